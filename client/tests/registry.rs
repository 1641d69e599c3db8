//! The registry through the library, and the view of it in memory.

mod common;

use common::{TIE, account, node, transfer};
use std::collections::BTreeMap;
use tieline_client::{
	Venue,
	agent::{self, Action, Agent, AgentError},
	chain::{Account, AccountId, AtFinalizedBlock, Call, Client, Included},
	events::Event,
	market::{self, Gate, Terms},
	network::{self, NewPoint},
	registry::{self, Qualification, Registration, Scope, Status, View},
};
use tieline_primitives::{
	AggregationId, Capability, Day, DerId, Hardware, Identifier, IdentifierSecret, MILLIS_PER_DAY,
	MILLIS_PER_HOUR, Millis, Penalties, PointId, Price, PricingNodeId, Service, Technology, Watts,
	Zone, name,
};
use tieline_testnet::Sealing;

const KW: i64 = 1_000;

/// Accounts of a market with one area.
struct Accounts {
	iso: Account,
	dso: Account,
	aggregator: Account,
	owner: Account,
}

impl Accounts {
	fn new() -> Self {
		let (iso, dso) = (account("//Iso"), account("//Dso"));
		Self { iso, dso, aggregator: account("//Aggregator"), owner: account("//Owner") }
	}
}

async fn submit(client: &Client, by: &Account, call: Call) -> Included {
	let name = call.name().to_owned();
	client.submitter(by).submit(call).await.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Sets up a market with the connection points 675.1 and 675.2, and an aggregation.
async fn market(client: &Client, accounts: &Accounts) -> (Venue, AggregationId) {
	let Accounts { iso, dso, aggregator, owner } = accounts;
	let terms = Terms {
		floor: Price::from_usd_per_mwh(-100.0),
		cap: Price::from_usd_per_mwh(1_000.0),
		bond: TIE,
		bond_per_mw: TIE,
		minimum_size: Watts(100 * KW),
		interval_length: Millis(MILLIS_PER_HOUR),
		gate: Gate::replayed(Millis(10_000), Millis(10_000), Millis(10_000)),
	};
	let text = |text| name(text).expect("a name");
	let (iso_id, name) = (*iso.id(), text("Node"));
	let node = market::create_pricing_node(iso_id, iso_id, &name, terms, Zone::utc(), true);
	let review = Millis(60 * MILLIS_PER_DAY);
	let penalties = Penalties::uniform(Price::from_usd_per_mwh(5_000.0));
	let (at, name) = (PricingNodeId(0), text("Feeder"));
	let area = network::create_area(*dso.id(), at, &name, review, false, penalties);
	let admit = registry::admit_aggregator(*aggregator.id(), &text("Cedar"));
	let set_up = [node, area, admit].map(Call::as_root).into_iter();
	let fund = [iso, dso, aggregator, owner, &account("//Eve//squatter")];
	let fund = fund.map(|account| transfer(account, 1_000 * TIE)).into_iter();
	submit(client, &account("//Alice"), Call::all_or_nothing(set_up.chain(fund))).await;

	let at = client.at_finalized().await.expect("a block");
	let area = Venue::area_of(&at, dso.id(), PricingNodeId(0)).await.unwrap().expect("the area");
	let standing = Capability { export: Watts(500 * KW), import: Watts(500 * KW) };
	let point = |name: &str| NewPoint { name: name.parse().unwrap(), standing, capacity: standing };
	let points = ["675.1", "675.2"].map(point);
	submit(client, dso, network::add_points(area, points.into())).await;
	let create =
		registry::create_aggregation(PricingNodeId(0), &text("Cedar South"), [7; 32].into());
	submit(client, aggregator, create).await;

	let at = client.at_finalized().await.expect("a block");
	let venue = Venue::find(&at, iso.id(), dso.id()).await.unwrap().expect("the market");
	let aggregation = venue.aggregation_of(&at, aggregator.id()).await.unwrap();
	(venue, aggregation.expect("the aggregation"))
}

fn registration(point: PointId, device: &str, meter: &str) -> Registration {
	let digest = |text, of| {
		let identifier = Identifier::new(text).expect("an identifier");
		registry::digest(&identifier, of, &IdentifierSecret::from([1; 32]))
	};
	Registration {
		point,
		technology: Technology::Solar,
		rating: Capability { export: Watts(60 * KW), import: Watts::ZERO },
		device: digest(device, Hardware::Device),
		meter: digest(meter, Hardware::Meter),
		submeter: None,
		retail: Vec::new(),
	}
}

fn registered(included: &Included) -> Vec<DerId> {
	let events = included.market_events().expect("readable events");
	let ders = events.into_iter().filter_map(|event| match event {
		Event::Registry(registry::Event::DerRegistered { der, .. }) => Some(der),
		_ => None,
	});
	ders.collect()
}

/// Fails when a view that has followed the chain differs from one that reads it whole.
async fn follow(client: &Client, view: &mut View) -> AtFinalizedBlock {
	let at = client.at_finalized().await.expect("a block");
	view.follow(&at).await.expect("the registry");
	let mut whole = View::new();
	whole.follow(&at).await.expect("the registry");
	assert_eq!(view.ders(), whole.ders());
	assert_eq!(view.aggregations(), whole.aggregations());
	for &der in whole.ders().keys() {
		assert_eq!(view.consent(der), whole.consent(der));
		let (here, there) =
			(view.enrolment(der, Service::Energy), whole.enrolment(der, Service::Energy));
		assert_eq!(here, there);
	}
	at
}

/// Views of the DERs in an area, of those that consent to an aggregation, of those of an owner, and
/// of those of somebody who has none.
struct Parts([View; 3], View);

impl Parts {
	fn of(venue: &Venue, aggregation: AggregationId, owner: &Account) -> Self {
		let view = |scope| {
			let mut view = View::new();
			view.keep_only(scope);
			view
		};
		let nobody = Scope::Owners([*account("//Eve//squatter").id()].into());
		let parts = [
			view(Scope::Area(venue.area)),
			view(Scope::Aggregation(aggregation)),
			view(Scope::Owners([*owner.id()].into())),
		];
		Self(parts, view(nobody))
	}

	/// Fails when a part has other DERs than so many, or other records of one than the whole.
	async fn follow(&mut self, at: &AtFinalizedBlock, whole: &View, sizes: [usize; 3]) {
		for (part, size) in self.0.iter_mut().zip(sizes) {
			part.follow(at).await.expect("the registry");
			assert_eq!(part.ders().len(), size);
			assert_eq!(part.aggregations(), whole.aggregations());
			for (&id, der) in part.ders() {
				assert_eq!(whole.ders().get(&id), Some(der));
				assert_eq!(part.consent(id), whole.consent(id));
				let energy = |view: &View| view.enrolment(id, Service::Energy);
				assert_eq!(energy(part), energy(whole));
				assert_eq!(part.device(der.device), whole.device(der.device));
			}
		}
		self.1.follow(at).await.expect("the registry");
		assert!(self.1.ders().is_empty());
	}
}

#[tokio::test]
async fn a_der_comes_to_market_and_leaves_it_and_a_view_follows() {
	let (_node, client) = node(Sealing::Aura).await;
	let accounts = Accounts::new();
	let (venue, aggregation) = market(&client, &accounts).await;
	let Accounts { dso, aggregator, owner, .. } = &accounts;
	let mut view = View::new();
	let mut parts = Parts::of(&venue, aggregation, owner);
	follow(&client, &mut view).await;

	let point = venue.point(&"675.2".parse().unwrap()).expect("the point");
	let registrations = ["a", "b", "c"].map(|id| registration(point, id, &format!("meter {id}")));
	let included = submit(&client, owner, registry::register(registrations.clone().into())).await;
	let ders = registered(&included);
	assert_eq!(ders.len(), 3);
	let at = follow(&client, &mut view).await;
	parts.follow(&at, &view, [3, 0, 3]).await;
	assert_eq!(view.device(registrations[1].device), Some(ders[1]));
	assert_eq!(registry::device(&at, registrations[1].device).await.unwrap(), Some(ders[1]));

	submit(&client, owner, registry::consent(ders.clone(), aggregation)).await;
	submit(&client, aggregator, registry::request_review(ders.clone())).await;
	let at = follow(&client, &mut view).await;
	parts.follow(&at, &view, [3, 3, 3]).await;
	let waiting = view.consenting(aggregation).map(|(_, der)| &der.status).collect::<Vec<_>>();
	assert_eq!(waiting.len(), 3);
	assert!(waiting.iter().all(|status| matches!(status, Status::UnderReview { .. })));

	let capability = registrations[0].rating;
	let today = Day::of_utc(at.now().await.expect("the time"));
	let until = registry::on_grid(Day(today.0 + 364));
	let qualified =
		ders[..2].iter().map(|&der| Qualification { der, capability, until, derating: None });
	submit(&client, dso, registry::qualify(qualified.collect())).await;
	submit(&client, aggregator, registry::enroll(ders[..2].to_vec(), Service::Energy)).await;
	let at = follow(&client, &mut view).await;
	let (in_aggregation, from) =
		registry::counts_from(&at, ders[0], Service::Energy).await.unwrap().expect("enrolled");
	assert_eq!(in_aggregation, aggregation);
	let portfolio = registry::portfolio(&at, aggregation, Service::Energy, from).await.unwrap();
	let both = Capability { export: Watts(120 * KW), import: Watts::ZERO };
	assert_eq!(portfolio, BTreeMap::from([(point, both)]));
	let status = registry::der_status(&at, ders[0]).await.unwrap().expect("the DER");
	assert_eq!(status.status, Status::Qualified { capability, until });

	submit(&client, owner, registry::withdraw(ders[0], Service::Energy)).await;
	submit(&client, owner, registry::retire(ders[2])).await;
	let at = follow(&client, &mut view).await;
	// The retired one has no consent any more.
	parts.follow(&at, &view, [3, 2, 3]).await;
	assert_eq!(view.enrolment(ders[0], Service::Energy), None);
	assert!(matches!(view.ders()[&ders[2]].status, Status::Retired { .. }));
}

#[tokio::test]
async fn a_customer_moves_out_and_the_successor_owns_the_devices_behind_the_meter() {
	let (_node, client) = node(Sealing::Aura).await;
	let accounts = Accounts::new();
	let (venue, aggregation) = market(&client, &accounts).await;
	let Accounts { dso, aggregator, owner, .. } = &accounts;
	let successor = account("//Eve//squatter");
	let mut view = View::new();

	let point = venue.point(&"675.2".parse().unwrap()).expect("the point");
	let devices = ["a", "b"].map(|id| registration(point, id, "one meter"));
	let meter = devices[0].meter;
	let rating = devices[0].rating;
	let ders = registered(&submit(&client, owner, registry::register(devices.into())).await);
	submit(&client, owner, registry::consent(ders.clone(), aggregation)).await;
	submit(&client, aggregator, registry::request_review(ders.clone())).await;
	let at = follow(&client, &mut view).await;
	let site = registry::site_of(&at, meter).await.unwrap().expect("the site");
	assert_eq!(view.ders()[&ders[1]].site, site);

	let envelope = Capability { export: Watts(100 * KW), import: Watts::ZERO };
	submit(&client, dso, registry::set_envelope(site, envelope, [1; 32].into())).await;
	let today = Day::of_utc(at.now().await.expect("the time"));
	let until = registry::on_grid(Day(today.0 + 364));
	let qualified =
		ders.iter().map(|&der| Qualification { der, capability: rating, until, derating: None });
	submit(&client, dso, registry::qualify(qualified.collect())).await;
	submit(&client, aggregator, registry::enroll(ders.clone(), Service::Energy)).await;
	let at = follow(&client, &mut view).await;
	let (_, from) = registry::counts_from(&at, ders[0], Service::Energy).await.unwrap().unwrap();
	let counted = registry::capability(&at, aggregation, point, Service::Energy, from);
	assert_eq!(counted.await.unwrap(), envelope, "two of 60 kW behind a service of 100 kW");

	// The DSO reports that the customer has gone, without its key.
	let left = registry::site(&at, site).await.unwrap().expect("the site").since;
	let report = registry::move_out(site, left, Some(*successor.id()), [2; 32].into());
	submit(&client, dso, report).await;
	let at = follow(&client, &mut view).await;
	assert_eq!(ders.iter().filter(|der| view.consent(**der).is_some()).count(), 0);
	assert_eq!(registry::customer_on(&at, site, left).await.unwrap(), None);

	submit(&client, &successor, registry::move_in(site, left)).await;
	let at = follow(&client, &mut view).await;
	for der in &ders {
		assert_eq!(view.ders()[der].owner, *successor.id());
		assert!(matches!(view.ders()[der].status, Status::Qualified { .. }));
	}
	let customer = registry::customer_on(&at, site, left).await.unwrap();
	assert_eq!(customer, Some(*successor.id()));
	submit(&client, &successor, registry::consent(ders.clone(), aggregation)).await;
	submit(&client, aggregator, registry::enroll(ders, Service::Energy)).await;
	follow(&client, &mut view).await;
}

/// Registers the devices of an owner.
struct Registers {
	owner: AccountId,
	wanted: Vec<(&'static str, Registration)>,
	view: View,
}

impl Agent for Registers {
	fn name(&self) -> &str {
		"registers"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		self.view.follow(at).await?;
		let missing = self.wanted.iter().filter(|(_, wanted)| {
			let der = self.view.device(wanted.device).and_then(|der| self.view.ders().get(&der));
			der.is_none_or(|der| der.owner != self.owner)
		});
		let missing = missing.map(|(id, wanted)| ((*id).to_owned(), wanted.clone()));
		Ok(vec![Action::for_each("register", missing, registry::register)])
	}
}

#[tokio::test]
async fn one_device_that_is_refused_does_not_hold_up_the_others() {
	let (_node, client) = node(Sealing::Aura).await;
	let accounts = Accounts::new();
	let (venue, _) = market(&client, &accounts).await;
	let point = venue.point(&"675.1".parse().unwrap()).expect("the point");
	// Somebody else has registered the serial number of one device, and the meter of another.
	let squatted =
		vec![registration(point, "b", "another meter"), registration(point, "another", "meter d")];
	submit(&client, &account("//Eve//squatter"), registry::register(squatted)).await;

	let wanted = ["a", "b", "c", "d", "e"];
	let wanted = wanted.map(|id| (id, registration(point, id, &format!("meter {id}")))).to_vec();
	let owner = *accounts.owner.id();
	let mut agent = Registers { owner, wanted: wanted.clone(), view: View::new() };
	let end = async {
		let mut blocks = client.finalized_blocks();
		let mut view = View::new();
		loop {
			view.follow(&blocks.next().await.expect("a block")).await.expect("the registry");
			if view.ders().len() == 5 {
				return;
			}
		}
	};
	let tally = agent::run_until(&client, &accounts.owner, &mut agent, end).await.expect("it runs");
	assert!(tally.refused > 0, "{tally:?}");
	let at = client.at_finalized().await.expect("a block");
	let ders = registry::ders(&at).await.expect("the DERs");
	let own = ders.values().filter(|der| der.owner == *accounts.owner.id());
	let own = own.map(|der| der.device).collect::<Vec<_>>();
	assert_eq!(own, [0, 2, 4].map(|index: usize| wanted[index].1.device), "a, c and e");
}

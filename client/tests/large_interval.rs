//! A large interval on a node: 100,000 steps at 2,000 points under 504 rows, cleared in one block.
//!
//! ```text
//! cargo test --release -p tieline-client --test large_interval -- --ignored --nocapture
//! ```

mod common;

use common::{TIE, account, node, transfer};
use std::time::Instant;
use tieline_clearing::{Size, solve, testing::Random, verify};
use tieline_client::{
	chain::{Account, Call, Client, Included},
	events::Event,
	market::{self, Gate, Phase, Terms},
	network::{self, IntervalLimits, NewPoint},
	registry::{self, Qualification, Registration},
};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Bid, Capability, Coefficient, Curve, Day, DerId, Hardware,
	Identifier, IdentifierSecret, Interval, Limit, MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Offer,
	Penalties, PointId, Ppm, Price, PricingNodeId, Reason, Service, Side, Step, Technology, Watts,
	Zone, commitment_hash, name,
};
use tieline_testnet::Sealing;

const NODE: PricingNodeId = PricingNodeId(0);
const AREAS: u16 = 8;
const POINTS: u16 = 250;
const ROWS: usize = 63;
const STEPS: i64 = 10;
/// How many DERs each aggregation has: one at each point, one after the other.
const DERS: [usize; 3] = [2_000, 2_000, 1_000];
/// The items of one bulk call.
const BATCH: usize = 250;
const RATING: Capability = Capability { export: Watts(50_000), import: Watts(50_000) };

async fn submit_all(client: &Client, by: &Account, calls: Vec<Call>) -> Vec<Included> {
	let name = calls[0].name().to_owned();
	let outcomes = client.submitter(by).submit_all(calls).await.into_iter();
	outcomes.map(|outcome| outcome.unwrap_or_else(|error| panic!("{name}: {error}"))).collect()
}

async fn submit(client: &Client, by: &Account, call: Call) -> Included {
	submit_all(client, by, vec![call]).await.remove(0)
}

fn aggregators() -> [Account; 3] {
	["//Charlie", "//Dave", "//Eve"].map(account)
}

/// The point of the DER with this index of an aggregation.
fn point(index: usize) -> PointId {
	PointId(AreaId((index / usize::from(POINTS)) as u16), (index % usize::from(POINTS)) as u16)
}

#[tokio::test]
#[ignore = "takes some minutes"]
async fn an_interval_of_a_hundred_thousand_steps_clears_in_one_block() {
	let (_node, client) = node(Sealing::Aura).await;
	let (root, iso, dso) = (account("//Alice"), account("//Bob"), account("//Ferdie"));
	let aggregators = aggregators();
	set_up(&client, &root, &iso, &dso).await;
	for (index, aggregator) in aggregators.iter().enumerate() {
		enrol(&client, aggregator, &dso, AggregationId(index as u32), DERS[index]).await;
	}

	let at = client.at_finalized().await.unwrap();
	let (_, day) = registry::counts_from(&at, DerId(0), Service::Energy).await.unwrap().unwrap();
	let interval = Interval { start: day.start_utc(), length: Millis(MILLIS_PER_HOUR) };
	let auction = open(&client, &iso, day).await;
	post_limits(&client, &dso, interval).await;
	bid(&client, auction, &aggregators).await;
	clear(&client, &root, auction).await;
}

async fn set_up(client: &Client, root: &Account, iso: &Account, dso: &Account) {
	let terms = Terms {
		floor: Price::from_usd_per_mwh(-500.0),
		cap: Price::from_usd_per_mwh(2_000.0),
		bond: TIE,
		bond_per_mw: TIE / 10,
		minimum_size: Watts(100_000),
		interval_length: Millis(MILLIS_PER_HOUR),
		gate: Gate::replayed(Millis(60_000), Millis(60_000), Millis(180_000)),
	};
	let text = |text: &str| name(text).expect("a name");
	let node =
		market::create_pricing_node(*iso.id(), *iso.id(), &text("Node"), terms, Zone::utc(), true);
	let penalties = Penalties::uniform(Price::from_usd_per_mwh(5_000.0));
	let area = |index: u16| {
		let name = text(&format!("Feeder {index}"));
		network::create_area(*dso.id(), NODE, &name, Millis(MILLIS_PER_DAY), false, penalties)
	};
	let admit = |aggregator: &Account| registry::admit_aggregator(*aggregator.id(), &text("Fleet"));
	let aggregators = aggregators();
	let decisions = std::iter::once(node).chain((0..AREAS).map(area));
	let decisions = decisions.chain(aggregators.iter().map(admit)).map(Call::as_root);
	let fund = aggregators.iter().chain([iso, dso]);
	let fund = fund.map(|account| transfer(account, 10_000 * TIE));
	submit(client, root, Call::all_or_nothing(decisions.chain(fund))).await;

	let standing = Capability { export: Watts(500_000), import: Watts(500_000) };
	let points = (0..AREAS).map(|area| {
		let point = |index| NewPoint {
			name: format!("{index}.1").parse().unwrap(),
			standing,
			capacity: Capability { export: Watts(1_000_000_000), import: Watts(1_000_000_000) },
		};
		network::add_points(AreaId(area), (1..=POINTS).map(point).collect())
	});
	submit_all(client, dso, points.collect()).await;
}

/// Registers, qualifies and enrols a battery at each of as many points.
async fn enrol(
	client: &Client,
	aggregator: &Account,
	dso: &Account,
	aggregation: AggregationId,
	count: usize,
) {
	let name = name(&format!("Fleet {aggregation}")).unwrap();
	submit(client, aggregator, registry::create_aggregation(NODE, &name, [7; 32].into())).await;
	let registration = |index: usize| {
		let digest = |of: Hardware| {
			let text = format!("{of:?}-{aggregation}-{index}");
			let identifier = Identifier::new(&text).expect("an identifier");
			registry::digest(&identifier, of, &IdentifierSecret::from([1; 32]))
		};
		Registration {
			point: point(index),
			technology: Technology::Storage,
			rating: RATING,
			device: digest(Hardware::Device),
			meter: digest(Hardware::Meter),
			submeter: None,
			retail: Vec::new(),
		}
	};
	let registrations: Vec<Registration> = (0..count).map(registration).collect();
	let calls = registrations.chunks(BATCH).map(|chunk| registry::register(chunk.to_vec()));
	let included = submit_all(client, aggregator, calls.collect()).await;
	let events = included.iter().flat_map(|block| block.market_events().expect("events"));
	let ders: Vec<DerId> = events
		.filter_map(|event| match event {
			Event::Registry(registry::Event::DerRegistered { der, .. }) => Some(der),
			_ => None,
		})
		.collect();
	assert_eq!(ders.len(), count);

	let chunks = || ders.chunks(BATCH).map(<[DerId]>::to_vec);
	let consents = chunks().map(|ders| registry::consent(ders, aggregation)).collect();
	submit_all(client, aggregator, consents).await;
	let requests = chunks().map(registry::request_review).collect();
	submit_all(client, aggregator, requests).await;
	let at = client.at_finalized().await.unwrap();
	let until = registry::on_grid(Day(Day::of_utc(at.now().await.unwrap()).0 + 364));
	let qualify = |ders: Vec<DerId>| {
		let qualification = |der| Qualification { der, capability: RATING, until, derating: None };
		registry::qualify(ders.into_iter().map(qualification).collect())
	};
	submit_all(client, dso, chunks().map(qualify).collect()).await;
	let enrolments = chunks().map(|ders| registry::enroll(ders, Service::Energy)).collect();
	submit_all(client, aggregator, enrolments).await;
}

async fn open(client: &Client, iso: &Account, day: Day) -> AuctionId {
	let step = |usd: f64, power| Step { price: Price::from_usd_per_mwh(usd), power: Watts(power) };
	let curve = Curve {
		demand: vec![step(35.0, 10_000_000), step(30.0, 40_000_000)].try_into().unwrap(),
		supply: vec![step(45.0, 10_000_000), step(55.0, 40_000_000)].try_into().unwrap(),
	};
	submit(client, iso, market::open_auction(NODE, day, vec![curve; 24])).await;
	let at = client.at_finalized().await.unwrap();
	market::auctions(&at).await.unwrap()[0].id
}

/// Rows of every area that count every point of it, at which some of what is offered has no room.
async fn post_limits(client: &Client, dso: &Account, interval: Interval) {
	let random = &mut Random(7);
	for area in 0..AREAS {
		let rows = (0..ROWS).map(|row| {
			let coefficient = |point: u16| {
				let whole = usize::from(point) == row;
				let sensitivity = if whole { 1_000_000 } else { random.within(10_000..=900_000) };
				Coefficient { point, sensitivity: Ppm(sensitivity as i32) }
			};
			let coefficients: Vec<_> = (0..POINTS).map(coefficient).collect();
			Limit {
				reason: Reason::Outage,
				coefficients: coefficients.try_into().expect("a row of an area"),
				headroom: Watts(500 * row as i64),
			}
		});
		let limits = IntervalLimits { interval, rows: rows.collect() };
		submit(client, dso, network::post_limits(AreaId(area), vec![limits])).await;
	}
}

/// Every aggregation offers to inject and to withdraw at each of its points, in ten steps each.
async fn bid(client: &Client, auction: AuctionId, aggregators: &[Account; 3]) {
	let mut bids = Vec::new();
	for (index, aggregator) in aggregators.iter().enumerate() {
		let random = &mut Random(index as u64);
		let offers: Vec<Offer> = (0..DERS[index])
			.flat_map(|der| [(der, Side::Supply), (der, Side::Demand)])
			.map(|(der, side)| {
				let (mut price, way) = match side {
					Side::Supply => (random.within(20..=60), 1),
					Side::Demand => (random.within(15..=55), -1),
				};
				let steps = (0..STEPS).map(|_| {
					price += way * random.within(1..=4);
					Step {
						price: Price(price * 1_000_000 + random.within(0..=999_999)),
						power: Watts(random.within(1_000..=4_000)),
					}
				});
				let mut steps: Vec<Step> = steps.collect();
				steps.sort_by_key(|step| step.price.0 * way);
				Offer { point: point(der), interval: 0, side, steps: steps.try_into().unwrap() }
			})
			.collect();
		bids.push((aggregator, Bid { aggregation: AggregationId(index as u32), offers }));
	}
	let salt = [9; 32];
	for (aggregator, bid) in &bids {
		let digest = commitment_hash(bid, &salt, aggregator.id(), auction);
		submit(client, aggregator, market::commit(auction, bid.aggregation, digest.into())).await;
	}
	phase(client, auction, Phase::Revealing).await;
	for (aggregator, bid) in bids {
		submit(client, aggregator, market::reveal(auction, bid, salt)).await;
	}
}

async fn phase(client: &Client, auction: AuctionId, wanted: Phase) {
	let mut blocks = client.finalized_blocks();
	loop {
		let at = blocks.next().await.expect("a block");
		if market::auction_phase(&at, auction).await.unwrap() == Some(wanted) {
			return;
		}
	}
}

async fn clear(client: &Client, by: &Account, auction: AuctionId) {
	phase(client, auction, Phase::Clearing).await;
	let at = client.at_finalized().await.unwrap();
	let problem = market::problem(&at, auction, 0).await.unwrap().expect("the interval");
	let start = Instant::now();
	let certificate = solve(&problem.problem()).expect("a certificate");
	let solving = start.elapsed();
	let size = Size::of(&problem.problem(), &certificate);
	let start = Instant::now();
	let outcome = verify(&problem.problem(), &certificate).expect("it passes");
	let verifying = start.elapsed();
	assert_eq!((size.steps, size.rows), (100_004, 504));
	assert!(size.shadow_prices > 8, "rows of every area bind");

	let before = at.number();
	let included = submit(client, by, market::clear(auction, 0, certificate)).await;
	println!(
		"{size:?}: solved in {:.2} s, verified in {:.1} ms here; cleared at {:?} in block {} (at \
		 block {before} when posted)",
		solving.as_secs_f64(),
		verifying.as_secs_f64() * 1e3,
		outcome.price,
		included.block_number,
	);
	let at = client.at_finalized().await.unwrap();
	let found = market::outcome(&at, auction, 0).await.unwrap().expect("it is cleared");
	assert_eq!(found.price, outcome.price);
}

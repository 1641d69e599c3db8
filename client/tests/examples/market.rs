//! The others of the market that the examples take part in: root, the ISO, the DSO and a solver.

use std::time::Duration;
use tieline_client::{
	chain::{Account, AccountId, AtFinalizedBlock, Call, Client, Included},
	market::{self, Auction, Gate, Phase, Terms},
	network::{self, IntervalLimits, NewPoint},
	registry::{self, Qualification, Status},
};
use tieline_primitives::{
	AreaId, AuctionId, Capability, Curve, Day, DerId, Limit, MILLIS_PER_DAY, MILLIS_PER_HOUR,
	Millis, Name, Penalties, Price, PricingNodeId, Service, Step, Watts, Zone, name,
};
use tokio::time::sleep;

/// The only pricing node of the chain.
pub const NODE: PricingNodeId = PricingNodeId(0);
/// Its only area.
const AREA: AreaId = AreaId(0);
/// One token.
const TIE: u128 = 1_000_000_000_000;

pub fn account(key: &str) -> Account {
	key.parse().expect("a key")
}

pub async fn submit(client: &Client, key: &str, call: Call) -> Included {
	let submitted = client.submitter(&account(key)).submit(call).await;
	submitted.unwrap_or_else(|error| panic!("{error}"))
}

pub async fn newest(client: &Client) -> AtFinalizedBlock {
	client.at_finalized().await.expect("a finalized block")
}

fn named(text: &str) -> Name {
	name(text).expect("a name")
}

/// The ISO is Bob, the DSO Ferdie, and Charlie an aggregator with one aggregation.
pub async fn set_up(client: &Client) {
	let terms = Terms {
		floor: Price::from_usd_per_mwh(-50.0),
		cap: Price::from_usd_per_mwh(300.0),
		bond: TIE,
		bond_per_mw: TIE,
		minimum_size: Watts(100_000),
		interval_length: Millis(MILLIS_PER_HOUR),
		gate: Gate::replayed(Millis(36_000), Millis(20_000), Millis(120_000)),
	};
	let (iso, dso, aggregator) = (account("//Bob"), account("//Ferdie"), account("//Charlie"));
	let decisions = Call::all_or_nothing([
		create_pricing_node(*iso.id(), terms),
		create_area(*dso.id()),
		registry::admit_aggregator(*aggregator.id(), &named("Sunrise")),
	]);
	submit(client, "//Alice", decisions.as_root()).await;

	let standing = Capability { export: Watts(200_000), import: Watts(200_000) };
	let point = |name: &str| NewPoint {
		name: name.parse().expect("a point"),
		standing,
		capacity: Capability { export: Watts(1_000_000), import: Watts(1_000_000) },
	};
	let points = network::add_points(AREA, vec![point("675.1.2.3"), point("671.1.2.3")]);
	let aggregation = registry::create_aggregation(NODE, &named("Sunrise"), [7; 32].into());
	tokio::join!(submit(client, "//Ferdie", points), submit(client, "//Charlie", aggregation),);
}

/// The ISO receives the congestion rent of its node.
fn create_pricing_node(iso: AccountId, terms: Terms) -> Call {
	market::create_pricing_node(iso, iso, &named("Substation"), terms, Zone::utc(), true)
}

fn create_area(dso: AccountId) -> Call {
	let (review_period, penalties) =
		(Millis(MILLIS_PER_DAY), Penalties::uniform(Price::from_usd_per_mwh(5_000.0)));
	network::create_area(dso, NODE, &named("Feeder"), review_period, false, penalties)
}

/// The DSO qualifies this many DERs as soon as their review is requested, at their ratings.
pub async fn qualify(client: &Client, count: usize) {
	let mut blocks = client.finalized_blocks();
	let qualifications = loop {
		let at = blocks.next().await.expect("a block");
		let today = Day::of_utc(at.now().await.expect("the time"));
		let ders = registry::ders(&at).await.expect("the DERs").into_iter();
		let under_review = ders.filter(|(_, der)| matches!(der.status, Status::UnderReview { .. }));
		let until = registry::on_grid(Day(today.0 + 364));
		let qualify = |(der, known): (DerId, registry::Der)| Qualification {
			der,
			capability: known.rating,
			until,
			derating: None,
		};
		let qualifications = under_review.map(qualify).collect::<Vec<_>>();
		if qualifications.len() == count {
			break qualifications;
		}
	};
	submit(client, "//Ferdie", registry::qualify(qualifications)).await;
}

/// The ISO opens auctions for the day on which the DERs begin to count and the one after: the
/// wholesale market buys a megawatt at 40 $/MWh in each hour.
pub async fn open_auctions(client: &Client) -> [Auction; 2] {
	let at = newest(client).await;
	let counts = registry::counts_from(&at, DerId(0), Service::Energy).await.expect("an answer");
	let (_, day) = counts.expect("an enrolment");
	let auction = |day: Day| market::open_auction(NODE, day, curves());
	let both = Call::all_or_nothing([auction(day), auction(day.next())]);
	submit(client, "//Bob", both).await;
	let at = newest(client).await;
	let auctions = market::auctions(&at).await.expect("the auctions");
	auctions.try_into().expect("two auctions")
}

/// What the wholesale market buys in each hour of a day: a megawatt at 40 $/MWh.
pub fn curves() -> Vec<Curve> {
	let step = Step { price: Price::from_usd_per_mwh(40.0), power: Watts(1_000_000) };
	let curve = Curve {
		demand: vec![step].try_into().expect("a step"),
		supply: Vec::new().try_into().expect("no step"),
	};
	vec![curve; 24]
}

/// The DSO lets the point with index 0 export 60 kW in each interval of an auction. Returns the
/// block in which it is posted.
pub async fn post_limits(client: &Client, auction: &Auction) -> u32 {
	let most = Capability { export: Watts(60_000), import: Watts(200_000) };
	let limits = auction.delivery().map(|(_, interval)| {
		let rows = Limit::envelope(0, most).to_vec();
		IntervalLimits { interval, rows }
	});
	let post = network::post_limits(AREA, limits.collect());
	submit(client, "//Ferdie", post).await.block_number
}

/// The first finalized block seen at which an auction is in this phase.
pub async fn phase(client: &Client, auction: AuctionId, wanted: Phase) -> AtFinalizedBlock {
	loop {
		let at = newest(client).await;
		match market::auction_phase(&at, auction).await.expect("an answer") {
			Some(phase) if phase == wanted => return at,
			Some(phase) => assert!(!phase.is_over(), "too late: {phase:?}"),
			None => panic!("there is no auction {auction}"),
		}
		sleep(Duration::from_millis(500)).await;
	}
}

/// A solver clears these intervals of an auction, once their book is complete.
pub async fn clear(client: &Client, auction: AuctionId, intervals: impl Iterator<Item = u16>) {
	let at = phase(client, auction, Phase::Clearing).await;
	let mut calls = Vec::new();
	for interval in intervals {
		let problem = market::problem(&at, auction, interval).await.expect("an answer");
		let problem = problem.expect("the interval");
		let certificate = tieline_clearing::solve(&problem.problem()).expect("a certificate");
		calls.push(market::clear(auction, interval, certificate));
	}
	let cleared = client.submitter(&account("//Alice")).submit_all(calls).await;
	for outcome in cleared {
		outcome.unwrap_or_else(|error| panic!("{error}"));
	}
}

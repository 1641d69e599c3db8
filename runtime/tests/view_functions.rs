//! Each view function, called as a client calls it: through the runtime API, by the identifier in
//! the metadata.

mod chain;

use chain::chain;
use codec::{Decode, Encode};
use frame_support::{
	assert_ok,
	view_functions::{
		ViewFunction, runtime_api::runtime_decl_for_runtime_view_function::RuntimeViewFunctionV1,
	},
};
use pallet_bid_market as market;
use pallet_der_registry as registry;
use pallet_dso_constraints as network;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::traits::Dispatchable;
use tieline_clearing::{Certificate, ExactPrice};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Bid, BidRules, Capability, Curve, Day, DerId, Interval,
	Limit, MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Money, Offer, OverrideId, Penalties, PointId,
	Price, PricingNodeId, QUALIFICATION_GRID, Reason, Service, Side, Step, Technology, WattHours,
	Watts, Zone, commitment_hash, name,
};
use tieline_runtime::{Block, Runtime, RuntimeCall, RuntimeOrigin};

const NODE: PricingNodeId = PricingNodeId(0);
const AREA: AreaId = AreaId(0);
const POINT: PointId = PointId(AREA, 0);
const DER: DerId = DerId(0);
const SOLAR: AggregationId = AggregationId(0);
const AUCTION: AuctionId = AuctionId(0);
const TODAY: Day = Day(20_780);
const TOMORROW: Day = TODAY.next();
const HOUR: Millis = Millis(MILLIS_PER_HOUR);
const PHASE: u64 = 10_000;
const RATING: Capability = Capability { export: Watts(200_000), import: Watts(0) };
const PENALTIES: Penalties = Penalties::uniform(Price(5_000_000_000));
const STANDING: Capability = Capability { export: Watts(70_000), import: Watts(50_000) };
const CAPACITY: Capability = Capability { export: Watts(500_000), import: Watts(500_000) };

/// The answer of a view function through the runtime API.
fn ask<Question>(question: Question) -> Question::ReturnType
where
	Question: ViewFunction + Encode,
	Question::ReturnType: Decode,
{
	let metadata = Runtime::metadata_at_version(16).expect("the runtime has this version");
	let id: [u8; 32] = Question::id().into();
	assert!(metadata.windows(id.len()).any(|bytes| bytes == id), "the metadata names the function");
	let answer = <Runtime as RuntimeViewFunctionV1<Block>>::execute_view_function(
		Question::id(),
		question.encode(),
	);
	let answer = answer.expect("the function exists and takes these arguments");
	Decode::decode(&mut &answer[..]).expect("the answer is of the function's type")
}

fn set_time(now: u64) {
	pallet_timestamp::Now::<Runtime>::put(now);
}

fn now() -> u64 {
	pallet_timestamp::Now::<Runtime>::get()
}

/// Dispatches a call of the consortium.
fn admin(call: impl Into<RuntimeCall>) {
	assert_ok!(call.into().dispatch(RuntimeOrigin::root()));
}

/// Dispatches a call that an account signs.
fn sign(who: Sr25519Keyring, call: impl Into<RuntimeCall>) {
	assert_ok!(call.into().dispatch(RuntimeOrigin::signed(who.to_account_id())));
}

fn step(dollars: i64, power: i64) -> Step {
	Step { price: Price(dollars * 1_000_000), power: Watts(power) }
}

fn delivery(hour: u64) -> Interval {
	let start = TOMORROW.start_utc().0 + hour * MILLIS_PER_HOUR;
	Interval { start: Millis(start), length: HOUR }
}

/// Runs a test on a market with Alice as the ISO and Bob as the DSO of an area with one point, where
/// Charlie's aggregation sells the photovoltaics of Dave. Tomorrow's auction, of a replay node,
/// has just been opened.
fn market(test: impl FnOnce()) {
	chain("development", || {
		set_time(TODAY.start_utc().0);
		set_up_network();
		set_up_registry();
		open_auction();
		test();
	});
}

fn set_up_network() {
	admin(market::Call::<Runtime>::create_pricing_node {
		iso: Alice.to_account_id(),
		congestion_account: Ferdie.to_account_id(),
		name: name("4001").unwrap(),
		terms: market::Terms {
			floor: Price(-50_000_000),
			cap: Price(300_000_000),
			bond: 0,
			bond_per_mw: 0,
			minimum_size: Watts(100_000),
			interval_length: HOUR,
			gate: market::Gate {
				lead: Millis(2 * PHASE),
				opens: Millis(2 * PHASE),
				open_to_all: Millis(2 * PHASE),
				bidding: Millis(PHASE),
				revealing: Millis(PHASE),
				clearing: Millis(PHASE),
			},
		},
		zone: Zone::utc(),
		replay: true,
	});
	admin(network::Call::<Runtime>::create_area {
		dso: Bob.to_account_id(),
		pricing_node: NODE,
		name: name("IEEE 13").unwrap(),
		review_period: Millis(MILLIS_PER_DAY),
		qualify_on_lapse: true,
		penalties: PENALTIES,
	});
	let point =
		network::NewPoint { name: name("675.2").unwrap(), standing: STANDING, capacity: CAPACITY };
	let points = vec![point].try_into().unwrap();
	sign(Bob, network::Call::<Runtime>::add_points { area: AREA, points });
}

fn set_up_registry() {
	admin(registry::Call::<Runtime>::admit_aggregator {
		who: Charlie.to_account_id(),
		name: name("Sunrise").unwrap(),
	});
	sign(
		Charlie,
		registry::Call::<Runtime>::create_aggregation {
			pricing_node: NODE,
			name: name("Main Street").unwrap(),
			attestation: H256::zero(),
		},
	);
	for serial in [1, 2] {
		register(serial);
	}
	let capability = RATING;
	let until = Day((TOMORROW.0 + 100).next_multiple_of(QUALIFICATION_GRID));
	let qualify =
		registry::Call::<Runtime>::qualify { der: DER, capability, until, derating: None };
	sign(Bob, qualify);
	sign(Charlie, registry::Call::<Runtime>::enroll { der: DER, service: Service::Energy });
}

/// Registers a DER of Dave and requests its review.
fn register(serial: u8) {
	let der = registry::NextDer::<Runtime>::get();
	let registration = registry::Registration {
		point: POINT,
		technology: Technology::Solar,
		rating: RATING,
		device: H256::repeat_byte(serial),
		meter: H256::repeat_byte(serial),
		submeter: None,
		retail: Default::default(),
	};
	sign(Dave, registry::Call::<Runtime>::register { registration });
	sign(Dave, registry::Call::<Runtime>::consent { der, aggregation: SOLAR });
	let ders = vec![der].try_into().unwrap();
	sign(Charlie, registry::Call::<Runtime>::request_review { ders });
}

fn open_auction() {
	let curve = Curve {
		demand: vec![step(50, 1_000_000)].try_into().unwrap(),
		supply: vec![step(60, 10_000_000)].try_into().unwrap(),
	};
	sign(
		Alice,
		market::Call::<Runtime>::open_auction {
			node: NODE,
			day: TOMORROW,
			curves: vec![curve; 24].try_into().unwrap(),
		},
	);
}

/// Commits to a bid of 60 kW at 30 $/MWh in the first hour, and reveals it.
fn bid() {
	let steps = vec![step(30, 60_000)].try_into().unwrap();
	let offers = vec![Offer { point: POINT, interval: 0, side: Side::Supply, steps }];
	let bid = Bid { aggregation: SOLAR, offers: offers.try_into().unwrap() };
	let salt = [7; 32];
	let digest = commitment_hash(&bid, &salt, &Charlie.to_account_id(), AUCTION).into();
	let commit = market::Call::<Runtime>::commit { auction: AUCTION, aggregation: SOLAR, digest };
	sign(Charlie, commit);
	set_time(now() + PHASE);
	sign(Charlie, market::Call::<Runtime>::reveal { auction: AUCTION, bid, salt });
}

/// The wholesale market buys 6 % of its step at 50 $/MWh, so the price is 94 % of half a µ$/MWh
/// above that.
fn certificate() -> Certificate {
	let price = ExactPrice::from(step(50, 1).price).0 + 47 * ExactPrice::MICRO_DOLLAR / 100;
	Certificate { price: ExactPrice(price), shadow_prices: Default::default() }
}

#[test]
fn the_market_should_answer_for_phases_rules_and_open_auctions() {
	market(|| {
		assert_eq!(ask(market::OpenAuctionsViewFunction::<Runtime>::new(NODE)), [AUCTION]);
		let phase = || ask(market::AuctionPhaseViewFunction::<Runtime>::new(AUCTION));
		let interval = |at| ask(market::IntervalPhaseViewFunction::<Runtime>::new(AUCTION, at));
		assert_eq!(phase(), Some(market::Phase::Bidding));
		assert_eq!(interval(23), Some(market::Phase::Bidding));
		assert_eq!(interval(24), None);
		set_time(now() + 3 * PHASE);
		assert_eq!(phase(), Some(market::Phase::NoTrade));
		assert_eq!(ask(market::OpenAuctionsViewFunction::<Runtime>::new(NODE)), []);
		let rules = BidRules {
			intervals: 24,
			floor: Price(-50_000_000),
			cap: Price(300_000_000),
			max_offers: 32_768,
		};
		assert_eq!(ask(market::BidRulesViewFunction::<Runtime>::new(AUCTION)), Some(rules));
	});
}

#[test]
fn the_market_should_answer_for_the_problem_and_the_outcome_of_an_interval() {
	market(|| {
		let problem = ask(market::ProblemViewFunction::<Runtime>::new(AUCTION, 0)).unwrap();
		assert_eq!(problem.posted, [None, None]);
		let limits = problem.snapshot.limits.iter().map(|row| row.limit.clone());
		assert!(limits.eq(Limit::envelope(0, STANDING)));
		assert!(problem.snapshot.limits.iter().all(|row| row.penalty == PENALTIES.envelope));

		let outcome = || ask(market::OutcomeViewFunction::<Runtime>::new(AUCTION, 0));
		assert_eq!(outcome(), None);
		bid();
		set_time(now() + PHASE);
		let certificate = certificate();
		let clear = market::Call::<Runtime>::clear {
			auction: AUCTION,
			interval: 0,
			certificate: certificate.clone(),
		};
		sign(Eve, clear);
		let outcome = outcome().unwrap();
		assert_eq!((&outcome.certificate, outcome.by), (&certificate, Eve.to_account_id()));
		assert_eq!(outcome.price, Some(Price(50_000_000)));
		let [offer] = &outcome.offers[..] else { panic!("one offer") };
		assert_eq!((&offer.awards, offer.price), (&vec![Watts(60_000)], Price(50_000_000)));
		assert_eq!(ExactPrice(offer.exact_price), outcome.certificate.price);
		assert_eq!(offer.payment, Money(3_000_000));
		assert_eq!(outcome.wholesale_demand, [Watts(60_000)]);
		assert_eq!(outcome.wholesale_supply, [Watts(0)]);
		assert_eq!(outcome.wholesale_payment, Money(-3_000_000));
		assert_eq!(outcome.congestion_rent, Money(0));
		assert_eq!(outcome.congestion_account, Ferdie.to_account_id());
	});
}

#[test]
fn the_market_should_answer_for_what_overrides_withheld_from_whom() {
	market(|| {
		bid();
		set_time(now() + PHASE);
		let (auction, interval, certificate) = (AUCTION, 0, certificate());
		sign(Eve, market::Call::<Runtime>::clear { auction, interval, certificate });
		let Interval { start, .. } = delivery(0);
		let cap = network::Call::<Runtime>::override_awards {
			area: AREA,
			points: vec![0].try_into().unwrap(),
			from: start,
			until: start.saturating_add(Millis(MILLIS_PER_HOUR / 2)),
			caps: Capability { export: Watts(45_000), import: Watts(0) },
			reason: Reason::Envelope,
		};
		sign(Bob, cap);
		let withheld = || ask(market::WithheldViewFunction::<Runtime>::new(SOLAR));
		assert_eq!(withheld(), []);
		let overrides = vec![OverrideId(0)].try_into().unwrap();
		sign(
			Eve,
			market::Call::<Runtime>::tally_overrides { auction, interval, area: AREA, overrides },
		);
		let [by] = &withheld()[..] else { panic!("by one DSO") };
		assert_eq!((by.area, &by.dso), (AREA, &Bob.to_account_id()));
		let energy = by.withheld.energy();
		assert_eq!((energy, by.withheld.envelope), (WattHours(7_500), 7_500 * 3_600_000));
	});
}

#[test]
fn the_network_should_answer_for_limits_and_standing_limits() {
	market(|| {
		let limits = || ask(network::LimitsViewFunction::<Runtime>::new(AREA, delivery(0)));
		let standing = network::LimitsInForce {
			rows: Limit::envelope(0, STANDING).to_vec(),
			posted: None,
			penalties: PENALTIES,
		};
		assert_eq!(limits(), Some(standing));
		let (interval, rows) = (delivery(0), Default::default());
		sign(Bob, network::Call::<Runtime>::post_limits { area: AREA, interval, rows });
		assert_eq!(
			limits(),
			Some(network::LimitsInForce { rows: vec![], posted: Some(1), penalties: PENALTIES })
		);

		let at = |point| network::StandingViewFunction::<Runtime>::new(point, delivery(0).start);
		assert_eq!(ask(at(POINT)), Some(STANDING));
		assert_eq!(ask(at(PointId(AREA, 1))), None);
		let capacity = |point| ask(network::CapacityViewFunction::<Runtime>::new(point));
		assert_eq!(capacity(POINT), Some(CAPACITY));
		assert_eq!(capacity(PointId(AREA, 1)), None);
	});
}

#[test]
fn the_network_should_answer_for_overrides() {
	market(|| {
		let state = || ask(network::OverrideStateViewFunction::<Runtime>::new(OverrideId(0)));
		let tally = |dso: Sr25519Keyring| {
			let dso = dso.to_account_id();
			ask(network::OverrideTallyViewFunction::<Runtime>::new(AREA, dso))
		};
		assert_eq!((state(), tally(Bob)), (None, Default::default()));
		let Interval { start, .. } = delivery(0);
		sign(
			Bob,
			network::Call::<Runtime>::override_awards {
				area: AREA,
				points: vec![0].try_into().unwrap(),
				from: start,
				until: delivery(0).end(),
				caps: Capability::ZERO,
				reason: Reason::Outage,
			},
		);
		assert!(matches!(state(), Some(network::OverrideState::Emergency { .. })));
		let counted = tally(Bob);
		let carried = CAPACITY.export.0 + CAPACITY.import.0;
		assert_eq!((counted.issued, counted.energy.outage), (1, WattHours(carried)));
		assert_eq!(tally(Alice), Default::default());
	});
}

#[test]
fn the_registry_should_answer_for_portfolios_and_enrolments() {
	market(|| {
		let (energy, day) = (Service::Energy, TOMORROW);
		let counts = ask(registry::CountsFromViewFunction::<Runtime>::new(DER, energy));
		let (aggregation, from) = counts.unwrap();
		assert_eq!(aggregation, SOLAR);
		assert!(from <= day, "a replay node has all days before it");
		let capability =
			|day| ask(registry::CapabilityViewFunction::<Runtime>::new(SOLAR, POINT, energy, day));
		assert_eq!(capability(day), RATING);
		assert_eq!(capability(Day(TOMORROW.0 + 100)), Capability::ZERO);
		let portfolio = ask(registry::PortfolioViewFunction::<Runtime>::new(SOLAR, energy, day));
		assert_eq!(portfolio, [(POINT, RATING)]);
		let size = ask(registry::SizeViewFunction::<Runtime>::new(SOLAR, energy, day));
		assert_eq!(size, Watts(200_000));
	});
}

#[test]
fn the_registry_should_answer_for_the_status_of_a_der() {
	market(|| {
		let status = |der| ask(registry::DerStatusViewFunction::<Runtime>::new(der));
		let qualified = status(DER).unwrap();
		assert!(matches!(qualified.status, registry::Status::Qualified { .. }));
		let under_review = status(DerId(1)).unwrap();
		assert!(matches!(under_review.status, registry::Status::UnderReview { .. }));
		set_time(now() + MILLIS_PER_DAY);
		let lapsed = status(DerId(1)).unwrap();
		assert!(lapsed.has_lapsed);
		assert!(matches!(lapsed.status, registry::Status::Qualified { .. }));
		assert_eq!(status(DerId(2)), None);
	});
}

//! One module for each call, then what the other pallets and anyone can ask, random histories,
//! and the invariants.

mod calendar;
mod clear;
mod commit;
mod configuration;
mod create_pricing_node;
mod forfeit;
mod forgive;
mod histories;
mod migrations;
mod open_auction;
mod post_curves;
mod remove_auction;
mod remove_bid;
mod reveal;
mod set_pricing_node;
mod set_zone;
mod tally_overrides;
mod try_state;
mod view_functions;
mod withdraw_commitment;
mod zones;

use crate::{mock::*, *};
use frame_support::{
	BoundedVec, assert_noop, assert_ok, dispatch::Pays, storage::with_storage_layer,
};
use sp_core::H256;
use sp_runtime::DispatchError::BadOrigin;
use tieline_clearing::{Certificate, ExactPrice, ShadowPrice, solve};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Bid, Calendar, Coefficient, Curve, Day, Interval, Limit,
	MAX_POWER, MAX_PRICE, MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Money, Offer, Offset,
	OffsetFrom, PointId, Ppm, Price, PricingNodeId, Reason, Side, Step, Watts, Zone,
	commitment_hash, name,
};

const NODE: PricingNodeId = PricingNodeId(0);
const AUCTION: AuctionId = AuctionId(0);
/// `SUN`'s and `VOLT`'s aggregations at the node, `SUN`'s at the other, and `POOR`'s.
const SOLAR: AggregationId = AggregationId(7);
const BATTERIES: AggregationId = AggregationId(8);
const ELSEWHERE: AggregationId = AggregationId(9);
const PENNILESS: AggregationId = AggregationId(10);
const SALT: [u8; 32] = [42; 32];
const BOND: u64 = 1_000;
const HOUR: Millis = Millis(MILLIS_PER_HOUR);
/// Six hours into market day 20,000.
const NOW: u64 = 20_000 * MILLIS_PER_DAY + 10 * MILLIS_PER_HOUR;
const TOMORROW: Day = Day(20_001);
/// That of tomorrow's auction, and of one that is opened at `NOW` in replay.
const SCHEDULE: Schedule = Schedule {
	bidding_until: Millis(NOW + MILLIS_PER_HOUR),
	revealing_until: Millis(NOW + 2 * MILLIS_PER_HOUR),
	clearing_until: Millis(NOW + 3 * MILLIS_PER_HOUR),
};

/// Runs a test on an empty market and checks the invariants after it.
fn market(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		Now::set(NOW);
		test();
		BidMarket::do_try_state().unwrap();
	});
}

/// Runs a test on a market with an open auction for tomorrow.
fn open_market(test: impl FnOnce()) {
	market(|| {
		create_node(false);
		assert_ok!(open(TOMORROW));
		test();
	});
}

/// Runs a test on a market where `SOLAR` offers 100 kW at 30 $/MWh at point 0, `BATTERIES` 100 kW
/// at 40 $/MWh at point 1, both in interval 0; a limit leaves 120 kW of headroom for both; the
/// clearing phase has begun.
fn congested_market(test: impl FnOnce()) {
	open_market(|| {
		limit(120_000);
		bid(SUN, SOLAR, vec![supply(0, 0, &[(30, 100)])]);
		bid(VOLT, BATTERIES, vec![supply(1, 0, &[(40, 100)])]);
		Now::set(SCHEDULE.revealing_until.0);
		test();
	});
}

/// The optimum of the congested market: the node is at 50 $/MWh, the price of wholesale demand,
/// which buys 120 kW; the limit takes 10 $/MWh of it, which leaves 40 $/MWh, the price of
/// `BATTERIES`. Each within a µ$/MWh, since both steps are filled in part.
fn congested_certificate() -> Certificate {
	solved(0)
}

/// What the solver finds for an interval.
fn solved(interval: u16) -> Certificate {
	let problem = BidMarket::problem(AUCTION, interval).unwrap();
	solve(&problem.snapshot.problem()).unwrap()
}

fn usd(price: i64) -> Price {
	Price(price * 1_000_000)
}

fn kw(power: i64) -> Watts {
	Watts(power * 1_000)
}

fn point(index: u16) -> PointId {
	PointId(AreaId(0), index)
}

fn hours(count: u64) -> Millis {
	Millis(count * MILLIS_PER_HOUR)
}

/// At `NOW` the ISO and everybody may open tomorrow's auction for the last time, and the ISO that
/// of the day after for five hours already.
const GATE: Gate = Gate {
	lead: Millis(17 * MILLIS_PER_HOUR),
	opens: Millis(30 * MILLIS_PER_HOUR),
	open_to_all: Millis(2 * MILLIS_PER_HOUR),
	bidding: HOUR,
	revealing: HOUR,
	clearing: HOUR,
};

fn terms() -> Terms<u64> {
	Terms {
		floor: usd(-100),
		cap: usd(2_000),
		bond: BOND,
		bond_per_mw: 0,
		minimum_size: kw(100),
		interval_length: HOUR,
		gate: GATE,
	}
}

/// A zone from the offsets in hours and the days from which they apply.
fn zone(offsets: &[(u32, i32)]) -> Zone {
	let offset = |&(day, hours): &(u32, i32)| OffsetFrom {
		from: Day(day),
		offset: Offset(hours * MILLIS_PER_HOUR as i32),
	};
	let offsets = offsets.iter().map(offset).collect::<Vec<_>>();
	Zone { name: name("America/New_York").unwrap(), offsets: offsets.try_into().unwrap() }
}

/// Four hours behind UTC all year.
fn summer_time() -> Zone {
	zone(&[(0, -4)])
}

/// When a market day starts.
fn start(day: Day) -> Millis {
	summer_time().start(day)
}

fn create_node(replay: bool) {
	create_node_with(terms(), summer_time(), replay);
}

fn create_node_with(terms: Terms<u64>, zone: Zone, replay: bool) {
	assert_ok!(BidMarket::create_pricing_node(
		RuntimeOrigin::root(),
		ISO,
		RENT,
		name("ISO-NE.Z.4001").unwrap(),
		terms,
		zone,
		replay,
	));
}

fn steps<Bound: frame_support::traits::Get<u32>>(steps: &[(i64, i64)]) -> BoundedVec<Step, Bound> {
	let steps = steps.iter().map(|&(price, power)| Step { price: usd(price), power: kw(power) });
	BoundedVec::try_from(steps.collect::<Vec<_>>()).unwrap()
}

/// Buys 1 MW at up to 50 $/MWh, sells 10 MW at 60 $/MWh.
fn curve() -> Curve {
	Curve { demand: steps(&[(50, 1_000)]), supply: steps(&[(60, 10_000)]) }
}

fn curves(count: usize) -> BoundedVec<Curve, <Test as Config>::MaxIntervals> {
	vec![curve(); count].try_into().unwrap()
}

fn open(day: Day) -> sp_runtime::DispatchResult {
	BidMarket::open_auction(RuntimeOrigin::signed(ISO), NODE, day, curves(24))
}

fn offer(at: PointId, interval: u16, side: Side, of: &[(i64, i64)]) -> Offer {
	Offer { point: at, interval, side, steps: steps(of) }
}

/// Supply at a point of area 0, as (dollars per MWh, kilowatts).
fn supply(at: u16, interval: u16, of: &[(i64, i64)]) -> Offer {
	offer(point(at), interval, Side::Supply, of)
}

fn bid_of(aggregation: AggregationId, offers: Vec<Offer>) -> BidOf<Test> {
	Bid { aggregation, offers: offers.try_into().unwrap() }
}

fn commit(who: AccountId, bid: &BidOf<Test>) -> sp_runtime::DispatchResult {
	let hash = commitment_hash(bid, &SALT, &who, AUCTION);
	BidMarket::commit(RuntimeOrigin::signed(who), AUCTION, bid.aggregation, hash.into())
}

fn reveal(who: AccountId, bid: &BidOf<Test>) -> sp_runtime::DispatchResult {
	// As in a block: what fails leaves no trace.
	with_storage_layer(|| {
		let revealed = BidMarket::reveal(RuntimeOrigin::signed(who), AUCTION, bid.clone(), SALT);
		// So that high fees keep nobody from it.
		revealed.map(|paid| assert_eq!(paid.pays_fee, Pays::No)).map_err(|refused| refused.error)
	})
}

/// Commits to a bid and, in the revealing phase, tries to reveal it.
fn commit_and_reveal(
	who: AccountId,
	aggregation: AggregationId,
	offers: Vec<Offer>,
) -> sp_runtime::DispatchResult {
	let bid = bid_of(aggregation, offers);
	Now::set(NOW);
	assert_ok!(commit(who, &bid));
	Now::set(SCHEDULE.bidding_until.0);
	reveal(who, &bid)
}

fn bid(who: AccountId, aggregation: AggregationId, offers: Vec<Offer>) {
	assert_ok!(commit_and_reveal(who, aggregation, offers));
}

/// One limit row for points 0 and 1 of area 0, in every interval.
fn limit(headroom: i64) {
	let coefficients = [0, 1].map(|point| Coefficient { point, sensitivity: Ppm(1_000_000) });
	let row = Limit {
		reason: Reason::Thermal { branch: name("632671.1").unwrap() },
		coefficients: coefficients.to_vec().try_into().unwrap(),
		headroom: Watts(headroom),
	};
	Rows::mutate(|rows| rows.insert(AreaId(0), vec![row]));
}

/// A certificate from dollars per MWh: the price, and shadow prices as (area, row, price).
fn certificate(price: i64, shadow_prices: &[(u16, u16, i64)]) -> Certificate {
	let shadow_prices = shadow_prices.iter().map(|&(area, row, price)| ShadowPrice {
		area: AreaId(area),
		row,
		price: usd(price).into(),
	});
	Certificate {
		price: usd(price).into(),
		shadow_prices: shadow_prices.collect::<Vec<_>>().try_into().unwrap(),
	}
}

fn clear(
	interval: u16,
	certificate: Certificate,
) -> frame_support::dispatch::DispatchResultWithPostInfo {
	BidMarket::clear(RuntimeOrigin::signed(ANYONE), AUCTION, interval, certificate)
}

fn held(reason: HoldReason, who: AccountId) -> u64 {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&RuntimeHoldReason::BidMarket(reason), &who)
}

fn kept_until() -> Millis {
	Auctions::<Test>::get(AUCTION).unwrap().kept_until
}

/// Origins that are nobody's signature.
fn unsigned() -> [RuntimeOrigin; 2] {
	[RuntimeOrigin::root(), RuntimeOrigin::none()]
}

/// A digest of all storage.
fn state() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

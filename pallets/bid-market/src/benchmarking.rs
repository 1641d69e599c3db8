//! Benchmarks of every call in its worst case.

use super::*;
use alloc::{vec, vec::Vec};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	sp_runtime::{
		Saturating,
		traits::{Bounded, Zero},
	},
	traits::{
		Consideration, EnsureOrigin, Footprint, Get,
		fungible::{Inspect, Mutate},
	},
};
use frame_system::RawOrigin;
use sp_core::H256;
use tieline_clearing::{
	BookOffer, Certificate, ELASTICITY, ExactPrice, MAX_SHADOW_PRICES, RowId, ShadowPrice,
};
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, AuctionId, Bid, Capability, Coefficient, Curve, Day,
	Finality, Interval, Limit, MAX_COEFFICIENTS, MAX_CURVE_STEPS, MAX_NAME, MAX_OFFSETS, MAX_STEPS,
	MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Money, Name, Network, Offer, Offset, OffsetFrom,
	PointId, Portfolios, Ppm, Price, PricingNodeId, Reason, Side, Step, Steps, Watts, Zone,
	commitment_hash,
};

const SALT: [u8; 32] = [7; 32];
/// The market day of an auction.
const DAY: Day = Day(1);
/// The length of a delivery interval.
const LENGTH: Millis = Millis(MILLIS_PER_HOUR / 12);
/// One dollar per MWh.
const DOLLAR: i64 = 1_000_000;
const CAPABILITY: Capability = Capability { export: Watts(1_000_000), import: Watts(1_000_000) };

/// An account that can pay for anything.
fn funded<T: Config>(label: &'static str) -> T::AccountId {
	let who: T::AccountId = account(label, 0, 0);
	let plenty = BalanceOf::<T>::max_value() / 1_000u32.into();
	T::Currency::set_balance(&who, plenty);
	who
}

/// A bond that is not nothing.
fn bond<T: Config>() -> BalanceOf<T> {
	T::Currency::minimum_balance().saturating_add(1u32.into())
}

fn terms<T: Config>() -> Terms<BalanceOf<T>> {
	let phase = T::MinPhase::get();
	let two_phases = phase.saturating_add(phase);
	Terms {
		floor: Price(-1_000 * DOLLAR),
		cap: Price(10_000 * DOLLAR),
		bond: bond::<T>(),
		bond_per_mw: bond::<T>(),
		minimum_size: Watts(1),
		interval_length: LENGTH,
		gate: Gate {
			lead: two_phases,
			opens: two_phases,
			open_to_all: two_phases,
			bidding: phase,
			revealing: phase,
			clearing: phase,
		},
	}
}

/// The zone with the most offsets, in which `day` has as many hours as the first offset after it
/// leaves: they are on days that no benchmark delivers on.
fn longest_zone(day: Day, after: Offset) -> Zone {
	let first = [(0, 0), (day.0 + 1, after.0)];
	let later = (2..MAX_OFFSETS).map(|n| (100_000 + 100 * n, (n % 2 + 1) as i32 * LENGTH.0 as i32));
	let offsets = first.into_iter().chain(later);
	let offsets =
		offsets.map(|(from, offset)| OffsetFrom { from: Day(from), offset: Offset(offset) });
	Zone { name: longest_name(), offsets: BoundedVec::truncate_from(offsets.collect()) }
}

fn longest_name() -> Name {
	BoundedVec::truncate_from(vec![b'n'; MAX_NAME as usize])
}

/// A replay node where `day` has as many intervals, and its ISO.
fn new_node<T: Config>(day: Day, intervals: u32) -> (PricingNodeId, T::AccountId) {
	let iso = funded::<T>("iso");
	let id = NextPricingNode::<T>::get();
	NextPricingNode::<T>::put(PricingNodeId(id.0 + 1));
	let length = LENGTH.0 * u64::from(intervals);
	let after = Offset(MILLIS_PER_DAY as i32 - i32::try_from(length).expect("25 hours at most"));
	let node = PricingNode { iso: iso.clone(), zone: longest_zone(day, after), ..node::<T>(true) };
	PricingNodes::<T>::insert(id, node);
	(id, iso)
}

fn node<T: Config>(replay: bool) -> PricingNode<T::AccountId, BalanceOf<T>> {
	PricingNode {
		iso: funded::<T>("iso"),
		congestion_account: funded::<T>("iso"),
		name: longest_name(),
		terms: terms::<T>(),
		next_terms: Some(NextTerms { from: Day::MAX, terms: terms::<T>() }),
		zone: Zone::utc(),
		replay,
	}
}

/// See [`tieline_primitives::Calendar::prepare`].
pub(crate) fn open_days<T: Config>(node_id: PricingNodeId, interval: &Interval) {
	PricingNodes::<T>::insert(node_id, node::<T>(false));
	let last = Day::of_utc(Millis(interval.end().0 - 1));
	for day in [Day::of_utc(interval.start), last] {
		let id = NextAuction::<T>::get();
		NextAuction::<T>::put(AuctionId(id.0 + 1));
		Auctions::<T>::insert(id, bare_auction::<T>(node_id, day, interval.end()));
		DayAuctions::<T>::insert(node_id, day, id);
	}
	LastDay::<T>::insert(node_id, last);
}

/// The record of an auction whose phases all end at an instant.
fn bare_auction<T: Config>(node: PricingNodeId, day: Day, end: Millis) -> Auction<BalanceOf<T>> {
	Auction {
		node,
		product: Product::DayAhead,
		day,
		start: day.start_utc(),
		interval_length: Millis(MILLIS_PER_HOUR),
		intervals: 24,
		schedule: Schedule { bidding_until: end, revealing_until: end, clearing_until: end },
		terms: terms::<T>(),
		kept_until: end,
		bids: 0,
		cleared: 0,
	}
}

/// The longest curve.
fn curve() -> Curve {
	let step = |price: i64| Step { price: Price(price * DOLLAR), power: Watts(1_000) };
	let steps = i64::from(MAX_CURVE_STEPS);
	Curve {
		demand: BoundedVec::truncate_from((0..steps).map(|n| step(100 - n)).collect()),
		supply: BoundedVec::truncate_from((0..steps).map(|n| step(101 + n)).collect()),
	}
}

fn curves<T: Config>(intervals: u32) -> BoundedVec<Curve, T::MaxIntervals> {
	BoundedVec::truncate_from(vec![curve(); intervals as usize])
}

/// An open day-ahead auction of as many intervals at a new node, its interval 0, and the ISO.
fn new_auction<T: Config>(intervals: u32) -> (AuctionId, Interval, PricingNodeId, T::AccountId) {
	let (node, iso) = new_node::<T>(DAY, intervals);
	let auction = NextAuction::<T>::get();
	Pallet::<T>::do_open_auction(iso.clone(), node, DAY, curves::<T>(intervals))
		.expect("the auction is well formed");
	let record = Auctions::<T>::get(auction).expect("opened");
	(auction, record.interval(0).expect("one at least"), node, iso)
}

/// Brings an auction into a phase, without waiting for it.
fn advance<T: Config>(auction: AuctionId, phase: Phase) {
	Auctions::<T>::mutate(auction, |record| {
		let record = record.as_mut().expect("opened");
		let (now, phases) = (Pallet::<T>::now(), &mut record.schedule);
		match phase {
			Phase::Bidding => {},
			Phase::Revealing => phases.bidding_until = now,
			Phase::Clearing => {
				phases.bidding_until = now;
				phases.revealing_until = now;
			},
			Phase::Cleared | Phase::NoTrade => {
				*phases =
					Schedule { bidding_until: now, revealing_until: now, clearing_until: now };
				record.kept_until = now;
			},
		}
	});
}

/// The most points that an area can have in one limit row.
fn points(area: AreaId, count: u32) -> Vec<PointId> {
	(0..count).map(|point| PointId(area, u16::try_from(point).unwrap_or(u16::MAX))).collect()
}

/// As many points of the node as asked for and as there can be, in as many areas as needed.
fn new_points<T: Config>(node: PricingNodeId, interval: &Interval, count: u32) -> Vec<PointId> {
	let dso = funded::<T>("dso");
	let mut all = Vec::new();
	let mut left = count;
	for _ in 0..T::Network::MAX_AREAS {
		let here = left.min(MAX_COEFFICIENTS);
		if here > 0 {
			let area = T::Network::prepare(&dso, node, here, 0, interval);
			all.extend(points(area, here));
			left -= here;
		}
	}
	all
}

fn steps(cheapest: i64, gap: i64, power: i64) -> Steps {
	let step = |n| Step { price: Price(cheapest + n * gap), power: Watts(power) };
	BoundedVec::truncate_from((0..i64::from(MAX_STEPS)).map(step).collect())
}

/// A bid of this many offers: at each point in turn, and from one round of the points to the next
/// in another interval or on the other side.
fn bid<T: Config>(
	aggregation: AggregationId,
	points: &[PointId],
	intervals: u32,
	offers: u32,
) -> BidOf<T> {
	let count = u32::try_from(points.len()).unwrap_or(u32::MAX).max(1);
	let offer = |n: u32| {
		let (at, round) = (n % count, n / count);
		let side = if round < intervals { Side::Supply } else { Side::Demand };
		let interval = u16::try_from((at + round) % intervals).unwrap_or_default();
		let (cheapest, gap) = match side {
			Side::Supply => (50 * DOLLAR, DOLLAR),
			Side::Demand => (40 * DOLLAR, -DOLLAR),
		};
		Offer { point: points[at as usize], interval, side, steps: steps(cheapest, gap, 100) }
	};
	Bid { aggregation, offers: BoundedVec::truncate_from((0..offers).map(offer).collect()) }
}

/// A commitment to a bid of this many offers at as many points and in as many intervals as asked
/// for, and who made it.
fn committed<T: Config>(
	points: u32,
	intervals: u32,
	offers: u32,
) -> (AuctionId, T::AccountId, BidOf<T>) {
	let (auction, interval, node, _) = new_auction::<T>(intervals);
	let points = new_points::<T>(node, &interval, points);
	let bidder = funded::<T>("bidder");
	let aggregation = T::Portfolios::prepare(&bidder, node, &points, CAPABILITY);
	let bid = bid::<T>(aggregation, &points, intervals, offers);
	let hash = commitment_hash(&bid, &SALT, &bidder, auction);
	Pallet::<T>::do_commit(bidder.clone(), auction, aggregation, hash.into()).expect("it may bid");
	(auction, bidder, bid)
}

/// A wholesale market that buys up to this much at one price.
fn buys(price: i64, power: i64) -> Curve {
	let step = Step { price: Price(price), power: Watts(power) };
	Curve { demand: BoundedVec::truncate_from(vec![step]), supply: Default::default() }
}

/// The nodal price in 10⁻¹⁹ µ$/MWh at which a step is filled to this part of its whole, in
/// femtowatts each.
fn nodal_price(side: Side, price: i64, part: i128, whole: i128) -> i128 {
	let unfilled = ELASTICITY.0 - ELASTICITY.0 * (part / FEMTO_PER_UNIT) / (whole / FEMTO_PER_UNIT);
	let own = ExactPrice::from(Price(price)).0;
	match side {
		Side::Supply => own - unfilled,
		Side::Demand => own + unfilled,
	}
}

/// Femtowatts in a watt.
const FEMTO: i128 = 1_000_000_000_000_000;
/// Keeps a product of an elasticity and a power in femtowatts within 128 bits.
const FEMTO_PER_UNIT: i128 = 1_000;
/// A row yields a femtowatt for this much of its shadow price, in 10⁻¹⁹ µ$/MWh.
const PRICE_PER_YIELD: i128 = 1_000_000_000_000_000;

/// Fills the book of interval 0 with an offer of each of as many aggregations, at every point of an
/// area whose rows are as many as can name all of them. One of the rows curtails every offer. The
/// other areas of the node are silent: their standing limits are in force. The optimal certificate.
fn congested<T: Config>(
	auction: AuctionId,
	interval: &Interval,
	node: PricingNodeId,
	offers: u32,
) -> Certificate {
	let dso = funded::<T>("dso");
	let elsewhen = Interval { start: interval.end(), ..*interval };
	for _ in 1..T::Network::MAX_AREAS {
		T::Network::prepare(&dso, node, MAX_COEFFICIENTS, 0, &elsewhen);
	}
	let rows = T::Network::MAX_COEFFICIENTS / MAX_COEFFICIENTS;
	let area = T::Network::prepare(&dso, node, MAX_COEFFICIENTS, rows, interval);
	let limits = T::Network::limits(area, interval);
	let limit = limits.first().expect("rows were posted");
	let room = i128::from(limit.headroom.0) * FEMTO;

	// The first offer fills the row; it is at point 0, which the row counts whole. The others, at a
	// price that only the node's is above, are refused.
	let (sold, bought, refused) = (50 * DOLLAR, 100 * DOLLAR, 99 * DOLLAR);
	let whole = 2 * room;
	let prices = |part: i128| {
		let there = nodal_price(Side::Supply, sold, part, whole);
		let lambda = nodal_price(Side::Demand, bought, part, whole);
		(lambda, lambda - there)
	};
	let (_, shadow_price) = prices(room);
	let (lambda, shadow_price) = prices(room + shadow_price / PRICE_PER_YIELD);

	let power = limit.headroom.0.saturating_mul(2);
	for n in 0..offers {
		let point = PointId(area, (n % MAX_COEFFICIENTS) as u16);
		let side = Side::Supply;
		let steps = if n == 0 {
			let first = Step { price: Price(sold), power: Watts(power) };
			let dearer = steps(refused, 1, 1_000).into_iter().take(MAX_STEPS as usize - 1);
			BoundedVec::truncate_from([first].into_iter().chain(dearer).collect())
		} else {
			steps(refused, 1, 1_000)
		};
		let entry = vec![Offer { point, interval: 0, side, steps }];
		let key = (auction, 0u16, AggregationId(n));
		Book::<T>::insert(key, BoundedVec::truncate_from(entry));
	}
	BookSize::<T>::insert(auction, 0, Size { offers, steps: offers * MAX_STEPS });
	Curves::<T>::insert(auction, 0, buys(bought, power));
	let shadow_price = RowId { area, row: 0 }.worth(ExactPrice(shadow_price));
	Certificate {
		price: ExactPrice(lambda),
		shadow_prices: BoundedVec::truncate_from(vec![shadow_price]),
	}
}

const POINTS: u16 = MAX_COEFFICIENTS as u16;

fn offer(point: u16, steps: Steps) -> BookOffer {
	let (aggregation, point) = (AggregationId(0), PointId(AreaId(0), point));
	BookOffer { aggregation, point, side: Side::Supply, steps }
}

/// A row that names every point.
fn row(sensitivity: impl Fn(u16) -> i32, headroom: Watts) -> AreaLimit {
	let coefficient = |point| Coefficient { point, sensitivity: Ppm(sensitivity(point)) };
	let limit = Limit {
		reason: Reason::Thermal { branch: longest_name() },
		coefficients: BoundedVec::truncate_from((0..POINTS).map(coefficient).collect()),
		headroom,
	};
	AreaLimit { area: AreaId(0), limit, penalty: Price(10_000 * DOLLAR) }
}

/// A market at these offers, with as many rows that do not bind as bring its verification to
/// `work` operations.
fn market(
	offers: Vec<BookOffer>,
	curve: Curve,
	mut limits: Vec<AreaLimit>,
	certificate: &Certificate,
	work: u64,
) -> Snapshot {
	let slack = row(|point| 1_000_000 + i32::from(point), Watts(1_000_000_000));
	let (floor, cap) = (Price(-1_000 * DOLLAR), Price(10_000 * DOLLAR));
	loop {
		let snapshot =
			Snapshot { offers: offers.clone(), curve: curve.clone(), limits, floor, cap };
		let missing = work
			.saturating_sub(tieline_clearing::Size::of(&snapshot.problem(), certificate).work());
		if missing == 0 {
			return snapshot;
		}
		// No row adds more than this.
		let rows = missing.div_ceil(u64::from(MAX_COEFFICIENTS) * 20).max(1);
		limits = snapshot.limits;
		limits.extend((0..rows).map(|_| slack.clone()));
	}
}

/// The certificate of a market without binding rows whose wholesale market buys half of its step.
fn half_bought(price: i64) -> Certificate {
	let price = ExactPrice::from(Price(price)).0 + ELASTICITY.0 / 2;
	Certificate { price: ExactPrice(price), shadow_prices: Default::default() }
}

/// Fills the book of interval 0 with an offer of each of as many aggregations, all awarded, at every
/// point of an area whose rows are as many as can name all of them; none of the rows binds. The other
/// areas of the node are silent. The optimal certificate, and the area.
fn awarded<T: Config>(
	auction: AuctionId,
	interval: &Interval,
	node: PricingNodeId,
	dso: &T::AccountId,
	offers: u32,
) -> (Certificate, AreaId) {
	let elsewhen = Interval { start: interval.end(), ..*interval };
	for _ in 1..T::Network::MAX_AREAS {
		T::Network::prepare(dso, node, MAX_COEFFICIENTS, 0, &elsewhen);
	}
	let rows = T::Network::MAX_COEFFICIENTS / MAX_COEFFICIENTS;
	let area = T::Network::prepare(dso, node, MAX_COEFFICIENTS, rows, interval);
	for n in 0..offers {
		let point = PointId(area, (n % MAX_COEFFICIENTS) as u16);
		let offer = Offer { point, interval: 0, side: Side::Supply, steps: steps(0, 1, 10) };
		let key = (auction, 0u16, AggregationId(n));
		Book::<T>::insert(key, BoundedVec::truncate_from(vec![offer]));
	}
	BookSize::<T>::insert(auction, 0, Size { offers, steps: offers * MAX_STEPS });
	let sold = i64::from(offers * MAX_STEPS) * 10;
	Curves::<T>::insert(auction, 0, buys(100 * DOLLAR, sold.saturating_mul(2)));
	(half_bought(100 * DOLLAR), area)
}

/// A market whose verification takes at least `work` operations, most of them for coefficients, and
/// the optimal certificate.
fn constrained(work: u64) -> (Snapshot, Certificate) {
	let offers = (0..POINTS).map(|point| offer(point, steps(0, DOLLAR, 1))).collect();
	let sold = i64::from(MAX_COEFFICIENTS * MAX_STEPS);
	let certificate = half_bought(100 * DOLLAR);
	let curve = buys(100 * DOLLAR, sold.saturating_mul(2));
	(market(offers, curve, Vec::new(), &certificate, work), certificate)
}

/// A market of offers whose first steps tie, so that each of these is filled in part, whose
/// verification takes at least `work` operations, most of them for offers and their steps, and the
/// optimal certificate.
fn tied(work: u64) -> (Snapshot, Certificate) {
	let price = 50 * DOLLAR;
	let size = |offers: u32| tieline_clearing::Size {
		offers,
		steps: offers.saturating_mul(MAX_STEPS).saturating_add(1),
		..Default::default()
	};
	let mut count = 2u32;
	while size(count).work() < work {
		count = count.saturating_add(count / 16).saturating_add(2);
	}
	// The wholesale market buys half of each first step.
	let offers = (0..count).map(|n| BookOffer {
		aggregation: AggregationId(n),
		..offer((n % u32::from(POINTS)) as u16, steps(price, DOLLAR, 10))
	});
	let curve = buys(100 * DOLLAR, i64::from(count) * 5);
	let lambda = ExactPrice::from(Price(price)).0 - ELASTICITY.0 / 2;
	let certificate = Certificate { price: ExactPrice(lambda), shadow_prices: Default::default() };
	(market(offers.collect(), curve, Vec::new(), &certificate, 0), certificate)
}

/// What a clearing does with a certificate. Gives the welfare.
fn check(snapshot: &[u8], certificate: &Certificate) -> i128 {
	let snapshot = Snapshot::decode(&mut &*snapshot).expect("as encoded");
	let problem = snapshot.problem();
	let outcome = tieline_clearing::verify(&problem, certificate).expect("it is optimal");
	let length = Millis(MILLIS_PER_HOUR);
	let paid = tieline_clearing::payments(&problem, certificate, &outcome, length);
	assert!(paid.is_ok_and(|paid| paid.congestion_rent >= Money(0)));
	assert!(!snapshot.limits_hash().is_zero());
	outcome.welfare
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn create_pricing_node() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let iso = funded::<T>("iso");
		let id = NextPricingNode::<T>::get();

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			iso.clone(),
			iso,
			longest_name(),
			terms::<T>(),
			longest_zone(Day(90_000), Offset(-(LENGTH.0 as i32))),
			true,
		);

		assert!(PricingNodes::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn set_pricing_node() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let (node, _) = new_node::<T>(DAY, 288);
		let iso = funded::<T>("another");
		let terms = Terms { minimum_size: Watts(2), ..terms::<T>() };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, node, iso.clone(), iso.clone(), longest_name(), terms);

		assert_eq!(PricingNodes::<T>::get(node).map(|node| node.iso), Some(iso));
		Ok(())
	}

	// After as many days whose revealing has ended as portfolios remember, and which they would all
	// forget.
	#[benchmark]
	fn open_auction(i: Linear<1, { T::MaxIntervals::get() }>) {
		let history = T::PortfolioHistory::get();
		let day = Day(2 * history);
		let (node, iso) = new_node::<T>(day, i);
		let first = NextAuction::<T>::get().0;
		for day in 0..history {
			let id = AuctionId(first + day);
			Auctions::<T>::insert(id, bare_auction::<T>(node, Day(day), Millis(0)));
			DayAuctions::<T>::insert(node, Day(day), id);
		}
		LastDay::<T>::insert(node, Day(history - 1));
		NextAuction::<T>::put(AuctionId(first + history));
		let intervals = u16::try_from(i).expect("an index is 16 bits wide");
		T::Consideration::ensure_successful(&iso, Pallet::<T>::auction_footprint(intervals));

		#[extrinsic_call]
		_(RawOrigin::Signed(iso), node, day, curves::<T>(i));

		assert_eq!(LastDay::<T>::get(node), Some(day));
		assert_eq!(
			Auctions::<T>::get(AuctionId(first + history)).map(|a| a.intervals),
			Some(intervals)
		);
	}

	#[benchmark]
	fn post_curves(i: Linear<1, { T::MaxIntervals::get() }>) {
		let (auction, _, _, iso) = new_auction::<T>(i);
		let before = frame_system::Pallet::<T>::read_events_no_consensus().count();

		#[extrinsic_call]
		_(RawOrigin::Signed(iso), auction, curves::<T>(i));

		assert_eq!(frame_system::Pallet::<T>::read_events_no_consensus().count(), before + 1);
	}

	#[benchmark]
	fn set_zone() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let (id, _) = new_node::<T>(DAY, 288);
		PricingNodes::<T>::insert(id, node::<T>(true));
		let zone = longest_zone(Day(90_000), Offset(-(LENGTH.0 as i32)));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, zone.clone());

		assert_eq!(PricingNodes::<T>::get(id).map(|node| node.zone), Some(zone));
		Ok(())
	}

	#[benchmark]
	fn commit() {
		let (auction, interval, node, _) = new_auction::<T>(1);
		let points = new_points::<T>(node, &interval, 1);
		let bidder = funded::<T>("bidder");
		let aggregation = T::Portfolios::prepare(&bidder, node, &points, CAPABILITY);

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, aggregation, H256::repeat_byte(1));

		assert!(Commitments::<T>::contains_key(auction, aggregation));
	}

	#[benchmark]
	fn withdraw_commitment() {
		let (auction, bidder, bid) = committed::<T>(1, 1, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, bid.aggregation);

		assert!(!Commitments::<T>::contains_key(auction, bid.aggregation));
	}

	// In the book of each interval: from as few points, and as few intervals, as the largest bid can
	// have to all of them, and from an offer at each point to the largest bid.
	#[benchmark]
	fn reveal(
		p: Linear<
			{ T::MaxOffersPerBid::get() / (2 * T::MaxIntervals::get()) + 1 },
			{ Pallet::<T>::max_points() },
		>,
		i: Linear<
			{ T::MaxOffersPerBid::get() / (2 * Pallet::<T>::max_points()) + 1 },
			{ T::MaxIntervals::get() },
		>,
		o: Linear<{ Pallet::<T>::max_points() }, { T::MaxOffersPerBid::get() }>,
	) {
		let (auction, bidder, bid) = committed::<T>(p, i, o);
		advance::<T>(auction, Phase::Revealing);
		T::Consideration::ensure_successful(&bidder, Footprint::from_encodable(&bid));
		let aggregation = bid.aggregation;

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, bid, SALT);

		assert_eq!(RevealedBids::<T>::get(auction, aggregation).map(|bid| bid.offers), Some(o));
	}

	/// By anyone, after a stall of finality that is the last of as many as are kept.
	#[benchmark]
	fn forgive() {
		let (auction, bidder, bid) = committed::<T>(1, 1, 1);
		advance::<T>(auction, Phase::Clearing);
		let schedule = Auctions::<T>::get(auction).expect("it was opened").schedule;
		let phase = Interval { start: schedule.bidding_until, length: Millis(1) };
		T::Finality::prepare(Some(phase));

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, bid.aggregation);

		assert!(!Commitments::<T>::contains_key(auction, bid.aggregation));
	}

	#[benchmark]
	fn forfeit() {
		let (auction, bidder, bid) = committed::<T>(1, 1, 1);
		advance::<T>(auction, Phase::Clearing);
		T::Finality::prepare(None);

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, bid.aggregation);

		assert!(!Commitments::<T>::contains_key(auction, bid.aggregation));
	}

	/// Reading offers of as many aggregations and the limits of as many areas as there can be, and
	/// telling each aggregation what limits cost it. What verifying more and naming more rows adds
	/// is measured by the next three. The proof of the book is what was recorded: as many entries of
	/// the greatest length would not fit the number that it is counted with.
	#[benchmark(pov_mode = MaxEncodedLen {
		BidMarket::Book: Measured
	})]
	fn clear(o: Linear<1, { T::Portfolios::max_portfolios() }>) {
		let (auction, interval, node, iso) = new_auction::<T>(1);
		advance::<T>(auction, Phase::Clearing);
		let certificate = congested::<T>(auction, &interval, node, o);

		#[extrinsic_call]
		_(RawOrigin::Signed(iso), auction, 0u16, certificate);

		assert!(Clearings::<T>::contains_key(auction, 0));
		assert!((0..o).all(|n| Curtailment::<T>::get(AggregationId(n)).curtailed.0 > 0));
	}

	/// Decoding offers and limits, hashing the limits, verifying, and finding the payments, by
	/// thousands of elementary operations. How long one takes depends on what it is: see
	/// `verify_ties`.
	#[benchmark]
	fn verify_certificate(w: Linear<0, 8_000>) {
		let (snapshot, certificate) = constrained(u64::from(w).saturating_mul(1_000));
		let encoded = snapshot.encode();
		let welfare;

		#[block]
		{
			welfare = check(&encoded, &certificate);
		}

		assert!(welfare > 0);
	}

	/// The same for a market of many offers, of which each has a step that ties.
	#[benchmark]
	fn verify_ties(w: Linear<0, 8_000>) {
		let (snapshot, certificate) = tied(u64::from(w).saturating_mul(1_000));
		let encoded = snapshot.encode();
		let welfare;

		#[block]
		{
			welfare = check(&encoded, &certificate);
		}

		assert!(welfare > 0);
	}

	#[benchmark]
	fn note_bound_limits(b: Linear<0, MAX_SHADOW_PRICES>) {
		let area = AreaId(0);
		let limit = Limit {
			reason: Reason::Thermal { branch: longest_name() },
			coefficients: Default::default(),
			headroom: Watts(0),
		};
		let limit = AreaLimit { area, limit, penalty: Price(1) };
		let limits = (0..b).map(|_| limit.clone()).collect::<Vec<_>>();
		let shadow_prices = (0..b)
			.filter_map(|row| u16::try_from(row).ok())
			.map(|row| ShadowPrice { area, row, price: Price(1).into() })
			.collect();
		let certificate = Certificate {
			price: ExactPrice(0),
			shadow_prices: BoundedVec::truncate_from(shadow_prices),
		};
		let before = frame_system::Pallet::<T>::read_events_no_consensus().count();

		#[block]
		{
			Pallet::<T>::note_bound_limits(AuctionId(0), 0, &limits, &certificate);
		}

		let after = frame_system::Pallet::<T>::read_events_no_consensus().count();
		assert_eq!(u32::try_from(after - before), Ok(b));
	}

	/// Of overrides that fill up those of an area that are tallied, each of every point and a little
	/// tighter and shorter than the one before, so that each takes something from every aggregation.
	/// The proof of the book as for `clear`.
	#[benchmark(pov_mode = MaxEncodedLen {
		BidMarket::Book: Measured
	})]
	fn tally_overrides(
		o: Linear<1, { T::Portfolios::max_portfolios() }>,
		n: Linear<1, MAX_TALLIED_OVERRIDES>,
	) {
		let (auction, interval, node, iso) = new_auction::<T>(1);
		advance::<T>(auction, Phase::Clearing);
		let dso = funded::<T>("dso");
		let (certificate, area) = awarded::<T>(auction, &interval, node, &dso, o);
		Pallet::<T>::do_clear(iso.clone(), auction, 0, certificate).expect("it is optimal");
		let most = MAX_TALLIED_OVERRIDES;
		let mut before =
			T::Network::prepare_overrides(&dso, area, MAX_COEFFICIENTS, most, &interval);
		let named = before.split_off((most - n) as usize);
		if !before.is_empty() {
			let before = BoundedVec::truncate_from(before);
			Pallet::<T>::do_tally_overrides(auction, 0, area, before).expect("cleared");
		}
		let named = BoundedVec::truncate_from(named);

		#[extrinsic_call]
		_(RawOrigin::Signed(iso), auction, 0u16, area, named);

		assert_eq!(TalliedOverrides::<T>::get(auction, 0).len(), most as usize);
		assert!((0..o).all(|n| {
			let tally = OverrideCurtailment::<T>::get((AggregationId(n), area, &dso));
			tally.energy() > tieline_primitives::WattHours::ZERO
		}));
	}

	// In the book of each interval.
	#[benchmark]
	fn remove_bid(
		i: Linear<
			{ T::MaxOffersPerBid::get() / (2 * Pallet::<T>::max_points()) + 1 },
			{ T::MaxIntervals::get() },
		>,
		o: Linear<{ T::MaxIntervals::get() }, { T::MaxOffersPerBid::get() }>,
	) {
		let points = o.min(Pallet::<T>::max_points());
		let (auction, bidder, bid) = committed::<T>(points, i, o);
		let aggregation = bid.aggregation;
		advance::<T>(auction, Phase::Revealing);
		T::Consideration::ensure_successful(&bidder, Footprint::from_encodable(&bid));
		Pallet::<T>::do_reveal(bidder.clone(), auction, bid, SALT).expect("as committed");
		advance::<T>(auction, Phase::NoTrade);

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, aggregation);

		assert!(!RevealedBids::<T>::contains_key(auction, aggregation));
	}

	#[benchmark]
	fn remove_auction(i: Linear<1, { T::MaxIntervals::get() }>) {
		let (auction, _, _, iso) = new_auction::<T>(i);
		for interval in 0..u16::try_from(i).expect("an index is 16 bits wide") {
			let clearing = Clearing {
				certificate: Certificate {
					price: ExactPrice(0),
					shadow_prices: Default::default(),
				},
				by: iso.clone(),
				at: Zero::zero(),
				price: None,
				congestion_rent: Money(0),
				welfare: 0,
				supplied: Watts(0),
				consumed: Watts(0),
				limits: H256::zero(),
			};
			Clearings::<T>::insert(auction, interval, clearing);
		}
		advance::<T>(auction, Phase::NoTrade);

		#[extrinsic_call]
		_(RawOrigin::Signed(iso), auction);

		assert!(!Auctions::<T>::contains_key(auction));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}

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
use tieline_clearing::{Certificate, Fill, Location, MAX_SHADOW_PRICES, ShadowPrice, curtailments};
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, AuctionId, Capability, Coefficient, Curve, Day, Interval,
	Limit, MAX_COEFFICIENTS, MAX_CURVE_STEPS, MAX_STEPS, MILLIS_PER_HOUR, Millis, Network, Offer,
	PointId, Portfolios, Ppm, Price, PricingNodeId, Reason, Side, Step, Steps, Watts, name,
};

const SALT: [u8; 32] = [7; 32];
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
	Terms {
		floor: Price(-1_000 * DOLLAR),
		cap: Price(10_000 * DOLLAR),
		payment: Payment::Uniform,
		bond: bond::<T>(),
		minimum_size: Watts(1),
	}
}

fn longest_name() -> tieline_primitives::Name {
	name("a pricing node of 32 bytes' length").unwrap_or_default()
}

/// A replay node, and its ISO.
fn new_node<T: Config>() -> (PricingNodeId, T::AccountId) {
	let iso = funded::<T>("iso");
	let id = NextPricingNode::<T>::get();
	Pallet::<T>::do_create_pricing_node(PricingNode {
		iso: iso.clone(),
		name: longest_name(),
		terms: terms::<T>(),
		day_start: Millis(0),
		replay: true,
	})
	.expect("the node is well formed");
	(id, iso)
}

/// The longest curve.
fn curve() -> Curve {
	let step = |price: i64| Step { price: Price(price * DOLLAR), power: Watts(1_000) };
	let steps = i64::from(MAX_CURVE_STEPS);
	Curve {
		demand: BoundedVec::truncate_from((0..steps).map(|n| step(100 - n)).collect()),
		supply: BoundedVec::truncate_from((0..steps).map(|n| step(100 + n)).collect()),
	}
}

fn schedule<T: Config>() -> Schedule {
	let phase = T::MinPhase::get();
	let bidding_until = Pallet::<T>::now().saturating_add(phase);
	let reveal_until = bidding_until.saturating_add(phase);
	Schedule { bidding_until, reveal_until, clearing_until: reveal_until.saturating_add(phase) }
}

fn curves<T: Config>() -> BoundedVec<Curve, T::MaxIntervals> {
	BoundedVec::truncate_from(vec![curve(); 24])
}

/// An open day-ahead auction at a new node, its interval 0, and the ISO.
fn new_auction<T: Config>() -> (AuctionId, Interval, PricingNodeId, T::AccountId) {
	let (node, iso) = new_node::<T>();
	let auction = NextAuction::<T>::get();
	Pallet::<T>::do_open_auction(
		iso.clone(),
		node,
		Product::DayAhead,
		Day(1).start(Millis(0)),
		Millis(MILLIS_PER_HOUR),
		schedule::<T>(),
		curves::<T>(),
	)
	.expect("the auction is well formed");
	let record = Auctions::<T>::get(auction).expect("opened");
	(auction, record.interval(0).expect("24 intervals"), node, iso)
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
				phases.reveal_until = now;
			},
			Phase::Cleared | Phase::NoTrade => {
				*phases = Schedule { bidding_until: now, reveal_until: now, clearing_until: now };
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

/// A bid of this many offers at as many points as there can be, over as many intervals as needed.
fn bid<T: Config>(aggregation: AggregationId, points: &[PointId], offers: u32) -> BidOf<T> {
	let all = (0u16..24).flat_map(|interval| {
		points.iter().map(move |&point| {
			let steps = steps(50 * DOLLAR, DOLLAR, 100);
			Offer { point, interval, side: Side::Supply, steps }
		})
	});
	let offers = all.take(usize::try_from(offers).unwrap_or(usize::MAX)).collect();
	Bid { aggregation, offers: BoundedVec::truncate_from(offers) }
}

/// A commitment to a bid of this many offers, and who made it.
fn committed<T: Config>(offers: u32) -> (AuctionId, T::AccountId, BidOf<T>) {
	let (auction, interval, node, _) = new_auction::<T>();
	let points = new_points::<T>(node, &interval, offers.min(T::MaxOffersPerInterval::get()));
	let bidder = funded::<T>("bidder");
	let aggregation = T::Portfolios::prepare(&bidder, node, &points, CAPABILITY);
	let bid = bid::<T>(aggregation, &points, offers);
	let hash = commitment_hash(&bid, &SALT, &bidder, auction);
	Pallet::<T>::do_commit(bidder.clone(), auction, aggregation, hash).expect("it may bid");
	(auction, bidder, bid)
}

/// A revealed bid with an offer in every interval.
fn revealed<T: Config>() -> (AuctionId, T::AccountId, AggregationId) {
	let (auction, interval, node, _) = new_auction::<T>();
	let points = new_points::<T>(node, &interval, 1);
	let bidder = funded::<T>("bidder");
	let aggregation = T::Portfolios::prepare(&bidder, node, &points, CAPABILITY);
	let bid = bid::<T>(aggregation, &points, T::MaxOffersPerBid::get().min(24));
	let hash = commitment_hash(&bid, &SALT, &bidder, auction);
	Pallet::<T>::do_commit(bidder.clone(), auction, aggregation, hash).expect("it may bid");
	advance::<T>(auction, Phase::Revealing);
	Pallet::<T>::do_reveal(bidder.clone(), auction, bid, SALT).expect("as committed");
	(auction, bidder, aggregation)
}

/// What the wholesale market buys at one price, of which `power` is served.
fn wholesale(price: i64, power: i64) -> (Curve, Fill) {
	let step = Step { price: Price(price), power: Watts(power.saturating_mul(2)) };
	let curve = Curve { demand: BoundedVec::truncate_from(vec![step]), supply: Default::default() };
	let fill = Fill {
		location: Location::Wholesale,
		side: Side::Demand,
		price: step.price,
		power: Watts(power),
	};
	(curve, fill)
}

/// Fills the book of interval 0 with offers of as many aggregations at one point, all of which a
/// limit curtails; the optimal certificate.
fn congested<T: Config>(
	auction: AuctionId,
	interval: &Interval,
	node: PricingNodeId,
	offers: u32,
) -> Certificate {
	let dso = funded::<T>("dso");
	let area = T::Network::prepare(&dso, node, 1, 1, interval);
	let limit = T::Network::limits(area, interval).pop().expect("one row was posted");
	let sensitivity = i64::from(limit.sensitivity(0).0);
	let room = limit.headroom.0.saturating_mul(1_000_000) / sensitivity;

	// The row takes a dollar or more of the node's price, exactly: no rounding at the margin.
	let shadow_price = (1_000_000 / sensitivity).max(1) * 1_000_000;
	let discount = shadow_price / 1_000_000 * sensitivity;
	let price = 100 * DOLLAR;
	let each = room / i64::from(offers) + 1;
	let point = PointId(area, 0);
	for n in 0..offers {
		let entry = vec![PointOffer {
			point,
			side: Side::Supply,
			steps: steps(price - discount, 50_000, each),
		}];
		let key = (auction, 0u16, AggregationId(n));
		Book::<T>::insert(key, BoundedVec::truncate_from(entry));
	}
	BookSize::<T>::insert(auction, 0, Size { offers, steps: offers * MAX_STEPS });

	let (curve, bought) = wholesale(price, room);
	Curves::<T>::insert(auction, 0, curve);
	let sold = Fill {
		location: Location::Point(point),
		side: Side::Supply,
		price: Price(price - discount),
		power: Watts(room),
	};
	let shadow_price = ShadowPrice { area, row: 0, price: Price(shadow_price) };
	Certificate {
		price: Price(price),
		shadow_prices: BoundedVec::truncate_from(vec![shadow_price]),
		fills: BoundedVec::truncate_from(vec![bought, sold]),
	}
}

/// A market of 256 points under rows that name all of them, with all that a clearing reads of it,
/// whose verification takes at least `work` operations or, without rows, is the smallest; and the
/// optimal certificate.
fn network(work: u64) -> (Snapshot, Certificate) {
	let area = AreaId(0);
	let coefficients = (0..u16::try_from(MAX_COEFFICIENTS).unwrap_or(u16::MAX))
		.map(|point| Coefficient { point, sensitivity: Ppm(1_000_000) })
		.collect::<Vec<_>>();
	let limit = Limit {
		reason: Reason::Thermal { branch: longest_name() },
		coefficients: BoundedVec::truncate_from(coefficients),
		headroom: Watts(1_000_000_000),
	};
	let offers = points(area, MAX_COEFFICIENTS)
		.into_iter()
		.map(|point| tieline_clearing::BookOffer {
			aggregation: AggregationId(0),
			point,
			side: Side::Supply,
			steps: steps(0, DOLLAR, 1),
		})
		.collect::<Vec<_>>();
	let (curve, bought) = wholesale(100 * DOLLAR, i64::from(MAX_COEFFICIENTS * MAX_STEPS));
	let certificate = Certificate {
		price: bought.price,
		shadow_prices: Default::default(),
		fills: BoundedVec::truncate_from(vec![bought]),
	};
	let mut snapshot = Snapshot {
		offers,
		curve,
		limits: Vec::new(),
		floor: Price(-1_000 * DOLLAR),
		cap: Price(10_000 * DOLLAR),
	};
	while tieline_clearing::Size::of(&snapshot.problem(), &certificate).work() < work {
		snapshot.limits.push(AreaLimit { area, limit: limit.clone() });
	}
	(snapshot, certificate)
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
		_(origin as T::RuntimeOrigin, iso, longest_name(), terms::<T>(), Millis(0), true);

		assert!(PricingNodes::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn set_pricing_node() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let (node, _) = new_node::<T>();
		let iso = funded::<T>("another");

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, node, iso.clone(), longest_name(), terms::<T>());

		assert_eq!(PricingNodes::<T>::get(node).map(|node| node.iso), Some(iso));
		Ok(())
	}

	// Day-ahead is the only product: its number of curves does not vary.
	#[benchmark]
	fn open_auction() {
		let (node, iso) = new_node::<T>();
		let curves = curves::<T>();
		T::Consideration::ensure_successful(&iso, Pallet::<T>::auction_footprint(&curves));

		#[extrinsic_call]
		_(
			RawOrigin::Signed(iso),
			node,
			Product::DayAhead,
			Day(1).start(Millis(0)),
			Millis(MILLIS_PER_HOUR),
			schedule::<T>(),
			curves,
		);

		assert_eq!(LastDay::<T>::get(node), Some(Day(1)));
	}

	#[benchmark]
	fn commit() {
		let (auction, interval, node, _) = new_auction::<T>();
		let points = new_points::<T>(node, &interval, 1);
		let bidder = funded::<T>("bidder");
		let aggregation = T::Portfolios::prepare(&bidder, node, &points, CAPABILITY);

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, aggregation, H256::repeat_byte(1));

		assert!(Commitments::<T>::contains_key(auction, aggregation));
	}

	#[benchmark]
	fn withdraw_commitment() {
		let (auction, bidder, bid) = committed::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, bid.aggregation);

		assert!(!Commitments::<T>::contains_key(auction, bid.aggregation));
	}

	#[benchmark]
	fn reveal(o: Linear<0, { T::MaxOffersPerBid::get() }>) {
		let (auction, bidder, bid) = committed::<T>(o);
		advance::<T>(auction, Phase::Revealing);
		T::Consideration::ensure_successful(&bidder, Footprint::from_encodable(&bid));
		let aggregation = bid.aggregation;

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, bid, SALT);

		assert_eq!(RevealedBids::<T>::get(auction, aggregation).map(|bid| bid.offers), Some(o));
	}

	#[benchmark]
	fn forfeit() {
		let (auction, bidder, bid) = committed::<T>(1);
		advance::<T>(auction, Phase::Clearing);

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, bid.aggregation);

		assert!(!Commitments::<T>::contains_key(auction, bid.aggregation));
	}

	/// Reading offers of as many aggregations, one row, and telling each what it cost. What
	/// verifying and naming more rows adds is measured by `verify_certificate` and `note_bound_limits`.
	#[benchmark]
	fn clear(o: Linear<1, { T::MaxOffersPerInterval::get() }>) {
		let (auction, interval, node, iso) = new_auction::<T>();
		advance::<T>(auction, Phase::Clearing);
		let certificate = congested::<T>(auction, &interval, node, o);

		#[extrinsic_call]
		_(RawOrigin::Signed(iso), auction, 0u16, certificate);

		assert!(Clearings::<T>::contains_key(auction, 0));
		assert!(Curtailment::<T>::get(AggregationId(0)).curtailed.0 > 0);
	}

	/// Decoding the limits, hashing them, verifying, and finding what is curtailed, by thousands
	/// of elementary operations.
	#[benchmark]
	fn verify_certificate(w: Linear<0, 10_000>) {
		let (snapshot, certificate) = network(u64::from(w).saturating_mul(1_000));
		let encoded = snapshot.encode();
		let welfare;

		#[block]
		{
			let snapshot = Snapshot::decode(&mut &encoded[..]).expect("as encoded");
			let problem = snapshot.problem();
			let outcome = tieline_clearing::verify(&problem, &certificate).expect("it is optimal");
			assert!(curtailments(&problem, &certificate, &outcome).is_ok());
			assert!(!snapshot.limits_hash().is_zero());
			welfare = outcome.welfare;
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
		let limits = (0..b).map(|_| AreaLimit { area, limit: limit.clone() }).collect::<Vec<_>>();
		let shadow_prices = (0..b)
			.filter_map(|row| u16::try_from(row).ok())
			.map(|row| ShadowPrice { area, row, price: Price(1) })
			.collect();
		let certificate = Certificate {
			price: Price(0),
			shadow_prices: BoundedVec::truncate_from(shadow_prices),
			fills: Default::default(),
		};
		let before = frame_system::Pallet::<T>::read_events_no_consensus().count();

		#[block]
		{
			Pallet::<T>::note_bound_limits(AuctionId(0), 0, &limits, &certificate);
		}

		let after = frame_system::Pallet::<T>::read_events_no_consensus().count();
		assert_eq!(u32::try_from(after - before), Ok(b));
	}

	#[benchmark]
	fn remove_bid() {
		let (auction, bidder, aggregation) = revealed::<T>();
		advance::<T>(auction, Phase::NoTrade);

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), auction, aggregation);

		assert!(!RevealedBids::<T>::contains_key(auction, aggregation));
	}

	#[benchmark]
	fn remove_auction() {
		let (auction, _, _, iso) = new_auction::<T>();
		for interval in 0u16..24 {
			let clearing = Clearing {
				certificate: Certificate {
					price: Price(0),
					shadow_prices: Default::default(),
					fills: Default::default(),
				},
				by: iso.clone(),
				at: Zero::zero(),
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

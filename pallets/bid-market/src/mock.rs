//! A market of two pricing nodes, two areas and three aggregations.

use crate::{self as pallet_bid_market, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Time, fungible::HoldConsideration},
};
use frame_system::EnsureRoot;
use sp_runtime::{
	BuildStorage,
	traits::{ConstU64, Convert, IdentityLookup},
};
use std::collections::BTreeMap;
use tieline_primitives::{
	AggregationId, AreaId, AwardOverride, Capability, Day, Finality, Interval, Limit, Millis,
	Network, OverrideId, Penalties, PointId, Portfolios, Price, PricingNodeId, Role, Separation,
	Service, Watts,
};

type Block = frame_system::mocking::MockBlock<Test>;
pub type AccountId = u64;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type BidMarket = pallet_bid_market;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<EXISTENTIAL_DEPOSIT>;
}

/// A unit of deposit for each thousand bytes, begun or whole.
pub struct PerKilobyte;
impl Convert<frame_support::traits::Footprint, u64> for PerKilobyte {
	fn convert(footprint: frame_support::traits::Footprint) -> u64 {
		footprint.size.div_ceil(1_000)
	}
}

parameter_types! {
	pub const StorageDepositReason: RuntimeHoldReason =
		RuntimeHoldReason::BidMarket(HoldReason::StorageDeposit);
	pub const MinPhase: Millis = Millis(60_000);
	pub const MinReplayPhase: Millis = Millis(6_000);
	pub const Horizon: Millis = Millis(7 * 86_400_000);
	pub const ReplayHorizon: Millis = Millis(100 * 86_400_000);
	pub const Retention: Millis = Millis(30 * 86_400_000);
	/// Chain time in Unix milliseconds.
	pub static Now: u64 = 0;
	/// The stalls of finality.
	pub static Stalls: Vec<Interval> = vec![];
	/// The chain time, in Unix milliseconds, by which finality lags.
	pub static Lag: u64 = 0;
	/// Whether the areas of a node are not in ascending order.
	pub static Disordered: bool = false;
	/// The limit rows of each area, in every interval.
	pub static Rows: BTreeMap<AreaId, Vec<Limit>> = BTreeMap::new();
	/// The penalties of all areas.
	pub static Penalty: Penalties = PENALTIES;
	/// The block in which the rows of each area were posted; none for standing limits.
	pub static Posted: BTreeMap<AreaId, u64> = BTreeMap::new();
	/// The most portfolios for energy of a pricing node.
	pub static RoomForPortfolios: u32 = MAX_PORTFOLIOS;
	/// The overrides that have been issued.
	pub static Issued: BTreeMap<OverrideId, AwardOverride<AccountId>> = BTreeMap::new();
	/// The aggregators that are suspended.
	pub static Suspended: Vec<AccountId> = Vec::new();
	/// The aggregations: aggregator, node, capability at each point of the node, size.
	pub static Aggregations: BTreeMap<AggregationId, Portfolio> = BTreeMap::new();
}

/// An aggregation that can do the same at each point.
#[derive(Clone)]
pub struct Portfolio {
	pub aggregator: AccountId,
	pub node: PricingNodeId,
	pub capability: Capability,
	pub size: Watts,
}

pub struct Clock;
impl Time for Clock {
	type Moment = u64;
	fn now() -> u64 {
		Now::get()
	}
}

/// Finality that stalls and lags as tests set it.
pub struct Consensus;
impl Finality for Consensus {
	fn stalled_during(span: Interval) -> bool {
		Stalls::get().iter().any(|stall| stall.overlaps(&span))
	}

	fn stalled_now() -> bool {
		Self::stalled_during(Interval { start: Millis(Now::get()), length: Millis(1) })
	}

	fn final_until() -> Millis {
		Millis(Now::get().saturating_sub(Lag::get()))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(span: Option<Interval>) {
		Stalls::set(span.into_iter().collect());
	}
}

/// Ten areas of 256 points, of which area 9 is at the second pricing node.
pub struct Feeders;
impl Network for Feeders {
	type AccountId = AccountId;
	type BlockNumber = u64;
	const MAX_AREAS: u32 = 9;
	const MAX_POINTS: u32 = 256;
	const MAX_COEFFICIENTS: u32 = 8_192;

	fn dso(area: AreaId) -> Option<AccountId> {
		Self::pricing_node(area).map(|_| DSO)
	}

	fn pricing_node(area: AreaId) -> Option<PricingNodeId> {
		match area.0 {
			0..=8 => Some(PricingNodeId(0)),
			9 => Some(PricingNodeId(1)),
			_ => None,
		}
	}

	fn review_rule(area: AreaId) -> Option<(Millis, bool)> {
		Self::pricing_node(area).map(|_| (Millis(0), false))
	}

	fn point_exists(point: PointId) -> bool {
		Self::pricing_node(point.area()).is_some() && point.index() < 256
	}

	fn capacity(point: PointId) -> Option<Capability> {
		let most = Watts(1_000_000_000);
		Self::point_exists(point).then_some(Capability { export: most, import: most })
	}

	fn areas(node: PricingNodeId) -> Vec<AreaId> {
		let mut areas = (0..10)
			.map(AreaId)
			.filter(|area| Self::pricing_node(*area) == Some(node))
			.collect::<Vec<_>>();
		if Disordered::get() {
			areas.reverse();
		}
		areas
	}

	fn limits(area: AreaId, _: &Interval) -> Vec<Limit> {
		Rows::get().remove(&area).unwrap_or_default()
	}

	fn penalties(_: AreaId, _: &Interval) -> Penalties {
		Penalty::get()
	}

	fn posted(area: AreaId, _: &Interval) -> Option<u64> {
		Posted::get().remove(&area)
	}

	fn award_override(id: OverrideId) -> Option<AwardOverride<AccountId>> {
		Issued::get().remove(&id)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(_: &AccountId, _: PricingNodeId, points: u32, rows: u32, _: &Interval) -> AreaId {
		use tieline_primitives::{Coefficient, Ppm, Reason};

		// In storage, so that the next benchmark starts afresh.
		let area = AreaId(frame_support::storage::unhashed::get_or_default(b"areas"));
		frame_support::storage::unhashed::put(b"areas", &area.0.saturating_add(1));
		let coefficients = (0..points)
			.map(|point| Coefficient {
				point: point.try_into().unwrap(),
				sensitivity: Ppm(1_000_000),
			})
			.collect::<Vec<_>>();
		let row = |index: u32| Limit {
			reason: Reason::Outage,
			coefficients: coefficients.clone().try_into().unwrap(),
			headroom: Watts(1_000_000 + i64::from(index)),
		};
		Rows::mutate(|all| all.insert(area, (0..rows).map(row).collect()));
		area
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare_overrides(
		dso: &AccountId,
		area: AreaId,
		points: u32,
		count: u32,
		interval: &Interval,
	) -> Vec<OverrideId> {
		let issue = |place: u32| {
			let id = OverrideId(Issued::get().len().try_into().unwrap());
			let seconds = Millis(1_000 * u64::from(place));
			let export = Watts((count - place - 1).into());
			let issued = AwardOverride {
				area,
				dso: *dso,
				points: (0..points as u16).collect::<Vec<_>>().try_into().unwrap(),
				from: interval.start.saturating_add(seconds),
				until: interval.end().saturating_sub(seconds),
				caps: Capability { export, import: Watts::ZERO },
				reason: tieline_primitives::Reason::Outage,
			};
			Issued::mutate(|all| all.insert(id, issued));
			id
		};
		(0..count).map(issue).collect()
	}
}

pub struct Registry;
impl Portfolios for Registry {
	type AccountId = AccountId;

	fn aggregator(aggregation: AggregationId) -> Option<AccountId> {
		Aggregations::get().get(&aggregation).map(|portfolio| portfolio.aggregator)
	}

	fn pricing_node(aggregation: AggregationId) -> Option<PricingNodeId> {
		Aggregations::get().get(&aggregation).map(|portfolio| portfolio.node)
	}

	fn may_bid(aggregation: AggregationId) -> bool {
		Self::aggregator(aggregation).is_some_and(|who| !Suspended::get().contains(&who))
	}

	fn capability(aggregation: AggregationId, _: PointId, service: Service, _: Day) -> Capability {
		match service {
			Service::Energy => Aggregations::get()
				.get(&aggregation)
				.map_or(Capability::ZERO, |portfolio| portfolio.capability),
			Service::Reserve | Service::Regulation => Capability::ZERO,
		}
	}

	fn size(aggregation: AggregationId, _: Service, _: Day) -> Watts {
		Aggregations::get().get(&aggregation).map_or(Watts(0), |portfolio| portfolio.size)
	}

	fn max_portfolios() -> u32 {
		RoomForPortfolios::get()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(
		aggregator: &AccountId,
		node: PricingNodeId,
		_: &[PointId],
		capability: Capability,
	) -> AggregationId {
		let id = AggregationId(100_000 + u32::try_from(Aggregations::get().len()).unwrap());
		let portfolio =
			Portfolio { aggregator: *aggregator, node, capability, size: Watts(1_000_000) };
		Aggregations::mutate(|all| all.insert(id, portfolio));
		id
	}
}

parameter_types! {
	/// The account that may take no role at any pricing node.
	pub static Excluded: Option<AccountId> = None;
}

/// The roles that exclude each other.
pub struct Roles;
impl Separation<AccountId> for Roles {
	fn may_take(who: &AccountId, _: Role, _: PricingNodeId) -> bool {
		Excluded::get() != Some(*who)
	}
}

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Consideration = HoldConsideration<AccountId, Balances, StorageDepositReason, PerKilobyte>;
	type AdminOrigin = EnsureRoot<AccountId>;
	type Separation = Roles;
	type Network = Feeders;
	type Portfolios = Registry;
	type Time = Clock;
	type Finality = Consensus;
	type MaxIntervals = ConstU32<300>;
	type MaxOffersPerBid = ConstU32<4_096>;
	type MaxClearingWork = ConstU64<20_000_000>;
	type MinPhase = MinPhase;
	type MinReplayPhase = MinReplayPhase;
	type Horizon = Horizon;
	type ReplayHorizon = ReplayHorizon;
	type PortfolioHistory = ConstU32<PORTFOLIO_HISTORY>;
	type Retention = Retention;
}

/// What an account holds at least.
pub const EXISTENTIAL_DEPOSIT: u64 = 3;
/// How many market days before the first free one portfolios are remembered for.
pub const PORTFOLIO_HISTORY: u32 = 31;
/// The most portfolios for energy of a pricing node.
pub const MAX_PORTFOLIOS: u32 = 2_048;
/// What the violation of a limit costs, by reason.
pub const PENALTIES: Penalties = Penalties {
	voltage: Price(5_000_000_000),
	thermal: Price(6_000_000_000),
	outage: Price(7_000_000_000),
	envelope: Price(8_000_000_000),
};
/// The operator of the first pricing node.
pub const ISO: AccountId = 1;
/// The utility of all areas.
pub const DSO: AccountId = 2;
/// The aggregator of aggregations 7 and 9.
pub const SUN: AccountId = 3;
/// The aggregator of aggregation 8.
pub const VOLT: AccountId = 4;
/// Somebody without a role.
pub const ANYONE: AccountId = 5;
/// Who receives the congestion rent.
pub const RENT: AccountId = 7;
/// An aggregator, of aggregation 10, that can pay neither bond nor deposit.
pub const POOR: AccountId = 6;
/// What everybody but `POOR` begins with.
pub const FUNDS: u64 = 1_000_000;

/// A chain without pricing nodes, with the aggregations that can deliver 200 kW either way at each
/// point: 7 (`SUN`), 8 (`VOLT`) and 10 (`POOR`) at node 0, 9 (`SUN`) at node 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: [ISO, DSO, SUN, VOLT, ANYONE]
			.map(|who| (who, FUNDS))
			.into_iter()
			.chain([(POOR, 5)])
			.collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		Now::set(0);
		Rows::set(BTreeMap::new());
		Posted::set(BTreeMap::new());
		Issued::set(BTreeMap::new());
		RoomForPortfolios::set(MAX_PORTFOLIOS);
		Stalls::set(vec![]);
		Lag::set(0);
		Disordered::set(false);
		Penalty::set(PENALTIES);
		let portfolio = |aggregator, node| Portfolio {
			aggregator,
			node: PricingNodeId(node),
			capability: Capability { export: Watts(200_000), import: Watts(200_000) },
			size: Watts(200_000),
		};
		Suspended::set(Vec::new());
		Aggregations::set(BTreeMap::from([
			(AggregationId(7), portfolio(SUN, 0)),
			(AggregationId(8), portfolio(VOLT, 0)),
			(AggregationId(9), portfolio(SUN, 1)),
			(AggregationId(10), portfolio(POOR, 0)),
		]));
	});
	ext
}

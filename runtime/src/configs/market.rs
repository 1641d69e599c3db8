//! The market: network, registry and auctions, each of which depends on those before.

use super::{Admin, chain::deposit};
use crate::{
	AccountId, Balance, Balances, BidMarket, DerRegistry, DsoConstraints, Finality, Runtime,
	RuntimeHoldReason, TIE, Timestamp,
};
use alloc::vec;
use frame_support::{
	BoundedVec, parameter_types,
	traits::{ConstU32, ConstU64, LinearStoragePrice, fungible::HoldConsideration},
};
use pallet_sponsorship::Sponsored;
use tieline_primitives::{
	MILLIS_PER_DAY, Millis, Network, PricingNodeId, QUALIFICATION_GRID, Role, Separation, Service,
};

parameter_types! {
	/// The deposit for an item of storage.
	pub const ItemDeposit: Balance = deposit(1, 0);
	/// The deposit for a byte of storage.
	pub const ByteDeposit: Balance = deposit(0, 1);
	/// The hold reason of deposits for connection points.
	pub const PointsReason: RuntimeHoldReason =
		RuntimeHoldReason::DsoConstraints(pallet_dso_constraints::HoldReason::Points);
	/// The hold reason of deposits for limit rows.
	pub const LimitsReason: RuntimeHoldReason =
		RuntimeHoldReason::DsoConstraints(pallet_dso_constraints::HoldReason::Limits);
	/// The hold reason of deposits for overrides.
	pub const OverridesReason: RuntimeHoldReason =
		RuntimeHoldReason::DsoConstraints(pallet_dso_constraints::HoldReason::Overrides);
	/// The hold reason of the registry's deposits.
	pub const RegistryReason: RuntimeHoldReason =
		RuntimeHoldReason::DerRegistry(pallet_der_registry::HoldReason::StorageDeposit);
	/// The hold reason of deposits for auctions and bids.
	pub const AuctionReason: RuntimeHoldReason =
		RuntimeHoldReason::BidMarket(pallet_bid_market::HoldReason::StorageDeposit);
	/// A DSO justifies an override within three days.
	pub const JustificationPeriod: Millis = Millis(3 * MILLIS_PER_DAY);
	/// The reviewer accepts or rejects the justification within thirty days.
	pub const OverrideReviewPeriod: Millis = Millis(30 * MILLIS_PER_DAY);
	/// The bond of an override, which one that lapses or is rejected loses, besides the deposit for
	/// its bytes.
	pub const OverrideBond: Balance = 100 * TIE;
	/// Rows and overrides stay for three months after delivery, and outlast the auctions.
	pub const NetworkRetention: Millis = Millis(94 * MILLIS_PER_DAY);
}

parameter_types! {
	/// A DER that nobody has reviewed stays registered for three months.
	pub const RegistrationPeriod: Millis = Millis(92 * MILLIS_PER_DAY);
	/// Auctions sell energy alone.
	pub SoldServices: BoundedVec<Service, ConstU32<3>> =
		BoundedVec::truncate_from(vec![Service::Energy]);
}

/// A deposit that grows with the items and bytes stored, held on the depositor's account.
type Deposit<Reason> = HoldConsideration<AccountId, Balances, Reason, StoragePrice>;
/// The same, from the budget of the depositor's sponsor where it has one.
type OwnersDeposit = Sponsored<Runtime, RegistryReason, StoragePrice>;
/// The deposit of a footprint.
type StoragePrice = LinearStoragePrice<ItemDeposit, ByteDeposit, Balance>;

impl pallet_dso_constraints::Config for Runtime {
	type WeightInfo = pallet_dso_constraints::weights::SubstrateWeight<Runtime>;
	type AdminOrigin = Admin;
	type Separation = SeparateRoles;
	type Calendar = BidMarket;
	type Registrations = DerRegistry;
	type Time = Timestamp;
	type PointConsideration = Deposit<PointsReason>;
	type LimitConsideration = Deposit<LimitsReason>;
	type OverrideConsideration = HoldConsideration<
		AccountId,
		Balances,
		OverridesReason,
		LinearStoragePrice<OverrideBond, ByteDeposit, Balance>,
	>;
	type MaxOpenOverrides = ConstU32<32>;
	type JustificationPeriod = JustificationPeriod;
	type ReviewPeriod = OverrideReviewPeriod;
	type AuctionHorizon = Horizon;
	type Retention = NetworkRetention;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::Helper;
}

impl pallet_der_registry::Config for Runtime {
	type WeightInfo = pallet_der_registry::weights::SubstrateWeight<Runtime>;
	type AdminOrigin = Admin;
	type Separation = SeparateRoles;
	type Network = DsoConstraints;
	type Calendar = BidMarket;
	type Time = Timestamp;
	type Consideration = OwnersDeposit;
	type MaxBatch = ConstU32<256>;
	type MaxChanges = ConstU32<96>;
	type MaxPortfolios = ConstU32<MAX_PORTFOLIOS>;
	type RegistrationPeriod = RegistrationPeriod;
	type SoldServices = SoldServices;
	type PortfolioHistory = ConstU32<PORTFOLIO_HISTORY>;
	type DefaultQualification = ConstU32<371>;
	type MaxQualification = ConstU32<371>;
	type QualificationGrid = ConstU32<QUALIFICATION_GRID>;
	type MaxLead = ConstU32<MAX_LEAD>;
	type MinQualification = ConstU32<28>;
}

/// The portfolios for energy of a pricing node: three at each of the points that it can have. With
/// two offers of ten steps each a book has 122,880 steps, which can be cleared in one block.
const MAX_PORTFOLIOS: u32 =
	3 * pallet_dso_constraints::MAX_AREAS * pallet_dso_constraints::MAX_POINTS;
/// The past market days that a portfolio keeps: more than can be open at once at a pricing node.
const PORTFOLIO_HISTORY: u32 = 31;
/// By how many days the first free day of a pricing node can be ahead of another's, and two more: for
/// the hour at which days begin, and since what has counted at one counts at the other a day later.
const MAX_LEAD: u32 = 10;
const _: () = assert!(Horizon::get().0 <= (MAX_LEAD as u64 - 2) * MILLIS_PER_DAY);
const _: () = assert!(Horizon::get().0 < PORTFOLIO_HISTORY as u64 * MILLIS_PER_DAY);
// A clearing can be checked as long as its auction is kept.
const _: () = assert!(MarketRetention::get().0 + MILLIS_PER_DAY < NetworkRetention::get().0);

parameter_types! {
	/// The shortest phase: five minutes. Keeping a bidder out of it takes filling 150 blocks in a
	/// row: the first for 0.75 TIE in fees by weight or 4 TIE by length, the last for a hundred times
	/// as much.
	pub const MinPhase: Millis = Millis(300_000);
	/// The shortest phase in replay: five slots, so that a commitment or a reveal that misses a
	/// block can be sent again.
	pub const MinReplayPhase: Millis = Millis(10_000);
	/// An auction is opened at most a week ahead, since enrolments and exits wait for its day.
	pub const Horizon: Millis = Millis(7 * MILLIS_PER_DAY);
	/// A replayed day lies at most a year ahead.
	pub const ReplayHorizon: Millis = Millis(366 * MILLIS_PER_DAY);
	/// An auction's records stay for three months.
	pub const MarketRetention: Millis = Millis(92 * MILLIS_PER_DAY);
}

impl pallet_bid_market::Config for Runtime {
	type WeightInfo = pallet_bid_market::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Consideration = Deposit<AuctionReason>;
	type AdminOrigin = Admin;
	type Separation = SeparateRoles;
	type Network = DsoConstraints;
	type Portfolios = DerRegistry;
	type Time = Timestamp;
	type Finality = Finality;
	type MaxIntervals = ConstU32<300>;
	type MaxOffersPerBid = ConstU32<32_768>;
	type MaxClearingWork = ConstU64<8_000_000>;
	type MinPhase = MinPhase;
	type MinReplayPhase = MinReplayPhase;
	type Horizon = Horizon;
	type ReplayHorizon = ReplayHorizon;
	type PortfolioHistory = ConstU32<PORTFOLIO_HISTORY>;
	type Retention = MarketRetention;
}

/// The separation of roles: of one pricing node ISO, DSOs and aggregators are different accounts, and
/// no aggregator is appointed ISO or DSO. A chain with a root key is a development chain, where one
/// account may play them all.
pub struct SeparateRoles;

impl SeparateRoles {
	fn is_iso(who: &AccountId, node: PricingNodeId) -> bool {
		pallet_bid_market::PricingNodes::<Runtime>::get(node)
			.is_some_and(|record| record.iso == *who)
	}

	fn is_dso(who: &AccountId, node: PricingNodeId) -> bool {
		let areas = DsoConstraints::areas(node);
		areas.into_iter().any(|area| DsoConstraints::dso(area).as_ref() == Some(who))
	}

	fn is_aggregator(who: &AccountId) -> bool {
		pallet_der_registry::Aggregators::<Runtime>::contains_key(who)
	}
}

impl Separation<AccountId> for SeparateRoles {
	fn may_take(who: &AccountId, role: Role, node: PricingNodeId) -> bool {
		let conflicts = match role {
			Role::Iso => Self::is_dso(who, node) || Self::is_aggregator(who),
			Role::Dso => Self::is_iso(who, node) || Self::is_aggregator(who),
			Role::Aggregator => Self::is_iso(who, node) || Self::is_dso(who, node),
		};
		!conflicts || pallet_sudo::Key::<Runtime>::exists()
	}
}

//! The market: network, registry and auctions, each of which depends on those before.

use super::{Admin, chain::deposit};
use crate::{
	AccountId, Balance, Balances, BidMarket, DerRegistry, DsoConstraints, Runtime,
	RuntimeHoldReason, Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64, LinearStoragePrice, fungible::HoldConsideration},
};
use tieline_primitives::{MILLIS_PER_DAY, Millis};

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
	/// Rows and overrides stay for three months after delivery, and outlast the auctions.
	pub const NetworkRetention: Millis = Millis(94 * MILLIS_PER_DAY);
}

/// A deposit that grows with the items and bytes stored, held on the depositor's account.
type Deposit<Reason> = HoldConsideration<
	AccountId,
	Balances,
	Reason,
	LinearStoragePrice<ItemDeposit, ByteDeposit, Balance>,
>;

impl pallet_dso_constraints::Config for Runtime {
	type WeightInfo = pallet_dso_constraints::weights::SubstrateWeight<Runtime>;
	type AdminOrigin = Admin;
	type Calendar = BidMarket;
	type Time = Timestamp;
	type PointConsideration = Deposit<PointsReason>;
	type LimitConsideration = Deposit<LimitsReason>;
	type OverrideConsideration = Deposit<OverridesReason>;
	type MaxOpenOverrides = ConstU32<32>;
	type JustificationPeriod = JustificationPeriod;
	type AuctionHorizon = Horizon;
	type Retention = NetworkRetention;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::Helper;
}

impl pallet_der_registry::Config for Runtime {
	type WeightInfo = pallet_der_registry::weights::SubstrateWeight<Runtime>;
	type AdminOrigin = Admin;
	type Network = DsoConstraints;
	type Calendar = BidMarket;
	type Time = Timestamp;
	type Consideration = Deposit<RegistryReason>;
	type MaxBatch = ConstU32<256>;
	type MaxChanges = ConstU32<64>;
	type MaxPortfolios = ConstU32<MAX_PORTFOLIOS>;
	type PortfolioHistory = ConstU32<PORTFOLIO_HISTORY>;
	type DefaultQualification = ConstU32<392>;
	type MinQualification = ConstU32<28>;
}

/// The portfolios for energy of a pricing node: three at each of the points that it can have. With
/// two offers of ten steps each a book has 122,880 steps, which can be cleared in one block.
const MAX_PORTFOLIOS: u32 =
	3 * pallet_dso_constraints::MAX_AREAS * pallet_dso_constraints::MAX_POINTS;
/// The past market days that a portfolio keeps: more than can be open at once at a pricing node.
const PORTFOLIO_HISTORY: u32 = 31;
const _: () = assert!(Horizon::get().0 < PORTFOLIO_HISTORY as u64 * MILLIS_PER_DAY);
// A clearing can be checked as long as its auction is kept.
const _: () = assert!(MarketRetention::get().0 + MILLIS_PER_DAY < NetworkRetention::get().0);

parameter_types! {
	/// The shortest phase: five minutes. Keeping a bidder out of it takes filling 150 blocks in a
	/// row, each for 0.75 TIE in fees by weight or 4 TIE by length.
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
	type Network = DsoConstraints;
	type Portfolios = DerRegistry;
	type Time = Timestamp;
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

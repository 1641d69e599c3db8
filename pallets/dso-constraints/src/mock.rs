//! A runtime of this pallet and balances, with a calendar and a clock that tests set.

use crate as pallet_dso_constraints;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, LinearStoragePrice, Time, VariantCountOf, fungible::HoldConsideration},
};
use frame_system::EnsureRoot;
use sp_runtime::BuildStorage;
use tieline_primitives::{
	Calendar, Day, Interval, MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, PointId, PricingNodeId,
	Registrations, Role, Separation,
};

/// The DSO of the areas that tests make.
pub const DSO: u64 = 1;
/// The DSO of another area, with as much money.
pub const OTHER: u64 = 2;
/// An account that operates no area.
pub const PUBLIC: u64 = 3;
/// A DSO without money.
pub const POOR: u64 = 4;
/// The balance of the others.
pub const ENDOWMENT: u64 = 1_000_000_000;
/// Midnight UTC of 2026-11-23: the time at which tests begin.
pub const TODAY: Day = Day(20_780);
/// A pricing node that does not exist.
pub const NOWHERE: PricingNodeId = PricingNodeId(99);
/// The longest time from the opening of an auction to its end.
pub const AUCTION_HORIZON: u64 = 2 * MILLIS_PER_DAY;
/// The time that a DSO has to justify an override.
pub const JUSTIFICATION_PERIOD: u64 = 2 * MILLIS_PER_HOUR;
/// The time that the reviewer has for a justification.
pub const REVIEW_PERIOD: u64 = 5 * MILLIS_PER_HOUR;
/// The retention of rows and overrides.
pub const RETENTION: u64 = 30 * MILLIS_PER_DAY;
/// The deposit per stored byte.
pub const PRICE_PER_BYTE: u64 = 10;
/// The deposit per stored item.
pub const PRICE_PER_ITEM: u64 = 1_000;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type DsoConstraints = pallet_dso_constraints;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
}

parameter_types! {
	pub static Now: u64 = TODAY.start_utc().0;
	/// Whether delivery may lie in the past.
	pub static Replay: bool = false;
	/// The connection points at which something is registered.
	pub static Registered: Vec<PointId> = Vec::new();
	pub static GateClosedBefore: Millis = Millis::ZERO;
	pub static FirstFreeDay: Day = TODAY.next();
	/// The one auction that the calendar remembers: its day, and when its clearing ends.
	pub static Auction: Option<(Day, Millis)> = None;
	pub const Points: RuntimeHoldReason =
		RuntimeHoldReason::DsoConstraints(crate::HoldReason::Points);
	pub const Limits: RuntimeHoldReason =
		RuntimeHoldReason::DsoConstraints(crate::HoldReason::Limits);
	pub const Overrides: RuntimeHoldReason =
		RuntimeHoldReason::DsoConstraints(crate::HoldReason::Overrides);
	pub const PricePerItem: u64 = PRICE_PER_ITEM;
	pub const PricePerByte: u64 = PRICE_PER_BYTE;
	pub const JustificationPeriod: Millis = Millis(JUSTIFICATION_PERIOD);
	pub const ReviewPeriod: Millis = Millis(REVIEW_PERIOD);
	pub const AuctionHorizon: Millis = Millis(AUCTION_HORIZON);
	pub const Retention: Millis = Millis(RETENTION);
}

/// A clock that tests set.
pub struct Clock;
impl Time for Clock {
	type Moment = u64;

	fn now() -> u64 {
		Now::get()
	}
}

/// A market whose gates close in the order of delivery.
pub struct MarketCalendar;
impl Calendar for MarketCalendar {
	fn node_exists(node: PricingNodeId) -> bool {
		node != NOWHERE
	}

	fn first_free_day(_: PricingNodeId) -> Day {
		FirstFreeDay::get()
	}

	fn day_start(_: PricingNodeId, day: Day) -> Millis {
		day.start_utc()
	}

	fn day_of(_: PricingNodeId, instant: Millis) -> Day {
		Day::of_utc(instant)
	}

	fn gate_closed(_: PricingNodeId, interval: &Interval) -> bool {
		interval.start < GateClosedBefore::get()
	}

	fn is_delivery_interval(_: PricingNodeId, interval: &Interval) -> bool {
		interval.length.0 == MILLIS_PER_HOUR && interval.start.0.is_multiple_of(MILLIS_PER_HOUR)
	}

	fn is_replay(_: PricingNodeId) -> bool {
		Replay::get()
	}

	fn clears_until(_: PricingNodeId, day: Day) -> Option<Millis> {
		Auction::get().filter(|(opened, _)| *opened == day).map(|(_, end)| end)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(_: PricingNodeId, _: &Interval) {}
}

/// A registry that tests fill.
pub struct Registry;
impl Registrations for Registry {
	fn at(point: PointId) -> bool {
		Registered::get().contains(&point)
	}
}

type Deposit<Reason> =
	HoldConsideration<u64, Balances, Reason, LinearStoragePrice<PricePerItem, PricePerByte, u64>>;

parameter_types! {
	/// The account that may take no role at any pricing node.
	pub static Excluded: Option<u64> = None;
}

/// The roles that exclude each other.
pub struct Roles;
impl Separation<u64> for Roles {
	fn may_take(who: &u64, _: Role, _: PricingNodeId) -> bool {
		Excluded::get() != Some(*who)
	}
}

impl crate::Config for Test {
	type WeightInfo = ();
	type AdminOrigin = EnsureRoot<u64>;
	type Separation = Roles;
	type Calendar = MarketCalendar;
	type Registrations = Registry;
	type Time = Clock;
	type PointConsideration = Deposit<Points>;
	type LimitConsideration = Deposit<Limits>;
	type OverrideConsideration = Deposit<Overrides>;
	type MaxOpenOverrides = ConstU32<3>;
	type JustificationPeriod = JustificationPeriod;
	type ReviewPeriod = ReviewPeriod;
	type AuctionHorizon = AuctionHorizon;
	type Retention = Retention;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Clock {
	fn set_time(now: Millis) {
		Now::set(now.0);
	}
}

/// Block 1 of a chain on which three accounts have money.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: [DSO, OTHER, PUBLIC].map(|who| (who, ENDOWMENT)).into(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		// Tests of one thread share these.
		Now::set(TODAY.start_utc().0);
		Replay::set(false);
		Registered::set(Vec::new());
		GateClosedBefore::set(Millis::ZERO);
		FirstFreeDay::set(TODAY.next());
		Auction::set(None);
	});
	ext
}

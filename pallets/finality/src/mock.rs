//! A chain of this pallet, with authorities, a slot and a clock that tests set.

use crate as pallet_finality;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Time},
};
use sp_runtime::BuildStorage;
use tieline_primitives::Millis;

/// The time at which tests begin.
pub const GENESIS: u64 = 1_000_000;
/// The length of a slot.
pub const SLOT: u64 = 2_000;
/// The most that finality may lag beyond a round.
pub const MAX_LAG: u64 = 60_000;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Finality = pallet_finality;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub static Now: u64 = GENESIS;
	pub static BlockSlot: Option<u64> = None;
	pub static Authorities: Vec<u64> = vec![];
	pub const SlotDuration: Millis = Millis(SLOT);
	pub const MaxLag: Millis = Millis(MAX_LAG);
}

/// A clock that tests set.
pub struct Clock;
impl Time for Clock {
	type Moment = u64;

	fn now() -> u64 {
		Now::get()
	}
}

impl crate::Config for Test {
	type WeightInfo = ();
	type AuthorityId = u64;
	type Authorities = Authorities;
	type Slot = BlockSlot;
	type Time = Clock;
	type SlotDuration = SlotDuration;
	type MaxLag = MaxLag;
	type MaxAuthorities = ConstU32<32>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Clock {
	fn set_authorities(count: u32) {
		Authorities::set((0..u64::from(count)).collect());
	}

	fn set_slot(slot: u64) {
		BlockSlot::set(Some(slot));
	}

	fn set_time(now: Millis) {
		Now::set(now.0);
	}
}

/// A chain without blocks, of four authorities.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		// Tests of one thread share these.
		Now::set(GENESIS);
		BlockSlot::set(None);
		Authorities::set(vec![1, 2, 3, 4]);
	});
	ext
}

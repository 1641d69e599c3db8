//! A runtime of this pallet, with a clock that tests set.

use crate as pallet_enactment;
use frame_support::{
	derive_impl, ord_parameter_types, parameter_types,
	traits::{ConstU32, Time},
};
use frame_system::EnsureSignedBy;
use sp_runtime::BuildStorage;
use tieline_primitives::Millis;

/// The account that proposes.
pub const MAJORITY: u64 = 1;
/// The regulator.
pub const REGULATOR: u64 = 2;
/// An account without a role.
pub const PUBLIC: u64 = 3;
/// The time at which tests begin.
pub const START: u64 = 1_800_000_000_000;
/// The delay, in milliseconds.
pub const DELAY: u64 = 48 * 3_600_000;
/// The lifetime after it, in milliseconds.
pub const LIFETIME: u64 = 72 * 3_600_000;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Enactment = pallet_enactment;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

ord_parameter_types! {
	pub const Majority: u64 = MAJORITY;
	pub const Regulator: u64 = REGULATOR;
}

parameter_types! {
	pub static Now: u64 = START;
	pub const Delay: Millis = Millis(DELAY);
	pub const Lifetime: Millis = Millis(LIFETIME);
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
	type RuntimeCall = RuntimeCall;
	type ProposeOrigin = EnsureSignedBy<Majority, u64>;
	type RegulatorOrigin = EnsureSignedBy<Regulator, u64>;
	type Time = Clock;
	type Delay = Delay;
	type Lifetime = Lifetime;
	type MaxProposals = ConstU32<3>;
	type MaxCallLength = ConstU32<1_024>;
}

/// Block 1 of an empty chain.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		// Tests of one thread share it.
		Now::set(START);
	});
	ext
}

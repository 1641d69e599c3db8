//! A runtime of this pallet, with session keys that tests register.

use crate as pallet_validators;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ValidatorRegistration},
};
use frame_system::EnsureRoot;
use sp_runtime::BuildStorage;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Validators = pallet_validators;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	/// The validator that was disabled last.
	pub static Disabled: Option<u64> = None;
}

/// The accounts below 100 have session keys; in benchmarks all have.
pub struct Keys;
impl ValidatorRegistration<u64> for Keys {
	fn is_registered(who: &u64) -> bool {
		*who < 100 || cfg!(feature = "runtime-benchmarks")
	}
}

/// The running session.
pub struct Session;
impl crate::Disable<u64> for Session {
	fn disable(who: &u64) {
		Disabled::set(Some(*who));
	}
}

impl crate::Config for Test {
	type WeightInfo = ();
	type ManageOrigin = EnsureRoot<u64>;
	type Keys = Keys;
	type Session = Session;
	type MinValidators = ConstU32<2>;
	type MaxValidators = ConstU32<8>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

/// Block 1 of a chain with the validators 1 to 4.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	crate::GenesisConfig::<Test> { validators: vec![1, 2, 3, 4] }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		// Tests of one thread share it.
		Disabled::set(None);
	});
	ext
}

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
	/// The running session.
	pub static Index: u32 = 1;
	/// The slot of this block.
	pub static Now: u64 = 10;
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
	fn index() -> u32 {
		Index::get()
	}

	fn disable(who: &u64) {
		Disabled::set(Some(*who));
	}
}

/// Proves that the validator whose number is the state root authored two blocks in the slot whose
/// number is the extrinsics root, where both headers say so.
pub struct Roots;
impl crate::DoubleAuthorship<Header, u64> for Roots {
	fn offender(first: &Header, second: &Header) -> Option<(u64, u64)> {
		let agree = first.state_root == second.state_root
			&& first.extrinsics_root == second.extrinsics_root;
		(agree && first != second)
			.then(|| (first.state_root.to_low_u64_be(), first.extrinsics_root.to_low_u64_be()))
	}

	fn now() -> u64 {
		Now::get()
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<u64, Header> for Roots {
	fn register_keys(_: &u64, _: u32) {}

	fn double_authorship() -> (Header, Header) {
		use sp_runtime::{generic::Digest, traits::Header as _};
		let root = sp_core::H256::from_low_u64_be(1);
		let parent = System::block_hash(0);
		let header = |log| {
			let digest = Digest { logs: vec![sp_runtime::DigestItem::Other(vec![log])] };
			Header::new(1, root, root, parent, digest)
		};
		(header(0), header(1))
	}
}

/// The header of a block.
pub type Header = frame_system::pallet_prelude::HeaderFor<Test>;

impl crate::Config for Test {
	type WeightInfo = ();
	type ManageOrigin = EnsureRoot<u64>;
	type Keys = Keys;
	type Session = Session;
	type DoubleAuthorship = Roots;
	type MinValidators = ConstU32<2>;
	type MaxValidators = ConstU32<8>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Roots;
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
		Index::set(1);
		Now::set(10);
	});
	ext
}

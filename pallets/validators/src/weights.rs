//! Weights of `pallet_validators`: estimates by comparison with calls of the same storage accesses,
//! until `cargo xtask weights` has measured them.

#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::ParityDbWeight},
};

/// What the calls of the pallet weigh.
pub trait WeightInfo {
	/// Of `set_validators`.
	fn set_validators(v: u32) -> Weight;
	/// Of `report_double_authorship`.
	fn report_double_authorship() -> Weight;
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn set_validators(v: u32) -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(Weight::from_parts(5_000_000, 2_600).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(v.into()))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn report_double_authorship() -> Weight {
		// Two signatures.
		Weight::from_parts(200_000_000, 10_000)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(5))
	}
}

// For tests.
impl WeightInfo for () {
	fn set_validators(v: u32) -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(Weight::from_parts(5_000_000, 2_600).saturating_mul(v.into()))
			.saturating_add(ParityDbWeight::get().reads(v.into()))
			.saturating_add(ParityDbWeight::get().writes(1))
	}
	fn report_double_authorship() -> Weight {
		// Two signatures.
		Weight::from_parts(200_000_000, 10_000)
			.saturating_add(ParityDbWeight::get().reads(10))
			.saturating_add(ParityDbWeight::get().writes(5))
	}
}

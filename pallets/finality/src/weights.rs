//! Weights of `pallet_finality`: derived by hand from what the calls read and write, to be measured
//! with `cargo xtask weights`.

#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::ParityDbWeight},
};

/// What the call and the end of a block of the pallet weigh.
pub trait WeightInfo {
	/// Of `note`.
	fn note() -> Weight;
	/// Of `on_finalize`.
	fn on_finalize(a: u32) -> Weight;
}

/// The estimated weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `System::Number` (r:1 w:0), `Finality::Noted` (r:1 w:1)
	fn note() -> Weight {
		Weight::from_parts(10_000_000, 1501)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0), `Aura::Authorities` (r:1 w:0), `Aura::CurrentSlot`
	/// (r:1 w:0), `Finality::Times` (r:1 w:1), `Finality::Latest` (r:1 w:1), `Finality::Words`
	/// (r:1 w:1), `Finality::Noted` (r:1 w:1), `Finality::StalledSince` (r:1 w:1),
	/// `Finality::Stalls` (r:1 w:1)
	fn on_finalize(a: u32) -> Weight {
		Weight::from_parts(60_000_000, 4058)
			.saturating_add(Weight::from_parts(1_500_000, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
}

/// The estimated weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn note() -> Weight {
		Weight::from_parts(10_000_000, 1501)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn on_finalize(a: u32) -> Weight {
		Weight::from_parts(60_000_000, 4058)
			.saturating_add(Weight::from_parts(1_500_000, 0).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
}

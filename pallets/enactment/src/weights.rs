//! Weights of `pallet_enactment`: estimates by comparison with calls of the same storage accesses,
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
	/// Of `propose`.
	fn propose(l: u32) -> Weight;
	/// Of `concur`.
	fn concur() -> Weight;
	/// Of `veto`.
	fn veto() -> Weight;
	/// Of `withdraw`.
	fn withdraw() -> Weight;
	/// Of `enact`.
	fn enact(l: u32) -> Weight;
	/// Of `lapse`.
	fn lapse() -> Weight;
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn propose(l: u32) -> Weight {
		Weight::from_parts(25_000_000, 40_000)
			.saturating_add(Weight::from_parts(1_500, 0).saturating_mul(l.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn concur() -> Weight {
		Weight::from_parts(30_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn veto() -> Weight {
		Weight::from_parts(30_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(30_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn enact(l: u32) -> Weight {
		Weight::from_parts(35_000_000, 40_000)
			.saturating_add(Weight::from_parts(3_000, 0).saturating_mul(l.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn lapse() -> Weight {
		Weight::from_parts(30_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}

// For tests.
impl WeightInfo for () {
	fn propose(l: u32) -> Weight {
		Weight::from_parts(25_000_000, 40_000)
			.saturating_add(Weight::from_parts(1_500, 0).saturating_mul(l.into()))
			.saturating_add(ParityDbWeight::get().reads(2))
			.saturating_add(ParityDbWeight::get().writes(3))
	}
	fn concur() -> Weight {
		Weight::from_parts(30_000_000, 40_000)
			.saturating_add(ParityDbWeight::get().reads(1))
			.saturating_add(ParityDbWeight::get().writes(1))
	}
	fn veto() -> Weight {
		Weight::from_parts(30_000_000, 40_000)
			.saturating_add(ParityDbWeight::get().reads(2))
			.saturating_add(ParityDbWeight::get().writes(2))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(30_000_000, 40_000)
			.saturating_add(ParityDbWeight::get().reads(2))
			.saturating_add(ParityDbWeight::get().writes(2))
	}
	fn enact(l: u32) -> Weight {
		Weight::from_parts(35_000_000, 40_000)
			.saturating_add(Weight::from_parts(3_000, 0).saturating_mul(l.into()))
			.saturating_add(ParityDbWeight::get().reads(2))
			.saturating_add(ParityDbWeight::get().writes(2))
	}
	fn lapse() -> Weight {
		Weight::from_parts(30_000_000, 40_000)
			.saturating_add(ParityDbWeight::get().reads(2))
			.saturating_add(ParityDbWeight::get().writes(2))
	}
}

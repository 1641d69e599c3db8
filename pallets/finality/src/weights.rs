//! Weights of `pallet_finality`, measured with `frame-benchmarking` 64.0.0.
//!
//! 2026-11-29, 20 steps of 10 repetitions, Compiled execution, cache
//! 1024 MiB, on AMD EPYC. Written by `cargo xtask weights`; do not edit.

#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::ParityDbWeight},
};

/// What the calls of the pallet weigh.
pub trait WeightInfo {
	/// Of `note`.
	fn note() -> Weight;
	/// Of `on_finalize`.
	fn on_finalize(a: u32) -> Weight;
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Finality::Noted` (r:1 w:1)
	/// Proof: `Finality::Noted` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn note() -> Weight {
		// Proof size: `42` measured, `1489` estimated.
		// Shortest time: 3_806 picoseconds.
		Weight::from_parts(4_137_000, 1489)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Finality::Latest` (r:1 w:1)
	/// Proof: `Finality::Latest` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Finality::Words` (r:1 w:1)
	/// Proof: `Finality::Words` (`max_values`: Some(1), `max_size`: Some(2306), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `Aura::Authorities` (r:1 w:0)
	/// Proof: `Aura::Authorities` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Finality::Noted` (r:1 w:1)
	/// Proof: `Finality::Noted` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Aura::CurrentSlot` (r:1 w:0)
	/// Proof: `Aura::CurrentSlot` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Finality::Times` (r:1 w:1)
	/// Proof: `Finality::Times` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Finality::StalledSince` (r:1 w:1)
	/// Proof: `Finality::StalledSince` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Finality::Stalls` (r:1 w:1)
	/// Proof: `Finality::Stalls` (`max_values`: Some(1), `max_size`: Some(1026), added: 1521, mode: `MaxEncodedLen`)
	/// The range of component `a` is `[1, 64]`.
	fn on_finalize(a: u32) -> Weight {
		// Proof size: `1486 + a * (68 ±0)` measured, `3791` estimated.
		// Shortest time: 23_595 picoseconds.
		Weight::from_parts(24_548_700, 3791)
			// Standard error: 113
			.saturating_add(Weight::from_parts(73_929, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
}

/// The measured weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn note() -> Weight {
		Weight::from_parts(4_137_000, 1489)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn on_finalize(a: u32) -> Weight {
		Weight::from_parts(24_548_700, 3791)
			.saturating_add(Weight::from_parts(73_929, 0).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
}

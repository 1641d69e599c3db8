//! Weights of `pallet_enactment`, measured with `frame-benchmarking` 64.0.0.
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
	/// Storage: `Enactment::CounterForProposals` (r:1 w:1)
	/// Proof: `Enactment::CounterForProposals` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Enactment::NextProposal` (r:1 w:1)
	/// Proof: `Enactment::NextProposal` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Enactment::Proposals` (r:1 w:1)
	/// Proof: `Enactment::Proposals` (`max_values`: None, `max_size`: Some(65569), added: 68044, mode: `MaxEncodedLen`)
	/// The range of component `l` is `[6, 65536]`.
	fn propose(l: u32) -> Weight {
		// Proof size: `45` measured, `69034` estimated.
		// Shortest time: 11_086 picoseconds.
		Weight::from_parts(11_753_535, 69034)
			// Standard error: 0
			.saturating_add(Weight::from_parts(1_610, 0).saturating_mul(l.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Enactment::Proposals` (r:1 w:1)
	/// Proof: `Enactment::Proposals` (`max_values`: None, `max_size`: Some(65569), added: 68044, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn concur() -> Weight {
		// Proof size: `65679` measured, `69034` estimated.
		// Shortest time: 31_106 picoseconds.
		Weight::from_parts(33_050_000, 69034)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Enactment::Proposals` (r:1 w:1)
	/// Proof: `Enactment::Proposals` (`max_values`: None, `max_size`: Some(65569), added: 68044, mode: `MaxEncodedLen`)
	/// Storage: `Enactment::CounterForProposals` (r:1 w:1)
	/// Proof: `Enactment::CounterForProposals` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn veto() -> Weight {
		// Proof size: `65650` measured, `69034` estimated.
		// Shortest time: 98_457 picoseconds.
		Weight::from_parts(103_414_000, 69034)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Enactment::Proposals` (r:1 w:1)
	/// Proof: `Enactment::Proposals` (`max_values`: None, `max_size`: Some(65569), added: 68044, mode: `MaxEncodedLen`)
	/// Storage: `Enactment::CounterForProposals` (r:1 w:1)
	/// Proof: `Enactment::CounterForProposals` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// Proof size: `65650` measured, `69034` estimated.
		// Shortest time: 24_387 picoseconds.
		Weight::from_parts(26_219_000, 69034)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Enactment::Proposals` (r:1 w:1)
	/// Proof: `Enactment::Proposals` (`max_values`: None, `max_size`: Some(65569), added: 68044, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Enactment::CounterForProposals` (r:1 w:1)
	/// Proof: `Enactment::CounterForProposals` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of component `l` is `[6, 65536]`.
	fn enact(l: u32) -> Weight {
		// Proof size: `156 + l * (1 ±0)` measured, `69034` estimated.
		// Shortest time: 15_113 picoseconds.
		Weight::from_parts(15_828_572, 69034)
			// Standard error: 0
			.saturating_add(Weight::from_parts(1_590, 0).saturating_mul(l.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Enactment::Proposals` (r:1 w:1)
	/// Proof: `Enactment::Proposals` (`max_values`: None, `max_size`: Some(65569), added: 68044, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Enactment::CounterForProposals` (r:1 w:1)
	/// Proof: `Enactment::CounterForProposals` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn lapse() -> Weight {
		// Proof size: `65692` measured, `69034` estimated.
		// Shortest time: 28_232 picoseconds.
		Weight::from_parts(29_724_000, 69034)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

/// The measured weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn propose(l: u32) -> Weight {
		Weight::from_parts(11_753_535, 69034)
			.saturating_add(Weight::from_parts(1_610, 0).saturating_mul(l.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn concur() -> Weight {
		Weight::from_parts(33_050_000, 69034)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn veto() -> Weight {
		Weight::from_parts(103_414_000, 69034)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(26_219_000, 69034)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn enact(l: u32) -> Weight {
		Weight::from_parts(15_828_572, 69034)
			.saturating_add(Weight::from_parts(1_590, 0).saturating_mul(l.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn lapse() -> Weight {
		Weight::from_parts(29_724_000, 69034)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
}

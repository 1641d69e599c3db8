//! Finality: how far it lags, by the word of the authors.

use crate::{Runtime, SLOT_MILLIS, Timestamp};
use alloc::vec::Vec;
use frame_support::{parameter_types, traits::Get};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use tieline_primitives::Millis;

parameter_types! {
	/// The length of a slot.
	pub const SlotLength: Millis = Millis(SLOT_MILLIS);
	/// Finality is stalled when it lags by a minute more than a round of all authors.
	pub const MaxLag: Millis = Millis(60_000);
}

/// The authorities of Aura, in the order in which they author.
pub struct Authorities;

impl Get<Vec<AuraId>> for Authorities {
	fn get() -> Vec<AuraId> {
		pallet_aura::Authorities::<Runtime>::get().into_inner()
	}
}

/// The slot of the block.
pub struct BlockSlot;

impl Get<Option<u64>> for BlockSlot {
	fn get() -> Option<u64> {
		Some(*pallet_aura::CurrentSlot::<Runtime>::get())
	}
}

impl pallet_finality::Config for Runtime {
	type WeightInfo = pallet_finality::weights::SubstrateWeight<Runtime>;
	type AuthorityId = AuraId;
	type Authorities = Authorities;
	type Slot = BlockSlot;
	type Time = Timestamp;
	type SlotDuration = SlotLength;
	type MaxLag = MaxLag;
	type MaxAuthorities = <Runtime as pallet_aura::Config>::MaxAuthorities;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::Helper;
}

//! The helpers of the benchmarks.

use crate::Runtime;
use frame_support::BoundedVec;
use tieline_primitives::Millis;

/// Sets the chain's clock.
pub struct Helper;

impl pallet_dso_constraints::BenchmarkHelper for Helper {
	fn set_time(now: Millis) {
		pallet_timestamp::Now::<Runtime>::put(now.0);
	}
}

impl pallet_finality::BenchmarkHelper for Helper {
	fn set_authorities(count: u32) {
		let authorities = (0..count).map(|index| {
			let mut key = [0; 32];
			key[..4].copy_from_slice(&index.to_le_bytes());
			sp_core::sr25519::Public::from_raw(key).into()
		});
		let authorities = BoundedVec::truncate_from(authorities.collect());
		pallet_aura::Authorities::<Runtime>::put(authorities);
	}

	fn set_slot(slot: u64) {
		pallet_aura::CurrentSlot::<Runtime>::put(sp_consensus_aura::Slot::from(slot));
	}

	fn set_time(now: Millis) {
		pallet_timestamp::Now::<Runtime>::put(now.0);
	}
}

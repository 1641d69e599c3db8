//! The helpers of the benchmarks.

use crate::{AccountId, Runtime, SessionKeys};
use sp_core::crypto::UncheckedFrom;
use tieline_primitives::Millis;

/// Sets the chain's clock.
pub struct Helper;

impl pallet_dso_constraints::BenchmarkHelper for Helper {
	fn set_time(now: Millis) {
		pallet_timestamp::Now::<Runtime>::put(now.0);
	}
}

impl pallet_validators::BenchmarkHelper<AccountId> for Helper {
	fn register_keys(who: &AccountId, index: u32) {
		let mut key = [0; 32];
		key[..4].copy_from_slice(&index.to_le_bytes());
		let keys = SessionKeys {
			aura: sp_core::sr25519::Public::unchecked_from(key).into(),
			grandpa: sp_core::ed25519::Public::unchecked_from(key).into(),
		};
		pallet_session::NextKeys::<Runtime>::insert(who, keys);
	}
}

//! The helpers of the benchmarks.

use crate::{AccountId, Hash, Header, Runtime, SessionKeys, System};
use alloc::vec;
use frame_support::BoundedVec;
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId as AuraId, AuthoritySignature as AuraSignature},
};
use sp_core::crypto::UncheckedFrom;
use sp_runtime::{
	RuntimeAppPublic,
	generic::{Digest, DigestItem},
	traits::Header as _,
};
use tieline_primitives::Millis;

/// Sets the chain's clock.
pub struct Helper;

impl pallet_dso_constraints::BenchmarkHelper for Helper {
	fn set_time(now: Millis) {
		pallet_timestamp::Now::<Runtime>::put(now.0);
	}
}

impl pallet_validators::BenchmarkHelper<AccountId, Header> for Helper {
	fn register_keys(who: &AccountId, index: u32) {
		let mut key = [0; 32];
		key[..4].copy_from_slice(&index.to_le_bytes());
		let keys = SessionKeys {
			aura: sp_core::sr25519::Public::unchecked_from(key).into(),
			grandpa: sp_core::ed25519::Public::unchecked_from(key).into(),
		};
		pallet_session::NextKeys::<Runtime>::insert(who, keys);
	}

	// Sealed with a key of the keystore, as benchmarks have one.
	fn double_authorship() -> (Header, Header) {
		let author = AuraId::generate_pair(None);
		pallet_aura::Authorities::<Runtime>::put(BoundedVec::truncate_from(vec![author.clone()]));
		let validators = vec![AccountId::new([7; 32]), AccountId::new([8; 32])];
		pallet_session::Validators::<Runtime>::put(validators.clone());
		// One that can be removed: another stays.
		pallet_validators::Validators::<Runtime>::put(BoundedVec::truncate_from(validators));
		let sealed = |log| {
			let slot = CompatibleDigestItem::<AuraSignature>::aura_pre_digest(1.into());
			let digest = Digest { logs: vec![DigestItem::Other(vec![log]), slot] };
			let parent = System::block_hash(0);
			let mut header = Header::new(1, Hash::zero(), Hash::zero(), parent, digest);
			let seal = author.sign(&header.hash()).expect("the key was just generated");
			header.digest.push(CompatibleDigestItem::aura_seal(seal));
			header
		};
		(sealed(0), sealed(1))
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

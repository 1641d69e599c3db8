//! Genesis presets: the initial states of development chains.
//!
//! Both have the well-known development keys. A production chain starts from a chain specification
//! of its consortium, without a sudo key.

use crate::{AccountId, Balance, RuntimeGenesisConfig, TIE};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use pallet_grandpa::AuthorityId as GrandpaId;
use serde_json::Value;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, PresetId};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// The initial balance of each well-known account.
const ENDOWMENT: Balance = 10_000_000 * TIE;

/// A validator's keys, derived from one name.
type Authority = (AuraId, GrandpaId);

fn authority(sr25519: Sr25519Keyring, ed25519: Ed25519Keyring) -> Authority {
	(sr25519.public().into(), ed25519.public().into())
}

fn testnet(authorities: Vec<Authority>, council: Vec<AccountId>) -> Value {
	let endowed = Sr25519Keyring::well_known().map(|key| key.to_account_id());
	build_struct_json_patch!(RuntimeGenesisConfig {
		aura: pallet_aura::GenesisConfig {
			authorities: authorities.iter().map(|(aura, _)| aura.clone()).collect(),
		},
		grandpa: pallet_grandpa::GenesisConfig {
			authorities: authorities.iter().map(|(_, grandpa)| (grandpa.clone(), 1)).collect(),
		},
		balances: pallet_balances::GenesisConfig {
			balances: endowed.map(|account| (account, ENDOWMENT)).collect::<Vec<_>>(),
		},
		council: pallet_collective::GenesisConfig { members: council },
		sudo: pallet_sudo::GenesisConfig { key: Some(Sr25519Keyring::Alice.to_account_id()) },
	})
}

/// One validator, Alice, whose key is also root's.
fn development() -> Value {
	testnet(
		vec![authority(Sr25519Keyring::Alice, Ed25519Keyring::Alice)],
		vec![Sr25519Keyring::Alice.to_account_id()],
	)
}

/// A consortium of four validators on one machine: Alice, Bob, Charlie and Dave.
fn local() -> Value {
	let members = [
		(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
		(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
	];
	testnet(
		members.iter().map(|&(aura, grandpa)| authority(aura, grandpa)).collect(),
		members.iter().map(|(key, _)| key.to_account_id()).collect(),
	)
}

/// The preset of this name as JSON; `None` for an unknown name.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_TESTNET_RUNTIME_PRESET => local(),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET)]
}

//! Genesis presets: the initial states of development chains.
//!
//! Both have the well-known development keys. A production chain starts from the specification that
//! `tieline-node consortium` makes of a file: without a development key, and without a sudo key.

use crate::{AccountId, Balance, RuntimeGenesisConfig, SessionKeys, TIE};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, PresetId};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// The initial balance of each well-known account.
const ENDOWMENT: Balance = 10_000_000 * TIE;

/// A validator: its account, and the keys of its node.
struct Validator {
	account: AccountId,
	keys: SessionKeys,
}

/// The validator whose account and keys are derived from one name.
fn validator(sr25519: Sr25519Keyring, ed25519: Ed25519Keyring) -> Validator {
	let keys = SessionKeys { aura: sr25519.public().into(), grandpa: ed25519.public().into() };
	Validator { account: sr25519.to_account_id(), keys }
}

fn testnet(
	validators: Vec<Validator>,
	council: Vec<AccountId>,
	regulator: Sr25519Keyring,
) -> Value {
	let endowed = Sr25519Keyring::well_known().map(|key| key.to_account_id());
	build_struct_json_patch!(RuntimeGenesisConfig {
		validators: pallet_validators::GenesisConfig {
			validators: validators.iter().map(|validator| validator.account.clone()).collect(),
		},
		session: pallet_session::GenesisConfig {
			keys: validators
				.iter()
				.map(|validator| {
					let account = || validator.account.clone();
					(account(), account(), validator.keys.clone())
				})
				.collect(),
		},
		balances: pallet_balances::GenesisConfig {
			balances: endowed.map(|account| (account, ENDOWMENT)).collect::<Vec<_>>(),
		},
		council: pallet_collective::GenesisConfig { members: council },
		regulator: pallet_collective::GenesisConfig { members: vec![regulator.to_account_id()] },
		sudo: pallet_sudo::GenesisConfig { key: Some(Sr25519Keyring::Alice.to_account_id()) },
	})
}

/// One validator, Alice, whose key is also root's and the regulator's.
fn development() -> Value {
	testnet(
		vec![validator(Sr25519Keyring::Alice, Ed25519Keyring::Alice)],
		vec![Sr25519Keyring::Alice.to_account_id()],
		Sr25519Keyring::Alice,
	)
}

/// A consortium of four validators on one machine, Alice, Bob, Charlie and Dave, regulated by Eve.
fn local() -> Value {
	let members = [
		(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
		(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
	];
	testnet(
		members.iter().map(|&(aura, grandpa)| validator(aura, grandpa)).collect(),
		members.iter().map(|(key, _)| key.to_account_id()).collect(),
		Sr25519Keyring::Eve,
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

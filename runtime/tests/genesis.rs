//! The presets build, and name validators, council and root.

mod chain;

use chain::chain;
use frame_support::traits::{GetStorageVersion, StorageVersion};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};
use tieline_runtime::{
	AccountId, Balances, BidMarket, DerRegistry, DsoConstraints, Enactment, Finality, Grandpa,
	Runtime, Sponsorship, TIE, TOKEN_DECIMALS, TOKEN_SYMBOL, Validators,
	configs::{CouncilInstance, EXISTENTIAL_DEPOSIT, RegulatorInstance, SS58_PREFIX},
	genesis,
};

/// Checks that these keys validate and govern, that this one regulates, and that Alice is root.
fn is_run_by(keys: &[Sr25519Keyring], regulator: Sr25519Keyring) {
	let aura = pallet_aura::Authorities::<Runtime>::get();
	let authors: Vec<AuraId> = keys.iter().map(|key| key.public().into()).collect();
	assert_eq!(aura.to_vec(), authors);
	assert_eq!(Grandpa::grandpa_authorities().len(), keys.len());
	let mut council = pallet_collective::Members::<Runtime, CouncilInstance>::get();
	council.sort();
	let mut expected: Vec<AccountId> = keys.iter().map(|key| key.to_account_id()).collect();
	expected.sort();
	assert_eq!(council, expected);
	let validators: Vec<AccountId> = keys.iter().map(|key| key.to_account_id()).collect();
	assert_eq!(pallet_validators::Validators::<Runtime>::get(), validators);
	assert_eq!(pallet_session::Validators::<Runtime>::get(), validators);
	assert_eq!(
		pallet_collective::Members::<Runtime, RegulatorInstance>::get(),
		[regulator.to_account_id()]
	);
	assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(Alice.to_account_id()));
}

#[test]
fn a_development_chain_should_be_run_by_alice() {
	chain("development", || is_run_by(&[Alice], Alice));
}

#[test]
fn a_local_chain_should_be_run_by_four() {
	chain("local_testnet", || is_run_by(&[Alice, Bob, Charlie, Dave], Eve));
}

#[test]
fn every_preset_should_endow_the_well_known_accounts_and_no_pricing_node() {
	let names = genesis::preset_names();
	assert_eq!(names.len(), 2);
	for name in names {
		chain(name.as_ref(), || {
			for key in Sr25519Keyring::well_known() {
				assert!(Balances::free_balance(key.to_account_id()) > 1_000 * TIE);
			}
			assert_eq!(pallet_bid_market::PricingNodes::<Runtime>::iter().count(), 0);
		});
	}
}

#[test]
fn a_new_chain_should_begin_with_the_newest_storage() {
	chain("development", || {
		fn version<Pallet>() -> (StorageVersion, StorageVersion)
		where
			Pallet: GetStorageVersion<InCodeStorageVersion = StorageVersion>,
		{
			(Pallet::on_chain_storage_version(), Pallet::in_code_storage_version())
		}
		for (on_chain, in_code) in [
			version::<DsoConstraints>(),
			version::<DerRegistry>(),
			version::<BidMarket>(),
			version::<Finality>(),
			version::<Sponsorship>(),
			version::<Validators>(),
			version::<Enactment>(),
		] {
			assert!(in_code >= 1);
			assert_eq!(on_chain, in_code);
		}
	});
}

#[test]
fn there_should_be_no_other_preset() {
	assert_eq!(genesis::preset(&"production".into()), None);
}

#[test]
fn the_metadata_hash_should_be_for_the_token_of_the_runtime() {
	let expected = format!("enable_metadata_hash(\"{TOKEN_SYMBOL}\", {TOKEN_DECIMALS})");
	assert!(include_str!("../build.rs").contains(&expected), "{expected} in build.rs");
	assert_eq!(TIE, 10u128.pow(TOKEN_DECIMALS));
	const { assert!(EXISTENTIAL_DEPOSIT > 0 && EXISTENTIAL_DEPOSIT < TIE) };
	let prefix = <Runtime as frame_system::Config>::SS58Prefix::get();
	assert_eq!(prefix, SS58_PREFIX);
}

//! The set of validators, their keys, and what becomes of one that equivocates.

mod chain;

use chain::chain;
use codec::Encode;
use finality_grandpa::{Equivocation, Message, Prevote};
use frame_support::{
	assert_noop, assert_ok,
	traits::{KeyOwnerProofSystem, OnFinalize, OnInitialize},
};
use sp_consensus_grandpa::{EquivocationProof, KEY_TYPE, localized_payload};
use sp_core::H256;
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve},
};
use sp_runtime::DispatchResult;
use tieline_runtime::{
	AccountId, Grandpa, Historical, Runtime, RuntimeOrigin, Session, SessionKeys, System, Validators,
};

fn account(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

/// Runs the chain to the beginning of the next session.
fn next_session() {
	let session = pallet_session::CurrentIndex::<Runtime>::get();
	while pallet_session::CurrentIndex::<Runtime>::get() == session {
		let block = System::block_number() + 1;
		Grandpa::on_finalize(block - 1);
		System::reset_events();
		System::set_block_number(block);
		Session::on_initialize(block);
	}
}

fn authors() -> Vec<Sr25519Keyring> {
	let authors = pallet_aura::Authorities::<Runtime>::get();
	let name = |key: &sp_consensus_aura::sr25519::AuthorityId| {
		Sr25519Keyring::iter().find(|name| name.public() == key.clone().into()).unwrap()
	};
	authors.iter().map(name).collect()
}

fn keys(aura: Sr25519Keyring, grandpa: Ed25519Keyring) -> SessionKeys {
	SessionKeys { aura: aura.public().into(), grandpa: grandpa.public().into() }
}

fn set_validators(keys: &[Sr25519Keyring]) -> DispatchResult {
	let validators = keys.iter().map(|key| account(*key)).collect::<Vec<_>>();
	Validators::set_validators(RuntimeOrigin::root(), validators.try_into().unwrap())
}

#[test]
fn a_new_validator_should_author_two_sessions_later() {
	chain("local_testnet", || {
		assert_noop!(
			set_validators(&[Alice, Eve]),
			pallet_validators::Error::<Runtime>::NoSessionKeys
		);
		// As the owner of both keys Eve proves it by their signatures.
		let owner = account(Eve);
		let proof = [Eve.sign(&owner_statement(&owner)).encode(),
			Ed25519Keyring::Eve.sign(&owner_statement(&owner)).encode()]
		.concat();
		assert_ok!(Session::set_keys(
			RuntimeOrigin::signed(owner),
			keys(Eve, Ed25519Keyring::Eve),
			proof
		));
		assert_ok!(set_validators(&[Alice, Bob, Charlie, Eve]));
		next_session();
		assert_eq!(authors(), [Alice, Bob, Charlie, Dave]);
		next_session();
		assert_eq!(authors(), [Alice, Bob, Charlie, Eve]);
		Grandpa::on_finalize(System::block_number());
		assert_eq!(Grandpa::grandpa_authorities()[3].0, Ed25519Keyring::Eve.public().into());
	});
}

/// What the owner of a session key signs.
fn owner_statement(owner: &AccountId) -> Vec<u8> {
	sp_core::proof_of_possession::statement_of_ownership(owner.as_ref())
}

/// A proof that one validator voted for two blocks in one round.
fn equivocation(voter: Ed25519Keyring) -> EquivocationProof<H256, u32> {
	let (round, set) = (1, pallet_grandpa::CurrentSetId::<Runtime>::get());
	let vote = |block: u8| {
		let prevote = Prevote { target_hash: H256::repeat_byte(block), target_number: 10 };
		let payload = localized_payload(round, set, &Message::Prevote(prevote.clone()));
		(prevote, voter.sign(&payload).into())
	};
	EquivocationProof::new(
		set,
		sp_consensus_grandpa::Equivocation::Prevote(Equivocation {
			round_number: round,
			identity: voter.public().into(),
			first: vote(1),
			second: vote(2),
		}),
	)
}

#[test]
fn a_validator_that_votes_twice_should_be_removed() {
	chain("local_testnet", || {
		next_session();
		let offender = Ed25519Keyring::Bob;
		let owner = Historical::prove((KEY_TYPE, offender.public().into())).unwrap();
		assert_ok!(Grandpa::report_equivocation_unsigned(
			RuntimeOrigin::none(),
			Box::new(equivocation(offender)),
			owner.clone(),
		));
		assert_eq!(pallet_session::DisabledValidators::<Runtime>::get().len(), 1);
		assert_eq!(authors(), [Alice, Bob, Charlie, Dave]);
		next_session();
		next_session();
		assert_eq!(authors(), [Alice, Charlie, Dave]);
	});
}

#[test]
fn a_forged_report_should_be_refused() {
	chain("local_testnet", || {
		next_session();
		let owner = |key: Ed25519Keyring| {
			Historical::prove((KEY_TYPE, key.public().into())).unwrap()
		};
		// Charlie's key, Bob's proof of ownership.
		assert!(
			Grandpa::report_equivocation_unsigned(
				RuntimeOrigin::none(),
				Box::new(equivocation(Ed25519Keyring::Bob)),
				owner(Ed25519Keyring::Charlie),
			)
			.is_err()
		);
		assert_eq!(pallet_validators::Validators::<Runtime>::get().len(), 4);
	});
}

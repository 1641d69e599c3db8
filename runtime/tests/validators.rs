//! The set of validators, their keys, and what becomes of one that equivocates.

mod chain;

use chain::chain;
use codec::Encode;
use finality_grandpa::{Equivocation, Message, Prevote};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Authorize, KeyOwnerProofSystem, OnFinalize, OnInitialize},
};
use sp_consensus_aura::{digests::CompatibleDigestItem, sr25519::AuthoritySignature};
use sp_consensus_grandpa::{AuthorityId, EquivocationProof, KEY_TYPE, localized_payload};
use sp_core::H256;
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve},
};
use sp_runtime::{
	Digest, DigestItem, DispatchResult, traits::Header as _,
	transaction_validity::TransactionSource,
};
use sp_session::MembershipProof;
use tieline_runtime::{
	AccountId, Grandpa, Hash, Header, Historical, Runtime, RuntimeCall, RuntimeOrigin, Session,
	SessionKeys, System, Validators,
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
		register_keys(Eve, Ed25519Keyring::Eve);
		assert_ok!(set_validators(&[Alice, Bob, Charlie, Eve]));
		next_session();
		assert_eq!(authors(), [Alice, Bob, Charlie, Dave]);
		next_session();
		assert_eq!(authors(), [Alice, Bob, Charlie, Eve]);
		Grandpa::on_finalize(System::block_number());
		assert_eq!(Grandpa::grandpa_authorities()[3].0, Ed25519Keyring::Eve.public().into());
	});
}

/// Registers the session keys of an account: as the owner of both it proves it by their signatures.
fn register_keys(aura: Sr25519Keyring, grandpa: Ed25519Keyring) {
	let owner = account(aura);
	let statement = owner_statement(&owner);
	let proof = [aura.sign(&statement).encode(), grandpa.sign(&statement).encode()].concat();
	assert_ok!(Session::set_keys(RuntimeOrigin::signed(owner), keys(aura, grandpa), proof));
}

/// What the owner of a session key signs.
fn owner_statement(owner: &AccountId) -> Vec<u8> {
	sp_core::proof_of_possession::statement_of_ownership(owner.as_ref())
}

/// A proof that one validator voted for two blocks in one round.
fn equivocation(voter: Ed25519Keyring) -> EquivocationProof<H256, u32> {
	equivocation_in(1, voter)
}

fn equivocation_in(round: u64, voter: Ed25519Keyring) -> EquivocationProof<H256, u32> {
	let set = pallet_grandpa::CurrentSetId::<Runtime>::get();
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

/// A proof that a validator of this session has that key.
fn ownership(key: Ed25519Keyring) -> MembershipProof {
	Historical::prove((KEY_TYPE, AuthorityId::from(key.public()))).unwrap()
}

#[test]
fn a_validator_that_votes_twice_should_be_removed() {
	chain("local_testnet", || {
		next_session();
		let offender = Ed25519Keyring::Bob;
		let owner = ownership(offender);
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

fn report_votes(proof: EquivocationProof<H256, u32>, owner: MembershipProof) {
	let origin = RuntimeOrigin::none();
	assert_ok!(Grandpa::report_equivocation_unsigned(origin, Box::new(proof), owner));
}

#[test]
fn who_is_set_again_should_not_be_removed_for_what_it_did_before() {
	chain("local_testnet", || {
		next_session();
		next_session();
		let [first, second, third] =
			[1, 2, 3].map(|round| equivocation_in(round, Ed25519Keyring::Bob));
		let owner = ownership(Ed25519Keyring::Bob);
		let validators = || pallet_validators::Validators::<Runtime>::get().len();
		report_votes(first, owner.clone());
		assert_eq!(validators(), 3);
		next_session();
		assert_ok!(set_validators(&[Alice, Bob, Charlie, Dave]));
		report_votes(second, owner.clone());
		assert_eq!(validators(), 4);
		assert_ok!(set_validators(&[Alice, Bob, Charlie]));
		report_votes(third, owner);
		assert_eq!(validators(), 3);
		next_session();
		next_session();
		next_session();
		report_votes(equivocation_in(1, Ed25519Keyring::Bob), ownership(Ed25519Keyring::Bob));
		assert_eq!(validators(), 2, "of now");
	});
}

#[test]
fn who_stays_in_the_set_should_be_removed_for_what_it_did_before_it_was_set_again() {
	chain("local_testnet", || {
		next_session();
		let proof = equivocation(Ed25519Keyring::Bob);
		let owner = ownership(Ed25519Keyring::Bob);
		next_session();
		assert_ok!(set_validators(&[Alice, Bob, Charlie, Dave]));
		report_votes(proof, owner);
		assert_eq!(pallet_validators::Validators::<Runtime>::get().len(), 3);
	});
}

#[test]
fn a_forged_report_should_be_refused() {
	chain("local_testnet", || {
		next_session();
		// Charlie's key, Bob's proof of ownership.
		assert!(
			Grandpa::report_equivocation_unsigned(
				RuntimeOrigin::none(),
				Box::new(equivocation(Ed25519Keyring::Bob)),
				ownership(Ed25519Keyring::Charlie),
			)
			.is_err()
		);
		assert_eq!(pallet_validators::Validators::<Runtime>::get().len(), 4);
	});
}

/// Makes this the slot of the block.
fn at_slot(slot: u64) {
	pallet_aura::CurrentSlot::<Runtime>::put(sp_consensus_aura::Slot::from(slot));
}

/// The header of a block on the genesis block for a slot, sealed by this key.
fn sealed(slot: u64, author: Sr25519Keyring, salt: u8) -> Header {
	let slot = CompatibleDigestItem::<AuthoritySignature>::aura_pre_digest(slot.into());
	let digest = Digest { logs: vec![slot, DigestItem::Other(vec![salt])] };
	let mut header = Header::new(1, Hash::zero(), Hash::zero(), System::block_hash(0), digest);
	let seal: AuthoritySignature = author.sign(header.hash().as_ref()).into();
	header.digest.push(CompatibleDigestItem::aura_seal(seal));
	header
}

fn double_authorship(first: &Header, second: &Header) -> RuntimeCall {
	let (first, second) = (Box::new(first.clone()), Box::new(second.clone()));
	pallet_validators::Call::report_double_authorship { first, second }.into()
}

/// Whether a node's report may be in a block.
fn is_proof(first: &Header, second: &Header) -> bool {
	let authorized = double_authorship(first, second).authorize(TransactionSource::Local);
	authorized.expect("the call needs no signature").is_ok()
}

#[test]
fn a_validator_that_authors_twice_in_a_slot_should_be_removed() {
	chain("local_testnet", || {
		// The sessions of the genesis end without disabled validators being forgotten.
		next_session();
		next_session();
		at_slot(4_002);
		// The second of the four.
		let (first, second) = (sealed(4_001, Bob, 1), sealed(4_001, Bob, 2));
		assert!(is_proof(&first, &second));
		assert_ok!(Validators::report_double_authorship(
			frame_system::RawOrigin::Authorized.into(),
			Box::new(first.clone()),
			Box::new(second.clone()),
		));
		assert!(!is_proof(&first, &second), "once");
		assert_eq!(disabled(), [1]);
		next_session();
		assert_eq!((authors().len(), disabled()), (4, vec![1]), "its keys were queued before");
		next_session();
		assert_eq!((authors(), disabled()), (vec![Alice, Charlie, Dave], vec![]));
	});
}

/// Reports that the author whose turn a slot was made two blocks for it.
fn report_author(slot: u64, author: Sr25519Keyring) {
	at_slot(slot);
	assert_ok!(Validators::report_double_authorship(
		frame_system::RawOrigin::Authorized.into(),
		Box::new(sealed(slot, author, 1)),
		Box::new(sealed(slot, author, 2)),
	));
}

/// The validators of the running session that are disabled in it.
fn disabled() -> Vec<u32> {
	let disabled = pallet_session::DisabledValidators::<Runtime>::get();
	disabled.into_iter().map(|(index, _)| index).collect()
}

#[test]
fn the_only_validator_of_a_session_should_not_be_disabled_in_it() {
	chain("development", || {
		register_keys(Charlie, Ed25519Keyring::Charlie);
		next_session();
		next_session();
		assert_ok!(set_validators(&[Alice, Charlie]));
		report_author(4_000, Alice);
		assert_eq!(pallet_validators::Validators::<Runtime>::get().to_vec(), [account(Charlie)]);
		assert!(disabled().is_empty());
		next_session();
		assert_eq!((authors(), disabled()), (vec![Alice], vec![]), "nobody else would author");
		next_session();
		assert_eq!((authors(), disabled()), (vec![Charlie], vec![]));
	});
}

#[test]
fn an_offender_should_be_disabled_as_soon_as_another_authors() {
	chain("development", || {
		register_keys(Charlie, Ed25519Keyring::Charlie);
		assert_ok!(set_validators(&[Alice, Charlie]));
		next_session();
		report_author(4_000, Alice);
		assert_eq!((authors(), disabled()), (vec![Alice], vec![]));
		next_session();
		assert_eq!((authors(), disabled()), (vec![Alice, Charlie], vec![0]));
		next_session();
		assert_eq!((authors(), disabled()), (vec![Charlie], vec![]));
	});
}

#[test]
fn the_last_of_a_session_that_is_not_disabled_should_author_on() {
	chain("local_testnet", || {
		register_keys(Eve, Ed25519Keyring::Eve);
		next_session();
		assert_ok!(set_validators(&[Alice, Bob, Charlie, Dave, Eve]));
		for (slot, author) in [(4_000, Alice), (4_001, Bob), (4_002, Charlie), (4_003, Dave)] {
			report_author(slot, author);
		}
		assert_eq!(pallet_validators::Validators::<Runtime>::get().to_vec(), [account(Eve)]);
		assert_eq!(disabled(), [0, 1, 2]);
		next_session();
		assert_eq!((authors().len(), disabled()), (4, vec![0, 1, 2]));
		next_session();
		assert_eq!((authors(), disabled()), (vec![Eve], vec![]));
	});
}

#[test]
fn seals_that_prove_nothing_should_be_refused() {
	chain("local_testnet", || {
		at_slot(4_010);
		let honest = sealed(4_001, Bob, 1);
		let unsealed = {
			let mut header = sealed(4_001, Bob, 2);
			header.digest.pop();
			header
		};
		for other in [
			honest.clone(),
			unsealed,
			// Another slot of the same author, another author, and one out of turn.
			sealed(4_005, Bob, 2),
			sealed(4_001, Charlie, 2),
		] {
			assert!(!is_proof(&honest, &other), "{other:?}");
		}
		assert!(!is_proof(&sealed(4_002, Bob, 1), &sealed(4_002, Bob, 2)), "not Bob's turn");
	});
}

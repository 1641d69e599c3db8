//! Who sets the validators, and what becomes of an offender.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult, traits::Authorize};
use pallet_session::SessionManager;
use sp_core::H256;
use sp_runtime::{
	DispatchError, Perbill,
	generic::{Digest, DigestItem},
	traits::Header as _,
	transaction_validity::TransactionSource,
};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

fn set(validators: &[u64]) -> DispatchResult {
	let validators = validators.to_vec().try_into().unwrap();
	mock::Validators::set_validators(RuntimeOrigin::root(), validators)
}

fn next_session() -> Option<Vec<u64>> {
	<Pallet<Test> as SessionManager<u64>>::new_session(9)
}

fn report(offender: u64) {
	let details = OffenceDetails { offender: (offender, ()), reporters: vec![] };
	<Pallet<Test> as OnOffenceHandler<_, _, _>>::on_offence(&[details], &[Perbill::one()], 1);
}

#[test]
fn set_validators_should_decide_the_session_after_the_next() {
	new_test_ext().execute_with(|| {
		assert_eq!(next_session(), Some(vec![1, 2, 3, 4]));
		assert_ok!(set(&[7, 3]));
		assert_eq!(next_session(), Some(vec![7, 3]));
		System::assert_last_event(Event::ValidatorsSet { validators: vec![7, 3] }.into());
	});
}

#[test]
fn set_validators_should_fail_for_anyone_but_governance() {
	new_test_ext().execute_with(|| {
		let validators = vec![1, 2].try_into().unwrap();
		assert_noop!(
			mock::Validators::set_validators(RuntimeOrigin::signed(1), validators),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn set_validators_should_fail_when_the_set_cannot_run_the_chain() {
	new_test_ext().execute_with(|| {
		assert_noop!(set(&[]), Error::TooFewValidators);
		assert_noop!(set(&[1]), Error::TooFewValidators);
		assert_noop!(set(&[1, 2, 1]), Error::DuplicateValidator);
	});
}

#[test]
#[cfg(not(feature = "runtime-benchmarks"))]
fn set_validators_should_fail_when_one_has_no_session_keys() {
	new_test_ext().execute_with(|| {
		assert_noop!(set(&[1, 100]), Error::NoSessionKeys);
	});
}

#[test]
fn an_offender_should_be_removed_and_disabled() {
	new_test_ext().execute_with(|| {
		report(3);
		assert_eq!(next_session(), Some(vec![1, 2, 4]));
		assert_eq!(Disabled::get(), Some(3));
		System::assert_last_event(Event::OffenderRemoved { validator: 3 }.into());
	});
}

#[test]
fn an_offender_should_stay_when_too_few_would_be_left() {
	new_test_ext().execute_with(|| {
		assert_ok!(set(&[1, 2]));
		report(2);
		assert_eq!(next_session(), Some(vec![1, 2]));
		assert_eq!(Disabled::get(), None);
		System::assert_last_event(Event::OffenderKept { validator: 2 }.into());
	});
}

#[test]
fn an_offender_of_an_earlier_session_should_be_left_alone() {
	new_test_ext().execute_with(|| {
		report(9);
		assert_eq!(next_session(), Some(vec![1, 2, 3, 4]));
		assert_eq!(System::events(), vec![]);
	});
}

#[test]
fn who_enters_the_set_should_stay_for_votes_of_earlier_sessions() {
	new_test_ext().execute_with(|| {
		report(3);
		Index::set(2);
		assert_ok!(set(&[1, 2, 3]));
		report(3);
		report(2);
		assert_eq!(next_session(), Some(vec![1, 3]), "2 was in the set");
		assert_ok!(set(&[1, 5]));
		assert_eq!(Entered::<Test>::iter().collect::<Vec<_>>(), [(5, 2)]);
		assert_ok!(set(&[1, 3]));
		Index::set(3);
		assert_ok!(set(&[1, 3, 5]));
		let details = OffenceDetails { offender: (3, ()), reporters: vec![] };
		<Pallet<Test> as OnOffenceHandler<_, _, _>>::on_offence(&[details], &[Perbill::one()], 2);
		assert_eq!(next_session(), Some(vec![1, 5]), "3 entered it in that session");
		assert_ok!(Pallet::<Test>::do_try_state());
	});
}

#[test]
fn an_empty_set_should_leave_the_session_as_it_is() {
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(next_session(), None);
	});
}

/// The header of block 3 on that parent, by this validator in this slot.
fn header(parent: H256, slot: u64, validator: u64, salt: u8) -> Header {
	let digest = Digest { logs: vec![DigestItem::Other(vec![salt])] };
	Header::new(3, H256::from_low_u64_be(slot), H256::from_low_u64_be(validator), parent, digest)
}

/// The hash of block 2, after which block 3 is made.
fn parent() -> H256 {
	let hash = H256::repeat_byte(2);
	frame_system::BlockHash::<Test>::insert(2, hash);
	System::set_block_number(4);
	hash
}

fn report_headers(first: &Header, second: &Header) -> DispatchResult {
	mock::Validators::report_double_authorship(
		frame_system::RawOrigin::Authorized.into(),
		Box::new(first.clone()),
		Box::new(second.clone()),
	)
}

fn may_be_in_a_block(first: &Header, second: &Header) -> bool {
	let (first, second) = (Box::new(first.clone()), Box::new(second.clone()));
	let call = RuntimeCall::Validators(crate::Call::report_double_authorship { first, second });
	call.authorize(TransactionSource::External).expect("it needs no signature").is_ok()
}

#[test]
fn two_blocks_in_a_slot_should_cost_their_author_its_place() {
	new_test_ext().execute_with(|| {
		let parent = parent();
		let (first, second) = (header(parent, 7, 3, 0), header(parent, 7, 3, 1));
		assert!(may_be_in_a_block(&first, &second));
		assert_ok!(report_headers(&first, &second));
		assert_eq!(next_session(), Some(vec![1, 2, 4]));
		assert_eq!(Disabled::get(), Some(3));
	});
}

#[test]
fn a_report_should_count_once() {
	new_test_ext().execute_with(|| {
		let parent = parent();
		let report = |slot| (header(parent, slot, 3, 0), header(parent, slot, 3, 1));
		let (first, second) = report(7);
		assert_ok!(report_headers(&first, &second));
		assert_ok!(set(&[1, 2, 3]));
		Now::set(7 + REPORTABLE_SLOTS);
		for slot in [7, 6, 8, 6 + REPORTABLE_SLOTS] {
			let (first, second) = report(slot);
			assert!(!may_be_in_a_block(&second, &first));
			assert_noop!(report_headers(&second, &first), Error::NoProof);
		}
		let (first, second) = report(7 + REPORTABLE_SLOTS);
		assert_ok!(report_headers(&first, &second));
	});
}

#[test]
fn headers_that_prove_nothing_should_be_refused() {
	new_test_ext().execute_with(|| {
		let parent = parent();
		let block = header(parent, 7, 3, 0);
		let elsewhere = |salt| header(H256::repeat_byte(9), 7, 3, salt);
		for (first, second) in [
			(block.clone(), block.clone()),
			(block.clone(), header(parent, 8, 3, 1)),
			(block.clone(), header(parent, 7, 4, 1)),
			// Of another chain.
			(elsewhere(0), elsewhere(1)),
		] {
			assert!(!may_be_in_a_block(&first, &second));
			assert_noop!(report_headers(&first, &second), Error::NoProof);
		}
		// The two chains of a validator that runs both with one key.
		assert_noop!(report_headers(&block, &elsewhere(1)), Error::NoProof);
	});
}

#[test]
fn only_a_slot_of_the_last_hour_should_be_reported() {
	new_test_ext().execute_with(|| {
		let parent = parent();
		let report =
			|slot| report_headers(&header(parent, slot, 3, 0), &header(parent, slot, 3, 1));
		Now::set(REPORTABLE_SLOTS + 50);
		for slot in [0, 50, REPORTABLE_SLOTS + 51, u64::MAX] {
			assert_noop!(report(slot), Error::NoProof);
		}
		assert_ok!(report(51));
	});
}

#[test]
fn who_has_been_removed_should_not_be_reported_again() {
	new_test_ext().execute_with(|| {
		let parent = parent();
		let report = |slot, who| (header(parent, slot, who, 0), header(parent, slot, who, 1));
		let (first, second) = report(7, 3);
		assert_ok!(report_headers(&first, &second));
		Now::set(7 + 2 * REPORTABLE_SLOTS);
		for (slot, who) in [(9 + REPORTABLE_SLOTS, 3), (9 + REPORTABLE_SLOTS, 99)] {
			let (first, second) = report(slot, who);
			assert!(!may_be_in_a_block(&first, &second), "nobody pays for it");
			assert_noop!(report_headers(&first, &second), Error::NoProof);
		}
	});
}

#[test]
fn a_header_that_is_long_should_not_be_hashed_for_nothing() {
	new_test_ext().execute_with(|| {
		let parent = parent();
		let mut long = header(parent, 7, 3, 0);
		long.digest.push(DigestItem::Other(vec![0; MAX_HEADER]));
		assert_noop!(report_headers(&long, &header(parent, 7, 3, 1)), Error::NoProof);
	});
}

#[test]
fn an_offender_should_be_disabled_again_in_the_session_whose_keys_were_queued() {
	new_test_ext().execute_with(|| {
		report(3);
		for _ in 0..2 {
			Disabled::set(None);
			<Pallet<Test> as SessionManager<u64>>::start_session(2);
			assert_eq!(Disabled::get(), Some(3));
			assert_ok!(Pallet::<Test>::do_try_state());
		}
		Disabled::set(None);
		<Pallet<Test> as SessionManager<u64>>::start_session(4);
		assert_eq!(Disabled::get(), None);
	});
}

#[test]
fn a_validator_that_is_set_again_should_author() {
	new_test_ext().execute_with(|| {
		report(3);
		assert_ok!(set(&[1, 2, 3]));
		Disabled::set(None);
		<Pallet<Test> as SessionManager<u64>>::start_session(2);
		assert_eq!(Disabled::get(), None);
	});
}

#[test]
#[cfg(not(feature = "runtime-benchmarks"))]
fn an_offender_should_stay_when_the_others_have_no_session_keys() {
	new_test_ext().execute_with(|| {
		crate::Validators::<Test>::put(frame_support::BoundedVec::truncate_from(vec![1, 2, 100]));
		report(2);
		assert_eq!(next_session(), Some(vec![1, 2, 100]));
		System::assert_last_event(Event::OffenderKept { validator: 2 }.into());
	});
}

#[test]
fn try_state_should_find_a_wrong_set() {
	new_test_ext().execute_with(|| {
		assert_ok!(Pallet::<Test>::do_try_state());
		Removed::<Test>::put(frame_support::BoundedVec::truncate_from(vec![(3, 1)]));
		assert!(Pallet::<Test>::do_try_state().is_err());
		Removed::<Test>::kill();
		crate::Validators::<Test>::put(frame_support::BoundedVec::truncate_from(vec![1, 1]));
		assert!(Pallet::<Test>::do_try_state().is_err());
	});
}

#[test]
fn a_report_should_need_no_signature_and_take_none() {
	new_test_ext().execute_with(|| {
		let parent = parent();
		let (first, second) = (header(parent, 7, 3, 0), header(parent, 7, 3, 1));
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				mock::Validators::report_double_authorship(
					origin,
					Box::new(first.clone()),
					Box::new(second.clone())
				),
				DispatchError::BadOrigin
			);
		}
	});
}

//! Who sets the validators, and what becomes of an offender.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use pallet_session::SessionManager;
use sp_runtime::{DispatchError, Perbill};
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
fn an_empty_set_should_leave_the_session_as_it_is() {
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(next_session(), None);
	});
}

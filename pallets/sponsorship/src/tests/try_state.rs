use super::*;
use frame_support::traits::fungible::MutateHold;

/// Whether the invariants are violated when so much more is held of an account.
fn is_found(reason: HoldReason, who: u64) -> bool {
	new_test_ext().execute_with(|| {
		assert_ok!(sponsor(SUN, &[OWNER]));
		Sponsorship::do_try_state().unwrap();
		assert_ok!(Balances::hold(&reason.into(), &who, 5));
		Sponsorship::do_try_state().is_err()
	})
}

#[test]
fn try_state_should_find_a_hold_that_nothing_explains() {
	for reason in [HoldReason::Budget, HoldReason::Record] {
		assert!(is_found(reason, SUN));
		assert!(is_found(reason, RICH), "who has never sponsored");
	}
}

#[test]
fn try_state_should_find_a_hold_that_is_gone() {
	new_test_ext().execute_with(|| {
		assert_ok!(sponsor(SUN, &[OWNER]));
		let precision = frame_support::traits::tokens::Precision::Exact;
		assert_ok!(Balances::release(&HoldReason::Record.into(), &SUN, 1, precision));
		assert!(Sponsorship::do_try_state().is_err());
	});
}

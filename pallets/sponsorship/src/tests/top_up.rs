use super::*;
use sp_runtime::{DispatchError::BadOrigin, TokenError};

fn top_up(who: u64, beneficiary: u64, amount: u64) -> DispatchResult {
	Sponsorship::top_up(RuntimeOrigin::signed(who), beneficiary, amount)
}

#[test]
fn top_up_should_hold_more() {
	sponsored(|| {
		assert_ok!(top_up(SUN, OWNER, 300));
		System::assert_last_event(Event::BudgetToppedUp { beneficiary: OWNER, amount: 300 }.into());
		assert_eq!(budget(OWNER), Some(BUDGET + 300));
		assert_eq!(held(HoldReason::Budget, SUN), BUDGET + 300);
	});
}

#[test]
fn top_up_should_fail_for_an_account_without_a_sponsor() {
	sponsored(|| {
		assert_noop!(top_up(SUN, OTHER, 1), Error::NotSponsored);
		let ticket = deposit(OWNER, 700).unwrap();
		assert_ok!(end(SUN, OWNER));
		assert_noop!(top_up(SUN, OWNER, 1), Error::NotSponsored);
		assert_ok!(ticket.drop(&OWNER));
	});
}

#[test]
fn top_up_should_fail_for_anyone_but_the_sponsor() {
	sponsored(|| {
		assert_noop!(top_up(VOLT, OWNER, 1), Error::NotSponsor);
		assert_noop!(top_up(OWNER, OWNER, 1), BadOrigin);
		assert_noop!(top_up(RICH, OWNER, 1), BadOrigin);
	});
}

#[test]
fn top_up_should_fail_without_funds() {
	sponsored(|| {
		assert_noop!(top_up(SUN, OWNER, FUNDS), TokenError::FundsUnavailable);
	});
}

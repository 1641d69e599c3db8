use super::*;
use frame_support::traits::fungible::Mutate;
use sp_runtime::{DispatchError::BadOrigin, TokenError};

#[test]
fn sponsor_should_hold_a_budget_and_a_deposit_for_each_account() {
	chain(|| {
		assert_ok!(sponsor(SUN, &[OWNER, OTHER]));
		for who in [OWNER, OTHER] {
			assert_eq!(budget(who), Some(BUDGET));
			assert_eq!(System::providers(&who), 1);
			assert_eq!(Balances::free_balance(who), 0);
			let event = Event::SponsorshipBegun { beneficiary: who, sponsor: SUN, budget: BUDGET };
			System::assert_has_event(event.into());
		}
		assert_eq!(held(HoldReason::Budget, SUN), 2 * BUDGET);
		assert_eq!(held(HoldReason::Record, SUN), 2 * RECORD_DEPOSIT);
		assert_eq!(Balances::free_balance(SUN), FUNDS - 2 * (BUDGET + RECORD_DEPOSIT));
	});
}

#[test]
fn an_account_with_a_balance_should_be_sponsored_too() {
	chain(|| {
		assert_ok!(sponsor(SUN, &[RICH]));
		assert_eq!(System::providers(&RICH), 2);
		assert_ok!(transact(RICH, remark()));
		assert_eq!(Balances::free_balance(RICH), FUNDS);
		// It may give away all that it has, and still sign.
		let all = RuntimeOrigin::signed(RICH);
		assert_ok!(Balances::transfer_all(all, VOLT, false));
		assert_ok!(transact(RICH, remark()));
	});
}

#[test]
fn sponsor_should_fail_for_others_than_sponsors() {
	chain(|| {
		for who in [OWNER, RICH] {
			assert_noop!(sponsor(who, &[OTHER]), BadOrigin);
		}
		let list = BoundedVec::truncate_from(vec![OWNER]);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Sponsorship::sponsor(origin, list.clone(), BUDGET), BadOrigin);
		}
	});
}

#[test]
fn sponsor_should_fail_for_a_budget_below_the_least() {
	chain(|| {
		let list = BoundedVec::truncate_from(vec![OWNER]);
		let origin = RuntimeOrigin::signed(SUN);
		assert_noop!(
			Sponsorship::sponsor(origin.clone(), list.clone(), MIN_BUDGET - 1),
			Error::BudgetTooSmall
		);
		assert_ok!(Sponsorship::sponsor(origin, list, MIN_BUDGET));
	});
}

#[test]
fn sponsor_should_fail_for_an_account_that_has_a_sponsor() {
	sponsored(|| {
		for who in [SUN, VOLT] {
			assert_noop!(in_a_call(|| sponsor(who, &[OTHER, OWNER])), Error::AlreadySponsored);
		}
		assert_noop!(in_a_call(|| sponsor(SUN, &[OTHER, OTHER])), Error::AlreadySponsored);
	});
}

#[test]
fn sponsor_should_fail_for_the_sponsor_itself() {
	chain(|| {
		assert_noop!(sponsor(SUN, &[SUN]), Error::SelfSponsored);
	});
}

#[test]
fn sponsor_should_fail_without_funds() {
	chain(|| {
		assert_noop!(in_a_call(|| sponsor(POOR, &[OWNER])), TokenError::FundsUnavailable);
		// Enough for the budget, and not for the deposit.
		Balances::set_balance(&POOR, EXISTENTIAL_DEPOSIT + BUDGET);
		assert_noop!(in_a_call(|| sponsor(POOR, &[OWNER])), TokenError::FundsUnavailable);
		Balances::set_balance(&POOR, EXISTENTIAL_DEPOSIT + BUDGET + RECORD_DEPOSIT);
		assert_ok!(sponsor(POOR, &[OWNER]));
	});
}

#[test]
fn a_sponsor_whose_budget_is_spent_should_be_replaced() {
	sponsored(|| {
		let ticket = deposit(OWNER, MIN_BUDGET).unwrap();
		assert_noop!(sponsor(VOLT, &[OWNER]), Error::AlreadySponsored);
		let more = deposit(OWNER, 1).unwrap();
		assert_noop!(sponsor(SUN, &[OWNER]), Error::AlreadySponsored);
		assert_ok!(sponsor(VOLT, &[OWNER]));
		let event = Event::SponsorshipEnded {
			beneficiary: OWNER,
			sponsor: SUN,
			returned: BUDGET - MIN_BUDGET - 1,
		};
		System::assert_has_event(event.into());
		assert_eq!(held(HoldReason::Budget, SUN), MIN_BUDGET + 1);
		assert_eq!(held(HoldReason::Record, SUN), 0);
		assert_eq!(held(HoldReason::Record, VOLT), RECORD_DEPOSIT);
		assert_eq!(System::providers(&OWNER), 1);
		// The deposits of the former one go back to it.
		assert_ok!(ticket.drop(&OWNER));
		assert_ok!(more.drop(&OWNER));
		assert_eq!(Balances::free_balance(SUN), FUNDS);
		assert_eq!(budget(OWNER), Some(BUDGET));
	});
}

#[test]
fn an_account_whose_sponsorship_has_ended_should_find_another_sponsor() {
	sponsored(|| {
		let ticket = deposit(OWNER, 700).unwrap();
		assert_ok!(end(OWNER, OWNER));
		assert_ok!(sponsor(VOLT, &[OWNER]));
		assert_eq!(System::providers(&OWNER), 1);
		assert_ok!(ticket.drop(&OWNER));
		assert_eq!(Balances::free_balance(SUN), FUNDS);
	});
}

/// A call, which leaves no trace when it fails.
fn in_a_call(call: impl FnOnce() -> DispatchResult) -> DispatchResult {
	frame_support::storage::with_storage_layer(call)
}

use super::*;
use sp_runtime::{DispatchError::BadOrigin, transaction_validity::InvalidTransaction};

#[test]
fn either_should_end_it() {
	for who in [SUN, OWNER] {
		sponsored(|| {
			assert_ok!(end(who, OWNER));
			System::assert_has_event(
				Event::SponsorshipEnded { beneficiary: OWNER, sponsor: SUN, returned: BUDGET }
					.into(),
			);
			System::assert_last_event(Event::BeneficiaryReleased { beneficiary: OWNER }.into());
			assert_eq!(Sponsorships::<Test>::get(OWNER), None);
			assert!(!System::account_exists(&OWNER));
			assert_eq!(Balances::free_balance(SUN), FUNDS);
			assert_eq!(transact(OWNER, remark()), Err(InvalidTransaction::Payment.into()));
		});
	}
}

#[test]
fn a_beneficiary_without_a_balance_should_refuse_at_the_cost_of_the_budget() {
	sponsored(|| {
		let issuance = Balances::total_issuance();
		let call = Call::<Test>::end_sponsorship { beneficiary: OWNER };
		assert_ok!(transact(OWNER, call.into()));
		assert_eq!(Sponsorships::<Test>::get(OWNER), None);
		assert!(!System::account_exists(&OWNER));
		let fee = issuance - Balances::total_issuance();
		assert!(fee > 0);
		assert_eq!(Balances::free_balance(SUN), FUNDS - fee);
		assert_eq!(held(HoldReason::Budget, SUN), 0);
	});
}

#[test]
fn deposits_should_stay_until_what_they_are_for_is_removed() {
	sponsored(|| {
		let ticket = deposit(OWNER, 700).unwrap();
		assert_ok!(end(SUN, OWNER));
		assert_eq!(Balances::free_balance(SUN), FUNDS - 700 - RECORD_DEPOSIT);
		assert_eq!(budget(OWNER), None);
		// The account stays for as long as something hangs on it.
		assert!(System::account_exists(&OWNER));
		assert_noop!(end(SUN, OWNER), Error::NotSponsored);
		assert_eq!(deposit(OWNER, 1), Err(sp_runtime::TokenError::FundsUnavailable.into()));
		assert_ok!(ticket.drop(&OWNER));
		assert_eq!(Balances::free_balance(SUN), FUNDS);
		assert!(!System::account_exists(&OWNER));
		assert_eq!(Sponsorships::<Test>::get(OWNER), None);
	});
}

#[test]
fn an_account_with_a_balance_should_stay() {
	chain(|| {
		assert_ok!(sponsor(SUN, &[RICH]));
		assert_ok!(end(RICH, RICH));
		assert_eq!(System::providers(&RICH), 1);
		assert_eq!(Balances::free_balance(RICH), FUNDS);
	});
}

#[test]
fn end_sponsorship_should_fail_for_an_account_without_a_sponsor() {
	sponsored(|| {
		assert_noop!(end(OTHER, OTHER), Error::NotSponsored);
	});
}

#[test]
fn end_sponsorship_should_fail_for_anyone_else() {
	sponsored(|| {
		for who in [VOLT, OTHER, RICH] {
			assert_noop!(end(who, OWNER), Error::NotParty);
		}
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Sponsorship::end_sponsorship(origin, OWNER), BadOrigin);
		}
	});
}

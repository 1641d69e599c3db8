use super::*;
use sp_runtime::DispatchError::BadOrigin;

fn release(who: u64) -> DispatchResult {
	Sponsorship::release_beneficiary(RuntimeOrigin::signed(RICH), who)
}

#[test]
fn an_account_on_which_something_else_hangs_should_stay_until_it_is_removed() {
	sponsored(|| {
		assert_ok!(System::inc_consumers(&OWNER));
		assert_ok!(end(SUN, OWNER));
		// The sponsor waits for nobody but for the deposit for the record.
		assert_eq!(Balances::free_balance(SUN), FUNDS - RECORD_DEPOSIT);
		assert!(System::account_exists(&OWNER));
		assert_noop!(release(OWNER), Error::StillInUse);
		System::dec_consumers(&OWNER);
		assert_ok!(release(OWNER));
		System::assert_last_event(Event::BeneficiaryReleased { beneficiary: OWNER }.into());
		assert!(!System::account_exists(&OWNER));
		assert_eq!(Balances::free_balance(SUN), FUNDS);
	});
}

#[test]
fn release_beneficiary_should_fail_while_the_sponsorship_runs() {
	sponsored(|| {
		assert_noop!(release(OWNER), Error::StillInUse);
	});
}

#[test]
fn release_beneficiary_should_fail_while_deposits_are_held() {
	sponsored(|| {
		let ticket = deposit(OWNER, 700).unwrap();
		assert_ok!(end(SUN, OWNER));
		assert_noop!(release(OWNER), Error::StillInUse);
		assert_ok!(ticket.drop(&OWNER));
		assert_noop!(release(OWNER), Error::NotSponsored);
	});
}

#[test]
fn release_beneficiary_should_fail_for_an_account_without_a_record() {
	chain(|| {
		assert_noop!(release(RICH), Error::NotSponsored);
	});
}

#[test]
fn release_beneficiary_should_fail_without_a_signature() {
	sponsored(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Sponsorship::release_beneficiary(origin, OWNER), BadOrigin);
		}
	});
}

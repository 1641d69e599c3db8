use super::*;
use frame_support::traits::fungible::Mutate;
use sp_runtime::TokenError;

#[test]
fn a_deposit_should_come_from_the_budget_and_go_back_to_it() {
	sponsored(|| {
		let ticket = deposit(OWNER, 700).unwrap();
		assert_eq!((ticket.sponsor, ticket.amount), (Some(SUN), 700));
		assert_eq!(budget(OWNER), Some(BUDGET - 700));
		assert_eq!(Deposits::<Test>::get(OWNER, SUN), 700);
		assert_eq!(held(HoldReason::Budget, SUN), BUDGET);
		System::assert_last_event(
			Event::DepositPaid { beneficiary: OWNER, sponsor: SUN, amount: 700 }.into(),
		);
		assert_ok!(ticket.drop(&OWNER));
		assert_eq!(budget(OWNER), Some(BUDGET));
		assert!(!Deposits::<Test>::contains_key(OWNER, SUN));
		System::assert_last_event(
			Event::DepositReturned { beneficiary: OWNER, sponsor: SUN, amount: 700 }.into(),
		);
	});
}

#[test]
fn an_account_without_a_sponsor_should_pay_its_own_deposit() {
	chain(|| {
		let ticket = deposit(RICH, 700).unwrap();
		assert_eq!((ticket.sponsor, ticket.amount), (None, 700));
		assert_eq!(Balances::reserved_balance(RICH), 700);
		assert_ok!(ticket.drop(&RICH));
		assert_eq!(Balances::free_balance(RICH), FUNDS);
		assert_eq!(deposit(OWNER, 700), Err(TokenError::FundsUnavailable.into()));
	});
}

#[test]
fn a_deposit_beyond_the_budget_should_be_the_accounts_own_to_pay() {
	sponsored(|| {
		assert_eq!(deposit(OWNER, BUDGET + 1), Err(Error::BudgetExhausted.into()));
		Balances::set_balance(&OWNER, FUNDS);
		let ticket = deposit(OWNER, BUDGET + 1).unwrap();
		assert_eq!(ticket.sponsor, None);
		assert_eq!(budget(OWNER), Some(BUDGET));
		assert_ok!(ticket.drop(&OWNER));
		assert_eq!(Balances::free_balance(OWNER), FUNDS);
	});
}

#[test]
fn a_deposit_should_grow_and_shrink_with_its_footprint() {
	sponsored(|| {
		let ticket = deposit(OWNER, 700).unwrap();
		let ticket = ticket.update(&OWNER, footprint(900)).unwrap();
		assert_eq!((ticket.sponsor, ticket.amount), (Some(SUN), 900));
		assert_eq!(budget(OWNER), Some(BUDGET - 900));
		let ticket = ticket.update(&OWNER, footprint(100)).unwrap();
		assert_eq!((ticket.sponsor, ticket.amount), (Some(SUN), 100));
		assert_eq!(budget(OWNER), Some(BUDGET - 100));
		let ticket = ticket.update(&OWNER, footprint(0)).unwrap();
		assert_eq!(budget(OWNER), Some(BUDGET));
		let ticket = ticket.update(&OWNER, footprint(50)).unwrap();
		assert_eq!((ticket.sponsor, ticket.amount), (Some(SUN), 50));
		assert_ok!(ticket.drop(&OWNER));
	});
	chain(|| {
		let ticket = deposit(RICH, 700).unwrap().update(&RICH, footprint(900)).unwrap();
		assert_eq!(Balances::reserved_balance(RICH), 900);
		let ticket = ticket.update(&RICH, footprint(100)).unwrap();
		assert_eq!(Balances::reserved_balance(RICH), 100);
		assert_ok!(ticket.drop(&RICH));
	});
}

#[test]
fn a_deposit_that_grows_beyond_the_budget_should_be_paid_as_a_new_one() {
	sponsored(|| {
		let ticket = deposit(OWNER, 700).unwrap();
		let grown = footprint(BUDGET + 1);
		assert_noop!(
			frame_support::storage::with_storage_layer(|| ticket.clone().update(&OWNER, grown)),
			Error::BudgetExhausted
		);
		Balances::set_balance(&OWNER, FUNDS);
		let ticket = ticket.update(&OWNER, grown).unwrap();
		assert_eq!((ticket.sponsor, ticket.amount), (None, BUDGET + 1));
		assert_eq!(budget(OWNER), Some(BUDGET));
		assert_ok!(ticket.drop(&OWNER));
	});
}

#[test]
fn a_deposit_that_grows_under_another_sponsor_should_go_over_to_it() {
	sponsored(|| {
		let ticket = deposit(OWNER, 700).unwrap();
		assert_ok!(end(OWNER, OWNER));
		assert_ok!(sponsor(VOLT, &[OWNER]));
		let ticket = ticket.update(&OWNER, footprint(600)).unwrap();
		assert_eq!(ticket.sponsor, Some(SUN));
		let ticket = ticket.update(&OWNER, footprint(900)).unwrap();
		assert_eq!(ticket.sponsor, Some(VOLT));
		assert_eq!(Balances::free_balance(SUN), FUNDS);
		assert_eq!(budget(OWNER), Some(BUDGET - 900));
		assert_ok!(ticket.drop(&OWNER));
	});
}

#[test]
fn a_deposit_that_is_burned_should_be_the_payers_loss() {
	sponsored(|| {
		let issuance = Balances::total_issuance();
		deposit(OWNER, 700).unwrap().burn(&OWNER);
		assert_eq!(Balances::total_issuance(), issuance - 700);
		assert_eq!(budget(OWNER), Some(BUDGET - 700));
		assert_eq!(held(HoldReason::Budget, SUN), BUDGET - 700);
		deposit(RICH, 300).unwrap().burn(&RICH);
		assert_eq!(Balances::free_balance(RICH), FUNDS - 300);
		assert_eq!(Balances::total_issuance(), issuance - 1_000);
	});
}

#[test]
fn the_last_deposit_that_is_burned_should_release_the_account() {
	sponsored(|| {
		let ticket = deposit(OWNER, 700).unwrap();
		assert_ok!(end(SUN, OWNER));
		ticket.burn(&OWNER);
		assert!(!System::account_exists(&OWNER));
		assert_eq!(Balances::free_balance(SUN), FUNDS - 700);
	});
}

#[test]
fn a_deposit_of_nothing_should_be_nobodys() {
	sponsored(|| {
		let ticket = deposit(OWNER, 0).unwrap();
		assert_eq!((ticket.sponsor, ticket.amount), (None, 0));
		assert_ok!(ticket.drop(&OWNER));
	});
}

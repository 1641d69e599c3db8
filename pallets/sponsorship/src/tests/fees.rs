use super::*;
use codec::Encode;
use frame_support::traits::{Contains, fungible::Mutate};
use sp_runtime::transaction_validity::InvalidTransaction;

const NO_PAYMENT: Result<(), TransactionValidityError> =
	Err(TransactionValidityError::Invalid(InvalidTransaction::Payment));

fn transfer() -> RuntimeCall {
	pallet_balances::Call::transfer_keep_alive { dest: RICH, value: 1 }.into()
}

/// What burned since, which is where fees go in the mock.
fn burned(test: impl FnOnce()) -> u64 {
	let issuance = Balances::total_issuance();
	test();
	issuance - Balances::total_issuance()
}

#[test]
fn a_sponsor_should_pay_the_fee_of_an_account_without_a_balance() {
	sponsored(|| {
		assert_eq!(validate(OWNER, remark(), 0), Ok(()));
		let fee = burned(|| {
			assert_ok!(transact(OWNER, remark()));
		});
		assert!(fee > 0);
		assert_eq!(budget(OWNER), Some(BUDGET - fee));
		assert_eq!(held(HoldReason::Budget, SUN), BUDGET - fee);
		assert_eq!(Balances::free_balance(SUN), FUNDS - BUDGET - RECORD_DEPOSIT);
		assert_eq!(System::account_nonce(OWNER), 1);
		System::assert_has_event(Event::FeePaid { beneficiary: OWNER, sponsor: SUN, fee }.into());
		assert_ok!(transact(OWNER, remark()));
		assert_eq!(budget(OWNER), Some(BUDGET - 2 * fee));
	});
}

#[test]
fn unspent_weight_should_be_refunded_to_the_budget() {
	sponsored(|| {
		let whole = burned(|| {
			assert_ok!(transact(OWNER, remark()));
		});
		let unspent = 600_000_000;
		let fee = burned(|| {
			assert_ok!(transact_with(OWNER, remark(), 0, unspent));
		});
		assert_eq!(fee, whole - unspent / 1_000_000);
		assert_eq!(budget(OWNER), Some(BUDGET - whole - fee));
		assert_eq!(held(HoldReason::Budget, SUN), BUDGET - whole - fee);
	});
}

#[test]
fn a_call_that_is_not_sponsored_should_be_the_signers_to_pay() {
	sponsored(|| {
		assert_eq!(validate(OWNER, transfer(), 0), NO_PAYMENT);
		assert_eq!(transact(OWNER, transfer()), NO_PAYMENT);
		Balances::set_balance(&OWNER, FUNDS);
		assert_ok!(transact(OWNER, transfer()));
		assert_eq!(budget(OWNER), Some(BUDGET));
	});
}

#[test]
fn an_account_without_a_sponsor_should_pay_itself() {
	chain(|| {
		let fee = burned(|| {
			assert_ok!(transact(RICH, remark()));
		});
		assert_eq!(Balances::free_balance(RICH), FUNDS - fee);
		assert_eq!(transact(OWNER, remark()), NO_PAYMENT);
	});
}

#[test]
fn a_tip_should_make_the_whole_fee_the_signers_to_pay() {
	sponsored(|| {
		assert_eq!(validate(OWNER, remark(), 1), NO_PAYMENT);
		assert_eq!(transact_with(OWNER, remark(), 1, 0), NO_PAYMENT);
		Balances::set_balance(&OWNER, FUNDS);
		let paid = burned(|| {
			assert_ok!(transact_with(OWNER, remark(), 50, 0));
		});
		assert_eq!(Balances::free_balance(OWNER), FUNDS - paid);
		assert_eq!(budget(OWNER), Some(BUDGET));
	});
}

#[test]
fn a_spent_budget_should_leave_the_fee_to_the_signer() {
	sponsored(|| {
		let ticket = deposit(OWNER, BUDGET - 10).unwrap();
		assert_eq!(validate(OWNER, remark(), 0), NO_PAYMENT);
		assert_eq!(transact(OWNER, remark()), NO_PAYMENT);
		Balances::set_balance(&OWNER, FUNDS);
		assert_ok!(transact(OWNER, remark()));
		assert_eq!(budget(OWNER), Some(10));
		assert_ok!(ticket.drop(&OWNER));
	});
}

#[test]
fn fees_should_stop_at_the_budget() {
	sponsored(|| {
		let mut paid = 0;
		while let Ok(()) = transact(OWNER, remark()) {
			paid += 1;
		}
		assert!(paid > 0);
		assert_eq!(transact(OWNER, remark()), NO_PAYMENT);
		assert_eq!(validate(OWNER, remark(), 0), NO_PAYMENT);
		// Nothing of the sponsor's but the budget was used.
		let left = budget(OWNER).unwrap();
		assert_eq!(held(HoldReason::Budget, SUN), left);
		assert_eq!(Balances::free_balance(SUN), FUNDS - BUDGET - RECORD_DEPOSIT);
	});
}

#[test]
fn a_sponsor_with_nothing_free_should_pay_from_the_budget() {
	sponsored(|| {
		Balances::set_balance(&SUN, EXISTENTIAL_DEPOSIT);
		assert_eq!(held(HoldReason::Budget, SUN), BUDGET);
		assert_eq!(validate(OWNER, remark(), 0), Ok(()));
		assert_ok!(transact_with(OWNER, remark(), 0, 600_000_000));
		assert_eq!(Balances::free_balance(SUN), EXISTENTIAL_DEPOSIT);
		assert_eq!(held(HoldReason::Budget, SUN), budget(OWNER).unwrap());
	});
}

#[test]
fn validation_should_leave_no_trace() {
	sponsored(|| {
		System::reset_events();
		assert_eq!(validate(OWNER, remark(), 0), Ok(()));
		assert_eq!(budget(OWNER), Some(BUDGET));
		assert_eq!(held(HoldReason::Budget, SUN), BUDGET);
		assert_eq!(System::events(), []);
	});
}

#[test]
fn the_extension_should_look_like_the_one_that_it_wraps() {
	type Stock = pallet_transaction_payment::ChargeTransactionPayment<Test>;
	type Ours = ChargeSponsored<Test>;
	assert_eq!(Ours::from(300).encode(), Stock::from(300).encode());
	let ours = <Ours as TransactionExtension<RuntimeCall>>::metadata();
	let stock = <Stock as TransactionExtension<RuntimeCall>>::metadata();
	assert_eq!(ours.len(), 1);
	assert_eq!(ours[0].identifier, stock[0].identifier);
	assert_eq!(ours[0].ty, stock[0].ty);
	assert_eq!(ours[0].implicit, stock[0].implicit);
}

#[test]
fn only_a_call_that_may_be_sponsored_should_weigh_the_payment() {
	chain(|| {
		assert!(!OwnersCalls::contains(&transfer()));
		let stock = pallet_transaction_payment::ChargeTransactionPayment::<Test>::from(0);
		let ours = ChargeSponsored::<Test>::from(0);
		assert_eq!(ours.weight(&transfer()), stock.weight(&transfer()));
		let extra = <() as WeightInfo>::charge();
		assert_eq!(ours.weight(&remark()), stock.weight(&remark()).saturating_add(extra));
	});
}

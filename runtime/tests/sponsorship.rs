//! An owner without a token takes part: its sponsor pays.

mod chain;

use chain::chain;
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	traits::{Consideration, Contains, Footprint, GetCallMetadata, fungible::InspectHold},
};
use pallet_sponsorship::{ChargeSponsored, HoldReason, Sponsorships};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use tieline_primitives::DerId;
use tieline_runtime::{
	AccountId, Balance, Balances, Runtime, RuntimeCall, RuntimeOrigin, Sponsorship, System,
	configs::OwnersCalls,
};

/// The least budget.
const BUDGET: Balance = tieline_runtime::TIE / 10;

type Ticket = <Runtime as pallet_der_registry::Config>::Consideration;
type TxExtension = (frame_system::CheckNonce<Runtime>, ChargeSponsored<Runtime>);

/// An account that never had a balance.
fn owner() -> AccountId {
	AccountId::new([42; 32])
}

/// Alice, a member of the council, sponsors the owner.
fn sponsor() {
	let origin = RuntimeOrigin::signed(Alice.to_account_id());
	assert_ok!(Sponsorship::sponsor(origin, vec![owner()].try_into().unwrap(), BUDGET));
}

fn budget() -> Option<Balance> {
	Sponsorships::<Runtime>::get(owner()).and_then(|record| record.budget)
}

fn transact(call: impl Into<RuntimeCall>) -> Result<(), TransactionValidityError> {
	let call = call.into();
	let extension: TxExtension =
		(frame_system::CheckNonce::from(System::account_nonce(owner())), ChargeSponsored::from(0));
	let mut info = call.get_dispatch_info();
	info.extension_weight = extension.weight(&call);
	extension.dispatch_transaction(RuntimeOrigin::signed(owner()), call, &info, 150, 0).map(|_| ())
}

fn revoke_consent() -> RuntimeCall {
	pallet_der_registry::Call::revoke_consent { der: DerId(0) }.into()
}

#[test]
fn an_owner_without_a_token_should_sign_at_its_sponsors_cost() {
	chain("development", || {
		let refused = Err(InvalidTransaction::Payment.into());
		assert_eq!(transact(revoke_consent()), refused);
		sponsor();
		assert_ok!(transact(revoke_consent()));
		assert!(budget().unwrap() < BUDGET);
		assert_eq!(Balances::free_balance(owner()), 0);
		let transfer =
			pallet_balances::Call::transfer_allow_death { dest: owner().into(), value: 0 };
		assert_eq!(transact(transfer), refused);
	});
}

#[test]
fn the_least_budget_should_pay_for_twenty_calls_of_an_owner() {
	chain("development", || {
		sponsor();
		for _ in 0..20 {
			assert_ok!(transact(revoke_consent()));
		}
		assert_ok!(transact(pallet_sponsorship::Call::end_sponsorship { beneficiary: owner() }));
		assert_eq!(budget(), None);
		assert!(!System::account_exists(&owner()));
	});
}

#[test]
fn the_registrys_deposits_should_come_from_the_budget() {
	chain("development", || {
		sponsor();
		let held = || Balances::balance_on_hold(&HoldReason::Budget.into(), &Alice.to_account_id());
		let footprint = Footprint { count: 1, size: 300 };
		let ticket = Ticket::new(&owner(), footprint).unwrap();
		assert_eq!(ticket.sponsor, Some(Alice.to_account_id()));
		assert_eq!(budget(), Some(BUDGET - ticket.amount));
		assert_eq!(held(), BUDGET);
		assert_ok!(ticket.drop(&owner()));
		assert_eq!(budget(), Some(BUDGET));
	});
}

#[test]
fn a_sponsor_should_be_an_aggregator_or_a_member_of_the_council() {
	chain("development", || {
		let list = || vec![owner()].try_into().unwrap();
		let stranger = RuntimeOrigin::signed(AccountId::new([43; 32]));
		let refused = Sponsorship::sponsor(stranger, list(), BUDGET);
		assert_eq!(refused, Err(sp_runtime::DispatchError::BadOrigin));
	});
}

#[test]
fn every_sponsored_call_should_exist() {
	let calls = RuntimeCall::get_call_names("DerRegistry");
	for name in OwnersCalls::REGISTRY {
		assert!(calls.contains(&name), "the registry has no call {name}");
	}
	assert!(OwnersCalls::contains(&revoke_consent()));
	let remark = frame_system::Call::remark { remark: vec![] };
	assert!(!OwnersCalls::contains(&remark.into()));
}

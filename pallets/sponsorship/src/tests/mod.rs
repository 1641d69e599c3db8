//! One module for each call, then fees, deposits and random histories.

mod deposits;
mod end_sponsorship;
mod fees;
mod histories;
mod release_beneficiary;
mod sponsor;
mod top_up;
mod try_state;

use crate::{mock::*, *};
use frame_support::{
	BoundedVec, assert_noop, assert_ok,
	dispatch::{DispatchResult, GetDispatchInfo, PostDispatchInfo},
	traits::{Consideration, Footprint, fungible::InspectHold},
	weights::Weight,
};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::TransactionValidityError,
};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

/// A budget that pays for some calls.
const BUDGET: u64 = 2 * MIN_BUDGET;

/// Runs a test on a fresh chain, and checks the invariants afterwards.
fn chain(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Sponsorship::do_try_state().unwrap();
	});
}

/// The same, where `SUN` sponsors `OWNER`.
fn sponsored(test: impl FnOnce()) {
	chain(|| {
		assert_ok!(sponsor(SUN, &[OWNER]));
		test();
	});
}

fn sponsor(who: u64, beneficiaries: &[u64]) -> DispatchResult {
	let list = BoundedVec::truncate_from(beneficiaries.to_vec());
	Sponsorship::sponsor(RuntimeOrigin::signed(who), list, BUDGET)
}

fn end(who: u64, beneficiary: u64) -> DispatchResult {
	Sponsorship::end_sponsorship(RuntimeOrigin::signed(who), beneficiary)
}

/// What is left of the budget of an account; none where no sponsorship runs.
fn budget(who: u64) -> Option<u64> {
	Sponsorships::<Test>::get(who).and_then(|record| record.budget)
}

fn held(reason: HoldReason, who: u64) -> u64 {
	Balances::balance_on_hold(&reason.into(), &who)
}

fn footprint(bytes: u64) -> Footprint {
	Footprint { count: 1, size: bytes }
}

/// A deposit of so many units for `who`.
fn deposit(who: u64, amount: u64) -> Result<Ticket, sp_runtime::DispatchError> {
	Ticket::new(&who, footprint(amount))
}

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![7; 100] })
}

fn extension(who: u64, tip: u64) -> TxExtension {
	(
		frame_system::CheckNonce::from(System::account_nonce(who)),
		frame_system::CheckWeight::new(),
		ChargeSponsored::from(tip),
		frame_system::WeightReclaim::new(),
	)
}

/// The length of every transaction, in bytes.
const LENGTH: usize = 150;

/// The weight that every call declares.
const WEIGHT: Weight = Weight::from_parts(1_000_000_000, 0);

/// A transaction with a tip, and the weight of its call that is left over; what came of it.
fn transact_with(
	who: u64,
	call: RuntimeCall,
	tip: u64,
	unspent: u64,
) -> Result<(), TransactionValidityError> {
	// Each in a block of its own.
	System::set_block_consumed_resources(Weight::zero(), 0);
	let extension = extension(who, tip);
	let mut info = call.get_dispatch_info();
	info.call_weight = WEIGHT;
	info.extension_weight = extension.weight(&call);
	let origin = RuntimeOrigin::signed(who);
	let actual = WEIGHT.saturating_sub(Weight::from_parts(unspent, 0));
	let inner = call.clone();
	let result = extension.test_run(origin, &call, &info, LENGTH, 0, |origin| {
		let _ = sp_runtime::traits::Dispatchable::dispatch(inner, origin);
		Ok(PostDispatchInfo { actual_weight: Some(actual), pays_fee: Default::default() })
	})?;
	assert_ok!(result);
	Ok(())
}

/// A transaction whose call needs the weight that it declares.
fn transact(who: u64, call: RuntimeCall) -> Result<(), TransactionValidityError> {
	transact_with(who, call, 0, 0)
}

/// Whether the pool takes the transaction.
fn validate(who: u64, call: RuntimeCall, tip: u64) -> Result<(), TransactionValidityError> {
	let extension = extension(who, tip);
	let mut info = call.get_dispatch_info();
	info.call_weight = WEIGHT;
	info.extension_weight = extension.weight(&call);
	let source = sp_runtime::transaction_validity::TransactionSource::External;
	extension.validate_only(RuntimeOrigin::signed(who), &call, &info, LENGTH, source, 0).map(|_| ())
}

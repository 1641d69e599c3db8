//! The invariants, which hold after any call.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::{
	TryRuntimeError,
	traits::{Saturating, Zero},
};

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. An account's hold for budgets is, to the unit, what is left of the budgets of those that it
	///    sponsors and the deposits that it has paid: nothing where it sponsors nobody.
	/// 2. Its hold for records is the sum of the deposits for them.
	/// 3. There is a record of each account for which a deposit is held, and no deposit of nothing.
	/// 4. Something provides for each account that has a record.
	/// 5. Nobody is its own sponsor.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut budgets = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut records = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let add = |sums: &mut BTreeMap<T::AccountId, BalanceOf<T>>, who, amount| {
			let sum = sums.entry(who).or_insert_with(Zero::zero);
			*sum = sum.saturating_add(amount);
		};
		for (who, record) in Sponsorships::<T>::iter() {
			ensure!(
				frame_system::Pallet::<T>::providers(&who) > 0,
				"4: nothing provides for a beneficiary"
			);
			ensure!(who != record.sponsor, "5: an account sponsors itself");
			add(&mut budgets, record.sponsor.clone(), record.budget.unwrap_or_default());
			add(&mut records, record.sponsor, record.deposit);
		}
		for (who, sponsor, amount) in Deposits::<T>::iter() {
			ensure!(!amount.is_zero(), "3: a deposit of nothing");
			ensure!(Sponsorships::<T>::contains_key(who), "3: a deposit without a record");
			add(&mut budgets, sponsor, amount);
		}
		for (reason, mut sums, differs) in [
			(HoldReason::Budget, budgets, "1: a hold differs from budgets and deposits"),
			(HoldReason::Record, records, "2: a hold differs from the deposits for records"),
		] {
			let reason = reason.into();
			for account in frame_system::Account::<T>::iter_keys() {
				let sum = sums.remove(&account).unwrap_or_else(Zero::zero);
				ensure!(T::Currency::balance_on_hold(&reason, &account) == sum, differs);
			}
			ensure!(sums.values().all(Zero::is_zero), differs);
		}
		Ok(())
	}
}

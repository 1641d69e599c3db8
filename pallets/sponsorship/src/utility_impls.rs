//! What fees and deposits take from a budget, and give back to it.

use crate::*;
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{
		Contains,
		fungible::MutateHold,
		tokens::{Fortitude, Precision},
	},
};
use sp_runtime::{
	ArithmeticError,
	traits::{CheckedAdd, CheckedSub, Saturating, Zero},
};

impl<T: Config> Pallet<T> {
	/// The sponsor that pays a fee; none where the signer pays.
	pub(crate) fn payer(
		who: &T::AccountId,
		call: &<T as frame_system::Config>::RuntimeCall,
		fee: BalanceOf<T>,
		tip: BalanceOf<T>,
	) -> Option<T::AccountId> {
		let is_sponsored = !fee.is_zero() && tip.is_zero() && T::SponsoredCalls::contains(call);
		if is_sponsored { Self::sponsor_for(who, fee) } else { None }
	}

	/// The sponsor whose budget for `who` covers the amount.
	pub(crate) fn sponsor_for(who: &T::AccountId, amount: BalanceOf<T>) -> Option<T::AccountId> {
		Sponsorships::<T>::get(who)
			.filter(|record| record.budget.is_some_and(|budget| budget >= amount))
			.map(|record| record.sponsor)
	}

	/// Takes the amount from the budget, and leaves it in the sponsor's free balance.
	pub(crate) fn spend(
		who: &T::AccountId,
		sponsor: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		Self::take(who, amount)?;
		Self::release(HoldReason::Budget, sponsor, amount)
	}

	/// Puts the amount from the sponsor's free balance back into the budget, unless the
	/// sponsorship has ended or the balance is not there any more: then it stays the sponsor's.
	pub(crate) fn refund(who: &T::AccountId, sponsor: &T::AccountId, amount: BalanceOf<T>) {
		if amount.is_zero() || !Self::is_sponsor(sponsor, who) {
			return;
		}
		if T::Currency::hold(&HoldReason::Budget.into(), sponsor, amount).is_ok() {
			Self::give(who, amount);
		}
	}

	/// Uses part of the budget for a storage deposit. It stays held.
	pub(crate) fn pay_deposit(
		who: &T::AccountId,
		sponsor: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		Self::take(who, amount)?;
		let former = Deposits::<T>::get(who, sponsor);
		let deposits = former.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		Deposits::<T>::insert(who, sponsor, deposits);
		Self::deposit_event(Event::DepositPaid {
			beneficiary: who.clone(),
			sponsor: sponsor.clone(),
			amount,
		});
		Ok(())
	}

	/// Returns part of the storage deposits that a sponsor has paid.
	pub(crate) fn return_deposit(
		who: &T::AccountId,
		sponsor: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		Self::lower_deposits(who, sponsor, amount)?;
		if Self::is_sponsor(sponsor, who) {
			Self::give(who, amount);
		} else {
			Self::release(HoldReason::Budget, sponsor, amount)?;
		}
		Self::deposit_event(Event::DepositReturned {
			beneficiary: who.clone(),
			sponsor: sponsor.clone(),
			amount,
		});
		Self::release_unused(who)?;
		Ok(())
	}

	/// Burns part of the storage deposits that a sponsor has paid.
	pub(crate) fn burn_deposit(
		who: &T::AccountId,
		sponsor: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		Self::lower_deposits(who, sponsor, amount)?;
		T::Currency::burn_held(
			&HoldReason::Budget.into(),
			sponsor,
			amount,
			Precision::Exact,
			Fortitude::Force,
		)?;
		Self::release_unused(who)?;
		Ok(())
	}

	/// Whether the sponsor pays for the account now.
	fn is_sponsor(sponsor: &T::AccountId, who: &T::AccountId) -> bool {
		Sponsorships::<T>::get(who)
			.is_some_and(|record| record.sponsor == *sponsor && record.budget.is_some())
	}

	fn take(who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		Sponsorships::<T>::try_mutate(who, |record| {
			let budget = record
				.as_mut()
				.and_then(|record| record.budget.as_mut())
				.ok_or(Error::<T>::NotSponsored)?;
			*budget = budget.checked_sub(&amount).ok_or(Error::<T>::BudgetExhausted)?;
			Ok(())
		})
	}

	fn give(who: &T::AccountId, amount: BalanceOf<T>) {
		Sponsorships::<T>::mutate(who, |record| {
			if let Some(budget) = record.as_mut().and_then(|record| record.budget.as_mut()) {
				*budget = budget.saturating_add(amount);
			}
		});
	}

	fn lower_deposits(
		who: &T::AccountId,
		sponsor: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let former = Deposits::<T>::get(who, sponsor);
		ensure!(former >= amount, ArithmeticError::Underflow);
		let left = former.saturating_sub(amount);
		if left.is_zero() {
			Deposits::<T>::remove(who, sponsor);
		} else {
			Deposits::<T>::insert(who, sponsor, left);
		}
		Ok(())
	}
}

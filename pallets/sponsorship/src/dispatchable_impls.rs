//! What the calls do.

use crate::*;
use frame_support::{
	BoundedVec,
	dispatch::DispatchResult,
	ensure,
	traits::{Get, fungible::MutateHold, tokens::Precision::Exact},
};
use sp_runtime::{ArithmeticError, traits::CheckedAdd};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_sponsor(
		sponsor: T::AccountId,
		beneficiaries: BoundedVec<T::AccountId, T::MaxBeneficiaries>,
		budget: BalanceOf<T>,
	) -> DispatchResult {
		ensure!(budget >= T::MinBudget::get(), Error::<T>::BudgetTooSmall);
		for beneficiary in beneficiaries {
			Self::begin(&sponsor, beneficiary, budget)?;
		}
		Ok(())
	}

	fn begin(
		sponsor: &T::AccountId,
		beneficiary: T::AccountId,
		budget: BalanceOf<T>,
	) -> DispatchResult {
		ensure!(*sponsor != beneficiary, Error::<T>::SelfSponsored);
		match Sponsorships::<T>::get(&beneficiary) {
			Some(former) => {
				ensure!(
					former.budget.is_none_or(|left| {
						former.sponsor != *sponsor && left < T::MinBudget::get()
					}),
					Error::<T>::AlreadySponsored
				);
				let former = Self::end(&beneficiary, former)?;
				Self::release(HoldReason::Record, &former.sponsor, former.deposit)?;
			},
			None => {
				frame_system::Pallet::<T>::inc_providers(&beneficiary);
			},
		}
		let deposit = T::RecordDeposit::get();
		T::Currency::hold(&HoldReason::Budget.into(), sponsor, budget)?;
		T::Currency::hold(&HoldReason::Record.into(), sponsor, deposit)?;
		let record = Record { sponsor: sponsor.clone(), budget: Some(budget), deposit };
		Sponsorships::<T>::insert(&beneficiary, record);
		Self::deposit_event(Event::SponsorshipBegun {
			beneficiary,
			sponsor: sponsor.clone(),
			budget,
		});
		Ok(())
	}

	pub(crate) fn do_top_up(
		sponsor: T::AccountId,
		beneficiary: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let mut record = Sponsorships::<T>::get(&beneficiary).ok_or(Error::<T>::NotSponsored)?;
		let budget = record.budget.ok_or(Error::<T>::NotSponsored)?;
		ensure!(record.sponsor == sponsor, Error::<T>::NotSponsor);

		T::Currency::hold(&HoldReason::Budget.into(), &sponsor, amount)?;
		record.budget = Some(budget.checked_add(&amount).ok_or(ArithmeticError::Overflow)?);
		Sponsorships::<T>::insert(&beneficiary, record);
		Self::deposit_event(Event::BudgetToppedUp { beneficiary, amount });
		Ok(())
	}

	pub(crate) fn do_end_sponsorship(
		who: T::AccountId,
		beneficiary: T::AccountId,
	) -> DispatchResult {
		let record = Sponsorships::<T>::get(&beneficiary)
			.filter(|record| record.budget.is_some())
			.ok_or(Error::<T>::NotSponsored)?;
		ensure!(who == record.sponsor || who == beneficiary, Error::<T>::NotParty);

		let record = Self::end(&beneficiary, record)?;
		Sponsorships::<T>::insert(&beneficiary, record);
		Self::release_unused(&beneficiary)?;
		Ok(())
	}

	pub(crate) fn do_release_beneficiary(beneficiary: T::AccountId) -> DispatchResult {
		ensure!(Sponsorships::<T>::contains_key(&beneficiary), Error::<T>::NotSponsored);
		ensure!(Self::release_unused(&beneficiary)?, Error::<T>::StillInUse);
		Ok(())
	}

	/// Returns what is left of the budget, if the sponsorship has not ended before.
	fn end(
		beneficiary: &T::AccountId,
		record: RecordOf<T>,
	) -> Result<RecordOf<T>, sp_runtime::DispatchError> {
		if let Some(returned) = record.budget {
			Self::release(HoldReason::Budget, &record.sponsor, returned)?;
			Self::deposit_event(Event::SponsorshipEnded {
				beneficiary: beneficiary.clone(),
				sponsor: record.sponsor.clone(),
				returned,
			});
		}
		Ok(Record { budget: None, ..record })
	}

	/// Gives back the reference to an account that nothing depends on, and removes its record.
	/// Whether it did.
	pub(crate) fn release_unused(
		beneficiary: &T::AccountId,
	) -> Result<bool, sp_runtime::DispatchError> {
		let Some(record) = Sponsorships::<T>::get(beneficiary) else { return Ok(false) };
		let is_used = record.budget.is_some()
			|| Deposits::<T>::iter_key_prefix(beneficiary).next().is_some()
			// Something else hangs on the account, and nothing else provides for it.
			|| frame_system::Pallet::<T>::dec_providers(beneficiary).is_err();
		if is_used {
			return Ok(false);
		}
		Self::release(HoldReason::Record, &record.sponsor, record.deposit)?;
		Sponsorships::<T>::remove(beneficiary);
		Self::deposit_event(Event::BeneficiaryReleased { beneficiary: beneficiary.clone() });
		Ok(true)
	}

	pub(crate) fn release(
		reason: HoldReason,
		sponsor: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		T::Currency::release(&reason.into(), sponsor, amount, Exact)?;
		Ok(())
	}
}

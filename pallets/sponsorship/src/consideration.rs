//! A storage deposit that a sponsor pays where there is one.

use crate::*;
use codec::{Decode, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
	storage::with_storage_layer,
	traits::{
		Consideration, Footprint, Get,
		fungible::MutateHold,
		tokens::{Fortitude, Precision},
	},
};
use scale_info::TypeInfo;
use sp_runtime::{
	DispatchError,
	traits::{Convert, Saturating, Zero},
};

/// The ticket of a storage deposit, which remembers who paid.
///
/// The deposit of `Price` is taken from the budget of the account's sponsor where it covers it, and
/// held for `Reason` on the account itself otherwise. A deposit that grows beyond the budget is
/// returned, and paid as a new one.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T, Reason, Price))]
pub struct Sponsored<T: Config, Reason, Price> {
	/// The sponsor that paid; none where the account itself did.
	pub sponsor: Option<T::AccountId>,
	/// The deposit.
	pub amount: BalanceOf<T>,
	/// Types.
	#[doc(hidden)]
	pub marker: PhantomData<fn() -> (Reason, Price)>,
}

impl<T: Config, Reason, Price> Sponsored<T, Reason, Price> {
	fn paid(sponsor: Option<T::AccountId>, amount: BalanceOf<T>) -> Self {
		Self { sponsor, amount, marker: PhantomData }
	}
}

impl<T, Reason, Price> Consideration<T::AccountId, Footprint> for Sponsored<T, Reason, Price>
where
	T: Config,
	Reason: Get<T::RuntimeHoldReason> + 'static,
	Price: Convert<Footprint, BalanceOf<T>> + 'static,
{
	fn new(who: &T::AccountId, footprint: Footprint) -> Result<Self, DispatchError> {
		let amount = Price::convert(footprint);
		if amount.is_zero() {
			return Ok(Self::paid(None, amount));
		}
		if let Some(sponsor) = Pallet::<T>::sponsor_for(who, amount) {
			Pallet::<T>::pay_deposit(who, &sponsor, amount)?;
			return Ok(Self::paid(Some(sponsor), amount));
		}
		T::Currency::hold(&Reason::get(), who, amount).map_err(|error| {
			let is_sponsored = Pallet::<T>::sponsor_for(who, Zero::zero()).is_some();
			if is_sponsored { Error::<T>::BudgetExhausted.into() } else { error }
		})?;
		Ok(Self::paid(None, amount))
	}

	fn update(self, who: &T::AccountId, footprint: Footprint) -> Result<Self, DispatchError> {
		let amount = Price::convert(footprint);
		let more = amount.saturating_sub(self.amount);
		let less = self.amount.saturating_sub(amount);
		match &self.sponsor {
			Some(sponsor) if more.is_zero() => {
				Pallet::<T>::return_deposit(who, sponsor, less)?;
			},
			Some(sponsor) if Pallet::<T>::sponsor_for(who, more).as_ref() == Some(sponsor) => {
				Pallet::<T>::pay_deposit(who, sponsor, more)?;
			},
			Some(_) => {
				// The new one first: without any deposit the account might go.
				let grown = Self::new(who, footprint)?;
				self.drop(who)?;
				return Ok(grown);
			},
			None if self.amount.is_zero() => return Self::new(who, footprint),
			None if more.is_zero() => {
				T::Currency::release(&Reason::get(), who, less, Precision::BestEffort)?;
			},
			None => T::Currency::hold(&Reason::get(), who, more)?,
		}
		Ok(Self::paid(self.sponsor, amount))
	}

	fn drop(self, who: &T::AccountId) -> Result<(), DispatchError> {
		match self.sponsor {
			Some(sponsor) => Pallet::<T>::return_deposit(who, &sponsor, self.amount),
			None => T::Currency::release(&Reason::get(), who, self.amount, Precision::BestEffort)
				.map(|_| ()),
		}
	}

	fn burn(self, who: &T::AccountId) {
		// Infallible by contract: what cannot be burned stays held.
		let _ = match self.sponsor {
			Some(sponsor) => {
				with_storage_layer(|| Pallet::<T>::burn_deposit(who, &sponsor, self.amount))
			},
			None => T::Currency::burn_held(
				&Reason::get(),
				who,
				self.amount,
				Precision::BestEffort,
				Fortitude::Force,
			)
			.map(|_| ()),
		};
	}

	/// By a sponsor, which is the worst case.
	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(who: &T::AccountId, footprint: Footprint) {
		benchmarking::cover::<T>(who, Price::convert(footprint));
	}
}

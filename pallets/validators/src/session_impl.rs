//! What the session and the reports of offences ask of the set.

use crate::*;
use alloc::vec::Vec;
use frame_support::{BoundedVec, traits::ValidatorRegistration, weights::Weight};
use pallet_session::{SessionManager, historical};
use sp_runtime::Perbill;
use sp_staking::{
	SessionIndex,
	offence::{OffenceDetails, OnOffenceHandler},
};

impl<T: Config> SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let validators = Validators::<T>::get();
		// None leaves the validators as they are: also where none of the set could author.
		let can_author = validators.iter().any(T::Keys::is_registered);
		can_author.then(|| validators.into_inner())
	}

	/// Disables the offenders again whose keys were queued before they were removed.
	fn start_session(_: SessionIndex) {
		let removed = Removed::<T>::take().into_iter().filter_map(|(who, left)| {
			T::Session::disable(&who);
			let left = left.saturating_sub(1);
			(left > 0).then_some((who, left))
		});
		Removed::<T>::put(BoundedVec::truncate_from(removed.collect()));
	}

	fn end_session(_: SessionIndex) {}
}

impl<T: Config> historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		let validators = <Self as SessionManager<_>>::new_session(index)?;
		Some(validators.into_iter().map(|who| (who, ())).collect())
	}

	fn start_session(index: SessionIndex) {
		<Self as SessionManager<_>>::start_session(index);
	}

	fn end_session(_: SessionIndex) {}
}

impl<T: Config> OnOffenceHandler<T::AccountId, (T::AccountId, ()), Weight> for Pallet<T> {
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, (T::AccountId, ())>],
		_: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		for details in offenders {
			let offender = &details.offender.0;
			if Entered::<T>::get(offender).is_none_or(|entered| entered <= session) {
				Self::remove_offender(offender);
			}
		}
		Self::removal_weight().saturating_mul(offenders.len() as u64)
	}
}

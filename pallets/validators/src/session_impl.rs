//! What the session and the reports of offences ask of the set.

use crate::*;
use alloc::vec::Vec;
use frame_support::{traits::Get, weights::Weight};
use pallet_session::{SessionManager, historical};
use sp_runtime::Perbill;
use sp_staking::{
	SessionIndex,
	offence::{OffenceDetails, OnOffenceHandler},
};

impl<T: Config> SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let validators = Validators::<T>::get();
		// None leaves the validators as they are.
		(!validators.is_empty()).then(|| validators.into_inner())
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

impl<T: Config> historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		let validators = <Self as SessionManager<_>>::new_session(index)?;
		Some(validators.into_iter().map(|who| (who, ())).collect())
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

impl<T: Config> OnOffenceHandler<T::AccountId, (T::AccountId, ()), Weight> for Pallet<T> {
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, (T::AccountId, ())>],
		_: &[Perbill],
		_: SessionIndex,
	) -> Weight {
		for details in offenders {
			Self::remove_offender(&details.offender.0);
		}
		T::DbWeight::get().reads_writes(2, 2).saturating_mul(offenders.len() as u64)
	}
}

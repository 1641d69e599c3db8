//! # Validators
//!
//! The accounts whose session keys author and finalize blocks. Governance sets them; each rotates
//! its own keys with `Session::set_keys`. A change takes effect at the beginning of the session
//! after the next.
//!
//! A validator that is proved to have equivocated, by two votes in one round of GRANDPA or by two
//! blocks in one slot, is removed from the set and disabled for the rest of its session. It comes
//! back by governance alone. Never are fewer left than [`Config::MinValidators`]: a chain that
//! stands still serves nobody.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod session_impl;
#[cfg(test)]
mod tests;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use weights::WeightInfo;

/// Takes a validator out of the running session.
pub trait Disable<AccountId> {
	/// From now on `who` authors no block of this session.
	fn disable(who: &AccountId);
}

impl<AccountId> Disable<AccountId> for () {
	fn disable(_: &AccountId) {}
}

/// The set of validators.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{collections::BTreeSet, vec::Vec};
	use frame_support::{pallet_prelude::*, traits::ValidatorRegistration};
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The set of validators.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Weight information for all calls of this pallet.
		type WeightInfo: WeightInfo;

		/// Who sets the validators.
		type ManageOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The session keys: who has registered any.
		type Keys: ValidatorRegistration<Self::AccountId>;

		/// The running session.
		type Session: Disable<Self::AccountId>;

		/// The fewest validators.
		#[pallet::constant]
		type MinValidators: Get<u32>;

		/// The most validators.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// The helpers of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// The validators of the session after the next, in the order in which they author.
	#[pallet::storage]
	pub type Validators<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// The validators with which the chain begins.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The validators. Their session keys are those of the session pallet's genesis.
		pub validators: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let validators = BoundedVec::try_from(self.validators.clone())
				.expect("a genesis has no more validators than MaxValidators");
			assert!(
				validators.iter().collect::<BTreeSet<_>>().len() == validators.len(),
				"a validator is named twice in the genesis"
			);
			Validators::<T>::put(validators);
		}
	}

	/// What has happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The validators were set, from the session after the next.
		ValidatorsSet {
			/// The validators.
			validators: Vec<T::AccountId>,
		},
		/// A validator equivocated and was removed.
		OffenderRemoved {
			/// The former validator.
			validator: T::AccountId,
		},
		/// A validator equivocated, but is needed: no more than `MinValidators` are left.
		OffenderKept {
			/// The validator.
			validator: T::AccountId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There are fewer validators than `MinValidators`.
		TooFewValidators,
		/// A validator is named twice.
		DuplicateValidator,
		/// A validator has no session keys. It has to call `Session::set_keys` first.
		NoSessionKeys,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Sets the validators.
		///
		/// ## Origin
		/// [`Config::ManageOrigin`].
		///
		/// ## Details
		/// Takes effect at the beginning of the session after the next.
		///
		/// ## Parameters
		/// - `validators`: the accounts, each with session keys.
		///
		/// ## Errors
		/// - [`Error::TooFewValidators`], [`Error::DuplicateValidator`], [`Error::NoSessionKeys`].
		///
		/// ## Events
		/// - [`Event::ValidatorsSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_validators(validators.len() as u32))]
		pub fn set_validators(
			origin: OriginFor<T>,
			validators: BoundedVec<T::AccountId, T::MaxValidators>,
		) -> DispatchResult {
			T::ManageOrigin::ensure_origin(origin)?;
			let fewest = T::MinValidators::get() as usize;
			ensure!(validators.len() >= fewest, Error::<T>::TooFewValidators);
			let mut seen = BTreeSet::new();
			ensure!(validators.iter().all(|who| seen.insert(who)), Error::<T>::DuplicateValidator);
			ensure!(validators.iter().all(T::Keys::is_registered), Error::<T>::NoSessionKeys);
			Validators::<T>::put(&validators);
			Self::deposit_event(Event::ValidatorsSet { validators: validators.into_inner() });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// Removes an offender from the set, unless too few would be left.
		pub(crate) fn remove_offender(offender: &T::AccountId) {
			let mut validators = Validators::<T>::get();
			let Some(index) = validators.iter().position(|who| who == offender) else { return };
			if validators.len() <= T::MinValidators::get() as usize {
				Self::deposit_event(Event::OffenderKept { validator: offender.clone() });
				return;
			}
			validators.remove(index);
			Validators::<T>::put(validators);
			T::Session::disable(offender);
			Self::deposit_event(Event::OffenderRemoved { validator: offender.clone() });
		}
	}
}

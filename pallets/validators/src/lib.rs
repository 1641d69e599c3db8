//! # Validators
//!
//! The accounts whose session keys author and finalize blocks. Governance sets them; each rotates
//! its own keys with `Session::set_keys`. A change takes effect at the beginning of the session
//! after the next.
//!
//! A validator that is proved to have equivocated, by two votes in one round of GRANDPA or by two
//! blocks in one slot, is removed from the set and disabled for the rest of its session and in the
//! next, for which the keys were queued before. It comes back by governance alone. Never are fewer
//! left than [`Config::MinValidators`] with session keys, and the last of a session that is not disabled
//! authors until its end: a chain that stands still serves nobody.
//!
//! # Reports
//!
//! A report of two votes is bounded by `pallet-grandpa` and `pallet-offences`; a validator that entered
//! the set after the session of the votes stays, so that who was removed and set again does not fall by
//! what it did before.
//!
//! A report of two blocks in one slot costs nothing and needs no account, so it is bounded: the
//! offender is in the set, its blocks are of the last [`REPORTABLE_SLOTS`] slots and follow this chain,
//! their headers are short ([`MAX_HEADER`]), and nobody is reported twice within that many slots. One
//! report comes after the calls that the market cannot wait for.

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
use sp_staking::SessionIndex;
pub use weights::WeightInfo;

/// The running session, from which a validator can be taken out.
pub trait Disable<AccountId> {
	/// Its number.
	fn index() -> SessionIndex;

	/// From now on `who` authors no block of this session, unless no other validator of it is left.
	fn disable(who: &AccountId);
}

impl<AccountId> Disable<AccountId> for () {
	fn index() -> SessionIndex {
		0
	}

	fn disable(_: &AccountId) {}
}

/// The number of a slot: slots since the Unix epoch.
pub type Slot = u64;

/// How many slots back a double authorship can be reported, and within how many slots a validator is
/// reported once: an hour of slots of 2 s.
pub const REPORTABLE_SLOTS: Slot = 1_800;
/// The most bytes of a header in a report: room for a change of all authorities.
pub const MAX_HEADER: usize = 8 << 10;
/// The priority of a report: a quarter of the highest.
const PRIORITY: u64 = u64::MAX / 4;
/// In how many sessions after its own an offender is disabled again: the next has its keys queued.
const SESSIONS_DISABLED: u8 = 2;

/// How two headers prove that a validator authored two blocks in one slot.
pub trait DoubleAuthorship<Header, AccountId> {
	/// The validator of the running session that sealed both headers, which differ, for one slot,
	/// and the slot. None when they prove nothing.
	fn offender(first: &Header, second: &Header) -> Option<(AccountId, Slot)>;

	/// The slot of this block.
	fn now() -> Slot;
}

/// The set of validators.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, collections::BTreeSet, vec::Vec};
	use frame_support::{pallet_prelude::*, traits::ValidatorRegistration};
	use frame_system::{
		offchain::{CreateAuthorizedTransaction, SubmitTransaction},
		pallet_prelude::*,
	};
	use sp_runtime::traits::{CheckedSub, Header, One};

	/// How long a report may wait for a block, in blocks.
	const REPORT_LONGEVITY: u64 = 64;

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

		/// The proof that a validator authored two blocks in one slot.
		type DoubleAuthorship: DoubleAuthorship<HeaderFor<Self>, Self::AccountId>;

		/// The fewest validators.
		#[pallet::constant]
		type MinValidators: Get<u32>;

		/// The most validators.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// The helpers of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId, HeaderFor<Self>>;
	}

	/// The validators of the session after the next, in the order in which they author.
	#[pallet::storage]
	pub type Validators<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// The session in which each validator entered the set: it stays for votes of an earlier one. None
	/// where it began with the chain.
	#[pallet::storage]
	pub type Entered<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, SessionIndex, OptionQuery>;

	/// The last slot for which each account has been reported to have authored two blocks: an
	/// earlier one is not reported again.
	#[pallet::storage]
	pub type Reported<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Slot, OptionQuery>;

	/// The offenders that were removed, and in how many sessions they are still disabled when they
	/// begin.
	#[pallet::storage]
	pub type Removed<T: Config> =
		StorageValue<_, BoundedVec<(T::AccountId, u8), T::MaxValidators>, ValueQuery>;

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
		/// The headers do not prove that a validator authored two blocks in one slot of the last
		/// hour, or they are longer than `MAX_HEADER`, or one does not follow a block of this chain; or
		/// the validator is not in the set, or was reported within the hour.
		NoProof,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Sets the validators.
		///
		/// ## Origin
		/// [`Config::ManageOrigin`].
		///
		/// ## Details
		/// Takes effect at the beginning of the session after the next. Who enters the set is not removed
		/// for votes of earlier sessions.
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
		#[pallet::weight(
			T::WeightInfo::set_validators(validators.len() as u32)
				.saturating_add(Pallet::<T>::entry_weight(validators.len()))
		)]
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
			Removed::<T>::mutate(|removed| removed.retain(|(who, _)| !validators.contains(who)));
			let former = Validators::<T>::get();
			for who in former.iter().filter(|who| !validators.contains(who)) {
				Entered::<T>::remove(who);
			}
			for who in validators.iter().filter(|who| !former.contains(who)) {
				Entered::<T>::insert(who, T::Session::index());
			}
			Validators::<T>::put(&validators);
			Self::deposit_event(Event::ValidatorsSet { validators: validators.into_inner() });
			Ok(())
		}

		/// Reports that a validator authored two blocks in one slot.
		///
		/// ## Origin
		/// None: the headers are the proof. Nodes make the report, without an account and a fee.
		///
		/// ## Details
		/// The validator is in the set and of the running session, and both blocks follow a block of
		/// this chain. It is removed as in [`Event::OffenderRemoved`].
		///
		/// ## Parameters
		/// - `first`, `second`: the sealed headers of the two blocks.
		///
		/// ## Errors
		/// - [`Error::NoProof`].
		///
		/// ## Events
		/// - [`Event::OffenderRemoved`] or [`Event::OffenderKept`].
		#[pallet::call_index(1)]
		#[pallet::weight(
			T::WeightInfo::report_double_authorship().saturating_add(Pallet::<T>::removal_weight())
		)]
		#[pallet::weight_of_authorize(T::WeightInfo::report_double_authorship())]
		#[pallet::authorize(|_, first, second| Self::authorize_report(first, second))]
		pub fn report_double_authorship(
			origin: OriginFor<T>,
			first: Box<HeaderFor<T>>,
			second: Box<HeaderFor<T>>,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			let (offender, slot) = Self::proved(&first, &second).ok_or(Error::<T>::NoProof)?;
			Reported::<T>::insert(&offender, slot);
			Self::remove_offender(&offender);
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// Checks the invariants, in order:
		///
		/// 1. There is a validator, and none is there twice.
		/// 2. An offender that is disabled still is not a validator.
		/// 3. Who has entered the set is in it.
		#[cfg(any(feature = "try-runtime", test))]
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			let validators = Validators::<T>::get();
			let distinct = validators.iter().collect::<BTreeSet<_>>().len();
			ensure!(!validators.is_empty() && distinct == validators.len(), "1: a wrong set");
			let removed = Removed::<T>::get();
			ensure!(
				removed.iter().all(|(who, left)| *left > 0 && !validators.contains(who)),
				"2: a validator is disabled for a former offence"
			);
			ensure!(
				Entered::<T>::iter_keys().all(|who| validators.contains(&who)),
				"3: who is not in the set has entered it"
			);
			Ok(())
		}

		/// The validator that two headers convict, and the slot, unless that has been reported.
		fn proved(first: &HeaderFor<T>, second: &HeaderFor<T>) -> Option<(T::AccountId, Slot)> {
			// Before anything is hashed, for which nobody pays.
			if [first, second].iter().any(|header| header.encoded_size() > MAX_HEADER) {
				return None;
			}
			// A validator may run another chain with the same keys, though it should not: its slots are
			// those of the wall clock, too.
			let follows = |header: &HeaderFor<T>| {
				let parent = header.number().checked_sub(&One::one());
				parent.is_some_and(|number| {
					frame_system::Pallet::<T>::block_hash(number) == *header.parent_hash()
				})
			};
			if !follows(first) || !follows(second) {
				return None;
			}
			let (offender, slot) = T::DoubleAuthorship::offender(first, second)?;
			let now = T::DoubleAuthorship::now();
			let is_recent = slot <= now && now.saturating_sub(slot) < REPORTABLE_SLOTS;
			let last = Reported::<T>::get(&offender);
			let is_new = last.is_none_or(|last| slot.saturating_sub(last) >= REPORTABLE_SLOTS);
			let is_validator = Validators::<T>::get().contains(&offender);
			(is_recent && is_new && is_validator).then_some((offender, slot))
		}

		/// Whether a report may be in a block: once for each validator and slot.
		fn authorize_report(
			first: &HeaderFor<T>,
			second: &HeaderFor<T>,
		) -> TransactionValidityWithRefund {
			let (offender, slot) =
				Self::proved(first, second).ok_or(InvalidTransaction::BadProof)?;
			let validity = ValidTransaction::with_tag_prefix("DoubleAuthorship")
				.priority(PRIORITY)
				.and_provides((offender, slot))
				.longevity(REPORT_LONGEVITY)
				.propagate(true)
				.build()?;
			Ok((validity, Weight::zero()))
		}

		/// Has a node's report enter its pool: what the runtime API calls.
		pub fn submit_report(first: HeaderFor<T>, second: HeaderFor<T>) -> Option<()>
		where
			T: CreateAuthorizedTransaction<Call<T>>,
		{
			Self::proved(&first, &second)?;
			let call =
				Call::report_double_authorship { first: Box::new(first), second: Box::new(second) };
			let transaction = T::create_authorized_transaction(call.into());
			SubmitTransaction::<T, Call<T>>::submit_transaction(transaction).ok()
		}

		/// What a change to so many validators reads and writes for those that enter and leave the set.
		pub(crate) fn entry_weight(validators: usize) -> Weight {
			let most = u64::from(T::MaxValidators::get());
			T::DbWeight::get().reads_writes(3, most.saturating_add(validators as u64))
		}

		/// What a removal reads and writes: whether each of the others has keys, the set and when the
		/// offender entered it, the offenders that were removed, and the running session.
		pub(crate) fn removal_weight() -> Weight {
			let reads = u64::from(T::MaxValidators::get()).saturating_add(5);
			T::DbWeight::get().reads_writes(reads, 4)
		}

		/// Removes an offender from the set, unless too few would be left that can author.
		pub(crate) fn remove_offender(offender: &T::AccountId) {
			let mut validators = Validators::<T>::get();
			let Some(index) = validators.iter().position(|who| who == offender) else { return };
			let others =
				validators.iter().filter(|who| *who != offender && T::Keys::is_registered(who));
			if others.count() < T::MinValidators::get() as usize {
				Self::deposit_event(Event::OffenderKept { validator: offender.clone() });
				return;
			}
			validators.remove(index);
			Validators::<T>::put(validators);
			Entered::<T>::remove(offender);
			T::Session::disable(offender);
			Removed::<T>::mutate(|removed| {
				// Where there is no room the oldest has been disabled for longest.
				if removed.is_full() {
					removed.remove(0);
				}
				let _ = removed.try_push((offender.clone(), SESSIONS_DISABLED));
			});
			Self::deposit_event(Event::OffenderRemoved { validator: offender.clone() });
		}
	}
}

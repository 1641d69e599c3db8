//! # Enactment
//!
//! Root without a root key: a call of root is *proposed* by a majority of the consortium, waits for
//! a delay in which the regulator may *veto* it, and can then be *enacted* by anyone.
//!
//! The regulator may also *concur*, which ends the delay: what cannot wait, such as restarting
//! finality that has stalled, takes both. A veto is final for the proposal; the majority may make
//! another one.
//!
//! A proposal is kept with its call, so that everybody can read what is about to happen. One that
//! is not enacted within [`Config::Lifetime`] of its delay lapses: a decision that nobody carried
//! out must not hang over the chain.
//!
//! A call is enacted once. One that fails changes nothing, and its proposal stays: it can be enacted
//! again until it lapses, or is withdrawn or vetoed. Otherwise who is to lose by it could choose a
//! moment at which it fails. The event has the result.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchable_impls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// Root calls by a majority, after a delay, unless the regulator vetoes them.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::Time,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::traits::Dispatchable;
	use tieline_primitives::Millis;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Proposals of root calls.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Weight information for all calls of this pallet.
		type WeightInfo: WeightInfo;

		/// The runtime's calls.
		type RuntimeCall: Parameter
			+ Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
			+ GetDispatchInfo;

		/// The majority that proposes root calls, and may withdraw them.
		type ProposeOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The regulator, who may veto a proposal or end its delay.
		type RegulatorOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Chain time in Unix milliseconds.
		type Time: Time<Moment = u64>;

		/// The time from a proposal to when it can be enacted without the regulator's concurrence,
		/// in milliseconds.
		#[pallet::constant]
		type Delay: Get<Millis>;

		/// The time from the end of the delay in which a proposal can be enacted, in milliseconds.
		#[pallet::constant]
		type Lifetime: Get<Millis>;

		/// The most proposals that are pending at once.
		#[pallet::constant]
		type MaxProposals: Get<u32>;

		/// The longest call, SCALE-encoded, in bytes. Of a new runtime a proposal has only the hash
		/// (`System::authorize_upgrade`); the code is applied by anyone afterwards.
		#[pallet::constant]
		type MaxCallLength: Get<u32>;
	}

	/// The pending proposals.
	#[pallet::storage]
	pub type Proposals<T: Config> =
		CountedStorageMap<_, Twox64Concat, ProposalId, ProposalOf<T>, OptionQuery>;

	/// The identifier of the next proposal.
	#[pallet::storage]
	pub type NextProposal<T> = StorageValue<_, ProposalId, ValueQuery>;

	/// What has happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A root call was proposed.
		Proposed {
			/// The proposal.
			proposal: ProposalId,
			/// The BLAKE2-256 hash of the call.
			call_hash: H256,
			/// When it can be enacted, in Unix milliseconds of chain time.
			enactable_from: Millis,
			/// When it lapses, in Unix milliseconds of chain time.
			lapses_at: Millis,
		},
		/// The regulator concurs: the proposal can be enacted at once.
		Concurred {
			/// The proposal.
			proposal: ProposalId,
		},
		/// The regulator vetoed a proposal.
		Vetoed {
			/// The proposal.
			proposal: ProposalId,
			/// The BLAKE2-256 hash of the call.
			call_hash: H256,
		},
		/// The majority withdrew a proposal.
		Withdrawn {
			/// The proposal.
			proposal: ProposalId,
		},
		/// A proposal was not enacted in time, and was removed.
		Lapsed {
			/// The proposal.
			proposal: ProposalId,
		},
		/// The call of a proposal was dispatched as root. Where it failed the proposal stays.
		Enacted {
			/// The proposal.
			proposal: ProposalId,
			/// The BLAKE2-256 hash of the call.
			call_hash: H256,
			/// The result of the call.
			result: DispatchResult,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The call lies within so many others that the proposal's own could fail for its depth; enact it
		/// by itself.
		NestedTooDeep,
		/// There is no such proposal, or it has been enacted, vetoed, withdrawn or has lapsed.
		UnknownProposal,
		/// As many proposals are pending as `MaxProposals`. Enact, withdraw or lapse one first.
		TooManyProposals,
		/// The call is longer than `MaxCallLength`. Propose the hash of what is long, as
		/// `System::authorize_upgrade` does.
		CallTooLong,
		/// The delay has not ended, and the regulator has not concurred.
		DelayNotOver,
		/// The proposal's lifetime is over: propose again.
		LifetimeOver,
		/// The proposal's lifetime is not over: it can still be enacted.
		LifetimeNotOver,
		/// The call weighs more than `max_weight` says. Give the weight of the call.
		WeightTooLow,
		/// The call can no longer be decoded, since the runtime was upgraded meanwhile. Withdraw it
		/// and propose again.
		UndecodableCall,
		/// The regulator has concurred already.
		AlreadyConcurred,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// What can be asked about proposals without a transaction.
	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Whether a proposal can be enacted now. None when there is no such proposal.
		pub fn is_enactable(proposal: ProposalId) -> Option<bool> {
			let record = Proposals::<T>::get(proposal)?;
			Some(record.stage(Self::now()) == Stage::Enactable)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Proposes a call of root.
		///
		/// ## Origin
		/// [`Config::ProposeOrigin`].
		///
		/// ## Parameters
		/// - `call`: the call, [`Config::MaxCallLength`] bytes at most.
		///
		/// ## Errors
		/// - [`Error::CallTooLong`], [`Error::TooManyProposals`].
		///
		/// ## Events
		/// - [`Event::Proposed`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::propose(call.encoded_size() as u32))]
		pub fn propose(
			origin: OriginFor<T>,
			call: Box<<T as Config>::RuntimeCall>,
		) -> DispatchResult {
			T::ProposeOrigin::ensure_origin(origin)?;
			Self::do_propose(&call)
		}

		/// Ends the delay of a proposal.
		///
		/// ## Origin
		/// [`Config::RegulatorOrigin`].
		///
		/// ## Parameters
		/// - `proposal`: the proposal.
		///
		/// ## Errors
		/// - [`Error::UnknownProposal`], [`Error::AlreadyConcurred`], [`Error::LifetimeOver`].
		///
		/// ## Events
		/// - [`Event::Concurred`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::concur())]
		pub fn concur(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResult {
			T::RegulatorOrigin::ensure_origin(origin)?;
			Self::do_concur(proposal)
		}

		/// Vetoes a proposal, which is removed.
		///
		/// ## Origin
		/// [`Config::RegulatorOrigin`].
		///
		/// ## Parameters
		/// - `proposal`: the proposal.
		///
		/// ## Errors
		/// - [`Error::UnknownProposal`].
		///
		/// ## Events
		/// - [`Event::Vetoed`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::veto())]
		pub fn veto(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResult {
			T::RegulatorOrigin::ensure_origin(origin)?;
			Self::do_veto(proposal)
		}

		/// Withdraws a proposal, which is removed.
		///
		/// ## Origin
		/// [`Config::ProposeOrigin`].
		///
		/// ## Parameters
		/// - `proposal`: the proposal.
		///
		/// ## Errors
		/// - [`Error::UnknownProposal`].
		///
		/// ## Events
		/// - [`Event::Withdrawn`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResult {
			T::ProposeOrigin::ensure_origin(origin)?;
			Self::do_withdraw(proposal)
		}

		/// Dispatches the call of a proposal as root, and removes the proposal when the call succeeds.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// The delay has ended, or the regulator has concurred, and the lifetime is not over. The
		/// proposal of a call that fails stays. Weighs as much as the call did.
		///
		/// ## Parameters
		/// - `proposal`: the proposal.
		/// - `max_weight`: the weight of the call at least.
		///
		/// ## Errors
		/// - [`Error::UnknownProposal`], [`Error::DelayNotOver`], [`Error::LifetimeOver`],
		///   [`Error::UndecodableCall`], [`Error::WeightTooLow`].
		///
		/// ## Events
		/// - [`Event::Enacted`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::enact(T::MaxCallLength::get()).saturating_add(*max_weight))]
		pub fn enact(
			origin: OriginFor<T>,
			proposal: ProposalId,
			max_weight: Weight,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_enact(proposal, max_weight)
		}

		/// Removes a proposal whose lifetime is over.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Parameters
		/// - `proposal`: the proposal.
		///
		/// ## Errors
		/// - [`Error::UnknownProposal`], [`Error::LifetimeNotOver`].
		///
		/// ## Events
		/// - [`Event::Lapsed`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::lapse())]
		pub fn lapse(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_lapse(proposal)
		}
	}
}

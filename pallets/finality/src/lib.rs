//! # Finality
//!
//! How far the chain's own finality lags, known on chain, so that nobody loses a bond to a chain
//! that did not finalize.
//!
//! ## Why
//!
//! Phases of the market end by chain time, while agents act on finalized blocks. When finality
//! stalls, blocks go on, phases end, and nobody who waits for finality could act in them. The
//! runtime cannot see finality itself: GRANDPA votes off chain. The authors of blocks see it.
//!
//! ## Words
//!
//! The author of a block notes, in an inherent, the number of the last block that it knows as
//! final ([`Pallet::note`]). The pallet keeps the latest *word* of each authority. What it holds
//! as final is the lower *median* of the words of the current authorities: fewer than half of them
//! can neither hide a stall nor fake one. It never goes back. An author without a word of its own
//! (a new authority) starts with the median of the moment at which it joined. The inherent is
//! optional: an author that leaves it out keeps its former word.
//!
//! The author is an authority at the end of the parent block, since that set authored this one.
//!
//! ## Lag and stalls
//!
//! The *lag* is chain time now less the chain time of the last block that is final by the median.
//! A word is as old as the last block of its author, so that the median of a healthy chain is up
//! to a round of all authors old. Finality is *stalled* while the lag is more than
//! [`Config::MaxLag`] and a round: then a block of some chain time was not final in time. The stall
//! begins at the chain time of the last final block, after which nothing was final in time, and
//! ends with the first block whose lag is within the bound again. A chain that stood still, without
//! blocks, has stalled too.
//!
//! The last [`MAX_STALLS`] stalls are kept, ascending and disjoint. When there are more, the two
//! oldest become one that also covers the time between them, so that what is forgotten is that
//! finality worked, never that it did not.
//!
//! ## Cost
//!
//! A note and the end of each block take time linear in the number of authorities. The chain
//! times of the last [`MAX_TIMES`] blocks are kept. While the median is older than them, the lag is
//! stated as that of the former final block: an upper bound.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchable_impls;
mod finality_impl;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The lag of the chain's finality, by the word of its block authors.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use tieline_primitives::Millis;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Words of authors and stalls of finality.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The configuration of the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The weights of the call and of the end of a block.
		type WeightInfo: WeightInfo;

		/// An authority: a validator that authors blocks.
		type AuthorityId: Parameter + MaxEncodedLen;

		/// The current authorities, in the order in which they author; at most `MaxAuthorities`
		/// of them are heard.
		type Authorities: Get<Vec<Self::AuthorityId>>;

		/// The slot of this block, whose author is the authority at this index, modulo their
		/// number: the rule of Aura. None when the block has no slot.
		type Slot: Get<Option<u64>>;

		/// The chain's clock, in Unix milliseconds.
		type Time: Time<Moment = u64>;

		/// The length of a slot, in milliseconds.
		#[pallet::constant]
		type SlotDuration: Get<Millis>;

		/// The most that finality may lag, beyond a round of all authors, before it is stalled, in
		/// milliseconds.
		#[pallet::constant]
		type MaxLag: Get<Millis>;

		/// The most authorities.
		#[pallet::constant]
		type MaxAuthorities: Get<u32>;

		/// The helpers of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// The bounds that are the same for every runtime.
	#[pallet::extra_constants]
	impl<T: Config> Pallet<T> {
		/// The most stalls that are kept apart.
		#[pallet::constant_name(MaxStalls)]
		fn max_stalls() -> u32 {
			MAX_STALLS
		}

		/// The number of blocks whose chain times are kept.
		#[pallet::constant_name(MaxTimes)]
		fn max_times() -> u32 {
			MAX_TIMES
		}
	}

	/// The latest word of each authority, in the order of the authorities at the end of the last
	/// block.
	#[pallet::storage]
	pub type Words<T: Config> =
		StorageValue<_, BoundedVec<WordOf<T>, T::MaxAuthorities>, ValueQuery>;

	/// What the author of this block has noted; gone at its end.
	#[pallet::storage]
	pub type Noted<T: Config> = StorageValue<_, BlockNumberFor<T>, OptionQuery>;

	/// The last block that is final by the median, and its chain time. None before the first
	/// block.
	#[pallet::storage]
	pub type Latest<T: Config> = StorageValue<_, FinalBlock<BlockNumberFor<T>>, OptionQuery>;

	/// The chain times of the last blocks, in Unix milliseconds, by their numbers modulo
	/// [`MAX_TIMES`].
	#[pallet::storage]
	pub type Times<T: Config> = StorageMap<_, Twox64Concat, u32, Millis, OptionQuery>;

	/// The start of the stall that has not ended, in Unix milliseconds of chain time.
	#[pallet::storage]
	pub type StalledSince<T: Config> = StorageValue<_, Millis, OptionQuery>;

	/// The stalls that have ended, ascending and disjoint.
	#[pallet::storage]
	pub type Stalls<T: Config> =
		StorageValue<_, BoundedVec<Stall, ConstU32<MAX_STALLS>>, ValueQuery>;

	/// The events of finality.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Finality is stalled: nothing newer than this chain time was final in time.
		FinalityStalled {
			/// The chain time of the last final block, in Unix milliseconds.
			since: Millis,
		},
		/// Finality keeps up again.
		FinalityResumed {
			/// The start of the stall, in Unix milliseconds of chain time.
			from: Millis,
			/// The first instant after the stall, in Unix milliseconds of chain time.
			until: Millis,
		},
	}

	/// The reasons for which a note is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The number is not below that of this block. Note at most the parent's number.
		NotAnAncestor,
		/// The author of this block has noted a number already. Note once a block.
		AlreadyNoted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::on_finalize(T::MaxAuthorities::get())
		}

		fn on_finalize(number: BlockNumberFor<T>) {
			Self::close_block(number);
		}

		fn integrity_test() {
			Self::do_integrity_test();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// What can be asked of finality without a transaction.
	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The lag of finality, in milliseconds: chain time now less the chain time of the last
		/// block that more than half of the authorities know as final. None before the first block.
		pub fn lag() -> Option<Millis> {
			Self::view_lag()
		}

		/// The bound of the lag beyond which finality is stalled, in milliseconds: `MaxLag` and a
		/// round of all authors.
		pub fn max_lag() -> Millis {
			Self::bound(Words::<T>::decode_len().unwrap_or_default())
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Notes the last block that the author of this block knows as final.
		///
		/// ## Origin
		/// None: an inherent, made by the author.
		///
		/// ## Details
		/// Optional, and once a block at most. The word counts at the end of the block.
		///
		/// ## Parameters
		/// - `finalized`: the number of that block: an ancestor of this one.
		///
		/// ## Errors
		/// - [`Error::NotAnAncestor`], [`Error::AlreadyNoted`]. With either the block is invalid.
		///
		/// ## Events
		/// - None; at the end of the block perhaps [`Event::FinalityStalled`] or
		///   [`Event::FinalityResumed`].
		#[pallet::call_index(0)]
		#[pallet::weight((T::WeightInfo::note(), DispatchClass::Mandatory))]
		pub fn note(origin: OriginFor<T>, finalized: BlockNumberFor<T>) -> DispatchResult {
			ensure_none(origin)?;
			Self::do_note(finalized)
		}
	}

	#[pallet::inherent]
	impl<T: Config> ProvideInherent for Pallet<T> {
		type Call = Call<T>;
		type Error = InherentError;
		const INHERENT_IDENTIFIER: InherentIdentifier = INHERENT_IDENTIFIER;

		fn create_inherent(data: &InherentData) -> Option<Self::Call> {
			Self::noting(data).map(|finalized| Call::note { finalized })
		}

		fn check_inherent(call: &Self::Call, _: &InherentData) -> Result<(), Self::Error> {
			match call {
				Call::note { finalized } => Self::check_note(*finalized),
				_ => Ok(()),
			}
		}

		fn is_inherent(call: &Self::Call) -> bool {
			matches!(call, Call::note { .. })
		}
	}
}

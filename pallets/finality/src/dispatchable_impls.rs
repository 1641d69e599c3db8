//! The note of an author, and the end of a block.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	BoundedVec, ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::Time,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_inherents::InherentData;
use sp_runtime::traits::{One, SaturatedConversion, Saturating};
use tieline_primitives::Millis;

type WordsOf<T> = BoundedVec<WordOf<T>, <T as Config>::MaxAuthorities>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_note(finalized: BlockNumberFor<T>) -> DispatchResult {
		ensure!(finalized < frame_system::Pallet::<T>::block_number(), Error::<T>::NotAnAncestor);
		ensure!(!Noted::<T>::exists(), Error::<T>::AlreadyNoted);
		Noted::<T>::put(finalized);
		Ok(())
	}

	/// The number that the node gives, at most the parent's: finality may have come to a
	/// descendant of the parent since the parent was chosen.
	pub(crate) fn noting(data: &InherentData) -> Option<BlockNumberFor<T>> {
		let number = data.get_data::<BlockNumberFor<T>>(&INHERENT_IDENTIFIER).ok()??;
		let parent = frame_system::Pallet::<T>::block_number().saturating_sub(One::one());
		Some(number.min(parent))
	}

	/// Inherents are checked in the state of the parent.
	pub(crate) fn check_note(finalized: BlockNumberFor<T>) -> Result<(), InherentError> {
		let parent = frame_system::Pallet::<T>::block_number();
		ensure!(finalized <= parent, InherentError::AboveParent);
		Ok(())
	}

	/// Takes the word of the block's author, and looks at the lag.
	pub(crate) fn close_block(number: BlockNumberFor<T>) {
		let now = Millis(T::Time::now());
		Times::<T>::insert(Self::time_index(number), now);
		let stored = Latest::<T>::get();
		// The genesis block is final, and its time is unknown.
		let former = stored.unwrap_or(FinalBlock { number: Default::default(), time: now });
		let words = Self::hear(former.number);
		let latest = Self::final_block(number, former, &words);
		if stored != Some(latest) {
			Latest::<T>::put(latest);
		}
		Self::judge(now, latest.time, Self::bound(words.len()));
	}

	/// The words of the current authorities, with that of this block's author.
	fn hear(median: BlockNumberFor<T>) -> WordsOf<T> {
		let stored = Words::<T>::get();
		let authorities = T::Authorities::get();
		// Before the first block nobody has a word, and the current authorities author.
		let mut words = match stored.is_empty() {
			true => Self::align(&stored, authorities.clone(), median),
			false => stored.clone(),
		};
		if let (Some(finalized), Some(slot)) = (Noted::<T>::take(), T::Slot::get()) {
			let index = slot.checked_rem(words.len() as u64).unwrap_or_default() as usize;
			if let Some(word) = words.get_mut(index) {
				word.finalized = finalized;
			}
		}
		if !words.iter().map(|word| &word.authority).eq(&authorities) {
			words = Self::align(&words, authorities, median);
		}
		if words != stored {
			Words::<T>::put(&words);
		}
		words
	}

	/// A word for each authority: its own or, where it is new, the median.
	fn align(
		words: &WordsOf<T>,
		authorities: Vec<T::AuthorityId>,
		median: BlockNumberFor<T>,
	) -> WordsOf<T> {
		let own = |authority: &T::AuthorityId| {
			words.iter().find(|word| word.authority == *authority).map(|word| word.finalized)
		};
		let words = authorities
			.into_iter()
			.map(|authority| Word { finalized: own(&authority).unwrap_or(median), authority });
		BoundedVec::truncate_from(words.take(T::MaxAuthorities::get() as usize).collect())
	}

	/// The final block by the median of the words, which is never before the former one.
	fn final_block(
		number: BlockNumberFor<T>,
		former: FinalBlock<BlockNumberFor<T>>,
		words: &WordsOf<T>,
	) -> FinalBlock<BlockNumberFor<T>> {
		match median(words.iter().map(|word| word.finalized).collect()) {
			Some(median) if median > former.number => {
				let kept = number.saturating_sub(median) < MAX_TIMES.into();
				let time = kept.then(|| Times::<T>::get(Self::time_index(median))).flatten();
				FinalBlock { number: median, time: time.unwrap_or(former.time) }
			},
			_ => former,
		}
	}

	/// Begins or ends a stall.
	fn judge(now: Millis, finalized: Millis, bound: Millis) {
		let is_late = now.0.saturating_sub(finalized.0) > bound.0;
		match (StalledSince::<T>::get(), is_late) {
			(None, true) => {
				StalledSince::<T>::put(finalized);
				Self::deposit_event(Event::FinalityStalled { since: finalized });
			},
			(Some(from), false) => {
				StalledSince::<T>::kill();
				Stalls::<T>::mutate(|stalls| record(stalls, Stall { from, until: now }));
				Self::deposit_event(Event::FinalityResumed { from, until: now });
			},
			(None, false) | (Some(_), true) => {},
		}
	}

	/// The lag beyond which finality is stalled, with this many authorities.
	pub(crate) fn bound(authorities: usize) -> Millis {
		let round = T::SlotDuration::get().0.saturating_mul(authorities as u64);
		T::MaxLag::get().saturating_add(Millis(round))
	}

	pub(crate) fn view_lag() -> Option<Millis> {
		Latest::<T>::get().map(|latest| Millis(T::Time::now().saturating_sub(latest.time.0)))
	}

	pub(crate) fn do_integrity_test() {
		assert!(T::MaxAuthorities::get() > 0, "somebody has to author");
		assert!(T::SlotDuration::get().0 > 0, "a slot lasts");
		let kept = T::SlotDuration::get().0.saturating_mul(u64::from(MAX_TIMES));
		assert!(
			kept > Self::bound(T::MaxAuthorities::get() as usize).0,
			"the time of a block has to be known for as long as its finality may lag"
		);
	}

	pub(crate) fn time_index(number: BlockNumberFor<T>) -> u32 {
		(number % MAX_TIMES.into()).saturated_into()
	}
}

/// The lower median: of `n` numbers the one that has fewer than half of them below it, and no more
/// than half above it. None of no numbers.
fn median<N: Ord + Copy>(mut numbers: Vec<N>) -> Option<N> {
	numbers.sort_unstable();
	let middle = numbers.len().checked_sub(1)? / 2;
	numbers.get(middle).copied()
}

/// Adds a stall after the others; one that begins before the last ended continues it. Where there
/// is no room, the two oldest become one.
pub(crate) fn record<S: Get<u32>>(stalls: &mut BoundedVec<Stall, S>, stall: Stall) {
	if let Some(last) = stalls.last_mut().filter(|last| stall.from <= last.until) {
		last.until = last.until.max(stall.until);
		return;
	}
	if stalls.is_full() && stalls.len() > 1 {
		let oldest = stalls.remove(0);
		if let Some(next) = stalls.get_mut(0) {
			next.from = oldest.from;
		}
	}
	// There is room now: a stall is lost only where the bound is one.
	let _ = stalls.try_push(stall);
}

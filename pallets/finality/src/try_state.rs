//! The invariants, which hold after any block.

use crate::*;
use frame_support::{ensure, traits::Time};
use sp_runtime::TryRuntimeError;
use tieline_primitives::Millis;

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. No word, and not the final block, is of a block that has no descendant yet.
	/// 2. The final block is not of the future.
	/// 3. Stalls are not empty, ascending and disjoint, and have ended by now.
	/// 4. The stall that has not ended began at the final block or before, and not before the last
	///    one that has ended did.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = Millis(T::Time::now());
		let number = frame_system::Pallet::<T>::block_number();
		ensure!(
			Words::<T>::get().iter().all(|word| word.finalized < number),
			"1: a word is of a block without a descendant"
		);
		let latest = Latest::<T>::get();
		ensure!(
			latest.is_none_or(|latest| latest.number < number),
			"1: the final block has no descendant"
		);
		ensure!(
			latest.is_none_or(|latest| latest.time <= now),
			"2: the final block is of the future"
		);
		let stalls = Stalls::<T>::get();
		ensure!(stalls.iter().all(|stall| stall.from < stall.until), "3: an empty stall");
		ensure!(
			stalls.iter().zip(stalls.iter().skip(1)).all(|(a, b)| a.until < b.from),
			"3: stalls are not ascending and disjoint"
		);
		ensure!(
			stalls.last().is_none_or(|last| last.until <= now),
			"3: a stall that has ended, ends in the future"
		);
		if let Some(since) = StalledSince::<T>::get() {
			ensure!(
				latest.is_some_and(|latest| since <= latest.time),
				"4: a stall began after the final block"
			);
			ensure!(
				stalls.last().is_none_or(|last| last.from <= since),
				"4: a stall began before the one before it"
			);
		}
		Ok(())
	}
}

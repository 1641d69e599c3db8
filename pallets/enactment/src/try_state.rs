//! The invariants, which hold after any call.

use crate::*;
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. Proposals were numbered, and there are no more of them than `MaxProposals`.
	/// 2. Each has a call, and its lifetime follows its delay.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut count = 0u32;
		for (id, record) in Proposals::<T>::iter() {
			ensure!(id < NextProposal::<T>::get(), "1: a proposal was never numbered");
			ensure!(!record.call.is_empty(), "2: a proposal has no call");
			ensure!(record.enactable_from <= record.lapses_at, "2: a proposal lapses early");
			count = count.saturating_add(1);
		}
		ensure!(count == Proposals::<T>::count(), "1: the counter of proposals is off");
		ensure!(count <= T::MaxProposals::get(), "1: too many proposals");
		Ok(())
	}
}

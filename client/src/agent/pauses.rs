//! For how long an agent leaves out an action that the runtime has refused.

use crate::chain::AccountId;
use std::collections::BTreeMap;

/// For how many blocks to leave out an action that was refused once.
const FIRST_PAUSE: u32 = 2;
/// For how many at most: about four minutes' worth.
const LONGEST_PAUSE: u32 = 128;

/// The actions that the runtime has refused, by account and description, each left out for a
/// while.
#[derive(Debug, Default)]
pub(super) struct Pauses(BTreeMap<(AccountId, String), Pause>);

#[derive(Clone, Copy, Debug)]
struct Pause {
	/// The block from which on it is tried again.
	until: u32,
	/// How long it is left out, in blocks.
	blocks: u32,
}

impl Pauses {
	pub fn is_paused(&self, account: AccountId, part: &str, height: u32) -> bool {
		self.0.get(&(account, part.into())).is_some_and(|pause| height < pause.until)
	}

	/// Leaves an action out from `height` on, for twice as long as the last time. Gives the block
	/// from which on it is tried again.
	pub fn refused(&mut self, account: AccountId, part: &str, height: u32) -> u32 {
		let before = self.0.get(&(account, part.into())).map_or(0, |pause| pause.blocks);
		let blocks = before.saturating_mul(2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
		let until = height.saturating_add(blocks);
		self.0.insert((account, part.into()), Pause { until, blocks });
		until
	}

	pub fn done(&mut self, account: AccountId, part: &str) {
		self.0.remove(&(account, part.into()));
	}

	/// Forgets actions that have not been refused for long: they are done or no longer wanted.
	pub fn forget(&mut self, height: u32) {
		self.0.retain(|_, pause| height < pause.until.saturating_add(LONGEST_PAUSE));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::agent::action::tests::{refusal, register};

	fn account(byte: u8) -> AccountId {
		subxt::utils::AccountId32([byte; 32])
	}

	#[test]
	fn the_item_that_was_refused_is_left_out_and_the_others_go_on() {
		let mut pauses = Pauses::default();
		let tasks = register(3).tasks(|_| false);
		for part in tasks[0].refused(Some(&refusal(Some(1)))) {
			pauses.refused(account(1), part, 100);
		}
		let tasks = |who, height| register(3).tasks(|part| pauses.is_paused(who, part, height));
		let parts = tasks(account(1), 101).into_iter().flat_map(|task| task.parts);
		assert_eq!(parts.collect::<Vec<_>>(), ["register device 0", "register device 2"]);
		assert_eq!(tasks(account(1), 101)[0].call.last_block(), Some(2), "for two of three");
		assert_eq!(tasks(account(2), 101)[0].parts.len(), 3, "another account's is another matter");
		assert_eq!(tasks(account(1), 102)[0].parts.len(), 3, "tried again after a while");
	}

	#[test]
	fn each_refusal_in_a_row_doubles_the_pause_up_to_a_bound() {
		let mut pauses = Pauses::default();
		let mut refused = |height| pauses.refused(account(1), "enrol DER 5", height) - height;
		assert_eq!([0, 2, 6, 14].map(&mut refused), [2, 4, 8, 16]);
		assert_eq!((30..40).map(refused).max(), Some(LONGEST_PAUSE));
		pauses.done(account(1), "enrol DER 5");
		assert!(!pauses.is_paused(account(1), "enrol DER 5", 40));
		assert_eq!(pauses.refused(account(1), "enrol DER 5", 50), 52);
		pauses.forget(52 + LONGEST_PAUSE - 1);
		assert_eq!(pauses.0.len(), 1);
		pauses.forget(52 + LONGEST_PAUSE);
		assert!(pauses.0.is_empty());
	}
}

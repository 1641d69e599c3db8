//! Whether two nodes of one genesis have one history.
//!
//! A development chain that is started over has the same genesis block and other blocks after it.
//! What a client has read of the former is then worthless, and nothing that it waits for comes. So
//! a client remembers two finalized blocks, the first after genesis and the newest that it has
//! seen, and compares them with those that a node has at the same heights. A node that is merely
//! behind has the first block in common, and no block yet at the height of the newest.

use super::Hash;

/// The height of the first block after genesis.
const FIRST: u32 = 1;

/// The finalized blocks that a client remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct History {
	first: Option<Hash>,
	newest: Option<(u32, Hash)>,
}

impl History {
	/// The remembered blocks that a node has to have which has finalized up to `finalized`.
	pub fn expected(&self, finalized: u32) -> Vec<(u32, Hash)> {
		let first = self.first.map(|hash| (FIRST, hash));
		let blocks = first.into_iter().chain(self.newest);
		blocks.filter(|(height, _)| *height <= finalized).collect()
	}

	/// The height of a block yet to be remembered that a node has which has finalized up to
	/// `finalized`.
	pub fn wanted(&self, finalized: u32) -> Option<u32> {
		(self.first.is_none() && finalized >= FIRST).then_some(FIRST)
	}

	/// Remembers a finalized block, if it is the first or newer than the newest.
	pub fn remember(&mut self, height: u32, hash: Hash) {
		if height == FIRST {
			self.first = Some(hash);
		}
		if height >= FIRST && self.newest.is_none_or(|(newest, _)| height > newest) {
			self.newest = Some((height, hash));
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn hash(byte: u8) -> Hash {
		Hash::repeat_byte(byte)
	}

	fn history() -> History {
		let mut history = History::default();
		history.remember(1, hash(1));
		history.remember(500, hash(50));
		history
	}

	#[test]
	fn a_node_that_began_anew_is_compared_at_the_first_block() {
		assert_eq!(history().expected(3), [(1, hash(1))]);
	}

	#[test]
	fn a_node_that_has_finalized_nothing_yet_is_not_compared() {
		assert!(history().expected(0).is_empty());
		assert_eq!(History::default().wanted(0), None);
	}

	#[test]
	fn a_node_that_is_as_far_is_compared_at_the_newest_block_too() {
		assert_eq!(history().expected(499), [(1, hash(1))]);
		assert_eq!(history().expected(500), [(1, hash(1)), (500, hash(50))]);
	}

	#[test]
	fn an_older_block_of_a_node_that_lags_replaces_nothing() {
		let mut history = history();
		history.remember(400, hash(40));
		assert_eq!(history.expected(400), [(1, hash(1))]);
		history.remember(501, hash(51));
		assert_eq!(history.expected(600), [(1, hash(1)), (501, hash(51))]);
	}

	#[test]
	fn the_first_block_is_asked_for_once_there_is_one() {
		let mut history = History::default();
		history.remember(7, hash(7));
		assert_eq!(history.wanted(7), Some(1));
		history.remember(1, hash(1));
		assert_eq!(history.wanted(8), None);
		assert_eq!(history.expected(8), [(1, hash(1)), (7, hash(7))]);
	}
}

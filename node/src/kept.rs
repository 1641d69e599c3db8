//! The extrinsics that a pool has accepted, until they are in a finalized block or refused.
//!
//! The fork-aware pool forgets an extrinsic that waits for an earlier nonce when the last view that has
//! it is dropped, although a newer block would take it. That happens where finality is faster than the
//! next block. So the node keeps what it has accepted and hands it to its pool again.

use std::{
	collections::HashMap,
	hash::Hash,
	sync::{Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

/// The most extrinsics that are handed to the pool again at one block.
const MOST_DUE: usize = 1_000;

/// The extrinsics that were accepted, by their hashes.
pub struct Kept<H, E> {
	extrinsics: Mutex<HashMap<H, Entry<E>>>,
	most: usize,
}

struct Entry<E> {
	extrinsic: E,
	/// When the pool has last taken it or had it.
	known: Instant,
}

impl<H: Copy + Eq + Hash, E: Clone> Kept<H, E> {
	/// Keeps as many extrinsics as this.
	pub fn new(most: usize) -> Self {
		Self { extrinsics: Mutex::default(), most }
	}

	/// The pool has accepted an extrinsic, or has it.
	pub fn known(&self, hash: H, extrinsic: E) {
		let mut extrinsics = self.lock();
		let is_new = !extrinsics.contains_key(&hash);
		if !is_new || extrinsics.len() < self.most {
			extrinsics.insert(hash, Entry { extrinsic, known: Instant::now() });
		}
	}

	/// They are in a finalized block, or can be in none.
	pub fn forget(&self, hashes: impl IntoIterator<Item = H>) {
		let mut extrinsics = self.lock();
		for hash in hashes {
			extrinsics.remove(&hash);
		}
	}

	/// Those of which it is unknown for longer than `patience` whether the pool has them.
	pub fn due(&self, patience: Duration) -> Vec<(H, E)> {
		let extrinsics = self.lock();
		let due = extrinsics.iter().filter(|(_, entry)| entry.known.elapsed() > patience);
		due.take(MOST_DUE).map(|(hash, entry)| (*hash, entry.extrinsic.clone())).collect()
	}

	fn lock(&self) -> MutexGuard<'_, HashMap<H, Entry<E>>> {
		self.extrinsics.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

//! Which heights have been passed.

/// After how many repeated or old heights in a row a subscription is held to be stuck. Each new
/// subscription repeats one: it begins with the newest block.
const TOO_MANY_REPEATS: u32 = 8;

/// The heights that a stream has passed.
#[derive(Debug, Default)]
pub(super) struct Heights {
	pub last: Option<u64>,
	repeats: u32,
}

impl Heights {
	pub fn is_new(&self, height: u64) -> bool {
		self.last.is_none_or(|last| height > last)
	}

	pub fn pass(&mut self, height: u64) {
		self.last = self.last.max(Some(height));
		self.repeats = 0;
	}

	/// Counts a height that is not new. True when there have been too many in a row.
	pub fn repeat(&mut self) -> bool {
		self.repeats += 1;
		let stuck = self.repeats >= TOO_MANY_REPEATS;
		if stuck {
			self.repeats = 0;
		}
		stuck
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The heights that pass, of those that nodes report.
	fn passed(reported: &[u64]) -> Vec<u64> {
		let mut heights = Heights::default();
		let mut passed = Vec::new();
		for &height in reported {
			if heights.is_new(height) {
				heights.pass(height);
				passed.push(height);
			}
		}
		passed
	}

	#[test]
	fn a_height_comes_once_and_never_backwards() {
		assert_eq!(passed(&[0, 1, 1, 2, 0, 1, 2, 3, 3, 4]), [0, 1, 2, 3, 4]);
	}

	#[test]
	fn after_a_gap_the_newest_comes_next() {
		assert_eq!(passed(&[7, 8, 20, 9, 10, 21]), [7, 8, 20, 21]);
	}

	#[test]
	fn a_node_that_replays_old_blocks_is_found_out() {
		let mut heights = Heights::default();
		heights.pass(100);
		let stuck = (0..TOO_MANY_REPEATS).filter(|_| heights.repeat()).count();
		assert_eq!(stuck, 1);
		heights.pass(101);
		assert!(!heights.repeat());
	}
}

//! How long an extrinsic can still get into a block.

/// The shortest life of a mortal extrinsic, in blocks.
const SHORTEST: u32 = 4;
/// The longest: after as many blocks the runtime forgets the hash of the block that a call was
/// signed at (`BlockHashCount`), and longer eras begin at multiples of several blocks only.
const LONGEST: u32 = 4_096;
/// After how many blocks an extrinsic that is in none of them is handed to the node again.
const PATIENCE_BLOCKS: u32 = 4;
/// A call that the node does not know is signed anew after one such part of the time in which it is
/// of use, and handed to other nodes after half of that.
const PARTS: u32 = 4;
/// The shortest that a call may be unknown before it is signed anew, in blocks.
const SHORTEST_UNSEEN: u32 = 2;

/// For how many blocks to sign a call that is of use until block `until`, when block `finalized`
/// is the newest: no longer than it is of use, so that it cannot land in a later phase, and no
/// longer than `default`. A power of two, as an extrinsic's era wants. Fails with `until` when it
/// is too late.
pub(super) fn blocks(finalized: u32, until: Option<u32>, default: u32) -> Result<u32, u32> {
	let of_use = match until {
		Some(until) if until <= finalized => return Err(until),
		// The era counts the block it is signed at.
		Some(until) => until.saturating_sub(finalized).saturating_add(1),
		None => default,
	};
	Ok(of_use.min(default).clamp(SHORTEST, LONGEST).next_power_of_two())
}

/// Whether to hand an extrinsic to the node again: when it was handed to no node, or over another
/// connection, or long ago.
pub(super) fn is_due(handed: Option<(u64, u32)>, generation: u64, height: u32) -> bool {
	handed
		.is_none_or(|(over, at)| over != generation || height >= at.saturating_add(PATIENCE_BLOCKS))
}

/// Since when a node knows of no extrinsic with the nonce of a call: it is neither in the node's best
/// chain nor among the extrinsics that its pool would put into the next block.
///
/// A pool can hold an extrinsic in memory and keep it out of all blocks, and answers that it has it.
/// So that it was taken is no sign that it will get in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unseen {
	since: Option<u32>,
	handed_on: bool,
}

/// What is done about a call that the node does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
	/// Nothing yet.
	Wait,
	/// The same bytes are handed to the other nodes.
	HandOn,
	/// It is signed once more with the same nonce, which pools take for another extrinsic.
	SignAnew,
}

impl Unseen {
	/// The node knows of it.
	pub fn seen(&mut self) {
		*self = Self::default();
	}

	/// The node does not know of it at this height. The call is of use for so many blocks.
	pub fn remedy(&mut self, height: u32, of_use: u32) -> Remedy {
		let patience = (of_use / PARTS).max(SHORTEST_UNSEEN);
		let unseen = height.saturating_sub(*self.since.get_or_insert(height));
		if unseen >= patience {
			return Remedy::SignAnew;
		}
		if unseen >= patience / 2 && !self.handed_on {
			self.handed_on = true;
			return Remedy::HandOn;
		}
		Remedy::Wait
	}
}

/// What bounds the life of a signed extrinsic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Life {
	/// Its nonce.
	pub nonce: u64,
	/// The block at which it was signed.
	pub birth: u32,
	/// The length of its era, which begins with that block.
	pub blocks: u32,
}

/// What can become of an extrinsic that is in none of the blocks up to a height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
	/// It may still get in.
	Open,
	/// It cannot: another one has its nonce.
	NonceTaken,
	/// It cannot: its era is over.
	Ended,
}

impl Life {
	/// The fate of an extrinsic that is in no block up to `height`, at which the account has used
	/// the nonces below `used`.
	pub fn fate(&self, height: u32, used: u64) -> Fate {
		if used > self.nonce {
			Fate::NonceTaken
		} else if height >= self.birth.saturating_add(self.blocks.saturating_sub(1)) {
			Fate::Ended
		} else {
			Fate::Open
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_call_without_an_end_lives_the_default() {
		assert_eq!(blocks(100, None, 64), Ok(64));
		assert_eq!(blocks(100, None, 50), Ok(64));
		assert_eq!(blocks(100, None, 0), Ok(4));
	}

	#[test]
	fn a_call_lives_until_its_phase_ends_and_hardly_longer() {
		// Signed at 100 and of use until 107: the era 100..108 covers it to the block.
		assert_eq!(blocks(100, Some(107), 64), Ok(8));
		assert_eq!(blocks(100, Some(108), 64), Ok(16));
		assert_eq!(blocks(100, Some(101), 64), Ok(4));
	}

	#[test]
	fn a_far_end_does_not_lengthen_a_life() {
		assert_eq!(blocks(100, Some(100_000), 64), Ok(64));
		assert_eq!(blocks(0, Some(u32::MAX), u32::MAX), Ok(4_096));
	}

	#[test]
	fn a_call_whose_last_block_is_final_is_too_late() {
		assert_eq!(blocks(100, Some(100), 64), Err(100));
		assert_eq!(blocks(100, Some(99), 64), Err(99));
	}

	#[test]
	fn an_extrinsic_can_get_in_until_the_last_block_of_its_era() {
		let life = Life { nonce: 7, birth: 100, blocks: 8 };
		assert_eq!(life.fate(106, 7), Fate::Open);
		assert_eq!(life.fate(107, 7), Fate::Ended);
	}

	#[test]
	fn an_extrinsic_whose_nonce_is_used_by_another_cannot_get_in() {
		let life = Life { nonce: 7, birth: 100, blocks: 8 };
		assert_eq!(life.fate(101, 6), Fate::Open);
		assert_eq!(life.fate(101, 8), Fate::NonceTaken);
	}

	#[test]
	fn a_call_that_is_in_no_view_is_signed_anew_within_a_quarter_of_its_phase() {
		let mut unseen = Unseen::default();
		let remedies = (100..=108).map(|height| (height, unseen.remedy(height, 32)));
		let done = remedies.filter(|(_, remedy)| *remedy != Remedy::Wait).collect::<Vec<_>>();
		assert_eq!(done, [(104, Remedy::HandOn), (108, Remedy::SignAnew)]);
	}

	#[test]
	fn a_call_of_a_short_phase_is_signed_anew_after_two_blocks() {
		let mut unseen = Unseen::default();
		let remedies = [100, 101, 102].map(|height| unseen.remedy(height, 4));
		assert_eq!(remedies, [Remedy::Wait, Remedy::HandOn, Remedy::SignAnew]);
	}

	#[test]
	fn a_call_that_was_seen_meanwhile_is_given_time_again() {
		let mut unseen = Unseen::default();
		unseen.remedy(100, 32);
		unseen.seen();
		assert_eq!(unseen.remedy(108, 32), Remedy::Wait);
	}

	#[test]
	fn an_extrinsic_is_handed_on_after_a_failover_and_after_a_while() {
		assert!(!is_due(Some((3, 100)), 3, 103));
		assert!(is_due(Some((3, 100)), 3, 104));
		assert!(is_due(Some((3, 100)), 4, 100));
		assert!(is_due(None, 3, 100));
	}
}

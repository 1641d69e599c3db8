//! Small questions of time that several agents ask.

use tieline_primitives::Millis;

/// The length of a slot, in which one block is made, in milliseconds.
const SLOT_MILLIS: u64 = 2_000;

/// How many blocks there are until an instant of chain time, at one a slot, with two to spare for
/// slots that are missed.
pub(crate) fn blocks_until(now: Millis, until: Millis) -> u32 {
	u32::try_from(until.0.saturating_sub(now.0) / SLOT_MILLIS + 2).unwrap_or(u32::MAX)
}

/// The last message that an agent has logged, so that it logs each message once.
#[derive(Debug, Default)]
pub(crate) struct LastMessage(String);

impl LastMessage {
	/// Whether a message differs from the last one, which it replaces.
	pub fn is_new(&mut self, message: &str) -> bool {
		let new = self.0 != message;
		if new {
			message.clone_into(&mut self.0);
		}
		new
	}
}

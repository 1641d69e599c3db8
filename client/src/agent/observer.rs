//! Who is told what the loop of an agent does, such as a program's metrics.

use super::AgentError;
use crate::chain::{Refusal, SubmitError};
use std::time::Duration;
use tieline_primitives::Millis;

/// Is told what the loop of an agent does, while it happens. Each method does nothing unless it is
/// implemented, and none may block: the agent waits for it.
pub trait Observer: Send + Sync {
	/// The loop waits for a block.
	fn waiting(&self) {}

	/// The agent is about to be stepped at a block.
	fn seen(&self, _block: &SeenBlock) {}

	/// No node gives a block at the moment; the loop tries again.
	fn no_block(&self, _error: &AgentError) {}

	/// The agent was stepped, and what it asked for was handed in: how long the step took, without
	/// the wait for its calls.
	fn stepped(&self, _took: Duration) {}

	/// A step failed, or the calls that it asked for could not be looked after.
	fn step_failed(&self, _error: &AgentError) {}

	/// So many calls are about to be signed and handed to a node.
	fn submitted(&self, _calls: usize) {}

	/// A call happened, in a block that may still be undone.
	fn included(&self, _since_signed: Duration) {}

	/// A call happened, and its block is final.
	fn finalized(&self, _since_signed: Duration) {}

	/// The block of a call that happened was undone.
	fn undone(&self) {}

	/// The runtime executed a call and refused it.
	fn refused(&self, _refusal: &Refusal) {}

	/// A call got into no block, as far as the loop knows.
	fn missed(&self, _error: &SubmitError) {}
}

/// Nobody.
impl Observer for () {}

/// A block that an agent is stepped at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenBlock {
	/// Its number.
	pub number: u32,
	/// The chain's clock at it; zero at the genesis block.
	pub time: Millis,
	/// Whether it is final.
	pub is_final: bool,
	/// By how much, on the chain's clock, the newest finalized block is older than the best one.
	pub finality_lag: Duration,
	/// By how many milliseconds this program's clock was ahead of the chain's when it learned of the
	/// newest best block: a fraction of a slot where both clocks are right and the node keeps up.
	pub clock_offset_ms: i64,
	/// How often the client has had to open a new connection.
	pub failovers: u64,
}

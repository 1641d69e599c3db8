//! Who is told what the loop of an agent does, such as a program's metrics.

use super::AgentError;
use crate::{
	chain::{AccountId, Refusal, SubmitError},
	market::BidId,
};
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
	fn included(&self, _call: &SentCall<'_>, _place: &CallPlace) {}

	/// A call happened, and its block is final.
	fn finalized(&self, _call: &SentCall<'_>, _place: &CallPlace) {}

	/// The block of a call that happened was undone.
	fn undone(&self, _call: &SentCall<'_>, _place: &CallPlace) {}

	/// The runtime executed a call and refused it.
	fn refused(&self, _call: &SentCall<'_>, _refusal: &Refusal) {}

	/// A call got into no block, as far as the loop knows.
	fn missed(&self, _call: &SentCall<'_>, _error: &SubmitError) {}
}

/// Nobody.
impl Observer for () {}

/// Several, one after the other.
#[derive(Clone, Copy)]
pub struct Observers<'a>(pub &'a [&'a dyn Observer]);

impl Observers<'_> {
	fn each(&self, told: impl Fn(&dyn Observer)) {
		self.0.iter().for_each(|observer| told(*observer));
	}
}

impl Observer for Observers<'_> {
	fn waiting(&self) {
		self.each(|observer| observer.waiting());
	}

	fn seen(&self, block: &SeenBlock) {
		self.each(|observer| observer.seen(block));
	}

	fn no_block(&self, error: &AgentError) {
		self.each(|observer| observer.no_block(error));
	}

	fn stepped(&self, took: Duration) {
		self.each(|observer| observer.stepped(took));
	}

	fn step_failed(&self, error: &AgentError) {
		self.each(|observer| observer.step_failed(error));
	}

	fn submitted(&self, calls: usize) {
		self.each(|observer| observer.submitted(calls));
	}

	fn included(&self, call: &SentCall<'_>, place: &CallPlace) {
		self.each(|observer| observer.included(call, place));
	}

	fn finalized(&self, call: &SentCall<'_>, place: &CallPlace) {
		self.each(|observer| observer.finalized(call, place));
	}

	fn undone(&self, call: &SentCall<'_>, place: &CallPlace) {
		self.each(|observer| observer.undone(call, place));
	}

	fn refused(&self, call: &SentCall<'_>, refusal: &Refusal) {
		self.each(|observer| observer.refused(call, refusal));
	}

	fn missed(&self, call: &SentCall<'_>, error: &SubmitError) {
		self.each(|observer| observer.missed(call, error));
	}
}

/// A call of an agent that was signed and handed to a node.
#[derive(Clone, Copy, Debug)]
pub struct SentCall<'a> {
	/// The description, such as `commit a bid in auction 3`.
	pub what: &'a str,
	/// The name of the call, such as `BidMarket.commit`.
	pub name: &'a str,
	/// The account that it is for.
	pub account: AccountId,
	/// The bids that it is about.
	pub bids: &'a [BidId],
	/// How long ago it was signed.
	pub since_signed: Duration,
}

/// The place of a call in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallPlace {
	/// The number of its block.
	pub block: u32,
	/// Its index in the block.
	pub extrinsic: u32,
	/// How long ago the program saw it there first.
	pub since_seen: Duration,
}

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

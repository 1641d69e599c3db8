//! Whether an agent's loop moves, and whether what it acts on is up to date.

use std::{
	fmt,
	sync::{Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};
use tieline_primitives::Millis;

/// How long a step and the wait for its calls may take: a submission gives up after three minutes.
const STUCK: Duration = Duration::from_secs(300);
/// For how long a block counts as recent: thirty slots.
const RECENT: Duration = Duration::from_secs(60);
/// How old a block may be by the chain's clock. One that is older comes from a node that has yet to
/// catch up.
const OLD: Duration = Duration::from_secs(120);

/// Why an agent is not well or not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
	/// A step, or the wait for its calls, has taken so long.
	Stuck(Duration),
	/// No node answers.
	NotConnected,
	/// There has been no block yet.
	NoBlock,
	/// There has been no block for so long.
	Quiet(Duration),
	/// The newest block is so old by the chain's clock.
	Behind(Duration),
}

impl fmt::Display for Trouble {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Stuck(time) => {
				write!(f, "the loop has not moved for {} s", time.as_secs())
			},
			Self::NotConnected => f.write_str("no node answers"),
			Self::NoBlock => f.write_str("no block has been seen yet"),
			Self::Quiet(time) => write!(f, "no block for {} s", time.as_secs()),
			Self::Behind(age) => {
				write!(f, "the newest block is {} s old by the chain's clock", age.as_secs())
			},
		}
	}
}

/// What an agent's loop does at the moment.
#[derive(Debug, Default)]
pub(super) struct Health(Mutex<State>);

#[derive(Debug, Default)]
struct State {
	/// Since when it is at work without a sign of progress; `None` while it waits for a block.
	working: Option<Instant>,
	/// When a block came last, and the chain's clock at it.
	block: Option<(Instant, Millis)>,
}

impl Health {
	/// The loop is about to begin.
	pub fn connected(&self) {
		self.state().working = None;
	}

	/// The loop waits for a block.
	pub fn waiting(&self) {
		self.state().working = None;
	}

	/// A block came.
	pub fn seen(&self, time: Millis) {
		let now = Instant::now();
		*self.state() = State { working: Some(now), block: Some((now, time)) };
	}

	/// The loop goes on.
	pub fn moved(&self) {
		let mut state = self.state();
		if state.working.is_some() {
			state.working = Some(Instant::now());
		}
	}

	/// Whether the loop is stuck.
	pub fn stuck(&self) -> Option<Trouble> {
		let working = self.state().working?.elapsed();
		(working > STUCK).then_some(Trouble::Stuck(working))
	}

	/// Whether the newest block is not recent, at this time since 1970. While the loop is at work
	/// on one it takes no other.
	pub fn out_of_date(&self, now: Duration) -> Option<Trouble> {
		let state = self.state();
		let Some((came, time)) = state.block else { return Some(Trouble::NoBlock) };
		let age = now.saturating_sub(Duration::from_millis(time.0));
		match came.elapsed() {
			quiet if quiet > RECENT && state.working.is_none() => Some(Trouble::Quiet(quiet)),
			quiet if quiet > STUCK => Some(Trouble::Quiet(quiet)),
			// What the loop works on has aged meanwhile.
			quiet if age.saturating_sub(quiet) > OLD => Some(Trouble::Behind(age)),
			_ => None,
		}
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// An agent that got a block so many seconds ago, and is still at work on it or not.
	fn after(seconds: u64, is_working: bool) -> Health {
		let health = Health::default();
		health.seen(Millis(1_000_000));
		{
			let mut state = health.state();
			let came = Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap();
			state.block = Some((came, Millis(1_000_000)));
			state.working = is_working.then_some(came);
		}
		health
	}

	/// What it says, where a block came a second after it was made.
	fn out_of_date(health: &Health, seconds: u64) -> Option<String> {
		health.out_of_date(Duration::from_secs(1_001 + seconds)).map(|trouble| trouble.to_string())
	}

	#[test]
	fn an_agent_without_a_block_is_not_ready_and_not_ill() {
		let health = Health::default();
		assert_eq!(health.out_of_date(Duration::from_secs(5)), Some(Trouble::NoBlock));
		assert_eq!(health.stuck(), None);
	}

	#[test]
	fn an_agent_that_waits_for_a_block_too_long_is_not_ready() {
		assert_eq!(out_of_date(&after(59, false), 59), None);
		assert_eq!(out_of_date(&after(61, false), 61).unwrap(), "no block for 61 s");
		assert_eq!(after(4_000, false).stuck(), None, "it waits, which is not its fault");
	}

	#[test]
	fn an_agent_that_waits_for_its_calls_is_ready_until_it_is_stuck() {
		let health = after(170, true);
		assert_eq!((out_of_date(&health, 170), health.stuck()), (None, None));
		let health = after(301, true);
		assert!(out_of_date(&health, 301).is_some());
		assert_eq!(health.stuck().unwrap().to_string(), "the loop has not moved for 301 s");
		health.moved();
		assert_eq!(health.stuck(), None);
	}

	#[test]
	fn an_agent_at_a_node_that_has_yet_to_catch_up_is_not_ready() {
		let health = after(0, false);
		let trouble = health.out_of_date(Duration::from_secs(1_500)).unwrap();
		assert_eq!(trouble.to_string(), "the newest block is 500 s old by the chain's clock");
	}
}

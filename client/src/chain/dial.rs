//! Opening a connection to one of several endpoints.

use super::{
	ChainError, Hash, Settings,
	connection::{Connection, Failure, Shared},
	error::list,
};
use futures::{StreamExt, future::join_all, stream::FuturesUnordered};
use std::{
	sync::atomic::{AtomicBool, Ordering},
	time::Duration,
};
use tokio::time::{Instant, sleep, timeout_at};

/// The first pause between two rounds over the endpoints; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How long the others are waited for once an endpoint has answered.
const GRACE: Duration = Duration::from_secs(1);
/// By how many finalized blocks a node may be behind another and still be taken before it: half a minute
/// of slots.
const TOLERATED_LAG: u32 = 15;
/// In how many rounds an endpoint with the known history may return before one with another
/// history is believed.
const ROUNDS_BEFORE_OTHER_HISTORY: u32 = 3;

/// The endpoints of a client, and what it has seen of the chain.
pub(super) struct Dialer {
	endpoints: Vec<String>,
	pub shared: Shared,
	/// Whether it is logged already that no node answers.
	waiting: AtomicBool,
}

impl Dialer {
	pub fn new(endpoints: Vec<String>, settings: Settings) -> Self {
		let shared = Shared { settings, ..Shared::default() };
		Self { endpoints, shared, waiting: AtomicBool::new(false) }
	}

	/// Whether no node has answered since the last connection broke.
	pub fn is_waiting(&self) -> bool {
		self.waiting.load(Ordering::Relaxed)
	}

	/// Tries the endpoints until one answers or patience ends: see [`round`](Self::round).
	pub async fn dial(
		&self,
		first: usize,
		generation: u64,
		genesis: Option<Hash>,
	) -> Result<Connection, ChainError> {
		if self.endpoints.is_empty() {
			return Err(ChainError::NoEndpoint);
		}
		let begun = Instant::now();
		let mut pause = FIRST_PAUSE;
		let mut round = 0;
		loop {
			round += 1;
			let failures = match self.round(first, generation, genesis).await {
				Ok(connection) => {
					self.waiting.store(false, Ordering::Relaxed);
					return Ok(connection);
				},
				Err(failures) => failures,
			};
			let (mut attempts, mut other) = (Vec::new(), Vec::new());
			for failure in failures {
				match failure {
					Failure::Attempt(attempt) => attempts.push(attempt),
					Failure::OtherHistory(error) => other.push(error),
				}
			}
			if (attempts.is_empty() || round >= ROUNDS_BEFORE_OTHER_HISTORY)
				&& let Some(error) = other.pop()
			{
				return Err(error);
			}
			if !self.waiting.swap(true, Ordering::Relaxed) {
				tracing::warn!(endpoints = list(&attempts), "no node answers; waiting for one");
			}
			let waited = begun.elapsed();
			if self.shared.settings.patience.is_some_and(|patience| waited + pause > patience) {
				return Err(ChainError::Unreachable { waited, attempts });
			}
			sleep(pause).await;
			pause = (pause * 2).min(LONGEST_PAUSE);
		}
	}

	/// Connections to the endpoints that answer, each tried once, without the one of this index.
	pub async fn others(&self, index: usize, genesis: Hash) -> Vec<Connection> {
		let others = self.endpoints.iter().enumerate().filter(|(at, _)| *at != index);
		let opening = others.map(|(at, endpoint)| async move {
			match Connection::open(&self.shared, (at, endpoint), 0, Some(genesis)).await {
				Ok(connection) => Some(connection),
				Err(failure) => {
					tracing::debug!(endpoint, ?failure, "endpoint failed");
					None
				},
			}
		});
		join_all(opening).await.into_iter().flatten().collect()
	}

	/// Tries all endpoints once, at the same time, so that one that hangs keeps nobody waiting. Of those
	/// that answer soon after the first it takes the healthiest, of equals the one that comes first from
	/// index `first` on. Fails with why each failed.
	async fn round(
		&self,
		first: usize,
		generation: u64,
		genesis: Option<Hash>,
	) -> Result<Connection, Vec<Failure>> {
		let count = self.endpoints.len();
		let mut opening = (0..count)
			.map(|place| async move {
				let index = (first + place) % count;
				let endpoint = &*self.endpoints[index];
				let opened = Connection::open(&self.shared, (index, endpoint), generation, genesis);
				let connection = opened.await.inspect_err(|failure| {
					tracing::debug!(endpoint, ?failure, "endpoint failed");
				})?;
				let health = connection.health().await;
				Ok::<_, Failure>((place, health, connection))
			})
			.collect::<FuturesUnordered<_>>();
		let (mut answered, mut failures) = (Vec::new(), Vec::new());
		let mut until = None;
		loop {
			let next = match until {
				Some(until) => timeout_at(until, opening.next()).await.unwrap_or(None),
				None => opening.next().await,
			};
			match next {
				Some(Ok(one)) => {
					until.get_or_insert_with(|| Instant::now() + GRACE);
					answered.push(one);
				},
				Some(Err(failure)) => failures.push(failure),
				None => break,
			}
		}
		let highest = answered.iter().map(|(_, health, _)| health.finalized).max().unwrap_or(0);
		let healthiest = answered
			.into_iter()
			.min_by_key(|(place, health, _)| (!health.is_good(highest), *place));
		healthiest.map(|(.., connection)| connection).ok_or(failures)
	}
}

/// How a node is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Health {
	/// Whether it says that it catches up with the chain.
	pub is_syncing: bool,
	/// The height up to which it has finalized.
	pub finalized: u32,
}

impl Health {
	/// Whether it keeps up with the node that has finalized most.
	fn is_good(&self, highest: u32) -> bool {
		!self.is_syncing && self.finalized.saturating_add(TOLERATED_LAG) >= highest
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_node_that_catches_up_or_has_fallen_behind_is_not_good() {
		let node = |is_syncing, finalized| Health { is_syncing, finalized };
		assert!(node(false, 100).is_good(100));
		assert!(node(false, 100).is_good(100 + TOLERATED_LAG));
		assert!(!node(false, 100).is_good(101 + TOLERATED_LAG));
		assert!(!node(true, 100).is_good(100));
		assert!(node(false, u32::MAX).is_good(u32::MAX));
	}
}

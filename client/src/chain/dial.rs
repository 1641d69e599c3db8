//! Opening a connection to one of several endpoints.

use super::{
	ChainError, Hash, Settings,
	connection::{Connection, Failure, Shared},
	error::list,
};
use futures::future::join_all;
use std::{
	sync::atomic::{AtomicBool, Ordering},
	time::Duration,
};
use tokio::time::{Instant, sleep};

/// The first pause between two rounds over the endpoints; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
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

	/// Tries the endpoints in turn, from index `first` on, until one answers or patience ends.
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

	/// Tries each endpoint once. Fails with why each failed.
	async fn round(
		&self,
		first: usize,
		generation: u64,
		genesis: Option<Hash>,
	) -> Result<Connection, Vec<Failure>> {
		let mut failures = Vec::new();
		for step in 0..self.endpoints.len() {
			let index = (first + step) % self.endpoints.len();
			let endpoint = &*self.endpoints[index];
			match Connection::open(&self.shared, (index, endpoint), generation, genesis).await {
				Ok(connection) => return Ok(connection),
				Err(failure) => {
					tracing::debug!(endpoint, ?failure, "endpoint failed");
					failures.push(failure);
				},
			}
		}
		Err(failures)
	}
}

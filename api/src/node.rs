//! The nodes: whether they answer, and how far each is.

use crate::{
	chain::NodeInfo,
	problem::Problem,
	samples::{self, Samples},
	validators::NodeState,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
	future::Future,
	slice,
	sync::{PoisonError, RwLock},
	time::Duration,
};
use tieline_client::chain::{ChainError, Client, Settings};
use tokio::{
	sync::Mutex,
	time::{sleep, timeout},
};
use utoipa::ToSchema;

/// How long a node may take for a question of a request.
const PATIENCE: Duration = Duration::from_secs(10);
/// After how long without an answer a node counts as away.
const SILENCE: Duration = Duration::from_secs(5);
/// How often the nodes are looked at.
const LOOK: Duration = Duration::from_secs(2);
/// The storage key of `Timestamp.Now`.
const NOW: &str = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb";

/// The nodes of the chain: one that is asked, and all of them watched.
pub struct Node {
	endpoints: Vec<String>,
	client: Mutex<Option<Client>>,
	/// A clone of the client, to be read without waiting.
	known: RwLock<Option<Client>>,
	seen: RwLock<Vec<Endpoint>>,
	samples: Samples,
}

/// A node.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Endpoint {
	/// Its endpoint.
	url: String,
	/// Whether it answers, is not syncing, and is of this chain.
	pub(crate) healthy: bool,
	/// Its best block; null while it is away.
	pub(crate) best: Option<i64>,
	/// Its newest finalized block.
	pub(crate) finalized: Option<i64>,
	/// By how much, on the chain's clock, its finalized block is older than its best.
	pub(crate) lag_ms: Option<i64>,
	/// How many other nodes it is connected to.
	pub(crate) peers: Option<i64>,
	/// Whether it catches up with the others.
	is_syncing: Option<bool>,
	/// How many transactions wait in its pool; null where it does not say.
	pub(crate) pool_pending: Option<i64>,
	/// The version of its program.
	version: Option<String>,
	#[serde(skip)]
	finalized_unix_ms: Option<i64>,
}

impl Node {
	/// The nodes at these endpoints, without a connection yet.
	pub fn new(endpoints: Vec<String>) -> Self {
		let named = |url: &String| Endpoint { url: url.clone(), ..Default::default() };
		let seen = RwLock::new(endpoints.iter().map(named).collect());
		let (client, known) = (Mutex::new(None), RwLock::new(None));
		Self { endpoints, client, known, seen, samples: Samples::default() }
	}

	/// The nodes at these endpoints, with a connection where one of them answers now, be it of another
	/// chain: [`App::new`](crate::App::new) refuses that.
	pub async fn reach(endpoints: Vec<String>) -> Self {
		let settings = Settings { patience: Some(Duration::ZERO), ..patient("") };
		match Client::connect_with(endpoints.clone(), settings).await {
			Ok(client) => Self::connected(endpoints, client),
			Err(_) => Self::new(endpoints),
		}
	}

	/// The nodes at these endpoints, asked with a client that is there already.
	pub fn connected(endpoints: Vec<String>, client: Client) -> Self {
		let node = Self::new(endpoints);
		*node.known.write().unwrap_or_else(PoisonError::into_inner) = Some(client.clone());
		Self { client: Mutex::new(Some(client)), ..node }
	}

	/// The genesis hash of the node's chain, where there is a connection.
	pub(crate) fn genesis(&self) -> Option<String> {
		self.known().map(|client| format!("{:?}", client.genesis()))
	}

	fn known(&self) -> Option<Client> {
		self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// The client, connected.
	async fn client(&self, genesis: &str) -> Result<Client, Problem> {
		let mut client = self.client.lock().await;
		if let Some(client) = &*client {
			return Ok(client.clone());
		}
		if self.endpoints.is_empty() {
			return Err(Problem::node("none was given: start `tieline serve` with `--url`"));
		}
		let made = Client::connect_with(self.endpoints.clone(), patient(genesis)).await?;
		*self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(made.clone());
		Ok(client.insert(made).clone())
	}

	/// An answer of the node, within the patience of a request.
	pub(crate) async fn ask<T, E: Into<Problem>, F: Future<Output = Result<T, E>>>(
		&self,
		genesis: &str,
		question: impl FnOnce(Client) -> F,
	) -> Result<T, Problem> {
		let asking = async { question(self.client(genesis).await?).await.map_err(Into::into) };
		let late = |_| Problem::node(format_args!("no answer within {} s", PATIENCE.as_secs()));
		timeout(PATIENCE, asking).await.map_err(late)?
	}

	/// The endpoints of the nodes.
	pub(crate) fn endpoints(&self) -> &[String] {
		&self.endpoints
	}

	/// The nodes over time.
	pub(crate) fn samples(&self) -> &Samples {
		&self.samples
	}

	/// Each of the nodes as it was seen last.
	pub(crate) fn seen(&self) -> Vec<Endpoint> {
		self.seen.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// The node that is asked, as it was seen last.
	pub(crate) fn current(&self) -> Option<Endpoint> {
		let endpoint = self.known().map(|client| client.endpoint());
		let seen = self.seen().into_iter();
		match endpoint {
			Some(endpoint) => seen.into_iter().find(|seen| seen.url == endpoint),
			None => seen.into_iter().next(),
		}
	}

	/// The node that is asked.
	pub(crate) fn info(&self) -> NodeInfo {
		let client = self.known();
		NodeInfo {
			endpoint: client.as_ref().map(Client::endpoint).or(self.endpoints.first().cloned()),
			connected: self.current().is_some_and(|seen| seen.best.is_some()),
			failovers: client.map_or(0, |client| client.failovers()),
		}
	}

	/// By how much, on the chain's clock, the newest finalized block is older than the best.
	pub(crate) fn finality_lag_ms(&self) -> Option<i64> {
		self.current()?.lag_ms
	}

	/// The newest block that any node has finalized, with the chain's clock at it.
	pub(crate) fn finalized(&self) -> Option<(i64, i64)> {
		let seen = self.seen().into_iter();
		seen.filter_map(|seen| Some((seen.finalized?, seen.finalized_unix_ms?))).max()
	}

	/// Looks at the nodes for ever.
	pub(crate) async fn watch(&self, genesis: &str) {
		// The first question of a request need not wait for the connection.
		if !self.endpoints.is_empty()
			&& let Err(problem) = self.client(genesis).await
		{
			tracing::warn!("no node answers yet: {}", problem.detail());
		}
		let watching = self.endpoints.iter().enumerate().map(|(index, url)| async move {
			let mut client = None;
			loop {
				let looking = look(&mut client, url, genesis);
				let seen = timeout(PATIENCE, looking).await.ok().and_then(Result::ok);
				if seen.is_none() {
					client = None;
				}
				let away = || Endpoint { url: url.clone(), ..Default::default() };
				let seen = seen.unwrap_or_else(away);
				if let Some(kept) =
					self.seen.write().unwrap_or_else(PoisonError::into_inner).get_mut(index)
				{
					*kept = seen;
				}
				sleep(LOOK).await;
			}
		});
		let sampling = async {
			loop {
				sleep(samples::EVERY).await;
				self.samples.take(&self.seen(), self.finality_lag_ms());
			}
		};
		let leaving = async {
			loop {
				sleep(LOOK).await;
				self.leave_a_silent_node().await;
			}
		};
		let watching = futures::future::join_all(watching);
		futures::future::join3(watching, sampling, leaving).await;
	}

	/// Has the client leave a node that was seen to be silent. A question of a request would give up
	/// before the client has found that out.
	async fn leave_a_silent_node(&self) {
		let is_silent = self.current().is_some_and(|seen| seen.best.is_none());
		if let Some(client) = self.known().filter(|_| is_silent) {
			client.rpc("system_health", &[]).await.ok();
		}
	}
}

impl Endpoint {
	/// What is said of the node that is asked.
	pub(crate) fn state(self) -> NodeState {
		let Self { peers, is_syncing, best, finalized, pool_pending, version, .. } = self;
		NodeState { peers, is_syncing, best, finalized, pool_pending, version }
	}
}

/// A client for questions of requests: of this chain only, and soon tired of trying.
fn patient(genesis: &str) -> Settings {
	Settings {
		connect_timeout: Duration::from_secs(3),
		request_timeout: SILENCE,
		patience: Some(Duration::from_secs(3)),
		genesis: genesis.parse().ok(),
		..Default::default()
	}
}

/// A node as it is.
async fn look(
	client: &mut Option<Client>,
	url: &str,
	genesis: &str,
) -> Result<Endpoint, ChainError> {
	let client = match client {
		Some(client) => client,
		None => client.insert(Client::connect_with([url], patient(genesis)).await?),
	};
	let health = client.rpc("system_health", &[]).await?;
	let best_hash = client.rpc("chain_getBlockHash", &[]).await?;
	let finalized_hash = client.rpc("chain_getFinalizedHead", &[]).await?;
	let best = client.rpc("chain_getHeader", slice::from_ref(&best_hash)).await?;
	let finalized = client.rpc("chain_getHeader", slice::from_ref(&finalized_hash)).await?;
	let best_time = client.rpc("state_getStorage", &[json!(NOW), best_hash]).await;
	let finalized_time = client.rpc("state_getStorage", &[json!(NOW), finalized_hash]).await;
	let version = client.rpc("system_version", &[]).await?;
	// An unsafe method, which a node that is open to all refuses.
	let pool = client.rpc("author_pendingExtrinsics", &[]).await.ok();
	// The genesis block has no clock.
	let time = |stored: Result<Value, ChainError>| Some(clock(&stored.ok()?).unwrap_or(0));
	let finalized_unix_ms = time(finalized_time);
	let lag_ms = time(best_time).zip(finalized_unix_ms).map(|(best, at)| (best - at).max(0));
	let is_syncing = health.get("isSyncing").and_then(Value::as_bool);
	Ok(Endpoint {
		url: url.into(),
		healthy: is_syncing == Some(false),
		best: number(&best),
		finalized: number(&finalized),
		lag_ms,
		peers: health.get("peers").and_then(Value::as_i64),
		is_syncing,
		pool_pending: pool.and_then(|pool| i64::try_from(pool.as_array()?.len()).ok()),
		version: version.as_str().map(Into::into),
		finalized_unix_ms,
	})
}

/// The number of a header.
fn number(header: &Value) -> Option<i64> {
	let digits = header.get("number")?.as_str()?.strip_prefix("0x")?;
	i64::from_str_radix(digits, 16).ok()
}

/// The chain's clock, in Unix milliseconds, as it is stored: little-endian.
fn clock(stored: &Value) -> Option<i64> {
	let digits = stored.as_str()?.strip_prefix("0x")?;
	let value = u64::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 16)?;
	i64::try_from(value.swap_bytes()).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_clock_is_stored_with_its_low_byte_first() {
		assert_eq!(clock(&json!("0x0102000000000000")), Some(513));
		assert_eq!(clock(&json!("0x01")), None);
		assert_eq!(clock(&Value::Null), None);
		assert_eq!(number(&json!({ "number": "0x1f" })), Some(31));
	}

	#[tokio::test]
	async fn without_an_endpoint_the_problem_says_how_to_give_one() {
		let node = Node::new(Vec::new());
		let asked = node.ask("0x", |_| async { Ok::<_, Problem>(()) }).await;
		assert!(asked.unwrap_err().detail().contains("`--url`"));
		assert!(!node.info().connected);
	}
}

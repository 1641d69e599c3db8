//! One connection to one node.

use super::{
	Attempt, ChainError, ChainInfo, Config, Hash, Settings, dial::Health, error::is_incompatible,
	history::History,
};
use futures::future::BoxFuture;
use std::{
	sync::{
		Arc, Mutex, MutexGuard, PoisonError,
		atomic::{AtomicBool, Ordering},
	},
	time::Duration,
};
use subxt::{
	OnlineClient,
	backend::LegacyBackend,
	config::{Header, RpcConfigFor},
	ext::jsonrpsee::ws_client::{PingConfig, WsClient, WsClientBuilder},
	rpcs::{
		RpcClient, RpcClientT,
		client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcParams},
		methods::LegacyRpcMethods,
	},
};
use tokio::time::timeout;

/// How long a node may take to show that it answers at all.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);
/// The largest answer: a metadata blob or a block body, in hex.
const MAX_RESPONSE_BYTES: u32 = 64 << 20;
/// How many storage entries one request reads.
const STORAGE_PAGE: u32 = 512;

pub(super) type Rpc = LegacyRpcMethods<RpcConfigFor<Config>>;

/// The parts that all connections of a client share.
#[derive(Default)]
pub(super) struct Shared {
	pub settings: Settings,
	/// Holds the metadata of each runtime version, so that a new connection need not fetch it.
	pub config: Config,
	pub history: Mutex<History>,
}

/// A connection to one node. When it breaks it stays broken; [`Client`](super::Client) opens
/// another.
///
/// It speaks the JSON-RPC methods that every Substrate node has had for years (`chain_*`,
/// `state_*`, `author_*`). The newer `chainHead` methods pin the blocks that a client looks at and
/// stop a client that pins too many, which is a hazard for a program that waits long for finality.
pub(super) struct Connection {
	/// Rises with each connection of a client, so that two tasks that see the same one break
	/// replace it once.
	pub generation: u64,
	/// Which of the client's endpoints it goes to.
	pub index: usize,
	pub endpoint: String,
	pub rpc: Rpc,
	pub online: OnlineClient<Config>,
	raw: RpcClient,
	socket: Arc<WsClient>,
	/// Whether the node's history has been compared with the client's.
	compared: AtomicBool,
}

/// Why an endpoint is not the one to talk to.
#[derive(Debug)]
pub(super) enum Failure {
	Attempt(Attempt),
	/// A [`ChainError::OtherHistory`].
	OtherHistory(ChainError),
}

impl Connection {
	/// Opens a connection to the endpoint with this index.
	pub async fn open(
		shared: &Shared,
		(index, endpoint): (usize, &str),
		generation: u64,
		genesis: Option<Hash>,
	) -> Result<Self, Failure> {
		let limit = shared.settings.connect_timeout;
		let failed =
			|error: &dyn std::fmt::Display| Failure::Attempt(Attempt::failed(endpoint, error));
		let opening = async {
			let socket = WsClientBuilder::default()
				.connection_timeout(limit)
				.request_timeout(shared.settings.request_timeout)
				.max_response_size(MAX_RESPONSE_BYTES)
				.enable_ws_ping(
					PingConfig::new()
						.ping_interval(Duration::from_secs(20))
						.inactive_limit(Duration::from_secs(60)),
				)
				.build(endpoint)
				.await
				.map_err(|error| failed(&error))?;
			let socket = Arc::new(socket);
			let raw = RpcClient::new(Socket(socket.clone()));
			let backend =
				LegacyBackend::builder().storage_page_size(STORAGE_PAGE).build(raw.clone());
			let config = shared.config.clone();
			let online = OnlineClient::from_backend_with_config(config, Arc::new(backend))
				.await
				.map_err(|error| failed(&error))?;
			let found = online.genesis_hash();
			if let Some(expected) = genesis.filter(|expected| *expected != found) {
				let attempt = Attempt::other_chain(endpoint, expected, found);
				return Err(Failure::Attempt(attempt));
			}
			let rpc = Rpc::new(raw.clone());
			let (endpoint, compared) = (endpoint.to_owned(), AtomicBool::new(false));
			let connection =
				Self { generation, index, endpoint, rpc, online, raw, socket, compared };
			connection.compare(&shared.history).await.map_err(|error| match error {
				error @ ChainError::OtherHistory { .. } => Failure::OtherHistory(error),
				error => failed(&error),
			})?;
			Ok(connection)
		};
		timeout(limit, opening).await.unwrap_or_else(|_| {
			Err(failed(&format_args!("no answer within {} s", limit.as_secs())))
		})
	}

	/// Compares the node's history with the client's, unless that was done already or the node
	/// has finalized nothing yet.
	pub fn compare<'a>(
		&'a self,
		history: &'a Mutex<History>,
	) -> BoxFuture<'a, Result<(), ChainError>> {
		Box::pin(async move {
			if self.compared.load(Ordering::Relaxed) {
				return Ok(());
			}
			let finalized = self.finalized().await?;
			let expected = lock(history).expected(finalized);
			for (height, expected) in expected {
				match self.block_hash(height).await? {
					Some(found) if found != expected => {
						let endpoint = self.endpoint.clone();
						return Err(ChainError::OtherHistory { endpoint, height, expected, found });
					},
					// A node that started from a snapshot may not have the oldest blocks.
					_ => {},
				}
			}
			let wanted = lock(history).wanted(finalized);
			if let Some(height) = wanted
				&& let Some(hash) = self.block_hash(height).await?
			{
				lock(history).remember(height, hash);
			}
			self.compared.store(finalized > 0, Ordering::Relaxed);
			Ok(())
		})
	}

	/// The height up to which the node has finalized.
	pub async fn finalized(&self) -> Result<u32, ChainError> {
		let asking = async {
			let head = self.rpc.chain_get_finalized_head().await?;
			self.rpc.chain_get_header(Some(head)).await
		};
		match asking.await {
			Ok(header) => {
				let height = header.map_or(0, |header| header.number());
				Ok(u32::try_from(height).unwrap_or(u32::MAX))
			},
			Err(error) => Err(self.explain("the newest finalized block", error).await),
		}
	}

	async fn block_hash(&self, height: u32) -> Result<Option<Hash>, ChainError> {
		match self.rpc.chain_get_block_hash(Some(height.into())).await {
			Ok(hash) => Ok(hash),
			Err(error) => Err(self.explain("the hash of a block", error).await),
		}
	}

	/// The hashes of finalized blocks, by one question. Fails where the node does not have one of them.
	pub async fn block_hashes(&self, numbers: &[u32]) -> Result<Vec<Hash>, subxt::Error> {
		let mut asked = RpcParams::new();
		asked.push(numbers)?;
		let hashes = self.raw.request::<Vec<Option<Hash>>>("chain_getBlockHash", asked).await?;
		if hashes.len() != numbers.len() {
			return Err(subxt::Error::other_str(
				"the node answers with other hashes than asked for",
			));
		}
		let mut found = Vec::with_capacity(hashes.len());
		for (hash, number) in hashes.into_iter().zip(numbers) {
			let missing = || subxt::Error::other_str(format!("the node has no block {number}"));
			found.push(hash.ok_or_else(missing)?);
		}
		Ok(found)
	}

	/// What the node calls its chain.
	pub async fn chain_info(&self) -> Result<ChainInfo, subxt::Error> {
		let name = self.rpc.system_chain().await?;
		let kind = self.raw.request("system_chainType", RpcParams::new()).await?;
		let properties = self.rpc.system_properties().await?;
		// A specification may write them in another form, with several tokens: then they stand for nothing.
		let properties = serde_json::from_value(properties.into()).unwrap_or_default();
		Ok(ChainInfo { name, kind, properties })
	}

	/// How the node is. One that does not say is taken for one that catches up.
	pub async fn health(&self) -> Health {
		let asking = async {
			let health = self.rpc.system_health().await.ok()?;
			let finalized = self.finalized().await.ok()?;
			Some(Health { is_syncing: health.is_syncing, finalized })
		};
		let none = Health { is_syncing: true, finalized: 0 };
		timeout(SIGN_OF_LIFE, asking).await.ok().flatten().unwrap_or(none)
	}

	/// The answer of a method, as it is.
	pub async fn request(
		&self,
		method: &str,
		parameters: &[serde_json::Value],
	) -> Result<serde_json::Value, subxt::Error> {
		let mut encoded = RpcParams::new();
		for parameter in parameters {
			encoded.push(parameter)?;
		}
		Ok(self.raw.request(method, encoded).await?)
	}

	/// Whether the node answers at all.
	pub async fn answers(&self) -> bool {
		self.socket.is_connected()
			&& matches!(timeout(SIGN_OF_LIFE, self.rpc.system_health()).await, Ok(Ok(_)))
	}

	/// Whether the socket is open, as far as this side knows.
	pub fn is_open(&self) -> bool {
		self.socket.is_connected()
	}

	/// Which layer an error came from. An error of a node that still answers is the node's answer;
	/// otherwise it is the connection that failed, whatever the error says.
	pub async fn explain(&self, asking: &str, error: impl Into<subxt::Error>) -> ChainError {
		self.explained(asking.to_owned(), error.into()).await
	}

	fn explained(&self, asking: String, error: subxt::Error) -> BoxFuture<'_, ChainError> {
		Box::pin(async move {
			let (cause, endpoint) = (Box::new(error), self.endpoint.clone());
			if is_incompatible(&cause)
				&& let Ok(Ok(version)) =
					timeout(SIGN_OF_LIFE, self.rpc.state_get_runtime_version(None)).await
			{
				let (built_for, found) = (super::api::SPEC_VERSION, version.spec_version);
				return ChainError::Incompatible { endpoint, asking, built_for, found, cause };
			}
			if self.answers().await {
				ChainError::Node { endpoint, asking, cause }
			} else {
				ChainError::ConnectionLost { endpoint, asking, cause }
			}
		})
	}
}

/// The client's history, also after a panic elsewhere: it is whole at every moment.
pub(super) fn lock(history: &Mutex<History>) -> MutexGuard<'_, History> {
	history.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The socket, shared between subxt and the questions that subxt does not ask.
struct Socket(Arc<WsClient>);

impl RpcClientT for Socket {
	fn request_raw<'a>(
		&'a self,
		method: &'a str,
		params: Option<Box<RawValue>>,
	) -> RawRpcFuture<'a, Box<RawValue>> {
		self.0.request_raw(method, params)
	}

	fn subscribe_raw<'a>(
		&'a self,
		sub: &'a str,
		params: Option<Box<RawValue>>,
		unsub: &'a str,
	) -> RawRpcFuture<'a, RawRpcSubscription> {
		self.0.subscribe_raw(sub, params, unsub)
	}
}

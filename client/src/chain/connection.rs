//! One connection to one node.

use super::{Attempt, ChainError, Config, Hash, Settings, error::is_incompatible};
use std::{sync::Arc, time::Duration};
use subxt::{
	OnlineClient,
	backend::LegacyBackend,
	config::RpcConfigFor,
	ext::jsonrpsee::ws_client::{PingConfig, WsClient, WsClientBuilder},
	rpcs::{
		RpcClientT,
		client::{RawRpcFuture, RawRpcSubscription, RawValue},
		methods::LegacyRpcMethods,
	},
};

/// How long a node may take to say that it is there.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);
/// The largest answer: a metadata blob or a block body, in hex.
const MAX_RESPONSE_BYTES: u32 = 64 << 20;
/// How many storage entries one request reads.
const STORAGE_PAGE: u32 = 512;

pub(super) type Rpc = LegacyRpcMethods<RpcConfigFor<Config>>;

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
	socket: Arc<WsClient>,
}

impl Connection {
	pub async fn open(
		endpoint: &str,
		index: usize,
		generation: u64,
		config: Config,
		settings: &Settings,
		genesis: Option<Hash>,
	) -> Result<Self, Attempt> {
		let opening = async {
			let socket = WsClientBuilder::default()
				.connection_timeout(settings.connect_timeout)
				.request_timeout(settings.request_timeout)
				.max_response_size(MAX_RESPONSE_BYTES)
				.enable_ws_ping(
					PingConfig::new()
						.ping_interval(Duration::from_secs(20))
						.inactive_limit(Duration::from_secs(60)),
				)
				.build(endpoint)
				.await
				.map_err(|error| Attempt::failed(endpoint, error))?;
			let socket = Arc::new(socket);
			let client = subxt::rpcs::RpcClient::new(Socket(socket.clone()));
			let backend =
				LegacyBackend::builder().storage_page_size(STORAGE_PAGE).build(client.clone());
			let online = OnlineClient::from_backend_with_config(config, Arc::new(backend))
				.await
				.map_err(|error| Attempt::failed(endpoint, error))?;
			let found = online.genesis_hash();
			match genesis {
				Some(expected) if expected != found => {
					Err(Attempt::other_chain(endpoint, expected, found))
				},
				_ => Ok(Self {
					generation,
					index,
					endpoint: endpoint.into(),
					rpc: Rpc::new(client),
					online,
					socket,
				}),
			}
		};
		tokio::time::timeout(settings.connect_timeout, opening).await.unwrap_or_else(|_| {
			let seconds = settings.connect_timeout.as_secs();
			Err(Attempt::failed(endpoint, format_args!("no answer within {seconds} s")))
		})
	}

	/// Whether the node answers at all.
	pub async fn answers(&self) -> bool {
		self.socket.is_connected()
			&& matches!(
				tokio::time::timeout(SIGN_OF_LIFE, self.rpc.system_health()).await,
				Ok(Ok(_))
			)
	}

	/// Whether the socket is open, as far as this side knows.
	pub fn is_open(&self) -> bool {
		self.socket.is_connected()
	}

	/// Which layer an error came from. An error of a node that still answers is the node's answer;
	/// otherwise it is the connection that failed, however the error puts it.
	pub async fn explain(&self, asking: &str, error: impl Into<subxt::Error>) -> ChainError {
		let cause = Box::new(error.into());
		let (endpoint, asking) = (self.endpoint.clone(), asking.to_owned());
		if is_incompatible(&cause) {
			ChainError::Incompatible { endpoint, asking, cause }
		} else if self.answers().await {
			ChainError::Node { endpoint, asking, cause }
		} else {
			ChainError::ConnectionLost { endpoint, asking, cause }
		}
	}
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

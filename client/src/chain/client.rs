//! A client of the chain that outlives the nodes it talks to.

use super::{
	Account, AtFinalizedBlock, Block, BlockStream, ChainError, ChainInfo, FinalizedBlocks, Hash,
	Settings, Submitter, TimelyBlocks,
	connection::{Connection, lock},
	dial::Dialer,
};
use codec::{Decode, Encode};
use futures::future::BoxFuture;
use std::{
	fmt,
	future::Future,
	ops::RangeFrom,
	sync::{
		Arc, PoisonError, RwLock,
		atomic::{AtomicU64, Ordering},
	},
	time::Duration,
};
use tokio::sync::{Mutex, OnceCell};

/// How often one question is asked.
const MOST_TRIES: u32 = 5;

/// A client of the chain. Cheap to clone; clones share one connection.
///
/// ```no_run
/// # async fn example() -> Result<(), tieline_client::chain::ChainError> {
/// use tieline_client::chain::Client;
///
/// let client = Client::connect(["ws://127.0.0.1:9944", "wss://rpc.example.org"]).await?;
/// let at = client.at_finalized().await?;
/// println!("block {} at {}", at.number(), at.now().await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
	inner: Arc<Inner>,
}

struct Inner {
	dialer: Dialer,
	genesis: Hash,
	current: RwLock<Arc<Connection>>,
	reconnecting: Mutex<()>,
	chain: OnceCell<ChainInfo>,
	/// By how many seconds finality lagged when the log said so last; zero while it keeps up.
	lag_logged: AtomicU64,
}

impl Client {
	/// Connects to the first of the endpoints (`ws://` or `wss://`) that answers, with the
	/// default [`Settings`].
	pub async fn connect(
		endpoints: impl IntoIterator<Item = impl Into<String>>,
	) -> Result<Self, ChainError> {
		Self::connect_with(endpoints, Settings::default()).await
	}

	/// Connects with other settings.
	pub async fn connect_with(
		endpoints: impl IntoIterator<Item = impl Into<String>>,
		settings: Settings,
	) -> Result<Self, ChainError> {
		Self::open(endpoints.into_iter().map(Into::into).collect(), settings).await
	}

	fn open(
		endpoints: Vec<String>,
		settings: Settings,
	) -> BoxFuture<'static, Result<Self, ChainError>> {
		Box::pin(async move {
			let genesis = settings.genesis;
			let dialer = Dialer::new(endpoints, settings);
			let first = dialer.dial(0, 0, genesis).await.map(Arc::new)?;
			let genesis = first.online.genesis_hash();
			tracing::info!(endpoint = first.endpoint, ?genesis, "connected");
			let (reconnecting, chain, lag_logged) = Default::default();
			let current = RwLock::new(first);
			let inner = Inner { dialer, genesis, current, reconnecting, chain, lag_logged };
			Ok(Self { inner: Arc::new(inner) })
		})
	}

	/// The hash of the chain's genesis block, which identifies the chain.
	pub fn genesis(&self) -> Hash {
		self.inner.genesis
	}

	/// The endpoint that the client talks to at the moment.
	pub fn endpoint(&self) -> String {
		self.connection().endpoint.clone()
	}

	/// How often the client has had to open a new connection.
	pub fn failovers(&self) -> u64 {
		self.connection().generation
	}

	/// Whether a node is at the other end, as far as this side knows.
	pub fn is_connected(&self) -> bool {
		!self.inner.dialer.is_waiting() && self.connection().is_open()
	}

	/// The settings that the client was made with.
	pub fn settings(&self) -> &Settings {
		&self.inner.dialer.shared.settings
	}

	/// The name and the type of the chain, as its nodes have them.
	pub fn chain(&self) -> BoxFuture<'_, Result<ChainInfo, ChainError>> {
		Box::pin(async move {
			let asking = || {
				self.ask("the name and type of the chain", |connection| async move {
					connection.chain_info().await
				})
			};
			self.inner.chain.get_or_try_init(asking).await.cloned()
		})
	}

	/// The state at the newest finalized block.
	pub fn at_finalized(&self) -> BoxFuture<'_, Result<AtFinalizedBlock, ChainError>> {
		Box::pin(async move {
			self.ask("the newest finalized block", |connection| async move {
				let at = connection.online.at_current_block().await?;
				let at = AtFinalizedBlock::new(self.clone(), connection, at);
				self.remember(&at);
				Ok(at)
			})
			.await
		})
	}

	/// The state at the finalized block of this number, or `None` when there is none yet. The
	/// state of old blocks is there only at nodes that keep it (`--state-pruning archive`).
	pub fn at_number(
		&self,
		number: u32,
	) -> BoxFuture<'_, Result<Option<AtFinalizedBlock>, ChainError>> {
		Box::pin(async move {
			self.ask("a block by its number", |connection| async move {
				let newest = connection.online.at_current_block().await?;
				if u64::from(number) > newest.block_number() {
					return Ok(None);
				}
				let at = connection.online.at_block(u64::from(number)).await?;
				Ok(Some(AtFinalizedBlock::new(self.clone(), connection, at)))
			})
			.await
		})
	}

	/// The finalized block of this number, taken apart, or `None` when there is none yet.
	pub async fn block(&self, number: u32) -> Result<Option<Block>, ChainError> {
		match self.at_number(number).await? {
			Some(at) => Block::read(&at).await.map(Some),
			None => Ok(None),
		}
	}

	/// The metadata of the chain's runtime, in the form in which `client/metadata.scale` holds that
	/// of the runtime this program was built for.
	pub fn metadata(&self) -> BoxFuture<'_, Result<Vec<u8>, ChainError>> {
		Box::pin(async move {
			/// The newest version of the format that subxt reads.
			const VERSION: u32 = 16;
			self.ask("the metadata", |connection| async move {
				let at = connection.online.at_current_block().await?;
				let question = Some(VERSION.encode());
				let answer = at
					.runtime_apis()
					.call_raw("Metadata_metadata_at_version", question.as_deref())
					.await?;
				Option::<Vec<u8>>::decode(&mut &*answer)?.ok_or_else(|| {
					subxt::Error::other_str(format!("the runtime has no metadata V{VERSION}"))
				})
			})
			.await
		})
	}

	/// The stream of finalized blocks for looking at the state: begins with the newest, and leaves
	/// out older ones when it falls behind.
	pub fn finalized_blocks(&self) -> FinalizedBlocks {
		FinalizedBlocks::new(self.clone())
	}

	/// The stream of the blocks to act on: finalized ones, and best ones while finality lags by more
	/// than [`Settings::finality_patience`].
	pub fn timely_blocks(&self) -> TimelyBlocks {
		TimelyBlocks::new(self.clone())
	}

	/// The stream of every finalized block from a number on, in order and without gaps.
	///
	/// ```no_run
	/// # use tieline_client::chain::{Block, ChainError, Client};
	/// # async fn example(client: Client) -> Result<(), ChainError> {
	/// let mut blocks = client.blocks(1..);
	/// loop {
	///     let block = Block::read(&blocks.next().await?).await?;
	///     println!("block {} has {} events", block.number, block.events.len());
	/// }
	/// # }
	/// ```
	pub fn blocks(&self, from: RangeFrom<u32>) -> BlockStream {
		BlockStream::new(self.clone(), from.start)
	}

	/// A submitter for an account.
	pub fn submitter(&self, account: &Account) -> Submitter {
		Submitter::new(self.clone(), account.clone())
	}

	pub(super) fn connection(&self) -> Arc<Connection> {
		self.inner.current.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	pub(super) fn remember(&self, at: &AtFinalizedBlock) {
		lock(&self.inner.dialer.shared.history).remember(at.number(), at.hash());
	}

	/// The way to the nodes.
	pub(super) fn dialer(&self) -> &Dialer {
		&self.inner.dialer
	}

	/// Logs that finality lags, unless that is known of about this lag.
	pub(super) fn finality_lags(&self, lag: Duration) {
		let (seconds, logged) = (lag.as_secs().max(1), &self.inner.lag_logged);
		let before = logged.load(Ordering::Relaxed);
		if seconds >= before.saturating_mul(2)
			&& logged
				.compare_exchange(before, seconds, Ordering::Relaxed, Ordering::Relaxed)
				.is_ok()
		{
			let endpoint = self.endpoint();
			tracing::warn!(endpoint, "finality lags by {seconds} s: acting on best blocks");
		}
	}

	/// Logs that finality has caught up, where the log says that it lags.
	pub(super) fn finality_keeps_up(&self, lag: Duration) {
		if lag <= self.settings().finality_patience
			&& self.inner.lag_logged.swap(0, Ordering::Relaxed) > 0
		{
			tracing::info!("finality has caught up: acting on finalized blocks");
		}
	}

	/// Fails when the node at the other end has another history than the client has seen.
	pub(super) async fn compare(&self, connection: &Connection) -> Result<(), ChainError> {
		connection.compare(&self.inner.dialer.shared.history).await
	}

	/// Replaces a broken connection by one to the next endpoint that answers, unless another task
	/// has done so already.
	pub(super) fn reconnect<'a>(
		&'a self,
		broken: &'a Connection,
	) -> BoxFuture<'a, Result<Arc<Connection>, ChainError>> {
		Box::pin(async move {
			let _turn = self.inner.reconnecting.lock().await;
			let current = self.connection();
			if current.generation > broken.generation && current.is_open() {
				return Ok(current);
			}
			let dialer = &self.inner.dialer;
			if !dialer.is_waiting() {
				tracing::warn!(
					endpoint = current.endpoint,
					"connection lost; trying the next endpoint"
				);
			}
			let (index, generation) = (current.index + 1, current.generation + 1);
			let next = dialer.dial(index, generation, Some(self.inner.genesis)).await?;
			let next = Arc::new(next);
			tracing::info!(
				endpoint = next.endpoint,
				failovers = next.generation,
				"connected again"
			);
			*self.inner.current.write().unwrap_or_else(PoisonError::into_inner) = next.clone();
			Ok(next)
		})
	}

	/// Asks until a node answers, whichever, up to a number of tries: the question itself may be
	/// what breaks the connection.
	pub(super) async fn ask<T, F>(
		&self,
		asking: &str,
		question: impl Fn(Arc<Connection>) -> F,
	) -> Result<T, ChainError>
	where
		F: Future<Output = Result<T, subxt::Error>>,
	{
		let mut connection = self.connection();
		let mut tries = 1;
		loop {
			let error = match self.compare(&connection).await {
				Ok(()) => match question(connection.clone()).await {
					Ok(answer) => return Ok(answer),
					Err(error) => connection.explain(asking, error).await,
				},
				Err(error) => error,
			};
			if tries == MOST_TRIES || !error.is_connection() {
				return Err(error);
			}
			tracing::debug!(%error, "asking again");
			connection = self.reconnect(&connection).await?;
			tries += 1;
		}
	}
}

impl fmt::Debug for Client {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Client")
			.field("endpoint", &self.endpoint())
			.field("genesis", &self.inner.genesis)
			.finish_non_exhaustive()
	}
}

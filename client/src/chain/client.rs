//! A client of the chain that outlives the nodes it talks to.

use super::{
	Account, AtFinalizedBlock, Attempt, Block, ChainError, Config, FinalizedBlocks, Hash,
	Submitter, connection::Connection,
};
use codec::{Decode, Encode};
use std::{
	fmt,
	future::Future,
	sync::{Arc, PoisonError, RwLock},
	time::Duration,
};
use tokio::{
	sync::Mutex,
	time::{Instant, sleep},
};

/// The first pause between two rounds over the endpoints; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How often one question is asked.
const MOST_TRIES: u32 = 5;

/// How patient a client is.
#[derive(Clone, Debug)]
pub struct Settings {
	/// How long opening one connection may take. 10 s unless said otherwise.
	pub connect_timeout: Duration,
	/// How long one answer may take. 30 s unless said otherwise.
	pub request_timeout: Duration,
	/// How long to go round the endpoints before giving up with [`ChainError::Unreachable`]. 60 s
	/// unless said otherwise.
	pub patience: Duration,
	/// After how long without a finalized block the subscription is renewed, and then the next
	/// endpoint tried. 30 s unless said otherwise, which is fifteen slots.
	pub stall_timeout: Duration,
	/// The chain to be on. Unless it is given, the first node that answers decides.
	pub genesis: Option<Hash>,
}

impl Default for Settings {
	fn default() -> Self {
		Self {
			connect_timeout: Duration::from_secs(10),
			request_timeout: Duration::from_secs(30),
			patience: Duration::from_secs(60),
			stall_timeout: Duration::from_secs(30),
			genesis: None,
		}
	}
}

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
	endpoints: Vec<String>,
	settings: Settings,
	genesis: Hash,
	/// Holds the metadata of each runtime version, so that a new connection need not fetch it.
	config: Config,
	current: RwLock<Arc<Connection>>,
	reconnecting: Mutex<()>,
}

impl Client {
	/// Connects to the first of the endpoints (`ws://` or `wss://`) that answers.
	pub async fn connect(
		endpoints: impl IntoIterator<Item = impl Into<String>>,
	) -> Result<Self, ChainError> {
		Self::connect_with(endpoints, Settings::default()).await
	}

	/// Connects with settings of your own.
	pub async fn connect_with(
		endpoints: impl IntoIterator<Item = impl Into<String>>,
		settings: Settings,
	) -> Result<Self, ChainError> {
		let endpoints = endpoints.into_iter().map(Into::into).collect::<Vec<String>>();
		let config = Config::new();
		let first =
			open_any(&endpoints, 0, 0, &config, &settings, settings.genesis).await.map(Arc::new)?;
		tracing::info!(endpoint = first.endpoint, genesis = ?first.online.genesis_hash(), "connected");
		Ok(Self {
			inner: Arc::new(Inner {
				genesis: first.online.genesis_hash(),
				endpoints,
				settings,
				config,
				current: RwLock::new(first),
				reconnecting: Mutex::new(()),
			}),
		})
	}

	/// The hash of the chain's first block, which is the chain's name.
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

	/// The settings that the client was made with.
	pub fn settings(&self) -> &Settings {
		&self.inner.settings
	}

	/// The state at the newest finalized block.
	pub async fn at_finalized(&self) -> Result<AtFinalizedBlock, ChainError> {
		self.ask("the newest finalized block", |connection| async move {
			let at = connection.online.at_current_block().await?;
			Ok(AtFinalizedBlock::new(self.clone(), connection, at))
		})
		.await
	}

	/// The state at the finalized block of this number, or `None` when there is none yet. The
	/// state of old blocks is there only at nodes that keep it (`--state-pruning archive`).
	pub async fn at_number(&self, number: u32) -> Result<Option<AtFinalizedBlock>, ChainError> {
		self.ask("a block by its number", |connection| async move {
			let newest = connection.online.at_current_block().await?;
			if u64::from(number) > newest.block_number() {
				return Ok(None);
			}
			let at = connection.online.at_block(u64::from(number)).await?;
			Ok(Some(AtFinalizedBlock::new(self.clone(), connection, at)))
		})
		.await
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
	pub async fn metadata(&self) -> Result<Vec<u8>, ChainError> {
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
	}

	/// The stream of finalized blocks, beginning with the newest.
	pub fn finalized_blocks(&self) -> FinalizedBlocks {
		FinalizedBlocks::new(self.clone())
	}

	/// A submitter for an account.
	pub fn submitter(&self, account: &Account) -> Submitter {
		Submitter::new(self.clone(), account.clone())
	}

	pub(super) fn connection(&self) -> Arc<Connection> {
		self.inner.current.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// Replaces a broken connection by one to the next endpoint that answers, unless another task
	/// has done so already.
	pub(super) async fn reconnect(
		&self,
		broken: &Connection,
	) -> Result<Arc<Connection>, ChainError> {
		let _turn = self.inner.reconnecting.lock().await;
		let current = self.connection();
		if current.generation > broken.generation && current.is_open() {
			return Ok(current);
		}
		tracing::warn!(endpoint = current.endpoint, "connection lost; trying the next endpoint");
		let next = open_any(
			&self.inner.endpoints,
			current.index + 1,
			current.generation + 1,
			&self.inner.config,
			&self.inner.settings,
			Some(self.inner.genesis),
		)
		.await?;
		let next = Arc::new(next);
		tracing::info!(endpoint = next.endpoint, failovers = next.generation, "connected again");
		*self.inner.current.write().unwrap_or_else(PoisonError::into_inner) = next.clone();
		Ok(next)
	}

	/// Asks until a node answers, whichever; not for ever, since the question itself may be what
	/// breaks the connection.
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
			let error = match question(connection.clone()).await {
				Ok(answer) => return Ok(answer),
				Err(error) => connection.explain(asking, error).await,
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

/// Goes round the endpoints, from `first` on, until one answers or patience ends.
async fn open_any(
	endpoints: &[String],
	first: usize,
	generation: u64,
	config: &Config,
	settings: &Settings,
	genesis: Option<Hash>,
) -> Result<Connection, ChainError> {
	if endpoints.is_empty() {
		return Err(ChainError::NoEndpoint);
	}
	let begun = Instant::now();
	let mut pause = FIRST_PAUSE;
	loop {
		let mut attempts: Vec<Attempt> = Vec::new();
		for step in 0..endpoints.len() {
			let index = (first + step) % endpoints.len();
			let endpoint = &endpoints[index];
			let opened =
				Connection::open(endpoint, index, generation, config.clone(), settings, genesis);
			match opened.await {
				Ok(connection) => return Ok(connection),
				Err(attempt) => {
					tracing::warn!(endpoint, failure = attempt.failure, "endpoint failed");
					attempts.push(attempt);
				},
			}
		}
		let waited = begun.elapsed();
		if waited + pause > settings.patience {
			return Err(ChainError::Unreachable { waited, attempts });
		}
		sleep(pause).await;
		pause = (pause * 2).min(LONGEST_PAUSE);
	}
}

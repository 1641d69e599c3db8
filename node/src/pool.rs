//! The pool of extrinsics that wait for a block.
//!
//! The SDK's fork-aware pool keeps each extrinsic in memory, and in a view for each fork, in one of
//! two queues: that of the extrinsics which are ready, and that of those which wait for an earlier
//! nonce. Its settings lose, under a flood, what the node has accepted:
//!
//! - The second queue has a tenth of the room of the first. When the extrinsics of one account come
//!   by way of several nodes, most of them wait for an earlier nonce at first. What exceeds the
//!   queue is dropped after its sender was told that it was accepted, and banned for half an hour.
//!   Those behind it then wait for ever, in no queue that `author_pendingExtrinsics` shows.
//! - An extrinsic that a view refuses is banned there for half an hour, and views are cloned with
//!   their bans. A fork refuses what is valid on another one, and so does a view that has the
//!   extrinsic already. Such an extrinsic stays in memory and gets into no view.
//!
//! So here both queues have room for more than the pool accepts, extrinsics that find no room are
//! refused with that reason, and bans end after a few slots.

use crate::client::FullClient;
use async_trait::async_trait;
use futures::future::join_all;
use sc_cli::TransactionPoolParams;
use sc_service::{ChainType, Configuration, TaskManager};
use sc_transaction_pool::{
	ChainApi, ForkAwareTxPool, FullChainApi, Options, PoolLimit, ValidateTransactionPriority,
};
use sc_transaction_pool_api::{
	ChainEvent, ImportNotificationStream, InPoolTransaction, LocalTransactionPool,
	MaintainedTransactionPool, PoolStatus, ReadyTransactions, TransactionPool, TransactionSource,
	TransactionStatusStreamFor, TxInvalidityReportMap, error::Error as Refusal,
};
use sp_runtime::{traits::Block as BlockT, transaction_validity::TransactionValidityError};
use std::{
	collections::HashMap,
	pin::Pin,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use tieline_runtime::{
	SLOT_MILLIS,
	opaque::{Block, Hash},
};

type Api = FullChainApi<FullClient, Block>;
type ForkAware = ForkAwareTxPool<Api, Block>;
type Error = <ForkAware as TransactionPool>::Error;
type TxHash = <ForkAware as TransactionPool>::Hash;
type Waiting = <ForkAware as TransactionPool>::InPoolTransaction;
type Extrinsic = <Block as BlockT>::Extrinsic;
type Ready = Box<dyn ReadyTransactions<Item = Arc<Waiting>> + Send>;

/// How long an extrinsic that a view has refused is kept out of it and of its clones, unless
/// `--tx-ban-seconds` says otherwise: four slots.
const BAN: Duration = Duration::from_millis(4 * SLOT_MILLIS);
/// How many times the extrinsics that the pool accepts each queue of a view has room for. The rest is
/// for those that beat the least that waits, and for the blocks that a fork undoes.
const HEADROOM: usize = 2;
/// How old the pool's knowledge of the least that waits may be: finding it goes through the queue.
const LEAST_AGE: Duration = Duration::from_millis(SLOT_MILLIS / 2);

/// A fork-aware pool with room for all that it accepts.
pub struct RoomyPool {
	pool: ForkAware,
	/// How many extrinsics it accepts.
	most: usize,
	/// How many bytes of extrinsics.
	most_bytes: usize,
	/// The lowest priority among the extrinsics that are ready, and when it was found.
	least: Mutex<Option<(Instant, u64)>>,
}

impl RoomyPool {
	/// The pool of a node, with the limits of its command line.
	pub fn new(
		config: &Configuration,
		limits: &TransactionPoolParams,
		client: &Arc<FullClient>,
		task_manager: &TaskManager,
	) -> Self {
		let (most, most_bytes) = (limits.pool_limit, limits.pool_kbytes.saturating_mul(1024));
		let queue = PoolLimit {
			count: most.saturating_mul(HEADROOM),
			total_bytes: most_bytes.saturating_mul(HEADROOM),
		};
		let options = Options {
			ready: queue.clone(),
			future: queue,
			reject_future_transactions: false,
			ban_time: limits.tx_ban_seconds.map_or_else(|| ban(config), Duration::from_secs),
		};
		let pool = ForkAware::new_full(
			options,
			config.role.is_authority().into(),
			config.prometheus_registry(),
			task_manager.spawn_essential_handle(),
			client.clone(),
		);
		Self { pool, most, most_bytes, least: Mutex::new(None) }
	}

	/// Refuses an extrinsic for which there is no room, unless it pays more than the least that
	/// waits: a flood must not keep out an override, nor who tips.
	async fn admit(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: &Extrinsic,
	) -> Result<(), Error> {
		if self.has_room() || self.pool.ready_transaction(&self.hash_of(extrinsic)).is_some() {
			return Ok(());
		}
		let extrinsic = Arc::new(extrinsic.clone());
		let priority = ValidateTransactionPriority::Submitted;
		match self.pool.api().validate_transaction(at, source, extrinsic, priority).await? {
			Ok(validity) if validity.priority > self.least() => Ok(()),
			Ok(_) => Err(Refusal::ImmediatelyDropped.into()),
			Err(TransactionValidityError::Invalid(why)) => {
				Err(Refusal::InvalidTransaction(why).into())
			},
			Err(TransactionValidityError::Unknown(why)) => {
				Err(Refusal::UnknownTransaction(why).into())
			},
		}
	}

	/// Whether fewer extrinsics wait than the pool accepts. Those in blocks that are not final do not
	/// count, though the pool keeps them: a chain that finalizes nothing has to take extrinsics.
	fn has_room(&self) -> bool {
		// Those that wait for an earlier nonce pay nothing until it comes: they keep nobody out.
		let PoolStatus { ready, ready_bytes, .. } = self.pool.status();
		ready < self.most && ready_bytes < self.most_bytes
	}

	/// The lowest priority among the extrinsics that are ready.
	fn least(&self) -> u64 {
		let mut least = self.least.lock().unwrap_or_else(PoisonError::into_inner);
		match *least {
			Some((found, priority)) if found.elapsed() < LEAST_AGE => priority,
			_ => {
				let waiting = self.pool.ready().map(|waiting| *waiting.priority());
				let priority = waiting.min().unwrap_or(0);
				*least = Some((Instant::now(), priority));
				priority
			},
		}
	}
}

/// How long an extrinsic is kept out of the view that has refused it. On a development chain, as the
/// SDK has it, until the next block.
fn ban(config: &Configuration) -> Duration {
	match config.chain_spec.chain_type() {
		ChainType::Development => Duration::ZERO,
		_ => BAN,
	}
}

#[async_trait]
impl TransactionPool for RoomyPool {
	type Block = Block;
	type Hash = TxHash;
	type InPoolTransaction = Waiting;
	type Error = Error;

	async fn submit_at(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsics: Vec<Extrinsic>,
	) -> Result<Vec<Result<TxHash, Error>>, Error> {
		let submitting = extrinsics.into_iter().map(|one| self.submit_one(at, source, one));
		Ok(join_all(submitting).await)
	}

	async fn submit_one(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: Extrinsic,
	) -> Result<TxHash, Error> {
		self.admit(at, source, &extrinsic).await?;
		self.pool.submit_one(at, source, extrinsic).await
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: Extrinsic,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Error> {
		self.admit(at, source, &extrinsic).await?;
		self.pool.submit_and_watch(at, source, extrinsic).await
	}

	async fn ready_at(&self, at: Hash) -> Ready {
		self.pool.ready_at(at).await
	}

	fn ready(&self) -> Ready {
		self.pool.ready()
	}

	async fn report_invalid(
		&self,
		at: Option<Hash>,
		errors: TxInvalidityReportMap<TxHash>,
	) -> Vec<Arc<Waiting>> {
		self.pool.report_invalid(at, errors).await
	}

	fn futures(&self) -> Vec<Waiting> {
		self.pool.futures()
	}

	fn status(&self) -> PoolStatus {
		self.pool.status()
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<TxHash> {
		self.pool.import_notification_stream()
	}

	fn on_broadcasted(&self, propagations: HashMap<TxHash, Vec<String>>) {
		self.pool.on_broadcasted(propagations);
	}

	fn hash_of(&self, extrinsic: &Extrinsic) -> TxHash {
		self.pool.hash_of(extrinsic)
	}

	fn ready_transaction(&self, hash: &TxHash) -> Option<Arc<Waiting>> {
		self.pool.ready_transaction(hash)
	}

	async fn ready_at_with_timeout(&self, at: Hash, timeout: Duration) -> Ready {
		self.pool.ready_at_with_timeout(at, timeout).await
	}
}

#[async_trait]
impl MaintainedTransactionPool for RoomyPool {
	async fn maintain(&self, event: ChainEvent<Block>) {
		self.pool.maintain(event).await;
	}
}

impl LocalTransactionPool for RoomyPool {
	type Block = Block;
	type Hash = TxHash;
	type Error = Error;

	fn submit_local(&self, at: Hash, extrinsic: Extrinsic) -> Result<TxHash, Error> {
		self.pool.submit_local(at, extrinsic)
	}
}

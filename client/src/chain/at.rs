//! The state at one block.

use super::{ChainError, Client, Config, Hash, api, connection::Connection, view::view};
use futures::future::BoxFuture;
use std::{
	fmt,
	ops::Deref,
	sync::Arc,
	time::{SystemTime, UNIX_EPOCH},
};
use subxt::{
	OnlineClientAtBlock,
	storage::{Address, PrefixOf},
};
use tieline_primitives::Millis;

/// The state at one block: a finalized one, or, while finality lags, the best one that a node has
/// ([`is_final`](Self::is_final)).
///
/// [`read`](Self::read), [`read_all`](Self::read_all), [`constant`](Self::constant) and
/// [`call`](Self::call) take the addresses that [`api`](super::api) generates; their errors name
/// the endpoint and the layer that failed. Everything else that subxt offers at a block is there
/// too: this dereferences to subxt's own client at the block.
#[derive(Clone)]
pub struct AtBlock {
	client: Client,
	connection: Arc<Connection>,
	at: OnlineClientAtBlock<Config>,
	seen: Millis,
	is_final: bool,
}

/// The state at a block that is final, or that an agent may act on because finality lags.
pub type AtFinalizedBlock = AtBlock;

impl AtBlock {
	/// The state at a finalized block.
	pub(super) fn new(
		client: Client,
		connection: Arc<Connection>,
		at: OnlineClientAtBlock<Config>,
	) -> Self {
		let seen = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
		let seen = Millis(u64::try_from(seen).unwrap_or(u64::MAX));
		Self { client, connection, at, seen, is_final: true }
	}

	/// The same block, not known to be final.
	pub(super) fn not_final(self) -> Self {
		Self { is_final: false, ..self }
	}

	/// Whether the block is final. One that is not can still be undone: what is read there is true
	/// of this block alone.
	pub fn is_final(&self) -> bool {
		self.is_final
	}

	/// The block's number.
	pub fn number(&self) -> u32 {
		u32::try_from(self.at.block_number()).unwrap_or(u32::MAX)
	}

	/// The block's hash.
	pub fn hash(&self) -> Hash {
		self.at.block_hash()
	}

	/// The client that the block was read with.
	pub fn client(&self) -> &Client {
		&self.client
	}

	pub(super) fn connection(&self) -> &Connection {
		&self.connection
	}

	/// The same block, known to be final since then.
	pub(super) fn seen_since(self, seen: Millis) -> Self {
		Self { seen, ..self }
	}

	/// When this program learned of the block, or that it is final, by its own clock. Zero when that clock
	/// stands before 1970.
	pub fn seen(&self) -> Millis {
		self.seen
	}

	/// The chain's clock at the block, which the market's phases go by. Zero at the genesis block,
	/// where it is not set yet.
	pub async fn now(&self) -> Result<Millis, ChainError> {
		let now = self.read(api::storage().timestamp().now(), ()).await?;
		Ok(Millis(now.unwrap_or(0)))
	}

	/// The value of a storage item, or of its entry under a key; `None` when there is none and
	/// the item has no default.
	pub async fn read<A: Address>(
		&self,
		item: A,
		key: A::KeyParts,
	) -> Result<Option<A::Value>, ChainError> {
		let asking = name(&item);
		let value = match self.at.storage().try_fetch(item, key).await {
			Ok(None) => return Ok(None),
			Ok(Some(value)) => value.decode().map_err(subxt::Error::from),
			Err(error) => Err(error.into()),
		};
		match value {
			Ok(value) => Ok(Some(value)),
			Err(error) => Err(self.connection.explain(&asking, error).await),
		}
	}

	/// All entries of a storage map under a prefix of its key, `()` for all of them, with their
	/// keys. Their order is that of the hashed keys: none that means anything.
	///
	/// Keys are readable only where the map's hashers keep them (`Blake2_128Concat`,
	/// `Twox64Concat`, `Identity`).
	pub async fn read_all<A: Address, P: PrefixOf<A::KeyParts>>(
		&self,
		map: A,
		prefix: P,
	) -> Result<Vec<(A::KeyParts, A::Value)>, ChainError> {
		let mut all = Vec::new();
		self.read_each(map, prefix, |key, value| all.push((key, value))).await?;
		Ok(all)
	}

	/// As [`read_all`](Self::read_all), but gives each entry to `each` as it arrives, so that those
	/// that are of no interest take no memory.
	pub async fn read_each<A: Address, P: PrefixOf<A::KeyParts>>(
		&self,
		map: A,
		prefix: P,
		mut each: impl FnMut(A::KeyParts, A::Value),
	) -> Result<(), ChainError> {
		let asking = name(&map);
		let reading = async {
			let mut entries = self.at.storage().iter(map, prefix).await?;
			while let Some(entry) = entries.next().await {
				let entry = entry?;
				each(entry.key()?.decode()?, entry.value().decode()?);
			}
			Ok::<_, subxt::Error>(())
		};
		match reading.await {
			Ok(()) => Ok(()),
			Err(error) => Err(self.connection.explain(&asking, error).await),
		}
	}

	/// A constant of the runtime.
	pub async fn constant<A: subxt::constants::Address>(
		&self,
		constant: A,
	) -> Result<A::Target, ChainError> {
		let asking = format!("{}.{}", constant.pallet_name(), constant.constant_name());
		match self.at.constants().entry(constant) {
			Ok(value) => Ok(value),
			Err(error) => Err(self.connection.explain(&asking, error).await),
		}
	}

	/// The answer of a runtime API.
	pub async fn call<P: subxt::runtime_apis::Payload>(
		&self,
		question: P,
	) -> Result<P::ReturnType, ChainError> {
		let asking = format!("{}.{}", question.trait_name(), question.method_name());
		match self.at.runtime_apis().call(question).await {
			Ok(answer) => Ok(answer),
			Err(error) => Err(self.connection.explain(&asking, error).await),
		}
	}

	/// The answer of a view function of a pallet.
	pub async fn view<P: subxt::view_functions::Payload>(
		&self,
		question: P,
	) -> Result<P::ReturnType, ChainError> {
		let asking = format!("{}.{}", question.pallet_name(), question.function_name());
		match view(&self.at, question).await {
			Ok(answer) => Ok(answer),
			Err(error) => Err(self.connection.explain(&asking, error).await),
		}
	}

	/// The state at the block before.
	pub fn before(&self) -> BoxFuture<'_, Result<Self, ChainError>> {
		Box::pin(async move {
			let hash = self.parent().await?;
			let number = self.at.block_number().saturating_sub(1);
			match self.connection.online.at_block_hash_and_number(hash, number).await {
				Ok(at) => Ok(Self { at, ..self.clone() }),
				Err(error) => Err(self.connection.explain("the block before", error).await),
			}
		})
	}

	/// The hash of the block before.
	pub fn parent(&self) -> BoxFuture<'_, Result<Hash, ChainError>> {
		Box::pin(async move {
			match self.at.block_header().await {
				Ok(header) => Ok(header.parent_hash),
				Err(error) => Err(self.connection.explain("the header of a block", error).await),
			}
		})
	}

	/// Which layer an error of subxt came from, and which endpoint.
	pub async fn explain(&self, asking: &str, error: impl Into<subxt::Error>) -> ChainError {
		self.connection.explain(asking, error).await
	}
}

impl Deref for AtBlock {
	type Target = OnlineClientAtBlock<Config>;

	fn deref(&self) -> &Self::Target {
		&self.at
	}
}

impl fmt::Debug for AtBlock {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("AtBlock")
			.field("number", &self.number())
			.field("hash", &self.hash())
			.field("is_final", &self.is_final)
			.finish_non_exhaustive()
	}
}

fn name(item: &impl Address) -> String {
	format!("{}.{}", item.pallet_name(), item.entry_name())
}

//! What the routes share.

use crate::{
	error::ApiError,
	feeder::Feeders,
	metrics::Metrics,
	node::Node,
	problem::Problem,
	query::Account,
	select::Select,
	stream::Feed,
	value::{Utc, clocks_of},
};
use axum::http::HeaderValue;
use jiff::tz::TimeZone;
use serde::Serialize;
use sqlx::{AnyPool, FromRow};
use std::{
	num::NonZeroU32,
	path::PathBuf,
	sync::{Arc, PoisonError, RwLock},
	time::Duration,
};
use tieline_index::Database;
use tieline_observer::audit::FeederStudy;
use utoipa::ToSchema;

/// How the API is served.
#[derive(Clone, Debug)]
pub struct Settings {
	/// Who may read answers in a browser beside the page: `*`, or an origin such as
	/// `https://example.org`; `None`: nobody.
	pub cors: Option<HeaderValue>,
	/// How many requests a second one address may make in the long run; `None`: any number.
	pub requests_per_second: Option<NonZeroU32>,
	/// How long an answer may take.
	pub patience: Duration,
	/// How far the index may be behind the node and still count as ready.
	pub ready_within: Duration,
	/// How many may read events at once.
	pub readers: usize,
	/// How many of them may be of one address, where requests of an address are limited.
	pub readers_of_an_address: usize,
	/// How long a client may leave unread what is sent to it.
	pub unread: Duration,
	/// The specification of the chain that light clients are given; else the node is asked.
	pub chain_spec: Option<PathBuf>,
}

impl Default for Settings {
	fn default() -> Self {
		Self {
			cors: None,
			requests_per_second: NonZeroU32::new(50),
			patience: Duration::from_secs(30),
			ready_within: Duration::from_secs(30),
			readers: 1_000,
			readers_of_an_address: 50,
			unread: Duration::from_secs(60),
			chain_spec: None,
		}
	}
}

/// What the routes share: the database, the node, the models. Cheap to clone.
#[derive(Clone)]
pub struct App {
	inner: Arc<Inner>,
}

struct Inner {
	database: Database,
	chain: ChainRow,
	node: Node,
	feeders: Feeders,
	feed: Feed,
	metrics: Metrics,
	settings: Settings,
	chain_spec: Option<String>,
	halted: RwLock<Option<String>>,
}

/// The chain of the database.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(crate) struct ChainRow {
	pub genesis_hash: String,
	pub name: String,
	pub ss58_prefix: i64,
	pub token_symbol: String,
	pub token_decimals: i64,
	pub first_block: i64,
}

/// A block at the end of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Head {
	/// Its number.
	pub number: i64,
	/// Its hash.
	pub hash: String,
	/// The chain's clock.
	pub time: Utc,
	/// The same.
	#[serde(skip)]
	pub time_unix_ms: i64,
}

#[derive(FromRow)]
struct HeadRow {
	number: i64,
	hash: String,
	time_unix_ms: i64,
}

impl App {
	/// For a database that knows its chain, a node, and the model of a feeder if there is one.
	pub async fn new(
		database: Database,
		node: Node,
		study: Option<FeederStudy>,
		settings: Settings,
	) -> Result<Self, ApiError> {
		let chain = chain_of(&database).await?.ok_or(ApiError::Empty)?;
		if let Some(found) = node.genesis().filter(|found| *found != chain.genesis_hash) {
			let known = chain.genesis_hash;
			return Err(ApiError::OtherChain { known, found });
		}
		let chain_spec = settings.chain_spec.as_ref().map(|file| {
			std::fs::read_to_string(file).map_err(|cause| ApiError::ChainSpec {
				file: file.clone(),
				cause: cause.to_string(),
			})
		});
		let chain_spec = chain_spec.transpose()?;
		let feeders = Feeders::new(study)?;
		let limited = settings.requests_per_second.map(|_| settings.readers_of_an_address);
		let feed = Feed::new(settings.readers, limited);
		let metrics = Metrics::default();
		let inner = Inner {
			database,
			chain,
			node,
			feeders,
			feed,
			metrics,
			settings,
			chain_spec,
			halted: RwLock::default(),
		};
		Ok(Self { inner: Arc::new(inner) })
	}

	/// Says why the index is not written on, for `/ready`; `None`: it is again.
	pub fn set_halted(&self, reason: Option<String>) {
		*self.inner.halted.write().unwrap_or_else(PoisonError::into_inner) = reason;
	}

	/// Why the index is not written on.
	pub(crate) fn halted(&self) -> Option<String> {
		self.inner.halted.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// The connections to the database.
	pub(crate) fn pool(&self) -> &AnyPool {
		self.inner.database.pool()
	}

	pub(crate) fn chain(&self) -> &ChainRow {
		&self.inner.chain
	}

	/// The hash of the chain's genesis block.
	pub(crate) fn genesis(&self) -> &str {
		&self.inner.chain.genesis_hash
	}

	/// The node.
	pub fn node(&self) -> &Node {
		&self.inner.node
	}

	pub(crate) fn feeders(&self) -> &Feeders {
		&self.inner.feeders
	}

	pub(crate) fn feed(&self) -> &Feed {
		&self.inner.feed
	}

	/// What Prometheus is told.
	pub(crate) fn metrics(&self) -> &Metrics {
		&self.inner.metrics
	}

	pub(crate) fn settings(&self) -> &Settings {
		&self.inner.settings
	}

	pub(crate) fn chain_spec(&self) -> Option<&str> {
		self.inner.chain_spec.as_deref()
	}

	/// An account as the database has it.
	pub(crate) fn address(&self, account: &Account) -> String {
		account.0.to_string()
	}

	/// The newest block of the index.
	pub(crate) async fn head(&self) -> Result<Option<Head>, Problem> {
		let select = Select::new("SELECT number, hash, time_unix_ms FROM blocks");
		let select = select.then("ORDER BY number DESC LIMIT 1");
		let row = select.optional::<HeadRow>(self.pool()).await?;
		Ok(row.and_then(|HeadRow { number, hash, time_unix_ms }| {
			Some(Head { number, hash, time: Utc::of(time_unix_ms)?, time_unix_ms })
		}))
	}

	/// The name of the market's zone: that of the first pricing node.
	pub(crate) async fn zone_name(&self) -> Result<Option<String>, Problem> {
		let select = Select::new("SELECT zone FROM pricing_nodes").then("ORDER BY node LIMIT 1");
		Ok(select.optional::<(String,)>(self.pool()).await?.map(|(zone,)| zone))
	}

	/// The market's zone: that of a pricing node, or else of the first.
	pub(crate) async fn zone(&self, node: Option<u16>) -> Result<TimeZone, Problem> {
		let select = Select::new("SELECT zone FROM pricing_nodes");
		let select = select.and_some("node = ?", node).then("ORDER BY node LIMIT 1");
		let name = select.optional::<(String,)>(self.pool()).await?.map(|(zone,)| zone);
		Ok(name.map_or(TimeZone::UTC, |name| clocks_of(&name)))
	}
}

/// The chain of a database; `None` before its first block.
async fn chain_of(database: &Database) -> Result<Option<ChainRow>, ApiError> {
	let query = sqlx::query_as::<_, ChainRow>(
		"SELECT genesis_hash, name, ss58_prefix, token_symbol, token_decimals, first_block FROM chain",
	);
	Ok(query.fetch_optional(database.pool()).await?)
}

//! The network of nodes: validators, blocks, endpoints.

use crate::{
	app::App,
	node::Endpoint,
	problem::Problem,
	query::{Asked, Unfiltered},
	select::Select,
	value::Utc,
};
use axum::{Json, extract::State};
use serde::Serialize;
use sqlx::FromRow;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Of how many blocks the shares of validators are.
const BLOCKS: i64 = 1_000;
/// Of how many blocks the times are.
const TIMES: u32 = 200;
/// Of how many minutes the blocks are counted.
const MINUTES: i64 = 60;
/// How many sessions are listed.
const SESSIONS: u32 = 20;

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new().routes(routes!(network))
}

/// Validators, blocks and nodes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Network {
	/// The validators of the present session, in the order of their turns.
	validators: Vec<Validator>,
	/// The newest sessions that changed the validators, newest first.
	sessions: Vec<Session>,
	/// The time between blocks, over the newest; null where there are too few.
	block_time_ms: Option<BlockTime>,
	/// Blocks by minute of the chain's clock, over the last hour of it.
	blocks_per_minute: Vec<Minute>,
	/// The node that is asked; null where none was given.
	node: Option<NodeState>,
	/// All nodes.
	endpoints: Vec<Endpoint>,
}

/// A validator.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Validator {
	/// Its account.
	account: String,
	/// The name of what the account also is: an aggregator, a DSO's area, a pricing node.
	name: Option<String>,
	/// Its turn.
	turn: i64,
	/// How many of the last 1000 blocks it made.
	#[sqlx(skip)]
	blocks: i64,
	/// Its part of them; null before the first.
	#[sqlx(skip)]
	share: Option<f64>,
	/// The newest block that it made.
	last_block: Option<i64>,
}

/// The validators from a block on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Session {
	/// The block.
	from_block: i64,
	/// Their accounts, in the order of their turns.
	validators: Vec<String>,
}

/// The time between blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BlockTime {
	/// Half of the blocks came faster.
	median: i64,
	/// Of a hundred blocks, 95 came faster.
	p95: i64,
}

/// The blocks of a minute.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Minute {
	/// When it begins.
	minute: Utc,
	/// Its blocks.
	blocks: i64,
	/// Their extrinsics, inherents included.
	extrinsics: i64,
}

/// The node that is asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NodeState {
	/// How many other nodes it is connected to; null while it is away.
	pub(crate) peers: Option<i64>,
	/// Whether it catches up with the others.
	pub(crate) is_syncing: Option<bool>,
	/// Its best block.
	pub(crate) best: Option<i64>,
	/// Its newest finalized block.
	pub(crate) finalized: Option<i64>,
	/// How many transactions wait in its pool; null where it does not say.
	pub(crate) pool_pending: Option<i64>,
	/// The version of its program.
	pub(crate) version: Option<String>,
}

#[derive(FromRow)]
struct MadeBy {
	author: String,
	blocks: i64,
}

#[derive(FromRow)]
struct Turn {
	from_block: i64,
	account: String,
}

#[derive(FromRow)]
struct MinuteRow {
	minute: i64,
	blocks: i64,
	extrinsics: i64,
}

/// Validators with their blocks, the time between blocks, and the state of each node.
#[utoipa::path(get, path = "/v1/network", tag = "chain",
	responses((status = 200, body = Network)))]
async fn network(
	State(app): State<App>,
	Asked(_none): Asked<Unfiltered>,
) -> Result<Json<Network>, Problem> {
	let node = app.node().current().map(|seen| seen.state());
	Ok(Json(Network {
		validators: validators(&app).await?,
		sessions: sessions(&app).await?,
		block_time_ms: block_time(&app).await?,
		blocks_per_minute: minutes(&app).await?,
		node,
		endpoints: app.node().seen(),
	}))
}

async fn validators(app: &App) -> Result<Vec<Validator>, Problem> {
	let select = Select::new(
		"SELECT v.account, v.turn, COALESCE((SELECT MIN(r.name) FROM aggregators r WHERE r.account = \
		 v.account), (SELECT MIN(a.name) FROM areas a WHERE a.dso = v.account), (SELECT MIN(n.name) \
		 FROM pricing_nodes n WHERE n.iso = v.account)) AS name, (SELECT MAX(b.number) FROM blocks b \
		 WHERE b.author = v.account) AS last_block FROM validators v",
	);
	let select = select.and_that("v.from_block = (SELECT MAX(from_block) FROM validators)");
	let mut validators = select.then("ORDER BY v.turn").all::<Validator>(app.pool()).await?;
	let made = Select::new("SELECT b.author, COUNT(*) AS blocks FROM blocks b");
	let made = made
		.and_that("b.author IS NOT NULL")
		.and("b.number > (SELECT MAX(number) FROM blocks) - ?", BLOCKS)
		.then("GROUP BY b.author");
	let made = made.all::<MadeBy>(app.pool()).await?;
	let total = made.iter().map(|one| one.blocks).sum::<i64>();
	let made = made.into_iter().map(|one| (one.author, one.blocks)).collect::<BTreeMap<_, _>>();
	for validator in &mut validators {
		validator.blocks = made.get(&validator.account).copied().unwrap_or(0);
		validator.share = (total > 0).then(|| validator.blocks as f64 / total as f64);
	}
	Ok(validators)
}

async fn sessions(app: &App) -> Result<Vec<Session>, Problem> {
	let select = Select::new(
		"SELECT v.from_block, v.account FROM validators v JOIN (SELECT DISTINCT from_block FROM \
		 validators ORDER BY from_block DESC LIMIT $1) s ON s.from_block = v.from_block",
	);
	let select = select.with(SESSIONS).then("ORDER BY v.from_block DESC, v.turn");
	let mut sessions = Vec::<Session>::new();
	for Turn { from_block, account } in select.all(app.pool()).await? {
		match sessions.last_mut() {
			Some(session) if session.from_block == from_block => session.validators.push(account),
			_ => sessions.push(Session { from_block, validators: vec![account] }),
		}
	}
	Ok(sessions)
}

async fn block_time(app: &App) -> Result<Option<BlockTime>, Problem> {
	let select = Select::new("SELECT b.time_unix_ms FROM blocks b").and_that("b.time_unix_ms > 0");
	let select = select.page(&["b.number"], crate::select::Order::Descending, None, TIMES);
	let times = select.all::<(i64,)>(app.pool()).await?;
	let times = times.into_iter().map(|(time,)| time).collect::<Vec<_>>();
	Ok(times_between(&times))
}

/// The times between blocks, newest first.
fn times_between(times: &[i64]) -> Option<BlockTime> {
	let pairs = times.windows(2).filter_map(|pair| match pair {
		[later, earlier] => Some(later.saturating_sub(*earlier)),
		_ => None,
	});
	let mut between = pairs.collect::<Vec<_>>();
	between.sort_unstable();
	let last = between.len().checked_sub(1)?;
	let at = |percent: usize| between.get(last * percent / 100).copied();
	Some(BlockTime { median: at(50)?, p95: at(95)? })
}

async fn minutes(app: &App) -> Result<Vec<Minute>, Problem> {
	let select = Select::new(
		"SELECT b.time_unix_ms / 60000 AS minute, COUNT(*) AS blocks, CAST(SUM(b.extrinsics) AS BIGINT) \
		 AS extrinsics FROM blocks b",
	);
	let select = select
		.and_that("b.time_unix_ms > 0")
		.and("b.time_unix_ms / 60000 > (SELECT MAX(time_unix_ms) FROM blocks) / 60000 - ?", MINUTES)
		.then("GROUP BY b.time_unix_ms / 60000 ORDER BY b.time_unix_ms / 60000");
	let rows = select.all::<MinuteRow>(app.pool()).await?.into_iter();
	let minute = |MinuteRow { minute, blocks, extrinsics }| {
		Some(Minute { minute: Utc::of(minute * 60_000)?, blocks, extrinsics })
	};
	Ok(rows.filter_map(minute).collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn times_between_blocks_are_of_neighbours() {
		assert_eq!(times_between(&[]), None);
		assert_eq!(times_between(&[5]), None);
		let times = (0..=100).rev().map(|index| index * 2_000).collect::<Vec<_>>();
		assert_eq!(times_between(&times), Some(BlockTime { median: 2_000, p95: 2_000 }));
		assert_eq!(times_between(&[9_000, 4_000, 2_000]).map(|time| time.median), Some(2_000));
	}
}

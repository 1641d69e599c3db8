//! The chain: blocks, extrinsics, events, accounts.

use crate::{
	app::{App, Head},
	cursor::Key,
	headers::forever,
	listing::{Entry, Listing, Page, page},
	problem::Problem,
	query::{Account, Asked, Listed, Paging, Path, Unfiltered, Word, blocks as block_range},
	select::{Order, Select},
	value::{Fields, Flag, Utc},
};
use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use tieline_client::chain::api::SPEC_VERSION;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new()
		.routes(routes!(chain))
		.routes(routes!(blocks))
		.routes(routes!(block))
		.routes(routes!(extrinsics))
		.routes(routes!(extrinsic))
		.routes(routes!(events))
		.routes(routes!(account))
}

/// The chain, and how far the index is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Chain {
	/// Its name.
	name: String,
	/// The hash of its genesis block, which identifies it.
	genesis_hash: String,
	/// The prefix of its addresses.
	ss58_prefix: i64,
	/// Its token.
	token: Token,
	/// The runtime's version at the newest block; null before the first.
	spec_version: Option<i64>,
	/// Whether this program was built for that runtime.
	runtime_is_known: bool,
	/// The newest block of the index; null before the first.
	head: Option<Head>,
	/// The first block of the index.
	first_block: i64,
	/// By how much, on the chain's clock, the newest finalized block is older than the best; null
	/// while the node is away.
	finality_lag_ms: Option<i64>,
	/// The node that the index follows.
	node: NodeInfo,
	/// The zone of market days: a name of the IANA database or an offset from UTC; null before the
	/// first pricing node.
	market_day_zone: Option<String>,
}

/// The chain's token.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Token {
	/// Its symbol.
	symbol: String,
	/// How many decimals it has.
	decimals: i64,
}

/// The node that the index follows.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct NodeInfo {
	/// Its endpoint; null where none is given.
	pub endpoint: Option<String>,
	/// Whether it answers.
	pub connected: bool,
	/// How often another connection had to be made.
	pub failovers: u64,
}

/// A finalized block.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Block {
	/// Its number.
	number: i64,
	/// Its hash.
	hash: String,
	/// The hash of the block before.
	parent_hash: String,
	/// The chain's clock.
	time: Utc,
	/// The validator that made it; null where that is not known.
	author: Option<String>,
	/// The runtime's version.
	spec_version: i64,
	/// How many extrinsics it has.
	extrinsics: i64,
	/// How many events it has.
	events: i64,
	/// The length of its extrinsics.
	bytes: i64,
}

/// A finalized block, whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlockDetail {
	/// The block.
	#[serde(flatten)]
	block: Block,
	/// Its extrinsics.
	extrinsic_list: Vec<Extrinsic>,
	/// Its events.
	event_list: Vec<Event>,
}

/// An extrinsic: a call that was submitted, or an inherent of the block's author.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Extrinsic {
	/// Block and index.
	#[schema(example = "31-2")]
	id: String,
	/// The block.
	block: i64,
	/// Its index in the block.
	extrinsic: i64,
	/// Its hash.
	hash: String,
	/// The chain's clock at the block.
	time: Utc,
	/// The pallet.
	pallet: String,
	/// The call.
	call: String,
	/// Its arguments.
	arguments: Fields,
	/// The account that signed; null for an inherent.
	signer: Option<String>,
	/// Whether all of it happened.
	succeeded: Flag,
	/// Why it, or a call inside it, was refused.
	refusal: Option<String>,
	/// What its signer paid, without the tip, in the smallest unit of the token: a decimal number;
	/// null where nobody pays.
	fee_planck: Option<String>,
	/// The tip.
	tip_planck: Option<String>,
	/// Its length.
	bytes: i64,
}

/// An extrinsic with its events.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExtrinsicDetail {
	/// The extrinsic.
	#[serde(flatten)]
	extrinsic: Extrinsic,
	/// Its events.
	event_list: Vec<Event>,
}

/// An event.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Event {
	/// Block and index.
	#[schema(example = "31-7")]
	pub(crate) id: String,
	/// The block.
	pub(crate) block: i64,
	/// Its index in the block.
	pub(crate) event: i64,
	/// The extrinsic that caused it; null where the block itself did.
	pub(crate) extrinsic: Option<i64>,
	/// The chain's clock at the block.
	pub(crate) time: Utc,
	/// The pallet.
	pub(crate) pallet: String,
	/// Its name.
	pub(crate) name: String,
	/// Its fields.
	pub(crate) fields: Fields,
}

/// An account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountDetail {
	/// Its address.
	address: String,
	/// What it is on the chain.
	roles: Vec<Role>,
	/// Where it is named, newest first.
	mentions: Page<Mention>,
}

/// What an account is on the chain.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Role {
	/// `iso`, `dso`, `aggregator`, `validator` or `owner`.
	role: String,
	/// Of what: a pricing node, an area, an aggregator.
	name: Option<String>,
	/// The identifier of that.
	id: Option<String>,
}

/// Where an account is named.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Mention {
	/// The block.
	block: i64,
	/// The event; null with the signature of an extrinsic.
	event: Option<i64>,
	/// The extrinsic; null with an event of the block itself.
	extrinsic: Option<i64>,
	/// The chain's clock at the block.
	time: Utc,
	/// The pallet.
	pallet: Option<String>,
	/// The name of the event, or of the call that was signed.
	name: Option<String>,
	#[serde(skip)]
	event_key: i64,
	#[serde(skip)]
	extrinsic_key: i64,
}

impl Entry for Block {
	const LIST: &'static str = "blocks";
	const ORDER: (&'static [&'static str], &'static [bool]) = (&["b.number"], &[false]);
	const DIRECTION: Order = Order::Descending;

	fn position(&self) -> Vec<Key> {
		vec![self.number.into()]
	}
}

impl Entry for Extrinsic {
	const LIST: &'static str = "extrinsics";
	const ORDER: (&'static [&'static str], &'static [bool]) =
		(&["x.block", "x.extrinsic"], &[false, false]);
	const DIRECTION: Order = Order::Descending;

	fn position(&self) -> Vec<Key> {
		vec![self.block.into(), self.extrinsic.into()]
	}
}

impl Entry for Event {
	const LIST: &'static str = "events";
	const ORDER: (&'static [&'static str], &'static [bool]) =
		(&["e.block", "e.event"], &[false, false]);
	const DIRECTION: Order = Order::Descending;

	fn position(&self) -> Vec<Key> {
		vec![self.block.into(), self.event.into()]
	}
}

impl Entry for Mention {
	const LIST: &'static str = "mentions";
	const ORDER: (&'static [&'static str], &'static [bool]) =
		(&["m.block", "m.event", "m.extrinsic"], &[false, false, false]);
	const DIRECTION: Order = Order::Descending;

	fn position(&self) -> Vec<Key> {
		vec![self.block.into(), self.event_key.into(), self.extrinsic_key.into()]
	}
}

fn select_blocks() -> Select {
	Select::new(
		"SELECT b.number, b.hash, b.parent_hash, b.time_unix_ms AS time, b.author, b.spec_version, \
		 b.extrinsics, b.events, b.bytes FROM blocks b",
	)
}

fn select_extrinsics() -> Select {
	Select::new(
		"SELECT CAST(x.block AS TEXT) || '-' || CAST(x.extrinsic AS TEXT) AS id, x.block, \
		 x.extrinsic, x.hash, b.time_unix_ms AS time, x.pallet, x.call, x.arguments, x.signer, \
		 x.succeeded, x.refusal, x.fee_planck, x.tip_planck, x.bytes FROM extrinsics x JOIN blocks b \
		 ON b.number = x.block",
	)
}

pub(crate) fn select_events() -> Select {
	Select::new(
		"SELECT CAST(e.block AS TEXT) || '-' || CAST(e.event AS TEXT) AS id, e.block, e.event, \
		 e.extrinsic, b.time_unix_ms AS time, e.pallet, e.name, e.fields FROM events e JOIN blocks b \
		 ON b.number = e.block",
	)
}

/// The chain, how far the index is, and the node that it follows.
#[utoipa::path(get, path = "/v1/chain", tag = "chain", responses((status = 200, body = Chain)))]
async fn chain(
	State(app): State<App>,
	Asked(_none): Asked<Unfiltered>,
) -> Result<Json<Chain>, Problem> {
	let of = app.chain();
	let runtime = Select::new("SELECT spec_version FROM runtimes");
	let runtime = runtime.then("ORDER BY from_block DESC LIMIT 1");
	let spec_version = runtime.optional::<(i64,)>(app.pool()).await?.map(|(version,)| version);
	Ok(Json(Chain {
		name: of.name.clone(),
		genesis_hash: of.genesis_hash.clone(),
		ss58_prefix: of.ss58_prefix,
		token: Token { symbol: of.token_symbol.clone(), decimals: of.token_decimals },
		spec_version,
		runtime_is_known: spec_version == Some(SPEC_VERSION.into()),
		head: app.head().await?,
		first_block: of.first_block,
		finality_lag_ms: app.node().finality_lag_ms(),
		node: app.node().info(),
		market_day_zone: app.zone_name().await?,
	}))
}

/// Finalized blocks, newest first.
#[utoipa::path(get, path = "/v1/blocks", tag = "chain", params(Paging),
	responses((status = 200, content((Page<Block> = "application/json"), (String = "text/csv")))))]
async fn blocks(
	State(app): State<App>,
	Listed { paging, .. }: Listed<Unfiltered>,
) -> Result<Listing<Block>, Problem> {
	Ok(page(&app, select_blocks(), &paging).await?.asked(paging))
}

/// A finalized block by its number or hash, with its extrinsics and events.
#[utoipa::path(get, path = "/v1/blocks/{block}", tag = "chain",
	params(("block" = String, Path, description = "Its number or its hash",
		pattern = "^([0-9]{1,10}|0x[0-9a-fA-F]{64})$", example = "31")),
	responses((status = 200, body = BlockDetail)))]
async fn block(
	State(app): State<App>,
	Path(named): Path<String>,
) -> Result<impl IntoResponse, Problem> {
	let select = match Reference::read(&named)? {
		Reference::Number(number) => select_blocks().and("b.number = ?", number),
		Reference::Hash(hash) => select_blocks().and("b.hash = ?", hash),
	};
	let missing = || Problem::not_found(format_args!("the index has no block {named}"));
	let block: Block = select.optional(app.pool()).await?.ok_or_else(missing)?;
	let of_block = |select: Select, column: &str| select.and(column, block.number);
	let extrinsics = of_block(select_extrinsics(), "x.block = ?").then("ORDER BY x.extrinsic");
	let events = of_block(select_events(), "e.block = ?").then("ORDER BY e.event");
	let (extrinsic_list, event_list) =
		(extrinsics.all(app.pool()).await?, events.all(app.pool()).await?);
	Ok(forever(Json(BlockDetail { block, extrinsic_list, event_list })))
}

/// Which extrinsics.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExtrinsicFilter {
	/// Of this pallet, such as `BidMarket`.
	#[param(inline)]
	pallet: Option<Word>,
	/// This call, such as `clear`.
	#[param(inline)]
	call: Option<Word>,
	/// Signed by this account.
	#[param(inline)]
	signer: Option<Account>,
	/// Those of which all happened, or those that were refused.
	succeeded: Option<bool>,
	/// From this block on.
	#[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295i64)]
	from_block: Option<u32>,
	/// Up to this block.
	#[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295i64)]
	to_block: Option<u32>,
}

/// Extrinsics, newest first.
#[utoipa::path(get, path = "/v1/extrinsics", tag = "chain", params(Paging, ExtrinsicFilter),
	responses((status = 200,
		content((Page<Extrinsic> = "application/json"), (String = "text/csv")))))]
async fn extrinsics(
	State(app): State<App>,
	Listed { paging, filter }: Listed<ExtrinsicFilter>,
) -> Result<Listing<Extrinsic>, Problem> {
	block_range(filter.from_block, filter.to_block)?;
	let select = select_extrinsics()
		.and_some("x.pallet = ?", filter.pallet.map(|word| word.0))
		.and_some("x.call = ?", filter.call.map(|word| word.0))
		.and_some("x.signer = ?", filter.signer.map(|account| app.address(&account)))
		.and_some("x.succeeded = ?", filter.succeeded.map(i64::from))
		.and_some("x.block >= ?", filter.from_block)
		.and_some("x.block <= ?", filter.to_block);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// An extrinsic by its id or hash, with its events.
#[utoipa::path(get, path = "/v1/extrinsics/{extrinsic}", tag = "chain",
	params(("extrinsic" = String, Path, description = "Its block and index, or its hash",
		pattern = "^([0-9]{1,10}-[0-9]{1,10}|0x[0-9a-fA-F]{64})$", example = "31-2")),
	responses((status = 200, body = ExtrinsicDetail)))]
async fn extrinsic(
	State(app): State<App>,
	Path(named): Path<String>,
) -> Result<impl IntoResponse, Problem> {
	let by_id = || {
		let (block, index) = named.split_once('-')?;
		Some((block.parse::<u32>().ok()?, index.parse::<u32>().ok()?))
	};
	let select = match (by_id(), Reference::read(&named)) {
		(Some((block, index)), _) => {
			select_extrinsics().and("x.block = ?", block).and("x.extrinsic = ?", index)
		},
		(None, Ok(Reference::Hash(hash))) => select_extrinsics().and("x.hash = ?", hash),
		_ => {
			return Err(Problem::bad_request(
				"write an extrinsic as its block and index, 31-2, or by its hash, 0x…",
			));
		},
	};
	let missing = || Problem::not_found(format_args!("the index has no extrinsic {named}"));
	// A hash can come again: the newest.
	let select = select.then("ORDER BY x.block DESC LIMIT 1");
	let extrinsic: Extrinsic = select.optional(app.pool()).await?.ok_or_else(missing)?;
	let events = select_events()
		.and("e.block = ?", extrinsic.block)
		.and("e.extrinsic = ?", extrinsic.extrinsic)
		.then("ORDER BY e.event");
	let event_list = events.all(app.pool()).await?;
	Ok(forever(Json(ExtrinsicDetail { extrinsic, event_list })))
}

/// Which events.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EventFilter {
	/// Of this pallet, such as `BidMarket`.
	#[param(inline)]
	pallet: Option<Word>,
	/// With this name, such as `IntervalCleared`.
	#[param(inline)]
	name: Option<Word>,
	/// That name this account.
	#[param(inline)]
	account: Option<Account>,
	/// From this block on.
	#[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295i64)]
	from_block: Option<u32>,
	/// Up to this block.
	#[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295i64)]
	to_block: Option<u32>,
}

/// Events, newest first.
#[utoipa::path(get, path = "/v1/events", tag = "chain", params(Paging, EventFilter),
	responses((status = 200, content((Page<Event> = "application/json"), (String = "text/csv")))))]
async fn events(
	State(app): State<App>,
	Listed { paging, filter }: Listed<EventFilter>,
) -> Result<Listing<Event>, Problem> {
	block_range(filter.from_block, filter.to_block)?;
	let account = filter.account.map(|account| app.address(&account));
	let select = select_events()
		.and_some("e.pallet = ?", filter.pallet.map(|word| word.0))
		.and_some("e.name = ?", filter.name.map(|word| word.0))
		.and_some(
			"EXISTS (SELECT 1 FROM mentions m WHERE m.account = ? AND m.block = e.block AND m.event = \
			 e.event)",
			account,
		)
		.and_some("e.block >= ?", filter.from_block)
		.and_some("e.block <= ?", filter.to_block);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// What an account is, and where it is named. The page is of the mentions.
#[utoipa::path(get, path = "/v1/accounts/{address}", tag = "chain",
	params(("address" = inline(Account), Path, description = "Its SS58 address or public key"), Paging),
	responses((status = 200,
		content((AccountDetail = "application/json"), (String = "text/csv")))))]
async fn account(
	State(app): State<App>,
	Path(named): Path<String>,
	Listed { paging, .. }: Listed<Unfiltered>,
) -> Result<axum::response::Response, Problem> {
	let account = named.parse::<Account>().map_err(Problem::bad_request)?;
	let address = app.address(&account);
	let mentions = Select::new(
		"SELECT m.block, NULLIF(m.event, -1) AS event, NULLIF(m.extrinsic, -1) AS extrinsic, m.event AS \
		 event_key, m.extrinsic AS extrinsic_key, b.time_unix_ms AS time, COALESCE(e.pallet, \
		 x.pallet) AS pallet, COALESCE(e.name, x.call) AS name FROM mentions m JOIN blocks b ON \
		 b.number = m.block LEFT JOIN events e ON e.block = m.block AND e.event = m.event LEFT JOIN \
		 extrinsics x ON m.event = -1 AND x.block = m.block AND x.extrinsic = m.extrinsic",
	);
	let mentions = mentions.and("m.account = ?", &address);
	let mentions = page::<Mention>(&app, mentions, &paging).await?;
	if paging.is_csv() {
		return Ok(mentions.asked(paging).into_response());
	}
	let roles = roles(&app, &address).await?;
	if roles.is_empty() && mentions.items.is_empty() && paging.cursor.is_none() {
		return Err(Problem::not_found(format_args!("nothing on the chain names {address}")));
	}
	Ok(Json(AccountDetail { address, roles, mentions }).into_response())
}

/// What an account is on the chain.
async fn roles(app: &App, address: &str) -> Result<Vec<Role>, Problem> {
	let select = Select::new(
		"SELECT 'iso' AS role, name, CAST(node AS TEXT) AS id FROM pricing_nodes WHERE iso = $1 UNION \
		 ALL SELECT 'dso', name, CAST(area AS TEXT) FROM areas WHERE dso = $1 AND removed_block IS \
		 NULL UNION ALL SELECT 'aggregator', name, account FROM aggregators WHERE account = $1 UNION \
		 ALL SELECT 'validator', NULL, NULL FROM validators WHERE account = $1 AND from_block = \
		 (SELECT MAX(from_block) FROM validators) UNION ALL SELECT 'owner', NULL, NULL WHERE EXISTS \
		 (SELECT 1 FROM ders WHERE owner = $1)",
	);
	select.with(address.to_owned()).all(app.pool()).await
}

/// A block or extrinsic as a request names it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Reference {
	Number(u32),
	Hash(String),
}

impl Reference {
	fn read(text: &str) -> Result<Self, Problem> {
		let is_hash = text.strip_prefix("0x").is_some_and(|digits| {
			digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
		});
		if is_hash {
			return Ok(Self::Hash(text.to_ascii_lowercase()));
		}
		text.parse().map(Self::Number).map_err(|_| {
			Problem::bad_request("write it as its number, 31, or by its hash, 0x and 64 digits")
		})
	}
}

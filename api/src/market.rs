//! The market: pricing nodes, auctions, bids, intervals.

use crate::{
	app::App,
	cursor::Key,
	listing::{Entry, Listing, Page, page},
	problem::Problem,
	query::{Listed, Paging, Path, Unfiltered},
	select::{Order, Select},
	value::{Flag, IntervalName, Local, Place, Utc, local, place},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new()
		.routes(routes!(nodes))
		.routes(routes!(auctions))
		.routes(routes!(auction))
		.routes(routes!(bids))
		.routes(routes!(intervals))
}

/// A pricing node: a place of the wholesale market with one price.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct PricingNode {
	/// Its identifier.
	node: i64,
	/// Its name.
	name: String,
	/// The account of its market operator.
	iso: String,
	/// The account that receives the congestion rent.
	congestion_account: String,
	/// Its zone: a name of the IANA database, or an offset from UTC.
	zone: String,
	/// Whether delivery may lie at any date: a market that plays a day in minutes.
	replay: Flag,
	/// The lowest price.
	floor_micro_dollars_per_mwh: i64,
	/// The highest price.
	cap_micro_dollars_per_mwh: i64,
	/// The length of its delivery intervals.
	interval_length_ms: i64,
	/// The least that an aggregation may offer.
	minimum_size_w: i64,
	/// The block in which it was created.
	created_block: i64,
	/// The block in which it was changed last.
	changed_block: i64,
}

/// An auction.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Auction {
	/// Its identifier.
	pub(crate) auction: i64,
	/// Its pricing node.
	node: i64,
	/// The name of that.
	node_name: String,
	/// What it sells.
	#[schema(example = "day-ahead")]
	product: String,
	/// The market day, counted from 1970-01-01.
	day: i64,
	/// The same, the local date.
	date: String,
	/// The zone of the market day.
	zone: String,
	/// When delivery begins.
	start: Local,
	/// The length of its intervals.
	interval_length_ms: i64,
	/// How many it has.
	intervals: i64,
	/// When bidding ends, on the chain's clock.
	bidding_until: Utc,
	/// When revealing ends.
	revealing_until: Utc,
	/// When clearing ends.
	clearing_until: Utc,
	/// `bidding`, `revealing`, `clearing`, `cleared` (every interval) or `no-trade` (time is over).
	phase: String,
	/// How many intervals have been cleared.
	cleared_intervals: i64,
	/// How many bids were committed, and not withdrawn.
	bids: i64,
	/// How many of them were revealed.
	revealed_bids: i64,
	/// The lowest price.
	floor_micro_dollars_per_mwh: i64,
	/// The highest price.
	cap_micro_dollars_per_mwh: i64,
	/// Where it was opened.
	opened: Place,
}

/// A bid of an auction: sealed, then revealed.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Bid {
	/// The auction.
	auction: i64,
	/// The aggregation that bids.
	aggregation: i64,
	/// Its name.
	aggregation_name: Option<String>,
	/// The account of its aggregator.
	aggregator: Option<String>,
	/// The name of that.
	aggregator_name: Option<String>,
	/// The digest that sealed it.
	digest: String,
	/// How many offers it has; null while it is sealed.
	offers: Option<i64>,
	/// Where it was committed.
	committed: Place,
	/// Where it was revealed.
	revealed: Option<Place>,
	/// The block in which it was withdrawn.
	withdrawn_block: Option<i64>,
	/// The bond that was burned because it was not revealed: a decimal number.
	forfeited_planck: Option<String>,
	/// The block in which that was.
	forfeited_block: Option<i64>,
}

/// A delivery interval of an auction.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Interval {
	/// The auction.
	pub(crate) auction: i64,
	/// Its index in the auction, from 0.
	pub(crate) interval: i64,
	/// When it begins, for people.
	name: IntervalName,
	/// When it begins.
	start: Local,
	/// How long it lasts.
	length_ms: i64,
	/// As of an auction.
	phase: String,
	/// The price at which the pricing node settles; null where nothing trades, and before the
	/// clearing.
	price_micro_dollars_per_mwh: Option<i64>,
	/// λ of the certificate, exactly: a decimal number in µ$/MWh.
	exact_price: Option<String>,
	/// What demand pays beyond what supply receives.
	congestion_rent_micro_dollars: Option<i64>,
	/// What aggregations were awarded as supply.
	supplied_w: Option<i64>,
	/// What they were awarded as demand.
	consumed_w: Option<i64>,
	/// What the wholesale market receives; negative when it pays.
	wholesale_payment_micro_dollars: Option<i64>,
	/// In millionths of a micro-dollar an hour: a decimal number.
	welfare: Option<String>,
	/// The sum of the awards of supply.
	awarded_supply_w: i64,
	/// The sum of the awards of demand.
	awarded_demand_w: i64,
	/// What limits refused although its price beats that of the pricing node.
	curtailed_w: i64,
	/// How many limit rows bind.
	binding_limits: i64,
	/// How many overrides touch it.
	overrides: i64,
	/// Where it was cleared.
	pub(crate) cleared: Option<Place>,
	/// Who posted the certificate.
	cleared_by: Option<String>,
	#[serde(skip)]
	pub(crate) start_unix_ms: i64,
}

impl Entry for PricingNode {
	const LIST: &'static str = "nodes";
	const ORDER: (&'static [&'static str], &'static [bool]) = (&["n.node"], &[false]);

	fn position(&self) -> Vec<Key> {
		vec![self.node.into()]
	}
}

impl Entry for Auction {
	const LIST: &'static str = "auctions";
	const ORDER: (&'static [&'static str], &'static [bool]) = (&["a.auction"], &[false]);
	const DIRECTION: Order = Order::Descending;

	fn position(&self) -> Vec<Key> {
		vec![self.auction.into()]
	}
}

impl Entry for Bid {
	const LIST: &'static str = "bids";
	const ORDER: (&'static [&'static str], &'static [bool]) = (&["k.aggregation"], &[false]);

	fn position(&self) -> Vec<Key> {
		vec![self.aggregation.into()]
	}
}

impl Entry for Interval {
	const LIST: &'static str = "intervals";
	const ORDER: (&'static [&'static str], &'static [bool]) = (&["i.interval"], &[false]);

	fn position(&self) -> Vec<Key> {
		vec![self.interval.into()]
	}
}

impl Interval {
	/// How long it lasts, in milliseconds.
	pub(crate) fn length(&self) -> i64 {
		self.length_ms
	}
}

impl Auction {
	/// How many intervals have been cleared.
	pub(crate) fn cleared(&self) -> i64 {
		self.cleared_intervals
	}

	/// How many intervals it has.
	pub(crate) fn count(&self) -> i64 {
		self.intervals
	}
}

/// The SQL of a phase, by the chain's clock as `now`.
fn phase(is_cleared: &str) -> String {
	format!(
		"CASE WHEN {is_cleared} THEN 'cleared' WHEN now.ms < a.bidding_until_unix_ms THEN 'bidding' \
		 WHEN now.ms < a.revealing_until_unix_ms THEN 'revealing' WHEN now.ms < \
		 a.clearing_until_unix_ms THEN 'clearing' ELSE 'no-trade' END"
	)
}

/// The SQL of the chain's clock at the newest block.
const NOW: &str = "(SELECT COALESCE(MAX(time_unix_ms), 0) AS ms FROM blocks) now";

pub(crate) fn select_auctions() -> Select {
	let (start, opened) =
		(local("a.start_unix_ms", "n.zone"), place("a.opened_block", "a.opened_extrinsic"));
	let phase = phase("a.cleared_intervals >= a.intervals AND a.intervals > 0");
	Select::new(format!(
		"SELECT a.auction, a.node, n.name AS node_name, a.product, a.day, a.date, n.zone, {start} AS \
		 start, a.interval_length_ms, a.intervals, a.bidding_until_unix_ms AS bidding_until, \
		 a.revealing_until_unix_ms AS revealing_until, a.clearing_until_unix_ms AS clearing_until, \
		 {phase} AS phase, a.cleared_intervals, (SELECT COUNT(*) FROM bids k WHERE k.auction = \
		 a.auction AND k.withdrawn_block IS NULL) AS bids, (SELECT COUNT(*) FROM bids k WHERE \
		 k.auction = a.auction AND k.revealed_block IS NOT NULL) AS revealed_bids, \
		 a.floor_micro_dollars_per_mwh, a.cap_micro_dollars_per_mwh, {opened} AS opened FROM auctions \
		 a JOIN pricing_nodes n ON n.node = a.node CROSS JOIN {NOW}"
	))
}

pub(crate) fn select_intervals() -> Select {
	let start = local("i.start_unix_ms", "n.zone");
	let cleared = place("i.cleared_block", "i.cleared_extrinsic");
	let phase = phase("i.cleared_block IS NOT NULL");
	let sum = |column: &str, condition: &str| {
		format!(
			"(SELECT CAST(COALESCE(SUM(o.{column}), 0) AS BIGINT) FROM offers o WHERE o.auction = \
			 i.auction AND o.interval = i.interval{condition})"
		)
	};
	let supply = sum("awarded_w", " AND o.side = 'supply'");
	let demand = sum("awarded_w", " AND o.side = 'demand'");
	let curtailed = sum("curtailed_w", "");
	Select::new(format!(
		"SELECT i.auction, i.interval, {start} AS name, {start} AS start, i.start_unix_ms, i.length_ms, \
		 {phase} AS phase, i.price_micro_dollars_per_mwh, i.exact_price, \
		 i.congestion_rent_micro_dollars, i.supplied_w, i.consumed_w, \
		 i.wholesale_payment_micro_dollars, i.welfare, {supply} AS awarded_supply_w, {demand} AS \
		 awarded_demand_w, {curtailed} AS curtailed_w, (SELECT COUNT(*) FROM interval_limits l WHERE \
		 l.auction = i.auction AND l.interval = i.interval AND l.shadow_price_micro_dollars_per_mwh > \
		 0) AS binding_limits, (SELECT COUNT(*) FROM overrides v JOIN areas r ON r.area = v.area \
		 WHERE r.node = a.node AND v.from_unix_ms < i.start_unix_ms + i.length_ms AND \
		 v.until_unix_ms > i.start_unix_ms) AS overrides, {cleared} AS cleared, i.cleared_by FROM \
		 intervals i JOIN auctions a ON a.auction = i.auction JOIN pricing_nodes n ON n.node = a.node \
		 CROSS JOIN {NOW}"
	))
}

/// An auction that there is, or the problem that there is none.
pub(crate) async fn known_auction(app: &App, auction: u32) -> Result<Auction, Problem> {
	let select = select_auctions().and("a.auction = ?", auction);
	let missing = || Problem::not_found(format_args!("the index has no auction {auction}"));
	select.optional(app.pool()).await?.ok_or_else(missing)
}

/// Pricing nodes.
#[utoipa::path(get, path = "/v1/nodes", tag = "market", params(Paging), responses((status = 200,
	content((Page<PricingNode> = "application/json"), (String = "text/csv")))))]
async fn nodes(
	State(app): State<App>,
	Listed { paging, .. }: Listed<Unfiltered>,
) -> Result<Listing<PricingNode>, Problem> {
	let select = Select::new(
		"SELECT n.node, n.name, n.iso, n.congestion_account, n.zone, n.replay, \
		 n.floor_micro_dollars_per_mwh, n.cap_micro_dollars_per_mwh, n.interval_length_ms, \
		 n.minimum_size_w, n.created_block, n.changed_block FROM pricing_nodes n",
	);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// Which auctions.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuctionFilter {
	/// At this pricing node.
	#[param(value_type = Option<i32>, minimum = 0, maximum = 65535)]
	node: Option<u16>,
}

/// Auctions, newest first.
#[utoipa::path(get, path = "/v1/auctions", tag = "market", params(Paging, AuctionFilter),
	responses((status = 200, content((Page<Auction> = "application/json"), (String = "text/csv")))))]
async fn auctions(
	State(app): State<App>,
	Listed { paging, filter }: Listed<AuctionFilter>,
) -> Result<Listing<Auction>, Problem> {
	let select = select_auctions().and_some("a.node = ?", filter.node);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// An auction.
#[utoipa::path(get, path = "/v1/auctions/{auction}", tag = "market",
	params(("auction" = i64, Path, minimum = 0, maximum = 4294967295i64)),
	responses((status = 200, body = Auction)))]
async fn auction(
	State(app): State<App>,
	Path(auction): Path<u32>,
) -> Result<Json<Auction>, Problem> {
	known_auction(&app, auction).await.map(Json)
}

/// The bids of an auction, by aggregation.
#[utoipa::path(get, path = "/v1/auctions/{auction}/bids", tag = "market",
	params(("auction" = i64, Path, minimum = 0, maximum = 4294967295i64), Paging),
	responses((status = 200, content((Page<Bid> = "application/json"), (String = "text/csv")))))]
async fn bids(
	State(app): State<App>,
	Path(auction): Path<u32>,
	Listed { paging, .. }: Listed<Unfiltered>,
) -> Result<Listing<Bid>, Problem> {
	known_auction(&app, auction).await?;
	let (committed, revealed) = (
		place("k.committed_block", "k.committed_extrinsic"),
		place("k.revealed_block", "k.revealed_extrinsic"),
	);
	let select = Select::new(format!(
		"SELECT k.auction, k.aggregation, g.name AS aggregation_name, g.aggregator, r.name AS \
		 aggregator_name, k.digest, k.offers, {committed} AS committed, {revealed} AS revealed, \
		 k.withdrawn_block, k.forfeited_planck, k.forfeited_block FROM bids k LEFT JOIN aggregations g \
		 ON g.aggregation = k.aggregation LEFT JOIN aggregators r ON r.account = g.aggregator"
	));
	let select = select.and("k.auction = ?", auction);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// The delivery intervals of an auction.
#[utoipa::path(get, path = "/v1/auctions/{auction}/intervals", tag = "market",
	params(("auction" = i64, Path, minimum = 0, maximum = 4294967295i64), Paging),
	responses((status = 200,
		content((Page<Interval> = "application/json"), (String = "text/csv")))))]
async fn intervals(
	State(app): State<App>,
	Path(auction): Path<u32>,
	Listed { paging, .. }: Listed<Unfiltered>,
) -> Result<Listing<Interval>, Problem> {
	known_auction(&app, auction).await?;
	let select = select_intervals().and("i.auction = ?", auction);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

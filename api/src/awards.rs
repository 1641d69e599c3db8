//! What came of auctions: prices, awards, curtailment.

use crate::{
	app::App,
	cursor::Key,
	listing::{Entry, Listing, Page, page},
	problem::Problem,
	query::{Asked, Listed, Paging, Unfiltered, When, span},
	select::Select,
	value::{Local, Place, Point, local, place, point},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new()
		.routes(routes!(prices))
		.routes(routes!(awards))
		.routes(routes!(curtailment))
}

/// The price of an interval.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Price {
	/// The pricing node.
	node: i64,
	/// Its name.
	node_name: String,
	/// The local date of the market day.
	date: String,
	/// The auction.
	auction: i64,
	/// The interval.
	interval: i64,
	/// When it begins.
	start: Local,
	/// How long it lasts.
	length_ms: i64,
	/// The price, rounded to what a floating-point number keeps; null where nothing trades.
	price_dollars_per_mwh: Option<f64>,
	/// What aggregations were awarded as demand.
	volume_mw: Option<f64>,
	/// What demand pays beyond what supply receives.
	congestion_rent_dollars: Option<f64>,
	/// The block in which it was cleared.
	cleared_block: i64,
}

/// An award, with its evidence.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Award {
	/// The local date of the market day.
	date: String,
	/// The auction.
	auction: i64,
	/// The interval.
	interval: i64,
	/// When it begins.
	start: Local,
	/// How long it lasts.
	length_ms: i64,
	/// The account of the aggregator.
	aggregator: String,
	/// Its name.
	aggregator_name: String,
	/// The aggregation.
	aggregation: i64,
	/// Its name.
	aggregation_name: String,
	/// The connection point.
	point: Point,
	/// `supply` or `demand`.
	side: String,
	/// What was offered.
	offered_w: i64,
	/// What was awarded.
	awarded_w: i64,
	/// What limits refused although its price beats that of the pricing node.
	curtailed_w: i64,
	/// The price at which the award is paid.
	nodal_price_micro_dollars_per_mwh: Option<i64>,
	/// What the aggregation receives; negative when it pays.
	payment_micro_dollars: Option<i64>,
	/// Where the bid was committed.
	committed: Option<Place>,
	/// Where it was revealed.
	revealed: Place,
	/// Where the interval was cleared.
	cleared: Place,
	/// The path of the storage proof with which a third party verifies the outcome against a finalized
	/// header.
	#[schema(example = "/v1/auctions/0/intervals/12/evidence")]
	evidence: String,
}

/// Who is curtailed, and by what.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Curtailment {
	/// The share of each aggregator in all curtailment, beside its share in all awards.
	by_aggregator: Vec<AggregatorShare>,
	/// Curtailed energy by the kind of limit.
	by_reason: Vec<ReasonShare>,
}

/// The share of an aggregator.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct AggregatorShare {
	/// Its account.
	aggregator: String,
	/// Its name.
	name: String,
	/// How many offers it made.
	offers: i64,
	/// What it was awarded.
	awarded_wh: Option<f64>,
	/// What limits refused of it.
	curtailed_wh: Option<f64>,
	/// Its part in all that limits refused; null where that is nothing.
	share_of_curtailment: Option<f64>,
	/// Its part in all awards; null where there are none.
	share_of_awards: Option<f64>,
}

/// The share of a kind of limit.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct ReasonShare {
	/// `voltage`, `thermal`, `outage` or `envelope`.
	reason: String,
	/// How many parts of curtailments name it.
	parts: i64,
	/// What it refused.
	curtailed_wh: Option<f64>,
}

impl Entry for Price {
	const LIST: &'static str = "prices";
	const ORDER: (&'static [&'static str], &'static [bool]) =
		(&["p.auction", "p.interval"], &[false, false]);

	fn position(&self) -> Vec<Key> {
		vec![self.auction.into(), self.interval.into()]
	}
}

impl Entry for Award {
	const LIST: &'static str = "awards";
	const ORDER: (&'static [&'static str], &'static [bool]) = (
		&["o.auction", "o.interval", "o.aggregation", "o.area", "o.point", "o.side"],
		&[false, false, false, false, false, true],
	);

	fn position(&self) -> Vec<Key> {
		vec![
			self.auction.into(),
			self.interval.into(),
			self.aggregation.into(),
			self.point.area.into(),
			self.point.point.into(),
			Key::Text(self.side.clone()),
		]
	}
}

/// Which prices.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PriceFilter {
	/// At this pricing node.
	#[param(value_type = Option<i32>, minimum = 0, maximum = 65535)]
	node: Option<u16>,
	/// Of intervals that begin then or later: a local date, or an instant with its offset.
	#[param(inline)]
	from: Option<When>,
	/// Of intervals that begin before this instant, or up to the end of this local date.
	#[param(inline)]
	to: Option<When>,
}

/// The prices of cleared intervals, in the order of auctions.
#[utoipa::path(get, path = "/v1/prices", tag = "market", params(Paging, PriceFilter),
	responses((status = 200, content((Page<Price> = "application/json"), (String = "text/csv")))))]
async fn prices(
	State(app): State<App>,
	Listed { paging, filter }: Listed<PriceFilter>,
) -> Result<Listing<Price>, Problem> {
	let (from, to) = span(filter.from, filter.to, &app.zone(filter.node).await?)?;
	let start = local("p.start_unix_ms", "n.zone");
	let select = Select::new(format!(
		"SELECT p.node, p.node_name, p.date, p.auction, p.interval, {start} AS start, p.length_ms, \
		 p.price_dollars_per_mwh, p.volume_mw, p.congestion_rent_dollars, p.cleared_block FROM \
		 price_by_interval p JOIN pricing_nodes n ON n.node = p.node"
	));
	let select = select
		.and_some("p.node = ?", filter.node)
		.and_some("p.start_unix_ms >= ?", from)
		.and_some("p.start_unix_ms < ?", to);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// Which awards.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AwardFilter {
	/// Of this auction.
	#[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295i64)]
	auction: Option<u32>,
	/// To this aggregation.
	#[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295i64)]
	aggregation: Option<u32>,
	/// Of intervals that begin then or later: a local date, or an instant with its offset.
	#[param(inline)]
	from: Option<When>,
	/// Of intervals that begin before this instant, or up to the end of this local date.
	#[param(inline)]
	to: Option<When>,
}

/// Awards, with the evidence of each.
#[utoipa::path(get, path = "/v1/awards", tag = "market", params(Paging, AwardFilter),
	responses((status = 200, content((Page<Award> = "application/json"), (String = "text/csv")))))]
async fn awards(
	State(app): State<App>,
	Listed { paging, filter }: Listed<AwardFilter>,
) -> Result<Listing<Award>, Problem> {
	let (from, to) = span(filter.from, filter.to, &app.zone(None).await?)?;
	let start = local("i.start_unix_ms", "n.zone");
	let point = point("o.area", "o.point");
	let committed = place("k.committed_block", "k.committed_extrinsic");
	let revealed = place("o.revealed_block", "o.revealed_extrinsic");
	let cleared = place("i.cleared_block", "i.cleared_extrinsic");
	let select = Select::new(format!(
		"SELECT a.date, o.auction, o.interval, {start} AS start, i.length_ms, g.aggregator, r.name AS \
		 aggregator_name, o.aggregation, g.name AS aggregation_name, {point} AS point, o.side, \
		 o.offered_w, o.awarded_w, COALESCE(o.curtailed_w, 0) AS curtailed_w, \
		 o.nodal_price_micro_dollars_per_mwh, o.payment_micro_dollars, {committed} AS committed, \
		 {revealed} AS revealed, {cleared} AS cleared, '/v1/auctions/' || CAST(o.auction AS TEXT) || \
		 '/intervals/' || CAST(o.interval AS TEXT) || '/evidence' AS evidence FROM offers o JOIN \
		 intervals i ON i.auction = o.auction AND i.interval = o.interval JOIN auctions a ON a.auction \
		 = o.auction JOIN pricing_nodes n ON n.node = a.node JOIN aggregations g ON g.aggregation = \
		 o.aggregation JOIN aggregators r ON r.account = g.aggregator LEFT JOIN bids k ON k.auction = \
		 o.auction AND k.aggregation = o.aggregation"
	));
	let select = select
		.and_that("o.awarded_w IS NOT NULL AND i.cleared_block IS NOT NULL")
		.and_some("o.auction = ?", filter.auction)
		.and_some("o.aggregation = ?", filter.aggregation)
		.and_some("i.start_unix_ms >= ?", from)
		.and_some("i.start_unix_ms < ?", to);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// The share of each aggregator, and of each kind of limit, in all curtailment.
#[utoipa::path(get, path = "/v1/curtailment", tag = "market",
	responses((status = 200, body = Curtailment)))]
async fn curtailment(
	State(app): State<App>,
	Asked(_none): Asked<Unfiltered>,
) -> Result<Json<Curtailment>, Problem> {
	let by_aggregator = Select::new(
		"SELECT aggregator, name, offers, awarded_wh, curtailed_wh, CAST(share_of_curtailment AS DOUBLE \
		 PRECISION) AS share_of_curtailment, CAST(share_of_awards AS DOUBLE PRECISION) AS \
		 share_of_awards FROM curtailment_by_aggregator",
	);
	let by_aggregator = by_aggregator.then("ORDER BY name, aggregator").all(app.pool()).await?;
	let by_reason = Select::new("SELECT reason, parts, curtailed_wh FROM curtailment_by_reason");
	let by_reason = by_reason.then("ORDER BY reason").all(app.pool()).await?;
	Ok(Json(Curtailment { by_aggregator, by_reason }))
}

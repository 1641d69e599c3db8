//! A delivery interval, whole: its book, its limits, its outcome.

use crate::{
	app::App,
	market::{Interval, known_auction, select_intervals},
	problem::Problem,
	query::Path,
	select::Select,
	value::{Coefficients, Place, Point, Utc, place, point},
};
use axum::{Json, extract::State};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new().routes(routes!(interval))
}

/// A delivery interval with its book, its limits and its outcome.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IntervalDetail {
	/// The interval.
	#[serde(flatten)]
	interval: Interval,
	/// What the wholesale market buys (demand) and sells (supply).
	wholesale: Vec<WholesaleStep>,
	/// The offers of aggregations.
	offers: Vec<Offer>,
	/// The limit rows that it was cleared with.
	limits: Vec<IntervalLimit>,
	/// What overrides withheld of awards.
	withheld: Vec<Withheld>,
}

/// A step of the wholesale market's curves.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct WholesaleStep {
	/// `supply` or `demand`.
	side: String,
	/// Its index, the best for the market first.
	step: i64,
	/// Its price.
	price_micro_dollars_per_mwh: i64,
	/// Its power.
	offered_w: i64,
	/// What was awarded; null before the clearing.
	awarded_w: Option<i64>,
}

/// An offer and its award.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Offer {
	/// The offer.
	#[serde(flatten)]
	row: OfferRow,
	/// Its steps, the best for the market first.
	steps: Vec<OfferStep>,
	/// The limits that refused power of it.
	reasons: Vec<CurtailmentReason>,
}

/// An offer and its award, without what is nested in it.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct OfferRow {
	/// The aggregation.
	pub(crate) aggregation: i64,
	/// Its name.
	pub(crate) aggregation_name: Option<String>,
	/// The account of its aggregator.
	aggregator: Option<String>,
	/// The name of that.
	pub(crate) aggregator_name: Option<String>,
	/// The connection point.
	pub(crate) point: Point,
	/// `supply` or `demand`.
	pub(crate) side: String,
	/// What was offered.
	offered_w: i64,
	/// What was awarded; null before the clearing.
	pub(crate) awarded_w: Option<i64>,
	/// What limits refused although its price beats that of the pricing node.
	curtailed_w: Option<i64>,
	/// The price at which the award is paid.
	nodal_price_micro_dollars_per_mwh: Option<i64>,
	/// The same, exactly: a decimal number.
	exact_nodal_price: Option<String>,
	/// What the aggregation receives; negative when it pays.
	payment_micro_dollars: Option<i64>,
	/// Where the bid was revealed.
	pub(crate) revealed: Place,
}

/// A step of an offer.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct OfferStep {
	/// Its price.
	pub(crate) price_micro_dollars_per_mwh: i64,
	/// Its power.
	pub(crate) offered_w: i64,
	/// What was awarded; null before the clearing.
	awarded_w: Option<i64>,
	#[serde(skip)]
	pub(crate) aggregation: i64,
	#[serde(skip)]
	pub(crate) area: i64,
	#[serde(skip)]
	pub(crate) point: i64,
	#[serde(skip)]
	pub(crate) side: String,
}

/// The part of a limit in the curtailment of an offer.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct CurtailmentReason {
	/// The area of the limit.
	limit_area: i64,
	/// Its index among the area's rows of the interval.
	limit_row_index: i64,
	/// `voltage`, `thermal`, `outage` or `envelope`.
	reason: String,
	/// The node or branch; null for the others.
	element: Option<String>,
	/// `upper` or `lower`, of a voltage.
	bound: Option<String>,
	/// What the limit takes from the value of the offer.
	price_micro_dollars_per_mwh: i64,
	/// Its part of the curtailment, in proportion to that.
	curtailed_w: i64,
	/// Where the DSO posted it; null for a standing limit.
	posted: Option<Place>,
	#[serde(skip)]
	aggregation: i64,
	#[serde(skip)]
	area: i64,
	#[serde(skip)]
	point: i64,
	#[serde(skip)]
	side: String,
}

/// A limit row of an interval.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct IntervalLimit {
	/// Its area.
	area: i64,
	/// Its index among the area's rows of the interval.
	row_index: i64,
	/// `voltage`, `thermal`, `outage` or `envelope`.
	reason: String,
	/// The node or branch; null for the others.
	element: Option<String>,
	/// `upper` or `lower`, of a voltage.
	bound: Option<String>,
	/// What is left for the awards.
	headroom_w: i64,
	/// The price of the violation that it has without any award.
	penalty_micro_dollars_per_mwh: i64,
	/// By connection point, in parts per million of a watt of net injection.
	coefficients: Coefficients,
	/// What one more watt of headroom is worth; 0 where it does not bind.
	shadow_price_micro_dollars_per_mwh: i64,
	/// The same, exactly: a decimal number.
	exact_shadow_price: String,
	/// Where the DSO posted it; null for a standing limit.
	posted: Option<Place>,
}

/// What overrides withheld of an aggregation's awards.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Withheld {
	/// The aggregation.
	aggregation: i64,
	/// Its name.
	aggregation_name: Option<String>,
	/// The area.
	area: i64,
	/// The DSO that issued the overrides.
	dso: String,
	/// The energy; negative where an override that had been tallied ended earlier.
	energy_wh: i64,
	/// The block in which it was tallied.
	block: i64,
	/// The event.
	event: i64,
	/// The chain's clock at the block.
	time: Utc,
}

/// Offers of intervals.
pub(crate) fn select_offers() -> Select {
	let (point, revealed) =
		(point("o.area", "o.point"), place("o.revealed_block", "o.revealed_extrinsic"));
	Select::new(format!(
		"SELECT o.aggregation, g.name AS aggregation_name, g.aggregator, r.name AS aggregator_name, \
		 {point} AS point, o.side, o.offered_w, o.awarded_w, o.curtailed_w, \
		 o.nodal_price_micro_dollars_per_mwh, o.exact_nodal_price, o.payment_micro_dollars, {revealed} \
		 AS revealed FROM offers o LEFT JOIN aggregations g ON g.aggregation = o.aggregation LEFT JOIN \
		 aggregators r ON r.account = g.aggregator"
	))
}

/// The order of a book: by aggregation, and in the order of its bid.
pub(crate) const OFFER_ORDER: &str = "ORDER BY o.aggregation, o.place";

/// The steps of offers.
pub(crate) fn select_offer_steps() -> Select {
	Select::new(
		"SELECT s.price_micro_dollars_per_mwh, s.offered_w, s.awarded_w, s.aggregation, s.area, \
		 s.point, s.side FROM offer_steps s",
	)
}

/// The SQL of where a limit row was posted.
fn posted(row: &str, area: &str) -> String {
	let extrinsic = format!(
		"(SELECT lp.posted_extrinsic FROM limit_postings lp WHERE lp.area = {row}.{area} AND \
		 lp.posted_block = {row}.posted_block AND lp.start_unix_ms = i.start_unix_ms AND lp.length_ms = \
		 i.length_ms)"
	);
	place(&format!("{row}.posted_block"), &extrinsic)
}

/// A delivery interval with its book, its limits and its outcome.
#[utoipa::path(get, path = "/v1/auctions/{auction}/intervals/{interval}", tag = "market",
	params(("auction" = i64, Path, minimum = 0, maximum = 4294967295i64),
		("interval" = i32, Path, minimum = 0, maximum = 65535)),
	responses((status = 200, body = IntervalDetail)))]
async fn interval(
	State(app): State<App>,
	Path((auction, index)): Path<(u32, u16)>,
) -> Result<Json<IntervalDetail>, Problem> {
	let interval = known_interval(&app, auction, index).await?;
	let of_interval = |select: Select, table: &str| {
		let (by_auction, by_interval) =
			(format!("{table}.auction = ?"), format!("{table}.interval = ?"));
		select.and(&by_auction, auction).and(&by_interval, index)
	};
	let wholesale = Select::new(
		"SELECT w.side, w.step, w.price_micro_dollars_per_mwh, w.offered_w, w.awarded_w FROM \
		 wholesale_steps w",
	);
	let wholesale = of_interval(wholesale, "w").then("ORDER BY w.side, w.step");
	let offers = of_interval(select_offers(), "o").then(OFFER_ORDER);
	let steps = of_interval(select_offer_steps(), "s").then("ORDER BY s.step");
	let reasons = Select::new(format!(
		"SELECT c.limit_area, c.limit_row_index, c.reason, l.element, l.bound, \
		 c.price_micro_dollars_per_mwh, c.curtailed_w, {} AS posted, c.aggregation, c.area, c.point, \
		 c.side FROM curtailments c JOIN intervals i ON i.auction = c.auction AND i.interval = \
		 c.interval LEFT JOIN interval_limits l ON l.auction = c.auction AND l.interval = c.interval AND \
		 l.area = c.limit_area AND l.row_index = c.limit_row_index",
		posted("c", "limit_area"),
	));
	let reasons = of_interval(reasons, "c").then("ORDER BY c.limit_area, c.limit_row_index");
	let limits = Select::new(format!(
		"SELECT l.area, l.row_index, l.reason, l.element, l.bound, l.headroom_w, l.penalty_micro_dollars_per_mwh, l.coefficients, \
		 l.shadow_price_micro_dollars_per_mwh, l.exact_shadow_price, {} AS posted FROM \
		 interval_limits l JOIN intervals i ON i.auction = l.auction AND i.interval = l.interval",
		posted("l", "area"),
	));
	let limits = of_interval(limits, "l").then("ORDER BY l.area, l.row_index");
	let withheld = Select::new(
		"SELECT w.aggregation, g.name AS aggregation_name, w.area, w.dso, w.energy_wh, w.block, \
		 w.event, b.time_unix_ms AS time FROM withheld w JOIN blocks b ON b.number = w.block LEFT JOIN \
		 aggregations g ON g.aggregation = w.aggregation",
	);
	let withheld = of_interval(withheld, "w").then("ORDER BY w.block, w.event");
	let offers = nested(
		offers.all(app.pool()).await?,
		&steps.all(app.pool()).await?,
		&reasons.all(app.pool()).await?,
	);
	Ok(Json(IntervalDetail {
		interval,
		wholesale: wholesale.all(app.pool()).await?,
		offers,
		limits: limits.all(app.pool()).await?,
		withheld: withheld.all(app.pool()).await?,
	}))
}

/// An interval that there is, or the problem that there is none.
pub(crate) async fn known_interval(
	app: &App,
	auction: u32,
	index: u16,
) -> Result<Interval, Problem> {
	let known = known_auction(app, auction).await?;
	let select = select_intervals().and("i.auction = ?", auction).and("i.interval = ?", index);
	let missing = || {
		Problem::not_found(format_args!(
			"auction {auction} has no interval {index}: it has {}, counted from 0",
			known.count()
		))
	};
	select.optional(app.pool()).await?.ok_or_else(missing)
}

/// The offers with their steps and reasons.
fn nested(offers: Vec<OfferRow>, steps: &[OfferStep], reasons: &[CurtailmentReason]) -> Vec<Offer> {
	let nest = |row: OfferRow| {
		let key = row.key();
		let steps = steps.iter().filter(|step| step.key() == key).cloned().collect();
		let reasons = reasons.iter().filter(|reason| reason.key() == key).cloned().collect();
		Offer { row, steps, reasons }
	};
	offers.into_iter().map(nest).collect()
}

/// Which offer of an interval: aggregation, area, point and side.
type OfferKey<'a> = (i64, i64, i64, &'a str);

impl OfferRow {
	fn key(&self) -> OfferKey<'_> {
		(self.aggregation, self.point.area, self.point.point, &self.side)
	}
}

impl OfferStep {
	fn key(&self) -> OfferKey<'_> {
		(self.aggregation, self.area, self.point, &self.side)
	}
}

impl CurtailmentReason {
	fn key(&self) -> OfferKey<'_> {
		(self.aggregation, self.area, self.point, &self.side)
	}
}

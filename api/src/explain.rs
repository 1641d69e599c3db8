//! Why an award is what it is: each link of the evidence with its place on the chain.

use crate::{
	app::App,
	interval::{OfferRow, known_interval, select_offers},
	market::known_auction,
	problem::Problem,
	query::{Asked, Word},
	select::Select,
	value::{Place, Utc, place},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use tieline_observer::explain::{Question, explain as in_words};
use tieline_primitives::{Day, PricingNodeId, Side};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The most links about DERs of one answer.
const MOST: u32 = 1_000;

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new().routes(routes!(explain))
}

/// Which award.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asking {
	/// The auction.
	#[param(value_type = i64, minimum = 0, maximum = 4294967295i64)]
	auction: u32,
	/// The interval, from 0.
	#[param(value_type = i32, minimum = 0, maximum = 65535)]
	interval: u16,
	/// The aggregation.
	#[param(value_type = i64, minimum = 0, maximum = 4294967295i64)]
	aggregation: u32,
	/// The name of the connection point, such as `675.1.2.3`.
	#[param(inline)]
	point: Word,
	/// The side of the offer.
	#[param(inline)]
	side: OfferSide,
	/// Whether to ask the node for the text of `tieline explain` too, which takes seconds.
	#[serde(default)]
	#[param(value_type = Option<bool>)]
	text: bool,
}

/// The side of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum OfferSide {
	/// It sells.
	Supply,
	/// It buys.
	Demand,
}

impl OfferSide {
	fn name(self) -> &'static str {
		match self {
			Self::Supply => "supply",
			Self::Demand => "demand",
		}
	}
}

/// Why an award is what it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Explanation {
	/// The links of the evidence, in the order of a device's way to an award.
	links: Vec<Link>,
	/// The offer with its award.
	award: OfferRow,
	/// The same in words, from the node; null unless `text=true`, and where the node does not answer.
	text: Option<String>,
}

/// A link of the evidence.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Link {
	/// What it shows.
	#[schema(example = "The device is registered")]
	what: String,
	/// More of it: numbers, names.
	detail: String,
	/// Where it is on the chain; null for what follows from other links.
	place: Option<Place>,
	/// The chain's clock there.
	time: Option<Utc>,
}

/// The pricing node and market day of an auction.
#[derive(FromRow)]
struct Market {
	node: i64,
	day: i64,
	interval_start: i64,
	interval_end: i64,
	cleared_block: i64,
}

/// The chain of evidence behind an award: registration, review, qualification, consent, enrolment,
/// portfolio, commitment, reveal, limits, certificate, overrides.
#[utoipa::path(get, path = "/v1/explain", tag = "market", params(Asking),
	responses((status = 200, body = Explanation)))]
async fn explain(
	State(app): State<App>,
	Asked(asking): Asked<Asking>,
) -> Result<Json<Explanation>, Problem> {
	let Asking { auction, interval, aggregation, .. } = asking;
	known_auction(&app, auction).await?;
	let cleared = known_interval(&app, auction, interval).await?.cleared.is_some();
	if !cleared {
		return Err(Problem::not_found(format_args!(
			"interval {interval} of auction {auction} is not cleared: it has no awards"
		)));
	}
	let award = award(&app, &asking).await?;
	let market = Select::new(
		"SELECT a.node, a.day, i.start_unix_ms AS interval_start, i.start_unix_ms + i.length_ms AS \
		 interval_end, i.cleared_block FROM intervals i JOIN auctions a ON a.auction = i.auction",
	);
	let market = market.and("i.auction = ?", auction).and("i.interval = ?", interval);
	let market = market.optional::<Market>(app.pool()).await?;
	let market = market.ok_or_else(|| Problem::internal("a cleared interval has no auction"))?;
	let mut links = of_ders(&app, &award, &market, aggregation).await?;
	let (bid, clearing) = (of_bid(&asking, &award), of_clearing(&asking, &award, &market));
	for select in bid.into_iter().chain(clearing).chain(of_overrides(&asking, &award, &market)) {
		links.extend(select.all::<Link>(app.pool()).await?);
	}
	let text = if asking.text { text(&app, &asking, &award, &market).await } else { None };
	Ok(Json(Explanation { links, award, text }))
}

/// The offer, or the problem with the offers that there are.
async fn award(app: &App, asking: &Asking) -> Result<OfferRow, Problem> {
	let of = |select: Select| {
		select
			.and("o.auction = ?", asking.auction)
			.and("o.interval = ?", asking.interval)
			.and("o.aggregation = ?", asking.aggregation)
	};
	let named = "EXISTS (SELECT 1 FROM points n WHERE n.area = o.area AND n.point = o.point AND \
		LOWER(n.name) = ?)";
	let select = of(select_offers())
		.and("o.side = ?", asking.side.name().to_owned())
		.and(named, asking.point.0.to_lowercase());
	if let Some(offer) = select.optional(app.pool()).await? {
		return Ok(offer);
	}
	let others = of(select_offers()).then("ORDER BY o.area, o.point, o.side LIMIT 20");
	let others = others.all::<OfferRow>(app.pool()).await?.into_iter();
	let others = others.map(|offer| {
		format!("{} at {}", offer.side, offer.point.name.unwrap_or_else(|| "?".into()))
	});
	let others = others.collect::<Vec<_>>().join(", ");
	let others = if others.is_empty() { "it has none".into() } else { others };
	Err(Problem::not_found(format_args!(
		"aggregation {} has no such offer in the interval: {others}",
		asking.aggregation
	)))
}

/// The DERs that the portfolio counted behind the offer, each from its registration on.
async fn of_ders(
	app: &App,
	award: &OfferRow,
	market: &Market,
	aggregation: u32,
) -> Result<Vec<Link>, Problem> {
	let select = Select::new(format!(
		"SELECT CASE f.what WHEN 'DerRegistered' THEN 'The device is registered' WHEN \
		 'ReviewRequested' THEN 'The DSO reviews it' WHEN 'ReviewLapsed' THEN 'The review lapses' WHEN \
		 'ReviewEscalated' THEN 'The consortium decides on it' WHEN 'DerQualified' THEN 'It is \
		 qualified' WHEN 'ConsentGiven' THEN 'Its owner consents' WHEN 'DerEnrolled' THEN 'It is \
		 enrolled' ELSE f.what END AS what, 'DER ' || CAST(f.der AS TEXT) || CASE WHEN f.what = \
		 'DerQualified' AND q.der IS NOT NULL THEN ': ' || CAST(q.capability_export_w AS TEXT) || ' W \
		 of export and ' || CAST(q.capability_import_w AS TEXT) || ' W of import' WHEN f.what = \
		 'DerRegistered' THEN ': ' || d.technology || ', ' || CAST(d.rating_export_w AS TEXT) || ' W of \
		 export and ' || CAST(d.rating_import_w AS TEXT) || ' W of import' ELSE '' END AS detail, {place} \
		 AS place, b.time_unix_ms AS time FROM der_life f JOIN ders d ON d.der = f.der JOIN blocks b ON \
		 b.number = f.block LEFT JOIN qualifications q ON q.der = f.der AND q.block = f.block AND \
		 q.event = f.event",
		place = place("f.block", "f.extrinsic"),
	));
	let counted = "EXISTS (SELECT 1 FROM enrolments e WHERE e.der = f.der AND e.service = 'energy' AND \
		e.aggregation = ? AND e.from_day <= ";
	let day = market.day;
	let counted = format!("{counted}{day} AND (e.until_day IS NULL OR e.until_day > {day}))");
	let select = select
		.and("d.area = ?", award.point.area)
		.and("d.point = ?", award.point.point)
		.and(&counted, aggregation)
		.and("f.block <= ?", market.cleared_block)
		.and_that(
			"f.what IN ('DerRegistered', 'ReviewRequested', 'ReviewLapsed', 'ReviewEscalated', \
			 'DerQualified', 'ConsentGiven', 'DerEnrolled', 'DerSuspended', 'DerReinstated')",
		);
	let select =
		select.page(&["f.der", "f.block", "f.event"], crate::select::Order::Ascending, None, MOST);
	select.all(app.pool()).await
}

/// A question for links: what they show, more of it, and the block and extrinsic that show it, as SQL.
fn link(what: &str, detail: &str, (block, extrinsic): (&str, &str), from: &str) -> Select {
	let place = place(block, extrinsic);
	Select::new(format!(
		"SELECT '{what}' AS what, {detail} AS detail, {place} AS place, (SELECT bt.time_unix_ms FROM \
		 blocks bt WHERE bt.number = {block}) AS time FROM {from}"
	))
}

/// The way of the bid: the auction, the commitment, the portfolio that bounds it, the reveal.
fn of_bid(asking: &Asking, award: &OfferRow) -> [Select; 4] {
	let Asking { auction, aggregation, .. } = *asking;
	let opened = link(
		"The auction is opened",
		"'auction ' || CAST(a.auction AS TEXT) || ' of ' || a.date",
		("a.opened_block", "a.opened_extrinsic"),
		"auctions a",
	);
	let committed = link(
		"The bid is committed, sealed",
		"k.digest",
		("k.committed_block", "k.committed_extrinsic"),
		"bids k",
	);
	let portfolio = link(
		"The portfolio bounds the offer",
		"CAST(p.export_w AS TEXT) || ' W of supply and ' || CAST(p.import_w AS TEXT) || ' W of demand'",
		("k.revealed_block", "k.revealed_extrinsic"),
		"portfolios p JOIN bids k ON k.auction = p.auction AND k.aggregation = p.aggregation",
	);
	let revealed = link(
		"The bid is revealed",
		"CAST(k.offers AS TEXT) || ' offers'",
		("k.revealed_block", "k.revealed_extrinsic"),
		"bids k",
	);
	[
		opened.and("a.auction = ?", auction),
		committed.and("k.auction = ?", auction).and("k.aggregation = ?", aggregation),
		portfolio
			.and("p.auction = ?", auction)
			.and("p.aggregation = ?", aggregation)
			.and("p.area = ?", award.point.area)
			.and("p.point = ?", award.point.point)
			.and_that("p.service = 'energy'"),
		revealed.and("k.auction = ?", auction).and("k.aggregation = ?", aggregation),
	]
}

/// The clearing: the limits of the interval, the certificate, and what limits refused of the offer.
fn of_clearing(asking: &Asking, award: &OfferRow, market: &Market) -> [Select; 3] {
	let Asking { auction, interval, aggregation, .. } = *asking;
	let posted = link(
		"The DSO posts the limits of the interval",
		"COALESCE(CAST(p.rows_posted AS TEXT) || ' rows', 'withdrawn: standing limits hold')",
		("p.posted_block", "p.posted_extrinsic"),
		"limit_postings p",
	);
	let cleared = link(
		"The interval is cleared, by a certificate that the runtime verified",
		"COALESCE(CAST(i.price_micro_dollars_per_mwh AS TEXT) || ' µ$/MWh', 'without trade')",
		("i.cleared_block", "i.cleared_extrinsic"),
		"intervals i",
	);
	let posting = "(SELECT lp.posted_extrinsic FROM limit_postings lp JOIN intervals li ON \
		li.start_unix_ms = lp.start_unix_ms AND li.length_ms = lp.length_ms WHERE li.auction = c.auction \
		AND li.interval = c.interval AND lp.area = c.limit_area AND lp.posted_block = c.posted_block)";
	let curtailed = link(
		"A limit refuses power",
		"CAST(c.curtailed_w AS TEXT) || ' W, ' || c.reason || COALESCE(' at ' || l.element, '')",
		("c.posted_block", posting),
		"curtailments c LEFT JOIN interval_limits l ON l.auction = c.auction AND l.interval = c.interval \
		 AND l.area = c.limit_area AND l.row_index = c.limit_row_index",
	);
	[
		posted
			.and("p.area = ?", award.point.area)
			.and("p.start_unix_ms = ?", market.interval_start)
			.and("p.start_unix_ms + p.length_ms = ?", market.interval_end)
			.and("p.posted_block <= ?", market.cleared_block)
			.then("ORDER BY p.posted_block"),
		cleared.and("i.auction = ?", auction).and("i.interval = ?", interval),
		curtailed
			.and("c.auction = ?", auction)
			.and("c.interval = ?", interval)
			.and("c.aggregation = ?", aggregation)
			.and("c.area = ?", award.point.area)
			.and("c.point = ?", award.point.point)
			.and("c.side = ?", award.side.clone())
			.then("ORDER BY c.limit_area, c.limit_row_index"),
	]
}

/// What came after: overrides of the award, and what they withheld.
fn of_overrides(asking: &Asking, award: &OfferRow, market: &Market) -> [Select; 2] {
	let Asking { auction, interval, aggregation, .. } = *asking;
	let overridden = link(
		"The DSO overrides awards",
		"'override ' || CAST(v.override AS TEXT) || ', ' || v.reason || ', ' || v.state",
		("v.issued_block", "v.issued_extrinsic"),
		"overrides v",
	);
	let withheld = link(
		"What overrides withheld is tallied",
		"CAST(w.energy_wh AS TEXT) || ' Wh'",
		("w.block", "we.extrinsic"),
		"withheld w LEFT JOIN events we ON we.block = w.block AND we.event = w.event",
	);
	let name = award.point.name.clone().unwrap_or_default();
	let named = format!("%{}%", serde_json::Value::from(name));
	[
		overridden
			.and("v.area = ?", award.point.area)
			.and("v.from_unix_ms < ?", market.interval_end)
			.and("v.until_unix_ms > ?", market.interval_start)
			.and("v.points LIKE ?", named)
			.then("ORDER BY v.override"),
		withheld
			.and("w.auction = ?", auction)
			.and("w.interval = ?", interval)
			.and("w.aggregation = ?", aggregation)
			.and("w.area = ?", award.point.area)
			.then("ORDER BY w.block, w.event"),
	]
}

/// The text of `tieline explain`, where the node answers and still has the state.
async fn text(app: &App, asking: &Asking, award: &OfferRow, market: &Market) -> Option<String> {
	let aggregator = award.aggregator_name.clone()?;
	let siblings = Select::new(
		"SELECT COUNT(*) FROM aggregations g JOIN aggregations h ON h.aggregator = g.aggregator AND \
		 h.node = g.node",
	);
	let siblings = siblings.and("g.aggregation = ?", asking.aggregation);
	let (count,) = siblings.optional::<(i64,)>(app.pool()).await.ok()??;
	let aggregator = match (&award.aggregation_name, count > 1) {
		(Some(name), true) => format!("{aggregator}, {name}"),
		_ => aggregator,
	};
	let question = Question {
		aggregator,
		point: asking.point.0.clone(),
		node: u16::try_from(market.node).ok().map(PricingNodeId),
		day: u32::try_from(market.day).ok().map(Day),
		interval: asking.interval,
		side: match asking.side {
			OfferSide::Supply => Side::Supply,
			OfferSide::Demand => Side::Demand,
		},
	};
	let asked = app.node().ask(app.genesis(), |client| async move {
		in_words(&client, &question).await.map_err(|error| Problem::node(error.to_string()))
	});
	match asked.await {
		Ok(text) => Some(text),
		Err(problem) => {
			tracing::debug!("no text of an explanation: {}", problem.detail());
			None
		},
	}
}

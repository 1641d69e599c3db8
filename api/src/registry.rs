//! The registry: aggregators, aggregations, DERs, reviews.

use crate::{
	app::App,
	cursor::Key,
	listing::{Entry, Listing, Page, page},
	problem::Problem,
	query::{Account, Listed, Paging, Path, Unfiltered, Word},
	select::{Order, Select},
	value::{Date, Fields, Point, Utc, point},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new()
		.routes(routes!(aggregators))
		.routes(routes!(aggregation))
		.routes(routes!(ders))
		.routes(routes!(der))
		.routes(routes!(reviews))
}

/// An aggregator.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Aggregator {
	/// Its account.
	account: String,
	/// Its name.
	name: String,
	/// `admitted`, `suspended` or `expelled`.
	admission: String,
	/// The block in which it was admitted.
	admitted_block: i64,
	/// Its aggregations.
	#[sqlx(skip)]
	aggregations: Vec<AggregationSummary>,
	/// What it was awarded, over all auctions; null before any.
	awarded_wh: Option<f64>,
	/// What limits refused of it.
	curtailed_wh: Option<f64>,
	/// Its part in all awards.
	share_of_awards: Option<f64>,
	/// Its part in all that limits refused.
	share_of_curtailment: Option<f64>,
}

/// An aggregation of an aggregator.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct AggregationSummary {
	/// Its identifier.
	aggregation: i64,
	/// Its name.
	name: String,
	/// Its pricing node.
	node: i64,
	/// How many DERs are enrolled in it.
	members: i64,
	/// What they are qualified to export.
	export_w: i64,
	/// What they are qualified to import.
	import_w: i64,
	/// How many there are of each technology.
	#[sqlx(skip)]
	technologies: BTreeMap<String, i64>,
	#[serde(skip)]
	aggregator: String,
}

/// An aggregation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AggregationDetail {
	/// The aggregation.
	#[serde(flatten)]
	row: AggregationRow,
	/// The portfolio of the newest auction, by connection point and service.
	portfolio: Vec<Portfolio>,
	/// How many there are of each technology.
	technologies: BTreeMap<String, i64>,
}

/// An aggregation, without what is nested in it.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct AggregationRow {
	/// Its identifier.
	aggregation: i64,
	/// Its name.
	name: String,
	/// Its pricing node.
	node: i64,
	/// The name of that.
	node_name: Option<String>,
	/// The account of its aggregator.
	aggregator: String,
	/// The name of that.
	aggregator_name: Option<String>,
	/// How many DERs are enrolled in it.
	members: i64,
	/// What they are qualified to export.
	export_w: i64,
	/// What they are qualified to import.
	import_w: i64,
	/// The block in which it was created.
	created_block: i64,
	/// The block in which it was dissolved.
	dissolved_block: Option<i64>,
}

/// What an aggregation may offer at a connection point.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Portfolio {
	/// The auction that it bounds.
	auction: i64,
	/// The connection point.
	point: Point,
	/// `energy`, `reserve` or `regulation`.
	service: String,
	/// The most supply.
	export_w: i64,
	/// The most demand.
	import_w: i64,
}

/// A DER.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Der {
	/// Its identifier.
	der: i64,
	/// The account of its owner.
	owner: String,
	/// Its site: the premises behind one meter.
	site: i64,
	/// Its connection point.
	point: Point,
	/// `solar`, `storage`, `ev-charger`, `flexible-load` and others.
	technology: String,
	/// What its nameplate says that it exports at most.
	rating_export_w: i64,
	/// What it imports at most.
	rating_import_w: i64,
	/// The digest of the identifier of the device.
	device: String,
	/// `registered`, `under-review`, `qualified`, `rejected`, `suspended`, `retired`, `escalated`,
	/// `struck` or `expired`.
	status: String,
	/// What it is qualified to export; null where it is not qualified.
	capability_export_w: Option<i64>,
	/// What it is qualified to import.
	capability_import_w: Option<i64>,
	/// The first market day on which it is no longer qualified, counted from 1970-01-01.
	qualified_until_day: Option<i64>,
	/// The same, as a date.
	qualified_until: Option<Date>,
	/// The deadline of its review.
	deadline: Option<Utc>,
	/// The aggregation in which it is enrolled, or else that its owner has consented to.
	aggregation: Option<i64>,
	/// The name of that.
	aggregation_name: Option<String>,
	/// The block in which it was registered.
	registered_block: i64,
	/// The block in which it was changed last.
	changed_block: i64,
}

/// A DER with its life.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DerDetail {
	/// The DER.
	#[serde(flatten)]
	der: Der,
	/// What happened to it, in order.
	life: Vec<LifeEvent>,
	/// Its qualifications, in order.
	qualifications: Vec<Qualification>,
	/// Its enrolments, in order.
	enrolments: Vec<Enrolment>,
	/// Its reviews, in order.
	reviews: Vec<Review>,
}

/// What happened to a DER.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct LifeEvent {
	/// The block.
	block: i64,
	/// The extrinsic that caused it; null where the block itself did.
	extrinsic: Option<i64>,
	/// The event.
	event: i64,
	/// The chain's clock at the block.
	time: Utc,
	/// The name of the event.
	what: String,
	/// The first market day on which it takes effect, counted from 1970-01-01.
	from_day: Option<i64>,
	/// The same, as a date.
	from_date: Option<Date>,
	/// The fields of the event.
	fields: Option<Fields>,
}

/// A qualification of a DER.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Qualification {
	/// The block.
	block: i64,
	/// The event.
	event: i64,
	/// The chain's clock at the block.
	time: Utc,
	/// The first market day that it holds on, counted from 1970-01-01.
	from_day: i64,
	/// The same, as a date.
	from_date: Date,
	/// The first market day that it no longer holds on.
	until_day: i64,
	/// The same, as a date.
	until_date: Date,
	/// What the DER can export.
	capability_export_w: i64,
	/// What it can import.
	capability_import_w: i64,
	/// Why for less than the rating or for a short term.
	derating_ground: Option<String>,
	/// The hash of the evidence of that.
	derating_evidence: Option<String>,
}

/// An enrolment of a DER.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Enrolment {
	/// `energy`, `reserve` or `regulation`.
	service: String,
	/// The block.
	block: i64,
	/// The chain's clock at the block.
	time: Utc,
	/// The aggregation.
	aggregation: i64,
	/// Its name.
	aggregation_name: Option<String>,
	/// The first market day that the aggregation counts it on, counted from 1970-01-01.
	from_day: i64,
	/// The same, as a date.
	from_date: Date,
	/// The first market day that it no longer counts it on; null while it lasts.
	until_day: Option<i64>,
	/// The same, as a date.
	until_date: Option<Date>,
	/// The block in which it was ended.
	ended_block: Option<i64>,
}

/// A review of a DER.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Review {
	/// The DER.
	der: i64,
	/// The block in which it was requested.
	requested_block: i64,
	/// The chain's clock at that block.
	requested: Utc,
	/// The aggregation whose aggregator requested it.
	aggregation: i64,
	/// Its name.
	aggregation_name: Option<String>,
	/// The area of the DER.
	area: Option<i64>,
	/// The DSO of that, who reviews.
	dso: Option<String>,
	/// Its deadline, on the chain's clock.
	deadline: Utc,
	/// `qualified`, `derated`, `rejected`, `lapsed`, `escalated` or `withdrawn`; null while it is
	/// open.
	outcome: Option<String>,
	/// The ground of a refusal.
	ground: Option<String>,
	/// The hash of its evidence.
	evidence: Option<String>,
	/// The block in which it ended.
	ended_block: Option<i64>,
	/// How long it lasted, or has lasted by the newest block.
	age_ms: i64,
}

/// How many DERs of an aggregation have a technology.
#[derive(FromRow)]
struct TechnologyCount {
	aggregation: i64,
	technology: String,
	ders: i64,
}

impl Entry for Aggregator {
	const LIST: &'static str = "aggregators";
	const ORDER: (&'static [&'static str], &'static [bool]) =
		(&["r.name", "r.account"], &[true, true]);

	fn position(&self) -> Vec<Key> {
		vec![(&self.name).into(), (&self.account).into()]
	}
}

impl Entry for Der {
	const LIST: &'static str = "ders";
	const ORDER: (&'static [&'static str], &'static [bool]) = (&["d.der"], &[false]);

	fn position(&self) -> Vec<Key> {
		vec![self.der.into()]
	}
}

impl Entry for Review {
	const LIST: &'static str = "reviews";
	const ORDER: (&'static [&'static str], &'static [bool]) =
		(&["v.requested_block", "v.der"], &[false, false]);
	const DIRECTION: Order = Order::Descending;

	fn position(&self) -> Vec<Key> {
		vec![self.requested_block.into(), self.der.into()]
	}
}

/// The SQL of the members of an aggregation `g`: their number and capabilities.
const MEMBERS: &str = "(SELECT COUNT(DISTINCT e.der) FROM enrolments e WHERE e.aggregation = \
	g.aggregation AND e.ended_block IS NULL) AS members, (SELECT \
	CAST(COALESCE(SUM(d.capability_export_w), 0) AS BIGINT) FROM ders d WHERE d.der IN (SELECT e.der \
	FROM enrolments e WHERE e.aggregation = g.aggregation AND e.ended_block IS NULL)) AS export_w, \
	(SELECT CAST(COALESCE(SUM(d.capability_import_w), 0) AS BIGINT) FROM ders d WHERE d.der IN \
	(SELECT e.der FROM enrolments e WHERE e.aggregation = g.aggregation AND e.ended_block IS NULL)) \
	AS import_w";

/// Aggregators by name, with their aggregations.
#[utoipa::path(get, path = "/v1/aggregators", tag = "registry", params(Paging),
	responses((status = 200,
		content((Page<Aggregator> = "application/json"), (String = "text/csv")))))]
async fn aggregators(
	State(app): State<App>,
	Listed { paging, .. }: Listed<Unfiltered>,
) -> Result<Listing<Aggregator>, Problem> {
	let select = Select::new(
		"SELECT r.account, r.name, r.admission, r.admitted_block, c.awarded_wh, c.curtailed_wh, \
		 CAST(c.share_of_awards AS DOUBLE PRECISION) AS share_of_awards, \
		 CAST(c.share_of_curtailment AS DOUBLE PRECISION) AS share_of_curtailment FROM aggregators r \
		 LEFT JOIN curtailment_by_aggregator c ON c.aggregator = r.account",
	);
	let page = page::<Aggregator>(&app, select, &paging).await?;
	let summaries = Select::new(format!(
		"SELECT g.aggregation, g.name, g.node, g.aggregator, {MEMBERS} FROM aggregations g"
	));
	let summaries = summaries.and_that("g.dissolved_block IS NULL").then("ORDER BY g.aggregation");
	let mut summaries = summaries.all::<AggregationSummary>(app.pool()).await?;
	let counts = technologies(&app, None).await?;
	for summary in &mut summaries {
		summary.technologies = counts.get(&summary.aggregation).cloned().unwrap_or_default();
	}
	let with_aggregations = |aggregator: Aggregator| {
		let own = summaries.iter().filter(|one| one.aggregator == aggregator.account);
		Aggregator { aggregations: own.cloned().collect(), ..aggregator }
	};
	Ok(page.map(with_aggregations).asked(paging))
}

/// How many enrolled DERs of each technology aggregations have.
async fn technologies(
	app: &App,
	aggregation: Option<u32>,
) -> Result<BTreeMap<i64, BTreeMap<String, i64>>, Problem> {
	let select = Select::new(
		"SELECT e.aggregation, d.technology, COUNT(DISTINCT e.der) AS ders FROM enrolments e JOIN ders \
		 d ON d.der = e.der",
	);
	let select = select
		.and_that("e.ended_block IS NULL")
		.and_some("e.aggregation = ?", aggregation)
		.then("GROUP BY e.aggregation, d.technology");
	let mut all = BTreeMap::<i64, BTreeMap<String, i64>>::new();
	for TechnologyCount { aggregation, technology, ders } in select.all(app.pool()).await? {
		all.entry(aggregation).or_default().insert(technology, ders);
	}
	Ok(all)
}

/// An aggregation with its portfolio.
#[utoipa::path(get, path = "/v1/aggregations/{aggregation}", tag = "registry",
	params(("aggregation" = i64, Path, minimum = 0, maximum = 4294967295i64)),
	responses((status = 200, body = AggregationDetail)))]
async fn aggregation(
	State(app): State<App>,
	Path(aggregation): Path<u32>,
) -> Result<Json<AggregationDetail>, Problem> {
	let row = Select::new(format!(
		"SELECT g.aggregation, g.name, g.node, n.name AS node_name, g.aggregator, r.name AS \
		 aggregator_name, {MEMBERS}, g.created_block, g.dissolved_block FROM aggregations g LEFT JOIN \
		 pricing_nodes n ON n.node = g.node LEFT JOIN aggregators r ON r.account = g.aggregator"
	));
	let missing = || Problem::not_found(format_args!("the index has no aggregation {aggregation}"));
	let row = row.and("g.aggregation = ?", aggregation);
	let row: AggregationRow = row.optional(app.pool()).await?.ok_or_else(missing)?;
	let portfolio = Select::new(format!(
		"SELECT p.auction, {} AS point, p.service, p.export_w, p.import_w FROM portfolios p",
		point("p.area", "p.point"),
	));
	let newest = "p.auction = (SELECT MAX(q.auction) FROM portfolios q WHERE q.aggregation = ?)";
	let portfolio = portfolio
		.and("p.aggregation = ?", aggregation)
		.and(newest, aggregation)
		.then("ORDER BY p.area, p.point, p.service");
	let portfolio = portfolio.all(app.pool()).await?;
	let mut counts = technologies(&app, Some(aggregation)).await?;
	let technologies = counts.remove(&row.aggregation).unwrap_or_default();
	Ok(Json(AggregationDetail { row, portfolio, technologies }))
}

/// Which DERs.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DerFilter {
	/// With this status, such as `qualified`.
	#[param(inline)]
	status: Option<Word>,
	/// Of this technology, such as `solar`.
	#[param(inline)]
	technology: Option<Word>,
	/// Enrolled in this aggregation, or consented to it.
	#[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295i64)]
	aggregation: Option<u32>,
	/// Of this owner.
	#[param(inline)]
	owner: Option<Account>,
	/// In this area.
	#[param(value_type = Option<i32>, minimum = 0, maximum = 65535)]
	area: Option<u16>,
	/// At this connection point of the area.
	#[param(value_type = Option<i32>, minimum = 0, maximum = 65535)]
	point: Option<u16>,
}

/// The SQL of the aggregation of a DER `d`.
const AGGREGATION: &str = "COALESCE((SELECT MAX(e.aggregation) FROM enrolments e WHERE e.der = d.der \
	AND e.ended_block IS NULL), d.consented_aggregation)";

fn select_ders() -> Select {
	Select::new(format!(
		"SELECT d.der, d.owner, d.site, {point} AS point, d.technology, d.rating_export_w, \
		 d.rating_import_w, d.device, d.status, d.capability_export_w, d.capability_import_w, \
		 d.qualified_until_day, d.qualified_until_day AS qualified_until, d.deadline_unix_ms AS \
		 deadline, {AGGREGATION} AS aggregation, (SELECT g.name FROM aggregations g WHERE \
		 g.aggregation = {AGGREGATION}) AS aggregation_name, d.registered_block, d.changed_block FROM \
		 ders d",
		point = point("d.area", "d.point"),
	))
}

/// DERs by identifier.
#[utoipa::path(get, path = "/v1/ders", tag = "registry", params(Paging, DerFilter),
	responses((status = 200, content((Page<Der> = "application/json"), (String = "text/csv")))))]
async fn ders(
	State(app): State<App>,
	Listed { paging, filter }: Listed<DerFilter>,
) -> Result<Listing<Der>, Problem> {
	let select = select_ders()
		.and_some("d.status = ?", filter.status.map(|word| word.0))
		.and_some("d.technology = ?", filter.technology.map(|word| word.0))
		.and_some(&format!("{AGGREGATION} = ?"), filter.aggregation)
		.and_some("d.owner = ?", filter.owner.map(|account| app.address(&account)))
		.and_some("d.area = ?", filter.area)
		.and_some("d.point = ?", filter.point);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// A DER with its life, qualifications, enrolments and reviews.
#[utoipa::path(get, path = "/v1/ders/{der}", tag = "registry",
	params(("der" = i64, Path, minimum = 0, maximum = 4294967295i64)),
	responses((status = 200, body = DerDetail)))]
async fn der(State(app): State<App>, Path(der): Path<u32>) -> Result<Json<DerDetail>, Problem> {
	let missing = || Problem::not_found(format_args!("the index has no DER {der}"));
	let of_der = select_ders().and("d.der = ?", der).optional(app.pool()).await?;
	let life = Select::new(
		"SELECT f.block, f.extrinsic, f.event, b.time_unix_ms AS time, f.what, f.from_day, f.from_day AS \
		 from_date, e.fields FROM der_life f JOIN blocks b ON b.number = f.block LEFT JOIN events e ON \
		 e.block = f.block AND e.event = f.event",
	);
	let life = life.and("f.der = ?", der).then("ORDER BY f.block, f.event");
	let qualifications = Select::new(
		"SELECT q.block, q.event, b.time_unix_ms AS time, q.from_day, q.from_day AS from_date, \
		 q.until_day, q.until_day AS until_date, q.capability_export_w, q.capability_import_w, \
		 q.derating_ground, q.derating_evidence FROM qualifications q JOIN blocks b ON b.number = \
		 q.block",
	);
	let qualifications = qualifications.and("q.der = ?", der).then("ORDER BY q.block, q.event");
	let enrolments = Select::new(
		"SELECT e.service, e.block, b.time_unix_ms AS time, e.aggregation, g.name AS aggregation_name, \
		 e.from_day, e.from_day AS from_date, e.until_day, e.until_day AS until_date, e.ended_block \
		 FROM enrolments e JOIN blocks b ON b.number = e.block LEFT JOIN aggregations g ON \
		 g.aggregation = e.aggregation",
	);
	let enrolments = enrolments.and("e.der = ?", der).then("ORDER BY e.block, e.service");
	let reviews = select_reviews().and("v.der = ?", der).then("ORDER BY v.requested_block");
	Ok(Json(DerDetail {
		der: of_der.ok_or_else(missing)?,
		life: life.all(app.pool()).await?,
		qualifications: qualifications.all(app.pool()).await?,
		enrolments: enrolments.all(app.pool()).await?,
		reviews: reviews.all(app.pool()).await?,
	}))
}

/// Which reviews.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReviewFilter {
	/// Those that are open, or those that have ended.
	open: Option<bool>,
}

fn select_reviews() -> Select {
	Select::new(
		"SELECT v.der, v.requested_block, b.time_unix_ms AS requested, v.aggregation, g.name AS \
		 aggregation_name, d.area, r.dso, v.deadline_unix_ms AS deadline, v.outcome, v.ground, \
		 v.evidence, v.ended_block, COALESCE(f.time_unix_ms, (SELECT MAX(time_unix_ms) FROM blocks)) - \
		 b.time_unix_ms AS age_ms FROM reviews v JOIN blocks b ON b.number = v.requested_block LEFT \
		 JOIN blocks f ON f.number = v.ended_block LEFT JOIN aggregations g ON g.aggregation = \
		 v.aggregation LEFT JOIN ders d ON d.der = v.der LEFT JOIN areas r ON r.area = d.area",
	)
}

/// Reviews of DERs, newest first.
#[utoipa::path(get, path = "/v1/reviews", tag = "registry", params(Paging, ReviewFilter),
	responses((status = 200, content((Page<Review> = "application/json"), (String = "text/csv")))))]
async fn reviews(
	State(app): State<App>,
	Listed { paging, filter }: Listed<ReviewFilter>,
) -> Result<Listing<Review>, Problem> {
	let select = match filter.open {
		Some(true) => select_reviews().and_that("v.outcome IS NULL"),
		Some(false) => select_reviews().and_that("v.outcome IS NOT NULL"),
		None => select_reviews(),
	};
	Ok(page(&app, select, &paging).await?.asked(paging))
}

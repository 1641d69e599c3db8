//! The networks: that of wires, with its areas, limits and overrides.

use crate::{
	app::App,
	cursor::Key,
	listing::{Entry, Listing, Page, page},
	problem::Problem,
	query::{Listed, Paging, Path, Unfiltered, When, span},
	select::{Order, Select},
	value::{Coefficients, Flag, Local, Names, Place, Utc, local, place},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new()
		.routes(routes!(areas))
		.routes(routes!(points))
		.routes(routes!(limits))
		.routes(routes!(overrides))
		.routes(routes!(award_override))
}

/// An area: the network of a DSO.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Area {
	/// Its identifier.
	area: i64,
	/// Its name.
	name: String,
	/// The account of its DSO.
	dso: String,
	/// The pricing node that it belongs to.
	node: i64,
	/// The time that the DSO has to review a DER.
	review_period_ms: i64,
	/// Whether a DER whose review lapses counts as qualified.
	qualify_on_lapse: Flag,
	/// How many connection points it has.
	points: i64,
	/// The block in which it was created.
	created_block: i64,
	/// The block in which it was changed last.
	changed_block: i64,
	/// The block in which it was removed.
	removed_block: Option<i64>,
}

/// A connection point of an area.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct AreaPoint {
	/// Its area.
	area: i64,
	/// Its index in the area.
	point: i64,
	/// Its name, a bus and its phases.
	#[schema(example = "675.1.2.3")]
	name: String,
	/// What the service there carries of export.
	capacity_export_w: i64,
	/// And of import.
	capacity_import_w: i64,
	/// The most that it may export while the DSO is silent.
	standing_export_w: i64,
	/// And import.
	standing_import_w: i64,
	/// The block in which it was added.
	added_block: i64,
	/// The block in which it was removed.
	removed_block: Option<i64>,
}

/// A limit row as a DSO posted it.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct LimitRow {
	/// Its area.
	area: i64,
	/// The delivery interval that it holds in: its start.
	start: Local,
	/// Its length.
	length_ms: i64,
	/// The index of the row among those of the posting.
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
	/// Where it was posted.
	posted: Place,
	#[serde(skip)]
	start_unix_ms: i64,
}

/// An override of awards.
#[derive(Clone, Debug, Default, Serialize, FromRow, ToSchema)]
pub struct Override {
	/// Its identifier.
	#[serde(rename = "override")]
	#[sqlx(rename = "override_id")]
	id: i64,
	/// Its area.
	area: i64,
	/// The name of that.
	area_name: Option<String>,
	/// The DSO that issued it.
	dso: String,
	/// The names of the connection points.
	points: Names,
	/// The first instant.
	from: Local,
	/// The first instant after.
	until: Local,
	/// The most that each of the points may export.
	cap_export_w: i64,
	/// And import.
	cap_import_w: i64,
	/// `voltage`, `thermal`, `outage` or `envelope`.
	reason: String,
	/// The node or branch; null for the others.
	element: Option<String>,
	/// `upper` or `lower`, of a voltage.
	bound: Option<String>,
	/// `emergency`, `under-review`, `justified`, `lapsed` or `rejected`.
	state: String,
	/// The deadline of its justification, on the chain's clock.
	justify_by: Utc,
	/// The hash of the document that justifies it.
	evidence: Option<String>,
	/// Where it was issued.
	issued: Place,
	/// The block in which it was changed last.
	changed_block: i64,
	/// The block in which its record was removed.
	removed_block: Option<i64>,
}

impl Entry for Area {
	const LIST: &'static str = "areas";
	const ORDER: (&'static [&'static str], &'static [bool]) = (&["r.area"], &[false]);

	fn position(&self) -> Vec<Key> {
		vec![self.area.into()]
	}
}

impl Entry for AreaPoint {
	const LIST: &'static str = "points";
	const ORDER: (&'static [&'static str], &'static [bool]) = (&["p.point"], &[false]);

	fn position(&self) -> Vec<Key> {
		vec![self.point.into()]
	}
}

impl Entry for LimitRow {
	const LIST: &'static str = "limits";
	const ORDER: (&'static [&'static str], &'static [bool]) = (
		&["l.area", "l.start_unix_ms", "l.length_ms", "l.posted_block", "l.row_index"],
		&[false, false, false, false, false],
	);

	fn position(&self) -> Vec<Key> {
		vec![
			self.area.into(),
			self.start_unix_ms.into(),
			self.length_ms.into(),
			self.posted.block.into(),
			self.row_index.into(),
		]
	}
}

impl Entry for Override {
	const LIST: &'static str = "overrides";
	const ORDER: (&'static [&'static str], &'static [bool]) = (&["v.override"], &[false]);
	const DIRECTION: Order = Order::Descending;

	fn position(&self) -> Vec<Key> {
		vec![self.id.into()]
	}
}

/// The SQL of the zone of an area.
fn zone_of(area: &str) -> String {
	format!(
		"COALESCE((SELECT n.zone FROM areas z JOIN pricing_nodes n ON n.node = z.node WHERE z.area = \
		 {area}), '+00:00')"
	)
}

/// Areas of DSOs.
#[utoipa::path(get, path = "/v1/areas", tag = "network", params(Paging), responses((status = 200,
	content((Page<Area> = "application/json"), (String = "text/csv")))))]
async fn areas(
	State(app): State<App>,
	Listed { paging, .. }: Listed<Unfiltered>,
) -> Result<Listing<Area>, Problem> {
	let select = Select::new(
		"SELECT r.area, r.name, r.dso, r.node, r.review_period_ms, r.qualify_on_lapse, (SELECT COUNT(*) \
		 FROM points p WHERE p.area = r.area AND p.removed_block IS NULL) AS points, r.created_block, \
		 r.changed_block, r.removed_block FROM areas r",
	);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// The connection points of an area.
#[utoipa::path(get, path = "/v1/areas/{area}/points", tag = "network",
	params(("area" = i32, Path, minimum = 0, maximum = 65535), Paging), responses((status = 200,
		content((Page<AreaPoint> = "application/json"), (String = "text/csv")))))]
async fn points(
	State(app): State<App>,
	Path(area): Path<u16>,
	Listed { paging, .. }: Listed<Unfiltered>,
) -> Result<Listing<AreaPoint>, Problem> {
	let known = Select::new("SELECT area FROM areas").and("area = ?", area);
	if known.optional::<(i64,)>(app.pool()).await?.is_none() {
		return Err(Problem::not_found(format_args!("the index has no area {area}")));
	}
	let select = Select::new(
		"SELECT p.area, p.point, p.name, p.capacity_export_w, p.capacity_import_w, p.standing_export_w, \
		 p.standing_import_w, p.added_block, p.removed_block FROM points p",
	);
	let select = select.and("p.area = ?", area);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

/// Which limit rows.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LimitFilter {
	/// Of this area.
	#[param(value_type = Option<i32>, minimum = 0, maximum = 65535)]
	area: Option<u16>,
	/// Of intervals that begin then or later: a local date, or an instant with its offset.
	#[param(inline)]
	from: Option<When>,
	/// Of intervals that begin before this instant, or up to the end of this local date.
	#[param(inline)]
	to: Option<When>,
}

/// Limit rows as DSOs posted them, also those that were replaced.
#[utoipa::path(get, path = "/v1/limits", tag = "network", params(Paging, LimitFilter),
	responses((status = 200, content((Page<LimitRow> = "application/json"), (String = "text/csv")))))]
async fn limits(
	State(app): State<App>,
	Listed { paging, filter }: Listed<LimitFilter>,
) -> Result<Listing<LimitRow>, Problem> {
	let (from, to) = span(filter.from, filter.to, &app.zone(None).await?)?;
	let select = Select::new(format!(
		"SELECT l.area, {start} AS start, l.start_unix_ms, l.length_ms, l.row_index, l.reason, l.element, \
		 l.bound, l.headroom_w, l.penalty_micro_dollars_per_mwh, l.coefficients, {posted} AS posted FROM limits l",
		start = local("l.start_unix_ms", &zone_of("l.area")),
		posted = place("l.posted_block", "l.posted_extrinsic"),
	));
	let select = select
		.and_some("l.area = ?", filter.area)
		.and_some("l.start_unix_ms >= ?", from)
		.and_some("l.start_unix_ms < ?", to);
	Ok(page(&app, select, &paging).await?.asked(paging))
}

pub(crate) fn select_overrides() -> Select {
	let zone = zone_of("v.area");
	Select::new(format!(
		"SELECT v.override AS override_id, v.area, r.name AS area_name, v.dso, v.points, {from} AS \
		 \"from\", {until} AS until, v.cap_export_w, v.cap_import_w, v.reason, v.element, v.bound, \
		 v.state, v.justify_by_unix_ms AS justify_by, v.evidence, {issued} AS issued, v.changed_block, \
		 v.removed_block FROM overrides v LEFT JOIN areas r ON r.area = v.area",
		from = local("v.from_unix_ms", &zone),
		until = local("v.until_unix_ms", &zone),
		issued = place("v.issued_block", "v.issued_extrinsic"),
	))
}

/// Overrides of awards, newest first.
#[utoipa::path(get, path = "/v1/overrides", tag = "network", params(Paging), responses((status = 200,
	content((Page<Override> = "application/json"), (String = "text/csv")))))]
async fn overrides(
	State(app): State<App>,
	Listed { paging, .. }: Listed<Unfiltered>,
) -> Result<Listing<Override>, Problem> {
	Ok(page(&app, select_overrides(), &paging).await?.asked(paging))
}

/// An override.
#[utoipa::path(get, path = "/v1/overrides/{override}", tag = "network",
	params(("override" = i64, Path, minimum = 0, maximum = 4294967295i64)),
	responses((status = 200, body = Override)))]
async fn award_override(
	State(app): State<App>,
	Path(id): Path<u32>,
) -> Result<Json<Override>, Problem> {
	let missing = || Problem::not_found(format_args!("the index has no override {id}"));
	let select = select_overrides().and("v.override = ?", id);
	select.optional(app.pool()).await?.ok_or_else(missing).map(Json)
}

//! The feeder of a study: its one-line diagram, and its power flow in each interval.
//!
//! The chain knows connection points and limit rows, not the feeder behind them. Where `tieline serve` is
//! given the model, the flow of an interval is solved at the awards of the index, and beside it at those
//! that would follow without the DSO's limits.

use crate::{
	app::App,
	error::ApiError,
	interval::{OFFER_ORDER, OfferRow, known_interval, select_offer_steps, select_offers},
	market::known_auction,
	problem::Problem,
	query::Path,
	select::Select,
	value::{Point, clocks, point},
};
use axum::{Json, extract::State};
use serde::Serialize;
use sqlx::FromRow;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, PoisonError, RwLock},
};
use tieline_clearing::{BookOffer, Problem as Clearing, solve, verify};
use tieline_client::market::net_injections;
use tieline_feeder::{Feeder, Injections, Qsts};
use tieline_observer::audit::{FeederDay, FeederFlow, FeederStudy};
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, Curve, Interval, Millis, PointId, Price, Side, Step, Watts,
};
use tokio::sync::Mutex;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Of how many auctions the flows are kept.
const MOST: usize = 16;
/// A line of no more than this impedance is a switch.
const SWITCH_OHM: f64 = 1e-3;

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new().routes(routes!(diagram)).routes(routes!(flow))
}

/// The feeder of the study, with the flows that have been solved.
pub(crate) struct Feeders {
	study: Option<FeederStudy>,
	/// By auction and the number of its cleared intervals.
	days: RwLock<BTreeMap<(u32, i64), Arc<FeederDay>>>,
	/// One is solved at a time.
	solving: Mutex<()>,
}

/// The one-line diagram of a feeder.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Diagram {
	/// The area that it is in.
	area: i64,
	/// Its name.
	name: String,
	/// Its buses.
	buses: Vec<Bus>,
	/// Its branches.
	branches: Vec<Branch>,
	/// The connection points of the area.
	points: Vec<BusPoint>,
}

/// A bus.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Bus {
	/// Its name.
	name: String,
	/// Its phases: 1, 2, 3.
	#[schema(value_type = Vec<i32>)]
	phases: Vec<u8>,
	/// Its place on a map or drawing; null where the model has none.
	x: Option<f64>,
	/// Its place on a map or drawing.
	y: Option<f64>,
	/// Its base voltage, line to neutral.
	base_kv: f64,
	/// Whether the feeder meets the grid here.
	is_source: bool,
}

/// A branch between two buses.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Branch {
	/// Its name.
	name: String,
	/// `line`, `switch`, `transformer` or `regulator`.
	kind: String,
	/// The bus at its first end.
	from: String,
	/// The bus at its second end.
	to: String,
	/// Its phases at the first end.
	#[schema(value_type = Vec<i32>)]
	phases: Vec<u8>,
	/// The current that each conductor carries, at the first end; null without a rating.
	rating_a: Option<f64>,
}

/// A connection point with its bus.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BusPoint {
	/// The connection point.
	#[serde(flatten)]
	point: Point,
	/// Its bus.
	bus: String,
}

/// The power flow of an interval.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IntervalFlow {
	/// The name of the feeder.
	feeder: String,
	/// At the awards.
	with_limits: Flow,
	/// At the awards that would follow without limits; null where the feeder would then have no
	/// operating point.
	without_limits: Option<Flow>,
	/// The voltages that the feeder is held to, lower and upper, pu.
	#[schema(value_type = Vec<f64>, min_items = 2, max_items = 2)]
	band: [f64; 2],
}

/// A power flow.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Flow {
	/// Of each node, pu and degrees.
	#[schema(value_type = BTreeMap<String, Vec<f64>>)]
	voltages: BTreeMap<String, [f64; 2]>,
	/// The current of each rated branch and phase, as a share of its rating.
	loading: BTreeMap<String, f64>,
	/// The tap of each regulator.
	taps: BTreeMap<String, i32>,
}

impl From<FeederFlow> for Flow {
	fn from(FeederFlow { voltages, loading, taps }: FeederFlow) -> Self {
		Self { voltages, loading, taps }
	}
}

#[derive(FromRow)]
struct PointRow {
	point: Point,
}

#[derive(FromRow)]
struct Market {
	floor: i64,
	cap: i64,
	zone: String,
}

#[derive(FromRow)]
struct IntervalRow {
	interval: i64,
	start_unix_ms: i64,
	length_ms: i64,
}

#[derive(FromRow)]
struct CurveStep {
	side: String,
	price_micro_dollars_per_mwh: i64,
	offered_w: i64,
}

impl Feeders {
	/// With the feeder of a study, which is checked.
	pub fn new(study: Option<FeederStudy>) -> Result<Self, ApiError> {
		if let Some(FeederStudy { feeder, criteria, loads, .. }) = study.clone() {
			Qsts::new(feeder, criteria, loads)?;
		}
		Ok(Self { study, days: RwLock::default(), solving: Mutex::default() })
	}

	/// The study of an area, or the problem that there is none.
	async fn of(&self, app: &App, area: i64) -> Result<&FeederStudy, Problem> {
		let missing = || {
			Problem::not_found(
				"the server has no model of this feeder: start `tieline serve` with `--study`, the file \
				 that `tieline record --study` takes",
			)
		};
		let study = self.study.as_ref().ok_or_else(missing)?;
		if self.area(app).await? == Some(area) { Ok(study) } else { Err(missing()) }
	}

	/// The area of the study: the one it names, or the only one of the chain.
	async fn area(&self, app: &App) -> Result<Option<i64>, Problem> {
		match self.study.as_ref().map(|study| study.area) {
			None => Ok(None),
			Some(Some(area)) => Ok(Some(area.0.into())),
			Some(None) => {
				let areas = Select::new("SELECT area FROM areas").and_that("removed_block IS NULL");
				let areas = areas.then("ORDER BY area LIMIT 2").all::<(i64,)>(app.pool()).await?;
				Ok(areas.first().filter(|_| areas.len() == 1).map(|(area,)| *area))
			},
		}
	}

	/// The flows of an auction's day.
	async fn day(&self, app: &App, auction: u32, cleared: i64) -> Result<Arc<FeederDay>, Problem> {
		let key = (auction, cleared);
		let known = || self.days.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
		if let Some(day) = known() {
			return Ok(day);
		}
		let _turn = self.solving.lock().await;
		if let Some(day) = known() {
			return Ok(day);
		}
		let (Some(study), Some(area)) = (self.study.clone(), self.area(app).await?) else {
			return Err(Problem::not_found("the server has no model of the feeder"));
		};
		let books = books(app, auction, area).await?;
		let solving = tokio::task::spawn_blocking(move || books.solve(study));
		let day = solving.await.map_err(Problem::internal)??;
		let day = Arc::new(day);
		let mut days = self.days.write().unwrap_or_else(PoisonError::into_inner);
		if days.len() >= MOST {
			days.pop_first();
		}
		days.insert(key, day.clone());
		Ok(day)
	}
}

/// The book of an auction with its awards at the points of an area.
struct Books {
	area: AreaId,
	market: Market,
	points: BTreeMap<PointId, tieline_primitives::PointName>,
	intervals: Vec<(Interval, Book)>,
}

/// The book of an interval.
struct Book {
	offers: Vec<BookOffer>,
	awarded: BTreeMap<PointId, Watts>,
	curve: Curve,
}

/// Reads the book of an auction.
async fn books(app: &App, auction: u32, area: i64) -> Result<Books, Problem> {
	let market = Select::new(
		"SELECT a.floor_micro_dollars_per_mwh AS floor, a.cap_micro_dollars_per_mwh AS cap, n.zone FROM \
		 auctions a JOIN pricing_nodes n ON n.node = a.node",
	);
	let market = market.and("a.auction = ?", auction).optional::<Market>(app.pool()).await?;
	let market = market.ok_or_else(|| Problem::not_found("the index has no such auction"))?;
	let named = point("p.area", "p.point");
	let points = Select::new(format!("SELECT {named} AS point FROM points p"));
	let points = points.and("p.area = ?", area).all::<PointRow>(app.pool()).await?;
	let points = points
		.into_iter()
		.filter_map(|row| Some((point_id(&row.point)?, row.point.name?.parse().ok()?)));
	let intervals = Select::new("SELECT i.interval, i.start_unix_ms, i.length_ms FROM intervals i");
	let intervals = intervals
		.and("i.auction = ?", auction)
		.and_that("i.cleared_block IS NOT NULL")
		.then("ORDER BY i.interval")
		.all::<IntervalRow>(app.pool())
		.await?;
	let mut books = Vec::with_capacity(intervals.len());
	for IntervalRow { interval, start_unix_ms, length_ms } in intervals {
		let span = Interval {
			start: Millis(start_unix_ms.unsigned_abs()),
			length: Millis(length_ms.unsigned_abs()),
		};
		books.push((span, book(app, auction, interval).await?));
	}
	let area = AreaId(u16::try_from(area).map_err(Problem::internal)?);
	Ok(Books { area, market, points: points.collect(), intervals: books })
}

/// Reads the book of an interval.
async fn book(app: &App, auction: u32, interval: i64) -> Result<Book, Problem> {
	let of = |select: Select, table: &str| {
		let (by_auction, by_interval) =
			(format!("{table}.auction = ?"), format!("{table}.interval = ?"));
		select.and(&by_auction, auction).and(&by_interval, interval)
	};
	let rows = of(select_offers(), "o").then(OFFER_ORDER).all::<OfferRow>(app.pool()).await?;
	let steps = of(select_offer_steps(), "s").then("ORDER BY s.step").all(app.pool()).await?;
	let mut by_offer = BTreeMap::<_, Vec<Step>>::new();
	for step in steps {
		let crate::interval::OfferStep { aggregation, area, point, side, .. } = &step;
		let key = (*aggregation, *area, *point, side.clone());
		let size = (step.price_micro_dollars_per_mwh, step.offered_w);
		by_offer.entry(key).or_default().push(Step { price: Price(size.0), power: Watts(size.1) });
	}
	let (mut offers, mut awarded) = (Vec::new(), BTreeMap::<PointId, Watts>::new());
	for row in rows {
		let key = (row.aggregation, row.point.area, row.point.point, row.side.clone());
		let (Some(point), Some(side)) = (point_id(&row.point), side(&row.side)) else { continue };
		let steps = by_offer.remove(&key).unwrap_or_default();
		let Ok(steps) = steps.try_into() else { continue };
		let Ok(aggregation) = u32::try_from(row.aggregation) else { continue };
		offers.push(BookOffer { aggregation: AggregationId(aggregation), point, side, steps });
		let power = Watts(row.awarded_w.unwrap_or(0));
		let net = awarded.entry(point).or_insert(Watts::ZERO);
		*net = match side {
			Side::Supply => net.saturating_add(power),
			Side::Demand => net.saturating_sub(power),
		};
	}
	let curve = Select::new(
		"SELECT w.side, w.price_micro_dollars_per_mwh, w.offered_w FROM wholesale_steps w",
	);
	let curve = of(curve, "w").then("ORDER BY w.step").all::<CurveStep>(app.pool()).await?;
	let steps = |wanted: &str| {
		let own = curve.iter().filter(|step| step.side == wanted);
		let own = own.map(|step| Step {
			price: Price(step.price_micro_dollars_per_mwh),
			power: Watts(step.offered_w),
		});
		own.collect::<Vec<_>>()
	};
	let (demand, supply) = (steps("demand").try_into(), steps("supply").try_into());
	let (Ok(demand), Ok(supply)) = (demand, supply) else {
		return Err(Problem::internal("a curve of the wholesale market has too many steps"));
	};
	Ok(Book { offers, awarded, curve: Curve { demand, supply } })
}

impl Books {
	/// Solves the power flows, with and without limits.
	fn solve(self, study: FeederStudy) -> Result<FeederDay, Problem> {
		let (mut with, mut without) = (BTreeMap::new(), BTreeMap::new());
		for (interval, book) in &self.intervals {
			with.insert(*interval, self.named(&book.awarded));
			without.insert(*interval, self.named(&self.unlimited(book)?));
		}
		let clock = clocks(&self.market.zone);
		FeederDay::solve(study, &with, &without, &clock).map_err(|error| {
			Problem::not_found(format_args!(
				"the feeder has no power flow at these awards: {error}"
			))
		})
	}

	/// What would be awarded without limits.
	fn unlimited(&self, book: &Book) -> Result<BTreeMap<PointId, Watts>, Problem> {
		let limits: [AreaLimit; 0] = [];
		let clearing = Clearing {
			offers: &book.offers,
			curve: &book.curve,
			limits: &limits,
			floor: Price(self.market.floor),
			cap: Price(self.market.cap),
		};
		let certificate = solve(&clearing).map_err(Problem::internal)?;
		let outcome = verify(&clearing, &certificate).map_err(Problem::internal)?;
		Ok(net_injections(&book.offers, &outcome))
	}

	/// Injections by the names of the area's points.
	fn named(&self, net: &BTreeMap<PointId, Watts>) -> Injections {
		let on_feeder = net.iter().filter(|(point, _)| point.area() == self.area);
		let named =
			on_feeder.filter_map(|(point, watts)| Some((self.points.get(point)?.clone(), *watts)));
		named.collect()
	}
}

fn point_id(point: &Point) -> Option<PointId> {
	let (area, index) = (u16::try_from(point.area).ok()?, u16::try_from(point.point).ok()?);
	Some(PointId(AreaId(area), index))
}

fn side(name: &str) -> Option<Side> {
	match name {
		"supply" => Some(Side::Supply),
		"demand" => Some(Side::Demand),
		_ => None,
	}
}

/// The one-line diagram of the feeder in an area, where the server has a model of it.
#[utoipa::path(get, path = "/v1/feeders/{area}", tag = "network",
	params(("area" = i32, Path, minimum = 0, maximum = 65535)),
	responses((status = 200, body = Diagram)))]
async fn diagram(State(app): State<App>, Path(area): Path<u16>) -> Result<Json<Diagram>, Problem> {
	let area = i64::from(area);
	let feeder = &app.feeders().of(&app, area).await?.feeder;
	let named = point("p.area", "p.point");
	let points = Select::new(format!("SELECT {named} AS point FROM points p"));
	let points = points.and("p.area = ?", area).and_that("p.removed_block IS NULL");
	let points = points.then("ORDER BY p.point").all::<PointRow>(app.pool()).await?.into_iter();
	let points = points.map(|PointRow { point }| {
		let name = point.name.as_deref().unwrap_or_default();
		let bus = name.split('.').next().unwrap_or_default().to_owned();
		BusPoint { point, bus }
	});
	let (buses, branches) = (buses(feeder), branches(feeder));
	Ok(Json(Diagram { area, name: feeder.name.clone(), buses, branches, points: points.collect() }))
}

fn buses(feeder: &Feeder) -> Vec<Bus> {
	let source = feeder.source.nodes.iter().filter_map(|node| feeder.nodes.get(*node));
	let source = source.map(|node| node.bus).collect::<BTreeSet<_>>();
	let buses = feeder.buses.iter().enumerate().map(|(index, bus)| Bus {
		name: bus.name.clone(),
		phases: (1..=3).zip(bus.nodes).filter_map(|(phase, node)| node.map(|_| phase)).collect(),
		x: bus.place.map(|[x, _]| x),
		y: bus.place.map(|[_, y]| y),
		base_kv: bus.base_volts / 1e3,
		is_source: source.contains(&index),
	});
	buses.collect()
}

fn branches(feeder: &Feeder) -> Vec<Branch> {
	let node = |node: &usize| feeder.nodes.get(*node);
	let bus = |nodes: &[usize]| {
		let bus = nodes.first().and_then(node).and_then(|node| feeder.buses.get(node.bus));
		bus.map_or_else(String::new, |bus| bus.name.clone())
	};
	let phases = |nodes: &[usize]| nodes.iter().filter_map(node).map(|node| node.phase).collect();
	let lines = feeder.lines.iter().map(|line| {
		let is_switch = line.impedance_ohm.iter().all(|ohm| ohm.norm() <= SWITCH_OHM);
		Branch {
			name: line.name.clone(),
			kind: if is_switch { "switch" } else { "line" }.into(),
			from: bus(&line.from),
			to: bus(&line.to),
			phases: phases(&line.from),
			rating_a: line.rating_amps,
		}
	});
	let regulated = feeder.regulators.iter().map(|regulator| regulator.transformer);
	let regulated = regulated.collect::<BTreeSet<_>>();
	let transformers = feeder.transformers.iter().enumerate().map(|(index, transformer)| {
		let [first, second] = &transformer.windings;
		let volts = transformer.winding_volts(0);
		let amps = transformer.rated_kva * 1e3 / transformer.phases() as f64 / volts;
		Branch {
			name: transformer.name.clone(),
			kind: if regulated.contains(&index) { "regulator" } else { "transformer" }.into(),
			from: bus(&first.nodes),
			to: bus(&second.nodes),
			phases: phases(&first.nodes),
			rating_a: amps.is_finite().then_some(amps),
		}
	});
	lines.chain(transformers).collect()
}

/// The power flow of an interval at its awards, and without limits, where the server has a model of the
/// feeder.
#[utoipa::path(get, path = "/v1/auctions/{auction}/intervals/{interval}/flow", tag = "network",
	params(("auction" = i64, Path, minimum = 0, maximum = 4294967295i64),
		("interval" = i32, Path, minimum = 0, maximum = 65535)),
	responses((status = 200, body = IntervalFlow)))]
async fn flow(
	State(app): State<App>,
	Path((auction, index)): Path<(u32, u16)>,
) -> Result<Json<IntervalFlow>, Problem> {
	let known = known_auction(&app, auction).await?;
	let interval = known_interval(&app, auction, index).await?;
	let area = app.feeders().area(&app).await?.unwrap_or(-1);
	let study = app.feeders().of(&app, area).await?;
	let span = Interval {
		start: Millis(interval.start_unix_ms.unsigned_abs()),
		length: Millis(interval.length().unsigned_abs()),
	};
	if study.loads.get(&span).is_none() {
		return Err(Problem::not_found("the study has no load for this interval"));
	}
	if interval.cleared.is_none() {
		return Err(Problem::not_found("the interval is not cleared: it has no awards"));
	}
	let day = app.feeders().day(&app, auction, known.cleared()).await?;
	let flow = day.with_limits(&span).ok_or_else(|| Problem::not_found("there is no flow"))?;
	Ok(Json(IntervalFlow {
		feeder: study.feeder.name.clone(),
		with_limits: flow.into(),
		without_limits: day.without_limits(&span).map(Into::into),
		band: [study.criteria.lower_pu, study.criteria.upper_pu],
	}))
}

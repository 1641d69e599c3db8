//! Limit rows: what a DSO posts so that the market's awards keep the feeder within its limits.
//!
//! A row is `Σ a·(net injection at point) ≤ headroom`, the linearisation of one limit at one
//! operating point. With `v` the voltage there, `g` its derivatives and `x⁰` what the market's
//! points injected there, the upper limit of a band reads
//!
//! ```text
//! v + Σ g·(x − x⁰) ≤ upper − margin,
//! ```
//!
//! which is divided by the largest `|g|`, so that the largest coefficient is 10⁶ ppm and the
//! headroom is in watts. `x = 0` is the state without the market's awards. Rounding is against the
//! awards.
//!
//! A current is limited as a phasor. Its phasor is nearly linear in the injections, and its range
//! over what the points can do is long in one direction, the one in which power flows, and narrow
//! across it. With `b` the most that it can stand out across, `|I| ≤ R` follows from
//! `−√(R² − b²) ≤ I_along ≤ √(R² − b²)`: two rows, for either direction of flow. Where `b` is
//! large, the circle is replaced by the octagon within it.
//!
//! The linearisation errs by the curvature of the power flow, and rows do not know how taps will
//! move, except those for regulators that hold their relays: [`relay_rows`]. Far
//! from the operating point the error counts: 400 kW at single phases of the IEEE 13 node test
//! feeder, three times their load, take margins of 0.006 pu and of 8 % of a rating. The caller
//! chooses the operating point near the expected awards, joins the rows of several points where the
//! awards are uncertain, and sets the margins. Whether the awards do keep the limits, the exact
//! power flow tells: [`violations`].

mod ratings;
mod relay_rows;
mod screening;

pub use relay_rows::relay_rows;
pub use screening::{is_attainable, screen};

use crate::model::Feeder;
use crate::point::Point;
use crate::sensitivity::{Collapse, Sensitivities};
use crate::solution::Solution;
use num_complex::Complex64;
use ratings::{Rated, rated};
use std::collections::{BTreeSet, VecDeque};
use std::f64::consts::{FRAC_PI_4, FRAC_PI_8};
use std::sync::Arc;
use tieline_primitives::{
	Bound, Capability, Coefficient, Limit, MAX_COEFFICIENTS, MAX_NAME, Ppm, Reason, Watts, name,
};

/// The coefficient of the point that moves a limit most.
const MILLION: f64 = 1e6;

/// What the feeder has to keep to.
#[derive(Clone, Debug, PartialEq)]
pub struct Criteria {
	/// The lowest voltage.
	pub lower_pu: f64,
	/// The highest voltage.
	pub upper_pu: f64,
	/// How far inside the band rows stay, for what the linearisation does not know.
	pub margin_pu: f64,
	/// The share of a rating that rows leave unused.
	pub thermal_margin: f64,
	/// The buses whose voltage counts, as indices into [`Feeder::buses`].
	pub buses: Vec<usize>,
}

impl Criteria {
	/// Range A of ANSI C84.1, 0.95 to 1.05 pu, at the buses where customers are (see
	/// [`Feeder::served_buses`]), without margins.
	pub fn range_a(feeder: &Feeder) -> Self {
		Self {
			lower_pu: 0.95,
			upper_pu: 1.05,
			margin_pu: 0.0,
			thermal_margin: 0.0,
			buses: feeder.served_buses(),
		}
	}

	/// The nodes whose voltage counts.
	pub fn nodes<'a>(&'a self, feeder: &'a Feeder) -> impl Iterator<Item = usize> + 'a {
		self.buses.iter().flat_map(|&bus| feeder.buses[bus].nodes.into_iter().flatten())
	}
}

/// A connection point as the market sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarketPoint {
	/// Its index in its area.
	pub index: u16,
	/// Where it is.
	pub point: Point,
	/// What can be awarded there at most, in either direction.
	pub range: Capability,
	/// What the market's awards inject in the operating point at which rows are linearised.
	pub injected: Watts,
	/// The reactive power that comes with a watt injected, in var: zero at unity power factor.
	pub var_per_watt: f64,
}

/// Why there are no rows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
	/// The operating point has no derivatives.
	#[error(transparent)]
	Collapse(#[from] Collapse),
	/// The name of a bus, line or transformer does not fit a row. Shorten it.
	#[error("name `{0}` longer than {MAX_NAME} bytes")]
	LongName(String),
	/// More points than a row can name. Split the area.
	#[error("{0} connection points, more than the {MAX_COEFFICIENTS} of a row")]
	TooManyPoints(usize),
	/// The taps of the regulators do not move their relays, so that these cannot be held. Lock
	/// those regulators (`max_change`).
	#[error("regulators that cannot hold their relays")]
	Unheld,
	/// Two points have the same index in their area.
	#[error("duplicate index {0} of a connection point")]
	DuplicateIndex(u16),
}

/// A limit that a solution does not keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
	/// The limit.
	pub limit: Violated,
	/// The voltage in pu, or the current in ampere.
	pub value: f64,
	/// The voltage or current that is allowed.
	pub allowed: f64,
}

/// Which limit is violated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violated {
	/// A voltage.
	Voltage {
		/// The node.
		node: usize,
		/// The side of the band.
		bound: Bound,
	},
	/// A current of a line, at either end.
	Current {
		/// The line.
		line: usize,
		/// Its conductor, from 0.
		conductor: usize,
	},
	/// A current through a phase of a transformer's winding.
	Winding {
		/// The transformer.
		transformer: usize,
		/// The winding that is closest to its rating: 0 or 1.
		winding: usize,
		/// Its phase, from 0.
		phase: usize,
	},
}

impl Feeder {
	/// The buses where customers are, and where the voltage band holds: those downstream of the
	/// regulators, without the regulators' own output buses, and every other one that has a load.
	/// Of a feeder without regulators, all but the source's bus, and that too if it has a load.
	pub fn served_buses(&self) -> Vec<usize> {
		let bus = |node: usize| self.nodes[node].bus;
		let outputs: BTreeSet<usize> = self
			.regulators
			.iter()
			.map(|r| bus(self.transformers[r.transformer].windings[r.winding].nodes[0]))
			.collect();
		let loaded: BTreeSet<usize> =
			self.loads.iter().flat_map(|load| &load.nodes).map(|&node| bus(node)).collect();
		if outputs.is_empty() {
			let source = bus(self.source.nodes[0]);
			return (0..self.buses.len()).filter(|b| *b != source || loaded.contains(b)).collect();
		}
		let regulated: BTreeSet<usize> = self.regulators.iter().map(|r| r.transformer).collect();
		let mut links: Vec<(usize, usize)> =
			self.lines.iter().map(|line| (bus(line.from[0]), bus(line.to[0]))).collect();
		for (index, transformer) in self.transformers.iter().enumerate() {
			let [first, second] = transformer.windings.each_ref().map(|w| bus(w.nodes[0]));
			if !regulated.contains(&index) {
				links.push((first, second));
			}
		}
		let mut reached = outputs.clone();
		let mut queue: VecDeque<usize> = outputs.iter().copied().collect();
		while let Some(at) = queue.pop_front() {
			for &(a, b) in &links {
				for (near, far) in [(a, b), (b, a)] {
					if near == at && reached.insert(far) {
						queue.push_back(far);
					}
				}
			}
		}
		let served: BTreeSet<usize> = reached.difference(&outputs).copied().collect();
		served.union(&loaded).copied().collect()
	}
}

/// The rows of every limit at an operating point, whether they can bind or not; see
/// [`screen`]. Limits that no point moves have no row.
pub fn rows(
	solution: impl Into<Arc<Solution>>,
	criteria: &Criteria,
	points: &[MarketPoint],
) -> Result<Vec<Limit>, LimitError> {
	let points = sorted(points)?;
	let places: Vec<Point> = points.iter().map(|point| point.point).collect();
	let sensitivities = Sensitivities::at(solution, &places)?;
	let mut rows = voltage_rows(&sensitivities, criteria, &points)?;
	rows.extend(thermal_rows(&sensitivities, criteria, &points)?);
	Ok(rows)
}

/// The points in the order in which a row names them.
pub(crate) fn sorted(points: &[MarketPoint]) -> Result<Vec<MarketPoint>, LimitError> {
	let mut points = points.to_vec();
	points.sort_by_key(|point| point.index);
	if points.len() > MAX_COEFFICIENTS as usize {
		return Err(LimitError::TooManyPoints(points.len()));
	}
	if let Some(pair) = points.windows(2).find(|pair| pair[0].index == pair[1].index) {
		return Err(LimitError::DuplicateIndex(pair[0].index));
	}
	Ok(points)
}

/// The limits that a solution does not keep, margins aside.
pub fn violations(solution: &Solution, criteria: &Criteria) -> Vec<Violation> {
	let feeder = solution.feeder();
	let mut violations = Vec::new();
	for node in criteria.nodes(feeder) {
		let value = solution.voltage_pu(node).norm();
		let mut check = |violated: bool, bound, allowed| {
			if violated {
				let limit = Violated::Voltage { node, bound };
				violations.push(Violation { limit, value, allowed });
			}
		};
		check(value > criteria.upper_pu, Bound::Upper, criteria.upper_pu);
		check(value < criteria.lower_pu, Bound::Lower, criteria.lower_pu);
	}
	let mut currents: Vec<Violation> = Vec::new();
	for Rated { limit, amps, current, .. } in rated(solution) {
		let value = current.at(&solution.voltages).norm();
		match currents.last_mut() {
			// The other end of the same conductor.
			Some(last) if last.limit == limit => last.value = last.value.max(value),
			_ => currents.push(Violation { limit, value, allowed: amps }),
		}
	}
	violations.extend(currents.into_iter().filter(|current| current.value > current.allowed));
	violations
}

fn voltage_rows(
	sensitivities: &Sensitivities,
	criteria: &Criteria,
	points: &[MarketPoint],
) -> Result<Vec<Limit>, LimitError> {
	let solution = sensitivities.solution();
	let feeder = solution.feeder();
	let mut rows = Vec::new();
	for node in criteria.nodes(feeder) {
		let value = solution.voltage_pu(node).norm();
		let slopes: Vec<f64> = points
			.iter()
			.enumerate()
			.map(|(k, point)| {
				let slope = sensitivities.voltage(node, k);
				(slope.per_kw + slope.per_kvar * point.var_per_watt) / 1e3
			})
			.collect();
		for bound in [Bound::Upper, Bound::Lower] {
			rows.extend(voltage_row(feeder, criteria, node, bound, value, &slopes, points)?);
		}
	}
	Ok(rows)
}

/// The row of one side of the band at a node with this voltage and these derivatives, pu and pu
/// per watt.
pub(crate) fn voltage_row(
	feeder: &Feeder,
	criteria: &Criteria,
	node: usize,
	bound: Bound,
	value: f64,
	slopes: &[f64],
	points: &[MarketPoint],
) -> Result<Option<Limit>, LimitError> {
	let bus = &feeder.buses[feeder.nodes[node].bus].name;
	let bus = name(bus).ok_or_else(|| LimitError::LongName(bus.clone()))?;
	let reason = Reason::Voltage { bus, phase: feeder.nodes[node].phase, bound };
	let (sign, room) = match bound {
		Bound::Upper => (1.0, criteria.upper_pu - value),
		Bound::Lower => (-1.0, value - criteria.lower_pu),
	};
	let slopes: Vec<f64> = slopes.iter().map(|slope| sign * slope).collect();
	let room = room - criteria.margin_pu + before(&slopes, points);
	Ok(row(reason, &slopes, room, points))
}

fn thermal_rows(
	sensitivities: &Sensitivities,
	criteria: &Criteria,
	points: &[MarketPoint],
) -> Result<Vec<Limit>, LimitError> {
	let solution = sensitivities.solution();
	let mut rows = Vec::new();
	for Rated { name: branch, amps, current, .. } in rated(solution) {
		let changes: Vec<Complex64> = points
			.iter()
			.enumerate()
			.map(|(k, point)| {
				let [watt, var] = sensitivities.current(&current, k);
				watt + var * point.var_per_watt
			})
			.collect();
		let branch = name(&branch).ok_or(LimitError::LongName(branch))?;
		let rating = amps * (1.0 - criteria.thermal_margin);
		for (slopes, room) in facets(current.at(&solution.voltages), &changes, rating, points) {
			let reason = Reason::Thermal { branch: branch.clone() };
			rows.extend(row(reason, &slopes, room, points));
		}
	}
	Ok(rows)
}

/// Half planes that together imply that the current is within its rating, for injections within
/// the points' ranges: slopes in ampere per watt, and the amperes left at no injection.
fn facets(
	current: Complex64,
	changes: &[Complex64],
	rating: f64,
	points: &[MarketPoint],
) -> Vec<(Vec<f64>, f64)> {
	let widths = points.iter().map(|point| export(point) + import(point));
	let spread: Complex64 =
		changes.iter().zip(widths).map(|(change, width)| (change * width).powi(2)).sum();
	let direction = spread.arg() / 2.0;
	let half_plane = |angle: f64, radius: f64| {
		let turn = Complex64::from_polar(1.0, -angle);
		let slopes: Vec<f64> = changes.iter().map(|change| (turn * change).re).collect();
		let room = radius - (turn * current).re + before(&slopes, points);
		(slopes, room)
	};
	let (across, room) = half_plane(direction + 2.0 * FRAC_PI_4, 0.0);
	let reach = |sign: f64| {
		let highest: f64 = across.iter().zip(points).map(|(a, p)| most(sign * a, p)).sum();
		highest - sign * room
	};
	let width = reach(1.0).max(reach(-1.0));
	if width < 0.6 * rating {
		let radius = (rating * rating - width * width).sqrt();
		[0.0, 4.0].map(|k| half_plane(direction + k * FRAC_PI_4, radius)).into()
	} else {
		let radius = rating * FRAC_PI_8.cos();
		(0..8).map(|k| half_plane(direction + f64::from(k) * FRAC_PI_4, radius)).collect()
	}
}

/// A row of integers that implies `Σ slope·x ≤ room` within the points' ranges; `None` when no
/// point moves the limit.
fn row(reason: Reason, slopes: &[f64], room: f64, points: &[MarketPoint]) -> Option<Limit> {
	let largest = slopes.iter().fold(0.0, |most: f64, slope| most.max(slope.abs()));
	let room = room / largest;
	// A gigawatt would not be seen: 10⁻⁶ pu of a voltage, 10⁻³ A of a current.
	let least = match reason {
		Reason::Voltage { .. } => 1e-15,
		Reason::Thermal { .. } | Reason::Outage | Reason::Envelope => 1e-12,
	};
	if !room.is_finite() || largest < least {
		return None;
	}
	let mut rounding = 0.0;
	let mut coefficients = Vec::new();
	for (slope, point) in slopes.iter().zip(points) {
		let exact = slope / largest * MILLION;
		// Within ±10⁶.
		let sensitivity = exact.round() as i32;
		rounding += most((exact - exact.round()) / MILLION, point);
		if sensitivity != 0 {
			coefficients.push(Coefficient { point: point.index, sensitivity: Ppm(sensitivity) });
		}
	}
	// A cast from a float saturates.
	let headroom = Watts((room - rounding).floor() as i64);
	Some(Limit { reason, coefficients: coefficients.try_into().ok()?, headroom })
}

/// What the points' injections at the operating point add to the limited value.
fn before(slopes: &[f64], points: &[MarketPoint]) -> f64 {
	slopes.iter().zip(points).map(|(slope, point)| slope * point.injected.0 as f64).sum()
}

/// The most that a point can make of this slope.
fn most(slope: f64, point: &MarketPoint) -> f64 {
	(slope * export(point)).max(-slope * import(point))
}

fn export(point: &MarketPoint) -> f64 {
	point.range.export.0.max(0) as f64
}

fn import(point: &MarketPoint) -> f64 {
	point.range.import.0.max(0) as f64
}

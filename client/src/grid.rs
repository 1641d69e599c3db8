//! The feeder through a scenario's day: its power flow hour by hour with the regulators free, and
//! the limit rows that keep it within its limits.
//!
//! # How the DSO finds its rows
//!
//! The DSO has to post rows before it knows a single bid. What it knows is what is connected: for
//! each connection point a *range*, from the registry and, for PV, from the sun. Rows are linear
//! and the feeder is not, and the regulators will answer what the market does; so the rows of an
//! hour are those of several operating points together:
//!
//! - the *forecast*, the feeder's own load without any award, with the taps that it leads to;
//! - as much *export* as the feeder can take: all ranges' export sides in proportion, scaled down
//!   until the exact power flow, regulators free, leaves no limit;
//! - as much *import* as it can take, likewise.
//!
//! At the latter two the linearisation is exact where the limits bind, with the taps to which the
//! regulators move there; the first holds while they have not moved yet. Of the voltage band each
//! of the two guards its own side: export the upper, import the lower. What the rows still do not
//! know is covered by a margin, and checked afterwards by the exact power flow at the awards.

use crate::scenario::{HOURS, PointName, Scenario};
use std::{collections::BTreeMap, sync::Arc};
use tieline_feeder::{
	Criteria, Feeder, Injection, LimitError, LoadScale, MarketPoint, NetworkError, Operating,
	PointError, Regulation, Solution, SolveError, Solver, Violation, rows, screen, violations,
};
use tieline_primitives::{Bound, Capability, Limit, Reason, Watts};

/// The halvings in the search for how much the feeder can take: one part in a thousand.
const HALVINGS: u32 = 10;

/// What is injected at each connection point; negative is withdrawn.
pub type Injections = BTreeMap<PointName, Watts>;

/// Why the feeder's day cannot be computed.
#[derive(Debug, thiserror::Error)]
pub enum GridError {
	/// The network has no solution at all.
	#[error(transparent)]
	Network(#[from] NetworkError),
	/// A connection point is not on the feeder.
	#[error(transparent)]
	Point(#[from] PointError),
	/// There is no operating point in an hour.
	#[error("hour {hour}: {source}")]
	Flow {
		/// The hour, from 0.
		hour: usize,
		/// Why.
		source: SolveError,
	},
	/// There are no rows for an hour.
	#[error("hour {hour}: {source}")]
	Limits {
		/// The hour, from 0.
		hour: usize,
		/// Why.
		source: LimitError,
	},
	/// The feeder's own load leaves its limits, so that no award can be safe: choose other
	/// regulator settings or load multipliers.
	#[error("hour {hour}: the feeder leaves its limits without any award ({count} violations)")]
	Overloaded {
		/// The hour, from 0.
		hour: usize,
		/// The number of limits.
		count: usize,
	},
}

/// One side of a range, as a net injection.
type Direction = fn(&Capability) -> Watts;

/// A connection point of the market, with what can happen there in an hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
	/// Its index in its area.
	pub index: u16,
	/// Its name.
	pub point: PointName,
	/// The most that it can be awarded, in either direction.
	pub capability: Capability,
}

/// The feeder of a scenario.
#[derive(Clone, Debug)]
pub struct Grid {
	solver: Solver,
	/// The limits with the scenario's margins, for rows.
	criteria: Criteria,
	loads: [f64; HOURS],
	/// Where the regulators stand when the day begins.
	first_taps: Vec<i8>,
}

impl Grid {
	/// The feeder of `scenario`, with the scenario's regulator settings. Its taps at the start of
	/// the day are those that the load of the first hour leads to from neutral.
	pub fn new(scenario: &Scenario) -> Result<Self, GridError> {
		let feeder = scenario.feeder.network.clone();
		let criteria = scenario.criteria();
		let neutral = vec![0; feeder.regulators.len()];
		let mut grid = Self {
			solver: Solver::new(feeder)?,
			criteria,
			loads: scenario.feeder.load_multipliers,
			first_taps: neutral.clone(),
		};
		grid.first_taps = grid.flow(0, &Injections::new(), &neutral)?.taps().to_vec();
		Ok(grid)
	}

	/// The network.
	pub fn feeder(&self) -> &Arc<Feeder> {
		self.solver.feeder()
	}

	/// The limits that hold.
	pub fn criteria(&self) -> &Criteria {
		&self.criteria
	}

	/// The exact power flow of each hour, the regulators free, each hour from the taps of the one
	/// before.
	pub fn day(
		&mut self,
		injections: impl Fn(usize) -> Injections,
	) -> Result<Vec<Solution>, GridError> {
		let mut taps = self.first_taps.clone();
		let mut day = Vec::with_capacity(HOURS);
		for hour in 0..HOURS {
			let solution = self.flow(hour, &injections(hour), &taps)?;
			taps = solution.taps().to_vec();
			day.push(solution);
		}
		Ok(day)
	}

	/// The limits that a solution does not keep.
	pub fn violations(&self, solution: &Solution) -> Vec<Violation> {
		violations(solution, &self.criteria)
	}

	/// The limit rows of each hour, for these ranges of each hour.
	pub fn limit_rows(
		&mut self,
		ranges: impl Fn(usize) -> Vec<Range>,
	) -> Result<Vec<Vec<Limit>>, GridError> {
		let mut taps = self.first_taps.clone();
		let mut day = Vec::with_capacity(HOURS);
		for hour in 0..HOURS {
			let ranges = ranges(hour);
			let forecast = self.flow(hour, &Injections::new(), &taps)?;
			let overloads = self.violations(&forecast);
			if !overloads.is_empty() {
				return Err(GridError::Overloaded { hour, count: overloads.len() });
			}
			taps = forecast.taps().to_vec();
			let mut all = self.rows_at(hour, forecast, &ranges, |_| Watts::ZERO)?;
			let directions: [(Direction, Bound); 2] =
				[(export, Bound::Upper), (import, Bound::Lower)];
			for (direction, bound) in directions {
				let (share, solution) = self.most(hour, &ranges, direction, &taps)?;
				let rows = self.rows_at(hour, solution, &ranges, |range| {
					scaled(direction(&range.capability), share)
				})?;
				all.extend(rows.into_iter().filter(|row| concerns(row, bound)));
			}
			let points = self.market_points(&ranges, |_| Watts::ZERO)?;
			day.push(screen(all, &points));
		}
		Ok(day)
	}

	/// The most that the feeder takes of all ranges together in one direction: the share, and the
	/// power flow there.
	fn most(
		&mut self,
		hour: usize,
		ranges: &[Range],
		direction: Direction,
		taps: &[i8],
	) -> Result<(f64, Solution), GridError> {
		let mut try_share = |share: f64| {
			let injections = ranges
				.iter()
				.map(|range| (range.point.clone(), scaled(direction(&range.capability), share)))
				.collect();
			match self.flow(hour, &injections, taps) {
				Ok(solution) if self.violations(&solution).is_empty() => Ok(Some(solution)),
				// Beyond what the feeder can carry there is no operating point.
				Ok(_)
				| Err(GridError::Flow { source: SolveError::NoOperatingPoint { .. }, .. }) => Ok(None),
				Err(error) => Err(error),
			}
		};
		if let Some(solution) = try_share(1.0)? {
			return Ok((1.0, solution));
		}
		let (mut kept, mut beyond, mut best) = (0.0, 1.0, None);
		for _ in 0..HALVINGS {
			let middle = (kept + beyond) / 2.0;
			match try_share(middle)? {
				Some(solution) => (kept, best) = (middle, Some(solution)),
				None => beyond = middle,
			}
		}
		match best {
			Some(solution) => Ok((kept, solution)),
			None => Ok((0.0, self.flow(hour, &Injections::new(), taps)?)),
		}
	}

	fn flow(
		&mut self,
		hour: usize,
		injections: &Injections,
		taps: &[i8],
	) -> Result<Solution, GridError> {
		let feeder = self.solver.feeder().clone();
		let injections = injections
			.iter()
			.map(|(name, watts)| {
				let point = feeder.point(&name.to_string())?;
				Ok(Injection { point, kw: watts.0 as f64 / 1000.0, kvar: 0.0 })
			})
			.collect::<Result<Vec<_>, PointError>>()?;
		let loads = LoadScale::All(self.loads.get(hour).copied().unwrap_or_default());
		self.solver
			.solve(&Operating { loads, injections: &injections }, Regulation::Free(taps))
			.map_err(|source| GridError::Flow { hour, source })
	}

	fn market_points(
		&self,
		ranges: &[Range],
		injected: impl Fn(&Range) -> Watts,
	) -> Result<Vec<MarketPoint>, GridError> {
		ranges
			.iter()
			.map(|range| {
				Ok(MarketPoint {
					index: range.index,
					point: self.feeder().point(&range.point.to_string())?,
					range: range.capability,
					injected: injected(range),
					var_per_watt: 0.0,
				})
			})
			.collect()
	}

	fn rows_at(
		&self,
		hour: usize,
		solution: Solution,
		ranges: &[Range],
		injected: impl Fn(&Range) -> Watts,
	) -> Result<Vec<Limit>, GridError> {
		let points = self.market_points(ranges, injected)?;
		rows(solution, &self.criteria, &points).map_err(|source| GridError::Limits { hour, source })
	}
}

/// Whether a row of an operating point at one end of the ranges is worth having: not when it guards
/// the other end of the voltage band, from where it would be extrapolated across all of them.
fn concerns(row: &Limit, end: Bound) -> bool {
	match row.reason {
		Reason::Voltage { bound, .. } => bound == end,
		Reason::Thermal { .. } | Reason::Outage | Reason::Envelope => true,
	}
}

fn export(capability: &Capability) -> Watts {
	capability.export
}

fn import(capability: &Capability) -> Watts {
	Watts(capability.import.0.saturating_neg())
}

fn scaled(watts: Watts, share: f64) -> Watts {
	Watts((watts.0 as f64 * share) as i64)
}

//! The feeder through a scenario's day: its power flow hour by hour with the regulators free, and
//! the limit rows that keep it within its limits.
//!
//! # How the DSO finds its rows
//!
//! The DSO has to post rows before it knows a single bid. What it knows is what the chain admits at
//! each connection point: a *range*. Nor does it know where the regulators will stand: within their
//! dead bands that depends on the awards of the hours before. So each end of the voltage band is
//! guarded with the taps that are worst for it, the upper from the highest down and the lower from
//! the lowest up, and no hour depends on another. The rows of an hour are those of several
//! operating points together:
//!
//! - the *forecast*, the feeder's own load without any award;
//! - as much *export* as the feeder can take: all ranges' export sides in proportion, scaled down
//!   until the exact power flow, regulators free, leaves no limit; it guards the upper end;
//! - as much *import* as it can take, likewise; it guards the lower end;
//! - at either of the two, the other end of the band, for awards that draw the taps along: there
//!   the regulators are taken to hold their relays at the end of the dead band.
//!
//! Without awards the feeder is within its limits from either end of the taps, or the hour has no
//! rows. So no row asks for awards that relieve a limit, though it may aim further inside.
//!
//! What the rows still do not know is covered by a margin, and checked afterwards by the exact
//! power flow at the awards. The margin is meant for awards between these points; where every
//! point is at one end of its range or the other, in no pattern, the error can exceed it.

use std::{collections::BTreeMap, sync::Arc};
use tieline_feeder::{
	Criteria, Feeder, Injection, LimitError, LoadScale, MarketPoint, NetworkError, Operating,
	PointError, Regulation, Regulator, Solution, SolveError, Solver, Violation, held_rows, rows,
	screen, violations,
};
use tieline_primitives::{Bound, Capability, Limit, Reason, Watts};
use tieline_scenario::{HOURS, PointName, Scenario};

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
	#[error("hour {hour}: {cause}")]
	Flow {
		/// The hour, from 0.
		hour: usize,
		/// Why.
		cause: SolveError,
	},
	/// There are no rows for an hour.
	#[error("hour {hour}: {cause}")]
	Limits {
		/// The hour, from 0.
		hour: usize,
		/// Why.
		cause: LimitError,
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
	/// the day are those that the load of the first hour leads to from neutral; a regulator that
	/// may change no taps keeps that of the model.
	pub fn new(scenario: &Scenario) -> Result<Self, GridError> {
		let feeder = scenario.feeder.network.clone();
		let criteria = scenario.criteria();
		let neutral = taps(&feeder, |_| 0);
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

	/// The limit rows of each hour, for these ranges in every hour.
	pub fn limit_rows(&mut self, ranges: &[Range]) -> Vec<Result<Vec<Limit>, GridError>> {
		(0..HOURS).map(|hour| self.rows_of(hour, ranges)).collect()
	}

	/// The limit rows of these hours of the day, for these ranges in each.
	pub fn limit_rows_of(
		&mut self,
		hours: std::ops::Range<usize>,
		ranges: &[Range],
	) -> Vec<Result<Vec<Limit>, GridError>> {
		hours.map(|hour| self.rows_of(hour, ranges)).collect()
	}

	fn rows_of(&mut self, hour: usize, ranges: &[Range]) -> Result<Vec<Limit>, GridError> {
		let ends: [(Direction, Bound); 2] = [(export, Bound::Upper), (import, Bound::Lower)];
		let mut all = Vec::new();
		for (direction, bound) in ends {
			let start = end_taps(self.feeder(), bound);
			let forecast = self.flow(hour, &Injections::new(), &start)?;
			let overloads = self.violations(&forecast);
			if !overloads.is_empty() {
				return Err(GridError::Overloaded { hour, count: overloads.len() });
			}
			let rows = self.rows_at(hour, forecast, ranges, |_| Watts::ZERO)?;
			all.extend(rows.into_iter().filter(|row| concerns(row, bound)));
			let (share, solution) = self.most(hour, ranges, direction, &start)?;
			let rows = self.rows_at(hour, solution, ranges, |range| {
				scaled(direction(&range.capability), share)
			})?;
			all.extend(rows.into_iter().filter(|row| concerns(row, bound)));
			let other = match bound {
				Bound::Upper => Bound::Lower,
				Bound::Lower => Bound::Upper,
			};
			let injected = |range: &Range| scaled(direction(&range.capability), share);
			let injections = ranges.iter().map(|range| (range.point.clone(), injected(range)));
			let solution =
				self.flow(hour, &injections.collect(), &end_taps(self.feeder(), other))?;
			let points = self.market_points(ranges, injected)?;
			let rows = held_rows(&solution, &self.criteria, &points, other);
			all.extend(rows.map_err(|cause| GridError::Limits { hour, cause })?);
		}
		// Without awards the limits are kept, as found above; a margin only forbids more.
		for row in &mut all {
			row.headroom = row.headroom.max(Watts::ZERO);
		}
		let points = self.market_points(ranges, |_| Watts::ZERO)?;
		Ok(screen(all, &points))
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
				| Err(GridError::Flow {
					cause:
						SolveError::NoOperatingPoint { .. } | SolveError::UnsettledRegulators { .. },
					..
				}) => Ok(None),
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
			.map_err(|cause| GridError::Flow { hour, cause })
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
		rows(solution, &self.criteria, &points).map_err(|cause| GridError::Limits { hour, cause })
	}
}

/// These positions of the regulators that may act, and the model's of the others.
fn taps(feeder: &Feeder, position: impl Fn(&Regulator) -> i8) -> Vec<i8> {
	let tap = |regulator: &Regulator| match regulator.settings.max_change {
		0 => regulator.tap,
		_ => position(regulator),
	};
	feeder.regulators.iter().map(tap).collect()
}

/// The end of the taps that is worst for an end of the voltage band.
fn end_taps(feeder: &Feeder, bound: Bound) -> Vec<i8> {
	taps(feeder, |regulator| match (bound, regulator.positions()) {
		(Bound::Upper, (_, highest)) => highest,
		(Bound::Lower, (lowest, _)) => lowest,
	})
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

#[cfg(test)]
mod tests {
	use super::*;
	use std::path::Path;
	use tieline_feeder::is_attainable;

	fn shipped() -> Scenario {
		let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/ieee13-day.toml");
		Scenario::read(file).unwrap_or_else(|error| panic!("{error}"))
	}

	/// The rating of everything at each point.
	fn ranges(scenario: &Scenario) -> Vec<Range> {
		(0..)
			.zip(scenario.points())
			.map(|(index, (point, capability))| Range { index, point: point.clone(), capability })
			.collect()
	}

	struct Random(u64);
	impl Random {
		fn next(&mut self) -> f64 {
			self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
			(self.0 >> 11) as f64 / (1u64 << 53) as f64
		}
	}

	/// The part of these awards that every row allows.
	fn on_the_boundary(rows: &[Limit], ranges: &[Range], awards: &[f64]) -> Injections {
		let mut share = 1.0f64;
		for row in rows {
			let slope = |range: &Range| f64::from(row.sensitivity(range.index).0) / 1e6;
			let used: f64 = ranges.iter().zip(awards).map(|(r, award)| slope(r) * award).sum();
			if used > 0.0 {
				share = share.min(row.headroom.0 as f64 / used);
			}
		}
		let awards = ranges.iter().zip(awards);
		awards.map(|(r, award)| (r.point.clone(), Watts((award * share) as i64))).collect()
	}

	#[test]
	fn awards_that_keep_the_rows_keep_the_voltages_from_every_tap() {
		let scenario = shipped();
		let mut grid = Grid::new(&scenario).unwrap();
		let ranges = ranges(&scenario);
		let mut random = Random(1);
		for (hour, rows) in grid.limit_rows(&ranges).into_iter().enumerate() {
			let rows = rows.unwrap();
			for case in 0..40 {
				let awards: Vec<f64> = ranges
					.iter()
					.map(|range| {
						let most = range.capability.export.0 as f64;
						let least = -range.capability.import.0 as f64;
						let (x, y) = (random.next(), random.next());
						match case % 4 {
							0 => x * most,
							1 => x * least,
							2 => least + x * (most - least),
							_ if x < 0.7 => 0.0,
							_ if y < 0.5 => most,
							_ => least,
						}
					})
					.collect();
				let injections = on_the_boundary(&rows, &ranges, &awards);
				for tap in -16..=16 {
					let solution = grid.flow(hour, &injections, &[tap; 3]).unwrap();
					let violations = grid.violations(&solution);
					assert!(violations.is_empty(), "hour {hour} from {tap}: {violations:?}");
				}
			}
		}
	}

	#[test]
	fn rows_fit_the_chain() {
		let scenario = shipped();
		let mut grid = Grid::new(&scenario).unwrap();
		let started = std::time::Instant::now();
		let day = grid.limit_rows(&ranges(&scenario));
		println!("rows of a day in {:?}", started.elapsed());
		for rows in day {
			let rows = rows.unwrap();
			assert!(!rows.is_empty() && rows.len() <= 512);
			assert!(rows.iter().map(|row| row.coefficients.len()).sum::<usize>() <= 16_384);
		}
	}

	/// Settings with which rows aim further inside than the feeder is without any award: a wide
	/// margin, and relays whose dead band ends above what the upper end of the voltage band takes.
	#[test]
	fn a_sound_hour_can_always_be_cleared_without_awards() {
		let shipped = shipped();
		let mut cautious = shipped.clone();
		cautious.dso.voltage_margin_pu = 0.006;
		let mut high = shipped.clone();
		for regulator in &mut high.feeder.network.regulators {
			regulator.settings.target_volts = 123.5;
		}
		for scenario in [shipped, cautious, high] {
			let mut grid = Grid::new(&scenario).unwrap();
			let ranges = ranges(&scenario);
			let points = grid.market_points(&ranges, |_| Watts::ZERO).unwrap();
			for rows in grid.limit_rows(&ranges) {
				for row in rows.unwrap() {
					assert!(row.headroom >= Watts::ZERO && is_attainable(&row, &points), "{row:?}");
				}
			}
		}
	}

	#[test]
	fn a_regulator_that_may_not_act_keeps_its_tap() {
		let mut scenario = shipped();
		let fixed = &mut scenario.feeder.network.regulators[1];
		(fixed.settings.max_change, fixed.tap) = (0, 6);
		let mut grid = Grid::new(&scenario).unwrap();
		for solution in grid.day(|_| Injections::new()).unwrap() {
			assert_eq!(solution.taps()[1], 6);
		}
		for rows in grid.limit_rows(&ranges(&scenario)) {
			assert!(!rows.unwrap().is_empty());
		}
	}

	#[test]
	fn an_impossible_hour_costs_no_other_hour_its_rows() {
		let mut scenario = shipped();
		let ranges = ranges(&scenario);
		let sound = Grid::new(&scenario).unwrap().limit_rows(&ranges);
		scenario.feeder.load_multipliers[5] = 3.0;
		let day = Grid::new(&scenario).unwrap().limit_rows(&ranges);
		for (hour, (rows, sound)) in day.into_iter().zip(sound).enumerate() {
			if hour == 5 {
				assert!(matches!(rows, Err(GridError::Overloaded { hour: 5, .. })), "{rows:?}");
			} else {
				assert_eq!(rows.unwrap(), sound.unwrap());
			}
		}
	}
}

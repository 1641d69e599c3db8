//! The limit rows of an interval, for whatever the market may award in it.
//!
//! The DSO has to post rows before it knows a single bid. What it knows is what the chain admits at
//! each connection point: a *range*. Nor does it know where the regulators will stand: within their
//! dead bands that depends on the awards of the intervals before. So each end of the voltage band is
//! guarded with the taps that are worst for it, the upper from the highest down and the lower from
//! the lowest up, and no interval depends on another. The rows of an interval are those of several
//! operating points together:
//!
//! - the *forecast*, the feeder's own load without any award;
//! - as much *export* as the feeder can take: all ranges' export sides in proportion, scaled down
//!   until the exact power flow, regulators free, leaves no limit; it guards the upper end;
//! - as much *import* as it can take, likewise; it guards the lower end;
//! - at either of the two, the other end of the band, for awards that draw the taps along: there
//!   the regulators are taken to hold their relays at the end of the dead band.
//!
//! Without awards the feeder is within its limits from either end of the taps, or the interval has
//! no rows. So no row asks for awards that relieve a limit, though it may aim further inside.
//!
//! A margin covers the linearisation, and the exact power flow at the awards checks the result. The
//! margin is meant for awards between these points; where every point is at one end of its range or
//! the other, in no pattern, the error can exceed it.

use crate::{
	limits::{MarketPoint, relay_rows, rows, screen},
	model::Feeder,
	qsts::{Injections, Qsts, QstsError, taps},
	solution::Solution,
	solver::SolveError,
};
use tieline_primitives::{Bound, Capability, Interval, Limit, PointName, Reason, Watts};

/// The halvings in the search for the most that the feeder can take: one part in a thousand.
const HALVINGS: u32 = 10;

/// One side of a range, as a net injection.
type Direction = fn(&Capability) -> Watts;

/// A connection point of the market, with the most that can be awarded there in an interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
	/// Its index in its area.
	pub index: u16,
	/// Its name.
	pub point: PointName,
	/// The most that it can be awarded, in either direction.
	pub capability: Capability,
}

impl Qsts {
	/// The limit rows of an interval, for awards within these ranges.
	pub fn limit_rows(
		&mut self,
		interval: &Interval,
		ranges: &[Range],
	) -> Result<Vec<Limit>, QstsError> {
		let mut rows = Vec::new();
		for (direction, bound) in [(export as Direction, Bound::Upper), (import, Bound::Lower)] {
			rows.extend(self.rows_towards(interval, ranges, direction, bound)?);
		}
		// Without awards the limits are kept, as the forecasts show; a margin only forbids more.
		for row in &mut rows {
			row.headroom = row.headroom.max(Watts::ZERO);
		}
		let points = self.market_points(ranges, |_| Watts::ZERO)?;
		Ok(screen(rows, &points))
	}

	/// These ranges as points of the feeder, each with what is injected there.
	pub fn market_points(
		&self,
		ranges: &[Range],
		injected: impl Fn(&Range) -> Watts,
	) -> Result<Vec<MarketPoint>, QstsError> {
		ranges
			.iter()
			.map(|range| {
				Ok(MarketPoint {
					index: range.index,
					point: self.feeder().point(&range.point)?,
					range: range.capability,
					injected: injected(range),
					var_per_watt: 0.0,
				})
			})
			.collect()
	}

	/// The rows that guard one end of the voltage band, and those of the other end for awards in
	/// this direction that draw the taps along.
	fn rows_towards(
		&mut self,
		interval: &Interval,
		ranges: &[Range],
		direction: Direction,
		bound: Bound,
	) -> Result<Vec<Limit>, QstsError> {
		let start = end_taps(self.feeder(), bound);
		let forecast = self.flow(interval, &Injections::new(), &start)?;
		let count = self.violations(&forecast).len();
		if count > 0 {
			return Err(QstsError::Overloaded { interval: *interval, count });
		}
		let mut all = Vec::new();
		let rows = self.rows_at(interval, forecast, ranges, |_| Watts::ZERO)?;
		all.extend(rows.into_iter().filter(|row| concerns(row, bound)));

		let (share, solution) = self.most(interval, ranges, direction, &start)?;
		let injected = |range: &Range| scaled(direction(&range.capability), share);
		let rows = self.rows_at(interval, solution, ranges, injected)?;
		all.extend(rows.into_iter().filter(|row| concerns(row, bound)));

		let other = opposite(bound);
		let injections = ranges.iter().map(|range| (range.point.clone(), injected(range)));
		let taps = end_taps(self.feeder(), other);
		let solution = self.flow(interval, &injections.collect(), &taps)?;
		let points = self.market_points(ranges, injected)?;
		let rows = relay_rows(&solution, self.criteria(), &points, other);
		all.extend(rows.map_err(|cause| QstsError::Limits { interval: *interval, cause })?);
		Ok(all)
	}

	/// The most that the feeder takes of all ranges together in one direction: the share, and the
	/// power flow there.
	fn most(
		&mut self,
		interval: &Interval,
		ranges: &[Range],
		direction: Direction,
		taps: &[i8],
	) -> Result<(f64, Solution), QstsError> {
		if let Some(solution) = self.at_share(interval, ranges, direction, taps, 1.0)? {
			return Ok((1.0, solution));
		}
		let (mut kept, mut beyond, mut best) = (0.0, 1.0, None);
		for _ in 0..HALVINGS {
			let middle = (kept + beyond) / 2.0;
			match self.at_share(interval, ranges, direction, taps, middle)? {
				Some(solution) => (kept, best) = (middle, Some(solution)),
				None => beyond = middle,
			}
		}
		match best {
			Some(solution) => Ok((kept, solution)),
			None => Ok((0.0, self.flow(interval, &Injections::new(), taps)?)),
		}
	}

	/// The power flow at a share of all ranges in one direction; `None` when it leaves a limit, or
	/// when there is no operating point, beyond what the feeder can carry.
	fn at_share(
		&mut self,
		interval: &Interval,
		ranges: &[Range],
		direction: Direction,
		taps: &[i8],
		share: f64,
	) -> Result<Option<Solution>, QstsError> {
		let injections = ranges
			.iter()
			.map(|range| (range.point.clone(), scaled(direction(&range.capability), share)))
			.collect();
		match self.flow(interval, &injections, taps) {
			Ok(solution) if self.violations(&solution).is_empty() => Ok(Some(solution)),
			Ok(_)
			| Err(QstsError::Flow {
				cause: SolveError::NoOperatingPoint { .. } | SolveError::UnsettledRegulators { .. },
				..
			}) => Ok(None),
			Err(error) => Err(error),
		}
	}

	fn rows_at(
		&self,
		interval: &Interval,
		solution: Solution,
		ranges: &[Range],
		injected: impl Fn(&Range) -> Watts,
	) -> Result<Vec<Limit>, QstsError> {
		let points = self.market_points(ranges, injected)?;
		rows(solution, self.criteria(), &points)
			.map_err(|cause| QstsError::Limits { interval: *interval, cause })
	}
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

fn opposite(bound: Bound) -> Bound {
	match bound {
		Bound::Upper => Bound::Lower,
		Bound::Lower => Bound::Upper,
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

//! Quasi-static time series (QSTS): the power flow of a feeder through a day, interval by interval,
//! with the regulators free.

use crate::{
	limits::{Criteria, LimitError, Violation, violations},
	model::{Feeder, Regulator},
	network::NetworkError,
	operating::{Injection, LoadScale, Operating, Regulation},
	point::PointError,
	solution::Solution,
	solver::{SolveError, Solver},
};
use std::{collections::BTreeMap, sync::Arc};
use tieline_primitives::{Interval, PointName, Profile, Watts};

/// The net injection at each connection point, in watts; negative is withdrawal.
pub type Injections = BTreeMap<PointName, Watts>;

/// Why there is no power flow, or there are no limit rows, for an interval.
#[derive(Debug, thiserror::Error)]
pub enum QstsError {
	/// The network has no solution at all.
	#[error(transparent)]
	Network(#[from] NetworkError),
	/// A connection point is not on the feeder.
	#[error(transparent)]
	Point(#[from] PointError),
	/// There is no load forecast for the interval: extend the profile.
	#[error("no load forecast for {}", named(.0))]
	NoForecast(Interval),
	/// There is no operating point.
	#[error("{}: {cause}", named(.interval))]
	Flow {
		/// The interval.
		interval: Interval,
		/// Why.
		cause: SolveError,
	},
	/// There are no rows.
	#[error("{}: {cause}", named(.interval))]
	Limits {
		/// The interval.
		interval: Interval,
		/// Why.
		cause: LimitError,
	},
	/// The feeder's own load leaves its limits, so that no award can be safe: choose other
	/// regulator settings or another forecast.
	#[error("{}: the feeder leaves its limits without any award ({count} violations)", named(.interval))]
	Overloaded {
		/// The interval.
		interval: Interval,
		/// The number of limits.
		count: usize,
	},
}

/// An interval as an error names it: its start in seconds of Unix time, which `date -d @…` reads.
fn named(interval: &Interval) -> String {
	let (start, minutes) = (interval.start.0 / 1_000, interval.length.0 / 60_000);
	format!("the interval of {minutes} minutes from Unix time {start} s")
}

/// A feeder with its load forecast over a day.
#[derive(Clone, Debug)]
pub struct Qsts {
	solver: Solver,
	criteria: Criteria,
	/// What the feeder's loads are multiplied by.
	loads: Profile<f64>,
	/// The positions of the regulators when the day begins.
	first_taps: Vec<i8>,
}

impl Qsts {
	/// A feeder, the limits that it is held to, and what its loads are multiplied by in each
	/// interval of the day. The day begins with the taps at which the regulators settle under the
	/// load of its first interval, coming from neutral; a regulator that may change no taps keeps
	/// that of the model.
	pub fn new(feeder: Feeder, criteria: Criteria, loads: Profile<f64>) -> Result<Self, QstsError> {
		let neutral = taps(&feeder, |_| 0);
		let first = loads.interval(0);
		let solver = Solver::new(feeder)?;
		let mut study = Self { solver, criteria, loads, first_taps: neutral.clone() };
		if let Some(first) = first {
			study.first_taps = study.flow(&first, &Injections::new(), &neutral)?.taps().to_vec();
		}
		Ok(study)
	}

	/// The network.
	pub fn feeder(&self) -> &Arc<Feeder> {
		self.solver.feeder()
	}

	/// The limits that it is held to, with their margins.
	pub fn criteria(&self) -> &Criteria {
		&self.criteria
	}

	/// What the feeder's loads are multiplied by.
	pub fn loads(&self) -> &Profile<f64> {
		&self.loads
	}

	/// The power flow of each interval, the regulators free, each from the taps of the one before.
	pub fn day(
		&mut self,
		injections: impl Fn(&Interval) -> Injections,
	) -> Result<Vec<Solution>, QstsError> {
		let mut taps = self.first_taps.clone();
		let intervals = self.loads.intervals().collect::<Vec<_>>();
		let mut day = Vec::with_capacity(intervals.len());
		for interval in intervals {
			let solution = self.flow(&interval, &injections(&interval), &taps)?;
			taps = solution.taps().to_vec();
			day.push(solution);
		}
		Ok(day)
	}

	/// The limits that a solution does not keep.
	pub fn violations(&self, solution: &Solution) -> Vec<Violation> {
		violations(solution, &self.criteria)
	}

	/// The power flow of one interval, the regulators free to move from these taps.
	pub fn flow(
		&mut self,
		interval: &Interval,
		injections: &Injections,
		taps: &[i8],
	) -> Result<Solution, QstsError> {
		let load = *self.loads.get(interval).ok_or(QstsError::NoForecast(*interval))?;
		let feeder = self.solver.feeder().clone();
		let injections = injections
			.iter()
			.map(|(name, watts)| {
				let point = feeder.point(name)?;
				Ok(Injection { point, kw: watts.kw(), kvar: 0.0 })
			})
			.collect::<Result<Vec<_>, PointError>>()?;
		let operating = Operating { loads: LoadScale::All(load), injections: &injections };
		self.solver
			.solve(&operating, Regulation::Free(taps))
			.map_err(|cause| QstsError::Flow { interval: *interval, cause })
	}
}

/// These positions of the regulators that may act, and the model's of the others.
pub(crate) fn taps(feeder: &Feeder, position: impl Fn(&Regulator) -> i8) -> Vec<i8> {
	let tap = |regulator: &Regulator| match regulator.settings.max_change {
		0 => regulator.tap,
		_ => position(regulator),
	};
	feeder.regulators.iter().map(tap).collect()
}

//! The power flows of a day: at the awards, and at those that would follow without limits.

use super::{FeederStudy, RecordDayError, clearing::Cleared};
use crate::{directory::Directory, record::IntervalRecord};
use std::collections::{BTreeMap, BTreeSet};
use tieline_client::zone::LocalTime;
use tieline_feeder::{
	Feeder, Injections, NodePower, Qsts, QstsError, Solution, SolveError, Violated, Violation,
	loadings,
};
use tieline_primitives::{AreaId, Interval, PointId, Watts};

/// The flows of the intervals of a day.
pub(super) struct Flows {
	/// The feeder with its load forecast.
	pub qsts: Qsts,
	with: BTreeMap<Interval, Solution>,
	/// Without the intervals that would have no operating point.
	without: BTreeMap<Interval, Solution>,
}

impl Flows {
	/// Solves the intervals at their awards. `area` is that of the feeder; awards at points of other
	/// areas are not on it.
	pub fn solve(
		study: FeederStudy,
		area: AreaId,
		cleared: &[Cleared],
		directory: &Directory,
		clock: &LocalTime,
	) -> Result<Self, RecordDayError> {
		if let Some(one) = cleared.iter().find(|one| study.loads.get(&one.interval).is_none()) {
			return Err(RecordDayError::NoForecast(one.name.clone()));
		}
		let named = |net: BTreeMap<PointId, Watts>| {
			let on_feeder = net.into_iter().filter(|(point, _)| point.area() == area);
			let named = on_feeder
				.filter_map(|(point, watts)| Some((directory.point_name(point)?.clone(), watts)));
			named.collect::<Injections>()
		};
		let (mut with, mut without) = (BTreeMap::new(), BTreeMap::new());
		for one in cleared {
			with.insert(one.interval, named(one.injections()));
			without.insert(one.interval, named(one.injections_without_limits()));
		}
		Self::at(study, &with, &without, clock)
	}

	/// Solves the intervals of the load forecast at given injections, with and without limits.
	fn at(
		study: FeederStudy,
		with: &BTreeMap<Interval, Injections>,
		without: &BTreeMap<Interval, Injections>,
		clock: &LocalTime,
	) -> Result<Self, RecordDayError> {
		let FeederStudy { feeder, criteria, loads, .. } = study;
		let mut qsts = Qsts::new(feeder, criteria, loads).map_err(|error| fault(error, clock))?;
		// Outside the auction nobody is awarded anything.
		let at = |awards: &BTreeMap<Interval, Injections>, interval: &Interval| {
			awards.get(interval).cloned().unwrap_or_default()
		};
		let day = qsts.day(|interval| at(with, interval)).map_err(|error| fault(error, clock))?;
		let intervals = qsts.loads().intervals().collect::<Vec<_>>();
		let with = intervals.iter().copied().zip(day).collect();
		let day = day_without_limits(&mut qsts, |interval| at(without, interval))?;
		let without = intervals.into_iter().zip(day);
		let without = without.filter_map(|(interval, flow)| Some((interval, flow?))).collect();
		Ok(Self { qsts, with, without })
	}

	/// Writes the flows of an interval into its record.
	pub fn write(&self, interval: &Interval, record: &mut IntervalRecord) {
		if let Some(flow) = self.with.get(interval) {
			record.taps = taps(flow);
			record.loads = powers(flow, flow.loads());
			record.injections = powers(flow, flow.injections());
			record.voltages = voltages(flow);
			record.loading = loadings(flow);
		}
		if let Some(flow) = self.without.get(interval) {
			record.taps_without_limits = taps(flow);
			record.loads_without_limits = powers(flow, flow.loads());
			record.injections_without_limits = powers(flow, flow.injections());
			record.voltages_without_limits = voltages(flow);
		}
	}

	/// The limits that the feeder violates at the awards, a line for each limit and interval.
	pub fn violations(&self, cleared: &[Cleared]) -> Vec<String> {
		let flows = cleared.iter().filter_map(|one| Some((one, self.with.get(&one.interval)?)));
		flows
			.flat_map(|(one, flow)| {
				let violations = self.qsts.violations(flow).into_iter();
				violations.map(move |v| format!("{}: {}", one.name, in_words(flow.feeder(), &v)))
			})
			.collect()
	}

	/// The buses that the voltage band does not bind.
	pub fn unbound_buses(&self) -> Vec<String> {
		let bound = &self.qsts.criteria().buses;
		let buses = self.qsts.feeder().buses.iter().enumerate();
		let unbound = buses.filter(|(index, _)| !bound.contains(index));
		unbound.map(|(_, bus)| bus.name.clone()).collect()
	}
}

/// The power flow of a feeder in an interval.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeederFlow {
	/// The voltage of each node: pu of its base, and degrees.
	pub voltages: BTreeMap<String, [f64; 2]>,
	/// The current of each rated branch and phase, as a share of its rating.
	pub loading: BTreeMap<String, f64>,
	/// The tap of each regulator.
	pub taps: BTreeMap<String, i32>,
}

impl FeederFlow {
	fn of(flow: &Solution) -> Self {
		Self { voltages: voltages(flow), loading: loadings(flow), taps: taps(flow) }
	}
}

/// The power flows of a feeder through the day of its load forecast, each from the taps of the one
/// before.
pub struct FeederDay(Flows);

impl FeederDay {
	/// Solves the day at the injections of awards, and at those that would be awarded without limits.
	/// In an interval without any the feeder has its loads alone. `clock` names the interval of an
	/// error.
	pub fn solve(
		study: FeederStudy,
		with: &BTreeMap<Interval, Injections>,
		without: &BTreeMap<Interval, Injections>,
		clock: &LocalTime,
	) -> Result<Self, RecordDayError> {
		Flows::at(study, with, without, clock).map(Self)
	}

	/// The flow at the awards; `None` outside the load forecast.
	pub fn with_limits(&self, interval: &Interval) -> Option<FeederFlow> {
		self.0.with.get(interval).map(FeederFlow::of)
	}

	/// The flow at the awards that would follow without limits; `None` also where the feeder would
	/// then have no operating point.
	pub fn without_limits(&self, interval: &Interval) -> Option<FeederFlow> {
		self.0.without.get(interval).map(FeederFlow::of)
	}
}

/// A failure at the awards, with the interval by its local time.
fn fault(error: QstsError, clock: &LocalTime) -> RecordDayError {
	let name = |interval: &Interval| clock.interval(interval.start.0);
	match error {
		QstsError::Flow { interval, cause } => {
			RecordDayError::Flow { interval: name(&interval), cause }
		},
		QstsError::NoForecast(interval) => RecordDayError::NoForecast(name(&interval)),
		other => RecordDayError::Feeder(other),
	}
}

/// The power flow of each interval at the awards without limits. `None` where there is no operating
/// point, from which the limits may be what saves the feeder; the regulators then go on from the
/// taps of the interval without DERs.
fn day_without_limits(
	qsts: &mut Qsts,
	injections: impl Fn(&Interval) -> Injections,
) -> Result<Vec<Option<Solution>>, RecordDayError> {
	let mut collapsed = BTreeSet::new();
	loop {
		let day = qsts.day(|interval| match collapsed.contains(interval) {
			true => Injections::new(),
			false => injections(interval),
		});
		match day {
			Ok(day) => {
				let flows = qsts.loads().intervals().zip(day);
				let flows =
					flows.map(|(interval, flow)| (!collapsed.contains(&interval)).then_some(flow));
				return Ok(flows.collect());
			},
			Err(QstsError::Flow {
				interval,
				cause: SolveError::NoOperatingPoint { .. } | SolveError::UnsettledRegulators { .. },
			}) if collapsed.insert(interval) => {},
			Err(error) => return Err(RecordDayError::FeederWithoutLimits(error)),
		}
	}
}

/// The terminal at which the feeder meets the grid, such as `650.1.2.3`.
pub(super) fn substation(feeder: &Feeder) -> String {
	feeder.terminal_name(&feeder.source.nodes)
}

fn in_words(feeder: &Feeder, violation: &Violation) -> String {
	let Violation { limit, value, allowed } = violation;
	match *limit {
		Violated::Voltage { node, .. } => {
			let node = feeder.node_name(node);
			format!("the voltage of {node} is {value:.5} pu; allowed is {allowed} pu")
		},
		Violated::Current { line, conductor } => {
			let line = &feeder.lines[line];
			let node = feeder.node_name(line.from[conductor]);
			let name = &line.name;
			format!("the current of {name} at {node} is {value:.1} A; allowed is {allowed} A")
		},
		Violated::Winding { transformer, winding, phase } => {
			let name = &feeder.transformers[transformer].name;
			let (winding, phase) = (winding + 1, phase + 1);
			format!(
				"the current of {name} in phase {phase} of winding {winding} is {value:.1} A; \
				 allowed is {allowed:.1} A"
			)
		},
	}
}

fn taps(flow: &Solution) -> BTreeMap<String, i32> {
	let regulators = flow.feeder().regulators.iter();
	regulators.zip(flow.taps()).map(|(r, tap)| (r.name.clone(), i32::from(*tap))).collect()
}

fn powers(flow: &Solution, powers: Vec<NodePower>) -> BTreeMap<String, [f64; 2]> {
	let mut nodes = BTreeMap::new();
	for power in powers {
		let sum = nodes.entry(flow.feeder().node_name(power.node)).or_insert([0.0, 0.0]);
		sum[0] += power.kw;
		sum[1] += power.kvar;
	}
	nodes
}

fn voltages(flow: &Solution) -> BTreeMap<String, [f64; 2]> {
	let feeder = flow.feeder();
	(0..feeder.nodes.len())
		.map(|node| {
			let volts = flow.voltage_pu(node);
			(feeder.node_name(node), [volts.norm(), volts.arg().to_degrees()])
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::START;
	use tieline_feeder::Criteria;
	use tieline_opendss::ieee13;
	use tieline_primitives::{Bound, Millis, Profile};

	fn qsts() -> Qsts {
		let feeder = ieee13();
		let criteria = Criteria::range_a(&feeder);
		let loads = Profile::new(START, Millis(3_600_000), vec![0.6; 24]).unwrap();
		Qsts::new(feeder, criteria, loads).unwrap()
	}

	fn hour(index: u64) -> Interval {
		Interval { start: Millis(START.0 + index * 3_600_000), length: Millis(3_600_000) }
	}

	#[test]
	fn an_interval_in_which_the_feeder_would_collapse_without_limits_does_not_lose_the_day() {
		let chargers = |interval: &Interval| -> Injections {
			let megawatts = if *interval == hour(19) { 100 } else { 0 };
			[("675.1.2.3".parse().unwrap(), Watts(-megawatts * 1_000_000))].into()
		};
		assert!(matches!(
			qsts().day(chargers),
			Err(QstsError::Flow { interval, cause: SolveError::NoOperatingPoint { .. } })
				if interval == hour(19)
		));
		let day = day_without_limits(&mut qsts(), chargers).unwrap();
		assert_eq!(day.len(), 24);
		for (index, solution) in day.iter().enumerate() {
			assert_eq!(solution.is_none(), index == 19, "interval {index}");
		}
	}

	#[test]
	fn a_failure_without_limits_says_that_it_is_without_limits() {
		let nowhere =
			|_: &Interval| -> Injections { [("999.1".parse().unwrap(), Watts(1))].into() };
		let error = day_without_limits(&mut qsts(), nowhere).unwrap_err();
		assert!(error.to_string().contains("without the DSO's limits"), "{error}");
	}

	#[test]
	fn a_failure_at_the_awards_names_the_interval_by_local_time() {
		let chargers = |_: &Interval| -> Injections {
			[("675.1.2.3".parse().unwrap(), Watts(-100_000_000))].into()
		};
		let error = fault(qsts().day(chargers).unwrap_err(), &crate::testing::clocks());
		assert!(error.to_string().starts_with("00:00-07:00: no operating point"), "{error}");
	}

	#[test]
	fn the_wholesale_market_sells_where_the_feeder_meets_the_grid() {
		assert_eq!(substation(&ieee13()), "650.1.2.3");
	}

	#[test]
	fn a_violation_names_the_element_and_what_is_allowed() {
		let feeder = ieee13();
		let node = feeder.node("675.2").unwrap();
		let voltage = Violation {
			limit: Violated::Voltage { node, bound: Bound::Upper },
			value: 1.0512345,
			allowed: 1.05,
		};
		assert_eq!(
			in_words(&feeder, &voltage),
			"the voltage of 675.2 is 1.05123 pu; allowed is 1.05 pu"
		);
		let line = feeder.line("632671").unwrap();
		let current = Violation {
			limit: Violated::Current { line, conductor: 1 },
			value: 800.0,
			allowed: 730.0,
		};
		let words = in_words(&feeder, &current);
		assert!(words.starts_with("the current of 632671 at 632.") && words.ends_with("730 A"));
	}
}

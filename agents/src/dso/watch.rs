//! The watch over a feeder between clearings: when a voltage or a current leaves its limit, the
//! override of awards that brings it back.
//!
//! A violation is relieved where the feeder feels it. The sensitivities of the voltage or current to the
//! power at each connection point come from our own power flow at the measured state, with the taps as
//! they are. Of the points that push the limit the largest are cut first, all to one cap, the level `c`
//! with
//!
//! ```text
//! Σ s·max(0, |p| − c) = excess + margin
//! ```
//!
//! over the points with at least a tenth of the largest sensitivity, so that nobody is cut for nothing.
//! Whoever stays below the cap is not touched, whichever its aggregator.

use std::collections::BTreeSet;
use tieline_feeder::{
	Collapse, Complex64, Criteria, End, Feeder, Injection, LoadScale, NetworkError, Operating,
	Point, PointError, Regulation, Sensitivities, Solution, SolveError, Solver, Violated,
	violations,
};
use tieline_primitives::{Bound, Capability, Name, PointName, Reason, Watts};

/// The share of the largest sensitivity from which on a point is asked to relieve.
const LEAST_SHARE: f64 = 0.1;
/// How often the interval of a cap is halved: to far below a watt.
const HALVINGS: u32 = 60;
/// The least margin inside the band that an override aims at, in pu: metering is not exact.
const LEAST_MARGIN_PU: f64 = 0.001;

/// Why the watch has no answer.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
	/// The feeder's model cannot be solved at all.
	#[error("the feeder's model: {0}")]
	Network(#[from] NetworkError),
	/// The measured state has no operating point in the model.
	#[error("the measured state has no operating point in the feeder's model: {0}")]
	Solve(#[from] SolveError),
	/// A connection point is not of the feeder.
	#[error("a connection point: {0}")]
	Point(#[from] PointError),
	/// The measured state is at the edge of collapse.
	#[error("the measured state: {0}")]
	Collapse(#[from] Collapse),
}

/// What the DSO measures at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
	/// The voltage of each node, in pu, in the order of the feeder's.
	pub voltages_pu: Vec<f64>,
	/// The larger current at the ends of each line by conductor, in A.
	pub currents_a: Vec<Vec<f64>>,
	/// The power at each connection point of the watch, in VA, positive as injection.
	pub points_va: Vec<Complex64>,
	/// The taps of the regulators.
	pub taps: Vec<i8>,
	/// What the rated loads are multiplied by.
	pub load_multiplier: f64,
}

/// What was expected of an instant when the market was cleared.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
	/// The award at each connection point of the watch, in W.
	pub points_w: Vec<f64>,
	/// What the rated loads are multiplied by.
	pub load_multiplier: f64,
}

/// A limit that the feeder has left.
#[derive(Clone, Debug, PartialEq)]
pub struct Excursion {
	/// The limit: such as `voltage of 675.1` or `current of 632671.1`.
	pub limit: String,
	/// The same for the chain.
	pub reason: Reason,
	/// What was measured: in pu, or in A.
	pub value: f64,
	/// What is allowed.
	pub allowed: f64,
	/// Why, in the terms of what was expected.
	pub cause: String,
}

/// Awards to be reduced.
#[derive(Clone, Debug, PartialEq)]
pub struct Relief {
	/// The connection points, by their index in the area, ascending.
	pub points: Vec<u16>,
	/// The most that each may export and import.
	pub caps: Capability,
	/// Why.
	pub reason: Reason,
	/// Whether the model expects that it suffices.
	pub suffices: bool,
}

/// The watch over a feeder.
pub struct Watch {
	solver: Solver,
	criteria: Criteria,
	points: Vec<WatchedPoint>,
}

/// A connection point with DERs.
struct WatchedPoint {
	index: u16,
	name: PointName,
	point: Point,
}

impl Watch {
	/// A watch over a feeder with these limits, and these connection points, each by its index in the
	/// area.
	pub fn new(
		feeder: Feeder,
		criteria: Criteria,
		points: impl IntoIterator<Item = (u16, PointName)>,
	) -> Result<Self, WatchError> {
		let points = points.into_iter().map(|(index, name)| {
			let point = feeder.point(&name)?;
			Ok(WatchedPoint { index, name, point })
		});
		let points = points.collect::<Result<_, WatchError>>()?;
		Ok(Self { solver: Solver::new(feeder)?, criteria, points })
	}

	/// The limits that the feeder has left, the worst first, and the overrides that relieve them: none
	/// for a limit that an earlier one relieves too. Points that do not follow an override, by their place
	/// among those of the watch, are not asked again.
	pub fn look(
		&mut self,
		seen: &Seen,
		expected: &Expected,
		not_following: &BTreeSet<usize>,
	) -> Result<(Vec<Excursion>, Vec<Relief>), WatchError> {
		let mut left = self.measured(seen);
		// Transformers are not metered: the model says what they carry.
		let solution = self.solve(&seen.points_va, seen.load_multiplier, &seen.taps)?;
		left.extend(transformers(&solution));
		if left.is_empty() {
			return Ok((Vec::new(), Vec::new()));
		}
		left.sort_by(|a, b| beyond(b).total_cmp(&beyond(a)));
		let points = self.points.iter().map(|watched| watched.point).collect::<Vec<_>>();
		let sensitivities = Sensitivities::at(solution, &points)?;
		let mut powers = seen.points_va.iter().map(|va| va.re / 1e3).collect::<Vec<_>>();
		let mut excursions = Vec::with_capacity(left.len());
		let mut reliefs = Vec::new();
		for (violated, value, allowed) in &left {
			let (limit, reason) = self.named(*violated);
			let by_kw = (0..points.len()).map(|point| by_kw(&sensitivities, *violated, point));
			let mut by_kw = by_kw.collect::<Vec<_>>();
			let cause = self.cause(seen, expected, *violated, &by_kw)?;
			for index in not_following {
				by_kw[*index] = 0.0;
			}
			// What earlier reliefs of this look have left of it.
			let relieved = by_kw.iter().zip(&powers).zip(&seen.points_va);
			let relieved = relieved.map(|((by_kw, kw), va)| by_kw * (kw - va.re / 1e3));
			let now = value + relieved.sum::<f64>();
			if let Some(relief) =
				self.relief(*violated, now, *allowed, &by_kw, &mut powers, &reason)
			{
				reliefs.push(relief);
			}
			excursions.push(Excursion { limit, reason, value: *value, allowed: *allowed, cause });
		}
		Ok((excursions, reliefs))
	}

	/// The measured voltages and line currents beyond their limits.
	fn measured(&self, seen: &Seen) -> Vec<(Violated, f64, f64)> {
		let feeder = self.solver.feeder();
		let mut left = Vec::new();
		for node in self.criteria.nodes(feeder) {
			let Some(&value) = seen.voltages_pu.get(node) else { continue };
			for (bound, allowed, is_beyond) in [
				(Bound::Upper, self.criteria.upper_pu, value > self.criteria.upper_pu),
				(Bound::Lower, self.criteria.lower_pu, value < self.criteria.lower_pu),
			] {
				if is_beyond {
					left.push((Violated::Voltage { node, bound }, value, allowed));
				}
			}
		}
		for (line, (model, amps)) in feeder.lines.iter().zip(&seen.currents_a).enumerate() {
			let Some(rating) = model.rating_amps else { continue };
			for (conductor, &value) in amps.iter().enumerate() {
				if value > rating {
					left.push((Violated::Current { line, conductor }, value, rating));
				}
			}
		}
		left
	}

	fn solve(
		&mut self,
		points_va: &[Complex64],
		load_multiplier: f64,
		taps: &[i8],
	) -> Result<Solution, WatchError> {
		let injections = self.points.iter().zip(points_va).map(|(watched, va)| Injection {
			point: watched.point,
			kw: va.re / 1e3,
			kvar: va.im / 1e3,
		});
		let injections = injections.collect::<Vec<_>>();
		let loads = LoadScale::All(load_multiplier);
		let operating = Operating { loads, injections: &injections };
		Ok(self.solver.solve(&operating, Regulation::Locked(taps))?)
	}

	fn named(&self, violated: Violated) -> (String, Reason) {
		let feeder = self.solver.feeder();
		let branch = |name: &str, node: usize| {
			let branch = format!("{name}.{}", feeder.nodes[node].phase);
			(format!("current of {branch}"), Reason::Thermal { branch: text(&branch) })
		};
		match violated {
			Violated::Voltage { node, bound } => {
				let (bus, phase) = (feeder.nodes[node].bus, feeder.nodes[node].phase);
				let bus = text(&feeder.buses[bus].name);
				let limit = format!("voltage of {}", feeder.node_name(node));
				(limit, Reason::Voltage { bus, phase, bound })
			},
			Violated::Current { line, conductor } => {
				let model = &feeder.lines[line];
				branch(&model.name, model.from[conductor])
			},
			Violated::Winding { transformer, phase, .. } => {
				let (node, _) = feeder.transformers[transformer].winding_ends(0)[phase];
				branch(&feeder.transformers[transformer].name, node)
			},
		}
	}

	/// The override that takes a limit back to its margin; `None` where there is nothing left to
	/// relieve, or nobody who could. It changes the powers to those that it allows.
	fn relief(
		&self,
		violated: Violated,
		value: f64,
		allowed: f64,
		by_kw: &[f64],
		powers: &mut [f64],
		reason: &Reason,
	) -> Option<Relief> {
		let margin = match violated {
			Violated::Voltage { .. } => self.criteria.margin_pu.max(LEAST_MARGIN_PU),
			Violated::Current { .. } | Violated::Winding { .. } => {
				self.criteria.thermal_margin * allowed
			},
		};
		let is_lower = matches!(violated, Violated::Voltage { bound: Bound::Lower, .. });
		// How far the value is to fall; a lower limit counts downwards.
		let sign = if is_lower { -1.0 } else { 1.0 };
		let excess = sign * (value - allowed);
		if excess <= 0.0 {
			return None;
		}
		let most = by_kw.iter().fold(0.0, |most: f64, s| most.max(s.abs()));
		// What falls by a kW less of export, or of import.
		let pushing = |is_export: bool| {
			let side = if is_export { 1.0 } else { -1.0 };
			let pushing = by_kw.iter().zip(powers.iter()).enumerate();
			let pushing = pushing.filter_map(move |(index, (s, kw))| {
				let (relief, kw) = (sign * side * s, side * kw);
				(relief > 0.0 && relief >= LEAST_SHARE * most && kw > 0.0)
					.then_some((index, relief, kw))
			});
			pushing.collect::<Vec<_>>()
		};
		let worth = |of: &[(usize, f64, f64)]| of.iter().map(|(_, s, kw)| s * kw).sum::<f64>();
		let (exports, imports) = (pushing(true), pushing(false));
		let is_export = worth(&exports) >= worth(&imports);
		let pushing = if is_export { exports } else { imports };
		if pushing.is_empty() {
			return None;
		}
		let wanted = excess + margin;
		let relieved =
			|cap: f64| -> f64 { pushing.iter().map(|(_, s, kw)| s * (kw - cap).max(0.0)).sum() };
		let suffices = relieved(0.0) >= excess;
		let (mut low, mut high) = (0.0, pushing.iter().fold(0.0, |m: f64, (_, _, kw)| m.max(*kw)));
		for _ in 0..HALVINGS {
			let middle = f64::midpoint(low, high);
			if relieved(middle) >= wanted { low = middle } else { high = middle }
		}
		// Whole watts, rounded down: the cap is a promise.
		let cap = Watts((low * 1e3).floor() as i64);
		let side = if is_export { 1.0 } else { -1.0 };
		let cut =
			pushing.iter().filter(|(_, _, kw)| kw * 1e3 > cap.0 as f64).map(|(index, _, _)| {
				powers[*index] = side * cap.0 as f64 / 1e3;
				self.points[*index].index
			});
		let mut cut = cut.collect::<Vec<_>>();
		cut.sort_unstable();
		cut.dedup();
		let free = UNBOUNDED;
		let caps = if is_export {
			Capability { export: cap, import: free }
		} else {
			Capability { export: free, import: cap }
		};
		Some(Relief { points: cut, caps, reason: reason.clone(), suffices })
	}

	/// What takes the value away from what was expected: the power flow is solved again without the one
	/// and without the other deviation.
	fn cause(
		&mut self,
		seen: &Seen,
		expected: &Expected,
		violated: Violated,
		by_kw: &[f64],
	) -> Result<String, WatchError> {
		let as_expected =
			expected.points_w.iter().map(|w| Complex64::new(*w, 0.0)).collect::<Vec<_>>();
		let solved = |of: &Solution| value_of(of, violated);
		let base = solved(&self.solve(&as_expected, expected.load_multiplier, &seen.taps)?);
		let off_awards =
			solved(&self.solve(&seen.points_va, expected.load_multiplier, &seen.taps)?);
		let all = solved(&self.solve(&seen.points_va, seen.load_multiplier, &seen.taps)?);
		let (unit, digits) = match violated {
			Violated::Voltage { .. } => ("pu", 4),
			Violated::Current { .. } | Violated::Winding { .. } => ("A", 1),
		};
		let by_point = by_kw.iter().zip(&seen.points_va).zip(&expected.points_w).enumerate();
		let by_point = by_point.map(|(index, ((by_kw, va), w))| {
			let kw = (va.re - w) / 1e3;
			(index, kw, by_kw * kw)
		});
		let pull = off_awards - base;
		let most = by_point.max_by(|a, b| (a.2 * pull.signum()).total_cmp(&(b.2 * pull.signum())));
		let mut cause = format!("{base:.digits$} {unit} as awarded and forecast");
		if seen.load_multiplier != expected.load_multiplier {
			let (seen, forecast) = (seen.load_multiplier, expected.load_multiplier);
			cause += &format!(
				"; {:+.digits$} {unit} by loads at {seen:.3} of their rating in place of {forecast:.3}",
				all - off_awards
			);
		}
		if pull.abs() > 0.0 {
			cause += &format!("; {pull:+.digits$} {unit} by DERs off their awards");
			if let Some((index, kw, _)) = most.filter(|(_, kw, _)| kw.abs() >= 0.05) {
				let name = &self.points[index].name;
				cause += &format!(", most at {name} ({kw:+.1} kW)");
			}
		}
		Ok(cause)
	}
}

/// What a cap says where it limits nothing: beyond what any point carries.
pub const UNBOUNDED: Watts = Watts(1_000_000_000);

/// How far a value is beyond its limit, as a share of it.
fn beyond((_, value, allowed): &(Violated, f64, f64)) -> f64 {
	(value / allowed - 1.0).abs()
}

/// The overloaded windings of a solution.
fn transformers(solution: &Solution) -> Vec<(Violated, f64, f64)> {
	let none = Criteria { buses: Vec::new(), ..Criteria::range_a(solution.feeder()) };
	let violations = violations(solution, &none).into_iter();
	let windings = violations.filter(|v| matches!(v.limit, Violated::Winding { .. }));
	windings.map(|v| (v.limit, v.value, v.allowed)).collect()
}

/// The derivative of the violated value by the power at a point, per kW.
fn by_kw(sensitivities: &Sensitivities, violated: Violated, point: usize) -> f64 {
	match violated {
		Violated::Voltage { node, .. } => sensitivities.voltage(node, point).per_kw,
		Violated::Current { line, conductor } => {
			sensitivities.line_current(line, End::From, conductor, point).per_kw
		},
		Violated::Winding { transformer, winding, phase } => {
			sensitivities.winding_current(transformer, winding, phase, point).per_kw
		},
	}
}

fn value_of(solution: &Solution, violated: Violated) -> f64 {
	match violated {
		Violated::Voltage { node, .. } => solution.voltage_pu(node).norm(),
		Violated::Current { line, conductor } => {
			let currents = solution.line_currents(line);
			currents.from[conductor].norm().max(currents.to[conductor].norm())
		},
		Violated::Winding { transformer, winding, phase } => {
			solution.winding_amps(transformer, winding, phase)
		},
	}
}

/// A name as the chain has it: cut where it is too long.
fn text(name: &str) -> Name {
	Name::truncate_from(name.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::dso::RegulatorSettings;
	use tieline_opendss::ieee13;

	const NAMES: [&str; 4] = ["675.2", "675.1.2.3", "671.1.2.3", "611.3"];

	fn watch() -> Watch {
		let mut feeder = ieee13();
		let settings = RegulatorSettings { set_point_v: 123.0, band_v: 2.0, r_v: 1.0, x_v: 3.0 };
		settings.apply(&mut feeder);
		let criteria = Criteria { margin_pu: 0.002, ..Criteria::range_a(&feeder) };
		let points = NAMES.map(|name| name.parse().unwrap());
		Watch::new(feeder, criteria, (0..).map(|index| 10 * index).zip(points)).unwrap()
	}

	/// What is measured with these powers, in kW, and these loads, at the taps that suit the loads alone.
	fn seen(watch: &mut Watch, kw: [f64; 4], load_multiplier: f64) -> Seen {
		let points_va = kw.map(|kw| Complex64::new(kw * 1e3, 0.0)).to_vec();
		let quiet = Operating { loads: LoadScale::All(load_multiplier), injections: &[] };
		let settled = watch.solver.solve(&quiet, Regulation::Free(&[0; 3])).unwrap();
		let taps = settled.taps().to_vec();
		let solution = watch.solve(&points_va, load_multiplier, &taps).unwrap();
		let nodes = 0..solution.feeder().nodes.len();
		let lines = 0..solution.feeder().lines.len();
		let amps = lines.map(|line| {
			let currents = solution.line_currents(line);
			let ends = currents.from.iter().zip(&currents.to);
			ends.map(|(from, to)| from.norm().max(to.norm())).collect()
		});
		Seen {
			voltages_pu: nodes.map(|node| solution.voltage_pu(node).norm()).collect(),
			currents_a: amps.collect(),
			points_va,
			taps,
			load_multiplier,
		}
	}

	fn expected(kw: [f64; 4], load_multiplier: f64) -> Expected {
		Expected { points_w: kw.map(|kw| kw * 1e3).to_vec(), load_multiplier }
	}

	/// The powers that are left, in kW.
	fn after(mut kw: [f64; 4], reliefs: &[Relief]) -> [f64; 4] {
		for relief in reliefs {
			for index in &relief.points {
				let (export, import) = (relief.caps.export.0 as f64, relief.caps.import.0 as f64);
				let kw = &mut kw[usize::from(index / 10)];
				*kw = kw.clamp(-import / 1e3, export / 1e3);
			}
		}
		kw
	}

	#[test]
	fn a_feeder_within_its_limits_asks_for_nothing() {
		let mut watch = watch();
		let seen = seen(&mut watch, [0.0; 4], 0.7);
		let answer = watch.look(&seen, &expected([0.0; 4], 0.7), &BTreeSet::new()).unwrap();
		assert_eq!(answer, (Vec::new(), Vec::new()));
	}

	#[test]
	fn a_voltage_above_its_band_is_brought_back_by_the_largest_injections_alone() {
		let mut watch = watch();
		let kw = [300.0, 1_500.0, 900.0, 20.0];
		let before = seen(&mut watch, kw, 0.3);
		let (excursions, reliefs) =
			watch.look(&before, &expected([0.0; 4], 0.3), &BTreeSet::new()).unwrap();
		assert!(excursions.iter().any(|e| e.value > 1.05 && e.allowed == 1.05), "{excursions:?}");
		assert!(reliefs.iter().all(|relief| relief.suffices), "{reliefs:?}");
		assert!(
			reliefs.iter().all(|relief| !relief.points.contains(&30)),
			"20 kW are below any cap"
		);
		let left = after(kw, &reliefs);
		let after = seen(&mut watch, left, 0.3);
		let (excursions, _) =
			watch.look(&after, &expected([0.0; 4], 0.3), &BTreeSet::new()).unwrap();
		assert_eq!(excursions, [], "with {left:?} kW left");
		assert!(left.iter().sum::<f64>() > 200.0, "no more is cut than it takes: {left:?}");
	}

	#[test]
	fn a_voltage_below_its_band_is_brought_back_by_less_withdrawal() {
		let mut watch = watch();
		let kw = [-200.0, -600.0, -1_200.0, -400.0];
		let before = seen(&mut watch, kw, 0.7);
		let (excursions, reliefs) =
			watch.look(&before, &expected([0.0; 4], 0.7), &BTreeSet::new()).unwrap();
		let lower = |reason: &Reason| matches!(reason, Reason::Voltage { bound: Bound::Lower, .. });
		assert!(excursions.iter().any(|e| lower(&e.reason)), "{excursions:?}");
		let left = after(kw, &reliefs);
		// The linearisation leaves a little of so large a step, which the next look finds.
		let next = seen(&mut watch, left, 0.7);
		let (_, reliefs) = watch.look(&next, &expected([0.0; 4], 0.7), &BTreeSet::new()).unwrap();
		let left = after(left, &reliefs);
		let last = seen(&mut watch, left, 0.7);
		let (excursions, _) =
			watch.look(&last, &expected([0.0; 4], 0.7), &BTreeSet::new()).unwrap();
		assert_eq!(excursions, [], "with {left:?} kW");
	}

	#[test]
	fn a_limit_that_nobody_can_relieve_is_reported_all_the_same() {
		let mut watch = watch();
		let mut seen = seen(&mut watch, [0.0; 4], 0.7);
		let node = watch.solver.feeder().node("675.2").unwrap();
		seen.voltages_pu[node] = 1.06;
		let (excursions, reliefs) =
			watch.look(&seen, &expected([0.0; 4], 0.7), &BTreeSet::new()).unwrap();
		assert_eq!(excursions[0].limit, "voltage of 675.2");
		assert_eq!(reliefs, []);
	}

	#[test]
	fn the_cause_names_the_loads_and_the_point_that_is_off_its_award() {
		let mut watch = watch();
		let kw = [300.0, 1_500.0, 900.0, 20.0];
		let seen = seen(&mut watch, kw, 0.3);
		let expected = expected([300.0, 100.0, 900.0, 20.0], 0.6);
		let (excursions, _) = watch.look(&seen, &expected, &BTreeSet::new()).unwrap();
		let over = excursions.iter().find(|e| e.limit.starts_with("voltage")).unwrap();
		assert!(
			over.cause.contains("loads at 0.300 of their rating in place of 0.600"),
			"{over:?}"
		);
		assert!(over.cause.contains("most at 675.1.2.3 (+1400.0 kW)"), "{over:?}");
	}
}

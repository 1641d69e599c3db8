//! The voltage that a device measures at its terminals.

use num_complex::Complex64;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The applicable voltages of a device, in pu of nominal: of each phase to ground, or from phase to
/// phase for a device between two phases (IEEE 1547-2018, clause 4.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Voltages {
	mean_pu: f64,
	positive_pu: f64,
	worst_pu: f64,
	highest_pu: f64,
	lowest_pu: f64,
}

impl Voltages {
	/// From the voltages of a point's phases to ground, in pu of the bus base: one, two or three.
	/// Two phases are a connection from phase to phase, as in the feeder's model. Three are in the
	/// order of their rotation, 120° after each other.
	///
	/// Further phases are ignored; without any, or with one that is not a number, there is no
	/// measurement.
	pub fn of_phases(to_ground_pu: &[Complex64]) -> Self {
		match *to_ground_pu {
			[] => Self::unknown(),
			[a] => Self::balanced(magnitude(a)),
			[a, b] => Self::balanced(between(a, b)),
			[a, b, c, ..] => Self::of_three([a, b, c]),
		}
	}

	fn of_three([a, b, c]: [Complex64; 3]) -> Self {
		// A third of a turn.
		let turn = Complex64::new(-0.5, 0.75f64.sqrt());
		let to_ground = [a, b, c].map(magnitude);
		let all = to_ground.into_iter().chain([between(a, b), between(b, c), between(c, a)]);
		if !to_ground.iter().all(|pu| pu.is_finite()) {
			return Self::unknown();
		}
		Self {
			mean_pu: to_ground.iter().sum::<f64>() / 3.0,
			positive_pu: magnitude(a + b * turn + c * turn * turn) / 3.0,
			worst_pu: to_ground.into_iter().fold(1.0, farther),
			highest_pu: all.clone().fold(0.0, f64::max),
			lowest_pu: all.fold(f64::INFINITY, f64::min),
		}
	}

	/// The same voltage on every phase, in pu of nominal.
	pub const fn balanced(pu: f64) -> Self {
		Self { mean_pu: pu, positive_pu: pu, worst_pu: pu, highest_pu: pu, lowest_pu: pu }
	}

	/// No measurement: functions of voltage hold what they last saw.
	pub const fn unknown() -> Self {
		Self::balanced(f64::NAN)
	}

	/// Whether there is a measurement.
	pub const fn is_known(&self) -> bool {
		self.mean_pu.is_finite()
	}

	/// The one voltage that volt-var and volt-watt act on, in pu of nominal.
	pub const fn applicable_pu(&self, rule: ApplicableVoltage) -> f64 {
		match rule {
			ApplicableVoltage::Mean => self.mean_pu,
			ApplicableVoltage::PositiveSequence => self.positive_pu,
			ApplicableVoltage::WorstPhase => self.worst_pu,
		}
	}

	/// The highest of all, from phase to ground and from phase to phase, in pu of nominal.
	pub const fn highest_pu(&self) -> f64 {
		self.highest_pu
	}

	/// The lowest of all, from phase to ground and from phase to phase, in pu of nominal.
	pub const fn lowest_pu(&self) -> f64 {
		self.lowest_pu
	}
}

/// Not `norm`: the hypotenuse differs in its last digit between machines, a root does not.
fn magnitude(v: Complex64) -> f64 {
	(v.re * v.re + v.im * v.im).sqrt()
}

/// The voltage from phase to phase, in pu of its nominal.
fn between(a: Complex64, b: Complex64) -> f64 {
	magnitude(a - b) / 3f64.sqrt()
}

/// Of two voltages the one that is farther from nominal; of two equally far the higher.
fn farther(a: f64, b: f64) -> f64 {
	match (a - 1.0).abs().total_cmp(&(b - 1.0).abs()) {
		Ordering::Less => b,
		Ordering::Greater => a,
		Ordering::Equal => a.max(b),
	}
}

/// Which voltage the functions of a device of three phases act on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApplicableVoltage {
	/// The mean of the magnitudes of the phases to ground.
	#[default]
	Mean,
	/// The magnitude of the positive sequence.
	PositiveSequence,
	/// The phase that is farthest from nominal; of two equally far the higher. Stricter than the
	/// standard, which has one of the other two: for studies of excursions on one phase.
	WorstPhase,
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A phase of this magnitude in pu, so many thirds of a turn after the first.
	fn phase(pu: f64, thirds: i32) -> Complex64 {
		Complex64::from_polar(pu, -f64::from(thirds) * std::f64::consts::TAU / 3.0)
	}

	#[test]
	fn a_device_between_two_phases_measures_the_voltage_from_phase_to_phase() {
		let voltages = Voltages::of_phases(&[phase(1.0, 0), phase(1.0, 1)]);
		for rule in [ApplicableVoltage::Mean, ApplicableVoltage::WorstPhase] {
			assert!((voltages.applicable_pu(rule) - 1.0).abs() < 1e-12, "{voltages:?}");
		}
	}

	#[test]
	fn mean_positive_sequence_and_worst_phase_differ_when_phases_do() {
		let voltages = Voltages::of_phases(&[phase(0.96, 0), phase(1.02, 1), phase(1.05, 2)]);
		let of = |rule| voltages.applicable_pu(rule);
		assert!((of(ApplicableVoltage::Mean) - 1.01).abs() < 1e-12);
		// Phases 120° apart add up in the positive sequence.
		assert!((of(ApplicableVoltage::PositiveSequence) - 1.01).abs() < 1e-12);
		assert!((of(ApplicableVoltage::WorstPhase) - 1.05).abs() < 1e-12);
		assert!((voltages.highest_pu() - 1.05).abs() < 1e-12);
		assert!((voltages.lowest_pu() - 0.96).abs() < 1e-12);
	}

	#[test]
	fn phases_in_the_wrong_order_have_no_positive_sequence() {
		let voltages = Voltages::of_phases(&[phase(1.0, 0), phase(1.0, 2), phase(1.0, 1)]);
		assert!(voltages.applicable_pu(ApplicableVoltage::PositiveSequence) < 1e-12);
	}

	#[test]
	fn a_voltage_from_phase_to_phase_can_be_the_lowest() {
		let nearer = Complex64::from_polar(1.0, -1.8);
		let voltages = Voltages::of_phases(&[phase(1.0, 0), nearer, phase(1.0, 2)]);
		assert!(voltages.lowest_pu() < 0.95, "{voltages:?}");
	}

	#[test]
	fn a_power_flow_without_a_solution_is_no_measurement() {
		let lost = Complex64::new(f64::NAN, 0.0);
		for phases in
			[&[][..], &[lost], &[phase(1.0, 0), lost], &[phase(1.0, 0), phase(1.0, 1), lost]]
		{
			assert!(!Voltages::of_phases(phases).is_known(), "{phases:?}");
		}
	}
}

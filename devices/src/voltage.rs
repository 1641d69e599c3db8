//! The voltage that a device measures at its terminals.

use num_complex::Complex64;
use serde::{Deserialize, Serialize};

/// The magnitudes of the applicable voltages of a device, in pu of nominal: of each phase to ground,
/// or from phase to phase for a device between two phases (IEEE 1547-2018, clause 4.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Voltages {
	pu: [f64; 3],
	count: usize,
}

impl Voltages {
	/// From the voltages of a point's phases to ground, in pu of the bus base: one, two or three.
	/// Two phases are a connection from phase to phase, as in the feeder's model.
	///
	/// Further phases are ignored; without any there is no measurement.
	pub fn of_phases(to_ground_pu: &[Complex64]) -> Self {
		// Not `norm`: the hypotenuse differs in its last digit between machines, a root does not.
		let magnitude = |v: Complex64| (v.re * v.re + v.im * v.im).sqrt();
		match *to_ground_pu {
			[] => Self::unknown(),
			[a] => Self { pu: [magnitude(a), f64::NAN, f64::NAN], count: 1 },
			[a, b] => {
				let between = magnitude(a - b) / 3f64.sqrt();
				Self { pu: [between, f64::NAN, f64::NAN], count: 1 }
			},
			[a, b, c, ..] => Self { pu: [a, b, c].map(magnitude), count: 3 },
		}
	}

	/// The same voltage on every phase, in pu of nominal.
	pub const fn balanced(pu: f64) -> Self {
		Self { pu: [pu; 3], count: 3 }
	}

	/// No measurement: functions of voltage hold what they last saw.
	pub const fn unknown() -> Self {
		Self { pu: [f64::NAN; 3], count: 0 }
	}

	/// The applicable voltages, in pu of nominal.
	pub fn magnitudes_pu(&self) -> &[f64] {
		&self.pu[..self.count]
	}

	/// The one voltage that the functions act on, in pu of nominal; `None` without a finite
	/// measurement.
	pub fn applicable_pu(&self, rule: ApplicableVoltage) -> Option<f64> {
		let magnitudes = self.magnitudes_pu();
		if magnitudes.is_empty() || magnitudes.iter().any(|pu| !pu.is_finite()) {
			return None;
		}
		Some(match rule {
			ApplicableVoltage::Mean => magnitudes.iter().sum::<f64>() / magnitudes.len() as f64,
			ApplicableVoltage::WorstPhase => {
				let farther = |a: f64, b: f64| match (a - 1.0).abs().total_cmp(&(b - 1.0).abs()) {
					std::cmp::Ordering::Less => b,
					std::cmp::Ordering::Greater => a,
					std::cmp::Ordering::Equal => a.max(b),
				};
				magnitudes.iter().copied().reduce(farther)?
			},
		})
	}
}

/// Which voltage a device of three phases acts on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApplicableVoltage {
	/// The mean of the phases' magnitudes (IEEE 1547-2018, clause 5.3 and 5.4: the mean or the
	/// positive sequence).
	#[default]
	Mean,
	/// The phase that is farthest from nominal; of two equally far the higher. Stricter than the
	/// standard: for studies of single-phase excursions.
	WorstPhase,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_device_between_two_phases_measures_the_voltage_from_phase_to_phase() {
		let phases = [
			Complex64::new(1.0, 0.0),
			Complex64::from_polar(1.0, -2.0 * std::f64::consts::FRAC_PI_3),
		];
		let between = Voltages::of_phases(&phases).applicable_pu(ApplicableVoltage::Mean).unwrap();
		assert!((between - 1.0).abs() < 1e-12, "{between}");
	}

	#[test]
	fn the_worst_phase_is_the_one_farthest_from_nominal() {
		let phases = [0.96, 1.02, 1.05].map(|re| Complex64::new(re, 0.0));
		let voltages = Voltages::of_phases(&phases);
		let of = |rule| voltages.applicable_pu(rule).unwrap();
		assert!((of(ApplicableVoltage::Mean) - 1.01).abs() < 1e-12);
		assert_eq!(of(ApplicableVoltage::WorstPhase), 1.05);
	}

	#[test]
	fn a_power_flow_without_a_solution_is_no_measurement() {
		let phases = [Complex64::new(1.0, 0.0), Complex64::new(f64::NAN, 0.0)];
		assert_eq!(Voltages::of_phases(&phases).applicable_pu(ApplicableVoltage::Mean), None);
		assert_eq!(Voltages::of_phases(&[]).applicable_pu(ApplicableVoltage::Mean), None);
	}
}

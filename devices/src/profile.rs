//! A quantity over the day.

use crate::error::{SettingError, positive, within};
use serde::{Deserialize, Serialize};

/// Values at equal distances in time. Before the first the value is the first, after the last the
/// last.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
	/// The time of the first value, in seconds from the start of the day.
	#[serde(default)]
	pub start_s: f64,
	/// The time between two values, in seconds.
	pub step_s: f64,
	/// How the quantity goes from one value to the next.
	#[serde(default)]
	pub between: Between,
	/// The values, in the unit of the quantity.
	pub values: Vec<f64>,
}

/// How a quantity goes from one value of its profile to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Between {
	/// Linearly.
	#[default]
	Linear,
	/// It keeps each value until the next.
	Hold,
}

impl Profile {
	/// A profile with one value for the whole day.
	pub fn constant(value: f64) -> Self {
		Self { start_s: 0.0, step_s: 1.0, between: Between::Hold, values: vec![value] }
	}

	/// Checks a profile of a quantity that is never negative.
	pub(crate) fn check(&self) -> Result<(), SettingError> {
		within("start_s", self.start_s, f64::NEG_INFINITY, f64::INFINITY, "finite")?;
		positive("step_s", self.step_s)?;
		if self.values.is_empty() {
			return Err(SettingError::EmptyProfile);
		}
		for value in &self.values {
			within("values", *value, 0.0, f64::INFINITY, "not negative")?;
		}
		Ok(())
	}

	/// The value at a time, in seconds from the start of the day.
	pub fn at(&self, time_s: f64) -> f64 {
		let place = ((time_s - self.start_s) / self.step_s).max(0.0);
		// Saturates, so that a time after the last value is the last value's.
		let index = (place.floor() as usize).min(self.values.len() - 1);
		let value = self.values[index];
		match (self.between, self.values.get(index + 1)) {
			(Between::Linear, Some(next)) => value + (next - value) * (place - index as f64),
			(Between::Linear, None) | (Between::Hold, _) => value,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_profile_goes_from_value_to_value_and_stays_at_its_ends() {
		let mut profile = Profile {
			start_s: 600.0,
			step_s: 300.0,
			between: Between::Linear,
			values: vec![0.0, 30.0, 10.0],
		};
		let at = |profile: &Profile| [0.0, 600.0, 750.0, 900.0, 1050.0, 9e9].map(|t| profile.at(t));
		assert_eq!(at(&profile), [0.0, 0.0, 15.0, 30.0, 20.0, 10.0]);
		profile.between = Between::Hold;
		assert_eq!(at(&profile), [0.0, 0.0, 0.0, 30.0, 30.0, 10.0]);
	}

	#[test]
	fn a_profile_without_values_is_refused() {
		let profile = Profile { values: Vec::new(), ..Profile::constant(1.0) };
		assert_eq!(profile.check(), Err(SettingError::EmptyProfile));
	}
}

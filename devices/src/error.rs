//! What can be wrong with a configuration.

use std::fmt;

/// A setting that the model cannot have.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SettingError {
	/// Outside its range: choose a value inside.
	#[error("`{setting}` is {value}; it may be {range} ({rule})")]
	OutOfRange {
		/// The setting, as it is written.
		setting: &'static str,
		/// Its value, in the unit of its name.
		value: f64,
		/// The values that it may have.
		range: Range,
		/// Why: a table of a standard, or what the value means.
		rule: &'static str,
	},
	/// Two settings that exclude each other: keep one.
	#[error("`{0}` and `{1}` exclude each other ({2})")]
	Exclusive(&'static str, &'static str, &'static str),
	/// A power factor that takes more reactive power at full apparent power than the inverter has:
	/// choose one closer to 1.
	#[error(
		"`power_factor` {power_factor} takes {share:.3} of the rating as reactive power; the \
		 inverter has {available:.3}"
	)]
	PowerFactor {
		/// The power factor.
		power_factor: f64,
		/// Its reactive power, as a share of the rating.
		share: f64,
		/// The reactive power that the inverter has, as a share of the rating.
		available: f64,
	},
	/// A session that starts before the one before it ends: sort the sessions, one after another.
	#[error("session {} starts before the one before it ends", .0 + 1)]
	Overlap(usize),
	/// A profile without values: give it one at least.
	#[error("a profile without values")]
	EmptyProfile,
	/// A name that the configuration does not define: define it, or correct it.
	#[error("there is no {what} `{name}`")]
	Unknown {
		/// What it should name.
		what: &'static str,
		/// The name.
		name: String,
	},
	/// A name that is there twice: rename one.
	#[error("{what} `{name}` is there twice")]
	Duplicate {
		/// What it names.
		what: &'static str,
		/// The name.
		name: String,
	},
}

/// A configuration that no fleet can be made of: where, and why.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct ConfigError {
	/// The part of the configuration.
	pub place: String,
	/// What is wrong with it.
	pub problem: SettingError,
}

/// A closed range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
	/// The least.
	pub from: f64,
	/// The most.
	pub to: f64,
}

impl fmt::Display for Range {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match (self.from.is_finite(), self.to.is_finite()) {
			(true, false) => write!(f, "{} or more", Short(self.from)),
			(false, true) => write!(f, "{} or less", Short(self.to)),
			(true, true) => write!(f, "{} to {}", Short(self.from), Short(self.to)),
			(false, false) => f.write_str("any finite number"),
		}
	}
}

/// A number without the rounding of its arithmetic: 0.98 rather than 0.9800000000000001.
struct Short(f64);

impl fmt::Display for Short {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}", (self.0 * 1e6).round() / 1e6)
	}
}

/// Checks that a setting is finite and in its range; to a billionth, so that a bound that was
/// computed is not missed by its rounding.
pub(crate) fn within(
	setting: &'static str,
	value: f64,
	from: f64,
	to: f64,
	rule: &'static str,
) -> Result<f64, SettingError> {
	if value.is_finite() && value >= from - 1e-9 && value <= to + 1e-9 {
		return Ok(value);
	}
	Err(SettingError::OutOfRange { setting, value, range: Range { from, to }, rule })
}

/// As [`within`], for a number that is positive.
pub(crate) fn positive(setting: &'static str, value: f64) -> Result<f64, SettingError> {
	within(setting, value, 1e-9, f64::INFINITY, "positive")
}

/// As [`within`], for a number that is not negative.
pub(crate) fn not_negative(setting: &'static str, value: f64) -> Result<f64, SettingError> {
	within(setting, value, 0.0, f64::INFINITY, "not negative")
}

/// As [`within`], for a share of a whole.
pub(crate) fn share(setting: &'static str, value: f64) -> Result<f64, SettingError> {
	within(setting, value, 0.0, 1.0, "a share")
}

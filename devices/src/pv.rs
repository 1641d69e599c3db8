//! Photovoltaics.
//!
//! An array delivers `array_w · G / 1000 · performance_ratio` at an irradiance `G` of its plane in
//! W/m², as in `tieline_scenario::sun`, times what clouds leave. An inverter follows its set-point
//! and its limits downwards at once, and rises no faster than its ramp. What the sun takes away is
//! gone at once.

use crate::{
	error::{SettingError, not_negative, positive, within},
	profile::Profile,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A photovoltaic array behind an inverter.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PvSettings {
	/// The array's rating under standard test conditions, in W.
	pub array_w: f64,
	/// What it delivers of its rating at 1000 W/m²: 0.86 by default, PVWatts' losses.
	#[serde(default = "PvSettings::default_performance_ratio")]
	pub performance_ratio: f64,
	/// The name of the profile of irradiance on its plane, in W/m².
	pub irradiance: String,
	/// The most that its power rises in a second, in W: any by default.
	pub ramp_w_per_s: Option<f64>,
}

impl PvSettings {
	const fn default_performance_ratio() -> f64 {
		0.86
	}

	pub(crate) fn check(&self) -> Result<(), SettingError> {
		not_negative("array_w", self.array_w)?;
		within("performance_ratio", self.performance_ratio, 0.0, 1.2, "of the rating")?;
		if let Some(ramp) = self.ramp_w_per_s {
			positive("ramp_w_per_s", ramp)?;
		}
		Ok(())
	}
}

/// An array, and where its ramp stands.
#[derive(Clone, Debug)]
pub struct Array {
	settings: PvSettings,
	irradiance: Arc<Profile>,
	delivered_w: Option<f64>,
}

impl Array {
	/// An array under this irradiance on its plane, in W/m².
	///
	/// # Errors
	///
	/// A setting that makes no array.
	pub fn new(settings: &PvSettings, irradiance: Arc<Profile>) -> Result<Self, SettingError> {
		settings.check()?;
		Ok(Self { settings: settings.clone(), irradiance, delivered_w: None })
	}

	/// What the sun gives at a time, in W at the terminals, when clouds leave this share of the
	/// irradiance.
	pub fn available_w(&self, time_s: f64, clear_share: f64) -> f64 {
		let irradiance = self.irradiance.at(time_s) * clear_share;
		self.settings.array_w * irradiance / 1000.0 * self.settings.performance_ratio
	}

	/// What it wants to deliver in a step, of what is available and allowed: no faster up than its
	/// ramp, from the last step's power. Without a last step the day begins as it is.
	pub fn wanted_w(&self, available_w: f64, allowed_w: f64, step_s: f64) -> f64 {
		let reached = match (self.settings.ramp_w_per_s, self.delivered_w) {
			(Some(ramp), Some(before)) => before + ramp * step_s,
			_ => f64::INFINITY,
		};
		available_w.min(allowed_w).min(reached).max(0.0)
	}

	/// Notes what it delivered, in W: where its ramp goes on.
	pub fn delivered(&mut self, w: f64) {
		self.delivered_w = Some(w);
	}
}

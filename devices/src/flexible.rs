//! Flexible load: a forecast that an award changes, and the rebound afterwards.
//!
//! A reduction of `E` watt-hours leaves `rebound_share · E` to be caught up, an increase as much to be
//! saved. While a set-point changes the load this debt grows or shrinks. Once none does, it is paid at
//! the pace that would settle the debt as it stood within `rebound_hours`, as far as the load's bounds
//! and its limits allow; the rest follows later.

use crate::{
	error::{SettingError, not_negative, positive, within},
	instructions::Limits,
	profile::Profile,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A load with a forecast, which can be less or more.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FlexibleSettings {
	/// The name of the profile of its forecast, in W, positive as consumption.
	pub forecast: String,
	/// What the profile is multiplied by: 1 by default.
	#[serde(default = "FlexibleSettings::one")]
	pub scale: f64,
	/// The most that it can be less than forecast, in W; never more than the forecast.
	pub reduce_max_w: f64,
	/// The most that it can be more than forecast, in W.
	pub increase_max_w: f64,
	/// What is caught up afterwards, as a share of what was reduced or increased: 0 by default.
	#[serde(default)]
	pub rebound_share: f64,
	/// The hours in which it is caught up: 2 by default.
	#[serde(default = "FlexibleSettings::default_rebound_hours")]
	pub rebound_hours: f64,
	/// The power factor, lagging: 1 by default.
	#[serde(default = "FlexibleSettings::one")]
	pub power_factor: f64,
}

impl FlexibleSettings {
	const fn one() -> f64 {
		1.0
	}

	const fn default_rebound_hours() -> f64 {
		2.0
	}

	pub(crate) fn check(&self) -> Result<(), SettingError> {
		not_negative("scale", self.scale)?;
		not_negative("reduce_max_w", self.reduce_max_w)?;
		not_negative("increase_max_w", self.increase_max_w)?;
		within("rebound_share", self.rebound_share, 0.0, 2.0, "of what was reduced")?;
		positive("rebound_hours", self.rebound_hours)?;
		within("power_factor", self.power_factor, 0.1, 1.0, "a power factor")?;
		Ok(())
	}
}

/// A flexible load, and what it has to catch up.
#[derive(Clone, Debug)]
pub struct FlexibleLoad {
	settings: FlexibleSettings,
	forecast: Arc<Profile>,
	/// To be caught up, in Wh; to be saved where negative.
	owed_wh: f64,
	/// The pace at which it is caught up, in W.
	pace_w: f64,
}

/// What a flexible load does in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlexiblePower {
	/// The forecast, in W, positive as consumption.
	pub forecast_w: f64,
	/// The change against the forecast, in W, positive as less consumption.
	pub change_w: f64,
	/// The part of the change that catches up what went before, in W, of the same sign.
	pub rebound_w: f64,
}

impl FlexibleLoad {
	/// A load with this forecast, in W.
	///
	/// # Errors
	///
	/// A setting that makes no load.
	pub fn new(settings: &FlexibleSettings, forecast: Arc<Profile>) -> Result<Self, SettingError> {
		settings.check()?;
		Ok(Self { settings: settings.clone(), forecast, owed_wh: 0.0, pace_w: 0.0 })
	}

	/// The settings.
	pub fn settings(&self) -> &FlexibleSettings {
		&self.settings
	}

	/// What is to be caught up, in Wh; to be saved where negative.
	pub fn owed_wh(&self) -> f64 {
		self.owed_wh
	}

	/// A step. Set-point and limits count from the forecast, positive as less consumption.
	pub fn step(
		&mut self,
		time_s: f64,
		step_s: f64,
		set_point_w: Option<f64>,
		limits: Limits,
	) -> FlexiblePower {
		let hours = step_s / 3600.0;
		let forecast_w = self.forecast.at(time_s) * self.settings.scale;
		let bounds = limits.and(Limits {
			export_w: self.settings.reduce_max_w.min(forecast_w),
			import_w: self.settings.increase_max_w,
		});
		let asked = bounds.clamp(set_point_w.unwrap_or(0.0));
		if asked != 0.0 {
			self.owed_wh += self.settings.rebound_share * asked * hours;
			self.pace_w = self.owed_wh.abs() / self.settings.rebound_hours;
			return FlexiblePower { forecast_w, change_w: asked, rebound_w: 0.0 };
		}
		let settled = self.owed_wh / hours;
		let paid = settled.clamp(-self.pace_w, self.pace_w);
		let rebound = bounds.clamp(-paid);
		self.owed_wh += rebound * hours;
		FlexiblePower { forecast_w, change_w: rebound, rebound_w: rebound }
	}
}

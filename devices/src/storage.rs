//! Batteries.
//!
//! Over a step of `h` hours, with `P` the power at the terminals, positive as discharge:
//!
//! ```text
//! E' = E − σ·E·h/24 + η_c·max(−P, 0)·h − max(P, 0)·h / η_d
//! ```
//!
//! `P` is limited so that `E'` stays within the usable range, and falls linearly with the state of
//! charge near its ends. A ledger of what went in, came out and was lost adds up to `E` at any time.

use crate::error::{SettingError, not_negative, positive, share, within};
use serde::{Deserialize, Serialize};

/// A battery behind an inverter.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StorageSettings {
	/// What it can hold, in Wh.
	pub capacity_wh: f64,
	/// What it holds when the day begins, as a share of the capacity.
	pub initial_share: f64,
	/// The most that it charges with, at the terminals, in W.
	pub charge_max_w: f64,
	/// The most that it discharges with, at the terminals, in W.
	pub discharge_max_w: f64,
	/// What is stored of a watt-hour at the terminals: 0.95 by default.
	#[serde(default = "StorageSettings::default_efficiency")]
	pub charge_efficiency: f64,
	/// What reaches the terminals of a stored watt-hour: 0.95 by default.
	#[serde(default = "StorageSettings::default_efficiency")]
	pub discharge_efficiency: f64,
	/// What it loses in a day by itself, as a share of what it holds: 0 by default.
	#[serde(default)]
	pub self_discharge_per_day: f64,
	/// It discharges no further than to this share of the capacity: 0 by default.
	#[serde(default)]
	pub min_share: f64,
	/// It charges no further than to this share of the capacity: 1 by default.
	#[serde(default = "StorageSettings::default_max_share")]
	pub max_share: f64,
	/// The width of the ranges at either end in which power falls, as a share of the capacity: 0 by
	/// default.
	#[serde(default)]
	pub taper_share: f64,
	/// What is left of the power at the very end of such a range, as a share: 0.1 by default.
	#[serde(default = "StorageSettings::default_taper_end")]
	pub taper_end: f64,
	/// The most that its power changes in a second, in W: any by default.
	pub ramp_w_per_s: Option<f64>,
}

impl StorageSettings {
	const fn default_efficiency() -> f64 {
		0.95
	}

	const fn default_max_share() -> f64 {
		1.0
	}

	const fn default_taper_end() -> f64 {
		0.1
	}

	pub(crate) fn check(&self) -> Result<(), SettingError> {
		positive("capacity_wh", self.capacity_wh)?;
		not_negative("charge_max_w", self.charge_max_w)?;
		not_negative("discharge_max_w", self.discharge_max_w)?;
		for (setting, value) in [
			("charge_efficiency", self.charge_efficiency),
			("discharge_efficiency", self.discharge_efficiency),
		] {
			within(setting, value, 0.01, 1.0, "an efficiency")?;
		}
		share("self_discharge_per_day", self.self_discharge_per_day)?;
		let max = share("max_share", self.max_share)?;
		let min = within("min_share", self.min_share, 0.0, max, "a share, at most `max_share`")?;
		within("initial_share", self.initial_share, 0.0, 1.0, "a share")?;
		within("taper_share", self.taper_share, 0.0, max - min, "within the usable range")?;
		within("taper_end", self.taper_end, 0.001, 1.0, "a share, not zero")?;
		if let Some(ramp) = self.ramp_w_per_s {
			positive("ramp_w_per_s", ramp)?;
		}
		Ok(())
	}
}

/// A battery, what it holds, and where that came from.
#[derive(Clone, Debug)]
pub struct Battery {
	settings: StorageSettings,
	stored_wh: f64,
	ledger: Ledger,
}

/// Where the energy of a battery went since the day began, in Wh. Of all times
/// `stored = initial + charged − discharged − lost`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ledger {
	/// Taken from the grid, at the terminals.
	pub charged_wh: f64,
	/// Given to the grid, at the terminals.
	pub discharged_wh: f64,
	/// Lost in charging and discharging.
	pub conversion_loss_wh: f64,
	/// Lost while it stood.
	pub self_discharge_wh: f64,
}

impl Ledger {
	/// What the battery holds more than at the beginning, in Wh.
	pub fn gain_wh(&self) -> f64 {
		self.charged_wh - self.discharged_wh - self.conversion_loss_wh - self.self_discharge_wh
	}
}

impl Battery {
	/// A battery as it is when the day begins.
	///
	/// # Errors
	///
	/// A setting that makes no battery.
	pub fn new(settings: &StorageSettings) -> Result<Self, SettingError> {
		settings.check()?;
		Ok(Self {
			stored_wh: settings.initial_share.clamp(0.0, 1.0) * settings.capacity_wh,
			settings: settings.clone(),
			ledger: Ledger::default(),
		})
	}

	/// What it holds, in Wh.
	pub fn stored_wh(&self) -> f64 {
		self.stored_wh
	}

	/// What it holds, as a share of its capacity: 0 to 1.
	pub fn state_of_charge(&self) -> f64 {
		(self.stored_wh / self.settings.capacity_wh).clamp(0.0, 1.0)
	}

	/// Where its energy went.
	pub fn ledger(&self) -> &Ledger {
		&self.ledger
	}

	/// The settings.
	pub fn settings(&self) -> &StorageSettings {
		&self.settings
	}

	/// The most that it can withdraw (first) and inject (second) throughout a step of this many
	/// seconds, in W.
	pub fn reach_w(&self, step_s: f64) -> (f64, f64) {
		let settings = &self.settings;
		let hours = step_s / 3600.0;
		let held = self.stored_wh - self.standing_loss_wh(hours);
		let room = (settings.max_share * settings.capacity_wh - held).max(0.0);
		let usable = (held - settings.min_share * settings.capacity_wh).max(0.0);
		let soc = self.state_of_charge();
		let charge = settings.charge_max_w * self.taper(settings.max_share - soc);
		let discharge = settings.discharge_max_w * self.taper(soc - settings.min_share);
		(
			charge.min(room / (settings.charge_efficiency * hours)),
			discharge.min(usable * settings.discharge_efficiency / hours),
		)
	}

	/// A step of this many seconds at a power within [`reach_w`](Self::reach_w), in W.
	pub fn step(&mut self, w: f64, step_s: f64) {
		let hours = step_s / 3600.0;
		let standing = self.standing_loss_wh(hours);
		let (charged, discharged) = ((-w).max(0.0) * hours, w.max(0.0) * hours);
		let into = charged * self.settings.charge_efficiency;
		let out = discharged / self.settings.discharge_efficiency;
		self.ledger.charged_wh += charged;
		self.ledger.discharged_wh += discharged;
		self.ledger.conversion_loss_wh += (charged - into) + (out - discharged);
		self.ledger.self_discharge_wh += standing;
		// The clamp is of rounding only: power is within reach.
		self.stored_wh =
			(self.stored_wh - standing + into - out).clamp(0.0, self.settings.capacity_wh);
	}

	fn standing_loss_wh(&self, hours: f64) -> f64 {
		self.stored_wh * (self.settings.self_discharge_per_day * hours / 24.0).min(1.0)
	}

	/// The share of full power at a distance from the end of the usable range, as a share of the
	/// capacity.
	fn taper(&self, distance: f64) -> f64 {
		let StorageSettings { taper_share, taper_end, .. } = self.settings;
		if distance >= taper_share {
			return 1.0;
		}
		taper_end + (1.0 - taper_end) * (distance / taper_share).max(0.0)
	}
}

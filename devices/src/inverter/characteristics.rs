//! The characteristics of an inverter: its settings with the defaults of the standard, checked
//! against the standard's ranges.

use super::{
	curve::interpolate,
	settings::{Category, InverterSettings, VoltVarSettings, VoltWattSettings},
};
use crate::error::{SettingError, within};

const TABLE_8: &str = "IEEE 1547-2018, Table 8";
const TABLE_10: &str = "IEEE 1547-2018, Table 10";

/// The reactive power of an inverter, as shares of its apparent power rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ReactiveCapability {
	pub(crate) injection: f64,
	pub(crate) absorption: f64,
}

impl ReactiveCapability {
	/// At least the minimum of IEEE 1547-2018, Table 7.
	pub(crate) fn of(settings: &InverterSettings) -> Result<Self, SettingError> {
		const TABLE_7: &str = "IEEE 1547-2018, Table 7, and the rating";
		let absorption = match settings.category {
			Category::A => 0.25,
			Category::B => 0.44,
		};
		let or = |setting, value: Option<f64>, least| {
			within(setting, value.unwrap_or(least), least, 1.0, TABLE_7)
		};
		Ok(Self {
			injection: or("max_injection_share", settings.max_injection_share, 0.44)?,
			absorption: or("max_absorption_share", settings.max_absorption_share, absorption)?,
		})
	}
}

/// Reactive power by voltage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct VoltVar {
	/// Voltage in pu, reactive power as a share of the apparent power rating.
	points: [(f64, f64); 4],
	pub(crate) response_s: f64,
}

impl VoltVar {
	/// IEEE 1547-2018, Table 8.
	pub(crate) fn of(
		settings: &VoltVarSettings,
		category: Category,
		reactive: ReactiveCapability,
	) -> Result<Self, SettingError> {
		let reference = settings.reference_pu.unwrap_or(1.0);
		let reference = within("volt_var.reference_pu", reference, 0.95, 1.05, TABLE_8)?;
		// Half of the dead band, its half at most, V1 and V4, Q at them, response.
		let (dead, most_dead, outer, q, response) = match category {
			Category::A => (0.0, 0.0, (0.9, 1.1), 0.25, 10.0),
			Category::B => (0.02, 0.03, (reference - 0.08, reference + 0.08), 0.44, 5.0),
		};
		let voltage = |setting, value: Option<f64>, default, from, to| {
			within(setting, value.unwrap_or(default), from, to, TABLE_8)
		};
		let v2 = voltage(
			"volt_var.v2_pu",
			settings.v2_pu,
			reference - dead,
			reference - most_dead,
			reference,
		)?;
		let v3 = voltage(
			"volt_var.v3_pu",
			settings.v3_pu,
			reference + dead,
			reference,
			reference + most_dead,
		)?;
		let v1 = voltage("volt_var.v1_pu", settings.v1_pu, outer.0, reference - 0.18, v2 - 0.02)?;
		let v4 = voltage("volt_var.v4_pu", settings.v4_pu, outer.1, v3 + 0.02, reference + 0.18)?;
		let (inject, absorb) = (reactive.injection, -reactive.absorption);
		let share = |setting, value: Option<f64>, default, from, to| {
			within(setting, value.unwrap_or(default), from, to, TABLE_8)
		};
		let q1 = share("volt_var.q1_share", settings.q1_share, q, 0.0, inject)?;
		let q2 = share("volt_var.q2_share", settings.q2_share, 0.0, absorb, inject)?;
		let q3 = share("volt_var.q3_share", settings.q3_share, 0.0, absorb, inject)?;
		let q4 = share("volt_var.q4_share", settings.q4_share, -q, absorb, 0.0)?;
		let response = settings.response_s.unwrap_or(response);
		Ok(Self {
			points: [(v1, q1), (v2, q2), (v3, q3), (v4, q4)],
			response_s: within("volt_var.response_s", response, 1.0, 90.0, TABLE_8)?,
		})
	}

	/// The reactive power at a voltage in pu, as a share of the apparent power rating.
	pub(crate) fn at(&self, pu: f64) -> f64 {
		interpolate(&self.points, pu)
	}
}

/// The most active power by voltage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct VoltWatt {
	/// Voltage in pu, active power in W.
	points: [(f64, f64); 2],
	pub(crate) response_s: f64,
}

impl VoltWatt {
	/// IEEE 1547-2018, Table 10. The charging rating is that of a device that can also absorb, in W;
	/// zero for one that can only generate.
	pub(crate) fn of(
		settings: &VoltWattSettings,
		rated_w: f64,
		charging_w: f64,
		min_power_share: f64,
	) -> Result<Self, SettingError> {
		let v1 = settings.v1_pu.unwrap_or(1.06);
		let v1 = within("volt_watt.v1_pu", v1, 1.05, 1.09, TABLE_10)?;
		let v2 = settings.v2_pu.unwrap_or(1.1);
		let v2 = within("volt_watt.v2_pu", v2, v1 + 0.01, 1.1, TABLE_10)?;
		let absorbs = charging_w > 0.0;
		let (default, from, to) = if absorbs {
			(0.0, -1.0, 0.0)
		} else {
			(min_power_share.min(0.2), min_power_share.min(0.2), 1.0)
		};
		let p2 = settings.p2_share.unwrap_or(default);
		let p2 = within("volt_watt.p2_share", p2, from, to, TABLE_10)?;
		let response = settings.response_s.unwrap_or(10.0);
		Ok(Self {
			points: [(v1, rated_w), (v2, p2 * if absorbs { charging_w } else { rated_w })],
			response_s: within("volt_watt.response_s", response, 0.5, 60.0, TABLE_10)?,
		})
	}

	/// The most active power at a voltage in pu, in W; negative where the device has to absorb.
	pub(crate) fn at(&self, pu: f64) -> f64 {
		interpolate(&self.points, pu)
	}
}

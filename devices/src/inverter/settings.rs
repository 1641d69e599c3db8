//! The settings of an inverter, as a configuration has them.

use crate::voltage::ApplicableVoltage;
use serde::{Deserialize, Serialize};

/// An inverter. Only `rated_va` is needed: by default it is of category B, without any of the
/// optional functions.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InverterSettings {
	/// The apparent power rating, in VA.
	pub rated_va: f64,
	/// The active power rating at unity power factor, in W: at most `rated_va`, its default.
	pub rated_w: Option<f64>,
	/// The normal operating performance category (IEEE 1547-2018, clause 1.4).
	#[serde(default)]
	pub category: Category,
	/// The voltage that volt-var and volt-watt act on.
	#[serde(default)]
	pub applicable_voltage: ApplicableVoltage,
	/// The reactive power that it can inject, as a share of `rated_va`: 0.44 by default.
	pub max_injection_share: Option<f64>,
	/// The reactive power that it can absorb, as a share of `rated_va`: 0.25 in category A and 0.44
	/// in category B by default.
	pub max_absorption_share: Option<f64>,
	/// The reactive power that it has at low active power.
	#[serde(default)]
	pub reactive_at_low_power: LowPower,
	/// The least active power, as a share of `rated_w`: 0 by default.
	#[serde(default)]
	pub min_power_share: f64,
	/// Constant power factor (clause 5.3.2). Excludes `volt_var`.
	pub power_factor: Option<PowerFactor>,
	/// Volt-var (clause 5.3.3); empty for the defaults of the category.
	pub volt_var: Option<VoltVarSettings>,
	/// Volt-watt (clause 5.4.2); empty for the defaults.
	pub volt_watt: Option<VoltWattSettings>,
	/// Trip and return to service (clauses 6.4 and 4.10); empty for the defaults of category III.
	/// Without it the device stays in service at any voltage.
	pub ride_through: Option<RideThroughSettings>,
}

impl InverterSettings {
	/// An inverter with this rating, in VA, and without any of the optional functions.
	pub fn rated(rated_va: f64) -> Self {
		Self {
			rated_va,
			rated_w: None,
			category: Category::default(),
			applicable_voltage: ApplicableVoltage::default(),
			max_injection_share: None,
			max_absorption_share: None,
			reactive_at_low_power: LowPower::default(),
			min_power_share: 0.0,
			power_factor: None,
			volt_var: None,
			volt_watt: None,
			ride_through: None,
		}
	}
}

/// The normal operating performance category (IEEE 1547-2018, clause 1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
	/// The minimum, reasonably met by all technologies.
	A,
	/// For areas with high penetration or frequent large variations of power.
	#[default]
	B,
}

/// The reactive power that an inverter has at low active power.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LowPower {
	/// The minimum of IEEE 1547-2018, clause 5.2: all from 20 % of `rated_w`, in proportion below,
	/// none below 5 %.
	#[default]
	Reduced,
	/// All, at any active power, also at none.
	Full,
}

/// A constant power factor.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PowerFactor {
	/// The power factor, above 0 to 1.
	pub power_factor: f64,
	/// The sign of its reactive power.
	pub excitation: Excitation,
}

/// The sign of a reactive power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Excitation {
	/// Injection: raises the voltage.
	Injecting,
	/// Absorption: lowers the voltage.
	Absorbing,
}

/// The volt-var characteristic: what is not given is the category's default (IEEE 1547-2018,
/// Table 8). Voltages in pu of nominal, reactive power as a share of `rated_va`, positive as
/// injection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct VoltVarSettings {
	/// V_Ref: 1.
	pub reference_pu: Option<f64>,
	/// V1: 0.9 in category A, V_Ref − 0.08 in category B.
	pub v1_pu: Option<f64>,
	/// V2: V_Ref in category A, V_Ref − 0.02 in category B.
	pub v2_pu: Option<f64>,
	/// V3: V_Ref in category A, V_Ref + 0.02 in category B.
	pub v3_pu: Option<f64>,
	/// V4: 1.1 in category A, V_Ref + 0.08 in category B.
	pub v4_pu: Option<f64>,
	/// Q1: 0.25 in category A, 0.44 in category B.
	pub q1_share: Option<f64>,
	/// Q2: 0.
	pub q2_share: Option<f64>,
	/// Q3: 0.
	pub q3_share: Option<f64>,
	/// Q4: −0.25 in category A, −0.44 in category B.
	pub q4_share: Option<f64>,
	/// The open-loop response time, in seconds: 10 in category A, 5 in category B.
	pub response_s: Option<f64>,
}

/// The volt-watt characteristic: what is not given is the default (IEEE 1547-2018, Table 10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct VoltWattSettings {
	/// V1, in pu: 1.06.
	pub v1_pu: Option<f64>,
	/// V2, in pu: 1.1.
	pub v2_pu: Option<f64>,
	/// P2. For a device that can only generate the least of 0.2 and `min_power_share`, as a share of
	/// `rated_w`. For one that can also absorb P′2: 0, or negative as a share of its charging power.
	pub p2_share: Option<f64>,
	/// The open-loop response time, in seconds: 10.
	pub response_s: Option<f64>,
}

/// Trip and return to service: what is not given is the default of the abnormal operating
/// performance category (IEEE 1547-2018, Tables 4 and 11 to 16). OV2 is always 1.2 pu after 0.16 s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct RideThroughSettings {
	/// The abnormal operating performance category: III.
	pub abnormal_category: AbnormalCategory,
	/// OV1, in pu: 1.1.
	pub ov1_pu: Option<f64>,
	/// Its clearing time, in seconds: 2 in categories I and II, 13 in III.
	pub ov1_s: Option<f64>,
	/// UV1, in pu: 0.7 in categories I and II, 0.88 in III.
	pub uv1_pu: Option<f64>,
	/// Its clearing time, in seconds: 2 in category I, 10 in II, 21 in III.
	pub uv1_s: Option<f64>,
	/// UV2, in pu: 0.45 in categories I and II, 0.5 in III.
	pub uv2_pu: Option<f64>,
	/// Its clearing time, in seconds: 0.16 in categories I and II, 2 in III.
	pub uv2_s: Option<f64>,
	/// The lowest voltage for a return to service, in pu: 0.917.
	pub return_low_pu: Option<f64>,
	/// The highest voltage for a return to service, in pu: 1.05.
	pub return_high_pu: Option<f64>,
	/// How long the voltage has to be in that range, in seconds: 300.
	pub return_delay_s: Option<f64>,
	/// The length of the ramp of a return, from none to all of the rating, in seconds: 300.
	pub return_ramp_s: Option<f64>,
}

/// The abnormal operating performance category (IEEE 1547-2018, clause 1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AbnormalCategory {
	/// The minimum for the bulk system, reasonably met by all technologies.
	I,
	/// All that the bulk system needs.
	II,
	/// That, and what the distribution system needs where there is much DER.
	#[default]
	III,
}

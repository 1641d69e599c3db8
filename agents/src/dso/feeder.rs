//! The feeder of a DSO: its model, and the limits that it is held to.

use crate::config::{self, ConfigError};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use tieline_feeder::{Complex64, Criteria, Feeder};

/// Which feeder, and the settings of its regulators.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeederConfig {
	/// The OpenDSS script of the feeder.
	pub script: PathBuf,
	/// Settings in place of those of the script, for every regulator.
	pub regulators: Option<RegulatorSettings>,
	/// The limits that it is held to.
	pub limits: LimitSettings,
}

/// The settings of step-voltage regulators with line-drop compensation, in volts on the relay's
/// base of 120 V.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegulatorSettings {
	/// The voltage that the relay holds.
	pub set_point_v: f64,
	/// The width of the band around it.
	pub band_v: f64,
	/// The resistive part of the line-drop compensation.
	pub r_v: f64,
	/// The reactive part of the line-drop compensation.
	pub x_v: f64,
}

impl RegulatorSettings {
	/// Sets every regulator of a feeder.
	pub fn apply(&self, feeder: &mut Feeder) {
		for regulator in &mut feeder.regulators {
			regulator.settings.target_volts = self.set_point_v;
			regulator.settings.band_volts = self.band_v;
			regulator.settings.drop_volts = Complex64::new(self.r_v, self.x_v);
		}
	}
}

/// The limits that a feeder is held to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
	/// The lowest voltage, in per unit; ANSI C84.1 range A has 0.95.
	pub lowest_pu: f64,
	/// The highest voltage, in per unit; ANSI C84.1 range A has 1.05.
	pub highest_pu: f64,
	/// How far inside the voltage band the limit rows stay, in per unit.
	pub voltage_margin_pu: f64,
	/// The share of a branch's rating that the limit rows leave unused.
	pub thermal_margin: f64,
}

impl LimitSettings {
	/// The limits of a feeder: of all buses that its regulators serve.
	pub fn criteria(&self, feeder: &Feeder) -> Criteria {
		Criteria {
			lower_pu: self.lowest_pu,
			upper_pu: self.highest_pu,
			margin_pu: self.voltage_margin_pu,
			thermal_margin: self.thermal_margin,
			buses: feeder.served_buses(),
		}
	}
}

impl FeederConfig {
	/// The feeder and its limits. The script's path is relative to the configuration's folder.
	pub fn read(&self, config: &Path) -> Result<(Feeder, Criteria), ConfigError> {
		let file = config::beside(config, &self.script);
		let text = config::read_text(&file)?;
		let mut feeder = parse(&text, &file)?;
		if let Some(settings) = &self.regulators {
			settings.apply(&mut feeder);
		}
		let criteria = self.limits.criteria(&feeder);
		Ok((feeder, criteria))
	}
}

fn parse(text: &str, file: &Path) -> Result<Feeder, ConfigError> {
	tieline_opendss::parse(text, &file.display().to_string())
		.map_err(|error| ConfigError::Feeder { file: file.into(), problem: error.to_string() })
}

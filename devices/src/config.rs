//! The configuration of a fleet: what a TOML or JSON file says.

use crate::{
	deviation::Deviation, ev::EvSettings, flexible::FlexibleSettings, instructions::LinkLoss,
	inverter::InverterSettings, profile::Profile, pv::PvSettings, storage::StorageSettings,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tieline_primitives::PointName;

/// A fleet of devices, and what happens to it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FleetConfig {
	/// The seed of all that is drawn: 0 by default.
	#[serde(default)]
	pub seed: u64,
	/// Quantities over the day that devices name: irradiance in W/m², forecasts in W.
	#[serde(default)]
	pub profiles: BTreeMap<String, Profile>,
	/// The devices.
	pub devices: Vec<DeviceConfig>,
	/// What goes otherwise than awarded.
	#[serde(default)]
	pub deviations: Vec<Deviation>,
}

/// A device.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceConfig {
	/// Its name, unique in the fleet.
	pub name: String,
	/// The aggregation that it is in.
	pub aggregation: Option<String>,
	/// Its connection point, as in `675.1.2.3`.
	pub point: PointName,
	/// How far a cloud front travels until it reaches the device, in m: 0 by default.
	#[serde(default)]
	pub position_m: f64,
	/// What it does without its link.
	pub link_loss: LinkLoss,
	/// What it is.
	pub technology: Technology,
}

/// What a device is.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Technology {
	/// Photovoltaic generation.
	Solar(SolarConfig),
	/// A battery.
	Storage(StorageConfig),
	/// A charger of electric vehicles.
	EvCharger(EvSettings),
	/// Load that can change against its forecast.
	FlexibleLoad(FlexibleSettings),
}

/// Photovoltaic generation.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SolarConfig {
	/// The array.
	pub array: PvSettings,
	/// Its inverter.
	pub inverter: InverterSettings,
}

/// A battery.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StorageConfig {
	/// The battery.
	pub battery: StorageSettings,
	/// Its inverter.
	pub inverter: InverterSettings,
}

//! What a device measures.

use super::{
	Device, DeviceError,
	device::HasModels,
	scale::{exponent, scaled, whole},
};
use sunspec::models::{
	model103::Model103, model124::Model124, model701::Model701, model713::Model713,
};
use tieline_primitives::Watts;

/// How many times its rating a device may seem to inject or withdraw.
const MOST: i64 = 2;
/// The highest voltage of a phase, in volts, that a device is believed: the low-voltage directive's
/// and then some.
const HIGHEST_VOLTAGE: f64 = 1_500.0;

/// What a device measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Readings {
	/// The active power; positive is injection.
	pub power: Watts,
	/// The voltage between line and neutral in volts: the mean of the phases.
	pub voltage: Option<f64>,
	/// The counter of the energy injected.
	pub injected: Counter,
	/// The counter of the energy withdrawn; `None` where the device has none, as by model 103.
	pub withdrawn: Option<Counter>,
	/// The state of charge, from 0 to 1.
	pub state_of_charge: Option<f64>,
}

/// The reading of an energy counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
	/// The register.
	pub raw: u64,
	/// The register counts `10^exponent` Wh.
	pub exponent: i8,
	/// After how many bits it wraps: 32 or 64.
	pub bits: u8,
}

/// Fails unless the device has a model that measures.
pub(super) fn check(device: &impl HasModels) -> Result<(), DeviceError> {
	if device.has::<Model701>() || device.has::<Model103>() {
		return Ok(());
	}
	Err(device.lacks("model 701 or 103", "power and energy"))
}

pub(super) async fn read(device: &Device) -> Result<Readings, DeviceError> {
	let mut readings = match device.model::<Model701>().await? {
		Some(model) => by_701(&model)?,
		None => {
			let model = device.model::<Model103>().await?;
			by_103(&model.ok_or_else(|| device.lacks("model 701 or 103", "power and energy"))?)?
		},
	};
	readings.state_of_charge = state_of_charge(device).await?;
	let model = if device.has::<Model701>() { 701 } else { 103 };
	let most = device.nameplate.export.max(device.nameplate.import).saturating_mul(MOST);
	if readings.power.0.abs() > most {
		return Err(DeviceError::implausible(model, "W", format!("{} W", readings.power.0)));
	}
	if let Some(volts) = readings.voltage.filter(|volts| !(0.0..=HIGHEST_VOLTAGE).contains(volts)) {
		return Err(DeviceError::implausible(model, "its voltage", format!("{volts} V")));
	}
	Ok(readings)
}

fn by_701(model: &Model701) -> Result<Readings, DeviceError> {
	let sf = exponent(701, "W_SF", model.w_sf)?;
	let raw = model.w.ok_or(DeviceError::NoPoint { model: 701, point: "W" })?;
	let power = whole(raw, sf).ok_or_else(|| DeviceError::implausible(701, "W", raw))?;
	let phases = [model.vl1, model.vl2, model.vl3];
	let voltage = match (model.v_sf, mean(&phases).or(model.lnv.map(f64::from))) {
		(Some(sf), Some(raw)) => Some(scaled(raw, exponent(701, "V_SF", Some(sf))?)),
		_ => None,
	};
	let energy = counted(701, "TotWh_SF", model.tot_wh_sf)?;
	let counter = |raw| Counter { raw, exponent: energy, bits: 64 };
	let injected = model.tot_wh_inj.map(counter);
	Ok(Readings {
		power: Watts(power),
		voltage,
		injected: injected.ok_or(DeviceError::NoPoint { model: 701, point: "TotWhInj" })?,
		withdrawn: model.tot_wh_abs.map(counter),
		state_of_charge: None,
	})
}

fn by_103(model: &Model103) -> Result<Readings, DeviceError> {
	let sf = exponent(103, "W_SF", Some(model.w_sf))?;
	let power = whole(model.w, sf).ok_or_else(|| DeviceError::implausible(103, "W", model.w))?;
	let volts = exponent(103, "V_SF", Some(model.v_sf))?;
	let phases = [model.ph_vph_a, model.ph_vph_b, model.ph_vph_c].map(Some);
	let exponent = counted(103, "WH_SF", Some(model.wh_sf))?;
	Ok(Readings {
		power: Watts(power),
		voltage: mean(&phases).map(|raw| scaled(raw, volts)),
		injected: Counter { raw: model.wh.into(), exponent, bits: 32 },
		withdrawn: None,
		state_of_charge: None,
	})
}

async fn state_of_charge(device: &Device) -> Result<Option<f64>, DeviceError> {
	let found = if let Some(model) = device.model::<Model713>().await? {
		model.soc.map(|raw| (713, "SoC", raw, "Pct_SF", model.pct_sf))
	} else if let Some(model) = device.model::<Model124>().await? {
		model.cha_state.map(|raw| (124, "ChaState", raw, "ChaState_SF", model.cha_state_sf))
	} else {
		None
	};
	let Some((model, point, raw, factor, sf)) = found else { return Ok(None) };
	let percent = scaled(raw, exponent(model, factor, sf)?);
	if percent > 100.0 {
		return Err(DeviceError::implausible(model, point, format!("{percent} %")));
	}
	Ok(Some(percent / 100.0))
}

/// The scale factor of energy, which has to leave a counter's unit between a milliwatt-hour and a
/// megawatt-hour.
fn counted(model: u16, point: &'static str, factor: Option<i16>) -> Result<i8, DeviceError> {
	match i8::try_from(exponent(model, point, factor)?) {
		Ok(exponent @ -3..=6) => Ok(exponent),
		_ => Err(DeviceError::implausible(model, point, factor.unwrap_or_default())),
	}
}

/// The mean of the phases that are there.
fn mean(phases: &[Option<u16>]) -> Option<f64> {
	let there = phases.iter().flatten().filter(|raw| **raw != u16::MAX);
	let (sum, count) =
		there.fold((0.0, 0.0), |(sum, count), raw| (sum + f64::from(*raw), count + 1.0));
	(count > 0.0).then(|| sum / count)
}

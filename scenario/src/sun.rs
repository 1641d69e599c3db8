//! What a solar device gives under a clear sky.
//!
//! An array delivers its rating at 1000 W/m², less a fixed share for heat, dirt, wiring and
//! inverter ([`PERFORMANCE_RATIO`]), and never more than its inverter's rating. An interval's power
//! is the mean of a sample for each five minutes.

pub use crate::sky::{SunPosition, clear_sky_ghi_w_per_m2, clear_sky_on_plane_w_per_m2, position};

use crate::model::{Device, DeviceKind, Scenario};

/// What an array delivers of its rating at 1000 W/m²: PVWatts' default losses of 14 % (Dobos,
/// NREL/TP-6A20-62641).
pub const PERFORMANCE_RATIO: f64 = 0.86;

/// A solar device's mean power in each interval of the scenario's day under a clear sky, in kW. Zero
/// for every other device.
pub fn clear_sky_kw(scenario: &Scenario, device: &Device) -> Vec<f64> {
	let DeviceKind::Solar { array_kw, tilt_degrees, azimuth_degrees } = device.kind else {
		return vec![0.0; scenario.intervals()];
	};
	let inverter_kw = device.capability.export.0 as f64 / 1000.0;
	let day_of_year = scenario.date.day_of_year().unsigned_abs();
	let kw_under = |sun: &SunPosition| {
		let irradiance =
			clear_sky_on_plane_w_per_m2(*sun, tilt_degrees, azimuth_degrees, day_of_year);
		(array_kw * irradiance / 1000.0 * PERFORMANCE_RATIO).min(inverter_kw)
	};
	let count = scenario.samples().max(1);
	let mean = |samples: &[SunPosition]| samples.iter().map(kw_under).sum::<f64>() / count as f64;
	scenario.sun().chunks(count).map(mean).collect()
}

//! The scenario's devices as they behave, for a co-simulation.
//!
//! Photovoltaics have the sun of the scenario's place under a clear sky. Batteries lose half of their
//! round trip on the way in and half on the way out. The cars of a charger arrive when they are plugged
//! in, and need what the scenario says at the meter. Flexible load has its rating as forecast, so that
//! it can be reduced by all of it. No inverter has the optional functions of IEEE 1547.

use crate::{
	bids,
	live::Live,
	model::{Device, DeviceKind, Scenario},
	sun::{self, PERFORMANCE_RATIO},
};
use std::collections::BTreeMap;
use tieline_devices::{
	FleetConfig, Limits, LinkLoss,
	config::{DeviceConfig, SolarConfig, StorageConfig, Technology},
	ev::{Charging, EvSettings, Session},
	flexible::FlexibleSettings,
	inverter::InverterSettings,
	profile::{Between, Profile},
	pv::PvSettings,
	storage::StorageSettings,
};
use tieline_primitives::Watts;

/// The name of the profile that is 1 all day.
const ALWAYS: &str = "always";
/// How long a device keeps its last instructions without its link, in seconds.
const REVERSION_S: f64 = 300.0;

impl Scenario {
	/// The fleet of its devices, in their order and under their names.
	pub fn fleet(&self) -> FleetConfig {
		let mut profiles = BTreeMap::from([(ALWAYS.to_owned(), Profile::constant(1.0))]);
		let devices = self.devices.iter().map(|device| {
			let technology = self.technology(device, &mut profiles);
			let standing = &self.dso.standing_limit;
			let part = |watts: Watts, share: f64| watts.0 as f64 * share;
			let standing_limit = Limits {
				export_w: part(device.capability.export, standing.export_share),
				import_w: part(device.capability.import, standing.import_share),
			};
			DeviceConfig {
				name: device.id.clone(),
				aggregation: self.aggregators.get(device.aggregator).map(|a| a.name.clone()),
				point: device.point.clone(),
				position_m: 0.0,
				link_loss: LinkLoss { reversion_s: REVERSION_S, standing_limit },
				technology,
			}
		});
		let devices = devices.collect();
		let Live { seed, deviations, .. } = self.live.clone();
		FleetConfig { seed, profiles, devices, deviations }
	}

	fn technology(&self, device: &Device, profiles: &mut BTreeMap<String, Profile>) -> Technology {
		let (export_w, import_w) =
			(device.capability.export.0 as f64, device.capability.import.0 as f64);
		match device.kind {
			DeviceKind::Solar { array_kw, tilt_degrees, azimuth_degrees } => {
				let irradiance = format!("sun on {}", device.id);
				profiles.insert(irradiance.clone(), self.irradiance(tilt_degrees, azimuth_degrees));
				Technology::Solar(SolarConfig {
					array: PvSettings {
						array_w: array_kw * 1e3,
						performance_ratio: PERFORMANCE_RATIO,
						irradiance,
						ramp_w_per_s: None,
					},
					inverter: InverterSettings::rated(export_w),
				})
			},
			DeviceKind::Storage { capacity_kwh, initial_kwh, round_trip_efficiency } => {
				let one_way = round_trip_efficiency.sqrt();
				Technology::Storage(StorageConfig {
					battery: StorageSettings {
						capacity_wh: capacity_kwh * 1e3,
						initial_share: initial_kwh / capacity_kwh,
						charge_max_w: import_w,
						discharge_max_w: export_w,
						charge_efficiency: one_way,
						discharge_efficiency: one_way,
						self_discharge_per_day: 0.0,
						min_share: 0.0,
						max_share: 1.0,
						taper_share: 0.0,
						taper_end: 0.1,
						ramp_w_per_s: None,
					},
					inverter: InverterSettings::rated(export_w.max(import_w)),
				})
			},
			DeviceKind::EvCharger { hours, .. } => Technology::EvCharger(EvSettings {
				charge_max_w: import_w,
				charge_min_w: 0.0,
				efficiency: 1.0,
				power_factor: 1.0,
				charging: Charging::Soonest,
				need_first: false,
				sessions: self.sessions(device, &self.intervals_in(hours).collect::<Vec<_>>()),
			}),
			DeviceKind::FlexibleLoad { .. } => Technology::FlexibleLoad(FlexibleSettings {
				forecast: ALWAYS.into(),
				scale: export_w,
				reduce_max_w: export_w,
				increase_max_w: import_w,
				rebound_share: 0.0,
				rebound_hours: 2.0,
				power_factor: 1.0,
			}),
		}
	}

	/// The irradiance of a plane over the day, in W/m².
	fn irradiance(&self, tilt_degrees: f64, azimuth_degrees: f64) -> Profile {
		let day_of_year = self.date.day_of_year().unsigned_abs();
		let on_plane = |sun: &sun::SunPosition| {
			sun::clear_sky_on_plane_w_per_m2(*sun, tilt_degrees, azimuth_degrees, day_of_year)
		};
		let step_s = self.interval_s() / self.samples().max(1) as f64;
		let values = self.sun().iter().map(on_plane).collect();
		Profile { start_s: 0.0, step_s, between: Between::Hold, values }
	}

	/// The cars of a charger: one for each run of intervals in which it has any.
	fn sessions(&self, device: &Device, plugged: &[usize]) -> Vec<Session> {
		let plan = bids::plan(self, device);
		let runs = plugged.chunk_by(|before, next| before + 1 == *next);
		let sessions = runs.map(|run| {
			let kwh = run.iter().map(|at| plan.demand_kw[*at] * self.interval_hours()).sum::<f64>();
			let (first, last) = (run[0] as f64, run[run.len() - 1] as f64);
			Session {
				arrival_s: first * self.interval_s(),
				departure_s: (last + 1.0) * self.interval_s(),
				need_wh: kwh * 1e3,
				charge_max_w: None,
			}
		});
		sessions.filter(|session| session.need_wh > 0.0).collect()
	}

	/// The length of a delivery interval, in seconds.
	fn interval_s(&self) -> f64 {
		self.interval_hours() * 3_600.0
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_devices::{Fleet, Input, Instructions};

	fn shipped() -> Scenario {
		let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");
		Scenario::read(file).unwrap_or_else(|error| panic!("{error}"))
	}

	#[test]
	fn every_device_of_the_shipped_day_behaves() {
		let scenario = shipped();
		let fleet = Fleet::new(&scenario.fleet()).unwrap();
		let names = scenario.devices.iter().map(|device| device.id.clone()).collect::<Vec<_>>();
		assert_eq!(fleet.names(), names);
	}

	#[test]
	fn an_array_gives_in_each_hour_what_its_aggregator_forecasts() {
		let scenario = shipped();
		let mut fleet = Fleet::new(&scenario.fleet()).unwrap();
		let index = scenario.devices.iter().position(|d| d.id == "pv-dairy").unwrap();
		let forecast = sun::clear_sky_kw(&scenario, &scenario.devices[index]);
		let free = Instructions { limits: Limits::NONE, ..Instructions::NONE };
		let inputs = vec![Input { instructions: free, ..Input::default() }; scenario.devices.len()];
		for (hour, kw) in forecast.into_iter().enumerate() {
			let mut wh = 0.0;
			for minute in 0..60 {
				let at_s = (hour * 3_600 + minute * 60) as f64;
				wh += fleet.step(at_s, 60.0, &inputs).unwrap()[index].va.re / 60.0;
			}
			assert!((wh / 1e3 - kw).abs() < 0.02 * kw + 0.01, "hour {hour}: {wh} Wh, {kw} kW");
		}
	}
}

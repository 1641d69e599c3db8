//! Abnormal voltage: ceasing, trip, and return to service (IEEE 1547-2018, clauses 6.4 and 4.10).
//!
//! The highest and the lowest applicable voltage are held against the trip settings. A device trips
//! once a voltage has been beyond a threshold for its clearing time, and ceases to energize at once,
//! until the voltage is back, where its category says so. After a trip it returns once the voltage has
//! been in the range of clause 4.10.2 for a while, along a ramp (clause 4.10.3).

use super::settings::{AbnormalCategory, RideThroughSettings};
use crate::{
	error::{SettingError, within},
	voltage::Voltages,
};

/// A voltage in pu and the time in seconds after which it trips the device.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Trip {
	pu: f64,
	clearing_s: f64,
	beyond_s: f64,
}

impl Trip {
	/// A step with the voltage beyond or not; true once the clearing time has passed.
	fn step(&mut self, beyond: bool, step_s: f64) -> bool {
		self.beyond_s = if beyond { self.beyond_s + step_s } else { 0.0 };
		self.beyond_s >= self.clearing_s
	}
}

/// How much of its power a device may deliver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Operation {
	/// All.
	InService,
	/// At most this share of its rating, either way: it has returned after a trip.
	Returning(f64),
	/// Nothing.
	Ceased,
}

/// The protection of a device, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct RideThrough {
	over: [Trip; 2],
	under: [Trip; 2],
	/// Beyond these it ceases at once, without a trip.
	ceases_pu: (f64, f64),
	returns_pu: (f64, f64),
	return_delay_s: f64,
	return_ramp_s: f64,
	/// Since when the voltage is in the range for a return, in seconds.
	in_range_s: f64,
	/// How long it has been back, in seconds; `None` while it is tripped.
	back_s: Option<f64>,
	/// The last highest and lowest voltage, in pu.
	seen_pu: (f64, f64),
}

impl RideThrough {
	/// Tables 11 to 13 (trip), 14 to 16 (ceasing) and 4 (return).
	pub(crate) fn of(settings: &RideThroughSettings) -> Result<Self, SettingError> {
		use AbnormalCategory::{I, II, III};
		const TRIP: &str = "IEEE 1547-2018, Tables 11 to 13";
		const RETURN: &str = "IEEE 1547-2018, Table 4";
		// UV1 and UV2, their clearing times, and the ranges of these.
		let (ov1_s, uv1, uv1_range, uv2, uv2_range) = match settings.abnormal_category {
			I => (2.0, (0.7, 2.0), (2.0, 21.0), (0.45, 0.16), (0.16, 2.0)),
			II => (2.0, (0.7, 10.0), (2.0, 21.0), (0.45, 0.16), (0.16, 2.0)),
			III => (13.0, (0.88, 21.0), (21.0, 50.0), (0.5, 2.0), (2.0, 21.0)),
		};
		let trip = |setting, value: Option<f64>, default, (from, to)| {
			within(setting, value.unwrap_or(default), from, to, TRIP)
		};
		let back = |setting, value: Option<f64>, default, (from, to)| {
			within(setting, value.unwrap_or(default), from, to, RETURN)
		};
		let ov1_pu = trip("ride_through.ov1_pu", settings.ov1_pu, 1.1, (1.1, 1.2))?;
		let ov1_s = trip("ride_through.ov1_s", settings.ov1_s, ov1_s, (1.0, 13.0))?;
		let uv1_pu = trip("ride_through.uv1_pu", settings.uv1_pu, uv1.0, (0.0, 0.88))?;
		let uv1_s = trip("ride_through.uv1_s", settings.uv1_s, uv1.1, uv1_range)?;
		let uv2_pu = trip("ride_through.uv2_pu", settings.uv2_pu, uv2.0, (0.0, 0.5))?;
		let uv2_s = trip("ride_through.uv2_s", settings.uv2_s, uv2.1, uv2_range)?;
		let low = back("ride_through.return_low_pu", settings.return_low_pu, 0.917, (0.88, 0.95))?;
		let high =
			back("ride_through.return_high_pu", settings.return_high_pu, 1.05, (1.05, 1.06))?;
		let delay = settings.return_delay_s;
		let ramp = settings.return_ramp_s;
		let at = |pu, clearing_s| Trip { pu, clearing_s, beyond_s: 0.0 };
		Ok(Self {
			over: [at(ov1_pu, ov1_s), at(1.2, 0.16)],
			under: [at(uv1_pu, uv1_s), at(uv2_pu, uv2_s)],
			ceases_pu: match settings.abnormal_category {
				I => (0.5, 1.2),
				II => (0.3, 1.2),
				III => (0.5, 1.1),
			},
			returns_pu: (low, high),
			return_delay_s: back("ride_through.return_delay_s", delay, 300.0, (0.0, 600.0))?,
			return_ramp_s: back("ride_through.return_ramp_s", ramp, 300.0, (1.0, 1_000.0))?,
			in_range_s: 0.0,
			back_s: Some(f64::INFINITY),
			seen_pu: (1.0, 1.0),
		})
	}

	/// How much the device may deliver at the end of a step of this many seconds.
	pub(crate) fn step(&mut self, voltages: &Voltages, step_s: f64) -> Operation {
		if voltages.is_known() {
			self.seen_pu = (voltages.lowest_pu(), voltages.highest_pu());
		}
		let (low, high) = self.seen_pu;
		let in_range = low >= self.returns_pu.0 && high <= self.returns_pu.1;
		self.in_range_s = if in_range { self.in_range_s + step_s } else { 0.0 };
		self.back_s = match self.back_s {
			Some(back_s) => Some(back_s + step_s),
			None if self.in_range_s >= self.return_delay_s => {
				Some(self.in_range_s - self.return_delay_s)
			},
			None => None,
		};
		let mut trips = false;
		for trip in &mut self.over {
			trips |= trip.step(high > trip.pu, step_s);
		}
		for trip in &mut self.under {
			trips |= trip.step(low < trip.pu, step_s);
		}
		if trips {
			self.back_s = None;
		}
		let (least, most) = self.ceases_pu;
		match self.back_s {
			_ if low < least || high > most => Operation::Ceased,
			None => Operation::Ceased,
			Some(back_s) if back_s < self.return_ramp_s => {
				Operation::Returning(back_s / self.return_ramp_s)
			},
			Some(_) => Operation::InService,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn operation(settings: RideThroughSettings, steps: &[(f64, f64)]) -> Operation {
		let mut own = RideThrough::of(&settings).expect("the settings are in range");
		let step = |&(pu, step_s): &(f64, f64)| own.step(&Voltages::balanced(pu), step_s);
		steps.iter().map(step).last().expect("there are steps")
	}

	#[test]
	fn a_low_voltage_ceases_a_device_by_its_category_before_it_trips() {
		use AbnormalCategory::{I, II, III};
		let ceases = |abnormal_category, pu| {
			let uv2_pu = Some(0.0);
			let settings = RideThroughSettings { abnormal_category, uv2_pu, ..Default::default() };
			operation(settings, &[(pu, 1.0)]) == Operation::Ceased
		};
		assert_eq!([I, II, III].map(|category| ceases(category, 0.35)), [true, false, true]);
		assert_eq!([I, II, III].map(|category| ceases(category, 0.25)), [true, true, true]);
		assert_eq!([I, II, III].map(|category| ceases(category, 0.55)), [false, false, false]);
	}

	#[test]
	fn the_ramp_begins_when_the_delay_has_passed_in_the_middle_of_a_step() {
		let steps = [(1.15, 60.0), (1.0, 360.0)];
		assert_eq!(operation(Default::default(), &steps), Operation::Returning(0.2));
	}

	#[test]
	fn a_return_starts_over_when_the_voltage_leaves_its_range() {
		let steps = [(1.15, 60.0), (1.0, 240.0), (1.06, 60.0), (1.0, 240.0)];
		assert_eq!(operation(Default::default(), &steps), Operation::Ceased);
	}

	#[test]
	fn without_a_measurement_the_last_voltage_counts() {
		let steps = [(1.15, 60.0), (f64::NAN, 600.0)];
		assert_eq!(operation(Default::default(), &steps), Operation::Ceased);
		let steps = [(1.15, 60.0), (1.0, 60.0), (f64::NAN, 600.0)];
		assert_eq!(operation(Default::default(), &steps), Operation::InService);
	}
}

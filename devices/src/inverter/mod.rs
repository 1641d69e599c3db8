//! Inverters by IEEE 1547-2018: volt-var, volt-watt and constant power factor for the normal
//! operating performance categories A and B, within a rating in VA and with priority for reactive
//! power.
//!
//! From the active power `P` that the device behind it wants to deliver, in each step:
//!
//! 1. volt-watt caps `P`: the characteristic of clause 5.4.2, followed within its open-loop response
//!    time;
//! 2. the reactive power `Q` is that of the volt-var characteristic (clause 5.3.3), followed within
//!    its open-loop response time, or that of the power factor at `P` (clause 5.3.2), or zero;
//! 3. `Q` stays within the reactive capability at `P` (clause 5.2, Table 7);
//! 4. where `P² + Q² > S²`, volt-var keeps `Q` and reduces `P` to `√(S² − Q²)` (priority of reactive
//!    power, clause 5.2), and a constant power factor reduces both in proportion.
//!
//! With [`RideThroughSettings`] it also ceases to energize, trips and returns to service by the
//! voltage (clauses 6.4 and 4.10); without them it is in service at any voltage.
//!
//! Not modelled: the functions of frequency, dynamic voltage support, the autonomous adjustment of
//! V_Ref, constant reactive power and watt-var.

mod characteristics;
mod curve;
mod response;
mod ride_through;
mod settings;

pub use settings::{
	AbnormalCategory, Category, Excitation, InverterSettings, LowPower, PowerFactor,
	RideThroughSettings, VoltVarSettings, VoltWattSettings,
};

use crate::{
	error::{SettingError, positive, share, within},
	voltage::{ApplicableVoltage, Voltages},
};
use characteristics::{ReactiveCapability, VoltVar, VoltWatt};
use num_complex::Complex64;
use response::Response;
use ride_through::{Operation, RideThrough};

/// Of the active power rating: below, an inverter with [`LowPower::Reduced`] has no reactive power.
const NO_REACTIVE_BELOW: f64 = 0.05;
/// Of the active power rating: from here on it has all of it.
const ALL_REACTIVE_FROM: f64 = 0.2;

/// An inverter, and how far its functions have followed their references.
#[derive(Clone, Debug)]
pub struct Inverter {
	rated_va: f64,
	rated_w: f64,
	applicable_voltage: ApplicableVoltage,
	reactive: ReactiveCapability,
	low_power: LowPower,
	mode: ReactiveMode,
	volt_watt: Option<VoltWatt>,
	ride_through: Option<RideThrough>,
	voltage_pu: f64,
	var_response: Response,
	watt_response: Response,
}

/// Where the reactive power comes from; one at a time (clause 5.3.1).
#[derive(Clone, Copy, Debug)]
enum ReactiveMode {
	Unity,
	/// The reactive power of a watt, with its sign.
	ConstantPowerFactor(f64),
	VoltVar(VoltVar),
}

/// What an inverter delivers in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InverterPower {
	/// Active and reactive power, in VA.
	pub va: Complex64,
	/// What has reduced the active power, if anything has.
	pub reduced_by: Option<Reduction>,
}

/// What reduces the active power of an inverter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
	/// The voltage: it has ceased to energize, or tripped.
	Ceased,
	/// The ramp of its return to service.
	Returning,
	/// Volt-watt.
	VoltWatt,
	/// The rating.
	Rating,
}

impl Inverter {
	/// An inverter with these settings. The charging rating is the most that the device behind it
	/// absorbs, in W: zero for one that can only generate.
	///
	/// # Errors
	///
	/// A setting outside the range of the standard, or of what it means.
	pub fn new(settings: &InverterSettings, charging_w: f64) -> Result<Self, SettingError> {
		let rated_va = positive("rated_va", settings.rated_va)?;
		let rated_w = settings.rated_w.unwrap_or(rated_va);
		let rated_w = within("rated_w", rated_w, 1e-9, rated_va, "positive, at most `rated_va`")?;
		let min_power_share = share("min_power_share", settings.min_power_share)?;
		let reactive = ReactiveCapability::of(settings)?;
		let mode = match (&settings.power_factor, &settings.volt_var) {
			(Some(_), Some(_)) => {
				return Err(SettingError::Exclusive(
					"power_factor",
					"volt_var",
					"IEEE 1547-2018, clause 5.3.1",
				));
			},
			(Some(factor), None) => ReactiveMode::ConstantPowerFactor(tangent(factor, reactive)?),
			(None, Some(volt_var)) => {
				ReactiveMode::VoltVar(VoltVar::of(volt_var, settings.category, reactive)?)
			},
			(None, None) => ReactiveMode::Unity,
		};
		let volt_watt = settings.volt_watt.as_ref();
		Ok(Self {
			rated_va,
			rated_w,
			applicable_voltage: settings.applicable_voltage,
			reactive,
			low_power: settings.reactive_at_low_power,
			mode,
			volt_watt: volt_watt
				.map(|settings| VoltWatt::of(settings, rated_w, charging_w, min_power_share))
				.transpose()?,
			ride_through: settings.ride_through.as_ref().map(RideThrough::of).transpose()?,
			voltage_pu: 1.0,
			var_response: Response::default(),
			watt_response: Response::default(),
		})
	}

	/// The active power rating, in W.
	pub fn rated_w(&self) -> f64 {
		self.rated_w
	}

	/// The apparent power rating, in VA.
	pub fn rated_va(&self) -> f64 {
		self.rated_va
	}

	/// A step of this many seconds, in which the device behind the inverter wants to deliver this
	/// active power. Volt-watt does not take it below `floor_w`, what the device can absorb now and
	/// may: in W, not positive. Active power is never farther from zero than wanted, unless volt-watt
	/// asks for absorption.
	pub fn step(
		&mut self,
		wanted_w: f64,
		floor_w: f64,
		voltages: &Voltages,
		step_s: f64,
	) -> InverterPower {
		if voltages.is_known() {
			self.voltage_pu = voltages.applicable_pu(self.applicable_voltage);
		}
		let operation = self.ride_through.as_mut();
		let operation = operation.map_or(Operation::InService, |own| own.step(voltages, step_s));
		let (mut reduced_by, mut floor_w) = (None, floor_w);
		let mut w = wanted_w.clamp(-self.rated_va, self.rated_w);
		if w != wanted_w {
			reduced_by = Some(Reduction::Rating);
		}
		match operation {
			Operation::InService => {},
			Operation::Returning(share) => {
				let most = share * self.rated_w;
				floor_w = floor_w.max(-most);
				if w.abs() > most {
					(w, reduced_by) = (most.copysign(w), Some(Reduction::Returning));
				}
			},
			Operation::Ceased => {
				self.var_response.reset(0.0);
				self.watt_response.reset(self.rated_w);
				let reduced_by = Some(Reduction::Ceased);
				return InverterPower { va: Complex64::ZERO, reduced_by };
			},
		}
		if let Some(volt_watt) = &self.volt_watt {
			let cap = volt_watt.at(self.voltage_pu);
			let cap = self.watt_response.follow(cap, volt_watt.response_s, step_s).max(floor_w);
			if cap < w {
				(w, reduced_by) = (cap, Some(Reduction::VoltWatt));
			}
		}
		let (va, clipped) = match &self.mode {
			ReactiveMode::Unity => self.reactive_first(w, 0.0),
			ReactiveMode::ConstantPowerFactor(tangent) => self.in_proportion(w, tangent * w.abs()),
			ReactiveMode::VoltVar(volt_var) => {
				let share = volt_var.at(self.voltage_pu);
				let share = self.var_response.follow(share, volt_var.response_s, step_s);
				self.reactive_first(w, share * self.rated_va)
			},
		};
		InverterPower { va, reduced_by: if clipped { Some(Reduction::Rating) } else { reduced_by } }
	}

	/// The reactive power within the capability at an active power (clause 5.2).
	fn within_capability(&self, w: f64, var: f64) -> f64 {
		let loading = w.abs() / self.rated_w;
		let share = match self.low_power {
			LowPower::Full => 1.0,
			LowPower::Reduced if loading < NO_REACTIVE_BELOW => 0.0,
			LowPower::Reduced => (loading / ALL_REACTIVE_FROM).min(1.0),
		};
		let most = share * self.rated_va;
		var.clamp(-self.reactive.absorption * most, self.reactive.injection * most)
	}

	/// Within capability and rating, at the cost of active power; and whether it cost any.
	fn reactive_first(&self, w: f64, var: f64) -> (Complex64, bool) {
		let var = self.within_capability(w, var);
		let left = (self.rated_va * self.rated_va - var * var).max(0.0).sqrt();
		(Complex64::new(w.clamp(-left, left), var), w.abs() > left)
	}

	/// Within rating and capability at a power factor; and whether that cost active power.
	fn in_proportion(&self, w: f64, var: f64) -> (Complex64, bool) {
		let apparent = (w * w + var * var).sqrt();
		let scale = if apparent > self.rated_va { self.rated_va / apparent } else { 1.0 };
		let (w, var) = (w * scale, var * scale);
		(Complex64::new(w, self.within_capability(w, var)), scale < 1.0)
	}
}

/// The reactive power of a watt at a power factor, with its sign.
fn tangent(factor: &PowerFactor, reactive: ReactiveCapability) -> Result<f64, SettingError> {
	let cosine = within("power_factor", factor.power_factor, 1e-9, 1.0, "above 0 to 1")?.min(1.0);
	let sine = (1.0 - cosine * cosine).sqrt();
	let (sign, available) = match factor.excitation {
		Excitation::Injecting => (1.0, reactive.injection),
		Excitation::Absorbing => (-1.0, reactive.absorption),
	};
	if sine > available + 1e-9 {
		let power_factor = factor.power_factor;
		return Err(SettingError::PowerFactor { power_factor, share: sine, available });
	}
	Ok(sign * sine / cosine)
}

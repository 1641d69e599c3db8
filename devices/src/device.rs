//! A device: its technology, its link, and a step of both.

use crate::{
	config::{DeviceConfig, Technology},
	deviation::Effects,
	error::SettingError,
	ev::Charger,
	flexible::FlexibleLoad,
	instructions::{Instructions, Limits, Link},
	inverter::{Inverter, Reduction},
	profile::Profile,
	pv::Array,
	storage::{Battery, Ledger},
	voltage::Voltages,
};
use num_complex::Complex64;
use std::{collections::BTreeMap, fmt, sync::Arc};

/// The profiles of a configuration, by name.
pub type Profiles = BTreeMap<String, Arc<Profile>>;

/// What a device meets in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
	/// The beginning of the step, in seconds from the start of the day.
	pub time_s: f64,
	/// Its length, in seconds, positive.
	pub step_s: f64,
	/// The voltage at the terminals.
	pub voltages: Voltages,
	/// What the device is asked to do.
	pub instructions: Instructions,
	/// The link is up, so far as others know.
	pub link: bool,
	/// What deviations do to it.
	pub effects: Effects,
}

/// What a device does in a step. Powers are positive as injection into the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Output {
	/// The power at its terminals, in VA, of all its phases together.
	pub va: Complex64,
	/// The part of it that awards count from, in VA: minus the forecast for flexible load, zero for
	/// all others.
	pub baseline_va: Complex64,
	/// The state of charge at the end of the step, as a share: of a battery's capacity, or of the need
	/// of the car that is there.
	pub state_of_charge: Option<f64>,
	/// The link is up.
	pub link: bool,
	/// Why the power is what it is.
	pub status: Status,
}

impl Output {
	/// The active power that awards and limits count, in W.
	pub fn from_baseline_w(&self) -> f64 {
		self.va.re - self.baseline_va.re
	}
}

/// Why the power of a device is what it is: the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
	/// It ignores a limit or an override that it exceeds.
	IgnoresLimits,
	/// Its car is unplugged.
	Unplugged,
	/// Its voltage is out of range: it has ceased to energize, or tripped.
	Ceased,
	/// Its link is lost: it is at its standing limit.
	StandingLimit,
	/// Its link is lost: it keeps its last instructions.
	LinkLost,
	/// Its aggregator passes on less than its award.
	Withheld,
	/// An override binds.
	Overridden,
	/// A limit binds.
	Limited,
	/// It returns to service along a ramp.
	Returning,
	/// Volt-watt has reduced it.
	VoltWatt,
	/// Its rating in VA has reduced it.
	Rating,
	/// It draws more than its award, since the car would leave without what it needs.
	NeedFirst,
	/// It cannot do what it was awarded: no sun, empty, full, no car, or its ramp.
	Short,
	/// It does what it was awarded.
	Awarded,
	/// It has no award.
	Free,
}

impl fmt::Display for Status {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::IgnoresLimits => "ignores-limits",
			Self::Unplugged => "unplugged",
			Self::Ceased => "ceased",
			Self::StandingLimit => "standing-limit",
			Self::LinkLost => "link-lost",
			Self::Withheld => "withheld",
			Self::Overridden => "overridden",
			Self::Limited => "limited",
			Self::Returning => "returning",
			Self::VoltWatt => "volt-watt",
			Self::Rating => "rating",
			Self::NeedFirst => "need-first",
			Self::Short => "short",
			Self::Awarded => "awarded",
			Self::Free => "free",
		})
	}
}

/// A device, and the state that it is in.
#[derive(Clone, Debug)]
pub struct Device {
	behaviour: Behaviour,
	link: Link,
}

#[derive(Clone, Debug)]
enum Behaviour {
	Solar { array: Array, inverter: Inverter },
	Storage { battery: Battery, inverter: Inverter, last_w: f64 },
	EvCharger(Charger),
	FlexibleLoad(FlexibleLoad),
}

/// What a technology makes of a set-point within bounds.
struct Delivery {
	va: Complex64,
	baseline_va: Complex64,
	/// What it would have done without bounds, in W from the baseline.
	asked_w: f64,
	reduced_by: Option<Reduction>,
}

impl Device {
	/// A device when the day begins.
	///
	/// # Errors
	///
	/// A setting that its model cannot have, or a profile that there is none of.
	pub fn new(config: &DeviceConfig, profiles: &Profiles) -> Result<Self, SettingError> {
		config.link_loss.check()?;
		let profile = |what, name: &String| {
			let unknown = || SettingError::Unknown { what, name: name.clone() };
			profiles.get(name).cloned().ok_or_else(unknown)
		};
		let behaviour = match &config.technology {
			Technology::Solar(solar) => Behaviour::Solar {
				array: Array::new(&solar.array, profile("profile", &solar.array.irradiance)?)?,
				inverter: Inverter::new(&solar.inverter, 0.0)?,
			},
			Technology::Storage(storage) => Behaviour::Storage {
				battery: Battery::new(&storage.battery)?,
				inverter: Inverter::new(&storage.inverter, storage.battery.charge_max_w)?,
				last_w: 0.0,
			},
			Technology::EvCharger(settings) => Behaviour::EvCharger(Charger::new(settings)?),
			Technology::FlexibleLoad(settings) => {
				let forecast = profile("profile", &settings.forecast)?;
				Behaviour::FlexibleLoad(FlexibleLoad::new(settings, forecast)?)
			},
		};
		Ok(Self { behaviour, link: Link::new(config.link_loss) })
	}

	/// A step: what the device does throughout it.
	pub fn step(&mut self, conditions: &Conditions) -> Output {
		let effects = &conditions.effects;
		let passed_on = conditions.instructions.set_point_w.map(|w| w * effects.delivered);
		let sent = Instructions { set_point_w: passed_on, ..conditions.instructions };
		let link = conditions.link && effects.link;
		let (heard, reverted) = self.link.receive(&sent, link, conditions.time_s);
		// A set-point that is not a number is none.
		let set_point_w = heard.set_point_w.filter(|w| w.is_finite());
		let heard = Instructions { set_point_w, ..heard };
		let bounds = if effects.keeps_limits { heard.bounds() } else { Limits::NONE };
		let delivery = self.behaviour.step(conditions, set_point_w, bounds);
		let status = self.status(conditions, &heard, (link, reverted), &delivery);
		Output {
			va: delivery.va,
			baseline_va: delivery.baseline_va,
			state_of_charge: self.state_of_charge(conditions.time_s + conditions.step_s),
			link,
			status,
		}
	}

	/// Why the power is what it is.
	fn status(
		&self,
		conditions: &Conditions,
		heard: &Instructions,
		(link, reverted): (bool, bool),
		delivery: &Delivery,
	) -> Status {
		const SMALL_W: f64 = 1e-6;
		let effects = &conditions.effects;
		let w = delivery.va.re - delivery.baseline_va.re;
		let bounds = heard.bounds();
		let leaves = |limits: Limits, w: f64| (limits.clamp(w) - w).abs() > SMALL_W;
		let charger = matches!(self.behaviour, Behaviour::EvCharger(_));
		let asked = conditions.instructions.set_point_w.is_some_and(|w| w.abs() > SMALL_W);
		if !effects.keeps_limits && leaves(bounds, w) {
			Status::IgnoresLimits
		} else if charger && !effects.plugged {
			Status::Unplugged
		} else if delivery.reduced_by == Some(Reduction::Ceased) {
			Status::Ceased
		} else if reverted {
			Status::StandingLimit
		} else if !link {
			Status::LinkLost
		} else if effects.delivered < 1.0 && asked {
			Status::Withheld
		} else if effects.keeps_limits && leaves(bounds, delivery.asked_w) {
			let by_limits = heard.limits.clamp(delivery.asked_w);
			let overridden = (by_limits - bounds.clamp(delivery.asked_w)).abs() > SMALL_W;
			if overridden { Status::Overridden } else { Status::Limited }
		} else if let Some(reduction) = delivery.reduced_by {
			match reduction {
				Reduction::Ceased => Status::Ceased,
				Reduction::Returning => Status::Returning,
				Reduction::VoltWatt => Status::VoltWatt,
				Reduction::Rating => Status::Rating,
			}
		} else {
			match heard.set_point_w {
				None => Status::Free,
				Some(award) if (award - w).abs() <= SMALL_W => Status::Awarded,
				Some(award) if charger && w < award => Status::NeedFirst,
				Some(_) => Status::Short,
			}
		}
	}

	/// The state of charge at a time in seconds of the day, as a share: of a battery's capacity, or of
	/// the need of the car that is there.
	pub fn state_of_charge(&self, time_s: f64) -> Option<f64> {
		match &self.behaviour {
			Behaviour::Storage { battery, .. } => Some(battery.state_of_charge()),
			Behaviour::EvCharger(charger) => charger.state_of_charge(time_s),
			Behaviour::Solar { .. } | Behaviour::FlexibleLoad(_) => None,
		}
	}

	/// Where the energy of a battery went; `None` for other devices.
	pub fn ledger(&self) -> Option<&Ledger> {
		match &self.behaviour {
			Behaviour::Storage { battery, .. } => Some(battery.ledger()),
			_ => None,
		}
	}

	/// What the cars that have left by a time lacked of their needs, in Wh; `None` for other devices.
	pub fn unmet_wh(&self, time_s: f64) -> Option<f64> {
		match &self.behaviour {
			Behaviour::EvCharger(charger) => Some(charger.unmet_wh(time_s)),
			_ => None,
		}
	}

	/// What a flexible load has to catch up, in Wh; negative where it has to save. `None` for other
	/// devices.
	pub fn owed_wh(&self) -> Option<f64> {
		match &self.behaviour {
			Behaviour::FlexibleLoad(load) => Some(load.owed_wh()),
			_ => None,
		}
	}
}

impl Behaviour {
	fn step(
		&mut self,
		conditions: &Conditions,
		set_point_w: Option<f64>,
		bounds: Limits,
	) -> Delivery {
		let Conditions { time_s, step_s, ref voltages, effects, .. } = *conditions;
		match self {
			Self::Solar { array, inverter } => {
				let available = array.available_w(time_s, effects.clear_share);
				let award = set_point_w.unwrap_or(f64::INFINITY).max(0.0);
				let wanted = array.wanted_w(available, award.min(bounds.export_w), step_s);
				let power = inverter.step(wanted, 0.0, voltages, step_s);
				array.delivered(power.va.re);
				Delivery {
					va: power.va,
					baseline_va: Complex64::ZERO,
					asked_w: available.min(award),
					reduced_by: power.reduced_by,
				}
			},
			Self::Storage { battery, inverter, last_w } => {
				let asked_w = set_point_w.unwrap_or(0.0);
				let reach = battery.reach_w(step_s);
				let ramp = battery.settings().ramp_w_per_s.map_or(f64::INFINITY, |w| w * step_s);
				let reached = asked_w.max(*last_w - ramp).min(*last_w + ramp);
				let wanted = bounds.clamp(reached).max(-reach.0).min(reach.1);
				let floor = -reach.0.min(bounds.import_w);
				let power = inverter.step(wanted, floor, voltages, step_s);
				battery.step(power.va.re, step_s);
				*last_w = power.va.re;
				Delivery {
					va: power.va,
					baseline_va: Complex64::ZERO,
					asked_w,
					reduced_by: power.reduced_by,
				}
			},
			Self::EvCharger(charger) => {
				let import_w = bounds.import_w;
				let drawn = charger.step(time_s, step_s, set_point_w, import_w, effects.plugged);
				let wanting = charger.state_of_charge(time_s).is_some_and(|share| share < 1.0);
				let most = charger.settings().charge_max_w;
				let free = if wanting && drawn >= import_w { -most } else { -drawn };
				Delivery {
					va: consumption(drawn, charger.settings().power_factor),
					baseline_va: Complex64::ZERO,
					asked_w: set_point_w.map_or(free, |w| w.min(0.0)),
					reduced_by: None,
				}
			},
			Self::FlexibleLoad(load) => {
				let power = load.step(time_s, step_s, set_point_w, bounds);
				let factor = load.settings().power_factor;
				Delivery {
					va: consumption(power.forecast_w - power.change_w, factor),
					baseline_va: consumption(power.forecast_w, factor),
					asked_w: set_point_w.unwrap_or(power.change_w),
					reduced_by: None,
				}
			},
		}
	}
}

/// The power of a load with a lagging power factor, in VA.
fn consumption(w: f64, power_factor: f64) -> Complex64 {
	let tangent = (1.0 - power_factor * power_factor).max(0.0).sqrt() / power_factor;
	-Complex64::new(w, w * tangent)
}

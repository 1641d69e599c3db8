//! Many devices, one step over all.

use crate::{
	config::FleetConfig,
	deviation::{Deviation, Effects, Hit},
	device::{Conditions, Device, Output, Profiles},
	error::{ConfigError, SettingError, within},
	instructions::Instructions,
	voltage::Voltages,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
};

/// The devices of a configuration, in its order, with what happens to them.
#[derive(Clone, Debug)]
pub struct Fleet {
	names: Vec<String>,
	index: BTreeMap<String, usize>,
	devices: Vec<Device>,
	hits: Vec<Vec<Hit>>,
	outputs: Vec<Output>,
}

/// What one device of a fleet meets in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
	/// The voltage at its terminals.
	pub voltages: Voltages,
	/// What it is asked to do.
	pub instructions: Instructions,
	/// Its link is up, so far as others know.
	pub link: bool,
}

impl Default for Input {
	/// Nominal voltage, nothing asked, the link up.
	fn default() -> Self {
		let voltages = Voltages::balanced(1.0);
		Self { voltages, instructions: Instructions::NONE, link: true }
	}
}

/// A step that cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum StepError {
	/// Not one input for each device: give them in the order of [`Fleet::names`].
	#[error("{given} inputs for {devices} devices")]
	Inputs {
		/// The number of inputs.
		given: usize,
		/// The number of devices.
		devices: usize,
	},
	/// Not a step forward in time: give a positive length and a finite beginning.
	#[error("a step of {step_s} s at {time_s} s")]
	Time {
		/// The beginning, in seconds of the day.
		time_s: f64,
		/// The length, in seconds.
		step_s: f64,
	},
}

impl Fleet {
	/// The fleet when the day begins.
	///
	/// # Errors
	///
	/// The first thing that is wrong with the configuration, and where.
	pub fn new(config: &FleetConfig) -> Result<Self, ConfigError> {
		let mut profiles = Profiles::new();
		for (name, profile) in &config.profiles {
			profile.check().map_err(|problem| at(format!("profile `{name}`"), problem))?;
			profiles.insert(name.clone(), Arc::new(profile.clone()));
		}
		let mut index = BTreeMap::new();
		let mut devices = Vec::with_capacity(config.devices.len());
		for (place, device) in config.devices.iter().enumerate() {
			let name = &device.name;
			let wrong = |problem| at(format!("device `{name}`"), problem);
			if index.insert(name.clone(), place).is_some() {
				return Err(wrong(SettingError::Duplicate { what: "device", name: name.clone() }));
			}
			let finite = (f64::NEG_INFINITY, f64::INFINITY);
			within("position_m", device.position_m, finite.0, finite.1, "finite").map_err(wrong)?;
			devices.push(Device::new(device, &profiles).map_err(wrong)?);
		}
		let mut hits = vec![Vec::new(); devices.len()];
		for (place, deviation) in config.deviations.iter().enumerate() {
			let wrong = |problem| at(format!("deviation {}", place + 1), problem);
			deviation.check().map_err(wrong)?;
			let meant = meant(deviation, config, &index).map_err(wrong)?;
			for (device, hit) in Hit::draw(deviation, place as u64, config.seed, &meant) {
				hits[device].push(hit);
			}
		}
		let names = config.devices.iter().map(|device| device.name.clone()).collect();
		let outputs = Vec::with_capacity(devices.len());
		Ok(Self { names, index, devices, hits, outputs })
	}

	/// The names of the devices, in the order of the configuration.
	pub fn names(&self) -> &[String] {
		&self.names
	}

	/// The place of a device in [`names`](Self::names).
	pub fn index_of(&self, name: &str) -> Option<usize> {
		self.index.get(name).copied()
	}

	/// The devices, in the order of [`names`](Self::names).
	pub fn devices(&self) -> &[Device] {
		&self.devices
	}

	/// A step of all devices, from a time and of a length in seconds, with an input for each device
	/// in the order of [`names`](Self::names). Outputs come in the same order.
	///
	/// # Errors
	///
	/// A wrong number of inputs, or no step forward in time; nothing has been done then.
	pub fn step(
		&mut self,
		time_s: f64,
		step_s: f64,
		inputs: &[Input],
	) -> Result<&[Output], StepError> {
		if inputs.len() != self.devices.len() {
			return Err(StepError::Inputs { given: inputs.len(), devices: self.devices.len() });
		}
		if !(time_s.is_finite() && step_s.is_finite() && step_s > 0.0) {
			return Err(StepError::Time { time_s, step_s });
		}
		self.outputs.clear();
		for ((device, hits), input) in self.devices.iter_mut().zip(&self.hits).zip(inputs) {
			let mut effects = Effects::NONE;
			hits.iter().for_each(|hit| hit.act(time_s, &mut effects));
			let Input { voltages, instructions, link } = *input;
			let conditions = Conditions { time_s, step_s, voltages, instructions, link, effects };
			self.outputs.push(device.step(&conditions));
		}
		Ok(&self.outputs)
	}
}

fn at(place: String, problem: SettingError) -> ConfigError {
	ConfigError { place, problem }
}

/// The devices that a deviation means, with their positions in m.
fn meant(
	deviation: &Deviation,
	config: &FleetConfig,
	index: &BTreeMap<String, usize>,
) -> Result<Vec<(usize, f64)>, SettingError> {
	let mut named = BTreeSet::new();
	for name in &deviation.devices {
		let unknown = || SettingError::Unknown { what: "device", name: name.clone() };
		let place = *index.get(name).ok_or_else(unknown)?;
		if !named.insert(place) {
			return Err(SettingError::Duplicate { what: "device", name: name.clone() });
		}
	}
	let aggregation = deviation.aggregation.as_ref();
	let all = config.devices.iter().enumerate();
	let meant = all.filter(|(place, device)| {
		let in_aggregation =
			aggregation.is_none_or(|name| device.aggregation.as_ref() == Some(name));
		in_aggregation && (named.is_empty() || named.contains(place))
	});
	let meant = meant.map(|(place, device)| (place, device.position_m)).collect::<Vec<_>>();
	match (meant.is_empty(), aggregation) {
		(true, Some(name)) if named.is_empty() => {
			Err(SettingError::Unknown { what: "aggregation", name: name.clone() })
		},
		_ => Ok(meant),
	}
}

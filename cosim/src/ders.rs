//! The federate of DERs: a fleet of devices that follow their awards as devices do.

use crate::{
	contract::{self, Kind, check_input},
	feeder::{ConfigError, FederateError},
	helics::{Federate, Input as Value, Library, Publication, Settings},
	progress::Progress,
};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};
use std::{
	fs, io,
	path::{Path, PathBuf},
};
use tieline_devices::{Fleet, FleetConfig, Input, Instructions, Limits, Voltages};

/// The configuration of a federate of DERs: JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DersConfig {
	/// Where the federation is.
	pub federation: Settings,
	/// The length of a step, in seconds.
	pub step_s: f64,
	/// The end of the last step, in seconds of the day.
	pub end_s: f64,
	/// The devices.
	pub fleet: FleetConfig,
	/// Where the federate says how far it has got.
	pub progress: PathBuf,
	/// Where the federate says at its end what its steps have taken.
	pub effort: PathBuf,
}

impl DersConfig {
	/// Reads the configuration of a file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		crate::feeder::read_json(file)
	}
}

/// What a device reads and publishes.
struct Ports {
	award: Value,
	limits: [Value; 2],
	caps: [Value; 2],
	voltages: Vec<Value>,
	power: Publication,
	status: Publication,
	state_of_charge: Publication,
}

/// Runs the fleet to the end of the day.
pub fn run(config: &DersConfig) -> Result<(), FederateError> {
	let library = Library::load()?;
	let mut progress = Progress::begin(&config.progress)?;
	let federate = Federate::join(&library, "ders", &config.federation)?;
	let done = steps(config, &federate, &mut progress);
	if let Err(error) = &done {
		federate.abort(&error.to_string());
	}
	let _ = federate.leave();
	done?;
	let effort = progress.done(config.end_s)?;
	Ok(fs::write(&config.effort, serde_json::to_string(&effort).map_err(io::Error::from)?)?)
}

fn register(config: &DersConfig, federate: &Federate) -> Result<Vec<Ports>, FederateError> {
	let devices = config.fleet.devices.iter().map(|device| {
		let (name, bus) = (&device.name, device.point.bus());
		let publication =
			|key: String, kind: Kind, unit| federate.publication(&key, kind.name(), unit);
		let both = |key: fn(&str, &str) -> String| {
			let of = |direction| federate.input(&key(name, direction), "W", true);
			Ok::<_, FederateError>([of("export")?, of("import")?])
		};
		let voltages = device.point.phases().iter();
		let voltages = voltages.map(|p| federate.input(&contract::voltage(bus, *p), "pu", true));
		Ok(Ports {
			award: federate.input(&contract::award(name), "W", true)?,
			limits: both(contract::limit)?,
			caps: both(contract::cap)?,
			voltages: voltages.collect::<Result<_, _>>()?,
			power: publication(contract::der_power(name), Kind::Complex, "VA")?,
			status: publication(contract::der_status(name), Kind::Text, "")?,
			state_of_charge: publication(contract::state_of_charge(name), Kind::Double, "")?,
		})
	});
	devices.collect()
}

fn steps(
	config: &DersConfig,
	federate: &Federate,
	progress: &mut Progress,
) -> Result<(), FederateError> {
	let mut fleet =
		Fleet::new(&config.fleet).map_err(|error| FederateError::Values(error.to_string()))?;
	let version = federate.publication(contract::DER_CONTRACT, Kind::Text.name(), "")?;
	let ports = register(config, federate)?;
	let feeder = federate.input(contract::FEEDER_CONTRACT, "", true)?;
	federate.initialize()?;
	for (device, ports) in config.fleet.devices.iter().zip(&ports) {
		let award = contract::award(&device.name);
		check_input(federate, ports.award, (&award, Kind::Double, "W"))?;
		for (index, direction) in ["export", "import"].into_iter().enumerate() {
			let (limit, cap) =
				(contract::limit(&device.name, direction), contract::cap(&device.name, direction));
			check_input(federate, ports.limits[index], (&limit, Kind::Double, "W"))?;
			check_input(federate, ports.caps[index], (&cap, Kind::Double, "W"))?;
		}
		for (voltage, phase) in ports.voltages.iter().zip(device.point.phases()) {
			let key = contract::voltage(device.point.bus(), *phase);
			check_input(federate, *voltage, (&key, Kind::Complex, "pu"))?;
		}
	}
	federate.publish_string(version, contract::DER_VERSION)?;
	federate.begin()?;
	let key = contract::FEEDER_CONTRACT;
	contract::check_version(federate, feeder, key, contract::FEEDER_VERSION)?;
	let mut inputs = vec![Input::default(); ports.len()];
	let mut measured =
		ports.iter().map(|p| vec![Complex64::ZERO; p.voltages.len()]).collect::<Vec<_>>();
	let mut statuses = vec![String::new(); ports.len()];
	let mut begins_s = 0.0;
	while begins_s < config.end_s {
		if begins_s > 0.0 {
			contract::advance(federate, begins_s, config.end_s)?;
		}
		progress.granted(begins_s)?;
		for ((ports, input), measured) in ports.iter().zip(&mut inputs).zip(&mut measured) {
			*input = read(federate, ports, measured, begins_s > 0.0)?;
		}
		let outputs = fleet.step(begins_s, config.step_s, &inputs);
		let outputs = outputs.map_err(|error| FederateError::Values(error.to_string()))?;
		for ((ports, output), said) in ports.iter().zip(outputs).zip(&mut statuses) {
			// The feeder's loads have the forecast of flexible load already.
			federate.publish_complex(ports.power, output.va - output.baseline_va)?;
			if let Some(share) = output.state_of_charge {
				federate.publish_double(ports.state_of_charge, share)?;
			}
			let status = output.status.to_string();
			if status != *said {
				federate.publish_string(ports.status, &status)?;
				*said = status;
			}
		}
		progress.waits(begins_s)?;
		begins_s += config.step_s;
	}
	Ok(contract::advance(federate, config.end_s + contract::END_OFFSET_S, config.end_s)?)
}

/// What a device meets in a step: the voltages of the step before, its award, its limits, and the caps of
/// an override.
fn read(
	federate: &Federate,
	ports: &Ports,
	measured: &mut [Complex64],
	has_measured: bool,
) -> Result<Input, FederateError> {
	for (value, measured) in ports.voltages.iter().zip(measured.iter_mut()) {
		if federate.is_updated(*value) {
			*measured = federate.read_complex(*value)?;
		}
	}
	let voltages = if has_measured { Voltages::of_phases(measured) } else { Voltages::unknown() };
	let award = federate.read_double(ports.award)?;
	let set_point_w = award.is_finite().then_some(award);
	let pair = |values: [Value; 2]| {
		let [export, import] = values.map(|value| federate.read_double(value));
		Ok::<_, FederateError>(Limits { export_w: export?, import_w: import? })
	};
	let caps = Some(pair(ports.caps)?).filter(|caps| !caps.export_w.is_nan());
	let instructions = Instructions { set_point_w, limits: pair(ports.limits)?, caps };
	Ok(Input { voltages, instructions, link: true })
}

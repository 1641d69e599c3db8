//! A federate that plays the powers of DERs and the multiplier of the loads from a file, and records
//! what the feeder answers: for a look at a feeder without a market, and for whoever writes an engine.

use crate::{
	contract::{self, Kind, check_input},
	feeder::{FederateError, FeederConfig},
	helics::{Federate, Input, Library, Publication},
	progress::Progress,
};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt::Write as _,
	fs, io,
	path::{Path, PathBuf},
};

/// The configuration of the player: JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlayConfig {
	/// The configuration of the feeder federate.
	pub feeder: FeederConfig,
	/// The rows to play.
	pub rows: Vec<PlayRow>,
	/// Where the feeder's answers go: CSV.
	pub record: PathBuf,
	/// Where the player says how far it has got.
	pub progress: PathBuf,
	/// Where the player says at its end what its steps have taken.
	pub effort: PathBuf,
}

/// What holds from a time on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlayRow {
	/// The time, in seconds of the day.
	pub from_s: f64,
	/// What the rated loads are multiplied by.
	pub load_multiplier: f64,
	/// The power of each DER in W and var, in the order of the configuration.
	pub ders_va: Vec<(f64, f64)>,
	/// The taps at which regulators are locked from then on, by their names.
	#[serde(default)]
	pub taps: BTreeMap<String, i64>,
	/// The lines that are closed or opened then, by their names.
	#[serde(default)]
	pub switches: BTreeMap<String, bool>,
}

impl PlayConfig {
	/// Reads the configuration of a file.
	pub fn read(file: &Path) -> Result<Self, FederateError> {
		let text = fs::read_to_string(file)
			.map_err(|error| FederateError::Values(format!("{}: {error}", file.display())))?;
		serde_json::from_str(&text)
			.map_err(|error| FederateError::Values(format!("{}: {error}", file.display())))
	}
}

/// The feeder's answers that are recorded.
struct Recorded {
	converged: Input,
	voltages: Vec<Input>,
	taps: Vec<Input>,
	source: [Input; 3],
	losses: Input,
	currents: Vec<Input>,
	lines: Vec<Input>,
}

/// Plays the rows to the end of the day.
pub fn run(config: &PlayConfig) -> Result<(), FederateError> {
	let library = Library::load()?;
	let mut progress = Progress::begin(&config.progress)?;
	let federate = Federate::join(&library, "player", &config.feeder.federation)?;
	let done = steps(config, &federate, &mut progress);
	if let Err(error) = &done {
		federate.abort(&error.to_string());
	}
	let _ = federate.leave();
	fs::write(&config.record, done?)?;
	let effort = progress.done(config.feeder.end_s)?;
	Ok(fs::write(&config.effort, serde_json::to_string(&effort).map_err(io::Error::from)?)?)
}

fn steps(
	config: &PlayConfig,
	federate: &Federate,
	progress: &mut Progress,
) -> Result<String, FederateError> {
	let feeder = &config.feeder;
	let multiplier = federate.publication(contract::LOAD_MULTIPLIER, Kind::Double.name(), "")?;
	let version = federate.publication(contract::DER_CONTRACT, Kind::Text.name(), "")?;
	let ders = feeder.ders.iter().map(|der| {
		federate.publication(&contract::der_power(&der.name), Kind::Complex.name(), "VA")
	});
	let ders = ders.collect::<Result<Vec<Publication>, _>>()?;
	let commanded = config.rows.iter().flat_map(|row| row.taps.keys()).collect::<BTreeSet<_>>();
	let commands = commanded.into_iter().map(|name| {
		let key = contract::tap_command(name);
		Ok((name.clone(), federate.publication(&key, Kind::Integer.name(), "")?))
	});
	let commands = commands.collect::<Result<BTreeMap<_, _>, FederateError>>()?;
	let switched = config.rows.iter().flat_map(|row| row.switches.keys()).collect::<BTreeSet<_>>();
	let switches = switched.into_iter().map(|name| {
		let key = contract::switch_command(name);
		Ok((name.clone(), federate.publication(&key, Kind::Boolean.name(), "")?))
	});
	let switches = switches.collect::<Result<BTreeMap<_, _>, FederateError>>()?;
	let voltages = feeder
		.nodes
		.iter()
		.map(|(bus, phase)| federate.input(&contract::voltage(bus, *phase), "pu", true));
	let taps = feeder.regulator_names.iter();
	let taps = taps.map(|name| federate.input(&contract::tap(name), "", true));
	let source = |phase| federate.input(&contract::source(phase), "VA", true);
	let currents = conductors(feeder)
		.map(|(line, phase)| federate.input(&contract::current(line, phase), "A", true));
	let lines = conductors(feeder)
		.map(|(line, phase)| federate.input(&contract::line_power(line, phase), "VA", true));
	let recorded = Recorded {
		converged: federate.input(contract::CONVERGED, "", true)?,
		voltages: voltages.collect::<Result<_, _>>()?,
		taps: taps.collect::<Result<_, _>>()?,
		source: [source(1)?, source(2)?, source(3)?],
		losses: federate.input(contract::LOSSES, "VA", true)?,
		currents: currents.collect::<Result<_, _>>()?,
		lines: lines.collect::<Result<_, _>>()?,
	};
	let feeder_contract = federate.input(contract::FEEDER_CONTRACT, "", true)?;
	federate.initialize()?;
	for (input, (bus, phase)) in recorded.voltages.iter().zip(&feeder.nodes) {
		let key = contract::voltage(bus, *phase);
		check_input(federate, *input, (&key, Kind::Complex, "pu"))?;
	}
	federate.publish_string(version, contract::DER_VERSION)?;
	federate.begin()?;
	let key = contract::FEEDER_CONTRACT;
	contract::check_version(federate, feeder_contract, key, contract::FEEDER_VERSION)?;

	let mut csv = heading(feeder);
	let mut begins_s = 0.0;
	while begins_s < feeder.end_s {
		if begins_s > 0.0 {
			contract::advance(federate, begins_s, feeder.end_s)?;
		}
		progress.granted(begins_s)?;
		let row = config.rows.iter().rev().find(|row| row.from_s <= begins_s);
		let row = row.ok_or_else(|| FederateError::Values(format!("no row at {begins_s} s")))?;
		federate.publish_double(multiplier, row.load_multiplier)?;
		for (publication, (w, var)) in ders.iter().zip(&row.ders_va) {
			federate.publish_complex(*publication, Complex64::new(*w, *var))?;
		}
		for (name, tap) in row.taps.iter().filter(|_| row.from_s == begins_s) {
			federate.publish_integer(commands[name], *tap)?;
		}
		for (name, closed) in row.switches.iter().filter(|_| row.from_s == begins_s) {
			federate.publish_boolean(switches[name], *closed)?;
		}
		progress.waits(begins_s)?;
		contract::advance(federate, begins_s + contract::MARKET_OFFSET_S, feeder.end_s)?;
		record(&mut csv, federate, &recorded, begins_s)?;
		begins_s += feeder.step_s;
	}
	contract::advance(federate, feeder.end_s + contract::END_OFFSET_S, feeder.end_s)?;
	Ok(csv)
}

/// The phases of all lines.
fn conductors(feeder: &FeederConfig) -> impl Iterator<Item = (&str, u8)> {
	let lines = feeder.lines.iter();
	lines.flat_map(|line| line.phases.iter().map(move |phase| (line.name.as_str(), *phase)))
}

fn heading(feeder: &FeederConfig) -> String {
	let mut csv = String::from("t_s,converged");
	for name in &feeder.regulator_names {
		let _ = write!(csv, ",tap_{name}");
	}
	for phase in 1..=3 {
		let _ = write!(csv, ",source_{phase}_w,source_{phase}_var");
	}
	csv.push_str(",losses_w,losses_var");
	for (bus, phase) in &feeder.nodes {
		let _ = write!(csv, ",v_{bus}.{phase}_pu");
	}
	for (line, phase) in conductors(feeder) {
		let _ = write!(csv, ",i_{line}.{phase}_a");
	}
	for (line, phase) in conductors(feeder) {
		let _ = write!(csv, ",s_{line}.{phase}_w,s_{line}.{phase}_var");
	}
	csv.push('\n');
	csv
}

fn record(
	csv: &mut String,
	federate: &Federate,
	recorded: &Recorded,
	at_s: f64,
) -> Result<(), FederateError> {
	let converged = federate.read_boolean(recorded.converged)?;
	let _ = write!(csv, "{at_s},{converged}");
	for tap in &recorded.taps {
		let _ = write!(csv, ",{}", federate.read_integer(*tap)?);
	}
	for power in recorded.source.into_iter().chain([recorded.losses]) {
		let va = federate.read_complex(power)?;
		let _ = write!(csv, ",{},{}", va.re, va.im);
	}
	for voltage in &recorded.voltages {
		let _ = write!(csv, ",{:.12}", federate.read_complex(*voltage)?.norm());
	}
	for current in &recorded.currents {
		let _ = write!(csv, ",{}", federate.read_double(*current)?);
	}
	for power in &recorded.lines {
		let va = federate.read_complex(*power)?;
		let _ = write!(csv, ",{},{}", va.re, va.im);
	}
	csv.push('\n');
	Ok(())
}

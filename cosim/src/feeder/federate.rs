//! The feeder as a federate, with any [`Engine`] of this process.

use super::{Answer, Engine, EngineError, FeederConfig, Situation};
use crate::{
	contract::{self, ContractError, Kind, check_input},
	helics::{Federate, HelicsError, Input, Library, Publication},
	progress::Progress,
};
use num_complex::Complex64;
use std::{fs, io, time::Instant};
use tieline_agents::dso::WatchError;
use tieline_client::chain::ChainError;

/// Why a feeder federate has ended before its last step.
#[derive(Debug, thiserror::Error)]
pub enum FederateError {
	/// HELICS, or another federate.
	#[error(transparent)]
	Contract(#[from] ContractError),
	/// The engine.
	#[error("at {at_s} s: {cause}")]
	Engine {
		/// The time, in seconds of the day.
		at_s: f64,
		/// Why.
		cause: EngineError,
	},
	/// The configuration.
	#[error(transparent)]
	Config(#[from] super::ConfigError),
	/// The chain does not answer.
	#[error("the chain: {0}")]
	Chain(#[from] ChainError),
	/// The DSO has no answer to what it sees.
	#[error(transparent)]
	Watch(#[from] WatchError),
	/// The configuration of the DSO's agent.
	#[error(transparent)]
	Agent(#[from] tieline_agents::config::ConfigError),
	/// A file with values cannot be read.
	#[error("{0}")]
	Values(String),
	/// The file of its progress cannot be written.
	#[error("progress: {0}")]
	Progress(#[from] io::Error),
}

impl FederateError {
	/// Whether another federate is the cause: the one that says so has only lost it.
	pub fn is_consequence(&self) -> bool {
		matches!(
			self,
			Self::Contract(
				ContractError::EndedEarly { .. }
					| ContractError::Helics(HelicsError::Failed { .. })
			)
		)
	}
}

impl From<HelicsError> for FederateError {
	fn from(error: HelicsError) -> Self {
		Self::Contract(error.into())
	}
}

/// The most taps to either side that are commanded.
const MAX_TAP: u8 = 16;

/// What the federate reads and publishes.
struct Ports {
	contract: Publication,
	converged: Publication,
	seconds: Publication,
	losses: Publication,
	voltages: Vec<Publication>,
	taps: Vec<Publication>,
	source: [Publication; 3],
	currents: Vec<Vec<Publication>>,
	lines: Vec<Vec<Publication>>,
	multiplier: Input,
	ders: Vec<Input>,
	tap_commands: Vec<Input>,
	switches: Vec<Input>,
	der_contract: Input,
}

impl Ports {
	fn register(federate: &Federate, config: &FeederConfig) -> Result<Self, HelicsError> {
		let publication =
			|key: &str, kind: Kind, unit| federate.publication(key, kind.name(), unit);
		let nodes = config.nodes.iter();
		let voltage = |(bus, phase): &(String, u8)| {
			publication(&contract::voltage(bus, *phase), Kind::Complex, "pu")
		};
		let tap = |name: &String| publication(&contract::tap(name), Kind::Integer, "");
		let source = |phase| publication(&contract::source(phase), Kind::Complex, "VA");
		let currents = config.lines.iter().map(|line| {
			let phases = line.phases.iter();
			let current =
				|phase: &u8| publication(&contract::current(&line.name, *phase), Kind::Double, "A");
			phases.map(current).collect::<Result<Vec<_>, _>>()
		});
		let lines = config.lines.iter().map(|line| {
			let phases = line.phases.iter();
			let power = |phase: &u8| {
				publication(&contract::line_power(&line.name, *phase), Kind::Complex, "VA")
			};
			phases.map(power).collect::<Result<Vec<_>, _>>()
		});
		let regulators = config.regulator_names.iter();
		let commands =
			regulators.clone().map(|name| federate.input(&contract::tap_command(name), "", false));
		let switches = config
			.lines
			.iter()
			.map(|line| federate.input(&contract::switch_command(&line.name), "", false));
		let ders = config.ders.iter();
		let ders = ders.map(|der| federate.input(&contract::der_power(&der.name), "VA", true));
		Ok(Self {
			contract: publication(contract::FEEDER_CONTRACT, Kind::Text, "")?,
			converged: publication(contract::CONVERGED, Kind::Boolean, "")?,
			seconds: publication(contract::SOLVE_SECONDS, Kind::Double, "s")?,
			losses: publication(contract::LOSSES, Kind::Complex, "VA")?,
			voltages: nodes.map(voltage).collect::<Result<_, _>>()?,
			taps: regulators.map(tap).collect::<Result<_, _>>()?,
			source: [source(1)?, source(2)?, source(3)?],
			currents: currents.collect::<Result<_, _>>()?,
			lines: lines.collect::<Result<_, _>>()?,
			multiplier: federate.input(contract::LOAD_MULTIPLIER, "", true)?,
			ders: ders.collect::<Result<_, _>>()?,
			tap_commands: commands.collect::<Result<_, _>>()?,
			switches: switches.collect::<Result<_, _>>()?,
			der_contract: federate.input(contract::DER_CONTRACT, "", true)?,
		})
	}

	/// Makes sure that the others publish what is read by the contract.
	fn check(&self, federate: &Federate, config: &FeederConfig) -> Result<(), ContractError> {
		let check = |input, key: &str, kind, unit| check_input(federate, input, (key, kind, unit));
		check(self.multiplier, contract::LOAD_MULTIPLIER, Kind::Double, "")?;
		check(self.der_contract, contract::DER_CONTRACT, Kind::Text, "")?;
		for (input, der) in self.ders.iter().zip(&config.ders) {
			check(*input, &contract::der_power(&der.name), Kind::Complex, "VA")?;
		}
		for (input, name) in self.tap_commands.iter().zip(&config.regulator_names) {
			check(*input, &contract::tap_command(name), Kind::Integer, "")?;
		}
		for (input, line) in self.switches.iter().zip(&config.lines) {
			check(*input, &contract::switch_command(&line.name), Kind::Boolean, "")?;
		}
		Ok(())
	}

	/// Reads what has changed.
	fn read(
		&self,
		federate: &Federate,
		config: &FeederConfig,
		situation: &mut Situation,
	) -> Result<(), ContractError> {
		if federate.is_updated(self.multiplier) {
			situation.load_multiplier = federate.read_double(self.multiplier)?;
		}
		for (input, va) in self.ders.iter().zip(&mut situation.ders) {
			if federate.is_updated(*input) {
				*va = federate.read_complex(*input)?;
			}
		}
		let commands = self.tap_commands.iter().zip(&config.regulator_names);
		for ((input, name), tap) in commands.zip(&mut situation.locked_taps) {
			if federate.is_updated(*input) {
				let found = federate.read_integer(*input)?;
				let command = i8::try_from(found).ok().filter(|tap| tap.unsigned_abs() <= MAX_TAP);
				let key = || contract::tap_command(name);
				let expected = "a tap is from -16 to 16";
				*tap = Some(command.ok_or_else(|| ContractError::Command {
					key: key(),
					found,
					expected,
				})?);
			}
		}
		for (input, closed) in self.switches.iter().zip(&mut situation.closed) {
			if federate.is_updated(*input) {
				*closed = federate.read_boolean(*input)?;
			}
		}
		Ok(())
	}

	/// Publishes the state of the feeder.
	fn publish(&self, federate: &Federate, answer: &Answer) -> Result<(), HelicsError> {
		for (publication, voltage) in self.voltages.iter().zip(&answer.voltages_pu) {
			federate.publish_complex(*publication, *voltage)?;
		}
		for (publication, tap) in self.taps.iter().zip(&answer.taps) {
			federate.publish_integer(*publication, i64::from(*tap))?;
		}
		for (publication, va) in self.source.iter().zip(&answer.source_va) {
			federate.publish_complex(*publication, *va)?;
		}
		for (phases, amperes) in self.currents.iter().zip(&answer.currents_a) {
			for (publication, amperes) in phases.iter().zip(amperes) {
				federate.publish_double(*publication, *amperes)?;
			}
		}
		for (phases, powers) in self.lines.iter().zip(&answer.lines_va) {
			for (publication, va) in phases.iter().zip(powers) {
				federate.publish_complex(*publication, *va)?;
			}
		}
		federate.publish_complex(self.losses, answer.losses_va)
	}
}

/// Runs the feeder federate to the end of its day.
///
/// A power flow that does not converge is published as such, and ends the federation.
pub fn run(config: &FeederConfig, engine: &mut dyn Engine) -> Result<(), FederateError> {
	let library = Library::load()?;
	let mut progress = Progress::begin(&config.progress)?;
	let federate = Federate::join(&library, "feeder", &config.federation)?;
	let done = steps(config, engine, &federate, &mut progress);
	if let Err(error) = &done {
		federate.abort(&error.to_string());
	}
	let _ = federate.leave();
	done?;
	let effort = progress.done(config.end_s)?;
	let effort = serde_json::to_string(&effort).map_err(io::Error::from)?;
	Ok(fs::write(&config.effort, effort)?)
}

fn steps(
	config: &FeederConfig,
	engine: &mut dyn Engine,
	federate: &Federate,
	progress: &mut Progress,
) -> Result<(), FederateError> {
	let ports = Ports::register(federate, config)?;
	federate.initialize()?;
	ports.check(federate, config)?;
	let version = format!(
		"{} {} {}",
		contract::FEEDER_VERSION,
		config.engine.name(),
		env!("CARGO_PKG_VERSION")
	);
	federate.publish_string(ports.contract, &version)?;
	federate.begin()?;
	contract::check_version(
		federate,
		ports.der_contract,
		contract::DER_CONTRACT,
		contract::DER_VERSION,
	)?;
	let (ders, regulators) = (config.ders.len(), config.regulator_names.len());
	let mut situation = Situation::quiet(ders, regulators, config.lines.len());
	situation.ders.fill(Complex64::ZERO);
	let mut begins_s = 0.0;
	while begins_s < config.end_s {
		let at_s = begins_s + contract::FEEDER_OFFSET_S;
		contract::advance(federate, at_s, config.end_s)?;
		progress.granted(at_s)?;
		ports.read(federate, config, &mut situation)?;
		let began = Instant::now();
		let answer = engine.solve(&situation);
		federate.publish_boolean(ports.converged, answer.is_ok())?;
		if answer.is_err() {
			// So that the others read it before the federation ends.
			let read_s = begins_s + contract::END_OFFSET_S - 0.1;
			contract::advance(federate, read_s, config.end_s)?;
		}
		let answer = answer.map_err(|cause| FederateError::Engine { at_s, cause })?;
		ports.publish(federate, &answer)?;
		federate.publish_double(ports.seconds, began.elapsed().as_secs_f64())?;
		progress.waits(at_s)?;
		begins_s += config.step_s;
	}
	let last = config.end_s + contract::END_OFFSET_S;
	Ok(contract::advance(federate, last, config.end_s)?)
}

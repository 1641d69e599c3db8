//! One federate of a co-simulation, as a process: what the supervisor starts.

use std::{path::PathBuf, process::ExitCode};
use tieline_cosim::{
	contract::LEFT_ALONE,
	ders::{self, DersConfig},
	dso::{self, DsoConfig},
	feeder::{self, EngineKind, FederateError, FeederConfig, Tieline},
	market::{self, MarketConfig},
	play::{self, PlayConfig},
};

/// How it is called.
const USAGE: &str = "usage: tieline-federate feeder|ders|dso|market|play CONFIGURATION.json";

fn main() -> ExitCode {
	let arguments = std::env::args_os().skip(1).collect::<Vec<_>>();
	let [role, file] = arguments.as_slice() else {
		eprintln!("{USAGE}");
		return ExitCode::from(2);
	};
	let file = PathBuf::from(file);
	let done = match role.to_str() {
		Some("feeder") => run_feeder(&file),
		Some("ders") => {
			DersConfig::read(&file).map_err(Into::into).and_then(|config| ders::run(&config))
		},
		Some("dso") => {
			DsoConfig::read(&file).map_err(Into::into).and_then(|config| dso::run(&config))
		},
		Some("market") => {
			MarketConfig::read(&file).map_err(Into::into).and_then(|config| market::run(&config))
		},
		Some("play") => PlayConfig::read(&file).and_then(|config| play::run(&config)),
		_ => {
			eprintln!("{USAGE}");
			return ExitCode::from(2);
		},
	};
	match done {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("{error}");
			ExitCode::from(if error.is_consequence() { LEFT_ALONE } else { 1 })
		},
	}
}

fn run_feeder(file: &std::path::Path) -> Result<(), FederateError> {
	let config = FeederConfig::read(file)?;
	if config.engine != EngineKind::Tieline {
		let engine = config.engine.name();
		let how = "is Python's: start engines/feeder.py with this configuration";
		return Err(FederateError::Values(format!("the engine `{engine}` {how}")));
	}
	let model = tieline_opendss::read(&config.model)
		.map_err(|error| FederateError::Values(error.to_string()))?;
	let impossible = |cause| FederateError::Engine { at_s: 0.0, cause };
	let engine = Tieline::new(model, &config.ders, config.regulators, config.taps.clone());
	let engine = engine.and_then(|engine| engine.in_order_of(&config.nodes));
	let mut engine = engine.map_err(impossible)?;
	feeder::run(&config, &mut engine)
}

//! `cargo xtask cosim`: a market day on a live feeder, under HELICS.

use crate::{
	demo, python,
	run::{built, say},
	setup,
};
use anyhow::{Result, bail};
use std::{ffi::OsString, path::Path, process::Command};

/// What `tieline cosim` is given.
pub struct Settings<'a> {
	/// The engine of the feeder; the scenario's unless given.
	pub engine: Option<&'a str>,
	/// The length of a step, in seconds; the scenario's unless given.
	pub step: Option<u32>,
	/// Whether a second of the day takes a second.
	pub real_time: bool,
	/// Whether the market day that is there already is played.
	pub again: bool,
}

/// Sets up, plays the market day of `scenario` in `out` unless it is to be played again, and then its
/// delivery.
pub fn run(out: &Path, scenario: &Path, settings: &Settings<'_>) -> Result<()> {
	let python = python::environment()?;
	if !settings.again || !out.join("chain").is_dir() {
		demo::run(out, scenario, &demo::Page { exit: true, no_open: true })?;
	}
	say("playing the delivery of the day on a live feeder");
	let mut command = Command::new(built("tieline"));
	command.arg("cosim").arg("--demo").arg(out).arg("--scenario").arg(scenario);
	if let Some(engine) = settings.engine {
		command.args(["--engine", engine]);
	}
	if let Some(step) = settings.step {
		command.args(["--step", &step.to_string()]);
	}
	if settings.real_time {
		command.arg("--real-time");
	}
	command.env("TIELINE_NODE", built("tieline-node")).env(python::VARIABLE, python);
	let status = command.status()?;
	if !status.success() {
		bail!(
			"the co-simulation failed ({status}); its logs are in {}",
			out.join("cosim").display()
		);
	}
	Ok(())
}

/// Sets up, and runs scenarios with what they expect.
pub fn run_scenarios(arguments: &[OsString]) -> Result<()> {
	let python = python::environment()?;
	setup::toolchain()?.build_programs()?;
	say("running scenarios");
	let status = Command::new(built("tieline"))
		.arg("run")
		.args(arguments)
		.env("TIELINE_NODE", built("tieline-node"))
		.env(python::VARIABLE, python)
		.status()?;
	if !status.success() {
		bail!("a scenario does not hold, or could not be played ({status})");
	}
	Ok(())
}

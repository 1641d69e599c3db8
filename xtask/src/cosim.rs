//! `cargo xtask cosim`: a market day on a live feeder, under HELICS.

use crate::{
	demo, python,
	run::{built, say},
};
use anyhow::{Result, bail};
use std::{path::Path, process::Command};

/// What `tieline cosim` is given.
pub struct Settings<'a> {
	/// The engine of the feeder.
	pub engine: &'a str,
	/// The length of a step, in seconds.
	pub step: u32,
	/// Whether the market day that is there already is played.
	pub again: bool,
}

/// Sets up, plays the market day of `scenario` in `out` unless it is to be played again, and then its
/// delivery.
pub fn run(out: &Path, scenario: &Path, settings: &Settings<'_>) -> Result<()> {
	let python = python::environment()?;
	if !settings.again || !out.join("chain").is_dir() {
		demo::run(out, scenario)?;
	}
	say("playing the delivery of the day on a live feeder");
	let status = Command::new(built("tieline"))
		.arg("cosim")
		.arg("--demo")
		.arg(out)
		.arg("--scenario")
		.arg(scenario)
		.args(["--engine", settings.engine, "--step", &settings.step.to_string()])
		.env("TIELINE_NODE", built("tieline-node"))
		.env(python::VARIABLE, python)
		.status()?;
	if !status.success() {
		bail!(
			"the co-simulation failed ({status}); its logs are in {}",
			out.join("cosim").display()
		);
	}
	Ok(())
}

//! `cargo xtask demo`: a market day, end to end.

use crate::{
	run::{built, say},
	setup,
};
use anyhow::{Result, bail};
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
	time::SystemTime,
};

/// Sets up, builds, and runs the market day of `scenario`.
pub fn run(out: &Path, scenario: &Path) -> Result<()> {
	if !scenario.is_file() {
		bail!("there is no scenario at {}; see the folder scenarios/", scenario.display());
	}
	setup::toolchain()?.build_programs()?;
	say("running the market day");
	let begun = SystemTime::now();
	let status = Command::new(built("tieline"))
		.arg("demo")
		.arg("--node")
		.arg(built("tieline-node"))
		.arg("--scenario")
		.arg(scenario)
		.arg("--out")
		.arg(out)
		.status()?;
	if !status.success() {
		match logs_since(begun, out) {
			Some(logs) => bail!(
				"the market day failed ({status}); the programs' logs are in {}",
				logs.display()
			),
			None => bail!("the market day failed ({status})"),
		}
	}
	Ok(())
}

/// The folder of the logs, if this market day has written one.
fn logs_since(begun: SystemTime, out: &Path) -> Option<PathBuf> {
	let logs = out.join("logs");
	let written = fs::read_dir(&logs).ok()?.filter_map(|log| log.ok()?.metadata().ok());
	let last = written.filter_map(|log| log.modified().ok()).max();
	(last >= Some(begun)).then_some(logs)
}

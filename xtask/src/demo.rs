//! `cargo xtask demo`: a market day, end to end.

use crate::{
	run::{built, root, say},
	setup,
};
use anyhow::{Result, bail};
use std::{path::Path, process::Command};

/// Sets up, builds, and runs the market day of `scenario`.
pub fn run(out: &Path, scenario: &Path) -> Result<()> {
	let scenario = root().join(scenario);
	if !scenario.is_file() {
		bail!("there is no scenario at {}; see the folder scenarios/", scenario.display());
	}
	setup::toolchain()?.build()?;
	say("running the market day");
	let status = Command::new(built("tieline"))
		.arg("demo")
		.arg("--node")
		.arg(built("tieline-node"))
		.arg("--scenario")
		.arg(&scenario)
		.arg("--out")
		.arg(root().join(out))
		.status()?;
	if !status.success() {
		bail!(
			"the market day failed ({status}); what each program said is in {}/logs",
			out.display()
		);
	}
	Ok(())
}

//! The Python that the co-simulation runs on: a virtual environment of its own, with HELICS, OpenDSS,
//! GridLAB-D and OpenDER in the versions of `cosim/requirements.txt`.

use crate::{
	run::{exists, root, step},
	setup,
};
use anyhow::{Context, Result};
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
};

/// The environment variable by which programs and tests find it.
pub const VARIABLE: &str = "TIELINE_COSIM_PYTHON";

/// Makes the environment unless it is there as the requirements say. Returns its Python.
pub fn environment() -> Result<PathBuf> {
	let requirements = root().join("cosim/requirements.txt");
	let wanted = fs::read_to_string(&requirements)
		.with_context(|| format!("cannot read {}", requirements.display()))?;
	let folder = setup::cache()?.join("cosim-venv");
	let python = folder.join("bin/python");
	let stamp = folder.join("requirements.txt");
	if python.exists() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
		return Ok(python);
	}
	create(&folder)?;
	step(
		"installing HELICS, OpenDSS and GridLAB-D for the co-simulation",
		Command::new(&python)
			.args([
				"-m",
				"pip",
				"install",
				"--quiet",
				"--disable-pip-version-check",
				"--requirement",
			])
			.arg(&requirements),
	)?;
	fs::write(&stamp, wanted)?;
	Ok(python)
}

/// Makes an empty environment, in place of one that is there.
fn create(folder: &Path) -> Result<()> {
	let make = || {
		let mut command = Command::new("python3");
		command.args(["-m", "venv", "--clear"]).arg(folder);
		command
	};
	let has_venv = || {
		let mut ask = Command::new("python3");
		ask.args(["-c", "import ensurepip, venv"])
			.output()
			.is_ok_and(|asked| asked.status.success())
	};
	if !exists("python3") || !has_venv() {
		setup::install(&["python3", "python3-venv"])?;
	}
	step("making a virtual environment for the co-simulation", &mut make())
}

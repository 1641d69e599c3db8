//! The Python that tests and the co-simulation run on: virtual environments of their own. That of the
//! co-simulation has HELICS, OpenDSS, GridLAB-D and OpenDER in the versions of `cosim/requirements.txt`,
//! that of the API schemathesis in those of `api/requirements.txt`.

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

/// The environment variable by which programs and tests find the Python of the co-simulation.
pub const VARIABLE: &str = "TIELINE_COSIM_PYTHON";
/// The environment variable by which the tests of the API find theirs.
pub const API_VARIABLE: &str = "TIELINE_API_PYTHON";

/// Makes the environment of the co-simulation. Returns its Python.
pub fn environment() -> Result<PathBuf> {
	made("cosim", "HELICS, OpenDSS and GridLAB-D for the co-simulation")
}

/// Makes the environment of the API's tests. Returns its Python.
pub fn api_environment() -> Result<PathBuf> {
	made("api", "schemathesis for the tests of the API")
}

/// Makes the environment of a folder of the project unless it is there as the requirements say.
fn made(of: &str, what: &str) -> Result<PathBuf> {
	let requirements = root().join(of).join("requirements.txt");
	let wanted = fs::read_to_string(&requirements)
		.with_context(|| format!("cannot read {}", requirements.display()))?;
	let folder = setup::cache()?.join(format!("{of}-venv"));
	let python = folder.join("bin/python");
	let stamp = folder.join("requirements.txt");
	if python.exists() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
		return Ok(python);
	}
	create(&folder)?;
	step(
		&format!("installing {what}"),
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
	step("making a virtual environment", &mut make())
}

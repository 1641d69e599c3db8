//! Prometheus, which the tests of the monitoring run: the programs on the path, or else those of
//! Debian's package.

use crate::{
	run::{exists, output, step},
	setup,
};
use anyhow::{Context, Result, bail};
use std::{fs, path::PathBuf, process::Command};

/// The environment variable by which tests find the folder of the programs.
pub const VARIABLE: &str = "TIELINE_PROMETHEUS";
const PROGRAMS: [&str; 2] = ["prometheus", "promtool"];
/// Debian's package of both.
const PACKAGE: &str = "prometheus";

/// The folder of the programs; `None` where they are on the path. Debian's package is unpacked and
/// not installed: installing it would start a service.
pub fn programs() -> Result<Option<PathBuf>> {
	if PROGRAMS.into_iter().all(exists) {
		return Ok(None);
	}
	let folder = setup::cache()?.join("prometheus");
	let programs = folder.join("usr/bin");
	if PROGRAMS.iter().all(|program| programs.join(program).is_file()) {
		return Ok(Some(programs));
	}
	if !exists("apt-get") || output(Command::new("dpkg-deb").arg("--version")).is_none() {
		bail!("please install {}, then run the command again", PROGRAMS.join(" and "));
	}
	fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
	let download = || {
		let mut command = Command::new("apt-get");
		command.args(["-qq", "download", PACKAGE]).current_dir(&folder);
		command
	};
	if step("downloading Prometheus for the tests of the monitoring", &mut download()).is_err() {
		setup::update_packages()?;
		step("downloading Prometheus", &mut download())?;
	}
	let package = fs::read_dir(&folder)?
		.filter_map(|entry| Some(entry.ok()?.path()))
		.find(|file| file.extension().is_some_and(|extension| extension == "deb"))
		.context("apt-get has downloaded nothing")?;
	step(
		"unpacking Prometheus",
		Command::new("dpkg-deb").arg("--extract").arg(&package).arg(&folder),
	)?;
	fs::remove_file(package)?;
	Ok(Some(programs))
}

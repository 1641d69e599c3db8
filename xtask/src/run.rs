//! Running other programs, with a line about each.

use anyhow::{Context, Result, bail};
use std::{
	path::{Path, PathBuf},
	process::Command,
	time::Instant,
};

/// The root of the workspace.
pub fn root() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Cargo's target directory.
pub fn target_dir() -> PathBuf {
	match std::env::var_os("CARGO_TARGET_DIR") {
		Some(dir) => root().join(dir),
		None => root().join("target"),
	}
}

/// A program that was built in the release profile.
pub fn built(name: &str) -> PathBuf {
	target_dir().join("release").join(name)
}

/// Announces a step.
pub fn say(what: &str) {
	eprintln!("\n==> {what}");
}

/// Announces a command and runs it. Fails when the command does.
pub fn step(what: &str, command: &mut Command) -> Result<()> {
	say(what);
	let begun = Instant::now();
	let program = command.get_program().to_string_lossy().into_owned();
	let status = command
		.current_dir(command.get_current_dir().map(Path::to_path_buf).unwrap_or_else(root))
		.status()
		.with_context(|| format!("`{program}` does not start"))?;
	if !status.success() {
		bail!("{what}: `{program}` failed ({status})");
	}
	eprintln!("    done in {:.0} s", begun.elapsed().as_secs_f64());
	Ok(())
}

/// The standard output of a command; `None` when it fails or does not exist.
pub fn output(command: &mut Command) -> Option<String> {
	let output = command.current_dir(root()).output().ok()?;
	output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program is on the path.
pub fn exists(program: &str) -> bool {
	output(Command::new(program).arg("--version")).is_some()
}

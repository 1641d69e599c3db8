//! Running other programs, and saying so.

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

/// Where cargo puts what it builds.
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

/// Says what comes next.
pub fn say(what: &str) {
	eprintln!("\n==> {what}");
}

/// Says what comes next, runs it, and fails when it fails.
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

/// What a command prints, or `None` when it fails or does not exist.
pub fn output(command: &mut Command) -> Option<String> {
	let output = command.current_dir(root()).output().ok()?;
	output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program is on the path.
pub fn exists(program: &str) -> bool {
	output(Command::new(program).arg("--version")).is_some()
}

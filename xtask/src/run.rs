//! Running other programs, with a line about each.

use anyhow::{Context, Result, bail};
use std::{
	fs::File,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
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

/// A command that runs beside others.
pub struct Beside {
	what: String,
	child: Child,
	output: PathBuf,
	begun: Instant,
}

/// Announces a command and starts it with the lowest priority. Its output is kept until it is waited for.
pub fn beside(what: &str, command: &Command, output: PathBuf) -> Result<Beside> {
	say(&format!("{what}, beside what follows"));
	let file =
		File::create(&output).with_context(|| format!("cannot write {}", output.display()))?;
	let mut nice = Command::new("nice");
	nice.args(["-n", "19"]).arg(command.get_program()).args(command.get_args());
	for (name, value) in command.get_envs() {
		match value {
			Some(value) => nice.env(name, value),
			None => nice.env_remove(name),
		};
	}
	nice.current_dir(root()).stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
	let child = nice.spawn().context("`nice` does not start")?;
	Ok(Beside { what: what.into(), child, output, begun: Instant::now() })
}

impl Beside {
	/// Waits for the end. Fails, and shows what the command printed, when the command does.
	pub fn finish(mut self) -> Result<()> {
		say(&format!("waiting for: {}", self.what));
		let status = self.child.wait()?;
		if !status.success() {
			eprint!("{}", std::fs::read_to_string(&self.output).unwrap_or_default());
			bail!("{}: failed ({status})", self.what);
		}
		eprintln!("    done {:.0} s after its start", self.begun.elapsed().as_secs_f64());
		Ok(())
	}
}

impl Drop for Beside {
	fn drop(&mut self) {
		// Where something else failed, nobody waits for it.
		self.child.kill().ok();
		self.child.wait().ok();
	}
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

//! What the tests of the `tieline` command share: the command itself, and programs that stand in
//! for a node.
#![allow(dead_code, reason = "each test uses a part")]

pub mod collector;

use nix::{
	sys::signal::{Signal, kill},
	unistd::Pid,
};
use std::{
	fs,
	io::Read,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The scenario of the tests.
pub const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");
/// How long anything may take, but for the start of a node.
pub const SOON: Duration = Duration::from_secs(20);

/// A command that is killed when the test ends.
pub struct Running(Child);

impl Drop for Running {
	fn drop(&mut self) {
		self.0.kill().ok();
		self.0.wait().ok();
	}
}

impl Running {
	pub fn start(command: &mut Command) -> Self {
		Self(command.stdin(Stdio::null()).spawn().expect("the command starts"))
	}

	pub fn id(&self) -> u32 {
		self.0.id()
	}

	pub fn signal(&self, signal: Signal) {
		send(self.id(), signal);
	}

	pub fn has_ended(&mut self) -> bool {
		self.0.try_wait().unwrap().is_some()
	}

	/// Its exit code, and its errors.
	pub fn end(self) -> (Option<i32>, String) {
		self.end_within(SOON)
	}

	pub fn end_within(mut self, time: Duration) -> (Option<i32>, String) {
		let status = within(time, || self.0.try_wait().unwrap());
		let mut errors = String::new();
		self.0.stderr.take().map(|mut stderr| stderr.read_to_string(&mut errors));
		(status.code(), errors)
	}
}

/// The `tieline` command, whose errors are kept.
pub fn tieline(arguments: &[&str]) -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_tieline"));
	command.args(arguments).stdout(Stdio::null()).stderr(Stdio::piped());
	command
}

/// A demonstration in this folder, with this node.
pub fn demo(out: &Path, node: &Path) -> Command {
	let (out, node) = (out.to_str().unwrap(), node.to_str().unwrap());
	tieline(&["demo", "--scenario", SCENARIO, "--out", out, "--node", node])
}

pub fn send(process: u32, signal: Signal) {
	kill(Pid::from_raw(process.try_into().unwrap()), signal).expect("there is such a process");
}

pub fn within<T>(time: Duration, mut there: impl FnMut() -> Option<T>) -> T {
	let begun = Instant::now();
	loop {
		if let Some(found) = there() {
			return found;
		}
		assert!(begun.elapsed() < time, "it takes more than {time:?}");
		thread::sleep(Duration::from_millis(20));
	}
}

/// A program in place of a node.
pub fn stand_in(folder: &TempDir, script: &str) -> PathBuf {
	let program = folder.path().join("stand-in");
	fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
	fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
	program
}

/// A node that never answers, and the file into which it writes its process identifier.
pub fn silent(folder: &TempDir) -> (PathBuf, PathBuf) {
	let file = folder.path().join("process");
	let script = format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'; exec sleep 600", file.display());
	(stand_in(folder, &script), file)
}

/// The process identifier in a file, once it is there.
pub fn process(file: &Path) -> u32 {
	within(SOON, || fs::read_to_string(file).ok()?.trim().parse().ok())
}

pub fn is_alive(process: u32) -> bool {
	// One that has ended, but that nobody has waited for yet, is a zombie. The command line does not
	// tell: for a moment, one that is about to be another program has none.
	let Ok(stat) = fs::read_to_string(format!("/proc/{process}/stat")) else { return false };
	let state = stat.rsplit(')').next().and_then(|fields| fields.split_whitespace().next());
	state.is_some_and(|state| !matches!(state, "Z" | "X"))
}

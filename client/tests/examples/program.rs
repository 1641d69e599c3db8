//! Running an example as a process.

use std::{
	fs::{self, File},
	path::PathBuf,
	process::Stdio,
	time::Duration,
};
use tempfile::TempDir;
use tokio::{
	process::{Child, Command},
	time::{sleep, timeout},
};

/// How long an example may take for what a test waits for.
const PATIENCE: Duration = Duration::from_secs(100);

/// A running example, which ends with the value.
pub struct Program {
	name: String,
	child: Child,
	folder: TempDir,
}

/// What an example that has ended printed.
#[derive(Debug)]
pub struct Output {
	/// Whether it succeeded.
	pub succeeded: bool,
	/// Standard output, then standard error.
	pub text: String,
}

impl Output {
	/// Fails unless the example printed this text.
	#[track_caller]
	pub fn has(&self, text: &str) -> &Self {
		assert!(self.text.contains(text), "{text:?} is missing in:\n{}", self.text);
		self
	}

	/// Fails unless the example succeeded.
	#[track_caller]
	pub fn ok(&self) -> &Self {
		assert!(self.succeeded, "{}", self.text);
		self
	}
}

impl Program {
	/// Starts an example with these arguments, separated by spaces.
	pub fn start(name: &str, arguments: &str) -> Self {
		let folder = tempfile::tempdir().expect("a folder");
		let file = |name| File::create(folder.path().join(name)).expect("a file");
		let child = Command::new(example(name))
			.args(arguments.split_whitespace())
			.stdin(Stdio::null())
			.stdout(file("stdout"))
			.stderr(file("stderr"))
			.kill_on_drop(true)
			.spawn()
			.unwrap_or_else(|error| panic!("the example {name} does not start: {error}"));
		Self { name: name.into(), child, folder }
	}

	/// Waits until it has ended.
	pub async fn end(mut self) -> Output {
		match timeout(PATIENCE, self.child.wait()).await {
			Ok(status) => {
				let succeeded = status.expect("its status").success();
				Output { succeeded, text: self.text() }
			},
			Err(_) => panic!("{} goes on and on:\n{}", self.name, self.text()),
		}
	}

	/// Waits until it has printed a text, while it runs on.
	pub async fn prints(&mut self, text: &str) {
		let printed = async {
			while !self.text().contains(text) {
				let ended = self.child.try_wait().expect("its status");
				assert!(ended.is_none(), "{} has ended:\n{}", self.name, self.text());
				sleep(Duration::from_millis(100)).await;
			}
		};
		if timeout(PATIENCE, printed).await.is_err() {
			panic!("{} does not print {text:?}:\n{}", self.name, self.text());
		}
	}

	fn text(&self) -> String {
		let read = |name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
		read("stdout") + &read("stderr")
	}
}

/// Runs an example until it ends.
pub async fn run(name: &str, arguments: impl AsRef<str>) -> Output {
	Program::start(name, arguments.as_ref()).end().await
}

/// Where cargo builds the example: `examples` beside the `deps` that this test is in.
fn example(name: &str) -> PathBuf {
	let here = std::env::current_exe().expect("this test's path");
	let profile = here.ancestors().nth(2).expect("the folder of the profile");
	let path = profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
	assert!(
		path.is_file(),
		"no {}: build it with `cargo build -p tieline-client --examples`, or run all tests of the \
		 package",
		path.display()
	);
	path
}

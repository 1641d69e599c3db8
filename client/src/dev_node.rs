//! A development node of one's own, for demonstrations and tests.
//!
//! A [`DevNode`] is the `tieline-node` program with one validator, listening on this machine only,
//! with its chain in a directory of its own and all history kept. It ends with the value.

use crate::chain::{Client, Settings};
use std::{
	env, fs, io,
	net::{TcpListener, TcpStream},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The variable that says where the node's program is.
pub const NODE_VARIABLE: &str = "TIELINE_NODE";
/// The node's program.
const PROGRAM: &str = "tieline-node";
/// How long a node may take to answer.
const START: Duration = Duration::from_secs(60);
/// How long a node may take to end when it is asked to.
const END: Duration = Duration::from_secs(10);

/// How the node makes blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sealing {
	/// One every two seconds, finalized by GRANDPA, as in production.
	#[default]
	Aura,
	/// One whenever an extrinsic arrives, final at once; the chain's clock moves by a slot a block.
	Instant,
	/// One whenever `engine_createBlock` is called.
	Manual,
}

/// Why there is no node.
#[derive(Debug, thiserror::Error)]
pub enum DevNodeError {
	/// The program was not found. Build it, or say where it is.
	#[error(
		"no {PROGRAM} found: `cargo xtask demo` builds it; or set {NODE_VARIABLE} to its path \
		 (looked at {})", list(.looked)
	)]
	NoProgram {
		/// Where it was looked for.
		looked: Vec<PathBuf>,
	},
	/// The program could not be started, or its directory not be made.
	#[error("{what}: {cause}")]
	Io {
		/// What failed.
		what: String,
		/// Why.
		cause: io::Error,
	},
	/// The node ended by itself. The end of its log says why.
	#[error("the node ended ({status}); the end of its log {}:\n{tail}", .log.display())]
	Ended {
		/// Its exit status.
		status: String,
		/// Its log.
		log: PathBuf,
		/// The last lines of the log.
		tail: String,
	},
	/// The node did not answer in time. The end of its log may say why.
	#[error("the node did not answer within {} s; the end of its log {}:\n{tail}", START.as_secs(), .log.display())]
	Silent {
		/// Its log.
		log: PathBuf,
		/// The last lines of the log.
		tail: String,
	},
}

impl DevNodeError {
	fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
		let what = what.into();
		move |cause| Self::Io { what, cause }
	}
}

/// A running development node.
#[derive(Debug)]
pub struct DevNode {
	program: PathBuf,
	sealing: Sealing,
	port: u16,
	/// The chain's directory, kept while the value lives, so that a restart goes on with it.
	directory: Directory,
	log: PathBuf,
	child: Option<Child>,
}

#[derive(Debug)]
enum Directory {
	Own(TempDir),
	Given(PathBuf),
}

impl Directory {
	fn path(&self) -> &Path {
		match self {
			Self::Own(directory) => directory.path(),
			Self::Given(directory) => directory,
		}
	}
}

impl DevNode {
	/// Starts a node with an empty chain in a temporary directory, and waits until it answers.
	pub async fn start(sealing: Sealing) -> Result<Self, DevNodeError> {
		let directory = tempfile::Builder::new()
			.prefix("tieline-node-")
			.tempdir()
			.map_err(DevNodeError::io("no temporary directory for the node"))?;
		Self::start_in(Directory::Own(directory), program()?, sealing).await
	}

	/// Starts a node, this program or the one that [`program`] finds, whose chain and log
	/// (`node.log`) are in this directory, and stay there.
	pub async fn start_at(
		directory: impl Into<PathBuf>,
		program: Option<PathBuf>,
		sealing: Sealing,
	) -> Result<Self, DevNodeError> {
		let program = program.map_or_else(self::program, Ok)?;
		let directory = directory.into();
		fs::create_dir_all(&directory)
			.map_err(DevNodeError::io(format!("cannot make {}", directory.display())))?;
		Self::start_in(Directory::Given(directory), program, sealing).await
	}

	async fn start_in(
		directory: Directory,
		program: PathBuf,
		sealing: Sealing,
	) -> Result<Self, DevNodeError> {
		let port = free_port().map_err(DevNodeError::io("no free port for the node"))?;
		let log = directory.path().join("node.log");
		let mut node = Self { program, sealing, port, directory, log, child: None };
		node.restart().await?;
		Ok(node)
	}

	/// Where it listens.
	pub fn endpoint(&self) -> String {
		format!("ws://127.0.0.1:{}", self.port)
	}

	/// Its log.
	pub fn log(&self) -> &Path {
		&self.log
	}

	/// Starts it again after [`stop`](Self::stop) or [`kill`](Self::kill), with the same chain and
	/// at the same endpoint, and waits until it answers.
	pub async fn restart(&mut self) -> Result<(), DevNodeError> {
		self.kill();
		let log = fs::OpenOptions::new()
			.create(true)
			.append(true)
			.open(&self.log)
			.map_err(DevNodeError::io(format!("cannot write {}", self.log.display())))?;
		let and_errors = log
			.try_clone()
			.map_err(DevNodeError::io(format!("cannot write {}", self.log.display())))?;
		let sealing = match self.sealing {
			Sealing::Aura => "aura",
			Sealing::Instant => "instant",
			Sealing::Manual => "manual",
		};
		let child = Command::new(&self.program)
			.args(["--dev", "--sealing", sealing])
			.arg("--base-path")
			.arg(self.directory.path())
			.args(["--rpc-port", &self.port.to_string()])
			.args(["--listen-addr", "/ip4/127.0.0.1/tcp/0", "--no-mdns"])
			.args(["--no-prometheus", "--no-telemetry"])
			.args(["--state-pruning", "archive", "--blocks-pruning", "archive"])
			.stdin(Stdio::null())
			.stdout(log)
			.stderr(and_errors)
			.spawn()
			.map_err(DevNodeError::io(format!("cannot start {}", self.program.display())))?;
		self.child = Some(child);
		self.answers().await
	}

	async fn answers(&mut self) -> Result<(), DevNodeError> {
		let begun = Instant::now();
		let settings = Settings {
			connect_timeout: Duration::from_secs(2),
			patience: Duration::ZERO,
			..Settings::default()
		};
		loop {
			if let Some(status) = self.child.as_mut().and_then(|child| child.try_wait().ok()?) {
				self.child = None;
				let (log, tail) = (self.log.clone(), self.tail());
				return Err(DevNodeError::Ended { status: status.to_string(), log, tail });
			}
			// A port answers before the chain does. Until it does there is nothing to warn of.
			if TcpStream::connect(("127.0.0.1", self.port)).is_ok()
				&& let Ok(client) = Client::connect_with([self.endpoint()], settings.clone()).await
				&& client.at_finalized().await.is_ok()
			{
				return Ok(());
			}
			if begun.elapsed() > START {
				self.kill();
				return Err(DevNodeError::Silent { log: self.log.clone(), tail: self.tail() });
			}
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	fn tail(&self) -> String {
		let text = fs::read(&self.log).unwrap_or_default();
		let text = String::from_utf8_lossy(&text);
		let lines = text.lines().collect::<Vec<_>>();
		lines[lines.len().saturating_sub(15)..].join("\n")
	}

	/// Asks the node to end and waits until it has.
	pub fn stop(&mut self) {
		let Some(child) = &mut self.child else { return };
		let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
		let begun = Instant::now();
		while asked.as_ref().is_ok_and(|status| status.success()) && begun.elapsed() < END {
			if !matches!(child.try_wait(), Ok(None)) {
				self.child = None;
				return;
			}
			thread::sleep(Duration::from_millis(20));
		}
		self.kill();
	}

	/// Ends the node at once, as a power failure would.
	pub fn kill(&mut self) {
		if let Some(mut child) = self.child.take() {
			// It may have ended by itself, which is as good.
			let _ = child.kill();
			let _ = child.wait();
		}
	}
}

impl Drop for DevNode {
	fn drop(&mut self) {
		self.kill();
	}
}

/// The node's program: what [`NODE_VARIABLE`] says, or the one that was built beside this program.
pub fn program() -> Result<PathBuf, DevNodeError> {
	let named = env::var_os(NODE_VARIABLE).map(PathBuf::from);
	let built = env::current_exe().map(|here| beside(&here)).unwrap_or_default();
	let looked = match named {
		Some(path) => vec![path],
		None => built,
	};
	match looked.iter().find(|path| path.is_file()) {
		Some(path) => Ok(path.clone()),
		None => Err(DevNodeError::NoProgram { looked }),
	}
}

/// Where a node would be that was built with the program `here`, which may be a test or an
/// example, with or without optimisation.
fn beside(here: &Path) -> Vec<PathBuf> {
	let mut looked = Vec::new();
	let profile = here
		.ancestors()
		.skip(1)
		.find(|folder| !folder.ends_with("deps") && !folder.ends_with("examples"));
	if let Some(profile) = profile {
		looked.push(profile.join(PROGRAM));
		if let Some(target) = profile.parent() {
			looked.push(target.join("release").join(PROGRAM));
		}
	}
	looked.dedup();
	looked
}

fn free_port() -> io::Result<u16> {
	Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn list(paths: &[PathBuf]) -> String {
	let paths = paths.iter().map(|path| path.display().to_string());
	paths.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_test_finds_the_node_that_was_built_for_release() {
		let looked = beside(Path::new("target/debug/deps/chain-0123456789abcdef"));
		assert_eq!(
			looked,
			[Path::new("target/debug/tieline-node"), Path::new("target/release/tieline-node")]
		);
	}

	#[test]
	fn the_command_finds_the_node_beside_it() {
		let looked = beside(Path::new("target/release/tieline"));
		assert_eq!(looked, [Path::new("target/release/tieline-node")]);
	}
}

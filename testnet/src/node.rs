//! A development node of one's own, for demonstrations and tests.
//!
//! A [`DevNode`] is the `tieline-node` program with one validator, listening on this machine only,
//! with its chain in a directory of its own and all history kept. It ends with the value.

use std::{
	env,
	fs::{self, File},
	io::{self, Read, Seek, SeekFrom},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tieline_client::chain::{Client, Settings};

/// The variable that says where the node's program is.
pub const NODE_VARIABLE: &str = "TIELINE_NODE";
/// The node's program.
const PROGRAM: &str = "tieline-node";
/// How long a node may take to answer.
const START: Duration = Duration::from_secs(60);
/// What a node says in its log, followed by the port, once it listens.
const LISTENS: &str = "JSON-RPC server: addr=127.0.0.1:";
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
	/// Another program has taken the node's port while it was down. Start a new node.
	#[error("the node's port {port} is taken")]
	Taken {
		/// The port.
		port: u16,
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
	/// Where it listens; 0, for any that is free, until it has told.
	port: u16,
	/// The chain's directory, kept while the value lives, so that a restart goes on with it.
	directory: Directory,
	log: PathBuf,
	/// How long the log was when the node was started last.
	logged: u64,
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
		let log = directory.path().join("node.log");
		let mut node = Self { program, sealing, port: 0, directory, log, logged: 0, child: None };
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
		self.logged = log
			.metadata()
			.map_err(DevNodeError::io(format!("cannot read {}", self.log.display())))?
			.len();
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
			// Whatever else is logged, where it listens has to be.
			.args(["--log", "sc_rpc_server=info"])
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

	/// Fails when the node has ended by itself.
	pub fn check(&mut self) -> Result<(), DevNodeError> {
		let Some(status) = self.child.as_mut().and_then(|child| child.try_wait().ok()?) else {
			return Ok(());
		};
		self.child = None;
		let (log, tail) = (self.log.clone(), self.tail());
		Err(DevNodeError::Ended { status: status.to_string(), log, tail })
	}

	async fn answers(&mut self) -> Result<(), DevNodeError> {
		let begun = Instant::now();
		let settings = Settings {
			connect_timeout: Duration::from_secs(2),
			patience: Some(Duration::ZERO),
			..Settings::default()
		};
		loop {
			self.check()?;
			// Another node may listen where this one was to, so ask only where this one says.
			if let Some(port) = self.listens() {
				if ![0, port].contains(&self.port) {
					self.kill();
					return Err(DevNodeError::Taken { port: self.port });
				}
				self.port = port;
				// A port answers before the chain does.
				if let Ok(client) = Client::connect_with([self.endpoint()], settings.clone()).await
					&& client.at_finalized().await.is_ok()
				{
					return Ok(());
				}
			}
			if begun.elapsed() > START {
				self.kill();
				return Err(DevNodeError::Silent { log: self.log.clone(), tail: self.tail() });
			}
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	/// The port that the node has told since it was started last.
	fn listens(&self) -> Option<u16> {
		let mut log = File::open(&self.log).ok()?;
		log.seek(SeekFrom::Start(self.logged)).ok()?;
		let mut said = Vec::new();
		log.read_to_end(&mut said).ok()?;
		port_in(&String::from_utf8_lossy(&said))
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

/// The port in a log, once the line that tells it is complete.
fn port_in(log: &str) -> Option<u16> {
	let (_, rest) = log.split_once(LISTENS)?;
	let (line, _) = rest.split_once('\n')?;
	let digits = line.split(|c: char| !c.is_ascii_digit()).next()?;
	digits.parse().ok()
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
	fn a_node_is_asked_where_its_log_says_that_it_listens() {
		let log = "2026-11-28 12:00:00 Running JSON-RPC server: addr=127.0.0.1:41613,[::1]:9944\n";
		assert_eq!(port_in(log), Some(41613));
		assert_eq!(port_in(&log[..log.len() - 14]), None, "half a line");
		assert_eq!(port_in("2026-11-28 12:00:00 Tieline Node\n"), None);
	}

	#[cfg(unix)]
	fn program_of(script: &str, folder: &Path) -> PathBuf {
		use std::os::unix::fs::PermissionsExt;
		let program = folder.join("node");
		fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
		fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
		program
	}

	#[cfg(unix)]
	#[tokio::test]
	async fn a_node_that_ends_at_once_is_told_with_its_last_words() {
		let folder = tempfile::tempdir().unwrap();
		let program = program_of("echo no such chain; exit 3", folder.path());
		let started = DevNode::start_at(folder.path(), Some(program), Sealing::Aura).await;
		let error = started.unwrap_err().to_string();
		assert!(error.contains("exit status: 3") && error.contains("no such chain"), "{error}");
	}

	#[cfg(unix)]
	#[tokio::test]
	async fn a_node_that_comes_back_at_another_port_is_refused() {
		let folder = tempfile::tempdir().unwrap();
		let program = program_of(&format!("echo '{LISTENS}2,'; exec sleep 600"), folder.path());
		let directory = Directory::Given(folder.path().into());
		let (log, sealing) = (folder.path().join("node.log"), Sealing::Aura);
		let mut node =
			DevNode { program, sealing, port: 1, directory, log, logged: 0, child: None };
		let error = node.restart().await.unwrap_err();
		assert!(matches!(error, DevNodeError::Taken { port: 1 }), "{error}");
		assert!(node.child.is_none());
	}

	#[test]
	fn the_command_finds_the_node_beside_it() {
		let looked = beside(Path::new("target/release/tieline"));
		assert_eq!(looked, [Path::new("target/release/tieline-node")]);
	}
}

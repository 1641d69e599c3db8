//! A development node of one's own, for demonstrations and tests.
//!
//! A [`DevNode`] is the `tieline-node` program with one validator, listening on this machine only,
//! with its chain in a directory of its own and all history kept. It ends with the value.

use crate::{
	Host, HostsError, Process, ProcessError, Program, free_ports, locate::NODE, node_program,
};
use std::{
	env::{self, VarError},
	ffi::OsString,
	fmt, fs, io,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tieline_client::chain::{Client, Settings};

/// The environment variable that holds how long a node may take to answer after its start, in whole
/// seconds.
pub const NODE_START_VARIABLE: &str = "TIELINE_NODE_START_SECONDS";
/// How long it may take unless said otherwise.
const START_LIMIT: Duration = Duration::from_secs(60);
/// How long a node may take to end when it is asked to.
const END: Duration = Duration::from_secs(10);
/// How often a node is looked at while it starts.
const LOOK: Duration = Duration::from_millis(100);
/// How often while it runs.
const WATCH: Duration = Duration::from_secs(1);
/// The line of a node's log that says where it listens, up to the address.
const LISTENS: &str = "JSON-RPC server: addr=";
/// The address of this machine for itself.
const OWN_ADDRESS: &str = "127.0.0.1";

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

impl Sealing {
	/// The value of the node's `--sealing`.
	const fn argument(self) -> &'static str {
		match self {
			Self::Aura => "aura",
			Self::Instant => "instant",
			Self::Manual => "manual",
		}
	}
}

/// What a node still has to do until it has started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
	/// To write into its log where it listens.
	Listen,
	/// To answer there with a finalized block.
	Answer {
		/// Where it listens.
		endpoint: String,
	},
}

impl fmt::Display for Waiting {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Listen => f.write_str("open its RPC port"),
			Self::Answer { endpoint } => write!(f, "answer at {endpoint}"),
		}
	}
}

/// Why there is no node.
#[derive(Debug, thiserror::Error)]
pub enum DevNodeError {
	/// The program was not found. Build it, or set the environment variable to its path.
	#[error(
		"no {NODE} found: `cargo xtask demo` builds it; or set {} to its path (looked at {})",
		crate::NODE_VARIABLE, list(.looked)
	)]
	NoProgram {
		/// Where it was looked for.
		looked: Vec<PathBuf>,
	},
	/// The directory of its chain could not be made.
	#[error("{what}: {cause}")]
	Io {
		/// What failed.
		what: String,
		/// Why.
		cause: io::Error,
	},
	/// The node could not be started, or it has ended by itself.
	#[error(transparent)]
	Process(#[from] ProcessError),
	/// There is no machine of its own for it.
	#[error(transparent)]
	Hosts(#[from] HostsError),
	/// The environment variable [`NODE_START_VARIABLE`] holds no number of seconds.
	#[error("{NODE_START_VARIABLE} is {}: set it to a whole number of seconds", .0.display())]
	BadStartLimit(OsString),
	/// The node did not start in time. The end of its log may say why; on a busy machine allow it
	/// more time.
	#[error(
		"the node did not {waiting} within {} s ({NODE_START_VARIABLE} allows it more); the end of \
		 its log {}:\n{tail}",
		.limit.as_secs(), .log.display()
	)]
	Silent {
		/// What it did not do.
		waiting: Waiting,
		/// How long it was given.
		limit: Duration,
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
	pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
		let what = what.into();
		move |cause| Self::Io { what, cause }
	}
}

/// What a node is on its chain.
#[derive(Clone, Debug)]
pub(crate) enum Part {
	/// The only validator of a chain of its own.
	Alone(Sealing),
	/// One of several validators.
	OneOf {
		/// Its name, after which the node program names its keys.
		name: &'static str,
		/// The arguments by which it finds the others.
		network: Vec<String>,
	},
}

impl Default for Part {
	fn default() -> Self {
		Self::Alone(Sealing::default())
	}
}

impl Part {
	fn arguments(&self) -> Vec<String> {
		match self {
			Self::Alone(sealing) => {
				let own = ["--dev", "--sealing", sealing.argument(), "--no-mdns"];
				let listen = ["--listen-addr", "/ip4/127.0.0.1/tcp/0"];
				own.into_iter().chain(listen).map(Into::into).collect()
			},
			Self::OneOf { name, network } => {
				let own = ["--chain", "local", "--validator", "--no-mdns"].map(Into::into);
				own.into_iter().chain([format!("--{name}")]).chain(network.clone()).collect()
			},
		}
	}
}

/// The secret key of a node's identity on the network, and the identity: that of the node by way of
/// which others find the network.
pub(crate) const KEY: &str = "0000000000000000000000000000000000000000000000000000000000000001";
pub(crate) const PEER: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

/// The settings of a node that is about to be started.
#[derive(Clone, Debug, Default)]
pub struct DevNodeBuilder {
	part: Part,
	directory: Option<PathBuf>,
	program: Option<PathBuf>,
	host: Option<Host>,
	start_limit: Option<Duration>,
	serves_metrics: bool,
	serves_light_clients: bool,
}

impl DevNodeBuilder {
	/// How it makes blocks: like Aura unless said otherwise.
	pub fn sealing(mut self, sealing: Sealing) -> Self {
		self.part = Part::Alone(sealing);
		self
	}

	pub(crate) fn part(mut self, part: Part) -> Self {
		self.part = part;
		self
	}

	/// The directory of its chain and its log, `node.log`, which stay there. Unless it is given,
	/// they are in a temporary one, which ends with the node.
	pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
		self.directory = Some(directory.into());
		self
	}

	/// Its program. Unless it is given, the one that [`node_program`] finds.
	pub fn program(mut self, program: impl Into<PathBuf>) -> Self {
		self.program = Some(program.into());
		self
	}

	/// The machine on which it runs. Unless it is given, this one.
	pub(crate) fn host(mut self, host: Option<Host>) -> Self {
		self.host = host;
		self
	}

	/// How long it may take to answer after each start. Unless it is given, as long as
	/// [`NODE_START_VARIABLE`] allows, or else 60 s.
	pub fn start_limit(mut self, limit: Duration) -> Self {
		self.start_limit = Some(limit);
		self
	}

	/// It serves metrics for Prometheus ([`DevNode::metrics`]). Unless this is asked for, none are
	/// served.
	pub fn serve_metrics(mut self) -> Self {
		self.serves_metrics = true;
		self
	}

	/// It listens for the light clients of browsers, by WebSocket ([`DevNode::light_clients`]), where it
	/// has the whole network to itself.
	pub fn serve_light_clients(mut self) -> Self {
		self.serves_light_clients = true;
		self
	}

	/// Starts the node and waits until it answers.
	pub async fn start(self) -> Result<DevNode, DevNodeError> {
		self.start_with(|_| ()).await
	}

	/// Starts the node and waits until it answers. Calls `progress` with each thing that is waited
	/// for.
	pub async fn start_with(self, progress: impl FnMut(&Waiting)) -> Result<DevNode, DevNodeError> {
		let program = self.program.map_or_else(node_program, Ok)?;
		let start_limit = match self.start_limit {
			Some(limit) => limit,
			None => start_limit_in(env::var(NODE_START_VARIABLE))?,
		};
		let directory = match self.directory {
			Some(directory) => {
				fs::create_dir_all(&directory)
					.map_err(DevNodeError::io(format!("cannot make {}", directory.display())))?;
				Directory::Given(directory)
			},
			None => tempfile::Builder::new()
				.prefix("tieline-node-")
				.tempdir()
				.map(Directory::Own)
				.map_err(DevNodeError::io("no temporary directory for the node"))?,
		};
		let log = directory.path().join("node.log");
		let free = |is_wanted: bool, what: &'static str| match is_wanted {
			true => {
				let ports = free_ports(1).map_err(DevNodeError::io(what))?;
				Ok::<_, DevNodeError>(ports.first().copied())
			},
			false => Ok(None),
		};
		let metrics = free(self.serves_metrics, "no port for metrics")?;
		let light = free(self.serves_light_clients, "no port for light clients")?;
		let (part, host, port, process) = (self.part, self.host, 0, None);
		let mut node = DevNode {
			process,
			program,
			part,
			host,
			port,
			metrics,
			light,
			start_limit,
			log,
			directory,
		};
		node.start_process(progress).await?;
		Ok(node)
	}
}

/// A running development node.
#[derive(Debug)]
pub struct DevNode {
	/// The node, unless it has been stopped or killed. It ends before its directory does.
	process: Option<Process>,
	program: PathBuf,
	part: Part,
	/// The machine on which it runs, if it is not this one.
	host: Option<Host>,
	/// Where it listens: 0, any port that is free, until the log says which.
	port: u16,
	/// The port of its metrics, if it serves them.
	metrics: Option<u16>,
	/// The port for light clients, if it listens for them.
	light: Option<u16>,
	start_limit: Duration,
	log: PathBuf,
	/// The chain's directory, kept while the value lives, so that a restart goes on with it.
	directory: Directory,
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
	/// The settings of a node, to change and to start.
	pub fn builder() -> DevNodeBuilder {
		DevNodeBuilder::default()
	}

	/// Starts a node with an empty chain in a temporary directory, and waits until it answers.
	pub async fn start(sealing: Sealing) -> Result<Self, DevNodeError> {
		Self::builder().sealing(sealing).start().await
	}

	/// Where it listens.
	pub fn endpoint(&self) -> String {
		format!("ws://{}:{}", self.address(), self.port)
	}

	/// Where it serves metrics, as `host:port`, if it [does](DevNodeBuilder::serve_metrics).
	pub fn metrics(&self) -> Option<String> {
		self.metrics.map(|port| format!("{}:{port}", self.address()))
	}

	fn address(&self) -> &str {
		self.host.as_ref().map_or(OWN_ADDRESS, |host| &host.address)
	}

	/// Its log.
	pub fn log(&self) -> &Path {
		&self.log
	}

	/// Starts it again after [`stop`](Self::stop) or [`kill`](Self::kill), with the same chain and
	/// at the same endpoint, and waits until it answers.
	pub async fn restart(&mut self) -> Result<(), DevNodeError> {
		self.start_process(|_| ()).await
	}

	/// Where light clients find the network, as a chain specification has it; `None` where it does not
	/// listen for them.
	pub fn light_clients(&self) -> Option<String> {
		self.light.map(|port| format!("{}/p2p/{PEER}", by_websocket(port)))
	}

	/// Fails when the node has ended by itself.
	pub fn check(&mut self) -> Result<(), DevNodeError> {
		self.process.as_mut().map_or(Ok(()), Process::check).map_err(DevNodeError::from)
	}

	/// Looks after the node until it has ended by itself: why.
	pub async fn watch(&mut self) -> DevNodeError {
		loop {
			if let Err(error) = self.check() {
				return error;
			}
			tokio::time::sleep(WATCH).await;
		}
	}

	/// Asks the node to end and waits until it has. Kills it after ten seconds.
	pub async fn stop(&mut self) {
		if let Some(process) = &mut self.process {
			process.stop(END).await;
		}
		self.process = None;
	}

	/// Stops the node in the middle of what it does, with its connections open, until it is
	/// [resumed](Self::resume).
	#[cfg(unix)]
	pub fn pause(&self) -> Result<(), DevNodeError> {
		Ok(self.process.as_ref().map_or(Ok(()), Process::pause)?)
	}

	/// Lets it go on.
	#[cfg(unix)]
	pub fn resume(&self) -> Result<(), DevNodeError> {
		Ok(self.process.as_ref().map_or(Ok(()), Process::resume)?)
	}

	/// Ends the node at once, as a power failure would.
	pub fn kill(&mut self) {
		self.process = None;
	}

	async fn start_process(&mut self, progress: impl FnMut(&Waiting)) -> Result<(), DevNodeError> {
		self.kill();
		let mut program = Program::new("the node", &self.program)
			.arguments(self.part.arguments())
			.arguments(["--base-path".as_ref(), self.directory.path().as_os_str()])
			.arguments(["--rpc-port", &self.port.to_string()])
			// Also by way of a load balancer.
			.arguments(["--rpc-cors", "all"])
			// Whatever else is logged, where it listens has to be.
			.arguments(["--log", "sc_rpc_server=info"])
			.arguments(["--no-telemetry"])
			.arguments(["--state-pruning", "archive", "--blocks-pruning", "archive"]);
		program = match self.metrics {
			Some(port) => program.arguments(["--prometheus-port", &port.to_string()]),
			None => program.arguments(["--no-prometheus"]),
		};
		if let Some(port) = self.light {
			program = program.arguments(["--listen-addr", &by_websocket(port), "--node-key", KEY]);
		}
		if self.metrics.is_some() && self.host.is_some() {
			program = program.arguments(["--prometheus-external"]);
		}
		if let Some(host) = &self.host {
			// Nobody but this machine reaches it there.
			program = program.arguments(["--unsafe-rpc-external"]).on(host);
		}
		self.process = Some(Process::start(program, &self.log)?);
		let answered = self.answer(progress).await;
		if answered.is_err() {
			self.kill();
		}
		answered
	}

	async fn answer(&mut self, mut progress: impl FnMut(&Waiting)) -> Result<(), DevNodeError> {
		let begun = Instant::now();
		let settings = Settings {
			connect_timeout: Duration::from_secs(2),
			patience: Some(Duration::ZERO),
			..Settings::default()
		};
		let mut waiting = Waiting::Listen;
		progress(&waiting);
		while begun.elapsed() <= self.start_limit {
			self.check()?;
			// Another node may listen where this one was to, so ask only where this one says.
			if let Some(port) = self.listens()? {
				if ![0, port].contains(&self.port) {
					return Err(DevNodeError::Taken { port: self.port });
				}
				self.port = port;
				if waiting == Waiting::Listen {
					waiting = Waiting::Answer { endpoint: self.endpoint() };
					progress(&waiting);
				}
				// A port answers before the chain does.
				if let Ok(client) = Client::connect_with([self.endpoint()], settings.clone()).await
					&& client.at_finalized().await.is_ok()
				{
					return Ok(());
				}
			}
			tokio::time::sleep(LOOK).await;
		}
		let (limit, log) = (self.start_limit, self.log.clone());
		let tail = self.process.as_ref().map(Process::tail).unwrap_or_default();
		Err(DevNodeError::Silent { waiting, limit, log, tail })
	}

	/// The port that the node has named since it was started last.
	fn listens(&self) -> Result<Option<u16>, DevNodeError> {
		let logged = self.process.as_ref().map(Process::logged).transpose()?;
		Ok(logged.as_deref().and_then(port_in))
	}
}

/// How long a node may take to answer, by the value of [`NODE_START_VARIABLE`].
fn start_limit_in(value: Result<String, VarError>) -> Result<Duration, DevNodeError> {
	match value {
		Ok(text) => match text.parse() {
			Ok(seconds) => Ok(Duration::from_secs(seconds)),
			Err(_) => Err(DevNodeError::BadStartLimit(text.into())),
		},
		Err(VarError::NotPresent) => Ok(START_LIMIT),
		Err(VarError::NotUnicode(text)) => Err(DevNodeError::BadStartLimit(text)),
	}
}

/// The port in a log, once the line that names it is complete.
fn port_in(log: &str) -> Option<u16> {
	let (_, rest) = log.split_once(LISTENS)?;
	let (line, _) = rest.split_once('\n')?;
	let (_, line) = line.split_once(':')?;
	let digits = line.split(|c: char| !c.is_ascii_digit()).next()?;
	digits.parse().ok()
}

fn list(paths: &[PathBuf]) -> String {
	let paths = paths.iter().map(|path| path.display().to_string());
	paths.collect::<Vec<_>>().join(", ")
}

/// The address of a port of this machine for peers that come by WebSocket.
fn by_websocket(port: u16) -> String {
	format!("/ip4/127.0.0.1/tcp/{port}/ws")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_node_is_asked_where_its_log_says_that_it_listens() {
		let log = "2026-11-28 12:00:00 Running JSON-RPC server: addr=127.0.0.1:41613,[::1]:9944\n";
		assert_eq!(port_in(log), Some(41613));
		assert_eq!(port_in(&log[..log.len() - 14]), None, "half a line");
		let everywhere = "Running JSON-RPC server: addr=0.0.0.0:9944,[::]:9944\n";
		assert_eq!(port_in(everywhere), Some(9944));
		assert_eq!(port_in("2026-11-28 12:00:00 Tieline Node\n"), None);
	}

	#[test]
	fn the_start_limit_is_a_whole_number_of_seconds() {
		assert_eq!(start_limit_in(Err(VarError::NotPresent)).unwrap(), START_LIMIT);
		assert_eq!(start_limit_in(Ok("150".into())).unwrap(), Duration::from_secs(150));
		for bad in ["", "1 min", "-1", "2.5"] {
			let error = start_limit_in(Ok(bad.into())).unwrap_err().to_string();
			assert!(error.contains(NODE_START_VARIABLE), "{error}");
		}
	}

	#[cfg(unix)]
	#[tokio::test]
	async fn a_node_that_comes_back_at_another_port_is_refused() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let program = folder.path().join("node");
		let script = format!("#!/bin/sh\necho '{LISTENS}127.0.0.1:2,'\nexec sleep 600\n");
		fs::write(&program, script).unwrap();
		fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
		let mut node = DevNode {
			process: None,
			program,
			part: Part::default(),
			host: None,
			port: 1,
			metrics: None,
			light: None,
			start_limit: START_LIMIT,
			log: folder.path().join("node.log"),
			directory: Directory::Given(folder.path().into()),
		};
		let error = node.restart().await.unwrap_err();
		assert!(matches!(error, DevNodeError::Taken { port: 1 }), "{error}");
		assert!(node.process.is_none());
	}
}

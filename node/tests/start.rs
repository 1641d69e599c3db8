//! How a node starts: its RPC port, its genesis, and the compiled runtime.

use std::{
	ffi::OsStr,
	fs,
	io::{BufRead, BufReader},
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	sync::mpsc::{Receiver, channel},
	thread,
	time::Duration,
};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tieline-node");
/// How long a node may take to write its next line.
const PATIENCE: Duration = Duration::from_secs(120);
/// The line of the log that gives the hash of a genesis block.
const GENESIS: &str = "Initializing Genesis block";
/// The line of the log after which a node answers.
const LISTENS: &str = "Running JSON-RPC server";

/// The node's program, which keeps compiled runtimes in `cache`.
fn program(cache: &Path) -> Command {
	let mut program = Command::new(PROGRAM);
	program.arg("--wasm-cache").arg(cache);
	program
}

/// A node with an empty chain, which ends with the value.
struct Node {
	process: Child,
	log: Receiver<String>,
}

impl Node {
	fn start(cache: &Path, chain: impl AsRef<OsStr>) -> Self {
		let mut process = program(cache)
			.args(["--tmp", "--rpc-port", "0", "--listen-addr", "/ip4/127.0.0.1/tcp/0"])
			.args(["--no-mdns", "--no-prometheus", "--no-telemetry", "--chain"])
			.arg(chain)
			.stdin(Stdio::null())
			.stdout(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.unwrap();
		let lines = BufReader::new(process.stderr.take().unwrap()).lines();
		let (sender, log) = channel();
		// The node's log is read to its end, so that the node never waits for its reader.
		thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
		Self { process, log }
	}

	/// The next line of the log that has this text in it.
	fn line(&self, text: &str) -> String {
		loop {
			let line = self.log.recv_timeout(PATIENCE);
			let line = line.unwrap_or_else(|error| panic!("no line with {text:?}: {error}"));
			if line.contains(text) {
				return line;
			}
		}
	}

	/// The hashes of the genesis block and its state, as the log abbreviates them.
	fn genesis(&self) -> String {
		self.line(GENESIS).split_once(GENESIS).unwrap().1.to_owned()
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		self.process.kill().ok();
		self.process.wait().ok();
	}
}

/// A file with the specification of the development chain.
fn specification(folder: &TempDir, name: &str, arguments: &[&str]) -> PathBuf {
	let file = folder.path().join(name);
	let exported = Command::new(PROGRAM)
		.args(["export-chain-spec", "--chain", "dev"])
		.args(arguments)
		.stdout(fs::File::create(&file).unwrap())
		.status()
		.unwrap();
	assert!(exported.success());
	file
}

/// How many compiled runtimes a cache holds.
fn compiled(folder: &Path) -> usize {
	let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
	entries
		.map(|path| match path.is_dir() {
			true => compiled(&path),
			// Each lies beside a file with the statistics of its use.
			false => usize::from(path.extension().is_none()),
		})
		.sum()
}

#[test]
fn a_node_refuses_to_start_when_its_rpc_port_is_taken() {
	let folder = tempfile::tempdir().unwrap();
	let other = TcpListener::bind(("127.0.0.1", 0)).unwrap();
	let port = other.local_addr().unwrap().port();
	let refused = program(folder.path())
		.args(["--dev", "--rpc-port", &port.to_string()])
		.stdin(Stdio::null())
		.output()
		.unwrap();
	let errors = String::from_utf8(refused.stderr).unwrap();
	assert!(!refused.status.success(), "{errors}");
	assert!(errors.contains(&format!("RPC port {port} is taken")), "{errors}");
	assert!(errors.contains("--rpc-port"), "{errors}");
	assert!(!errors.contains(GENESIS), "a refused node begins no chain: {errors}");
	assert_eq!(errors.lines().count(), 1, "the reason stands alone: {errors}");
}

#[test]
fn a_chain_has_the_same_genesis_by_name_and_by_its_exported_specifications() {
	let folder = tempfile::tempdir().unwrap();
	let by_name = Node::start(folder.path(), "dev").genesis();
	for (name, arguments) in [("dev.json", &[][..]), ("raw.json", &["--raw"])] {
		let file = specification(&folder, name, arguments);
		assert_eq!(Node::start(folder.path(), file).genesis(), by_name, "{name}");
	}
	assert_ne!(Node::start(folder.path(), "local").genesis(), by_name);
}

#[test]
fn the_runtime_is_compiled_once_for_all_chains_and_starts() {
	let folder = tempfile::tempdir().unwrap();
	for chain in ["dev", "local", "dev"] {
		Node::start(folder.path(), chain).line(LISTENS);
		assert_eq!(compiled(folder.path()), 1, "{chain}");
	}
}

//! HAProxy and nginx by the configurations that the project ships.

use crate::free_ports;
use std::{
	env, fs, io,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// The variable that names the folder with the programs, where it is not the system's.
const VARIABLE: &str = "TIELINE_BALANCERS";
/// The folder with the configurations.
const CONFIGURATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../balancing");

/// Which load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// HAProxy.
	Haproxy,
	/// nginx.
	Nginx,
}

/// A load balancer in front of nodes and servers, by the configuration in `balancing/` but for its ports.
/// It ends with the value.
#[derive(Debug)]
pub struct Balancer {
	program: Child,
	rpc: u16,
	api: u16,
	_folder: TempDir,
}

impl Kind {
	/// The name of its program.
	pub fn name(self) -> &'static str {
		match self {
			Self::Haproxy => "haproxy",
			Self::Nginx => "nginx",
		}
	}

	fn file(self) -> &'static str {
		match self {
			Self::Haproxy => "haproxy.cfg",
			Self::Nginx => "nginx.conf",
		}
	}
}

impl Balancer {
	/// Starts one in front of up to three nodes, by their endpoints, and up to two servers, by host and
	/// port. `None` where it is not installed, which fails in CI.
	pub fn start(kind: Kind, nodes: &[String], servers: &[String]) -> io::Result<Option<Self>> {
		let name = kind.name();
		let Some(program) = program(name) else {
			if env::var_os("CI").is_some() {
				let words = format!("{name} is not installed: run `cargo xtask setup`");
				return Err(io::Error::other(words));
			}
			eprintln!("skipped: {name} is not installed");
			return Ok(None);
		};
		let mut text = fs::read_to_string(Path::new(CONFIGURATIONS).join(kind.file()))?;
		let mut replace = |port: u16, address: &str| {
			text = text.replace(&format!("127.0.0.1:{port}"), address);
		};
		let ports = free_ports(3)?;
		let &[rpc, api, state] = &ports[..] else { return Err(io::Error::other("no free ports")) };
		// One frontend of either kind is in each file.
		for (shipped, own) in [(9900, rpc), (9901, rpc), (8000, api), (8001, api), (8404, state)] {
			replace(shipped, &format!("127.0.0.1:{own}"));
		}
		let nodes = nodes.iter().map(|node| node.trim_start_matches("ws://"));
		for (shipped, node) in [9944, 9945, 9946].into_iter().zip(nodes) {
			replace(shipped, node);
		}
		for (shipped, server) in [8080, 8081].into_iter().zip(servers) {
			replace(shipped, server);
		}
		let folder = TempDir::new()?;
		let configuration = folder.path().join(kind.file());
		fs::write(&configuration, text)?;
		let mut command = Command::new(program);
		match kind {
			Kind::Haproxy => command.arg("-f").arg(&configuration),
			Kind::Nginx => {
				command.args(["-e", "stderr", "-p"]).arg(folder.path());
				command.arg("-c").arg(&configuration)
			},
		};
		let program = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
		Ok(Some(Self { program, rpc, api, _folder: folder }))
	}

	/// The endpoint of the nodes behind it.
	pub fn endpoint(&self) -> String {
		format!("ws://127.0.0.1:{}", self.rpc)
	}

	/// The host and port of the servers behind it.
	pub fn api(&self) -> String {
		format!("127.0.0.1:{}", self.api)
	}
}

impl Drop for Balancer {
	fn drop(&mut self) {
		self.program.kill().ok();
		self.program.wait().ok();
	}
}

fn program(name: &str) -> Option<PathBuf> {
	let named = env::var_os(VARIABLE).map(PathBuf::from);
	let folders = named.into_iter().chain(["/usr/sbin".into()]);
	folders.map(|folder| folder.join(name)).find(|program| program.is_file())
}

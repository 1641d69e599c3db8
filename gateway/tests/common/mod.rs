//! The emulator of a device as a process.

#![allow(dead_code, reason = "each test program uses its own part")]

use std::{
	io::{BufRead as _, BufReader, Write as _},
	net::SocketAddr,
	path::{Path, PathBuf},
	process::{Child, ChildStdin, ChildStdout, Command, Stdio},
	time::{Duration, Instant},
};
use tieline_gateway::sunspec::DeviceSettings;
use tieline_primitives::Technology;

/// The Python that has the emulator's packages; `None` skips the test, which is an error in
/// continuous integration.
pub fn python() -> Option<PathBuf> {
	let python = std::env::var_os("TIELINE_COSIM_PYTHON").map(PathBuf::from);
	if python.is_none() {
		let how = "TIELINE_COSIM_PYTHON is not set: `cargo xtask setup` installs the emulator's \
			packages, and `cargo xtask test` sets it";
		assert!(std::env::var_os("CI").is_none(), "{how}");
		eprintln!("skipped: {how}");
	}
	python
}

fn script(name: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("emulator").join(name)
}

/// A device on a free port of this machine.
pub struct Emulator {
	child: Child,
	orders: ChildStdin,
	states: BufReader<ChildStdout>,
	pub port: u16,
}

impl Emulator {
	/// Starts a device of this kind; `None` where there is no Python for it.
	pub fn start(kind: &str, arguments: &[&str]) -> Option<Self> {
		let mut child = Command::new(python()?)
			.arg(script("emulator.py"))
			.args(["--kind", kind])
			.args(arguments)
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.spawn()
			.expect("the emulator starts");
		let orders = child.stdin.take().expect("piped");
		let states = BufReader::new(child.stdout.take().expect("piped"));
		let mut started = Self { child, orders, states, port: 0 };
		started.port = started.state()["port"]
			.as_u64()
			.and_then(|port| u16::try_from(port).ok())
			.expect("the emulator says its port");
		Some(started)
	}

	/// The next state that it prints.
	fn state(&mut self) -> serde_json::Value {
		let mut line = String::new();
		self.states.read_line(&mut line).expect("the emulator prints its state");
		let state: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
		assert!(state.get("error").is_none(), "{state}");
		state
	}

	/// Gives it an order, and its state after that.
	pub fn order(&mut self, order: serde_json::Value) -> serde_json::Value {
		writeln!(self.orders, "{order}").expect("the emulator reads");
		self.state()
	}

	/// Its state.
	pub fn look(&mut self) -> serde_json::Value {
		self.order(serde_json::json!({}))
	}

	/// Waits until its state is as wanted.
	pub fn wait(
		&mut self,
		longest: Duration,
		wanted: impl Fn(&serde_json::Value) -> bool,
	) -> serde_json::Value {
		let start = Instant::now();
		loop {
			let state = self.look();
			if wanted(&state) {
				return state;
			}
			assert!(start.elapsed() < longest, "still {state}");
			std::thread::sleep(Duration::from_millis(100));
		}
	}

	/// What pysunspec2's own client reads of these points, such as `704.WSet`.
	pub fn read(&self, points: &[&str]) -> serde_json::Value {
		let output = Command::new(python().expect("it runs"))
			.arg(script("registers.py"))
			.args([&self.port.to_string(), "1"])
			.args(points)
			.output()
			.expect("pysunspec2 runs");
		let text = String::from_utf8_lossy(&output.stdout);
		serde_json::from_str(&text)
			.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
	}

	pub fn address(&self) -> SocketAddr {
		SocketAddr::from(([127, 0, 0, 1], self.port))
	}

	/// Where it is, with serial number `A1`.
	pub fn settings(&self, technology: Technology) -> DeviceSettings {
		DeviceSettings {
			address: self.address(),
			unit: 1,
			serial: "A1".into(),
			technology,
			patience: Duration::from_secs(1),
		}
	}
}

impl Drop for Emulator {
	fn drop(&mut self) {
		self.child.kill().ok();
		self.child.wait().ok();
	}
}

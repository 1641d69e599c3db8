//! The node's own metrics, of a chain on which nothing has happened yet.

use std::{
	io::{Read, Write},
	net::{TcpListener, TcpStream},
	process::{Child, Command, Stdio},
	thread,
	time::{Duration, Instant},
};

/// How long a node may take until it has finalized a block.
const PATIENCE: Duration = Duration::from_secs(120);

/// A development node, which ends with the value.
struct Node(Child);

impl Drop for Node {
	fn drop(&mut self) {
		self.0.kill().ok();
		self.0.wait().ok();
	}
}

/// The metrics; `None` while the port is not open.
fn metrics(port: u16) -> Option<String> {
	let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
	write!(stream, "GET /metrics HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n").ok()?;
	let mut answer = String::new();
	stream.read_to_string(&mut answer).ok()?;
	Some(answer)
}

/// The value of a series of ours.
fn value(metrics: &str, name: &str, label: Option<(&str, &str)>) -> Option<f64> {
	let label = label.map(|(name, value)| format!("{name}=\"{value}\""));
	let mut lines = metrics.lines().filter(|line| line.starts_with(&format!("{name}{{")));
	let line = lines.find(|line| label.as_ref().is_none_or(|label| line.contains(label)))?;
	line.rsplit(' ').next()?.parse().ok()
}

#[test]
fn a_new_chain_has_a_market_in_which_nothing_has_happened() {
	let folder = tempfile::tempdir().unwrap();
	let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
	let node = Command::new(env!("CARGO_BIN_EXE_tieline-node"))
		.args(["--dev", "--rpc-port", "0", "--listen-addr", "/ip4/127.0.0.1/tcp/0", "--no-mdns"])
		.args(["--no-telemetry", "--prometheus-port", &port.to_string(), "--wasm-cache"])
		.arg(folder.path())
		.stdin(Stdio::null())
		.stdout(Stdio::null())
		.stderr(Stdio::null())
		.spawn()
		.unwrap();
	let _node = Node(node);
	let begun = Instant::now();
	let metrics = loop {
		if let Some(metrics) = metrics(port)
			&& value(&metrics, "tieline_market_block_timestamp_seconds", None) > Some(0.0)
		{
			break metrics;
		}
		assert!(begun.elapsed() < PATIENCE, "no block is final");
		thread::sleep(Duration::from_millis(200));
	};
	let value =
		|name: &str, label| value(&metrics, name, label).unwrap_or_else(|| panic!("{name}"));
	assert_eq!(value("tieline_market_runtime_is_known", None), 1.0);
	for (name, label) in [
		("tieline_market_auctions", ("phase", "bidding")),
		("tieline_market_ders", ("status", "qualified")),
		("tieline_market_reviews_open", ("age", "over_60d")),
		("tieline_market_overrides", ("state", "unjustified")),
		("tieline_market_curtailed_watt_hours_total", ("reason", "voltage")),
		("tieline_market_calls_refused_total", ("pallet", "bid_market")),
	] {
		assert_eq!(value(name, Some(label)), 0.0, "{name}");
	}
	assert_eq!(value("tieline_market_override_justification_left_seconds", None), f64::INFINITY);
	let (free, size) =
		(value("tieline_node_data_free_bytes", None), value("tieline_node_data_size_bytes", None));
	assert!(0.0 < free && free < size, "{free} {size}");
	assert_eq!(value("tieline_node_clock_offset_seconds", None), 0.0, "there are no others");
}

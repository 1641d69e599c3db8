//! The history of a market day over HTTP, by the command itself.

use super::{PlayedChain, calm, common, text, with_node};
use common::{Running, within};
use nix::sys::signal::Signal;
use serde_json::Value;
use sp_core::{Blake2Hasher, H256, Hasher};
use sp_state_machine::{StorageProof, read_proof_check};
use std::{
	env, fs,
	io::{self, Read, Write},
	net::{TcpListener, TcpStream},
	path::Path,
	process::Command,
	time::Duration,
};
use tempfile::TempDir;

/// How long the index of a day may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// `tieline serve` over the chain of the calm day.
pub(super) struct Served {
	pub process: Running,
	pub port: u16,
	pub folder: TempDir,
}

impl Served {
	pub fn start(chain: &PlayedChain, more: &[&str]) -> Self {
		let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
		Self::start_at(chain, port, TempDir::new().unwrap(), more)
	}

	/// One with the history in a folder, ready.
	pub fn start_at(chain: &PlayedChain, port: u16, folder: TempDir, more: &[&str]) -> Self {
		let mut command = command(&chain.node.endpoint(), folder.path(), port);
		let process = Running::start(command.args(more));
		let served = Self { process, port, folder };
		within(PATIENCE, || {
			let stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
			drop(stream);
			let (status, body) = served.get("/ready");
			(status == 200 && json(&body)["block"] == json(&body)["finalized"]).then_some(())
		});
		served
	}

	fn get(&self, path: &str) -> (u16, String) {
		get(&format!("127.0.0.1:{}", self.port), path).expect("an answer")
	}

	fn json(&self, path: &str) -> Value {
		let (status, body) = self.get(path);
		assert_eq!(status, 200, "{path}: {body}");
		json(&body)
	}
}

/// The status and the body of an answer.
pub(super) fn get(address: &str, path: &str) -> io::Result<(u16, String)> {
	let mut stream = TcpStream::connect(address)?;
	stream.set_read_timeout(Some(Duration::from_secs(60)))?;
	write!(stream, "GET {path} HTTP/1.0\r\nhost: a\r\nconnection: close\r\n\r\n")?;
	let mut answer = Vec::new();
	stream.read_to_end(&mut answer)?;
	let answer = String::from_utf8_lossy(&answer);
	let (head, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
	let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
	Ok((status.ok_or(io::ErrorKind::InvalidData)?, body.to_owned()))
}

fn command(endpoint: &str, folder: &Path, port: u16) -> Command {
	let database = format!("sqlite:{}", folder.join("market.db").display());
	let listen = format!("127.0.0.1:{port}");
	with_node(&["serve", "--database", &database, "--url", endpoint, "--listen", &listen])
}

fn json(text: &str) -> Value {
	serde_json::from_str(text).unwrap_or_else(|_| panic!("no JSON: {text}"))
}

fn bytes(hex: &Value) -> Vec<u8> {
	let digits = hex.as_str().unwrap().strip_prefix("0x").unwrap().as_bytes().chunks(2);
	digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Checks a proof as a third party does. Gives how many of its entries have a value.
fn verified(evidence: &Value) -> usize {
	let header = bytes(&evidence["header"]);
	assert_eq!(Blake2Hasher::hash(&header).0.to_vec(), bytes(&evidence["block_hash"]));
	let root = H256::from_slice(&bytes(&evidence["state_root"]));
	assert!(header.windows(32).any(|part| part == root.as_bytes()));
	let proof = StorageProof::new(evidence["proof"].as_array().unwrap().iter().map(bytes));
	let stored = evidence["storage"].as_array().unwrap();
	let keys = stored.iter().map(|one| bytes(&one["key"])).collect::<Vec<_>>();
	let values = read_proof_check::<Blake2Hasher, _>(root, proof, keys).unwrap();
	for one in stored {
		let value = (!one["value"].is_null()).then(|| bytes(&one["value"]));
		assert_eq!(values[&bytes(&one["key"])], value, "{one}");
	}
	values.values().flatten().count()
}

#[test]
fn a_day_is_served_as_it_was_recorded_and_each_award_proves_itself() {
	let day = calm();
	let chain = PlayedChain::start();
	let served = Served::start(&chain, &[]);
	let intervals = served.json("/v1/auctions/0/intervals");
	for (index, recorded) in day.intervals.iter().enumerate() {
		let interval = &intervals["items"][index];
		assert_eq!(interval["name"], *recorded.name);
		assert_eq!(interval["price_micro_dollars_per_mwh"].as_i64(), recorded.price);
		assert_eq!(interval["cleared"]["block"], recorded.block);
		assert_eq!(interval["cleared"]["block_hash"], *recorded.block_hash);
	}
	let noon = served.json("/v1/auctions/0/intervals/12");
	let curtailed = noon["offers"].as_array().unwrap().iter();
	let curtailed = curtailed.filter(|offer| offer["curtailed_w"].as_i64() > Some(0));
	for offer in curtailed {
		let reasons = offer["reasons"].as_array().unwrap().iter();
		let sum = reasons.map(|reason| reason["curtailed_w"].as_i64().unwrap()).sum::<i64>();
		assert_eq!(Some(sum), offer["curtailed_w"].as_i64(), "{offer}");
	}
	let evidence = served.json("/v1/auctions/0/intervals/12/evidence");
	let aggregations = day.aggregations.len();
	assert!(verified(&evidence) >= 4 + aggregations, "{evidence}");

	let offer = &noon["offers"][0];
	let (aggregation, point) = (&offer["aggregation"], offer["point"]["name"].as_str().unwrap());
	let side = offer["side"].as_str().unwrap();
	let explained = served.json(&format!(
		"/v1/explain?auction=0&interval=12&aggregation={aggregation}&point={point}&side={side}&text=true"
	));
	assert!(explained["links"].as_array().unwrap().len() > 6, "{explained}");
	assert!(explained["text"].as_str().unwrap().contains("(interval 12)"), "{explained}");

	let (status, metrics) = served.get("/metrics");
	assert_eq!(status, 200);
	assert!(metrics.contains("tieline_serve_index_lag_seconds 0.0"), "{metrics}");
	served.process.signal(Signal::SIGTERM);
	let (code, said) = served.process.end();
	assert_eq!(code, Some(0), "{said}");
	drop(served.folder);
}

#[test]
fn the_api_of_a_day_keeps_to_its_document() {
	let Some(python) = env::var_os("TIELINE_API_PYTHON") else {
		assert!(env::var_os("CI").is_none(), "schemathesis is not installed: cargo xtask setup");
		eprintln!("skipped: schemathesis is not installed");
		return;
	};
	let chain = PlayedChain::start();
	let served = Served::start(&chain, &["--requests-per-second", "0"]);
	let mut command = Command::new(python);
	let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/schemathesis.toml");
	command.args(["-m", "schemathesis.cli", "--config-file", config, "run"]);
	command.arg(format!("http://127.0.0.1:{}/openapi.json", served.port));
	command.args(["--checks", "all", "--exclude-checks", "positive_data_acceptance"]);
	command.args(["--max-time", "60", "--seed", "1", "--continue-on-failure", "--warnings", "off"]);
	command.args(["--exclude-path", "/v1/stream"]).env("NO_COLOR", "1");
	let output = command.current_dir(served.folder.path()).output().unwrap();
	assert!(output.status.success(), "{}", text(&output.stdout));
}

#[test]
fn what_cannot_be_served_is_said_before_anything_is_begun() {
	let folder = TempDir::new().unwrap();
	let taken = TcpListener::bind("127.0.0.1:0").unwrap();
	let port = taken.local_addr().unwrap().port();
	let refused = |mut command: Command| {
		let output = command.output().unwrap();
		assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
		text(&output.stderr)
	};
	let said = refused(command("ws://127.0.0.1:1", folder.path(), port));
	assert!(said.contains("cannot be listened at") && said.contains("--listen"), "{said}");
	assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing was begun");
	let unread = |database: &str| {
		let mut command = with_node(&["serve", "--no-index", "--listen", "127.0.0.1:0"]);
		command.args(["--database", database]);
		command
	};
	let said = refused(unread("sqlite:/nowhere/market.db"));
	assert!(said.contains("there is no database"), "{said}");
	let said = refused(unread("mysql://market"));
	assert!(said.contains("write sqlite:PATH"), "{said}");
}

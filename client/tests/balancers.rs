//! What clients lose behind HAProxy and nginx while nodes are killed and frozen: nothing. The
//! configurations are those of `balancing/`, with the ports of the test.
//!
//! The folder with the programs is what `TIELINE_BALANCERS` names, or the system's.

mod common;

use common::{TIE, account, balance, transfer};
use futures::future::join_all;
use std::{
	fs,
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	sync::atomic::{AtomicBool, AtomicU32, Ordering},
	time::Duration,
};
use tieline_client::chain::{Account, Client, Settings};
use tieline_testnet::Validators;
use tokio::time::{sleep, timeout};

/// How many calls each account hands in.
const CALLS: u32 = 40;
/// The accounts that do.
const PAYERS: [&str; 4] = ["//Alice", "//Bob", "//Charlie", "//Dave"];

/// A load balancer that ends with the test.
struct Balancer {
	program: Child,
	_folder: tempfile::TempDir,
}

impl Drop for Balancer {
	fn drop(&mut self) {
		self.program.kill().ok();
		self.program.wait().ok();
	}
}

/// The program, or none where it is not installed. In CI it has to be.
fn program(name: &str) -> Option<PathBuf> {
	let of_setup = std::env::var_os("TIELINE_BALANCERS").map(PathBuf::from);
	let folders = of_setup.into_iter().chain(["/usr/sbin".into()]);
	let found = folders.map(|folder| folder.join(name)).find(|program| program.is_file());
	if found.is_none() {
		assert!(std::env::var_os("CI").is_none(), "{name} is not installed: cargo xtask setup");
		eprintln!("skipped: {name} is not installed");
	}
	found
}

fn free_port() -> u16 {
	let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
	listener.local_addr().expect("its address").port()
}

/// Starts a load balancer by the shipped configuration in front of these nodes. Gives its endpoint.
fn start(name: &str, nodes: &[String]) -> Option<(Balancer, String)> {
	let program = program(name)?;
	let file = match name {
		"haproxy" => "haproxy.cfg",
		_ => "nginx.conf",
	};
	let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../balancing").join(file);
	let mut text = fs::read_to_string(shipped).expect("the configuration");
	for (port, node) in ["9944", "9945", "9946"].iter().zip(nodes) {
		text = text.replace(&format!("127.0.0.1:{port}"), node.trim_start_matches("ws://"));
	}
	let rpc = free_port();
	for port in ["9900", "9901"] {
		text = text.replace(&format!("127.0.0.1:{port}"), &format!("127.0.0.1:{rpc}"));
	}
	for port in ["8000", "8001", "8404"] {
		text = text.replace(&format!("127.0.0.1:{port}"), &format!("127.0.0.1:{}", free_port()));
	}
	let folder = tempfile::tempdir().expect("a folder");
	let configuration = folder.path().join(file);
	fs::write(&configuration, text).expect("the configuration is written");
	let mut command = Command::new(program);
	match name {
		"haproxy" => command.arg("-f").arg(&configuration),
		_ => command
			.arg("-e")
			.arg("stderr")
			.arg("-p")
			.arg(folder.path())
			.arg("-c")
			.arg(&configuration),
	};
	let program = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
	Some((Balancer { program, _folder: folder }, format!("ws://127.0.0.1:{rpc}")))
}

fn settings() -> Settings {
	Settings {
		connect_timeout: Duration::from_secs(4),
		request_timeout: Duration::from_secs(4),
		stall_timeout: Duration::from_secs(6),
		..Settings::default()
	}
}

async fn connect(endpoint: &str) -> Client {
	let client = Client::connect_with([endpoint], settings());
	client.await.unwrap_or_else(|error| panic!("{error}"))
}

/// Kills the first node and starts it again, then freezes the second for a while. Three of the four run at
/// every moment, so that blocks become final.
async fn trouble(validators: &mut Validators) {
	let [first, second, ..] = validators.nodes_mut() else { panic!("there are four") };
	sleep(Duration::from_secs(4)).await;
	first.kill();
	sleep(Duration::from_secs(5)).await;
	first.restart().await.unwrap_or_else(|error| panic!("{error}"));
	let client = connect(&first.endpoint()).await;
	let before = client.at_finalized().await.expect("a block").number();
	let grown = async {
		while client.at_finalized().await.map_or(0, |at| at.number()) < before + 3 {
			sleep(Duration::from_millis(200)).await;
		}
	};
	timeout(Duration::from_secs(60), grown).await.expect("the first node goes on");
	second.pause().unwrap_or_else(|error| panic!("{error}"));
	sleep(Duration::from_secs(12)).await;
	second.resume().unwrap_or_else(|error| panic!("{error}"));
}

/// Pays over and over, and expects each call to be final. Gives how many there were.
async fn pay(endpoint: &str, payer: &Account, reader: &Account, over: &AtomicBool) -> u32 {
	let client = connect(endpoint).await;
	let submitter = client.submitter(payer);
	let mut count = 0;
	while count < CALLS || !over.load(Ordering::Relaxed) {
		let included = submitter.submit(transfer(reader, TIE)).await;
		let included = included.unwrap_or_else(|error| panic!("call {count}: {error}"));
		assert!(included.is_final);
		count += 1;
	}
	count
}

/// Asks over and over, and expects every answer.
async fn ask(endpoint: &str, over: &AtomicBool, answers: &AtomicU32) {
	let client = connect(endpoint).await;
	let reader = account("//Alice");
	while !over.load(Ordering::Relaxed) {
		let at = client.at_finalized().await.unwrap_or_else(|error| panic!("{error}"));
		match common::balance_at(&at, *reader.id()).await {
			Ok(balance) => assert!(balance > 0),
			// The connection broke between block and balance; the client has another by the next question.
			Err(error) => assert!(error.is_connection(), "{error}"),
		}
		answers.fetch_add(1, Ordering::Relaxed);
		sleep(Duration::from_millis(20)).await;
	}
}

async fn nothing_is_lost_behind(name: &str, validators: &mut Validators, reader: &str) {
	let Some((_balancer, endpoint)) = start(name, &validators.endpoints()[..3]) else { return };
	let reader = account(reader);
	let (over, answers) = (AtomicBool::new(false), AtomicU32::new(0));
	let payers = PAYERS.map(account);
	let paying = join_all(payers.iter().map(|payer| pay(&endpoint, payer, &reader, &over)));
	let asking = join_all((0..4).map(|_| ask(&endpoint, &over, &answers)));
	let trouble = async {
		trouble(validators).await;
		over.store(true, Ordering::Relaxed);
	};
	let (paid, _, ()) = tokio::join!(paying, asking, trouble);
	let paid = paid.iter().sum::<u32>();
	let client = connect(&endpoint).await;
	assert_eq!(balance(&client, &reader).await, u128::from(paid) * TIE, "each call once");
	let answers = answers.load(Ordering::Relaxed);
	println!("{name}: {paid} calls are final, each once; {answers} questions were answered");
	assert!(answers > 100, "{answers}");
}

#[tokio::test]
async fn nothing_is_lost_behind_a_balancer_while_nodes_die_and_freeze() {
	let mut validators = Validators::start().await.unwrap_or_else(|error| panic!("{error}"));
	nothing_is_lost_behind("haproxy", &mut validators, "//Reader/haproxy").await;
	nothing_is_lost_behind("nginx", &mut validators, "//Reader/nginx").await;
}

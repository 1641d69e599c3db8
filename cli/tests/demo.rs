//! How a demonstration ends when something goes wrong: a node that dies or does not answer, a
//! signal, a folder in use. Mostly with programs in place of a node, since the tests are about what
//! happens around it.
#![cfg(target_os = "linux")]

mod common;

use common::{Running, SOON, demo, is_alive, process, send, silent, stand_in, tieline, within};
use nix::sys::signal::Signal;
use serde_json::Value;
use std::{
	fs,
	path::PathBuf,
	process::Command,
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tieline_observer::record::{Aggregation, FORMAT, IntervalRecord, MarketDay, OfferRecord};
use tieline_primitives::Side;

#[test]
fn a_signal_while_the_node_starts_leaves_no_node_behind() {
	for signal in [Signal::SIGTERM, Signal::SIGINT] {
		let folder = tempfile::tempdir().unwrap();
		let (node, file) = silent(&folder);
		let demo = Running::start(&mut demo(&folder.path().join("out"), &node));
		let process = process(&file);
		assert!(is_alive(process));
		demo.signal(signal);
		let (code, errors) = demo.end();
		assert_eq!(code, Some(1), "{errors}");
		assert!(errors.contains("interrupted"), "{errors}");
		assert!(!is_alive(process));
	}
}

#[test]
fn a_killed_demonstration_leaves_no_node_behind() {
	let folder = tempfile::tempdir().unwrap();
	let (node, file) = silent(&folder);
	let demo = Running::start(&mut demo(&folder.path().join("out"), &node));
	let process = process(&file);
	assert!(is_alive(process));
	demo.signal(Signal::SIGKILL);
	demo.end();
	within(SOON, || (!is_alive(process)).then_some(()));
}

#[test]
fn a_signal_while_a_chain_is_asked_leaves_no_node_behind() {
	let folder = tempfile::tempdir().unwrap();
	let (node, file) = silent(&folder);
	let out = folder.path().join("out");
	fs::create_dir_all(out.join("chain")).unwrap();
	let explain = Running::start(
		tieline(&["explain", "--demo", out.to_str().unwrap()])
			.args(["Sunrise", "675.1.2.3", "12"])
			.env("TIELINE_NODE", &node),
	);
	let process = process(&file);
	explain.signal(Signal::SIGTERM);
	let (code, errors) = explain.end();
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("interrupted") && !is_alive(process), "{errors}");
}

/// A folder with the record of a day, as a demonstration leaves it: Sunrise sells at 671.1.2.3.
fn recorded_day(folder: &TempDir) -> PathBuf {
	let out = folder.path().join("out");
	fs::create_dir_all(out.join("chain")).unwrap();
	let offer = OfferRecord {
		aggregation: "Sunrise".into(),
		point: "671.1.2.3".into(),
		side: Side::Supply,
		steps: vec![[5_000_000, 1_000]],
		awarded_w: 0,
		payment: 0,
		curtailed_w: 0,
		reasons: Vec::new(),
	};
	let day = MarketDay {
		format: FORMAT.into(),
		aggregations: vec![Aggregation { name: "Sunrise".into(), ..Default::default() }],
		intervals: vec![IntervalRecord { offers: vec![offer], ..Default::default() }],
		..Default::default()
	};
	day.write(&out.join("market-day.json")).unwrap();
	out
}

#[test]
fn a_mistyped_name_is_refused_before_a_node_is_started() {
	let folder = tempfile::tempdir().unwrap();
	let out = recorded_day(&folder);
	let (node, file) = silent(&folder);
	let explain = |question: &[&str]| {
		let mut command = tieline(&["explain", "--demo", out.to_str().unwrap()]);
		let (code, errors) =
			Running::start(command.args(question).env("TIELINE_NODE", &node)).end();
		assert_eq!(code, Some(1), "{errors}");
		assert!(!file.exists(), "no node is started: {errors}");
		errors
	};
	let aggregator = explain(&["Sunrize", "671.1.2.3", "0"]);
	assert!(
		aggregator.contains("no aggregator `Sunrize`; did you mean `Sunrise`?"),
		"{aggregator}"
	);
	let point = explain(&["Sunrise", "671.1.2", "0"]);
	assert!(point.contains("`671.1.2`; ") && point.contains("there are 671.1.2.3"), "{point}");
	let interval = explain(&["Sunrise", "671.1.2.3", "1"]);
	assert!(interval.contains("no interval 1; the auction has 1"), "{interval}");
	let side = explain(&["Sunrise", "671.1.2.3", "0", "demand"]);
	assert!(side.contains("Sunrise has no demand offers at `671.1.2.3`"), "{side}");
}

#[test]
fn the_end_of_patience_names_the_step_that_was_waited_for() {
	let folder = tempfile::tempdir().unwrap();
	let (node, file) = silent(&folder);
	let mut demo = demo(&folder.path().join("out"), &node);
	let (code, errors) = Running::start(demo.args(["--patience", "1"])).end();
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("the day was not over after 1 s"), "{errors}");
	assert!(errors.contains("waiting for the development node to open its RPC port"), "{errors}");
	assert!(!is_alive(process(&file)));
}

#[test]
fn a_node_is_given_as_long_as_the_environment_says() {
	let folder = tempfile::tempdir().unwrap();
	let (node, _) = silent(&folder);
	let mut demo = demo(&folder.path().join("out"), &node);
	let (code, errors) = Running::start(demo.env("TIELINE_NODE_START_SECONDS", "1")).end();
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("did not open its RPC port within 1 s"), "{errors}");
	assert!(errors.contains("node.log"), "{errors}");
}

#[test]
fn a_second_demonstration_in_the_folder_of_a_running_one_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let (node, file) = silent(&folder);
	let out = folder.path().join("out");
	let _first = Running::start(&mut demo(&out, &node));
	let process = process(&file);
	let log = out.join("chain/node.log");
	assert!(log.is_file());

	let (code, errors) = Running::start(&mut demo(&out, &node)).end();
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("is in use by another demonstration"), "{errors}");
	assert!(log.is_file() && is_alive(process));
}

#[test]
fn a_failed_demonstration_leaves_no_results_of_an_earlier_one() {
	let folder = tempfile::tempdir().unwrap();
	let out = folder.path().join("out");
	fs::create_dir(&out).unwrap();
	let results = ["market-day.json", "report.html", "feeder.dss"].map(|name| out.join(name));
	let write = || results.iter().for_each(|result| fs::write(result, "of yesterday").unwrap());

	write();
	let node = stand_in(&folder, "echo the port is taken; exit 3");
	let (code, errors) = Running::start(&mut demo(&out, &node)).end();
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("exit status: 3") && errors.contains("the port is taken"), "{errors}");
	assert!(results.iter().all(|result| !result.exists()));
	let kept = fs::read_to_string(out.join("logs/node.log")).unwrap();
	assert!(kept.contains("the port is taken"), "{kept}");

	// An error before anything starts removes nothing.
	write();
	let absent = tieline(&["demo", "--scenario", "absent.toml", "--out", out.to_str().unwrap()])
		.output()
		.unwrap();
	assert!(!absent.status.success());
	assert!(results.iter().all(|result| result.exists()));
}

/// The node among the processes that a process has started.
fn node_of(parent: u32) -> Option<u32> {
	let processes = fs::read_dir("/proc").ok()?.filter_map(Result::ok);
	let mut ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
	ids.find(|id| {
		// `id (name) state parent ...`; the process may have ended since the folder was read.
		let Ok(stat) = fs::read_to_string(format!("/proc/{id}/stat")) else { return false };
		let Some((_, rest)) = stat.split_once("(tieline-node) ") else { return false };
		rest.split(' ').nth(1) == Some(&parent.to_string())
	})
}

#[test]
fn a_node_that_dies_in_the_middle_of_the_day_is_named_at_once() {
	let folder = tempfile::tempdir().unwrap();
	let out = folder.path().join("out");
	let node = tieline_testnet::node_program().expect("the node is built");
	let demo = Running::start(&mut demo(&out, &node));
	// The agents run only once the node answers.
	let log = out.join("logs/iso.log");
	within(Duration::from_secs(120), || fs::metadata(&log).ok().filter(|log| log.len() > 0));
	let node = node_of(demo.id()).expect("the demonstration's node");
	send(node, Signal::SIGKILL);
	let begun = Instant::now();
	let (code, errors) = demo.end();
	assert!(begun.elapsed() < Duration::from_secs(10), "{errors}");
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("the node ended (signal: 9 (SIGKILL))"), "{errors}");
	assert!(errors.contains("node.log"), "{errors}");
	assert!(!out.join("market-day.json").exists());
}

/// A development node whose chain begins with so few tokens for Alice, who endows the others.
fn poor(folder: &TempDir, tokens: u64) -> PathBuf {
	let node = tieline_testnet::node_program().expect("the node is built");
	let export = Command::new(&node).args(["export-chain-spec", "--chain", "dev"]).output();
	let export = export.expect("the node runs");
	let mut spec: Value = serde_json::from_slice(&export.stdout).expect("a chain specification");
	let alice = &mut spec["genesis"]["runtimeGenesis"]["patch"]["balances"]["balances"][0];
	assert_eq!(alice[0], "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
	alice[1] = (tokens * 1_000_000_000_000).into();
	let file = folder.path().join("poor.json");
	fs::write(&file, spec.to_string()).unwrap();
	stand_in(folder, &format!("exec '{}' --chain '{}' \"$@\"", node.display(), file.display()))
}

#[test]
fn an_endowment_beyond_the_consortium_s_means_ends_the_day_at_once() {
	let folder = tempfile::tempdir().unwrap();
	let node = poor(&folder, 1_000);
	let demo = Running::start(&mut demo(&folder.path().join("out"), &node));
	let (code, errors) = demo.end_within(Duration::from_secs(120));
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("waiting for the consortium to create the pricing node"), "{errors}");
	// The consortium may have paid the fee of a refused call before the shortage is seen.
	let shortages = [1_000, 999].map(|purse| {
		format!("with 50990 tokens in all exceeds the {purse} tokens of the consortium's account")
	});
	assert!(shortages.iter().any(|shortage| errors.contains(shortage)), "{errors}");
}

//! Processes and nodes, with shell scripts in their place: what is tested is how they are started
//! and how they end.
#![cfg(target_os = "linux")]

use std::{
	fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tieline_testnet::{DevNode, DevNodeBuilder, Fleet, Process, ProcessError, Program, Waiting};

/// How long anything here may take.
const SOON: Duration = Duration::from_secs(20);

fn script(folder: &Path, name: &str, text: &str) -> PathBuf {
	let path = folder.join(name);
	fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
	fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
	path
}

fn program(folder: &TempDir, name: &str, text: &str) -> Program {
	Program::new(name, script(folder.path(), &format!("{name}.sh"), text))
}

fn start(folder: &TempDir, name: &str, text: &str) -> Process {
	Process::start(program(folder, name, text), folder.path().join(format!("{name}.log"))).unwrap()
}

fn node(folder: &TempDir, text: &str) -> DevNodeBuilder {
	let program = script(folder.path(), "node", text);
	DevNode::builder().directory(folder.path()).program(program).start_limit(SOON)
}

/// The script's words once it runs: it says `ready`.
async fn ready(process: &Process) {
	within(|| process.logged().unwrap().contains("ready")).await;
}

async fn within(mut there: impl FnMut() -> bool) {
	let begun = Instant::now();
	while !there() {
		assert!(begun.elapsed() < SOON, "it takes more than {SOON:?}");
		tokio::time::sleep(Duration::from_millis(10)).await;
	}
}

/// Whether there is such a process. One that has ended, but that nobody has waited for yet, is a zombie.
/// The command line does not tell: for a moment, one that is about to be another program has none.
fn is_alive(id: u32) -> bool {
	let Ok(stat) = fs::read_to_string(format!("/proc/{id}/stat")) else { return false };
	let state = stat.rsplit(')').next().and_then(|fields| fields.split_whitespace().next());
	state.is_some_and(|state| !matches!(state, "Z" | "X"))
}

#[tokio::test]
async fn a_process_that_ends_by_itself_is_named_with_its_status_and_its_last_words() {
	let folder = tempfile::tempdir().unwrap();
	let mut process = start(&folder, "dso", "echo first; echo no such feeder >&2; exit 3");
	let mut error = None;
	within(|| {
		error = process.check().err();
		error.is_some()
	})
	.await;
	let error = error.unwrap().to_string();
	assert!(error.starts_with("dso ended (exit status: 3)"), "{error}");
	assert!(error.contains("dso.log") && error.ends_with("first\nno such feeder"), "{error}");
	process.check().unwrap();
	assert_eq!(process.id(), None);
}

#[tokio::test]
async fn a_process_is_asked_before_it_is_killed() {
	let folder = tempfile::tempdir().unwrap();
	let polite = "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
	let mut process = start(&folder, "polite", polite);
	ready(&process).await;
	process.stop(SOON).await;
	assert!(process.logged().unwrap().ends_with("bye\n"));

	let mut process = start(&folder, "stubborn", "trap '' TERM; echo ready; exec sleep 600");
	ready(&process).await;
	let id = process.id().unwrap();
	let begun = Instant::now();
	process.stop(Duration::from_millis(200)).await;
	assert!(begun.elapsed() >= Duration::from_millis(200) && !is_alive(id));
}

#[tokio::test]
async fn what_a_process_has_started_ends_with_it() {
	for by_itself in [false, true] {
		let folder = tempfile::tempdir().unwrap();
		let end = if by_itself { "exit 0" } else { "wait" };
		let text = format!("sleep 600 & echo $!; echo ready; {end}");
		let mut process = start(&folder, "parent", &text);
		ready(&process).await;
		let said = process.logged().unwrap();
		let child = said.lines().next().unwrap().parse().unwrap();
		// Between its fork and its program it has no command line for a moment.
		within(|| is_alive(child)).await;
		if by_itself {
			within(|| process.check().is_err()).await;
		} else {
			drop(process);
		}
		within(|| !is_alive(child)).await;
	}
}

#[tokio::test]
async fn a_restarted_process_goes_on_with_its_log() {
	let folder = tempfile::tempdir().unwrap();
	let mut process = start(&folder, "iso", "echo ready $$; exec sleep 600");
	ready(&process).await;
	let (first, said) = (process.id().unwrap(), process.logged().unwrap());
	process.restart().unwrap();
	assert!(!is_alive(first));
	ready(&process).await;
	assert_ne!(process.logged().unwrap(), said, "of the process that was started last");
	let log = fs::read_to_string(process.log()).unwrap();
	assert_eq!(log, said + &process.logged().unwrap());
}

#[tokio::test]
async fn a_process_gets_no_secret_of_another() {
	let folder = tempfile::tempdir().unwrap();
	let secret = "CARGO_PKG_NAME";
	let program = program(&folder, "agent", &format!("echo \"[${secret}]\" ready"));
	for (without, said) in [(false, "[tieline-testnet] ready\n"), (true, "[] ready\n")] {
		let program =
			if without { program.clone().without_variable(secret) } else { program.clone() };
		let process = Process::start(program, folder.path().join("agent.log")).unwrap();
		ready(&process).await;
		assert_eq!(process.logged().unwrap(), said);
	}
}

#[tokio::test]
async fn a_program_that_is_not_there_is_named() {
	let folder = tempfile::tempdir().unwrap();
	let program = Program::new("meter", folder.path().join("absent"));
	let error = Process::start(program, folder.path().join("meter.log")).unwrap_err().to_string();
	assert!(error.starts_with("cannot start meter (") && error.contains("absent"), "{error}");
}

#[tokio::test]
async fn an_unreliable_process_is_started_again_and_the_others_are_not() {
	let folder = tempfile::tempdir().unwrap();
	let programs = ["dso", "iso"].map(|name| program(&folder, name, "exec sleep 600"));
	let mut fleet = Fleet::start(programs, &folder.path().join("logs")).unwrap();
	let ids = |fleet: &Fleet| fleet.processes().map(|one| one.id().unwrap()).collect::<Vec<_>>();
	let before = ids(&fleet);
	let error = fleet.make_unreliable("iss", Duration::ZERO).unwrap_err();
	assert_eq!(error.to_string(), "no process `iss`; there are dso, iso");
	fleet.make_unreliable("iso", Duration::ZERO).unwrap();
	fleet.check().unwrap();
	let after = ids(&fleet);
	assert_eq!(before[0], after[0]);
	assert_ne!(before[1], after[1]);
	fleet.stop(SOON).await;
	assert!(!before.into_iter().chain(after).any(is_alive));
	assert_eq!(fleet.processes().count(), 0);
}

#[tokio::test]
async fn a_fleet_begins_with_empty_logs_and_says_who_has_ended() {
	let folder = tempfile::tempdir().unwrap();
	let logs = folder.path().join("logs");
	fs::create_dir(&logs).unwrap();
	fs::write(logs.join("dso.log"), "of yesterday").unwrap();
	let programs = [
		program(&folder, "iso", "exec sleep 600"),
		program(&folder, "dso", "echo no money; exit 1"),
	];
	let mut fleet = Fleet::start(programs, &logs).unwrap();
	match fleet.watch().await {
		ProcessError::Ended { name, tail, .. } => {
			assert_eq!((&*name, &*tail), ("dso", "no money"));
		},
		error => panic!("{error}"),
	}
}

#[tokio::test]
async fn a_node_that_ends_at_once_is_reported_with_its_last_words() {
	let folder = tempfile::tempdir().unwrap();
	let started = node(&folder, "echo no such chain; exit 3").start().await;
	let error = started.unwrap_err().to_string();
	assert!(error.starts_with("the node ended (exit status: 3)"), "{error}");
	assert!(error.contains("no such chain"), "{error}");
}

#[tokio::test]
async fn a_node_that_does_not_answer_in_time_is_reported_with_what_it_did_not_do() {
	let folder = tempfile::tempdir().unwrap();
	let silent = node(&folder, "exec sleep 600");
	let started = silent.start_limit(Duration::from_millis(300)).start().await;
	let error = started.unwrap_err().to_string();
	assert!(error.contains("did not open its RPC port within 0 s"), "{error}");
	assert!(error.contains("TIELINE_NODE_START_SECONDS"), "{error}");

	let listens = "echo 'JSON-RPC server: addr=127.0.0.1:1,'; exec sleep 600";
	let mut waits = Vec::new();
	let deaf = node(&folder, listens).start_limit(Duration::from_secs(1));
	let started = deaf.start_with(|waiting| waits.push(waiting.clone())).await;
	let error = started.unwrap_err().to_string();
	assert!(error.contains("did not answer at ws://127.0.0.1:1 within 1 s"), "{error}");
	let endpoint = "ws://127.0.0.1:1".to_owned();
	assert_eq!(waits, [Waiting::Listen, Waiting::Answer { endpoint }]);
}

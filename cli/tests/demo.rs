//! What becomes of a demonstration, and of an agent, when something is not as it should be: a node
//! that dies, a signal, a full disk, a folder in use. Mostly with programs that only pretend to be a
//! node, since what is tested is what happens around it.
#![cfg(target_os = "linux")]

use std::{
	fs::{self, File},
	io::Read,
	net::TcpListener,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;

const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");
/// How long anything here may take, but for a node that starts.
const SOON: Duration = Duration::from_secs(20);

/// A command that is killed when the test ends.
struct Running(Child);

impl Drop for Running {
	fn drop(&mut self) {
		self.0.kill().ok();
		self.0.wait().ok();
	}
}

impl Running {
	fn start(command: &mut Command) -> Self {
		Self(command.stdin(Stdio::null()).spawn().expect("the command starts"))
	}

	fn tell(&self, signal: &str) {
		tell(self.0.id(), signal);
	}

	/// Its exit code, and what it said as error.
	fn end(mut self) -> (Option<i32>, String) {
		let status = within(SOON, || self.0.try_wait().unwrap());
		let mut said = String::new();
		self.0.stderr.take().map(|mut stderr| stderr.read_to_string(&mut said));
		(status.code(), said)
	}
}

fn tieline(arguments: &[&str]) -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_tieline"));
	command.args(arguments).stdout(Stdio::null()).stderr(Stdio::piped());
	command
}

fn demo(out: &Path, node: &Path) -> Command {
	let (out, node) = (out.to_str().unwrap(), node.to_str().unwrap());
	tieline(&["demo", "--scenario", SCENARIO, "--out", out, "--node", node])
}

fn tell(process: u32, signal: &str) {
	assert!(Command::new("kill").args([signal, &process.to_string()]).status().unwrap().success());
}

fn within<T>(time: Duration, mut there: impl FnMut() -> Option<T>) -> T {
	let begun = Instant::now();
	loop {
		if let Some(found) = there() {
			return found;
		}
		assert!(begun.elapsed() < time, "it takes more than {time:?}");
		thread::sleep(Duration::from_millis(20));
	}
}

/// A program in place of a node.
fn stand_in(folder: &TempDir, script: &str) -> PathBuf {
	let program = folder.path().join("stand-in");
	fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
	fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
	program
}

/// A program that never answers, and the file in which it writes which process it is.
fn silent(folder: &TempDir) -> (PathBuf, PathBuf) {
	let told = folder.path().join("process");
	let script = format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'; exec sleep 600", told.display());
	(stand_in(folder, &script), told)
}

fn process(told: &Path) -> u32 {
	within(SOON, || fs::read_to_string(told).ok()?.trim().parse().ok())
}

fn is_alive(process: u32) -> bool {
	// One that has ended, but that nobody has asked for yet, has no command line.
	fs::read(format!("/proc/{process}/cmdline")).is_ok_and(|line| !line.is_empty())
}

#[test]
fn a_signal_while_the_node_starts_leaves_no_node_behind() {
	for signal in ["-TERM", "-INT"] {
		let folder = tempfile::tempdir().unwrap();
		let (node, told) = silent(&folder);
		let demo = Running::start(&mut demo(&folder.path().join("out"), &node));
		let process = process(&told);
		assert!(is_alive(process));
		demo.tell(signal);
		let (code, said) = demo.end();
		assert_eq!(code, Some(1), "{said}");
		assert!(said.contains("interrupted"), "{said}");
		assert!(!is_alive(process));
	}
}

#[test]
fn a_signal_while_a_chain_is_asked_leaves_no_node_behind() {
	let folder = tempfile::tempdir().unwrap();
	let (node, told) = silent(&folder);
	let out = folder.path().join("out");
	fs::create_dir_all(out.join("chain")).unwrap();
	let explain = Running::start(
		tieline(&["explain", "--scenario", SCENARIO, "--demo", out.to_str().unwrap()])
			.args(["Sunrise", "675.1.2.3", "12"])
			.env("TIELINE_NODE", &node),
	);
	let process = process(&told);
	explain.tell("-TERM");
	let (code, said) = explain.end();
	assert_eq!(code, Some(1), "{said}");
	assert!(said.contains("interrupted") && !is_alive(process), "{said}");
}

#[test]
fn a_second_demonstration_in_the_folder_of_a_running_one_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let (node, told) = silent(&folder);
	let out = folder.path().join("out");
	let _first = Running::start(&mut demo(&out, &node));
	let process = process(&told);
	let log = out.join("chain/node.log");
	assert!(log.is_file());

	let (code, said) = Running::start(&mut demo(&out, &node)).end();
	assert_eq!(code, Some(1), "{said}");
	assert!(said.contains("is in use by another demonstration"), "{said}");
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
	let (code, said) = Running::start(&mut demo(&out, &node)).end();
	assert_eq!(code, Some(1), "{said}");
	assert!(said.contains("exit status: 3") && said.contains("the port is taken"), "{said}");
	assert!(results.iter().all(|result| !result.exists()));
	let kept = fs::read_to_string(out.join("logs/node.log")).unwrap();
	assert!(kept.contains("the port is taken"), "{kept}");

	// What is wrong before anything starts takes nothing away.
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
		// `id (name) state parent ...`
		let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
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
	let node = node_of(demo.0.id()).expect("the demonstration's node");
	tell(node, "-KILL");
	let begun = Instant::now();
	let (code, said) = demo.end();
	assert!(begun.elapsed() < Duration::from_secs(10), "{said}");
	assert_eq!(code, Some(1), "{said}");
	assert!(said.contains("the node ended (signal: 9 (SIGKILL))"), "{said}");
	assert!(said.contains("node.log"), "{said}");
	assert!(!out.join("market-day.json").exists());
}

#[test]
fn an_agent_whose_log_cannot_be_written_goes_on() {
	// A node that hangs up. The agent says so, and tries again.
	let node = TcpListener::bind(("127.0.0.1", 0)).unwrap();
	let url = format!("ws://{}", node.local_addr().unwrap());
	let full = File::options().write(true).open("/dev/full").unwrap();
	let mut iso =
		Running::start(tieline(&["iso", "--scenario", SCENARIO, "--url", &url]).stderr(full));
	for attempt in 1..=3 {
		node.set_nonblocking(true).unwrap();
		within(SOON, || {
			assert_eq!(iso.0.try_wait().unwrap(), None, "before attempt {attempt}");
			node.accept().ok()
		});
	}
}

#[test]
fn a_report_that_does_not_fit_is_an_error() {
	let folder = tempfile::tempdir().unwrap();
	let record = folder.path().join("market-day.json");
	let day = tieline_observer::record::MarketDay {
		format: tieline_observer::record::FORMAT.into(),
		..Default::default()
	};
	day.write(&record).unwrap();
	let mut report = tieline(&["report", record.to_str().unwrap(), "--out", "/dev/full"]);
	let (code, said) = Running::start(&mut report).end();
	assert_eq!(code, Some(1), "{said}");
	assert!(said.contains("/dev/full cannot be written: No space left"), "{said}");
}

#[test]
fn an_error_that_nobody_can_read_is_still_an_exit_code() {
	let full = File::options().write(true).open("/dev/full").unwrap();
	let mut command = tieline(&["demo", "--scenario", "absent.toml"]);
	let (code, _) = Running::start(command.stderr(full)).end();
	assert_eq!(code, Some(1));
}

#[test]
fn a_key_can_come_from_the_environment() {
	let mut command = tieline(&["solve", "--scenario", SCENARIO]);
	let (code, said) = Running::start(command.env("TIELINE_KEY", "no key at all")).end();
	assert_eq!(code, Some(1), "{said}");
	assert!(said.contains("the agent's key") && !said.contains("no key at all"), "{said}");
}

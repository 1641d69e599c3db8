//! Scenarios as tests: `tieline run` on a real node, with the delivery under HELICS. The market is played
//! once for all tests.
#![cfg(target_os = "linux")]

mod common;

use common::{Running, SOON, is_alive, tieline, within};
use nix::sys::signal::Signal;
use std::{
	env, fs,
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
	sync::OnceLock,
	time::{Duration, Instant},
};
use tieline_cosim::{dso::Watched, helics::PYTHON_VARIABLE};

/// The evening needs overrides, and the node fails while they are in force. Steps of five minutes.
const EVENING: &str = r#"
title = "An evening with a node that fails"
question = "Do overrides go on after the node was killed and started again?"
[live]
step_s = 300
load_of_forecast_by_hour = [
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.05, 1.1, 1.1, 1.1, 1.1, 1.05, 1, 1,
]
[[faults]]
kind = "kill"
who = "validator-1"
at = "17:00"
for_s = 2
[expect]
intervals_cleared = 24
bonds_lost_at_most = 0
without_dso_at_least_s = 600
overrides = [1, 100]
"#;

/// Expects what does not come.
const NOT_SO: &str = r#"
title = "Not so"
[live]
step_s = 300
[expect]
intervals_cleared = 24
paid_usd = [0, 0]
refused = ["BidMarket.WrongPhase"]
[[expect.delivered]]
aggregator = "Harbor"
share = [2, 3]
"#;

/// The node is killed for good.
const DEAD: &str = r#"
title = "A dead node"
[live]
step_s = 300
[[faults]]
kind = "kill"
who = "validator-1"
at = "12:00"
"#;

fn folder() -> PathBuf {
	Path::new(env!("CARGO_TARGET_TMPDIR")).join("run")
}

/// Whether HELICS is installed. In CI it has to be.
fn installed() -> bool {
	let installed = env::var_os(PYTHON_VARIABLE).is_some();
	let how = "HELICS is not installed: run `cargo xtask setup` and `cargo xtask test`";
	assert!(installed || env::var_os("CI").is_none(), "{how}");
	if !installed {
		eprintln!("skipped: {how}");
	}
	installed
}

/// Writes a scenario that stands on the shipped day.
fn scenario(name: &str, text: &str) -> PathBuf {
	let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");
	let file = folder().join("scenarios").join(format!("{name}.toml"));
	fs::create_dir_all(file.parent().unwrap()).unwrap();
	fs::write(&file, format!("base = {shipped:?}\n{text}")).unwrap();
	file
}

fn command(arguments: &[&str]) -> Command {
	let mut command = tieline(arguments);
	let node = tieline_testnet::node_program().expect("the node is built");
	command.stdout(Stdio::piped()).env("TIELINE_NODE", node);
	command
}

fn out() -> PathBuf {
	folder().join("out")
}

/// The market day of the suite.
fn market() -> PathBuf {
	suite();
	out().join("evening/market")
}

/// The suite of two scenarios, run once.
fn suite() -> &'static Output {
	static SUITE: OnceLock<Output> = OnceLock::new();
	SUITE.get_or_init(|| {
		let files = [scenario("evening", EVENING), scenario("not-so", NOT_SO)];
		let [evening, not_so] = files.each_ref().map(|file| file.to_str().unwrap());
		let out = out();
		command(&["run", evening, not_so, "--out", out.to_str().unwrap()]).output().unwrap()
	})
}

fn said(output: &Output) -> String {
	[&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

#[test]
fn what_is_expected_is_checked_and_what_does_not_hold_is_named() {
	if !installed() {
		return;
	}
	let suite = suite();
	let said = said(suite);
	assert_eq!(suite.status.code(), Some(1), "{said}");
	assert!(said.contains("evening: 5 of 5 expectations hold"), "{said}");
	assert!(said.contains("not-so: 2 of 5 expectations hold"), "{said}");
	for failed in ["paid_usd = [0, 0]: ", "refused = BidMarket.WrongPhase: ", "delivered by Harbor"]
	{
		assert!(said.contains(&format!("FAILS  {failed}")), "{said}");
	}
	assert!(said.contains("1 of 2 scenarios hold."), "{said}");
	assert!(said.contains("these do not: not-so"), "{said}");
}

#[test]
fn junit_has_a_suite_for_each_scenario_and_a_case_for_each_expectation() {
	if !installed() {
		return;
	}
	suite();
	let whole = fs::read_to_string(out().join("junit.xml")).unwrap();
	assert!(whole.contains(
		r#"<testsuites name="tieline run" tests="10" skipped="0" failures="3" errors="0""#
	));
	assert!(
		whole
			.contains(r#"<testsuite name="evening" tests="5" skipped="0" errors="0" failures="0""#)
	);
	assert!(whole.contains(r#"<testcase name="overrides = [1, 100]""#), "{whole}");
	let own = fs::read_to_string(out().join("not-so/junit.xml")).unwrap();
	assert!(
		own.contains(r#"tests="5" skipped="0" failures="3""#) && !own.contains("evening"),
		"{own}"
	);
}

#[test]
fn a_dso_overrides_within_the_step_and_the_feeder_is_outside_for_less_long() {
	if !installed() {
		return;
	}
	suite();
	let watched = |folder: &str| -> Watched {
		let file = out().join("evening/delivery").join(folder).join("watched.json");
		serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
	};
	let (with, without) = (watched(""), watched("without-dso"));
	assert!(without.overrides.is_empty());
	assert!(!with.overrides.is_empty());
	assert!(with.left_s() < without.left_s(), "{} and {} s", with.left_s(), without.left_s());
	let first = with.excursions.first().expect("an excursion");
	let relief = with.overrides.first().expect("an override");
	assert_eq!(relief.seen_s, first.from_s, "in the step in which it is seen");
	let evidence = out().join("evening/delivery/evidence");
	assert_eq!(fs::read_dir(evidence).unwrap().count(), with.overrides.len());
	let page = fs::read_to_string(out().join("evening/delivery/index.html")).unwrap();
	assert!(page.contains("without the DSO"));
}

#[test]
fn a_day_whose_node_does_not_come_back_ends_in_a_sentence() {
	if !installed() {
		return;
	}
	let (file, day) = (scenario("dead", DEAD), market());
	let results = folder().join("dead");
	let arguments = ["cosim", "--scenario", file.to_str().unwrap(), "--demo"];
	let mut command = command(&arguments);
	command.arg(&day).arg("--out").arg(&results);
	let begun = Instant::now();
	let output = command.output().unwrap();
	let said = said(&output);
	assert_eq!(output.status.code(), Some(1), "{said}");
	assert!(said.contains("the chain") && said.contains("of the day"), "{said}");
	// The day without the DSO, then the patience with the chain.
	assert!(begun.elapsed() < Duration::from_secs(150), "{:?}", begun.elapsed());
}

/// The processes that a process has started, and those that these have (proc_pid_stat(5)).
fn descendants(of: u32) -> Vec<u32> {
	let parent = |id: u32| -> Option<u32> {
		let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
		// Behind the name, in parentheses, and the state.
		stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()
	};
	let names = fs::read_dir("/proc").unwrap().flatten();
	let ids = names.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
	let children = ids.filter(|id| parent(*id) == Some(of)).collect::<Vec<_>>();
	children.into_iter().flat_map(|child| [vec![child], descendants(child)].concat()).collect()
}

#[test]
fn nothing_outlives_a_supervisor_that_is_killed() {
	if !installed() {
		return;
	}
	let (file, day) = (scenario("killed", NOT_SO), market());
	let results = folder().join("killed");
	// What an earlier run has left says nothing of this one.
	let _ = fs::remove_dir_all(&results);
	let arguments = ["cosim", "--engine", "gridlabd", "--scenario", file.to_str().unwrap()];
	let mut command = command(&arguments);
	command.arg("--demo").arg(&day).arg("--out").arg(&results).stdout(Stdio::null());
	let supervisor = Running::start(&mut command);
	let progress = results.join("without-dso/market.progress");
	let begun =
		|text: String| text.split_whitespace().nth(1)?.parse::<f64>().ok().filter(|s| *s > 0.0);
	within(3 * SOON, || begun(fs::read_to_string(&progress).ok()?));
	let started = descendants(supervisor.id());
	// A broker, a node, four federates, and the process in which GridLAB-D runs.
	assert!(started.len() >= 7, "{started:?}");
	supervisor.signal(Signal::SIGKILL);
	within(SOON, || started.iter().all(|id| !is_alive(*id)).then_some(()));
}

#[test]
fn a_mistake_is_named_before_anything_is_played() {
	let (file, results) =
		(scenario("wrong", "[live]\nengin = \"opendss\"\n"), folder().join("wrong"));
	let arguments = ["run", file.to_str().unwrap(), "--out", results.to_str().unwrap()];
	let output = command(&arguments).output().unwrap();
	let said = said(&output);
	assert_eq!(output.status.code(), Some(1), "{said}");
	assert!(said.contains("wrong.toml:3:1: unknown field `engin`"), "{said}");
	assert!(!results.exists());
}

#[test]
fn a_folder_without_a_scenario_is_named() {
	let empty = folder().join("empty");
	fs::create_dir_all(&empty).unwrap();
	let output = command(&["run", empty.to_str().unwrap()]).output().unwrap();
	assert!(said(&output).contains("there is no scenario in"), "{}", said(&output));
}

//! Scenarios that stand on others, and their sections on what is under test.

use std::{
	fs,
	path::{Path, PathBuf},
};
use tempfile::TempDir;
use tieline_scenario::{FaultKind, FaultPhase, FaultTime, Problem, Scenario, ScenarioError};

fn shipped() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

/// A folder with the shipped day as `day.toml`.
fn folder() -> TempDir {
	let folder = tempfile::tempdir().unwrap();
	fs::copy(shipped().join("ieee13-day.toml"), folder.path().join("day.toml")).unwrap();
	folder
}

/// A scenario that stands on the shipped day.
fn read(text: &str) -> Result<Scenario, ScenarioError> {
	let folder = folder();
	let file = folder.path().join("of.toml");
	fs::write(&file, format!("base = \"day.toml\"\n{text}")).unwrap();
	Scenario::read(file)
}

fn scenario(text: &str) -> Scenario {
	read(text).unwrap_or_else(|error| panic!("{error}"))
}

/// What is wrong with a scenario that stands on the shipped day: all in its own file.
fn problems(text: &str) -> Vec<Problem> {
	match read(text) {
		Err(ScenarioError::Malformed { problems, .. }) => problems,
		other => panic!("`{text}` passed: {:?}", other.map(|scenario| scenario.title)),
	}
}

/// The line of the scenario's own text, from 1, is named with these words.
fn says(text: &str, line: usize, words: &str) {
	let problems = problems(text);
	// After the line with the base.
	let named = problems.iter().any(|problem| {
		problem.base.is_none() && problem.line == line + 1 && problem.what.contains(words)
	});
	assert!(named, "line {line}, `{words}`: {problems:#?}");
}

#[test]
fn every_shipped_scenario_is_sound_asks_a_question_and_expects_an_answer() {
	let mut count = 0;
	for entry in fs::read_dir(shipped()).unwrap() {
		let file = entry.unwrap().path();
		if file.extension().is_none_or(|extension| extension != "toml") {
			continue;
		}
		let scenario = Scenario::read(&file).unwrap_or_else(|error| panic!("{error}"));
		if scenario.question.is_some() {
			assert_ne!(scenario.expect, Default::default(), "{}", file.display());
			count += 1;
		}
	}
	assert!(count >= 12, "{count} scenarios ask a question");
}

#[test]
fn a_scenario_has_its_own_words_and_the_rest_of_its_base() {
	let base = Scenario::read(shipped().join("ieee13-day.toml")).unwrap();
	let own = scenario("title = \"Another\"\n[place]\nname = \"Elsewhere\"\n");
	assert_eq!(own.title, "Another");
	assert_eq!(own.place.name, "Elsewhere");
	assert_eq!(own.place.latitude_degrees, base.place.latitude_degrees);
	assert_eq!(own.devices.len(), base.devices.len());
	assert_eq!(own.aggregators.len(), base.aggregators.len());
}

#[test]
fn a_device_of_the_base_is_changed_by_its_id_and_a_further_one_is_added() {
	let base = Scenario::read(shipped().join("ieee13-day.toml")).unwrap();
	let first = &base.devices[0];
	let text = format!(
		"[[devices]]\nid = \"{}\"\nserial = \"CHANGED-1\"\n\n[[devices]]\nid = \"one-more\"\n\
		 owner = \"//OneMore\"\naggregator = \"Harbor\"\nserial = \"EV-9901\"\nmeter = \"M-9901\"\n\
		 technology = \"ev-charger\"\npoint = \"634.1.2.3\"\nimport_kw = 20\nenergy_kwh = 40\n\
		 hours = [8, 20]\n",
		first.id
	);
	let own = scenario(&text);
	assert_eq!(own.devices.len(), base.devices.len() + 1);
	assert_eq!(own.devices[0].serial, "CHANGED-1");
	assert_eq!(own.devices[0].meter, first.meter);
	assert_eq!(own.devices.last().unwrap().id, "one-more");
}

#[test]
fn repeated_devices_have_the_same_power_in_all_and_names_of_their_own() {
	let base = Scenario::read(shipped().join("ieee13-day.toml")).unwrap();
	let own = scenario("repeat = 5\n");
	assert_eq!(own.devices.len(), 5 * base.devices.len());
	let export = |scenario: &Scenario| -> i64 {
		scenario.devices.iter().map(|device| device.capability.export.0).sum()
	};
	let off = (export(&own) - export(&base)).unsigned_abs() as usize;
	assert!(off <= own.devices.len(), "{off} W by rounding");
}

#[test]
fn repeat_is_a_small_whole_number() {
	for repeat in ["0", "101", "1.5", "\"5\""] {
		says(&format!("repeat = {repeat}\n"), 1, "`repeat` is a number from 1 to 100");
	}
}

#[test]
fn a_base_must_be_there_and_not_stand_on_itself() {
	let folder = folder();
	let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
	let error = |name: &str| Scenario::read(folder.path().join(name)).unwrap_err().to_string();
	write("of.toml", "title = \"A\"\nbase = \"missing.toml\"\n");
	assert!(error("of.toml").contains("of.toml:2:1: "), "{}", error("of.toml"));
	assert!(error("of.toml").contains("missing.toml"));
	write("itself.toml", "base = \"itself.toml\"\n");
	assert!(error("itself.toml").contains("more than 4 scenarios stand on each other"));
	write("number.toml", "base = 5\n");
	assert!(error("number.toml").contains("`base` is the path of a scenario"));
}

#[test]
fn a_mistake_in_the_base_names_the_base_and_its_line() {
	let folder = folder();
	let day = folder.path().join("day.toml");
	let text = fs::read_to_string(&day).unwrap();
	let line = text.lines().position(|line| line.starts_with("latitude")).unwrap();
	let text = text.replace(text.lines().nth(line).unwrap(), "latitude = 91.5");
	fs::write(&day, text).unwrap();
	let file = folder.path().join("of.toml");
	fs::write(&file, "base = \"day.toml\"\ntitle = \"Another\"\n").unwrap();
	let error = Scenario::read(&file).unwrap_err().to_string();
	assert!(error.contains(&format!("day.toml:{}:12: ", line + 1)), "{error}");
}

#[test]
fn an_unknown_key_is_named_by_its_line_in_the_scenario_itself() {
	says("[live]\nseed = 1\nlength = 5\n", 3, "unknown field `length`");
	says("[expect]\nall_is_well = true\n", 2, "unknown field `all_is_well`");
}

#[test]
fn text_that_is_no_toml_is_refused_at_its_line() {
	says("[live\nseed = 1\n", 1, "");
}

#[test]
fn the_engine_the_step_and_the_loads_have_their_ranges() {
	says("[live]\nengine = \"opendsss\"\n", 2, "there is no engine `opendsss`");
	for step in [0, 1, 7, 7200] {
		says(&format!("[live]\nstep_s = {step}\n"), 2, "divides a delivery interval of 3600 s");
	}
	says("[live]\nload_of_forecast = 4.5\n", 2, "the load as a multiple of its forecast");
	says("[live]\nload_of_forecast_by_hour = [1.0, 1.0]\n", 2, "24");
	says("[live]\noverride_minutes = 0\n", 2, "the length of an override");
}

#[test]
fn a_deviation_has_a_kind_and_a_time_and_is_of_devices_that_are_there() {
	let deviation = |rest: &str| format!("[[live.deviations]]\n{rest}\n");
	let of = |kind: &str, rest: &str| {
		deviation(&format!("kind = \"{kind}\"\nfrom = \"11:00\"\nuntil = \"13:00\"\n{rest}"))
	};
	says(&of("earthquake", ""), 2, "there is no deviation `earthquake`");
	says(&of("unplugged", "devices = [\"ev-none\"]"), 5, "there is no device `ev-none`");
	says(&of("non-delivery", "aggregator = \"Nobody\""), 5, "there is no aggregator `Nobody`");
	says(&of("unplugged", "depth = 0.5"), 5, "only a cloud front has this");
	says(&of("unplugged", "delivered = 0.5"), 5, "only a non-delivery has this");
	says(&of("cloud-front", "depth = 1.5"), 5, "the depth of a cloud");
	let late = deviation("kind = \"unplugged\"\nfrom = \"13:00\"\nuntil = \"11:00\"");
	says(&late, 4, "it ends before it begins");
	for time in ["25:00", "12:60", "noon", "24:01"] {
		let text = format!("kind = \"unplugged\"\nfrom = \"{time}\"\nuntil = \"24:00\"");
		says(&deviation(&text), 3, "is no local time of the day");
	}
}

fn fault(kind: &str, who: &str, when: &str) -> String {
	format!("[[faults]]\nkind = \"{kind}\"\nwho = {who}\n{when}\n")
}

const FOUR: &str = "[network]\nvalidators = 4\n";

#[test]
fn a_fault_is_of_programs_that_run_in_a_phase_that_there_is() {
	let bidding = "phase = \"bidding\"";
	says(&fault("explode", "\"dso\"", bidding), 2, "there is no fault `explode`");
	says(&fault("kill", "\"validator-2\"", bidding), 3, "there is no program `validator-2`");
	says(&fault("kill", "[\"dso\", \"nobody\"]", bidding), 3, "there is no program `nobody`");
	says(&fault("kill", "[]", bidding), 3, "a fault is of one program at least");
	says(&fault("kill", "\"dso\"", "phase = \"tea\""), 4, "there is no phase `tea`");
	let negative = format!("{bidding}\nafter_s = -1");
	says(&fault("kill", "\"dso\"", &negative), 5, "the time of a fault");
	let sound = fault("pause", "\"aggregator-harbor\"", "phase = \"clearing\"\nfor_s = 5");
	let sound = scenario(&sound);
	let [fault] = &sound.faults[..] else { panic!("{:?}", sound.faults) };
	assert_eq!(fault.kind, FaultKind::Pause);
	assert_eq!(fault.when, FaultTime::Auction(FaultPhase::Clearing, 0.0));
	assert_eq!(fault.for_s, Some(5.0));
}

#[test]
fn while_the_day_is_delivered_the_node_of_a_chain_of_one_fails() {
	let node = "\"validator-1\"";
	let sound = scenario(&fault("kill", node, "at = \"18:30\"\nfor_s = 5"));
	assert_eq!(sound.faults[0].when, FaultTime::Delivery(18.5 * 3_600.0));
	says(&fault("kill", "\"dso\"", "at = \"18:30\""), 3, "only `validator-1`");
	says(&fault("kill", node, "at = \"25:00\""), 4, "no local time of the day");
	says(&fault("kill", node, "at = \"18:30\"\nafter_s = 1"), 5, "`after_s` belongs to a `phase`");
	let both = "at = \"18:30\"\nphase = \"bidding\"";
	says(&fault("kill", node, both), 2, "either the `phase` of the auction");
	says(&fault("kill", node, ""), 2, "either the `phase` of the auction");
	let of_four = format!("{FOUR}{}", fault("kill", node, "at = \"18:30\""));
	says(&of_four, 5, "only `validator-1`, the node of a chain of one");
}

#[test]
fn a_partition_is_of_some_validators_of_four() {
	let part = |who: &str| fault("partition", who, "phase = \"bidding\"");
	let words = "a partition is of some validators of four";
	says(&part("\"validator-1\""), 3, words);
	for who in ["\"dso\"", "[\"validator-1\", \"dso\"]"] {
		says(&format!("{FOUR}{}", part(who)), 5, words);
	}
	let all = (1..=4).map(|n| format!("\"validator-{n}\"")).collect::<Vec<_>>().join(", ");
	says(&format!("{FOUR}{}", part(&format!("[{all}]"))), 5, words);
	let sound = scenario(&format!("{FOUR}{}", part("[\"validator-3\", \"validator-4\"]")));
	assert_eq!(sound.faults[0].who, ["validator-3", "validator-4"]);
}

#[test]
fn a_chain_has_one_validator_or_four() {
	for validators in [0, 2, 5] {
		says(&format!("[network]\nvalidators = {validators}\n"), 2, "one validator and of four");
	}
}

#[test]
fn a_network_has_a_latency_and_agents_their_first_validators() {
	says("[network]\nlatency_ms = 20\n", 2, "only a chain of four validators has a latency");
	says(&format!("{FOUR}latency_ms = -1\n"), 3, "the latency in ms");
	let first = |agent: &str, of: &str| format!("{FOUR}[network.first]\n{agent} = \"{of}\"\n");
	says(&first("nobody", "validator-1"), 4, "there is no program `nobody`");
	says(&first("dso", "validator-5"), 4, "there is no `validator-5`");
	says(&first("dso", "alice"), 4, "there is no `alice`");
	let sound =
		scenario(&format!("{FOUR}latency_ms = 20\n[network.first]\ndso = \"validator-2\"\n"));
	assert_eq!(sound.network.latency_ms, Some(20.0));
	assert_eq!(sound.network.first, [("dso".into(), 1)]);
}

#[test]
fn an_expectation_that_cannot_be_checked_is_refused() {
	says("[expect]\nintervals_cleared = 25\n", 2, "the day has 24 intervals");
	says("[expect]\noverrides = [5, 2]\n", 2, "a range is written [least, most]");
	says("[expect]\npaid_usd = [nan, 2]\n", 2, "a range is written [least, most]");
	says("[expect]\nrefused = [\"WrongPhase\"]\n", 2, "a pallet and its error");
	let delivered = "[[expect.delivered]]\naggregator = \"Nobody\"\nshare = [0, 1]\n";
	says(delivered, 2, "there is no aggregator `Nobody`");
	for expected in ["longest_excursion_s = 60", "overrides = [0, 1]", "refused = [\"A.B\"]"] {
		let of_four = format!("{FOUR}[expect]\n{expected}\n");
		says(&of_four, 4, "this is checked on a chain of one validator alone");
	}
}

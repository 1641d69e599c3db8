//! Arguments that are refused before anything starts, each with its reason.
#![cfg(target_os = "linux")]

mod common;

use common::{Running, SCENARIO, tieline};
use std::{fs, path::Path};

/// The errors of a command that fails.
fn errors(arguments: &[&str]) -> String {
	let (code, errors) = Running::start(&mut tieline(arguments)).end();
	assert_eq!(code, Some(1), "{errors}");
	errors
}

#[test]
fn a_scenario_that_is_not_there_is_named() {
	let errors = errors(&["demo", "--scenario", "no/such/day.toml"]);
	assert!(errors.contains("no/such/day.toml"), "{errors}");
}

#[test]
fn a_malformed_scenario_is_reported_by_file_and_line() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("day.toml");
	let good = fs::read_to_string(SCENARIO).unwrap();
	fs::write(&file, good.replacen("date = 2026-04-15", "date = 2026-04-15\ndat = 3", 1)).unwrap();
	let line = good.lines().position(|line| line.starts_with("date =")).unwrap() + 2;
	let errors = errors(&["demo", "--scenario", file.to_str().unwrap()]);
	assert!(errors.contains(&format!("day.toml:{line}")) && errors.contains("dat"), "{errors}");
}

#[test]
fn an_agent_without_its_configuration_is_refused_by_name() {
	for kind in ["iso", "dso", "aggregator", "solve", "owners", "consortium"] {
		let errors = errors(&[kind, "--config", "no/such/agent.toml"]);
		assert!(errors.contains("no/such/agent.toml cannot be read"), "{errors}");
	}
}

#[test]
fn a_wrong_key_of_a_configuration_is_named_by_its_line() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("solve.toml");
	fs::write(&file, "[account]\nkey = { development = \"//Bob\" }\ntip = 3\n").unwrap();
	let errors = errors(&["solve", "--config", file.to_str().unwrap()]);
	assert!(errors.contains("solve.toml:") && errors.contains("tip"), "{errors}");
}

/// The configurations of the scenario's agents, in a folder of their own.
fn configs(out: &Path) {
	let out = out.to_str().unwrap();
	let written = tieline(&["configs", "--scenario", SCENARIO, "--out", out]).output().unwrap();
	assert!(written.status.success(), "{written:?}");
}

#[test]
fn a_file_of_data_that_is_missing_or_malformed_is_named() {
	let folder = tempfile::tempdir().unwrap();
	configs(folder.path());
	let bids = folder.path().join("aggregator-sunrise/bids.csv");
	let config = folder.path().join("aggregator-sunrise/aggregator.toml");
	let read = || errors(&["aggregator", "--config", config.to_str().unwrap()]);
	let good = fs::read_to_string(&bids).unwrap();
	fs::write(&bids, good.replacen("supply", "sell", 1)).unwrap();
	let refused = read();
	assert!(refused.contains("bids.csv:") && refused.contains("sell"), "{refused}");
	fs::remove_file(&bids).unwrap();
	assert!(read().contains("bids.csv cannot be read"));
}

#[test]
fn a_scenario_is_checked_against_the_chain_before_it_is_played() {
	let checked = tieline(&["check", SCENARIO]).output().unwrap();
	assert!(checked.status.success(), "{checked:?}");
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("day.toml");
	let good = fs::read_to_string(SCENARIO).unwrap();
	fs::write(&file, good.replacen("date = 2026-04-15", "date = 2099-04-15", 1)).unwrap();
	let errors = errors(&["check", file.to_str().unwrap()]);
	assert!(errors.contains("day.toml:") && errors.contains("366 days ahead"), "{errors}");
}

#[test]
fn a_folder_that_cannot_be_written_is_named_before_anything_starts() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("in-the-way");
	fs::write(&file, "").unwrap();
	let out = file.join("demo");
	let errors = errors(&["demo", "--scenario", SCENARIO, "--out", out.to_str().unwrap()]);
	assert!(errors.contains("in-the-way"), "{errors}");
}

#[test]
fn a_key_can_come_from_the_environment_and_is_not_repeated() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("solve.toml");
	fs::write(&file, "[account]\nkey = { env = \"TIELINE_TEST_KEY\" }\n").unwrap();
	let mut command = tieline(&["solve", "--config", file.to_str().unwrap()]);
	let (code, errors) = Running::start(command.env("TIELINE_TEST_KEY", "no key at all")).end();
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("TIELINE_TEST_KEY"), "{errors}");
	assert!(!errors.contains("no key at all"), "{errors}");
}

#[test]
fn a_file_with_a_key_that_others_can_read_is_refused() {
	use std::os::unix::fs::PermissionsExt;
	let folder = tempfile::tempdir().unwrap();
	let (file, key) = (folder.path().join("solve.toml"), folder.path().join("solve.key"));
	fs::write(&file, "[account]\nkey = { file = \"solve.key\" }\n").unwrap();
	fs::write(&key, "//Bob").unwrap();
	fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
	let errors = errors(&["solve", "--config", file.to_str().unwrap()]);
	assert!(errors.contains("solve.key") && errors.contains("chmod 600"), "{errors}");
}

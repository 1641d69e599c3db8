//! Arguments that are refused before anything starts, each with its reason.
#![cfg(target_os = "linux")]

mod common;

use common::{Running, SCENARIO, tieline};
use std::fs;

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
fn an_agent_of_nobody_is_refused_with_the_names_there_are() {
	let errors = errors(&["aggregator", "Nobody", "--scenario", SCENARIO]);
	assert!(errors.contains("Nobody") && errors.contains("Sunrise"), "{errors}");
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
fn a_key_can_come_from_the_environment() {
	let mut command = tieline(&["solve", "--scenario", SCENARIO]);
	let (code, errors) = Running::start(command.env("TIELINE_KEY", "no key at all")).end();
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("the agent's key") && !errors.contains("no key at all"), "{errors}");
}

//! The chain specification of a consortium, made of its file by one command.

use serde_json::Value;
use std::{
	fs,
	path::Path,
	process::{Command, Output, Stdio},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tieline-node");
/// The key of the runtime in the state, `:code`.
const CODE: &str = "0x3a636f6465";
const EXAMPLE: &str = include_str!("../consortium.example.toml");

/// The command's answer for a file with this text.
fn consortium(text: &str) -> Output {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("consortium.toml");
	fs::write(&file, text).unwrap();
	run(&file)
}

fn run(file: &Path) -> Output {
	Command::new(PROGRAM).arg("consortium").arg(file).stdin(Stdio::null()).output().unwrap()
}

/// The one line with which the command refuses the example after this change.
fn refusal(from: &str, to: &str) -> String {
	assert!(EXAMPLE.contains(from), "{from}");
	let output = consortium(&EXAMPLE.replacen(from, to, 1));
	assert!(!output.status.success(), "{from} -> {to} is accepted");
	assert!(output.stdout.is_empty());
	String::from_utf8(output.stderr).unwrap()
}

/// The address that stands in a line of the example.
fn address(line: &str) -> &'static str {
	let start = EXAMPLE.find(line).expect("the line is there") + line.len();
	let rest = &EXAMPLE[start..];
	let from = rest.find('"').unwrap() + 1;
	&rest[from..from + rest[from..].find('"').unwrap()]
}

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

#[test]
fn the_example_makes_a_live_chain_without_a_development_or_a_root_key() {
	let output = consortium(EXAMPLE);
	let errors = String::from_utf8_lossy(&output.stderr);
	assert!(output.status.success(), "{errors}");
	let spec = serde_json::from_slice::<Value>(&output.stdout).unwrap();
	assert_eq!(spec["name"], "Valley Tieline");
	assert_eq!(spec["id"], "valley_tieline");
	assert_eq!(spec["chainType"], "Live");
	assert_eq!(spec["properties"]["tokenSymbol"], "TIE");
	let state = &spec["genesis"]["raw"]["top"];
	// twox128("Sudo") twox128("Key")
	let sudo = "0x5c0d1176a568c1f92944340dbfed9e9c530ebca703c85910e7164cb7d1c9e47b";
	assert!(state.get(sudo).is_none_or(|key| key == "0x"), "{:?}", state.get(sudo));
	// twox128("Validators") twox128("Validators"): four of 32 bytes
	let validators = state
		.as_object()
		.unwrap()
		.values()
		.filter_map(Value::as_str)
		.filter(|value| value.starts_with("0x10") && value.len() == 2 + 2 * (1 + 4 * 32));
	assert!(validators.count() >= 2, "validators and council");
	// In the code, which has the presets of development chains too, it may be.
	let alice = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
	let has_alice = |(key, value): (&String, &Value)| {
		key != CODE && (key.contains(alice) || value.as_str().unwrap().contains(alice))
	};
	assert!(!state.as_object().unwrap().iter().any(has_alice));
}

#[test]
fn a_development_key_is_refused_wherever_it_stands() {
	for line in ["council = [", "regulator = [", "account = ", "aura = "] {
		let reason = refusal(address(line), ALICE);
		assert!(reason.contains("development key"), "{line}: {reason}");
	}
	let grandpa_alice = "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu";
	let reason = refusal(address("grandpa = "), grandpa_alice);
	assert!(reason.contains("development key"), "{reason}");
}

#[test]
fn who_proposes_is_not_who_vetoes() {
	let reason = refusal(address("regulator = ["), address("council = ["));
	assert!(reason.contains("who vetoes"), "{reason}");
}

#[test]
fn each_fault_of_a_file_is_named() {
	for (from, to, expected) in [
		("name = \"Valley Tieline\"", "name = \" \"", "needs a name"),
		("id = ", "ids = ", "unknown field `ids`"),
		("tie = 1000000", "tie = -1", "-1"),
		("tie = 1000000", "tie = 0", "the endowment of"),
		("council = [\n", "council = []\nformer = [\n", "unknown field `former`"),
		(address("council = ["), "5abc", "is no address"),
		(address("aura = "), "0x1234", "neither an address nor 32 bytes in hex"),
		(
			address("council = ["),
			"15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
			"another chain",
		),
		("bootnodes = []", "bootnodes = [\"nowhere\"]", "nowhere"),
	] {
		let reason = refusal(from, to);
		assert!(reason.contains(expected), "{from} -> {to}: {reason}");
		assert!(reason.contains("consortium.toml"), "{reason}");
	}
}

#[test]
fn two_of_the_same_are_refused() {
	let twice = EXAMPLE.replacen(
		"council = [\n",
		&format!("council = [\n  \"{}\",\n", address("council = [")),
		1,
	);
	let reason = String::from_utf8(consortium(&twice).stderr).unwrap();
	assert!(reason.contains("named twice in the council"), "{reason}");
	let again =
		format!("{EXAMPLE}\n[[endowment]]\naccount = \"{}\"\ntie = 1\n", address("council = ["));
	let reason = String::from_utf8(consortium(&again).stderr).unwrap();
	assert!(reason.contains("has two endowments"), "{reason}");
}

#[test]
fn a_missing_file_is_named() {
	let output = run(Path::new("/nonexistent/consortium.toml"));
	assert!(!output.status.success());
	let reason = String::from_utf8(output.stderr).unwrap();
	assert!(reason.contains("/nonexistent/consortium.toml"), "{reason}");
}

//! The reader and the writer of OpenDSS scripts.

mod lines;
mod loads;
mod mixed;
mod refusals;
mod script;
mod transformers;
mod writing;

use proptest::prelude::*;
use script::parse;
use tieline_opendss::{IEEE13, ReadError};

#[test]
fn properties_without_effect_on_a_snapshot_are_ignored() {
	let plain = parse("New Load.l bus1=b kv=4.16 kw=10 kvar=1");
	let decorated = parse(
		"New Load.l bus1=b kv=4.16 kw=10 kvar=1 daily=shape yearly=shape class=1
		New Load.off bus1=nowhere kv=4.16 kw=10 enabled=no
		Set ControlMode=static mode=snap
		edit Vsource.source basefreq=60
		CalcVoltageBases
		Solve",
	);
	assert_eq!(plain, decorated);
}

#[test]
fn a_file_is_read_as_its_text_is() {
	let path = format!("{}/tests/data/mixed.dss", env!("CARGO_MANIFEST_DIR"));
	let text = std::fs::read_to_string(&path).unwrap();
	let parsed = tieline_opendss::parse(&text, "mixed.dss").unwrap();
	assert_eq!(tieline_opendss::read(path).unwrap(), parsed);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
	let error = tieline_opendss::read("absent.dss").unwrap_err();
	assert!(matches!(error, ReadError::File { .. }));
	assert!(error.to_string().starts_with("absent.dss: "), "{error}");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	/// No text makes the reader panic.
	#[test]
	fn any_text_is_read_or_refused(text in "[a-zA-Z0-9 .=,~!()|\\[\\]\"'/\n-]{0,200}", cut in 0..10_000usize) {
		let _ = tieline_opendss::parse(&text, "f.dss");
		let model: String = IEEE13.chars().take(cut).collect();
		let _ = tieline_opendss::parse(&format!("{model}{text}"), "f.dss");
	}
}

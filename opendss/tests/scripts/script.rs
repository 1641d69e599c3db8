//! A small circuit to which each test adds its elements: a source, and a line of three phases.

use tieline_feeder::Feeder;

const CIRCUIT: &str = "New Circuit.c bus1=a basekv=4.16 r1=0 x1=1e-6 r0=0 x0=1e-6\n";
const LINE: &str = "New Line.ab bus1=a bus2=b r1=0.2 x1=0.5 r0=0.5 x0=1.5 c1=10 c0=4\n";

/// The circuit with these commands from line 3 on.
pub fn parse(more: &str) -> Feeder {
	tieline_opendss::parse(&format!("{CIRCUIT}{LINE}{more}"), "f.dss").unwrap()
}

/// Asserts that each of these commands, from line 3 on, is refused with this error.
pub fn assert_refused(cases: &[(&str, &str)]) {
	for (more, expected) in cases {
		let error = tieline_opendss::parse(&format!("{CIRCUIT}{LINE}{more}"), "f.dss").unwrap_err();
		assert_eq!(error.to_string(), *expected, "{more}");
	}
}

//! Lines: line codes, units of length, own impedances and switches.

use crate::script::parse;

#[test]
fn a_line_takes_its_code_per_unit_of_length() {
	let feeder = parse(
		"New Linecode.k nphases=1 units=mi rmatrix=(1.5) xmatrix=[3] cmatrix={6} normamps=200
		New Line.one phases=1 bus1=b.2 bus2=c.2 linecode=K length=2640 units=ft
		New Line.two phases=1 bus1=b.2 bus2=c.2 linecode=k length=0.5
		New Line.three phases=1 bus1=b.2 bus2=c.2 linecode=k length=0.804672 units=km normamps=90",
	);
	for (name, amps) in [("one", 200.0), ("two", 200.0), ("three", 90.0)] {
		let line = &feeder.lines[feeder.line(name).unwrap()];
		assert!((line.impedance_ohm[0].re - 0.75).abs() < 1e-12, "{name}");
		assert!((line.impedance_ohm[0].im - 1.5).abs() < 1e-12, "{name}");
		assert!((line.capacitance_nf[0] - 3.0).abs() < 1e-12, "{name}");
		assert_eq!(line.rating_amps, Some(amps), "{name}");
	}
}

const MATRICES: &str = "rmatrix=(1) xmatrix=(2) cmatrix=(5)";
const SEQUENCES: &str = "r1=1 x1=2 r0=1 x0=2 c1=5 c0=5";
const KM: f64 = 3280.839895;

/// Asserts the resistance and reactance, ohm, and the capacitance, nF, of the first conductor of a
/// line. They are those of the primitive admittance that OpenDSS computes (DSS C-API 0.14.5,
/// DSS-Python 0.15.7).
fn assert_line(line: &str, expected: [f64; 3]) {
	let feeder = parse(&format!(
		"New Linecode.k nphases=1 units=mi rmatrix=(1.5) xmatrix=(3) cmatrix=(6)
		New Linecode.s nphases=1 units=mi r1=1.5 x1=3 r0=4.5 x0=9 c1=6 c0=3
		New Linecode.s3 units=mi r1=1.5 x1=3 r0=4.5 x0=9 c1=6 c0=3
		New Line.x bus1=b.1 bus2=c.1 {line}"
	));
	let read = &feeder.lines[feeder.line("x").unwrap()];
	let values = [read.impedance_ohm[0].re, read.impedance_ohm[0].im, read.capacitance_nf[0]];
	for (value, expected) in values.into_iter().zip(expected) {
		assert!((value - expected).abs() <= 1e-6 * expected, "{line}: {value}, not {expected}");
	}
}

#[test]
fn units_before_an_own_impedance_have_no_effect_as_in_opendss() {
	for own in [MATRICES, SEQUENCES] {
		for (line, expected) in [
			("phases=1 OWN length=2 units=ft", [2.0, 4.0, 10.0]),
			("linecode=k OWN length=2", [2.0, 4.0, 10.0]),
			("linecode=k OWN length=2 units=ft", [2.0, 4.0, 10.0]),
			("linecode=k length=2 units=ft OWN", [2.0, 4.0, 10.0]),
			("linecode=k length=2 units=ft\n~ OWN", [2.0, 4.0, 10.0]),
			("phases=1 units=ft linecode=k length=2 OWN", [2.0, 4.0, 10.0]),
			("linecode=k OWN length=2 units=mi", [2.0, 4.0, 10.0]),
			("linecode=k length=2 units=ft OWN units=km", [2.0, 4.0, 10.0]),
			("linecode=k units=ft OWN units=none", [1.0, 2.0, 5.0]),
			("phases=1 units=ft OWN units=none units=km", [1.0, 2.0, 5.0]),
			("phases=1 OWN units=ft units=km", [KM, 2.0 * KM, 5.0 * KM]),
		] {
			assert_line(&line.replace("OWN", own), expected);
		}
	}
}

#[test]
fn a_recoded_line_converts_from_the_unit_of_its_code_as_in_opendss() {
	let recoded = format!("phases=1 {MATRICES} length=2 units=ft linecode=k");
	assert_line(&recoded, [3.0 / 5280.0, 6.0 / 5280.0, 12.0 / 5280.0]);
}

#[test]
fn an_own_parameter_replaces_that_of_the_code_as_in_opendss() {
	for (line, expected) in [
		("linecode=k rmatrix=(1) length=2 units=ft", [2.0, 6.0, 12.0]),
		("linecode=k length=2 units=ft xmatrix=(2) units=km", [3.0, 4.0, 12.0]),
		("linecode=k units=ft cmatrix=(5) units=ft", [1.5, 3.0, 5.0]),
		("linecode=s r1=1 length=2", [2.0, 6.0, 12.0]),
		("linecode=s length=2 units=ft r1=1", [2.0, 6.0, 12.0]),
		("linecode=s r1=1 length=2 units=ft", [2.0, 6.0, 0.012]),
		("linecode=s length=2 units=ft r1=1 units=km", [2.0, 6.0, 39.37008]),
		("linecode=s c1=5 length=2 units=km", [3.0, 6.0, 10.0]),
		("linecode=s3 r1=1 phases=1 units=ft", [1.0, 3.0, 6.0]),
	] {
		assert_line(line, expected);
	}
}

#[test]
fn a_line_of_one_phase_takes_the_positive_sequence_as_in_opendss() {
	assert_line("phases=1 r1=1 x1=2 r0=4 x0=5 c1=5 c0=2", [1.0, 2.0, 5.0]);
}

#[test]
fn a_switch_replaces_impedance_length_and_units_as_in_opendss() {
	for (line, expected) in [
		("linecode=k length=2 units=ft switch=no", [3.0 / 5280.0, 6.0 / 5280.0, 12.0 / 5280.0]),
		("linecode=k length=2 switch=yes units=ft", [0.001, 0.001, 1.1e-6]),
		("linecode=k switch=yes length=2 units=km", [2.0, 2.0, 7.217848]),
		("switch=yes phases=1 units=ft", [0.001, 0.001, 0.0011]),
		("switch=yes phases=1 rmatrix=(1) xmatrix=(2) cmatrix=(3)", [0.001, 0.002, 0.003]),
		("linecode=s switch=yes linecode=s length=1", [1.5, 3.0, 6.0]),
	] {
		assert_line(line, expected);
	}
}

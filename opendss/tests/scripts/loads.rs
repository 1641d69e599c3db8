//! Loads: their demand and their defaults.

use crate::script::parse;
use tieline_feeder::{Characteristic, Connection};

/// Asserts the kW and kvar of a load with these properties. They are those that OpenDSS reports
/// (DSS C-API 0.14.5, DSS-Python 0.15.7).
fn assert_demand(properties: &str, kw: f64, kvar: f64) {
	let load = parse(&format!("New Load.x bus1=b kv=4.16 {properties}")).loads.remove(0);
	assert!((load.kw - kw).abs() < 1e-6, "{properties:?}: {} kW", load.kw);
	assert!((load.kvar - kvar).abs() < 1e-6, "{properties:?}: {} kvar", load.kvar);
}

#[test]
fn within_a_command_the_last_pair_of_quantities_fixes_the_demand_as_in_opendss() {
	for (properties, kw, kvar) in [
		("kw=100", 100.0, 53.974282),
		("kva=200", 176.0, 94.994737),
		("kw=100 kvar=50", 100.0, 50.0),
		("kvar=50 kw=100", 100.0, 53.974282),
		("kw=100 pf=0.9", 100.0, 48.43221),
		("pf=0.9 kw=100", 100.0, 48.43221),
		("pf=0.9 kva=200", 180.0, 87.177979),
		("kva=200 pf=-0.8", 160.0, -120.0),
		("kva=-200 pf=0.8", -160.0, -120.0),
		("kw=100 kva=200", 176.0, 94.994737),
		("kva=200 kw=100", 100.0, 53.974282),
		("kw=100 kvar=50 pf=0.9", 100.0, 50.0),
		("kw=100 pf=0.9 kvar=50", 100.0, 50.0),
		("kvar=50 kw=100 pf=0.9", 100.0, 48.43221),
		("pf=0.9 kvar=50 kw=100", 100.0, 48.43221),
		("kw=100 kvar=50 kva=200", 176.0, 94.994737),
		("kw=100 kva=200 kvar=50", 100.0, 50.0),
		("kw=100 pf=0.9 kvar=50 kva=200", 180.0, 87.177979),
		("kva=200 kvar=50 pf=0.9 kw=100", 100.0, 48.43221),
		("kw=100 kw=200 kvar=50 kw=300", 300.0, 161.922847),
		("kw=-100 pf=0.9", -100.0, -48.43221),
		("kw=-100 pf=-0.9", -100.0, 48.43221),
		("kw=0 kvar=50", 0.0, 50.0),
		("kvar=0 kw=100", 100.0, 53.974282),
	] {
		assert_demand(properties, kw, kvar);
	}
}

/// OpenDSS recomputes the power factor at the end of each command, so that lines matter.
#[test]
fn a_later_command_keeps_the_power_factor_as_in_opendss() {
	for (properties, kw, kvar) in [
		("kw=100 kvar=50\nLoad.x.kw=200", 200.0, 100.0),
		("kw=100 kvar=50\nedit Load.x kw=200", 200.0, 100.0),
		("kw=100 kvar=50\n~ kw=-200", -200.0, -100.0),
		("kw=-100 kvar=50\n~ kw=200", 200.0, 100.0),
		("kw=100 kvar=-20\n~ kw=200", 200.0, -40.0),
		("kw=100 kvar=50\n~ pf=0.95", 100.0, 50.0),
		("kw=100 kvar=50\n~ pf=0.95\n~ kw=200", 200.0, 100.0),
		("kw=100 kvar=50\n~ pf=0.95 kw=200", 200.0, 65.736821),
		("kw=100 pf=-0.9\n~ kvar=20\n~ kw=200", 200.0, 40.0),
		("kw=100 pf=0.9\n~ kw=200", 200.0, 96.864421),
		("kw=100 pf=0.9 kvar=0\n~ kw=50", 50.0, 0.0),
		("kw=0 kvar=0 pf=0.8\n~ kw=50", 50.0, 37.5),
		("kw=100 kvar=50\n~ kv=4.16\n~ kva=200", 178.885438, 89.442719),
		("kva=200\n~ kvar=50", 176.0, 50.0),
		("kva=200\n~ kvar=50\n~ kva=300", 288.580607, 81.983127),
		("kva=200\n~ kw=50", 50.0, 26.987141),
		("kva=200 pf=-0.8\n~ pf=0.6", 120.0, 160.0),
		("kvar=50\n~ kw=100", 100.0, 500.0),
	] {
		assert_demand(properties, kw, kvar);
	}
}

#[test]
fn a_load_is_read_with_its_defaults() {
	let feeder = parse(
		"New Load.one bus1=b kv=4.16 kw=88
		New Load.two bus1=b.3.1 phases=1 kv=4.16 kw=60 pf=-0.6 conn=delta model=5 vminpu=.8
		New Load.three bus1=b.1.2 phases=1 kv=4.16 kw=1 kvar=2",
	);
	let [one, two, three] = &feeder.loads[..] else { panic!("three loads") };
	// OpenDSS's defaults: power factor 0.88, limits 0.95 to 1.05.
	assert!((one.kvar - 88.0 * (1.0f64 / (0.88 * 0.88) - 1.0).sqrt()).abs() < 1e-9);
	assert_eq!((one.limits_pu, one.connection, one.phases), ((0.95, 1.05), Connection::Wye, 3));
	assert!((two.kvar + 80.0).abs() < 1e-9);
	assert_eq!((two.limits_pu, two.characteristic), ((0.8, 1.05), Characteristic::ConstantCurrent));
	// A wye of one phase whose neutral is another phase lies between the two.
	assert_eq!(three.connection, Connection::Delta);
}

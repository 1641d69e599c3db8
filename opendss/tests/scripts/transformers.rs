//! Transformers and regulators: voltage bases and taps.

use crate::script::parse;
use tieline_feeder::{LoadScale, Operating, Regulation, Solver};
use tieline_opendss::write;

/// The taps are those of OpenDSS after `solve` (DSS C-API 0.14.5, DSS-Python 0.15.7).
#[test]
fn a_regulator_that_may_change_no_taps_keeps_its_tap() {
	for (changes, tap) in [("", 4), ("maxtapchange=2", 4), ("maxtapchange=0", 0)] {
		let feeder = parse(&format!(
			"New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(500 500) xhl=2
			New RegControl.r transformer=t winding=2 vreg=120 band=2 ptratio=2.31 {changes}
			New Load.l bus1=c kv=0.48 kw=400 kvar=300"
		));
		let start = feeder.taps();
		let written = tieline_opendss::parse(&write(&feeder, &start, None), "written.dss").unwrap();
		assert_eq!(written.regulators[0].settings, feeder.regulators[0].settings);
		let operating = Operating { loads: LoadScale::All(1.0), injections: &[] };
		let mut solver = Solver::new(feeder).unwrap();
		let solution = solver.solve(&operating, Regulation::Free(&start)).unwrap();
		assert_eq!(solution.taps(), [tap], "{changes}");
	}
}

#[test]
fn bases_follow_the_transformers() {
	let feeder = tieline_opendss::parse(
		"New Circuit.c bus1=hv basekv=115
		New Transformer.sub buses=(hv mv) conns=(delta wye) kvs=(115 12.47) kvas=(5000 5000) xhl=8
		New Transformer.svc phases=1 buses=(mv.2 lv.2) kvs=(7.2 0.24) kvas=(50 50) xhl=2",
		"f.dss",
	)
	.unwrap();
	let base = |bus: &str| feeder.buses[feeder.bus(bus).unwrap()].base_volts;
	assert!((base("mv") - 12_470.0 / 3f64.sqrt()).abs() < 1e-6);
	assert!((base("lv") - 12_470.0 / 3f64.sqrt() / 30.0).abs() < 1e-6);
}

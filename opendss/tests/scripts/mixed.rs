//! A feeder with the elements that the IEEE 13 node test feeder does not have.

use tieline_feeder::{Complex64, LoadScale, Operating, Regulation, Solver};

#[test]
fn a_mixed_feeder_matches_opendss() {
	let text = include_str!("../data/mixed.dss");
	let reference = include_str!("../data/mixed_opendss.json");
	let reference: serde_json::Value = serde_json::from_str(reference).unwrap();
	let feeder = tieline_opendss::parse(text, "mixed.dss").unwrap();
	let start = feeder.taps();
	let operating = Operating { loads: LoadScale::All(1.0), injections: &[] };
	let mut solver = Solver::new(feeder).unwrap();
	let solution = solver.solve(&operating, Regulation::Free(&start)).unwrap();
	assert_eq!(reference["taps"]["vr"], i64::from(solution.taps()[0]));
	let volts = reference["volts"].as_object().unwrap();
	assert_eq!(volts.len(), solution.feeder().nodes.len());
	for (name, expected) in volts {
		let node = solution.feeder().node(name).unwrap();
		let part = |i: usize| expected[i].as_f64().unwrap();
		let expected = Complex64::new(part(0), part(1));
		let base = (solution.voltages()[node] / solution.voltage_pu(node)).norm();
		let error = (solution.voltages()[node] - expected).norm() / base;
		assert!(error < 1e-6, "{name} differs by {error:.2e} pu");
	}
}

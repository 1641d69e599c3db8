//! Written scripts: they read back as the same feeder and solve to the same voltages.

use proptest::prelude::*;
use std::collections::BTreeMap;
use tieline_feeder::{Feeder, Injection, LoadScale, Operating, Regulation, Solver};
use tieline_opendss::{ieee13, write};

fn same_voltages(a: &Feeder, b: &Feeder, taps: &[i8], operating: &Operating<'_>) -> bool {
	let none = Operating { loads: LoadScale::All(1.0), injections: &[] };
	let solve = |feeder: &Feeder, operating: &Operating<'_>| {
		let mut solver = Solver::new(feeder.clone()).unwrap();
		solver.solve(operating, Regulation::Locked(taps)).unwrap()
	};
	let (original, read_back) = (solve(a, operating), solve(b, &none));
	(0..a.nodes.len()).all(|node| {
		let other = b.node(&a.node_name(node)).unwrap();
		(original.voltages()[node] - read_back.voltages()[other]).norm() < 1e-5
	})
}

#[test]
fn a_feeder_that_is_written_reads_back_the_same() {
	let feeder = ieee13();
	let all = Operating { loads: LoadScale::All(1.0), injections: &[] };
	let text = write(&feeder, &feeder.taps(), Some(&all));
	let read = tieline_opendss::parse(&text, "written.dss").unwrap();
	assert_eq!(write(&read, &read.taps(), Some(&all)), text);
	assert_eq!((&read.lines, &read.loads), (&feeder.lines, &feeder.loads));
	assert_eq!((&read.transformers, &read.capacitors), (&feeder.transformers, &feeder.capacitors));
	let places = |f: &Feeder| {
		f.buses.iter().map(|bus| (bus.name.clone(), bus.place)).collect::<BTreeMap<_, _>>()
	};
	assert_eq!(places(&read), places(&feeder));
	assert_eq!(places(&read)["675"], Some([400.0, 100.0]));
	assert_eq!((&read.source, &read.taps()), (&feeder.source, &feeder.taps()));
	let settings = |f: &Feeder| f.regulators.iter().map(|r| r.settings).collect::<Vec<_>>();
	assert_eq!(settings(&read), settings(&feeder));
}

#[test]
fn without_an_operating_point_no_load_is_written() {
	let text = write(&ieee13(), &[1, 2, 3], None);
	let read = tieline_opendss::parse(&text, "written.dss").unwrap();
	assert_eq!(read.loads, []);
	assert_eq!(read.taps(), [1, 2, 3]);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn an_operating_point_that_is_written_has_the_same_solution(
		taps in prop::collection::vec(-8..=16i8, 3),
		scale in 0.1..1.4f64,
		kw in prop::collection::vec(-200.0..300.0f64, 3),
	) {
		let feeder = ieee13();
		let injections: Vec<_> = ["671.1.2.3", "684.1.3", "675.2"]
			.iter()
			.zip(&kw)
			.map(|(name, &kw)| Injection { point: feeder.point(&name.parse().unwrap()).unwrap(), kw, kvar: kw / 4.0 })
			.collect();
		let operating = Operating { loads: LoadScale::All(scale), injections: &injections };
		let text = write(&feeder, &taps, Some(&operating));
		let read = tieline_opendss::parse(&text, "written.dss").unwrap();
		prop_assert_eq!(read.taps(), &taps[..]);
		prop_assert!(same_voltages(&feeder, &read, &taps, &operating));
	}
}

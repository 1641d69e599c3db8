//! The IEEE 13 node test feeder against the published solution and against OpenDSS.

use serde_json::Value;
use tieline_feeder::{
	Complex64, Feeder, Injection, LoadScale, Operating, Regulation, Solution, SolveError, Solver,
	Tolerance,
};
use tieline_opendss::ieee13;

fn read(name: &str) -> Value {
	let path = format!("{}/tests/data/ieee13/{name}.json", env!("CARGO_MANIFEST_DIR"));
	serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn solver() -> Solver {
	Solver::new(ieee13()).unwrap()
}

fn locked(injections: &[Injection]) -> Solution {
	let operating = Operating { loads: LoadScale::All(1.0), injections };
	solver().solve(&operating, Regulation::Locked(&[10, 8, 11])).unwrap()
}

fn injection(feeder: &Feeder, point: &str, kw: f64) -> Injection {
	Injection { point: feeder.point(&point.parse().unwrap()).unwrap(), kw, kvar: 0.0 }
}

fn degrees_between(a: f64, b: f64) -> f64 {
	((a - b + 540.0).rem_euclid(360.0) - 180.0).abs()
}

/// Asserts that every node of the reference has this voltage within 10⁻⁶ pu.
fn assert_voltages<'a>(
	solution: &Solution,
	nodes: impl Iterator<Item = (&'a String, Complex64)>,
	context: &str,
) {
	let feeder = solution.feeder();
	let mut count = 0;
	for (name, expected) in nodes {
		let node = feeder.node(name).unwrap();
		let base = feeder.buses[feeder.nodes[node].bus].base_volts;
		let error = (solution.voltages()[node] - expected).norm() / base;
		assert!(error < 1e-6, "{context}: node {name} differs by {error:.2e} pu");
		count += 1;
	}
	assert_eq!(count, feeder.nodes.len(), "{context}: every node has a reference");
}

fn assert_close(ours: f64, reference: &Value, tolerance: f64, context: &str) {
	let reference = reference.as_f64().unwrap();
	assert!((ours - reference).abs() < tolerance, "{context}: {ours} against {reference}");
}

/// Voltages, line currents, taps, source power and losses.
fn assert_case(name: &str, solution: &Solution) {
	let case = read(name);
	let result = &case["result"];
	let nodes = result["nodes"].as_object().unwrap();
	let volts =
		|v: &Value| Complex64::new(v["re_v"].as_f64().unwrap(), v["im_v"].as_f64().unwrap());
	assert_voltages(solution, nodes.iter().map(|(node, v)| (node, volts(v))), name);
	for (regulator, tap) in solution.feeder().regulators.iter().zip(solution.taps()) {
		assert_eq!(result["taps"][&regulator.name], i64::from(*tap), "{name}: {}", regulator.name);
	}
	for (i, line) in solution.feeder().lines.iter().enumerate() {
		let element = &result["elements"][format!("Line.{}", line.name)];
		let currents = solution.line_currents(i);
		for (terminal, ours) in [currents.from, currents.to].iter().enumerate() {
			for (phase, current) in ours.iter().enumerate() {
				let reference = &element["terminals"][terminal]["i_mag_a"][phase];
				assert_close(current.norm(), reference, 2e-3, &format!("{name}: {}", line.name));
			}
		}
	}
	let source: Complex64 = solution.source_power().iter().sum();
	assert_close(source.re, &result["source_input_kw_kvar"][0], 0.02, name);
	assert_close(source.im, &result["source_input_kw_kvar"][1], 0.02, name);
	assert_close(solution.losses().re, &result["losses_kw_kvar"][0], 0.01, name);
	assert_close(solution.losses().im, &result["losses_kw_kvar"][1], 0.01, name);
}

#[test]
fn the_base_case_matches_the_published_solution() {
	let solution = locked(&[]);
	let published = read("published");
	let mut compared = 0;
	for (bus, phases) in published["voltages_pu_deg"].as_object().unwrap() {
		for (phase, expected) in phases.as_array().unwrap().iter().enumerate() {
			let node = solution.feeder().node(&format!("{bus}.{}", phase + 1));
			let Some(expected) = expected.as_array() else {
				assert_eq!(node, None, "{bus}.{} does not exist", phase + 1);
				continue;
			};
			let voltage = solution.voltage_pu(node.unwrap());
			let context = format!("{bus}.{}", phase + 1);
			assert_close(voltage.norm(), &expected[0], 2e-4, &context);
			let degrees = expected[1].as_f64().unwrap();
			let error = degrees_between(voltage.arg().to_degrees(), degrees);
			assert!(error < 0.02, "{context}: {error}° off");
			compared += 1;
		}
	}
	assert_eq!(compared, 35);
}

#[test]
fn the_base_case_matches_opendss() {
	assert_case("opendss_base_locked_wide", &locked(&[]));
}

#[test]
fn photovoltaics_of_three_phases_match_opendss() {
	let pv = injection(&ieee13(), "671.1.2.3", 400.0);
	assert_case("opendss_pv400_671_locked", &locked(&[pv]));
}

#[test]
fn a_night_with_free_regulators_matches_opendss() {
	let operating = Operating { loads: LoadScale::All(0.3), injections: &[] };
	let solution = solver().solve(&operating, Regulation::Free(&[10, 8, 11])).unwrap();
	assert_case("opendss_night_030_free", &solution);
}

#[test]
fn an_overload_with_free_regulators_matches_opendss() {
	let operating = Operating { loads: LoadScale::All(1.6), injections: &[] };
	let solution = solver().solve(&operating, Regulation::Free(&[10, 8, 11])).unwrap();
	assert_case("opendss_overload_160_free", &solution);
}

#[test]
fn free_regulators_settle_where_opendss_settles() {
	let operating = Operating { loads: LoadScale::All(1.0), injections: &[] };
	let solution = solver().solve(&operating, Regulation::Free(&[0, 0, 0])).unwrap();
	assert_eq!(solution.taps(), [9, 6, 9]);
	for regulator in 0..3 {
		assert!((solution.relay_volts(regulator) - 122.0).abs() <= 1.0);
	}
}

#[test]
fn the_qsts_of_a_day_moves_every_tap_as_opendss_does() {
	let day = read("opendss_qsts_free");
	let feeder = ieee13();
	let ratings: Vec<(String, f64)> = day["pv_kw_rating"]
		.as_object()
		.unwrap()
		.values()
		.map(|pv| {
			let bus = pv[0].as_str().unwrap();
			let phases = if bus.contains('.') { "" } else { ".1.2.3" };
			(format!("{bus}{phases}"), pv[1].as_f64().unwrap())
		})
		.collect();
	let steps = day["steps"].as_array().unwrap();
	assert_eq!(steps.len(), 96);
	let mut solver = solver();
	let mut taps = feeder.taps();
	for step in steps {
		let sun = step["pv_pu"].as_f64().unwrap();
		let mut injections: Vec<_> =
			ratings.iter().map(|(point, kw)| injection(&feeder, point, kw * sun)).collect();
		let battery = step["bat_kw"].as_f64().unwrap();
		injections.push(injection(&feeder, "675.1.2.3", battery));
		let loads = LoadScale::All(step["loadmult"].as_f64().unwrap());
		let operating = Operating { loads, injections: &injections };
		let solution = solver.solve(&operating, Regulation::Free(&taps)).unwrap();
		let hour = format!("hour {}", step["hour"]);
		let expected: Vec<_> = step["taps"].as_array().unwrap().iter().map(Value::as_i64).collect();
		let ours: Vec<_> = solution.taps().iter().map(|&tap| Some(i64::from(tap))).collect();
		assert_eq!(ours, expected, "{hour}");
		let nodes = step["v"].as_object().unwrap();
		let volts = |v: &Value| Complex64::new(v[0].as_f64().unwrap(), v[1].as_f64().unwrap());
		assert_voltages(&solution, nodes.iter().map(|(node, v)| (node, volts(v))), &hour);
		taps = solution.taps().to_vec();
	}
}

#[test]
fn the_nodal_admittance_is_that_of_opendss() {
	let reference = read("opendss_ynet");
	let feeder = ieee13();
	let nodes: Vec<usize> = reference["nodes"]
		.as_array()
		.unwrap()
		.iter()
		.map(|name| feeder.node(name.as_str().unwrap()).unwrap())
		.collect();
	let order = feeder.nodes.len();
	let mut ours = feeder.admittance(&[10, 8, 11]).unwrap();
	for entry in reference["triplets"].as_array().unwrap() {
		let number = |i: usize| entry[i].as_f64().unwrap();
		let (row, column) = (nodes[number(0) as usize], nodes[number(1) as usize]);
		let expected = Complex64::new(number(2), number(3));
		let ours = &mut ours[row * order + column];
		let error = (*ours - expected).norm();
		assert!(
			error <= 1e-7 * expected.norm(),
			"{} {}: {ours} against {expected}",
			feeder.node_name(row),
			feeder.node_name(column)
		);
		*ours = Complex64::ZERO;
	}
	assert!(ours.iter().all(|y| y.norm() == 0.0), "no entry that OpenDSS does not have");
}

#[test]
fn no_operating_point_is_an_answer() {
	let tolerance = Tolerance { voltage_pu: 1e-8, ..Tolerance::default() };
	let mut solver = solver().with_tolerance(tolerance);
	let mut solve = |scale: f64| {
		let operating = Operating { loads: LoadScale::All(scale), injections: &[] };
		solver.solve(&operating, Regulation::Locked(&[16, 16, 16]))
	};
	assert!(solve(3.0).unwrap().iterations() < 60);
	assert!(matches!(solve(3.2), Err(SolveError::NoOperatingPoint { .. })));
	assert!(solve(1.0).is_ok(), "and the solver goes on");
}

//! Properties of all solutions: conservation of power, symmetry, and the characteristics of loads.

use proptest::prelude::*;
use tieline_feeder::{
	Complex64, Feeder, Injection, LoadScale, NetworkError, Operating, Point, Regulation, Solution,
	SolveError, Solver, Tolerance,
};
use tieline_opendss::ieee13;

const POINTS: [&str; 8] =
	["671.1.2.3", "675.2", "634.1.2.3", "611.3", "652.1", "646.2.3", "692.1.3", "680.1.2.3"];

fn solve(feeder: Feeder, loads: LoadScale<'_>, injections: &[Injection]) -> Solution {
	let taps = feeder.taps();
	let operating = Operating { loads, injections };
	Solver::new(feeder).unwrap().solve(&operating, Regulation::Locked(&taps)).unwrap()
}

fn parse(text: &str) -> Feeder {
	tieline_opendss::parse(text, "test.dss").unwrap()
}

/// A source of 4.16 kV at bus `a`, and a line of three phases to bus `b`.
const SMALL: &str = "New Circuit.small bus1=a basekv=4.16 r1=0 x1=1e-6 r0=0 x0=1e-6
	New Line.ab bus1=a bus2=b r1=0.2 x1=0.5 r0=0.5 x0=1.5 c1=0 c0=0\n";

fn small(more: &str) -> Feeder {
	parse(&format!("{SMALL}{more}"))
}

fn total(powers: &[tieline_feeder::NodePower]) -> Complex64 {
	powers.iter().map(|power| Complex64::new(power.kw, power.kvar)).sum()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn the_source_supplies_loads_and_losses(
		scales in prop::collection::vec(0.0..1.5f64, 16),
		kw in prop::collection::vec(-200.0..300.0f64, POINTS.len()),
		kvar in prop::collection::vec(-100.0..100.0f64, POINTS.len()),
		taps in prop::collection::vec(-4..=16i8, 3),
	) {
		let feeder = ieee13();
		let injections: Vec<_> = POINTS
			.iter()
			.zip(kw.iter().zip(&kvar))
			.map(|(name, (&kw, &kvar))| Injection { point: feeder.point(&name.parse().unwrap()).unwrap(), kw, kvar })
			.collect();
		let scales: Vec<f64> = (0..feeder.loads.len()).map(|i| scales[i % 16]).collect();
		let operating = Operating { loads: LoadScale::Each(&scales), injections: &injections };
		let mut solver = Solver::new(feeder).unwrap();
		let solution = solver.solve(&operating, Regulation::Locked(&taps)).unwrap();
		let source: Complex64 = solution.source_power().iter().sum();
		let injected = total(&solution.injections());
		let used = total(&solution.loads()) + solution.losses() + solution.capacitor_power();
		prop_assert!((source + injected - used).norm() < 1e-3, "{} kVA", source + injected - used);
		let asked = Complex64::new(kw.iter().sum(), kvar.iter().sum());
		prop_assert!((injected - asked).norm() < 1e-6);
	}

	#[test]
	fn a_balanced_network_is_balanced(kw in 10.0..900.0f64, kvar in -100.0..400.0f64, model in prop::sample::select(vec![1, 2, 5]), conn in prop::sample::select(vec!["wye", "delta"])) {
		let load = format!(
			"New Load.l bus1=b conn={conn} kv=4.16 kw={kw} kvar={kvar} model={model} vminpu=0.5 vmaxpu=1.5"
		);
		let solution = solve(small(&load), LoadScale::All(1.0), &[]);
		let volts = |node: &str| solution.voltages()[solution.feeder().node(node).unwrap()];
		let third = Complex64::from_polar(1.0, -120f64.to_radians());
		prop_assert!((volts("b.1") * third - volts("b.2")).norm() < 1e-4);
		prop_assert!((volts("b.2") * third - volts("b.3")).norm() < 1e-4);
		let one = solution.source_power()[0];
		prop_assert!((solution.source_power()[1] - one).norm() < 1e-3);
	}

	#[test]
	fn constant_power_at_each_node_has_the_same_solution(scale in 0.1..1.6f64, kw in -150.0..300.0f64) {
		let feeder = ieee13();
		let der = |name: &str| Injection { point: feeder.point(&name.parse().unwrap()).unwrap(), kw, kvar: 0.3 * kw };
		let solution =
			solve(ieee13(), LoadScale::All(scale), &[der("671.1.2.3"), der("646.2.3")]);
		let node_point = |node: usize| -> Point {
			feeder.point(&feeder.node_name(node).parse().unwrap()).unwrap()
		};
		let mut at_nodes: Vec<Injection> = solution
			.loads()
			.iter()
			.map(|p| Injection { point: node_point(p.node), kw: -p.kw, kvar: -p.kvar })
			.collect();
		at_nodes.extend(
			solution
				.injections()
				.iter()
				.map(|p| Injection { point: node_point(p.node), kw: p.kw, kvar: p.kvar }),
		);
		let again = solve(ieee13(), LoadScale::All(0.0), &at_nodes);
		for (a, b) in solution.voltages().iter().zip(again.voltages()) {
			prop_assert!((a - b).norm() < 1e-4, "{a} and {b} volts");
		}
	}
}

/// A radial feeder of 900 nodes: 300 buses of three phases, each fed by the bus at half its number.
#[test]
fn a_feeder_of_a_utility_is_solved() {
	let mut text = String::from("New Circuit.tree bus1=n1 basekv=12.47\n");
	for bus in 2..=300 {
		text += &format!(
			"New Line.l{bus} bus1=n{} bus2=n{bus} r1=0.05 x1=0.1 r0=0.15 x0=0.3 c1=10 c0=5\n\
			New Load.l{bus} bus1=n{bus}.{} phases=1 kv=7.2 kw=20 kvar=6 model={} vminpu=0.5\n",
			bus / 2,
			bus % 3 + 1,
			[1, 2, 5][bus % 3],
		);
	}
	let solution = solve(parse(&text), LoadScale::All(1.0), &[]);
	assert_eq!(solution.feeder().nodes.len(), 900);
	let source: Complex64 = solution.source_power().iter().sum();
	let used = total(&solution.loads()) + solution.losses() + solution.capacitor_power();
	assert!((source - used).norm() < 1e-3, "{source} and {used}");
	let lowest = (0..900).map(|node| solution.voltage_pu(node).norm()).fold(2.0, f64::min);
	assert!(lowest > 0.9 && lowest < 1.0, "{lowest}");
}

#[test]
fn solutions_do_not_depend_on_earlier_ones() {
	let feeder = ieee13();
	let points = POINTS.map(|name| feeder.point(&name.parse().unwrap()).unwrap());
	let mut used = Solver::new(feeder).unwrap();
	for (i, &point) in points.iter().enumerate() {
		let injections = [Injection { point, kw: 100.0, kvar: 10.0 }];
		let operating = Operating { loads: LoadScale::All(0.5), injections: &injections };
		used.solve(&operating, Regulation::Free(&[i as i8, 0, 3])).unwrap();
	}
	let operating = Operating { loads: LoadScale::All(0.9), injections: &[] };
	let mut fresh = Solver::new(ieee13()).unwrap();
	let regulation = Regulation::Free(&[10, 8, 11]);
	let (a, b) = (used.solve(&operating, regulation), fresh.solve(&operating, regulation));
	let (a, b) = (a.unwrap(), b.unwrap());
	assert_eq!(a.taps(), b.taps());
	for (a, b) in a.voltages().iter().zip(b.voltages()) {
		assert!((a - b).norm() < 1e-6);
	}
}

/// The power of a load of 100 kW and 50 kvar with limits of 0.85 and 1.1 pu, as a function of
/// voltage. The references are those of OpenDSS (DSS C-API 0.14.5).
#[test]
fn loads_leave_their_characteristic_outside_their_limits_as_in_opendss() {
	let zip = "8 zipv=(.3 .2 .5 .1 .3 .6 0)";
	let cases = [
		("1", 0.3, 9.0, 4.5),
		("1", 0.45, 20.25, 10.125),
		("1", 0.7, 62.0588, 31.0294),
		("1", 0.9, 100.0, 50.0),
		("1", 1.2, 119.0083, 59.5041),
		("2", 0.7, 49.0, 24.5),
		("2", 1.2, 144.0, 72.0),
		("5", 0.45, 20.25, 10.125),
		("5", 0.7, 55.0, 27.5),
		("5", 0.9, 90.0, 45.0),
		("5", 1.2, 130.9091, 65.4545),
		(zip, 0.3, 9.0, 4.5),
		(zip, 0.7, 56.7294, 29.3176),
		(zip, 0.9, 92.3, 47.55),
		(zip, 1.2, 128.8859, 62.5388),
	];
	for (model, pu, kw, kvar) in cases {
		let feeder = parse(&format!(
			"New Circuit.c bus1=a basekv=4.16 pu={pu} r1=0 x1=1e-6 r0=0 x0=1e-6
			New Load.l bus1=a.1 phases=1 kv=2.401777119825 kw=100 kvar=50 vminpu=0.85 vmaxpu=1.1 model={model}"
		));
		let drawn = total(&solve(feeder, LoadScale::All(1.0), &[]).loads());
		let expected = Complex64::new(kw, kvar);
		assert!((drawn - expected).norm() < 1e-3, "model {model} at {pu} pu: {drawn}");
	}
}

#[test]
fn a_delta_wye_transformer_shifts_by_thirty_degrees() {
	for (connections, leadlag, degrees) in [
		("delta wye", "lag", -30.0),
		("wye delta", "lag", -30.0),
		("delta wye", "lead", 30.0),
		("wye delta", "lead", 30.0),
		("wye wye", "lag", 0.0),
		("delta delta", "lag", 0.0),
	] {
		let feeder = small(&format!(
			"New Transformer.t buses=(b c) conns=({connections}) kvs=(4.16 0.48) kvas=(500 500)
			~ %rs=(0.5 0.5) xhl=2 leadlag={leadlag}"
		));
		let solution = solve(feeder, LoadScale::All(1.0), &[]);
		let voltage = solution.voltage_pu(solution.feeder().node("c.1").unwrap());
		assert!((voltage.norm() - 1.0).abs() < 1e-4, "{connections}: {} pu", voltage.norm());
		let angle = voltage.arg().to_degrees();
		assert!((angle - degrees).abs() < 0.01, "{connections} {leadlag}: {angle}°");
	}
}

/// A delta of 480 V behind a wye, without a shunt of its own.
const FLOATING: &str =
	"New Transformer.t buses=(b c) conns=(wye delta) kvs=(4.16 0.48) kvas=(500 500)
	~ %rs=(0.5 0.5) xhl=2 ppm_antifloat=0
	";

#[test]
fn a_floating_winding_is_an_error_with_any_elements_behind_it() {
	let line = "New Line.cd bus1=c bus2=d r1=0.1 x1=0.2 r0=0.3 x0=0.6 c1=10 c0=0\n";
	for fed in [
		"",
		line,
		"New Capacitor.c bus1=c kv=0.48 kvar=50 conn=delta",
		"New Load.l bus1=c kv=0.48 kw=100",
		// Two wyes pass on a reference, but give none.
		&format!(
			"{line}New Transformer.u buses=(d e) conns=(wye wye) kvs=(0.48 0.24) kvas=(50 50)
			~ xhl=2 ppm_antifloat=0"
		),
	] {
		let feeder = small(&format!("{FLOATING}{fed}"));
		assert_eq!(Solver::new(feeder).unwrap_err(), NetworkError::Floating, "{fed}");
	}
}

#[test]
fn a_delta_with_any_reference_to_ground_is_solved() {
	let line = "New Line.cd bus1=c bus2=d r1=0.1 x1=0.2 r0=0.3 x0=0.6 c1=10";
	for reference in [
		&format!("{line} c0=5"),
		&format!("{line} c0=0\nNew Capacitor.c bus1=d kv=0.48 kvar=1"),
		&format!(
			"{line} c0=0\nNew Transformer.u buses=(d e) conns=(wye wye) kvs=(0.48 0.24)
			~ kvas=(50 50) xhl=2 ppm_antifloat=1"
		),
		&format!(
			"{line} c0=0\nNew Transformer.u phases=1 buses=(d.1 b.1) kvs=(0.277 2.4)
			~ kvas=(50 50) xhl=20 ppm_antifloat=0"
		),
	] {
		let solution = solve(small(&format!("{FLOATING}{reference}")), LoadScale::All(1.0), &[]);
		let volts = |name: &str| solution.voltages()[solution.feeder().node(name).unwrap()];
		for [a, b] in [["d.1", "d.2"], ["d.2", "d.3"], ["d.3", "d.1"]] {
			let across = (volts(a) - volts(b)).norm();
			assert!((across - 480.0).abs() < 5.0, "{reference}: {across} V");
		}
	}
}

#[test]
fn a_line_without_impedance_is_named() {
	let feeder = parse(
		"New Circuit.c bus1=a basekv=4.16
		New Line.short bus1=a bus2=b r1=0 x1=0 r0=0 x0=0 c1=0 c0=0",
	);
	let error = Solver::new(feeder).unwrap_err();
	assert_eq!(error.to_string(), "no impedance in line `short`");
}

#[test]
fn an_operating_point_without_solution_is_refused_with_its_reason() {
	let feeder = ieee13();
	let point = feeder.point(&"675.2".parse().unwrap()).unwrap();
	let mut solver = Solver::new(feeder).unwrap();
	let mut solve = |loads, injections: &[Injection], taps: &[i8]| {
		let operating = Operating { loads, injections };
		solver.solve(&operating, Regulation::Locked(taps)).unwrap_err()
	};
	let one = LoadScale::All(1.0);
	assert_eq!(solve(one, &[], &[0, 0]), SolveError::TapCount { expected: 3, found: 2 });
	assert_eq!(
		solve(one, &[], &[0, 17, 0]),
		SolveError::TapRange { regulator: "reg2".into(), tap: 17 }
	);
	assert_eq!(
		solve(LoadScale::Each(&[1.0]), &[], &[0; 3]),
		SolveError::LoadCount { expected: 18, found: 1 }
	);
	let nan = Injection { point, kw: f64::NAN, kvar: 0.0 };
	assert_eq!(solve(one, &[nan], &[0; 3]), SolveError::NotFinite);
	let collapse = Injection { point, kw: -20_000.0, kvar: 0.0 };
	assert!(matches!(solve(one, &[collapse], &[0; 3]), SolveError::NoOperatingPoint { .. }));
}

#[test]
fn a_load_without_a_voltage_draws_nothing() {
	// Both ends are fed by the same phase.
	let feeder = small(
		"New Transformer.t phases=1 buses=(b.1 c.1) kvs=(2.4 0.24) kvas=(50 50) xhl=2
		New Transformer.u phases=1 buses=(b.1 c.2) kvs=(2.4 0.24) kvas=(50 50) xhl=2
		New Load.l bus1=c.1.2 phases=1 conn=delta kv=0.24 kw=10 kvar=5",
	);
	let solution = solve(feeder, LoadScale::All(1.0), &[]);
	assert!(total(&solution.loads()).norm() < 1e-9);
	let volts = |name: &str| solution.voltages()[solution.feeder().node(name).unwrap()];
	assert!((volts("c.1").norm() - 240.0).abs() < 1.0 && volts("c.1") == volts("c.2"));
}

#[test]
fn regulators_that_do_not_settle_are_an_answer() {
	let tolerance = Tolerance { tap_changes: 1, ..Tolerance::default() };
	let operating = Operating { loads: LoadScale::All(1.0), injections: &[] };
	let mut solver = Solver::new(ieee13()).unwrap().with_tolerance(tolerance);
	let error = solver.solve(&operating, Regulation::Free(&[-16; 3])).unwrap_err();
	assert!(matches!(error, SolveError::UnsettledRegulators { .. }), "{error}");
}

//! Feeders as OpenDSS scripts: what is read, what is refused, and what is written.

use proptest::prelude::*;
use tieline_feeder::{
	Characteristic, Complex64, Connection, Feeder, Injection, LoadScale, Operating, Regulation,
	Solver,
};
use tieline_opendss::{IEEE13, ieee13, write};

const CIRCUIT: &str = "New Circuit.c bus1=a basekv=4.16 r1=0 x1=1e-6 r0=0 x0=1e-6\n";
const LINE: &str = "New Line.ab bus1=a bus2=b r1=0.2 x1=0.5 r0=0.5 x0=1.5 c1=10 c0=4\n";

fn parse(more: &str) -> Feeder {
	tieline_opendss::parse(&format!("{CIRCUIT}{LINE}{more}"), "f.dss").unwrap()
}

fn error(more: &str) -> String {
	tieline_opendss::parse(&format!("{CIRCUIT}{LINE}{more}"), "f.dss").unwrap_err().to_string()
}

#[test]
fn errors_name_the_file_the_line_and_what_is_wrong() {
	let transformer = "New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(500 500) xhl=2\n";
	for (text, expected) in [
		("Redirect other.dss", "f.dss:3: unsupported command `Redirect`"),
		("Set LoadMult=1.1", "f.dss:3: unsupported option `loadmult`"),
		("New Fuse.f", "f.dss:3: unsupported element `fuse`"),
		(
			"New Load.l bus1=b kv=4.16 kw=1 xfkva=3",
			"f.dss:3: unsupported property `xfkva` of load `l`",
		),
		(
			"New Load.l bus1=b\n~ kv=4.16 kw=1 model=4",
			"f.dss:4: unsupported property `model=4` of load `l`",
		),
		("New Load.l bus1=b kv=4.16 kw=x", "f.dss:3: malformed value `x` of `kw`"),
		("New Load.l bus1=b kv=4.16 kw=inf", "f.dss:3: malformed value `inf` of `kw`"),
		("New Load.l bus1=b kv=4.16", "f.dss:3: missing property `kw` of load `l`"),
		("New Load.l bus1=b.4 phases=1 kv=4.16 kw=1", "f.dss:3: malformed value `b.4` of `bus1`"),
		(
			"New Load.l bus1=b.1.2 phases=3 kv=4.16 kw=1",
			"f.dss:3: malformed value `b.1.2` of `bus1`",
		),
		("New Load.l b.1", "f.dss:3: value `b.1` without a property"),
		(
			"\n\nNew Load.l bus1=z kv=4.16 kw=1",
			"f.dss:5: node `z.1` without a connection to the source",
		),
		("New Line.l bus1=b bus2=c linecode=9", "f.dss:3: unknown linecode `9`"),
		("New Line.l bus1=b bus2=c", "f.dss:3: missing property `rmatrix` of line `l`"),
		(
			"New Line.l bus1=b bus2=c r1=1 x1=1 r0=1 x0=1",
			"f.dss:3: missing property `c1` of line `l`",
		),
		(
			"New Line.l bus1=b bus2=c geometry=g",
			"f.dss:3: unsupported property `geometry` of line `l`",
		),
		(
			"New Line.l bus1=b bus2=c\n~ rmatrix=(1|2 3) xmatrix=(1) cmatrix=(0)",
			"f.dss:4: malformed value `1|2 3` of `rmatrix`",
		),
		("New Line.l bus1=b rmatrix=(1", "f.dss:3: unclosed `(`"),
		("New Line.ab bus1=a", "f.dss:3: duplicate line `ab`"),
		("Line.xy.length=3", "f.dss:3: unknown line `xy`"),
		("New RegControl.r transformer=t winding=2", "f.dss:3: unknown transformer `t`"),
		(
			"New Capacitor.c bus1=b kv=4.16 kvar=600 numsteps=2",
			"f.dss:3: unsupported property `numsteps` of capacitor `c`",
		),
		(
			"New Capacitor.c bus1=b.1.2 phases=1 kv=4.16 kvar=100",
			"f.dss:3: malformed value `b.1.2` of `bus1`",
		),
		(
			"New Transformer.t buses=(b c) kvs=(4.16 -0.48) kvas=(500 500) xhl=2",
			"f.dss:3: malformed value `4.16 -0.48` of `kvs`",
		),
		(
			"New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(0 0) xhl=2",
			"f.dss:3: malformed value `0 0` of `kvas`",
		),
		(
			"New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(500 500) xhl=2 taps=(1 0)",
			"f.dss:3: malformed value `1 0` of `taps`",
		),
		(
			"Vsource.source.basefreq=50",
			"f.dss:3: unsupported property `basefreq=50` of vsource `source`",
		),
		(
			"edit Vsource.source mvasc3=200",
			"f.dss:1: inconsistent vsource `source`: impedances and short-circuit powers; write \
			 one kind only",
		),
		(
			"New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(500 400) xhl=2",
			"f.dss:3: inconsistent transformer `t`: windings of different ratings",
		),
		(
			"New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(500 500) xhl=2 %imag=1",
			"f.dss:3: unsupported property `%imag` of transformer `t`",
		),
		(
			&format!("{transformer}~ wdg=2 tap=1.003\nNew RegControl.r transformer=t winding=2"),
			"f.dss:5: inconsistent regcontrol `r`: tap between two steps or out of range",
		),
		(
			&format!("{transformer}New RegControl.r transformer=t winding=2 reversible=yes"),
			"f.dss:4: unsupported property `reversible` of regcontrol `r`",
		),
		(
			&format!("{transformer}New RegControl.r transformer=t winding=2 maxtapchange=-1"),
			"f.dss:4: malformed value `-1` of `maxtapchange`",
		),
		("New Load.l bus1=b kv=4.16 kvar=5 pf=0.9", "f.dss:3: missing property `kw` of load `l`"),
		(
			"New Load.l bus1=b kv=4.16 kw=0 kvar=5\n~ kw=1",
			"f.dss:3: inconsistent load `l`: power factor of 0; write kw and kvar in one command",
		),
		(
			"New Line.l bus1=b bus2=c phases=1 switch=yes\n~ rmatrix=(1)",
			"f.dss:4: inconsistent line `l`: matrices after sequence impedances or switch=yes; \
			 write one kind only",
		),
		(
			"New Linecode.k nphases=1 rmatrix=(1) xmatrix=(1) cmatrix=(0)
			New Line.l bus1=b bus2=c phases=1 r1=2 linecode=k",
			"f.dss:4: inconsistent line `l`: matrices after sequence impedances or switch=yes; \
			 write one kind only",
		),
		("~ kv=1", "f.dss:3: unsupported property `kv` of line `ab`"),
		("kv=1", "f.dss:3: unsupported command `kv=1`"),
		("New 'Load.a b'", "f.dss:3: unknown element `Load.a b`"),
		(
			"New Load.l bus1='b c.1' phases=1 kv=1 kw=1",
			"f.dss:3: malformed value `b c.1` of `bus1`",
		),
		("New Circuit.d", "f.dss:3: duplicate circuit"),
	] {
		assert_eq!(error(text), expected, "{text}");
	}
	let empty = tieline_opendss::parse("! nothing", "empty.dss").unwrap_err().to_string();
	assert_eq!(empty, "empty.dss:1: script without a circuit");
}

#[test]
fn what_cannot_change_a_snapshot_is_ignored() {
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

/// The series resistance and reactance, in ohm, and the capacitance, in nF, are those of the
/// primitive admittance that OpenDSS computes (DSS C-API 0.14.5, DSS-Python 0.15.7).
#[test]
fn units_count_against_the_impedance_as_in_opendss() {
	const MATRICES: &str = "rmatrix=(1) xmatrix=(2) cmatrix=(5)";
	const SEQUENCES: &str = "r1=1 x1=2 r0=1 x0=2 c1=5 c0=5";
	const KM: f64 = 3280.839895;
	let check = |line: &str, expected: [f64; 3]| {
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
	};
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
			check(&line.replace("OWN", own), expected);
		}
	}
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
		("linecode=k length=2 units=ft switch=no", [3.0 / 5280.0, 6.0 / 5280.0, 12.0 / 5280.0]),
		("linecode=k length=2 switch=yes units=ft", [0.001, 0.001, 1.1e-6]),
		("linecode=k switch=yes length=2 units=km", [2.0, 2.0, 7.217848]),
		("switch=yes phases=1 units=ft", [0.001, 0.001, 0.0011]),
		("switch=yes phases=1 rmatrix=(1) xmatrix=(2) cmatrix=(3)", [0.001, 0.002, 0.003]),
		("linecode=s switch=yes linecode=s length=1", [1.5, 3.0, 6.0]),
		("phases=1 r1=1 x1=2 r0=4 x0=5 c1=5 c0=2", [1.0, 2.0, 5.0]),
	] {
		check(line, expected);
	}
	let recoded = format!("phases=1 {MATRICES} length=2 units=ft linecode=k");
	check(&recoded, [3.0 / 5280.0, 6.0 / 5280.0, 12.0 / 5280.0]);
}

/// kW and kvar are those that OpenDSS reports (DSS C-API 0.14.5, DSS-Python 0.15.7). It recomputes
/// the power factor at the end of each command, so that lines matter.
#[test]
fn the_demand_of_a_load_is_what_opendss_makes_of_its_order() {
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
		let load = parse(&format!("New Load.x bus1=b kv=4.16 {properties}")).loads.remove(0);
		assert!((load.kw - kw).abs() < 1e-6, "{properties:?}: {} kW", load.kw);
		assert!((load.kvar - kvar).abs() < 1e-6, "{properties:?}: {} kvar", load.kvar);
	}
}

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

/// Every kind of element that the IEEE 13 node test feeder does not have, as OpenDSS reads it.
#[test]
fn a_mixed_feeder_is_what_opendss_computes() {
	let text = include_str!("data/mixed.dss");
	let reference = include_str!("data/mixed_opendss.json");
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

#[test]
fn a_feeder_that_is_written_reads_back_the_same() {
	let feeder = ieee13();
	let all = Operating { loads: LoadScale::All(1.0), injections: &[] };
	let text = write(&feeder, &feeder.taps(), Some(&all));
	let read = tieline_opendss::parse(&text, "written.dss").unwrap();
	assert_eq!(write(&read, &read.taps(), Some(&all)), text);
	assert_eq!((&read.lines, &read.loads), (&feeder.lines, &feeder.loads));
	assert_eq!((&read.transformers, &read.capacitors), (&feeder.transformers, &feeder.capacitors));
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
			.map(|(name, &kw)| Injection { point: feeder.point(name).unwrap(), kw, kvar: kw / 4.0 })
			.collect();
		let operating = Operating { loads: LoadScale::All(scale), injections: &injections };
		let text = write(&feeder, &taps, Some(&operating));
		let read = tieline_opendss::parse(&text, "written.dss").unwrap();
		prop_assert_eq!(read.taps(), &taps[..]);
		prop_assert!(same_voltages(&feeder, &read, &taps, &operating));
	}

	/// Whatever the text, the reader answers.
	#[test]
	fn any_text_is_read_or_refused(text in "[a-zA-Z0-9 .=,~!()|\\[\\]\"'/\n-]{0,200}", cut in 0..10_000usize) {
		let _ = tieline_opendss::parse(&text, "f.dss");
		let model: String = IEEE13.chars().take(cut).collect();
		let _ = tieline_opendss::parse(&format!("{model}{text}"), "f.dss");
	}
}

//! Three engines behind one contract: ours, OpenDSS and GridLAB-D solve the same day alike.

mod common;

use common::{Day, Recorded, installed};
use num_complex::Complex64;
use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
	thread,
	time::{Duration, Instant},
};
use tieline_cosim::{
	feeder::{EngineKind, LineConfig, Regulators},
	helics::PYTHON_VARIABLE,
	supervisor::Patience,
};
use tieline_feeder::{Line, TapRange};

/// The turns of a tap, pu.
const TAP_PU: f64 = 0.00625;

/// The day as an engine solves it, and what its steps have taken.
fn solved(engine: EngineKind, regulators: Regulators) -> Vec<Recorded> {
	let mut day = Day::new(engine, regulators);
	// A day of 24 hours at a step of half an hour: as short as it can be and have each hour.
	day.config.feeder.step_s = 1_800.0;
	let summary = day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
	println!("{}: {summary}", engine.name());
	let recorded = day.recorded();
	assert_eq!(recorded.len(), 48);
	recorded
}

/// The largest differences of voltages, and of taps.
fn differences(ours: &[Recorded], theirs: &[Recorded]) -> (f64, i32) {
	let (mut voltage, mut taps) = (0f64, 0i32);
	for (a, b) in ours.iter().zip(theirs) {
		let pairs = a.voltages_pu.iter().zip(&b.voltages_pu);
		voltage = pairs.map(|(a, b)| (a - b).abs()).fold(voltage, f64::max);
		let pairs = a.taps.iter().zip(&b.taps);
		taps = pairs.map(|(a, b)| (i32::from(*a) - i32::from(*b)).abs()).fold(taps, i32::max);
	}
	(voltage, taps)
}

#[test]
fn with_taps_locked_ours_equals_opendss_within_a_millionth_and_gridlabd_within_ten_thousandths() {
	if !installed() {
		return;
	}
	let ours = solved(EngineKind::Tieline, Regulators::Locked);
	for (engine, tolerance) in [(EngineKind::OpenDss, 1e-6), (EngineKind::GridLabD, 1e-4)] {
		let theirs = solved(engine, Regulators::Locked);
		let (voltage, taps) = differences(&ours, &theirs);
		println!("{}: {voltage:.2e} pu", engine.name());
		assert!(voltage < tolerance && taps == 0, "{}: {voltage} pu, {taps} taps", engine.name());
	}
}

/// The largest difference of two powers by phase, over a day, relative to the largest of ours.
fn apart<'a>(pairs: impl Iterator<Item = (&'a Complex64, &'a Complex64)>) -> f64 {
	let (mut largest, mut difference) = (0f64, 0f64);
	for (ours, theirs) in pairs {
		largest = largest.max(ours.norm());
		difference = difference.max((ours - theirs).norm());
	}
	difference / largest
}

#[test]
fn the_losses_of_lines_and_transformers_are_ours() {
	if !installed() {
		return;
	}
	let losses = |engine| {
		let mut day = Day::new(engine, Regulators::Locked).hours(12);
		day.config.feeder.step_s = 3_600.0;
		day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
		day.recorded().into_iter().map(|row| row.losses_va).collect::<Vec<_>>()
	};
	let ours = losses(EngineKind::Tieline);
	for (engine, tolerance) in [(EngineKind::OpenDss, 1e-6), (EngineKind::GridLabD, 1e-3)] {
		let apart = apart(ours.iter().zip(&losses(engine)));
		println!("{}: losses {apart:.2e}", engine.name());
		assert!(apart < tolerance, "{}: {apart}", engine.name());
	}
}

#[test]
fn the_powers_of_source_and_lines_and_the_currents_are_ours_by_phase() {
	if !installed() {
		return;
	}
	let rows = |engine| {
		let mut day = Day::new(engine, Regulators::Locked).hours(12);
		day.config.feeder.step_s = 3_600.0;
		// Behind an impedance the source has other power than its bus.
		day.feeder.source.positive_ohm = Complex64::new(0.03, 0.2);
		day.feeder.source.zero_ohm = Complex64::new(0.05, 0.3);
		for (line, name) in ["632-671", "632_671"].into_iter().enumerate() {
			day.feeder.lines[line].name = name.into();
			day.config.feeder.lines[line].name = name.into();
		}
		day.config.feeder.write_model(&day.feeder).expect("the model is written");
		day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
		day.recorded()
	};
	let ours = rows(EngineKind::Tieline);
	let delivered = |row: &Recorded| row.source_va.iter().map(|va| va.re).sum::<f64>();
	assert!(delivered(&ours[0]) > 0.0, "it delivers at night");
	assert!(ours.iter().any(|row| delivered(row) < 0.0), "it takes up the sun");
	for (engine, tolerance) in [(EngineKind::OpenDss, 1e-6), (EngineKind::GridLabD, 1e-4)] {
		let theirs = rows(engine);
		let pairs = || ours.iter().zip(&theirs);
		for phase in 0..3 {
			let source = apart(pairs().map(|(a, b)| (&a.source_va[phase], &b.source_va[phase])));
			println!("{}: source, phase {} {source:.2e}", engine.name(), phase + 1);
			assert!(source < tolerance, "{}: {source} in phase {}", engine.name(), phase + 1);
		}
		let lines = apart(pairs().flat_map(|(a, b)| a.lines_va.iter().zip(&b.lines_va)));
		let currents = pairs().flat_map(|(a, b)| a.currents_a.iter().zip(&b.currents_a));
		let currents = currents.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
		println!("{}: lines {lines:.2e}, currents {currents:.2e} A", engine.name());
		assert!(lines < tolerance && currents < 0.1, "{}: {lines}, {currents}", engine.name());
	}
}

#[test]
fn with_regulators_free_taps_are_within_one_and_voltages_within_a_tap() {
	if !installed() {
		return;
	}
	let ours = solved(EngineKind::Tieline, Regulators::Free);
	let moved = ours.windows(2).filter(|pair| pair[0].taps != pair[1].taps).count();
	assert!(moved > 0, "the day moves no tap");
	for engine in [EngineKind::OpenDss, EngineKind::GridLabD] {
		let theirs = solved(engine, Regulators::Free);
		let (voltage, taps) = differences(&ours, &theirs);
		println!("{}: {voltage:.2e} pu, {taps} taps", engine.name());
		assert!(voltage < TAP_PU && taps <= 1, "{}: {voltage} pu, {taps} taps", engine.name());
	}
}

#[test]
fn regulators_of_a_bank_that_differ_in_their_settings_end_alike() {
	if !installed() {
		return;
	}
	let rows = |engine| {
		let mut day = Day::new(engine, Regulators::Free);
		day.config.feeder.step_s = 1_800.0;
		let [first, second, third] = day.feeder.regulators.as_mut_slice() else { panic!("three") };
		first.settings.max_change = 0;
		second.settings.band_volts = 1.6;
		second.settings.target_volts = 124.0;
		third.range = TapRange { lowest_pu: 0.9625, highest_pu: 1.0375, steps: 12 };
		third.settings.drop_volts = Complex64::new(2.0, 5.0);
		day.config.feeder.write_model(&day.feeder).expect("the model is written");
		day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
		day.recorded()
	};
	let ours = rows(EngineKind::Tieline);
	let taps = |which: usize| ours.iter().map(move |row| row.taps[which]);
	assert!(taps(0).all(|tap| tap == 4), "it is locked");
	assert!(taps(1).any(|tap| tap > 5) && taps(2).any(|tap| tap == 6), "they act");
	for engine in [EngineKind::OpenDss, EngineKind::GridLabD] {
		let (voltage, taps) = differences(&ours, &rows(engine));
		println!("{}: {voltage:.2e} pu, {taps} taps", engine.name());
		assert!(voltage < TAP_PU && taps <= 1, "{}: {voltage} pu, {taps} taps", engine.name());
	}
}

#[test]
fn at_steps_of_a_minute_taps_are_within_one() {
	if !installed() {
		return;
	}
	let morning = |engine| {
		let day = Day::new(engine, Regulators::Free).hours(3);
		let summary =
			day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
		println!("{}: {summary}", engine.name());
		day.recorded()
	};
	let ours = morning(EngineKind::Tieline);
	assert_eq!(ours.len(), 180);
	for engine in [EngineKind::OpenDss, EngineKind::GridLabD] {
		let theirs = morning(engine);
		// The first minutes are those of relays that wait 30 s for each tap.
		let (voltage, taps) = differences(&ours[10..], &theirs[10..]);
		println!("{}: {voltage:.2e} pu, {taps} taps", engine.name());
		assert!(voltage < TAP_PU && taps <= 1, "{}: {voltage} pu, {taps} taps", engine.name());
	}
}

#[test]
fn a_regulator_that_is_commanded_stays_at_its_tap_while_the_others_act() {
	if !installed() {
		return;
	}
	for engine in [EngineKind::Tieline, EngineKind::OpenDss, EngineKind::GridLabD] {
		let mut day = Day::new(engine, Regulators::Free).hours(6);
		day.config.feeder.step_s = 1_800.0;
		let name = day.config.feeder.regulator_names[0].clone();
		day.config.rows[0].taps.insert(name, -3);
		day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
		let taps = day.recorded().into_iter().map(|row| row.taps).collect::<Vec<_>>();
		assert!(taps.iter().all(|taps| taps[0] == -3), "{}: {taps:?}", engine.name());
		assert!(taps.iter().any(|taps| taps[1..] != [2, 4]), "{}: {taps:?}", engine.name());
	}
}

#[test]
fn what_an_open_line_leaves_without_supply_has_no_voltage_in_any_engine() {
	if !installed() {
		return;
	}
	for regulators in [Regulators::Locked, Regulators::Free] {
		let rows = |engine| {
			let mut day = Day::new(engine, regulators).hours(8);
			day.config.feeder.step_s = 1_800.0;
			// A branch with loads, DERs and a capacitor, one of a phase, and one that carries nothing.
			for (row, line, closed) in [
				(1, "671692", false),
				(2, "684652", false),
				(3, "671692", true),
				(4, "671684", false),
				(5, "671680", false),
				(6, "684652", true),
				(7, "671684", true),
				(7, "671680", true),
			] {
				day.config.rows[row].switches.insert(line.into(), closed);
			}
			day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
			let nodes = day.config.feeder.nodes.clone();
			let conductors = day.config.feeder.lines.iter().flat_map(|line| {
				line.phases.iter().map(|phase| (line.name.clone(), *phase)).collect::<Vec<_>>()
			});
			(day.recorded(), nodes, conductors.collect::<Vec<_>>())
		};
		let (ours, nodes, conductors) = rows(EngineKind::Tieline);
		let dark_at = |row: &Recorded| {
			let dark = nodes.iter().zip(&row.voltages_pu).filter(|(_, pu)| **pu == 0.0);
			dark.map(|((bus, phase), _)| format!("{bus}.{phase}")).collect::<Vec<_>>()
		};
		let dark = ours.iter().step_by(2).map(dark_at).map(|nodes| nodes.len());
		assert_eq!(dark.collect::<Vec<_>>(), [0, 6, 7, 1, 4, 7, 7, 0]);
		let carrying = |row: &Recorded, line: &str| {
			let pairs = conductors.iter().zip(&row.currents_a);
			pairs.filter(|((name, _), _)| name == line).map(|(_, amperes)| *amperes).sum::<f64>()
		};
		assert_eq!(carrying(&ours[2], "671692"), 0.0);
		assert_eq!(carrying(&ours[2], "692675"), 0.0);
		assert!(carrying(&ours[6], "692675") > 1.0);
		for (engine, tolerance) in [(EngineKind::OpenDss, 1e-6), (EngineKind::GridLabD, 1e-4)] {
			let (theirs, ..) = rows(engine);
			let (voltage, taps) = differences(&ours, &theirs);
			let pairs = ours.iter().zip(&theirs);
			let pairs = pairs.flat_map(|(a, b)| a.currents_a.iter().zip(&b.currents_a));
			let (none, some) = pairs.partition::<Vec<_>, _>(|(ours, _)| **ours == 0.0);
			let largest = |pairs: Vec<(&f64, &f64)>| {
				pairs.into_iter().map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
			};
			let (none, some) = (largest(none), largest(some));
			let name = engine.name();
			println!("{name}, {regulators:?}: {voltage:.2e} pu, {taps} taps");
			println!("{name}, {regulators:?}: {none:.2e} A where none is, {some:.2e} A elsewhere");
			assert!(voltage < tolerance && taps == 0, "{name}: {voltage} pu, {taps} taps");
			assert!(none < 1e-6 && some < 0.1, "{name}: {none} A, {some} A");
		}
	}
}

#[test]
fn a_bus_with_supply_in_one_of_its_phases_is_refused_by_gridlabd_alone() {
	if !installed() {
		return;
	}
	let day = |engine| {
		let mut day = Day::new(engine, Regulators::Locked).hours(1);
		day.config.feeder.step_s = 1_800.0;
		// A line of two phases as two of one.
		let place = day.feeder.lines.iter().position(|line| line.name == "671684");
		let both = day.feeder.lines.remove(place.expect("the line"));
		for conductor in 0..2 {
			let name = format!("671684{conductor}");
			let node = both.from[conductor];
			let phases = vec![day.feeder.nodes[node].phase];
			day.config.feeder.lines.push(LineConfig { name: name.clone(), phases });
			day.feeder.lines.push(Line {
				name,
				from: vec![node],
				to: vec![both.to[conductor]],
				impedance_ohm: vec![both.impedance_ohm[3 * conductor]],
				capacitance_nf: vec![both.capacitance_nf[3 * conductor]],
				..both.clone()
			});
		}
		day.config.feeder.lines.retain(|line| line.name != "671684");
		day.config.feeder.write_model(&day.feeder).expect("the model is written");
		day.config.rows[0].switches.insert("6716840".into(), false);
		day
	};
	let rows = |engine| {
		let day = day(engine);
		day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
		day.recorded()
	};
	let ours = rows(EngineKind::Tieline);
	assert_eq!(ours[0].voltages_pu.iter().filter(|voltage| **voltage == 0.0).count(), 2);
	let (voltage, _) = differences(&ours, &rows(EngineKind::OpenDss));
	assert!(voltage < 1e-6, "{voltage} pu");
	let gridlabd = day(EngineKind::GridLabD).start(Patience::default()).run();
	let failure = gridlabd.expect_err("it is refused").to_string();
	let words = "GridLAB-D cannot leave `684.1` without supply and `684.3` with it";
	assert!(failure.contains(words), "{failure}");
}

#[test]
fn a_regulator_without_supply_keeps_its_tap_in_any_engine() {
	if !installed() {
		return;
	}
	for engine in [EngineKind::Tieline, EngineKind::OpenDss, EngineKind::GridLabD] {
		let mut day = Day::new(engine, Regulators::Free).hours(2);
		day.config.feeder.step_s = 1_800.0;
		let node = |phase| day.feeder.node(&format!("632.{phase}")).expect("the node");
		day.feeder.source.nodes = [1, 2, 3].map(node);
		day.config.feeder.write_model(&day.feeder).expect("the model is written");
		day.config.rows[0].switches.insert("650632".into(), false);
		day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
		let taps = day.recorded().into_iter().map(|row| row.taps).collect::<Vec<_>>();
		assert!(taps.iter().all(|taps| taps == &[4, 2, 4]), "{}: {taps:?}", engine.name());
	}
}

#[test]
fn a_tap_that_no_regulator_has_is_refused_by_its_key() {
	if !installed() {
		return;
	}
	for engine in [EngineKind::Tieline, EngineKind::OpenDss] {
		let mut day = Day::new(engine, Regulators::Free).hours(1);
		day.config.rows[0].taps.insert("reg1".into(), 300);
		let failure = day.start(Patience::default()).run().expect_err("it is refused");
		let words = "`regulator/reg1/tap` commands 300; a tap is from -16 to 16";
		assert!(failure.to_string().contains(words), "{}: {failure}", engine.name());
	}
}

#[test]
fn a_power_flow_that_diverges_ends_every_engine_in_a_sentence() {
	if !installed() {
		return;
	}
	for engine in [EngineKind::OpenDss, EngineKind::GridLabD] {
		let mut day = Day::new(engine, Regulators::Locked).hours(1);
		day.config.rows[0].load_multiplier = 9.0;
		let failure = day.start(Patience::default()).run().expect_err("it fails").to_string();
		let is_said =
			failure.contains("does not converge") || failure.contains("has not ended within");
		assert!(failure.contains("`feeder`") && is_said, "{}: {failure}", engine.name());
	}
}

#[test]
fn the_process_of_gridlabd_ends_with_its_federate() {
	if !installed() || !cfg!(target_os = "linux") {
		return;
	}
	let day = Day::new(EngineKind::GridLabD, Regulators::Free);
	let mut federation = day.start(Patience::default());
	let began = Instant::now();
	while !federation.reached("feeder").is_some_and(|reached| reached.at_s > 0.0) {
		assert!(began.elapsed() < Duration::from_secs(30), "the federation does not begin");
		thread::sleep(Duration::from_millis(20));
	}
	let feeder = federation.process("feeder").and_then(|process| process.id()).expect("it runs");
	let children = format!("/proc/{feeder}/task/{feeder}/children");
	let children = fs::read_to_string(children).expect("its children");
	let children = children.split_whitespace().map(|id| id.parse::<u32>().expect("a number"));
	let children = children.collect::<Vec<_>>();
	assert!(!children.is_empty(), "GridLAB-D has a process of its own");
	common::kill(feeder);
	let killed = Instant::now();
	while children.iter().any(|id| common::runs(*id)) {
		assert!(killed.elapsed() < Duration::from_secs(5), "{children:?} run");
		thread::sleep(Duration::from_millis(20));
	}
}

/// A Python that has what the Python of the federation has, but for these modules; or nothing, when
/// there are none.
fn python_without(folder: &Path, modules: &[&str]) -> PathBuf {
	let python = env::var_os(PYTHON_VARIABLE).expect("the Python of HELICS");
	let run = |program: &Path, arguments: &[&str]| {
		let output = Command::new(program).args(arguments).output().expect("Python runs");
		assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
		String::from_utf8(output.stdout).expect("text").trim().to_owned()
	};
	let environment = folder.join("environment");
	let environment_text = environment.to_str().expect("a path of text");
	run(Path::new(&python), &["-m", "venv", "--without-pip", environment_text]);
	let packages = ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"];
	let bare = environment.join("bin/python");
	if !modules.is_empty() {
		let own = PathBuf::from(run(&bare, &packages));
		let all = run(Path::new(&python), &packages);
		fs::write(own.join("all.pth"), all).expect("it is written");
		for module in modules {
			let text = format!("raise ImportError(\"No module named '{module}'\")\n");
			fs::write(own.join(format!("{module}.py")), text).expect("it is written");
		}
	}
	bare
}

#[test]
fn what_is_not_installed_is_named_with_what_to_do() {
	if !installed() {
		return;
	}
	for (engine, missing, words) in [
		(EngineKind::OpenDss, ["dss"].as_slice(), ["OpenDSS is not installed"].as_slice()),
		(EngineKind::GridLabD, &["gridlabd"], &["GridLAB-D is not installed"]),
		(EngineKind::OpenDss, &["helics"], &["HELICS is not installed"]),
		(EngineKind::OpenDss, &[], &["HELICS is not installed", "OpenDSS is not installed"]),
		(EngineKind::GridLabD, &[], &["HELICS is not installed", "GridLAB-D is not installed"]),
	] {
		let folder = tempfile::tempdir().expect("a folder");
		let python = python_without(folder.path(), missing);
		let day = Day::new(engine, Regulators::Locked).hours(1);
		let mut members = day.members();
		members[0].program = day.engine_program(python);
		let failure = day.start_with(members, Patience::default()).run().expect_err("it fails");
		let failure = failure.to_string();
		println!("{failure}");
		let words = words.iter().chain(&["`feeder` has ended", "run `cargo xtask setup`"]);
		assert!(words.into_iter().all(|words| failure.contains(words)), "{failure}");
		assert!(!failure.contains("Traceback"), "{failure}");
	}
}

//! The inverter against EPRI's OpenDER, an independent model of IEEE 1547-2018: the values in
//! `tests/data`, and, where a Python with `opender` is at hand, those values against OpenDER itself.

use std::{env, error::Error, fs, path::Path, process::Command};
use tieline_devices::{
	ApplicableVoltage, Complex64, Voltages,
	inverter::{
		AbnormalCategory, Category, Excitation, Inverter, InverterSettings, LowPower, PowerFactor,
		RideThroughSettings, VoltVarSettings, VoltWattSettings,
	},
	storage::{Battery, StorageSettings},
};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
const VA: f64 = 100_000.0;
/// The most that a battery charges with, of the rating.
const CHARGING: f64 = 0.8;
/// Of the rating: the static values are those of OpenDER but for the ninth decimal of the file.
const STATIC_TOLERANCE: f64 = 1e-8;
/// Of the rating: OpenDER's time constant is `T / 2.3` rather than `T / ln 10`, and its filter acts
/// half a step of time early.
const DYNAMIC_TOLERANCE: f64 = 1e-3;

type Row = Vec<String>;

fn rows(folder: &Path, name: &str) -> Vec<Row> {
	let text = fs::read_to_string(folder.join(name)).expect("the file is there");
	text.lines().map(|line| line.split(',').map(String::from).collect()).collect()
}

fn golden(name: &str) -> Vec<Row> {
	let mut rows = rows(Path::new(DATA), name);
	assert!(rows.len() > 1, "{name} has rows");
	rows.remove(0);
	rows
}

fn number(text: &str) -> f64 {
	text.parse().unwrap_or_else(|_| panic!("`{text}` is a number"))
}

/// The inverter of a row: its technology, category, functions and active power rating.
fn inverter(technology: &str, category: &str, functions: &str, rated: f64) -> Inverter {
	let has = |function: &str| functions.split('+').any(|name| name == function);
	let power_factor = match (has("injecting"), has("absorbing")) {
		(true, _) => Some((0.9, Excitation::Injecting)),
		(_, true) => Some((0.97, Excitation::Absorbing)),
		_ => None,
	};
	let settings = InverterSettings {
		rated_w: Some(rated * VA),
		category: if category == "a" { Category::A } else { Category::B },
		reactive_at_low_power: match technology {
			"storage" => LowPower::Full,
			_ => LowPower::Reduced,
		},
		power_factor: power_factor
			.map(|(power_factor, excitation)| PowerFactor { power_factor, excitation }),
		volt_var: has("volt-var").then(VoltVarSettings::default),
		volt_watt: match (has("volt-watt"), has("charging-volt-watt")) {
			(true, _) => Some(VoltWattSettings::default()),
			(_, true) => Some(VoltWattSettings { p2_share: Some(-0.5), ..Default::default() }),
			_ => None,
		},
		..InverterSettings::rated(VA)
	};
	let charging_w = if technology == "storage" { CHARGING * VA } else { 0.0 };
	Inverter::new(&settings, charging_w).expect("the settings are those of the standard")
}

/// Active and reactive power after a step, as shares of the rating.
fn step(inverter: &mut Inverter, power: f64, voltage: f64, step_s: f64) -> (f64, f64) {
	let floor_w = -CHARGING * VA;
	let wanted_w = (power * VA).max(floor_w);
	let va = inverter.step(wanted_w, floor_w, &Voltages::balanced(voltage), step_s).va / VA;
	(va.re, va.im)
}

#[test]
fn the_characteristics_are_those_of_opender() {
	let mut worst = 0f64;
	for row in golden("static.csv") {
		let [technology, category, functions, rated, power, voltage, p, q] = &row[..] else {
			panic!("{row:?} has eight columns");
		};
		let mut inverter = inverter(technology, category, functions, number(rated));
		let ours = step(&mut inverter, number(power), number(voltage), 100_000.0);
		let error = (ours.0 - number(p)).abs().max((ours.1 - number(q)).abs());
		assert!(error < STATIC_TOLERANCE, "{row:?}: {ours:?}");
		worst = worst.max(error);
	}
	println!("worst: {worst:e} of the rating");
}

#[test]
fn the_responses_to_steps_of_voltage_are_those_of_opender() {
	let (mut worst, mut case, mut unit) = (0f64, None, None);
	for row in golden("dynamic.csv") {
		let [category, functions, _, voltage, p, q] = &row[..] else {
			panic!("{row:?} has six columns");
		};
		let now = Some((category.clone(), functions.clone()));
		if case != now {
			(case, unit) = (now, Some(inverter("solar", category, functions, 1.0)));
		}
		let ours = step(unit.as_mut().expect("it has been set"), 1.0, number(voltage), 1.0);
		let error = (ours.0 - number(p)).abs().max((ours.1 - number(q)).abs());
		assert!(error < DYNAMIC_TOLERANCE, "{row:?}: {ours:?}");
		worst = worst.max(error);
	}
	println!("worst: {worst:e} of the rating");
}

#[test]
fn the_voltage_of_unbalanced_phases_is_that_of_opender() {
	for row in golden("unbalanced.csv") {
		let [rule, a, b, c, angle_b, angle_c, p, q] = &row[..] else {
			panic!("{row:?} has eight columns");
		};
		let settings = InverterSettings {
			applicable_voltage: match rule.as_str() {
				"mean" => ApplicableVoltage::Mean,
				_ => ApplicableVoltage::PositiveSequence,
			},
			volt_var: Some(VoltVarSettings::default()),
			..InverterSettings::rated(VA)
		};
		let mut inverter = Inverter::new(&settings, 0.0).expect("the settings are the defaults");
		let phases = [(a, 0.0), (b, number(angle_b)), (c, number(angle_c))];
		let phases = phases.map(|(pu, angle)| Complex64::from_polar(number(pu), angle));
		let power = inverter.step(0.8 * VA, 0.0, &Voltages::of_phases(&phases), 100_000.0);
		let error = (power.va / VA - Complex64::new(number(p), number(q))).norm();
		assert!(error < STATIC_TOLERANCE, "{row:?}: {power:?}");
	}
}

/// To a step of OpenDER's ramp, 1/16 of a second in 20: it begins the ramp with one.
#[test]
fn ceasing_trip_and_return_to_service_are_those_of_opender() {
	const TOLERANCE: f64 = 0.0625 / 20.0 + 1e-8;
	let mut unit = None;
	for row in golden("trips.csv") {
		let [abnormal, second, voltage, p] = &row[..] else { panic!("{row:?} has four columns") };
		if second == "1" {
			let ride_through = Some(RideThroughSettings {
				abnormal_category: match abnormal.as_str() {
					"i" => AbnormalCategory::I,
					"ii" => AbnormalCategory::II,
					_ => AbnormalCategory::III,
				},
				return_delay_s: Some(10.0),
				return_ramp_s: Some(20.0),
				..Default::default()
			});
			let settings = InverterSettings { ride_through, ..InverterSettings::rated(VA) };
			unit = Inverter::new(&settings, 0.0).ok();
		}
		let unit = unit.as_mut().expect("it has been set");
		let (ours, _) = step(unit, 0.5, number(voltage), 1.0);
		assert!((ours - number(p)).abs() < TOLERANCE, "{row:?}: {ours}");
	}
}

#[test]
fn the_state_of_charge_of_a_battery_is_that_of_opender() {
	let mut battery = Battery::new(&StorageSettings {
		capacity_wh: 2.0 * VA,
		initial_share: 0.5,
		charge_max_w: VA,
		discharge_max_w: VA,
		charge_efficiency: 0.9,
		discharge_efficiency: 1.0,
		self_discharge_per_day: 0.01,
		min_share: 0.1,
		max_share: 0.95,
		taper_share: 0.1,
		taper_end: 0.1,
		ramp_w_per_s: None,
	})
	.expect("the settings are in range");
	for row in golden("battery.csv") {
		let [_, asked, p, soc] = &row[..] else { panic!("{row:?} has four columns") };
		let (charge, discharge) = battery.reach_w(600.0);
		let w = (number(asked) * VA).clamp(-charge, discharge);
		battery.step(w, 600.0);
		let error = (w / VA - number(p)).abs().max((battery.state_of_charge() - number(soc)).abs());
		assert!(error < STATIC_TOLERANCE, "{row:?}: {w} {}", battery.state_of_charge());
	}
}

/// OpenDER lets a battery under an active power limit with volt-watt deliver the limit whatever is
/// asked of it. By the standard a limit is a most (clause 4.6.2), and so is volt-watt's (clause
/// 5.4.2): ours delivers what is asked.
#[test]
fn a_battery_under_a_limit_with_volt_watt_follows_its_demand_unlike_in_opender() {
	for row in golden("disputed.csv") {
		let [technology, category, functions, limit, power, voltage, p, _] = &row[..] else {
			panic!("{row:?} has eight columns");
		};
		assert_eq!(number(p), number(limit), "OpenDER forgets the demand");
		let mut inverter = inverter(technology, category, functions, 1.0);
		let asked = number(power).min(number(limit));
		let ours = step(&mut inverter, asked, number(voltage), 100_000.0);
		assert_eq!(ours.0, asked);
	}
}

/// A Python with `opender`, or `None` after a sentence on how to get one.
fn python() -> Option<String> {
	let python = env::var("TIELINE_COSIM_PYTHON").ok();
	if python.is_none() {
		let skipped = "skipped: TIELINE_COSIM_PYTHON names no Python with opender; \
		               `cargo xtask setup` installs one";
		assert!(env::var("CI").as_deref() != Ok("true"), "{skipped}");
		eprintln!("{skipped}");
	}
	python
}

#[test]
fn the_golden_values_are_what_opender_says_today() -> Result<(), Box<dyn Error>> {
	let Some(python) = python() else { return Ok(()) };
	let folder = env::temp_dir().join(format!("tieline-opender-{}", std::process::id()));
	fs::create_dir_all(&folder)?;
	let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/opender_golden.py");
	let output = Command::new(&python).arg(script).arg(&folder).output()?;
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	for name in
		["static.csv", "unbalanced.csv", "dynamic.csv", "trips.csv", "battery.csv", "disputed.csv"]
	{
		let (today, golden) = (rows(&folder, name), rows(Path::new(DATA), name));
		assert_eq!(today.len(), golden.len(), "{name}");
		for (today, golden) in today.iter().zip(&golden) {
			// The last decimal may round otherwise with another libm.
			let same = today.len() == golden.len()
				&& today.iter().zip(golden).all(|(a, b)| {
					match (a.parse::<f64>(), b.parse::<f64>()) {
						(Ok(a), Ok(b)) => (a - b).abs() < 2.5e-9,
						_ => a == b,
					}
				});
			assert!(same, "{name}: {today:?} was {golden:?}");
		}
	}
	fs::remove_dir_all(&folder)?;
	Ok(())
}

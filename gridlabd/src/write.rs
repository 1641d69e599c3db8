//! The text of a model.

use crate::{
	WriteError,
	loads::{self, suffix},
	names::{LinkNames, LoadNames, Names, RegulatorNames, complex, letter, letters, object},
};
use num_complex::Complex64;
use std::fmt::Write as _;
use tieline_feeder::{Capacitor, Connection, Feeder, Line, Regulator, Transformer};

/// The length of a line of which the matrices are those of a mile, in feet.
const MILE_FT: f64 = 5280.0;
/// The change of turns by one tap.
const STEP_PU: f64 = 0.00625;
/// The time for which a relay waits before it moves a tap, in seconds.
const DELAY_S: u32 = 30;

/// Whether regulators act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
	/// They act, each phase by itself, one tap in 30 s.
	Free,
	/// They stay at their taps.
	Locked,
}

/// The DERs of a model: each a name, a bus and its phases there.
pub type Ders<'a> = &'a [(String, String, Vec<u8>)];

/// A feeder as GLM, with its regulators at these taps and its loads at rated power, and the names of
/// its objects. DERs have no power until it is set.
///
/// # Errors
///
/// The first element that has no counterpart.
pub fn write(
	feeder: &Feeder,
	taps: &[i8],
	mode: Mode,
	ders: Ders<'_>,
) -> Result<(String, Names), WriteError> {
	let mut glm = head(feeder);
	let mut names = Names::default();
	for bus in &feeder.buses {
		let phases = (1..=3).filter(|phase| bus.nodes[usize::from(*phase) - 1].is_some());
		let node = object("bus", &bus.name);
		let _ = writeln!(
			glm,
			"object node {{ name {node}; phases {}N; nominal_voltage {}; }}",
			letters(phases),
			bus.base_volts
		);
		names.buses.push((bus.name.clone(), node));
	}
	names.source = source(&mut glm, feeder);
	for line in &feeder.lines {
		let line = self::line(&mut glm, feeder, line)?;
		names.lines.push(line.object.clone());
		names.links.push(line);
	}
	for (regulator, tap) in feeder.regulators.iter().zip(taps) {
		let (regulator, link) = self::regulator(&mut glm, feeder, regulator, *tap, mode)?;
		names.regulators.push(regulator);
		names.links.push(link);
	}
	for transformer in &feeder.transformers {
		let index = feeder.transformers.iter().position(|of| std::ptr::eq(of, transformer));
		if !feeder.regulators.iter().any(|regulator| Some(regulator.transformer) == index) {
			names.links.push(self::transformer(&mut glm, feeder, transformer)?);
		}
	}
	for capacitor in &feeder.capacitors {
		self::capacitor(&mut glm, feeder, capacitor);
	}
	for model in &feeder.loads {
		let load = loads::load(feeder, model);
		write_load(&mut glm, feeder, model.nodes[0], &load);
		names.loads.push(load);
	}
	for (index, (name, bus, phases)) in ders.iter().enumerate() {
		names.ders.push(der(&mut glm, feeder, index, (name, bus, phases))?);
	}
	Ok((glm, names))
}

fn head(feeder: &Feeder) -> String {
	format!(
		"// {}, written by tieline-gridlabd.\n\
		 #set complex_format=%+.12lg%+.12lg%c\n\
		 #set double_format=%+.12lg\n\
		 #set iteration_limit=10\n\
		 clock {{ timezone UTC0; starttime '2026-01-01 00:00:00'; stoptime '2026-01-09 00:00:00'; }}\n\
		 module powerflow {{ solver_method NR; line_capacitance TRUE; \
		 default_maximum_voltage_error 1e-9; nominal_frequency {}; }}\n",
		feeder.name, feeder.frequency_hz
	)
}

fn bus_of(feeder: &Feeder, node: usize) -> String {
	object("bus", &feeder.buses[feeder.nodes[node].bus].name)
}

fn phases_of(feeder: &Feeder, nodes: &[usize]) -> Vec<u8> {
	nodes.iter().map(|node| feeder.nodes[*node].phase).collect()
}

/// The swing node and the impedance of the source, as a line of a mile to its bus.
fn source(glm: &mut String, feeder: &Feeder) -> LinkNames {
	let source = &feeder.source;
	let volts = source.base_kv * 1e3 / 3f64.sqrt() * source.voltage_pu;
	let _ = write!(
		glm,
		"object node {{ name swing; bustype SWING; phases ABCN; nominal_voltage {};",
		source.base_kv * 1e3 / 3f64.sqrt()
	);
	for phase in 1..=3u8 {
		let degrees = source.angle_deg - 120.0 * f64::from(phase - 1);
		let voltage = Complex64::from_polar(volts, degrees.to_radians());
		let _ = write!(glm, " voltage_{} {};", letter(phase), complex(voltage));
	}
	glm.push_str(" }\n");
	let own = (source.zero_ohm + 2.0 * source.positive_ohm) / 3.0;
	let mutual = (source.zero_ohm - source.positive_ohm) / 3.0;
	let ohm = |i: usize, j: usize| if i == j { own } else { mutual };
	configuration(glm, "source_code", &[1, 2, 3], ohm, |_, _| 0.0);
	let to = bus_of(feeder, source.nodes[0]);
	link(glm, ("source_line", "source_code"), "swing", &to, "ABC")
}

/// A line configuration of Ω and nF per mile.
fn configuration(
	glm: &mut String,
	name: &str,
	phases: &[u8],
	ohm: impl Fn(usize, usize) -> Complex64,
	nanofarad: impl Fn(usize, usize) -> f64,
) {
	let _ = write!(glm, "object line_configuration {{ name {name};");
	for (i, from) in phases.iter().enumerate() {
		for (j, to) in phases.iter().enumerate() {
			let _ = write!(glm, " z{from}{to} {};", complex(ohm(i, j)));
			let _ = write!(glm, " c{from}{to} {:e};", nanofarad(i, j));
		}
	}
	glm.push_str(" }\n");
}

fn link(
	glm: &mut String,
	(name, configuration): (&str, &str),
	from: &str,
	to: &str,
	phases: &str,
) -> LinkNames {
	let _ = writeln!(
		glm,
		"object overhead_line {{ name {name}; phases {phases}N; from {from}; to {to}; \
		 length {MILE_FT}; configuration {configuration}; }}",
	);
	linked(name.into(), from, to, phases)
}

fn linked(object: String, from: &str, to: &str, phases: &str) -> LinkNames {
	LinkNames { object, from: from.into(), to: to.into(), phases: phases.into() }
}

fn line(glm: &mut String, feeder: &Feeder, line: &Line) -> Result<LinkNames, WriteError> {
	let phases = phases_of(feeder, &line.from);
	if phases != phases_of(feeder, &line.to) {
		return Err(WriteError::Phases(line.name.clone()));
	}
	let order = phases.len();
	let ohm = |i: usize, j: usize| line.impedance_ohm[i * order + j];
	let nanofarad = |i: usize, j: usize| line.capacitance_nf[i * order + j];
	let (name, code) = (object("line", &line.name), object("code", &line.name));
	configuration(glm, &code, &phases, ohm, nanofarad);
	let (from, to) = (bus_of(feeder, line.from[0]), bus_of(feeder, line.to[0]));
	Ok(link(glm, (&name, &code), &from, &to, &letters(phases)))
}

/// A regulator of one phase: those of a bank are several between the same nodes, each with settings of
/// its own.
fn regulator(
	glm: &mut String,
	feeder: &Feeder,
	regulator: &Regulator,
	tap: i8,
	mode: Mode,
) -> Result<(RegulatorNames, LinkNames), WriteError> {
	let transformer = &feeder.transformers[regulator.transformer];
	let [first, second] = &transformer.windings;
	let is_wye = |c: Connection| c == Connection::Wye;
	let is_plain = transformer.phases() == 1
		&& is_wye(first.connection)
		&& is_wye(second.connection)
		&& (first.rated_kv - second.rated_kv).abs() < 1e-9
		&& regulator.winding == 1
		&& (regulator.range.step_pu() - STEP_PU).abs() < 1e-9;
	if !is_plain {
		return Err(WriteError::Regulator(regulator.name.clone()));
	}
	let (from, to) = (first.nodes[0], second.nodes[0]);
	let phase = feeder.nodes[from].phase;
	if phase != feeder.nodes[to].phase {
		return Err(WriteError::Phases(regulator.name.clone()));
	}
	let settings = &regulator.settings;
	let (lowest, highest) = regulator.positions();
	let acts = mode == Mode::Free && settings.max_change > 0;
	let control = if acts { "LINE_DROP_COMP" } else { "MANUAL" };
	let phase = letter(phase);
	let configuration = object("settings", &regulator.name);
	let _ = writeln!(
		glm,
		"object regulator_configuration {{ name {configuration}; connect_type WYE_WYE; Type A; \
		 Control {control}; control_level INDIVIDUAL; regulation {}; raise_taps {highest}; \
		 lower_taps {}; band_center {}; band_width {}; time_delay {DELAY_S}; dwell_time 0; \
		 power_transducer_ratio {}; current_transducer_ratio {}; compensator_r_setting_{phase} {}; \
		 compensator_x_setting_{phase} {}; tap_pos_{phase} {tap}; }}",
		STEP_PU * f64::from(highest),
		-i16::from(lowest),
		settings.target_volts,
		settings.band_volts,
		settings.voltage_ratio,
		settings.current_rating,
		settings.drop_volts.re,
		settings.drop_volts.im,
	);
	let object = object("regulator", &regulator.name);
	let (from, to) = (bus_of(feeder, from), bus_of(feeder, to));
	let _ = writeln!(
		glm,
		"object regulator {{ name {object}; phases {phase}N; from {from}; to {to}; \
		 configuration {configuration}; }}",
	);
	let names = RegulatorNames { name: regulator.name.clone(), object: object.clone(), phase };
	Ok((names, linked(object, &from, &to, &phase.to_string())))
}

fn transformer(
	glm: &mut String,
	feeder: &Feeder,
	transformer: &Transformer,
) -> Result<LinkNames, WriteError> {
	let [first, second] = &transformer.windings;
	let is_plain = [first, second]
		.iter()
		.all(|w| w.connection == Connection::Wye && (w.tap_pu - 1.0).abs() < 1e-12);
	if !is_plain {
		return Err(WriteError::Transformer(transformer.name.clone()));
	}
	let phases = phases_of(feeder, &first.nodes);
	if phases != phases_of(feeder, &second.nodes) {
		return Err(WriteError::Phases(transformer.name.clone()));
	}
	let resistance = (first.resistance_percent + second.resistance_percent) / 100.0;
	let impedance = Complex64::new(resistance, transformer.reactance_percent / 100.0);
	let line_to_line = |kv: f64| match phases.len() {
		1 => kv * 3f64.sqrt(),
		_ => kv,
	};
	let per_phase = transformer.rated_kva / phases.len() as f64;
	let _ = write!(
		glm,
		"object transformer_configuration {{ name {}; connect_type WYE_WYE; power_rating {}; \
		 primary_voltage {}; secondary_voltage {}; impedance {};",
		object("rating", &transformer.name),
		per_phase * 3.0,
		line_to_line(first.rated_kv) * 1e3,
		line_to_line(second.rated_kv) * 1e3,
		complex(impedance),
	);
	for phase in &phases {
		let _ = write!(glm, " power{}_rating {per_phase};", letter(*phase));
	}
	let (from, to) = (bus_of(feeder, first.nodes[0]), bus_of(feeder, second.nodes[0]));
	let phases = letters(phases);
	let _ = writeln!(
		glm,
		" }}\nobject transformer {{ name {}; phases {phases}N; from {from}; to {to}; configuration {}; }}",
		object("transformer", &transformer.name),
		object("rating", &transformer.name),
	);
	Ok(linked(object("transformer", &transformer.name), &from, &to, &phases))
}

/// A capacitor bank as constant impedances, which a capacitor is.
fn capacitor(glm: &mut String, feeder: &Feeder, capacitor: &Capacitor) {
	let phase_of = |node: usize| feeder.nodes[node].phase;
	let ends: Vec<(u8, Option<u8>)> = match capacitor.connection {
		Connection::Wye => capacitor.nodes.iter().map(|node| (phase_of(*node), None)).collect(),
		Connection::Delta => (0..capacitor.phases)
			.map(|i| {
				let next = capacitor.nodes[(i + 1) % capacitor.nodes.len()];
				(phase_of(capacitor.nodes[i]), Some(phase_of(next)))
			})
			.collect(),
	};
	let volts = match capacitor.connection {
		Connection::Wye if capacitor.phases > 1 => capacitor.rated_kv * 1e3 / 3f64.sqrt(),
		_ => capacitor.rated_kv * 1e3,
	};
	let var = capacitor.rated_kvar * 1e3 / ends.len() as f64;
	let properties = ends.into_iter().map(|(phase, next)| crate::names::Property {
		name: format!("constant_impedance_{}", suffix(phase, next).0),
		value: (0.0, -volts * volts / var),
		divides: true,
	});
	let load = LoadNames {
		object: object("capacitor", &capacitor.name),
		properties: properties.collect(),
	};
	write_load(glm, feeder, capacitor.nodes[0], &load);
}

/// A load as a child of its bus.
fn write_load(glm: &mut String, feeder: &Feeder, node: usize, load: &LoadNames) {
	let bus = &feeder.buses[feeder.nodes[node].bus];
	let phases = (1..=3).filter(|phase| bus.nodes[usize::from(*phase) - 1].is_some());
	let _ = write!(
		glm,
		"object load {{ name {}; parent {}; phases {}N; nominal_voltage {};",
		load.object,
		object("bus", &bus.name),
		letters(phases),
		bus.base_volts
	);
	for property in &load.properties {
		let value = Complex64::new(property.value.0, property.value.1);
		let _ = write!(glm, " {} {};", property.name, complex(value));
	}
	glm.push_str(" }\n");
}

fn der(
	glm: &mut String,
	feeder: &Feeder,
	index: usize,
	(name, bus, phases): (&str, &str, &[u8]),
) -> Result<(String, Vec<String>), WriteError> {
	let wrong = || WriteError::Der(name.to_owned());
	let place = feeder.bus(bus).ok_or_else(wrong)?;
	let there = &feeder.buses[place];
	let has = |phase: &u8| there.nodes.get(usize::from(*phase) - 1).is_some_and(Option::is_some);
	if !(1..=3).contains(&phases.len()) || !phases.iter().all(has) {
		return Err(wrong());
	}
	let properties = match phases {
		[from, to] => vec![format!("constant_power_{}", suffix(*from, Some(*to)).0)],
		_ => phases.iter().map(|p| format!("constant_power_{}", suffix(*p, None).0)).collect(),
	};
	let load = LoadNames { object: format!("der_{index}"), properties: Vec::new() };
	let node = there.nodes[usize::from(phases[0]) - 1].ok_or_else(wrong)?;
	write_load(glm, feeder, node, &load);
	Ok((load.object, properties))
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_opendss::ieee13;

	fn written(mode: Mode, ders: Ders<'_>) -> Result<(String, Names), WriteError> {
		let feeder = ieee13();
		write(&feeder, &feeder.taps(), mode, ders)
	}

	#[test]
	fn every_element_of_the_ieee_13_feeder_has_a_counterpart() {
		let (glm, names) = written(Mode::Free, &[]).unwrap();
		let feeder = ieee13();
		assert_eq!(names.buses.len(), feeder.buses.len());
		assert_eq!(names.lines.len(), feeder.lines.len());
		assert_eq!(names.loads.len(), feeder.loads.len());
		assert_eq!(names.links.len(), feeder.lines.len() + feeder.transformers.len());
		assert_eq!(glm.matches("object regulator {").count(), 3);
		assert_eq!(glm.matches("Control LINE_DROP_COMP").count(), 3);
		let phases = names.regulators.iter().map(|of| of.phase).collect::<String>();
		assert_eq!(phases, "ABC");
	}

	#[test]
	fn locked_regulators_are_manual() {
		let (glm, _) = written(Mode::Locked, &[]).unwrap();
		assert!(glm.contains("Control MANUAL") && !glm.contains("LINE_DROP_COMP"));
	}

	#[test]
	fn each_regulator_of_a_bank_keeps_its_own_settings() {
		let mut feeder = ieee13();
		let [first, second, third] = feeder.regulators.as_mut_slice() else { panic!("three") };
		first.settings.max_change = 0;
		second.settings.band_volts = 3.0;
		second.settings.target_volts = 121.5;
		third.range = tieline_feeder::TapRange { lowest_pu: 0.95, highest_pu: 1.05, steps: 16 };
		third.settings.voltage_ratio = 40.0;
		let (glm, names) = write(&feeder, &[1, 2, -3], Mode::Free, &[]).unwrap();
		let settings = |name: &str| {
			let is_its = |line: &&str| line.contains(&format!("name settings_{name};"));
			glm.lines().find(is_its).expect("its settings").to_owned()
		};
		for (name, words) in [
			("reg1", ["Control MANUAL", "raise_taps 16", "tap_pos_A 1;"].as_slice()),
			(
				"reg2",
				&["Control LINE_DROP_COMP", "band_center 121.5", "band_width 3", "tap_pos_B 2;"],
			),
			("reg3", &["raise_taps 8", "lower_taps 8", "regulation 0.05;", "tap_pos_C -3;"]),
			("reg3", &["band_width 2", "power_transducer_ratio 40"]),
		] {
			let settings = settings(name);
			assert!(words.iter().all(|words| settings.contains(words)), "{settings}");
		}
		let objects = names.regulators.iter().map(|of| of.object.as_str()).collect::<Vec<_>>();
		assert_eq!(objects, ["regulator_reg1", "regulator_reg2", "regulator_reg3"]);
	}

	#[test]
	fn elements_of_similar_names_are_objects_of_their_own() {
		let mut feeder = ieee13();
		for (line, name) in feeder.lines.iter_mut().zip(["a-b", "a.b", "a_b", "source", "a b"]) {
			line.name = name.into();
		}
		for (bus, name) in feeder.buses.iter_mut().zip(["b-1", "b.1", "b_1"]) {
			bus.name = name.into();
		}
		for (load, name) in feeder.loads.iter_mut().zip(["c-1", "c.1", "c_1"]) {
			load.name = name.into();
		}
		let (glm, _) = write(&feeder, &feeder.taps(), Mode::Free, &[]).unwrap();
		let mut seen = std::collections::BTreeSet::new();
		for line in glm.lines().filter(|line| line.starts_with("object ")) {
			let name = line.split("{ name ").nth(1).and_then(|rest| rest.split(';').next());
			assert!(seen.insert(name.expect("a name")), "{line}");
		}
		let elements = feeder.lines.len() + feeder.buses.len() + feeder.loads.len();
		assert!(seen.len() > elements);
	}

	#[test]
	fn a_der_shares_its_power_among_its_phases() {
		let der = |phases: &[u8]| ("roof".to_owned(), "671".to_owned(), phases.to_vec());
		let (_, names) =
			written(Mode::Locked, &[der(&[1, 2, 3]), der(&[2]), der(&[1, 3])]).unwrap();
		let properties = names.ders.iter().map(|(_, properties)| properties.join(" "));
		let expected = [
			"constant_power_AN constant_power_BN constant_power_CN",
			"constant_power_BN",
			"constant_power_CA",
		];
		assert_eq!(properties.collect::<Vec<_>>(), expected);
	}

	#[test]
	fn a_der_at_a_phase_that_the_bus_lacks_is_refused() {
		let ders = [("roof".to_owned(), "611".to_owned(), vec![1])];
		assert_eq!(written(Mode::Locked, &ders), Err(WriteError::Der("roof".into())));
	}

	#[test]
	fn a_delta_transformer_is_refused_by_its_name() {
		let mut feeder = ieee13();
		let plain = feeder.transformers.iter().position(|of| of.phases() == 3).unwrap();
		let name = feeder.transformers[plain].name.clone();
		feeder.transformers[plain].windings[0].connection = Connection::Delta;
		let refused = write(&feeder, &feeder.taps(), Mode::Locked, &[]);
		assert_eq!(refused, Err(WriteError::Transformer(name)));
	}
}

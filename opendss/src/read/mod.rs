//! From the objects of a script to a feeder.

mod lines;
mod loads;
mod source;
mod transformers;

use crate::error::{ParseError, ParseErrorKind};
use crate::script::{Object, Property, Script, is_plain};
use lines::Section;
use std::collections::{HashMap, VecDeque};
use tieline_feeder::Complex64;
use tieline_feeder::{Bus, Connection, Feeder, Line, Node, Source, TapRange};

/// The result of reading a part of the script; an error carries the line of the script.
pub(crate) type Result<T, E = (usize, ParseErrorKind)> = std::result::Result<T, E>;

/// Reads an OpenDSS script. `file` names it in errors.
pub fn parse(text: &str, file: &str) -> Result<Feeder, ParseError> {
	let script = Script::parse(text, file)?;
	let located = |(line, kind)| ParseError { file: file.into(), line, kind };
	let mut reader = Reader::new(&script).map_err(located)?;
	for object in &script.objects {
		if reader.is_enabled(object).map_err(located)? {
			reader.object(object).map_err(located)?;
		}
	}
	reader.finish().map_err(located)
}

/// The feeder, as far as it has been read.
pub(crate) struct Reader {
	pub feeder: Feeder,
	codes: HashMap<String, Section>,
	/// The taps that the windings of each transformer have.
	pub tap_ranges: Vec<[TapRange; 2]>,
	/// The delay that all regulators share.
	pub regulator_delay: Option<f64>,
	/// The line of the script on which each node was first named.
	first_named: Vec<usize>,
}

impl Reader {
	fn new(script: &Script) -> Result<Self> {
		let source = script.objects.iter().find(|o| o.class == "vsource" && o.name == "source");
		let object = source.ok_or((1, ParseErrorKind::NoCircuit))?;
		let mut reader = Self {
			feeder: Feeder {
				name: script.circuit.clone(),
				frequency_hz: script.frequency_hz,
				source: Source {
					nodes: [0, 1, 2],
					base_kv: 115.0,
					voltage_pu: 1.0,
					angle_deg: 0.0,
					positive_ohm: Complex64::ZERO,
					zero_ohm: Complex64::ZERO,
				},
				buses: Vec::new(),
				nodes: Vec::new(),
				lines: Vec::new(),
				transformers: Vec::new(),
				regulators: Vec::new(),
				capacitors: Vec::new(),
				loads: Vec::new(),
			},
			codes: HashMap::new(),
			tap_ranges: Vec::new(),
			regulator_delay: None,
			first_named: Vec::new(),
		};
		reader.source(object)?;
		Ok(reader)
	}

	fn is_enabled(&self, object: &Object) -> Result<bool> {
		let last = object.properties.iter().rev().find(|p| p.name == "enabled");
		last.map_or(Ok(true), |p| p.flag().map_err(|kind| (p.line, kind)))
	}

	fn object(&mut self, object: &Object) -> Result<()> {
		match object.class.as_str() {
			"vsource" if object.name == "source" => Ok(()),
			"linecode" => {
				let code = lines::line_code(object, self.feeder.frequency_hz)?;
				self.codes.insert(object.name.clone(), code);
				Ok(())
			},
			"line" => self.line(object),
			"transformer" => self.transformer(object),
			"regcontrol" => self.regulator(object),
			"capacitor" => self.capacitor(object),
			"load" => self.load(object),
			class => Err((object.line, ParseErrorKind::UnsupportedElement(class.into()))),
		}
	}

	fn line(&mut self, object: &Object) -> Result<()> {
		let text = lines::line(object, &self.codes)?;
		let (impedance_ohm, capacitance_nf) = text.matrices;
		let from = self.phases(text.buses[0], text.phases)?;
		let to = self.phases(text.buses[1], text.phases)?;
		self.feeder.lines.push(Line {
			name: object.name.clone(),
			from,
			to,
			impedance_ohm,
			capacitance_nf,
			rating_amps: text.rating_amps,
		});
		Ok(())
	}

	/// The node of a phase of a bus; makes it when it is new.
	pub fn node(&mut self, bus: &str, phase: u8, line: usize) -> usize {
		let feeder = &mut self.feeder;
		let bus = feeder.bus(bus).unwrap_or_else(|| {
			let name = bus.to_ascii_lowercase();
			feeder.buses.push(Bus { name, nodes: [None; 3], base_volts: f64::NAN });
			feeder.buses.len() - 1
		});
		let place = &mut feeder.buses[bus].nodes[usize::from(phase) - 1];
		*place.get_or_insert_with(|| {
			feeder.nodes.push(Node { bus, phase });
			self.first_named.push(line);
			feeder.nodes.len() - 1
		})
	}

	/// The nodes of exactly `count` conductors of a bus as written, such as `671.1.2`; phases from
	/// 1 where none are written.
	pub fn phases(&mut self, property: &Property, count: usize) -> Result<Vec<usize>> {
		let (bus, phases) = bus_and_phases(property)?;
		let phases = if phases.is_empty() { (1..=count as u8).collect() } else { phases };
		if phases.len() != count || phases.contains(&0) {
			return Err((property.line, property.malformed()));
		}
		Ok(phases.into_iter().map(|phase| self.node(bus, phase, property.line)).collect())
	}

	/// The nodes of an element at one bus, and its connection as it is modelled: a wye of one phase
	/// whose neutral is another phase lies between two nodes, as a delta of one phase does.
	pub fn connected(
		&mut self,
		property: &Property,
		connection: Connection,
		phases: usize,
	) -> Result<(Vec<usize>, Connection)> {
		let malformed = || (property.line, property.malformed());
		let (bus, mut written) = bus_and_phases(property)?;
		if written.is_empty() {
			written = (1..=phases as u8).collect();
		}
		let connection = match connection {
			Connection::Wye if phases == 1 && written.len() == 2 && written[1] != 0 => {
				Connection::Delta
			},
			other => other,
		};
		let conductors = match connection {
			Connection::Wye => {
				if written.len() > phases && written[phases..].iter().any(|&phase| phase != 0) {
					return Err(malformed());
				}
				written.truncate(phases);
				phases
			},
			Connection::Delta if phases == 3 => 3,
			Connection::Delta => phases + 1,
		};
		if written.len() != conductors || written.contains(&0) {
			return Err(malformed());
		}
		let nodes = written.into_iter().map(|phase| self.node(bus, phase, property.line));
		Ok((nodes.collect(), connection))
	}

	/// Finds what fixes the voltage base of each bus, and that each node is connected.
	fn finish(mut self) -> Result<Feeder> {
		let feeder = &mut self.feeder;
		let mut neighbours = vec![Vec::new(); feeder.nodes.len()];
		let mut connect = |a: usize, b: usize, ratio: f64| {
			neighbours[a].push((b, ratio));
			neighbours[b].push((a, 1.0 / ratio));
		};
		for line in &feeder.lines {
			line.from.iter().zip(&line.to).for_each(|(&a, &b)| connect(a, b, 1.0));
		}
		for transformer in &feeder.transformers {
			let [first, second] = [0, 1].map(|w| {
				let across = match transformer.windings[w].connection {
					Connection::Wye => 1.0,
					Connection::Delta => 3f64.sqrt(),
				};
				transformer.winding_volts(w) / across
			});
			let ends = transformer.winding_ends(0).into_iter().zip(transformer.winding_ends(1));
			for ((a, _), (b, _)) in ends {
				connect(a, b, second / first);
			}
			for w in [0, 1] {
				if transformer.windings[w].connection == Connection::Delta {
					let nodes = &transformer.windings[w].nodes;
					nodes.windows(2).for_each(|pair| connect(pair[0], pair[1], 1.0));
				}
			}
		}
		let base = feeder.source.base_kv * 1e3 / 3f64.sqrt();
		let mut bases = vec![None; feeder.nodes.len()];
		let mut queue: VecDeque<usize> = feeder.source.nodes.into();
		feeder.source.nodes.iter().for_each(|&node| bases[node] = Some(base));
		while let Some(node) = queue.pop_front() {
			for &(next, ratio) in &neighbours[node] {
				if bases[next].is_none() {
					bases[next] = bases[node].map(|base| base * ratio);
					queue.push_back(next);
				}
			}
		}
		for (index, node) in feeder.nodes.iter().enumerate() {
			let Some(base) = bases[index] else {
				let name = feeder.node_name(index);
				return Err((self.first_named[index], ParseErrorKind::Disconnected(name)));
			};
			feeder.buses[node.bus].base_volts = base;
		}
		Ok(self.feeder)
	}
}

/// A bus as written: its name, and the phases of its conductors, 0 for ground.
fn bus_and_phases(property: &Property) -> Result<(&str, Vec<u8>)> {
	let malformed = || (property.line, property.malformed());
	let mut parts = property.value.trim().split('.');
	let bus = parts.next().filter(|bus| is_plain(bus)).ok_or_else(malformed)?;
	let mut phases = Vec::new();
	for part in parts {
		let phase: u8 = part.parse().map_err(|_| malformed())?;
		if phase > 3 || (phase > 0 && phases.contains(&phase)) {
			return Err(malformed());
		}
		phases.push(phase);
	}
	Ok((bus, phases))
}

/// The element as errors name it.
pub(crate) fn label(object: &Object) -> String {
	format!("{} `{}`", object.class, object.name)
}

/// A property that the reader does not know.
pub(crate) fn unsupported(object: &Object, property: &Property) -> (usize, ParseErrorKind) {
	let (element, name) = (label(object), property.name.clone());
	(property.line, ParseErrorKind::UnsupportedProperty { element, property: name })
}

/// A property whose value is one that the reader does not model.
pub(crate) fn unsupported_value(object: &Object, property: &Property) -> (usize, ParseErrorKind) {
	let name = format!("{}={}", property.name, property.value);
	(property.line, ParseErrorKind::UnsupportedProperty { element: label(object), property: name })
}

/// A property that is not there.
pub(crate) fn missing(object: &Object, property: &str) -> (usize, ParseErrorKind) {
	let (element, property) = (label(object), property.into());
	(object.line, ParseErrorKind::Missing { element, property })
}

/// An element that contradicts itself, and in what.
pub(crate) fn inconsistent(object: &Object, what: &str) -> (usize, ParseErrorKind) {
	(object.line, ParseErrorKind::Inconsistent(format!("{}: {what}", label(object))))
}

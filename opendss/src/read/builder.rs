//! The feeder while it is built, element by element.

use super::line_codes::LineCode;
use crate::error::{Fault, ParseErrorKind, Result};
use crate::script::Property;
use std::collections::HashMap;
use tieline_feeder::{Bus, Complex64, Connection, Feeder, Node, Source, TapRange};

/// The elements read so far, and the data that later elements refer to.
pub(super) struct Builder {
	pub feeder: Feeder,
	pub line_codes: HashMap<String, LineCode>,
	/// The taps of both windings of each transformer.
	pub tap_ranges: Vec<[TapRange; 2]>,
	/// The delay of the first regulator, which all others have to share.
	pub regulator_delay: Option<f64>,
	/// The line of the script that first names each node.
	first_named: Vec<usize>,
}

impl Builder {
	/// A feeder without elements; its source is a placeholder.
	pub fn new(name: String, frequency_hz: f64) -> Self {
		let source = Source {
			nodes: [0, 1, 2],
			base_kv: 0.0,
			voltage_pu: 1.0,
			angle_deg: 0.0,
			positive_ohm: Complex64::ZERO,
			zero_ohm: Complex64::ZERO,
		};
		let feeder = Feeder {
			name,
			frequency_hz,
			source,
			buses: Vec::new(),
			nodes: Vec::new(),
			lines: Vec::new(),
			transformers: Vec::new(),
			regulators: Vec::new(),
			capacitors: Vec::new(),
			loads: Vec::new(),
		};
		Self {
			feeder,
			line_codes: HashMap::new(),
			tap_ranges: Vec::new(),
			regulator_delay: None,
			first_named: Vec::new(),
		}
	}

	/// The node of a phase of a bus. The first reference to it creates it; `line` is that of the
	/// reference.
	pub fn node(&mut self, bus: &str, phase: u8, line: usize) -> usize {
		let feeder = &mut self.feeder;
		let bus = feeder.bus(bus).unwrap_or_else(|| {
			let name = bus.to_ascii_lowercase();
			feeder.buses.push(Bus { name, nodes: [None; 3], base_volts: f64::NAN, place: None });
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
		let (bus, phases) = property.bus()?;
		let phases = if phases.is_empty() { (1..=count as u8).collect() } else { phases };
		if phases.len() != count || phases.contains(&0) {
			return Err(property.malformed());
		}
		Ok(phases.into_iter().map(|phase| self.node(bus, phase, property.line)).collect())
	}

	/// The nodes of an element at one bus, and its connection in the model: a wye of one phase
	/// whose neutral is another phase lies between two nodes, as a delta of one phase does.
	pub fn connected(
		&mut self,
		property: &Property,
		connection: Connection,
		phases: usize,
	) -> Result<(Vec<usize>, Connection)> {
		let (bus, mut written) = property.bus()?;
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
					return Err(property.malformed());
				}
				written.truncate(phases);
				phases
			},
			Connection::Delta if phases == 3 => 3,
			Connection::Delta => phases + 1,
		};
		if written.len() != conductors || written.contains(&0) {
			return Err(property.malformed());
		}
		let nodes = written.into_iter().map(|phase| self.node(bus, phase, property.line));
		Ok((nodes.collect(), connection))
	}

	/// The feeder with its voltage bases. Every node has to be connected to the source.
	pub fn finish(mut self) -> Result<Feeder> {
		let bases = self.feeder.voltage_bases();
		for (node, (base, &line)) in bases.into_iter().zip(&self.first_named).enumerate() {
			let Some(base) = base else {
				let name = self.feeder.node_name(node);
				return Err(Fault { line, kind: ParseErrorKind::Disconnected(name) });
			};
			let bus = self.feeder.nodes[node].bus;
			self.feeder.buses[bus].base_volts = base;
		}
		Ok(self.feeder)
	}
}

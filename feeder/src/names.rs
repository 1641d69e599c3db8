//! The names of a feeder's elements, and the notation of nodes: `671.2` for one phase of a bus,
//! `671.3.1` for several.

use crate::model::{Feeder, Node};

impl Feeder {
	/// The index of the bus with this name, in any case.
	pub fn bus(&self, name: &str) -> Option<usize> {
		self.buses.iter().position(|bus| bus.name.eq_ignore_ascii_case(name))
	}

	/// The index of the node with this name, such as `671.2`.
	pub fn node(&self, name: &str) -> Option<usize> {
		let (bus, phase) = name.rsplit_once('.')?;
		self.node_of(self.bus(bus)?, phase.parse().ok()?)
	}

	/// The node of this phase of a bus.
	pub(crate) fn node_of(&self, bus: usize, phase: u8) -> Option<usize> {
		*self.buses[bus].nodes.get(usize::from(phase).checked_sub(1)?)?
	}

	/// The name of a node, such as `671.2`.
	///
	/// # Panics
	/// When the feeder has no such node.
	pub fn node_name(&self, node: usize) -> String {
		self.terminal_name(&[node])
	}

	/// The name of a terminal: its bus and the phases of its nodes in their order, such as
	/// `671.3.1`.
	///
	/// # Panics
	/// When there is no node, or the feeder has none of these.
	pub fn terminal_name(&self, nodes: &[usize]) -> String {
		let mut name = self.buses[self.nodes[nodes[0]].bus].name.clone();
		for &node in nodes {
			let Node { phase, .. } = self.nodes[node];
			name += &format!(".{phase}");
		}
		name
	}

	/// The index of the line with this name, in any case.
	pub fn line(&self, name: &str) -> Option<usize> {
		self.lines.iter().position(|line| line.name.eq_ignore_ascii_case(name))
	}

	/// The index of the regulator with this name, in any case.
	pub fn regulator(&self, name: &str) -> Option<usize> {
		self.regulators.iter().position(|regulator| regulator.name.eq_ignore_ascii_case(name))
	}
}

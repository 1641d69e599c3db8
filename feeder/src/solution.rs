//! Solutions of the power flow.

use crate::admittance::{Current, Primitive, winding_currents};
use crate::loads::Branch;
use crate::model::Feeder;
use crate::network::{Elements, Network};
use crate::regulator;
use num_complex::Complex64;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The state of a feeder at one operating point.
#[derive(Clone)]
pub struct Solution {
	pub(crate) feeder: Arc<Feeder>,
	pub(crate) elements: Arc<Elements>,
	pub(crate) network: Arc<Network>,
	pub(crate) voltages: Vec<Complex64>,
	/// The phases of the loads, then those of the injections.
	pub(crate) branches: Vec<Branch>,
	pub(crate) load_branches: usize,
	pub(crate) iterations: u32,
	pub(crate) tap_changes: u32,
}

/// The currents into both ends of a line, by conductor, ampere.
#[derive(Clone, Debug, PartialEq)]
pub struct LineCurrents {
	/// Into the first end.
	pub from: Vec<Complex64>,
	/// Into the second end.
	pub to: Vec<Complex64>,
}

/// The power drawn or fed in at a node. Its name is [`Feeder::node_name`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodePower {
	/// The node, as an index into [`Feeder::nodes`].
	pub node: usize,
	/// The active power.
	pub kw: f64,
	/// The reactive power.
	pub kvar: f64,
}

impl fmt::Debug for Solution {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let voltages: BTreeMap<String, f64> = (0..self.voltages.len())
			.map(|node| (self.feeder.node_name(node), self.voltage_pu(node).norm()))
			.collect();
		f.debug_struct("Solution")
			.field("taps", &self.taps())
			.field("voltages_pu", &voltages)
			.finish_non_exhaustive()
	}
}

impl Solution {
	/// The feeder that was solved.
	pub fn feeder(&self) -> &Arc<Feeder> {
		&self.feeder
	}

	/// The taps of the regulators, in the order of [`Feeder::regulators`].
	pub fn taps(&self) -> &[i8] {
		&self.network.taps
	}

	/// The number of iterations, at all tap positions together.
	pub fn iterations(&self) -> u32 {
		self.iterations
	}

	/// The number of times that taps moved.
	pub fn tap_changes(&self) -> u32 {
		self.tap_changes
	}

	/// The voltage of each node against ground, volts, in the order of [`Feeder::nodes`].
	pub fn voltages(&self) -> &[Complex64] {
		&self.voltages
	}

	/// The voltage of a node, pu of its bus's base.
	///
	/// # Panics
	/// When the feeder has no such node.
	pub fn voltage_pu(&self, node: usize) -> Complex64 {
		self.voltages[node] / self.feeder.base_volts(node)
	}

	/// The currents into a line, by its index in [`Feeder::lines`].
	///
	/// # Panics
	/// When the feeder has no such line.
	pub fn line_currents(&self, line: usize) -> LineCurrents {
		let mut from = self.currents(&self.elements.lines[line]);
		let to = from.split_off(from.len() / 2);
		LineCurrents { from, to }
	}

	/// The current in a phase of a winding of a transformer, ampere: across the winding, which in a delta
	/// is not the current of the line.
	///
	/// # Panics
	/// When the feeder has no such transformer, winding (0 or 1) or phase.
	pub fn winding_amps(&self, transformer: usize, winding: usize, phase: usize) -> f64 {
		self.winding_current(transformer, winding, phase).at(&self.voltages).norm()
	}

	pub(crate) fn winding_current(
		&self,
		transformer: usize,
		winding: usize,
		phase: usize,
	) -> Current {
		let taps = self.feeder.tap_ratios(transformer, self.taps());
		winding_currents(&self.feeder.transformers[transformer], taps, winding).swap_remove(phase)
	}

	/// The voltage at a regulator's relay, volts.
	///
	/// # Panics
	/// When the feeder has no such regulator.
	pub fn relay_volts(&self, regulator: usize) -> f64 {
		regulator::relay_volts(
			&self.feeder,
			&self.feeder.regulators[regulator],
			&self.network.transformers,
			|node| self.voltages[node],
		)
	}

	/// The power that the source delivers, by phase: kW and kvar.
	pub fn source_power(&self) -> [Complex64; 3] {
		let drawn = self.currents(&self.elements.source);
		[0, 1, 2].map(|i| {
			let current = self.elements.source_currents[i] - drawn[i];
			self.voltages[self.feeder.source.nodes[i]] * current.conj() / 1e3
		})
	}

	/// The losses of lines and transformers: kW and kvar.
	pub fn losses(&self) -> Complex64 {
		let lines = self.elements.lines.iter();
		lines.chain(&self.network.transformers).map(|element| self.power_into(element)).sum()
	}

	/// The power drawn by the capacitors: kW and kvar; the kvar are negative.
	pub fn capacitor_power(&self) -> Complex64 {
		self.elements.capacitors.iter().map(|element| self.power_into(element)).sum()
	}

	/// The power drawn by the loads at each node. A load between two nodes draws its current at both,
	/// each with its own voltage, so that constant powers to ground of this size have the same
	/// solution.
	pub fn loads(&self) -> Vec<NodePower> {
		self.node_powers(&self.branches[..self.load_branches], 1.0)
	}

	/// The power fed in by the injections at each node.
	pub fn injections(&self) -> Vec<NodePower> {
		self.node_powers(&self.branches[self.load_branches..], -1.0)
	}

	pub(crate) fn across(&self, branch: &Branch) -> Complex64 {
		self.voltages[branch.from] - branch.to.map_or(Complex64::ZERO, |to| self.voltages[to])
	}

	fn currents(&self, element: &Primitive) -> Vec<Complex64> {
		(0..element.nodes.len()).map(|i| element.current(i, |node| self.voltages[node])).collect()
	}

	fn power_into(&self, element: &Primitive) -> Complex64 {
		let currents = self.currents(element);
		let powers = element.nodes.iter().zip(&currents);
		powers.map(|(&node, current)| self.voltages[node] * current.conj()).sum::<Complex64>() / 1e3
	}

	fn node_powers(&self, branches: &[Branch], sign: f64) -> Vec<NodePower> {
		let mut powers = vec![None::<Complex64>; self.voltages.len()];
		for branch in branches {
			let current = branch.current(self.across(branch)).conj() * (sign / 1e3);
			let ends = [(Some(branch.from), current), (branch.to, -current)];
			for (node, current) in ends {
				if let Some(node) = node {
					*powers[node].get_or_insert(Complex64::ZERO) += self.voltages[node] * current;
				}
			}
		}
		let known = powers.into_iter().enumerate().filter_map(|(node, power)| Some((node, power?)));
		known.map(|(node, power)| NodePower { node, kw: power.re, kvar: power.im }).collect()
	}
}

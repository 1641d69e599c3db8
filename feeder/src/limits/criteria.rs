//! The criteria of a feeder: its voltage band and the buses that it binds, and the margins of rows.

use crate::model::Feeder;
use std::collections::{BTreeSet, VecDeque};

/// The limits of a feeder, and the margins that limit rows keep to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Criteria {
	/// The lower end of the voltage band.
	pub lower_pu: f64,
	/// The upper end of the voltage band.
	pub upper_pu: f64,
	/// The distance that rows keep to both ends of the band, against the linearisation error.
	pub margin_pu: f64,
	/// The share of a rating that rows leave unused, from 0 to 1.
	pub thermal_margin: f64,
	/// The buses that the voltage band binds, as indices into [`Feeder::buses`].
	pub buses: Vec<usize>,
}

impl Criteria {
	/// Range A of ANSI C84.1, 0.95 to 1.05 pu, at the buses with customers (see
	/// [`Feeder::served_buses`]), without margins.
	pub fn range_a(feeder: &Feeder) -> Self {
		Self {
			lower_pu: 0.95,
			upper_pu: 1.05,
			margin_pu: 0.0,
			thermal_margin: 0.0,
			buses: feeder.served_buses(),
		}
	}

	/// The nodes that the voltage band binds.
	pub fn nodes<'a>(&'a self, feeder: &'a Feeder) -> impl Iterator<Item = usize> + 'a {
		self.buses.iter().flat_map(|&bus| feeder.buses[bus].nodes.into_iter().flatten())
	}
}

impl Feeder {
	/// The buses with customers, which the voltage band binds: those downstream of the regulators,
	/// without the regulators' own output buses, and every other one that has a load. Of a feeder
	/// without regulators, all but the source's bus, and that too if it has a load.
	pub fn served_buses(&self) -> Vec<usize> {
		let loaded: BTreeSet<usize> =
			self.loads.iter().flat_map(|load| &load.nodes).map(|&node| self.bus_of(node)).collect();
		let outputs = self.regulator_outputs();
		if outputs.is_empty() {
			let source = self.bus_of(self.source.nodes[0]);
			return (0..self.buses.len()).filter(|b| *b != source || loaded.contains(b)).collect();
		}
		let downstream = self.reachable(&outputs);
		let served: BTreeSet<usize> = downstream.difference(&outputs).copied().collect();
		served.union(&loaded).copied().collect()
	}

	fn bus_of(&self, node: usize) -> usize {
		self.nodes[node].bus
	}

	/// The buses at the controlled windings.
	fn regulator_outputs(&self) -> BTreeSet<usize> {
		self.regulators
			.iter()
			.map(|r| self.bus_of(self.transformers[r.transformer].windings[r.winding].nodes[0]))
			.collect()
	}

	/// The buses connected to these by lines and by transformers without a regulator.
	fn reachable(&self, buses: &BTreeSet<usize>) -> BTreeSet<usize> {
		let links = self.unregulated_links();
		let mut reached = buses.clone();
		let mut queue: VecDeque<usize> = buses.iter().copied().collect();
		while let Some(at) = queue.pop_front() {
			for &(a, b) in &links {
				for (near, far) in [(a, b), (b, a)] {
					if near == at && reached.insert(far) {
						queue.push_back(far);
					}
				}
			}
		}
		reached
	}

	/// The ends of the lines, and of the transformers without a regulator.
	fn unregulated_links(&self) -> Vec<(usize, usize)> {
		let regulated: BTreeSet<usize> = self.regulators.iter().map(|r| r.transformer).collect();
		let lines = self.lines.iter().map(|line| (&line.from, &line.to));
		let transformers = self.transformers.iter().enumerate();
		let transformers = transformers
			.filter(|(index, _)| !regulated.contains(index))
			.map(|(_, t)| (&t.windings[0].nodes, &t.windings[1].nodes));
		lines.chain(transformers).map(|(a, b)| (self.bus_of(a[0]), self.bus_of(b[0]))).collect()
	}
}

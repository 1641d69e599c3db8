//! The reference to ground of a network.

use crate::model::{Feeder, Line, phase_ends};

/// Two nodes, ground among them, across which a phase lies.
type Phase = (usize, usize);

/// Whether the voltage of every node is fixed against ground. The factors of a floating network
/// exist only by rounding and are meaningless.
///
/// Joins the nodes whose voltages are fixed against each other into sets, with the voltages behind
/// the source given, until nothing changes.
pub(crate) fn is_grounded(feeder: &Feeder) -> bool {
	let ground = feeder.nodes.len();
	let mut sets = Sets::new(ground + 1);
	feeder.source.nodes.iter().for_each(|&node| sets.join(node, ground));
	feeder.lines.iter().for_each(|line| join_line(&mut sets, line, ground));
	join_capacitors(&mut sets, feeder, ground);
	join_antifloat(&mut sets, feeder, ground);
	join_transformers(&mut sets, feeder, ground);
	(0..ground).all(|node| sets.are_joined(node, ground))
}

/// A line joins its ends, and grounds the conductors with a capacitance to ground.
fn join_line(sets: &mut Sets, line: &Line, ground: usize) {
	let order = line.from.len();
	for (i, (&from, &to)) in line.from.iter().zip(&line.to).enumerate() {
		sets.join(from, to);
		let row = &line.capacitance_nf[i * order..(i + 1) * order];
		// The sum of a row is the capacitance to ground; between conductors alone it is zero, up to
		// rounding.
		if row.iter().sum::<f64>() > 1e-9 * row[i] {
			sets.join(from, ground);
		}
	}
}

fn join_capacitors(sets: &mut Sets, feeder: &Feeder, ground: usize) {
	for capacitor in &feeder.capacitors {
		let ends = phase_ends(&capacitor.nodes, capacitor.connection, capacitor.phases);
		ends.into_iter().for_each(|(p, q)| sets.join(p, q.unwrap_or(ground)));
	}
}

fn join_antifloat(sets: &mut Sets, feeder: &Feeder, ground: usize) {
	for transformer in feeder.transformers.iter().filter(|t| t.antifloat_ppm > 0.0) {
		let nodes = transformer.windings.iter().flat_map(|winding| &winding.nodes);
		nodes.for_each(|&node| sets.join(node, ground));
	}
}

/// A phase whose voltage is fixed on one side of a transformer is fixed on the other.
fn join_transformers(sets: &mut Sets, feeder: &Feeder, ground: usize) {
	let mut phases = transformer_phases(feeder, ground);
	loop {
		let before = phases.len();
		phases.retain(|&[(p, q), (r, s)]| {
			let fixed = sets.are_joined(p, q) || sets.are_joined(r, s);
			if fixed {
				sets.join(p, q);
				sets.join(r, s);
			}
			!fixed
		});
		if phases.len() == before {
			return;
		}
	}
}

/// The phases of all transformers, on both sides.
fn transformer_phases(feeder: &Feeder, ground: usize) -> Vec<[Phase; 2]> {
	let mut phases = Vec::new();
	for transformer in &feeder.transformers {
		let [first, second] = [0, 1].map(|winding| {
			let ends = transformer.winding_ends(winding).into_iter();
			ends.map(|(p, q)| (p, q.unwrap_or(ground)))
		});
		phases.extend(first.zip(second).map(Into::<[Phase; 2]>::into));
	}
	phases
}

/// Disjoint sets of nodes, each a tree (Galler and Fischer, Communications of the ACM 7(5), 1964).
struct Sets(Vec<usize>);

impl Sets {
	fn new(count: usize) -> Self {
		Self((0..count).collect())
	}

	fn root(&mut self, mut node: usize) -> usize {
		while self.0[node] != node {
			self.0[node] = self.0[self.0[node]];
			node = self.0[node];
		}
		node
	}

	fn join(&mut self, a: usize, b: usize) {
		let (a, b) = (self.root(a), self.root(b));
		self.0[a] = b;
	}

	fn are_joined(&mut self, a: usize, b: usize) -> bool {
		self.root(a) == self.root(b)
	}
}

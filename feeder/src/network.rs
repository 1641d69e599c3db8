//! The network without what it feeds, at given taps.

use crate::admittance::{self, Primitive};
use crate::lu::Lu;
use crate::model::{Capacitor, Feeder, phase_ends};
use num_complex::Complex64;
use std::collections::VecDeque;

/// The elements whose admittance no tap changes.
#[derive(Clone, Debug)]
pub(crate) struct Elements {
	pub source: Primitive,
	pub source_currents: [Complex64; 3],
	pub lines: Vec<Primitive>,
	pub capacitors: Vec<Primitive>,
	/// The row of each node in the admittance matrix: nodes are eliminated from the ends of the
	/// feeder towards the source, which fills in nothing where the feeder is radial.
	pub rows: Vec<usize>,
}

/// An element whose impedance or ratio is zero, so that it has no admittance.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
	/// The impedance of the element is singular. Give a line or source a small one.
	#[error("no impedance in {0}")]
	NoImpedance(String),
	/// Nothing fixes the voltage of a part of the network against ground: a winding in delta that
	/// floats, with what it feeds. Ground it, or give its transformer an `antifloat_ppm`.
	#[error("network without a reference to ground")]
	Floating,
}

impl Elements {
	pub fn new(feeder: &Feeder) -> Result<Self, NetworkError> {
		let (source, source_currents) = admittance::source(&feeder.source)
			.ok_or_else(|| NetworkError::NoImpedance("the source".into()))?;
		let lines = feeder
			.lines
			.iter()
			.map(|line| {
				admittance::line(line, feeder.frequency_hz)
					.ok_or_else(|| NetworkError::NoImpedance(format!("line `{}`", line.name)))
			})
			.collect::<Result<_, _>>()?;
		let capacitors = feeder.capacitors.iter().map(admittance::capacitor).collect();
		if !is_grounded(feeder) {
			return Err(NetworkError::Floating);
		}
		let rows = elimination_order(feeder);
		Ok(Self { source, source_currents, lines, capacitors, rows })
	}
}

/// The network at given taps, as the loads see it: `V = V₀ + Z·I`, where `V₀` is the voltage
/// without loads, `I` the currents that loads and injections feed in, and `Z` the inverse of the
/// nodal admittance.
///
/// Only the columns of `Z` at *active* nodes, where something is connected, are kept.
#[derive(Clone, Debug)]
pub(crate) struct Network {
	pub taps: Vec<i8>,
	pub transformers: Vec<Primitive>,
	/// The voltage of each node without loads.
	pub open_volts: Vec<Complex64>,
	/// The columns of `Z` at the active nodes, one after the other.
	pub columns: Vec<Complex64>,
	/// The rows of those columns at the active nodes: real parts, imaginary parts.
	pub active_re: Vec<f64>,
	pub active_im: Vec<f64>,
	factors: Factors,
}

/// The factors of the nodal admittance.
#[derive(Clone, Debug)]
struct Factors {
	lu: Lu<Complex64>,
	rows: Vec<usize>,
}

impl Factors {
	/// The voltages that these currents cause.
	fn solve(&self, currents: &[Complex64]) -> Vec<Complex64> {
		let mut right = vec![Complex64::ZERO; currents.len()];
		for (&row, &current) in self.rows.iter().zip(currents) {
			right[row] = current;
		}
		let solved = self.lu.solve(&right);
		self.rows.iter().map(|&row| solved[row]).collect()
	}

	fn impedance_column(&self, node: usize) -> Vec<Complex64> {
		let mut unit = vec![Complex64::ZERO; self.rows.len()];
		unit[node] = Complex64::ONE;
		self.solve(&unit)
	}
}

impl Network {
	pub fn new(
		feeder: &Feeder,
		elements: &Elements,
		taps: &[i8],
		active: &[usize],
	) -> Result<Self, NetworkError> {
		let transformers = transformers(feeder, taps)?;
		let order = feeder.nodes.len();
		let admittance = assemble(elements, &transformers, &elements.rows);
		let factors = Lu::new(admittance, order).ok_or(NetworkError::Floating)?;
		let factors = Factors { lu: factors, rows: elements.rows.clone() };
		let mut currents = vec![Complex64::ZERO; order];
		for (&node, current) in elements.source.nodes.iter().zip(elements.source_currents) {
			currents[node] = current;
		}
		let open_volts = factors.solve(&currents);
		if open_volts.iter().any(|v| !v.is_finite()) {
			return Err(NetworkError::Floating);
		}
		let mut columns = Vec::with_capacity(order * active.len());
		let (mut active_re, mut active_im) = (Vec::new(), Vec::new());
		for &node in active {
			let column = factors.impedance_column(node);
			active_re.extend(active.iter().map(|&row| column[row].re));
			active_im.extend(active.iter().map(|&row| column[row].im));
			columns.extend(column);
		}
		let taps = taps.to_vec();
		Ok(Self { taps, transformers, open_volts, columns, active_re, active_im, factors })
	}

	/// The column of `Z` at a node: the voltages that one ampere fed in there adds.
	pub fn impedance_column(&self, node: usize) -> Vec<Complex64> {
		self.factors.impedance_column(node)
	}
}

/// Whether something fixes the voltage of every node against ground. The factors of a network that
/// floats exist, by rounding, and are garbage.
///
/// Sets grow of nodes whose voltages are fixed against each other, ground among them, when the
/// voltages behind the source are given.
fn is_grounded(feeder: &Feeder) -> bool {
	let ground = feeder.nodes.len();
	let mut sets = Sets::new(ground + 1);
	feeder.source.nodes.iter().for_each(|&node| sets.join(node, ground));
	for line in &feeder.lines {
		let order = line.from.len();
		for (i, (&from, &to)) in line.from.iter().zip(&line.to).enumerate() {
			sets.join(from, to);
			let row = &line.capacitance_nf[i * order..(i + 1) * order];
			// Not what rounding leaves of a capacitance between conductors alone.
			if row.iter().sum::<f64>() > 1e-9 * row[i] {
				sets.join(from, ground);
			}
		}
	}
	for capacitor in &feeder.capacitors {
		let Capacitor { nodes, connection, phases, rated_kv, .. } = capacitor;
		let (ends, _) = phase_ends(nodes, *connection, *phases, *rated_kv);
		ends.into_iter().for_each(|(p, q)| sets.join(p, q.unwrap_or(ground)));
	}
	let mut phases = Vec::new();
	for transformer in &feeder.transformers {
		if transformer.antifloat_ppm > 0.0 {
			let nodes = transformer.windings.iter().flat_map(|winding| &winding.nodes);
			nodes.for_each(|&node| sets.join(node, ground));
		}
		let ends = [0, 1].map(|w| {
			let ends = transformer.winding_ends(w).into_iter();
			ends.map(|(p, q)| (p, q.unwrap_or(ground))).collect::<Vec<_>>()
		});
		phases.extend(ends[0].iter().copied().zip(ends[1].iter().copied()));
	}
	// A phase whose voltage is fixed on one side of a transformer is fixed on the other.
	loop {
		let before = phases.len();
		phases.retain(|&((p, q), (r, s))| {
			let fixed = sets.are_joined(p, q) || sets.are_joined(r, s);
			if fixed {
				sets.join(p, q);
				sets.join(r, s);
			}
			!fixed
		});
		if phases.len() == before {
			return (0..ground).all(|node| sets.are_joined(node, ground));
		}
	}
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

fn elimination_order(feeder: &Feeder) -> Vec<usize> {
	let mut neighbours = vec![Vec::new(); feeder.nodes.len()];
	let ends = feeder.lines.iter().map(|line| (&line.from, &line.to));
	let windings = feeder.transformers.iter().map(|t| (&t.windings[0].nodes, &t.windings[1].nodes));
	for (from, to) in ends.chain(windings) {
		for (&a, &b) in from.iter().flat_map(|a| to.iter().map(move |b| (a, b))) {
			neighbours[a].push(b);
			neighbours[b].push(a);
		}
	}
	let mut rows = vec![usize::MAX; feeder.nodes.len()];
	let mut queue: VecDeque<usize> = feeder.source.nodes.into();
	let mut next = rows.len();
	while let Some(node) = queue.pop_front() {
		if rows[node] == usize::MAX {
			next -= 1;
			rows[node] = next;
			queue.extend(&neighbours[node]);
		}
	}
	// Nodes that only a winding in delta connects.
	for row in rows.iter_mut().filter(|row| **row == usize::MAX) {
		next -= 1;
		*row = next;
	}
	rows
}

fn transformers(feeder: &Feeder, taps: &[i8]) -> Result<Vec<Primitive>, NetworkError> {
	let primitive = |(i, transformer)| {
		admittance::transformer(transformer, feeder.tap_ratios(i, taps))
			.ok_or_else(|| NetworkError::NoImpedance(format!("transformer `{}`", transformer.name)))
	};
	feeder.transformers.iter().enumerate().map(primitive).collect()
}

/// The nodal admittance, row by row, with the nodes at these rows.
fn assemble(elements: &Elements, transformers: &[Primitive], rows: &[usize]) -> Vec<Complex64> {
	let order = rows.len();
	let mut matrix = vec![Complex64::ZERO; order * order];
	let Elements { source, lines, capacitors, .. } = elements;
	for primitive in lines.iter().chain(capacitors).chain(transformers).chain([source]) {
		let count = primitive.nodes.len();
		for (i, &row) in primitive.nodes.iter().enumerate() {
			for (j, &column) in primitive.nodes.iter().enumerate() {
				matrix[rows[row] * order + rows[column]] += primitive.siemens[i * count + j];
			}
		}
	}
	matrix
}

impl Feeder {
	/// The nodal admittance matrix of the network without loads, siemens, row by row in the order
	/// of [`Feeder::nodes`], with the regulators at these taps.
	pub fn admittance(&self, taps: &[i8]) -> Result<Vec<Complex64>, NetworkError> {
		let elements = Elements::new(self)?;
		let rows: Vec<usize> = (0..self.nodes.len()).collect();
		Ok(assemble(&elements, &transformers(self, taps)?, &rows))
	}
}

//! The network's admittances without loads, at fixed taps.

use crate::admittance::{self, Primitive};
use crate::grounding::is_grounded;
use crate::lu::Lu;
use crate::model::Feeder;
use num_complex::Complex64;
use std::collections::VecDeque;

/// The elements whose admittance does not depend on taps.
#[derive(Clone, Debug)]
pub(crate) struct Elements {
	pub source: Primitive,
	pub source_currents: [Complex64; 3],
	pub lines: Vec<Primitive>,
	pub capacitors: Vec<Primitive>,
	/// The row of each node in the admittance matrix: elimination proceeds from the ends of the
	/// feeder towards the source, without fill-in where the feeder is radial.
	pub rows: Vec<usize>,
}

/// A network without an admittance matrix that can be inverted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
	/// The impedance of an element is singular. Give it a small one.
	#[error("no impedance in {0}")]
	NoImpedance(String),
	/// A part of the network floats: a winding in delta and the elements that it feeds have no
	/// connection to ground. Ground it, or give its transformer an `antifloat_ppm`.
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

	/// The currents fed in at each node by the source alone.
	fn open_currents(&self, order: usize) -> Vec<Complex64> {
		let mut currents = vec![Complex64::ZERO; order];
		for (&node, current) in self.source.nodes.iter().zip(self.source_currents) {
			currents[node] = current;
		}
		currents
	}
}

/// The network at fixed taps, reduced to `V = V₀ + Z·I`: `V₀` are the voltages without loads, `I`
/// the currents that loads and injections feed in, and `Z` is the inverse of the nodal admittance.
///
/// Holds the columns of `Z` at *active* nodes only, where loads or injections are connected.
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
	/// The voltages caused by these currents.
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
		let open_volts = factors.solve(&elements.open_currents(order));
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

	/// The column of `Z` at a node: the voltages caused by one ampere fed in there.
	pub fn impedance_column(&self, node: usize) -> Vec<Complex64> {
		self.factors.impedance_column(node)
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

//! Sensitivities: the derivatives of voltages and currents by injections.
//!
//! The solution satisfies `V = V₀ + Z·I(V, u)`, where `u` are the powers injected. Differentiating
//! both sides gives a linear system for `dV`,
//!
//! ```text
//! dV − Z·(∂I/∂V)·dV = Z·(∂I/∂u)·du,
//! ```
//!
//! where `∂I/∂V` covers every load and injection with its characteristic, at fixed taps. A current
//! depends on both a voltage and its conjugate, so that the unknowns are real and imaginary parts.

use crate::admittance::{Current, Primitive};
use crate::loads::Branch;
use crate::lu::Lu;
use crate::point::Point;
use crate::solution::Solution;
use num_complex::Complex64;
use std::sync::Arc;

/// The derivative of a magnitude by the power injected at a point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sensitivity {
	/// By the active power.
	pub per_kw: f64,
	/// By the reactive power.
	pub per_kvar: f64,
}

/// An end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
	/// The first.
	From,
	/// The second.
	To,
}

/// An operating point at the edge of voltage collapse, where voltages have no derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("operating point at the edge of collapse")]
pub struct Collapse;

/// The derivatives of every voltage and current of a solution by the injections at some points.
#[derive(Clone, Debug)]
pub struct Sensitivities {
	solution: Arc<Solution>,
	points: Vec<Point>,
	/// By point: the derivative of each node's voltage per watt, and per var.
	per_watt: Vec<Vec<Complex64>>,
	per_var: Vec<Vec<Complex64>>,
}

impl Sensitivities {
	/// The derivatives at a solution.
	///
	/// # Panics
	/// When a point is of another feeder.
	pub fn at(solution: impl Into<Arc<Solution>>, points: &[Point]) -> Result<Self, Collapse> {
		let solution = solution.into();
		let system = System::new(&solution)?;
		let per_watt = points.iter().map(|p| system.response(*p, Complex64::ONE)).collect();
		let per_var = points.iter().map(|p| system.response(*p, Complex64::I)).collect();
		Ok(Self { solution, points: points.to_vec(), per_watt, per_var })
	}

	/// The solution at which they are taken.
	pub fn solution(&self) -> &Solution {
		&self.solution
	}

	/// The points. The other methods refer to them by their index here.
	pub fn points(&self) -> &[Point] {
		&self.points
	}

	/// The derivative of a node's voltage magnitude, pu.
	///
	/// # Panics
	/// When there is no such node or point.
	pub fn voltage(&self, node: usize, point: usize) -> Sensitivity {
		let volts = self.solution.voltages[node];
		let base = self.solution.feeder.base_volts(node);
		let along = |change: Complex64| along(volts, change) * 1e3 / base;
		let per_kw = along(self.per_watt[point][node]);
		Sensitivity { per_kw, per_kvar: along(self.per_var[point][node]) }
	}

	/// The derivative of the magnitude of the current into a conductor of a line, ampere. Zero
	/// without current: the magnitude has no derivative there.
	///
	/// # Panics
	/// When there is no such line, conductor or point.
	pub fn line_current(
		&self,
		line: usize,
		end: End,
		conductor: usize,
		point: usize,
	) -> Sensitivity {
		let element = &self.solution.elements.lines[line];
		let terminal = match end {
			End::From => conductor,
			End::To => element.nodes.len() / 2 + conductor,
		};
		self.magnitude(&element.current_terms(terminal), point)
	}

	/// The derivative of the magnitude of the current in a phase of a transformer's winding, ampere.
	/// Zero without current.
	///
	/// # Panics
	/// When there is no such transformer, winding (0 or 1), phase or point.
	pub fn winding_current(
		&self,
		transformer: usize,
		winding: usize,
		phase: usize,
		point: usize,
	) -> Sensitivity {
		self.magnitude(&self.solution.winding_current(transformer, winding, phase), point)
	}

	fn magnitude(&self, current: &Current, point: usize) -> Sensitivity {
		let [per_watt, per_var] = self.current(current, point);
		let amps = current.at(&self.solution.voltages);
		let along = |change| if amps.norm() == 0.0 { 0.0 } else { along(amps, change) * 1e3 };
		Sensitivity { per_kw: along(per_watt), per_kvar: along(per_var) }
	}

	/// The derivative of a current per watt and per var.
	pub(crate) fn current(&self, current: &Current, point: usize) -> [Complex64; 2] {
		[&self.per_watt, &self.per_var].map(|changes| current.at(&changes[point]))
	}
}

/// The change of a phasor's magnitude when the phasor changes.
pub(crate) fn along(phasor: Complex64, change: Complex64) -> f64 {
	(phasor.conj() * change).re / phasor.norm()
}

/// The linear system for `dV` at one solution.
pub(crate) struct System<'a> {
	solution: &'a Solution,
	active: ActiveNodes<'a>,
	factors: Lu<f64>,
}

/// The nodes where something is connected.
struct ActiveNodes<'a> {
	solution: &'a Solution,
	nodes: Vec<usize>,
	/// The place of each node of the feeder among them.
	places: Vec<Option<usize>>,
	/// The columns of `Z` at them.
	columns: Vec<Vec<Complex64>>,
}

impl<'a> ActiveNodes<'a> {
	fn new(solution: &'a Solution) -> Self {
		let mut places = vec![None; solution.voltages.len()];
		let mut nodes = Vec::new();
		for node in solution.branches.iter().flat_map(|b| [Some(b.from), b.to]).flatten() {
			places[node].get_or_insert_with(|| {
				nodes.push(node);
				nodes.len() - 1
			});
		}
		let columns = nodes.iter().map(|&node| solution.network.impedance_column(node)).collect();
		Self { solution, nodes, places, columns }
	}

	/// The matrix of `dV − P·dV − Q·conj(dV)`, row by row: `P` and `Q` are the products of `Z` and
	/// the derivatives of the branches. Real parts come first, then imaginary parts.
	fn matrix(&self) -> Vec<f64> {
		let order = self.nodes.len();
		let mut matrix = vec![0.0; 4 * order * order];
		for k in 0..2 * order {
			matrix[k * 2 * order + k] = 1.0;
		}
		for branch in &self.solution.branches {
			self.subtract(branch, &mut matrix);
		}
		matrix
	}

	fn subtract(&self, branch: &Branch, matrix: &mut [f64]) {
		let order = self.nodes.len();
		let (a, b) = branch.current_derivative(self.solution.across(branch));
		let [from, to] = [Some(branch.from), branch.to].map(|node| self.place(node));
		for row in 0..order {
			let weight = self.impedance(row, to) - self.impedance(row, from);
			let (p, q) = (weight * a, weight * b);
			for (place, sign) in [(from, 1.0), (to, -1.0)] {
				let Some(place) = place else { continue };
				let entries = [
					(row, place, p.re + q.re),
					(row, order + place, q.im - p.im),
					(order + row, place, p.im + q.im),
					(order + row, order + place, p.re - q.re),
				];
				for (i, j, value) in entries {
					matrix[i * 2 * order + j] -= sign * value;
				}
			}
		}
	}

	/// The place of a node; `None` is ground.
	fn place(&self, node: Option<usize>) -> Option<usize> {
		node.and_then(|node| self.places[node])
	}

	/// The entry of `Z` between two places; zero for ground.
	fn impedance(&self, row: usize, column: Option<usize>) -> Complex64 {
		column.map_or(Complex64::ZERO, |place| self.columns[place][self.nodes[row]])
	}
}

impl<'a> System<'a> {
	pub fn new(solution: &'a Solution) -> Result<Self, Collapse> {
		let active = ActiveNodes::new(solution);
		let factors = Lu::new(active.matrix(), 2 * active.nodes.len()).ok_or(Collapse)?;
		Ok(Self { solution, active, factors })
	}

	/// The change of every voltage by a unit of power at a point.
	pub fn response(&self, point: Point, unit: Complex64) -> Vec<Complex64> {
		let solution = self.solution;
		let mut changes = vec![Complex64::ZERO; solution.voltages.len()];
		// The currents that the point itself adds, at the voltages of the solution.
		let branches = point.branches();
		let share = unit / branches.len() as f64;
		for (from, to) in branches {
			let across =
				solution.voltages[from] - to.map_or(Complex64::ZERO, |to| solution.voltages[to]);
			let current = (share / across).conj();
			self.feed(&mut changes, from, current);
			if let Some(to) = to {
				self.feed(&mut changes, to, -current);
			}
		}
		self.with_loads(changes)
	}

	/// The change of every voltage when an element changes its admittance by this.
	pub fn response_to(&self, admittance: &Primitive) -> Vec<Complex64> {
		let mut changes = vec![Complex64::ZERO; self.solution.voltages.len()];
		for (i, &node) in admittance.nodes.iter().enumerate() {
			let current = admittance.current(i, |node| self.solution.voltages[node]);
			self.feed(&mut changes, node, -current);
		}
		self.with_loads(changes)
	}

	/// These changes, plus those by the response of loads and injections to them.
	fn with_loads(&self, mut changes: Vec<Complex64>) -> Vec<Complex64> {
		let solution = self.solution;
		let order = self.active.nodes.len();
		let mut right = vec![0.0; 2 * order];
		for (place, &node) in self.active.nodes.iter().enumerate() {
			right[place] = changes[node].re;
			right[order + place] = changes[node].im;
		}
		let solved = self.factors.solve(&right);
		let at = |node: Option<usize>| {
			self.active
				.place(node)
				.map_or(Complex64::ZERO, |k| Complex64::new(solved[k], solved[order + k]))
		};
		for branch in &solution.branches {
			let (a, b) = branch.current_derivative(solution.across(branch));
			let across = at(Some(branch.from)) - at(branch.to);
			let drawn = a * across + b * across.conj();
			self.feed(&mut changes, branch.from, -drawn);
			if let Some(to) = branch.to {
				self.feed(&mut changes, to, drawn);
			}
		}
		changes
	}

	/// Adds the voltages that a current fed in at a node causes.
	fn feed(&self, changes: &mut [Complex64], node: usize, current: Complex64) {
		let mut add = |column: &[Complex64]| {
			for (change, z) in changes.iter_mut().zip(column) {
				*change += z * current;
			}
		};
		match self.active.places[node] {
			Some(place) => add(&self.active.columns[place]),
			None => add(&self.solution.network.impedance_column(node)),
		}
	}
}

//! The interior-point method: Clarabel, on sparse lines of constraints.

use super::programme::Failure;
use clarabel::algebra::CscMatrix;
use clarabel::solver::{
	DefaultSettings, DefaultSolver, IPSolver, NonnegativeConeT, SolverStatus, ZeroConeT,
};

/// The tolerance of convergence.
const TOLERANCE: f64 = 1e-11;
/// The largest step towards the bounds, attempt by attempt: a predictor-corrector method can cycle
/// with one step and converge with another.
const STEP_FRACTIONS: [f64; 2] = [0.99, 0.9];

/// The objective: the cost of each column, and the curvature of some.
pub(super) struct Objective {
	pub linear: Vec<f64>,
	/// By column.
	pub curvatures: Vec<(usize, f64)>,
}

/// Sparse constraints, line by line: first equations, then upper bounds.
#[derive(Default)]
pub(super) struct Lines {
	columns: Vec<usize>,
	rows: Vec<usize>,
	values: Vec<f64>,
	right: Vec<f64>,
	/// How many of the lines are equations.
	equations: usize,
}

impl Lines {
	/// The number of the line that is being written.
	pub fn next(&self) -> usize {
		self.right.len()
	}

	/// Adds a term to the line that is being written.
	pub fn push(&mut self, column: usize, value: f64) {
		self.columns.push(column);
		self.rows.push(self.right.len());
		self.values.push(value);
	}

	/// Adds terms to the line that is being written.
	pub fn extend(&mut self, terms: &[(usize, f64)]) {
		for &(column, value) in terms {
			self.push(column, value);
		}
	}

	/// Ends an equation: the terms sum to this. Equations come before all bounds.
	pub fn equals(&mut self, right: f64) {
		self.right.push(right);
		self.equations = self.right.len();
	}

	/// Ends an upper bound: the terms sum to no more than this.
	pub fn at_most(&mut self, right: f64) {
		self.right.push(right);
	}
}

/// A solution with the multipliers of the lines.
pub(super) struct Solution {
	pub values: Vec<f64>,
	pub multipliers: Vec<f64>,
}

/// Minimises the objective over the lines.
pub(super) fn minimise(objective: &Objective, lines: Lines) -> Result<Solution, Failure> {
	let columns = objective.linear.len();
	let bounds = lines.right.len() - lines.equations;
	let constraints = CscMatrix::new_from_triplets(
		lines.right.len(),
		columns,
		lines.rows,
		lines.columns,
		lines.values,
	);
	let diagonal: Vec<usize> = objective.curvatures.iter().map(|c| c.0).collect();
	let quadratic = CscMatrix::new_from_triplets(
		columns,
		columns,
		diagonal.clone(),
		diagonal,
		objective.curvatures.iter().map(|c| c.1).collect(),
	);
	let cones = [ZeroConeT(lines.equations), NonnegativeConeT(bounds)];
	for max_step_fraction in STEP_FRACTIONS {
		let mut solver = DefaultSolver::new(
			&quadratic,
			&objective.linear,
			&constraints,
			&lines.right,
			&cones,
			settings(max_step_fraction),
		)
		.map_err(|_| Failure::NotConverged)?;
		solver.solve();
		match solver.solution.status {
			SolverStatus::Solved | SolverStatus::AlmostSolved => {
				return Ok(Solution {
					values: solver.solution.x.clone(),
					multipliers: solver.solution.z.clone(),
				});
			},
			SolverStatus::PrimalInfeasible | SolverStatus::AlmostPrimalInfeasible => {
				return Err(Failure::Infeasible);
			},
			_ => {},
		}
	}
	Err(Failure::NotConverged)
}

fn settings(max_step_fraction: f64) -> DefaultSettings<f64> {
	DefaultSettings {
		verbose: false,
		max_iter: 150,
		max_threads: 1,
		max_step_fraction,
		tol_gap_abs: TOLERANCE,
		tol_gap_rel: TOLERANCE,
		tol_feas: TOLERANCE,
		reduced_tol_gap_abs: 1e-6,
		reduced_tol_gap_rel: 1e-6,
		reduced_tol_feas: 1e-7,
		..DefaultSettings::default()
	}
}

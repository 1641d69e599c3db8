//! The market's programmes, linear and quadratic, by an interior-point method with refinement.
//!
//! Both have the shape: minimise `Σ (c·x + ½·d·x²)` over `0 ≤ x ≤ q`, subject to balance and to
//! the limit rows, on the net injections of the places. An interior-point method ends with errors
//! relative to the largest numbers of a problem, while a market has kilowatts next to gigawatts
//! and settles prices to the micro-dollar. So, as in the iterative refinement of linear programmes
//! (Gleixner, Steffy and Wolter, 2016), each round solves for the *correction* of the last: only
//! near-marginal groups, within a shrinking distance of their fills, at costs reduced by the
//! prices found so far.

use crate::book::{Book, Group};
use clarabel::algebra::CscMatrix;
use clarabel::solver::{
	DefaultSettings, DefaultSolver, IPSolver, NonnegativeConeT, SolverStatus, ZeroConeT,
};

/// How much closer each round looks, in prices and in power.
const FOCUS: f64 = 1e-3;
/// The rounds of refinement at most.
const ROUNDS: usize = 6;
/// How exactly the interior-point method has to converge.
const TOLERANCE: f64 = 1e-11;
/// How far towards the bounds each of its steps goes, attempt by attempt: a predictor-corrector
/// method can cycle, and does not with another step.
const STEP_FRACTIONS: [f64; 2] = [0.99, 0.9];
/// The share of the largest cost below which a shadow price counts as none.
const NEGLIGIBLE: f64 = 1e-6;

/// A group of steps that share a fill.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variable {
	pub place: usize,
	/// The sign of its power as injection.
	pub sign: f64,
	/// Per watt.
	pub cost: f64,
	/// Per watt squared.
	pub curvature: f64,
	/// In watts.
	pub capacity: f64,
}

/// Whether a row bounds the awards or fixes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
	AtMost,
	Exactly,
}

/// A row in watts: `Σ a·(net injection) ≤` or `= headroom`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
	pub kind: Kind,
	pub headroom: f64,
}

/// A programme over places with their columns, `(row, coefficient)`.
pub(super) struct Programme<'a> {
	pub columns: &'a [Vec<(usize, f64)>],
	pub variables: Vec<Variable>,
	pub rows: Vec<Row>,
	/// Injection that is already decided: `Σ sign·x + surplus = 0`.
	pub surplus: f64,
}

/// A solution: the fills, the price of balance and the shadow prices of the rows.
#[derive(Clone, Debug)]
pub(super) struct Optimum {
	pub fills: Vec<f64>,
	pub price: f64,
	pub shadow_prices: Vec<f64>,
}

impl Optimum {
	/// The value of the demand served less the cost of the supply used, of the groups of the book,
	/// in µ$/MWh · W.
	pub fn welfare(&self, book: &Book) -> f64 {
		let worth = |group: &Group| -(group.sign() as f64) * group.key.price.0 as f64;
		book.groups.iter().zip(&self.fills).map(|(group, fill)| worth(group) * fill).sum()
	}
}

/// Why a programme has no solution here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
	Infeasible,
	NotConverged,
}

/// A correction of some of the variables.
struct Correction<'p> {
	programme: &'p Programme<'p>,
	/// The variable, the least and the most that its fill changes, and its cost.
	moves: Vec<(usize, f64, f64, f64)>,
	rows: Vec<Row>,
	surplus: f64,
	/// By how many watts a row that nothing moves may be exceeded: none at first, later as much as
	/// the last round was inexact.
	tolerance: f64,
	/// Whether rows may be exceeded, at a cost of one per watt, and nothing else costs.
	elastic: bool,
}

/// What a correction found: changes, the price and the shadow prices, and by how much each row is
/// exceeded.
struct Corrected {
	changes: Vec<f64>,
	price: f64,
	shadow_prices: Vec<f64>,
	excess: Vec<f64>,
}

impl Programme<'_> {
	/// Solves it.
	pub fn optimise(&self) -> Result<Optimum, Failure> {
		let mut optimum = Optimum {
			fills: vec![0.0; self.variables.len()],
			price: self.middle_cost(),
			shadow_prices: vec![0.0; self.rows.len()],
		};
		let mut reach = f64::INFINITY;
		let mut distance = f64::INFINITY;
		let mut threshold = NEGLIGIBLE;
		let mut outcome = Err(Failure::NotConverged);
		for round in 0..=ROUNDS {
			let (next, correction) = self.focus(&optimum, reach, distance, threshold * reach);
			if correction.moves.is_empty() {
				return if round == 0 { self.without_moves(next) } else { Ok(next) };
			}
			let scale = correction.cost_scale();
			match correction.solve() {
				Ok(corrected) => {
					let (applied, at_edge) = self.apply(next, &correction, &corrected, distance);
					let negative = applied
						.shadow_prices
						.iter()
						.zip(&self.rows)
						.any(|(price, row)| *price < 0.0 && row.kind == Kind::AtMost);
					optimum = applied;
					outcome = Ok(());
					if round >= 2 && !at_edge && !negative {
						break;
					}
					let largest = correction.moves.iter().map(|m| m.2 - m.1).fold(0.0, f64::max);
					reach = (scale * FOCUS).max(1e-9);
					distance = if at_edge { largest } else { largest * FOCUS };
					distance = distance.max(1.0);
					threshold = NEGLIGIBLE / FOCUS;
				},
				Err(failure) if round == 0 => return Err(failure),
				Err(_) => {
					// What was left out, or held fast, mattered.
					reach *= 30.0;
					distance *= 30.0;
					threshold = (threshold * 30.0).min(0.1);
				},
			}
		}
		outcome.map(|()| optimum)
	}

	/// By how much each row has to be exceeded for the rest to be feasible: zero everywhere when
	/// the programme is.
	pub fn least_excess(&self) -> Option<Vec<f64>> {
		let optimum = Optimum {
			fills: vec![0.0; self.variables.len()],
			price: 0.0,
			shadow_prices: vec![0.0; self.rows.len()],
		};
		let (_, mut correction) = self.focus(&optimum, f64::INFINITY, f64::INFINITY, 0.0);
		if correction.moves.is_empty() {
			return Some(self.rows.iter().map(|row| (-row.headroom).max(0.0)).collect());
		}
		correction.elastic = true;
		correction.solve().ok().map(|corrected| corrected.excess)
	}

	/// By how much each row is exceeded whatever is filled.
	pub fn certain_excess(&self) -> Vec<f64> {
		let mut excess: Vec<f64> = self.rows.iter().map(|row| -row.headroom).collect();
		for variable in &self.variables {
			for &(row, a) in &self.columns[variable.place] {
				excess[row] += (variable.sign * a).min(0.0) * variable.capacity;
			}
		}
		excess
	}

	/// A price in the middle of the costs, from which the first round counts.
	fn middle_cost(&self) -> f64 {
		let mut costs: Vec<f64> = self.variables.iter().map(|v| v.cost * v.sign).collect();
		costs.sort_by(f64::total_cmp);
		costs.get(costs.len() / 2).copied().unwrap_or(0.0)
	}

	/// The marginal cost of a variable at an optimum, less what its place pays.
	fn gradient(&self, at: &Optimum, index: usize, discounts: &[f64]) -> f64 {
		let variable = &self.variables[index];
		variable.cost + variable.curvature * at.fills[index]
			- variable.sign * (at.price - discounts[variable.place])
	}

	/// The correction of an optimum, looking only at variables whose marginal cost is within
	/// `reach`, no further than `distance` from their fills, with shadow prices above `threshold`
	/// taken as binding. The others are put where their marginal cost says.
	fn focus(
		&self,
		from: &Optimum,
		reach: f64,
		distance: f64,
		threshold: f64,
	) -> (Optimum, Correction<'_>) {
		let first = reach.is_infinite();
		let mut at = from.clone();
		let mut steepest = vec![0.0f64; self.rows.len()];
		for column in self.columns {
			for &(row, a) in column {
				steepest[row] = steepest[row].max(a.abs());
			}
		}
		let binding: Vec<bool> = (0..self.rows.len())
			.map(|row| {
				self.rows[row].kind == Kind::Exactly
					|| (!first && at.shadow_prices[row] * steepest[row] > threshold)
			})
			.collect();
		for (price, binding) in at.shadow_prices.iter_mut().zip(&binding) {
			if !binding {
				*price = 0.0;
			}
		}
		let discounts: Vec<f64> = self
			.columns
			.iter()
			.map(|column| column.iter().map(|&(row, a)| a * at.shadow_prices[row]).sum())
			.collect();
		let mut moves = Vec::new();
		for (index, variable) in self.variables.iter().enumerate() {
			let gradient = self.gradient(&at, index, &discounts);
			let bound = if gradient > 0.0 { 0.0 } else { variable.capacity };
			let settled = gradient.abs() > reach
				&& (at.fills[index] - bound).abs() <= (variable.capacity * 0.05).max(distance);
			if settled {
				at.fills[index] = bound;
			} else {
				let fill = at.fills[index];
				let least = (-fill).max(-distance);
				let most = (variable.capacity - fill).min(distance);
				moves.push((index, least, most.max(least), gradient));
			}
		}

		let mut net = vec![0.0; self.columns.len()];
		let mut surplus = self.surplus;
		for (variable, fill) in self.variables.iter().zip(&at.fills) {
			net[variable.place] += variable.sign * fill;
			surplus += variable.sign * fill;
		}
		let mut rows = self.rows.clone();
		for (column, net) in self.columns.iter().zip(net) {
			for &(row, a) in column {
				rows[row].headroom -= a * net;
			}
		}
		for (row, binding) in rows.iter_mut().zip(binding) {
			if binding {
				row.kind = Kind::Exactly;
			}
		}
		let correction = Correction {
			programme: self,
			moves,
			rows,
			surplus,
			tolerance: if first { 1e-6 } else { distance },
			elastic: false,
		};
		(at, correction)
	}

	/// Adds a correction; also says whether it went as far as it was allowed to.
	fn apply(
		&self,
		mut at: Optimum,
		correction: &Correction<'_>,
		corrected: &Corrected,
		distance: f64,
	) -> (Optimum, bool) {
		let mut at_edge = false;
		for (&(index, least, most, _), change) in correction.moves.iter().zip(&corrected.changes) {
			let change = change.clamp(least, most);
			let fill = at.fills[index] + change;
			at.fills[index] = fill.clamp(0.0, self.variables[index].capacity);
			at_edge |= change.abs() > 0.9 * distance;
		}
		at.price += corrected.price;
		for (price, change) in at.shadow_prices.iter_mut().zip(&corrected.shadow_prices) {
			*price += change;
		}
		(at, at_edge)
	}

	/// The optimum of a programme without variables, if the rows allow it.
	fn without_moves(&self, at: Optimum) -> Result<Optimum, Failure> {
		let feasible = self.surplus == 0.0
			&& self.rows.iter().all(|row| match row.kind {
				Kind::AtMost => row.headroom >= 0.0,
				Kind::Exactly => row.headroom == 0.0,
			});
		if feasible { Ok(at) } else { Err(Failure::Infeasible) }
	}
}

impl Correction<'_> {
	/// The largest cost, by which costs are scaled.
	fn cost_scale(&self) -> f64 {
		let scale = self
			.moves
			.iter()
			.map(|&(index, least, most, cost)| {
				let curvature = self.programme.variables[index].curvature;
				cost.abs().max(curvature * (most - least))
			})
			.fold(0.0, f64::max);
		if scale > 0.0 { scale } else { 1.0 }
	}

	/// Solves for the changes, each measured by its range, in units of the largest range and cost.
	fn solve(&self) -> Result<Corrected, Failure> {
		let programme = self.programme;
		let range = |least: f64, most: f64| (most - least).max(1e-6);
		let power = self.moves.iter().map(|m| range(m.1, m.2)).fold(0.0, f64::max);
		let cost_scale = if self.elastic { 1.0 } else { self.cost_scale() };

		// Columns: the moves, then the net change of each place that rows count, then excesses.
		let mut place_range = vec![0.0f64; programme.columns.len()];
		for &(index, least, most, _) in &self.moves {
			let place = programme.variables[index].place;
			place_range[place] += range(least, most);
		}
		let mut next = self.moves.len();
		let mut place_column = vec![None; programme.columns.len()];
		for (place, column) in programme.columns.iter().enumerate() {
			if place_range[place] > 0.0 && !column.is_empty() {
				place_column[place] = Some(next);
				next += 1;
			}
		}
		let mut row_range = vec![0.0f64; self.rows.len()];
		let mut row_reach = vec![0.0f64; self.rows.len()];
		for (column, range) in programme.columns.iter().zip(&place_range) {
			for &(row, a) in column {
				row_range[row] = row_range[row].max(a.abs() * range);
				row_reach[row] += a.abs() * range;
			}
		}

		let mut lines = Lines::default();
		// Balance first.
		let mut shift = -self.surplus;
		for (column, &(index, least, most, _)) in self.moves.iter().enumerate() {
			let sign = programme.variables[index].sign;
			lines.push(column, sign * range(least, most) / power);
			shift -= sign * least;
		}
		lines.end(shift / power);
		// The net change of each place.
		let mut shifts = vec![0.0; programme.columns.len()];
		let mut members: Vec<Vec<(usize, f64)>> = vec![Vec::new(); programme.columns.len()];
		for (column, &(index, least, most, _)) in self.moves.iter().enumerate() {
			let variable = &programme.variables[index];
			members[variable.place].push((column, variable.sign * range(least, most)));
			shifts[variable.place] += variable.sign * least;
		}
		for (place, column) in place_column.iter().enumerate() {
			let Some(column) = *column else { continue };
			lines.push(column, 1.0);
			for &(member, power) in &members[place] {
				lines.push(member, -power / place_range[place]);
			}
			lines.end(shifts[place] / place_range[place]);
		}
		// Rows: those fixed first, as equations; rows out of reach are left out.
		let mut by_row: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.rows.len()];
		for (place, column) in programme.columns.iter().enumerate() {
			let Some(at) = place_column[place] else { continue };
			for &(row, a) in column {
				by_row[row].push((at, a * place_range[place] / row_range[row]));
			}
		}
		let mut line_of_row = vec![None; self.rows.len()];
		let mut excess_of_row = vec![None; self.rows.len()];
		for (row, limit) in self.rows.iter().enumerate() {
			if row_range[row] == 0.0 {
				let excess = -limit.headroom;
				if !self.elastic && excess > self.tolerance {
					return Err(Failure::Infeasible);
				}
			} else if limit.kind == Kind::Exactly {
				line_of_row[row] = Some(lines.len());
				lines.extend(&by_row[row]);
				lines.end(limit.headroom / row_range[row]);
			}
		}
		let equations = lines.len();
		for (row, limit) in self.rows.iter().enumerate() {
			let within_reach = row_range[row] > 0.0 && limit.headroom <= row_reach[row];
			if limit.kind == Kind::AtMost && within_reach {
				line_of_row[row] = Some(lines.len());
				lines.extend(&by_row[row]);
				if self.elastic {
					lines.push(next, -1.0);
					excess_of_row[row] = Some(next);
					next += 1;
				}
				lines.end(limit.headroom / row_range[row]);
			}
		}
		for column in 0..self.moves.len() {
			lines.push(column, -1.0);
			lines.end(0.0);
			lines.push(column, 1.0);
			lines.end(1.0);
		}
		for column in excess_of_row.iter().flatten() {
			lines.push(*column, -1.0);
			lines.end(0.0);
		}

		let mut linear = vec![0.0; next];
		let mut curvatures = Vec::new();
		if self.elastic {
			for column in excess_of_row.iter().flatten() {
				linear[*column] = 1.0;
			}
		} else {
			for (column, &(index, least, most, cost)) in self.moves.iter().enumerate() {
				let curvature = programme.variables[index].curvature;
				let range = range(least, most);
				linear[column] = (cost + curvature * least) * range / (cost_scale * power);
				if curvature > 0.0 {
					curvatures.push((column, curvature * range * range / (cost_scale * power)));
				}
			}
		}
		let (solution, duals) = interior_point(next, &linear, &curvatures, lines, equations)?;

		let worth = cost_scale * power;
		let changes = self
			.moves
			.iter()
			.zip(&solution)
			.map(|(&(_, least, most, _), part)| least + part.clamp(0.0, 1.0) * range(least, most))
			.collect();
		let shadow_prices = line_of_row
			.iter()
			.zip(&row_range)
			.map(|(line, range)| line.map_or(0.0, |line| duals[line] * worth / range))
			.collect();
		let excess = excess_of_row
			.iter()
			.enumerate()
			.map(|(row, column)| match column {
				Some(column) => solution[*column].max(0.0) * row_range[row],
				None if row_range[row] == 0.0 => (-self.rows[row].headroom).max(0.0),
				None => 0.0,
			})
			.collect();
		Ok(Corrected { changes, price: -duals[0] * worth / power, shadow_prices, excess })
	}
}

/// Sparse lines of constraints, one after the other.
#[derive(Default)]
struct Lines {
	columns: Vec<usize>,
	rows: Vec<usize>,
	values: Vec<f64>,
	right: Vec<f64>,
}

impl Lines {
	fn len(&self) -> usize {
		self.right.len()
	}

	fn push(&mut self, column: usize, value: f64) {
		self.columns.push(column);
		self.rows.push(self.right.len());
		self.values.push(value);
	}

	fn extend(&mut self, entries: &[(usize, f64)]) {
		for &(column, value) in entries {
			self.push(column, value);
		}
	}

	fn end(&mut self, right: f64) {
		self.right.push(right);
	}
}

/// Minimises over the lines, of which the first `equations` are equations and the others upper
/// bounds. Gives the solution and the multipliers.
fn interior_point(
	columns: usize,
	linear: &[f64],
	curvatures: &[(usize, f64)],
	lines: Lines,
	equations: usize,
) -> Result<(Vec<f64>, Vec<f64>), Failure> {
	let bounds = lines.len() - equations;
	let constraints =
		CscMatrix::new_from_triplets(lines.len(), columns, lines.rows, lines.columns, lines.values);
	let diagonal: Vec<usize> = curvatures.iter().map(|c| c.0).collect();
	let quadratic = CscMatrix::new_from_triplets(
		columns,
		columns,
		diagonal.clone(),
		diagonal,
		curvatures.iter().map(|c| c.1).collect(),
	);
	let cones = [ZeroConeT(equations), NonnegativeConeT(bounds)];
	for max_step_fraction in STEP_FRACTIONS {
		let settings = DefaultSettings {
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
		};
		let mut solver =
			DefaultSolver::new(&quadratic, linear, &constraints, &lines.right, &cones, settings)
				.map_err(|_| Failure::NotConverged)?;
		solver.solve();
		match solver.solution.status {
			SolverStatus::Solved | SolverStatus::AlmostSolved => {
				return Ok((solver.solution.x.clone(), solver.solution.z.clone()));
			},
			SolverStatus::PrimalInfeasible | SolverStatus::AlmostPrimalInfeasible => {
				return Err(Failure::Infeasible);
			},
			_ => {},
		}
	}
	Err(Failure::NotConverged)
}

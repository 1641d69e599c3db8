//! One round of refinement: the best changes of some fills, each within a range.
//!
//! The programme is scaled: each change is a part of its range, from zero to one; costs are in
//! units of the largest; rows are in units of the ranges that move them.

use super::interior_point::{Lines, Objective, Solution, minimise};
use super::programme::{Failure, Kind, Programme, Row};

/// The change of a fill.
#[derive(Clone, Copy)]
pub(super) struct Move {
	/// The index of the variable.
	pub variable: usize,
	/// The least change, in watts.
	pub least: f64,
	/// The largest change, in watts.
	pub most: f64,
	/// The reduced cost per watt, at the prices found so far.
	pub cost: f64,
}

impl Move {
	/// The range of the change, in watts; positive.
	fn range(&self) -> f64 {
		(self.most - self.least).max(1e-6)
	}
}

/// The programme of the changes: moves, and the rest of balance and of the rows.
pub(super) struct Correction<'p> {
	pub programme: &'p Programme<'p>,
	pub moves: Vec<Move>,
	pub rows: Vec<Row>,
	pub surplus: f64,
	/// The excess in watts that a row without moves may have: the error of the last round.
	pub tolerance: f64,
	/// Whether the rows are elastic: an excess costs, and nothing else does.
	pub elastic: bool,
}

/// The solution of a correction: the changes, those of the price and of the shadow prices, and the
/// excess of each row.
pub(super) struct Corrected {
	pub changes: Vec<f64>,
	pub price: f64,
	pub shadow_prices: Vec<f64>,
	pub excess: Vec<f64>,
}

impl Correction<'_> {
	/// The largest cost, by which costs are scaled.
	pub fn cost_scale(&self) -> f64 {
		let scale = self
			.moves
			.iter()
			.map(|change| {
				let curvature = self.programme.variables[change.variable].curvature;
				change.cost.abs().max(curvature * (change.most - change.least))
			})
			.fold(0.0, f64::max);
		if scale > 0.0 { scale } else { 1.0 }
	}

	/// Solves for the changes.
	pub fn solve(&self) -> Result<Corrected, Failure> {
		let units = Units::of(self);
		let mut columns = Columns::of(self, &units);
		let mut lines = Lines::default();
		self.balance(&units, &mut lines);
		self.net_changes(&units, &columns, &mut lines);
		let placed = self.limits(&units, &mut columns, &mut lines)?;
		self.bounds(&placed, &mut lines);
		let objective = self.objective(&units, &columns, &placed);
		let solution = minimise(&objective, lines)?;
		Ok(self.corrected(&units, &placed, &solution))
	}

	/// The first line, balance: the injection of the moves settles the surplus.
	fn balance(&self, units: &Units, lines: &mut Lines) {
		let mut shift = -self.surplus;
		for (column, change) in self.moves.iter().enumerate() {
			let sign = self.programme.variables[change.variable].sign;
			lines.push(column, sign * change.range() / units.power);
			shift -= sign * change.least;
		}
		lines.equals(shift / units.power);
	}

	/// The net change of each place, as the sum of its moves.
	fn net_changes(&self, units: &Units, columns: &Columns, lines: &mut Lines) {
		let places = self.programme.columns.len();
		let mut shifts = vec![0.0; places];
		let mut members: Vec<Vec<(usize, f64)>> = vec![Vec::new(); places];
		for (column, change) in self.moves.iter().enumerate() {
			let variable = &self.programme.variables[change.variable];
			members[variable.place].push((column, variable.sign * change.range()));
			shifts[variable.place] += variable.sign * change.least;
		}
		for (place, column) in columns.of_place.iter().enumerate() {
			let Some(column) = *column else { continue };
			lines.push(column, 1.0);
			for &(member, power) in &members[place] {
				lines.push(member, -power / units.place[place]);
			}
			lines.equals(shifts[place] / units.place[place]);
		}
	}

	/// The rows within reach of the moves: fixed rows first, as equations.
	fn limits(
		&self,
		units: &Units,
		columns: &mut Columns,
		lines: &mut Lines,
	) -> Result<Placed, Failure> {
		let mut terms: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.rows.len()];
		for (place, column) in self.programme.columns.iter().enumerate() {
			let Some(at) = columns.of_place[place] else { continue };
			for &(row, a) in column {
				terms[row].push((at, a * units.place[place] / units.row[row]));
			}
		}
		let mut line = vec![None; self.rows.len()];
		let mut excess = vec![None; self.rows.len()];
		for (row, limit) in self.rows.iter().enumerate() {
			if units.row[row] == 0.0 {
				if !self.elastic && -limit.headroom > self.tolerance {
					return Err(Failure::Infeasible);
				}
			} else if limit.kind == Kind::Exactly {
				line[row] = Some(lines.next());
				lines.extend(&terms[row]);
				lines.equals(limit.headroom / units.row[row]);
			}
		}
		for (row, limit) in self.rows.iter().enumerate() {
			let within_reach = units.row[row] > 0.0 && limit.headroom <= units.reach[row];
			if limit.kind == Kind::AtMost && within_reach {
				line[row] = Some(lines.next());
				lines.extend(&terms[row]);
				if self.elastic {
					let column = columns.add();
					lines.push(column, -1.0);
					excess[row] = Some(column);
				}
				lines.at_most(limit.headroom / units.row[row]);
			}
		}
		Ok(Placed { line, excess })
	}

	/// Each change is between zero and one of its range; no excess is negative.
	fn bounds(&self, placed: &Placed, lines: &mut Lines) {
		for column in 0..self.moves.len() {
			lines.push(column, -1.0);
			lines.at_most(0.0);
			lines.push(column, 1.0);
			lines.at_most(1.0);
		}
		for column in placed.excess.iter().flatten() {
			lines.push(*column, -1.0);
			lines.at_most(0.0);
		}
	}

	/// The cost of the changes, or of the excesses where rows are elastic.
	fn objective(&self, units: &Units, columns: &Columns, placed: &Placed) -> Objective {
		let mut linear = vec![0.0; columns.count];
		let mut curvatures = Vec::new();
		if self.elastic {
			for column in placed.excess.iter().flatten() {
				linear[*column] = 1.0;
			}
			return Objective { linear, curvatures };
		}
		let worth = units.worth();
		for (column, change) in self.moves.iter().enumerate() {
			let curvature = self.programme.variables[change.variable].curvature;
			let range = change.range();
			linear[column] = (change.cost + curvature * change.least) * range / worth;
			if curvature > 0.0 {
				curvatures.push((column, curvature * range * range / worth));
			}
		}
		Objective { linear, curvatures }
	}

	/// The solution in watts and in prices.
	fn corrected(&self, units: &Units, placed: &Placed, solution: &Solution) -> Corrected {
		let worth = units.worth();
		let changes = self
			.moves
			.iter()
			.zip(&solution.values)
			.map(|(change, part)| change.least + part.clamp(0.0, 1.0) * change.range())
			.collect();
		let shadow_prices = placed
			.line
			.iter()
			.zip(&units.row)
			.map(|(line, unit)| line.map_or(0.0, |line| solution.multipliers[line] * worth / unit))
			.collect();
		let excess = placed
			.excess
			.iter()
			.enumerate()
			.map(|(row, column)| match column {
				Some(column) => solution.values[*column].max(0.0) * units.row[row],
				None if units.row[row] == 0.0 => (-self.rows[row].headroom).max(0.0),
				None => 0.0,
			})
			.collect();
		let price = -solution.multipliers[0] * worth / units.power;
		Corrected { changes, price, shadow_prices, excess }
	}
}

/// The units that a correction is solved in.
struct Units {
	/// The largest range of a move, in watts.
	power: f64,
	/// The largest cost of a move.
	cost: f64,
	/// By place, the sum of the ranges of its moves, in watts.
	place: Vec<f64>,
	/// By row, the most that a place moves it, in watts.
	row: Vec<f64>,
	/// By row, the most that all places move it, in watts.
	reach: Vec<f64>,
}

impl Units {
	fn of(correction: &Correction<'_>) -> Self {
		let programme = correction.programme;
		let mut place = vec![0.0f64; programme.columns.len()];
		for change in &correction.moves {
			place[programme.variables[change.variable].place] += change.range();
		}
		let mut row = vec![0.0f64; correction.rows.len()];
		let mut reach = vec![0.0f64; correction.rows.len()];
		for (column, range) in programme.columns.iter().zip(&place) {
			for &(index, a) in column {
				row[index] = row[index].max(a.abs() * range);
				reach[index] += a.abs() * range;
			}
		}
		Self {
			power: correction.moves.iter().map(Move::range).fold(0.0, f64::max),
			cost: if correction.elastic { 1.0 } else { correction.cost_scale() },
			place,
			row,
			reach,
		}
	}

	fn worth(&self) -> f64 {
		self.cost * self.power
	}
}

/// The columns of the lines: the moves, then the net change of each place that rows count, then the
/// excesses of rows.
struct Columns {
	of_place: Vec<Option<usize>>,
	count: usize,
}

impl Columns {
	fn of(correction: &Correction<'_>, units: &Units) -> Self {
		let mut columns = Self { of_place: Vec::new(), count: correction.moves.len() };
		for (column, range) in correction.programme.columns.iter().zip(&units.place) {
			let counted = *range > 0.0 && !column.is_empty();
			let column = counted.then(|| columns.add());
			columns.of_place.push(column);
		}
		columns
	}

	fn add(&mut self) -> usize {
		self.count += 1;
		self.count - 1
	}
}

/// By row, its line and the column of its excess, where it has them.
struct Placed {
	line: Vec<Option<usize>>,
	excess: Vec<Option<usize>>,
}

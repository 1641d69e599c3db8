//! The solution of a programme, by an interior-point method with iterative refinement.
//!
//! An interior-point method ends with errors relative to the largest numbers of a problem, while a
//! market has kilowatts next to gigawatts and settles prices to the micro-dollar. So, as in the
//! iterative refinement of linear programmes (Gleixner, Steffy and Wolter, 2016), each round solves
//! for the *correction* of the last: only near-marginal groups, within a shrinking distance of
//! their fills, at costs reduced by the prices found so far.

use super::correction::{Corrected, Correction, Move};
use super::programme::{Failure, Kind, Optimum, Programme, Row};

/// The factor by which each round narrows the last, in prices and in power.
const FOCUS: f64 = 1e-3;
/// The most rounds of refinement.
const ROUNDS: usize = 6;
/// The share of the largest cost below which a shadow price counts as zero.
const NEGLIGIBLE: f64 = 1e-6;

/// The neighbourhood of the last solution that a round searches.
#[derive(Clone, Copy)]
struct Focus {
	/// The largest reduced cost of a variable that moves.
	reach: f64,
	/// The largest change of a fill, in watts.
	distance: f64,
	/// The share of `reach` above which a shadow price makes its row binding.
	threshold: f64,
}

impl Focus {
	/// The first round: every variable moves over its whole range.
	const EVERYTHING: Self =
		Self { reach: f64::INFINITY, distance: f64::INFINITY, threshold: NEGLIGIBLE };

	const fn is_first(&self) -> bool {
		self.reach.is_infinite()
	}

	/// After a round with costs of this scale and moves of this range. Where a fill reached the
	/// edge of its range, the distance stays.
	fn closer(scale: f64, largest: f64, at_edge: bool) -> Self {
		let distance = if at_edge { largest } else { largest * FOCUS };
		Self {
			reach: (scale * FOCUS).max(1e-9),
			distance: distance.max(1.0),
			threshold: NEGLIGIBLE / FOCUS,
		}
	}

	/// After a round that failed: a variable that should move did not, or a row was fixed that
	/// should not be.
	fn wider(self) -> Self {
		Self {
			reach: self.reach * 30.0,
			distance: self.distance * 30.0,
			threshold: (self.threshold * 30.0).min(0.1),
		}
	}
}

impl Programme<'_> {
	/// Solves the programme.
	pub fn optimise(&self) -> Result<Optimum, Failure> {
		let mut optimum = Optimum::unfilled(self, self.middle_cost());
		let mut focus = Focus::EVERYTHING;
		let mut outcome = Err(Failure::NotConverged);
		for round in 0..=ROUNDS {
			let (next, correction) = self.correction(&optimum, focus);
			if correction.moves.is_empty() {
				return if round == 0 { self.without_moves(next) } else { Ok(next) };
			}
			match correction.solve() {
				Ok(corrected) => {
					let at_edge;
					(optimum, at_edge) = self.apply(next, &correction, &corrected, focus.distance);
					outcome = Ok(());
					if round >= 2 && !at_edge && !self.has_negative_price(&optimum) {
						break;
					}
					let ranges = correction.moves.iter().map(|change| change.most - change.least);
					let largest = ranges.fold(0.0, f64::max);
					focus = Focus::closer(correction.cost_scale(), largest, at_edge);
				},
				Err(failure) if round == 0 => return Err(failure),
				Err(_) => focus = focus.wider(),
			}
		}
		outcome.map(|()| optimum)
	}

	/// The excesses of the rows that are least in sum, in watts: all zero when the programme is
	/// feasible.
	pub fn least_excess(&self) -> Option<Vec<f64>> {
		let unfilled = Optimum::unfilled(self, 0.0);
		let (_, mut correction) = self.correction(&unfilled, Focus::EVERYTHING);
		if correction.moves.is_empty() {
			return Some(self.rows.iter().map(|row| (-row.headroom).max(0.0)).collect());
		}
		correction.elastic = true;
		correction.solve().ok().map(|corrected| corrected.excess)
	}

	/// The median of the costs: the price that the first round starts from.
	fn middle_cost(&self) -> f64 {
		let mut costs: Vec<f64> = self.variables.iter().map(|v| v.cost * v.sign).collect();
		costs.sort_by(f64::total_cmp);
		costs.get(costs.len() / 2).copied().unwrap_or(0.0)
	}

	fn has_negative_price(&self, optimum: &Optimum) -> bool {
		let mut rows = optimum.shadow_prices.iter().zip(&self.rows);
		rows.any(|(price, row)| *price < 0.0 && row.kind == Kind::AtMost)
	}

	/// The correction of an optimum at this focus. Variables beyond its reach are settled.
	fn correction(&self, from: &Optimum, focus: Focus) -> (Optimum, Correction<'_>) {
		let mut at = from.clone();
		let binding = self.binding(&at, focus);
		for (price, binding) in at.shadow_prices.iter_mut().zip(&binding) {
			if !binding {
				*price = 0.0;
			}
		}
		let moves = self.settle(&mut at, focus);
		let (mut rows, surplus) = self.left(&at);
		for (row, binding) in rows.iter_mut().zip(binding) {
			if binding {
				row.kind = Kind::Exactly;
			}
		}
		let tolerance = if focus.is_first() { 1e-6 } else { focus.distance };
		let correction =
			Correction { programme: self, moves, rows, surplus, tolerance, elastic: false };
		(at, correction)
	}

	/// The rows that the correction fixes: exact rows, and those with a shadow price above the
	/// threshold.
	fn binding(&self, at: &Optimum, focus: Focus) -> Vec<bool> {
		let threshold = focus.threshold * focus.reach;
		let rows = self.rows.iter().zip(self.steepest()).zip(&at.shadow_prices);
		rows.map(|((row, steepest), price)| {
			row.kind == Kind::Exactly || (!focus.is_first() && price * steepest > threshold)
		})
		.collect()
	}

	/// The moves of the near-marginal variables. The others are settled, by the sign of their
	/// reduced cost, at nothing or at their capacity.
	fn settle(&self, at: &mut Optimum, focus: Focus) -> Vec<Move> {
		let congestion = at.congestion(self.columns);
		let mut moves = Vec::new();
		for (index, variable) in self.variables.iter().enumerate() {
			let fill = at.fills[index];
			// The reduced cost: the marginal cost less the nodal price.
			let cost = variable.cost + variable.curvature * fill
				- variable.sign * (at.price + congestion[variable.place]);
			let bound = if cost > 0.0 { 0.0 } else { variable.capacity };
			let near = (variable.capacity * 0.05).max(focus.distance);
			if cost.abs() > focus.reach && (fill - bound).abs() <= near {
				at.fills[index] = bound;
			} else {
				let least = (-fill).max(-focus.distance);
				let most = (variable.capacity - fill).min(focus.distance).max(least);
				moves.push(Move { variable: index, least, most, cost });
			}
		}
		moves
	}

	/// The headrooms of the rows and the surplus after these fills.
	fn left(&self, at: &Optimum) -> (Vec<Row>, f64) {
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
		(rows, surplus)
	}

	/// Adds a correction. The flag is true when a fill went nearly as far as `distance` allows.
	fn apply(
		&self,
		mut at: Optimum,
		correction: &Correction<'_>,
		corrected: &Corrected,
		distance: f64,
	) -> (Optimum, bool) {
		let mut at_edge = false;
		for (change, watts) in correction.moves.iter().zip(&corrected.changes) {
			let watts = watts.clamp(change.least, change.most);
			let capacity = self.variables[change.variable].capacity;
			let fill = &mut at.fills[change.variable];
			*fill = (*fill + watts).clamp(0.0, capacity);
			at_edge |= watts.abs() > 0.9 * distance;
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

//! The market's programmes, linear and quadratic: minimise `Σ (c·x + ½·d·x²)` over the fills
//! `0 ≤ x ≤ q`, subject to balance and to the limit rows on the net injections of the places.

use crate::book::{Book, Group};

/// The rows that count a place, each with its coefficient.
pub(super) type Column = Vec<(usize, f64)>;

/// The fill of a tie group, or of a class of them.
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

/// A programme over places with their columns.
pub(super) struct Programme<'a> {
	pub columns: &'a [Column],
	pub variables: Vec<Variable>,
	pub rows: Vec<Row>,
	/// Injection outside the programme, in watts: `Σ sign·x + surplus = 0`.
	pub surplus: f64,
}

/// A solution: the fills, the price of balance and the shadow prices of the rows.
#[derive(Clone, Debug)]
pub(super) struct Optimum {
	pub fills: Vec<f64>,
	pub price: f64,
	pub shadow_prices: Vec<f64>,
}

/// Why a programme is not solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
	/// No fills meet balance and all rows.
	Infeasible,
	/// The interior-point method did not converge.
	NotConverged,
}

impl Programme<'_> {
	/// The excess of each row that no fills avoid, in watts; negative where some do.
	pub fn certain_excess(&self) -> Vec<f64> {
		let mut excess: Vec<f64> = self.rows.iter().map(|row| -row.headroom).collect();
		for variable in &self.variables {
			for &(row, a) in &self.columns[variable.place] {
				excess[row] += (variable.sign * a).min(0.0) * variable.capacity;
			}
		}
		excess
	}

	/// The largest coefficient of each row, as a magnitude.
	pub fn steepest(&self) -> Vec<f64> {
		steepest(self.columns, self.rows.len())
	}
}

/// The largest coefficient of each row, as a magnitude.
pub(super) fn steepest(columns: &[Column], rows: usize) -> Vec<f64> {
	let mut steepest = vec![0.0f64; rows];
	for &(row, a) in columns.iter().flatten() {
		steepest[row] = steepest[row].max(a.abs());
	}
	steepest
}

impl Optimum {
	/// No fills, at this price of balance and without shadow prices.
	pub fn unfilled(programme: &Programme<'_>, price: f64) -> Self {
		Self {
			fills: vec![0.0; programme.variables.len()],
			price,
			shadow_prices: vec![0.0; programme.rows.len()],
		}
	}

	/// The congestion component of each place, `−Σ a·μ`.
	pub fn congestion(&self, columns: &[Column]) -> Vec<f64> {
		columns
			.iter()
			.map(|column| -column.iter().map(|&(row, a)| a * self.shadow_prices[row]).sum::<f64>())
			.collect()
	}

	/// The value of the demand served less the cost of the supply used, of the groups of the book,
	/// in µ$/MWh · W.
	pub fn welfare(&self, book: &Book) -> f64 {
		let worth = |group: &Group| -(group.sign() as f64) * group.key.price.0 as f64;
		book.groups.iter().zip(&self.fills).map(|(group, fill)| worth(group) * fill).sum()
	}
}

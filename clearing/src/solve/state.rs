//! The prices that the solver moves.

use super::slopes::UNIT;
use crate::exact_price::ExactPrice;

/// λ, and the shadow price of each row of the book: zero or positive.
#[derive(Clone, Debug)]
pub(super) struct State {
	pub lambda: ExactPrice,
	pub shadow_prices: Vec<ExactPrice>,
}

/// A change of prices, in µ$/MWh.
pub(super) struct Direction {
	pub lambda: f64,
	/// By row that moves.
	pub rows: Vec<(usize, f64)>,
}

impl Direction {
	/// The largest change.
	pub fn largest(&self) -> f64 {
		self.rows.iter().fold(self.lambda.abs(), |largest, (_, change)| largest.max(change.abs()))
	}
}

impl State {
	/// The prices after `length` times a change. Shadow prices do not become negative.
	pub fn moved(&self, direction: &Direction, length: f64) -> Self {
		let by = |price: ExactPrice, change: f64| {
			ExactPrice(price.0.saturating_add((change * length * UNIT).round() as i128))
		};
		let mut moved = self.clone();
		moved.lambda = by(self.lambda, direction.lambda);
		for &(row, change) in &direction.rows {
			let price = by(self.shadow_prices[row], change).max(ExactPrice::ZERO);
			moved.shadow_prices[row] = price;
		}
		moved
	}

	/// The change to another state.
	pub fn change_to(&self, other: &Self) -> Direction {
		let change = |from: ExactPrice, to: ExactPrice| to.0.saturating_sub(from.0) as f64 / UNIT;
		let rows = self.shadow_prices.iter().zip(&other.shadow_prices).enumerate();
		Direction {
			lambda: change(self.lambda, other.lambda),
			rows: rows
				.filter(|(_, (from, to))| from != to)
				.map(|(row, (from, to))| (row, change(*from, *to)))
				.collect(),
		}
	}

	/// How far a change goes before a shadow price is zero, and the row whose that is.
	pub fn reach(&self, direction: &Direction) -> (f64, Option<usize>) {
		let mut reach = (f64::INFINITY, None);
		for &(row, change) in direction.rows.iter().filter(|(_, change)| *change < 0.0) {
			let length = self.shadow_prices[row].0 as f64 / UNIT / -change;
			if length < reach.0 {
				reach = (length, Some(row));
			}
		}
		reach
	}
}

//! The tolerances of a certificate, as far as rounding explains them: the slack of a row with a
//! shadow price, by whole watts, and the uncertainty of a nodal price, by whole µ$/MWh.

use crate::book::{Book, PPM, at};
use crate::position::Position;
use alloc::{vec, vec::Vec};
use core::cmp::Reverse;

/// The number of fills that a vertex of the programme leaves fractional: one for balance and one
/// for each row that binds.
pub(crate) const fn fractional_fills(binding_rows: usize) -> usize {
	binding_rows.saturating_add(1)
}

/// The tolerances of one certificate.
pub(crate) struct Tolerance {
	/// The slack that each row may have, in ppm-watts: twice the largest coefficients of groups
	/// that are filled in part, as many as [`fractional_fills`] counts. Where rounding took the
	/// last watt of the last such group, twice the largest coefficient of a marginal group. Zero
	/// without a shadow price.
	pub slacks: Vec<i128>,
	/// The uncertainty of a nodal price, in ppm of a µ$/MWh: a µ$/MWh for λ, and for each shadow
	/// price a µ$/MWh times the largest coefficient of a marginal group.
	pub price: i128,
}

/// The marginal groups at a place.
#[derive(Clone, Copy, Default)]
struct Margin {
	is_marginal: bool,
	/// How many of them are filled in part.
	partly: usize,
}

impl Tolerance {
	/// The tolerances of these fills and shadow prices. `None` where a number does not fit.
	pub fn new(book: &Book, positions: &[Position], shadow_prices: &[i64]) -> Option<Self> {
		let mut margins = vec![Margin::default(); book.places.len()];
		for (group, position) in book.groups.iter().zip(positions) {
			if let Some(margin) = margins.get_mut(group.place).filter(|_| position.is_marginal()) {
				margin.is_marginal = true;
				if 0 < position.power && position.power < group.total {
					margin.partly = margin.partly.saturating_add(1);
				}
			}
		}

		// By row, the steepest first.
		let mut moved: Vec<(usize, Reverse<u64>, usize)> = Vec::new();
		for (place, margin) in margins.iter().enumerate().filter(|(_, at)| at.is_marginal) {
			for entry in book.column(place) {
				if at(shadow_prices, entry.row) > 0 {
					moved.push((
						entry.row,
						Reverse(entry.sensitivity.unsigned_abs()),
						margin.partly,
					));
				}
			}
		}
		moved.sort_unstable();

		let binding = shadow_prices.iter().filter(|price| **price > 0).count();
		let mut slacks = vec![0i128; book.rows.len()];
		let mut price = PPM;
		for row in moved.chunk_by(|(a, ..), (b, ..)| a == b) {
			let Some(&(index, Reverse(largest), _)) = row.first() else { continue };
			let mut sum = 0i128;
			let mut left = fractional_fills(binding);
			for &(_, Reverse(steepness), partly) in row {
				let counted = partly.min(left);
				left = left.saturating_sub(counted);
				let part = i128::from(steepness).checked_mul(i128::try_from(counted).ok()?)?;
				sum = sum.checked_add(part)?;
			}
			price = price.checked_add(i128::from(largest))?;
			if let Some(slack) = slacks.get_mut(index) {
				*slack = sum.max(i128::from(largest)).checked_mul(2)?;
			}
		}
		Some(Self { slacks, price })
	}
}

//! Awards in whole watts, from fills in femtowatts.
//!
//! Steps that are filled wholly or not at all are whole already. The others, in ascending order of
//! place and then in that of the book, get what the running sum of their side gains in whole watts:
//! `⌊F₁⌋, ⌊F₂⌋ − ⌊F₁⌋, …`. Each award is within a watt of its fill, so is the sum of those of a
//! point on one side, and all supply equals all demand.

use crate::book::Book;
use crate::error::Error;
use crate::response::{FEMTO, Fill, Response};
use alloc::{vec, vec::Vec};
use tieline_primitives::Side;

/// What a running sum may lack of a whole watt and count as one: a milliwatt.
const NEARLY: i128 = FEMTO / 1_000;

/// The award of each step of the book, in watts.
pub(crate) fn awards(book: &Book, response: &Response) -> Result<Vec<i64>, Error> {
	let mut awards = vec![0i64; book.steps.len()];
	let mut parts: Vec<(usize, usize, i128)> = Vec::new();
	for (index, (step, fill)) in book.steps.iter().zip(&response.fills).enumerate() {
		match fill {
			Fill::Nothing => {},
			Fill::Part(power) => parts.push((step.place, index, *power)),
			Fill::Whole => {
				if let Some(award) = awards.get_mut(index) {
					*award = step.power;
				}
			},
		}
	}
	parts.sort_unstable_by_key(|(place, index, _)| (*place, *index));
	let mut supply = Running::from(0);
	// What balance is off by, far below a milliwatt, goes to demand.
	let mut demand = Running::from(response.surplus);
	for (_, index, power) in parts {
		let side = book.steps.get(index).map(|step| step.side);
		let running = if side == Some(Side::Demand) { &mut demand } else { &mut supply };
		if let Some(award) = awards.get_mut(index) {
			*award = running.add(power).ok_or(Error::Overflow)?;
		}
	}
	Ok(awards)
}

/// A running sum in femtowatts, and its whole watts.
struct Running {
	sum: i128,
	whole: i128,
}

impl Running {
	const fn from(sum: i128) -> Self {
		Self { sum, whole: 0 }
	}

	/// Adds a fill, and gives the whole watts that it brings.
	fn add(&mut self, power: i128) -> Option<i64> {
		self.sum = self.sum.checked_add(power)?;
		let whole = self.sum.checked_add(NEARLY)?.div_euclid(FEMTO);
		let gained = whole.checked_sub(self.whole)?;
		self.whole = whole;
		i64::try_from(gained).ok()
	}
}

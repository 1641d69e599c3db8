//! Awards in whole watts, from fills in femtowatts.
//!
//! Steps that are filled wholly or not at all are whole already, and a fill within a milliwatt of a
//! whole number is rounded to it. The others, in ascending order of place and then in that of the
//! book, get what the running sum of their side gains in whole watts: `⌊F₁⌋, ⌊F₂⌋ − ⌊F₁⌋, …`. What
//! supply and demand then differ by, a few watts at most, the first steps in that order take that
//! are filled in part, a watt each.

use crate::book::{Book, at};
use crate::error::Error;
use crate::response::{FEMTO, Fill, Response};
use alloc::{vec, vec::Vec};
use tieline_primitives::Side;

/// A milliwatt.
const NEARLY: i128 = FEMTO / 1_000;

/// A step that is filled in part.
struct Part {
	/// Its index in the book.
	step: usize,
	side: Side,
	/// In femtowatts.
	fill: i128,
	/// The whole of it, in watts.
	power: i64,
}

/// The award of each step of the book, in watts.
pub(crate) fn awards(book: &Book, response: &Response) -> Result<Vec<i64>, Error> {
	let mut awards = vec![0i64; book.steps.len()];
	let mut parts: Vec<(usize, Part)> = Vec::new();
	for (index, (step, fill)) in book.steps.iter().zip(&response.fills).enumerate() {
		match fill {
			Fill::Nothing => {},
			Fill::Part(fill) => {
				let part = Part { step: index, side: step.side, fill: *fill, power: step.power };
				parts.push((step.place, part));
			},
			Fill::Whole => set(&mut awards, index, step.power),
		}
	}
	parts.sort_unstable_by_key(|(place, part)| (*place, part.step));
	let parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).collect();
	for side in [Side::Supply, Side::Demand] {
		round(parts.iter().filter(|part| part.side == side), &mut awards).ok_or(Error::Overflow)?;
	}
	balance(book, &parts, &mut awards)?;
	Ok(awards)
}

fn set(awards: &mut [i64], step: usize, watts: i64) {
	if let Some(award) = awards.get_mut(step) {
		*award = watts;
	}
}

/// Rounds the fills of one side. `None` where a number does not fit.
fn round<'a>(parts: impl Iterator<Item = &'a Part>, awards: &mut [i64]) -> Option<()> {
	let mut sum = 0i128;
	let mut given = 0i128;
	for part in parts {
		let nearest = part.fill.checked_add(FEMTO / 2)?.div_euclid(FEMTO);
		let off = nearest.checked_mul(FEMTO)?.checked_sub(part.fill)?;
		let watts = if off.checked_abs()? <= NEARLY {
			nearest
		} else {
			sum = sum.checked_add(part.fill)?;
			let whole = sum.checked_add(NEARLY)?.div_euclid(FEMTO);
			let gained = whole.checked_sub(given)?;
			given = whole;
			gained
		};
		set(awards, part.step, i64::try_from(watts).ok()?);
	}
	Some(())
}

/// Makes supply and demand equal.
fn balance(book: &Book, parts: &[Part], awards: &mut [i64]) -> Result<(), Error> {
	let mut surplus = book
		.steps
		.iter()
		.zip(awards.iter())
		.try_fold(0i128, |sum, (step, award)| {
			sum.checked_add(step.sign().checked_mul(i128::from(*award))?)
		})
		.ok_or(Error::Overflow)?;
	for part in parts {
		if surplus == 0 {
			break;
		}
		// More of the one side, or less of the other.
		let raises = (part.side == Side::Demand) == (surplus > 0);
		let award = at(awards, part.step);
		let has_room = if raises { award < part.power } else { award > 0 };
		if has_room {
			set(awards, part.step, award.saturating_add(if raises { 1 } else { -1 }));
			surplus = surplus.saturating_sub(surplus.signum());
		}
	}
	match surplus {
		0 => Ok(()),
		surplus => Err(Error::Unbalanced { surplus: surplus.saturating_mul(FEMTO) }),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn parts(fills: &[i128]) -> Vec<Part> {
		let part = |(step, fill): (usize, &i128)| Part {
			step,
			side: Side::Supply,
			fill: *fill,
			power: i64::MAX,
		};
		fills.iter().enumerate().map(part).collect()
	}

	fn rounded(fills: &[i128]) -> Vec<i64> {
		let mut awards = vec![0; fills.len()];
		round(parts(fills).iter(), &mut awards).unwrap();
		awards
	}

	#[test]
	fn a_step_gets_what_the_running_sum_gains_in_whole_watts() {
		// 1.4, 2.8, 4.2 and 5.6 W.
		assert_eq!(rounded(&[FEMTO * 14 / 10; 4]), [1, 1, 2, 1]);
	}

	#[test]
	fn fills_within_a_milliwatt_of_whole_watts_do_not_add_up_to_one() {
		assert_eq!(rounded(&vec![4_000 * FEMTO + NEARLY; 3_000]), vec![4_000; 3_000]);
	}

	proptest! {
		#[test]
		fn each_award_is_its_fill_rounded_up_or_down(
			fills in prop::collection::vec(1i128..1_000_000 * FEMTO, 0..60),
		) {
			for (award, fill) in rounded(&fills).into_iter().zip(&fills) {
				let off = (i128::from(award) * FEMTO - fill).abs();
				prop_assert!(off <= FEMTO + NEARLY, "{award} for {fill}");
			}
		}
	}
}

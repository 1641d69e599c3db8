//! The price where a range of prices supports the same fills: its midpoint.

use crate::book::{Book, PPM, at};
use crate::error::Error;
use crate::exact_price::ExactPrice;
use crate::response::{ELASTICITY, Fill, Response, Tolerance, ppm};
use tieline_primitives::{Price, Side};

/// The price λ of these fills, where they leave a choice: the midpoint of all prices at which each
/// step keeps its fill, within the floor and the cap as far as such prices are, rounded down to a
/// unit. `None` where a step is filled in part, which leaves no choice.
pub(crate) fn midpoint(
	book: &Book,
	lambda: ExactPrice,
	response: &Response,
	tolerance: &Tolerance,
	(floor, cap): (Price, Price),
) -> Result<Option<ExactPrice>, Error> {
	let lambda = ppm(lambda).ok_or(Error::Overflow)?;
	let ramp = ppm(ELASTICITY).ok_or(Error::Overflow)?;
	let mut least = i128::MIN;
	let mut highest = i128::MAX;
	for (step, fill) in book.steps.iter().zip(&response.fills) {
		let nodal = at(&response.nodal_prices, step.place);
		let Some(is_whole) = settled(*fill, step.power, tolerance.balance) else {
			return Ok(None);
		};
		// The λ at which the nodal price equals the step's own price.
		let even = ppm(step.price.into())
			.map(|own| own.saturating_sub(nodal).saturating_add(lambda))
			.ok_or(Error::Overflow)?;
		match (step.side, is_whole) {
			(Side::Supply, true) => least = least.max(even),
			(Side::Supply, false) => highest = highest.min(even.saturating_sub(ramp)),
			(Side::Demand, true) => highest = highest.min(even),
			(Side::Demand, false) => least = least.max(even.saturating_add(ramp)),
		}
	}
	let (floor, cap) =
		(ppm(floor.into()).ok_or(Error::Overflow)?, ppm(cap.into()).ok_or(Error::Overflow)?);
	let within = |price: i128| price.min(cap).max(floor);
	let sum = within(least).checked_add(within(highest)).ok_or(Error::Overflow)?;
	let units = |price: i128| price.div_euclid(PPM);
	// The least and the highest unit within the range.
	let least_unit = units(least.saturating_add(PPM.saturating_sub(1)));
	let middle = units(sum.div_euclid(2));
	Ok(Some(ExactPrice(middle.min(units(highest)).max(least_unit))))
}

/// Whether a step is filled whole or not at all, to within what balance may be off: less determines
/// no price. `None` where it is filled in part.
fn settled(fill: Fill, power: i64, tolerance: i128) -> Option<bool> {
	let near = tolerance.saturating_mul(2);
	match fill {
		Fill::Whole => Some(true),
		Fill::Nothing => Some(false),
		Fill::Part(part) if part <= near => Some(false),
		Fill::Part(part) => {
			let whole = i128::from(power).saturating_mul(crate::response::FEMTO);
			(whole.saturating_sub(part) <= near).then_some(true)
		},
	}
}

//! The response of steps and rows to prices, in exact integers.
//!
//! Each step is *elastic*: it is filled in proportion while its gain rises over half a µ$/MWh. Each
//! row *yields*: it is loosened by a watt for each 100,000 $/MWh of its shadow price. Both are far
//! below what a bid can say, and they make the optimum unique: fills and shadow prices that are
//! optimal to the last decimal exist exactly once.

use crate::book::{Book, Entry, PPM, PlacedStep, Row, at};
use crate::exact_price::ExactPrice;
use alloc::{vec, vec::Vec};
use tieline_primitives::Side;

/// The range of nodal prices over which a step goes from nothing to its whole power: half a
/// µ$/MWh. Supply at a price `p` is whole from `p` on, and demand down to `p`, so that at equal
/// prices both trade.
pub const ELASTICITY: ExactPrice = ExactPrice(ExactPrice::MICRO_DOLLAR / 2);

/// The elasticity in ppm of an exact price's unit.
const RAMP: i128 = ELASTICITY.0 * PPM;
/// Femtowatts in a watt.
pub(crate) const FEMTO: i128 = 1_000_000_000_000_000;
/// `RAMP / FEMTO`: divides a power times a gain into femtowatts.
const RAMP_PER_FEMTO: i128 = RAMP / FEMTO;
/// The units of shadow price that loosen a row by a ppm-femtowatt: a row yields a watt for each
/// 100,000 $/MWh.
pub(crate) const UNITS_PER_YIELD: i128 = 1_000_000_000;
/// The units of shadow price by which the violation of a watt rises by a femtowatt.
pub(crate) const UNITS_PER_VIOLATION: i128 = ELASTICITY.0 / FEMTO;
/// What any residual may be, in femtowatts: a tenth of a picowatt.
const RESIDUAL: i128 = 100;

/// The fill of a step in femtowatts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
	Nothing,
	Part(i128),
	Whole,
}

impl Fill {
	/// In femtowatts. `None` where it does not fit.
	pub fn power(self, step: &PlacedStep) -> Option<i128> {
		match self {
			Self::Nothing => Some(0),
			Self::Part(power) => Some(power),
			Self::Whole => i128::from(step.power).checked_mul(FEMTO),
		}
	}
}

/// The fill of a step at a nodal price in ppm of an exact price's unit. `None` where a number does
/// not fit.
pub(crate) fn fill(step: &PlacedStep, nodal_price: i128) -> Option<Fill> {
	let own = ppm(step.price.into())?;
	let gain = match step.side {
		Side::Supply => nodal_price.saturating_sub(own),
		Side::Demand => own.saturating_sub(nodal_price),
	};
	Some(if gain >= 0 {
		Fill::Whole
	} else if gain <= -RAMP {
		Fill::Nothing
	} else {
		let reach = gain.checked_add(RAMP)?;
		let power = i128::from(step.power).checked_mul(reach)?.checked_div(RAMP_PER_FEMTO)?;
		if power == 0 { Fill::Nothing } else { Fill::Part(power) }
	})
}

/// Whether a step is filled in part at a nodal price, or at one that is off by less than `margin`.
fn is_elastic(step: &PlacedStep, nodal_price: i128, margin: i128) -> Option<bool> {
	let own = ppm(step.price.into())?;
	let gain = step.sign().saturating_mul(nodal_price.saturating_sub(own));
	Some(RAMP.saturating_add(margin).saturating_neg() < gain && gain < margin)
}

/// A price in ppm of its unit.
pub(crate) fn ppm(price: ExactPrice) -> Option<i128> {
	price.0.checked_mul(PPM)
}

/// The part of the violation without awards that a row keeps at its shadow price, in ppm-femtowatts:
/// nothing up to the penalty price, and all of it from half a µ$/MWh beyond.
pub(crate) fn violation(row: &Row, shadow_price: ExactPrice) -> Option<i128> {
	if row.headroom >= 0 {
		return Some(0);
	}
	let without_awards = i128::from(row.headroom).checked_neg()?;
	let gain = shadow_price.checked_sub(row.penalty.into())?.0.clamp(0, ELASTICITY.0);
	without_awards.checked_mul(gain)?.checked_div(UNITS_PER_VIOLATION)?.checked_mul(PPM)
}

/// Whether a row keeps a part of its violation, and so follows its shadow price within the ramp.
pub(crate) fn is_violated_in_part(row: &Row, shadow_price: ExactPrice) -> bool {
	let gain = shadow_price.0.saturating_sub(ExactPrice::from(row.penalty).0);
	row.headroom < 0 && 0 < gain && gain < ELASTICITY.0
}

/// What a row takes at most at its shadow price, in ppm-femtowatts: its headroom, with the part of
/// the violation that it keeps and what it yields.
pub(crate) fn room(row: &Row, shadow_price: ExactPrice) -> Option<i128> {
	let headroom = i128::from(row.headroom).checked_mul(FEMTO)?.checked_mul(PPM)?;
	let yielded = shadow_price.0.checked_div(UNITS_PER_YIELD)?;
	headroom.checked_add(violation(row, shadow_price)?)?.checked_add(yielded)
}

/// The response of the whole market to prices.
#[derive(Clone, Debug)]
pub(crate) struct Response {
	/// The nodal price of each place, in ppm of an exact price's unit.
	pub nodal_prices: Vec<i128>,
	/// The fill of each step.
	pub fills: Vec<Fill>,
	/// Supply less demand, in femtowatts.
	pub surplus: i128,
	/// What the awards take of each row beyond its room, in ppm-femtowatts.
	pub excesses: Vec<i128>,
	/// The power of the steps at each place that are filled in part, or that prices a few units off
	/// would fill in part, in watts.
	pub elastic: Vec<i64>,
	/// How many units the nodal price of each place may be off, as each price is a whole unit.
	pub uncertainty: Vec<i128>,
}

impl Response {
	/// `None` where a number does not fit.
	pub fn new(book: &Book, lambda: ExactPrice, shadow_prices: &[ExactPrice]) -> Option<Self> {
		let mut nodal_prices = book.congestion(shadow_prices);
		let lambda = ppm(lambda)?;
		for price in &mut nodal_prices {
			*price = price.saturating_add(lambda);
		}
		let uncertainty = (0..book.places.len())
			.map(|place| {
				let priced = |entry: &&Entry| at(shadow_prices, entry.row) > ExactPrice::ZERO;
				let prices = book.column(place).iter().filter(priced).count().saturating_add(2);
				i128::try_from(prices).ok()
			})
			.collect::<Option<Vec<_>>>()?;
		let mut fills = Vec::with_capacity(book.steps.len());
		let mut nets = vec![0i128; book.places.len()];
		let mut elastic = vec![0i64; book.places.len()];
		for step in &book.steps {
			let nodal_price = at(&nodal_prices, step.place);
			let fill = fill(step, nodal_price)?;
			fills.push(fill);
			let margin = at(&uncertainty, step.place).checked_mul(PPM)?;
			if is_elastic(step, nodal_price, margin)?
				&& let Some(elastic) = elastic.get_mut(step.place)
			{
				*elastic = elastic.checked_add(step.power)?;
			}
			if fill == Fill::Nothing {
				continue;
			}
			if let Some(net) = nets.get_mut(step.place) {
				*net = net.checked_add(fill.power(step)?.checked_mul(step.sign())?)?;
			}
		}
		let mut surplus = 0i128;
		let mut excesses = book
			.rows
			.iter()
			.enumerate()
			.map(|(index, row)| room(row, at(shadow_prices, index))?.checked_neg())
			.collect::<Option<Vec<_>>>()?;
		for (place, net) in nets.into_iter().enumerate().filter(|(_, net)| *net != 0) {
			surplus = surplus.checked_add(net)?;
			for entry in book.column(place) {
				if let Some(excess) = excesses.get_mut(entry.row) {
					let used = i128::from(entry.sensitivity).checked_mul(net)?;
					*excess = excess.checked_add(used)?;
				}
			}
		}
		Some(Self { nodal_prices, fills, surplus, excesses, elastic, uncertainty })
	}
}

/// How far balance and rows may be off, because prices are whole units: what half a unit of each
/// price moves, twice over.
#[derive(Clone, Debug)]
pub(crate) struct Tolerance {
	/// In femtowatts.
	pub balance: i128,
	/// By row, in ppm-femtowatts.
	pub rows: Vec<i128>,
}

impl Tolerance {
	/// `None` where a number does not fit.
	pub fn new(book: &Book, response: &Response, shadow_prices: &[ExactPrice]) -> Option<Self> {
		let mut balance = RESIDUAL;
		let mut rows: Vec<i128> = book
			.rows
			.iter()
			.enumerate()
			.map(|(index, row)| {
				let of_violation = if is_violated_in_part(row, at(shadow_prices, index)) {
					i128::from(row.headroom).checked_neg()?.checked_div(UNITS_PER_VIOLATION)?
				} else {
					0
				};
				RESIDUAL.checked_add(of_violation)?.checked_mul(PPM)
			})
			.collect::<Option<_>>()?;
		for (place, elastic) in response.elastic.iter().enumerate() {
			if *elastic == 0 {
				continue;
			}
			// A unit moves a watt of the step by 1 / (ELASTICITY / FEMTO) femtowatts.
			let moved = i128::from(*elastic)
				.checked_mul(at(&response.uncertainty, place))?
				.checked_div(UNITS_PER_VIOLATION)?
				.checked_add(1)?;
			balance = balance.checked_add(moved)?;
			for entry in book.column(place) {
				if let Some(row) = rows.get_mut(entry.row) {
					let part = i128::from(entry.sensitivity).checked_abs()?.checked_mul(moved)?;
					*row = row.checked_add(part)?;
				}
			}
		}
		Some(Self { balance, rows })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::book::Owner;
	use crate::certificate::RowId;
	use tieline_primitives::{AreaId, Price};

	const MICRO: i128 = ExactPrice::MICRO_DOLLAR * PPM;

	fn step(side: Side) -> PlacedStep {
		let owner = Owner::Offer { offer: 0, step: 0 };
		PlacedStep { owner, place: 0, side, price: Price(40), power: 8 }
	}

	#[test]
	fn supply_is_filled_over_half_a_micro_dollar_up_to_its_price() {
		let supply = step(Side::Supply);
		assert_eq!(fill(&supply, 39 * MICRO), Some(Fill::Nothing));
		assert_eq!(fill(&supply, 40 * MICRO - RAMP), Some(Fill::Nothing));
		assert_eq!(fill(&supply, 40 * MICRO - RAMP / 4), Some(Fill::Part(6 * FEMTO)));
		assert_eq!(fill(&supply, 40 * MICRO), Some(Fill::Whole));
	}

	#[test]
	fn demand_is_filled_over_half_a_micro_dollar_down_to_its_price() {
		let demand = step(Side::Demand);
		assert_eq!(fill(&demand, 41 * MICRO), Some(Fill::Nothing));
		assert_eq!(fill(&demand, 40 * MICRO + RAMP / 4), Some(Fill::Part(6 * FEMTO)));
		assert_eq!(fill(&demand, 40 * MICRO), Some(Fill::Whole));
	}

	#[test]
	fn a_row_keeps_its_violation_from_the_penalty_price_on() {
		let id = RowId { area: AreaId(0), row: 0 };
		let row = Row { id, headroom: -3, penalty: Price(5_000) };
		let price = |micro: i128| ExactPrice(micro * ExactPrice::MICRO_DOLLAR);
		assert_eq!(violation(&row, price(4_999)), Some(0));
		assert_eq!(violation(&row, price(5_000)), Some(0));
		let quarter = ExactPrice(price(5_000).0 + ELASTICITY.0 / 4);
		assert_eq!(violation(&row, quarter), Some(3 * FEMTO * PPM / 4));
		assert_eq!(violation(&row, price(6_000)), Some(3 * FEMTO * PPM));
		let satisfied = Row { headroom: 3, ..row };
		assert_eq!(violation(&satisfied, price(6_000)), Some(0));
	}

	#[test]
	fn a_row_yields_a_watt_for_each_hundred_thousand_dollars() {
		let id = RowId { area: AreaId(0), row: 0 };
		let row = Row { id, headroom: 10, penalty: Price(0) };
		let price = ExactPrice::from(Price(100_000_000_000));
		assert_eq!(room(&row, price), Some(11 * FEMTO * PPM));
	}
}

//! The response of steps and rows to prices, in exact integers.
//!
//! Each step is *elastic*: it is filled in proportion while its gain rises over half a µ$/MWh. Each
//! row *yields*: it is loosened by a watt for each 10,000 $/MWh of its shadow price. Both are far
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
/// 10,000 $/MWh.
const UNITS_PER_YIELD: i128 = 10_000_000;
/// The units of shadow price by which the violation of a watt rises by a femtowatt.
const UNITS_PER_VIOLATION: i128 = ELASTICITY.0 / FEMTO;
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
		Side::Supply => nodal_price.checked_sub(own)?,
		Side::Demand => own.checked_sub(nodal_price)?,
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
	/// The power of the partly filled steps at each place, in watts.
	pub elastic: Vec<i64>,
}

impl Response {
	/// `None` where a number does not fit.
	pub fn new(book: &Book, lambda: ExactPrice, shadow_prices: &[ExactPrice]) -> Option<Self> {
		let mut nodal_prices = book.congestion(shadow_prices)?;
		let lambda = ppm(lambda)?;
		for price in &mut nodal_prices {
			*price = price.checked_add(lambda)?;
		}
		let mut fills = Vec::with_capacity(book.steps.len());
		let mut nets = vec![0i128; book.places.len()];
		let mut elastic = vec![0i64; book.places.len()];
		for step in &book.steps {
			let fill = fill(step, at(&nodal_prices, step.place))?;
			fills.push(fill);
			if fill == Fill::Nothing {
				continue;
			}
			if let Some(net) = nets.get_mut(step.place) {
				*net = net.checked_add(fill.power(step)?.checked_mul(step.sign())?)?;
			}
			if let (Fill::Part(_), Some(elastic)) = (fill, elastic.get_mut(step.place)) {
				*elastic = elastic.checked_add(step.power)?;
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
		Some(Self { nodal_prices, fills, surplus, excesses, elastic })
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
	/// Of the fills at each place, in femtowatts.
	pub fills: Vec<i128>,
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
		let mut fills = vec![0; book.places.len()];
		for (place, elastic) in response.elastic.iter().enumerate() {
			if *elastic == 0 {
				continue;
			}
			let priced = |entry: &&Entry| at(shadow_prices, entry.row) > ExactPrice::ZERO;
			let prices = book.column(place).iter().filter(priced).count().saturating_add(2);
			// A unit moves a watt of the step by 1 / (ELASTICITY / FEMTO) femtowatts.
			let moved = i128::from(*elastic)
				.checked_mul(i128::try_from(prices).ok()?)?
				.checked_div(UNITS_PER_VIOLATION)?
				.checked_add(1)?;
			balance = balance.checked_add(moved)?;
			if let Some(fill) = fills.get_mut(place) {
				*fill = moved;
			}
			for entry in book.column(place) {
				if let Some(row) = rows.get_mut(entry.row) {
					let part = i128::from(entry.sensitivity).checked_abs()?.checked_mul(moved)?;
					*row = row.checked_add(part)?;
				}
			}
		}
		Some(Self { balance, rows, fills })
	}
}

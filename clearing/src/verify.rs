//! The rules of a certificate, checked one by one.

use crate::book::{Book, PPM, at};
use crate::certificate::{Certificate, Problem};
use crate::error::Error;
use crate::fairness::{self, Network};
use crate::outcome::{Outcome, outcome};
use crate::position::{Position, positions, shadow_prices};
use crate::price;
use crate::tolerance::Tolerance;
use alloc::vec;
use tieline_primitives::Side;

/// Checks that a certificate proves an optimal clearing of the problem, and derives what it
/// awards.
///
/// The rules are those of `docs/market-rules.md`: the order and range of the certificate's numbers,
/// exact balance, every row within its headroom, every row with a shadow price tight, the price at
/// the midpoint, pro rata shares among ties, and the duality gap. It takes time linear in
/// [`Size::work`](crate::Size::work) and never panics, on any input.
///
/// # Errors
///
/// The first rule that does not hold.
pub fn verify(problem: &Problem<'_>, certificate: &Certificate) -> Result<Outcome, Error> {
	let book = Book::new(problem)?;
	let lambda = certificate.price;
	if lambda < problem.floor || lambda > problem.cap {
		return Err(Error::PriceOutOfBounds(lambda));
	}
	let shadow_prices = shadow_prices(&book, certificate)?;
	let congestion = book.congestion(&shadow_prices).ok_or(Error::Overflow)?;
	let positions = positions(&book, &congestion, certificate)?;
	let powers = || positions.iter().map(|position| position.power);

	check_balance(&book, &positions)?;
	let slacks = book.slacks(powers()).ok_or(Error::Overflow)?;
	let tolerance = Tolerance::new(&book, &positions, &shadow_prices).ok_or(Error::Overflow)?;
	check_rows(&book, &tolerance, &shadow_prices, &slacks)?;
	let midpoint = price::midpoint(&book, &congestion, powers(), problem.floor, problem.cap)?;
	if midpoint != lambda {
		return Err(Error::PriceNotMidpoint { midpoint });
	}
	let network = Network { book: &book, shadow_prices: &shadow_prices, slacks: &slacks };
	if let Some((fuller, emptier)) = fairness::unfair_pair(&network, &positions) {
		return Err(Error::UnfairShares { fuller, emptier });
	}
	let welfare = welfare(&book, &positions).ok_or(Error::Overflow)?;
	check_gap(&book, &positions, &tolerance, welfare)?;
	outcome(problem, &book, &congestion, lambda, &positions, welfare)
}

fn check_balance(book: &Book, positions: &[Position]) -> Result<(), Error> {
	let total = |side: Side| {
		book.groups
			.iter()
			.zip(positions)
			.filter(|(group, _)| group.key.side == side)
			.try_fold(0i128, |sum, (_, position)| sum.checked_add(i128::from(position.power)))
			.ok_or(Error::Overflow)
	};
	let (supply, demand) = (total(Side::Supply)?, total(Side::Demand)?);
	if supply == demand { Ok(()) } else { Err(Error::Unbalanced { supply, demand }) }
}

/// Every row is within its headroom, and every row with a shadow price is tight, to within the
/// rounding to watts.
fn check_rows(
	book: &Book,
	tolerance: &Tolerance,
	shadow_prices: &[i64],
	slacks: &[i128],
) -> Result<(), Error> {
	// A row that counts no offer binds none, however small its slack.
	let mut moved = vec![false; book.rows.len()];
	for place in 0..book.places.len() {
		for entry in book.column(place) {
			if let Some(moved) = moved.get_mut(entry.row) {
				*moved = true;
			}
		}
	}
	for (index, row) in book.rows.iter().enumerate() {
		let slack = at(slacks, index);
		if slack < 0 {
			return Err(Error::RowExceeded(row.id));
		}
		let is_tight = at(&moved, index) && slack <= at(&tolerance.slacks, index);
		if at(shadow_prices, index) > 0 && !is_tight {
			return Err(Error::RowNotTight(row.id));
		}
	}
	Ok(())
}

/// The value of the demand served less the cost of the supply used, in µ$/MWh · W.
fn welfare(book: &Book, positions: &[Position]) -> Option<i128> {
	book.groups.iter().zip(positions).try_fold(0i128, |sum, (group, position)| {
		let worth = i128::from(group.key.price.0).checked_mul(i128::from(position.power))?;
		sum.checked_sub(worth.checked_mul(group.sign())?)
	})
}

/// The duality gap is `Σ μ·slack` over the rows plus, over the groups, the gain that each forgoes
/// at its nodal price. The first part is bounded row by row in [`check_rows`]. The second, which
/// only listed groups can have, is at most a millionth of the welfare, beyond the rounding of
/// prices: λ and each μ are known to a µ$/MWh.
fn check_gap(
	book: &Book,
	positions: &[Position],
	tolerance: &Tolerance,
	welfare: i128,
) -> Result<(), Error> {
	// In ppm of µ$/MWh · W, of which a millionth of the welfare is one per unit of welfare.
	let gap = forgone(book, positions, tolerance.price).ok_or(Error::Overflow)?;
	let allowed = welfare.checked_abs().ok_or(Error::Overflow)?;
	if gap <= allowed {
		Ok(())
	} else {
		Err(Error::GapTooWide { gap: gap.div_euclid(PPM), allowed: allowed.div_euclid(PPM) })
	}
}

/// The gain that the listed groups forgo at their nodal prices, which are known to within
/// `uncertainty`, in ppm of µ$/MWh · W.
fn forgone(book: &Book, positions: &[Position], uncertainty: i128) -> Option<i128> {
	let mut listed = book.groups.iter().zip(positions).filter(|(_, position)| position.listed);
	listed.try_fold(0i128, |sum, (group, position)| {
		let wrong = if position.gain > 0 {
			group.total.checked_sub(position.power)?
		} else {
			position.power
		};
		let certain = position.gain.checked_abs()?.saturating_sub(uncertainty).max(0);
		sum.checked_add(certain.checked_mul(i128::from(wrong))?)
	})
}

#[cfg(test)]
mod tests;

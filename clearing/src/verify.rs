//! The rules of a certificate, checked one by one.

use crate::book::{Book, at};
use crate::certificate::{Certificate, Problem};
use crate::error::Error;
use crate::exact_price::ExactPrice;
use crate::midpoint::midpoint;
use crate::outcome::{Outcome, outcome};
use crate::response::{Response, Tolerance};
use alloc::{vec, vec::Vec};
use tieline_primitives::Price;

/// Checks that a certificate proves *the* optimal clearing of the problem, and derives what it
/// awards.
///
/// The rules are those of `docs/market-rules.md`: the order and sign of the certificate's numbers,
/// and for the fills that follow from its prices balance, every row within its room, every row with
/// a shadow price at it, and λ at the midpoint of its range. It takes time linear in
/// [`Size::work`](crate::Size::work) and never panics, on any input.
///
/// # Errors
///
/// The first rule that does not hold.
pub fn verify(problem: &Problem<'_>, certificate: &Certificate) -> Result<Outcome, Error> {
	let book = Book::new(problem)?;
	let shadow_prices = shadow_prices(&book, certificate)?;
	let lambda = certificate.price;
	let response = Response::new(&book, lambda, &shadow_prices).ok_or(Error::Overflow)?;
	let bounds = (problem.floor, problem.cap);
	check(&book, lambda, &shadow_prices, &response, bounds)?;
	outcome(problem, &book, lambda, &response)
}

/// How many units λ may be off the midpoint, 10⁻¹¹ µ$/MWh: a step whose fill is below the tolerance of
/// balance determines no price, but may need one.
pub(crate) const UNITS_OFF: u128 = 100_000_000;

/// The shadow price of each row of the book; zero where the certificate names none.
pub(crate) fn shadow_prices(
	book: &Book,
	certificate: &Certificate,
) -> Result<Vec<ExactPrice>, Error> {
	let mut prices = vec![ExactPrice::ZERO; book.rows.len()];
	let mut last = None;
	for shadow in &certificate.shadow_prices {
		let id = shadow.row();
		if last.is_some_and(|last| last >= id) {
			return Err(Error::DisorderedShadowPrice(id));
		}
		last = Some(id);
		let price = book.row(id).and_then(|row| prices.get_mut(row));
		*price.ok_or(Error::UnknownRow(id))? = shadow.price;
		if shadow.price <= ExactPrice::ZERO {
			return Err(Error::ShadowPriceNotPositive(id));
		}
	}
	Ok(prices)
}

/// Whether these prices, with the response to them, are those of the clearing.
pub(crate) fn check(
	book: &Book,
	lambda: ExactPrice,
	shadow_prices: &[ExactPrice],
	response: &Response,
	bounds: (Price, Price),
) -> Result<(), Error> {
	let tolerance = Tolerance::new(book, response, shadow_prices).ok_or(Error::Overflow)?;
	if response.surplus.saturating_abs() > tolerance.balance {
		return Err(Error::Unbalanced { surplus: response.surplus });
	}
	for (index, row) in book.rows.iter().enumerate() {
		let (excess, tolerance) = (at(&response.excesses, index), at(&tolerance.rows, index));
		if excess > tolerance {
			return Err(Error::RowExceeded(row.id));
		}
		let is_priced = at(shadow_prices, index) > ExactPrice::ZERO;
		if is_priced && excess < tolerance.saturating_neg() {
			return Err(Error::RowNotTight(row.id));
		}
	}
	match midpoint(book, lambda, response, &tolerance, bounds)? {
		Some(midpoint) if midpoint.0.abs_diff(lambda.0) > UNITS_OFF => {
			Err(Error::PriceNotMidpoint { midpoint })
		},
		_ => Ok(()),
	}
}

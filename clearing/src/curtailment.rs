//! Curtailment: the power of each offer that limit rows refused, and the rows.

use crate::book::{Book, PPM, at};
use crate::certificate::{Certificate, Location, Problem, RowId};
use crate::error::Error;
use crate::exact_price::ExactPrice;
use crate::outcome::Outcome;
use crate::verify::shadow_prices;
use alloc::vec::Vec;
use tieline_primitives::{PointId, Price, Side, Watts};

/// Power of an offer that limit rows refused although its price beats λ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curtailment {
	/// The index of the offer in the problem.
	pub offer: usize,
	/// The refused power.
	pub power: Watts,
	/// The rows that refused it, in ascending order.
	pub reasons: Vec<CurtailmentReason>,
}

/// A row's part in a curtailment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurtailmentReason {
	/// The row.
	pub row: RowId,
	/// The row's part of the congestion component, as the offer bears it, in µ$/MWh: `a·μ` for
	/// supply and `−a·μ` for demand, rounded up; positive.
	pub price: Price,
}

/// The curtailed power of each offer ([`Outcome::curtailed`]), with the rows that lower the nodal
/// price of supply, or raise that of demand. Each curtailment has at least one row.
///
/// The certificate must have passed [`verify`](crate::verify()) for the problem, and the outcome
/// must be the one that it returned.
pub fn curtailments(
	problem: &Problem<'_>,
	certificate: &Certificate,
	outcome: &Outcome,
) -> Result<Vec<Curtailment>, Error> {
	let book = Book::new(problem)?;
	let shadow_prices = shadow_prices(&book, certificate)?;
	let offers = problem.offers.iter().zip(&outcome.curtailed).enumerate();
	offers
		.filter(|(_, (_, power))| **power > Watts::ZERO)
		.map(|(index, (offer, power))| {
			let reasons = reasons(&book, &shadow_prices, offer.point, offer.side)?;
			Ok(Curtailment { offer: index, power: *power, reasons })
		})
		.collect()
}

/// Splits the power of a curtailment among its reasons in proportion to their prices, exactly: the part
/// that rounding leaves goes to the largest. A price that is not positive has no part, and without a
/// positive one nothing is split.
pub fn apportion(power: Watts, prices: &[Price]) -> Vec<Watts> {
	let weight = |price: &Price| i128::from(price.0.max(0));
	let sum = prices.iter().map(weight).fold(0i128, i128::saturating_add);
	let part = |price: &Price| {
		let share = i128::from(power.0).saturating_mul(weight(price)).checked_div(sum);
		Watts(share.and_then(|share| i64::try_from(share).ok()).unwrap_or(0))
	};
	let mut parts = prices.iter().map(part).collect::<Vec<_>>();
	let split = parts.iter().fold(Watts::ZERO, |sum, part| sum.saturating_add(*part));
	let largest = prices.iter().enumerate().max_by_key(|(_, price)| **price);
	if let Some(part) = largest.and_then(|(index, _)| parts.get_mut(index)).filter(|_| sum > 0) {
		*part = part.saturating_add(power.saturating_sub(split));
	}
	parts
}

fn reasons(
	book: &Book,
	shadow_prices: &[ExactPrice],
	point: PointId,
	side: Side,
) -> Result<Vec<CurtailmentReason>, Error> {
	let location = Location::Point(point);
	let Some(place) = book.place(location) else {
		return Ok(Vec::new());
	};
	let sign = match side {
		Side::Supply => 1i128,
		Side::Demand => -1,
	};
	let mut reasons = Vec::new();
	for entry in book.column(place) {
		let part = i128::from(entry.sensitivity)
			.checked_mul(at(shadow_prices, entry.row).0)
			.and_then(|part| part.checked_mul(sign))
			.ok_or(Error::Overflow)?;
		if part <= 0 {
			continue;
		}
		let micro_dollar = ExactPrice::MICRO_DOLLAR.saturating_mul(PPM);
		let rounded_up = part
			.checked_add(micro_dollar.saturating_sub(1))
			.and_then(|part| i64::try_from(part.div_euclid(micro_dollar)).ok())
			.ok_or(Error::Overflow)?;
		if let Some(row) = book.rows.get(entry.row) {
			reasons.push(CurtailmentReason { row: row.id, price: Price(rounded_up) });
		}
	}
	Ok(reasons)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::solve::solve;
	use crate::testing::*;
	use crate::verify::verify;

	fn reason(row: RowId, price: Price) -> CurtailmentReason {
		CurtailmentReason { row, price }
	}

	#[test]
	fn every_watt_refused_below_the_price_names_its_row() {
		let (market, certificate) = (sunny_noon(), sunny_noon_certificate());
		let problem = market.problem();
		let outcome = verify(&problem, &certificate).unwrap();
		let found = curtailments(&problem, &certificate, &outcome).unwrap();
		// 28,000 W for 20 and 10 kW of photovoltaics, by the row's 30 $/MWh and a part of a µ$.
		let worth = |dollars: i64| Price(usd(dollars).0 + 1);
		let expected = [
			Curtailment { offer: 0, power: Watts(1_334), reasons: vec![reason(row(0), worth(30))] },
			Curtailment { offer: 1, power: Watts(666), reasons: vec![reason(row(0), worth(30))] },
			Curtailment {
				offer: 3,
				power: Watts(20_000),
				reasons: vec![reason(row(0), worth(15))],
			},
		];
		assert_eq!(found, expected);
	}

	#[test]
	fn demand_is_curtailed_by_rows_that_raise_its_nodal_price() {
		let market = Market::new()
			.wholesale_supply([kw(40).at(usd(30))])
			.demand(point(1), [kw(10).at(usd(80))])
			.limit(kw(4), [percent(-100).at(point(1))]);
		let problem = market.problem();
		let certificate = solve(&problem).unwrap();
		let outcome = verify(&problem, &certificate).unwrap();
		let found = curtailments(&problem, &certificate, &outcome).unwrap();
		let worth = Price(usd(50).0 + 1);
		let expected =
			Curtailment { offer: 0, power: Watts(6_000), reasons: vec![reason(row(0), worth)] };
		assert_eq!(found, [expected]);
	}

	#[test]
	fn supply_that_is_too_dear_is_not_curtailed() {
		let market = Market::new()
			.wholesale_demand([kw(1).at(usd(30))])
			.supply(point(1), [Watts(500).at(usd(10)), Watts(500).at(usd(40))])
			.limit(Watts(800), [percent(100).at(point(1))]);
		let problem = market.problem();
		let certificate = solve(&problem).unwrap();
		let outcome = verify(&problem, &certificate).unwrap();
		assert_eq!(curtailments(&problem, &certificate, &outcome), Ok(vec![]));
	}

	#[test]
	fn the_parts_of_a_curtailment_add_up_to_it() {
		let parts = |power, prices: &[i64]| {
			let prices = prices.iter().map(|price| Price(*price)).collect::<Vec<_>>();
			apportion(Watts(power), &prices).iter().map(|part| part.0).collect::<Vec<_>>()
		};
		assert_eq!(parts(10, &[1, 1, 1]), [3, 3, 4]);
		assert_eq!(parts(9, &[2, -5, 1]), [6, 0, 3]);
		assert_eq!(parts(9, &[0, -5]), [0, 0]);
		assert_eq!(parts(9, &[]), [0; 0]);
		assert_eq!(parts(i64::MAX, &[i64::MAX; 2]).iter().sum::<i64>(), i64::MAX);
	}
}

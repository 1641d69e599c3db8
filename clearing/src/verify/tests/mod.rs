//! The rules of a certificate, one module per rule.

mod fairness;
mod fills;
mod gap;
mod price;
mod robustness;
mod rows;

use super::*;
use crate::certificate::TieGroup;
use crate::size::Size;
use crate::testing::*;
use tieline_primitives::{AreaId, AreaLimit, Price, Watts};

fn check(market: &Market, certificate: &Certificate) -> Result<Outcome, Error> {
	verify(&market.problem(), certificate)
}

/// The awards offer by offer, when each has one step.
fn awards(outcome: &Outcome) -> Vec<i64> {
	outcome.awards.iter().map(|steps| steps[0].0).collect()
}

/// A price of so many dollars per MWh and this many µ$/MWh.
fn usd_and(dollars: i64, micro: i64) -> Price {
	Price(usd(dollars).0 + micro)
}

/// Two points behind one row, whose offers are 0.4 cents apart.
fn near_ties() -> (Market, Price, Price) {
	let (cheap, dear) = (usd_and(20, -4_000), usd(20));
	let market = Market::new()
		.wholesale_demand([kw(5_000).at(usd(30))])
		.supply(point(1), [kw(1_000).at(cheap)])
		.supply(point(2), [kw(1_000).at(dear)])
		.limit(kw(1_200), [percent(100).at(point(1)), percent(100).at(point(2))]);
	(market, cheap, dear)
}

#[test]
fn the_worked_example_clears() {
	let outcome = check(&sunny_noon(), &sunny_noon_certificate()).unwrap();
	assert_eq!(awards(&outcome), [18_667, 9_333, 5_000, 0, 10_000]);
	assert_eq!(outcome.wholesale_demand, [kw(23)]);
	assert_eq!(outcome.welfare, 810_000_000_000);
}

#[test]
fn the_size_of_the_worked_example() {
	let market = sunny_noon();
	let size = Size::of(&market.problem(), &sunny_noon_certificate());
	let expected = Size { steps: 6, rows: 1, coefficients: 3, shadow_prices: 1, fills: 2 };
	assert_eq!(size, expected);
	// 6·3 to sort twice and 3·2 three times; 13·8 to pass, 2·(6 + 3) for ties.
	assert_eq!(size.work(), 2 * 18 + 3 * 6 + 104 + 18);
}

#[test]
fn a_malformed_problem_is_named() {
	let market = Market::new().supply(point(1), [Watts(0).at(usd(5))]);
	assert_eq!(
		check(&market, &certificate(usd(0), [], [])),
		Err(Error::StepWithoutPower(supply(point(1), usd(5))))
	);
	let mut market = sunny_noon();
	let first = market.limits[0].clone();
	market.limits.push(AreaLimit { area: AreaId(1), ..first.clone() });
	market.limits.push(first);
	assert_eq!(check(&market, &sunny_noon_certificate()), Err(Error::DisorderedLimit(row(0))));
}

#[test]
fn errors_name_the_rule_that_is_broken() {
	let error = Error::UnfairShares {
		fuller: supply(point(1), usd(20)),
		emptier: wholesale_supply(usd(20)),
	};
	assert_eq!(
		error.to_string(),
		"unequal shares at one price: more to supply at point 1 of area 0 at 20.00 $/MWh, \
		 less to wholesale supply at 20.00 $/MWh"
	);
	assert_eq!(Error::RowExceeded(row(3)).to_string(), "headroom exceeded at row 3 of area 0");
}

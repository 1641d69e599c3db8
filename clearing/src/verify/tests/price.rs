//! The price is the midpoint of those that support the fills.

use super::*;
use tieline_primitives::Ppm;

#[test]
fn the_worked_example_has_one_price() {
	for change in [-1, 1] {
		let mut certificate = sunny_noon_certificate();
		certificate.price.0 += change;
		let midpoint = usd(30);
		let result = check(&sunny_noon(), &certificate);
		assert_eq!(result, Err(Error::PriceNotMidpoint { midpoint }));
	}
}

#[test]
fn the_price_is_the_midpoint_of_those_that_support_the_fills() {
	let market =
		Market::new().wholesale_demand([kw(1).at(usd(30))]).supply(point(1), [kw(1).at(usd(20))]);
	let outcome = check(&market, &certificate(usd(25), [], [])).unwrap();
	assert_eq!(awards(&outcome), [1_000]);
	for price in [20, 24, 26, 30] {
		let midpoint = usd(25);
		let result = check(&market, &certificate(usd(price), [], []));
		// At 20 and 30 one side is at the margin, so the derived fills are out of balance.
		assert!(
			matches!(result, Err(Error::Unbalanced { .. }))
				|| result == Err(Error::PriceNotMidpoint { midpoint })
		);
	}
}

#[test]
fn an_empty_market_clears_in_the_middle_of_floor_and_cap() {
	let market = Market::new().priced_between(Price(-5), Price(2));
	let midpoint = Price(-2);
	let mut certificate = certificate(usd(0), [], []);
	assert_eq!(check(&market, &certificate), Err(Error::PriceNotMidpoint { midpoint }));
	certificate.price = midpoint;
	assert_eq!(check(&market, &certificate).unwrap().welfare, 0);
}

#[test]
fn a_market_without_trade_clears_between_the_best_bid_and_the_best_offer() {
	let market = Market::new()
		.demand(point(1), [Watts(500).at(usd(10))])
		.supply(point(2), [Watts(500).at(usd(30))]);
	let outcome = check(&market, &certificate(usd(20), [], [])).unwrap();
	assert_eq!(awards(&outcome), [0, 0]);
}

#[test]
fn a_supplier_alone_clears_nothing_between_the_floor_and_its_price() {
	let market = Market::new().supply(point(2), [Watts(500).at(usd(30))]);
	let outcome = check(&market, &certificate(usd((30 - 1_000) / 2), [], [])).unwrap();
	assert_eq!(awards(&outcome), [0]);
}

#[test]
fn a_price_outside_floor_and_cap_is_refused() {
	let market = sunny_noon().priced_between(usd(-1_000), usd(29));
	let price = usd(30);
	assert_eq!(check(&market, &sunny_noon_certificate()), Err(Error::PriceOutOfBounds(price)));
}

#[test]
fn a_price_at_the_cap_passes_although_shadow_prices_are_rounded() {
	// 20,000 $ / 0.3 is 66,666.67 $, rounded up: its congestion component makes supply ask for 0.1
	// µ$ beyond the cap.
	let market = Market::new()
		.priced_between(usd(-10_000), usd(10_000))
		.wholesale_demand([kw(500).at(usd(10_000))])
		.supply(point(1), [kw(700).at(usd(-10_000))])
		.limit(kw(90), [percent(30).at(point(1))]);
	let fills = [
		wholesale_demand(usd(10_000)).filled(kw(300)),
		supply(point(1), usd(-10_000)).filled(kw(300)),
	];
	let shadow_price = row(0).worth(Price(66_666_666_667));
	assert!(check(&market, &certificate(usd(10_000), [shadow_price], fills)).is_ok());
}

#[test]
fn near_ties_that_no_row_explains_have_no_price() {
	let (mut market, cheap, dear) = near_ties();
	market.limits.clear();
	market = market.wholesale_demand([kw(1_200).at(usd(30))]);
	let fills = [supply(point(1), cheap).filled(kw(600)), supply(point(2), dear).filled(kw(600))];
	assert_eq!(
		check(&market, &certificate(usd(20), [], fills)),
		Err(Error::UnsupportedFills { least: dear, highest: cheap })
	);
}

#[test]
fn a_price_without_a_congestion_component_is_exact() {
	// A third of a watt counts at point 1, so its shadow price is not a whole number of µ$/MWh.
	let market = Market::new()
		.wholesale_demand([kw(5).at(usd(30))])
		.supply(point(1), [kw(5).at(usd(20))])
		.limit(kw(1), [Ppm(333_333).at(point(1))]);
	let fills = [wholesale_demand(usd(30)).filled(kw(3)), supply(point(1), usd(20)).filled(kw(3))];
	for (shadow_price, passes) in [(30_000_030, true), (30_000_029, true), (29_900_000, false)] {
		let shadow_price = row(0).worth(Price(shadow_price));
		let result = check(&market, &certificate(usd(30), [shadow_price], fills));
		assert_eq!(result.is_ok(), passes);
	}
}

#[test]
fn fills_that_no_price_supports_are_refused() {
	// Supply at 20 and demand 1.2 cents below are both within a cent of the middle.
	let (high, low) = (usd(20), usd_and(20, -12_000));
	let market = Market::new()
		.supply(point(1), [Watts(100).at(high)])
		.demand(point(2), [Watts(100).at(low)]);
	let fills = [supply(point(1), high).filled(Watts(50)), demand(point(2), low).filled(Watts(50))];
	assert_eq!(
		check(&market, &certificate(usd_and(20, -6_000), [], fills)),
		Err(Error::UnsupportedFills { least: high, highest: low })
	);
}

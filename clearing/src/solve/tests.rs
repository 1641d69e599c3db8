use super::*;
use crate::certificate::RowId;
use crate::market::{DOLLAR, Market, sunny_noon, sunny_noon_certificate};
use crate::verify::verify;
use tieline_primitives::AreaId;

fn clear(market: &Market) -> (Certificate, Vec<i64>) {
	let certificate = solve(&market.problem()).unwrap();
	let outcome = verify(&market.problem(), &certificate).unwrap();
	let awards =
		outcome.awards.iter().map(|steps| steps.iter().map(|watts| watts.0).sum()).collect();
	(certificate, awards)
}

fn row(row: u16) -> RowId {
	RowId { area: AreaId(0), row }
}

#[test]
fn the_worked_example_has_the_certificate_of_the_document() {
	assert_eq!(solve(&sunny_noon().problem()), Ok(sunny_noon_certificate()));
}

#[test]
fn an_empty_market_clears() {
	let (certificate, _) = clear(&Market::default());
	assert_eq!(certificate.price, Price(500 * DOLLAR));
}

#[test]
fn a_bidder_alone_trades_with_the_wholesale_market() {
	let market = Market::default().wholesale_demand([(40, 5_000)]).supply(1, [(10, 2_000)]);
	let (certificate, awards) = clear(&market);
	assert_eq!(certificate.price, Price(40 * DOLLAR));
	assert_eq!(awards, [2_000]);
}

#[test]
fn supply_without_demand_is_not_taken() {
	let (_, awards) = clear(&Market::default().supply(1, [(-10, 2_000)]).supply(2, [(5, 10)]));
	assert_eq!(awards, [0, 0]);
}

#[test]
fn demand_without_supply_is_not_served() {
	let (_, awards) = clear(&Market::default().demand(1, [(100, 2_000)]).limit([(1, 5)], 0));
	assert_eq!(awards, [0]);
}

#[test]
fn offers_all_at_one_price_share_pro_rata() {
	let market = (1..=7)
		.fold(Market::default().wholesale_demand([(40, 1_000)]), |market, point| {
			market.supply(point, [(20, i64::from(point) * 100)])
		});
	let (certificate, awards) = clear(&market);
	assert_eq!(certificate.price, Price(20 * DOLLAR));
	// 1,000 W of 2,800 W.
	assert_eq!(awards, [36, 71, 107, 143, 179, 214, 250]);
}

#[test]
fn supply_and_demand_at_one_price_trade_or_not_but_clear() {
	let market = Market::default().demand(1, [(20, 300)]).supply(2, [(20, 700)]);
	let (certificate, awards) = clear(&market);
	assert_eq!(certificate.price, Price(20 * DOLLAR));
	assert_eq!(awards[0], awards[1]);
}

#[test]
fn a_row_without_headroom_lets_nothing_through() {
	let market = Market::default()
		.wholesale_demand([(40, 5_000)])
		.supply(1, [(10, 2_000)])
		.supply(2, [(20, 500)])
		.limit([(1, 1_000_000)], 0);
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [0, 500]);
	assert_eq!(certificate.price, Price(40 * DOLLAR));
}

#[test]
fn awards_relieve_a_row_with_negative_headroom() {
	let market = Market::default()
		.wholesale_supply([(30, 50_000)])
		.demand(1, [(10, 8_000)])
		.demand(2, [(12, 8_000)])
		.limit([(1, 1_000_000), (2, 500_000)], -2_000);
	// Point 1 relieves twice as much per watt, at a loss of 20 against 18.
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [2_000, 0]);
	assert_eq!(certificate.shadow_prices[0].price, Price(20 * DOLLAR));
}

#[test]
fn limits_that_nothing_can_meet_are_named() {
	let market = Market::default()
		.wholesale_demand([(40, 5_000)])
		.supply(1, [(10, 2_000)])
		.limit([(1, 1_000_000)], 1_000)
		.limit([(1, 1_000_000)], -5);
	assert_eq!(solve(&market.problem()), Err(SolveError::Infeasible(vec![row(1)])));
	let market = Market::default().limit([(1, 1_000_000)], -5);
	assert_eq!(solve(&market.problem()), Err(SolveError::Infeasible(vec![row(0)])));
}

#[test]
fn limits_that_contradict_each_other_are_infeasible() {
	// Point 1 has to withdraw 500 W and must not withdraw more than 300 W.
	let market = Market::default()
		.wholesale_supply([(30, 50_000)])
		.demand(1, [(10, 8_000)])
		.limit([(1, 1_000_000)], -500)
		.limit([(1, -1_000_000)], 300);
	let Err(SolveError::Infeasible(rows)) = solve(&market.problem()) else {
		panic!("infeasible limits were cleared")
	};
	assert!(!rows.is_empty());
}

#[test]
fn a_watt_next_to_a_gigawatt_is_cleared_exactly() {
	let market = Market::default()
		.wholesale_demand([(60, 900_000_000), (40, 1_000_000_000)])
		.wholesale_supply([(20, 950_000_000)])
		.supply(1, [(10, 3)])
		.supply(2, [(39, 7_000)])
		.limit([(1, 1_000_000)], 1)
		.limit([(2, 1_000_000)], 4_321);
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [1, 4_321]);
	assert_eq!(certificate.price, Price(40 * DOLLAR));
	let prices: Vec<_> = certificate.shadow_prices.iter().map(|shadow| shadow.price.0).collect();
	assert_eq!(prices, [30 * DOLLAR, DOLLAR]);
}

#[test]
fn extreme_prices_are_exact() {
	let mut market = Market::default()
		.wholesale_demand([(10_000, 500_000)])
		.supply(1, [(-10_000, 700_000)])
		.supply(2, [(9_999, 100_000)])
		.limit([(1, 333_333)], 100_000);
	market.floor = Price(-10_000 * DOLLAR);
	market.cap = Price(10_000 * DOLLAR);
	let (certificate, awards) = clear(&market);
	// 100,000 / 0.333333 = 300,000.3 W at point 1.
	assert_eq!(awards, [300_000, 100_000]);
	assert_eq!(certificate.price, Price(10_000 * DOLLAR));
	// 20,000 $ / 0.333333.
	assert_eq!(certificate.shadow_prices[0].price, Price(60_000_060_000));
}

#[test]
fn a_price_at_the_cap_is_found_although_a_shadow_price_is_rounded_up() {
	let mut market = Market::default()
		.wholesale_demand([(10_000, 500_000)])
		.supply(1, [(-10_000, 700_000)])
		.supply(2, [(9_999, 100_000)])
		.limit([(1, 300_000)], 90_000);
	market.floor = Price(-10_000 * DOLLAR);
	market.cap = Price(10_000 * DOLLAR);
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [300_000, 100_000]);
	assert_eq!(certificate.price, market.cap);
}

#[test]
fn a_market_that_only_a_price_beyond_the_cap_clears_is_an_error() {
	// The row asks point 1 to withdraw 50 W, and only point 2 can supply them, at 3,000 $/MWh.
	let mut market = Market::default()
		.demand(1, [(10, 100)])
		.supply(2, [(3_000, 100)])
		.limit([(1, 1_000_000)], -50);
	market.cap = Price(1_000 * DOLLAR);
	let Err(SolveError::PriceOutOfBounds(price)) = solve(&market.problem()) else {
		panic!("a price beyond the cap was certified")
	};
	assert!(price > market.cap, "{price}");
}

#[test]
fn a_price_within_floor_and_cap_is_found_where_others_are_optimal_too() {
	// Any price from 20 to 60 $/MWh clears it, of which the cap leaves 20 to 25.
	let mut market = Market::default().supply(1, [(20, 500)]).demand(2, [(60, 500)]);
	market.cap = Price(25 * DOLLAR);
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [500, 500]);
	assert_eq!(certificate.price, Price(22_500_000));
}

#[test]
fn identical_rows_do_no_harm() {
	let market = sunny_noon()
		.limit([(1, 1_000_000), (2, 500_000), (3, 800_000)], 20_000)
		.limit([(1, 500_000), (2, 250_000), (3, 400_000)], 10_000);
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [18_667, 9_333, 5_000, 0, 10_000]);
	assert_eq!(certificate.price, Price(30 * DOLLAR));
}

#[test]
fn more_ties_than_a_certificate_names_are_an_error() {
	let market = (0..1_100)
		.fold(Market::default().wholesale_demand([(40, 50_000)]), |market, point| {
			market.supply(point, [(20, 100)])
		});
	assert_eq!(solve(&market.problem()), Err(SolveError::TooManyFills(1_100)));
}

#[test]
fn a_malformed_problem_is_an_error() {
	let market = Market::default().supply(1, [(20, 0)]);
	assert!(matches!(
		solve(&market.problem()),
		Err(SolveError::Malformed(Error::StepWithoutPower(_)))
	));
}

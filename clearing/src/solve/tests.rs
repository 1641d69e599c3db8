use super::*;
use crate::testing::*;
use crate::verify::verify;
use tieline_primitives::{Ppm, Watts};

fn clear(market: &Market) -> (Certificate, Vec<i64>) {
	let certificate = solve(&market.problem()).unwrap();
	let outcome = verify(&market.problem(), &certificate).unwrap();
	let awards =
		outcome.awards.iter().map(|steps| steps.iter().map(|watts| watts.0).sum()).collect();
	(certificate, awards)
}

#[test]
fn the_worked_example_has_the_certificate_of_the_document() {
	assert_eq!(solve(&sunny_noon().problem()), Ok(sunny_noon_certificate()));
}

#[test]
fn an_empty_market_clears() {
	let (certificate, _) = clear(&Market::new());
	assert_eq!(certificate.price, usd(500));
}

#[test]
fn a_bidder_alone_trades_with_the_wholesale_market() {
	let market =
		Market::new().wholesale_demand([kw(5).at(usd(40))]).supply(point(1), [kw(2).at(usd(10))]);
	let (certificate, awards) = clear(&market);
	assert_eq!(certificate.price, usd(40));
	assert_eq!(awards, [2_000]);
}

#[test]
fn supply_without_demand_is_not_taken() {
	let (_, awards) = clear(
		&Market::new()
			.supply(point(1), [kw(2).at(usd(-10))])
			.supply(point(2), [Watts(10).at(usd(5))]),
	);
	assert_eq!(awards, [0, 0]);
}

#[test]
fn demand_without_supply_is_not_served() {
	let (_, awards) = clear(
		&Market::new()
			.demand(point(1), [kw(2).at(usd(100))])
			.limit(Watts(0), [Ppm(5).at(point(1))]),
	);
	assert_eq!(awards, [0]);
}

#[test]
fn offers_all_at_one_price_share_pro_rata() {
	let market = (1..=7)
		.fold(Market::new().wholesale_demand([kw(1).at(usd(40))]), |market, index| {
			market.supply(point(index), [Watts(i64::from(index) * 100).at(usd(20))])
		});
	let (certificate, awards) = clear(&market);
	assert_eq!(certificate.price, usd(20));
	// 1,000 W of 2,800 W.
	assert_eq!(awards, [36, 71, 107, 143, 179, 214, 250]);
}

#[test]
fn supply_and_demand_at_one_price_trade_or_not_but_clear() {
	let market = Market::new()
		.demand(point(1), [Watts(300).at(usd(20))])
		.supply(point(2), [Watts(700).at(usd(20))]);
	let (certificate, awards) = clear(&market);
	assert_eq!(certificate.price, usd(20));
	assert_eq!(awards[0], awards[1]);
}

#[test]
fn a_row_without_headroom_lets_nothing_through() {
	let market = Market::new()
		.wholesale_demand([kw(5).at(usd(40))])
		.supply(point(1), [kw(2).at(usd(10))])
		.supply(point(2), [Watts(500).at(usd(20))])
		.limit(Watts(0), [percent(100).at(point(1))]);
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [0, 500]);
	assert_eq!(certificate.price, usd(40));
}

#[test]
fn awards_relieve_a_row_with_negative_headroom() {
	let market = Market::new()
		.wholesale_supply([kw(50).at(usd(30))])
		.demand(point(1), [kw(8).at(usd(10))])
		.demand(point(2), [kw(8).at(usd(12))])
		.limit(kw(-2), [percent(100).at(point(1)), percent(50).at(point(2))]);
	// Point 1 relieves twice as much per watt, at a loss of 20 against 18.
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [2_000, 0]);
	assert_eq!(certificate.shadow_prices[0].price, usd(20));
}

#[test]
fn limits_that_nothing_can_meet_are_named() {
	let market = Market::new()
		.wholesale_demand([kw(5).at(usd(40))])
		.supply(point(1), [kw(2).at(usd(10))])
		.limit(kw(1), [percent(100).at(point(1))])
		.limit(Watts(-5), [percent(100).at(point(1))]);
	assert_eq!(solve(&market.problem()), Err(SolveError::Infeasible(vec![row(1)])));
	let market = Market::new().limit(Watts(-5), [percent(100).at(point(1))]);
	assert_eq!(solve(&market.problem()), Err(SolveError::Infeasible(vec![row(0)])));
}

#[test]
fn limits_that_contradict_each_other_are_infeasible() {
	// Point 1 has to withdraw 500 W and must not withdraw more than 300 W.
	let market = Market::new()
		.wholesale_supply([kw(50).at(usd(30))])
		.demand(point(1), [kw(8).at(usd(10))])
		.limit(Watts(-500), [percent(100).at(point(1))])
		.limit(Watts(300), [percent(-100).at(point(1))]);
	let Err(SolveError::Infeasible(rows)) = solve(&market.problem()) else {
		panic!("infeasible limits were cleared")
	};
	assert!(!rows.is_empty());
}

#[test]
fn a_watt_next_to_a_gigawatt_is_cleared_exactly() {
	let market = Market::new()
		.wholesale_demand([kw(900_000).at(usd(60)), kw(1_000_000).at(usd(40))])
		.wholesale_supply([kw(950_000).at(usd(20))])
		.supply(point(1), [Watts(3).at(usd(10))])
		.supply(point(2), [kw(7).at(usd(39))])
		.limit(Watts(1), [percent(100).at(point(1))])
		.limit(Watts(4_321), [percent(100).at(point(2))]);
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [1, 4_321]);
	assert_eq!(certificate.price, usd(40));
	let prices: Vec<_> = certificate.shadow_prices.iter().map(|shadow| shadow.price).collect();
	assert_eq!(prices, [usd(30), usd(1)]);
}

#[test]
fn extreme_prices_are_exact() {
	let market = Market::new()
		.wholesale_demand([kw(500).at(usd(10_000))])
		.supply(point(1), [kw(700).at(usd(-10_000))])
		.supply(point(2), [kw(100).at(usd(9_999))])
		.limit(kw(100), [Ppm(333_333).at(point(1))])
		.priced_between(usd(-10_000), usd(10_000));
	let (certificate, awards) = clear(&market);
	// 100,000 / 0.333333 = 300,000.3 W at point 1.
	assert_eq!(awards, [300_000, 100_000]);
	assert_eq!(certificate.price, usd(10_000));
	// 20,000 $ / 0.333333.
	assert_eq!(certificate.shadow_prices[0].price, Price(60_000_060_000));
}

#[test]
fn a_price_at_the_cap_is_found_although_a_shadow_price_is_rounded_up() {
	let market = Market::new()
		.wholesale_demand([kw(500).at(usd(10_000))])
		.supply(point(1), [kw(700).at(usd(-10_000))])
		.supply(point(2), [kw(100).at(usd(9_999))])
		.limit(kw(90), [percent(30).at(point(1))])
		.priced_between(usd(-10_000), usd(10_000));
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [300_000, 100_000]);
	assert_eq!(certificate.price, market.cap);
}

#[test]
fn a_market_that_only_a_price_beyond_the_cap_clears_is_an_error() {
	// The row asks point 1 to withdraw 50 W, and only point 2 can supply them, at 3,000 $/MWh.
	let market = Market::new()
		.demand(point(1), [Watts(100).at(usd(10))])
		.supply(point(2), [Watts(100).at(usd(3_000))])
		.limit(Watts(-50), [percent(100).at(point(1))])
		.priced_between(usd(-1_000), usd(1_000));
	let Err(SolveError::PriceOutOfBounds(price)) = solve(&market.problem()) else {
		panic!("a price beyond the cap was certified")
	};
	assert!(price > market.cap, "{price}");
}

#[test]
fn a_price_within_floor_and_cap_is_found_where_others_are_optimal_too() {
	// Any price from 20 to 60 $/MWh clears it, of which the cap leaves 20 to 25.
	let market = Market::new()
		.supply(point(1), [Watts(500).at(usd(20))])
		.demand(point(2), [Watts(500).at(usd(60))])
		.priced_between(usd(-1_000), usd(25));
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [500, 500]);
	assert_eq!(certificate.price, Price(22_500_000));
}

#[test]
fn identical_rows_do_no_harm() {
	let market = sunny_noon()
		.limit(
			kw(20),
			[percent(100).at(point(1)), percent(50).at(point(2)), percent(80).at(point(3))],
		)
		.limit(
			kw(10),
			[percent(50).at(point(1)), percent(25).at(point(2)), percent(40).at(point(3))],
		);
	let (certificate, awards) = clear(&market);
	assert_eq!(awards, [18_667, 9_333, 5_000, 0, 10_000]);
	assert_eq!(certificate.price, usd(30));
}

#[test]
fn more_ties_than_a_certificate_names_are_an_error() {
	let market = (0..1_100)
		.fold(Market::new().wholesale_demand([kw(50).at(usd(40))]), |market, index| {
			market.supply(point(index), [Watts(100).at(usd(20))])
		});
	assert_eq!(solve(&market.problem()), Err(SolveError::TooManyFills(1_100)));
}

#[test]
fn a_malformed_problem_is_an_error() {
	let market = Market::new().supply(point(1), [Watts(0).at(usd(20))]);
	assert!(matches!(
		solve(&market.problem()),
		Err(SolveError::Malformed(Error::StepWithoutPower(_)))
	));
}

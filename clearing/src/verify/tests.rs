use super::*;
use crate::market::{
	DOLLAR, Market, certificate, fill, sunny_noon, sunny_noon_certificate, wholesale_fill,
};
use crate::{Location, ShadowPrice, Size};
use proptest::prelude::*;
use tieline_primitives::{AreaId, AreaLimit, PointId, Step};

fn row(row: u16) -> RowId {
	RowId { area: AreaId(0), row }
}

fn step(price: i64, power: i64) -> Step {
	Step { price: Price(price), power: Watts(power) }
}

fn tie(point: u16, side: Side, dollars: i64) -> TieGroup {
	let location = Location::Point(PointId(AreaId(0), point));
	TieGroup { location, side, price: Price(dollars * DOLLAR) }
}

fn check(market: &Market, certificate: &Certificate) -> Result<Outcome, Error> {
	verify(&market.problem(), certificate)
}

/// The awards offer by offer, when each has one step.
fn awards(outcome: &Outcome) -> Vec<i64> {
	outcome.awards.iter().map(|steps| steps[0].0).collect()
}

#[test]
fn the_worked_example_clears() {
	let outcome = check(&sunny_noon(), &sunny_noon_certificate()).unwrap();
	assert_eq!(awards(&outcome), [18_667, 9_333, 5_000, 0, 10_000]);
	assert_eq!(outcome.wholesale_demand, [Watts(23_000)]);
	assert_eq!(outcome.welfare, 810_000_000_000);
}

#[test]
fn the_worked_example_has_one_price() {
	for change in [-1, 1] {
		let mut certificate = sunny_noon_certificate();
		certificate.price.0 += change;
		let midpoint = Price(30 * DOLLAR);
		let result = check(&sunny_noon(), &certificate);
		assert_eq!(result, Err(Error::PriceNotMidpoint { midpoint }));
	}
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
fn the_price_is_the_midpoint_of_those_that_support_the_fills() {
	let market = Market::default().wholesale_demand([(30, 1_000)]).supply(1, [(20, 1_000)]);
	let outcome = check(&market, &certificate(25, [], [])).unwrap();
	assert_eq!(awards(&outcome), [1_000]);
	for price in [20, 24, 26, 30] {
		let midpoint = Price(25 * DOLLAR);
		let result = check(&market, &certificate(price, [], []));
		// At 20 and 30 one side is at the margin, so the derived fills are out of balance.
		assert!(
			matches!(result, Err(Error::Unbalanced { .. }))
				|| result == Err(Error::PriceNotMidpoint { midpoint })
		);
	}
}

#[test]
fn an_empty_market_clears_in_the_middle_of_floor_and_cap() {
	let market = Market { floor: Price(-5), cap: Price(2), ..Market::default() };
	let midpoint = Price(-2);
	let mut certificate = certificate(0, [], []);
	assert_eq!(check(&market, &certificate), Err(Error::PriceNotMidpoint { midpoint }));
	certificate.price = midpoint;
	assert_eq!(check(&market, &certificate).unwrap().welfare, 0);
}

#[test]
fn a_market_without_trade_clears_between_the_best_bid_and_the_best_offer() {
	let market = Market::default().demand(1, [(10, 500)]).supply(2, [(30, 500)]);
	let outcome = check(&market, &certificate(20, [], [])).unwrap();
	assert_eq!(awards(&outcome), [0, 0]);
}

#[test]
fn a_supplier_alone_clears_nothing_between_the_floor_and_its_price() {
	let market = Market::default().supply(2, [(30, 500)]);
	let outcome = check(&market, &certificate((30 - 1_000) / 2, [], [])).unwrap();
	assert_eq!(awards(&outcome), [0]);
}

#[test]
fn a_price_outside_floor_and_cap_is_refused() {
	let mut market = sunny_noon();
	market.cap = Price(29 * DOLLAR);
	let price = Price(30 * DOLLAR);
	assert_eq!(check(&market, &sunny_noon_certificate()), Err(Error::PriceOutOfBounds(price)));
}

#[test]
fn a_price_at_the_cap_passes_although_shadow_prices_are_rounded() {
	// 20,000 $ / 0.3 is 66,666.67 $, rounded up: by its discount supply asks for 0.1 µ$ beyond the cap.
	let mut market = Market::default()
		.wholesale_demand([(10_000, 500_000)])
		.supply(1, [(-10_000, 700_000)])
		.limit([(1, 300_000)], 90_000);
	market.floor = Price(-10_000 * DOLLAR);
	market.cap = Price(10_000 * DOLLAR);
	let fills =
		[wholesale_fill(Side::Demand, 10_000, 300_000), fill(1, Side::Supply, -10_000, 300_000)];
	let mut certificate = certificate(10_000, [(0, 0)], fills);
	certificate.shadow_prices[0].price = Price(66_666_666_667);
	assert!(check(&market, &certificate).is_ok());
}

#[test]
fn a_point_can_be_made_to_withdraw_at_a_loss() {
	// The row asks for relief of 50 W; demand at point 1 values it at 10, supply costs 30.
	let market = Market::default()
		.demand(1, [(10, 100)])
		.supply(2, [(30, 100)])
		.limit([(1, 1_000_000)], -50);
	let fills = [fill(1, Side::Demand, 10, 50), fill(2, Side::Supply, 30, 50)];
	let outcome = check(&market, &certificate(30, [(0, 20)], fills)).unwrap();
	assert_eq!(outcome.welfare, -20 * i128::from(DOLLAR) * 50);
}

#[test]
fn shadow_prices_are_ascending_positive_and_of_rows_that_exist() {
	let market = sunny_noon().limit([(2, 1_000_000)], 50_000);
	let with = |shadow_prices: &[(u16, i64)]| {
		let shadow_prices = shadow_prices.iter().map(|&(row, dollars)| ShadowPrice {
			area: AreaId(0),
			row,
			price: Price(dollars * DOLLAR),
		});
		Certificate {
			shadow_prices: shadow_prices.collect::<Vec<_>>().try_into().unwrap(),
			..sunny_noon_certificate()
		}
	};
	let result = |shadow_prices: &[(u16, i64)]| check(&market, &with(shadow_prices));
	assert!(result(&[(0, 30)]).is_ok());
	assert_eq!(result(&[(1, 5), (0, 30)]), Err(Error::DisorderedShadowPrice(row(0))));
	assert_eq!(result(&[(0, 30), (0, 30)]), Err(Error::DisorderedShadowPrice(row(0))));
	assert_eq!(result(&[(0, 30), (2, 1)]), Err(Error::UnknownRow(row(2))));
	assert_eq!(result(&[(0, -30)]), Err(Error::ShadowPriceNotPositive(row(0))));
	assert_eq!(result(&[(0, 30), (1, 0)]), Err(Error::ShadowPriceNotPositive(row(1))));
}

#[test]
fn a_row_with_room_to_spare_has_no_shadow_price() {
	// The second row counts a watt in a million of point 4: its price changes no nodal price by a
	// cent, but it is far from tight.
	let market = sunny_noon().limit([(4, 1)], 50_000);
	let certificate = Certificate {
		shadow_prices: certificate(0, [(0, 30), (1, 1)], []).shadow_prices,
		..sunny_noon_certificate()
	};
	assert_eq!(check(&market, &certificate), Err(Error::RowNotTight(row(1))));
}

#[test]
fn a_row_that_no_offer_moves_has_no_shadow_price() {
	// Nobody offers at point 9, and the row has nothing left.
	let market = sunny_noon().limit([(9, 1_000_000)], 0);
	let certificate = Certificate {
		shadow_prices: certificate(0, [(0, 30), (1, 1)], []).shadow_prices,
		..sunny_noon_certificate()
	};
	assert_eq!(check(&market, &certificate), Err(Error::RowNotTight(row(1))));
	assert!(check(&market, &sunny_noon_certificate()).is_ok());
}

#[test]
fn fills_are_ascending_and_of_tie_groups_that_exist_at_the_margin() {
	let wholesale = wholesale_fill(Side::Demand, 30, 23_000);
	let pv = fill(1, Side::Supply, 0, 28_000);
	let result = |fills: &[Fill]| {
		let fills = fills.to_vec().try_into().unwrap();
		check(&sunny_noon(), &Certificate { fills, ..sunny_noon_certificate() })
	};
	assert!(result(&[wholesale, pv]).is_ok());
	let pv_group = tie(1, Side::Supply, 0);
	assert_eq!(
		result(&[pv, wholesale]),
		Err(Error::DisorderedFill(TieGroup {
			location: Location::Wholesale,
			side: Side::Demand,
			price: Price(30 * DOLLAR)
		}))
	);
	assert_eq!(result(&[wholesale, pv, pv]), Err(Error::DisorderedFill(pv_group)));
	let unknown = fill(1, Side::Supply, 1, 5);
	assert_eq!(result(&[wholesale, pv, unknown]), Err(Error::UnknownFill(tie(1, Side::Supply, 1))));
	let last = fill(9, Side::Supply, 1, 5);
	assert_eq!(result(&[wholesale, pv, last]), Err(Error::UnknownFill(tie(9, Side::Supply, 1))));
	let battery = fill(2, Side::Supply, 25, 5);
	assert_eq!(
		result(&[wholesale, pv, battery]),
		Err(Error::FillNotMarginal(tie(2, Side::Supply, 25)))
	);
	for power in [-1, 30_001] {
		let fills = [wholesale, fill(1, Side::Supply, 0, power)];
		assert_eq!(result(&fills), Err(Error::FillOutOfRange(pv_group)));
	}
	assert_eq!(
		result(&[wholesale, fill(1, Side::Supply, 0, 0)]),
		Err(Error::RedundantFill(pv_group))
	);
}

#[test]
fn supply_equals_demand_to_the_watt() {
	let fills = [wholesale_fill(Side::Demand, 30, 23_001), fill(1, Side::Supply, 0, 28_000)];
	let result = check(&sunny_noon(), &certificate(30, [(0, 30)], fills));
	assert_eq!(result, Err(Error::Unbalanced { supply: 33_000, demand: 33_001 }));
}

#[test]
fn no_award_exceeds_a_row_by_a_watt() {
	let fills = [wholesale_fill(Side::Demand, 30, 23_001), fill(1, Side::Supply, 0, 28_001)];
	let result = check(&sunny_noon(), &certificate(30, [(0, 30)], fills));
	assert_eq!(result, Err(Error::RowExceeded(row(0))));
}

#[test]
fn a_row_with_a_shadow_price_is_used_up_to_two_watts_per_partial_fill() {
	let with_pv = |power| {
		let fills =
			[wholesale_fill(Side::Demand, 30, power - 5_000), fill(1, Side::Supply, 0, power)];
		check(&sunny_noon(), &certificate(30, [(0, 30)], fills))
	};
	assert!(with_pv(27_998).is_ok());
	assert_eq!(with_pv(27_997), Err(Error::RowNotTight(row(0))));
}

#[test]
fn ties_at_points_that_no_row_tells_apart_are_filled_pro_rata() {
	// Two thirds of 901 W are 600.67 W, and one third 300.33 W.
	let market = Market::default()
		.wholesale_demand([(50, 901)])
		.supply(1, [(20, 1_000)])
		.supply(2, [(20, 500)]);
	let with = |first, second| {
		let fills = [fill(1, Side::Supply, 20, first), fill(2, Side::Supply, 20, second)];
		check(&market, &certificate(20, [], fills))
	};
	assert_eq!(awards(&with(601, 300).unwrap()), [601, 300]);
	assert_eq!(awards(&with(600, 301).unwrap()), [600, 301]);
	let (first, second) = (tie(1, Side::Supply, 20), tie(2, Side::Supply, 20));
	let unfair = |fuller, emptier| Err(Error::UnfairShares { fuller, emptier });
	assert_eq!(with(602, 299), unfair(first, second));
	assert_eq!(with(599, 302), unfair(second, first));
}

#[test]
fn a_tie_that_is_not_listed_counts_as_nothing_or_all() {
	let market = Market::default()
		.wholesale_demand([(50, 900)])
		.supply(1, [(20, 1_000)])
		.supply(2, [(20, 500)]);
	let result = check(&market, &certificate(20, [], [fill(1, Side::Supply, 20, 900)]));
	assert_eq!(
		result,
		Err(Error::UnfairShares {
			fuller: tie(1, Side::Supply, 20),
			emptier: tie(2, Side::Supply, 20)
		})
	);
}

#[test]
fn ties_are_pro_rata_with_the_wholesale_market_too() {
	let market = Market::default()
		.wholesale_supply([(20, 500)])
		.supply(1, [(20, 1_000)])
		.demand(2, [(50, 900)]);
	let with = |wholesale, point| {
		let fills = [wholesale_fill(Side::Supply, 20, wholesale), fill(1, Side::Supply, 20, point)];
		check(&market, &certificate(20, [], fills))
	};
	assert!(with(300, 600).is_ok());
	assert!(matches!(with(200, 700), Err(Error::UnfairShares { .. })));
}

#[test]
fn a_row_without_room_excuses_unequal_shares() {
	// The envelope of point 1 allows 200 W, which is what it gets; no shadow price is needed, as
	// point 2 supplies at the same price.
	let market = Market::default()
		.wholesale_demand([(50, 900)])
		.supply(1, [(20, 1_000)])
		.supply(2, [(20, 1_000)])
		.limit([(1, 1_000_000)], 200);
	let with = |first, second| {
		let fills = [fill(1, Side::Supply, 20, first), fill(2, Side::Supply, 20, second)];
		check(&market, &certificate(20, [], fills))
	};
	assert!(with(200, 700).is_ok());
	assert!(matches!(with(198, 702), Err(Error::UnfairShares { .. })));
}

#[test]
fn demand_is_shared_pro_rata_too() {
	let market = Market::default()
		.wholesale_supply([(20, 900)])
		.demand(1, [(50, 1_000)])
		.demand(2, [(50, 500)])
		.limit([(2, -1_000_000)], 250);
	let with = |first, second| {
		let fills = [fill(1, Side::Demand, 50, first), fill(2, Side::Demand, 50, second)];
		check(&market, &certificate(50, [], fills))
	};
	assert!(with(650, 250).is_ok());
	assert!(matches!(with(700, 200), Err(Error::UnfairShares { .. })));
}

#[test]
fn steps_in_one_tie_group_share_by_largest_remainders() {
	let market = Market::default()
		.wholesale_demand([(50, 10)])
		.supply(1, [(20, 2)])
		.supply(1, [(20, 4)])
		.supply(1, [(20, 8)]);
	let outcome = check(&market, &certificate(20, [], [fill(1, Side::Supply, 20, 10)])).unwrap();
	assert_eq!(awards(&outcome), [1, 3, 6]);
}

/// Two points behind one row, whose offers are 0.4 cents apart.
fn near_ties() -> (Market, i64, i64) {
	let (cheap, dear) = (20 * DOLLAR - 4_000, 20 * DOLLAR);
	let market = Market::default()
		.wholesale_demand([(30, 5_000_000)])
		.offer_in(0, 1, Side::Supply, vec![step(cheap, 1_000_000)])
		.offer_in(0, 2, Side::Supply, vec![step(dear, 1_000_000)])
		.limit([(1, 1_000_000), (2, 1_000_000)], 1_200_000);
	(market, cheap, dear)
}

fn point_fill(point: u16, side: Side, price: i64, power: i64) -> Fill {
	let location = Location::Point(PointId(AreaId(0), point));
	Fill { location, side, price: Price(price), power: Watts(power) }
}

#[test]
fn a_clearing_that_wastes_welfare_within_a_cent_is_refused() {
	let (market, cheap, dear) = near_ties();
	let wholesale = wholesale_fill(Side::Demand, 30, 1_200_000);
	let optimal = [wholesale, point_fill(2, Side::Supply, dear, 200_000)];
	assert!(check(&market, &certificate(30, [(0, 10)], optimal)).is_ok());
	let wasteful = [
		wholesale,
		point_fill(1, Side::Supply, cheap, 600_000),
		point_fill(2, Side::Supply, dear, 600_000),
	];
	// 400,000 W at 0.4 cents are forgone, of which the rounding of λ and μ explains 2 µ$/MWh. The
	// welfare is 1.2 MW · 10 $/MWh and a bit.
	assert_eq!(
		check(&market, &certificate(30, [(0, 10)], wasteful)),
		Err(Error::GapTooWide { gap: 400_000 * 3_998, allowed: 12_002_400 })
	);
}

#[test]
fn a_large_step_at_the_margin_excuses_no_waste_elsewhere() {
	// As above, but the wholesale market would buy a gigawatt.
	let (mut market, cheap, dear) = near_ties();
	market = market.wholesale_demand([(30, 1_000_000_000)]);
	let wasteful = [
		wholesale_fill(Side::Demand, 30, 1_200_000),
		point_fill(1, Side::Supply, cheap, 600_000),
		point_fill(2, Side::Supply, dear, 600_000),
	];
	assert_eq!(
		check(&market, &certificate(30, [(0, 10)], wasteful)),
		Err(Error::GapTooWide { gap: 400_000 * 3_998, allowed: 12_002_400 })
	);
}

#[test]
fn supply_that_relieves_a_row_is_not_refused_within_a_cent() {
	// Point 2 makes room for point 1, so it is worth more than λ there.
	let mut market = Market::default()
		.wholesale_demand([(30, 1_000_000_000)])
		.offer_in(0, 1, Side::Supply, vec![step(29_960_000, 100_000)])
		.offer_in(0, 2, Side::Supply, vec![step(29_999_000, 100_000)])
		.limit([(1, 1_000_000), (2, -100_000)], 20_000);
	let fills = [
		wholesale_fill(Side::Demand, 30, 20_000),
		point_fill(1, Side::Supply, 29_960_000, 20_000),
		point_fill(2, Side::Supply, 29_999_000, 0),
	];
	let mut certificate = certificate(30, [(0, 0)], fills);
	certificate.shadow_prices[0].price = Price(40_000);
	// It forgoes 0.5 cents on each of 100 kW, of 80 cents of welfare an hour.
	assert!(matches!(check(&market, &certificate), Err(Error::GapTooWide { .. })));
	// Where it takes part, the row lets 10 kW more in at point 1.
	certificate.fills = vec![
		wholesale_fill(Side::Demand, 30, 130_000),
		point_fill(1, Side::Supply, 29_960_000, 30_000),
	]
	.try_into()
	.unwrap();
	assert!(check(&market, &certificate).is_ok());
	// A point that makes no room may be refused for the row's sake, and then names it.
	market.limits.clear();
	market = market.limit([(1, 1_000_000), (2, 100_000)], 20_000);
	certificate.fills = vec![
		wholesale_fill(Side::Demand, 30, 20_000),
		point_fill(1, Side::Supply, 29_960_000, 20_000),
	]
	.try_into()
	.unwrap();
	let outcome = check(&market, &certificate).unwrap();
	assert_eq!(outcome.curtailed, [Watts(80_000), Watts(100_000)]);
}

/// So many points with 2 kW of PV each behind a row that allows half, and one more that a second
/// row counts with them.
fn many_ties(points: u16, price: i64, power: i64, second: i64) -> Market {
	let mut market =
		(0..points).fold(Market::default(), |market, point| market.supply(point, [(0, 2_000)]));
	market = market.supply(points, [(price, power)]).wholesale_demand([(30, 5_000_000)]);
	let first: Vec<_> = (0..points).map(|point| (point, 1_000_000)).collect();
	let both = (0..=points).map(|point| (point, 1_000_000)).collect();
	market.limit_in(0, first, i64::from(points) * 1_000).limit_in(0, both, second)
}

fn evenly(points: u16, each: i64, rest: i64) -> Vec<Fill> {
	let total = i64::from(points) * each + rest;
	let fills = (0..points).map(|point| fill(point, Side::Supply, 0, each));
	std::iter::once(wholesale_fill(Side::Demand, 30, total)).chain(fills).collect()
}

#[test]
fn many_ties_leave_no_more_of_a_row_than_a_few() {
	let market = many_ties(250, 0, 5_000, 1_000_000);
	let with = |fills: Vec<Fill>| {
		let fills = fills.try_into().unwrap();
		check(&market, &Certificate { fills, ..certificate(30, [(0, 30)], []) })
	};
	assert!(with(evenly(250, 1_000, 5_000)).is_ok());
	// Two of them have to be rounded by themselves: four watts.
	let mut fills = evenly(250, 1_000, 5_000);
	for fill in &mut fills[1..=4] {
		fill.power.0 -= 1;
	}
	fills[0].power.0 -= 4;
	assert!(with(fills.clone()).is_ok());
	fills[5].power.0 -= 1;
	fills[0].power.0 -= 1;
	assert_eq!(with(fills), Err(Error::RowNotTight(row(0))));
	assert_eq!(with(evenly(250, 998, 5_000)), Err(Error::RowNotTight(row(0))));
}

#[test]
fn a_row_with_room_is_not_blamed_for_the_one_that_binds() {
	// The first row is met exactly; the second has 400 W left when point 250 is full.
	let market = many_ties(250, 0, 5_000, 255_400);
	let with = |row: u16, rest| {
		let fills = evenly(250, 1_000, rest).try_into().unwrap();
		check(&market, &Certificate { fills, ..certificate(30, [(row, 30)], []) })
	};
	assert!(with(0, 5_000).is_ok());
	let mut wrong = evenly(250, 1_000, 5_000);
	wrong.push(fill(250, Side::Supply, 0, 5_000));
	let wrong = Certificate { fills: wrong.try_into().unwrap(), ..certificate(30, [(1, 30)], []) };
	assert_eq!(check(&market, &wrong), Err(Error::RowNotTight(row(1))));
}

#[test]
fn near_ties_that_no_row_explains_have_no_price() {
	let (mut market, cheap, dear) = near_ties();
	market.limits.clear();
	market = market.wholesale_demand([(30, 1_200_000)]);
	let fills =
		[point_fill(1, Side::Supply, cheap, 600_000), point_fill(2, Side::Supply, dear, 600_000)];
	assert_eq!(
		check(&market, &certificate(20, [], fills)),
		Err(Error::UnsupportedFills { least: Price(dear), highest: Price(cheap) })
	);
}

#[test]
fn a_price_that_nothing_discounts_is_exact() {
	// A third of a watt counts at point 1, so its shadow price is not a whole number of µ$/MWh.
	let market = Market::default()
		.wholesale_demand([(30, 5_000)])
		.supply(1, [(20, 5_000)])
		.limit([(1, 333_333)], 1_000);
	let mut certificate = certificate(
		30,
		[(0, 0)],
		[wholesale_fill(Side::Demand, 30, 3_000), fill(1, Side::Supply, 20, 3_000)],
	);
	for (shadow_price, passes) in [(30_000_030, true), (30_000_029, true), (29_900_000, false)] {
		certificate.shadow_prices[0].price = Price(shadow_price);
		assert_eq!(check(&market, &certificate).is_ok(), passes);
	}
}

#[test]
fn fills_that_no_price_supports_are_refused() {
	// Supply at 20 and demand 1.2 cents below are both within a cent of the middle.
	let (high, low) = (20 * DOLLAR, 20 * DOLLAR - 12_000);
	let market = Market::default().offer_in(0, 1, Side::Supply, vec![step(high, 100)]).offer_in(
		0,
		2,
		Side::Demand,
		vec![step(low, 100)],
	);
	let fills = [point_fill(1, Side::Supply, high, 50), point_fill(2, Side::Demand, low, 50)];
	let mut certificate = certificate(20, [], fills);
	certificate.price = Price(high - 6_000);
	assert_eq!(
		check(&market, &certificate),
		Err(Error::UnsupportedFills { least: Price(high), highest: Price(low) })
	);
}

#[test]
fn a_malformed_problem_is_named() {
	let market = Market::default().supply(1, [(5, 0)]);
	assert_eq!(
		check(&market, &certificate(0, [], [])),
		Err(Error::StepWithoutPower(tie(1, Side::Supply, 5)))
	);
	let mut market = sunny_noon();
	let first = market.limits[0].clone();
	market.limits.push(AreaLimit { area: AreaId(1), ..first.clone() });
	market.limits.push(first);
	assert_eq!(check(&market, &sunny_noon_certificate()), Err(Error::DisorderedLimit(row(0))));
}

#[test]
fn errors_name_what_is_wrong() {
	let error = Error::UnfairShares {
		fuller: tie(1, Side::Supply, 20),
		emptier: TieGroup { location: Location::Wholesale, ..tie(2, Side::Supply, 20) },
	};
	assert_eq!(
		error.to_string(),
		"unequal shares at one price: more to supply at point 1 of area 0 at 20.00 $/MWh, \
		 less to wholesale supply at 20.00 $/MWh"
	);
	assert_eq!(Error::RowExceeded(row(3)).to_string(), "headroom exceeded at row 3 of area 0");
}

/// Numbers that are as bad as they get.
fn number() -> impl Strategy<Value = i64> {
	prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), Just(1), -50i64..50, any::<i64>()]
}

/// Prices near each other, and absurd ones.
fn price() -> impl Strategy<Value = Price> {
	prop_oneof![8 => (-3i64..4).prop_map(|n| Price(n * 20_000)), 1 => number().prop_map(Price)]
}

/// Sizes of steps: mostly sound, sometimes so large that sums overflow.
fn power() -> impl Strategy<Value = Watts> {
	prop_oneof![
		12 => (1i64..50).prop_map(Watts),
		2 => Just(Watts(i64::MAX / 4)),
		1 => number().prop_map(Watts)
	]
}

fn coefficient() -> impl Strategy<Value = i32> {
	prop_oneof![4 => -3i32..4, 2 => -1_500_000i32..1_500_000, 1 => any::<i32>()]
}

prop_compose! {
	fn wild_market()(
		offers in prop::collection::vec(
			(0u16..3, any::<bool>(), prop::collection::vec((price(), power()), 1..4)),
			0..8,
		),
		curve in prop::collection::vec((any::<bool>(), price(), power()), 0..4),
		mut rows in prop::collection::vec(
			(0u16..2, prop::collection::vec((0u16..3, coefficient()), 0..4), number()),
			0..4,
		),
		bounds in (price(), price()),
		in_order in prop::bool::weighted(0.95),
	) -> Market {
		use tieline_primitives::{Coefficient, Limit, Ppm, Reason};
		let side = |supply| if supply { Side::Supply } else { Side::Demand };
		let step = |(price, power)| Step { price, power };
		let (floor, cap) = (bounds.0.min(bounds.1), bounds.0.max(bounds.1));
		let mut market = Market { floor, cap, ..Market::default() };
		for (point, supply, steps) in offers {
			let steps = steps.into_iter().map(step).collect();
			market = market.offer_in(point % 2, point, side(supply), steps);
		}
		for (supply, price, power) in curve {
			let steps = if supply { &mut market.curve.supply } else { &mut market.curve.demand };
			steps.try_push(step((price, power))).unwrap();
		}
		if in_order {
			rows.sort_by_key(|(area, ..)| *area);
		}
		for (area, coefficients, headroom) in rows {
			let coefficients = coefficients
				.into_iter()
				.map(|(point, ppm)| Coefficient { point, sensitivity: Ppm(ppm) })
				.collect::<Vec<_>>();
			let limit = Limit {
				reason: Reason::Outage,
				coefficients: coefficients.try_into().unwrap(),
				headroom: Watts(headroom),
			};
			market.limits.push(AreaLimit { area: AreaId(area), limit });
		}
		market
	}
}

/// What a wild certificate is made of: it fits the market that it is made for, more or less.
#[derive(Clone, Debug)]
struct Wild {
	price: prop::sample::Index,
	shadow_prices: Vec<(u16, u16, Price)>,
	/// For each group: whether it is listed, and at which share of its size.
	fills: Vec<(bool, u8)>,
	/// Whether the wholesale market takes what is over.
	balanced: bool,
}

fn wild_certificate() -> impl Strategy<Value = Wild> {
	let shadow = prop_oneof![3 => (1i64..40_000).prop_map(Price), 1 => number().prop_map(Price)];
	(
		any::<prop::sample::Index>(),
		prop::collection::vec((0u16..2, 0u16..3, shadow), 0..3),
		prop::collection::vec((any::<bool>(), any::<u8>()), 32),
		prop::bool::weighted(0.9),
	)
		.prop_map(|(price, shadow_prices, fills, balanced)| Wild {
			price,
			shadow_prices,
			fills,
			balanced,
		})
}

impl Wild {
	/// The certificate for this market, whose wholesale curve may get a step that takes what is
	/// over at λ.
	fn fit(&self, market: &mut Market) -> Certificate {
		let steps = market.offers.iter().flat_map(|offer| offer.steps.iter());
		let prices: Vec<Price> =
			[market.floor, market.cap].into_iter().chain(steps.map(|step| step.price)).collect();
		let price = *self.price.get(&prices);
		let mut shadow_prices: Vec<ShadowPrice> = self
			.shadow_prices
			.iter()
			.map(|&(area, row, price)| ShadowPrice { area: AreaId(area), row, price })
			.collect();
		shadow_prices.sort_by_key(|shadow| (shadow.area, shadow.row));
		let mut certificate = Certificate {
			price,
			shadow_prices: shadow_prices.try_into().unwrap(),
			fills: Default::default(),
		};
		let Ok(book) = Book::new(&market.problem()) else { return certificate };
		let chosen = book.groups.iter().zip(&self.fills).filter(|(_, (listed, _))| *listed);
		let mut fills: Vec<Fill> = chosen
			.map(|(group, (_, share))| {
				let power = i128::from(group.total) * i128::from(*share) / 255;
				let TieGroup { location, side, price } = group.key;
				Fill { location, side, price, power: Watts(power as i64) }
			})
			.collect();
		// As many as can be: those at the margin that do not say what the price says.
		let shadow = shadow_prices_or_none(&book, &certificate);
		if let Some(discounts) = book.discounts(&shadow) {
			fills.retain(|fill| {
				let listed =
					Certificate { fills: vec![*fill].try_into().unwrap(), ..certificate.clone() };
				positions(&book, &discounts, &listed).is_ok()
			});
			certificate.fills = fills.clone().try_into().unwrap();
			if let (true, Ok(positions)) =
				(self.balanced, positions(&book, &discounts, &certificate))
			{
				let over: i128 = book
					.groups
					.iter()
					.zip(positions)
					.map(|(group, position)| group.sign() * i128::from(position.power))
					.sum();
				let wholesale = |steps: &[Step]| steps.iter().any(|step| step.price == price);
				let (side, taken) = match over {
					1.. => (Side::Demand, wholesale(&market.curve.demand)),
					_ => (Side::Supply, wholesale(&market.curve.supply)),
				};
				if let (false, Ok(power)) = (taken || over == 0, i64::try_from(over.abs())) {
					let step = Step { price, power: Watts(power.saturating_add(1)) };
					let steps = match side {
						Side::Demand => &mut market.curve.demand,
						Side::Supply => &mut market.curve.supply,
					};
					steps.try_push(step).unwrap();
					let power = Watts(power);
					fills.push(Fill { location: Location::Wholesale, side, price, power });
					fills.sort_by_key(|fill| (fill.location, fill.side, fill.price));
				}
			}
		}
		certificate.fills = fills.try_into().unwrap();
		certificate
	}
}

fn shadow_prices_or_none(book: &Book, certificate: &Certificate) -> Vec<i64> {
	shadow_prices(book, certificate).unwrap_or_else(|_| vec![0; book.rows.len()])
}

#[test]
fn no_market_and_no_certificate_makes_it_panic() {
	use proptest::test_runner::{Config, TestRunner};
	use std::{cell::RefCell, collections::BTreeMap};

	let seen = RefCell::new(BTreeMap::<String, u32>::new());
	let strategy = (wild_market(), wild_certificate());
	let config = Config { cases: 8_192, ..Config::default() };
	let mut runner = TestRunner::new_with_rng(
		config.clone(),
		proptest::test_runner::TestRng::deterministic_rng(config.rng_algorithm),
	);
	runner
		.run(&strategy, |(mut market, wild)| {
			let certificate = wild.fit(&mut market);
			let result = check(&market, &certificate);
			let name = match &result {
				Ok(outcome) if outcome.awards.iter().flatten().any(|award| award.0 > 0) => "trade",
				Ok(_) => "no trade",
				Err(error) => {
					let text = format!("{error:?}");
					let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
					*seen.borrow_mut().entry(text[..end].to_owned()).or_default() += 1;
					return Ok(());
				},
			};
			*seen.borrow_mut().entry(name.to_owned()).or_default() += 1;
			let outcome = result.unwrap();
			let problem = market.problem();
			let found = crate::curtailments(&problem, &certificate, &outcome);
			prop_assert!(found.is_ok() || found == Err(Error::Overflow));
			for offer in &market.offers {
				let location = Location::Point(offer.point);
				let nodal = crate::nodal_price(&problem, &certificate, location).unwrap();
				let awards: Vec<_> = offer.steps.iter().map(|step| step.power).collect();
				let hour = tieline_primitives::Millis(3_600_000);
				let _ = crate::payment(offer.side, &offer.steps, &awards, nodal, hour);
			}
			Ok(())
		})
		.unwrap();
	// Every check was reached.
	let seen = seen.into_inner();
	for name in [
		"trade",
		"no trade",
		"StepWithoutPower",
		"DisorderedLimit",
		"Overflow",
		"UnknownRow",
		"Unbalanced",
		"RowExceeded",
		"RowNotTight",
		"UnsupportedFills",
		"PriceNotMidpoint",
		"UnfairShares",
	] {
		assert!(seen.get(name).is_some_and(|count| *count >= 5), "{name} in {seen:?}");
	}
}

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
fn fills_that_only_a_price_beyond_the_cap_supports_are_refused() {
	// The row asks point 1 to withdraw 100 W, and at 3,000 $/MWh only point 2 can supply it.
	let mut market = Market::default()
		.demand(1, [(10, 100)])
		.supply(2, [(3_000, 100)])
		.limit([(1, 1_000_000)], -50);
	market.cap = Price(1_000 * DOLLAR);
	let mut certificate = certificate(1_000, [(0, 2_990)], [fill(1, Side::Demand, 10, 50)]);
	certificate.fills = vec![fill(2, Side::Supply, 3_000, 50)].try_into().unwrap();
	assert_eq!(
		check(&market, &certificate),
		Err(Error::FillNotMarginal(tie(2, Side::Supply, 3_000)))
	);
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
	let step = |price| Step { price: Price(price), power: Watts(1_000_000) };
	let market = Market::default()
		.wholesale_demand([(30, 5_000_000)])
		.offer_in(0, 1, Side::Supply, vec![step(cheap)])
		.offer_in(0, 2, Side::Supply, vec![step(dear)])
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
	let step = |price| Step { price: Price(price), power: Watts(100) };
	let market = Market::default().offer_in(0, 1, Side::Supply, vec![step(high)]).offer_in(
		0,
		2,
		Side::Demand,
		vec![step(low)],
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
		"unequal shares at one price: more to supply at point 1 of area 0 at 20000000 µ$/MWh, \
		 less to wholesale supply at 20000000 µ$/MWh"
	);
	assert_eq!(Error::RowExceeded(row(3)).to_string(), "headroom exceeded at row 3 of area 0");
}

/// Numbers that are as bad as they get.
fn number() -> impl Strategy<Value = i64> {
	prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), Just(1), -50i64..50, any::<i64>()]
}

prop_compose! {
	fn wild_market()(
		offers in prop::collection::vec((0u16..3, any::<bool>(), prop::collection::vec((number(), number()), 0..4)), 0..8),
		curve in prop::collection::vec((any::<bool>(), number(), number()), 0..4),
		rows in prop::collection::vec((0u16..3, prop::collection::vec((0u16..3, any::<i32>()), 0..4), number()), 0..4),
		floor in number(),
		cap in number(),
	) -> Market {
		use tieline_primitives::{Coefficient, Limit, Ppm, Reason};
		let side = |supply| if supply { Side::Supply } else { Side::Demand };
		let step = |(price, power)| Step { price: Price(price), power: Watts(power) };
		let mut market =
			Market { floor: Price(floor), cap: Price(cap), ..Market::default() };
		for (point, supply, steps) in offers {
			let steps = steps.into_iter().map(step).collect();
			market = market.offer_in(point % 2, point, side(supply), steps);
		}
		for (supply, price, power) in curve {
			let steps = if supply { &mut market.curve.supply } else { &mut market.curve.demand };
			steps.try_push(step((price, power))).unwrap();
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

prop_compose! {
	fn wild_certificate()(
		price in number(),
		shadow_prices in prop::collection::vec((0u16..3, 0u16..3, number()), 0..4),
		fills in prop::collection::vec((0u16..4, any::<bool>(), number(), number()), 0..4),
	) -> Certificate {
		let shadow_prices = shadow_prices
			.into_iter()
			.map(|(area, row, price)| ShadowPrice { area: AreaId(area), row, price: Price(price) })
			.collect::<Vec<_>>();
		let fills = fills
			.into_iter()
			.map(|(point, supply, price, power)| Fill {
				location: match point {
					3 => Location::Wholesale,
					point => Location::Point(PointId(AreaId(point % 2), point)),
				},
				side: if supply { Side::Supply } else { Side::Demand },
				price: Price(price),
				power: Watts(power),
			})
			.collect::<Vec<_>>();
		Certificate {
			price: Price(price),
			shadow_prices: shadow_prices.try_into().unwrap(),
			fills: fills.try_into().unwrap(),
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4096))]

	#[test]
	fn no_market_and_no_certificate_makes_it_panic(
		market in wild_market(),
		mut certificate in wild_certificate(),
	) {
		// Sorted, a certificate comes further.
		let mut shadow_prices = certificate.shadow_prices.to_vec();
		shadow_prices.sort_by_key(|shadow| (shadow.area, shadow.row));
		certificate.shadow_prices = shadow_prices.try_into().unwrap();
		if let Ok(outcome) = check(&market, &certificate) {
			let found = crate::curtailments(&market.problem(), &certificate, &outcome);
			prop_assert!(found.is_ok() || found == Err(Error::Overflow));
		}
	}
}

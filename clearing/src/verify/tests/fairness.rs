//! Ties at one price are filled pro rata unless a row prevents it.

use super::*;

#[test]
fn ties_at_points_that_no_row_tells_apart_are_filled_pro_rata() {
	// Two thirds of 901 W are 600.67 W, and one third 300.33 W.
	let market = Market::new()
		.wholesale_demand([Watts(901).at(usd(50))])
		.supply(point(1), [kw(1).at(usd(20))])
		.supply(point(2), [Watts(500).at(usd(20))]);
	let with = |first, second| {
		let fills = [
			supply(point(1), usd(20)).filled(Watts(first)),
			supply(point(2), usd(20)).filled(Watts(second)),
		];
		check(&market, &certificate(usd(20), [], fills))
	};
	assert_eq!(awards(&with(601, 300).unwrap()), [601, 300]);
	assert_eq!(awards(&with(600, 301).unwrap()), [600, 301]);
	let (first, second) = (supply(point(1), usd(20)), supply(point(2), usd(20)));
	let unfair = |fuller, emptier| Err(Error::UnfairShares { fuller, emptier });
	assert_eq!(with(602, 299), unfair(first, second));
	assert_eq!(with(599, 302), unfair(second, first));
}

#[test]
fn a_tie_that_is_not_listed_counts_as_nothing_or_all() {
	let market = Market::new()
		.wholesale_demand([Watts(900).at(usd(50))])
		.supply(point(1), [kw(1).at(usd(20))])
		.supply(point(2), [Watts(500).at(usd(20))]);
	let result =
		check(&market, &certificate(usd(20), [], [supply(point(1), usd(20)).filled(Watts(900))]));
	assert_eq!(
		result,
		Err(Error::UnfairShares {
			fuller: supply(point(1), usd(20)),
			emptier: supply(point(2), usd(20))
		})
	);
}

#[test]
fn ties_are_pro_rata_with_the_wholesale_market_too() {
	let market = Market::new()
		.wholesale_supply([Watts(500).at(usd(20))])
		.supply(point(1), [kw(1).at(usd(20))])
		.demand(point(2), [Watts(900).at(usd(50))]);
	let with = |wholesale, feeder| {
		let fills = [
			wholesale_supply(usd(20)).filled(Watts(wholesale)),
			supply(point(1), usd(20)).filled(Watts(feeder)),
		];
		check(&market, &certificate(usd(20), [], fills))
	};
	assert!(with(300, 600).is_ok());
	assert!(matches!(with(200, 700), Err(Error::UnfairShares { .. })));
}

#[test]
fn a_row_without_room_excuses_unequal_shares() {
	// The envelope of point 1 allows 200 W, which is what it gets; no shadow price is needed, as
	// point 2 supplies at the same price.
	let market = Market::new()
		.wholesale_demand([Watts(900).at(usd(50))])
		.supply(point(1), [kw(1).at(usd(20))])
		.supply(point(2), [kw(1).at(usd(20))])
		.limit(Watts(200), [percent(100).at(point(1))]);
	let with = |first, second| {
		let fills = [
			supply(point(1), usd(20)).filled(Watts(first)),
			supply(point(2), usd(20)).filled(Watts(second)),
		];
		check(&market, &certificate(usd(20), [], fills))
	};
	assert!(with(200, 700).is_ok());
	assert!(matches!(with(198, 702), Err(Error::UnfairShares { .. })));
}

#[test]
fn demand_is_shared_pro_rata_too() {
	let market = Market::new()
		.wholesale_supply([Watts(900).at(usd(20))])
		.demand(point(1), [kw(1).at(usd(50))])
		.demand(point(2), [Watts(500).at(usd(50))])
		.limit(Watts(250), [percent(-100).at(point(2))]);
	let with = |first, second| {
		let fills = [
			demand(point(1), usd(50)).filled(Watts(first)),
			demand(point(2), usd(50)).filled(Watts(second)),
		];
		check(&market, &certificate(usd(50), [], fills))
	};
	assert!(with(650, 250).is_ok());
	assert!(matches!(with(700, 200), Err(Error::UnfairShares { .. })));
}

#[test]
fn steps_in_one_tie_group_share_by_largest_remainders() {
	let market = Market::new()
		.wholesale_demand([Watts(10).at(usd(50))])
		.supply(point(1), [Watts(2).at(usd(20))])
		.supply(point(1), [Watts(4).at(usd(20))])
		.supply(point(1), [Watts(8).at(usd(20))]);
	let outcome =
		check(&market, &certificate(usd(20), [], [supply(point(1), usd(20)).filled(Watts(10))]))
			.unwrap();
	assert_eq!(awards(&outcome), [1, 3, 6]);
}

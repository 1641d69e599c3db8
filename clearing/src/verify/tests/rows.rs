//! Rows are within their headroom, and tight where they have a shadow price.

use super::*;
use crate::certificate::Fill;
use core::{iter, ops::Range};
use tieline_primitives::Ppm;

#[test]
fn a_point_can_be_made_to_withdraw_at_a_loss() {
	// The row asks for relief of 50 W; demand at point 1 values it at 10, supply costs 30.
	let market = Market::new()
		.demand(point(1), [Watts(100).at(usd(10))])
		.supply(point(2), [Watts(100).at(usd(30))])
		.limit(Watts(-50), [percent(100).at(point(1))]);
	let fills =
		[demand(point(1), usd(10)).filled(Watts(50)), supply(point(2), usd(30)).filled(Watts(50))];
	let outcome = check(&market, &certificate(usd(30), [row(0).worth(usd(20))], fills)).unwrap();
	assert_eq!(outcome.welfare, -20 * i128::from(usd(1).0) * 50);
}

#[test]
fn shadow_prices_are_ascending_positive_and_of_rows_that_exist() {
	let market = sunny_noon().limit(kw(50), [percent(100).at(point(2))]);
	let result = |shadow_prices: &[(u16, i64)]| {
		let shadow_prices = shadow_prices.iter().map(|&(at, dollars)| row(at).worth(usd(dollars)));
		check(&market, &certificate(usd(30), shadow_prices, sunny_noon_certificate().fills))
	};
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
	let market = sunny_noon().limit(kw(50), [Ppm(1).at(point(4))]);
	let shadow_prices = [row(0).worth(usd(30)), row(1).worth(usd(1))];
	let certificate = certificate(usd(30), shadow_prices, sunny_noon_certificate().fills);
	assert_eq!(check(&market, &certificate), Err(Error::RowNotTight(row(1))));
}

#[test]
fn a_row_that_no_offer_moves_has_no_shadow_price() {
	// Nobody offers at point 9, and the row has nothing left.
	let market = sunny_noon().limit(Watts(0), [percent(100).at(point(9))]);
	let shadow_prices = [row(0).worth(usd(30)), row(1).worth(usd(1))];
	let certificate = certificate(usd(30), shadow_prices, sunny_noon_certificate().fills);
	assert_eq!(check(&market, &certificate), Err(Error::RowNotTight(row(1))));
	assert!(check(&market, &sunny_noon_certificate()).is_ok());
}

#[test]
fn no_award_exceeds_a_row_by_a_watt() {
	let fills = [
		wholesale_demand(usd(30)).filled(Watts(23_001)),
		supply(point(1), usd(0)).filled(Watts(28_001)),
	];
	let result = check(&sunny_noon(), &certificate(usd(30), [row(0).worth(usd(30))], fills));
	assert_eq!(result, Err(Error::RowExceeded(row(0))));
}

#[test]
fn a_row_with_a_shadow_price_is_used_up_to_two_watts_per_partial_fill() {
	let with_pv = |power| {
		let fills = [
			wholesale_demand(usd(30)).filled(Watts(power - 5_000)),
			supply(point(1), usd(0)).filled(Watts(power)),
		];
		check(&sunny_noon(), &certificate(usd(30), [row(0).worth(usd(30))], fills))
	};
	assert!(with_pv(27_998).is_ok());
	assert_eq!(with_pv(27_997), Err(Error::RowNotTight(row(0))));
}

/// 250 points with 2 kW of PV each behind a row that allows half, and 5 kW at one more, which a
/// second row counts with them.
fn many_ties(second: Watts) -> Market {
	let whole = |points: Range<u16>| points.map(|index| percent(100).at(point(index)));
	(0..250)
		.fold(Market::new(), |market, index| market.supply(point(index), [kw(2).at(usd(0))]))
		.supply(point(250), [kw(5).at(usd(0))])
		.wholesale_demand([kw(5_000).at(usd(30))])
		.limit(kw(250), whole(0..250))
		.limit(second, whole(0..251))
}

/// The same watts for each of the 250 points. The wholesale market takes them, and 5 kW more.
fn evenly(each: i64) -> Vec<Fill> {
	let total = Watts(250 * each + 5_000);
	let fills = (0..250).map(|index| supply(point(index), usd(0)).filled(Watts(each)));
	iter::once(wholesale_demand(usd(30)).filled(total)).chain(fills).collect()
}

#[test]
fn many_ties_leave_no_more_of_a_row_than_a_few() {
	let market = many_ties(kw(1_000));
	let with =
		|fills: Vec<Fill>| check(&market, &certificate(usd(30), [row(0).worth(usd(30))], fills));
	assert!(with(evenly(1_000)).is_ok());
	// Two of them have to be rounded by themselves: four watts.
	let mut fills = evenly(1_000);
	for fill in &mut fills[1..=4] {
		fill.power.0 -= 1;
	}
	fills[0].power.0 -= 4;
	assert!(with(fills.clone()).is_ok());
	fills[5].power.0 -= 1;
	fills[0].power.0 -= 1;
	assert_eq!(with(fills), Err(Error::RowNotTight(row(0))));
	assert_eq!(with(evenly(998)), Err(Error::RowNotTight(row(0))));
}

#[test]
fn a_row_with_room_is_not_blamed_for_the_one_that_binds() {
	// The first row is met exactly; the second has 400 W left when point 250 is full.
	let market = many_ties(Watts(255_400));
	let with = |binding: u16, fills: Vec<Fill>| {
		check(&market, &certificate(usd(30), [row(binding).worth(usd(30))], fills))
	};
	assert!(with(0, evenly(1_000)).is_ok());
	let mut wrong = evenly(1_000);
	wrong.push(supply(point(250), usd(0)).filled(kw(5)));
	assert_eq!(with(1, wrong), Err(Error::RowNotTight(row(1))));
}

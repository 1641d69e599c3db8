//! The duality gap is no wider than rounding explains.

use super::*;
use crate::certificate::Fill;

#[test]
fn a_clearing_that_wastes_welfare_within_a_cent_is_refused() {
	let (market, cheap, dear) = near_ties();
	let wholesale = wholesale_demand(usd(30)).filled(kw(1_200));
	let optimal = [wholesale, supply(point(2), dear).filled(kw(200))];
	assert!(check(&market, &certificate(usd(30), [row(0).worth(usd(10))], optimal)).is_ok());
	let wasteful = [
		wholesale,
		supply(point(1), cheap).filled(kw(600)),
		supply(point(2), dear).filled(kw(600)),
	];
	// 400,000 W at 0.4 cents are forgone, of which the rounding of λ and μ explains 2 µ$/MWh. The
	// welfare is 1.2 MW · 10 $/MWh and a bit.
	assert_eq!(
		check(&market, &certificate(usd(30), [row(0).worth(usd(10))], wasteful)),
		Err(Error::GapTooWide { gap: 400_000 * 3_998, allowed: 12_002_400 })
	);
}

#[test]
fn a_large_step_at_the_margin_excuses_no_waste_elsewhere() {
	// As above, but the wholesale market would buy a gigawatt.
	let (mut market, cheap, dear) = near_ties();
	market = market.wholesale_demand([kw(1_000_000).at(usd(30))]);
	let wasteful = [
		wholesale_demand(usd(30)).filled(kw(1_200)),
		supply(point(1), cheap).filled(kw(600)),
		supply(point(2), dear).filled(kw(600)),
	];
	assert_eq!(
		check(&market, &certificate(usd(30), [row(0).worth(usd(10))], wasteful)),
		Err(Error::GapTooWide { gap: 400_000 * 3_998, allowed: 12_002_400 })
	);
}

#[test]
fn supply_that_relieves_a_row_is_not_refused_within_a_cent() {
	// Point 2 makes room for point 1, so it is worth more than λ there.
	let (cheap, dear) = (usd_and(30, -40_000), usd_and(30, -1_000));
	let mut market = Market::new()
		.wholesale_demand([kw(1_000_000).at(usd(30))])
		.supply(point(1), [kw(100).at(cheap)])
		.supply(point(2), [kw(100).at(dear)])
		.limit(kw(20), [percent(100).at(point(1)), percent(-10).at(point(2))]);
	let fills = [
		wholesale_demand(usd(30)).filled(kw(20)),
		supply(point(1), cheap).filled(kw(20)),
		supply(point(2), dear).filled(Watts(0)),
	];
	let with = |market: &Market, fills: &[Fill]| {
		let shadow_price = row(0).worth(Price(40_000));
		check(market, &certificate(usd(30), [shadow_price], fills.iter().copied()))
	};
	// It forgoes 0.5 cents on each of 100 kW, of 80 cents of welfare an hour.
	assert!(matches!(with(&market, &fills), Err(Error::GapTooWide { .. })));
	// Where it takes part, the row lets 10 kW more in at point 1.
	let fills = [wholesale_demand(usd(30)).filled(kw(130)), supply(point(1), cheap).filled(kw(30))];
	assert!(with(&market, &fills).is_ok());
	// A point that makes no room may be refused for the row's sake, and then names it.
	market.limits.clear();
	market = market.limit(kw(20), [percent(100).at(point(1)), percent(10).at(point(2))]);
	let fills = [wholesale_demand(usd(30)).filled(kw(20)), supply(point(1), cheap).filled(kw(20))];
	let outcome = with(&market, &fills).unwrap();
	assert_eq!(outcome.curtailed, [kw(80), kw(100)]);
}

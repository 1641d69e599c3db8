//! Ways to be paid for nothing, to choose an outcome or to stop a market, none of which works.

use crate::oracle::used;
use crate::properties::{clear, reordered};
use tieline_clearing::testing::*;
use tieline_clearing::{Certificate, Error, ExactPrice, nodal_price, payments, verify};
use tieline_primitives::{AreaId, MILLIS_PER_HOUR, Millis, Money, Ppm, Price, Step, Watts};

const HOUR: Millis = Millis(MILLIS_PER_HOUR);

fn awards(market: &Market) -> Vec<i64> {
	let (_, outcome) = clear(market);
	outcome.awards.iter().map(|steps| steps.iter().map(|award| award.0).sum()).collect()
}

fn paid(market: &Market) -> Vec<Money> {
	let (certificate, outcome) = clear(market);
	payments(&market.problem(), &certificate, &outcome, HOUR).unwrap().offers
}

fn settled(market: &Market, at: u16) -> Price {
	nodal_price(&market.problem(), &clear(market).0, point(at)).unwrap().settled
}

fn single(power: Watts, price: Price) -> [Step; 1] {
	[power.at(price)]
}

// Money for nothing.

#[test]
fn a_battery_that_crosses_itself_behind_an_import_limit_pays_for_what_it_imports() {
	let market = Market::new()
		.wholesale_supply([kw(1_000).at(usd(50))])
		.demand(point(1), single(kw(200), usd(2_000)))
		.supply(point(1), single(kw(200), usd(1_999)))
		.limit(kw(40), [percent(-100).at(point(1))]);
	// It imports 40 kW at a nodal price between its own two prices.
	assert_eq!(awards(&market), [200_000, 160_000]);
	assert_eq!(settled(&market, 1), usd(1_999));
	let paid = paid(&market);
	assert_eq!(paid[0].0 + paid[1].0, -40 * 1_999_000);
}

#[test]
fn a_battery_that_crosses_itself_behind_an_export_limit_is_paid_for_what_it_exports() {
	let market = Market::new()
		.wholesale_demand([kw(1_000).at(usd(50))])
		.supply(point(1), single(kw(200), usd(-900)))
		.demand(point(1), single(kw(200), usd(-899)))
		.limit(kw(40), [percent(100).at(point(1))]);
	let paid = paid(&market);
	assert_eq!(awards(&market), [200_000, 160_000]);
	assert_eq!(paid[0].0 + paid[1].0, 40 * -899_000);
}

#[test]
fn affiliates_behind_one_row_gain_nothing_by_trading_with_each_other() {
	let market = Market::new()
		.wholesale_supply([kw(1_000).at(usd(50))])
		.demand(point(1), single(kw(200), usd(2_000)))
		.supply(point(2), single(kw(200), usd(1_999)))
		.limit(kw(40), [percent(-100).at(point(1)), percent(-100).at(point(2))]);
	let paid = paid(&market);
	assert_eq!(paid[0].0 + paid[1].0, -40 * 1_999_000);
}

// One set of shadow prices.

/// 100 kW of photovoltaics behind 100 kW of headroom.
fn headroom_as_offered() -> Market {
	Market::new()
		.wholesale_demand([kw(500).at(usd(30))])
		.supply(point(1), single(kw(100), usd(0)))
		.limit(kw(100), [percent(100).at(point(1))])
}

#[test]
fn headroom_for_all_that_is_offered_has_no_shadow_price() {
	let market = headroom_as_offered();
	let (certificate, _) = clear(&market);
	assert_eq!(certificate.shadow_prices.len(), 0);
	assert_eq!(paid(&market), [Money(3_000_000)]);
	for made_up in [1, 15, 29, 30] {
		let mut chosen = certificate.clone();
		chosen.shadow_prices = vec![row(0).worth(usd(made_up))].try_into().unwrap();
		assert_eq!(verify(&market.problem(), &chosen), Err(Error::RowNotTight(row(0))));
	}
}

#[test]
fn a_watt_less_of_headroom_has_the_shadow_price_of_what_it_refuses() {
	let mut market = headroom_as_offered();
	market.limits[0].limit.headroom = Watts(99_999);
	let (certificate, _) = clear(&market);
	assert_eq!(certificate.shadow_prices[0].price.round(), Some(usd(30)));
}

#[test]
fn a_zero_limit_of_an_idle_point_moves_no_price() {
	let market = headroom_as_offered()
		.demand(point(2), single(kw(5), usd(20)))
		.limit(Watts(0), [percent(100).at(point(2))]);
	let (certificate, _) = clear(&market);
	assert_eq!(certificate.price.round(), Some(usd(30)));
	let mut chosen = certificate.clone();
	chosen.price = usd(35).into();
	chosen.shadow_prices = vec![row(1).worth(usd(15))].try_into().unwrap();
	assert!(verify(&market.problem(), &chosen).is_err());
}

#[test]
fn a_row_that_repeats_balance_moves_the_price_no_further_than_it_yields() {
	let seed = 3_394_919_119_789_310_371;
	let market = Market::random(Shape {
		seed,
		areas: 1,
		points: 1,
		offers: 7,
		steps: 2,
		rows: 2,
		tick: Price(250_000),
		level: usd(0),
		power: kw(10),
		wholesale: false,
		headroom: 10,
		relief: false,
	});
	// Its one row lets the one point, which trades with itself, inject nothing.
	let [limit] = &market.limits[..] else { panic!("{:?}", market.limits) };
	assert_eq!((limit.limit.headroom, limit.limit.coefficients.len()), (Watts(0), 1));
	let (_, other) = reordered(&market, seed);
	let ((one, _), (two, outcome)) = (clear(&market), clear(&other));
	let spread = market.price_spread(&one, &two).unwrap();
	assert!((one.price.0 - two.price.0).abs() <= spread.0);

	// λ and the shadow price moved together leave the nodal price. The 10⁻¹³ W that the row may be
	// off are what it yields for a hundredth of a µ$/MWh; rounding adds six in a hundred.
	let moved = |by: i128| {
		let mut moved = two.clone();
		let was = two.shadow_prices.first().map_or(0, |shadow| shadow.price.0);
		moved.price.0 += by - was;
		moved.shadow_prices = vec![row(0).worth(ExactPrice(by))].try_into().unwrap();
		moved
	};
	let hundredth = ExactPrice::MICRO_DOLLAR / 100;
	assert_eq!(verify(&other.problem(), &moved(hundredth)), Ok(outcome));
	assert_eq!(flaw(&other, &moved(hundredth * 11 / 10)), Error::RowNotTight(row(0)));
	// Balance and the row, each in two certificates.
	assert!((hundredth..hundredth * 44 / 10).contains(&spread.0), "{spread}");
}

#[test]
fn a_pivotal_supplier_of_relief_is_paid_the_cap_at_most() {
	// Its 900 W let in 90 kW that would pay 2,000 $/MWh.
	let market = Market::new()
		.wholesale_supply([kw(1_000).at(usd(30))])
		.demand(point(1), single(kw(100), usd(2_000)))
		.supply(point(2), single(Watts(900), usd(500)))
		.limit(Watts(0), [percent(-1).at(point(1)), percent(-100).at(point(2))]);
	let (certificate, outcome) = clear(&market);
	assert_eq!(outcome.awards[1], [Watts(900)]);
	let exact = nodal_price(&market.problem(), &certificate, point(2)).unwrap();
	assert!(exact.nodal_price > usd(190_000).into());
	assert_eq!(exact.settled, market.cap);
	assert_eq!(paid(&market)[1], Money(1_800_000));
}

// Ties.

#[test]
fn supply_and_demand_at_one_price_trade() {
	let market = Market::new()
		.supply(point(1), single(kw(100), usd(40)))
		.demand(point(2), single(kw(100), usd(40)));
	assert_eq!(awards(&market), [100_000, 100_000]);
	assert_eq!(settled(&market, 1), usd(40));
}

#[test]
fn of_equal_welfare_the_largest_volume_clears() {
	let market = Market::new()
		.supply(point(1), single(kw(60), usd(40)))
		.supply(point(1), single(kw(50), usd(10)))
		.demand(point(2), single(kw(80), usd(40)));
	assert_eq!(awards(&market), [30_000, 50_000, 80_000]);
}

#[test]
fn ties_at_several_points_share_alike() {
	let market = (1..=7)
		.fold(Market::new().wholesale_demand([kw(1).at(usd(40))]), |market, index| {
			market.supply(point(index), single(Watts(i64::from(index) * 100), usd(20)))
		});
	// 1,000 W of 2,800 W: 35.7, 71.4, 107.1, 142.9, 178.6, 214.3 and 250 W, by whole running sums.
	assert_eq!(awards(&market), [35, 72, 107, 143, 178, 215, 250]);
}

#[test]
fn a_tie_that_a_row_parts_shares_as_far_as_the_row_lets() {
	let market = Market::new()
		.wholesale_demand([kw(30).at(usd(40))])
		.supply(point(1), single(kw(30), usd(20)))
		.supply(point(2), single(kw(30), usd(20)))
		.limit(kw(6), [percent(100).at(point(1))]);
	assert_eq!(awards(&market), [6_000, 24_000]);
}

// Merit order.

#[test]
fn half_a_cent_decides_behind_a_binding_row() {
	let rivals = |market: Market| {
		market
			.supply(point(1), single(kw(1_000), usd(0)))
			.supply(point(1), single(kw(1_000), Price(5_000)))
			.limit(kw(1_000), [percent(100).at(point(1))])
	};
	let market = rivals(Market::new().wholesale_demand([kw(5_000).at(usd(30))]));
	assert_eq!(awards(&market), [1_000_000, 0]);
	// Also where the ISO trades gigawatts with itself.
	let market = rivals(
		Market::new()
			.wholesale_demand([kw(9_000_000).at(usd(1_000)), kw(5_000).at(usd(30))])
			.wholesale_supply([kw(9_000_000).at(usd(-500))]),
	);
	assert_eq!(awards(&market), [1_000_000, 0]);
}

#[test]
fn a_micro_dollar_decides() {
	let market = Market::new()
		.wholesale_demand([kw(1).at(usd(30))])
		.supply(point(1), single(kw(1), Price(1)))
		.supply(point(2), single(kw(1), Price(0)));
	assert_eq!(awards(&market), [0, 1_000]);
}

// Every interval clears.

#[test]
fn a_row_that_nothing_can_relieve_stops_no_other_area() {
	let market = headroom_as_offered().limit(Watts(-500), [percent(100).at(point(9))]);
	assert_eq!(awards(&market), [100_000]);
	let (certificate, _) = clear(&market);
	assert_eq!(certificate.shadow_prices[0].price.round(), Some(PENALTY));
}

#[test]
fn relief_that_does_not_suffice_is_taken_and_the_rest_of_the_violation_stays() {
	let market = Market::new()
		.wholesale_supply([kw(50).at(usd(30))])
		.demand(point(1), single(kw(3), usd(10)))
		.limit(kw(-5), [percent(100).at(point(1))]);
	let (_, outcome) = clear(&market);
	assert_eq!(outcome.awards[0], [kw(3)]);
	assert_eq!(used(&market, &outcome), [-3_000.0]);
}

#[test]
fn relief_dearer_than_the_penalty_is_not_taken() {
	let market = Market::new()
		.priced_between(usd(-10_000), usd(10_000))
		.wholesale_supply([kw(50).at(usd(30))])
		.demand(point(1), single(kw(8), usd(-4_971)))
		.limit(kw(-5), [percent(100).at(point(1))]);
	// A watt of relief costs 30 + 4,971 $/MWh, a dollar more than the violation.
	assert_eq!(awards(&market), [0]);
}

#[test]
fn shadow_prices_that_no_number_holds_stop_no_market() {
	// Two hundred rows count point 0 whole, and each another point at a thousandth.
	let mut market = Market::new()
		.wholesale_demand([kw(1_000_000).at(usd(30))])
		.demand(point(0), single(kw(1), usd(-900)))
		.wholesale_supply([kw(1_000_000).at(usd(40))]);
	for index in 1..=200 {
		market = market
			.supply(point(index), single(kw(1_000_000), usd(-1_000)))
			.limit(Watts(0), [Ppm(1_000_000).at(point(0)), Ppm(1_000).at(point(index))]);
	}
	let (_, outcome) = clear(&market);
	assert_eq!(outcome.awards[0], [kw(1)]);
}

#[test]
fn no_award_makes_a_violated_limit_worse() {
	let market = Market::new()
		.priced_between(usd(-10_000), usd(10_000))
		.wholesale_demand([kw(50).at(usd(9_999))])
		.supply(point(1), single(kw(8), usd(-9_999)))
		.limit(kw(-5), [percent(100).at(point(1))]);
	assert_eq!(awards(&market), [0]);
}

#[test]
fn relief_that_did_not_reveal_leaves_the_rest_of_the_node_trading() {
	let market = headroom_as_offered()
		.supply(point(2), single(kw(4), usd(100)))
		.limit(kw(-10), [percent(-100).at(point(2))]);
	assert_eq!(awards(&market), [100_000, 4_000]);
}

// Ordinary use.

#[test]
fn a_thousand_envelopes_bind_at_once() {
	let market = (0..1_000).fold(
		Market::new().wholesale_demand([kw(50_000).at(usd(30))]),
		|market, index| {
			market
				.supply(point(index), single(kw(10), usd(1)))
				.limit(kw(4), [percent(100).at(point(index))])
		},
	);
	assert!(awards(&market).iter().all(|award| *award == 4_000));
	assert_eq!(clear(&market).0.shadow_prices.len(), 1_000);
}

#[test]
fn without_trade_there_is_no_price() {
	let quiet = Market::new();
	let supply = Market::new().supply(point(1), single(kw(2), usd(-10)));
	let demand = Market::new().demand(point(1), single(kw(2), usd(100)));
	let apart = supply.clone().demand(point(1), single(kw(2), usd(-20)));
	for market in [quiet, supply, demand, apart] {
		assert_eq!(clear(&market).1.price, None);
	}
}

#[test]
fn between_two_prices_the_midpoint_is_paid() {
	let market = Market::new()
		.supply(point(1), single(kw(2), usd(10)))
		.demand(point(2), single(kw(2), usd(30)));
	assert_eq!(clear(&market).1.price, Some(usd(20)));
}

#[test]
fn copies_of_a_row_change_neither_awards_nor_prices() {
	let one = Market::new()
		.wholesale_demand([kw(500).at(usd(30))])
		.supply(point(1), single(kw(100), usd(0)))
		.supply(point(2), single(kw(100), usd(7)))
		.limit(kw(60), [percent(100).at(point(1)), percent(50).at(point(2))]);
	let mut copied = one.clone();
	copied.limits = vec![one.limits[0].clone(); 256];
	assert_eq!(awards(&copied), awards(&one));
	for at in [1, 2] {
		assert_eq!(settled(&copied, at), settled(&one, at));
	}
}

#[test]
fn extremes_of_power_and_price_clear() {
	let market = Market::new()
		.wholesale_demand([kw(900_000).at(usd(60)), kw(1_000_000).at(usd(40))])
		.wholesale_supply([kw(950_000).at(usd(20))])
		.supply(point(1), single(Watts(3), usd(10)))
		.supply(point(2), single(kw(7), usd(39)))
		.limit(Watts(1), [percent(100).at(point(1))])
		.limit(Watts(4_321), [percent(100).at(point(2))]);
	assert_eq!(awards(&market), [1, 4_321]);
	let (certificate, outcome) = clear(&market);
	assert_eq!(outcome.price, Some(usd(40)));
	// Each to within the elasticity of the two steps that it parts.
	for (shadow, expected) in certificate.shadow_prices.iter().zip([usd(30), usd(1)]) {
		let above = shadow.price.round().unwrap().0 - expected.0;
		assert!((0..=1).contains(&above), "{shadow:?}");
	}
}

// Certificates that do not pass.

fn flaw(market: &Market, certificate: &Certificate) -> Error {
	verify(&market.problem(), certificate).unwrap_err()
}

#[test]
fn a_certificate_with_another_price_or_shadow_price_fails() {
	let market = sunny_noon();
	let valid = sunny_noon_certificate();
	for change in [-1_000_000_000i128, 1_000_000_000, 1_000_000_000_000_000_000] {
		let mut price = valid.clone();
		price.price.0 += change;
		assert!(matches!(flaw(&market, &price), Error::Unbalanced { .. } | Error::RowExceeded(_)));
		let mut shadow = valid.clone();
		shadow.shadow_prices[0].price.0 += change;
		assert!(matches!(flaw(&market, &shadow), Error::Unbalanced { .. }));
	}
	let mut without = valid.clone();
	without.shadow_prices.clear();
	assert!(matches!(flaw(&market, &without), Error::Unbalanced { .. }));
}

#[test]
fn a_price_beside_the_midpoint_fails() {
	let market = Market::new()
		.supply(point(1), single(kw(2), usd(10)))
		.demand(point(2), single(kw(2), usd(30)));
	let (valid, _) = clear(&market);
	let mut other = valid.clone();
	other.price.0 += 200_000_000;
	assert_eq!(flaw(&market, &other), Error::PriceNotMidpoint { midpoint: valid.price });
}

#[test]
fn malformed_certificates_are_named() {
	let market = sunny_noon();
	let valid = sunny_noon_certificate();
	let with =
		|rows: Vec<_>| Certificate { shadow_prices: rows.try_into().unwrap(), ..valid.clone() };
	let bound = valid.shadow_prices[0];
	assert_eq!(flaw(&market, &with(vec![bound, bound])), Error::DisorderedShadowPrice(row(0)));
	assert_eq!(flaw(&market, &with(vec![row(1).worth(usd(1))])), Error::UnknownRow(row(1)));
	let zero = with(vec![row(0).worth(usd(0))]);
	assert_eq!(flaw(&market, &zero), Error::ShadowPriceNotPositive(row(0)));
	let mut huge = valid.clone();
	huge.price.0 = i128::MAX;
	assert_eq!(flaw(&market, &huge), Error::Overflow);
}

#[test]
fn malformed_problems_are_named() {
	let mut market = sunny_noon();
	market.offers[0].steps[0].power = Watts(0);
	let certificate = sunny_noon_certificate();
	assert!(matches!(flaw(&market, &certificate), Error::StepWithoutPower(_)));
	let mut market = sunny_noon().limit(kw(1), [percent(100).at(point(1))]);
	market.limits[0].area = AreaId(3);
	assert!(matches!(flaw(&market, &certificate), Error::DisorderedLimit(_)));
}

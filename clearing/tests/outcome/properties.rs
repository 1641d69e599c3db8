//! What holds of every market.

use crate::oracle::{net, rounding, simplex, used, worth};
use crate::shapes::shapes;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tieline_clearing::testing::{Market, Random};
use tieline_clearing::{Certificate, Outcome, nodal_prices, payments, solve, verify};
use tieline_primitives::{MILLIS_PER_HOUR, Millis, Money, Price, Side, Watts};

const HOUR: Millis = Millis(MILLIS_PER_HOUR);

pub fn clear(market: &Market) -> (Certificate, Outcome) {
	let certificate = solve(&market.problem()).expect("every market has a certificate");
	let outcome = verify(&market.problem(), &certificate).expect("it passes");
	(certificate, outcome)
}

/// The offers in another order: their former indices, and the market.
pub fn reordered(market: &Market, seed: u64) -> (Vec<usize>, Market) {
	let mut random = Random(seed);
	let mut order: Vec<usize> = (0..market.offers.len()).collect();
	for index in (1..order.len()).rev() {
		order.swap(index, random.index(index + 1));
	}
	let mut other = market.clone();
	other.offers = order.iter().map(|&index| market.offers[index].clone()).collect();
	(order, other)
}

/// The price at which each offer is paid.
fn settled(market: &Market, certificate: &Certificate) -> Vec<Price> {
	let prices = nodal_prices(&market.problem(), certificate).unwrap();
	let prices: BTreeMap<_, _> =
		prices.into_iter().map(|price| (price.point, price.settled)).collect();
	market.offers.iter().map(|offer| prices[&offer.point]).collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn every_market_clears_with_balance_to_the_watt(shape in shapes()) {
		let market = Market::random(shape);
		let (_, outcome) = clear(&market);
		let total = |steps: &[Watts]| steps.iter().map(|watts| watts.0).sum::<i64>();
		let injected: i64 = net(&market, &outcome).values().sum();
		let wholesale = total(&outcome.wholesale_supply) - total(&outcome.wholesale_demand);
		prop_assert_eq!(injected + wholesale, 0);
	}

	#[test]
	fn rows_hold_and_no_award_makes_a_violation_worse(shape in shapes()) {
		let market = Market::random(shape);
		let (certificate, outcome) = clear(&market);
		let rounding = rounding(&market, &outcome, &certificate);
		for ((row, used), rounding) in market.limits.iter().zip(used(&market, &outcome)).zip(rounding) {
			let most = (row.limit.headroom.0.max(0)) as f64;
			prop_assert!(used <= most + rounding, "{used} of {most}, rounding {rounding}");
		}
	}

	#[test]
	fn the_welfare_is_that_of_the_simplex_method_but_for_whole_watts(shape in shapes()) {
		let market = Market::random(shape);
		let (certificate, outcome) = clear(&market);
		let optimum = simplex(&market);
		let rounding = rounding(&market, &outcome, &certificate);
		let mut seen = BTreeMap::new();
		let moved: f64 = market.limits.iter().zip(&rounding).map(|(row, rounding)| {
			let index: &mut u16 = seen.entry(row.area).or_default();
			let shadow = certificate.shadow_prices.iter()
				.find(|shadow| (shadow.area, shadow.row) == (row.area, *index));
			*index += 1;
			let price = shadow.map_or(0.0, |shadow| shadow.price.0 as f64 / 1e25);
			rounding / 1e3 * price
		}).sum();
		let difference = (worth(&market, &outcome, &rounding) - optimum).abs();
		// Each step is elastic over half a µ$/MWh.
		let powers = market.offers.iter().flat_map(|offer| &offer.steps).chain(&market.curve.supply)
			.chain(&market.curve.demand).map(|step| step.power.0 as f64 / 1e3).sum::<f64>();
		let allowed = moved + 0.5e-6 * powers + 1e-9 * optimum.abs().max(1.0);
		prop_assert!(difference <= allowed, "off by {difference} of {optimum}, allowed {allowed}");
	}

	#[test]
	fn nobody_is_paid_less_than_it_asked_or_charged_more_than_it_bid(shape in shapes()) {
		let market = Market::random(shape);
		let (certificate, outcome) = clear(&market);
		let prices = settled(&market, &certificate);
		for ((offer, awards), price) in market.offers.iter().zip(&outcome.awards).zip(prices) {
			prop_assert!(market.floor <= price && price <= market.cap);
			for (step, award) in offer.steps.iter().zip(awards) {
				let fair = match offer.side {
					Side::Supply => price >= step.price,
					Side::Demand => price <= step.price,
				};
				prop_assert!(award.0 == 0 || fair, "{step:?} at {price}");
			}
		}
	}

	#[test]
	fn a_cheaper_step_at_a_point_is_filled_before_a_dearer_one(shape in shapes()) {
		let market = Market::random(shape);
		let (_, outcome) = clear(&market);
		let mut at = BTreeMap::<_, Vec<_>>::new();
		for (offer, awards) in market.offers.iter().zip(&outcome.awards) {
			for (step, award) in offer.steps.iter().zip(awards) {
				let merit = if offer.side == Side::Supply { step.price.0 } else { -step.price.0 };
				at.entry((offer.point, offer.side)).or_default().push((merit, step.power.0, award.0));
			}
		}
		for steps in at.values_mut() {
			steps.sort_unstable();
			for (cheap, dear) in steps.iter().flat_map(|a| steps.iter().map(move |b| (a, b))) {
				if cheap.0 < dear.0 && dear.2 > 0 {
					prop_assert_eq!(cheap.1, cheap.2);
				}
			}
		}
	}

	#[test]
	fn payments_add_up_to_nothing_and_limits_that_hold_leave_a_rent(shape in shapes()) {
		let market = Market::random(shape);
		let (certificate, outcome) = clear(&market);
		let paid = payments(&market.problem(), &certificate, &outcome, HOUR).unwrap();
		let offers: i64 = paid.offers.iter().map(|money| money.0).sum();
		prop_assert_eq!(offers + paid.wholesale.0 + paid.congestion_rent.0, 0);
		if market.limits.iter().all(|row| row.limit.headroom >= Watts::ZERO) {
			// A watt at each step of a row may go either way.
			let rounding = market.offers.len() as i64 * 40_000;
			prop_assert!(paid.congestion_rent >= Money(-rounding), "{:?}", paid.congestion_rent);
		}
	}

	#[test]
	fn the_order_of_the_offers_decides_no_more_than_a_watt(shape in shapes()) {
		let market = Market::random(shape);
		let (order, other) = reordered(&market, shape.seed);
		let ((one, first), (two, second)) = (clear(&market), clear(&other));
		let spread = market.price_spread(&one, &two).expect("both passed");
		prop_assert!((one.price.0 - two.price.0).abs() <= spread.0,
			"{} and {}, more than {spread} apart", one.price, two.price);
		for (place, &index) in order.iter().enumerate() {
			for (a, b) in second.awards[place].iter().zip(&first.awards[index]) {
				prop_assert!((a.0 - b.0).abs() <= 1, "{a} {b}");
			}
		}
	}

	#[test]
	fn crossing_oneself_at_a_point_is_worth_what_it_injects(shape in shapes(), power in 1i64..200_000) {
		let market = Market::random(shape);
		prop_assume!(!market.offers.is_empty());
		let point = market.offers[shape.seed as usize % market.offers.len()].point;
		let step = |price| [tieline_primitives::Step { price, power: Watts(power) }];
		let crossed = market.clone().supply(point, step(market.floor)).demand(point, step(market.cap));
		let (certificate, outcome) = clear(&crossed);
		let paid = payments(&crossed.problem(), &certificate, &outcome, HOUR).unwrap();
		let count = crossed.offers.len();
		let (supply, demand) = (outcome.awards[count - 2][0].0, outcome.awards[count - 1][0].0);
		let price = settled(&crossed, &certificate)[count - 1];
		let worth = i128::from(supply - demand) * i128::from(price.0) / 1_000_000;
		let received = i128::from(paid.offers[count - 2].0) + i128::from(paid.offers[count - 1].0);
		prop_assert!((received - worth).abs() <= 2 && received <= worth + 1, "{received} for {worth}");
	}
}

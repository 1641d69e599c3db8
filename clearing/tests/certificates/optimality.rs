//! What `solve` finds passes `verify` and is optimal by the simplex method.

use super::oracle::{check_optimal, simplex, welfare};
use super::shapes::shapes;
use proptest::prelude::*;
use tieline_clearing::testing::{At, Market, Random, Shape, kw, point, usd};
use tieline_clearing::{Error, SolveError, solve, verify};
use tieline_primitives::{Ppm, Price, Watts};

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn the_solvers_certificate_passes_and_is_optimal(shape in shapes()) {
		check_optimal(&Market::random(shape))?;
	}
}

/// Markets that were not cleared once: with rows that pin a point from both sides, and with a
/// quadratic programme on which the interior-point method cycles.
#[test]
fn markets_that_were_hard_to_clear_once_are_cleared() {
	let pinned = Shape {
		seed: 10_067_266_914_610_712_573,
		areas: 3,
		points: 7,
		offers: 36,
		steps: 2,
		rows: 6,
		tick: Price(1),
		level: usd(0),
		power: kw(10),
		wholesale: true,
		headroom: 10,
		relief: false,
	};
	let relieved = Shape {
		seed: 1_275_931_521_200_857_910,
		points: 9,
		offers: 45,
		steps: 5,
		tick: Price(1_000),
		relief: true,
		..pinned
	};
	let cycling = Shape {
		seed: 4_978_109_950_051_670_684,
		areas: 2,
		points: 12,
		offers: 55,
		steps: 1,
		rows: 1,
		tick: usd(1),
		level: Price(50_123_456),
		headroom: 50,
		..pinned
	};
	let cycling_too = Shape {
		seed: 885_887_420_425_307_946,
		offers: 15,
		steps: 8,
		rows: 3,
		tick: Price(7_654_321),
		power: kw(100),
		headroom: 50,
		..pinned
	};
	for shape in [pinned, relieved, cycling, cycling_too] {
		check_optimal(&Market::random(shape)).unwrap();
	}
}

/// Limits that leave so little to trade for that only a price of 11,600 $/MWh, beyond the cap of
/// 10,000, would balance it.
#[test]
fn a_market_that_no_price_within_bounds_clears_is_not_cleared() {
	let market = Market::random(Shape {
		seed: 5_543_780_652_505_622_447,
		areas: 2,
		points: 4,
		offers: 12,
		steps: 5,
		rows: 4,
		tick: usd(1),
		level: usd(0),
		power: kw(10),
		wholesale: true,
		headroom: 10,
		relief: false,
	});
	assert!(matches!(solve(&market.problem()), Err(SolveError::PriceOutOfBounds(_))));
	check_optimal(&market).unwrap();
}

#[test]
fn large_markets_clear_optimally() {
	for (seed, tick, headroom) in [(1, Price(1_234_567), 100), (2, usd(1), 50), (3, usd(10), 30)] {
		let market = Market::random(Shape {
			seed,
			areas: 2,
			points: 60,
			offers: 600,
			steps: 10,
			rows: 60,
			tick,
			level: usd(30),
			power: kw(100),
			wholesale: true,
			headroom,
			relief: false,
		});
		assert!(market.offers.iter().map(|offer| offer.steps.len()).sum::<usize>() > 2_000);
		assert!(market.limits.len() > 100);
		check_optimal(&market).unwrap();
		let certificate = solve(&market.problem()).unwrap();
		let (reached, optimum) =
			(welfare(&verify(&market.problem(), &certificate).unwrap()), simplex(&market).unwrap());
		assert!((reached - optimum).abs() <= 1e-6 * optimum, "{reached} of {optimum}");
	}
}

#[test]
fn markets_of_single_watts_clear_unless_no_whole_watts_fit() {
	let mut unproven = 0;
	for seed in 0..300 {
		let mut random = Random(seed);
		let market = Market::random(Shape {
			seed,
			areas: 1,
			points: random.within(1..=6) as u16,
			offers: random.within(1..=20) as usize,
			steps: 3,
			rows: random.within(0..=3) as usize,
			tick: usd(1),
			level: usd(30),
			power: Watts(20),
			wholesale: true,
			headroom: 100,
			relief: false,
		});
		match solve(&market.problem()) {
			Ok(_) => {},
			Err(SolveError::Unproven(Error::RowExceeded(_) | Error::RowNotTight(_))) => {
				unproven += 1;
			},
			Err(error) => panic!("{error}"),
		}
	}
	assert!(unproven <= 6, "{unproven} of 300 markets did not clear");
}

/// A radial feeder of 40 buses: the voltage of each rises with injection by the path it shares
/// with the head, so that rows of neighbours are nearly parallel, and both bands are guarded.
fn radial_feeder(seed: u64) -> Market {
	let mut random = Random(seed);
	let mut market = Market::new();
	let bus_count = 40u16;
	let sunny = random.one_in(2);
	for bus in 0..bus_count {
		for _ in 0..random.within(1..=3) {
			let power = Watts(random.within(1..=40) * 500);
			market = if random.one_in(3) == sunny {
				let price = usd(random.within(10..=90));
				market.demand(point(bus), [power.at(price), Watts(power.0 / 2).at(usd(5))])
			} else {
				let price = usd(if random.one_in(2) { 0 } else { random.within(0..=40) });
				market.supply(point(bus), [power.at(price), power.at(usd(60))])
			};
		}
	}
	market = market
		.wholesale_demand([kw(200).at(usd(45)), kw(400).at(usd(35)), kw(2_000).at(usd(25))])
		.wholesale_supply([kw(300).at(usd(50)), kw(5_000).at(usd(65))]);
	for bus in 0..bus_count {
		let rises: Vec<Ppm> = (0..bus_count)
			.map(|other| {
				let shared = i64::from(bus.min(other)) + 1;
				Ppm((shared * 25_000 + random.within(-900..=900)) as i32)
			})
			.collect();
		let terms = |sign: i32| {
			let rises = (0..).zip(&rises);
			rises.map(move |(at, rise)| Ppm(sign * rise.0).at(point(at)))
		};
		let band = Watts(random.within(20_000..=60_000));
		market = market.limit(band, terms(1)).limit(band, terms(-1));
	}
	market
}

#[test]
fn feeders_with_nearly_parallel_rows_clear_optimally() {
	let mut binding = 0;
	for seed in 0..60 {
		let market = radial_feeder(seed);
		check_optimal(&market).unwrap();
		binding += solve(&market.problem()).unwrap().shadow_prices.len();
	}
	assert!(binding > 60, "only {binding} rows bind in 60 feeders");
}

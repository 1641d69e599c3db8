//! Writes random markets with their certificates as JSON, to be solved again by another program:
//! `cargo run --example export_markets -- COUNT > markets.json`, then `tests/highs_check.py`.

use serde_json::{Value, json};
use tieline_clearing::testing::{Market, Random, Shape, kw, usd};
use tieline_clearing::{SolveError, solve, verify};
use tieline_primitives::{Price, Side, Step};

fn main() {
	let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100);
	let markets: Vec<Value> = (0..count).map(|seed| export(&Market::random(shape(seed)))).collect();
	println!("{}", Value::from(markets));
}

/// From a few steps to two thousand, from no rows to a hundred, with every third market in ticks
/// that make ties.
fn shape(seed: u64) -> Shape {
	let mut random = Random(seed);
	let large = random.one_in(10);
	Shape {
		seed,
		areas: random.within(1..=3) as u16,
		points: random.within(1..=if large { 40 } else { 12 }) as u16,
		offers: random.within(0..=if large { 400 } else { 60 }) as usize,
		steps: random.within(1..=10),
		rows: random.within(0..=if large { 30 } else { 8 }) as usize,
		tick: [Price(250_000), usd(1), Price(7_654_321)][random.index(3)],
		level: [usd(0), usd(30)][random.index(2)],
		power: [kw(10), kw(100), kw(10_000)][random.index(3)],
		wholesale: !random.one_in(4),
		headroom: [10, 50, 100, 300][random.index(4)],
		relief: random.one_in(3),
	}
}

fn export(market: &Market) -> Value {
	let steps = |steps: &[Step]| -> Vec<[i64; 2]> {
		steps.iter().map(|step| [step.price.0, step.power.0]).collect()
	};
	let offers: Vec<Value> = market
		.offers
		.iter()
		.map(|offer| {
			json!({
				"point": [offer.point.area().0, offer.point.index()],
				"side": if offer.side == Side::Supply { "supply" } else { "demand" },
				"steps": steps(&offer.steps),
			})
		})
		.collect();
	let rows: Vec<Value> = market
		.limits
		.iter()
		.map(|row| {
			let coefficients = row.limit.coefficients.iter();
			json!({
				"area": row.area.0,
				"coefficients": coefficients
					.map(|coefficient| (coefficient.point, coefficient.sensitivity.0))
					.collect::<Vec<_>>(),
				"headroom": row.limit.headroom.0,
			})
		})
		.collect();
	let result = match solve(&market.problem()) {
		Ok(certificate) => {
			let outcome = verify(&market.problem(), &certificate).expect("solve has verified it");
			let shadow_prices = certificate.shadow_prices.iter();
			json!({
				"price": certificate.price.0,
				"shadow_prices": shadow_prices
					.map(|shadow| (shadow.area.0, shadow.row, shadow.price.0))
					.collect::<Vec<_>>(),
				"welfare": outcome.welfare as f64,
				"awards": outcome
					.awards
					.iter()
					.map(|awards| awards.iter().map(|watts| watts.0).collect::<Vec<_>>())
					.collect::<Vec<_>>(),
			})
		},
		Err(SolveError::Infeasible(_)) => json!("infeasible"),
		Err(error) => json!(error.to_string()),
	};
	json!({
		"offers": offers,
		"demand": steps(&market.curve.demand),
		"supply": steps(&market.curve.supply),
		"rows": rows,
		"result": result,
	})
}

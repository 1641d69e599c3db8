//! Writes markets with their outcomes as JSON, for `tests/highs_check.py`.
//!
//! ```text
//! cargo run --release -p tieline-clearing --features testing --example export_markets -- 300
//! ```
//!
//! With `large` in place of a number, one market of 96,000 steps, 2,000 points and 500 rows, and how
//! long it took to solve and to verify.

use serde_json::{Value, json};
use std::time::Instant;
use tieline_clearing::testing::{Market, Shape, kw, usd};
use tieline_clearing::{nodal_prices, solve, verify};
use tieline_primitives::{Price, Step};

fn main() {
	let argument = std::env::args().nth(1).unwrap_or_else(|| "300".into());
	let markets: Vec<Value> = if argument == "large" {
		vec![export(&Market::random(Shape {
			seed: 7,
			areas: 8,
			points: 250,
			offers: 18_900,
			steps: 10,
			rows: 63,
			tick: Price(1_234_567),
			level: usd(30),
			power: kw(100),
			wholesale: true,
			headroom: 30,
			relief: false,
		}))]
	} else {
		let count: u64 = argument.parse().expect("a number of markets, or large");
		(0..count).map(|seed| export(&Market::adversarial(seed))).collect()
	};
	println!("{}", Value::Array(markets));
}

fn export(market: &Market) -> Value {
	let problem = market.problem();
	let start = Instant::now();
	let certificate = solve(&problem).expect("every market has a certificate");
	let solving = start.elapsed().as_secs_f64();
	let start = Instant::now();
	let outcome = verify(&problem, &certificate).expect("it passes");
	let verifying = start.elapsed().as_secs_f64();
	let steps = |steps: &[Step]| -> Vec<Value> {
		steps.iter().map(|step| json!([step.price.0, step.power.0])).collect()
	};
	let offers: Vec<Value> = market
		.offers
		.iter()
		.zip(&outcome.awards)
		.map(|(offer, awards)| {
			let point = [offer.point.area().0, offer.point.index()];
			let awards: Vec<i64> = awards.iter().map(|award| award.0).collect();
			let side = match offer.side {
				tieline_primitives::Side::Supply => "supply",
				tieline_primitives::Side::Demand => "demand",
			};
			json!({ "point": point, "side": side, "steps": steps(&offer.steps), "awards": awards })
		})
		.collect();
	let rows: Vec<Value> = market
		.limits
		.iter()
		.map(|row| {
			let terms = row.limit.coefficients.iter();
			let terms: Vec<Value> =
				terms.map(|term| json!([term.point, term.sensitivity.0])).collect();
			json!({
				"area": row.area.0,
				"coefficients": terms,
				"headroom": row.limit.headroom.0,
				"penalty": row.penalty.0,
			})
		})
		.collect();
	let nodal: Vec<Value> = nodal_prices(&problem, &certificate)
		.expect("it passed")
		.iter()
		.map(|price| json!([price.point.area().0, price.point.index(), micro(price.nodal_price.0)]))
		.collect();
	let shadow: Vec<Value> = certificate
		.shadow_prices
		.iter()
		.map(|shadow| json!([shadow.area.0, shadow.row, micro(shadow.price.0)]))
		.collect();
	json!({
		"offers": offers,
		"demand": steps(&market.curve.demand),
		"supply": steps(&market.curve.supply),
		"rows": rows,
		"price": micro(certificate.price.0),
		"nodal_prices": nodal,
		"shadow_prices": shadow,
		"seconds": { "solve": solving, "verify": verifying },
	})
}

/// Units of an exact price in µ$/MWh.
fn micro(units: i128) -> f64 {
	units as f64 / 1e19
}

//! Clears a large interval.
use std::time::Instant;
use tieline_clearing::testing::{Market, Shape, kw, usd};
use tieline_clearing::{Size, solve, verify};
use tieline_primitives::Price;
fn main() {
	for (areas, points, offers, rows) in [(4, 250, 4_870, 50), (8, 250, 18_200, 63)] {
		let market = Market::random(Shape {
			seed: 7,
			areas,
			points,
			offers,
			steps: 10,
			rows,
			tick: Price(1_234_567),
			level: usd(30),
			power: kw(100),
			wholesale: true,
			headroom: 30,
			relief: false,
		});
		let problem = market.problem();
		let t = Instant::now();
		let certificate = solve(&problem);
		println!("solve {:.3} s", t.elapsed().as_secs_f64());
		let Ok(certificate) = certificate else {
			println!("{:?}", certificate);
			continue;
		};
		let t = Instant::now();
		let outcome = verify(&problem, &certificate).unwrap();
		println!(
			"verify {:.4} s {:?} price {:?} welfare {}",
			t.elapsed().as_secs_f64(),
			Size::of(&problem, &certificate),
			outcome.price,
			outcome.welfare
		);
	}
}

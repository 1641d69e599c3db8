//! The time to verify and to solve large intervals: 25,000 steps and 200 rows, and 99,000 steps at
//! 2,000 points and 504 rows.
#![allow(missing_docs, reason = "the macros of criterion make undocumented functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use tieline_clearing::testing::{Market, Shape, kw, usd};
use tieline_clearing::{Size, solve, verify};
use tieline_primitives::Price;

fn clearing(criterion: &mut Criterion) {
	for (areas, offers, rows) in [(4, 4_870, 50), (8, 18_900, 63)] {
		let market = Market::random(Shape {
			seed: 7,
			areas,
			points: 250,
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
		let certificate = solve(&problem).expect("the market can be cleared");
		let size = Size::of(&problem, &certificate);
		println!("{size:?}");
		let mut group = criterion.benchmark_group(format!("clearing {} steps", size.steps));
		group.sample_size(20);
		group.bench_function("verify", |bencher| {
			bencher.iter(|| verify(black_box(&problem), black_box(&certificate)));
		});
		group.sample_size(10);
		group.bench_function("solve", |bencher| bencher.iter(|| solve(black_box(&problem))));
		group.finish();
	}
}

criterion_group!(benches, clearing);
criterion_main!(benches);

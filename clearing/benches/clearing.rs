//! The time to verify and to solve a large interval: 25,000 steps, 200 rows.
#![allow(missing_docs, reason = "the macros of criterion make undocumented functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use tieline_clearing::testing::{Market, Shape, kw, usd};
use tieline_clearing::{Size, solve, verify};
use tieline_primitives::Price;

fn clearing(criterion: &mut Criterion) {
	let market = Market::random(Shape {
		seed: 7,
		areas: 4,
		points: 250,
		offers: 4_870,
		steps: 10,
		rows: 50,
		tick: Price(1_234_567),
		level: usd(30),
		power: kw(100),
		wholesale: true,
		headroom: 30,
		relief: false,
	});
	let problem = market.problem();
	let certificate = solve(&problem).expect("the market can be cleared");
	println!("{:?}", Size::of(&problem, &certificate));
	let mut group = criterion.benchmark_group("clearing");
	group.sample_size(20);
	group.bench_function("verify", |bencher| {
		bencher.iter(|| verify(black_box(&problem), black_box(&certificate)));
	});
	group.sample_size(10);
	group.bench_function("solve", |bencher| bencher.iter(|| solve(black_box(&problem))));
	group.finish();
}

criterion_group!(benches, clearing);
criterion_main!(benches);

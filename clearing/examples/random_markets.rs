//! Clears random markets and says how long it took.
use std::time::Instant;
use tieline_clearing::testing::{Market, Random, Shape, usd};
use tieline_clearing::{solve, verify};
use tieline_primitives::{Price, Watts};
fn main() {
	let mut args = std::env::args().skip(1);
	let count: u64 = args.next().unwrap().parse().unwrap();
	let first: u64 = args.next().map_or(0, |s| s.parse().unwrap());
	let start = Instant::now();
	let mut failed = 0;
	let mut slow = (0.0, 0);
	for seed in first..first + count {
		let mut random = Random(seed);
		let shape = Shape {
			seed,
			areas: random.within(1..=3) as u16,
			points: random.within(1..=12) as u16,
			offers: random.within(0..=40) as usize,
			steps: random.within(1..=5),
			rows: random.within(0..=6) as usize,
			tick: [
				Price(1),
				Price(10),
				Price(1_000),
				Price(1_000_000),
				Price(5_000_000),
				Price(33_333_333),
			][random.index(6)],
			level: usd(random.within(-20..=60)),
			power: [Watts(1), Watts(10), Watts(1_000), Watts(100_000), Watts(10_000_000)]
				[random.index(5)],
			wholesale: random.one_in(2),
			headroom: random.within(1..=100),
			relief: random.one_in(3),
		};
		let market = Market::random(shape);
		let problem = market.problem();
		let t = Instant::now();
		match solve(&problem) {
			Ok(certificate) => {
				if let Err(e) = verify(&problem, &certificate) {
					println!("{seed}: verify {e}");
				}
			},
			Err(error) => {
				failed += 1;
				if failed < 20 {
					println!("{seed}: {error} {shape:?}");
				}
			},
		}
		let s = t.elapsed().as_secs_f64();
		if s > slow.0 {
			slow = (s, seed);
		}
	}
	println!(
		"{count} markets, {failed} failed, {:.1} s; slowest {slow:?}",
		start.elapsed().as_secs_f64()
	);
}

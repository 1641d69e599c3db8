//! Looks for two outcomes of one market, in adversarial markets.
//!
//! ```text
//! cargo run --release -p tieline-clearing --features testing --example adversary -- 1000000
//! ```

use std::time::Instant;
use tieline_clearing::solve;
use tieline_clearing::testing::{Market, Random};

fn main() {
	let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
	let count = arguments.next().unwrap_or(10_000);
	let first = arguments.next().unwrap_or(0);
	let (mut candidates, mut passed, mut binding) = (0, 0, 0);
	let start = Instant::now();
	for seed in first..first + count {
		let market = Market::adversarial(seed);
		let certificate = match solve(&market.problem()) {
			Ok(certificate) => certificate,
			Err(error) => panic!("market {seed} has no certificate: {error}"),
		};
		match market.second_outcome(&certificate, &mut Random(seed)) {
			Ok(tried) => {
				candidates += tried.candidates;
				passed += tried.passed;
				binding += certificate.shadow_prices.len();
			},
			Err(difference) => panic!("market {seed} has two outcomes: {difference}"),
		}
	}
	println!(
		"{count} markets with {binding} binding rows, one outcome each: of {candidates} other \
		 certificates {passed} passed, all with the same awards, prices and payments to within \
		 rounding ({:.0} s)",
		start.elapsed().as_secs_f64()
	);
}

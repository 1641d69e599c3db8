//! Looks for two outcomes of one market, in adversarial markets.
//!
//! ```text
//! cargo run --release -p tieline-clearing --features testing --example adversary -- 1000000
//! ```

use std::process::ExitCode;
use std::time::Instant;
use tieline_clearing::solve;
use tieline_clearing::testing::{Market, Random};

fn main() -> ExitCode {
	let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
	let count = arguments.next().unwrap_or(10_000);
	let first = arguments.next().unwrap_or(0);
	let (mut candidates, mut passed, mut binding, mut failed) = (0, 0, 0, 0);
	let start = Instant::now();
	for seed in first..first + count {
		let market = Market::adversarial(seed);
		let found = solve(&market.problem())
			.map_err(|error| format!("no certificate: {error}"))
			.and_then(|certificate| {
				binding += certificate.shadow_prices.len();
				market.second_outcome(&certificate, &mut Random(seed))
			});
		match found {
			Ok(tried) => {
				candidates += tried.candidates;
				passed += tried.passed;
			},
			Err(flaw) => {
				println!("market {seed}: {flaw}");
				failed += 1;
			},
		}
	}
	println!(
		"{} of {count} markets with {binding} binding rows have one outcome: of {candidates} other \
		 certificates {passed} passed, all with the same awards, prices and payments to within \
		 rounding ({:.0} s)",
		count - failed,
		start.elapsed().as_secs_f64()
	);
	if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

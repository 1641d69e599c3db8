//! Adversarial markets have one outcome.

use tieline_clearing::solve;
use tieline_clearing::testing::{Market, Random};

/// The long form is `cargo run --release -p tieline-clearing --example adversary -- 1000000`.
#[test]
fn no_adversarial_market_has_a_second_outcome() {
	for seed in 0..2_000 {
		let market = Market::adversarial(seed);
		let certificate =
			solve(&market.problem()).unwrap_or_else(|error| panic!("{seed}: {error}"));
		let tried = market.second_outcome(&certificate, &mut Random(seed));
		tried.unwrap_or_else(|difference| panic!("{seed}: {difference}"));
	}
}

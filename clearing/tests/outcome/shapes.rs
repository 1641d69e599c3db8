//! The shapes of random markets.

use proptest::prelude::*;
use tieline_clearing::testing::{Shape, kw, usd};
use tieline_primitives::Price;

/// Markets of DERs: steps of up to 100 kW, a few to many rows of mixed signs, negative prices,
/// ties, one bidder or none, with and without a wholesale market, some with limits that are violated without awards.
pub fn shapes() -> impl Strategy<Value = Shape> {
	let offers = prop_oneof![1 => Just(0usize), 2 => Just(1), 12 => 2usize..=60];
	let size = (1u16..=3, 1u16..=12, offers, 1i64..=10, 0usize..=8);
	let prices = (
		prop::sample::select(vec![
			Price(1),
			Price(1_000),
			Price(250_000),
			usd(1),
			Price(7_654_321),
		]),
		prop::sample::select(vec![usd(0), usd(30), Price(50_123_456)]),
	);
	let limits = (prop::sample::select(vec![10, 50, 100, 300]), prop::bool::weighted(0.3));
	let power = prop::sample::select(vec![kw(10), kw(100)]);
	(any::<u64>(), size, prices, limits, power, prop::bool::weighted(0.75)).prop_map(
		|(seed, (areas, points, offers, steps, rows), (tick, level), limits, power, wholesale)| {
			let (headroom, relief) = limits;
			Shape {
				seed,
				areas,
				points,
				offers,
				steps,
				rows,
				tick,
				level,
				power,
				wholesale,
				headroom,
				relief,
			}
		},
	)
}

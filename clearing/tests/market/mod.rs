//! Markets to clear: a builder for small ones and a generator of random ones.
#![allow(dead_code, reason = "each test file uses its part")]

use tieline_clearing::{BookOffer, Certificate, Fill, Location, Problem, ShadowPrice};
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, Coefficient, Curve, Limit, PointId, Ppm, Price, Reason, Side,
	Step, Watts,
};

/// A dollar per MWh in µ$/MWh.
pub const DOLLAR: i64 = 1_000_000;

/// A clearing problem that owns its parts.
#[derive(Clone, Debug)]
pub struct Market {
	pub offers: Vec<BookOffer>,
	pub curve: Curve,
	pub limits: Vec<AreaLimit>,
	pub floor: Price,
	pub cap: Price,
}

impl Default for Market {
	fn default() -> Self {
		Self {
			offers: Vec::new(),
			curve: Curve::default(),
			limits: Vec::new(),
			floor: Price(-1_000 * DOLLAR),
			cap: Price(2_000 * DOLLAR),
		}
	}
}

fn steps<const N: usize>(steps: [(i64, i64); N]) -> Vec<Step> {
	steps.iter().map(|&(price, power)| step(price * DOLLAR, power)).collect()
}

fn step(price: i64, power: i64) -> Step {
	Step { price: Price(price), power: Watts(power) }
}

impl Market {
	pub fn problem(&self) -> Problem<'_> {
		Problem {
			offers: &self.offers,
			curve: &self.curve,
			limits: &self.limits,
			floor: self.floor,
			cap: self.cap,
		}
	}

	/// An offer at a point of area 0, with steps of ($/MWh, W).
	pub fn offer<const N: usize>(self, point: u16, side: Side, list: [(i64, i64); N]) -> Self {
		self.offer_in(0, point, side, steps(list))
	}

	pub fn offer_in(mut self, area: u16, point: u16, side: Side, steps: Vec<Step>) -> Self {
		let aggregation = AggregationId(self.offers.len() as u32);
		let point = PointId(AreaId(area), point);
		self.offers.push(BookOffer { aggregation, point, side, steps: steps.try_into().unwrap() });
		self
	}

	/// Supply at a point of area 0, with steps of ($/MWh, W).
	pub fn supply<const N: usize>(self, point: u16, steps: [(i64, i64); N]) -> Self {
		self.offer(point, Side::Supply, steps)
	}

	/// Demand at a point of area 0, with steps of ($/MWh, W).
	pub fn demand<const N: usize>(self, point: u16, steps: [(i64, i64); N]) -> Self {
		self.offer(point, Side::Demand, steps)
	}

	/// What the wholesale market sells, with steps of ($/MWh, W).
	pub fn wholesale_supply<const N: usize>(mut self, list: [(i64, i64); N]) -> Self {
		self.curve.supply = steps(list).try_into().unwrap();
		self
	}

	/// What the wholesale market buys, with steps of ($/MWh, W).
	pub fn wholesale_demand<const N: usize>(mut self, list: [(i64, i64); N]) -> Self {
		self.curve.demand = steps(list).try_into().unwrap();
		self
	}

	/// A row of area 0 with coefficients of (point, ppm).
	pub fn limit<const N: usize>(self, coefficients: [(u16, i32); N], headroom: i64) -> Self {
		self.limit_in(0, coefficients.to_vec(), headroom)
	}

	pub fn limit_in(mut self, area: u16, coefficients: Vec<(u16, i32)>, headroom: i64) -> Self {
		let coefficients = coefficients
			.into_iter()
			.map(|(point, ppm)| Coefficient { point, sensitivity: Ppm(ppm) })
			.collect::<Vec<_>>();
		let limit = Limit {
			reason: Reason::Envelope,
			coefficients: coefficients.try_into().unwrap(),
			headroom: Watts(headroom),
		};
		assert!(limit.is_well_formed());
		self.limits.push(AreaLimit { area: AreaId(area), limit });
		self
	}
}

/// A certificate with this price in $/MWh, these shadow prices of rows of area 0 in $/MWh, and
/// these fills in watts.
pub fn certificate<const N: usize, const M: usize>(
	price: i64,
	shadow_prices: [(u16, i64); N],
	fills: [Fill; M],
) -> Certificate {
	let shadow_prices = shadow_prices
		.into_iter()
		.map(|(row, price)| ShadowPrice { area: AreaId(0), row, price: Price(price * DOLLAR) })
		.collect::<Vec<_>>();
	Certificate {
		price: Price(price * DOLLAR),
		shadow_prices: shadow_prices.try_into().unwrap(),
		fills: fills.to_vec().try_into().unwrap(),
	}
}

/// A fill at a point of area 0, at a price in $/MWh.
pub fn fill(point: u16, side: Side, price: i64, power: i64) -> Fill {
	fill_at(Location::Point(PointId(AreaId(0), point)), side, price, power)
}

/// A fill of the wholesale curve, at a price in $/MWh.
pub fn wholesale_fill(side: Side, price: i64, power: i64) -> Fill {
	fill_at(Location::Wholesale, side, price, power)
}

fn fill_at(location: Location, side: Side, price: i64, power: i64) -> Fill {
	Fill { location, side, price: Price(price * DOLLAR), power: Watts(power) }
}

/// The market of the worked example in `docs/market-rules.md`: noon on a sunny day. Offers 0 and
/// 1 are PV of two aggregators at point 1, offer 2 is PV at point 4, offer 3 is a battery at point
/// 2, and offer 4 charges vehicles at point 3.
pub fn sunny_noon() -> Market {
	Market::default()
		.wholesale_demand([(30, 40_000)])
		.supply(1, [(0, 20_000)])
		.supply(1, [(0, 10_000)])
		.supply(4, [(0, 5_000)])
		.supply(2, [(25, 20_000)])
		.demand(3, [(12, 10_000)])
		.limit([(1, 1_000_000), (2, 500_000), (3, 800_000)], 20_000)
}

/// The certificate of [`sunny_noon`].
pub fn sunny_noon_certificate() -> Certificate {
	certificate(
		30,
		[(0, 30)],
		[wholesale_fill(Side::Demand, 30, 23_000), fill(1, Side::Supply, 0, 28_000)],
	)
}

/// Random numbers: SplitMix64 (Steele, Lea and Flood, 2014).
pub struct Random(pub u64);

impl Random {
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number of the range.
	pub fn within(&mut self, range: std::ops::RangeInclusive<i64>) -> i64 {
		let width = range.end().abs_diff(*range.start()) + 1;
		range.start() + (self.next() % width) as i64
	}

	/// True once in so many times.
	pub fn one_in(&mut self, times: u64) -> bool {
		self.next().is_multiple_of(times)
	}
}

/// What a random market is like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
	pub seed: u64,
	pub areas: u16,
	/// The points of each area.
	pub points: u16,
	pub offers: usize,
	/// The most steps of an offer.
	pub steps: i64,
	/// The rows of each area.
	pub rows: usize,
	/// Prices are multiples of this many µ$/MWh, up to 30 of them either side of zero...
	pub tick: i64,
	/// ... plus this.
	pub level: i64,
	/// The largest step in watts.
	pub power: i64,
	/// Whether the wholesale market buys or sells.
	pub wholesale: bool,
	/// Whether rows are tight enough to bind often: headroom in hundredths of the coefficients'
	/// mean times the power that an average point offers.
	pub headroom: i64,
	/// Whether some rows ask for relief (a negative headroom).
	pub relief: bool,
}

impl Market {
	/// A random market of this shape.
	pub fn random(shape: Shape) -> Self {
		let mut random = Random(shape.seed);
		let mut market =
			Self { floor: Price(-10_000 * DOLLAR), cap: Price(10_000 * DOLLAR), ..Self::default() };
		let price = |random: &mut Random| {
			let ticks = random.within(-30..=30);
			(shape.level + ticks * shape.tick).clamp(-10_000 * DOLLAR, 10_000 * DOLLAR)
		};
		let merit = |random: &mut Random, side: Side, count: i64, power: i64| {
			let mut prices: Vec<i64> = (0..count).map(|_| price(random)).collect();
			prices.sort_unstable();
			prices.dedup();
			if side == Side::Demand {
				prices.reverse();
			}
			prices
				.into_iter()
				.map(|price| step(price, random.within(1..=power)))
				.collect::<Vec<_>>()
		};
		for _ in 0..shape.offers {
			let area = random.within(0..=i64::from(shape.areas) - 1) as u16;
			let point = random.within(0..=i64::from(shape.points) - 1) as u16;
			let side = if random.one_in(3) { Side::Demand } else { Side::Supply };
			let count = random.within(1..=shape.steps);
			let steps = merit(&mut random, side, count, shape.power);
			market = market.offer_in(area, point, side, steps);
		}
		if shape.wholesale {
			let power = shape.power * shape.offers.max(1) as i64 / 2;
			market.curve.demand =
				merit(&mut random, Side::Demand, 6, power.max(1)).try_into().unwrap();
			if random.one_in(2) {
				market.curve.supply =
					merit(&mut random, Side::Supply, 6, power.max(1)).try_into().unwrap();
			}
		}
		for area in 0..shape.areas {
			for _ in 0..shape.rows {
				let mut coefficients = Vec::new();
				let density = random.within(1..=4) as u64;
				let mixed = random.one_in(2);
				for point in 0..shape.points {
					if coefficients.len() < 256 && random.one_in(density) {
						let ppm =
							if random.one_in(4) { 1_000_000 } else { random.within(1..=1_500_000) };
						let sign = if mixed && random.one_in(2) { -1 } else { 1 };
						coefficients.push((point, (ppm * sign) as i32));
					}
				}
				if coefficients.is_empty() {
					continue;
				}
				if random.one_in(4) {
					for (_, ppm) in &mut coefficients {
						*ppm = -*ppm;
					}
				}
				let sum: i64 = coefficients.iter().map(|c| i64::from(c.1.abs())).sum();
				let per_point = shape.power * shape.offers.max(1) as i64
					/ i64::from(shape.points * shape.areas);
				let typical = i128::from(sum / 1000) * i128::from(per_point) / 1000;
				let typical = (typical as i64).max(1) * shape.headroom / 100;
				let headroom = match random.within(0..=9) {
					0 => 0,
					1 if shape.relief => -random.within(0..=typical.max(1) / 4),
					_ => random.within(0..=typical.max(1)),
				};
				market = market.limit_in(area, coefficients, headroom);
			}
		}
		market
	}
}

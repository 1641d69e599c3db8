//! Random markets, the same for the same seed.

use super::market::Market;
use super::words::{At, Term, usd};
use alloc::vec::Vec;
use core::ops::RangeInclusive;
use tieline_primitives::{AreaId, MAX_COEFFICIENTS, PointId, Ppm, Price, Side, Step, Watts};

/// The cap of random markets; their floor is its negative.
const HIGHEST: Price = usd(10_000);

/// Random numbers: SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
	/// A number of 64 bits.
	pub fn bits(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number of the range.
	pub fn within(&mut self, range: RangeInclusive<i64>) -> i64 {
		let width = range.end().abs_diff(*range.start()) + 1;
		range.start() + (self.bits() % width) as i64
	}

	/// The index of one of so many items.
	pub fn index(&mut self, count: usize) -> usize {
		self.within(0..=count as i64 - 1) as usize
	}

	/// True once in so many times.
	pub fn one_in(&mut self, times: u64) -> bool {
		self.bits().is_multiple_of(times)
	}
}

/// The parameters of a random market.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
	/// Markets of one shape differ by their seed.
	pub seed: u64,
	/// The number of areas.
	pub areas: u16,
	/// The points of each area.
	pub points: u16,
	/// The number of offers.
	pub offers: usize,
	/// The most steps of an offer.
	pub steps: i64,
	/// The rows of each area.
	pub rows: usize,
	/// Prices are multiples of this, up to 30 of them either side of zero...
	pub tick: Price,
	/// ... plus this.
	pub level: Price,
	/// The largest step.
	pub power: Watts,
	/// Whether the wholesale market buys, and perhaps sells.
	pub wholesale: bool,
	/// How tight the rows are: their headroom at most, in hundredths of what the average point
	/// offers at the sum of the coefficients.
	pub headroom: i64,
	/// Whether some rows ask for relief: a negative headroom.
	pub relief: bool,
}

impl Shape {
	/// Steps in order of merit, each at a price of its own.
	fn steps(&self, random: &mut Random, side: Side, count: i64, power: i64) -> Vec<Step> {
		let mut price = || {
			let ticks = random.within(-30..=30);
			let price = self.level.0 + ticks * self.tick.0;
			Price(price.clamp(-HIGHEST.0, HIGHEST.0))
		};
		let mut prices: Vec<Price> = (0..count).map(|_| price()).collect();
		prices.sort_unstable();
		prices.dedup();
		if side == Side::Demand {
			prices.reverse();
		}
		prices.into_iter().map(|price| Watts(random.within(1..=power)).at(price)).collect()
	}

	/// An offer at a random point.
	fn offer(&self, random: &mut Random) -> (PointId, Side, Vec<Step>) {
		let area = random.index(usize::from(self.areas)) as u16;
		let point = random.index(usize::from(self.points)) as u16;
		let side = if random.one_in(3) { Side::Demand } else { Side::Supply };
		let count = random.within(1..=self.steps);
		let steps = self.steps(random, side, count, self.power.0);
		(PointId(AreaId(area), point), side, steps)
	}

	/// The terms of a row of an area: dense or sparse, of one sign or of both, perhaps none.
	fn terms(&self, random: &mut Random, area: AreaId) -> Vec<Term> {
		let mut terms = Vec::new();
		let density = random.within(1..=4) as u64;
		let mixed = random.one_in(2);
		for point in 0..self.points {
			if terms.len() < MAX_COEFFICIENTS as usize && random.one_in(density) {
				let ppm =
					if random.one_in(4) { 1_000_000 } else { random.within(1_000..=1_000_000) };
				let sign = if mixed && random.one_in(2) { -1 } else { 1 };
				terms.push(Ppm((ppm * sign) as i32).at(PointId(area, point)));
			}
		}
		if !terms.is_empty() {
			// Rows are normalised: the largest coefficient is one.
			let largest = random.index(terms.len());
			terms[largest].sensitivity.0 = 1_000_000 * terms[largest].sensitivity.0.signum();
		}
		if !terms.is_empty() && random.one_in(4) {
			for term in &mut terms {
				term.sensitivity.0 = -term.sensitivity.0;
			}
		}
		terms
	}

	/// The headroom of a row with these terms.
	fn headroom(&self, random: &mut Random, terms: &[Term]) -> Watts {
		let sum: i64 = terms.iter().map(|term| i64::from(term.sensitivity.0.abs())).sum();
		let per_point =
			self.power.0 * self.offers.max(1) as i64 / i64::from(self.points * self.areas);
		let typical = i128::from(sum / 1000) * i128::from(per_point) / 1000;
		let typical = (typical as i64).max(1) * self.headroom / 100;
		Watts(match random.within(0..=9) {
			0 => 0,
			1 if self.relief => -random.within(0..=typical.max(1) / 4),
			_ => random.within(0..=typical.max(1)),
		})
	}
}

impl Market {
	/// A random market of this shape.
	pub fn random(shape: Shape) -> Self {
		let random = &mut Random(shape.seed);
		let mut market = Self::new().priced_between(Price(-HIGHEST.0), HIGHEST);
		for _ in 0..shape.offers {
			let (point, side, steps) = shape.offer(random);
			market = market.offer(point, side, steps);
		}
		if shape.wholesale {
			let power = (shape.power.0 * shape.offers.max(1) as i64 / 2).max(1);
			market = market.wholesale_demand(shape.steps(random, Side::Demand, 6, power));
			if random.one_in(2) {
				market = market.wholesale_supply(shape.steps(random, Side::Supply, 6, power));
			}
		}
		for area in 0..shape.areas {
			for _ in 0..shape.rows {
				let terms = shape.terms(random, AreaId(area));
				if !terms.is_empty() {
					market = market.limit(shape.headroom(random, &terms), terms);
				}
			}
		}
		market
	}
}

//! Markets made to have more than one optimum: ties within and across the sides, headroom that is
//! just what is offered or nothing, copies of rows, relief that is just enough, prices a micro-dollar
//! apart.

use super::market::Market;
use super::random::Random;
use super::words::{At, Term, point, usd};
use alloc::vec::Vec;
use tieline_primitives::{AreaId, PointId, Ppm, Price, Side, Watts};

impl Market {
	/// An adversarial market, the same for the same seed.
	pub fn adversarial(seed: u64) -> Self {
		let random = &mut Random(seed);
		let mut market = Self::new();
		let points = random.within(1..=4) as u16;
		let levels = levels(random);
		let sizes = [1, 7, 1_000, 60_000, 1_000_000];
		let size = sizes[random.index(sizes.len())];
		let power = |random: &mut Random| {
			Watts(if random.one_in(2) { size } else { random.within(1..=size * 2) })
		};
		if random.one_in(2) {
			let price = levels[random.index(levels.len())];
			market = market.wholesale_demand([power(random).at(price)]);
		}
		if random.one_in(2) {
			let price = levels[random.index(levels.len())];
			market = market.wholesale_supply([power(random).at(price)]);
		}
		for _ in 0..random.within(1..=8) {
			let at = point(random.index(usize::from(points)) as u16);
			let side = if random.one_in(2) { Side::Supply } else { Side::Demand };
			let price = levels[random.index(levels.len())];
			let power = power(random);
			market = market.offer(at, side, [power.at(price)]);
			// The other side of oneself.
			if random.one_in(6) {
				let (other, price) = match side {
					Side::Supply => (Side::Demand, Price(price.0 + random.within(0..=1))),
					Side::Demand => (Side::Supply, Price(price.0 - random.within(0..=1))),
				};
				market = market.offer(at, other, [power.at(price)]);
			}
		}
		for _ in 0..random.within(0..=4) {
			let terms = terms(random, points);
			let headroom = headroom(random, &market, &terms);
			market = market.limit(headroom, terms);
			if random.one_in(6) {
				let copy = market.limits[market.limits.len() - 1].clone();
				market.limits.push(copy);
			}
		}
		market
	}
}

/// A few prices that many steps share, some a micro-dollar apart.
fn levels(random: &mut Random) -> Vec<Price> {
	let count = random.within(1..=4);
	let mut levels: Vec<Price> = (0..count).map(|_| usd(random.within(-2..=6) * 10)).collect();
	if random.one_in(3) {
		let near = levels[random.index(levels.len())];
		levels.push(Price(near.0 + 1));
	}
	levels
}

/// The terms of a normalised row: whole shares, halves and thousandths, of either sign.
fn terms(random: &mut Random, points: u16) -> Vec<Term> {
	let mut terms: Vec<Term> = Vec::new();
	let shares = [1_000_000, 1_000_000, 500_000, 333_333, 1_000];
	for index in 0..points {
		if random.one_in(2) || index + 1 == points && terms.is_empty() {
			let share = shares[random.index(shares.len())];
			let sign = if random.one_in(3) { -1 } else { 1 };
			terms.push(Ppm(share * sign).at(PointId(AreaId(0), index)));
		}
	}
	let largest = random.index(terms.len());
	terms[largest].sensitivity = Ppm(1_000_000 * terms[largest].sensitivity.0.signum());
	if random.one_in(3) {
		for term in &mut terms {
			term.sensitivity.0 = -term.sensitivity.0;
		}
	}
	terms
}

/// The headroom of a row: just what the offers of one side use, a watt beside it, part of it,
/// nothing, or so negative that their relief is just enough.
fn headroom(random: &mut Random, market: &Market, terms: &[Term]) -> Watts {
	let used = |side: Side| -> i64 {
		let offers = market.offers.iter().filter(|offer| offer.side == side);
		let parts = offers.map(|offer| {
			let term = terms.iter().find(|term| term.point == offer.point);
			let share = term.map_or(0, |term| i64::from(term.sensitivity.0));
			let power: i64 = offer.steps.iter().map(|step| step.power.0).sum();
			let sign = if side == Side::Supply { 1 } else { -1 };
			i128::from(power * sign) * i128::from(share)
		});
		(parts.sum::<i128>() / 1_000_000) as i64
	};
	let side = if random.one_in(2) { Side::Supply } else { Side::Demand };
	let offered = used(side);
	Watts(match random.within(0..=7) {
		0 => 0,
		1 => offered,
		2 => offered + random.within(-1..=1),
		3 => offered / 2,
		4 => -offered.abs(),
		5 => -offered.abs() / 2 - 1,
		_ => random.within(0..=offered.abs().max(1)),
	})
}

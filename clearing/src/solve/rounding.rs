//! Rounding to whole watts: exact balance, no row exceeded, binding rows within their tolerances.

use super::random::Random;
use super::shares::Shares;
use crate::book::PPM;

/// The moves of each direction that a step compares in pairs: the best ones.
const CANDIDATES: usize = 40;
/// The most restarts of a search, each from nearby.
const KICKS: usize = 200;
/// The most steps of a search.
const STEPS: usize = 2000;

/// Rounds the fills of the classes to whole watts, and returns the first rounding found and the
/// best.
///
/// Each fill is rounded to a neighbour, or where that fails to a watt or a few beyond. The first
/// rounding may still violate a row. The best costs less, `enough` or below where nearby watts
/// allow it, but may leave a watt of a group where no price supports that: then the first may pass.
pub(super) fn to_watts(
	shares: &Shares<'_>,
	fills: &[f64],
	allowance: &[f64],
	enough: f64,
) -> (Vec<i64>, Vec<i64>) {
	let mut search = Search::new(shares, fills, allowance);
	for beyond in [0, 1, 3] {
		search.run(beyond);
		if search.is_done() {
			break;
		}
	}
	search.kick_until(enough)
}

/// A change of the fill of a class, in watts.
#[derive(Clone, Copy)]
struct Move {
	class: usize,
	watts: i64,
}

impl Move {
	const fn back(self) -> Self {
		Self { class: self.class, watts: -self.watts }
	}
}

struct Search<'a> {
	shares: &'a Shares<'a>,
	whole: Vec<i64>,
	/// The neighbours between which each fill is rounded.
	neighbours: Vec<(i64, i64)>,
	/// The slack of each row, in ppm-watts.
	slacks: Vec<i128>,
	/// The largest slack of each binding row, in ppm-watts.
	most: Vec<Option<i128>>,
	/// The weight of a violation by row: the inverse of its allowance.
	weights: Vec<f64>,
	surplus: i128,
}

impl<'a> Search<'a> {
	fn new(shares: &'a Shares<'a>, fills: &[f64], allowance: &[f64]) -> Self {
		let neighbours: Vec<(i64, i64)> = shares
			.classes
			.iter()
			.zip(fills)
			.map(|(class, &fill)| {
				// Fills within the solver's noise of a whole number are whole.
				let noise = 1e-4 + 1e-11 * class.total as f64;
				let (low, high) = ((fill + noise).floor(), (fill - noise).ceil());
				let clamp = |watts: f64| (watts as i64).clamp(0, class.total);
				if low >= high {
					let near = clamp(fill.round());
					(near, near)
				} else {
					(clamp(low), clamp(high))
				}
			})
			.collect();
		let whole: Vec<i64> = neighbours
			.iter()
			.zip(fills)
			.map(
				|(&(low, high), fill)| {
					if fill - (low as f64) < (high as f64) - fill { low } else { high }
				},
			)
			.collect();
		let mut slacks = shares.headroom.clone();
		let mut surplus = shares.surplus;
		for (class, &power) in shares.classes.iter().zip(&whole) {
			surplus += i128::from(class.sign * power);
			for entry in shares.book.column(class.place) {
				slacks[entry.row] -= i128::from(entry.sensitivity) * i128::from(class.sign * power);
			}
		}
		let most = allowance
			.iter()
			.zip(&shares.shadow_prices)
			.map(|(allowance, price)| {
				(*price > 0).then_some((allowance * PPM as f64).round() as i128)
			})
			.collect();
		let weights = allowance
			.iter()
			.map(|allowance| if *allowance > 0.0 { 1.0 / (allowance * PPM as f64) } else { 0.0 })
			.collect();
		Self { shares, whole, neighbours, slacks, most, weights, surplus }
	}

	fn is_done(&self) -> bool {
		self.surplus == 0 && self.violation() <= 0.0
	}

	/// The cost of the rounding, in µ$/MWh · W: the slacks of the binding rows at their shadow
	/// prices. Infinite while balance or a row is violated.
	fn cost(&self) -> f64 {
		if !self.is_done() {
			return f64::INFINITY;
		}
		let rows = self.slacks.iter().zip(&self.shares.shadow_prices);
		rows.map(|(&slack, &price)| slack as f64 / PPM as f64 * price as f64).sum()
	}

	/// Leaves local minima by changing a few random fills and searching again, each time from the
	/// best watts so far, until they cost no more than `enough`. Returns the first watts that
	/// violate nothing, or else those it began with, and the best.
	fn kick_until(mut self, enough: f64) -> (Vec<i64>, Vec<i64>) {
		let mut first = (self.cost(), self.whole.clone());
		let mut best = first.clone();
		let mut random = Random::new(1);
		for kick in 0..KICKS {
			if best.0 <= enough {
				break;
			}
			for _ in 0..=kick % 4 {
				let options = self.candidates(random.below(2) == 0, 3);
				let chosen = random.below(options.len() as u64) as usize;
				if let Some(&(_, change)) = options.get(chosen) {
					self.change(change);
				}
			}
			self.run(3);
			let cost = self.cost();
			if cost < best.0 {
				best = (cost, self.whole.clone());
				if first.0.is_infinite() {
					first = best.clone();
				}
			} else if best.0.is_finite() {
				self.go_to(&best.1);
			}
		}
		(first.1, best.1)
	}

	fn go_to(&mut self, whole: &[i64]) {
		for (class, &power) in whole.iter().enumerate() {
			let watts = power - self.whole[class];
			if watts != 0 {
				self.change(Move { class, watts });
			}
		}
	}

	/// The weighted violation of a row with this slack: exceeded, or binding and not tight.
	fn miss(&self, row: usize, slack: i128) -> f64 {
		let by =
			if slack < 0 { -slack } else { self.most[row].map_or(0, |most| (slack - most).max(0)) };
		by as f64 * self.weights[row]
	}

	fn violation(&self) -> f64 {
		self.slacks.iter().enumerate().map(|(row, slack)| self.miss(row, *slack)).sum()
	}

	/// The effect of a move on the violation.
	fn effect(&self, Move { class, watts }: Move) -> f64 {
		let column = self.shares.book.column(self.shares.classes[class].place);
		let injection = i128::from(watts * self.shares.classes[class].sign);
		column
			.iter()
			.map(|entry| {
				let slack = self.slacks[entry.row];
				let moved = slack - i128::from(entry.sensitivity) * injection;
				self.miss(entry.row, moved) - self.miss(entry.row, slack)
			})
			.sum()
	}

	fn change(&mut self, Move { class, watts }: Move) {
		self.whole[class] += watts;
		let injection = i128::from(watts * self.shares.classes[class].sign);
		self.surplus += injection;
		for entry in self.shares.book.column(self.shares.classes[class].place) {
			self.slacks[entry.row] -= i128::from(entry.sensitivity) * injection;
		}
	}

	/// The moves by one watt that raise (or lower) injection, the best first. Fills may go `beyond`
	/// watts past their neighbours.
	fn candidates(&self, raise: bool, beyond: i64) -> Vec<(f64, Move)> {
		let mut candidates: Vec<(f64, Move)> = (0..self.whole.len())
			.filter_map(|class| {
				let direction = if raise { 1 } else { -1 };
				let watts = direction * self.shares.classes[class].sign;
				let (low, high) = self.neighbours[class];
				let to = self.whole[class] + watts;
				let total = self.shares.classes[class].total;
				let allowed = (low - beyond).max(0) <= to && to <= (high + beyond).min(total);
				let change = Move { class, watts };
				allowed.then(|| (self.effect(change), change))
			})
			.collect();
		candidates.sort_by(|a, b| a.0.total_cmp(&b.0));
		candidates
	}

	/// Restores balance watt by watt, then exchanges watts between pairs while that lowers the
	/// violation.
	fn run(&mut self, beyond: i64) {
		for _ in 0..STEPS {
			let raise = self.surplus < 0;
			if self.surplus == 0 {
				break;
			}
			let Some(&(_, change)) = self.candidates(raise, beyond).first() else { return };
			self.change(change);
		}
		for _ in 0..STEPS {
			if self.violation() <= 0.0 {
				return;
			}
			let mut ups = self.candidates(true, beyond);
			let mut downs = self.candidates(false, beyond);
			ups.truncate(CANDIDATES);
			downs.truncate(CANDIDATES);
			let mut best: Option<(f64, Move, Move)> = None;
			for &(alone, up) in &ups {
				self.change(up);
				for &(_, down) in downs.iter().filter(|(_, down)| down.class != up.class) {
					let effect = alone + self.effect(down);
					if effect < best.map_or(-1e-12, |best| best.0) {
						best = Some((effect, up, down));
					}
				}
				self.change(up.back());
			}
			let Some((_, up, down)) = best else { return };
			self.change(up);
			self.change(down);
		}
	}
}

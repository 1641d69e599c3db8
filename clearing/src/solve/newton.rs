//! Newton's method on the dual function.
//!
//! The dual function of the market, of λ and the shadow prices, is convex and piecewise quadratic.
//! Its gradient is the surplus by λ, and the room left by each shadow price. A step solves for the
//! zero of the gradient's linear piece, over λ and the rows that bind or are exceeded; a line
//! search goes to the least value along it.

use super::Edges;
use super::least_squares::Matrix;
use super::slopes::{Slopes, Smoothing};
use super::state::{Direction, State};
use crate::book::{Book, PPM};

/// The share of the first slope at which a line search ends.
const FLAT: f64 = 0.1;
/// The most evaluations of a line search.
const EVALUATIONS: usize = 100;
/// The factor by which a line search lengthens a step that still descends.
const LONGER: f64 = 4.0;
/// The lengths that are tried past where shadow prices become zero.
const PROJECTIONS: [f64; 4] = [1.0, 0.5, 0.25, 0.1];
/// The farthest that the first try of a line search moves a price, in µ$/MWh.
const FARTHEST: f64 = 1e11;
/// The slope that keeps λ from being free, in watts by µ$/MWh: far below that of any row.
const REGULAR: f64 = 1e-14;

/// A point, with what the market answers to it.
pub(super) struct Point {
	pub state: State,
	pub slopes: Slopes,
}

impl Point {
	pub fn new(book: &Book, state: State, smoothing: Smoothing) -> Option<Self> {
		let slopes = Slopes::new(book, &state, smoothing)?;
		Some(Self { state, slopes })
	}

	/// The gain of a change, per unit of length: negative while it descends.
	fn slope(&self, direction: &Direction) -> f64 {
		let rows = direction.rows.iter();
		self.slopes.surplus * direction.lambda
			- rows.map(|&(row, change)| self.slopes.excesses[row] * change).sum::<f64>()
	}

	/// The rows that bind, or that are exceeded by more than their tolerance in watts.
	fn free_rows(&self, tolerances: &[f64]) -> Vec<usize> {
		let prices = self.state.shadow_prices.iter();
		let rows = prices.zip(&self.slopes.excesses).zip(tolerances).enumerate();
		rows.filter(|(_, ((price, excess), tolerance))| price.0 > 0 || excess > tolerance)
			.map(|(row, _)| row)
			.collect()
	}

	/// The Newton step over λ and these rows, without those at zero that it would make negative.
	fn direction(&self, book: &Book, mut rows: Vec<usize>, powers: f64) -> Direction {
		loop {
			let change = self.newton(book, &rows, powers);
			let stays = |(&row, change): (&usize, &f64)| {
				(self.state.shadow_prices[row].0 > 0 || *change >= 0.0).then_some(row)
			};
			let kept: Vec<usize> = rows.iter().zip(&change[1..]).filter_map(stays).collect();
			if kept.len() == rows.len() {
				let rows = rows.into_iter().zip(change[1..].iter().copied()).collect();
				return Direction { lambda: change[0], rows };
			}
			rows = kept;
		}
	}

	/// The solution of `H·d = −∇`, where `H = Σ w·ã·ãᵀ + diag(slopes of rows)` is the product of a
	/// tall matrix with itself: first the change of λ, then those of the rows.
	fn newton(&self, book: &Book, rows: &[usize], powers: f64) -> Vec<f64> {
		let places = &self.slopes.places;
		let elastic: Vec<usize> =
			(0..book.places.len()).filter(|&place| places[place] > 0.0).collect();
		let mut entries = vec![0usize; book.rows.len()];
		for entry in elastic.iter().flat_map(|&place| book.column(place)) {
			entries[entry.row] += 1;
		}
		// Envelopes, with an entry each, come first, and λ last.
		let mut order: Vec<usize> = (0..rows.len()).collect();
		order.sort_by_key(|&index| entries[rows[index]]);
		let mut column_of = vec![usize::MAX; book.rows.len()];
		for (column, &index) in order.iter().enumerate() {
			column_of[rows[index]] = column;
		}
		let last = rows.len();
		let mut matrix = Matrix::zeros(elastic.len() + last + 1, last + 1);
		for (line, &place) in elastic.iter().enumerate() {
			let root = places[place].sqrt();
			matrix.set(line, last, root);
			for entry in book.column(place) {
				let column = column_of[entry.row];
				if column != usize::MAX {
					matrix.set(line, column, -root * entry.sensitivity as f64 / PPM as f64);
				}
			}
		}
		let mut right = vec![0.0; last + 1];
		for (column, &index) in order.iter().enumerate() {
			let row = rows[index];
			matrix.set(elastic.len() + column, column, self.slopes.rows[row].sqrt());
			right[column] = self.slopes.excesses[row];
		}
		// Where no step is elastic, a step along λ as long as all power over 1,000 $/MWh.
		let regular = if elastic.is_empty() { powers.max(1.0) / 1e9 } else { REGULAR };
		matrix.set(elastic.len() + last, last, regular.sqrt());
		right[last] = -self.slopes.surplus;
		let solution = matrix.factor().solve(&right);
		let mut change = vec![0.0; last + 1];
		change[0] = solution[last];
		for (column, &index) in order.iter().enumerate() {
			change[index + 1] = solution[column];
		}
		change
	}
}

/// One step of the method from a point; `None` where no change descends.
pub(super) fn step(
	book: &Book,
	from: &Point,
	smoothing: Smoothing,
	tolerances: &[f64],
	powers: f64,
) -> Option<Point> {
	let direction = from.direction(book, from.free_rows(tolerances), powers);
	search(book, from, &direction, smoothing).map(|(_, point)| point)
}

/// The best of the steps that count steps of the book near the ends of their ramps as elastic, by
/// these shares of the ramp; `None` where no change descends.
pub(super) fn step_past_ends(
	book: &Book,
	from: &Point,
	edges: &[Edges],
	tolerances: &[f64],
	powers: f64,
) -> Option<Point> {
	let mut best: Option<(f64, Point)> = None;
	for edge in edges {
		let Some(near) = Point::new(book, from.state.clone(), edge.first()) else {
			continue;
		};
		let direction = near.direction(book, near.free_rows(tolerances), powers);
		let Some((descent, point)) = search(book, from, &direction, Smoothing::none(0.0, 0.0))
		else {
			continue;
		};
		if best.as_ref().is_none_or(|(least, _)| descent < *least) {
			best = Some((descent, point));
		}
	}
	best.map(|(_, point)| point)
}

/// The prices after one whole step of the method, wherever it leads.
pub(super) fn whole_step(book: &Book, from: &Point, tolerances: &[f64], powers: f64) -> State {
	let direction = from.direction(book, from.free_rows(tolerances), powers);
	from.state.moved(&direction, 1.0)
}

/// A point along a change past where shadow prices become zero, which stay there. As the dual function
/// is convex, it falls to a point from which it rises the way back.
fn project(
	book: &Book,
	from: &Point,
	direction: &Direction,
	smoothing: Smoothing,
) -> Option<(f64, Point)> {
	PROJECTIONS.into_iter().find_map(|length| {
		let state = from.state.moved(direction, length);
		let change = from.state.change_to(&state);
		let first = from.slope(&change);
		let point = Point::new(book, state, smoothing)?;
		let last = point.slope(&change);
		(first < 0.0 && last <= -FLAT * first).then_some((0.5 * first, point))
	})
}

/// About how far the dual function falls to its least value along a change, and the point. `None`
/// where the change does not descend.
fn search(
	book: &Book,
	from: &Point,
	direction: &Direction,
	smoothing: Smoothing,
) -> Option<(f64, Point)> {
	let first = from.slope(direction);
	if first.is_nan() || first >= 0.0 {
		return None;
	}
	let (reach, bounding) = from.state.reach(direction);
	if reach < 1.0
		&& let Some(found) = project(book, from, direction, smoothing)
	{
		return Some(found);
	}
	let at = |length: f64| {
		let mut state = from.state.moved(direction, length);
		if let (Some(row), true) = (bounding, length >= reach) {
			state.shadow_prices[row] = Default::default();
		}
		Point::new(book, state, smoothing)
	};

	// Between `low`, which descends, and `high`, which ascends.
	let (mut low, mut low_slope) = (0.0, first);
	let mut high: Option<(f64, f64)> = None;
	let mut length = reach.min(1.0).min(FARTHEST / direction.largest());
	let mut best = None;
	for evaluation in 0..EVALUATIONS {
		let Some(point) = at(length) else {
			// So far that numbers do not fit.
			high = Some((length, f64::INFINITY));
			length = 0.5 * (low + length);
			continue;
		};
		let slope = point.slope(direction);
		let done = slope.abs() <= FLAT * first.abs() || (slope < 0.0 && length >= reach);
		if slope <= 0.0 || best.is_none() || done {
			best = Some((0.5 * first * length, point));
		}
		if slope <= 0.0 {
			(low, low_slope) = (length, slope);
		} else {
			high = Some((length, slope));
		}
		if done {
			break;
		}
		length = match high {
			None => (length * LONGER).min(reach),
			Some((high, high_slope)) => {
				if high - low <= 1e-15 * high {
					break;
				}
				// The secant, and every third time the middle.
				let secant = low + (high - low) * low_slope / (low_slope - high_slope);
				let use_middle = evaluation % 3 == 2 || high_slope.is_infinite();
				if use_middle { 0.5 * (low + high) } else { secant }
			},
		};
	}
	best
}

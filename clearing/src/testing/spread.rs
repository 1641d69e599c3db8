//! How far apart the rules leave λ in two certificates of one market.

use super::market::Market;
use crate::book::{Book, PPM};
use crate::certificate::Certificate;
use crate::error::Error;
use crate::exact_price::ExactPrice;
use crate::response::{Fill, Response, Tolerance, UNITS_PER_VIOLATION, UNITS_PER_YIELD};
use crate::solve::Matrix;
use crate::verify::{UNITS_OFF, shadow_prices};
use alloc::{vec, vec::Vec};

/// δ: what a row yields for each unit of its shadow price, in femtowatts.
const YIELD: f64 = 1.0 / (UNITS_PER_YIELD as f64 * PPM as f64);
/// 1/ε: the femtowatts by which a unit of price moves the fill of an elastic watt.
const SLOPE: f64 = 1.0 / UNITS_PER_VIOLATION as f64;

impl Market {
	/// The most by which λ may differ between two certificates that pass.
	///
	/// Let Δ be their differences, *d* those of the shadow prices and of λ, *Q* the power at a point
	/// whose fill both leave on its ramp, and *τ* what the two may be off together, in each row and
	/// in balance. By section 5 of `docs/market-rules.md`
	///
	/// ```text
	/// s² = Σₖ (Qₖ/ε)·Δπₖ² + δ·Σᵣ Δμᵣ² ≤ Σⱼ τⱼ·|dⱼ|
	/// ```
	///
	/// Nodal prices are sums of *d*, so that s² = dᵀHd and |dⱼ| ≤ bⱼ·s, where bⱼ² is the diagonal of
	/// *H⁻¹*. So s ≤ Σ τⱼ·bⱼ, and
	///
	/// ```text
	/// |Δλ| ≤ b_λ·Σⱼ τⱼ·bⱼ
	/// ```
	///
	/// With one such point, b_λ² is ε/Q without rows, and ε/Q + Σ a²/δ where rows count it.
	///
	/// Without any, λ is a midpoint, which moves with the congestion of a point: b_λ² is Σ a²/δ, and
	/// each midpoint may be missed by some units.
	///
	/// # Errors
	///
	/// The market or a certificate is malformed.
	pub fn price_spread(&self, one: &Certificate, two: &Certificate) -> Result<ExactPrice, Error> {
		let book = Book::new(&self.problem())?;
		let pair = [Passed::new(&book, one)?, Passed::new(&book, two)?];
		let rows: Vec<usize> = (0..book.rows.len())
			.filter(|&row| pair.iter().any(|passed| passed.shadow_prices[row].0 > 0))
			.collect();
		let (slopes, rounded) = elastic(&book, &pair);
		// Fills, and the violation that a row keeps, are rounded down to a femtowatt.
		let off_row = |row: usize| {
			let off: i128 = pair.iter().map(|passed| passed.tolerance.rows[row]).sum();
			off as f64 / PPM as f64 + rounded + 1.0
		};
		let off: i128 = pair.iter().map(|passed| passed.tolerance.balance).sum();
		let off_balance = off as f64 + rounded;
		let off: Vec<f64> = rows.iter().map(|&row| off_row(row)).chain([off_balance]).collect();
		let is_midpoint = slopes.iter().all(|slope| *slope == 0.0);
		let reaches = if is_midpoint {
			reaches_of_midpoint(&book, &rows)
		} else {
			reaches(&book, &rows, &slopes)
		};
		let missed = if is_midpoint { 2.0 * (UNITS_OFF as f64 + 1.0) } else { 0.0 };
		let sum: f64 = off.iter().zip(&reaches).map(|(off, reach)| off * reach).sum();
		let spread = reaches[rows.len()] * (sum + (off_balance * missed).sqrt()) + missed;
		Ok(ExactPrice(spread.ceil() as i128))
	}
}

/// A certificate with what follows from it.
struct Passed {
	shadow_prices: Vec<ExactPrice>,
	fills: Vec<Fill>,
	tolerance: Tolerance,
}

impl Passed {
	fn new(book: &Book, certificate: &Certificate) -> Result<Self, Error> {
		let shadow_prices = shadow_prices(book, certificate)?;
		let response =
			Response::new(book, certificate.price, &shadow_prices).ok_or(Error::Overflow)?;
		let tolerance = Tolerance::new(book, &response, &shadow_prices).ok_or(Error::Overflow)?;
		Ok(Self { shadow_prices, fills: response.fills, tolerance })
	}
}

/// The slope at each place of the steps that both fill in part, in femtowatts by unit, and the number
/// of those that either does.
fn elastic(book: &Book, [one, two]: &[Passed; 2]) -> (Vec<f64>, f64) {
	let mut slopes = vec![0.0; book.places.len()];
	let mut rounded = 0.0;
	for (step, fills) in book.steps.iter().zip(one.fills.iter().zip(&two.fills)) {
		match fills {
			(Fill::Part(_), Fill::Part(_)) => {
				slopes[step.place] += step.power as f64 * SLOPE;
				rounded += 1.0;
			},
			(Fill::Part(_), _) | (_, Fill::Part(_)) => rounded += 1.0,
			_ => {},
		}
	}
	(slopes, rounded)
}

/// How the nodal price of a place moves with the shadow price of each of these rows.
fn shares(book: &Book, rows: &[usize], place: usize) -> Vec<f64> {
	let mut shares = vec![0.0; rows.len()];
	for entry in book.column(place) {
		if let Ok(index) = rows.binary_search(&entry.row) {
			shares[index] = -entry.sensitivity as f64 / PPM as f64;
		}
	}
	shares
}

/// *b* of each row and of λ: the roots of the diagonal of `H⁻¹`, where `H` is the product of a tall
/// matrix with itself.
fn reaches(book: &Book, rows: &[usize], slopes: &[f64]) -> Vec<f64> {
	let last = rows.len();
	let mut matrix = Matrix::zeros(slopes.len() + last, last + 1);
	for (place, slope) in slopes.iter().enumerate() {
		for (column, share) in shares(book, rows, place).into_iter().chain([1.0]).enumerate() {
			matrix.set(place, column, share * slope.sqrt());
		}
	}
	for column in 0..last {
		matrix.set(slopes.len() + column, column, YIELD.sqrt());
	}
	let triangle = matrix.factor();
	let reach = |index: usize| {
		let mut unit = vec![0.0; last + 1];
		unit[index] = 1.0;
		triangle.solve(&unit)[index].sqrt()
	};
	(0..=last).map(reach).collect()
}

/// The same where λ is a midpoint.
fn reaches_of_midpoint(book: &Book, rows: &[usize]) -> Vec<f64> {
	let length = |place| shares(book, rows, place).iter().map(|share| share * share).sum::<f64>();
	let longest = (0..book.places.len()).map(length).fold(0.0, f64::max);
	let mut reaches = vec![YIELD.sqrt().recip(); rows.len()];
	reaches.push((longest / YIELD).sqrt());
	reaches
}

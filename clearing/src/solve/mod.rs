//! The solver: finds a certificate by linear and quadratic programmes.
//!
//! 1. The linear programme over the tie groups gives λ and μ ([`prices`]).
//! 2. Groups that these prices leave at the margin share what is left to fill as evenly as the
//!    rows allow: the quadratic programme `min Σ x²/2q` over classes of ties ([`shares`]).
//! 3. The fills are rounded to watts, so that balance is exact and no row is exceeded
//!    ([`rounding`]).
//! 4. λ moves to the midpoint of the prices that support the fills, and the result is returned
//!    only if it passes [`verify`](crate::verify()) ([`attempt`]). Otherwise the rounding leaves a
//!    little more of the rows' headroom, or more groups count as marginal.

mod attempt;
mod correction;
mod error;
mod instance;
mod interior_point;
mod prices;
mod programme;
mod random;
mod refinement;
mod rounding;
mod shares;
#[cfg(test)]
mod tests;

pub use error::SolveError;

use crate::book::Book;
use crate::certificate::{Certificate, Problem};
use crate::error::Error;
use attempt::{Attempt, Rejected};
use core::mem;
use instance::Instance;
use prices::optimal_prices;
use random::Random;
use tieline_primitives::Price;

/// The share of the rows' tolerances that is kept free, attempt by attempt.
const MARGINS: [f64; 5] = [0.0, 0.25, 0.5, 0.125, 0.75];
/// The gain in µ$/MWh up to which a group counts as marginal, attempt by attempt.
const WIDTHS: [f64; 3] = [1.0, 30.0, 1000.0];
/// The most retries, each with a little of the headroom kept free.
const RETRIES: u64 = 16;
/// The most times that rows give up the headroom they keep, in one retry.
const YIELDS: usize = 4;
/// The shadow price in µ$/MWh below which a row does not bind.
const NEGLIGIBLE: f64 = 0.01;

/// Finds a certificate of optimal clearing that passes [`verify`](crate::verify()).
///
/// # Errors
///
/// The reason for which the market is not cleared.
pub fn solve(problem: &Problem<'_>) -> Result<Certificate, SolveError> {
	let book = Book::new(problem).map_err(SolveError::Malformed)?;
	let market = Instance::new(problem, &book);
	let found = find(&market, &vec![0.0; book.rows.len()]);
	let Err(SolveError::Unproven(_)) = found else { return found };
	// Rows that happen to be met to the watt can leave no room for rounding. At headrooms lower by
	// a watt or so, the optimum is another one nearby.
	let steepest = market.steepest();
	(1..=RETRIES)
		.find_map(|retry| {
			let mut random = Random::new(retry);
			let kept = steepest.iter().map(|a| a * random.below(1_000) as f64 / 600.0);
			find_nearby(&market, kept.collect())
		})
		.map_or(found, Ok)
}

/// Finds a certificate with this much of each row's headroom, in watts, kept free. Rows that
/// conflict with the headroom kept give it up.
fn find_nearby(market: &Instance<'_>, mut kept: Vec<f64>) -> Option<Certificate> {
	for _ in 0..YIELDS {
		let pinned = match find(market, &kept) {
			Ok(certificate) => return Some(certificate),
			// With the headroom kept, these rows contradict one another.
			Err(SolveError::Infeasible(pinned)) => pinned,
			Err(_) => return None,
		};
		let rows = pinned.iter().filter_map(|id| market.book.row(*id));
		let given: f64 = rows.map(|row| mem::take(&mut kept[row])).sum();
		if given == 0.0 {
			// These rows kept none: others of their areas give up theirs.
			for (row, kept) in market.book.rows.iter().zip(&mut kept) {
				if pinned.iter().any(|id| id.area == row.id.area) {
					*kept = 0.0;
				}
			}
		}
	}
	None
}

/// Finds a certificate with this much of each row's headroom, in watts, kept free.
fn find(market: &Instance<'_>, kept: &[f64]) -> Result<Certificate, SolveError> {
	let optimum = optimal_prices(market, kept)?;
	// A row that binds keeps a shadow price of at least a µ$/MWh.
	let whole = |price: f64| if price > NEGLIGIBLE { (price.round() as i64).max(1) } else { 0 };
	let mut shadow_prices: Vec<i64> = optimum.shadow_prices.iter().copied().map(whole).collect();

	let mut best = None;
	for width in WIDTHS {
		let mut attempt = Attempt::new(market, &optimum, &shadow_prices, kept, width)?;
		for margin in MARGINS {
			match attempt.certificate(margin) {
				Ok(certificate) => return Ok(certificate),
				Err(Rejected::Because(error)) => best = Some(error),
				Err(Rejected::Finally(error)) => return Err(error),
				Err(Rejected::NoShares) => break,
			}
		}
		// A row with a shadow price below a cent that is not tight does not bind.
		if let Some(Error::RowNotTight(id)) = best
			&& let Some(row) = market.book.row(id)
			&& shadow_prices[row] < Price::CENT.0
		{
			shadow_prices[row] = 0;
		}
	}
	Err(best.map_or(SolveError::NotConverged, SolveError::Unproven))
}

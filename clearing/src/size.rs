//! The size of a clearing, and the work of verifying it.

use crate::certificate::{Certificate, Problem};

/// The numbers that bound the work of [`verify`](crate::verify()).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
	/// Offers.
	pub offers: u32,
	/// Steps of all offers and of the wholesale curve.
	pub steps: u32,
	/// Limit rows.
	pub rows: u32,
	/// Coefficients of all rows.
	pub coefficients: u32,
	/// Shadow prices of the certificate.
	pub shadow_prices: u32,
}

impl Size {
	/// The size of a problem and a certificate for it.
	pub fn of(problem: &Problem<'_>, certificate: &Certificate) -> Self {
		let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
		let offered = problem.offers.iter().map(|offer| offer.steps.len()).sum::<usize>();
		let curve = problem.curve;
		let coefficients = problem.limits.iter().map(|row| row.limit.coefficients.len()).sum();
		Self {
			offers: count(problem.offers.len()),
			steps: count(
				offered.saturating_add(curve.demand.len()).saturating_add(curve.supply.len()),
			),
			rows: count(problem.limits.len()),
			coefficients: count(coefficients),
			shadow_prices: count(certificate.shadow_prices.len()),
		}
	}

	/// An upper bound on the elementary operations of a verification, for its weight:
	///
	/// * sorting the points of the offers, and finding the place of each offer and coefficient;
	/// * sorting the steps that are filled in part;
	/// * a few passes over steps, rows, coefficients and shadow prices.
	pub fn work(&self) -> u64 {
		let sort =
			|n: u32| u64::from(n).saturating_mul(u64::from(n.max(1).ilog2()).saturating_add(1));
		let found = u64::from(self.offers.max(1).ilog2()).saturating_add(1);
		let pass = [self.steps, self.rows, self.coefficients, self.shadow_prices]
			.into_iter()
			.fold(0u64, |sum, n| sum.saturating_add(u64::from(n)));
		sort(self.offers)
			.saturating_mul(2)
			.saturating_add(sort(self.steps))
			.saturating_add(u64::from(self.coefficients).saturating_mul(found))
			.saturating_add(pass.saturating_mul(8))
	}
}

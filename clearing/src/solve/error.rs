//! The reasons for which a market is not cleared.

use crate::error::Error;
use core::fmt;

/// Why no certificate was found. Every well-formed problem has one: zero awards meet all limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SolveError {
	/// The problem is malformed. Correct it.
	Malformed(Error),
	/// This many rows bind, more than a certificate can name. Post fewer rows: leave out those that
	/// others imply.
	TooManyShadowPrices(usize),
	/// The method did not converge; the prices that it reached break this rule. Report the problem.
	NotConverged(Error),
}

impl fmt::Display for SolveError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Malformed(error) => write!(f, "malformed problem: {error}"),
			Self::TooManyShadowPrices(count) => {
				write!(f, "{count} binding rows, more than a certificate can name")
			},
			Self::NotConverged(error) => write!(f, "no convergence: {error}"),
		}
	}
}

impl core::error::Error for SolveError {}

//! The reasons for which a market is not cleared.

use crate::certificate::RowId;
use crate::error::Error;
use core::fmt;
use tieline_primitives::Price;

/// Why no certificate was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SolveError {
	/// The problem is malformed. Correct it.
	Malformed(Error),
	/// No awards meet all limits. The rows are those whose excess is least in sum; they may
	/// conflict only together with others. The auction ends without trade unless the DSO posts
	/// wider limits.
	Infeasible(Vec<RowId>),
	/// Only a price beyond the floor or the cap, such as this one, clears the market. The auction
	/// ends without trade unless the DSO posts wider limits or the node has other bounds.
	PriceOutOfBounds(Price),
	/// This many rows bind, more than a certificate can name. Post fewer rows: leave out those that
	/// others imply.
	TooManyShadowPrices(usize),
	/// This many tie groups are marginal, more than a certificate can name: so many points offer at
	/// one price. No certificate clears this book.
	TooManyFills(usize),
	/// The numerical solver did not converge: the numbers of the problem differ too much in scale.
	NotConverged,
	/// The best certificate found breaks this rule. Usually no awards in whole watts bring the rows
	/// with shadow prices within their tolerances: typical of markets of a few watts.
	Unproven(Error),
}

impl fmt::Display for SolveError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Malformed(error) => write!(f, "malformed problem: {error}"),
			Self::Infeasible(rows) => {
				f.write_str("limits that no awards meet:")?;
				for (index, row) in rows.iter().enumerate() {
					write!(f, "{} {row}", if index == 0 { "" } else { "," })?;
				}
				Ok(())
			},
			Self::PriceOutOfBounds(price) => {
				write!(
					f,
					"a market that clears only beyond the floor or the cap, such as at {price}"
				)
			},
			Self::TooManyShadowPrices(count) => {
				write!(f, "{count} binding rows, more than a certificate can name")
			},
			Self::TooManyFills(count) => {
				write!(f, "{count} marginal tie groups, more than a certificate can name")
			},
			Self::NotConverged => f.write_str(
				"no convergence of the numerical solver: numbers of too different scale",
			),
			Self::Unproven(error) => write!(f, "no certificate found that passes: {error}"),
		}
	}
}

impl core::error::Error for SolveError {}

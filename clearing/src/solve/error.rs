//! Why a market is not cleared.

use crate::certificate::RowId;
use crate::error::Error;
use core::fmt;
use tieline_primitives::Price;

/// Why no certificate was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SolveError {
	/// The problem itself is malformed. Correct it.
	Malformed(Error),
	/// The offers cannot meet the limits together. The rows are those that would have to give way,
	/// by as little as possible in sum; it may take others with them to conflict. The auction ends
	/// without trade unless the DSO posts wider limits.
	Infeasible(Vec<RowId>),
	/// Only a price beyond the floor or the cap, this one for example, would clear the market.
	PriceOutOfBounds(Price),
	/// More rows bind than a certificate can name.
	TooManyShadowPrices(usize),
	/// More tie groups are marginal than a certificate can name.
	TooManyFills(usize),
	/// The numerical solver did not converge. The numbers are scaled too differently for it.
	NotConverged,
	/// The best certificate found fails this check: usually no award in whole watts meets the rows
	/// as exactly as their shadow prices ask.
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
				write!(f, "a market that would clear only at {price}, beyond the floor or the cap")
			},
			Self::TooManyShadowPrices(count) => {
				write!(f, "{count} binding rows, more than a certificate can name")
			},
			Self::TooManyFills(count) => {
				write!(f, "{count} marginal tie groups, more than a certificate can name")
			},
			Self::NotConverged => f.write_str("no convergence of the numerical solver"),
			Self::Unproven(error) => write!(f, "no certificate that passes: {error}"),
		}
	}
}

impl core::error::Error for SolveError {}

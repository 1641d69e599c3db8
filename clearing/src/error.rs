//! The rules of a certificate, as errors: one for each way to break one.

use crate::certificate::{Location, RowId};
use crate::exact_price::ExactPrice;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// Why a certificate does not prove the optimal clearing of the problem.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Error {
	/// The problem: a step of an offer or of the wholesale curve without positive power. Correct
	/// the book; no certificate can pass.
	StepWithoutPower(Location),
	/// The problem: a limit row that comes after one of a higher area. Order the rows by area.
	DisorderedLimit(RowId),
	/// A number that does not fit in 128 bits, or an award that does not fit in 64. Correct the
	/// problem or the certificate: no market has such numbers.
	Overflow,
	/// A shadow price that is not in strictly ascending order of (area, row). Order them, each row
	/// once.
	DisorderedShadowPrice(RowId),
	/// A shadow price of a row that the problem does not have. Solve again with the rows in force.
	UnknownRow(RowId),
	/// A shadow price that is zero or negative. Leave out rows that do not bind.
	ShadowPriceNotPositive(RowId),
	/// At these prices supply and demand are not equal. Solve again: λ is not the optimum.
	Unbalanced {
		/// Supply less demand, in femtowatts.
		surplus: i128,
	},
	/// At these prices the fills take more than the row's room. Raise its shadow price.
	RowExceeded(RowId),
	/// The row has a shadow price, but at these prices the fills leave room in it. Lower its shadow
	/// price, or leave it out.
	RowNotTight(RowId),
	/// A range of prices supports these fills, and λ is not its midpoint. Use the midpoint.
	PriceNotMidpoint {
		/// The midpoint.
		midpoint: ExactPrice,
	},
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::StepWithoutPower(at) => write!(f, "step without power in the book, at {at}"),
			Self::DisorderedLimit(row) => write!(f, "limit out of the order of areas: {row}"),
			Self::Overflow => f.write_str(
				"number too large for the market: correct the problem or the certificate",
			),
			Self::DisorderedShadowPrice(row) => {
				write!(f, "shadow price out of order, or twice: {row}")
			},
			Self::UnknownRow(row) => write!(f, "shadow price of a row that is not in force: {row}"),
			Self::ShadowPriceNotPositive(row) => {
				write!(f, "shadow price not positive: {row}; leave out rows that do not bind")
			},
			Self::Unbalanced { surplus } => {
				write!(f, "supply exceeds demand by {surplus} fW at these prices")
			},
			Self::RowExceeded(row) => write!(f, "room exceeded at {row}"),
			Self::RowNotTight(row) => {
				write!(f, "shadow price of a row that has room left: {row}")
			},
			Self::PriceNotMidpoint { midpoint } => {
				write!(
					f,
					"price other than the midpoint {midpoint} of those that support the fills"
				)
			},
		}
	}
}

impl core::error::Error for Error {}

//! What can be wrong with a certificate.

use crate::certificate::{RowId, TieGroup};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use tieline_primitives::Price;

/// Why a certificate does not prove an optimal clearing of the problem.
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
	StepWithoutPower(TieGroup),
	/// The problem: a limit row that comes after one of a higher area. Order the rows by area.
	DisorderedLimit(RowId),
	/// A number that does not fit in 128 bits, or a sum of watts that does not fit in 64. The
	/// numbers of the problem or of the certificate are absurd; correct them.
	Overflow,
	/// The price λ, or the price that the fills ask for, is below the floor or above the cap of the
	/// pricing node.
	PriceOutOfBounds(Price),
	/// A shadow price that is not in strictly ascending order of (area, row). Order them, each row
	/// once.
	DisorderedShadowPrice(RowId),
	/// A shadow price of a row that the problem does not have. Solve again with the rows in force.
	UnknownRow(RowId),
	/// A shadow price that is zero or negative. Leave out rows that do not bind.
	ShadowPriceNotPositive(RowId),
	/// A fill that is not in strictly ascending order of (location, side, price). Order them, each
	/// tie group once.
	DisorderedFill(TieGroup),
	/// A fill of a tie group that the problem does not have. Solve again with the book in force.
	UnknownFill(TieGroup),
	/// A fill of a tie group whose price is further than a cent per MWh from its nodal price.
	FillNotMarginal(TieGroup),
	/// A fill below zero or above the sum of the group's steps.
	FillOutOfRange(TieGroup),
	/// A fill that says what the nodal price already says. Leave it out: a clearing has one
	/// certificate per set of prices.
	RedundantFill(TieGroup),
	/// Supply and demand, in watts, are not equal.
	Unbalanced {
		/// All supply in watts.
		supply: i128,
		/// All demand in watts.
		demand: i128,
	},
	/// The awards exceed the row's headroom.
	RowExceeded(RowId),
	/// The row has a shadow price, but the awards leave more of its headroom than the rounding of
	/// fills to watts explains, or no offer is at a point that it names.
	RowNotTight(RowId),
	/// No price lies within a cent of supporting the fills, with these shadow prices.
	UnsupportedFills {
		/// The least price that the fills ask for, rounded down.
		least: Price,
		/// The highest price that the fills allow, rounded down; it is below the least.
		highest: Price,
	},
	/// The price λ is not the midpoint of the prices that support the fills.
	PriceNotMidpoint {
		/// The midpoint.
		midpoint: Price,
	},
	/// Two tie groups at one price, of which one gets a larger share than the other although no
	/// row prevents a transfer between them.
	UnfairShares {
		/// The tie group with the larger share.
		fuller: TieGroup,
		/// The tie group with the smaller share.
		emptier: TieGroup,
	},
	/// What the listed fills forgo at their nodal prices is more than the rounding of prices and a
	/// millionth of the welfare explain: the clearing is not optimal.
	GapTooWide {
		/// What is forgone beyond the rounding of prices, in µ$/MWh · W, rounded down.
		gap: i128,
		/// A millionth of the welfare, in the same unit.
		allowed: i128,
	},
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::StepWithoutPower(group) => write!(f, "step without power: {group}"),
			Self::DisorderedLimit(row) => write!(f, "limits out of order at {row}"),
			Self::Overflow => f.write_str("number too large"),
			Self::PriceOutOfBounds(price) => {
				write!(f, "price {price} outside the pricing node's floor and cap")
			},
			Self::DisorderedShadowPrice(row) => write!(f, "shadow prices out of order at {row}"),
			Self::UnknownRow(row) => write!(f, "shadow price of unknown {row}"),
			Self::ShadowPriceNotPositive(row) => write!(f, "shadow price not positive at {row}"),
			Self::DisorderedFill(group) => write!(f, "fills out of order at {group}"),
			Self::UnknownFill(group) => write!(f, "fill of unknown tie group: {group}"),
			Self::FillNotMarginal(group) => write!(f, "fill not at the margin: {group}"),
			Self::FillOutOfRange(group) => write!(f, "fill out of range: {group}"),
			Self::RedundantFill(group) => write!(f, "redundant fill: {group}"),
			Self::Unbalanced { supply, demand } => {
				write!(f, "supply of {supply} W for demand of {demand} W")
			},
			Self::RowExceeded(row) => write!(f, "headroom exceeded at {row}"),
			Self::RowNotTight(row) => write!(f, "shadow price without a binding limit at {row}"),
			Self::UnsupportedFills { least, highest } => {
				write!(f, "fills that ask for a price of {least} and allow at most {highest}")
			},
			Self::PriceNotMidpoint { midpoint } => {
				write!(f, "price other than the midpoint, {midpoint}")
			},
			Self::UnfairShares { fuller, emptier } => {
				write!(f, "unequal shares at one price: more to {fuller}, less to {emptier}")
			},
			Self::GapTooWide { gap, allowed } => {
				write!(f, "duality gap of {gap} µ$/MWh·W where {allowed} is allowed")
			},
		}
	}
}

impl core::error::Error for Error {}

//! The rules of a certificate, as errors: one for each way to break one.

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
	/// A product that does not fit in 128 bits, or a sum of watts that does not fit in 64. Correct
	/// the problem or the certificate: no market has such numbers.
	Overflow,
	/// The price λ, or the price that the fills need, is below the floor or above the cap of the
	/// pricing node. Solve again with the node's bounds.
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
	/// A fill of a tie group whose price is more than a cent per MWh from its nodal price. Leave it
	/// out: the nodal price implies the fill.
	FillNotMarginal(TieGroup),
	/// A fill below zero or above the sum of the group's steps. Solve again with the book in force.
	FillOutOfRange(TieGroup),
	/// A fill that the nodal price implies already. Leave it out: at given prices a clearing has
	/// one certificate.
	RedundantFill(TieGroup),
	/// Supply and demand, in watts, are not equal. Balance the fills.
	Unbalanced {
		/// All supply in watts.
		supply: i128,
		/// All demand in watts.
		demand: i128,
	},
	/// The awards exceed the row's headroom. Lower the fills at the points that it counts.
	RowExceeded(RowId),
	/// The row has a shadow price, but the awards leave more of its headroom than the rounding of
	/// fills to watts explains, or no offer is at a point that it counts. Leave the shadow price
	/// out, or fill the row.
	RowNotTight(RowId),
	/// At these shadow prices no price supports the fills to within a cent. Solve again: the fills
	/// are not optimal.
	UnsupportedFills {
		/// The least price that the fills need, rounded down.
		least: Price,
		/// The highest price that the fills allow, rounded down; it is below the least.
		highest: Price,
	},
	/// The price λ is not the midpoint of the prices that support the fills. Use the midpoint.
	PriceNotMidpoint {
		/// The midpoint.
		midpoint: Price,
	},
	/// Two tie groups at one price have unequal shares, although no row prevents a transfer between
	/// them. Transfer watts from the fuller to the emptier.
	UnfairShares {
		/// The tie group with the larger share.
		fuller: TieGroup,
		/// The tie group with the smaller share.
		emptier: TieGroup,
	},
	/// The listed fills forgo more at their nodal prices than the rounding of prices and a
	/// millionth of the welfare explain. Solve again: the clearing is not optimal.
	GapTooWide {
		/// The welfare forgone beyond the rounding of prices, in µ$/MWh · W, rounded down.
		gap: i128,
		/// A millionth of the welfare, in the same unit.
		allowed: i128,
	},
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::StepWithoutPower(group) => write!(f, "step without power in the book: {group}"),
			Self::DisorderedLimit(row) => write!(f, "limit out of the order of areas: {row}"),
			Self::Overflow => f.write_str(
				"number too large for the market: correct the problem or the certificate",
			),
			Self::PriceOutOfBounds(price) => {
				write!(f, "price {price} outside the pricing node's floor and cap")
			},
			Self::DisorderedShadowPrice(row) => {
				write!(f, "shadow price out of order, or twice: {row}")
			},
			Self::UnknownRow(row) => write!(f, "shadow price of a row that is not in force: {row}"),
			Self::ShadowPriceNotPositive(row) => {
				write!(f, "shadow price not positive: {row}; leave out rows that do not bind")
			},
			Self::DisorderedFill(group) => write!(f, "fill out of order, or twice: {group}"),
			Self::UnknownFill(group) => {
				write!(f, "fill of a tie group that is not in the book: {group}")
			},
			Self::FillNotMarginal(group) => {
				write!(f, "fill more than a cent from its nodal price: {group}; leave it out")
			},
			Self::FillOutOfRange(group) => {
				write!(f, "fill below zero or beyond the steps: {group}")
			},
			Self::RedundantFill(group) => {
				write!(f, "fill that the nodal price implies: {group}; leave it out")
			},
			Self::Unbalanced { supply, demand } => {
				write!(f, "supply of {supply} W against demand of {demand} W")
			},
			Self::RowExceeded(row) => write!(f, "headroom exceeded at {row}"),
			Self::RowNotTight(row) => {
				write!(f, "shadow price of a row that does not bind: {row}; leave it out")
			},
			Self::UnsupportedFills { least, highest } => {
				write!(f, "fills that need a price of {least} and allow at most {highest}")
			},
			Self::PriceNotMidpoint { midpoint } => {
				write!(
					f,
					"price other than the midpoint {midpoint} of those that support the fills"
				)
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

//! The clearing problem, and the certificate of an optimal clearing.

use crate::exact_price::ExactPrice;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use tieline_primitives::{AggregationId, AreaId, AreaLimit, Curve, PointId, Price, Side, Steps};

/// The most shadow prices of one certificate: binding rows.
pub const MAX_SHADOW_PRICES: u32 = 4096;

/// An offer in the book of one interval.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BookOffer {
	/// The aggregation that offers.
	pub aggregation: AggregationId,
	/// The connection point.
	pub point: PointId,
	/// Supply or demand.
	pub side: Side,
	/// Power and price, step by step.
	pub steps: Steps,
}

/// The clearing problem of one interval: maximise welfare subject to balance and limits.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
	/// The offers, in ascending order of aggregation; those of one aggregation in the order of its
	/// bid.
	pub offers: &'a [BookOffer],
	/// What the wholesale market buys and sells.
	pub curve: &'a Curve,
	/// The limit rows, in ascending order of area; those of one area in the order of its DSO.
	pub limits: &'a [AreaLimit],
	/// The lowest price of the pricing node.
	pub floor: Price,
	/// The highest price of the pricing node.
	pub cap: Price,
}

/// Where a step is: at the pricing node itself, or at a connection point of a feeder.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Location {
	/// At the pricing node: a step of the wholesale curve.
	#[codec(index = 0)]
	Wholesale,
	/// At a connection point: steps of aggregators' offers.
	#[codec(index = 1)]
	Point(PointId),
}

/// The name of a limit row in a certificate.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct RowId {
	/// The area of the row.
	pub area: AreaId,
	/// The row's index among the area's rows.
	pub row: u16,
}

impl fmt::Display for Location {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Wholesale => f.write_str("the wholesale curve"),
			Self::Point(point) => write!(f, "point {} of area {}", point.index(), point.area()),
		}
	}
}

impl fmt::Display for RowId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "row {} of area {}", self.row, self.area)
	}
}

impl RowId {
	/// The row's shadow price: the worth of one more watt of its headroom.
	pub fn worth(self, price: impl Into<ExactPrice>) -> ShadowPrice {
		ShadowPrice { area: self.area, row: self.row, price: price.into() }
	}
}

/// The shadow price of a binding limit row.
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
pub struct ShadowPrice {
	/// The area of the row.
	pub area: AreaId,
	/// The row's index among the area's rows.
	pub row: u16,
	/// The worth of one more watt of headroom, in 10⁻¹⁹ µ$/MWh; positive.
	pub price: ExactPrice,
}

impl ShadowPrice {
	/// The row that has this shadow price.
	pub const fn row(&self) -> RowId {
		RowId { area: self.area, row: self.row }
	}
}

/// The certificate of a clearing: its prices. All fills follow from them.
///
/// A certificate that passes [`verify`](crate::verify()) is optimal, and no other certificate of the
/// problem differs from it by more than the rounding of its numbers, whatever computed it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Certificate {
	/// The price λ at the pricing node, in 10⁻¹⁹ µ$/MWh.
	pub price: ExactPrice,
	/// The non-zero shadow prices μ, in strictly ascending order of (area, row).
	pub shadow_prices: BoundedVec<ShadowPrice, ConstU32<MAX_SHADOW_PRICES>>,
}

//! The clearing problem, and the certificate of an optimal clearing.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, Curve, PointId, Price, Side, Steps, Watts,
};

/// The most shadow prices of one certificate: binding rows.
pub const MAX_SHADOW_PRICES: u32 = 256;
/// The most fills of one certificate: marginal tie groups.
pub const MAX_FILLS: u32 = 1024;

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

impl fmt::Display for RowId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "row {} of area {}", self.row, self.area)
	}
}

impl RowId {
	/// The row's shadow price: the worth of one more watt of its headroom, in µ$/MWh.
	pub const fn worth(self, price: Price) -> ShadowPrice {
		ShadowPrice { area: self.area, row: self.row, price }
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
	/// The worth of one more watt of headroom, in µ$/MWh; positive.
	pub price: Price,
}

impl ShadowPrice {
	/// The row that has this shadow price.
	pub const fn row(&self) -> RowId {
		RowId { area: self.area, row: self.row }
	}
}

/// A tie group: all steps on one side, at one location, at one price.
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
pub struct TieGroup {
	/// Where the steps are.
	pub location: Location,
	/// Supply or demand.
	pub side: Side,
	/// The price of the steps, in µ$/MWh.
	pub price: Price,
}

impl fmt::Display for TieGroup {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let side = match self.side {
			Side::Supply => "supply",
			Side::Demand => "demand",
		};
		match self.location {
			Location::Wholesale => write!(f, "wholesale {side} at {}", self.price),
			Location::Point(point) => write!(
				f,
				"{side} at point {} of area {} at {}",
				point.index(),
				point.area(),
				self.price
			),
		}
	}
}

impl TieGroup {
	/// The fill of the group with this much power, in watts.
	pub const fn filled(self, power: Watts) -> Fill {
		Fill { location: self.location, side: self.side, price: self.price, power }
	}
}

/// The fill of a marginal tie group: of all steps on one side, at one location, at one price.
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
pub struct Fill {
	/// Where the steps are.
	pub location: Location,
	/// Supply or demand.
	pub side: Side,
	/// The price of the steps, in µ$/MWh.
	pub price: Price,
	/// The watts awarded to all of them together.
	pub power: Watts,
}

impl Fill {
	/// The tie group that is filled.
	pub const fn group(&self) -> TieGroup {
		TieGroup { location: self.location, side: self.side, price: self.price }
	}
}

/// The certificate of an optimal clearing. By weak duality, a certificate that passes
/// [`verify`](crate::verify()) *is* optimal, to within the rounding to whole watts and prices,
/// whatever computed it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Certificate {
	/// The price λ at the pricing node, in µ$/MWh.
	pub price: Price,
	/// The non-zero shadow prices μ, in strictly ascending order of (area, row).
	pub shadow_prices: BoundedVec<ShadowPrice, ConstU32<MAX_SHADOW_PRICES>>,
	/// The fills of marginal tie groups that their nodal prices do not imply, in strictly ascending
	/// order of (location, side, price).
	pub fills: BoundedVec<Fill, ConstU32<MAX_FILLS>>,
}

//! What is cleared, and the proof that it is cleared optimally.

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
	/// Whose.
	pub aggregation: AggregationId,
	/// Where.
	pub point: PointId,
	/// Supply or demand.
	pub side: Side,
	/// How much at which price.
	pub steps: Steps,
}

/// The clearing problem of one interval: maximise welfare subject to balance and limits.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
	/// The offers, in ascending order of aggregation; the order within one is that of its bid.
	pub offers: &'a [BookOffer],
	/// What the wholesale market buys and sells.
	pub curve: &'a Curve,
	/// The limit rows, in ascending order of area; the order within one is the DSO's.
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

/// A limit row by its name in a certificate.
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
	/// The area whose row it is.
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
	/// The shadow price of the row: what one more watt of its headroom is worth, in µ$/MWh.
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
	/// The area whose row it is.
	pub area: AreaId,
	/// The row's index among the area's rows.
	pub row: u16,
	/// What one more watt of headroom is worth, in µ$/MWh; positive.
	pub price: Price,
}

impl ShadowPrice {
	/// The row that it is of.
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

/// How much of a marginal tie group is filled: of all steps on one side, at one location, at one
/// price.
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
	/// The tie group that it is of.
	pub const fn group(&self) -> TieGroup {
		TieGroup { location: self.location, side: self.side, price: self.price }
	}
}

/// The certificate of an optimal clearing. By weak duality, what passes
/// [`verify`](crate::verify) *is* optimal, to within the rounding to whole watts and prices,
/// whoever computed it and however.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Certificate {
	/// The price λ at the pricing node, in µ$/MWh.
	pub price: Price,
	/// The non-zero shadow prices μ, in strictly ascending order of (area, row).
	pub shadow_prices: BoundedVec<ShadowPrice, ConstU32<MAX_SHADOW_PRICES>>,
	/// The fills of the marginal tie groups that are filled neither wholly nor not at all by
	/// their reduced cost, in strictly ascending order of (location, side, price).
	pub fills: BoundedVec<Fill, ConstU32<MAX_FILLS>>,
}

//! Identifiers. All are handed out by the chain in ascending order.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

macro_rules! id {
	($(#[$doc:meta])* $name:ident($repr:ty)) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
		#[cfg_attr(feature = "serde", serde(transparent))]
		pub struct $name(pub $repr);

		impl fmt::Display for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				self.0.fmt(f)
			}
		}
	};
}

id! {
	/// A DSO's area: one feeder, or several that one DSO operates together.
	AreaId(u16)
}

id! {
	/// A pricing node of the wholesale market; an area belongs to one.
	PricingNodeId(u16)
}

id! {
	/// A distributed energy resource.
	DerId(u32)
}

id! {
	/// A site: a customer's metered premises.
	SiteId(u32)
}

id! {
	/// An aggregation of DERs under one aggregator, at one pricing node.
	AggregationId(u32)
}

id! {
	/// An auction.
	AuctionId(u32)
}

id! {
	/// An override of awards by a DSO.
	OverrideId(u32)
}

/// A connection point: a bus of an area's feeder and the phases that a DER uses there.
///
/// On chain it is the area and the point's index in it; people write it in the notation of
/// OpenDSS, `675.2` or `671.1.2.3`, which is the point's name in its area.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PointId(pub AreaId, pub u16);

impl PointId {
	/// The area that the point belongs to.
	pub const fn area(self) -> AreaId {
		self.0
	}

	/// The point's index in its area.
	pub const fn index(self) -> u16 {
		self.1
	}
}

//! The state of the market at a finalized block, on one screen.

mod display;
mod read;

use tieline_client::{
	market::{Phase, Terms},
	network::OverrideTally,
	zone::LocalTime,
};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Capability, Day, Millis, Money, PointName, Price,
	PricingNodeId, WattHours, Watts, Zone,
};

pub use read::status;

/// The state of the market at a finalized block. It displays itself as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
	/// The name and the type of the chain, such as `Tieline Development (Development)`.
	pub chain: String,
	/// The version of its runtime.
	pub spec_version: u32,
	/// The number of the block.
	pub block: u32,
	/// Its hash, in hex.
	pub hash: String,
	/// Its time.
	pub time: Millis,
	/// The time from then until this program learned that it is final.
	pub lag: Millis,
	/// The pricing nodes, ascending.
	pub nodes: Vec<NodeStatus>,
}

/// A pricing node with all that trades at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeStatus {
	/// Its identifier.
	pub id: PricingNodeId,
	/// Its name.
	pub name: String,
	/// The address of its market operator.
	pub iso: String,
	/// The address of the account that receives the congestion rent.
	pub congestion_account: String,
	/// The terms of its next auctions.
	pub terms: Terms,
	/// Where its market days begin and end.
	pub zone: Zone,
	/// The areas, ascending.
	pub areas: Vec<AreaStatus>,
	/// The aggregations, ascending.
	pub aggregations: Vec<AggregationStatus>,
	/// The auctions that the chain keeps, ascending.
	pub auctions: Vec<AuctionStatus>,
}

/// An area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaStatus {
	/// Its identifier.
	pub id: AreaId,
	/// Its name.
	pub name: String,
	/// The address of its DSO.
	pub dso: String,
	/// Its connection points, in the order of their indices, with their standing limits for
	/// delivery at the time of the block.
	pub points: Vec<(PointName, Capability)>,
	/// The overrides of each DSO that has issued any there, by its address.
	pub overrides: Vec<(String, OverrideTally)>,
}

/// An aggregation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AggregationStatus {
	/// Its identifier.
	pub id: AggregationId,
	/// Its name, unique at the pricing node.
	pub name: String,
	/// The number of its enrolments.
	pub members: u32,
	/// The market day of its capability: that of the latest auction, or that of the block.
	pub day: Day,
	/// Its capability for energy on that day, at all points together.
	pub capability: Capability,
	/// Its size for energy on that day, which counts against the minimum size.
	pub size: Watts,
	/// What overrides have withheld of its awards, by area and by the DSO that issued them.
	pub withheld: Vec<(AreaId, String, WattHours)>,
}

/// An auction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuctionStatus {
	/// Its identifier.
	pub id: AuctionId,
	/// The start of its first interval.
	pub start: Millis,
	/// The length of each interval.
	pub interval_length: Millis,
	/// The number of its intervals.
	pub intervals: u16,
	/// Its phase by the chain's clock.
	pub phase: Phase,
	/// The end of the phase; `None` of the last.
	pub until: Option<Millis>,
	/// The number of bids, sealed and revealed.
	pub bids: u32,
	/// The number of offers in its book, over all intervals.
	pub offers: usize,
	/// The cleared intervals, ascending.
	pub prices: Vec<ClearedStatus>,
}

/// A cleared interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearedStatus {
	/// The index of the interval.
	pub interval: u16,
	/// The price at which the pricing node settles; `None` where nothing trades.
	pub price: Option<Price>,
	/// What demand pays beyond what supply receives.
	pub congestion_rent: Money,
}

impl NodeStatus {
	/// The clocks on the market day that an instant lies in.
	fn clock(&self, instant: Millis) -> LocalTime {
		LocalTime::of(&self.zone, self.zone.day_of(instant))
	}
}

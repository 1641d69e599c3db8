//! The part of a record that is not on the chain.

use crate::record::StorageRecord;
use tieline_feeder::{Criteria, Feeder};
use tieline_primitives::{AreaId, AuctionId, Day, PricingNodeId, Profile};

/// The auctions of a record: consecutive ones of one pricing node, as of one market day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
	/// The pricing node.
	pub node: PricingNodeId,
	/// The auctions.
	pub auctions: Auctions,
}

/// Auctions of a pricing node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auctions {
	/// Those that deliver on a market day.
	Day(Day),
	/// Those with these identifiers.
	Ids(Vec<AuctionId>),
}

/// The study of a market day: headings for people, and the models with which the day is solved
/// again. The chain has neither. All of it is optional.
#[derive(Clone, Debug, Default)]
pub struct Study {
	/// The title; else the name of the pricing node and the date.
	pub title: Option<String>,
	/// The file name of the scenario that was played, if one was.
	pub source: Option<String>,
	/// Where the network is; else the names of the areas.
	pub place: Option<String>,
	/// The feeder. Without it the record has no voltages, loadings and taps.
	pub feeder: Option<FeederStudy>,
	/// The storage whose state of charge is of interest.
	pub storage: Vec<StorageRecord>,
}

/// The model of a feeder and its load.
#[derive(Clone, Debug)]
pub struct FeederStudy {
	/// The area that the feeder is in; may be left out where the pricing node has only one.
	pub area: Option<AreaId>,
	/// The network, with the settings of its regulators.
	pub feeder: Feeder,
	/// The limits that it is held to.
	pub criteria: Criteria,
	/// The factor on the feeder's loads, by interval.
	pub loads: Profile<f64>,
}

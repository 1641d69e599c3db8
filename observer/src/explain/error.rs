//! Why there is no explanation.

use super::Choices;
use tieline_client::chain::{ChainError, UnknownForm};
use tieline_primitives::Side;

/// Why an award cannot be explained.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExplainError {
	/// The chain gave no answer, or has no longer the state or the block: ask an archive node.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// A block was made by a runtime whose events this program cannot read.
	#[error(transparent)]
	Event(#[from] UnknownForm),
	/// A finalized block is not there.
	#[error("block {0} is final, and the node does not have it")]
	NoBlock(u32),
	/// No aggregator of that name has an aggregation. Choose one of those listed.
	#[error("no aggregator `{name}`; {known}")]
	NoAggregator {
		/// The name.
		name: String,
		/// The names of those that have one.
		known: Choices,
	},
	/// The aggregator has aggregations at several pricing nodes: choose one.
	#[error("`{name}` has aggregations at the pricing nodes {}: name one", .nodes.join(", "))]
	SeveralNodes {
		/// The name.
		name: String,
		/// The pricing nodes.
		nodes: Vec<String>,
	},
	/// No area of the pricing node has such a connection point. Choose one of those listed.
	#[error("no connection point `{name}`; {known}")]
	NoPoint {
		/// The name.
		name: String,
		/// The names on the chain.
		known: Choices,
	},
	/// The aggregation made no offers on that side at that point on the whole day. Choose one of
	/// the points listed, or the other side.
	#[error(
		"{aggregator} has no {} offers at `{point}`; of the points with such offers {known}",
		side_name(*.side)
	)]
	NoOffers {
		/// The aggregator.
		aggregator: String,
		/// The connection point.
		point: String,
		/// The side of the market.
		side: Side,
		/// The points at which the aggregation has offers on that side.
		known: Choices,
	},
	/// No auction of the pricing node delivers on the day.
	#[error("no auction for that day; the chain keeps those of {}", .known.join(", "))]
	NoAuction {
		/// The days with an auction.
		known: Vec<String>,
	},
	/// The auction has fewer intervals.
	#[error("no interval {interval}; the auction has {intervals}, counted from 0")]
	NoInterval {
		/// The index of the interval.
		interval: u16,
		/// The number of intervals of the auction.
		intervals: usize,
	},
	/// The interval has not been cleared, so there are no awards.
	#[error("{0} has not been cleared")]
	NotCleared(String),
}

/// The name of a side of the market.
pub(super) fn side_name(side: Side) -> &'static str {
	match side {
		Side::Supply => "supply",
		Side::Demand => "demand",
	}
}

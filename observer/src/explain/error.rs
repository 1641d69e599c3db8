//! Why there is no explanation.

use tieline_client::chain::{ChainError, UnknownForm};
use tieline_primitives::AuctionId;

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
	#[error("no aggregator `{name}`; there are {}", .known.join(", "))]
	NoAggregator {
		/// The name.
		name: String,
		/// The names on the chain.
		known: Vec<String>,
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
	#[error("no connection point `{name}`; there are {}", .known.join(", "))]
	NoPoint {
		/// The name.
		name: String,
		/// The names on the chain.
		known: Vec<String>,
	},
	/// No auction of the pricing node delivers on the day.
	#[error("no auction for that day; the chain keeps those of {}", .known.join(", "))]
	NoAuction {
		/// The days with an auction.
		known: Vec<String>,
	},
	/// The auction has fewer intervals.
	#[error("auction {auction} has {intervals} intervals, counted from 0")]
	NoInterval {
		/// The auction.
		auction: AuctionId,
		/// The number of its intervals.
		intervals: u16,
	},
	/// The interval has not been cleared, so there are no awards.
	#[error("{0} has not been cleared")]
	NotCleared(String),
}

//! Why there is no record.

use tieline_clearing::{Error as ClearingError, SolveError};
use tieline_client::chain::{ChainError, UnknownForm};
use tieline_feeder::{QstsError, SolveError as FlowError};
use tieline_primitives::{AuctionId, PricingNodeId};

/// Why there is no record of a market day. Intervals are named by local time.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordDayError {
	/// The chain gave no answer, or has no longer the state or the block.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// A block was made by a runtime whose events this program cannot read.
	#[error(transparent)]
	Event(#[from] UnknownForm),
	/// The chain has no such pricing node. Choose one of those listed.
	#[error("no pricing node {node}; the chain has {}", list(known))]
	NoNode {
		/// The pricing node.
		node: PricingNodeId,
		/// Those of the chain, with their names.
		known: Vec<String>,
	},
	/// The pricing node has no such auction. Choose one of those listed.
	#[error("no auction {sought} at {node}; the chain keeps {}", list(known))]
	NoAuction {
		/// The day or the identifier of the auction.
		sought: String,
		/// The name of the pricing node.
		node: String,
		/// The auctions that the chain keeps of the node.
		known: Vec<String>,
	},
	/// The range of blocks is empty or reaches beyond the newest finalized block.
	#[error("no finalized block {0}: choose an earlier last block")]
	NoBlock(u32),
	/// An interval has no clearing: wait for it, or leave out an auction that ended without one.
	#[error("{interval} of auction {auction} has no clearing")]
	NoClearing {
		/// The auction.
		auction: AuctionId,
		/// The interval.
		interval: String,
	},
	/// The certificate on chain does not verify against the book and the limits there: the runtime
	/// accepted what it should not have, or the node is not honest.
	#[error("{interval} of auction {auction}: the certificate does not verify: {cause}")]
	Unverified {
		/// The auction.
		auction: AuctionId,
		/// The interval.
		interval: String,
		/// The check that failed.
		cause: ClearingError,
	},
	/// The same interval without limits has no clearing.
	#[error("{interval} without limits: {cause}")]
	Unconstrained {
		/// The interval.
		interval: String,
		/// Why.
		cause: SolveError,
	},
	/// The clearing of an interval is in a block outside the range: extend the range.
	#[error("{interval} was cleared in block {block}, which is not among the blocks given")]
	BlockMissing {
		/// The interval.
		interval: String,
		/// The block.
		block: u32,
	},
	/// The pricing node has several areas or none, and the study does not say which one its feeder
	/// models: name it.
	#[error("the pricing node has {0} areas: the study has to name the one of its feeder")]
	WhichArea(usize),
	/// The feeder has no operating point at the awards.
	#[error("{interval}: {cause}")]
	Flow {
		/// The interval.
		interval: String,
		/// Why.
		cause: FlowError,
	},
	/// The study has no load forecast for an interval of the auction: extend its profile.
	#[error("no load forecast for {0}")]
	NoForecast(String),
	/// The feeder cannot be solved at the awards.
	#[error(transparent)]
	Feeder(QstsError),
	/// The feeder cannot be solved at the awards that would follow without limits, for another
	/// reason than that it has no operating point.
	#[error("the feeder without the DSO's limits: {0}")]
	FeederWithoutLimits(QstsError),
}

fn list(known: &[String]) -> String {
	if known.is_empty() { "none".into() } else { known.join(", ") }
}

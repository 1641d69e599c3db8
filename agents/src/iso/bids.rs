//! The bids that come in, as the log has them.

use std::collections::BTreeSet;
use tieline_client::{
	agent::AgentError,
	chain::AtFinalizedBlock,
	market::{self, BidId},
};
use tieline_primitives::{AggregationId, AuctionId, PricingNodeId};

/// The bids in the open auctions of a pricing node that the log has.
#[derive(Debug, Default)]
pub(super) struct SeenBids {
	sealed: BTreeSet<BidId>,
	revealed: BTreeSet<BidId>,
}

impl SeenBids {
	/// Logs the bids that are new since the last block.
	pub async fn log(
		&mut self,
		at: &AtFinalizedBlock,
		node: PricingNodeId,
		agent: &str,
	) -> Result<(), AgentError> {
		let open = market::open_auctions(at, node).await?;
		for &auction in &open {
			let id = |aggregation: AggregationId| BidId { auction, aggregation };
			for (aggregation, commitment) in market::commitments(at, auction).await? {
				if self.sealed.insert(id(aggregation)) {
					let (bid, digest) = (id(aggregation), commitment.digest);
					tracing::info!(agent, %bid, ?digest, "a sealed bid has come in");
				}
			}
			for (aggregation, offers) in market::revealed_bids(at, auction).await? {
				if self.revealed.insert(id(aggregation)) {
					tracing::info!(agent, bid = %id(aggregation), offers, "a bid was revealed");
				}
			}
		}
		self.keep_only(&open);
		Ok(())
	}

	/// Forgets the bids of auctions that are over.
	fn keep_only(&mut self, open: &[AuctionId]) {
		self.sealed.retain(|bid| open.contains(&bid.auction));
		self.revealed.retain(|bid| open.contains(&bid.auction));
	}
}

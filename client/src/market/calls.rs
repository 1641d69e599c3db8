//! The calls of the market, each with its signer. Parameters, errors and events are documented in
//! the runtime.

use super::{NewAuction, Terms};
use crate::chain::{AccountId, Call, Hash, Static, api};
use tieline_clearing::Certificate;
use tieline_primitives::{AggregationId, AuctionId, Bid, Millis, Name, PricingNodeId};

fn market() -> api::bid_market::calls::api::TransactionApi {
	api::tx().bid_market()
}

/// Creates a pricing node, whose market days start `day_start` after midnight UTC. As root: see
/// [`Call::as_root`].
pub fn create_pricing_node(
	iso: AccountId,
	congestion_account: AccountId,
	name: &Name,
	terms: Terms,
	day_start: Millis,
	replay: bool,
) -> Call {
	let (terms, day_start) = (terms.into(), Static(day_start));
	market()
		.create_pricing_node(iso, congestion_account, name.to_vec(), terms, day_start, replay)
		.into()
}

/// Changes the accounts, the name and the terms of a pricing node, the terms for its next auctions.
/// As root: see [`Call::as_root`].
pub fn set_pricing_node(
	node: PricingNodeId,
	iso: AccountId,
	congestion_account: AccountId,
	name: &Name,
	terms: Terms,
) -> Call {
	let (node, name) = (Static(node), name.to_vec());
	market().set_pricing_node(node, iso, congestion_account, name, terms.into()).into()
}

/// Opens an auction, by the ISO of the node.
pub fn open_auction(auction: NewAuction) -> Call {
	let NewAuction { node, product, start, interval_length, schedule, curves } = auction;
	let (node, start, length) = (Static(node), Static(start), Static(interval_length));
	let curves = curves.into_iter().map(Static).collect();
	market().open_auction(node, product.into(), start, length, schedule.into(), curves).into()
}

/// Commits to a sealed bid, or replaces the one committed before, by the aggregator: in the
/// bidding phase. `digest` is its [`commitment_hash`](tieline_primitives::commitment_hash).
pub fn commit(auction: AuctionId, aggregation: AggregationId, digest: Hash) -> Call {
	market().commit(Static(auction), Static(aggregation), digest).into()
}

/// Withdraws a sealed bid and its bond, by the account that committed it: in the bidding phase.
pub fn withdraw_commitment(auction: AuctionId, aggregation: AggregationId) -> Call {
	market().withdraw_commitment(Static(auction), Static(aggregation)).into()
}

/// Reveals a committed bid with its salt, by the account that committed it: in the revealing
/// phase.
pub fn reveal(auction: AuctionId, bid: Bid, salt: [u8; 32]) -> Call {
	market().reveal(Static(auction), Static(bid), salt).into()
}

/// Forfeits the bond of a bid that was not revealed, which is burned: by anyone.
pub fn forfeit(auction: AuctionId, aggregation: AggregationId) -> Call {
	market().forfeit(Static(auction), Static(aggregation)).into()
}

/// Releases the bond of a bid that was not revealed. As root: see [`Call::as_root`].
pub fn forgive(auction: AuctionId, aggregation: AggregationId) -> Call {
	market().forgive(Static(auction), Static(aggregation)).into()
}

/// Clears an interval with a certificate, by anyone: in the clearing phase.
pub fn clear(auction: AuctionId, interval: u16, certificate: Certificate) -> Call {
	market().clear(Static(auction), interval, Static(certificate)).into()
}

/// Removes the records of a revealed bid at the end of their retention, by anyone.
pub fn remove_bid(auction: AuctionId, aggregation: AggregationId) -> Call {
	market().remove_bid(Static(auction), Static(aggregation)).into()
}

/// Removes the records of an auction without bids at the end of their retention, by anyone.
pub fn remove_auction(auction: AuctionId) -> Call {
	market().remove_auction(Static(auction)).into()
}

//! The calls of the market, each with its signer. Parameters, errors and events are documented in
//! the runtime.

use super::Terms;
use crate::chain::{AccountId, Call, Hash, Static, api};
use tieline_clearing::Certificate;
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Bid, Curve, Day, Name, OverrideId, PricingNodeId, Zone,
};

fn market() -> api::bid_market::calls::api::TransactionApi {
	api::tx().bid_market()
}

/// Creates a pricing node, whose market days are those of a [`zone`](crate::zone::zone). As root:
/// see [`Call::as_root`].
pub fn create_pricing_node(
	iso: AccountId,
	congestion_account: AccountId,
	name: &Name,
	terms: Terms,
	zone: Zone,
	replay: bool,
) -> Call {
	let (terms, zone) = (terms.into(), Static(zone));
	market().create_pricing_node(iso, congestion_account, name.to_vec(), terms, zone, replay).into()
}

/// Changes the accounts, the name and the terms of a pricing node: the terms for the auctions after
/// the first free day. As root: see [`Call::as_root`].
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

/// Changes where the market days of a pricing node begin and end, but for those up to the first free
/// one. As root: see [`Call::as_root`].
pub fn set_zone(node: PricingNodeId, zone: Zone) -> Call {
	market().set_zone(Static(node), Static(zone)).into()
}

/// Opens the auction of a market day with the wholesale market's curves, one for each interval, by
/// the ISO of the node; or without curves, in the last part of the [`opening`](super::opening) by
/// anyone.
pub fn open_auction(node: PricingNodeId, day: Day, curves: Vec<Curve>) -> Call {
	let curves = curves.into_iter().map(Static).collect();
	market().open_auction(Static(node), Static(day), curves).into()
}

/// Posts or replaces the wholesale market's curves of an open auction, by the ISO of its node: in
/// the bidding phase.
pub fn post_curves(auction: AuctionId, curves: Vec<Curve>) -> Call {
	let curves = curves.into_iter().map(Static).collect();
	market().post_curves(Static(auction), curves).into()
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

/// Tallies what 1 to 32 overrides of an area take from the awards of each aggregation in a cleared
/// interval, by anyone: once it is delivered, in replay at once. It is free where none of them has
/// been tallied with the window that it has now.
pub fn tally_overrides(
	auction: AuctionId,
	interval: u16,
	area: AreaId,
	overrides: Vec<OverrideId>,
) -> Call {
	let overrides = overrides.into_iter().map(Static).collect();
	market().tally_overrides(Static(auction), interval, Static(area), overrides).into()
}

/// Removes the records of a revealed bid at the end of their retention, by anyone.
pub fn remove_bid(auction: AuctionId, aggregation: AggregationId) -> Call {
	market().remove_bid(Static(auction), Static(aggregation)).into()
}

/// Removes the records of an auction without bids at the end of their retention, by anyone.
pub fn remove_auction(auction: AuctionId) -> Call {
	market().remove_auction(Static(auction)).into()
}

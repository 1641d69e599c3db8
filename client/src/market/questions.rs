//! Questions to the market, each answered at one finalized block.

use super::{
	Auction, Commitment, IntervalOutcome, IntervalProblem, Opening, Phase, PricingNode, Tally,
	Withheld,
};
use crate::chain::{AccountId, AtFinalizedBlock, ChainError, Static, api};
use std::collections::{BTreeMap, BTreeSet};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, BidRules, Curve, Day, Millis, Offer, OverrideId,
	PricingNodeId,
};

fn stored() -> api::bid_market::storage::StorageApi {
	api::storage().bid_market()
}

fn views() -> api::bid_market::view_functions::ViewFunctionsApi {
	api::view_functions().bid_market()
}

/// All pricing nodes.
pub async fn pricing_nodes(
	at: &AtFinalizedBlock,
) -> Result<BTreeMap<PricingNodeId, PricingNode>, ChainError> {
	let nodes = at.read_all(stored().pricing_nodes(), ()).await?;
	Ok(nodes.into_iter().map(|(key, node)| (key.0.0, node.into())).collect())
}

/// A pricing node; `None` when there is none with this identifier.
pub async fn pricing_node(
	at: &AtFinalizedBlock,
	node: PricingNodeId,
) -> Result<Option<PricingNode>, ChainError> {
	Ok(at.read(stored().pricing_nodes(), (Static(node),)).await?.map(Into::into))
}

/// The latest market day of a pricing node that an auction has been opened for; `None` before the
/// first.
pub async fn last_day(
	at: &AtFinalizedBlock,
	node: PricingNodeId,
) -> Result<Option<Day>, ChainError> {
	Ok(at.read(stored().last_day(), (Static(node),)).await?.map(|day| day.0))
}

/// All auctions that the chain keeps, in ascending order of their identifiers.
pub async fn auctions(at: &AtFinalizedBlock) -> Result<Vec<Auction>, ChainError> {
	let auctions = at.read_all(stored().auctions(), ()).await?;
	let auctions = auctions.into_iter().map(|(key, auction)| Auction::new(key.0.0, auction));
	let mut auctions = auctions.collect::<Vec<_>>();
	auctions.sort_by_key(|auction| auction.id);
	Ok(auctions)
}

/// An auction; `None` when the chain keeps none with this identifier.
pub async fn auction(
	at: &AtFinalizedBlock,
	auction: AuctionId,
) -> Result<Option<Auction>, ChainError> {
	let found = at.read(stored().auctions(), (Static(auction),)).await?;
	Ok(found.map(|found| Auction::new(auction, found)))
}

/// The auctions of a pricing node that are in their bidding, revealing or clearing phase and not
/// cleared in every interval, in ascending order of market day.
pub async fn open_auctions(
	at: &AtFinalizedBlock,
	node: PricingNodeId,
) -> Result<Vec<AuctionId>, ChainError> {
	let open = at.view(views().open_auctions(Static(node))).await?;
	Ok(open.into_iter().map(|auction| auction.0).collect())
}

/// The auction of a market day of a pricing node; `None` when none has been opened.
pub async fn auction_of_day(
	at: &AtFinalizedBlock,
	node: PricingNodeId,
	day: Day,
) -> Result<Option<AuctionId>, ChainError> {
	let auction = at.read(stored().day_auctions(), (Static(node), Static(day))).await?;
	Ok(auction.map(|auction| auction.0))
}

/// When the auction of a market day may be opened, and by whom; `None` in replay, and when there is
/// no such pricing node.
pub async fn opening(
	at: &AtFinalizedBlock,
	node: PricingNodeId,
	day: Day,
) -> Result<Option<Opening>, ChainError> {
	Ok(at.view(views().opening(Static(node), Static(day))).await?.map(Into::into))
}

/// The phase of an auction by the chain's clock; `None` when there is no such auction.
pub async fn auction_phase(
	at: &AtFinalizedBlock,
	auction: AuctionId,
) -> Result<Option<Phase>, ChainError> {
	Ok(at.view(views().auction_phase(Static(auction))).await?.map(Into::into))
}

/// The phase of an interval of an auction; `None` when there is no such interval.
pub async fn interval_phase(
	at: &AtFinalizedBlock,
	auction: AuctionId,
	interval: u16,
) -> Result<Option<Phase>, ChainError> {
	Ok(at.view(views().interval_phase(Static(auction), interval)).await?.map(Into::into))
}

/// What an auction asks of the offers of a bid: see [`Bid::check`](tieline_primitives::Bid::check).
/// `None` when there is no such auction.
pub async fn bid_rules(
	at: &AtFinalizedBlock,
	auction: AuctionId,
) -> Result<Option<BidRules>, ChainError> {
	Ok(at.view(views().bid_rules(Static(auction))).await?.map(|rules| rules.0))
}

/// The sealed bid of an aggregation that has not been revealed; `None` when there is none.
pub async fn commitment(
	at: &AtFinalizedBlock,
	auction: AuctionId,
	aggregation: AggregationId,
) -> Result<Option<Commitment>, ChainError> {
	let key = (Static(auction), Static(aggregation));
	Ok(at.read(stored().commitments(), key).await?.map(Into::into))
}

/// The offers of an aggregation that are in the book of an interval, in the order of its bid.
pub async fn book(
	at: &AtFinalizedBlock,
	auction: AuctionId,
	interval: u16,
	aggregation: AggregationId,
) -> Result<Vec<Offer>, ChainError> {
	let key = (Static(auction), interval, Static(aggregation));
	let offers = at.read(stored().book(), key).await?.unwrap_or_default();
	Ok(offers.into_iter().map(|offer| offer.0).collect())
}

/// The wholesale market's curves of an auction, by interval.
pub async fn curves(
	at: &AtFinalizedBlock,
	auction: AuctionId,
) -> Result<BTreeMap<u16, Curve>, ChainError> {
	let curves = at.read_all(stored().curves(), (Static(auction),)).await?;
	Ok(curves.into_iter().map(|(key, curve)| (key.1, curve.0)).collect())
}

/// Whether an aggregation has revealed a bid that is in the book.
pub async fn is_revealed(
	at: &AtFinalizedBlock,
	auction: AuctionId,
	aggregation: AggregationId,
) -> Result<bool, ChainError> {
	let key = (Static(auction), Static(aggregation));
	Ok(at.read(stored().revealed_bids(), key).await?.is_some())
}

/// The intervals of an auction that have been cleared.
pub async fn cleared_intervals(
	at: &AtFinalizedBlock,
	auction: AuctionId,
) -> Result<BTreeSet<u16>, ChainError> {
	let clearings = at.read_all(stored().clearings(), (Static(auction),)).await?;
	Ok(clearings.into_iter().map(|(key, _)| key.1).collect())
}

/// The sealed bids of an auction that have not been revealed, by aggregation.
pub async fn commitments(
	at: &AtFinalizedBlock,
	auction: AuctionId,
) -> Result<BTreeMap<AggregationId, Commitment>, ChainError> {
	let sealed = at.read_all(stored().commitments(), (Static(auction),)).await?;
	Ok(sealed.into_iter().map(|(key, commitment)| (key.1.0, commitment.into())).collect())
}

/// The revealed bids of an auction: the number of offers of each, by aggregation.
pub async fn revealed_bids(
	at: &AtFinalizedBlock,
	auction: AuctionId,
) -> Result<BTreeMap<AggregationId, u32>, ChainError> {
	let revealed = at.read_all(stored().revealed_bids(), (Static(auction),)).await?;
	Ok(revealed.into_iter().map(|(key, bid)| (key.1.0, bid.offers)).collect())
}

/// The clearing problem of an interval: final from the end of the revealing phase on. `None` when
/// there is no such interval.
pub async fn problem(
	at: &AtFinalizedBlock,
	auction: AuctionId,
	interval: u16,
) -> Result<Option<IntervalProblem>, ChainError> {
	Ok(at.view(views().problem(Static(auction), interval)).await?.map(Into::into))
}

/// The outcome of an interval; `None` while it is not cleared.
pub async fn outcome(
	at: &AtFinalizedBlock,
	auction: AuctionId,
	interval: u16,
) -> Result<Option<IntervalOutcome>, ChainError> {
	let outcome = at.view(views().outcome(Static(auction), interval)).await?;
	match outcome.map(IntervalOutcome::new).transpose() {
		Ok(outcome) => Ok(outcome),
		Err(error) => Err(at.explain("BidMarket.outcome", subxt::Error::other(error)).await),
	}
}

/// What limits have cost an aggregation over all clearings.
pub async fn curtailment(
	at: &AtFinalizedBlock,
	aggregation: AggregationId,
) -> Result<Option<Tally>, ChainError> {
	Ok(at.read(stored().curtailment(), (Static(aggregation),)).await?.map(Into::into))
}

/// What overrides have withheld of an aggregation's awards, by area and by the DSO that issued them.
pub async fn withheld(
	at: &AtFinalizedBlock,
	aggregation: AggregationId,
) -> Result<BTreeMap<(AreaId, AccountId), Withheld>, ChainError> {
	let tallies = at.view(views().withheld(Static(aggregation))).await?.into_iter();
	Ok(tallies.map(|by| ((by.area.0, by.dso), by.withheld.into())).collect())
}

/// The overrides that have been tallied for the intervals of an auction, each by the index of the
/// interval, with the instant until which it was counted.
pub async fn tallied_overrides(
	at: &AtFinalizedBlock,
	auction: AuctionId,
) -> Result<BTreeMap<(u16, OverrideId), Millis>, ChainError> {
	let intervals = at.read_all(stored().tallied_overrides(), (Static(auction),)).await?;
	let tallied = intervals.into_iter().flat_map(|(key, tallied)| {
		tallied.into_iter().map(move |one| ((key.1, one.id.0), one.issued.0.until))
	});
	Ok(tallied.collect())
}

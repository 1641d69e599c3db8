//! Reading the status.

use super::{AggregationStatus, AreaStatus, AuctionStatus, ClearedStatus, NodeStatus, Status};
use crate::{directory::Directory, portfolio};
use tieline_client::{
	chain::{AtFinalizedBlock, ChainError},
	market::{self, Auction, Phase, PricingNode},
	network, registry,
};
use tieline_primitives::{AggregationId, AreaId, Day, Millis, PointId, PricingNodeId, Service};

/// The state of the market at a finalized block.
pub async fn status(at: &AtFinalizedBlock) -> Result<Status, ChainError> {
	let directory = Directory::read(at).await?;
	let auctions = market::auctions(at).await?;
	let time = at.now().await?;
	let mut nodes = Vec::new();
	for (id, node) in &directory.nodes {
		let own = auctions.iter().filter(|auction| auction.node == *id).collect::<Vec<_>>();
		nodes.push(node_status(at, &directory, (*id, node), &own, time).await?);
	}
	Ok(Status {
		chain: at.client().chain().await?.to_string(),
		spec_version: at.spec_version(),
		block: at.number(),
		hash: format!("{:?}", at.hash()),
		time,
		lag: at.seen().saturating_sub(time),
		nodes,
	})
}

async fn node_status(
	at: &AtFinalizedBlock,
	directory: &Directory,
	(id, node): (PricingNodeId, &PricingNode),
	auctions: &[&Auction],
	time: Millis,
) -> Result<NodeStatus, ChainError> {
	let mut areas = Vec::new();
	for (area, _) in directory.areas_of(id) {
		areas.push(area_status(at, directory, area, time).await?);
	}
	let latest = auctions.iter().map(|auction| auction.day).max();
	let day = latest.unwrap_or_else(|| node.zone.day_of(time));
	let mut aggregations = Vec::new();
	for aggregation in directory.aggregations_of(id) {
		aggregations.extend(aggregation_status(at, directory, aggregation, day).await?);
	}
	let mut kept = Vec::new();
	for auction in auctions {
		kept.extend(auction_status(at, auction).await?);
	}
	Ok(NodeStatus {
		id,
		name: node.name.clone(),
		iso: node.iso.to_string(),
		congestion_account: node.congestion_account.to_string(),
		terms: node.terms,
		zone: node.zone.clone(),
		areas,
		aggregations,
		auctions: kept,
	})
}

async fn area_status(
	at: &AtFinalizedBlock,
	directory: &Directory,
	id: AreaId,
	time: Millis,
) -> Result<AreaStatus, ChainError> {
	let named = directory.points.get(&id).into_iter().flatten();
	let mut named = named.map(|(name, index)| (*index, name)).collect::<Vec<_>>();
	named.sort();
	let mut points = Vec::new();
	for (index, name) in named {
		if let Some(standing) = network::standing(at, PointId(id, index), time).await? {
			points.push((name.clone(), standing));
		}
	}
	let area = directory.areas.get(&id);
	let tallies = network::override_tallies(at).await?.into_iter();
	let overrides = tallies
		.filter(|((area, _), tally)| *area == id && tally.issued > 0)
		.map(|((_, dso), tally)| (dso.to_string(), tally))
		.collect();
	Ok(AreaStatus {
		id,
		name: area.map_or_else(String::new, |area| area.name.clone()),
		dso: area.map_or_else(String::new, |area| area.dso.to_string()),
		points,
		overrides,
	})
}

async fn aggregation_status(
	at: &AtFinalizedBlock,
	directory: &Directory,
	id: AggregationId,
	day: Day,
) -> Result<Option<AggregationStatus>, ChainError> {
	let Some(aggregation) = directory.aggregations.get(&id) else { return Ok(None) };
	let withheld = market::withheld(at, id).await?.into_iter();
	Ok(Some(AggregationStatus {
		id,
		name: directory.aggregation(id),
		members: aggregation.members,
		day,
		capability: portfolio::capability(at, id, day).await?,
		size: registry::size(at, id, Service::Energy, day).await?,
		withheld: withheld
			.map(|((area, dso), withheld)| (area, dso.to_string(), withheld.energy()))
			.collect(),
	}))
}

async fn auction_status(
	at: &AtFinalizedBlock,
	auction: &Auction,
) -> Result<Option<AuctionStatus>, ChainError> {
	let Some(phase) = market::auction_phase(at, auction.id).await? else { return Ok(None) };
	let mut offers = 0;
	for (index, _) in auction.delivery() {
		let problem = market::problem(at, auction.id, index).await?;
		offers += problem.map_or(0, |problem| problem.offers.len());
	}
	let mut prices = Vec::new();
	for index in market::cleared_intervals(at, auction.id).await? {
		if let Some(outcome) = market::outcome(at, auction.id, index).await? {
			prices.push(ClearedStatus {
				interval: index,
				price: outcome.price,
				congestion_rent: outcome.congestion_rent,
			});
		}
	}
	Ok(Some(AuctionStatus {
		id: auction.id,
		start: auction.start,
		interval_length: auction.interval_length,
		intervals: auction.intervals,
		phase,
		until: match phase {
			Phase::Bidding => Some(auction.schedule.bidding_until),
			Phase::Revealing => Some(auction.schedule.revealing_until),
			Phase::Clearing => Some(auction.schedule.clearing_until),
			Phase::Cleared | Phase::NoTrade => None,
		},
		bids: auction.bids,
		offers,
		prices,
	}))
}

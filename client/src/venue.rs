//! Where a participant trades: the pricing node of an ISO, and a DSO's area at it.

use crate::{
	chain::{AccountId, AtFinalizedBlock, ChainError},
	market, network, registry,
};
use std::collections::BTreeMap;
use tieline_primitives::{AggregationId, AreaId, PointId, PointName, PricingNodeId};

/// A pricing node, an area at it, and the area's connection points by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
	/// The pricing node.
	pub node: PricingNodeId,
	/// The area.
	pub area: AreaId,
	/// The area's connection points by name, each with its index.
	pub points: BTreeMap<PointName, u16>,
}

impl Venue {
	/// The first pricing node of an ISO and the first area of a DSO there, by their public
	/// addresses; `None` until both have been created.
	pub async fn find(
		at: &AtFinalizedBlock,
		iso: &AccountId,
		dso: &AccountId,
	) -> Result<Option<Self>, ChainError> {
		let Some(node) = Self::node_of(at, iso).await? else { return Ok(None) };
		let Some(area) = Self::area_of(at, dso, node).await? else { return Ok(None) };
		Self::of(at, node, area).await.map(Some)
	}

	/// A pricing node and an area of it.
	pub async fn of(
		at: &AtFinalizedBlock,
		node: PricingNodeId,
		area: AreaId,
	) -> Result<Self, ChainError> {
		let points = network::points(at, area).await?;
		Ok(Self { node, area, points })
	}

	/// The first pricing node of an ISO.
	pub async fn node_of(
		at: &AtFinalizedBlock,
		iso: &AccountId,
	) -> Result<Option<PricingNodeId>, ChainError> {
		let nodes = market::pricing_nodes(at).await?;
		Ok(nodes.into_iter().find(|(_, node)| node.iso == *iso).map(|(id, _)| id))
	}

	/// The first area of a DSO at a pricing node.
	pub async fn area_of(
		at: &AtFinalizedBlock,
		dso: &AccountId,
		node: PricingNodeId,
	) -> Result<Option<AreaId>, ChainError> {
		let areas = network::areas(at).await?;
		let mut own = areas.into_iter().filter(|(_, area)| area.dso == *dso && area.node == node);
		Ok(own.next().map(|(id, _)| id))
	}

	/// A connection point by its name.
	pub fn point(&self, name: &PointName) -> Option<PointId> {
		self.points.get(name).map(|&index| PointId(self.area, index))
	}

	/// The name of a connection point of the area.
	pub fn point_name(&self, point: PointId) -> Option<&PointName> {
		let mut names = self.points.iter().filter(|&(_, &index)| index == point.index());
		names.next().map(|(name, _)| name).filter(|_| point.area() == self.area)
	}

	/// The first aggregation of an aggregator at the node.
	pub async fn aggregation_of(
		&self,
		at: &AtFinalizedBlock,
		aggregator: &AccountId,
	) -> Result<Option<AggregationId>, ChainError> {
		let all = registry::aggregations(at).await?;
		let mut own = all.into_iter().filter(|(_, aggregation)| {
			aggregation.aggregator == *aggregator && aggregation.node == self.node
		});
		Ok(own.next().map(|(id, _)| id))
	}
}

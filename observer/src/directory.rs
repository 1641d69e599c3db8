//! The names of the market's nouns, as the chain has them.

use std::collections::{BTreeMap, BTreeSet};
use tieline_client::{
	chain::{AccountId, AtFinalizedBlock, ChainError},
	market, network, registry,
};
use tieline_primitives::{AggregationId, AreaId, PointId, PointName, PricingNodeId};

/// The pricing nodes, areas, connection points, aggregators and aggregations at a finalized block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directory {
	pub nodes: BTreeMap<PricingNodeId, market::PricingNode>,
	pub areas: BTreeMap<AreaId, network::Area>,
	pub points: BTreeMap<AreaId, BTreeMap<PointName, u16>>,
	pub aggregations: BTreeMap<AggregationId, registry::Aggregation>,
	/// The names of the admitted aggregators that have an aggregation.
	pub aggregators: BTreeMap<AccountId, String>,
}

impl Directory {
	pub async fn read(at: &AtFinalizedBlock) -> Result<Self, ChainError> {
		let areas = network::areas(at).await?;
		let mut points = BTreeMap::new();
		for &area in areas.keys() {
			points.insert(area, network::points(at, area).await?);
		}
		let aggregations = registry::aggregations(at).await?;
		let mut aggregators = BTreeMap::new();
		let accounts = aggregations.values().map(|aggregation| aggregation.aggregator);
		for account in accounts.collect::<BTreeSet<_>>() {
			if let Some(aggregator) = registry::aggregator(at, &account).await? {
				aggregators.insert(account, aggregator.name);
			}
		}
		let nodes = market::pricing_nodes(at).await?;
		Ok(Self { nodes, areas, points, aggregations, aggregators })
	}

	/// The areas of a pricing node, ascending.
	pub fn areas_of(
		&self,
		node: PricingNodeId,
	) -> impl Iterator<Item = (AreaId, &network::Area)> + '_ {
		let areas = self.areas.iter().filter(move |(_, area)| area.node == node);
		areas.map(|(id, area)| (*id, area))
	}

	/// The connection points of a pricing node's areas, in the order of their names in each.
	pub fn points_of(&self, node: PricingNodeId) -> impl Iterator<Item = PointId> + '_ {
		let areas = self.areas_of(node).filter_map(|(id, _)| Some((id, self.points.get(&id)?)));
		areas.flat_map(|(id, points)| points.values().map(move |index| PointId(id, *index)))
	}

	/// The aggregations of a pricing node, ascending.
	pub fn aggregations_of(&self, node: PricingNodeId) -> impl Iterator<Item = AggregationId> + '_ {
		let own = self.aggregations.iter().filter(move |(_, one)| one.node == node);
		own.map(|(id, _)| *id)
	}

	/// The name of a connection point in its area; `None` when the chain has no such point.
	pub fn point_name(&self, point: PointId) -> Option<&PointName> {
		let mut names = self.points.get(&point.area())?.iter();
		names.find(|(_, index)| **index == point.index()).map(|(name, _)| name)
	}

	/// The name of a connection point among those of its pricing node: with its area where the
	/// node has several.
	pub fn point(&self, point: PointId) -> String {
		let name = match self.point_name(point) {
			Some(name) => name.to_string(),
			None => format!("point {}", point.index()),
		};
		match self.areas.get(&point.area()) {
			Some(area) if self.areas_of(area.node).count() > 1 => format!("{}: {name}", area.name),
			Some(_) => name,
			None => format!("area {}: {name}", point.area()),
		}
	}

	/// The name of an aggregation's aggregator: that under which it was admitted, else its address.
	pub fn aggregator(&self, aggregation: &registry::Aggregation) -> String {
		let name = self.aggregators.get(&aggregation.aggregator);
		name.cloned().unwrap_or_else(|| aggregation.aggregator.to_string())
	}

	/// The name of an aggregation, unique at its pricing node: its aggregator's name, then its own
	/// name and its identifier as far as needed.
	pub fn aggregation(&self, id: AggregationId) -> String {
		let Some(own) = self.aggregations.get(&id) else { return format!("aggregation {id}") };
		let name = self.aggregator(own);
		let alike = |other: &&registry::Aggregation| {
			other.node == own.node && self.aggregator(other) == name
		};
		let alike = self.aggregations.values().filter(alike).collect::<Vec<_>>();
		if alike.len() == 1 {
			return name;
		}
		match alike.iter().filter(|other| other.name == own.name).count() {
			1 => format!("{name}, {}", own.name),
			_ => format!("{name}, {} ({id})", own.name),
		}
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use tieline_primitives::Millis;

	fn account(byte: u8) -> AccountId {
		AccountId([byte; 32])
	}

	fn aggregation(aggregator: u8, node: u16, name: &str) -> registry::Aggregation {
		registry::Aggregation {
			aggregator: account(aggregator),
			node: PricingNodeId(node),
			name: name.into(),
			attestation: Default::default(),
			members: 0,
			portfolios: 0,
		}
	}

	fn area(node: u16, name: &str) -> network::Area {
		network::Area {
			dso: account(9),
			node: PricingNodeId(node),
			name: name.into(),
			review_period: Millis(1),
			qualify_on_lapse: false,
			penalties: Default::default(),
			points: 2,
		}
	}

	/// Two nodes: at the first Sunrise with one aggregation and Harbor with three, two of a name;
	/// at the second two areas.
	pub fn directory() -> Directory {
		let points = ["671.1.2.3", "675.2"].map(|name| name.parse::<PointName>().unwrap());
		let points = points.into_iter().zip(0..).collect::<BTreeMap<_, _>>();
		let aggregations = [
			aggregation(1, 0, "roofs"),
			aggregation(2, 0, "batteries"),
			aggregation(2, 0, "chargers"),
			aggregation(2, 0, "chargers"),
			aggregation(1, 1, "roofs"),
			aggregation(3, 1, "nobody"),
		];
		Directory {
			nodes: BTreeMap::new(),
			areas: [
				(AreaId(0), area(0, "Valley")),
				(AreaId(1), area(1, "East")),
				(AreaId(2), area(1, "West")),
			]
			.into(),
			points: (0..3).map(|id| (AreaId(id), points.clone())).collect(),
			aggregations: aggregations
				.into_iter()
				.zip(0..)
				.map(|(a, id)| (AggregationId(id), a))
				.collect(),
			aggregators: [(account(1), "Sunrise".into()), (account(2), "Harbor".into())].into(),
		}
	}

	#[test]
	fn an_aggregation_is_named_by_its_aggregator_and_by_more_where_that_has_several() {
		let directory = directory();
		let names = [0, 1, 2, 3, 4].map(|id| directory.aggregation(AggregationId(id)));
		assert_eq!(
			names,
			[
				"Sunrise",
				"Harbor, batteries",
				"Harbor, chargers (2)",
				"Harbor, chargers (3)",
				"Sunrise"
			]
		);
		assert_eq!(directory.aggregation(AggregationId(9)), "aggregation 9");
	}

	#[test]
	fn an_aggregator_that_is_not_admitted_is_named_by_its_address() {
		let name = directory().aggregation(AggregationId(5));
		assert_eq!(name, account(3).to_string());
	}

	#[test]
	fn a_point_is_named_with_its_area_where_the_node_has_several() {
		let directory = directory();
		assert_eq!(directory.point(PointId(AreaId(0), 1)), "675.2");
		assert_eq!(directory.point(PointId(AreaId(2), 1)), "West: 675.2");
		assert_eq!(directory.point(PointId(AreaId(0), 7)), "point 7");
	}
}

//! Where a scenario's things are on the chain.

use std::collections::BTreeMap;
use tieline_client::agent::AgentError;
use tieline_client::chain::{Account, AccountId, AtFinalizedBlock, Static, api};
use tieline_primitives::{AggregationId, AreaId, Day, PointId, PricingNodeId};
use tieline_scenario::{PointName, Scenario};

/// The hash under which a device or a meter is registered: BLAKE2-256 of its serial number.
pub fn device_hash(serial: &str) -> subxt::utils::H256 {
	sp_crypto_hashing::blake2_256(serial.as_bytes()).into()
}

/// The market day that a scenario plays.
pub fn market_day(scenario: &Scenario) -> Day {
	Day::of(scenario.start(), scenario.day_offset())
}

/// The account of a key URI in the scenario.
pub(super) fn account(uri: &str) -> Result<Account, AgentError> {
	uri.parse().map_err(AgentError::fatal)
}

/// How many blocks there are until an instant of chain time, at one a slot, with two to spare for
/// slots that are missed.
pub(super) fn blocks_until(now: u64, until: u64) -> u32 {
	const SLOT_MILLIS: u64 = 2_000;
	u32::try_from(until.saturating_sub(now) / SLOT_MILLIS + 2).unwrap_or(u32::MAX)
}

/// What an agent has told, so that it tells each thing once.
#[derive(Debug, Default)]
pub(super) struct Told(String);

impl Told {
	/// Whether this is something else than the last time.
	pub fn is_news(&mut self, what: &str) -> bool {
		let news = self.0 != what;
		if news {
			what.clone_into(&mut self.0);
		}
		news
	}
}

/// The pricing node, the area and its connection points.
#[derive(Clone, Debug)]
pub struct World {
	/// The pricing node that the scenario's ISO operates.
	pub node: PricingNodeId,
	/// The area that the scenario's DSO operates there.
	pub area: AreaId,
	/// The area's connection points by name.
	pub points: BTreeMap<String, u16>,
}

impl World {
	/// What there is of it; `None` until node and area have been created.
	pub async fn find(
		at: &AtFinalizedBlock,
		scenario: &Scenario,
	) -> Result<Option<Self>, AgentError> {
		let Some(node) = Self::node(at, account(&scenario.iso.key)?.id()).await? else {
			return Ok(None);
		};
		let Some(area) = Self::area(at, account(&scenario.dso.key)?.id(), node).await? else {
			return Ok(None);
		};
		let points = at
			.read_all(api::storage().dso_constraints().points(), (Static(area),))
			.await?
			.into_iter()
			.map(|(key, name)| (String::from_utf8_lossy(&name).into_owned(), key.1))
			.collect();
		Ok(Some(Self { node, area, points }))
	}

	/// The first pricing node of an ISO.
	pub async fn node(
		at: &AtFinalizedBlock,
		iso: &AccountId,
	) -> Result<Option<PricingNodeId>, AgentError> {
		let nodes = at.read_all(api::storage().bid_market().pricing_nodes(), ()).await?;
		let own = nodes.into_iter().filter(|(_, node)| node.iso == *iso);
		Ok(own.map(|(key, _)| key.0.0).min())
	}

	/// The first area of a DSO at a pricing node.
	pub async fn area(
		at: &AtFinalizedBlock,
		dso: &AccountId,
		node: PricingNodeId,
	) -> Result<Option<AreaId>, AgentError> {
		let areas = at.read_all(api::storage().dso_constraints().areas(), ()).await?;
		let own =
			areas.into_iter().filter(|(_, area)| area.dso == *dso && area.pricing_node.0 == node);
		Ok(own.map(|(key, _)| key.0.0).min())
	}

	/// A connection point by its name.
	pub fn point(&self, name: &PointName) -> Option<PointId> {
		self.points.get(&name.to_string()).map(|&index| PointId(self.area, index))
	}

	/// The name of a connection point of the area.
	pub fn point_name(&self, point: PointId) -> Option<&str> {
		let mut names = self.points.iter().filter(|&(_, &index)| index == point.index());
		names.next().map(|(name, _)| name.as_str()).filter(|_| point.area() == self.area)
	}

	/// The first aggregation of an aggregator at the node.
	pub async fn aggregation(
		&self,
		at: &AtFinalizedBlock,
		aggregator: &AccountId,
	) -> Result<Option<AggregationId>, AgentError> {
		let all = at.read_all(api::storage().der_registry().aggregations(), ()).await?;
		let own = all.into_iter().filter(|(_, aggregation)| {
			aggregation.aggregator == *aggregator && aggregation.pricing_node.0 == self.node
		});
		Ok(own.map(|(key, _)| key.0.0).min())
	}
}

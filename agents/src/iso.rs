//! The market operator: opens the auction of the scenario's day once everybody is in.

use super::world::{Told, World, blocks_until, market_day};
use std::sync::Arc;
use tieline_client::agent::{Action, Agent, AgentError};
use tieline_client::chain::{
	AtFinalizedBlock, Static,
	api::{
		self,
		runtime_types::pallet_bid_market::types::{Product, Schedule},
	},
};
use tieline_primitives::{MILLIS_PER_HOUR, Millis};
use tieline_scenario::Scenario;

/// The agent of a market operator.
pub struct Iso {
	scenario: Arc<Scenario>,
	told: Told,
}

impl Iso {
	/// For this scenario.
	pub fn new(scenario: Arc<Scenario>) -> Self {
		Self { scenario, told: Told::default() }
	}

	/// How many of the scenario's devices are not enrolled in an aggregation of the node.
	async fn missing(&self, at: &AtFinalizedBlock, world: &World) -> Result<usize, AgentError> {
		let members = at
			.read_all(api::storage().der_registry().aggregations(), ())
			.await?
			.into_iter()
			.filter(|(_, aggregation)| aggregation.pricing_node.0 == world.node)
			.map(|(_, aggregation)| aggregation.members as usize)
			.sum::<usize>();
		Ok(self.scenario.devices.len().saturating_sub(members))
	}

	/// Says what the auction waits for, as often as it changes.
	fn waits_for(&mut self, what: &str) {
		if self.told.is_news(what) {
			tracing::info!(agent = self.name(), what, "waiting to open the auction");
		}
	}
}

impl Agent for Iso {
	fn name(&self) -> &str {
		"iso"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let Some(world) = World::find(at, &self.scenario).await? else {
			self.waits_for("the consortium's pricing node and area");
			return Ok(Vec::new());
		};
		let day = market_day(&self.scenario);
		let key = (Static(world.node), Static(day));
		let opened = at.read(api::storage().bid_market().day_auctions(), key).await?;
		if opened.is_some() {
			return Ok(Vec::new());
		}
		let missing = self.missing(at, &world).await?;
		if missing > 0 {
			let all = self.scenario.devices.len();
			self.waits_for(&format!("the enrolment of {missing} of {all} devices"));
			return Ok(Vec::new());
		}
		let now = at.now().await?;
		let lengths = self.scenario.auction;
		let after = |from: Millis, seconds: u64| from.saturating_add(Millis(seconds * 1000));
		let bidding_until = after(now, lengths.bidding_s);
		let reveal_until = after(bidding_until, lengths.revealing_s);
		let clearing_until = after(reveal_until, lengths.clearing_s);
		let schedule = Schedule {
			bidding_until: Static(bidding_until),
			reveal_until: Static(reveal_until),
			clearing_until: Static(clearing_until),
		};
		let curves = self.scenario.iso.wholesale.iter().cloned().map(Static).collect();
		let call = api::tx().bid_market().open_auction(
			Static(world.node),
			Product::DayAhead,
			Static(self.scenario.start()),
			Static(Millis(MILLIS_PER_HOUR)),
			schedule,
			curves,
		);
		let until = at.number().saturating_add(blocks_until(now.0, bidding_until.0));
		Ok(vec![
			Action::new(format!("open the auction of {}", self.scenario.date), call).until(until),
		])
	}
}

//! The council of a development chain, with root's key: sets up what the consortium would decide
//! by a vote on a real one.

use super::world::{World, account};
use std::sync::Arc;
use tieline_client::agent::{Action, Agent, AgentError};
use tieline_client::chain::{
	AccountId, AtFinalizedBlock, Call, Static,
	api::{
		self,
		runtime_types::{
			pallet_bid_market::{
				pallet::Call as MarketCall,
				types::{Payment, Terms},
			},
			pallet_der_registry::pallet::Call as RegistryCall,
			pallet_dso_constraints::pallet::Call as NetworkCall,
		},
	},
};
use tieline_primitives::{MILLIS_PER_DAY, Millis};
use tieline_scenario::{ENDOWMENT_TOKENS, Scenario};

/// One token of the chain, in its smallest unit.
pub const TOKEN: u128 = 1_000_000_000_000;
/// What each account of the scenario gets for deposits and fees.
const ENDOWMENT: u128 = ENDOWMENT_TOKENS as u128 * TOKEN;
/// How long the DSO has for a review.
const REVIEW_PERIOD: Millis = Millis(60 * MILLIS_PER_DAY);

/// Sets up a development chain for a scenario.
pub struct Consortium {
	scenario: Arc<Scenario>,
}

impl Consortium {
	/// For this scenario.
	pub fn new(scenario: Arc<Scenario>) -> Self {
		Self { scenario }
	}

	/// Everybody of the scenario, once each.
	fn accounts(&self) -> Result<Vec<AccountId>, AgentError> {
		let scenario = &self.scenario;
		let keys = [&scenario.iso.key, &scenario.dso.key]
			.into_iter()
			.chain(scenario.aggregators.iter().map(|aggregator| &aggregator.key))
			.chain(scenario.devices.iter().map(|device| &device.owner));
		let mut ids = keys
			.map(|key| account(key).map(|account| *account.id()))
			.collect::<Result<Vec<_>, _>>()?;
		ids.sort();
		ids.dedup();
		Ok(ids)
	}

	async fn endowments(&self, at: &AtFinalizedBlock) -> Result<Vec<Call>, AgentError> {
		let mut calls = Vec::new();
		for id in self.accounts()? {
			let known = at.read(api::storage().system().account(), (id,)).await?;
			if known.is_none_or(|known| known.data.free + known.data.reserved == 0) {
				calls.push(api::tx().balances().transfer_keep_alive(id.into(), ENDOWMENT).into());
			}
		}
		Ok(calls)
	}
}

impl Agent for Consortium {
	fn name(&self) -> &str {
		"consortium"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let scenario = &self.scenario;
		let mut calls = self.endowments(at).await?;
		let mut parts = Vec::new();
		if !calls.is_empty() {
			parts.push(format!("endow {} accounts", calls.len()));
		}
		let mut sudo = |what: String, call| {
			parts.push(what);
			calls.push(api::tx().sudo().sudo(call).into());
		};
		let iso = account(&scenario.iso.key)?;
		let dso = account(&scenario.dso.key)?;
		match World::node(at, iso.id()).await? {
			None => {
				let terms = Terms {
					floor: Static(scenario.iso.price_floor),
					cap: Static(scenario.iso.price_cap),
					payment: Payment::Uniform,
					bond: u128::from(scenario.iso.bond_tokens) * TOKEN,
					minimum_size: Static(scenario.iso.minimum_size),
				};
				sudo(
					"create the pricing node".into(),
					api::Call::BidMarket(MarketCall::create_pricing_node {
						iso: *iso.id(),
						name: scenario.iso.name.clone().into_bytes(),
						terms,
						day_start: Static(scenario.day_offset()),
						replay: true,
					}),
				);
			},
			Some(node) if World::area(at, dso.id(), node).await?.is_none() => {
				sudo(
					"create the DSO's area".into(),
					api::Call::DsoConstraints(NetworkCall::create_area {
						dso: *dso.id(),
						pricing_node: Static(node),
						name: scenario.dso.name.clone().into_bytes(),
						review_period: Static(REVIEW_PERIOD),
						qualify_on_lapse: false,
					}),
				);
			},
			Some(_) => {},
		}
		for aggregator in &scenario.aggregators {
			let id = *account(&aggregator.key)?.id();
			let admitted = at.read(api::storage().der_registry().aggregators(), (id,)).await?;
			if admitted.is_none() {
				sudo(
					format!("admit {}", aggregator.name),
					api::Call::DerRegistry(RegistryCall::admit_aggregator {
						who: id,
						name: aggregator.name.clone().into_bytes(),
					}),
				);
			}
		}
		if calls.is_empty() {
			return Ok(Vec::new());
		}
		// Endowments, nodes and areas would be made twice, so all goes in one extrinsic.
		Ok(vec![Action::new(parts.join(", "), Call::all_or_nothing(calls))])
	}
}

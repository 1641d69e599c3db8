//! The owners of the devices: each registers what it owns and consents to its aggregator.

use super::world::{World, account, device_hash};
use crate::{
	agent::{Action, Agent, AgentError},
	chain::{
		AtFinalizedBlock, Static,
		api::{self, runtime_types::pallet_der_registry::types::Registration},
	},
	scenario::{Device, Scenario},
};
use std::{collections::BTreeMap, sync::Arc};

/// The wallets of all owners of a scenario.
pub struct Owners {
	scenario: Arc<Scenario>,
}

impl Owners {
	/// For this scenario.
	pub fn new(scenario: Arc<Scenario>) -> Self {
		Self { scenario }
	}

	fn registration(&self, world: &World, device: &Device) -> Option<Registration> {
		Some(Registration {
			point: Static(world.point(&device.point)?),
			technology: Static(device.technology()),
			rating: Static(device.capability),
			device: device_hash(&device.serial),
			meter: device_hash(&device.meter),
			retail: Vec::new(),
		})
	}
}

impl Agent for Owners {
	fn name(&self) -> &str {
		"owners"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let Some(world) = World::find(at, &self.scenario).await? else {
			return Ok(Vec::new());
		};
		let mut aggregations = Vec::new();
		for aggregator in &self.scenario.aggregators {
			let id = account(&aggregator.key)?;
			aggregations.push(world.aggregation(at, id.id()).await?);
		}
		let registry = api::storage().der_registry();
		let registered = at
			.read_all(registry.devices(), ())
			.await?
			.into_iter()
			.map(|(key, der)| (key.0, der.0))
			.collect::<BTreeMap<_, _>>();
		let consents = at
			.read_all(registry.consents(), ())
			.await?
			.into_iter()
			.map(|(key, aggregation)| (key.0.0, aggregation.0))
			.collect::<BTreeMap<_, _>>();

		let mut register = BTreeMap::<&str, Vec<Registration>>::new();
		let mut consent = BTreeMap::<(&str, _), Vec<_>>::new();
		for device in &self.scenario.devices {
			match registered.get(&device_hash(&device.serial)) {
				None => {
					// Points are the DSO's to add; until then there is nothing to register.
					if let Some(registration) = self.registration(&world, device) {
						register.entry(&device.owner).or_default().push(registration);
					}
				},
				Some(der) if !consents.contains_key(der) => {
					if let Some(Some(aggregation)) = aggregations.get(device.aggregator) {
						consent
							.entry((&device.owner, *aggregation))
							.or_default()
							.push(Static(*der));
					}
				},
				Some(_) => {},
			}
		}
		let mut actions = Vec::new();
		for (owner, registrations) in register {
			let owner = account(owner)?;
			let what = format!("register {} of {}", registrations.len(), owner.address());
			let call = api::tx().der_registry().register_many(registrations);
			actions.push(Action::new(what, call).signed_by(owner));
		}
		for ((owner, aggregation), ders) in consent {
			let (owner, count) = (account(owner)?, ders.len());
			let what = format!("consent for {count} of {} to {aggregation}", owner.address());
			let call = api::tx().der_registry().consent_many(ders, Static(aggregation));
			actions.push(Action::new(what, call).signed_by(owner));
		}
		Ok(actions)
	}
}

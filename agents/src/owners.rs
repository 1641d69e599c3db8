//! The owners of the devices: each registers what it owns and consents to its aggregator.

use super::world::{Told, World, account, device_hash};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
};
use tieline_client::agent::{Action, Agent, AgentError};
use tieline_client::chain::{
	AtFinalizedBlock, Static,
	api::{self, runtime_types::pallet_der_registry::types::Registration},
};
use tieline_scenario::{Device, Scenario};

/// The wallets of all owners of a scenario.
pub struct Owners {
	scenario: Arc<Scenario>,
	told: Told,
}

impl Owners {
	/// For this scenario.
	pub fn new(scenario: Arc<Scenario>) -> Self {
		Self { scenario, told: Told::default() }
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
		let meters = at
			.read_all(registry.meters(), ())
			.await?
			.into_iter()
			.map(|(key, _)| key.0)
			.collect::<BTreeSet<_>>();
		let consents = at
			.read_all(registry.consents(), ())
			.await?
			.into_iter()
			.map(|(key, aggregation)| (key.0.0, aggregation.0))
			.collect::<BTreeMap<_, _>>();

		let mut register = BTreeMap::<&str, Vec<_>>::new();
		let mut consent = BTreeMap::<(&str, _), Vec<_>>::new();
		let mut taken = Vec::new();
		for device in &self.scenario.devices {
			match registered.get(&device_hash(&device.serial)) {
				None if meters.contains(&device_hash(&device.meter)) => {
					taken.push(device.id.as_str());
				},
				None => {
					// Points are the DSO's to add; until then there is nothing to register.
					if let Some(registration) = self.registration(&world, device) {
						let named = (device.id.clone(), registration);
						register.entry(&device.owner).or_default().push(named);
					}
				},
				Some(der) if !consents.contains_key(der) => {
					if let Some(Some(aggregation)) = aggregations.get(device.aggregator) {
						consent
							.entry((&device.owner, *aggregation))
							.or_default()
							.push((device.id.clone(), Static(*der)));
					}
				},
				Some(_) => {},
			}
		}
		let taken = taken.join(", ");
		if self.told.is_news(&taken) && !taken.is_empty() {
			tracing::warn!(
				agent = self.name(),
				devices = taken,
				"not registered: their meters are another device's"
			);
		}
		let mut actions = Vec::new();
		for (owner, registrations) in register {
			let call = |registrations| api::tx().der_registry().register_many(registrations);
			let register = Action::for_each("register", registrations, call);
			actions.push(register.signed_by(account(owner)?));
		}
		for ((owner, aggregation), ders) in consent {
			let call = move |ders| api::tx().der_registry().consent_many(ders, Static(aggregation));
			let what = format!("consent to aggregation {aggregation} for");
			actions.push(Action::for_each(what, ders, call).signed_by(account(owner)?));
		}
		Ok(actions)
	}
}

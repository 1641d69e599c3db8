//! The participants of a demonstration, by public address.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use tieline_client::{
	balances::TIE,
	chain::{Account, AccountId},
};
use tieline_scenario::Scenario;

/// Everybody whom a market day waits for.
pub(super) struct Participants {
	/// The market operator.
	pub iso: AccountId,
	/// The distribution utility.
	pub dso: AccountId,
	/// The aggregators, in the order of the scenario.
	pub aggregators: Vec<Aggregator>,
	/// The owners of the devices.
	pub owners: BTreeSet<AccountId>,
	/// The number of connection points that the DSO adds.
	pub points: usize,
	/// What the consortium gives each account, in the chain's smallest unit.
	pub endowments: BTreeMap<AccountId, u128>,
}

/// An aggregator.
pub(super) struct Aggregator {
	/// Its name.
	pub name: String,
	/// Its account.
	pub id: AccountId,
	/// The number of devices that it enrols.
	pub devices: usize,
}

impl Participants {
	/// The participants of a scenario.
	pub fn of(scenario: &Scenario) -> Result<Self> {
		let id = |key: &str, of: &str| {
			let account = key.parse::<Account>().with_context(|| format!("the key of {of}"))?;
			anyhow::Ok(*account.id())
		};
		let aggregators = scenario.aggregators.iter().enumerate().map(|(index, aggregator)| {
			Ok(Aggregator {
				name: aggregator.name.clone(),
				id: id(&aggregator.key, &aggregator.name)?,
				devices: scenario.devices_of(index).count(),
			})
		});
		let owners = scenario
			.devices
			.iter()
			.map(|device| id(&device.owner, &format!("the owner of {}", device.id)));
		Ok(Self {
			iso: id(&scenario.iso.key, "the ISO")?,
			dso: id(&scenario.dso.key, "the DSO")?,
			aggregators: aggregators.collect::<Result<_>>()?,
			owners: owners.collect::<Result<_>>()?,
			points: scenario.points().len(),
			endowments: scenario
				.endowments()?
				.into_iter()
				.map(|endowment| (endowment.address, u128::from(endowment.tokens) * TIE))
				.collect(),
		})
	}

	/// The number of devices, of all aggregators.
	pub fn devices(&self) -> usize {
		self.aggregators.iter().map(|aggregator| aggregator.devices).sum()
	}

	/// Every account, once.
	pub fn accounts(&self) -> BTreeSet<AccountId> {
		let aggregators = self.aggregators.iter().map(|aggregator| aggregator.id);
		[self.iso, self.dso].into_iter().chain(aggregators).chain(self.owners.clone()).collect()
	}

	/// The name of an account in messages.
	pub fn name(&self, id: &AccountId) -> String {
		let aggregator = self.aggregators.iter().find(|aggregator| aggregator.id == *id);
		match aggregator {
			_ if self.iso == *id => "the ISO".into(),
			_ if self.dso == *id => "the DSO".into(),
			Some(aggregator) => aggregator.name.clone(),
			None if self.owners.contains(id) => format!("the owner {id}"),
			None => id.to_string(),
		}
	}
}

//! The owners of devices: each registers its devices and consents to its aggregator.

use crate::{
	config::{self, ConfigError, VenueConfig},
	timing::LastMessage,
};
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
};
use tieline_client::{
	Venue,
	agent::{Action, Agent, AgentError},
	chain::{
		Account, AccountId, AtFinalizedBlock, Hash, Static,
		api::{self, runtime_types::pallet_der_registry::types::Registration},
	},
	keys::KeySource,
};
use tieline_primitives::{
	AggregationId, Capability, DerId, Identifier, PointName, Technology, Watts,
};

/// The configuration of a wallet that acts for one owner, or for several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// Where the devices are connected.
	pub venue: VenueConfig,
	/// The owners.
	#[serde(rename = "owner")]
	pub owners: Vec<OwnerConfig>,
}

/// An owner and its devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerConfig {
	/// The owner's key.
	pub key: KeySource,
	/// Its devices.
	#[serde(rename = "device")]
	pub devices: Vec<DeviceConfig>,
}

/// A device to be registered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceConfig {
	/// Its name in logs.
	pub name: String,
	/// Its serial number.
	pub serial: String,
	/// The serial number of its meter.
	pub meter: String,
	/// The connection point, such as `675.2`.
	pub point: PointName,
	/// `solar`, `storage`, `ev-charger` or `flexible-load`.
	pub technology: Technology,
	/// The most that it can inject, in watts.
	#[serde(default)]
	pub export_w: Watts,
	/// The most that it can withdraw, in watts.
	#[serde(default)]
	pub import_w: Watts,
	/// The public address of the aggregator that it is enrolled by.
	pub aggregator: AccountId,
}

/// A device that is ready to be registered.
struct Device {
	config: DeviceConfig,
	serial: Hash,
	meter: Hash,
}

/// The wallets of one owner, or of several.
pub struct Owners {
	venue: VenueConfig,
	owners: Vec<(Account, Vec<Device>)>,
	last_message: LastMessage,
}

impl Owners {
	/// The wallets of this configuration, which `file` holds.
	pub fn new(config: Config, file: &Path) -> Result<Self, ConfigError> {
		let owners = config.owners.into_iter().map(|owner| {
			let devices = owner.devices.into_iter().map(|device| Device::new(device, file));
			Ok((Account::new(owner.key.load()?), devices.collect::<Result<_, ConfigError>>()?))
		});
		let owners = owners.collect::<Result<Vec<_>, ConfigError>>()?;
		if owners.is_empty() {
			return Err(ConfigError::malformed(file, 1, "there is no `[[owner]]`"));
		}
		Ok(Self { venue: config.venue, owners, last_message: LastMessage::default() })
	}

	/// The wallets of a configuration file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		Self::new(config::read(file)?, file)
	}

	/// The account of the first owner: each action is signed by the owner that it is for.
	pub fn account(&self) -> &Account {
		&self.owners[0].0
	}

	/// The aggregations of the aggregators that devices are to be enrolled by.
	async fn aggregations(
		&self,
		at: &AtFinalizedBlock,
		venue: &Venue,
	) -> Result<BTreeMap<AccountId, AggregationId>, AgentError> {
		let devices = self.owners.iter().flat_map(|(_, devices)| devices);
		let aggregators = devices.map(|device| device.config.aggregator).collect::<BTreeSet<_>>();
		let mut aggregations = BTreeMap::new();
		for aggregator in aggregators {
			if let Some(aggregation) = venue.aggregation_of(at, &aggregator).await? {
				aggregations.insert(aggregator, aggregation);
			}
		}
		Ok(aggregations)
	}

	/// Logs the devices that cannot be registered, as often as they change.
	fn note_taken_meters(&mut self, taken: &[String]) {
		let taken = taken.join(", ");
		if self.last_message.is_new(&taken) && !taken.is_empty() {
			tracing::warn!(
				agent = self.name(),
				devices = taken,
				"not registered: their meters are another device's"
			);
		}
	}
}

impl Device {
	fn new(config: DeviceConfig, file: &Path) -> Result<Self, ConfigError> {
		let digest = |text: &str| {
			Identifier::new(text).map(|identifier| identifier.digest().into()).map_err(|error| {
				ConfigError::malformed(file, 1, format!("{}: `{text}`: {error}", config.name))
			})
		};
		let (serial, meter) = (digest(&config.serial)?, digest(&config.meter)?);
		Ok(Self { config, serial, meter })
	}

	/// The registration, once the DSO has added the connection point.
	fn registration(&self, venue: &Venue) -> Option<Registration> {
		let DeviceConfig { technology, export_w: export, import_w: import, .. } = self.config;
		Some(Registration {
			point: Static(venue.point(&self.config.point)?),
			technology: Static(technology),
			rating: Static(Capability { export, import }),
			device: self.serial,
			meter: self.meter,
			retail: Vec::new(),
		})
	}
}

/// The state of the registry that owners act on.
struct Registered {
	devices: BTreeMap<Hash, DerId>,
	meters: BTreeSet<Hash>,
	consents: BTreeSet<DerId>,
}

impl Registered {
	async fn read(at: &AtFinalizedBlock) -> Result<Self, AgentError> {
		let registry = api::storage().der_registry();
		let devices = at.read_all(registry.devices(), ()).await?;
		let meters = at.read_all(registry.meters(), ()).await?;
		let consents = at.read_all(registry.consents(), ()).await?;
		Ok(Self {
			devices: devices.into_iter().map(|(key, der)| (key.0, der.0)).collect(),
			meters: meters.into_iter().map(|(key, _)| key.0).collect(),
			consents: consents.into_iter().map(|(key, _)| key.0.0).collect(),
		})
	}
}

impl Agent for Owners {
	fn name(&self) -> &str {
		"owners"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let Some(venue) = self.venue.find(at).await? else { return Ok(Vec::new()) };
		let aggregations = self.aggregations(at, &venue).await?;
		let known = Registered::read(at).await?;
		let mut actions = Vec::new();
		let mut taken = Vec::new();
		for (owner, devices) in &self.owners {
			let mut register = Vec::new();
			let mut consent = BTreeMap::<AggregationId, Vec<_>>::new();
			for device in devices {
				let name = &device.config.name;
				match known.devices.get(&device.serial) {
					None if known.meters.contains(&device.meter) => taken.push(name.clone()),
					None => {
						let registration = device.registration(&venue);
						register.extend(registration.map(|r| (name.clone(), r)));
					},
					Some(der) if !known.consents.contains(der) => {
						if let Some(aggregation) = aggregations.get(&device.config.aggregator) {
							let named = (name.clone(), Static(*der));
							consent.entry(*aggregation).or_default().push(named);
						}
					},
					Some(_) => {},
				}
			}
			let call = |registrations| api::tx().der_registry().register_many(registrations);
			let register = Action::for_each("register", register, call);
			actions.push(register.signed_by(owner.clone()));
			for (aggregation, ders) in consent {
				let call =
					move |ders| api::tx().der_registry().consent_many(ders, Static(aggregation));
				let action = format!("consent to aggregation {aggregation} for");
				let consent = Action::for_each(action, ders, call);
				actions.push(consent.signed_by(owner.clone()));
			}
		}
		self.note_taken_meters(&taken);
		Ok(actions)
	}
}

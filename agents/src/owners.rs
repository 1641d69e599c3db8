//! The owners of devices: each registers its devices and consents to its aggregator.

use crate::{
	config::{self, AccountConfig, ConfigError, VenueConfig},
	metrics::Metrics,
	timing::LastMessage,
};
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
	sync::Arc,
};
use tieline_client::{
	Venue,
	agent::{Action, Agent, AgentError},
	chain::{Account, AccountId, AtFinalizedBlock, Hash},
	registry::{self, Registration, Scope, View},
};
use tieline_primitives::{AggregationId, Capability, Hardware, PointName, Technology, Watts};

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
	/// The owner's account.
	pub account: AccountConfig,
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
	/// What it is registered under: the LFDI of its certificate, or the identifier that the utility
	/// has issued for its serial number with the interconnection agreement, `0x` and 64 digits.
	pub device: String,
	/// The same of the settlement meter of its site. Devices with the same are behind one meter.
	pub meter: String,
	/// The same of a meter of its own, if it has one.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub submeter: Option<String>,
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
	device: Hash,
	meter: Hash,
	submeter: Option<Hash>,
}

/// The wallets of one owner, or of several.
pub struct Owners {
	venue: VenueConfig,
	owners: Vec<(Account, Vec<Device>)>,
	registry: View,
	last_message: LastMessage,
	metrics: Arc<Metrics>,
}

impl Owners {
	/// The wallets of this configuration, which `file` holds.
	pub fn new(config: Config, file: &Path) -> Result<Self, ConfigError> {
		let owners = config.owners.into_iter().map(|owner| {
			let devices = owner.devices.into_iter().map(|device| Device::new(device, file));
			Ok((owner.account.load(file)?, devices.collect::<Result<_, ConfigError>>()?))
		});
		let owners = owners.collect::<Result<Vec<_>, ConfigError>>()?;
		if owners.is_empty() {
			return Err(ConfigError::malformed(file, 1, "there is no `[[owner]]`"));
		}
		let mut registry = View::new();
		registry.keep_only(Scope::Owners(owners.iter().map(|(owner, _)| *owner.id()).collect()));
		let last_message = LastMessage::default();
		let metrics = Metrics::new("owners", |_| ()).into();
		Ok(Self { venue: config.venue, owners, registry, last_message, metrics })
	}

	/// The wallets of a configuration file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		Self::new(config::read(file)?, file)
	}

	/// The account of the first owner: each action is signed by the owner that it is for.
	pub fn account(&self) -> &Account {
		&self.owners[0].0
	}

	/// What it tells Prometheus.
	pub fn metrics(&self) -> &Arc<Metrics> {
		&self.metrics
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
				"not registered: their meters are another customer's"
			);
		}
	}
}

impl Device {
	fn new(config: DeviceConfig, file: &Path) -> Result<Self, ConfigError> {
		let issued = |text: &str, of| {
			registry::issued(text, of).map_err(|error| {
				ConfigError::malformed(file, 1, format!("{}: `{text}`: {error}", config.name))
			})
		};
		let device = issued(&config.device, Hardware::Device)?;
		let meter = issued(&config.meter, Hardware::Meter)?;
		let submeter = config.submeter.as_ref().map(|text| issued(text, Hardware::Meter));
		let submeter = submeter.transpose()?;
		Ok(Self { config, device, meter, submeter })
	}

	/// The registration, once the DSO has added the connection point.
	fn registration(&self, venue: &Venue) -> Option<Registration> {
		let DeviceConfig { technology, export_w: export, import_w: import, .. } = self.config;
		Some(Registration {
			point: venue.point(&self.config.point)?,
			technology,
			rating: Capability { export, import },
			device: self.device,
			meter: self.meter,
			submeter: self.submeter,
			retail: Vec::new(),
		})
	}
}

/// Whether a settlement meter is that of another customer.
async fn is_anothers(
	at: &AtFinalizedBlock,
	meter: Hash,
	owner: &AccountId,
) -> Result<bool, AgentError> {
	let Some(site) = registry::site_of(at, meter).await? else { return Ok(false) };
	let site = registry::site(at, site).await?;
	Ok(site.is_some_and(|site| site.customer != *owner))
}

impl Agent for Owners {
	fn name(&self) -> &str {
		"owners"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let Some(venue) = self.venue.find(at).await? else { return Ok(Vec::new()) };
		let aggregations = self.aggregations(at, &venue).await?;
		self.registry.follow(at).await?;
		let mut actions = Vec::new();
		let mut taken = Vec::new();
		for (owner, devices) in &self.owners {
			let mut register = Vec::new();
			let mut consent = BTreeMap::<AggregationId, Vec<_>>::new();
			for device in devices {
				let name = &device.config.name;
				match self.registry.device(device.device) {
					// Of others' devices the view knows nothing.
					None if is_anothers(at, device.meter, owner.id()).await? => {
						taken.push(name.clone());
					},
					None => {
						let registration = device.registration(&venue);
						register.extend(registration.map(|r| (name.clone(), r)));
					},
					Some(der) if self.registry.consent(der).is_none() => {
						if let Some(aggregation) = aggregations.get(&device.config.aggregator) {
							consent.entry(*aggregation).or_default().push((name.clone(), der));
						}
					},
					Some(_) => {},
				}
			}
			let register = Action::for_each("register", register, registry::register);
			actions.push(register.signed_by(owner.clone()));
			for (aggregation, ders) in consent {
				let call = move |ders| registry::consent(ders, aggregation);
				let action = format!("consent to aggregation {aggregation} for");
				let consent = Action::for_each(action, ders, call);
				actions.push(consent.signed_by(owner.clone()));
			}
		}
		self.note_taken_meters(&taken);
		Ok(actions)
	}
}

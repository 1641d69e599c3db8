//! The configurations of a scenario's agents, each in a folder of its own.

use crate::{
	bids,
	model::{Device, ENDOWMENT_TOKENS, OWNER_TOKENS, Scenario, zone_years},
};
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
};
use tieline_agents::{
	aggregator,
	config::{self, AccountConfig, ConfigError, VenueConfig},
	consortium::{self, EndowmentConfig, ScheduleConfig, ZoneConfig},
	dso::{self, EnvelopeRow, FeederConfig, InterconnectionRow, PointRow},
	iso,
	owners::{self, DeviceConfig, OwnerConfig},
	solver,
};
use tieline_client::{
	chain::AccountId,
	keys::{KeyError, KeyPair, KeySource},
};
use tieline_primitives::{Capability, Hardware, Identifier, IdentifierSecret, Watts};

/// How many days a qualification lasts.
const QUALIFIED_DAYS: i64 = 364;
/// How many days the DSO has for a review.
const REVIEW_DAYS: u32 = 60;
/// The development key of the solver.
const SOLVER: &str = "//Bob";
/// The development key of the consortium, which is root's.
const CONSORTIUM: &str = "//Alice";

/// An agent of a scenario, and the file of its configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentConfig {
	/// Its name among the scenario's agents, such as `aggregator-sunrise`.
	pub name: String,
	/// The subcommand of `tieline` that runs it, such as `aggregator`.
	pub command: &'static str,
	/// Its configuration.
	pub file: PathBuf,
}

impl Scenario {
	/// Writes the configuration and the data of every agent into a folder of its own under
	/// `folder`. Keys are development keys, which no other chain admits.
	pub fn write_configs(&self, folder: &Path) -> Result<Vec<AgentConfig>, ConfigError> {
		let mut agents = Vec::new();
		let mut agent = |name: &str, command| {
			let folder = folder.join(name);
			let made = fs::create_dir_all(&folder);
			made.map_err(|cause| ConfigError::Unwritable { file: folder.clone(), cause })?;
			let file = folder.join(format!("{command}.toml"));
			agents.push(AgentConfig { name: name.into(), command, file: file.clone() });
			Ok::<_, ConfigError>(file)
		};
		config::write(&agent("consortium", "consortium")?, &self.consortium()?)?;
		config::write(&agent("owners", "owners")?, &self.owners()?)?;
		self.write_dso(&agent("dso", "dso")?)?;
		self.write_iso(&agent("iso", "iso")?)?;
		config::write(&agent("solve", "solve")?, &solver::Config { account: development(SOLVER) })?;
		for index in 0..self.aggregators.len() {
			let name = self.aggregators[index].agent_name();
			self.write_aggregator(index, &agent(&name, "aggregator")?)?;
		}
		Ok(agents)
	}

	/// Where everybody of the scenario trades.
	pub fn venue(&self) -> Result<VenueConfig, KeyError> {
		Ok(VenueConfig { iso: address(&self.iso.key)?, dso: address(&self.dso.key)? })
	}

	fn consortium(&self) -> Result<consortium::Config, ConfigError> {
		let aggregators = self.aggregators.iter().map(|aggregator| {
			let address = address(&aggregator.key)?;
			Ok(consortium::AggregatorConfig { address, name: aggregator.name.clone() })
		});
		let years = zone_years(self.date);
		Ok(consortium::Config {
			account: development(CONSORTIUM),
			iso: consortium::IsoConfig {
				address: address(&self.iso.key)?,
				congestion_account: address(&self.iso.congestion_account)?,
				name: self.iso.name.clone(),
				price_floor: self.iso.price_floor,
				price_cap: self.iso.price_cap,
				bond_tokens: self.iso.bond_tokens,
				bond_per_mw_tokens: self.iso.bond_per_mw_tokens,
				minimum_size: self.iso.minimum_size,
				zone: ZoneConfig {
					name: String::from_utf8_lossy(&self.place.zone.name).into_owned(),
					first_year: *years.start(),
					last_year: *years.end(),
				},
				interval_length: self.interval_length,
				schedule: ScheduleConfig {
					bidding_s: self.auction.bidding_s,
					revealing_s: self.auction.revealing_s,
					clearing_s: self.auction.clearing_s,
				},
			},
			dso: consortium::DsoConfig {
				address: address(&self.dso.key)?,
				name: self.dso.name.clone(),
				review_days: REVIEW_DAYS,
				penalties: self.dso.penalties,
			},
			aggregators: aggregators.collect::<Result<_, KeyError>>()?,
			endowments: self.endowments()?,
		})
	}

	/// The tokens that each account of the scenario gets, by address.
	pub fn endowments(&self) -> Result<Vec<EndowmentConfig>, KeyError> {
		let mut tokens = BTreeMap::<AccountId, u32>::new();
		let operators = [&self.iso.key, &self.dso.key].into_iter();
		for key in operators.chain(self.aggregators.iter().map(|aggregator| &aggregator.key)) {
			tokens.insert(address(key)?, ENDOWMENT_TOKENS);
		}
		let mut devices = BTreeMap::<&str, u32>::new();
		for device in &self.devices {
			*devices.entry(&device.owner).or_default() += 1;
		}
		for (owner, devices) in devices {
			let sum = tokens.entry(address(owner)?).or_insert(OWNER_TOKENS);
			*sum = sum.saturating_add(OWNER_TOKENS.saturating_mul(devices));
		}
		let endowments = tokens.into_iter();
		Ok(endowments.map(|(address, tokens)| EndowmentConfig { address, tokens }).collect())
	}

	fn owners(&self) -> Result<owners::Config, ConfigError> {
		let mut by_owner = BTreeMap::<&str, Vec<DeviceConfig>>::new();
		for device in &self.devices {
			by_owner.entry(&device.owner).or_default().push(self.device(device)?);
		}
		let owners = by_owner.into_iter();
		let owners =
			owners.map(|(key, devices)| OwnerConfig { account: development(key), devices });
		Ok(owners::Config { venue: self.venue()?, owners: owners.collect() })
	}

	fn device(&self, device: &Device) -> Result<DeviceConfig, KeyError> {
		let secret = IdentifierSecret::from(self.identifier_secret()?);
		// The serial numbers of a scenario that has been read are such.
		let issued = |serial: &str, of| {
			let digest = Identifier::new(serial).map(|serial| serial.digest(of, &secret));
			digest.map_or_else(|_| String::new(), |digest| format!("0x{}", hex(&digest)))
		};
		Ok(DeviceConfig {
			name: device.id.clone(),
			device: issued(&device.serial, Hardware::Device),
			meter: issued(&device.meter, Hardware::Meter),
			submeter: device.submeter.as_ref().map(|meter| issued(meter, Hardware::Meter)),
			point: device.point.clone(),
			technology: device.technology(),
			export_w: device.capability.export,
			import_w: device.capability.import,
			aggregator: address(&self.aggregators[device.aggregator].key)?,
		})
	}

	/// The secret with which the DSO issues identifiers, as public as its development key.
	fn identifier_secret(&self) -> Result<[u8; 32], KeyError> {
		Ok(self.dso.key.parse::<KeyPair>()?.secret(b"identifiers"))
	}

	fn write_dso(&self, file: &Path) -> Result<(), ConfigError> {
		let standing = &self.dso.standing_limit;
		let part = |watts: Watts, share: f64| Watts((watts.0 as f64 * share) as i64);
		// Several devices at a point may be rated for more together than it carries.
		let points = self.points().into_iter().map(|(point, rating)| {
			let carried = dso::carried(&self.feeder.network, point);
			let limit = |watts, share| part(watts, share).min(carried.unwrap_or(watts)).kw();
			PointRow {
				point: point.clone(),
				export_kw: limit(rating.export, standing.export_share),
				import_kw: limit(rating.import, standing.import_share),
				// Where no rating of the feeder bounds it: what is connected there.
				carries_kw: carried.is_none().then(|| rating.size().kw()),
			}
		});
		let records = self.devices.iter().map(|device| {
			let Capability { export, import } = device.capability;
			InterconnectionRow {
				serial: device.serial.clone(),
				point: device.point.clone(),
				technology: device.technology(),
				export_kw: export.kw(),
				import_kw: import.kw(),
			}
		});
		let config = dso::Config {
			account: development(&self.dso.key),
			iso: address(&self.iso.key)?,
			qualified_until: self.date.saturating_add(jiff::Span::new().days(QUALIFIED_DAYS)),
			points: "points.csv".into(),
			records: "interconnections.csv".into(),
			envelopes: (!self.dso.envelopes.is_empty()).then(|| "envelopes.csv".into()),
			identifier_secret: "identifiers.secret".into(),
			load: "load.csv".into(),
			feeder: FeederConfig {
				script: "feeder.dss".into(),
				regulators: self.feeder.regulators,
				limits: self.limits(),
			},
		};
		config::write_secret(
			&config::beside(file, &config.identifier_secret),
			&hex(&self.identifier_secret()?),
		)?;
		config::write_rows(&config::beside(file, &config.points), points)?;
		config::write_rows(&config::beside(file, &config.records), records)?;
		if let Some(envelopes) = &config.envelopes {
			let rows = self.dso.envelopes.iter().map(|(meter, envelope)| EnvelopeRow {
				meter: meter.clone(),
				export_kw: envelope.export.kw(),
				import_kw: envelope.import.kw(),
			});
			config::write_rows(&config::beside(file, envelopes), rows)?;
		}
		dso::write_loads(&config::beside(file, &config.load), &self.loads())?;
		let script = config::beside(file, &config.feeder.script);
		fs::write(&script, &self.feeder.script)
			.map_err(|cause| ConfigError::Unwritable { file: script, cause })?;
		config::write(file, &config)
	}

	fn write_iso(&self, file: &Path) -> Result<(), ConfigError> {
		let config = iso::Config {
			account: development(&self.iso.key),
			wait_for_members: self.devices.len(),
			wholesale: "wholesale.csv".into(),
		};
		iso::write_curves(&config::beside(file, &config.wholesale), &self.curves())?;
		config::write(file, &config)
	}

	fn write_aggregator(&self, index: usize, file: &Path) -> Result<(), ConfigError> {
		let aggregator = &self.aggregators[index];
		let config = aggregator::Config {
			account: development(&aggregator.key),
			venue: self.venue()?,
			name: aggregator.name.clone(),
			attestation: format!(
				"{} complies with the tariff of {}",
				aggregator.name, self.dso.name
			),
			bids: "bids.csv".into(),
		};
		let bids = self.profile(|interval| {
			let offers = bids::offers(self, index, interval).into_iter();
			offers.map(|offer| (offer.point, offer.side, offer.steps)).collect::<Vec<_>>()
		});
		aggregator::write_bids(&config::beside(file, &config.bids), &bids)?;
		config::write(file, &config)
	}
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn development(uri: &str) -> AccountConfig {
	AccountConfig::of(KeySource::Development(uri.into()))
}

fn address(uri: &str) -> Result<AccountId, KeyError> {
	Ok(uri.parse::<KeyPair>()?.id())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::model::{HOURS, TREASURY_TOKENS};
	use tieline_agents::{Aggregator, Consortium, Dso, Iso, Owners, Solver};

	fn shipped() -> Scenario {
		let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");
		Scenario::read(file).unwrap_or_else(|error| panic!("{error}"))
	}

	#[test]
	fn every_agent_of_the_shipped_day_starts_from_its_own_files() {
		let folder = tempfile::tempdir().unwrap();
		let agents = shipped().write_configs(folder.path()).unwrap();
		let mut names = Vec::new();
		for AgentConfig { name, command, file } in &agents {
			names.push(name.as_str());
			let read = match *command {
				"consortium" => Consortium::read(file).map(drop),
				"owners" => Owners::read(file).map(drop),
				"dso" => Dso::read(file).map(drop),
				"iso" => Iso::read(file).map(drop),
				"solve" => Solver::read(file).map(drop),
				"aggregator" => Aggregator::read(file).map(drop),
				other => panic!("no agent `{other}`"),
			};
			read.unwrap_or_else(|error| panic!("{name}: {error}"));
		}
		assert_eq!(names.len(), 8);
		assert!(names.contains(&"aggregator-sunrise"), "{names:?}");
	}

	/// Each agent has the keys of those that it acts for, and of nobody else.
	#[test]
	fn no_agent_reads_the_key_of_another() {
		let folder = tempfile::tempdir().unwrap();
		let scenario = shipped();
		let mut keys = vec![scenario.iso.key.clone(), scenario.dso.key.clone()];
		keys.extend(scenario.aggregators.iter().map(|aggregator| aggregator.key.clone()));
		for AgentConfig { name, file, .. } in scenario.write_configs(folder.path()).unwrap() {
			let files = fs::read_dir(file.parent().unwrap()).unwrap().map(|file| file.unwrap());
			let text =
				files.map(|file| fs::read_to_string(file.path()).unwrap()).collect::<String>();
			let held = keys.iter().filter(|key| text.contains(&format!("{key}\"")));
			assert!(held.count() <= 1, "{name}");
		}
	}

	#[test]
	fn a_thousand_owners_can_be_endowed() {
		let mut scenario = shipped();
		let device = scenario.devices[0].clone();
		let owner = |number| Device { owner: format!("//Owner{number}"), ..device.clone() };
		scenario.devices = (0..1_000).map(owner).collect();
		let endowments = scenario.endowments().unwrap();
		assert_eq!(endowments.len(), 1_000 + 2 + scenario.aggregators.len());
		let sum = endowments.iter().map(|endowment| u64::from(endowment.tokens)).sum::<u64>();
		assert!(sum < u64::from(TREASURY_TOKENS) / 10, "{sum}");
	}

	#[test]
	fn a_profile_has_a_value_for_each_interval() {
		let scenario = shipped();
		let profile = scenario.profile(|index| index);
		assert_eq!(profile.len(), HOURS);
		assert_eq!(profile.get(&scenario.interval(13)), Some(&13));
	}
}

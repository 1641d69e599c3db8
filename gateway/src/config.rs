//! The configuration of a gateway.

use crate::{chain::ShareRule, instructions::Rules, sunspec::DeviceSettings};
use serde::{Deserialize, Serialize};
use std::{
	fs, io,
	net::{SocketAddr, ToSocketAddrs as _},
	path::{Path, PathBuf},
	time::Duration,
};
use tieline_client::{
	chain::Account,
	keys::{KeyError, KeySource},
};
use tieline_primitives::{Capability, DerId, Technology, Watts};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
	/// The file cannot be read: check its path and permissions.
	#[error("{} cannot be read: {cause}", file.display())]
	Unreadable {
		/// The file.
		file: PathBuf,
		/// The reason.
		cause: io::Error,
	},
	/// The file does not say what it has to: correct the line.
	#[error("{}:{line}: {problem}", file.display())]
	Malformed {
		/// The file.
		file: PathBuf,
		/// The line, from 1.
		line: usize,
		/// What is wrong.
		problem: String,
	},
	/// The key cannot be used.
	#[error(transparent)]
	Key(#[from] KeyError),
}

/// The configuration of a gateway. Paths are relative to its folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The gateway's key, with which it signs the energy that it hands over.
	pub key: KeySource,
	/// The device.
	pub device: DeviceConfig,
	/// The chain.
	pub chain: ChainConfig,
	/// The device's share of awards and limits.
	#[serde(default)]
	pub share: ShareConfig,
	/// The limits that hold without the chain.
	pub standing: StandingConfig,
	/// When set-points are written.
	#[serde(default)]
	pub control: ControlConfig,
	/// The energy.
	pub energy: EnergyConfig,
	/// Where metrics and energy are served; nowhere unless given.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub http: Option<HttpConfig>,
}

/// The device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceConfig {
	/// Its host and port, such as `192.168.7.20:502`.
	pub address: String,
	/// Its Modbus unit identifier.
	#[serde(default = "one")]
	pub unit: u8,
	/// Its serial number, as in model 1.
	pub serial: String,
	/// Its technology.
	pub technology: DeviceTechnology,
	/// The longest that a reply may take, in milliseconds.
	#[serde(default = "patience_ms")]
	pub patience_ms: u64,
}

/// The technologies that a gateway can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceTechnology {
	/// Photovoltaic generation.
	Solar,
	/// A battery.
	Storage,
}

/// The chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainConfig {
	/// The nodes, in their order of preference, such as `wss://node.example.org`.
	pub endpoints: Vec<String>,
	/// The DER that the device is registered as.
	pub der: u32,
	/// How old the newest finalized block may be before the device goes to its standing limit, in
	/// seconds.
	#[serde(default = "lost_after_s")]
	pub lost_after_s: u64,
	/// What is added to the clock for the time of delivery, in milliseconds. Other than zero only
	/// where a pricing node replays another day.
	#[serde(default)]
	pub delivery_offset_ms: i64,
}

/// The device's share of awards and limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ShareConfig {
	/// Of the award of its aggregation at the connection point.
	pub award: ShareRule,
	/// Of the limits of the connection point.
	pub limit: ShareRule,
}

/// The limits that hold without the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingConfig {
	/// The most that the device may inject, in watts.
	pub export_w: i64,
	/// The most that the device may withdraw, in watts.
	#[serde(default)]
	pub import_w: i64,
}

/// When set-points are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ControlConfig {
	/// How often the set-point is written, in seconds. A change is written within a second.
	pub period_s: u64,
	/// After how many seconds without a set-point the device goes to its standing limit by itself.
	pub reversion_s: u64,
}

/// The energy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnergyConfig {
	/// The folder that it is kept in until it has been taken.
	pub folder: PathBuf,
	/// How often the counters are read, in seconds.
	#[serde(default = "read_s")]
	pub period_s: u64,
	/// The length of an interval in minutes: 60, 30, 15 or 5.
	#[serde(default = "interval_minutes")]
	pub interval_minutes: u64,
}

/// Where metrics and energy are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
	/// The address to listen at. Whoever reaches it may take energy: keep it on this machine, or
	/// behind a proxy that knows who asks.
	pub listen: SocketAddr,
}

impl Default for ControlConfig {
	fn default() -> Self {
		Self { period_s: 10, reversion_s: 60 }
	}
}

fn one() -> u8 {
	1
}

fn patience_ms() -> u64 {
	2_000
}

fn lost_after_s() -> u64 {
	60
}

fn read_s() -> u64 {
	5
}

fn interval_minutes() -> u64 {
	5
}

impl From<DeviceTechnology> for Technology {
	fn from(technology: DeviceTechnology) -> Self {
		match technology {
			DeviceTechnology::Solar => Self::Solar,
			DeviceTechnology::Storage => Self::Storage,
		}
	}
}

impl Config {
	/// Reads a configuration file, and checks it.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		let text = fs::read_to_string(file)
			.map_err(|cause| ConfigError::Unreadable { file: file.into(), cause })?;
		let malformed = |line, problem| ConfigError::Malformed { file: file.into(), line, problem };
		let config: Self = toml::from_str(&text).map_err(|error| {
			let at = error.span().map_or(0, |span| span.start);
			let before = text.get(..at).unwrap_or(&text);
			malformed(before.matches('\n').count() + 1, error.message().to_owned())
		})?;
		match config.problem() {
			None => Ok(config),
			Some((section, key, problem)) => Err(malformed(line_of(&text, section, key), problem)),
		}
	}

	/// What is wrong with the values, and the section and key of it.
	fn problem(&self) -> Option<(&'static str, &'static str, String)> {
		let Self { device, chain, share, standing, control, energy, .. } = self;
		let is_fraction = |rule: ShareRule| match rule {
			ShareRule::Capability => true,
			ShareRule::Fraction(fraction) => (0.0..=1.0).contains(&fraction),
		};
		let is_endpoint = |text: &String| {
			let host = text.strip_prefix("ws://").or_else(|| text.strip_prefix("wss://"));
			host.is_some_and(|host| !host.is_empty())
		};
		let wrong = |is_right: bool, section, key, problem: &str| {
			(!is_right).then(|| (section, key, format!("`{key}` {problem}")))
		};
		let is_length = [5, 15, 30, 60].contains(&energy.interval_minutes);
		wrong(!device.serial.is_empty(), "device", "serial", "is empty: the device is known by it")
			.or_else(|| {
				let is_right = (1..=60_000).contains(&device.patience_ms);
				wrong(is_right, "device", "patience_ms", "is not from 1 to 60000")
			})
			.or_else(|| match resolve(&device.address) {
				Ok(_) => None,
				Err(cause) => {
					Some(("device", "address", format!("`address` is no host and port: {cause}")))
				},
			})
			.or_else(|| {
				let is_right =
					!chain.endpoints.is_empty() && chain.endpoints.iter().all(is_endpoint);
				let problem = "names no node, or one without `ws://` or `wss://`";
				wrong(is_right, "chain", "endpoints", problem)
			})
			.or_else(|| wrong(chain.lost_after_s > 0, "chain", "lost_after_s", "is zero"))
			.or_else(|| {
				wrong(is_fraction(share.award), "share", "award", "is a fraction from 0 to 1")
			})
			.or_else(|| {
				wrong(is_fraction(share.limit), "share", "limit", "is a fraction from 0 to 1")
			})
			.or_else(|| wrong(standing.export_w >= 0, "standing", "export_w", "is negative"))
			.or_else(|| wrong(standing.import_w >= 0, "standing", "import_w", "is negative"))
			.or_else(|| wrong(control.period_s > 0, "control", "period_s", "is zero"))
			.or_else(|| {
				let is_right = control.reversion_s >= control.period_s.saturating_mul(2)
					&& control.reversion_s < u64::from(u16::MAX);
				let problem = "is not from twice `period_s` to 65534";
				wrong(is_right, "control", "reversion_s", problem)
			})
			.or_else(|| wrong(energy.period_s > 0, "energy", "period_s", "is zero"))
			.or_else(|| wrong(is_length, "energy", "interval_minutes", "is not 60, 30, 15 or 5"))
	}

	/// Where the device is, and which one it has to be.
	pub fn device(&self) -> io::Result<DeviceSettings> {
		Ok(DeviceSettings {
			address: resolve(&self.device.address)?,
			unit: self.device.unit,
			serial: self.device.serial.clone(),
			technology: self.device.technology.into(),
			patience: Duration::from_millis(self.device.patience_ms),
		})
	}

	/// How the device is told what to do.
	pub fn rules(&self) -> Rules {
		Rules {
			technology: self.device.technology.into(),
			standing: Capability {
				export: Watts(self.standing.export_w),
				import: Watts(self.standing.import_w),
			},
			reversion: Duration::from_secs(self.control.reversion_s),
			lost_after: Duration::from_secs(self.chain.lost_after_s),
			delivery_offset: self.chain.delivery_offset_ms,
		}
	}

	/// The DER that the device is registered as.
	pub fn der(&self) -> DerId {
		DerId(self.chain.der)
	}

	/// The account of the key, whose file is beside the configuration.
	pub fn account(&self, file: &Path) -> Result<Account, ConfigError> {
		let key = match &self.key {
			KeySource::File(named) => KeySource::File(beside(file, named)),
			KeySource::Keystore { file: named, password_env } => KeySource::Keystore {
				file: beside(file, named),
				password_env: password_env.clone(),
			},
			other => other.clone(),
		};
		Ok(Account::new(key.load()?))
	}
}

/// The path of a file that a configuration names.
pub(crate) fn beside(config: &Path, named: &Path) -> PathBuf {
	config.parent().unwrap_or(Path::new("")).join(named)
}

fn resolve(address: &str) -> io::Result<SocketAddr> {
	let none = || io::Error::other("the name has no address");
	address.to_socket_addrs()?.next().ok_or_else(none)
}

/// The line of a key in its section; of the section where the key is not written.
fn line_of(text: &str, section: &str, key: &str) -> usize {
	let mut line_of_section = 1;
	let mut is_inside = false;
	for (index, line) in text.lines().enumerate() {
		let line = line.trim();
		if let Some(name) = line.strip_prefix('[') {
			is_inside = name.trim_end_matches(']').trim() == section;
			if is_inside {
				line_of_section = index + 1;
			}
		} else if is_inside && line.split('=').next().is_some_and(|name| name.trim() == key) {
			return index + 1;
		}
	}
	line_of_section
}

#[cfg(test)]
mod tests {
	use super::*;

	const GOOD: &str = r#"key = { development = "//Gateway" }

[device]
address = "127.0.0.1:502"
serial = "A1"
technology = "storage"

[chain]
endpoints = ["ws://127.0.0.1:9944", "wss://b.example.org"]
der = 12

[share]
award = 0.25

[standing]
export_w = 5000

[energy]
folder = "energy"
"#;

	fn read(text: &str) -> Result<Config, String> {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("gateway.toml");
		fs::write(&file, text).unwrap();
		let shown = |error: ConfigError| {
			let text = error.to_string();
			text[text.find("gateway.toml").unwrap()..].to_owned()
		};
		Config::read(&file).map_err(shown)
	}

	#[test]
	fn what_is_not_written_has_a_default() {
		let config = read(GOOD).unwrap();
		assert_eq!(config.share.award, ShareRule::Fraction(0.25));
		assert_eq!(config.share.limit, ShareRule::Capability);
		assert_eq!((config.device.unit, config.control.reversion_s), (1, 60));
		assert_eq!(config.rules().standing.export, Watts(5_000));
		assert_eq!(config.der(), DerId(12));
	}

	#[test]
	fn a_configuration_survives_being_written_and_read() {
		let config = read(GOOD).unwrap();
		assert_eq!(read(&toml::to_string(&config).unwrap()), Ok(config));
	}

	#[test]
	fn each_mistake_is_named_by_its_line() {
		for (from, to, message) in [
			("serial = \"A1\"", "serail = \"A1\"", "gateway.toml:5: unknown field `serail`"),
			("serial = \"A1\"", "serial = \"\"", "gateway.toml:5: `serial` is empty"),
			("der = 12", "der = \"twelve\"", "gateway.toml:10: invalid type: string"),
			("award = 0.25", "award = 1.5", "gateway.toml:13: `award` is a fraction from 0 to 1"),
			("export_w = 5000", "export_w = -1", "gateway.toml:16: `export_w` is negative"),
			("\"storage\"", "\"wind\"", "gateway.toml:6: unknown variant `wind`"),
			("ws://127", "http://127", "gateway.toml:9: `endpoints` names no node"),
			("127.0.0.1:502", "127.0.0.1", "gateway.toml:4: `address` is no host and port"),
			("\"energy\"", "\"e\"\ninterval_minutes = 7", "gateway.toml:20: `interval_minutes`"),
			(
				"[standing]",
				"[control]\nperiod_s = 40\n[standing]",
				"gateway.toml:15: `reversion_s` is not from twice `period_s`",
			),
		] {
			let error = read(&GOOD.replacen(from, to, 1)).unwrap_err();
			assert!(error.starts_with(message), "{error}");
		}
	}
}

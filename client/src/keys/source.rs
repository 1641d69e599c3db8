//! Where a key is kept.

use super::{KeyError, KeyPair, pair::read_variable};
use serde::{Deserialize, Serialize};
use std::{fmt, path::PathBuf};

/// Where a key pair is read from: the form of a key in a config file.
///
/// | in TOML | the key |
/// |---|---|
/// | `{ file = "market.key" }` | a secret URI in a file of mode 0600 |
/// | `{ env = "MARKET_KEY" }` | a secret URI in an environment variable |
/// | `{ keystore = "account.json", password_env = "MARKET_PASSWORD" }` | a polkadot.js export |
/// | `{ development = "//Alice" }` | a derivation path of the development phrase |
///
/// Paths are relative to the working directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Fields", into = "Fields")]
pub enum KeySource {
	/// A file with a secret URI: see [`KeyPair::read`].
	File(PathBuf),
	/// An environment variable with a secret URI: see [`KeyPair::from_env`].
	Env(String),
	/// A JSON export of polkadot.js: see [`KeyPair::from_keystore`].
	Keystore {
		/// The file.
		file: PathBuf,
		/// The environment variable with its password.
		password_env: String,
	},
	/// A derivation path of the development phrase: a key that everybody has.
	Development(String),
}

impl KeySource {
	/// Reads the key.
	pub fn load(&self) -> Result<KeyPair, KeyError> {
		match self {
			Self::File(file) => KeyPair::read(file),
			Self::Env(variable) => KeyPair::from_env(variable),
			Self::Keystore { file, password_env } => {
				let password = read_variable(password_env, "the password of the keystore")?;
				KeyPair::from_keystore(file, &password)
			},
			Self::Development(path) if path.starts_with('/') && !path.contains("///") => {
				path.parse()
			},
			Self::Development(_) => Err(KeyError::NotDevelopment),
		}
	}

	/// Whether it names a key of the development phrase. A key from another source may still be
	/// one: see [`Signer::is_development`](super::Signer::is_development).
	pub fn is_development(&self) -> bool {
		matches!(self, Self::Development(_))
	}
}

impl fmt::Display for KeySource {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::File(file) => write!(f, "the key file {}", file.display()),
			Self::Env(variable) => write!(f, "the key in the environment variable {variable}"),
			Self::Keystore { file, .. } => write!(f, "the keystore {}", file.display()),
			Self::Development(_) => f.write_str("a development key"),
		}
	}
}

/// A key source as it is written.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
	#[serde(default, skip_serializing_if = "Option::is_none")]
	file: Option<PathBuf>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	env: Option<String>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	keystore: Option<PathBuf>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	password_env: Option<String>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	development: Option<String>,
}

impl TryFrom<Fields> for KeySource {
	type Error = &'static str;

	fn try_from(fields: Fields) -> Result<Self, &'static str> {
		let Fields { file, env, keystore, password_env, development } = fields;
		match (file, env, keystore, password_env, development) {
			(Some(file), None, None, None, None) => Ok(Self::File(file)),
			(None, Some(env), None, None, None) => Ok(Self::Env(env)),
			(None, None, Some(file), Some(password_env), None) => {
				Ok(Self::Keystore { file, password_env })
			},
			(None, None, Some(_), None, None) => Err(
				"a key in a `keystore` needs `password_env`, the environment variable with its \
				     password",
			),
			(None, None, None, None, Some(path)) => Ok(Self::Development(path)),
			_ => Err("a key has one source: `file`, `env`, `keystore` with `password_env`, or \
			          `development`"),
		}
	}
}

impl From<KeySource> for Fields {
	fn from(source: KeySource) -> Self {
		match source {
			KeySource::File(file) => Self { file: Some(file), ..Self::default() },
			KeySource::Env(env) => Self { env: Some(env), ..Self::default() },
			KeySource::Keystore { file, password_env } => {
				Self { keystore: Some(file), password_env: Some(password_env), ..Self::default() }
			},
			KeySource::Development(path) => Self { development: Some(path), ..Self::default() },
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[derive(Debug, PartialEq, Serialize, Deserialize)]
	struct Config {
		key: KeySource,
	}

	fn parse(key: &str) -> Result<KeySource, String> {
		toml::from_str::<Config>(&format!("key = {key}"))
			.map(|config| config.key)
			.map_err(|error| error.message().to_owned())
	}

	#[test]
	fn each_source_is_written_as_it_is_read() {
		let keystore =
			KeySource::Keystore { file: "account.json".into(), password_env: "PASSWORD".into() };
		for (text, source) in [
			(r#"{ file = "market.key" }"#, KeySource::File("market.key".into())),
			(r#"{ env = "MARKET_KEY" }"#, KeySource::Env("MARKET_KEY".into())),
			(r#"{ keystore = "account.json", password_env = "PASSWORD" }"#, keystore),
			(r#"{ development = "//Alice" }"#, KeySource::Development("//Alice".into())),
		] {
			assert_eq!(parse(text).as_ref(), Ok(&source));
			let written = toml::to_string(&Config { key: source.clone() }).expect("TOML");
			assert_eq!(toml::from_str::<Config>(&written).expect("a config").key, source);
		}
	}

	#[test]
	fn a_key_has_exactly_one_source() {
		for text in ["{}", r#"{ file = "a", env = "B" }"#, r#"{ env = "B", password_env = "C" }"#] {
			let error = parse(text).expect_err(text);
			assert!(error.contains("a key has one source"), "{error}");
		}
		let error = parse(r#"{ keystore = "a.json" }"#).expect_err("no password");
		assert!(error.contains("needs `password_env`"), "{error}");
	}

	#[test]
	fn a_secret_does_not_belong_in_a_config_file() {
		assert!(parse(r#"{ seed = "0x01" }"#).is_err());
		let phrase = KeySource::Development("some twelve words".into());
		let error = phrase.load().expect_err("no path").to_string();
		assert!(!error.contains("twelve"), "{error}");
		assert!(error.contains("keep any other key out of the config file"), "{error}");
		let key = KeySource::Development("//Iso".into()).load().expect("a development key");
		assert_eq!(key.address(), "//Iso".parse::<KeyPair>().expect("a key").address());
	}

	#[test]
	fn a_source_is_described_without_its_key() {
		assert_eq!(KeySource::File("a.key".into()).to_string(), "the key file a.key");
		assert!(KeySource::Development("//Iso".into()).is_development());
	}
}

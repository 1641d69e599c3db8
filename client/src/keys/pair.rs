//! A key pair in memory.

use super::{KeyError, Signature, Signer, Signing};
use serde::Deserialize;
use std::{
	env::{self, VarError},
	fmt,
	fs::File,
	io::Read,
	path::Path,
	str::FromStr,
};
use subxt::utils::AccountId32 as AccountId;
use subxt_signer::{
	DEV_PHRASE, DeriveJunction, ExposeSecret, SecretUri,
	polkadot_js_compat::{self, Error as KeystoreError},
	sr25519::{self, Keypair},
};
use tieline_primitives::IdentifierSecret;

/// The seed of the development phrase, which is as public as the phrase.
const DEVELOPMENT_SEED: &str = "fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e";
/// The accounts that development chains endow.
const DEVELOPMENT_NAMES: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
/// The Base64 characters of an encrypted key: 201 bytes.
const KEYSTORE_CHARACTERS: usize = 268;

/// A key pair (sr25519) that is kept in memory.
///
/// Its text form is the secret URI of all Substrate tools: a mnemonic phrase or a `0x` seed, then
/// a derivation path. A path alone, such as `//Alice`, derives from the development phrase, which
/// everybody knows.
///
/// ```
/// use tieline_client::keys::{KeyPair, Signer};
///
/// let alice: KeyPair = "//Alice".parse()?;
/// assert_eq!(alice.address(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
/// assert!(alice.is_development());
/// # Ok::<(), tieline_client::keys::KeyError>(())
/// ```
#[derive(Clone)]
pub struct KeyPair {
	pair: Keypair,
	development: bool,
}

impl KeyPair {
	/// Reads a secret URI from a file that nobody but its owner has access to: on Unix, of mode
	/// 0600 or stricter. White space around the URI is left out.
	pub fn read(path: impl AsRef<Path>) -> Result<Self, KeyError> {
		let path = path.as_ref();
		let uri = read_private(path)?;
		uri.trim().parse().map_err(KeyError::of(format!("the key file {}", path.display())))
	}

	/// Reads a secret URI from an environment variable.
	pub fn from_env(variable: &str) -> Result<Self, KeyError> {
		let uri = read_variable(variable, "a secret URI")?;
		uri.trim().parse().map_err(KeyError::of(format!("the environment variable {variable}")))
	}

	/// Decrypts the JSON export of a polkadot.js account (sr25519).
	pub fn from_keystore(path: impl AsRef<Path>, password: &str) -> Result<Self, KeyError> {
		let path = path.as_ref();
		let json = std::fs::read_to_string(path)
			.map_err(|cause| KeyError::Unreadable { file: path.into(), cause })?;
		decrypt(&json, password).map_err(|reason| match reason {
			Some(reason) => KeyError::NoKeystore { file: path.into(), reason },
			None => KeyError::WrongPassword { file: path.into() },
		})
	}

	/// The account's public key.
	pub fn id(&self) -> AccountId {
		AccountId(self.pair.public_key().0)
	}

	/// The account in SS58, with the general prefix 42, which is also the chain's.
	pub fn address(&self) -> String {
		self.id().to_string()
	}

	/// A secret that only this key gives, the same each time: the hash of the public key of a hard
	/// derivation, which takes the secret key to compute.
	pub fn secret(&self, label: &[u8]) -> [u8; 32] {
		let junction = DeriveJunction::hard(sp_crypto_hashing::blake2_256(label));
		sp_crypto_hashing::blake2_256(&self.pair.derive([junction]).public_key().0)
	}

	fn new(pair: Keypair, derived_from_public: bool) -> Self {
		let development = derived_from_public || is_well_known(&pair);
		Self { pair, development }
	}
}

impl Signer for KeyPair {
	fn account_id(&self) -> AccountId {
		self.id()
	}

	fn sign<'a>(&'a self, payload: &'a [u8]) -> Signing<'a> {
		Box::pin(async move { Ok(Signature::Sr25519(self.pair.sign(payload).0)) })
	}

	fn secret(&self, label: &[u8]) -> Option<[u8; 32]> {
		Some(self.secret(label))
	}

	fn is_development(&self) -> bool {
		self.development
	}
}

impl FromStr for KeyPair {
	type Err = KeyError;

	fn from_str(uri: &str) -> Result<Self, KeyError> {
		let malformed = |reason| KeyError::Malformed { reason };
		if uri.is_empty() {
			return Err(malformed("it is empty"));
		}
		let uri = SecretUri::from_str(uri).map_err(|_| malformed("it is not of that form"))?;
		let pair = Keypair::from_uri(&uri).map_err(|error| {
			malformed(match error {
				sr25519::Error::Phrase(_) => "it has no valid mnemonic phrase",
				sr25519::Error::Hex(_) => "its seed is not 32 bytes in hexadecimal",
				_ => "its seed is not valid",
			})
		})?;
		let phrase = uri.phrase.expose_secret();
		let seed = phrase.strip_prefix("0x").map(str::to_ascii_lowercase);
		let is_public = phrase == DEV_PHRASE && uri.password.is_none()
			|| seed.is_some_and(|seed| seed == DEVELOPMENT_SEED);
		Ok(Self::new(pair, is_public))
	}
}

impl fmt::Debug for KeyPair {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_tuple("KeyPair").field(&self.address()).finish()
	}
}

/// Whether it is the key of an account that development chains endow, however it was written.
fn is_well_known(pair: &Keypair) -> bool {
	let Some(root) = SecretUri::from_str("//Alice")
		.ok()
		.and_then(|uri| Keypair::from_uri(&SecretUri { junctions: Vec::new(), ..uri }).ok())
	else {
		return false;
	};
	let public = pair.public_key().0;
	let stash = DeriveJunction::hard("stash");
	DEVELOPMENT_NAMES.iter().any(|name| {
		let account = root.derive([DeriveJunction::hard(*name)]);
		account.public_key().0 == public || account.derive([stash]).public_key().0 == public
	})
}

/// Reads the secret of a DSO for identifiers from a file that nobody but its owner has access to: on
/// Unix, of mode 0600 or stricter.
pub fn read_identifier_secret(path: impl AsRef<Path>) -> Result<IdentifierSecret, KeyError> {
	let path = path.as_ref();
	let text = read_private(path)?;
	text.parse().map_err(|_| KeyError::NoIdentifierSecret { file: path.into() })
}

/// Reads a file that nobody but its owner has access to.
fn read_private(path: &Path) -> Result<String, KeyError> {
	let unreadable = |cause| KeyError::Unreadable { file: path.into(), cause };
	let mut file = File::open(path).map_err(unreadable)?;
	// Of the open file, so that it cannot be another one by the time it is read.
	check_mode(&file, path)?;
	let mut text = String::new();
	file.read_to_string(&mut text).map_err(unreadable)?;
	Ok(text)
}

/// Reads an environment variable that has to be set.
pub(super) fn read_variable(variable: &str, purpose: &'static str) -> Result<String, KeyError> {
	env::var(variable).map_err(|error| KeyError::NoVariable {
		variable: variable.into(),
		state: match error {
			VarError::NotPresent => "not set",
			VarError::NotUnicode(_) => "not UTF-8",
		},
		purpose,
	})
}

#[cfg(unix)]
fn check_mode(file: &File, path: &Path) -> Result<(), KeyError> {
	use std::os::unix::fs::PermissionsExt;
	let metadata =
		file.metadata().map_err(|cause| KeyError::Unreadable { file: path.into(), cause })?;
	let mode = metadata.permissions().mode() & 0o7777;
	if mode & 0o077 != 0 {
		return Err(KeyError::Exposed { file: path.into(), mode });
	}
	Ok(())
}

#[cfg(not(unix))]
fn check_mode(_: &File, _: &Path) -> Result<(), KeyError> {
	Ok(())
}

/// Decrypts a polkadot.js export. Fails with what is wrong with it, or with `None` when it is the
/// password.
fn decrypt(json: &str, password: &str) -> Result<KeyPair, Option<&'static str>> {
	#[derive(Deserialize)]
	struct Export {
		encoded: String,
	}
	let export = serde_json::from_str::<Export>(json);
	let export = export.map_err(|_| Some("it is not the JSON of one account"))?;
	if export.encoded.len() != KEYSTORE_CHARACTERS {
		return Err(Some("its encrypted key is not 201 bytes"));
	}
	let pair = polkadot_js_compat::decrypt_json(json, password).map_err(|error| match error {
		KeystoreError::Secretbox(_) => None,
		KeystoreError::Json(_) => Some("it is not the JSON of one account"),
		KeystoreError::UnsupportedEncoding => Some("it is of another scheme or version"),
		KeystoreError::UnsupportedScryptParameters { .. } => {
			Some("it has scrypt parameters that polkadot.js does not use")
		},
		_ => Some("its contents do not fit together"),
	})?;
	Ok(KeyPair::new(pair, false))
}

#[cfg(test)]
mod tests {
	use super::*;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	/// //Alice, exported with the password `whoisalice`.
	const EXPORT: &str = r#"{
		"encoded": "DumgApKCTqoCty1OZW/8WS+sgo6RdpHhCwAkA2IoDBMAgAAAAQAAAAgAAAB6IG/q24EeVf0JqWqcBd5m2tKq5BlyY84IQ8oamLn9DZe9Ouhgunr7i36J1XxUnTI801axqL/ym1gil0U8440Qvj0lFVKwGuxq38zuifgoj0B3Yru0CI6QKEvQPU5xxj4MpyxdSxP+2PnTzYao0HDH0fulaGvlAYXfqtU89xrx2/z9z7IjSwS3oDFPXRQ9kAdDebtyCVreZ9Otw9v3",
		"encoding": {
			"content": ["pkcs8", "sr25519"],
			"type": ["scrypt", "xsalsa20-poly1305"],
			"version": "3"
		},
		"address": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
		"meta": {}
	}"#;

	fn pair(uri: &str) -> KeyPair {
		uri.parse().expect("a secret URI")
	}

	#[test]
	fn a_path_a_phrase_and_a_seed_name_the_same_account() {
		let phrase =
			pair("bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice");
		let seed = pair("0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a");
		for key in [pair("//Alice"), phrase, seed] {
			assert_eq!(key.address(), ALICE);
			assert!(key.is_development());
		}
	}

	#[test]
	fn every_path_of_the_development_phrase_is_a_development_key() {
		let seed = format!("0x{}//Iso", DEVELOPMENT_SEED.to_uppercase());
		for uri in ["//Iso", "/soft//hard", "//Bob//stash", &seed] {
			assert!(pair(uri).is_development(), "{uri}");
		}
		let own = "0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef//Alice";
		assert!(!pair(own).is_development());
	}

	#[test]
	fn a_malformed_key_is_refused_without_repeating_it() {
		for text in ["not a phrase at all", "0x1234", "bottom drive obey//Alice", ""] {
			let error = text.parse::<KeyPair>().expect_err("no key").to_string();
			assert!(error.contains("write a mnemonic phrase"), "{error}");
			assert!(text.is_empty() || !error.contains(text), "{error}");
			assert!(!error.contains("bottom"), "{error}");
		}
	}

	#[test]
	fn a_secret_depends_on_key_and_label_alone() {
		let (iso, dso) = (pair("//Iso"), pair("//Dso"));
		assert_eq!(iso.secret(b"a"), iso.clone().secret(b"a"));
		assert_ne!(iso.secret(b"a"), iso.secret(b"b"));
		assert_ne!(iso.secret(b"a"), dso.secret(b"a"));
	}

	#[test]
	fn a_key_pair_prints_its_address_only() {
		let key = pair("//Iso");
		assert_eq!(format!("{key:?}"), format!("KeyPair({:?})", key.address()));
	}

	#[cfg(unix)]
	#[test]
	fn a_key_file_that_others_can_read_is_refused_with_the_remedy() {
		use std::{fs, os::unix::fs::PermissionsExt};
		let folder = tempfile::tempdir().expect("a folder");
		let file = folder.path().join("market.key");
		fs::write(&file, "//Alice\n").expect("a file");
		for (mode, accepted) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
			fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("its mode");
			match KeyPair::read(&file) {
				Ok(key) => assert!(accepted && key.address() == ALICE, "{mode:o}"),
				Err(error) => {
					assert!(!accepted, "{mode:o}: {error}");
					let (error, file) = (error.to_string(), file.display());
					assert!(error.contains(&format!("{file} has mode {mode:04o}")), "{error}");
					assert!(error.contains(&format!("`chmod 600 {file}`")), "{error}");
				},
			}
		}
	}

	#[cfg(unix)]
	#[test]
	fn a_secret_for_identifiers_is_read_from_a_private_file_alone() {
		use std::{fs, os::unix::fs::PermissionsExt};
		let folder = tempfile::tempdir().expect("a folder");
		let file = folder.path().join("identifiers.secret");
		fs::write(&file, format!("{}\n", "07".repeat(32))).expect("a file");
		fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("its mode");
		let secret = read_identifier_secret(&file).expect("the secret");
		assert_eq!(secret, IdentifierSecret::from([7; 32]));
		fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("its mode");
		let error = read_identifier_secret(&file).expect_err("exposed");
		assert!(matches!(error, KeyError::Exposed { .. }), "{error}");
		fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("its mode");
		fs::write(&file, "//Alice").expect("a file");
		let error = read_identifier_secret(&file).expect_err("no secret").to_string();
		assert!(error.contains("64 hexadecimal digits") && !error.contains("Alice"), "{error}");
	}

	#[test]
	fn a_missing_variable_is_named() {
		let error = KeyPair::from_env("TIELINE_TEST_NO_SUCH_KEY").expect_err("none").to_string();
		assert!(error.contains("TIELINE_TEST_NO_SUCH_KEY is not set"), "{error}");
	}

	#[test]
	fn a_keystore_opens_with_its_password_only() {
		let folder = tempfile::tempdir().expect("a folder");
		let file = folder.path().join("alice.json");
		std::fs::write(&file, EXPORT).expect("a file");
		let key = KeyPair::from_keystore(&file, "whoisalice").expect("the key");
		assert_eq!(key.address(), ALICE);
		assert!(key.is_development(), "a well-known key, even from a keystore");
		let error = KeyPair::from_keystore(&file, "guess").expect_err("the wrong password");
		assert!(matches!(error, KeyError::WrongPassword { .. }), "{error}");
	}

	#[test]
	fn a_file_that_is_no_keystore_is_named() {
		let folder = tempfile::tempdir().expect("a folder");
		let file = folder.path().join("bad.json");
		let short = EXPORT.replace("DumgApKCTqoCty1OZW", "");
		for text in ["no json", "{}", &short] {
			std::fs::write(&file, text).expect("a file");
			let error = KeyPair::from_keystore(&file, "whoisalice").expect_err("no keystore");
			assert!(matches!(error, KeyError::NoKeystore { .. }), "{error}");
			assert!(error.to_string().contains("bad.json"), "{error}");
		}
	}
}

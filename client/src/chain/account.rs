//! Who signs.

use super::AccountId;
use std::{fmt, str::FromStr};
use subxt_signer::{DeriveJunction, SecretUri, sr25519::Keypair};

/// A key pair (sr25519) and the account that it controls.
///
/// Read from a secret URI, the notation of all Substrate tools: a mnemonic phrase or a `0x` seed,
/// then a path of junctions. `//Alice` alone derives from the well-known development phrase.
///
/// ```
/// let alice: tieline_client::chain::Account = "//Alice".parse()?;
/// assert_eq!(alice.address(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
/// # Ok::<(), tieline_client::chain::BadKey>(())
/// ```
#[derive(Clone)]
pub struct Account {
	pair: Keypair,
	id: AccountId,
}

/// A text that is no secret URI. The text itself is left out, since it may be most of a secret.
#[derive(Debug, thiserror::Error)]
#[error(
	"no key: expected a mnemonic phrase, a 0x-prefixed seed of 32 bytes, or a path such as \
	 //Alice ({0})"
)]
pub struct BadKey(String);

impl Account {
	/// The account's public key.
	pub fn id(&self) -> &AccountId {
		&self.id
	}

	/// The account in SS58, with the general prefix 42, which is also the chain's.
	pub fn address(&self) -> String {
		self.id.to_string()
	}

	/// A secret that only this key gives, the same each time: the public key of a hard derivation,
	/// which nobody can compute without the secret key, hashed.
	pub fn secret(&self, label: &[u8]) -> [u8; 32] {
		let junction = DeriveJunction::hard(sp_crypto_hashing::blake2_256(label));
		sp_crypto_hashing::blake2_256(&self.pair.derive([junction]).public_key().0)
	}

	pub(super) fn signer(&self) -> &Keypair {
		&self.pair
	}
}

impl FromStr for Account {
	type Err = BadKey;

	fn from_str(suri: &str) -> Result<Self, BadKey> {
		let uri = SecretUri::from_str(suri).map_err(|error| BadKey(error.to_string()))?;
		let pair = Keypair::from_uri(&uri).map_err(|error| BadKey(error.to_string()))?;
		let id = AccountId(pair.public_key().0);
		Ok(Self { pair, id })
	}
}

impl fmt::Debug for Account {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_tuple("Account").field(&self.address()).finish()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_path_a_phrase_and_a_seed_name_the_same_account() {
		let path: Account = "//Alice".parse().unwrap();
		let phrase: Account =
			"bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice"
				.parse()
				.unwrap();
		let seed: Account =
			"0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a".parse().unwrap();
		assert_eq!(path.id(), phrase.id());
		assert_eq!(path.id(), seed.id());
	}

	#[test]
	fn a_bad_phrase_is_refused_without_repeating_it() {
		let error = "not a phrase at all".parse::<Account>().unwrap_err().to_string();
		assert!(error.starts_with("no key"), "{error}");
		assert!(!error.contains("not a phrase"), "{error}");
	}

	#[test]
	fn a_secret_depends_on_key_and_label_alone() {
		let iso: Account = "//Iso".parse().unwrap();
		let dso: Account = "//Dso".parse().unwrap();
		assert_eq!(iso.secret(b"a"), iso.clone().secret(b"a"));
		assert_ne!(iso.secret(b"a"), iso.secret(b"b"));
		assert_ne!(iso.secret(b"a"), dso.secret(b"a"));
	}

	#[test]
	fn an_account_never_prints_its_secret() {
		let account: Account = "//Iso".parse().unwrap();
		assert_eq!(format!("{account:?}"), format!("Account({:?})", account.address()));
	}
}

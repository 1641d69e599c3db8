//! Accounts that a program acts for.

use super::AccountId;
use crate::keys::{KeyError, KeyPair, Signer};
use std::{fmt, str::FromStr, sync::Arc};

/// An account that a program acts for: by its own signer, or by proxy with the signer of another.
///
/// An account by proxy has given the signer's account the right to act for it (`Proxy.addProxy`),
/// so that its own key can stay offline. The signer's account pays the fees and counts the nonces;
/// deposits and bonds are those of the account itself.
///
/// ```
/// use tieline_client::chain::Account;
///
/// let alice: Account = "//Alice".parse()?; // A development key.
/// let aggregator = *"//Aggregator".parse::<Account>()?.id();
/// let account = Account::by_proxy("//Operator".parse::<tieline_client::keys::KeyPair>()?, aggregator);
/// assert_eq!(account.id(), &aggregator);
/// assert_ne!(account.signer_id(), &aggregator);
/// # Ok::<(), tieline_client::keys::KeyError>(())
/// ```
#[derive(Clone)]
pub struct Account {
	signer: Arc<dyn Signer>,
	signer_id: AccountId,
	/// The account acted for by proxy.
	real: Option<AccountId>,
}

impl Account {
	/// The account of a signer.
	pub fn new(signer: impl Signer + 'static) -> Self {
		let signer_id = signer.account_id();
		Self { signer: Arc::new(signer), signer_id, real: None }
	}

	/// An account for which the signer's account is a proxy.
	pub fn by_proxy(signer: impl Signer + 'static, real: AccountId) -> Self {
		Self { real: Some(real), ..Self::new(signer) }
	}

	/// The public key of the account acted for, which is its name on the chain.
	pub fn id(&self) -> &AccountId {
		self.real.as_ref().unwrap_or(&self.signer_id)
	}

	/// The public key of the account that signs and pays the fees: another one when acting by
	/// proxy.
	pub fn signer_id(&self) -> &AccountId {
		&self.signer_id
	}

	/// The account acted for by proxy.
	pub fn real(&self) -> Option<&AccountId> {
		self.real.as_ref()
	}

	/// The signer's own account.
	pub fn of_signer(&self) -> Self {
		Self { real: None, ..self.clone() }
	}

	/// The signer.
	pub fn signer(&self) -> &dyn Signer {
		&*self.signer
	}

	/// The account acted for in SS58, with the general prefix 42, which is also the chain's.
	pub fn address(&self) -> String {
		self.id().to_string()
	}

	/// Whether the signer's key is one that everybody knows.
	pub fn is_development(&self) -> bool {
		self.signer.is_development()
	}

	/// A secret of the signer for this label, the same each time: see [`Signer::secret`].
	pub fn secret(&self, label: &[u8]) -> Option<[u8; 32]> {
		self.signer.secret(label)
	}
}

impl From<KeyPair> for Account {
	fn from(key: KeyPair) -> Self {
		Self::new(key)
	}
}

impl FromStr for Account {
	type Err = KeyError;

	/// The account of a secret URI: see [`KeyPair`].
	fn from_str(uri: &str) -> Result<Self, KeyError> {
		uri.parse().map(KeyPair::into)
	}
}

impl fmt::Debug for Account {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let mut shown = f.debug_struct("Account");
		shown.field("id", &self.address());
		if self.real.is_some() {
			shown.field("by_proxy", &self.signer_id.to_string());
		}
		shown.finish()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn key(uri: &str) -> KeyPair {
		uri.parse().expect("a secret URI")
	}

	#[test]
	fn an_account_by_proxy_is_named_by_the_one_acted_for() {
		let real = key("//Aggregator").id();
		let account = Account::by_proxy(key("//Operator"), real);
		assert_eq!(account.id(), &real);
		assert_eq!(account.signer_id(), &key("//Operator").id());
		assert_eq!(account.address(), real.to_string());
		let own = Account::new(key("//Operator"));
		assert_eq!((own.id(), own.real()), (own.signer_id(), None));
	}

	#[test]
	fn an_account_prints_addresses_only() {
		let account = Account::by_proxy(key("//Operator"), key("//Aggregator").id());
		let shown = format!("{account:?}");
		assert!(shown.contains(&key("//Aggregator").address()), "{shown}");
		assert!(shown.contains(&key("//Operator").address()), "{shown}");
	}
}

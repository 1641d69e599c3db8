//! What signs for an account.

use futures::future::BoxFuture;
use std::sync::Arc;
use subxt::utils::AccountId32 as AccountId;

/// A signature in one of the schemes that the chain accepts: Ed25519, Sr25519 or ECDSA.
pub use subxt::utils::MultiSignature as Signature;

/// A signature in the making.
pub type Signing<'a> = BoxFuture<'a, Result<Signature, SignError>>;

/// Signs extrinsics for an account.
///
/// [`KeyPair`](super::KeyPair) implements it with a key in memory. For a key that never leaves a
/// module of its own, implement it over the module's interface:
///
/// ```
/// use tieline_client::chain::AccountId;
/// use tieline_client::keys::{SignError, Signature, Signer, Signing};
///
/// struct Hsm {
///     account: AccountId,
/// }
///
/// impl Hsm {
///     async fn ed25519(&self, _payload: &[u8]) -> Result<[u8; 64], std::io::Error> {
///         // A request to the module.
/// #         Ok([0; 64])
///     }
/// }
///
/// impl Signer for Hsm {
///     fn account_id(&self) -> AccountId {
///         self.account
///     }
///
///     fn sign<'a>(&'a self, payload: &'a [u8]) -> Signing<'a> {
///         Box::pin(async move {
///             let signature = self.ed25519(payload).await;
///             signature.map(Signature::Ed25519).map_err(SignError::unreachable)
///         })
///     }
/// }
/// ```
pub trait Signer: Send + Sync {
	/// The account's public key.
	fn account_id(&self) -> AccountId;

	/// Signs the payload of an extrinsic: at most 256 bytes, since a longer one is hashed before.
	///
	/// May take as long as it needs; a call whose life ends meanwhile is signed again.
	fn sign<'a>(&'a self, payload: &'a [u8]) -> Signing<'a>;

	/// A secret of the account for this label, the same each time. `None` when the signer derives
	/// none, as most modules: then the caller has to keep a secret of its own.
	fn secret(&self, label: &[u8]) -> Option<[u8; 32]> {
		let _ = label;
		None
	}

	/// Whether the key is publicly known: derived from the development phrase. Such a key is
	/// refused on every chain but a development chain.
	fn is_development(&self) -> bool {
		false
	}
}

impl<S: Signer + ?Sized> Signer for Arc<S> {
	fn account_id(&self) -> AccountId {
		(**self).account_id()
	}

	fn sign<'a>(&'a self, payload: &'a [u8]) -> Signing<'a> {
		(**self).sign(payload)
	}

	fn secret(&self, label: &[u8]) -> Option<[u8; 32]> {
		(**self).secret(label)
	}

	fn is_development(&self) -> bool {
		(**self).is_development()
	}
}

/// Why a signer gave no signature. The text names the signer's own reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
	/// The signer did not answer. Check that it runs and can be reached; signing may be tried
	/// again.
	#[error("the signer did not answer ({0}): check that it runs and can be reached")]
	Unreachable(String),
	/// The signer refused. Check what it is allowed to sign for this account.
	#[error("the signer refused ({0}): check what it may sign for this account")]
	Refused(String),
}

impl SignError {
	/// The signer did not answer, for this reason.
	pub fn unreachable(reason: impl ToString) -> Self {
		Self::Unreachable(reason.to_string())
	}

	/// The signer refused, for this reason.
	pub fn refused(reason: impl ToString) -> Self {
		Self::Refused(reason.to_string())
	}
}

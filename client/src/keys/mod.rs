//! Keys: who signs, and where the secret is kept.
//!
//! - [`Signer`] is anything that signs for an account: a key in memory, or a module that keeps it
//!   (an HSM, a remote signing service).
//! - [`KeyPair`] is the signer that holds its secret key in memory (sr25519).
//! - [`KeySource`] is where a key pair is read from: the form of a key in a config file.
//! - [`read_identifier_secret`] reads the secret with which a DSO issues identifiers for serial numbers.
//!
//! Secrets appear in no `Debug` or `Display` output and in no error.

mod error;
mod pair;
mod signer;
mod source;

pub use error::KeyError;
pub use pair::{KeyPair, read_identifier_secret};
pub use signer::{SignError, Signature, Signer, Signing};
pub use source::KeySource;

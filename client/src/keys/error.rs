//! Why there is no key.

use std::{io, path::PathBuf};

/// Why a key could not be read. Contains no part of a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
	/// The text is no secret URI. Write a mnemonic phrase or a `0x` seed of 32 bytes, followed by
	/// a derivation path if the key has one.
	#[error(
		"no secret URI ({reason}): write a mnemonic phrase or a 0x-prefixed seed of 32 bytes, \
		 with a derivation path such as //market if the key has one"
	)]
	Malformed {
		/// What is wrong with it.
		reason: &'static str,
	},
	/// What was read from a source is no secret URI.
	#[error("{origin}: {cause}")]
	Source {
		/// The file or the environment variable.
		origin: String,
		/// What is wrong with it.
		cause: Box<KeyError>,
	},
	/// The file cannot be read. Check its path and its owner.
	#[error("cannot read the key file {}: {cause}", .file.display())]
	Unreadable {
		/// The file.
		file: PathBuf,
		/// Why.
		cause: io::Error,
	},
	/// Others than the file's owner can read it or write to it. Take their access away.
	#[error(
		"the key file {} has mode {mode:04o}, so other users have access to the key: run \
		 `chmod 600 {}`", .file.display(), .file.display()
	)]
	Exposed {
		/// The file.
		file: PathBuf,
		/// Its permission bits.
		mode: u32,
	},
	/// The environment variable is not set, or is not UTF-8.
	#[error("the environment variable {variable} is {state}: set it to {purpose}")]
	NoVariable {
		/// Its name.
		variable: String,
		/// Whether it is not set or not UTF-8.
		state: &'static str,
		/// What it should hold.
		purpose: &'static str,
	},
	/// The file is no JSON export of a polkadot.js account, or of another scheme than sr25519.
	#[error(
		"{} is no polkadot.js export of an sr25519 account ({reason}): export the account again \
		 with `Export account`", .file.display()
	)]
	NoKeystore {
		/// The file.
		file: PathBuf,
		/// What is wrong with it.
		reason: &'static str,
	},
	/// The file holds no secret for identifiers.
	#[error(
		"{} holds no secret for identifiers: write 64 hexadecimal digits at random, such as \
		 `openssl rand -hex 32` prints", .file.display()
	)]
	NoIdentifierSecret {
		/// The file.
		file: PathBuf,
	},
	/// The password does not open the keystore.
	#[error("the password does not open the keystore {}: check it", .file.display())]
	WrongPassword {
		/// The file.
		file: PathBuf,
	},
	/// A development key is a derivation path alone. For any other key use one of the other
	/// sources, which keep it out of the config file.
	#[error(
		"a development key is a derivation path such as //Alice: keep any other key out of the \
		 config file, in a `file`, an `env` variable or a `keystore`"
	)]
	NotDevelopment,
}

impl KeyError {
	pub(super) fn of(origin: impl Into<String>) -> impl FnOnce(Self) -> Self {
		let origin = origin.into();
		move |cause| Self::Source { origin, cause: Box::new(cause) }
	}
}

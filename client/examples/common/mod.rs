//! The command line and the keys of the examples.

#![allow(dead_code)] // Not every example signs.

use anyhow::Result;
use std::env;
use tieline_client::{
	chain::AccountId,
	keys::{KeyError, KeyPair, KeySource},
};

/// The endpoints on the command line (`ws://…` or `wss://…`), or that of a development node on this
/// machine; and the other arguments.
pub fn arguments() -> (Vec<String>, Vec<String>) {
	let (mut endpoints, others) = env::args()
		.skip(1)
		.partition::<Vec<_>, _>(|it| it.starts_with("ws://") || it.starts_with("wss://"));
	if endpoints.is_empty() {
		endpoints.push("ws://127.0.0.1:9944".into());
	}
	(endpoints, others)
}

/// The key of a role: from the file that `TIELINE_<ROLE>_KEY_FILE` names, which is of mode 0600;
/// from the variable `TIELINE_<ROLE>_KEY`; or else a development key, which everybody has.
pub fn key(role: &str, development: &str) -> Result<KeyPair, KeyError> {
	let (file, key) = (format!("TIELINE_{role}_KEY_FILE"), format!("TIELINE_{role}_KEY"));
	let source = match (env::var_os(file), env::var_os(&key)) {
		(Some(file), _) => KeySource::File(file.into()),
		(None, Some(_)) => KeySource::Env(key),
		(None, None) => KeySource::Development(development.into()),
	};
	source.load()
}

/// The public address of a role's account: from the variable `TIELINE_<ROLE>`, or else that of its
/// key.
pub fn address(role: &str, development: &str) -> Result<AccountId> {
	match env::var(format!("TIELINE_{role}")) {
		Ok(address) => Ok(address.parse()?),
		Err(_) => Ok(key(role, development)?.id()),
	}
}

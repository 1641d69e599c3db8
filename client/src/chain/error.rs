//! What can go wrong between this program and the chain's state.

use super::Hash;
use std::{fmt, time::Duration};

/// A question to the chain that got no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
	/// No endpoint was named. Give at least one, such as `ws://127.0.0.1:9944`.
	#[error("no endpoint was given: name at least one node, such as ws://127.0.0.1:9944")]
	NoEndpoint,

	/// None of the endpoints could be reached in time. Look at the reason of each; a caller that
	/// runs for long may simply ask again.
	#[error("no node could be reached within {} s: {}", .waited.as_secs(), list(.attempts))]
	Unreachable {
		/// How long it was tried.
		waited: Duration,
		/// The last attempt at each endpoint.
		attempts: Vec<Attempt>,
	},

	/// The connection broke while the question was open. Ask again: the client turns to the next
	/// endpoint.
	#[error("the connection to {endpoint} was lost while asking for {asking}: {cause}")]
	ConnectionLost {
		/// The endpoint.
		endpoint: String,
		/// What was asked.
		asking: String,
		/// What broke.
		cause: Box<subxt::Error>,
	},

	/// The node is there and answered with an error. Asking again will not help; its state may
	/// have been pruned, or the question may be wrong.
	#[error("{endpoint} could not answer with {asking}: {cause}")]
	Node {
		/// The endpoint.
		endpoint: String,
		/// What was asked.
		asking: String,
		/// Its answer.
		cause: Box<subxt::Error>,
	},

	/// The chain's runtime is not the one that this program was built for. Upgrade the program.
	#[error(
		"the runtime at {endpoint} has another form of {asking} than this program was built for: \
		 {cause}"
	)]
	Incompatible {
		/// The endpoint.
		endpoint: String,
		/// What was asked.
		asking: String,
		/// Where they differ.
		cause: Box<subxt::Error>,
	},
}

impl ChainError {
	/// Whether the way to the node failed, rather than the question: then asking again is right.
	pub fn is_connection(&self) -> bool {
		matches!(self, Self::ConnectionLost { .. } | Self::Unreachable { .. })
	}

	/// Whether it will fail in the same way until this program is changed or set up differently.
	pub fn is_final(&self) -> bool {
		matches!(self, Self::NoEndpoint | Self::Incompatible { .. })
	}
}

/// An attempt to reach one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
	/// The endpoint.
	pub endpoint: String,
	/// Why it failed.
	pub failure: String,
}

impl Attempt {
	pub(super) fn failed(endpoint: &str, failure: impl fmt::Display) -> Self {
		Self { endpoint: endpoint.into(), failure: failure.to_string() }
	}

	pub(super) fn other_chain(endpoint: &str, expected: Hash, found: Hash) -> Self {
		Self::failed(
			endpoint,
			format_args!("is a node of another chain: its genesis is {found:?}, not {expected:?}"),
		)
	}
}

fn list(attempts: &[Attempt]) -> String {
	let lines = attempts.iter().map(|a| format!("{}: {}", a.endpoint, a.failure));
	lines.collect::<Vec<_>>().join("; ")
}

/// Whether an error says that generated code and runtime do not fit.
pub(super) fn is_incompatible(error: &subxt::Error) -> bool {
	use subxt::error::{ConstantError, Error, ExtrinsicError, RuntimeApiError, StorageError};
	matches!(
		error,
		Error::StorageError(
			StorageError::IncompatibleCodegen
				| StorageError::PalletNameNotFound(_)
				| StorageError::StorageEntryNotFound { .. }
		) | Error::ExtrinsicError(
			ExtrinsicError::IncompatibleCodegen
				| ExtrinsicError::PalletNameNotFound(_)
				| ExtrinsicError::CallNameNotFound { .. }
		) | Error::ConstantError(
			ConstantError::IncompatibleCodegen
				| ConstantError::PalletNameNotFound(_)
				| ConstantError::ConstantNameNotFound { .. }
		) | Error::RuntimeApiError(
			RuntimeApiError::IncompatibleCodegen
				| RuntimeApiError::TraitNotFound(_)
				| RuntimeApiError::MethodNotFound { .. }
		)
	)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_unreachable_network_names_each_endpoint_and_its_failure() {
		let error = ChainError::Unreachable {
			waited: Duration::from_secs(5),
			attempts: vec![
				Attempt::failed("ws://a", "connection refused"),
				Attempt::other_chain("ws://b", Hash::repeat_byte(1), Hash::repeat_byte(2)),
			],
		};
		let text = error.to_string();
		assert!(text.starts_with("no node could be reached within 5 s: ws://a: connection"));
		assert!(text.contains("ws://b: is a node of another chain: its genesis is 0x0202"));
		assert!(error.is_connection() && !error.is_final());
	}
}

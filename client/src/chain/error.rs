//! Why a question to the chain has no answer.

use super::Hash;
use std::{cmp::Ordering, fmt, time::Duration};

/// A question to the chain that got no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
	/// No endpoint was named. Give at least one, such as `ws://127.0.0.1:9944`.
	#[error("no endpoint was given: name at least one node, such as ws://127.0.0.1:9944")]
	NoEndpoint,

	/// None of the endpoints could be reached in time. Look at the reason of each; a program that
	/// runs for long may ask again.
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

	/// The runtime has another form of what was asked than this program was built for. Use the
	/// version of this program that was built for the chain's runtime.
	#[error(
		"{endpoint} runs runtime version {found}, and this program was built for version \
		 {built_for}, in which {asking} has another form ({cause}): {}", remedy(.built_for, .found)
	)]
	Incompatible {
		/// The endpoint.
		endpoint: String,
		/// What was asked.
		asking: String,
		/// The spec version that this program was built for.
		built_for: u32,
		/// The spec version of the chain.
		found: u32,
		/// Where they differ.
		cause: Box<subxt::Error>,
	},

	/// The node has the same genesis block and another history: a block that was final is not the
	/// one at its height any more. Nothing that was read before holds on this chain. Connect
	/// anew, and set up what was registered before.
	#[error(
		"the chain at {endpoint} was started over: block {height} was {expected:?} and is \
		 {found:?} now. Start this program again to go on with the new chain, on which nothing is \
		 registered yet; to go on with the former, name a node that has it"
	)]
	OtherHistory {
		/// The endpoint.
		endpoint: String,
		/// The height of the block.
		height: u32,
		/// The hash of the block that was final at this height.
		expected: Hash,
		/// The hash of the block that the node has there.
		found: Hash,
	},
}

/// What a user does about a runtime of another version.
fn remedy(built_for: &u32, found: &u32) -> &'static str {
	match built_for.cmp(found) {
		Ordering::Less => "install the release of this program for that version",
		Ordering::Greater => "install the older release for that version, or upgrade the chain",
		Ordering::Equal => {
			"the two were built from different sources under one version: build both from one"
		},
	}
}

impl ChainError {
	/// Whether the way to the node failed, rather than the question: then asking again is right.
	pub fn is_connection(&self) -> bool {
		matches!(self, Self::ConnectionLost { .. } | Self::Unreachable { .. })
	}

	/// Whether it will fail in the same way until this program is changed, set up differently or
	/// started again.
	pub fn is_final(&self) -> bool {
		matches!(self, Self::NoEndpoint | Self::Incompatible { .. } | Self::OtherHistory { .. })
	}
}

/// A call or an event of a block in a form that this program does not know: the runtime of that
/// block was of another version. Use the version of this program for that runtime.
#[derive(Debug, thiserror::Error)]
#[error(
	"{item} has another form than this program was built for ({cause}): use the version of this \
	 program for the runtime of that block"
)]
pub struct UnknownForm {
	/// The block with the call or event.
	pub item: String,
	/// Where the forms differ.
	pub cause: Box<subxt::Error>,
}

impl UnknownForm {
	pub(crate) fn new(item: impl fmt::Display, cause: impl Into<subxt::Error>) -> Self {
		Self { item: item.to_string(), cause: Box::new(cause.into()) }
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

pub(super) fn list(attempts: &[Attempt]) -> String {
	let lines = attempts.iter().map(|a| format!("{}: {}", a.endpoint, a.failure));
	lines.collect::<Vec<_>>().join("; ")
}

/// Whether an error says that generated code and runtime do not fit.
pub(super) fn is_incompatible(error: &subxt::Error) -> bool {
	use subxt::error::{
		ConstantError, Error, ExtrinsicError, RuntimeApiError, StorageError, ViewFunctionError,
	};
	matches!(
		error,
		Error::StorageError(
			StorageError::IncompatibleCodegen
				| StorageError::PalletNameNotFound(_)
				| StorageError::StorageEntryNotFound { .. }
				| StorageError::StorageInfoError(_)
		) | Error::ExtrinsicError(
			ExtrinsicError::IncompatibleCodegen
				| ExtrinsicError::PalletNameNotFound(_)
				| ExtrinsicError::CallNameNotFound { .. }
		) | Error::ConstantError(
			ConstantError::IncompatibleCodegen
				| ConstantError::PalletNameNotFound(_)
				| ConstantError::ConstantNameNotFound { .. }
				| ConstantError::ConstantInfoError(_)
		) | Error::RuntimeApiError(
			RuntimeApiError::IncompatibleCodegen
				| RuntimeApiError::TraitNotFound(_)
				| RuntimeApiError::MethodNotFound { .. }
		) | Error::ViewFunctionError(
			ViewFunctionError::IncompatibleCodegen
				| ViewFunctionError::PalletNotFound(_)
				| ViewFunctionError::ViewFunctionNotFound { .. }
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

	#[test]
	fn a_runtime_of_another_version_is_named_with_the_remedy() {
		let text = |found| {
			let error = ChainError::Incompatible {
				endpoint: "ws://a".into(),
				asking: "BidMarket.Auctions".into(),
				built_for: 100,
				found,
				cause: Box::new(subxt::Error::other_str("another form")),
			};
			assert!(error.is_final());
			error.to_string()
		};
		assert!(text(101).starts_with("ws://a runs runtime version 101"), "{}", text(101));
		assert!(text(101).contains("was built for version 100"), "{}", text(101));
		assert!(text(101).ends_with("install the release of this program for that version"));
		assert!(text(99).ends_with("or upgrade the chain"));
		assert!(text(100).ends_with("build both from one"));
	}
}

//! Why a call did not happen.

use crate::{
	chain::{AccountId, ChainError, ChainInfo, Hash, Refusal},
	keys::SignError,
};
use std::{sync::Arc, time::Duration};

/// Why a call did not happen, as far as is known.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
	/// The runtime executed the call and refused it. Look at the state again before anything else:
	/// it may have been done already.
	#[error("refused in block {block_number}: {refusal}")]
	Refused {
		/// The reason.
		refusal: Refusal,
		/// The block.
		block_number: u32,
		/// The block's hash.
		block_hash: Hash,
		/// The extrinsic's index in it.
		extrinsic_index: u32,
	},
	/// The account cannot pay the fee. Send it some of the token.
	#[error("{account} cannot pay the fee of {call}: send it funds")]
	NoFunds {
		/// The account.
		account: AccountId,
		/// The call.
		call: String,
	},
	/// The signer gave no signature. The error names its reason.
	#[error("{call} was not signed for {account}: {cause}")]
	Signing {
		/// The call.
		call: String,
		/// The signer's account.
		account: AccountId,
		/// The signer's reason.
		cause: SignError,
	},
	/// The key is one that everybody knows, and the chain is not for development. Use a key of
	/// your own.
	#[error(
		"{account} is an account of the development phrase, whose key everybody knows, and {chain} \
		 is not a development chain: use a key of your own"
	)]
	DevelopmentKey {
		/// The signer's account.
		account: AccountId,
		/// The chain.
		chain: ChainInfo,
	},
	/// The node refused the extrinsic for a reason that another signature does not change. The
	/// message names it.
	#[error("{call} was not accepted by the node: {message} (code {code})")]
	NotAccepted {
		/// The call.
		call: String,
		/// The JSON-RPC error code.
		code: i32,
		/// The node's message.
		message: String,
	},
	/// The last block at which the call makes sense has passed, and it is in none.
	#[error("{call} was of use until block {until}, and the chain is at block {height}")]
	TooLate {
		/// The call.
		call: String,
		/// The last block at which it makes sense.
		until: u32,
		/// The newest block: the newest finalized one, or the best while finality lags.
		height: u32,
	},
	/// It was not final in time, and may still become so: look at the state before trying again.
	#[error("{call} is not final after {} s; it may still become so", .waited.as_secs())]
	Unsettled {
		/// The call.
		call: String,
		/// How long it was waited for.
		waited: Duration,
	},
	/// It was signed for the state at one block, and another extrinsic of the signer came first, or
	/// no node took it in time. It is in no block and will be in none. Look at the state again: it
	/// may have been done already.
	#[error("{call} was overtaken: {because}")]
	Overtaken {
		/// The call.
		call: String,
		/// What became of it.
		because: String,
	},
	/// It was signed as often as allowed and got into no block.
	#[error("{call} got into no block in {attempts} attempts: {last}")]
	OutOfAttempts {
		/// The call.
		call: String,
		/// How often it was signed.
		attempts: u32,
		/// What became of the last.
		last: String,
	},
	/// The chain could not be asked, or the runtime has no such call. When the connection failed,
	/// the outcome of the call is unknown: look at the state before trying again.
	#[error(transparent)]
	Chain(#[from] Arc<ChainError>),
}

impl From<ChainError> for SubmitError {
	fn from(error: ChainError) -> Self {
		Self::Chain(Arc::new(error))
	}
}

impl SubmitError {
	/// Whether it will fail in the same way until this program is changed, set up differently or
	/// started again.
	pub fn is_final(&self) -> bool {
		match self {
			Self::DevelopmentKey { .. } => true,
			Self::Chain(error) => error.is_final(),
			_ => false,
		}
	}

	/// The runtime's reason, when the runtime refused the call.
	pub fn refusal(&self) -> Option<&Refusal> {
		match self {
			Self::Refused { refusal, .. } => Some(refusal),
			_ => None,
		}
	}
}

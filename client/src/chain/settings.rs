//! How patient a client is.

use super::Hash;
use std::time::Duration;

/// How patient a client is, and which chain it is for.
#[derive(Clone, Debug)]
pub struct Settings {
	/// How long opening one connection may take. Default: 10 s.
	pub connect_timeout: Duration,
	/// How long one answer may take. Default: 30 s.
	pub request_timeout: Duration,
	/// How long to try the endpoints in turn before giving up with
	/// [`ChainError::Unreachable`](super::ChainError::Unreachable); `None`: for ever. Default:
	/// 60 s.
	pub patience: Option<Duration>,
	/// After how long without a block the subscription is renewed, and then the next endpoint tried.
	/// A node whose chain grows while nothing becomes final is kept, unless another endpoint has
	/// finalized more. Default: 30 s, which is fifteen slots.
	pub stall_timeout: Duration,
	/// By how much, on the chain's clock, the newest finalized block may be older than the best one
	/// before agents and submissions act on best blocks. Default: 10 s, which is five slots.
	pub finality_patience: Duration,
	/// The hash of the chain's genesis block. Default: that of the first node that answers.
	pub genesis: Option<Hash>,
}

impl Default for Settings {
	fn default() -> Self {
		Self {
			connect_timeout: Duration::from_secs(10),
			request_timeout: Duration::from_secs(30),
			patience: Some(Duration::from_secs(60)),
			stall_timeout: Duration::from_secs(30),
			finality_patience: Duration::from_secs(10),
			genesis: None,
		}
	}
}

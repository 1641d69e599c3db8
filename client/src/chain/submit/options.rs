//! How calls are submitted.

use std::time::Duration;

/// How calls are submitted.
#[derive(Clone, Debug)]
pub struct SubmitOptions {
	/// How many blocks an extrinsic lives unless its call has an
	/// [end](crate::chain::Call::until). One whose life is over is signed anew. Default: 64.
	pub life_blocks: u32,
	/// How long to wait for finality before giving up with
	/// [`SubmitError::Unsettled`](super::SubmitError::Unsettled). Default: three minutes.
	pub timeout: Duration,
	/// What to pay the block author beside the fee, so that a full block takes the call before
	/// others, in the chain's smallest unit. Default: nothing.
	pub tip: u128,
	/// How often a call may be signed. Those of
	/// [`submit_all_at`](super::Submitter::submit_all_at) are signed once. Default: 5 times.
	pub attempts: u32,
}

impl Default for SubmitOptions {
	fn default() -> Self {
		Self { life_blocks: 64, timeout: Duration::from_secs(180), tip: 0, attempts: 5 }
	}
}

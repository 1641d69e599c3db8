//! One call on its way.

use super::{SubmitError, included::Outcome, life::Life};
use crate::chain::{Call, Hash};

/// Which nonces calls are signed with.
#[derive(Clone, Copy)]
pub(super) enum Nonces {
	/// The next that is free, and another one when that was taken.
	Next,
	/// This one and those that follow, and no other.
	From(u64),
}

/// One call on its way.
pub(super) struct Job {
	pub call: Call,
	/// How often it was signed.
	pub attempts: u32,
	/// What became of the last attempt.
	pub last: String,
	pub signed: Option<Signed>,
	pub outcome: Option<Outcome>,
}

/// A signed extrinsic.
pub(super) struct Signed {
	pub bytes: Vec<u8>,
	pub hash: Hash,
	pub life: Life,
	/// The connection over which a node took it, and the block at which it did.
	pub handed: Option<(u64, u32)>,
}

impl Job {
	pub fn new(call: Call) -> Self {
		Self { call, attempts: 0, last: String::new(), signed: None, outcome: None }
	}

	pub fn fail(&mut self, error: SubmitError) {
		self.outcome = Some(Err(error));
	}

	/// To be signed anew, because what was signed can no longer get in.
	pub fn sign_anew(&mut self, because: impl Into<String>) {
		self.signed = None;
		self.last = because.into();
		tracing::debug!(call = %self.call, because = self.last, "to be signed anew");
	}

	pub fn is_open(&self) -> bool {
		self.outcome.is_none()
	}

	pub fn is_on_its_way(&self) -> bool {
		self.is_open() && self.signed.is_some()
	}
}

//! One call on its way.

use super::{
	SubmitError,
	included::Outcome,
	life::{Fate, Life, Unseen},
};
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

/// A call that is signed: with one nonce, so that it happens once, in one form or in several.
pub(super) struct Signed {
	/// Each form is born later than those before it.
	forms: Vec<Form>,
	/// The connection over which a node took the last form, and the block at which it did.
	pub handed: Option<(u64, u32)>,
	/// Since when the node knows of none of them.
	pub unseen: Unseen,
}

/// A signed extrinsic.
#[derive(Clone)]
pub(super) struct Form {
	pub bytes: Vec<u8>,
	pub hash: Hash,
	pub life: Life,
}

impl Signed {
	pub fn new(form: Form, handed: Option<(u64, u32)>) -> Self {
		Self { forms: vec![form], handed, unseen: Unseen::default() }
	}

	/// Adds a form with the same nonce.
	pub fn add(&mut self, form: Form) {
		self.forms.push(form);
		(self.handed, self.unseen) = Default::default();
	}

	/// The form that was signed last.
	pub fn last(&self) -> Option<&Form> {
		self.forms.last()
	}

	pub fn nonce(&self) -> Option<u64> {
		self.last().map(|form| form.life.nonce)
	}

	pub fn has(&self, hash: Hash) -> bool {
		self.forms.iter().any(|form| form.hash == hash)
	}

	/// The fate of the form that can get in for the longest, at a block at which the account has
	/// used the nonces below `used`.
	pub fn fate(&self, height: u32, used: u64) -> Fate {
		let fates = self.forms.iter().map(|form| form.life.fate(height, used));
		fates.fold(Fate::Ended, |all, fate| if all == Fate::Ended { fate } else { all })
	}
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

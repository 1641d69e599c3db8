//! The types of proposals.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::BoundedVec;
use scale_info::TypeInfo;
use tieline_primitives::Millis;

/// The identifier of a proposal.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct ProposalId(pub u32);

/// A proposal as this runtime stores it.
pub type ProposalOf<T> = Proposal<BoundedVec<u8, <T as crate::Config>::MaxCallLength>>;

/// A root call that waits to be enacted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Proposal<Call> {
	/// The call, SCALE-encoded.
	pub call: Call,
	/// When its delay ends, in Unix milliseconds of chain time.
	pub enactable_from: Millis,
	/// When its lifetime ends, in Unix milliseconds of chain time.
	pub lapses_at: Millis,
	/// Whether the regulator has concurred.
	pub concurred: bool,
}

/// Where a proposal stands: a pure function of chain time and of the regulator's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
	/// The delay runs.
	Waiting,
	/// Anyone may enact it.
	Enactable,
	/// It was not enacted in time.
	Lapsed,
}

impl<Call> Proposal<Call> {
	/// The stage at an instant of chain time.
	pub fn stage(&self, now: Millis) -> Stage {
		if now >= self.lapses_at {
			Stage::Lapsed
		} else if self.concurred || now >= self.enactable_from {
			Stage::Enactable
		} else {
			Stage::Waiting
		}
	}
}

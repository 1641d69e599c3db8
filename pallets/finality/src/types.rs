//! The nouns of finality.

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_inherents::{InherentIdentifier, IsFatalError};
use tieline_primitives::{Interval, Millis};

/// The identifier of the inherent: the number of the last block that the node knows as final.
pub const INHERENT_IDENTIFIER: InherentIdentifier = *b"finalnum";

/// The most stalls that are kept apart.
pub const MAX_STALLS: u32 = 64;
/// The number of blocks whose chain times are kept.
pub const MAX_TIMES: u32 = 256;

/// The latest word of an authority.
pub type WordOf<T> = Word<<T as Config>::AuthorityId, BlockNumberFor<T>>;

/// The last block that an authority has called final.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Word<AuthorityId, BlockNumber> {
	/// The authority.
	pub authority: AuthorityId,
	/// The number of the block.
	pub finalized: BlockNumber,
}

/// A block that is final.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct FinalBlock<BlockNumber> {
	/// Its number.
	pub number: BlockNumber,
	/// Its chain time, in Unix milliseconds.
	pub time: Millis,
}

/// A span `[from, until)` of chain time after the start of which nothing was final in time.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Stall {
	/// The chain time of the last block that was final in time, in Unix milliseconds.
	pub from: Millis,
	/// The chain time of the block in which finality kept up again, in Unix milliseconds.
	pub until: Millis,
}

impl Stall {
	/// Whether the stall and the interval share an instant.
	pub fn overlaps(&self, span: &Interval) -> bool {
		self.from < span.end() && span.start < self.until
	}
}

/// The reason for which the inherent of a block is refused before the block is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum InherentError {
	/// The number is above that of the block's parent.
	AboveParent,
}

impl IsFatalError for InherentError {
	fn is_fatal_error(&self) -> bool {
		true
	}
}

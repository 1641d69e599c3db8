//! The chain on which a day was played, and its blocks.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The chain, and what the day did on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chain {
	/// Its name.
	pub name: String,
	/// The hash of its genesis block, in hex.
	pub genesis_hash: String,
	/// The version of its runtime.
	pub spec_version: u32,
	/// The blocks from the first to the last of the day.
	pub blocks: Vec<Block>,
	/// How often each call was made, as `pallet.call`, inherents included.
	pub calls: BTreeMap<String, u32>,
}

/// A block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
	/// Its number.
	pub number: u32,
	/// Its hash, in hex.
	pub hash: String,
	/// Its time stamp.
	pub time: u64,
	/// The extrinsics in it, inherents included.
	pub extrinsics: u32,
	/// The encoded size, in bytes.
	pub bytes: u32,
	/// The time from its time stamp until a client saw it finalized, in milliseconds; `None` (in
	/// the file `null`) of a block that was read only later.
	pub finality_ms: Option<u64>,
	/// The phase of the auction: `registration` before it opened, `bidding`, `revealing`,
	/// `clearing`, and `over`.
	pub phase: String,
}

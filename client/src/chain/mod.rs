//! The chain as a client sees it: blocks that are final, and calls that become so.
//!
//! - [`Client`] keeps a connection to one of several nodes and turns to the next when it breaks.
//!   It never turns to a node of another chain.
//! - [`AtFinalizedBlock`] is the state at a finalized block; [`FinalizedBlocks`] the stream of
//!   them. Nothing here looks at blocks that could still be undone.
//! - [`Account`] signs, [`Call`] is what it signs, and [`Submitter`] gets it into a finalized
//!   block, or says why not.
//! - [`Block`] is a block taken apart: each extrinsic and event with its index, for whoever wants
//!   the evidence.
//! - [`api`] is generated from the runtime's metadata: storage, calls, events and constants of
//!   every pallet, with the market's own types in them.
//!
//! Errors say which layer failed: [`ChainError`] the way to the node and the node itself,
//! [`SubmitError`] a submission, [`Refusal`] the runtime's own "no" with its reason.

mod account;
pub mod api;
mod at;
mod block;
mod call;
mod client;
mod connection;
mod error;
mod finalized;
mod refusal;
mod submit;

pub use account::{Account, BadKey};
pub use at::AtFinalizedBlock;
pub use block::{Block, Event, Extrinsic};
pub use call::Call;
pub use client::{Client, Settings};
pub use error::{Attempt, ChainError};
pub use finalized::FinalizedBlocks;
pub use refusal::Refusal;
pub use submit::{Included, SubmitError, SubmitOptions, Submitter};

/// How this chain encodes: subxt's name for it.
pub type Config = subxt::SubstrateConfig;

/// An account's public key, which is its name on the chain.
pub use subxt::utils::AccountId32 as AccountId;
/// The hash of a block, an extrinsic or a call.
pub use subxt::utils::H256 as Hash;
/// A type of the market inside a type that subxt generated: `Static(x)` wraps, `.0` unwraps.
pub use subxt::utils::Static;

//! The chain as a client sees it: blocks that are final, and calls that become so.
//!
//! - [`Client`] keeps a connection to one of several nodes and turns to the next when it breaks.
//!   It never turns to a node of another chain.
//! - [`AtBlock`] is the state at a block. [`FinalizedBlocks`] is the stream of finalized blocks for
//!   looking at the newest state, [`BlockStream`] the one without gaps. [`TimelyBlocks`] is the
//!   stream of blocks to act on: while finality lags it has best blocks, which can still be undone.
//! - An [`Account`] is acted for by its own signer or by proxy. A [`Submitter`] gets its [`Call`]s
//!   into finalized blocks, or fails with the reason.
//! - [`PastBlock`]s are read many at a time, for an index of the chain's history.
//! - [`Block`] is a block taken apart: each extrinsic and event with its index, as evidence.
//! - [`api`] is generated from the runtime's metadata: storage, calls, events and constants of
//!   every pallet. The modules [`registry`](crate::registry), [`network`](crate::network) and
//!   [`market`](crate::market) cover the market's pallets without it.
//!
//! Errors name the layer that failed: [`ChainError`] the connection or the node, [`SubmitError`] the
//! submission, [`Refusal`] the runtime.

mod account;
pub mod api;
mod at;
mod block;
mod call;
mod client;
mod connection;
mod dial;
mod error;
mod history;
mod identity;
mod json;
mod others;
mod past;
mod refusal;
mod right;
mod rpc;
mod settings;
mod stream;
mod submit;
mod view;

pub use account::Account;
pub use at::{AtBlock, AtFinalizedBlock};
pub use block::{Block, Event, Extrinsic};
pub(crate) use block::{RawEvent, extrinsic_of, unknown};
pub use call::Call;
pub use client::Client;
pub use error::{Attempt, ChainError, UnknownForm};
pub use identity::{ChainInfo, ChainKind, Properties};
pub use past::{Header, PastBlock};
pub use refusal::Refusal;
pub use settings::Settings;
pub use stream::{BlockStream, Clocks, FinalizedBlocks, TimelyBlocks};
pub use submit::{Included, SubmitError, SubmitOptions, Submitter};

/// How this chain encodes: subxt's name for it.
pub type Config = subxt::SubstrateConfig;

/// An account's public key, which is its name on the chain.
pub use subxt::utils::AccountId32 as AccountId;
/// The hash of a block, an extrinsic or a call.
pub use subxt::utils::H256 as Hash;
/// A type of the market inside a type that subxt generated: `Static(x)` wraps, `.0` unwraps.
pub use subxt::utils::Static;

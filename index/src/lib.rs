//! The history of a chain in SQL.
//!
//! - A [`Database`] is SQLite or PostgreSQL, with one schema for both: `migrations/`, and
//!   `docs/history.md` for people.
//! - [`follow`] writes finalized blocks into it, without gaps from the genesis block on: blocks,
//!   extrinsics and events whole, and the market's own tables. One block is one transaction, so a
//!   program that is killed goes on where it was, and two that follow at once do no harm.
//! - [`verify`] checks a database against the chain and against itself: hashes, the awards derived
//!   again, sums.
//! - [`export`] writes tables and views as CSV.
//!
//! What a block did to the market is read from its events and, where they say only that something
//! changed, from the state at the block. So the database says nothing that the chain does not say.

mod database;
mod error;
pub mod export;
mod follow;
mod sql;
mod tables;
pub mod verify;
mod writer;

pub use database::{Database, Kind};
pub use error::IndexError;
pub use follow::{Progress, catch_up, follow};

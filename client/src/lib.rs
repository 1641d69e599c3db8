//! The Tieline client library: the chain, the market on it, and the loop of an agent.
//!
//! - [`chain`] talks to the nodes: finalized state, calls that become final, failover.
//! - [`market`] puts together what the chain says of an auction: problems, clearings, awards.
//! - [`Venue`] is where a participant trades: a pricing node and an area at it.
//! - [`agent`] is the loop of every long-running program.

pub mod agent;
pub mod chain;
pub mod keys;
pub mod market;
mod venue;

pub use venue::Venue;

//! The Tieline client library: the chain, the market on it, and the programs that take part.
//!
//! - [`chain`] talks to the nodes: finalized state, calls that become final, failover.
//! - [`market`] puts together what the chain says of an auction: problems, clearings, awards.
//! - [`grid`] is the feeder through a day: limit rows before the market, exact power flow after.
//! - [`agent`] is the loop of every long-running program, [`agents`] are those of the market.
//! - [`scenario`] is a market day as data, [`demo`] plays it, [`record`] reads it back as a
//!   [`market_day`], [`report`] draws it, [`explain`] says why an award is what it is.

pub mod agent;
pub mod agents;
pub mod chain;
pub mod demo;
pub mod dev_node;
pub mod explain;
pub mod grid;
pub mod market;
pub mod market_day;
pub mod record;
pub mod report;
pub mod scenario;

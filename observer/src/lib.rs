//! The history of a market: recorded, explained, and shown.
//!
//! - [`record`] is the format of a market day; [`audit`] makes a record from any chain.
//! - [`report`] draws a record; [`explain`](mod@explain) gives the evidence behind an award.
//! - [`status`](mod@status) is the state of the market at a finalized block.

pub mod audit;
mod directory;
pub mod explain;
mod portfolio;
pub mod record;
pub mod report;
pub mod status;
#[cfg(test)]
mod testing;

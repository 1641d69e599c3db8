//! What happened in a market: the record of a day, and what is made of it.
//!
//! - [`record`] is the format, [`audit`] reads a day back from the chain and solves it again.
//! - [`report`] draws a record, [`explain`](mod@explain) gives the evidence behind an award.

pub mod audit;
pub mod explain;
pub mod record;
pub mod report;

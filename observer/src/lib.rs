//! The history of a market: recorded, explained, and shown.
//!
//! - [`record`] is the format of a market day; [`audit`] makes a record from any chain.
//! - [`report`] draws a record; [`explain`](mod@explain) gives the evidence behind an award.
//! - [`status`](mod@status) is the state of the market at a finalized block.

pub mod audit;
mod directory;
pub mod explain;
mod local_time;
pub mod record;
/// Temporary.
pub mod report {
	/// Temporary.
	pub fn html(_: &crate::record::MarketDay) -> String {
		"<html></html>".into()
	}
}
pub mod status;
#[cfg(test)]
mod testing;

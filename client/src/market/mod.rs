//! The market: pricing nodes, auctions, sealed bids, clearings and their outcomes.
//!
//! Calls ([`commit`], [`reveal`] …) are submitted with a [`Submitter`](crate::chain::Submitter).
//! Questions ([`auction_phase`], [`outcome`] …) are answered at one finalized block, by the
//! runtime itself wherever it computes the answer.

mod bid_id;
mod calls;
mod events;
pub mod exact;
mod outcome;
mod questions;
mod types;

pub use bid_id::{BidId, BidIdError};
pub use calls::*;
pub use events::Event;
pub use questions::*;
pub use types::{
	Auction, Commitment, CurtailmentReason, Gate, IntervalOutcome, IntervalProblem, NextTerms,
	OfferOutcome, Opening, Phase, PricingNode, Product, Schedule, Tally, Terms, Withheld,
	net_injections,
};

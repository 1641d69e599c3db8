//! The registry: aggregators, DERs with their review, consent and enrolment, and portfolios.
//!
//! Calls ([`register`], [`enroll`] …) are submitted with a [`Submitter`](crate::chain::Submitter).
//! Questions ([`der_status`], [`portfolio`] …) are answered at one finalized block. A [`View`]
//! keeps the register, or a part of it, in memory for a program that follows it block by block.
//!
//! The DERs behind one settlement meter are a [`Site`], with one envelope ([`set_envelope`]) and one
//! customer, who may [`move_out`].
//!
//! A DER comes to market in five steps: its owner [`register`]s it and [`consent`]s to an
//! aggregation; the aggregator [`request_review`]s it; the DSO [`qualify`]s it; the aggregator
//! [`enroll`]s it.

mod calls;
mod events;
mod questions;
mod types;
mod view;

pub use calls::*;
pub use events::Event;
pub use questions::*;
pub use types::{
	Admission, Aggregation, Aggregator, Der, DerStatus, Derating, Enrolment, Finding, Ground,
	Qualification, Registration, ReviewTally, Site, Status, Suspension, digest, issued, on_grid,
};
pub use view::{Scope, View};

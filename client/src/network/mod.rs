//! The distribution network: areas, connection points, limits and overrides.
//!
//! Calls ([`post_limits`] …) are submitted with a [`Submitter`](crate::chain::Submitter).
//! Questions ([`limits`], [`standing`] …) are answered at one finalized block.

mod calls;
mod events;
mod questions;
mod types;

pub use calls::*;
pub use events::Event;
pub use questions::*;
pub use types::{
	Area, IntervalLimits, LimitsInForce, NewOverride, NewPoint, Override, OverrideState,
	OverrideTally,
};

//! The mathematics of Tieline's auctions: a certificate of optimal clearing, [`verify()`] to check
//! one, and [`solve()`] to find one.
//!
//! An auction clears each delivery interval by a convex programme. It maximises welfare, the value
//! of the demand served less the cost of the supply used, subject to
//!
//! * balance: all supply equals all demand, with shadow price *λ*, the price of the node;
//! * limit rows: `Σ a·(net injection at a point) ≤ headroom`, each with a shadow price *μ ≥ 0*.
//!
//! A step competes at its *nodal price* `π = λ − Σ a·μ`: supply below it is accepted whole, supply
//! above it is refused, and demand the other way round. Steps are [elastic](ELASTICITY) and rows
//! yield by amounts that no bid can name, so that the optimum is unique, ties share alike, and all
//! fills follow from the prices. A [`Certificate`] is therefore only λ and the non-zero μ. One that
//! passes [`verify()`] is optimal, and its author neither needs trust nor has a choice.
//!
//! [`verify()`] works in integers and without a standard library, in a few passes over the market;
//! [`Size::work`] bounds the operations, so a blockchain's runtime can run it. [`solve()`] needs the
//! feature `solve`.
//!
//! From a certificate that passed follow the awards in whole watts ([`Outcome`]), the nodal price of
//! each point with its congestion component ([`nodal_prices`]), the payment of each offer and the
//! congestion rent ([`payments`]), the rows that curtailed an offer ([`curtailments`]), and what
//! overrides take from the awards afterwards ([`withheld()`]).
//!
//! `docs/market-rules.md` in the repository states the rules with their proofs and an example.
//!
//! # Units
//!
//! Bids are in watts and µ$/MWh, and coefficients in parts per million. Within, prices are in
//! 10⁻¹⁹ µ$/MWh ([`ExactPrice`]) and fills in femtowatts; awards are whole watts.
//!
//! # Features
//!
//! * `solve` (default): [`solve()`], with a standard library and floating point.
//! * `std`: a standard library.
//! * `testing`: builders of markets for tests, in the module `testing`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;
mod book;
mod certificate;
mod curtailment;
mod error;
mod exact_price;
mod midpoint;
mod nodal_price;
mod outcome;
mod overrides;
mod payment;
mod response;
mod size;
#[cfg(feature = "solve")]
mod solve;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod verify;
mod whole_watts;

pub use certificate::{
	BookOffer, Certificate, Location, MAX_SHADOW_PRICES, Problem, RowId, ShadowPrice,
};
pub use curtailment::{Curtailment, CurtailmentReason, apportion, curtailments};
pub use error::Error;
pub use exact_price::ExactPrice;
pub use nodal_price::{PointPrice, nodal_price, nodal_prices};
pub use outcome::Outcome;
pub use overrides::{takes_anything, watt_hours, withheld};
pub use payment::{Payments, payment, payments};
pub use response::ELASTICITY;
pub use size::Size;
#[cfg(feature = "solve")]
pub use solve::{SolveError, solve};
pub use verify::verify;

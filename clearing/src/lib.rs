//! The mathematics of Tieline's auctions: a certificate of optimal clearing, [`verify()`] to check
//! one, and [`solve()`] to find one.
//!
//! An auction clears each delivery interval by a linear programme. It maximises welfare, the value
//! of the demand served less the cost of the supply used, subject to
//!
//! * balance: all supply equals all demand, with shadow price *λ*, the price of the node;
//! * limit rows: `Σ a·(net injection at a point) ≤ headroom`, each with a shadow price *μ ≥ 0*.
//!
//! A step competes at its *nodal price* `π = λ − Σ a·μ`: supply below it is accepted whole, supply
//! above it is refused, and demand the other way round. λ and μ therefore decide all but the ties.
//! A [`Certificate`] is λ, the non-zero μ, and the fills of the few marginal *tie groups* (steps on
//! one side, at one location, at one price). By weak duality a certificate that passes [`verify()`]
//! is optimal, to within the rounding to whole watts: its author needs no trust.
//!
//! [`verify()`] works in integers and without a standard library. It sorts the market once, passes
//! over it a few times, and once more for each fill; [`Size::work`] bounds the operations, so a
//! blockchain's runtime can run it. [`solve()`] uses an interior-point solver and needs the feature
//! `solve`.
//!
//! From a certificate that passed follow the awards ([`Outcome`]), the nodal price of each point
//! with its congestion component ([`nodal_prices`]), the payment of each offer
//! ([`nodal_payments`], [`uniform_payments`]), and the rows that curtailed it ([`curtailments`]).
//!
//! `docs/market-rules.md` in the repository states the rules with their proofs and an example.
//!
//! # Units
//!
//! Power is in watts and prices in µ$/MWh. Coefficients are in parts per million, so a nodal
//! price is an exact integer in ppm of a µ$/MWh ([`NodalPrice`]), and a row is checked in
//! ppm-watts: [`verify()`] rounds nothing.
//!
//! # Features
//!
//! * `solve` (default): [`solve()`], with a standard library and a numerical solver.
//! * `std`: a standard library.
//! * `testing`: builders of markets for tests, in the module `testing`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;
mod book;
mod certificate;
mod curtailment;
mod error;
mod fairness;
mod nodal_price;
mod outcome;
mod payment;
mod position;
mod price;
mod pro_rata;
mod size;
#[cfg(feature = "solve")]
mod solve;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod tolerance;
mod verify;

pub use certificate::{
	BookOffer, Certificate, Fill, Location, MAX_FILLS, MAX_SHADOW_PRICES, Problem, RowId,
	ShadowPrice, TieGroup,
};
pub use curtailment::{Curtailment, CurtailmentReason, curtailments};
pub use error::Error;
pub use nodal_price::{NodalPrice, PointPrice, nodal_price, nodal_prices};
pub use outcome::Outcome;
pub use payment::{Payment, nodal_payments, payment, uniform_payments};
pub use size::Size;
#[cfg(feature = "solve")]
pub use solve::{SolveError, solve};
pub use verify::verify;

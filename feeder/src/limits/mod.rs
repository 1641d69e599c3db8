//! Limit rows: the constraints that a DSO posts so that awards keep the feeder within its limits.
//!
//! A row is `Σ a·(net injection at point) ≤ headroom`, the linearisation of one limit at one
//! operating point. With `v` the voltage there, `g` its derivatives and `x⁰` the injections of the
//! market's points there, the upper end of the voltage band reads
//!
//! ```text
//! v + Σ g·(x − x⁰) ≤ upper − margin.
//! ```
//!
//! `x = 0` is the state without awards. A row with one coefficient is a dynamic operating envelope.
//!
//! # Normalised rows
//!
//! The row is divided by the largest `|g|`, so that its largest coefficient is 10⁶ ppm and its
//! headroom, rounded down, is in watts. Points whose coefficient is below a thousandth of that are
//! left out, as the chain asks ([`Limit::is_normalised`]); the most that awards within their ranges
//! can use is deducted from the headroom. Of rows with the same coefficients [`screen()`] keeps the
//! tightest.
//!
//! Awards are whole watts, and a row yields by a few milliwatts to its shadow price
//! (`docs/market-rules.md`). So the headroom of a row with several points is less by what a watt at
//! each of them takes, `Σ|a|`: the limit holds to the watt.
//!
//! What is deducted only ever tightens a row, but not below zero where the headroom was not
//! negative: without awards such a row is kept.
//!
//! [`Limit::is_normalised`]: tieline_primitives::Limit::is_normalised
//!
//! # Linearisation error
//!
//! Rows neglect the curvature of the power flow, and those of [`rows()`] also neglect that taps move;
//! [`relay_rows()`] do not. The error grows with the distance from the operating point: 400 kW at
//! single phases of the IEEE 13 node test feeder, three times their load, take margins of 0.006 pu
//! and of 8 % of a rating. The caller chooses an operating point near the expected awards, joins
//! the rows of several operating points where the awards are uncertain, and sets the margins. The
//! exact power flow at the awards shows whether the limits hold: [`violations()`].

mod criteria;
mod error;
mod loading;
mod market;
mod ratings;
mod relay_rows;
mod row;
mod rows;
mod screening;
mod thermal_rows;
mod violations;
mod voltage_rows;

pub use criteria::Criteria;
pub use error::LimitError;
pub use loading::loadings;
pub use market::MarketPoint;
pub use relay_rows::relay_rows;
pub use rows::rows;
pub use screening::{is_attainable, screen};
pub use violations::{Violated, Violation, violations};

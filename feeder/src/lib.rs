//! Three-phase unbalanced power flow of distribution feeders, its sensitivities, and the limit rows
//! that a distribution utility (DSO) posts to a market.
//!
//! - [`Feeder`] is the model: plain data, independent of any file format;
//! - [`Solver`] solves the power flow at an [`Operating`] point, with the regulators locked or free;
//!   solved step after step, each from the taps of the last, it is the QSTS of a day;
//! - [`Sensitivities`] are the derivatives of voltages and currents at a [`Solution`];
//! - [`rows`] and [`relay_rows`] derive limit rows from them, [`screen`] chooses those to post
//!   (constraint screening), and [`violations`] checks the exact power flow at the awards.
//!
//! # A DSO's use of it
//!
//! ```
//! use tieline_feeder::{
//!     Criteria, Injection, LoadScale, MarketPoint, Operating, Regulation, Solver, rows, screen,
//!     violations,
//! };
//! use tieline_opendss::ieee13;
//! use tieline_primitives::{Capability, Watts};
//!
//! // The feeder, with its regulators at 121 V.
//! let mut feeder = ieee13();
//! for regulator in &mut feeder.regulators {
//!     regulator.settings.target_volts = 121.0;
//! }
//! let criteria = Criteria { margin_pu: 0.002, ..Criteria::range_a(&feeder) };
//! let point = feeder.point(&"675.2".parse()?)?;
//! let mut taps = feeder.taps();
//! let mut solver = Solver::new(feeder)?;
//!
//! // Before gate closure: rows linearised at the forecast and the expected awards.
//! let expected = Watts(150_000);
//! let injections = [Injection { point, kw: expected.0 as f64 / 1e3, kvar: 0.0 }];
//! let forecast = Operating { loads: LoadScale::All(0.4), injections: &injections };
//! let solution = solver.solve(&forecast, Regulation::Free(&taps))?;
//! taps = solution.taps().to_vec();
//! let range = Capability { export: Watts(900_000), import: Watts(0) };
//! let points = [MarketPoint { index: 0, point, range, injected: expected, var_per_watt: 0.0 }];
//! let posted = screen(rows(solution, &criteria, &points)?, &points);
//! let award = posted.iter().map(|row| row.headroom).min().expect("900 kW exceed a limit");
//!
//! // After the clearing: the exact power flow at the awards, with the regulators free.
//! let injections = [Injection { point, kw: award.0 as f64 / 1e3, kvar: 0.0 }];
//! let awarded = Operating { loads: LoadScale::All(0.4), injections: &injections };
//! let solution = solver.solve(&awarded, Regulation::Free(&taps))?;
//! assert!(violations(&solution, &criteria).is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The model
//!
//! Elements are modelled as in OpenDSS, whose scripts the crate `tieline-opendss` reads and writes:
//!
//! - a *line* is a π section, `Y = Z⁻¹` between its ends and `jωC/2` at each;
//! - a *transformer* is an ideal ratio per phase in series with its leakage impedance, each winding
//!   a grounded wye or a delta; a *regulator* is a transformer whose turns are `1 + tap·step`;
//! - a *capacitor* is a constant susceptance, and the *source* a voltage behind an impedance;
//! - a *load* draws `S(v) = S₀·(p + i·v + z·v²)` per phase, between a node and ground or between
//!   two nodes, and is a constant impedance outside its voltage limits;
//! - an *injection* is a constant power, at one phase, between two, or shared by three.
//!
//! # The equations
//!
//! With `Y` the nodal admittance of all elements except loads and injections, `I₀` the current of
//! the source, and `I(V)` the currents fed in by loads and injections,
//!
//! ```text
//! Y·V = I₀ + I(V),   that is   V = V₀ + Z·I(V)   with   Z = Y⁻¹,  V₀ = Z·I₀.
//! ```
//!
//! The fixed point of the second form is the solution (current injection, or Gauss on the impedance
//! matrix: Chen, Chen, Hwang, Kotas and Chebli, "Distribution system power flow analysis: a rigid
//! approach", IEEE Transactions on Power Delivery 6(3), 1991). The iteration contracts up to loads
//! near the largest that the feeder can carry: on the IEEE 13 node test feeder up to between 3.0 and
//! 3.2 times the rated load, as in OpenDSS. No convergence means no operating point
//! ([`SolveError::NoOperatingPoint`]). `Y` is factored once for each tap position.
//!
//! # Validation
//!
//! The tests of `tieline-opendss` compare the IEEE 13 node test feeder with the voltages that IEEE
//! published (to 2·10⁻⁴ pu and 0.02°, the precision of the print) and with OpenDSS (to 10⁻⁶ pu, all
//! taps equal), also through a day of 96 quarter hours with photovoltaics and free regulators.
//!
//! # Limits of the method
//!
//! Factorisation is dense, and so is the matrix of impedances between the nodes with loads: feeders
//! of up to some two thousand nodes are practical. Wyes are solidly grounded.

mod admittance;
mod bases;
mod capacity;
mod grounding;
mod iteration;
mod limits;
mod loads;
mod lu;
mod market_rows;
mod model;
mod names;
mod network;
mod operating;
mod point;
mod qsts;
mod regulator;
mod sensitivity;
mod solution;
mod solver;

pub use limits::{
	Criteria, LimitError, MarketPoint, Violated, Violation, is_attainable, loadings, relay_rows,
	rows, screen, violations,
};
pub use market_rows::Range;
pub use model::*;
pub use network::NetworkError;
pub use num_complex::Complex64;
pub use operating::{Injection, LoadScale, Operating, Regulation};
pub use point::{Point, PointError};
pub use qsts::{Injections, Qsts, QstsError};
pub use sensitivity::{Collapse, End, Sensitivities, Sensitivity};
pub use solution::{LineCurrents, NodePower, Solution};
pub use solver::{SolveError, Solver, Tolerance};

//! Builders of markets and certificates for tests, here and in the crates that clear markets.
//!
//! A market is written as it is spoken: *20 kW at 25 $/MWh* is `kw(20).at(usd(25))`, and a row that
//! counts half of the net injection at point 2 counts `percent(50).at(point(2))`. [`point`] and
//! [`row`] name those of area 0. The builders panic where no market is described, such as by more
//! steps than an offer holds.
//!
//! ```
//! use tieline_clearing::{solve, testing::*};
//!
//! let market = Market::new()
//!     .wholesale_demand([kw(40).at(usd(30))])
//!     .supply(point(1), [kw(30).at(usd(10))])
//!     .limit(kw(20), [percent(100).at(point(1))]);
//! let certificate = solve(&market.problem()).unwrap();
//! assert_eq!(certificate.price.round(), Some(usd(30)));
//! assert_eq!(certificate.shadow_prices[0].price.round(), Some(usd(20)));
//! ```

mod adversarial;
mod examples;
mod market;
mod random;
mod second;
mod spread;
mod words;

pub use examples::{sunny_noon, sunny_noon_certificate};
pub use market::{Market, PENALTY, certificate};
pub use random::{Random, Shape};
pub use second::Tried;
pub use words::{At, Term, kw, percent, point, row, usd};

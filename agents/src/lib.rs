//! The market's long-running programs. Each acts for one participant and derives what it does
//! from the chain's state and the scenario alone, so that anyone could write another in its place.
//!
//! | agent | acts for | does |
//! |---|---|---|
//! | [`Consortium`] | the council of a development chain | endows accounts, sets up node and area, admits aggregators |
//! | [`Owners`] | the devices' owners | register and consent |
//! | [`Dso`] | the distribution utility | adds points, reviews, posts limits |
//! | [`Aggregator`] | an aggregator | enrols, bids, reveals |
//! | [`Iso`] | the market operator | opens the auction |
//! | [`Solver`] | nobody in particular | clears |

mod aggregator;
mod consortium;
mod dso;
pub mod grid;
mod iso;
mod owners;
mod solver;
mod world;

pub use aggregator::Aggregator;
pub use consortium::Consortium;
pub use dso::Dso;
pub use iso::Iso;
pub use owners::Owners;
pub use solver::Solver;
pub use world::{World, device_hash, market_day};

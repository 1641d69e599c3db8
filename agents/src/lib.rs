//! The agents of the Tieline market: long-running programs that each act for one participant.
//!
//! An agent derives its calls from the chain's finalized state, its own configuration and its own
//! data. It knows nothing of the other participants but their public addresses, so anyone can
//! replace it by another program.
//!
//! | agent | acts for | does | its data |
//! |---|---|---|---|
//! | [`Consortium`] | the council of a development chain | endows accounts, creates node and area, admits aggregators | |
//! | [`Owners`] | owners of devices | register and consent | |
//! | [`Dso`] | the distribution utility | adds points, reviews, posts limits | [`InterconnectionRecords`](dso::InterconnectionRecords), [`LoadForecast`](dso::LoadForecast), a feeder |
//! | [`Aggregator`] | an aggregator | enrols, bids, reveals | [`Bids`](aggregator::Bids) |
//! | [`Iso`] | the market operator | opens auctions | [`Wholesale`](iso::Wholesale) |
//! | [`Solver`] | anyone | clears | |
//!
//! Each has a `Config`, which `read` takes from a TOML file (`tieline dso --config FILE`). Its data
//! comes from a trait, whose implementation on CSV files ships with it and which a user replaces by
//! one on its own systems. Each counts what it does for Prometheus ([`metrics`]), and can send the way of
//! its calls to a collector of OpenTelemetry ([`traces`]).

pub mod aggregator;
pub mod config;
pub mod consortium;
pub mod dso;
pub mod iso;
pub mod metrics;
pub mod owners;
pub mod solver;
mod timing;
pub mod traces;

pub use aggregator::Aggregator;
pub use config::ConfigError;
pub use consortium::Consortium;
pub use dso::Dso;
pub use iso::Iso;
pub use owners::Owners;
pub use solver::Solver;

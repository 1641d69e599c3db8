//! A market day as data: the feeder, the weather, the participants and their devices.
//!
//! A scenario is a TOML file that a person writes and [`Scenario::read`] checks, so that everything
//! after it can rely on it: every connection point exists on the feeder, every device and meter is
//! one of a kind, every number is in its range. Mistakes are reported by file and line.
//!
//! From the scenario follow, without chance and without the chain, the sun over the day ([`sun`]),
//! the bids of each aggregator ([`bids`]), and the configuration of every agent
//! ([`Scenario::write_configs`]), and how its devices behave ([`Scenario::fleet`]). What differs on the day
//! from what the market was told is [`Live`], what happens to the programs a [`Fault`], and what has to come
//! of it [`Expect`]. The agents know no scenario: each reads its own
//! configuration.

pub mod bids;
mod configs;
mod error;
mod fleet;
mod live;
mod model;
mod raw;
mod read;
mod sky;
pub mod sun;
mod trial;

pub use configs::AgentConfig;
pub use error::{Problem, ScenarioError};
pub use live::Live;
pub use model::*;
pub use trial::{Expect, Fault, FaultKind, FaultPhase, FaultTime, Network};

//! The gateway of a site: one process between the chain and one device.
//!
//! Northbound it reads finalized awards, limits and overrides for a DER ([`chain`]), as plain data
//! ([`Instructions`]). Each period it sets `clamp(award, limits, override)` on the device
//! ([`setpoint`]) by SunSpec Modbus ([`sunspec`]), with a reversion timer that takes the device to
//! its standing limit when the chain, the gateway or the LAN is lost. It reads power, voltage,
//! state of charge and the energy counters, turns these into the energy of intervals ([`energy`]),
//! and keeps it on disk until the meter agent has taken it ([`http`]).
//!
//! It fails closed. Without word from the chain the device is told its standing limit; after any
//! error of the device the connection is closed, and the device is discovered again and known by its
//! serial number; a device that cannot be held to its limits is refused with a sentence.
//!
//! ```no_run
//! # async fn example() -> Result<(), tieline_gateway::GatewayError> {
//! let end = tieline_client::agent::shutdown_signal();
//! tieline_gateway::run("gateway.toml".as_ref(), end).await
//! # }
//! ```
//!
//! `docs/gateway.md` has the configuration field by field, and what happens at each failure.
//!
//! # Units
//!
//! Power is in watts, positive as injection into the grid. Energy is in milliwatt-hours, time in
//! Unix milliseconds.

pub mod chain;
pub mod config;
pub mod energy;
pub mod handover;
mod health;
pub mod http;
pub mod instructions;
pub mod metrics;
mod run;
pub mod setpoint;
pub mod site;
pub mod sunspec;

pub use config::Config;
pub use instructions::Instructions;
pub use run::{GatewayError, run};

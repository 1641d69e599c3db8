//! Co-simulation under HELICS: the market on a live feeder.
//!
//! The grid is a thing of its own that answers back. A *feeder federate* takes the powers of DERs and
//! the multiplier of the loads, and publishes voltages, taps, currents, losses and the power of the
//! source. It is one contract with three engines: ours ([`feeder`]), OpenDSS and GridLAB-D
//! (`engines/feeder.py`). Whoever keeps the contract can take its place: see `docs/co-simulation.md`.
//!
//! - [`helics`] loads the library at run time;
//! - [`contract`] has the keys, types, units and times;
//! - [`feeder`] is the feeder federate with our engine;
//! - [`ders`] is the federate of DERs, a fleet of `tieline_devices`;
//! - [`market`] is the federate of the market: awards, limits, overrides and loads out, a record of the day
//!   in;
//! - [`dso`] is the federate of the DSO, which watches the feeder and overrides awards on chain;
//! - [`play`] is a federate that plays powers from a file and records what the feeder answers;
//! - [`supervisor`] starts broker and federates, each a process, watches them by a clock of its own, and
//!   ends all of them with a sentence when one fails.

mod chain;
pub mod contract;
pub mod ders;
pub mod dso;
pub mod feeder;
pub mod helics;
pub mod market;
pub mod play;
pub mod points;
pub mod progress;
pub mod report;
pub mod supervisor;

pub use helics::HelicsError;

/// The program of the feeder federate with the engines of Python.
pub const ENGINES: &str = include_str!("../engines/feeder.py");
/// The program of the other federates, which is beside the one that starts them.
pub const FEDERATE: &str = "tieline-federate";

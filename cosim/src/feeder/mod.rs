//! The feeder federate.

mod config;
mod engine;
mod federate;
mod tieline;

pub(crate) use config::read as read_json;
pub use config::{ConfigError, DerConfig, EngineKind, FeederConfig, LineConfig, Regulators};
pub use engine::{Answer, Engine, EngineError, Situation};
pub use federate::{FederateError, run};
pub use tieline::Tieline;

//! A device by SunSpec Modbus TCP.
//!
//! | what | models, in their order of preference |
//! |---|---|
//! | identity | 1 |
//! | rating | 702, else 121, else 120; charging: 702, else 124 |
//! | set-point of storage | 704 `WSet`, else 124 `InWRte` and `OutWRte` |
//! | limit of generation | 704 `WMaxLimPct`, else 123 `WMaxLimPct` |
//! | power, voltage, energy | 701, else 103 |
//! | state of charge | 713, else 124 |
//!
//! A device that lacks a set-point model, its reversion timer or its measurements is refused.
//! [`Link`] keeps the connection: after any error it is closed, and the next attempt discovers the
//! models again and checks the serial number.
//!
//! Modbus has no security of its own. The device and the gateway share a LAN with nobody else.

mod control;
mod device;
mod error;
mod link;
mod nameplate;
mod readings;
mod scale;
mod wire;

pub use control::{Applied, Command, Control};
pub use device::{Device, Identity};
pub use error::DeviceError;
pub use link::{DeviceSettings, Link};
pub use nameplate::Nameplate;
pub use readings::{Counter, Readings};

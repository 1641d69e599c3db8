//! How distributed energy resources (DERs) behave: the physics behind a meter, without a chain, a
//! market, a network or a clock.
//!
//! A [`Fleet`] is many [`Device`]s by name. In each step a device gets the voltage at its terminals
//! and its [`Instructions`], and answers with a power:
//!
//! ```
//! use tieline_devices::{Fleet, FleetConfig, Input, Instructions, Limits};
//!
//! let config: FleetConfig = toml::from_str(r#"
//!     [profiles.noon]
//!     step_s = 1
//!     values = [1000]
//!
//!     [[devices]]
//!     name = "roof"
//!     point = "675.1"
//!     link_loss.standing_limit = { export_w = 1500, import_w = 0 }
//!     [devices.technology.solar]
//!     array = { array_w = 7000, irradiance = "noon" }
//!     inverter = { rated_va = 6000, volt_var = {}, volt_watt = {} }
//! "#)?;
//! let mut fleet = Fleet::new(&config)?;
//!
//! // An award of 5 kW under a limit of 4 kW.
//! let limits = Limits { export_w: 4000.0, import_w: 0.0 };
//! let instructions = Instructions { set_point_w: Some(5000.0), limits, caps: None };
//! let input = Input { instructions, ..Input::default() };
//! let output = fleet.step(0.0, 60.0, &[input])?[0];
//! assert_eq!((output.va.re, output.status.to_string()), (4000.0, "limited".into()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`inverter`]: volt-var, volt-watt and constant power factor by IEEE 1547-2018;
//! - [`pv`], [`storage`], [`ev`], [`flexible`]: the four technologies of the market;
//! - [`instructions`]: award, limits, override, and what remains of them without a link;
//! - [`deviation`]: clouds, unplugged cars, broken links, awards that are not passed on, devices that
//!   ignore their limits: stated, and drawn by a seed.
//!
//! Powers are positive as injection, in W, var and VA; energy is in Wh, time in seconds from the start
//! of the day, voltage in pu of nominal. A step's power holds from its beginning to its end, and is
//! the same for one step of a minute as for sixty of a second wherever that is physically so. There is
//! no clock and no hidden randomness, and only arithmetic that is the same on every machine.
//!
//! Parameters, equations, ranges and sources are in `docs/devices.md`. The tests compare the
//! inverter with EPRI's OpenDER.

pub mod config;
pub mod deviation;
pub mod ev;
pub mod flexible;
pub mod instructions;
pub mod inverter;
pub mod profile;
pub mod pv;
pub mod storage;

mod device;
mod error;
mod fleet;
mod voltage;

pub use config::{DeviceConfig, FleetConfig, Technology};
pub use device::{Conditions, Device, Output, Profiles, Status};
pub use error::{ConfigError, Range, SettingError};
pub use fleet::{Fleet, Input, StepError};
pub use instructions::{Instructions, Limits, LinkLoss};
pub use num_complex::Complex64;
pub use voltage::{ApplicableVoltage, Voltages};

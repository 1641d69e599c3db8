//! OpenDSS scripts ⇄ feeder models.
//!
//! [`parse`] reads a [`Feeder`](tieline_feeder::Feeder) from the text of a script and [`read()`] from
//! a file; [`write()`] writes one, with or without an operating point. [`IEEE13`] is the script of
//! the IEEE 13 node test feeder and [`ieee13()`] its model.
//!
//! ```
//! let text = "New Circuit.small bus1=a basekv=4.16 r1=0 x1=1e-6 r0=0 x0=1e-6
//! New Line.one bus1=a bus2=b r1=0.3 x1=0.6 r0=0.5 x0=1.9 c1=0 c0=0
//! New Load.one bus1=b.2 phases=1 kv=2.4 kw=100 kvar=30";
//! let feeder = tieline_opendss::parse(text, "small.dss")?;
//! assert_eq!(feeder.loads[0].kw, 100.0);
//!
//! let text = "New Circuit.small bus1=a basekv=4.16\nNew Fuse.f monitoredobj=line.one";
//! let error = tieline_opendss::parse(text, "bad.dss").unwrap_err();
//! assert_eq!(error.to_string(), "bad.dss:2: unsupported element `fuse`");
//! # Ok::<(), tieline_opendss::ParseError>(())
//! ```
//!
//! # The supported subset
//!
//! Scripts are read as snapshots of a feeder:
//!
//! - the commands `Clear`, `New`, `Edit`, `Class.Name.property=value`, `~`, `Set` and `SetBusXY`;
//! - the classes Circuit (or Vsource), LineCode, Line, Transformer, RegControl, Capacitor and Load.
//!
//! Any other command, class or property is an error that names it, with its line. Properties without
//! effect on a snapshot, such as load shapes, are ignored. Values, defaults and the order of
//! properties have the meaning that OpenDSS gives them (<https://opendss.epri.com>).

mod error;
mod ieee13;
mod read;
mod script;
mod write;

pub use error::{ParseError, ParseErrorKind, ReadError};
pub use ieee13::{IEEE13, ieee13};
pub use read::{parse, read};
pub use write::write;

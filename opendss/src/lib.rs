//! OpenDSS scripts as feeder models, and feeder models as OpenDSS scripts.
//!
//! # Reading
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
//! The reader supports the commands and elements that describe a snapshot of a feeder: `New`,
//! `Edit`, `Class.Name.property=value` and `~`; the classes Circuit (or Vsource), LineCode, Line,
//! Transformer, RegControl, Capacitor and Load. Anything else is an error that names it, except
//! properties without effect on a snapshot, such as load shapes: these are ignored. The reference
//! is the OpenDSS documentation, <https://opendss.epri.com>.

mod error;
mod ieee13;
mod read;
mod script;
mod write;

pub use error::{ParseError, ParseErrorKind, ReadError};
pub use ieee13::{IEEE13, ieee13};
pub use read::{parse, read};
pub use write::write;

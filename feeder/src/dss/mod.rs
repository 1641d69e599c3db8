//! Feeders as OpenDSS scripts.
//!
//! The reader takes the subset of the language that describes a feeder's snapshot: `New`, `Edit`,
//! `Class.Name.property=value`, `~`; the classes Circuit (or Vsource), LineCode, Line,
//! Transformer, RegControl, Capacitor and Load. What it does not know is an error that names it,
//! unless it cannot change a snapshot (a load shape, a name of a bank). The reference is the
//! OpenDSS documentation, <https://opendss.epri.com>.

mod error;
mod read;
mod script;
mod sections;
mod shunts;
mod source;
mod transformers;
mod value;
mod write;

pub use error::{ParseError, ParseErrorKind};

//! The energy of a device by interval, from its counters.
//!
//! [`Meter`] is a function of the readings: the difference of two readings of a counter is spread
//! evenly over the time between them, and each interval gets its part. It knows
//!
//! - a *wrap* of the counter, which the rating of the device explains;
//! - a *reset*: what was counted before it since the last reading is lost, and the interval says so;
//! - an *exchange*: another serial number, whose counters start a new account;
//! - *jumps of the clock*: the time between two readings is that of a clock that does not jump, and
//!   intervals that are closed stay as they are.
//!
//! An interval says which part of it was covered by readings, so that an estimate is never taken for
//! a measurement. [`Ledger`] keeps the intervals on disk until they have been taken.

mod counter;
mod ledger;
mod meter;

pub use counter::{Step, step};
pub use ledger::{Ledger, LedgerError};
pub use meter::{Energy, Meter, Reading};

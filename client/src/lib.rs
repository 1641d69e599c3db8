//! The library that programs of the Tieline market use.

pub mod agent;
pub mod chain;
pub mod events;
pub mod keys;
pub mod market;
pub mod network;
pub mod registry;
mod text;
mod venue;

use text::text;

pub use venue::Venue;

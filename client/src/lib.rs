//! The library that programs of the Tieline market use.

pub mod agent;
pub mod chain;
pub mod keys;
pub mod market;
mod venue;

pub use venue::Venue;

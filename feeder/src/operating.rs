//! Operating points of a feeder.

use crate::point::Point;

/// A power injected at a connection point. Positive is injection, negative withdrawal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Injection {
	/// The connection point.
	pub point: Point,
	/// The active power of all phases together.
	pub kw: f64,
	/// The reactive power of all phases together.
	pub kvar: f64,
}

/// The demand of the loads, as multiples of their rated power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LoadScale<'a> {
	/// One multiple for all loads.
	All(f64),
	/// One multiple for each load, in the order of [`Feeder::loads`](crate::Feeder::loads).
	Each(&'a [f64]),
}

/// An operating point: the loads and injections of the feeder at one instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Operating<'a> {
	/// The demand of the loads.
	pub loads: LoadScale<'a>,
	/// The injections; several at one point add up.
	pub injections: &'a [Injection],
}

/// The control mode of the regulators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regulation<'a> {
	/// Locked at these taps, in the order of [`Feeder::regulators`](crate::Feeder::regulators).
	Locked(&'a [i8]),
	/// Free: from these taps on they act until every relay is in its band.
	Free(&'a [i8]),
}

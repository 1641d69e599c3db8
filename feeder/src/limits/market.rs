//! The connection points of the market.

use super::error::LimitError;
use crate::point::Point;
use tieline_primitives::{Capability, MAX_COEFFICIENTS, Watts};

/// A connection point of the market, at one operating point of the feeder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarketPoint {
	/// Its index in its area.
	pub index: u16,
	/// Its place on the feeder.
	pub point: Point,
	/// The largest awards there, in both directions.
	pub range: Capability,
	/// The net injection of the market's awards at the operating point.
	pub injected: Watts,
	/// The reactive power injected with each watt, var per watt: zero at unity power factor.
	pub var_per_watt: f64,
}

impl MarketPoint {
	/// The largest injection, watts.
	pub(super) fn export(&self) -> f64 {
		self.range.export.0.max(0) as f64
	}

	/// The largest withdrawal, watts; not negative.
	pub(super) fn import(&self) -> f64 {
		self.range.import.0.max(0) as f64
	}

	/// The maximum of `slope·x` over the range.
	pub(super) fn most(&self, slope: f64) -> f64 {
		(slope * self.export()).max(-slope * self.import())
	}
}

/// The points in the order of the coefficients of a row.
pub(super) fn sorted(points: &[MarketPoint]) -> Result<Vec<MarketPoint>, LimitError> {
	let mut points = points.to_vec();
	points.sort_by_key(|point| point.index);
	if points.len() > MAX_COEFFICIENTS as usize {
		return Err(LimitError::TooManyPoints(points.len()));
	}
	if let Some(pair) = points.windows(2).find(|pair| pair[0].index == pair[1].index) {
		return Err(LimitError::DuplicateIndex(pair[0].index));
	}
	Ok(points)
}

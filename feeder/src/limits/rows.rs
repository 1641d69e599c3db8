//! The rows of an operating point.

use super::criteria::Criteria;
use super::error::LimitError;
use super::market::{MarketPoint, sorted};
use super::thermal_rows::thermal_rows;
use super::voltage_rows::voltage_rows;
use crate::point::Point;
use crate::sensitivity::Sensitivities;
use crate::solution::Solution;
use std::sync::Arc;
use tieline_primitives::Limit;

/// The rows of all limits, linearised at a solution with fixed taps, before
/// [constraint screening](crate::screen). A limit that no point changes has no row.
///
/// # Panics
/// When a point is of another feeder.
pub fn rows(
	solution: impl Into<Arc<Solution>>,
	criteria: &Criteria,
	points: &[MarketPoint],
) -> Result<Vec<Limit>, LimitError> {
	let points = sorted(points)?;
	let places: Vec<Point> = points.iter().map(|point| point.point).collect();
	let sensitivities = Sensitivities::at(solution, &places)?;
	let mut rows = voltage_rows(&sensitivities, criteria, &points)?;
	rows.extend(thermal_rows(&sensitivities, criteria, &points)?);
	Ok(rows)
}

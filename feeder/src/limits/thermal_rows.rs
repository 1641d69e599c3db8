//! Rows of the ratings of lines and transformers.
//!
//! A current is limited as a phasor. The phasor is nearly linear in the injections, and its range
//! over the points' ranges is long in the direction of the power flow and narrow across it. With
//! `b` the largest component across, `|I| ≤ R` follows from `−√(R² − b²) ≤ I_along ≤ √(R² − b²)`:
//! two rows, one for each direction of flow. Where `b` is large, the octagon within the circle
//! replaces it.

use super::criteria::Criteria;
use super::error::LimitError;
use super::market::MarketPoint;
use super::ratings::{Rated, rated};
use super::row::HalfPlane;
use crate::admittance::Current;
use crate::sensitivity::Sensitivities;
use num_complex::Complex64;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, FRAC_PI_8};
use tieline_primitives::{Limit, Reason, name};

/// The rows of all ratings.
pub(super) fn thermal_rows(
	sensitivities: &Sensitivities,
	criteria: &Criteria,
	points: &[MarketPoint],
) -> Result<Vec<Limit>, LimitError> {
	let solution = sensitivities.solution();
	let mut rows = Vec::new();
	for Rated { name: branch, amps, current, .. } in rated(solution) {
		let branch = name(&branch).ok_or(LimitError::LongName(branch))?;
		let phasor = Phasor::new(sensitivities, &current, points);
		for half_plane in phasor.within(amps * (1.0 - criteria.thermal_margin)) {
			let reason = Reason::Thermal { branch: branch.clone() };
			rows.extend(half_plane.row(reason, points));
		}
	}
	Ok(rows)
}

/// A current, ampere, and its derivative by the injection of each point, ampere per watt.
struct Phasor<'a> {
	value: Complex64,
	slopes: Vec<Complex64>,
	points: &'a [MarketPoint],
}

impl<'a> Phasor<'a> {
	fn new(sensitivities: &Sensitivities, current: &Current, points: &'a [MarketPoint]) -> Self {
		let slope = |(k, point): (usize, &MarketPoint)| {
			let [watt, var] = sensitivities.current(current, k);
			watt + var * point.var_per_watt
		};
		Self {
			value: current.at(&sensitivities.solution().voltages),
			slopes: points.iter().enumerate().map(slope).collect(),
			points,
		}
	}

	/// Half planes that together imply `|I| ≤ rating` within the points' ranges.
	fn within(&self, rating: f64) -> Vec<HalfPlane> {
		let direction = self.direction();
		let width = self.width(direction + FRAC_PI_2);
		if width < 0.6 * rating {
			let radius = (rating * rating - width * width).sqrt();
			[0.0, 4.0].map(|k| self.half_plane(direction + k * FRAC_PI_4, radius)).into()
		} else {
			let radius = rating * FRAC_PI_8.cos();
			let angles = (0..8).map(|k| direction + f64::from(k) * FRAC_PI_4);
			angles.map(|angle| self.half_plane(angle, radius)).collect()
		}
	}

	/// The angle along which the phasor varies most over the points' ranges.
	fn direction(&self) -> f64 {
		let widths = self.points.iter().map(|point| point.export() + point.import());
		let spread: Complex64 =
			self.slopes.iter().zip(widths).map(|(slope, width)| (slope * width).powi(2)).sum();
		spread.arg() / 2.0
	}

	/// The largest component of the phasor at this angle, to either side.
	fn width(&self, angle: f64) -> f64 {
		let across = self.half_plane(angle, 0.0);
		let reach = |sign: f64| across.most(sign, self.points) - sign * across.room;
		reach(1.0).max(reach(-1.0))
	}

	/// The component of the phasor at this angle is at most `radius`.
	fn half_plane(&self, angle: f64, radius: f64) -> HalfPlane {
		let turn = Complex64::from_polar(1.0, -angle);
		let slopes = self.slopes.iter().map(|slope| (turn * slope).re).collect();
		let room = radius - (turn * self.value).re;
		HalfPlane::at_operating_point(slopes, room, self.points)
	}
}

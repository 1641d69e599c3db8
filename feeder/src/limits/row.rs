//! A limit row in integers.

use super::market::MarketPoint;
use tieline_primitives::{Coefficient, Limit, MIN_SENSITIVITY, Ppm, Reason, Watts};

/// The coefficient of the point to which the limit is most sensitive, ppm.
const MILLION: f64 = 1e6;

/// `Σ slope·x ≤ room` for the injections `x` of the points: slopes in pu or ampere per watt, the
/// room in pu or ampere.
pub(super) struct HalfPlane {
	pub slopes: Vec<f64>,
	pub room: f64,
}

impl HalfPlane {
	/// The half plane that leaves `room` at the operating point. `x = 0` is the state without
	/// awards, so that the points' injections at the operating point add to the room.
	pub fn at_operating_point(slopes: Vec<f64>, room: f64, points: &[MarketPoint]) -> Self {
		let injected = slopes.iter().zip(points).map(|(a, point)| a * point.injected.0 as f64);
		let room = room + injected.sum::<f64>();
		Self { slopes, room }
	}

	/// The maximum of `Σ sign·slope·x` over the points' ranges.
	pub fn most(&self, sign: f64, points: &[MarketPoint]) -> f64 {
		self.slopes.iter().zip(points).map(|(slope, point)| point.most(sign * slope)).sum()
	}

	/// A normalised row of integers that implies the half plane within the points' ranges, with
	/// awards in whole watts; `None` when the limit is sensitive to no point.
	///
	/// A headroom that is not negative stays so, even where the points that are left out, or a watt
	/// of rounding, can use more than there is: no row asks for awards that the limit does not.
	pub fn row(&self, reason: Reason, points: &[MarketPoint]) -> Option<Limit> {
		let largest = self.slopes.iter().fold(0.0, |most: f64, slope| most.max(slope.abs()));
		let room = self.room / largest;
		if !room.is_finite() || largest < least_slope(&reason) {
			return None;
		}
		// The most that the coefficients as posted leave uncounted.
		let mut uncounted = 0.0;
		let mut coefficients = Vec::new();
		for (slope, point) in self.slopes.iter().zip(points) {
			let exact = slope / largest * MILLION;
			// Within ±10⁶.
			let rounded = Ppm(exact.round() as i32);
			let posted = if is_counted(rounded) { rounded } else { Ppm::ZERO };
			uncounted += point.most((exact - f64::from(posted.0)) / MILLION);
			if posted != Ppm::ZERO {
				coefficients.push(Coefficient { point: point.index, sensitivity: posted });
			}
		}
		let tightest = if room < 0.0 { f64::NEG_INFINITY } else { 0.0 };
		let headroom = (room - uncounted - of_whole_watts(&coefficients)).max(tightest);
		// A cast from a float saturates.
		let headroom = Watts(headroom.floor() as i64);
		Some(Limit { reason, coefficients: coefficients.try_into().ok()?, headroom })
	}
}

/// Whether a normalised row may name a point with this coefficient.
fn is_counted(sensitivity: Ppm) -> bool {
	sensitivity.0.unsigned_abs() >= MIN_SENSITIVITY.0.unsigned_abs()
}

/// What awards can take of a row beyond its headroom, in watts, as they are whole watts and the row
/// yields: a watt at each point, where there are several.
fn of_whole_watts(coefficients: &[Coefficient]) -> f64 {
	if coefficients.len() < 2 {
		return 0.0;
	}
	coefficients.iter().map(|coefficient| coefficient.sensitivity.fraction().abs()).sum()
}

/// The sensitivity below which a limit has no row: a gigawatt changes a voltage by less than
/// 10⁻⁶ pu, or a current by less than 10⁻³ A.
fn least_slope(reason: &Reason) -> f64 {
	match reason {
		Reason::Voltage { .. } => 1e-15,
		Reason::Thermal { .. } | Reason::Outage | Reason::Envelope => 1e-12,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::point::Point;
	use tieline_primitives::Capability;

	/// Points that inject and withdraw up to a megawatt.
	fn points(count: u16) -> Vec<MarketPoint> {
		let range = Capability { export: Watts(1_000_000), import: Watts(1_000_000) };
		let point = |index| MarketPoint {
			index,
			point: Point::at_node(0),
			range,
			injected: Watts::ZERO,
			var_per_watt: 0.0,
		};
		(0..count).map(point).collect()
	}

	fn row(slopes: &[f64], room: f64) -> Limit {
		let half_plane = HalfPlane { slopes: slopes.to_vec(), room };
		half_plane.row(Reason::Outage, &points(slopes.len() as u16)).expect("a row")
	}

	fn coefficients(row: &Limit) -> Vec<(u16, i32)> {
		row.coefficients.iter().map(|c| (c.point, c.sensitivity.0)).collect()
	}

	#[test]
	fn a_row_is_divided_by_its_largest_coefficient_and_rounded_down() {
		let row = row(&[2e-6], 0.010_001);
		assert_eq!(coefficients(&row), [(0, 1_000_000)]);
		assert_eq!(row.headroom, Watts(5_000));
		assert!(row.is_normalised());
	}

	#[test]
	fn a_point_below_a_thousandth_is_left_out_with_the_most_that_it_can_use() {
		let row = row(&[1.0, -0.000_9, -0.5], 10_000.0);
		assert_eq!(coefficients(&row), [(0, 1_000_000), (2, -500_000)]);
		// 900 W of the point that is left out, and a watt and half a watt of the others.
		assert_eq!(row.headroom, Watts(9_098));
		assert!(row.is_normalised());
	}

	#[test]
	fn a_limit_that_is_kept_without_awards_has_no_negative_headroom() {
		assert_eq!(row(&[1.0, 0.000_9], 300.0).headroom, Watts::ZERO);
		assert_eq!(row(&[1.0, 0.5], 1.0).headroom, Watts::ZERO);
		assert_eq!(row(&[1.0, 0.5], -1.0).headroom, Watts(-3));
	}
}

//! Rows of the voltage band.

use crate::area::{Area, voltage_row};
use tieline_feeder::{Violated, is_attainable, violations};
use tieline_primitives::{Bound, Reason, Watts};

#[test]
fn a_headroom_is_what_the_exact_power_flow_allows() {
	let mut area = Area::new(&["675.2"], 2_000, 0, 0.5, [5, 6, 5]);
	// The exact limit, by bisection.
	let node = area.feeder().node("675.2").unwrap();
	let (mut low, mut high) = (0, 2_000_000);
	while high - low > 1 {
		let middle = (low + high) / 2;
		let exceeds = area.solve(&[middle]).voltage_pu(node).norm() > 1.05;
		(low, high) = if exceeds { (low, middle) } else { (middle, high) };
	}
	// Linearised at the limit, the row has its headroom there, less what rounding takes.
	let rows = area.rows_at(&[low]);
	let row = voltage_row(&rows, "675.2", Bound::Upper);
	assert_eq!(row.sensitivity(0).0, 1_000_000);
	assert!((row.headroom.0 - low).abs() <= 3, "{} for {low}", row.headroom);
	// Linearised at no injection, it is somewhat less: voltage is concave in the injection.
	let rows = area.rows_at(&[0]);
	let tangent = voltage_row(&rows, "675.2", Bound::Upper).headroom.0;
	assert!(tangent < low && tangent > low * 9 / 10, "{tangent} for {low}");
}

#[test]
fn a_reactive_power_that_follows_counts() {
	let mut area = Area::new(&["675.2"], 2_000, 0, 0.5, [5, 6, 5]);
	let node = area.feeder().node("675.2").unwrap();
	let at_unity = voltage_row(&area.rows_at(&[0]), "675.2", Bound::Upper).headroom;
	// An inverter that takes up reactive power while it injects raises the voltage less.
	area.points[0].var_per_watt = -0.1;
	let row = voltage_row(&area.rows_at(&[0]), "675.2", Bound::Upper).clone();
	assert!(row.headroom > at_unity);
	let exact = area.solve(&[row.headroom.0]).voltage_pu(node).norm();
	assert!((exact - 1.05).abs() < 3e-3, "{exact}");
}

#[test]
fn a_limit_that_is_violated_has_negative_headroom() {
	// Phase 2 of 675 is at 1.0553 pu in the published case.
	let mut area = Area::new(&["675.2", "671.1.2.3"], 100, 400, 1.0, [10, 8, 11]);
	let base = area.solve(&[0, 0]);
	let found = violations(&base, &area.criteria);
	let node = area.feeder().node("675.2").unwrap();
	let limit = Violated::Voltage { node, bound: Bound::Upper };
	let violation = found.iter().find(|violation| violation.limit == limit).unwrap();
	assert!((violation.value - 1.0553).abs() < 1e-4 && violation.allowed == 1.05);
	let rows = area.rows_at(&[0, 0]);
	let row = voltage_row(&rows, "675.2", Bound::Upper).clone();
	assert!(row.headroom < Watts(0));
	// Withdrawing what the row asks for relieves the limit.
	let asked = row.headroom.0 * 1_000_000 / i64::from(row.sensitivity(0).0);
	let relieved = area.solve(&[asked, 0]).voltage_pu(node).norm();
	assert!((relieved - 1.05).abs() < 1e-3, "{relieved}");
}

#[test]
fn a_row_that_no_award_keeps_is_told_apart() {
	let mut area = Area::new(&["675.2"], 100, 400, 1.0, [10, 8, 11]);
	let rows = area.rows_at(&[0]);
	let row = voltage_row(&rows, "675.2", Bound::Upper);
	assert!(is_attainable(row, &area.points));
	area.points[0].range.import = Watts(-row.headroom.0 - 1);
	assert!(!is_attainable(row, &area.points));
}

#[test]
fn a_margin_narrows_the_band() {
	let mut area = Area::new(&["675.2"], 500, 500, 0.5, [3, 0, 3]);
	let wide = area.rows_at(&[0]);
	area.criteria.margin_pu = 0.002;
	let narrow = area.rows_at(&[0]);
	for (wide, narrow) in wide.iter().zip(&narrow) {
		assert_eq!(wide.reason, narrow.reason);
		if matches!(wide.reason, Reason::Voltage { .. }) {
			assert!(narrow.headroom < wide.headroom);
		}
	}
}

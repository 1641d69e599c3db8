//! Rows of the voltage band.

use crate::area::{Area, largest_kept, voltage_row};
use tieline_feeder::{Violated, is_attainable, violations};
use tieline_primitives::{Bound, Reason, Watts};

/// The exact limit of injection at 675.2, watts.
fn exact_limit(area: &mut Area) -> i64 {
	let node = area.feeder().node("675.2").unwrap();
	largest_kept(|watts| area.solve(&[watts]).voltage_pu(node).norm() <= 1.05)
}

#[test]
fn a_headroom_at_the_limit_is_what_the_exact_power_flow_allows() {
	let mut area = Area::new(&["675.2"], 2_000, 0, 0.5, [5, 6, 5]);
	let limit = exact_limit(&mut area);
	let rows = area.rows_at(&[limit]);
	let row = voltage_row(&rows, "675.2", Bound::Upper);
	assert_eq!(row.sensitivity(0).0, 1_000_000);
	// Up to rounding.
	assert!((row.headroom.0 - limit).abs() <= 3, "{} for {limit}", row.headroom);
}

/// The voltage is concave in the injection.
#[test]
fn a_headroom_without_injection_is_somewhat_less_than_the_exact_limit() {
	let mut area = Area::new(&["675.2"], 2_000, 0, 0.5, [5, 6, 5]);
	let limit = exact_limit(&mut area);
	let rows = area.rows_at(&[0]);
	let tangent = voltage_row(&rows, "675.2", Bound::Upper).headroom.0;
	assert!(tangent < limit && tangent > limit * 9 / 10, "{tangent} for {limit}");
}

#[test]
fn reactive_power_with_the_injection_counts() {
	let mut area = Area::new(&["675.2"], 2_000, 0, 0.5, [5, 6, 5]);
	let node = area.feeder().node("675.2").unwrap();
	let at_unity = voltage_row(&area.rows_at(&[0]), "675.2", Bound::Upper).headroom;
	// An inverter that absorbs reactive power while it injects raises the voltage less.
	area.points[0].var_per_watt = -0.1;
	let row = voltage_row(&area.rows_at(&[0]), "675.2", Bound::Upper).clone();
	assert!(row.headroom > at_unity);
	let exact = area.solve(&[row.headroom.0]).voltage_pu(node).norm();
	assert!((exact - 1.05).abs() < 3e-3, "{exact}");
}

/// The published case, in which phase 2 of 675 is at 1.0553 pu.
fn published() -> Area {
	Area::new(&["675.2", "671.1.2.3"], 100, 400, 1.0, [10, 8, 11])
}

#[test]
fn a_voltage_above_its_band_is_a_violation() {
	let mut area = published();
	let base = area.solve(&[0, 0]);
	let found = violations(&base, &area.criteria);
	let node = area.feeder().node("675.2").unwrap();
	let limit = Violated::Voltage { node, bound: Bound::Upper };
	let violation = found.iter().find(|violation| violation.limit == limit).unwrap();
	assert!((violation.value - 1.0553).abs() < 1e-4 && violation.allowed == 1.05);
}

#[test]
fn a_violated_limit_has_negative_headroom() {
	let rows = published().rows_at(&[0, 0]);
	assert!(voltage_row(&rows, "675.2", Bound::Upper).headroom < Watts(0));
}

#[test]
fn a_withdrawal_of_the_negative_headroom_relieves_the_limit() {
	let mut area = published();
	let node = area.feeder().node("675.2").unwrap();
	let rows = area.rows_at(&[0, 0]);
	let row = voltage_row(&rows, "675.2", Bound::Upper);
	let asked = row.headroom.0 * 1_000_000 / i64::from(row.sensitivity(0).0);
	let relieved = area.solve(&[asked, 0]).voltage_pu(node).norm();
	assert!((relieved - 1.05).abs() < 1e-3, "{relieved}");
}

#[test]
fn a_row_that_no_award_keeps_is_not_attainable() {
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

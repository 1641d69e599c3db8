//! Limit rows against the exact power flow.

mod area;
mod criteria;
mod relays;
mod screening;
mod thermal;
mod voltage;

use area::{Area, NAMES, keeps};
use proptest::prelude::*;
use tieline_feeder::{LimitError, Solver, rows, screen, violations};

#[test]
fn points_have_indices_of_their_own() {
	let mut area = Area::new(&NAMES, 100, 100, 0.5, [4, 2, 4]);
	let solution = area.solve(&[0; 6]);
	area.points[3].index = 1;
	let error = rows(solution, &area.criteria, &area.points).unwrap_err();
	assert_eq!(error, LimitError::DuplicateIndex(1));
}

#[test]
fn names_that_a_row_cannot_hold_are_refused() {
	let mut area = Area::new(&NAMES, 100, 100, 0.5, [4, 2, 4]);
	let mut feeder = area.feeder().clone();
	let name = "a-bus-with-a-name-of-more-than-32-bytes".to_string();
	feeder.buses[5].name = name.clone();
	area.solver = Solver::new(feeder).unwrap();
	let solution = area.solve(&[0; 6]);
	let error = rows(solution, &area.criteria, &area.points).unwrap_err();
	assert_eq!(error, LimitError::LongName(name));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// With margins for the curvature over hundreds of kilowatts at one phase, awards that keep the
	/// posted rows keep the exact limits, at any taps at which the loads alone do.
	#[test]
	fn awards_that_keep_the_rows_keep_the_limits(
		loads in 0.2..0.78f64,
		start in -16..=16i8,
		shares in prop::collection::vec(-1.0..1.0f64, NAMES.len()),
	) {
		let mut area = Area::new(&NAMES, 400, 400, loads, [0; 3]);
		area.settle(start);
		area.criteria.margin_pu = 0.006;
		area.criteria.thermal_margin = 0.08;
		let posted = {
			let rows = area.rows_at(&[0; 6]);
			screen(rows, &area.points)
		};
		// Some are within the band, but not within the margins.
		prop_assume!(posted.iter().all(|row| keeps(row, &[0; 6])));
		let mut watts: Vec<i64> = shares.iter().map(|share| (share * 4e5) as i64).collect();
		// Scale back towards nothing until every row is kept.
		while !posted.iter().all(|row| keeps(row, &watts)) {
			watts.iter_mut().for_each(|w| *w = *w * 9 / 10);
		}
		let solution = area.solve(&watts);
		let found = violations(&solution, &area.criteria);
		prop_assert!(found.is_empty(), "{watts:?} {found:?}");
	}
}

//! Constraint screening.

use crate::area::{Area, NAMES, keeps};
use proptest::prelude::*;
use tieline_feeder::screen;
use tieline_primitives::{Capability, Limit, Watts};

fn area() -> Area {
	Area::new(&NAMES, 300, 300, 0.5, [4, 2, 4])
}

#[test]
fn few_of_the_rows_are_posted() {
	let mut area = area();
	let all = area.rows_at(&[0; 6]);
	let posted = screen(all.clone(), &area.points);
	assert!(posted.len() > 3 && posted.len() < all.len() / 4, "{} of {}", posted.len(), all.len());
	assert!(posted.iter().all(|row| all.contains(row) && row.is_well_formed()));
}

#[test]
fn rows_with_the_same_coefficients_are_one_the_tightest() {
	let mut area = area();
	let all = area.rows_at(&[0; 6]);
	let posted = screen(all.clone(), &area.points);
	let looser = |row: &Limit| Limit { headroom: Watts(row.headroom.0 + 1), ..row.clone() };
	let twice = all.iter().map(looser).chain(all.clone()).chain(all.iter().map(looser));
	assert_eq!(screen(twice.collect(), &area.points), posted);
}

#[test]
fn the_tightest_row_comes_first() {
	let mut area = area();
	let posted = screen(area.rows_at(&[0; 6]), &area.points);
	let share = |row: &Limit| {
		let reach: f64 =
			row.coefficients.iter().map(|c| f64::from(c.sensitivity.0).abs() * 0.3).sum();
		row.headroom.0 as f64 / reach
	};
	assert!(posted.windows(2).all(|pair| share(&pair[0]) <= share(&pair[1])));
}

#[test]
fn points_without_range_need_no_rows() {
	let mut area = area();
	let all = area.rows_at(&[0; 6]);
	for point in &mut area.points {
		point.range = Capability::ZERO;
	}
	assert_eq!(screen(all, &area.points), []);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// The posted rows imply the others.
	#[test]
	fn screening_changes_nothing_that_can_be_awarded(
		loads in 0.2..1.3f64,
		shares in prop::collection::vec(-1.0..1.0f64, NAMES.len()),
		sizes in prop::collection::vec(0..900_000i64, NAMES.len()),
	) {
		let mut area = Area::new(&NAMES, 0, 0, loads, [5, 2, 5]);
		for (point, &size) in area.points.iter_mut().zip(&sizes) {
			point.range = Capability { export: Watts(size), import: Watts(size / 2) };
		}
		let all = area.rows_at(&[0; 6]);
		let posted = screen(all.clone(), &area.points);
		let watts: Vec<i64> = shares
			.iter()
			.zip(&sizes)
			.map(|(share, &size)| (share * size as f64) as i64 / if *share < 0.0 { 2 } else { 1 })
			.collect();
		let kept = |rows: &[Limit]| rows.iter().all(|row| keeps(row, &watts));
		prop_assert_eq!(kept(&all), kept(&posted));
	}
}

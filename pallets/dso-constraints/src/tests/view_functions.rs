//! The answers of the view functions.

use super::*;

#[test]
fn the_limits_should_be_the_standing_ones_until_the_dso_posts_rows() {
	chain(|| {
		let area = area();
		let silent = DsoConstraints::limits(area, hour(12)).unwrap();
		assert_eq!((silent.posted, silent.penalties), (None, PENALTIES));
		assert_eq!(silent.rows, <DsoConstraints as Network>::limits(area, &hour(12)));
		assert_eq!(silent.rows.len(), 6);

		System::set_block_number(42);
		let posted = row(&[(0, 1_000_000)], 5_000);
		assert_ok!(post(area, hour(12), std::slice::from_ref(&posted)));
		assert_eq!(
			DsoConstraints::limits(area, hour(12)),
			Some(LimitsInForce { rows: vec![posted], posted: Some(42), penalties: PENALTIES })
		);
		assert_eq!(DsoConstraints::limits(area, hour(13)), Some(silent));
	});
}

#[test]
fn the_limits_should_say_when_the_dso_found_that_none_binds() {
	chain(|| {
		let area = area();
		System::set_block_number(42);
		assert_ok!(post(area, hour(12), &[]));
		let none = LimitsInForce { rows: vec![], posted: Some(42), penalties: PENALTIES };
		assert_eq!(DsoConstraints::limits(area, hour(12)), Some(none));
	});
}

#[test]
fn the_block_of_rows_should_be_that_in_which_they_were_posted_last() {
	chain(|| {
		let area = area();
		for block in [42, 43] {
			System::set_block_number(block);
			assert_ok!(post(area, hour(12), &[row(&[(0, 1_000_000)], 5_000)]));
			assert_eq!(DsoConstraints::limits(area, hour(12)).unwrap().posted, Some(block));
		}
		assert_ok!(bulk::clear_limits(signed(DSO), area, vec![hour(12)].try_into().unwrap()));
		assert_eq!(DsoConstraints::limits(area, hour(12)).unwrap().posted, None);
	});
}

#[test]
fn there_should_be_no_limits_in_an_area_that_does_not_exist() {
	chain(|| assert_eq!(DsoConstraints::limits(AreaId(0), hour(12)), None));
}

#[test]
fn a_standing_limit_should_change_at_the_instant_from_which_the_change_applies() {
	chain(|| {
		let area = area();
		let point = PointId(area, 1);
		let at = |instant| DsoConstraints::standing(point, instant);
		assert_eq!(at(hour(0).start), Some(standing(20_000, 10_000)));
		assert_ok!(DsoConstraints::set_standing(signed(DSO), area, 1, standing(7_000, 1_000)));
		let from = TODAY.next().next().start_utc();
		assert_eq!(at(Millis(from.0 - 1)), Some(standing(20_000, 10_000)));
		assert_eq!(at(from), Some(standing(7_000, 1_000)));
	});
}

#[test]
fn the_state_of_an_override_should_follow_the_clock() {
	chain(|| {
		let id = override_noon(area());
		assert_eq!(DsoConstraints::override_state(id), Some(state(id)));
		advance(JUSTIFICATION_PERIOD);
		assert_eq!(DsoConstraints::override_state(id), Some(OverrideState::Lapsed));
		assert_eq!(DsoConstraints::override_state(OverrideId(9)), None);
	});
}

#[test]
fn a_point_that_does_not_exist_should_have_no_standing_limit() {
	chain(|| {
		let area = area();
		assert!(DsoConstraints::standing(PointId(area, 2), Millis(0)).is_some());
		assert_eq!(DsoConstraints::capacity(PointId(area, 2)), Some(CAPACITY));
		assert_eq!(DsoConstraints::capacity(PointId(area, 3)), None);
		assert_eq!(DsoConstraints::standing(PointId(area, 3), Millis(0)), None);
		assert_eq!(DsoConstraints::standing(PointId(AreaId(9), 0), Millis(0)), None);
	});
}

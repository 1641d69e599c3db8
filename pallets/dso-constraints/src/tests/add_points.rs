use super::*;
use proptest::prelude::*;
use sp_runtime::DispatchError;
use tieline_primitives::PointName;

#[test]
fn add_points_should_number_them_in_the_order_given() {
	chain(|| {
		let area = bare_area();
		assert_ok!(add(area, &[("671.1", 10_000), ("671.2", 20_000)]));
		assert_event(Event::PointsAdded { area, points: indices(&[0, 1]) });
		assert_ok!(add(area, &[("675.1.2.3", 30_000)]));
		assert_event(Event::PointsAdded { area, points: indices(&[2]) });
		assert_eq!(crate::Points::<Test>::get(area, 0), Some(text("671.1")));
		assert_eq!(crate::Points::<Test>::get(area, 2), Some(text("675.1.2.3")));
		assert_eq!(PointIndex::<Test>::get(area, text("671.2")), Some(1));
		assert!(DsoConstraints::point_exists(PointId(area, 2)));
		assert!(!DsoConstraints::point_exists(PointId(area, 3)));
	});
}

#[test]
fn add_points_should_hold_a_deposit_for_each_point() {
	chain(|| {
		let area = bare_area();
		assert_ok!(add(area, &[("671.1", 10_000)]));
		let one = held(HoldReason::Points, DSO) - PRICE_PER_ITEM;
		assert!(one > 0);
		assert_ok!(add(area, &[("671.2", 10_000), ("671.3", 10_000)]));
		assert_eq!(held(HoldReason::Points, DSO), PRICE_PER_ITEM + 3 * one);
	});
}

#[test]
fn add_points_should_allow_the_same_name_in_another_area() {
	chain(|| {
		let (one, two) = (bare_area(), bare_area());
		assert_ok!(add(one, &[("671.1", 1)]));
		assert_ok!(add(two, &[("671.1", 1)]));
	});
}

#[test]
fn add_points_should_keep_the_case_that_the_dso_writes() {
	chain(|| {
		let area = bare_area();
		assert_ok!(add(area, &[("RG60.1", 1)]));
		assert_eq!(crate::Points::<Test>::get(area, 0), Some(text("rg60.1")));
		assert_eq!(PointIndex::<Test>::get(area, text("rg60.1")), Some(0));
	});
}

#[test]
fn add_points_should_fail_for_anyone_but_the_dso_of_the_area() {
	chain(|| {
		let area = area();
		let point = new_point("680.1", standing(1, 1));
		let points = || vec![point.clone()].try_into().unwrap();
		for who in [OTHER, PUBLIC] {
			assert_noop!(DsoConstraints::add_points(signed(who), area, points()), Error::NotDso);
		}
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				DsoConstraints::add_points(origin, area, points()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn add_points_should_fail_when_there_is_no_such_area() {
	chain(|| {
		assert_noop!(add(AreaId(0), &[("671.1", 1)]), Error::UnknownArea);
	});
}

#[test]
fn add_points_should_fail_without_any() {
	chain(|| {
		let area = area();
		assert_noop!(add(area, &[]), Error::EmptyList);
	});
}

#[test]
fn add_points_should_fail_when_the_name_is_not_a_bus_and_its_phases() {
	chain(|| {
		let area = bare_area();
		for name in [
			"",
			"671",
			"671.",
			".1",
			"671.0",
			"671.4",
			"671.1.1",
			"671.2.1",
			"671.1.2.3.4",
			"671.1.",
			"671..1",
			"67 1.1",
			"671.1 ",
			"671.x",
			"671.11",
			"67\n1.1",
		] {
			assert_noop!(add(area, &[("680.1", 1), (name, 1)]), Error::MalformedName);
		}
	});
}

#[test]
fn add_points_should_fail_when_the_name_is_taken_in_any_case() {
	chain(|| {
		let area = bare_area();
		assert_ok!(add(area, &[("RG60.1", 1)]));
		assert_noop!(add(area, &[("rg60.1", 1)]), Error::DuplicatePoint);
		assert_noop!(add(area, &[("671.1", 1), ("671.1", 1)]), Error::DuplicatePoint);
	});
}

#[test]
fn add_points_should_fail_when_a_standing_limit_is_out_of_range() {
	chain(|| {
		let area = bare_area();
		for standing in [standing(-1, 0), standing(0, -1), standing(MAX_POWER.0 + 1, 0)] {
			let point = new_point("671.1", standing);
			assert_noop!(
				DsoConstraints::add_points(signed(DSO), area, vec![point].try_into().unwrap()),
				Error::PowerOutOfRange
			);
		}
	});
}

#[test]
fn add_points_should_keep_what_each_point_carries() {
	chain(|| {
		let area = bare_area();
		let point = |name, carried| NewPoint {
			capacity: standing(carried, 2 * carried),
			..new_point(name, standing(1, 1))
		};
		let points = vec![point("671.1", 50_000), point("671.2", 75_000)];
		assert_ok!(DsoConstraints::add_points(signed(DSO), area, points.try_into().unwrap()));
		let carried = |index| <DsoConstraints as Network>::capacity(PointId(area, index));
		assert_eq!(carried(0), Some(standing(50_000, 100_000)));
		assert_eq!(carried(1), Some(standing(75_000, 150_000)));
		assert_eq!(carried(2), None);
	});
}

#[test]
fn add_points_should_fail_when_a_capacity_is_out_of_range() {
	chain(|| {
		let area = bare_area();
		for capacity in [standing(-1, 0), standing(0, -1), standing(0, MAX_POWER.0 + 1)] {
			let point = NewPoint { capacity, ..new_point("671.1", standing(0, 0)) };
			assert_noop!(
				DsoConstraints::add_points(signed(DSO), area, vec![point].try_into().unwrap()),
				Error::PowerOutOfRange
			);
		}
	});
}

#[test]
fn add_points_should_fail_when_a_standing_limit_exceeds_the_capacity() {
	chain(|| {
		let area = bare_area();
		let capacity = standing(50_000, 30_000);
		for over in [standing(50_001, 0), standing(0, 30_001)] {
			let point = NewPoint { capacity, ..new_point("671.1", over) };
			assert_noop!(
				DsoConstraints::add_points(signed(DSO), area, vec![point].try_into().unwrap()),
				Error::StandingExceedsCapacity
			);
		}
		let point = NewPoint { capacity, ..new_point("671.1", capacity) };
		assert_ok!(DsoConstraints::add_points(signed(DSO), area, vec![point].try_into().unwrap()));
	});
}

#[test]
fn add_points_should_fail_when_the_area_is_full() {
	chain(|| {
		let area = bare_area();
		let point = |index| new_point(&format!("{index}.1"), standing(1, 1));
		let all = (0..MAX_POINTS).map(point).collect::<Vec<_>>();
		assert_ok!(DsoConstraints::add_points(signed(DSO), area, all.try_into().unwrap()));
		assert_noop!(add(area, &[("last.1", 1)]), Error::TooManyPoints);
	});
}

#[test]
fn add_points_should_fail_when_the_dso_cannot_pay_the_deposit() {
	chain(|| {
		let area = bare_area();
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, POOR));
		let point = new_point("671.1", standing(1, 1));
		assert_noop!(
			DsoConstraints::add_points(signed(POOR), area, vec![point].try_into().unwrap()),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

proptest! {
	#[test]
	fn a_bus_with_any_of_its_phases_is_a_point_in_any_case(
		bus in "[a-zA-Z0-9_-]{1,20}",
		phases in proptest::sample::subsequence(vec!["1", "2", "3"], 1..=3),
	) {
		let point = format!("{bus}.{}", phases.join("."));
		let lower = text(&point.to_ascii_lowercase());
		let stored = |point: &str| PointName::try_from(&text(point)).map(|name| name.to_name());
		prop_assert_eq!(stored(&point), Ok(lower.clone()));
		prop_assert_eq!(stored(&point.to_ascii_uppercase()), Ok(lower));
	}

	#[test]
	fn what_is_taken_for_a_point_is_a_bus_and_ascending_phases(point in "[a-z .]{0,3}[.0-9]{0,8}") {
		let taken = PointName::try_from(&text(&point)).is_ok();
		let mut parts = point.split('.');
		let bus = parts.next().unwrap();
		let phases = parts.collect::<Vec<_>>().join(".");
		let legitimate = ["1", "2", "3", "1.2", "1.3", "2.3", "1.2.3"].contains(&phases.as_str())
			&& !bus.is_empty() && !bus.contains(' ');
		prop_assert_eq!(taken, legitimate);
	}
}

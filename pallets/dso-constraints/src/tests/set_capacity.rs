use super::*;
use sp_runtime::DispatchError;

fn set(who: u64, area: AreaId, point: u16, capacity: Capability) -> DispatchResult {
	DsoConstraints::set_capacity(signed(who), area, point, capacity)
}

#[test]
fn set_capacity_should_hold_at_once() {
	chain(|| {
		let area = area();
		let capacity = standing(25_000, 15_000);
		assert_ok!(set(DSO, area, 1, capacity));
		assert_event(Event::CapacitySet { area, point: 1, capacity });
		assert_eq!(<DsoConstraints as Network>::capacity(PointId(area, 1)), Some(capacity));
		assert_eq!(<DsoConstraints as Network>::capacity(PointId(area, 2)), Some(CAPACITY));
	});
}

#[test]
fn set_capacity_should_fail_for_anyone_but_the_dso_of_the_area() {
	chain(|| {
		let area = area();
		for who in [OTHER, PUBLIC] {
			assert_noop!(set(who, area, 1, CAPACITY), Error::NotDso);
		}
		assert_noop!(
			DsoConstraints::set_capacity(RuntimeOrigin::root(), area, 1, CAPACITY),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn set_capacity_should_fail_when_there_is_no_such_area_or_point() {
	chain(|| {
		assert_noop!(set(DSO, AreaId(0), 0, CAPACITY), Error::UnknownArea);
		let area = area();
		assert_noop!(set(DSO, area, 3, CAPACITY), Error::UnknownPoint);
	});
}

#[test]
fn set_capacity_should_fail_when_it_is_out_of_range() {
	chain(|| {
		let area = area();
		for wrong in [standing(-1, 0), standing(0, -1), standing(MAX_POWER.0 + 1, 0)] {
			assert_noop!(set(DSO, area, 1, wrong), Error::PowerOutOfRange);
		}
	});
}

#[test]
fn set_capacity_should_fail_below_a_standing_limit_in_force_or_planned() {
	chain(|| {
		let area = area();
		assert_noop!(set(DSO, area, 1, standing(19_999, 10_000)), Error::StandingExceedsCapacity);
		assert_noop!(set(DSO, area, 1, standing(20_000, 9_999)), Error::StandingExceedsCapacity);
		assert_ok!(set(DSO, area, 1, standing(50_000, 10_000)));
		assert_ok!(DsoConstraints::set_standing(signed(DSO), area, 1, standing(40_000, 0)));
		assert_noop!(set(DSO, area, 1, standing(39_999, 10_000)), Error::StandingExceedsCapacity);
		assert_ok!(set(DSO, area, 1, standing(40_000, 10_000)));
	});
}

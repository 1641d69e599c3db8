use super::*;
use sp_runtime::DispatchError;

fn remove_area(area: AreaId) -> DispatchResult {
	DsoConstraints::remove_area(RuntimeOrigin::root(), area)
}

#[test]
fn remove_area_should_leave_nothing_but_its_tallies() {
	chain(|| {
		let (first, second) = (area(), bare_area());
		let id = submit_noon(first);
		assert_ok!(accept(id));
		advance(RETENTION + MILLIS_PER_DAY);
		assert_ok!(DsoConstraints::remove_override(signed(PUBLIC), id));
		empty(first);
		assert_ok!(remove_area(first));
		assert_event(Event::AreaRemoved { area: first });
		assert_eq!(Areas::<Test>::get(first), None);
		assert_eq!(AreasOf::<Test>::get(NODE), vec![second]);
		assert_eq!(<DsoConstraints as Network>::limits(first, &hour(12)), vec![]);
		assert_eq!(DsoConstraints::override_tally(first, DSO).issued, 1);
		assert_ok!(remove_area(second));
		assert!(!AreasOf::<Test>::contains_key(NODE));
		assert_eq!(bare_area(), AreaId(2), "identifiers are not given again");
	});
}

#[test]
fn remove_area_should_make_room_at_the_pricing_node() {
	chain(|| {
		let area = bare_area();
		for _ in 1..MAX_AREAS {
			bare_area();
		}
		assert_ok!(remove_area(area));
		bare_area();
	});
}

#[test]
fn remove_area_should_fail_while_it_has_points_rows_or_overrides() {
	chain(|| {
		let area = area();
		assert_noop!(remove_area(area), Error::AreaInUse);
		assert_ok!(post(area, hour(12), &[]));
		let id = submit_noon(area);
		assert_ok!(accept(id));
		advance(RETENTION + MILLIS_PER_DAY);
		assert_ok!(DsoConstraints::remove_override(signed(PUBLIC), id));
		empty(area);
		assert_noop!(remove_area(area), Error::AreaInUse);
		let hours = vec![hour(12)].try_into().unwrap();
		assert_ok!(bulk::clear_limits(signed(DSO), area, hours));
		assert_ok!(remove_area(area));
	});
}

#[test]
fn remove_area_should_fail_while_an_auction_can_be_kept_that_has_its_rows() {
	chain(|| {
		let area = area();
		assert_ok!(remove(area, &[0, 1]));
		advance(RETENTION);
		assert_ok!(remove(area, &[2]));
		advance(RETENTION - 1);
		assert_noop!(remove_area(area), Error::StillKept);
		advance(1);
		assert_ok!(remove_area(area));
	});
}

#[test]
fn remove_area_should_fail_when_there_is_none() {
	chain(|| {
		assert_noop!(remove_area(AreaId(0)), Error::UnknownArea);
	});
}

#[test]
fn remove_area_should_fail_for_anyone_but_the_admin() {
	chain(|| {
		let area = bare_area();
		for origin in [signed(DSO), RuntimeOrigin::none()] {
			assert_noop!(DsoConstraints::remove_area(origin, area), DispatchError::BadOrigin);
		}
	});
}

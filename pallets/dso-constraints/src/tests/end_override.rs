use super::*;
use sp_runtime::DispatchError;

fn end(id: OverrideId, until: Millis) -> DispatchResult {
	DsoConstraints::end_override(signed(DSO), id, until)
}

fn half_past(index: u64) -> Millis {
	Millis(hour(index).start.0 + MILLIS_PER_HOUR / 2)
}

#[test]
fn end_override_should_give_the_rest_of_the_window_back() {
	chain(|| {
		let area = area();
		let id = override_noon(area);
		assert_ok!(end(id, half_past(13)));
		assert_event(Event::OverrideEnded { id, area, until: half_past(13) });
		assert_eq!(crate::Overrides::<Test>::get(id).unwrap().until, half_past(13));
		assert_eq!(OpenOverrides::<Test>::get(area), vec![id], "still to be justified");
	});
}

#[test]
fn end_override_should_call_off_one_that_has_not_begun() {
	chain(|| {
		let id = override_noon(area());
		assert_ok!(end(id, hour(13).start));
	});
}

#[test]
fn end_override_should_leave_what_has_passed_overridden() {
	chain(|| {
		let id = override_noon(area());
		Now::set(half_past(13).0);
		assert_noop!(end(id, Millis(half_past(13).0 - 1)), Error::MalformedWindow);
		assert_ok!(end(id, half_past(13)));
		let id = override_noon(AreaId(0));
		Now::set(hour(14).start.0);
		assert_noop!(end(id, half_past(13)), Error::MalformedWindow);
	});
}

#[test]
fn end_override_should_cut_one_of_a_replayed_day_anywhere() {
	chain(|| {
		let area = area();
		Replay::set(true);
		advance(2 * MILLIS_PER_DAY);
		let id = override_noon(area);
		assert_ok!(end(id, half_past(13)));
	});
}

#[test]
fn end_override_should_fail_outside_of_the_window() {
	chain(|| {
		let id = override_noon(area());
		for until in [Millis(hour(13).start.0 - 1), hour(13).end(), hour(15).start] {
			assert_noop!(end(id, until), Error::MalformedWindow);
		}
	});
}

#[test]
fn end_override_should_fail_for_anyone_but_the_dso_of_the_area() {
	chain(|| {
		let id = override_noon(area());
		for who in [OTHER, PUBLIC] {
			assert_noop!(
				DsoConstraints::end_override(signed(who), id, half_past(13)),
				Error::NotDso
			);
		}
		assert_noop!(
			DsoConstraints::end_override(RuntimeOrigin::root(), id, half_past(13)),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn end_override_should_fail_when_there_is_no_such_override() {
	chain(|| {
		assert_noop!(end(OverrideId(0), half_past(13)), Error::UnknownOverride);
	});
}

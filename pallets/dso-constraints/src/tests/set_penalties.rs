use super::*;
use sp_runtime::DispatchError;

const STRICTER: Penalties = Penalties::uniform(Price(9_000_000_000));

fn set(area: AreaId, penalties: Penalties) -> DispatchResult {
	DsoConstraints::set_penalties(RuntimeOrigin::root(), area, penalties)
}

fn penalties(area: AreaId, interval: Interval) -> Penalties {
	<DsoConstraints as Network>::penalties(area, &interval)
}

#[test]
fn set_penalties_should_hold_for_rows_posted_from_then_on() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12), hour(13)]);
		assert_ok!(set(area, STRICTER));
		assert_event(Event::PenaltiesSet { area, penalties: STRICTER });
		assert_eq!(Areas::<Test>::get(area).unwrap().penalties, STRICTER);
		post_each(area, &[hour(13), hour(14)]);
		assert_eq!(penalties(area, hour(12)), PENALTIES);
		assert_eq!(penalties(area, hour(13)), STRICTER);
		assert_eq!(penalties(area, hour(14)), STRICTER);
	});
}

#[test]
fn set_penalties_should_change_nothing_behind_a_closed_gate() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12)]);
		close_gates_before(13);
		assert_ok!(set(area, STRICTER));
		assert_noop!(post(area, hour(12), &[]), Error::GateClosed);
		assert_eq!(penalties(area, hour(12)), PENALTIES);
	});
}

#[test]
fn set_penalties_should_fail_for_anyone_but_the_admin() {
	chain(|| {
		let area = area();
		for origin in [signed(DSO), signed(PUBLIC), RuntimeOrigin::none()] {
			assert_noop!(
				DsoConstraints::set_penalties(origin, area, STRICTER),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn set_penalties_should_fail_when_there_is_no_such_area() {
	chain(|| {
		assert_noop!(set(AreaId(0), STRICTER), Error::UnknownArea);
	});
}

#[test]
fn set_penalties_should_fail_when_a_penalty_is_out_of_range() {
	chain(|| {
		let area = area();
		for wrong in [0, -1, 1_000_000_000_001] {
			for penalties in [
				Penalties { voltage: Price(wrong), ..PENALTIES },
				Penalties { thermal: Price(wrong), ..PENALTIES },
				Penalties { outage: Price(wrong), ..PENALTIES },
				Penalties { envelope: Price(wrong), ..PENALTIES },
			] {
				assert_noop!(set(area, penalties), Error::PenaltyOutOfRange);
			}
		}
	});
}

use super::*;
use sp_runtime::DispatchError;

fn clear(who: u64, area: AreaId, intervals: &[Interval]) -> DispatchResult {
	bulk::clear_limits(signed(who), area, intervals.to_vec().try_into().unwrap())
}

#[test]
fn clear_limits_should_withdraw_rows_while_the_gate_is_open() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12), hour(13)]);
		assert_ok!(clear(DSO, area, &[hour(12)]));
		assert_event(Event::LimitsCleared { area, interval: hour(12) });
		assert_eq!(
			<DsoConstraints as Network>::limits(area, &hour(12)).len(),
			6,
			"the standing limits again"
		);
		assert_eq!(<DsoConstraints as Network>::limits(area, &hour(13)).len(), 1);
		assert!(!Postings::<Test>::contains_key(area, hour(12)));
		assert_ok!(clear(DSO, area, &[hour(13)]));
		assert_eq!(held(HoldReason::Limits, DSO), 0);
	});
}

#[test]
fn clear_limits_should_let_anyone_clear_away_what_is_past_and_return_the_deposit() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12), hour(13)]);
		close_gates_before(24);
		advance(13 * MILLIS_PER_HOUR + RETENTION);
		assert_noop!(clear(PUBLIC, area, &[hour(12), hour(13)]), Error::StillKept);
		advance(MILLIS_PER_HOUR);
		assert_ok!(clear(PUBLIC, area, &[hour(12), hour(13)]));
		assert_eq!(held(HoldReason::Limits, DSO), 0);
		assert_eq!(Balances::free_balance(PUBLIC), ENDOWMENT);
	});
}

#[test]
fn clear_limits_should_return_the_deposit_to_whoever_paid_it() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12)]);
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, OTHER));
		assert_ok!(clear(OTHER, area, &[hour(12)]));
		assert_eq!(held(HoldReason::Limits, DSO), 0);
	});
}

#[test]
fn clear_limits_should_keep_the_rows_of_a_replayed_day_from_their_posting_on() {
	chain(|| {
		let area = area();
		let last_june = Interval {
			start: Millis(hour(0).start.0 - 150 * MILLIS_PER_DAY),
			length: Millis(MILLIS_PER_HOUR),
		};
		post_each(area, &[last_june]);
		close_gates_before(0);
		advance(RETENTION - 1);
		assert_noop!(clear(DSO, area, &[last_june]), Error::StillKept);
		advance(1);
		assert_ok!(clear(PUBLIC, area, &[last_june]));
	});
}

#[test]
fn clear_limits_should_fail_for_the_dso_too_once_the_gate_is_closed() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12)]);
		close_gates_before(13);
		assert_noop!(clear(DSO, area, &[hour(12)]), Error::StillKept);
	});
}

#[test]
fn clear_limits_should_fail_for_anyone_but_the_dso_while_the_gate_is_open() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12)]);
		advance(2 * RETENTION);
		for who in [OTHER, PUBLIC] {
			assert_noop!(clear(who, area, &[hour(12)]), Error::NotDso);
		}
		assert_noop!(
			bulk::clear_limits(RuntimeOrigin::root(), area, vec![hour(12)].try_into().unwrap()),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn clear_limits_should_fail_when_there_is_nothing_to_clear() {
	chain(|| {
		assert_noop!(clear(DSO, AreaId(0), &[hour(12)]), Error::UnknownArea);
		let area = area();
		post_each(area, &[hour(12)]);
		assert_noop!(clear(DSO, area, &[]), Error::EmptyList);
		assert_noop!(clear(DSO, area, &[hour(12), hour(13)]), Error::NoLimits);
		assert_noop!(clear(DSO, area, &[hour(12), hour(12)]), Error::NoLimits);
	});
}

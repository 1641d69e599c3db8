use super::*;
use sp_runtime::DispatchError;

struct Draft {
	points: Vec<u16>,
	window: (Millis, Millis),
	caps: Capability,
	reason: Reason,
}

fn draft() -> Draft {
	Draft {
		points: vec![0, 2],
		window: (hour(13).start, hour(13).end()),
		caps: standing(1_000, 0),
		reason: Reason::Outage,
	}
}

fn issue(who: u64, area: AreaId, draft: Draft) -> DispatchResult {
	let Draft { points, window: (from, until), caps, reason } = draft;
	let points = points.try_into().unwrap();
	DsoConstraints::override_awards(signed(who), area, points, from, until, caps, reason)
}

#[test]
fn override_awards_should_tell_everyone_at_once() {
	chain(|| {
		let area = area();
		System::set_block_number(5);
		let id = override_noon(area);
		assert_event(Event::AwardsOverridden {
			id,
			area,
			points: vec![0, 2].try_into().unwrap(),
			from: hour(13).start,
			until: hour(13).end(),
			caps: standing(1_000, 0),
			reason: Reason::Thermal { branch: text("632671.1") },
			justify_by: Millis(Now::get() + JUSTIFICATION_PERIOD),
		});
		let issued = crate::Overrides::<Test>::get(id).unwrap();
		assert_eq!((issued.block, issued.issued), (5, Millis(Now::get())));
		assert_eq!(OpenOverrides::<Test>::get(area), vec![id]);
		assert!(held(HoldReason::Overrides, DSO) > 0);
	});
}

#[test]
fn override_awards_should_not_ask_whether_the_gate_is_closed() {
	chain(|| {
		let area = area();
		close_gates_before(24);
		assert_ok!(issue(DSO, area, draft()));
	});
}

#[test]
fn override_awards_should_fail_for_anyone_but_the_dso_of_the_area() {
	chain(|| {
		let area = area();
		for who in [OTHER, PUBLIC] {
			assert_noop!(issue(who, area, draft()), Error::NotDso);
		}
		let Draft { points, window: (from, until), caps, reason } = draft();
		let points = points.try_into().unwrap();
		assert_noop!(
			DsoConstraints::override_awards(
				RuntimeOrigin::root(),
				area,
				points,
				from,
				until,
				caps,
				reason
			),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn override_awards_should_fail_when_there_is_no_such_area_or_point() {
	chain(|| {
		assert_noop!(issue(DSO, AreaId(0), draft()), Error::UnknownArea);
		let area = area();
		assert_noop!(
			issue(DSO, area, Draft { points: vec![1, 3], ..draft() }),
			Error::UnknownPoint
		);
	});
}

#[test]
fn override_awards_should_fail_unless_each_point_is_named_once_and_in_order() {
	chain(|| {
		let area = area();
		assert_noop!(issue(DSO, area, Draft { points: vec![], ..draft() }), Error::EmptyList);
		for points in [vec![1, 1], vec![2, 0]] {
			assert_noop!(issue(DSO, area, Draft { points, ..draft() }), Error::DisorderedPoints);
		}
	});
}

#[test]
fn override_awards_should_fail_when_the_window_is_empty_or_longer_than_a_day() {
	chain(|| {
		let area = area();
		let from = hour(13).start;
		for until in [from, hour(12).start, Millis(from.0 + MILLIS_PER_DAY + 1)] {
			assert_noop!(
				issue(DSO, area, Draft { window: (from, until), ..draft() }),
				Error::MalformedWindow
			);
		}
		let day = (from, Millis(from.0 + MILLIS_PER_DAY));
		assert_ok!(issue(DSO, area, Draft { window: day, ..draft() }));
	});
}

#[test]
fn override_awards_should_begin_with_their_block_when_they_are_to_hold_at_once() {
	chain(|| {
		let area = area();
		let now = Millis(hour(13).start.0 + 7_000);
		Now::set(now.0);
		for from in [Millis::ZERO, hour(13).start, now] {
			let id = NextOverride::<Test>::get();
			assert_ok!(issue(DSO, area, Draft { window: (from, hour(14).start), ..draft() }));
			assert_eq!(crate::Overrides::<Test>::get(id).unwrap().from, now);
		}
	});
}

#[test]
fn override_awards_should_not_be_for_the_past() {
	chain(|| {
		let area = area();
		Now::set(hour(14).start.0);
		assert_noop!(issue(DSO, area, draft()), Error::MalformedWindow);
		Now::set(hour(14).start.0 - 1);
		assert_ok!(issue(DSO, area, draft()));
	});
}

#[test]
fn override_awards_should_be_for_any_instant_of_a_replayed_day() {
	chain(|| {
		let area = area();
		Replay::set(true);
		advance(90 * MILLIS_PER_DAY);
		let id = override_noon(area);
		assert_eq!(crate::Overrides::<Test>::get(id).unwrap().from, hour(13).start);
	});
}

#[test]
fn override_awards_should_fail_when_a_cap_is_out_of_range() {
	chain(|| {
		let area = area();
		for caps in [standing(-1, 0), standing(0, -1), standing(0, MAX_POWER.0 + 1)] {
			assert_noop!(issue(DSO, area, Draft { caps, ..draft() }), Error::PowerOutOfRange);
		}
	});
}

#[test]
fn override_awards_should_fail_without_a_legible_reason() {
	chain(|| {
		let area = area();
		let reason = Reason::Voltage { bus: text("671"), phase: 4, bound: Bound::Upper };
		assert_noop!(issue(DSO, area, Draft { reason, ..draft() }), Error::MalformedReason);
	});
}

#[test]
fn override_awards_should_fail_when_too_many_are_yet_to_be_justified() {
	chain(|| {
		let area = area();
		for _ in 0..3 {
			assert_ok!(issue(DSO, area, draft()));
		}
		assert_noop!(issue(DSO, area, draft()), Error::TooManyOpenOverrides);
		assert_ok!(DsoConstraints::justify_override(signed(DSO), OverrideId(1), EVIDENCE));
		assert_ok!(issue(DSO, area, draft()));
	});
}

#[test]
fn override_awards_should_fail_when_the_identifiers_are_exhausted() {
	chain(|| {
		let area = area();
		NextOverride::<Test>::put(OverrideId(u32::MAX));
		assert_noop!(issue(DSO, area, draft()), Error::TooManyOverrides);
	});
}

#[test]
fn override_awards_should_fail_when_the_dso_cannot_pay_the_deposit() {
	chain(|| {
		let area = area();
		let free = Balances::free_balance(DSO);
		assert_ok!(Balances::transfer_allow_death(signed(DSO), PUBLIC, free - 1));
		assert_noop!(issue(DSO, area, draft()), sp_runtime::TokenError::FundsUnavailable);
	});
}

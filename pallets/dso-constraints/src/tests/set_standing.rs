use super::*;
use proptest::prelude::*;
use sp_runtime::DispatchError;

fn set(area: AreaId, point: u16, export: i64) -> DispatchResult {
	DsoConstraints::set_standing(signed(DSO), area, point, standing(export, 0))
}

/// The most that a point may export in an interval for which nothing is posted, in watts.
fn export(area: AreaId, point: usize, interval: Interval) -> i64 {
	DsoConstraints::limits(area, &interval)[2 * point].headroom.0
}

#[test]
fn set_standing_should_apply_after_the_first_free_day() {
	chain(|| {
		let area = area();
		assert_ok!(set(area, 1, 7_000));
		// Tomorrow is free; its last hour may be delivered after the next midnight UTC.
		let from = hour(48).start;
		assert_event(Event::StandingSet { area, point: 1, standing: standing(7_000, 0), from });
		assert_eq!(export(area, 1, hour(47)), 20_000);
		assert_eq!(export(area, 1, hour(48)), 7_000);
		assert_eq!(export(area, 0, hour(48)), 10_000);
	});
}

#[test]
fn set_standing_should_reach_no_day_that_an_auction_is_open_for() {
	chain(|| {
		let area = area();
		FirstFreeDay::set(Day(TODAY.0 + 5));
		assert_ok!(set(area, 0, 7_000));
		assert_eq!(export(area, 0, hour(5 * 24 + 23)), 10_000);
		assert_eq!(export(area, 0, hour(6 * 24)), 7_000);
	});
}

#[test]
fn set_standing_should_replace_a_change_that_no_auction_has_seen() {
	chain(|| {
		let area = area();
		assert_ok!(set(area, 0, 7_000));
		assert_ok!(set(area, 0, 3_000));
		assert_eq!(export(area, 0, hour(48)), 3_000);
	});
}

#[test]
fn set_standing_should_bring_no_change_forward_when_the_calendar_starts_afresh() {
	chain(|| {
		let area = area();
		FirstFreeDay::set(Day(TODAY.0 + 5));
		assert_ok!(set(area, 0, 7_000));
		FirstFreeDay::set(TODAY.next());
		assert_ok!(set(area, 0, 3_000));
		assert_eq!(export(area, 0, hour(6 * 24 - 1)), 10_000);
		assert_eq!(export(area, 0, hour(6 * 24)), 3_000);
	});
}

#[test]
fn set_standing_should_fail_while_an_earlier_change_may_be_in_use() {
	chain(|| {
		let area = area();
		assert_ok!(set(area, 0, 7_000));
		FirstFreeDay::set(Day(TODAY.0 + 2));
		assert_noop!(set(area, 0, 3_000), Error::UnsettledStanding);
		// It takes effect two days from now, and has settled a day after that.
		advance(3 * MILLIS_PER_DAY - 1);
		assert_noop!(set(area, 0, 3_000), Error::UnsettledStanding);
		advance(1);
		FirstFreeDay::set(Day(TODAY.0 + 4));
		assert_ok!(set(area, 0, 3_000));
		assert_eq!(export(area, 0, hour(5 * 24 - 1)), 7_000);
		assert_eq!(export(area, 0, hour(5 * 24)), 3_000);
	});
}

#[test]
fn set_standing_should_fail_while_an_earlier_change_of_a_replayed_day_may_be_in_use() {
	chain(|| {
		let area = area();
		// Days of last June are replayed, one after the other.
		let june = Day(TODAY.0 - 150);
		FirstFreeDay::set(june);
		assert_ok!(set(area, 0, 7_000));
		FirstFreeDay::set(Day(june.0 + 2));
		assert_noop!(set(area, 0, 3_000), Error::UnsettledStanding);
		advance(MILLIS_PER_DAY);
		assert_ok!(set(area, 0, 3_000));
	});
}

#[test]
fn set_standing_should_fail_for_anyone_but_the_dso_of_the_area() {
	chain(|| {
		let area = area();
		for who in [OTHER, PUBLIC] {
			assert_noop!(
				DsoConstraints::set_standing(signed(who), area, 0, standing(1, 1)),
				Error::ForeignArea
			);
		}
		assert_noop!(
			DsoConstraints::set_standing(RuntimeOrigin::root(), area, 0, standing(1, 1)),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn set_standing_should_fail_when_there_is_no_such_area_or_point() {
	chain(|| {
		assert_noop!(set(AreaId(0), 0, 1), Error::UnknownArea);
		let area = area();
		assert_noop!(set(area, 3, 1), Error::UnknownPoint);
	});
}

#[test]
fn set_standing_should_fail_when_the_limit_is_negative() {
	chain(|| {
		let area = area();
		for standing in [standing(-1, 0), standing(0, -1)] {
			assert_noop!(
				DsoConstraints::set_standing(signed(DSO), area, 0, standing),
				Error::NegativePower
			);
		}
	});
}

proptest! {
	/// Days pass, auctions are opened, and the DSO changes its mind at any time: what an auction
	/// that has been opened, and that need not have cleared yet, clears against never changes.
	#[test]
	fn no_change_of_a_standing_limit_reaches_an_auction_under_way(
		history in prop::collection::vec((0u64..40, 0u32..3, 0i64..100), 1..40),
	) {
		let mut limit = Standing::new(standing(100, 100));
		let (mut now, mut opened) = (Millis(100 * MILLIS_PER_DAY), Day(100));
		for (hours, days, export) in history {
			now = Millis(now.0 + hours * MILLIS_PER_HOUR);
			let today = Day::of(now, Millis::ZERO);
			opened = Day(opened.0 + days).max(today);
			let before = limit;
			let from = opened.next().next().start(Millis::ZERO);
			let planned = limit.plan(standing(export, export), from, now);

			// Delivery that has begun more than a day ago has cleared.
			for day in today.0.saturating_sub(1)..=opened.0 {
				let noon = Millis(Day(day).start(Millis::ZERO).0 + 12 * MILLIS_PER_HOUR);
				if noon.0 + MILLIS_PER_DAY > now.0 {
					prop_assert_eq!(limit.at(noon), before.at(noon));
				}
			}
			match planned {
				Some(from) => prop_assert_eq!(limit.at(from), standing(export, export)),
				None => prop_assert_eq!(limit, before),
			}
		}
	}
}

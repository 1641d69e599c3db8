use super::*;
use proptest::prelude::*;
use sp_runtime::DispatchError;

fn set(area: AreaId, point: u16, export: i64) -> DispatchResult {
	DsoConstraints::set_standing(signed(DSO), area, point, standing(export, 0))
}

/// The most that a point may export in an interval for which nothing is posted, in watts.
fn export(area: AreaId, point: usize, interval: Interval) -> i64 {
	<DsoConstraints as Network>::limits(area, &interval)[2 * point].headroom.0
}

#[test]
fn set_standing_should_apply_after_the_first_free_day() {
	chain(|| {
		let area = area();
		assert_ok!(set(area, 1, 7_000));
		// Tomorrow is free.
		let from = hour(48).start;
		assert_event(Event::StandingSet { area, point: 1, standing: standing(7_000, 0), from });
		assert_eq!(export(area, 1, hour(47)), 20_000);
		assert_eq!(export(area, 1, hour(48)), 7_000);
		assert_eq!(export(area, 0, hour(48)), 10_000);
	});
}

#[test]
fn set_standing_should_fail_when_it_exceeds_the_capacity() {
	chain(|| {
		let area = area();
		assert_noop!(set(area, 1, CAPACITY.export.0 + 1), Error::StandingExceedsCapacity);
		assert_ok!(set(area, 1, CAPACITY.export.0));
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
		// An auction that was opened before the change may run this long.
		advance(AUCTION_HORIZON - 1);
		assert_noop!(set(area, 0, 3_000), Error::UnsettledStanding);
		advance(1);
		assert_ok!(set(area, 0, 3_000));
	});
}

#[test]
fn set_standing_should_fail_while_the_replayed_day_before_an_earlier_change_clears() {
	chain(|| {
		let area = area();
		let june = Day(TODAY.0 - 150);
		FirstFreeDay::set(june);
		assert_ok!(set(area, 0, 7_000));
		// The auction of the day that was free is opened long after the change was made.
		advance(30 * MILLIS_PER_DAY);
		let end = Now::get() + MILLIS_PER_DAY;
		Auction::set(Some((june, Millis(end))));
		FirstFreeDay::set(june.next());
		assert_noop!(set(area, 0, 3_000), Error::UnsettledStanding);
		Now::set(end - 1);
		assert_noop!(set(area, 0, 3_000), Error::UnsettledStanding);
		Now::set(end);
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
				Error::NotDso
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
fn set_standing_should_fail_when_the_limit_is_out_of_range() {
	chain(|| {
		let area = area();
		for standing in [standing(-1, 0), standing(0, -1), standing(MAX_POWER.0 + 1, 0)] {
			assert_noop!(
				DsoConstraints::set_standing(signed(DSO), area, 0, standing),
				Error::PowerOutOfRange
			);
		}
	});
}

/// The longest that an auction runs in the histories below.
const HORIZON: Millis = Millis(7 * MILLIS_PER_DAY);
/// When their market days start.
const DAY_START: Millis = Millis(5 * MILLIS_PER_HOUR);

fn day_of(instant: Millis) -> Day {
	Day::of_utc(instant.saturating_sub(DAY_START))
}

fn start(day: Day) -> Millis {
	day.start_utc().saturating_add(DAY_START)
}

/// An event at a pricing node.
#[derive(Clone, Debug)]
enum Turn {
	/// Hours pass.
	Wait(u64),
	/// The ISO opens an auction, so many days after the first free one, for so many hours.
	Open(u32, u64),
	/// The DSO changes the standing limit.
	Plan(i64),
}

fn turn() -> impl Strategy<Value = Turn> {
	prop_oneof![
		(0u64..60).prop_map(Turn::Wait),
		(0u32..3, 1u64..=7 * 24).prop_map(|(skipped, hours)| Turn::Open(skipped, hours)),
		(0i64..100).prop_map(Turn::Plan),
	]
}

/// A pricing node's auctions: for each day when its clearing ends.
struct Auctions {
	replay: bool,
	ends: std::collections::BTreeMap<Day, Millis>,
}

impl Auctions {
	fn first_free_day(&self, now: Millis) -> Day {
		let after = self.ends.last_key_value().map_or(Day(100), |(last, _)| last.next());
		if self.replay { after } else { after.max(day_of(now).next()) }
	}

	fn open(&mut self, skipped: u32, hours: u64, now: Millis) {
		let day = Day(self.first_free_day(now).0 + skipped);
		let end = Millis(now.0 + hours * MILLIS_PER_HOUR);
		let start = start(day);
		if self.replay {
			self.ends.insert(day, end);
		} else if now < start && start.0 <= now.0 + HORIZON.0 {
			self.ends.insert(day, end.min(start));
		}
	}

	/// Where the limit in force must not change: the first and the last instant of each day that
	/// may yet clear.
	fn fixed(&self, now: Millis) -> impl Iterator<Item = Millis> {
		self.ends
			.iter()
			.filter(move |(_, end)| now < **end)
			.flat_map(|(day, _)| [start(*day), Millis(start(day.next()).0 - 1)])
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	/// Days pass, auctions are opened, and the DSO changes the limit at any time: the limits of an
	/// auction that has been opened and may not have cleared yet never change.
	#[test]
	fn no_change_of_a_standing_limit_reaches_an_auction_under_way(
		replay in any::<bool>(),
		history in prop::collection::vec(turn(), 1..60),
	) {
		let mut limit = Standing::new(standing(100, 100));
		let mut now = Millis(if replay { 20_000 } else { 100 } * MILLIS_PER_DAY);
		let mut auctions = Auctions { replay, ends: Default::default() };
		for turn in history {
			let export = match turn {
				Turn::Wait(hours) => {
					now = Millis(now.0 + hours * MILLIS_PER_HOUR);
					continue;
				},
				Turn::Open(skipped, hours) => {
					auctions.open(skipped, hours, now);
					continue;
				},
				Turn::Plan(export) => export,
			};
			let before = limit;
			let from = start(auctions.first_free_day(now).next());
			let planned = limit.plan(standing(export, export), from, now, |change| {
				let clears_until = auctions.ends.get(&Day(day_of(change.from).0 - 1)).copied();
				change.has_settled(now, HORIZON, clears_until)
			});
			for instant in auctions.fixed(now) {
				prop_assert_eq!(limit.at(instant), before.at(instant));
			}
			match planned {
				Some(from) => prop_assert_eq!(limit.at(from), standing(export, export)),
				None => prop_assert_eq!(limit, before),
			}
		}
	}
}

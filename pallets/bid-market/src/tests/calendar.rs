use super::*;
use tieline_primitives::Interval;

fn free() -> Day {
	BidMarket::first_free_day(NODE)
}

fn hour_of(day: Day, hour: u64) -> Interval {
	Interval {
		start: start(day).saturating_add(Millis(hour * MILLIS_PER_HOUR)),
		length: Millis(MILLIS_PER_HOUR),
	}
}

fn closed(interval: Interval) -> bool {
	BidMarket::gate_closed(NODE, &interval)
}

#[test]
fn the_first_free_day_should_be_tomorrow_until_tomorrow_is_opened() {
	market(|| {
		create_node(false);
		assert_eq!(free(), TOMORROW);
		assert_ok!(open(TOMORROW));
		assert_eq!(free(), Day(20_002));
		Now::set(start(TOMORROW).0 - 1);
		assert_eq!(free(), Day(20_002));
		Now::set(start(Day(20_005)).0);
		assert_eq!(free(), Day(20_006));
	});
}

#[test]
fn the_first_free_day_should_turn_with_the_market_day_and_not_at_midnight() {
	market(|| {
		create_node(false);
		Now::set(TOMORROW.start_utc().0);
		assert_eq!(free(), TOMORROW);
		Now::set(start(TOMORROW).0);
		assert_eq!(free(), Day(20_002));
	});
}

#[test]
fn the_first_free_day_should_be_after_the_last_opened_one_though_a_day_was_left_out() {
	market(|| {
		create_node(false);
		Now::set(NOW + 1);
		assert_ok!(open(Day(20_002)));
		assert_eq!(free(), Day(20_003));
	});
}

#[test]
fn the_first_free_day_in_replay_should_know_no_clock() {
	market(|| {
		create_node(true);
		assert_eq!(free(), Day(0));
		assert_ok!(open(Day(3)));
		assert_eq!(free(), Day(4));
		Now::set(NOW + 400 * MILLIS_PER_DAY);
		assert_eq!(free(), Day(4));
	});
}

#[test]
fn the_day_of_a_removed_auction_should_never_be_free_again() {
	market(|| {
		create_node(true);
		assert_ok!(open(Day(3)));
		Now::set(kept_until().0);
		assert_ok!(BidMarket::remove_auction(RuntimeOrigin::signed(ANYONE), AUCTION));
		assert_eq!(free(), Day(4));
		assert!(closed(hour_of(Day(3), 0)));
	});
}

#[test]
fn the_gate_should_close_with_bidding() {
	open_market(|| {
		let hours = [hour_of(TOMORROW, 0), hour_of(TOMORROW, 23)];
		Now::set(SCHEDULE.bidding_until.0 - 1);
		assert_eq!(hours.map(closed), [false, false]);
		Now::set(SCHEDULE.bidding_until.0);
		assert_eq!(hours.map(closed), [true, true]);
		assert!(!closed(hour_of(Day(20_002), 0)));
	});
}

#[test]
fn the_gate_should_close_for_an_interval_that_reaches_into_a_closed_day() {
	open_market(|| {
		Now::set(SCHEDULE.bidding_until.0);
		let hour_from = |start| Interval { start, length: HOUR };
		assert!(closed(hour_from(Millis(start(TOMORROW.next()).0 - 1))));
		assert!(closed(hour_from(Millis(start(TOMORROW).0 - MILLIS_PER_HOUR + 1))));
	});
}

#[test]
fn the_gate_should_close_when_delivery_begins_without_an_auction() {
	market(|| {
		create_node(false);
		let begun = Interval { start: Millis(NOW), length: Millis(1) };
		assert!(closed(begun));
		// Today can get no auction any more.
		assert!(closed(Interval { start: Millis(NOW + 1), ..begun }));
		assert!(!closed(Interval { start: start(TOMORROW), ..begun }));
	});
}

#[test]
fn the_gate_should_be_closed_for_a_day_that_can_get_no_auction_any_more() {
	market(|| {
		create_node(false);
		assert!(!closed(hour_of(TOMORROW, 0)));
		// Its latest opening is over.
		Now::set(NOW + 1);
		assert!(closed(hour_of(TOMORROW, 0)));
		assert_ok!(open(Day(20_002)));
		assert!(closed(hour_of(TOMORROW, 0)));
		assert!(!closed(hour_of(Day(20_002), 0)));
		assert!(!closed(hour_of(Day(20_003), 0)));
	});
}

#[test]
fn the_gate_in_replay_should_be_open_for_any_date_until_bidding_ends() {
	market(|| {
		create_node(true);
		assert!(!closed(hour_of(Day(3), 0)));
		assert_ok!(open(Day(3)));
		assert!(!closed(hour_of(Day(3), 0)));
		Now::set(SCHEDULE.bidding_until.0);
		assert!(closed(hour_of(Day(3), 0)));
		assert!(!closed(hour_of(Day(4), 0)));
	});
}

#[test]
fn the_gate_should_be_closed_for_an_interval_of_several_days() {
	market(|| {
		create_node(true);
		let long = Interval { start: start(Day(3)), length: Millis(3 * MILLIS_PER_DAY) };
		assert!(closed(long));
		assert!(closed(Interval { start: Millis(0), length: Millis(u64::MAX) }));
	});
}

#[test]
fn an_unknown_node_should_have_a_clock_and_no_gate() {
	market(|| {
		assert_eq!(free(), TOMORROW);
		assert!(!closed(hour_of(TOMORROW, 0)));
	});
}

#[test]
fn the_delivery_intervals_of_a_day_should_be_its_hours_whether_it_has_an_auction_or_not() {
	market(|| {
		create_node(false);
		let is_one = |interval| BidMarket::is_delivery_interval(NODE, &interval);
		for opened in [false, true] {
			if opened {
				assert_ok!(open(TOMORROW));
			}
			for hour in 0..24 {
				assert!(is_one(hour_of(TOMORROW, hour)), "hour {hour}");
			}
			let Interval { start, length } = hour_of(TOMORROW, 7);
			for (start, length) in [
				(start.0, length.0 / 4),
				(start.0, 2 * length.0),
				(start.0 + length.0 / 2, length.0),
				(start.0 - 1, length.0),
				(start.0, 0),
				(u64::MAX - length.0, length.0),
			] {
				assert!(!is_one(Interval { start: Millis(start), length: Millis(length) }));
			}
		}
		assert!(!BidMarket::is_delivery_interval(PricingNodeId(9), &hour_of(TOMORROW, 0)));
	});
}

#[test]
fn the_calendar_should_know_which_nodes_replay() {
	market(|| {
		create_node(true);
		assert!(BidMarket::is_replay(NODE));
		assert!(!BidMarket::is_replay(PricingNodeId(9)));
	});
}

#[test]
fn the_calendar_should_say_when_a_days_clearing_ends() {
	open_market(|| {
		assert_eq!(BidMarket::clears_until(NODE, TOMORROW), Some(SCHEDULE.clearing_until));
		assert_eq!(BidMarket::clears_until(NODE, TOMORROW.next()), None);
		assert_eq!(BidMarket::clears_until(PricingNodeId(1), TOMORROW), None);
	});
}

#[test]
fn the_calendar_should_know_which_nodes_exist() {
	market(|| {
		assert!(!BidMarket::node_exists(NODE));
		create_node(false);
		assert!(BidMarket::node_exists(NODE));
	});
}

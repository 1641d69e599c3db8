use super::*;

fn set(zone: Zone) -> sp_runtime::DispatchResult {
	BidMarket::set_zone(RuntimeOrigin::root(), NODE, zone)
}

#[test]
fn set_zone_should_move_the_days_after_the_second_free_one() {
	open_market(|| {
		// 20,002 and 20,003 are the first free days.
		let winter = zone(&[(0, -4), (20_004, -5)]);
		assert_ok!(set(winter.clone()));
		System::assert_last_event(Event::<Test>::ZoneSet { node: NODE }.into());
		assert_eq!(PricingNodes::<Test>::get(NODE).unwrap().zone, winter);
		let starts = |day| BidMarket::day_start(NODE, Day(day));
		assert_eq!(starts(20_003), start(Day(20_003)));
		assert_eq!(starts(20_004), start(Day(20_004)).saturating_add(HOUR));
	});
}

#[test]
fn set_zone_should_fail_when_it_moves_a_boundary_of_a_day_that_is_opened_or_free_soon() {
	open_market(|| {
		for zone in [
			zone(&[(0, -5)]),
			zone(&[(0, -5), (20_000, -4)]),
			zone(&[(0, -4), (20_001, -5)]),
			zone(&[(0, -4), (20_002, -5)]),
			zone(&[(0, -4), (20_003, -5)]),
		] {
			assert_noop!(set(zone), Error::<Test>::ZoneTooSoon);
		}
	});
	market(|| {
		create_node(true);
		assert_noop!(set(zone(&[(0, -4), (1, -5)])), Error::<Test>::ZoneTooSoon);
		assert_ok!(set(zone(&[(0, -4), (2, -5)])));
	});
}

#[test]
fn set_zone_should_take_back_a_change_that_has_not_come_near() {
	open_market(|| {
		assert_ok!(set(zone(&[(0, -4), (20_010, -5)])));
		assert_ok!(set(summer_time()));
		assert_ok!(set(zone(&[(0, -4), (20_010, -5)])));
		Now::set(Day(20_008).start_utc().0 + 5 * MILLIS_PER_HOUR);
		assert_noop!(set(summer_time()), Error::<Test>::ZoneTooSoon);
	});
}

#[test]
fn set_zone_should_fail_for_anyone_but_the_admin() {
	open_market(|| {
		for origin in [RuntimeOrigin::signed(ISO), RuntimeOrigin::none()] {
			assert_noop!(BidMarket::set_zone(origin, NODE, summer_time()), BadOrigin);
		}
	});
}

#[test]
fn set_zone_should_fail_for_an_unknown_node() {
	market(|| {
		assert_noop!(set(summer_time()), Error::<Test>::UnknownPricingNode);
	});
}

#[test]
fn set_zone_should_fail_when_the_zone_is_malformed() {
	open_market(|| {
		for zone in [zone(&[]), zone(&[(0, -4), (20_010, -9)]), zone(&[(0, -4), (20_010, -4)])] {
			assert_noop!(set(zone), Error::<Test>::MalformedZone);
		}
	});
}

#[test]
fn set_zone_should_fail_when_intervals_do_not_divide_a_day_that_comes() {
	open_market(|| {
		let mut lord_howe = summer_time();
		let half_an_hour = Offset(-7 * MILLIS_PER_HOUR as i32 / 2);
		lord_howe.offsets.try_push(OffsetFrom { from: Day(20_010), offset: half_an_hour }).unwrap();
		assert_noop!(set(lord_howe), Error::<Test>::IndivisibleDay);
	});
}

//! Market days by the calendars of real places, at intervals of each length.

use super::*;

const MINUTE: u64 = 60_000;

/// 2026-10-24: a week before the clocks go back in Los Angeles, and the eve of that in Berlin.
const OCTOBER: u32 = 20_750;
/// 2027-03-14, when they go forward in Los Angeles.
const MARCH: u32 = 20_891;

/// A zone from the offsets in minutes.
fn zone_of(label: &str, offsets: &[(u32, i32)]) -> Zone {
	let offset = |&(day, minutes): &(u32, i32)| OffsetFrom {
		from: Day(day),
		offset: Offset(minutes * MINUTE as i32),
	};
	let offsets = offsets.iter().map(offset).collect::<Vec<_>>();
	Zone { name: name(label).unwrap(), offsets: offsets.try_into().unwrap() }
}

fn los_angeles() -> Zone {
	let offsets = [(0, -7 * 60), (OCTOBER + 9, -8 * 60), (MARCH + 1, -7 * 60)];
	zone_of("America/Los_Angeles", &offsets)
}

fn berlin() -> Zone {
	zone_of("Europe/Berlin", &[(0, 2 * 60), (OCTOBER + 2, 60)])
}

fn lord_howe() -> Zone {
	// Half an hour back on 2027-04-04, and forward on 2027-10-03.
	let offsets = [(0, 11 * 60), (MARCH + 22, 10 * 60 + 30), (MARCH + 204, 11 * 60)];
	zone_of("Australia/Lord_Howe", &offsets)
}

/// Opens a day in replay at intervals of this many minutes. Gives when it starts, in milliseconds
/// after midnight UTC of its date, and the number of its intervals.
fn opened(zone: Zone, minutes: u64, day: u32) -> (i64, u16) {
	let mut opened = None;
	market(|| {
		Now::set(Day(day).start_utc().0);
		let terms = Terms { interval_length: Millis(minutes * MINUTE), ..terms() };
		create_node_with(terms, zone.clone(), true);
		let iso = RuntimeOrigin::signed(ISO);
		let count = zone.day(Day(day)).length.0 / (minutes * MINUTE);
		let curves = curves(usize::try_from(count).unwrap());
		assert_ok!(BidMarket::open_auction(iso, NODE, Day(day), curves));
		let auction = Auctions::<Test>::get(AUCTION).unwrap();
		assert_eq!(auction.delivery(), zone.day(Day(day)));
		let last = auction.interval(auction.intervals - 1).unwrap();
		assert_eq!(last.end(), zone.start(Day(day + 1)));
		let start = auction.start.0 as i64 - Day(day).start_utc().0 as i64;
		opened = Some((start, auction.intervals));
	});
	opened.unwrap()
}

#[test]
fn los_angeles_should_have_25_hours_on_1_november_2026_and_23_on_14_march_2027() {
	let hour = MILLIS_PER_HOUR as i64;
	assert_eq!(opened(los_angeles(), 60, OCTOBER + 7), (7 * hour, 24));
	assert_eq!(opened(los_angeles(), 60, OCTOBER + 8), (7 * hour, 25));
	assert_eq!(opened(los_angeles(), 60, OCTOBER + 9), (8 * hour, 24));
	assert_eq!(opened(los_angeles(), 60, MARCH), (8 * hour, 23));
	assert_eq!(opened(los_angeles(), 60, MARCH + 1), (7 * hour, 24));
}

#[test]
fn berlin_should_have_25_hours_on_25_october_2026() {
	let hour = MILLIS_PER_HOUR as i64;
	assert_eq!(opened(berlin(), 60, OCTOBER + 1), (-2 * hour, 25));
	assert_eq!(opened(berlin(), 15, OCTOBER + 1), (-2 * hour, 100));
	assert_eq!(opened(berlin(), 60, OCTOBER + 2), (-hour, 24));
}

#[test]
fn lord_howe_should_have_days_of_24_and_a_half_and_of_23_and_a_half_hours() {
	for (minutes, longer, shorter) in [(30, 49, 47), (15, 98, 94), (5, 294, 282)] {
		assert_eq!(opened(lord_howe(), minutes, MARCH + 21).1, longer);
		assert_eq!(opened(lord_howe(), minutes, MARCH + 203).1, shorter);
	}
	market(|| {
		let (root, iso, name) = (RuntimeOrigin::root(), ISO, name("N").unwrap());
		let hourly =
			BidMarket::create_pricing_node(root, iso, RENT, name, terms(), lord_howe(), true);
		assert_eq!(hourly, Err(Error::<Test>::IndivisibleDay.into()));
	});
}

#[test]
fn a_day_should_have_intervals_of_60_30_15_or_5_minutes() {
	for (minutes, ordinary, longest) in [(60, 24, 25), (30, 48, 50), (15, 96, 100), (5, 288, 300)] {
		assert_eq!(opened(los_angeles(), minutes, OCTOBER).1, ordinary);
		assert_eq!(opened(los_angeles(), minutes, OCTOBER + 8).1, longest);
	}
}

/// Bids in every interval of the longest day, clears it and removes its records.
fn play(minutes: u64, intervals: u16) {
	market(|| {
		let terms = Terms { interval_length: Millis(minutes * MINUTE), ..terms() };
		Now::set(los_angeles().start(Day(OCTOBER + 8)).0 - 18 * MILLIS_PER_HOUR);
		create_node_with(terms, los_angeles(), false);
		let iso = RuntimeOrigin::signed(ISO);
		assert_ok!(BidMarket::open_auction(iso, NODE, Day(OCTOBER + 8), curves(intervals.into())));
		let Schedule { bidding_until, revealing_until, .. } =
			Auctions::<Test>::get(AUCTION).unwrap().schedule;
		let offers = (0..intervals).map(|interval| supply(0, interval, &[(30, 100)]));
		let bid = bid_of(SOLAR, offers.collect());
		assert_ok!(commit(SUN, &bid));
		Now::set(bidding_until.0);
		assert_ok!(reveal(SUN, &bid));
		Now::set(revealing_until.0);
		for interval in 0..intervals {
			assert_ok!(clear(interval, solved(interval)));
			let outcome = BidMarket::outcome(AUCTION, interval).unwrap();
			assert_eq!(outcome.offers[0].awards, [kw(100)]);
			// 100 kW at 50 $/MWh.
			assert_eq!(outcome.offers[0].payment, Money((5_000_000 * minutes / 60) as i64));
		}
		assert_eq!(BidMarket::auction_phase(AUCTION), Some(Phase::Cleared));
		BidMarket::do_try_state().unwrap();

		Now::set(kept_until().0);
		let anyone = || RuntimeOrigin::signed(ANYONE);
		assert_ok!(BidMarket::remove_bid(anyone(), AUCTION, SOLAR));
		assert_ok!(BidMarket::remove_auction(anyone(), AUCTION));
		assert_eq!(Book::<Test>::iter().count() + BookSize::<Test>::iter().count(), 0);
		assert_eq!(Curves::<Test>::iter().count() + Clearings::<Test>::iter().count(), 0);
		assert_eq!([ISO, SUN].map(Balances::free_balance), [FUNDS, FUNDS]);
	});
}

#[test]
fn a_market_day_of_25_hours_should_clear_in_all_its_intervals() {
	play(60, 25);
}

#[test]
fn a_market_day_of_300_intervals_should_clear_in_all_of_them() {
	play(5, 300);
}

#[test]
fn the_gate_should_be_as_long_before_the_day_whatever_its_length() {
	market(|| {
		create_node_with(terms(), los_angeles(), false);
		for day in [OCTOBER + 8, OCTOBER + 9, MARCH, MARCH + 1].map(Day) {
			let Opening { earliest, open_to_all, latest, schedule } =
				BidMarket::opening(NODE, day).unwrap();
			let start = los_angeles().start(day).0;
			assert_eq!(schedule.bidding_until, Millis(start - GATE.lead.0));
			let before_gate = |instant: Millis| schedule.bidding_until.saturating_sub(instant);
			let window = [earliest, open_to_all, latest].map(before_gate);
			assert_eq!(window, [GATE.opens, GATE.open_to_all, GATE.bidding]);
		}
	});
}

#[test]
fn the_first_free_day_should_turn_with_the_local_date_across_a_change() {
	market(|| {
		create_node_with(terms(), los_angeles(), false);
		for day in [OCTOBER + 8, OCTOBER + 9, MARCH, MARCH + 1] {
			Now::set(los_angeles().start(Day(day)).0 - 1);
			assert_eq!(BidMarket::first_free_day(NODE), Day(day));
			Now::set(los_angeles().start(Day(day)).0);
			assert_eq!(BidMarket::first_free_day(NODE), Day(day + 1));
		}
	});
}

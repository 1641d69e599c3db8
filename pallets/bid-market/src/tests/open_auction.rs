use super::*;
use sp_runtime::DispatchResult;

/// The arguments of a day-ahead auction for tomorrow.
struct Opening {
	who: AccountId,
	node: PricingNodeId,
	start: Millis,
	length: Millis,
	schedule: Schedule,
	curves: BoundedVec<Curve, <Test as Config>::MaxIntervals>,
}

impl Default for Opening {
	fn default() -> Self {
		Self {
			who: ISO,
			node: NODE,
			start: TOMORROW.start(DAY_START),
			length: Millis(MILLIS_PER_HOUR),
			schedule: SCHEDULE,
			curves: curves(24),
		}
	}
}

impl Opening {
	fn open(self) -> DispatchResult {
		let origin = RuntimeOrigin::signed(self.who);
		let Self { node, start, length, schedule, curves, .. } = self;
		BidMarket::open_auction(origin, node, Product::DayAhead, start, length, schedule, curves)
	}
}

#[test]
fn open_auction_should_store_the_day_and_hold_a_deposit() {
	open_market(|| {
		System::assert_last_event(
			Event::<Test>::AuctionOpened {
				auction: AUCTION,
				node: NODE,
				product: Product::DayAhead,
				day: TOMORROW,
				start: TOMORROW.start(DAY_START),
				schedule: SCHEDULE,
			}
			.into(),
		);
		let auction = Auctions::<Test>::get(AUCTION).unwrap();
		assert_eq!(auction.terms, terms());
		assert_eq!(auction.intervals, 24);
		assert_eq!(auction.interval(23).unwrap().end(), TOMORROW.next().start(DAY_START));
		assert_eq!(auction.interval(24), None);
		assert_eq!(DayAuctions::<Test>::get(NODE, TOMORROW), Some(AUCTION));
		assert_eq!(LastDay::<Test>::get(NODE), Some(TOMORROW));
		assert_eq!(Curves::<Test>::get(AUCTION, 23), Some(curve()));
		// The largest certificate alone is over 24 kB.
		assert!(held(HoldReason::StorageDeposit, ISO) > 24 * 24);
	});
}

#[test]
fn open_auction_should_fail_for_an_unknown_node() {
	market(|| {
		assert_noop!(Opening::default().open(), Error::<Test>::UnknownPricingNode);
	});
}

#[test]
fn open_auction_should_fail_for_anyone_but_the_iso() {
	market(|| {
		create_node(false);
		for who in [DSO, SUN, ANYONE] {
			assert_noop!(Opening { who, ..Default::default() }.open(), Error::<Test>::NotIso);
		}
	});
}

#[test]
fn open_auction_should_fail_without_a_signature() {
	market(|| {
		create_node(false);
		for origin in unsigned() {
			assert_noop!(
				BidMarket::open_auction(
					origin,
					NODE,
					Product::DayAhead,
					TOMORROW.start(DAY_START),
					Millis(MILLIS_PER_HOUR),
					SCHEDULE,
					curves(24),
				),
				BadOrigin
			);
		}
	});
}

#[test]
fn open_auction_should_fail_when_the_intervals_are_not_a_market_day() {
	market(|| {
		create_node(false);
		let start = TOMORROW.start(DAY_START);
		for opening in [
			Opening { curves: curves(23), ..Default::default() },
			Opening { curves: curves(0), ..Default::default() },
			Opening { length: Millis(MILLIS_PER_HOUR / 2), ..Default::default() },
			Opening { start: start.saturating_add(Millis(1)), ..Default::default() },
			Opening { start: TOMORROW.start(Millis(0)), ..Default::default() },
			Opening { start: Millis(u64::MAX), ..Default::default() },
		] {
			assert_noop!(opening.open(), Error::<Test>::MalformedDelivery);
		}
	});
}

#[test]
fn open_auction_should_fail_when_a_phase_is_too_short_or_too_far() {
	market(|| {
		create_node(false);
		let Schedule { bidding_until, reveal_until, clearing_until } = SCHEDULE;
		let brief = |from: Millis| from.saturating_add(Millis(5_999));
		for schedule in [
			Schedule { bidding_until: brief(Millis(NOW)), ..SCHEDULE },
			Schedule { bidding_until: Millis(NOW - 1), ..SCHEDULE },
			Schedule { reveal_until: brief(bidding_until), ..SCHEDULE },
			Schedule { clearing_until: brief(reveal_until), ..SCHEDULE },
			Schedule { bidding_until: reveal_until, reveal_until: bidding_until, clearing_until },
			Schedule { clearing_until: Millis(NOW + Horizon::get().0 + 1), ..SCHEDULE },
			Schedule { clearing_until: Millis(u64::MAX), ..SCHEDULE },
		] {
			assert_noop!(
				Opening { schedule, ..Default::default() }.open(),
				Error::<Test>::MalformedSchedule
			);
		}
	});
}

#[test]
fn open_auction_should_fail_when_clearing_ends_after_delivery_starts() {
	market(|| {
		create_node(false);
		let start = TOMORROW.start(DAY_START);
		let schedule = Schedule { clearing_until: Millis(start.0 + 1), ..SCHEDULE };
		assert_noop!(
			Opening { schedule, ..Default::default() }.open(),
			Error::<Test>::DeliveryOutOfReach
		);
		let schedule = Schedule { clearing_until: start, ..SCHEDULE };
		assert_ok!(Opening { schedule, ..Default::default() }.open());
	});
}

#[test]
fn open_auction_should_fail_when_delivery_is_beyond_the_horizon() {
	market(|| {
		create_node(false);
		assert_noop!(open(Day(20_008)), Error::<Test>::DeliveryOutOfReach);
		assert_ok!(open(Day(20_007)));
	});
}

#[test]
fn open_auction_should_take_any_date_in_replay() {
	market(|| {
		create_node(true);
		assert_ok!(open(Day(3)));
		assert_ok!(open(Day(30_000)));
		assert_noop!(open(Day::MAX), Error::<Test>::MalformedDelivery);
	});
}

#[test]
fn open_auction_should_fail_when_the_day_or_a_later_one_was_opened() {
	market(|| {
		create_node(false);
		assert_ok!(open(Day(20_003)));
		assert_noop!(open(Day(20_003)), Error::<Test>::DayAlreadyOpened);
		assert_noop!(open(TOMORROW), Error::<Test>::DayAlreadyOpened);
		assert_ok!(open(Day(20_004)));
	});
}

#[test]
fn open_auction_should_fail_when_the_day_ended_without_trade() {
	market(|| {
		create_node(true);
		assert_ok!(open(Day(3)));
		Now::set(SCHEDULE.clearing_until.0);
		assert_eq!(BidMarket::phase(AUCTION, 0), Some(Phase::NoTrade));
		let later = |at: Millis| at.saturating_add(Millis(MILLIS_PER_DAY));
		let schedule = Schedule {
			bidding_until: later(SCHEDULE.bidding_until),
			reveal_until: later(SCHEDULE.reveal_until),
			clearing_until: later(SCHEDULE.clearing_until),
		};
		let start = Day(3).start(DAY_START);
		assert_noop!(
			Opening { start, schedule, ..Default::default() }.open(),
			Error::<Test>::DayAlreadyOpened
		);
	});
}

fn with_curve(curve: Curve) -> Opening {
	let mut all = curves(24);
	all[5] = curve;
	Opening { curves: all, ..Default::default() }
}

#[test]
fn open_auction_should_fail_when_a_curve_is_out_of_merit_order() {
	market(|| {
		create_node(false);
		for curve in [
			Curve { demand: steps(&[(50, 1), (60, 1)]), ..curve() },
			Curve { supply: steps(&[(60, 1), (50, 1)]), ..curve() },
			Curve { supply: steps(&[(60, 0)]), ..curve() },
		] {
			assert_noop!(with_curve(curve).open(), Error::<Test>::MalformedCurve);
		}
		assert_ok!(with_curve(Curve::default()).open());
	});
}

#[test]
fn open_auction_should_fail_when_a_curve_leaves_the_price_range() {
	market(|| {
		create_node(false);
		for curve in [
			Curve { demand: steps(&[(2_001, 1)]), ..curve() },
			Curve { supply: steps(&[(-101, 1)]), ..curve() },
		] {
			assert_noop!(with_curve(curve).open(), Error::<Test>::PriceOutOfRange);
		}
	});
}

#[test]
fn open_auction_should_fail_when_all_identifiers_are_taken() {
	market(|| {
		create_node(false);
		NextAuction::<Test>::put(AuctionId(u32::MAX));
		assert_noop!(open(TOMORROW), Error::<Test>::TooManyAuctions);
	});
}

#[test]
fn open_auction_should_fail_when_the_iso_cannot_pay_the_deposit() {
	market(|| {
		create_node(false);
		assert_ok!(BidMarket::set_pricing_node(
			RuntimeOrigin::root(),
			NODE,
			POOR,
			name("N").unwrap(),
			terms(),
		));
		assert_noop!(
			Opening { who: POOR, ..Default::default() }.open(),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

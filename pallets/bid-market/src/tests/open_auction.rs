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
		// The largest certificate alone is over 40 kB.
		assert!(held(HoldReason::StorageDeposit, ISO) > 24 * 40);
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
		let Schedule { bidding_until, revealing_until, clearing_until } = SCHEDULE;
		let brief = |from: Millis| from.saturating_add(Millis(MinPhase::get().0 - 1));
		for schedule in [
			Schedule { bidding_until: brief(Millis(NOW)), ..SCHEDULE },
			Schedule { bidding_until: Millis(NOW - 1), ..SCHEDULE },
			Schedule { revealing_until: brief(bidding_until), ..SCHEDULE },
			Schedule { clearing_until: brief(revealing_until), ..SCHEDULE },
			Schedule {
				bidding_until: revealing_until,
				revealing_until: bidding_until,
				clearing_until,
			},
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
fn open_auction_should_allow_shorter_phases_in_replay() {
	let phases = |each: Millis| {
		let after = |phases: u64| Millis(NOW + phases * each.0);
		Schedule { bidding_until: after(1), revealing_until: after(2), clearing_until: after(3) }
	};
	for (replay, shortest) in [(false, MinPhase::get()), (true, MinReplayPhase::get())] {
		market(|| {
			create_node(replay);
			let opening = |each| Opening { schedule: phases(each), ..Default::default() };
			let brief = Millis(shortest.0 - 1);
			assert_noop!(opening(brief).open(), Error::<Test>::MalformedSchedule);
			assert_ok!(opening(shortest).open());
		});
	}
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
fn open_auction_should_take_any_date_in_replay_up_to_the_horizon() {
	let furthest = Day(20_000 + (ReplayHorizon::get().0 / MILLIS_PER_DAY) as u32);
	for day in [Day(0), Day(3), Day(20_000), furthest] {
		market(|| {
			create_node(true);
			assert_ok!(open(day));
		});
	}
	market(|| {
		create_node(true);
		assert_noop!(open(furthest.next()), Error::<Test>::DeliveryOutOfReach);
		assert_noop!(open(Day(u32::MAX - 1)), Error::<Test>::DeliveryOutOfReach);
		assert_noop!(open(Day::MAX), Error::<Test>::MalformedDelivery);
	});
}

#[test]
fn open_auction_should_leave_a_replay_node_a_day_that_comes() {
	market(|| {
		create_node(true);
		let furthest = Day(20_000 + (ReplayHorizon::get().0 / MILLIS_PER_DAY) as u32);
		assert_ok!(open(furthest));
		let tomorrow = Millis(NOW + MILLIS_PER_DAY);
		Now::set(tomorrow.0);
		let start = furthest.next().start(DAY_START);
		assert_ok!(Opening { start, schedule: from(tomorrow), ..Default::default() }.open());
	});
}

/// A schedule of an hour for each phase.
fn from(now: Millis) -> Schedule {
	let hours = |count| now.saturating_add(Millis(count * MILLIS_PER_HOUR));
	Schedule { bidding_until: hours(1), revealing_until: hours(2), clearing_until: hours(3) }
}

#[test]
fn open_auction_should_fail_when_portfolios_would_forget_a_day_that_takes_reveals() {
	market(|| {
		create_node(true);
		let first = 100;
		assert_ok!(open(Day(first)));
		for day in [first + PORTFOLIO_HISTORY, first + 900, 20_000] {
			assert_noop!(open(Day(day)), Error::<Test>::RevealsPending);
		}
		// Nor in small steps.
		for day in first + 1..first + PORTFOLIO_HISTORY {
			assert_ok!(open(Day(day)));
		}
		assert_noop!(open(Day(first + PORTFOLIO_HISTORY)), Error::<Test>::RevealsPending);

		Now::set(SCHEDULE.revealing_until.0 - 1);
		let late = |day: u32, now: Millis| Opening {
			start: Day(day).start(DAY_START),
			schedule: from(now),
			..Default::default()
		};
		let pending = late(first + PORTFOLIO_HISTORY, Millis(Now::get())).open();
		assert_eq!(pending, Err(Error::<Test>::RevealsPending.into()));
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(late(first + 900, SCHEDULE.revealing_until).open());
	});
}

#[test]
fn open_auction_should_remember_the_day_that_takes_reveals_the_longest() {
	market(|| {
		create_node(true);
		let opening = |day: u32, schedule| Opening {
			start: Day(day).start(DAY_START),
			schedule,
			..Default::default()
		};
		assert_ok!(opening(100, SCHEDULE).open());
		let long = Schedule {
			revealing_until: Millis(NOW + 5 * MILLIS_PER_DAY),
			clearing_until: Millis(NOW + 6 * MILLIS_PER_DAY),
			..SCHEDULE
		};
		assert_ok!(opening(101, long).open());
		assert_ok!(opening(102, SCHEDULE).open());
		Now::set(NOW + 4 * MILLIS_PER_DAY);
		let schedule = from(Millis(Now::get()));
		let first_forgotten = 101 + PORTFOLIO_HISTORY;
		assert_noop!(opening(first_forgotten, schedule).open(), Error::<Test>::RevealsPending);
		assert_ok!(opening(first_forgotten - 1, schedule).open());
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
		assert_eq!(BidMarket::interval_phase(AUCTION, 0), Some(Phase::NoTrade));
		let later = |at: Millis| at.saturating_add(Millis(MILLIS_PER_DAY));
		let schedule = Schedule {
			bidding_until: later(SCHEDULE.bidding_until),
			revealing_until: later(SCHEDULE.revealing_until),
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

/// A step of the wholesale curve at 55 $/MWh.
fn large<Bound: frame_support::traits::Get<u32>>(power: i64) -> BoundedVec<Step, Bound> {
	BoundedVec::truncate_from(vec![Step { price: usd(55), power: Watts(power) }])
}

#[test]
fn open_auction_should_fail_when_the_wholesale_market_would_trade_with_itself() {
	market(|| {
		create_node(false);
		for (demand, supply) in [
			(&[(50, 1)][..], &[(50, 1)][..]),
			(&[(51, 1)], &[(50, 1)]),
			(&[(60, 1), (40, 1)], &[(59, 1), (70, 1)]),
			(&[(-10, 1)], &[(-20, 1), (50, 1)]),
		] {
			let crossed = Curve { demand: steps(demand), supply: steps(supply) };
			assert_noop!(with_curve(crossed).open(), Error::<Test>::CrossedCurve);
		}
		let apart = Curve { demand: steps(&[(50, 1), (40, 1)]), supply: steps(&[(51, 1)]) };
		assert_ok!(with_curve(apart).open());
	});
	for one_sided in [
		Curve { demand: steps(&[(2_000, 1)]), ..Default::default() },
		Curve { supply: steps(&[(-100, 1)]), ..Default::default() },
	] {
		market(|| {
			create_node(false);
			assert_ok!(with_curve(one_sided).open());
		});
	}
}

#[test]
fn open_auction_should_fail_when_a_curve_is_out_of_merit_order() {
	market(|| {
		create_node(false);
		for curve in [
			Curve { demand: steps(&[(50, 1), (60, 1)]), ..curve() },
			Curve { supply: steps(&[(60, 1), (50, 1)]), ..curve() },
			Curve { supply: steps(&[(60, 0)]), ..curve() },
			Curve { supply: large(MAX_POWER.0 + 1), ..curve() },
			Curve { demand: large(i64::MAX), ..curve() },
		] {
			assert_noop!(with_curve(curve).open(), Error::<Test>::MalformedCurve);
		}
		assert_ok!(with_curve(Curve { supply: large(MAX_POWER.0), ..curve() }).open());
	});
	market(|| {
		create_node(false);
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
			RENT,
			name("N").unwrap(),
			terms(),
		));
		assert_noop!(
			Opening { who: POOR, ..Default::default() }.open(),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

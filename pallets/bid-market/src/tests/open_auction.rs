use super::*;
use sp_runtime::DispatchResult;

/// The arguments of an auction for tomorrow.
struct Request {
	who: AccountId,
	node: PricingNodeId,
	day: Day,
	curves: BoundedVec<Curve, <Test as Config>::MaxIntervals>,
}

impl Default for Request {
	fn default() -> Self {
		Self { who: ISO, node: NODE, day: TOMORROW, curves: curves(24) }
	}
}

impl Request {
	fn open(self) -> DispatchResult {
		let Self { who, node, day, curves } = self;
		BidMarket::open_auction(RuntimeOrigin::signed(who), node, day, curves)
	}

	/// Of anyone, without curves.
	fn of_anyone() -> Self {
		Self { who: ANYONE, curves: curves(0), ..Default::default() }
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
				start: start(TOMORROW),
				interval_length: HOUR,
				intervals: 24,
				schedule: SCHEDULE,
				by: ISO,
			}
			.into(),
		);
		let auction = Auctions::<Test>::get(AUCTION).unwrap();
		assert_eq!(auction.terms, terms());
		assert_eq!(auction.intervals, 24);
		assert_eq!(auction.interval(23).unwrap().end(), start(TOMORROW.next()));
		assert_eq!(auction.interval(24), None);
		assert_eq!(DayAuctions::<Test>::get(NODE, TOMORROW), Some(AUCTION));
		assert_eq!(LastDay::<Test>::get(NODE), Some(TOMORROW));
		assert_eq!(Curves::<Test>::get(AUCTION, 23), Some(curve()));
		// The largest certificate alone is over 40 kB.
		assert!(held(HoldReason::StorageDeposit, ISO) > 24 * 40);
	});
}

#[test]
fn open_auction_should_hold_the_same_deposit_with_and_without_curves() {
	let deposit = |count| {
		let mut deposit = 0;
		market(|| {
			create_node(false);
			assert_ok!(Request { curves: curves(count), ..Default::default() }.open());
			deposit = held(HoldReason::StorageDeposit, ISO);
		});
		deposit
	};
	assert_eq!(deposit(0), deposit(24));
}

#[test]
fn open_auction_should_fail_for_an_unknown_node() {
	market(|| {
		assert_noop!(Request::default().open(), Error::<Test>::UnknownPricingNode);
	});
}

#[test]
fn open_auction_should_fail_without_a_signature() {
	market(|| {
		create_node(false);
		for origin in unsigned() {
			assert_noop!(BidMarket::open_auction(origin, NODE, TOMORROW, curves(24)), BadOrigin);
		}
	});
}

#[test]
fn open_auction_should_fail_for_anyone_but_the_iso_until_the_last_part_of_the_window() {
	let open_to_all = SCHEDULE.bidding_until.0 - GATE.open_to_all.0;
	market(|| {
		create_node(false);
		Now::set(open_to_all - 1);
		for who in [DSO, SUN, ANYONE] {
			let request = Request { who, ..Request::of_anyone() };
			assert_noop!(request.open(), Error::<Test>::NotIso);
		}
	});
	for (who, now) in [(ISO, open_to_all - 1), (SUN, open_to_all), (ANYONE, NOW)] {
		market(|| {
			create_node(false);
			Now::set(now);
			assert_ok!(Request { who, ..Request::of_anyone() }.open());
			assert_eq!(Curves::<Test>::iter().count(), 0);
			assert!(held(HoldReason::StorageDeposit, who) > 24 * 40);
		});
	}
}

#[test]
fn open_auction_should_leave_the_curves_and_the_replay_to_the_iso() {
	market(|| {
		create_node(false);
		let with_curves = Request { who: ANYONE, ..Default::default() };
		assert_noop!(with_curves.open(), Error::<Test>::NotIso);
	});
	market(|| {
		create_node(true);
		assert_noop!(Request::of_anyone().open(), Error::<Test>::NotIso);
	});
}

#[test]
fn open_auction_should_take_one_curve_for_each_interval_or_none() {
	market(|| {
		create_node(false);
		for count in [1, 23, 25, 300] {
			let request = Request { curves: curves(count), ..Default::default() };
			assert_noop!(request.open(), Error::<Test>::WrongNumberOfCurves);
		}
		assert_ok!(Request { curves: curves(0), ..Default::default() }.open());
	});
}

#[test]
fn open_auction_should_fail_before_and_after_the_window() {
	let gate = SCHEDULE.bidding_until.0;
	let (earliest, latest) = (gate - GATE.opens.0, gate - GATE.bidding.0);
	for (now, opens) in [
		(earliest - 1, false),
		(earliest, true),
		(latest, true),
		(latest + 1, false),
		(start(TOMORROW).0, false),
		(u64::MAX, false),
	] {
		market(|| {
			create_node(false);
			LastDay::<Test>::insert(NODE, Day(20_000));
			Now::set(now);
			if opens {
				assert_ok!(Request::default().open());
				assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().schedule, SCHEDULE);
			} else {
				assert_noop!(Request::default().open(), Error::<Test>::OutsideOpeningWindow);
			}
			Now::set(NOW);
		});
	}
	market(|| {
		create_node(false);
		for day in [Day(0), Day(20_000), Day(20_003), Day(u32::MAX - 1), Day::MAX] {
			let request = Request { day, ..Default::default() };
			assert_noop!(request.open(), Error::<Test>::OutsideOpeningWindow);
		}
	});
}

#[test]
fn open_auction_should_fail_while_an_earlier_day_can_be_opened() {
	market(|| {
		create_node(false);
		assert_noop!(open(Day(20_002)), Error::<Test>::EarlierDayFirst);
		assert_ok!(open(TOMORROW));
		assert_ok!(open(Day(20_002)));
	});
	// Nobody has opened tomorrow's.
	market(|| {
		create_node(false);
		Now::set(NOW + 1);
		assert_ok!(open(Day(20_002)));
		assert_noop!(open(TOMORROW), Error::<Test>::DayAlreadyOpened);
	});
}

#[test]
fn open_auction_should_fail_while_an_earlier_day_opens_later() {
	market(|| {
		create_node(false);
		// From the day after tomorrow on the window opens two days earlier.
		let opens = GATE.opens.saturating_add(Millis(2 * MILLIS_PER_DAY));
		let sooner = Terms { gate: Gate { opens, ..GATE }, ..terms() };
		let (root, renamed) = (RuntimeOrigin::root(), name("N").unwrap());
		assert_ok!(BidMarket::set_pricing_node(root, NODE, ISO, RENT, renamed, sooner));
		Now::set(SCHEDULE.bidding_until.0 - GATE.opens.0 - 1);
		assert_ok!(open(Day(20_000)));
		assert!(BidMarket::opening(NODE, Day(20_002)).unwrap().earliest.0 < Now::get());
		assert_noop!(open(Day(20_002)), Error::<Test>::EarlierDayFirst);
		Now::set(NOW);
	});
}

#[test]
fn the_iso_should_hold_exits_no_longer_than_the_window_opens_ahead() {
	market(|| {
		create_node(false);
		// As many days as the ISO can open at any time.
		let mut day = TOMORROW;
		while open(day).is_ok() {
			day = day.next();
		}
		let ahead = GATE.lead.saturating_add(GATE.opens);
		assert!(start(BidMarket::first_free_day(NODE)).0 <= NOW + ahead.0 + MILLIS_PER_DAY);
		assert_eq!(BidMarket::first_free_day(NODE), Day(20_003));
	});
}

#[test]
fn open_auction_should_take_any_date_in_replay_up_to_the_horizon() {
	let furthest = Day(20_000 + (ReplayHorizon::get().0 / MILLIS_PER_DAY) as u32);
	for day in [Day(0), Day(3), Day(20_000), furthest] {
		market(|| {
			create_node(true);
			assert_ok!(open(day));
			assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().schedule, SCHEDULE);
		});
	}
	market(|| {
		create_node(true);
		for day in [furthest.next(), Day(u32::MAX - 1), Day::MAX] {
			assert_noop!(open(day), Error::<Test>::DeliveryOutOfReach);
		}
	});
}

#[test]
fn open_auction_should_leave_a_replay_node_a_day_that_comes() {
	market(|| {
		create_node(true);
		let furthest = Day(20_000 + (ReplayHorizon::get().0 / MILLIS_PER_DAY) as u32);
		assert_ok!(open(furthest));
		Now::set(NOW + MILLIS_PER_DAY);
		assert_ok!(open(furthest.next()));
	});
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
		let pending = open(Day(first + PORTFOLIO_HISTORY));
		assert_eq!(pending, Err(Error::<Test>::RevealsPending.into()));
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(open(Day(first + 900)));
	});
}

#[test]
fn open_auction_should_remember_the_day_that_takes_reveals_the_longest() {
	market(|| {
		create_node(true);
		let revealing = hours(5 * 24);
		let lead = hours(6 * 24);
		let slow = Gate { lead, opens: hours(2), revealing, ..GATE };
		let set = |gate| {
			let (root, renamed) = (RuntimeOrigin::root(), name("N").unwrap());
			let terms = Terms { gate, ..terms() };
			BidMarket::set_pricing_node(root, NODE, ISO, RENT, renamed, terms)
		};
		assert_ok!(open(Day(99)));
		assert_ok!(set(slow));
		assert_ok!(open(Day(100)));
		assert_ok!(set(GATE));
		assert_ok!(open(Day(101)));
		assert_ok!(open(Day(102)));
		Now::set(NOW + 4 * MILLIS_PER_DAY);
		let first_forgotten = 101 + PORTFOLIO_HISTORY;
		assert_noop!(open(Day(first_forgotten)), Error::<Test>::RevealsPending);
		assert_ok!(open(Day(first_forgotten - 1)));
	});
}

#[test]
fn open_auction_should_fail_when_the_day_or_a_later_one_was_opened() {
	market(|| {
		create_node(true);
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
		assert_noop!(open(Day(3)), Error::<Test>::DayAlreadyOpened);
	});
}

fn with_curve(curve: Curve) -> Request {
	let mut all = curves(24);
	all[5] = curve;
	Request { curves: all, ..Default::default() }
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
			Request { who: POOR, ..Default::default() }.open(),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

use super::*;

fn forgive() -> sp_runtime::DispatchResult {
	BidMarket::forgive(RuntimeOrigin::root(), AUCTION, SOLAR)
}

#[test]
fn forgive_should_return_the_bond() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(forgive());
		System::assert_last_event(
			Event::<Test>::BondForgiven {
				auction: AUCTION,
				aggregation: SOLAR,
				bidder: SUN,
				amount: BOND,
			}
			.into(),
		);
		assert_eq!(held(HoldReason::Bond, SUN), 0);
		assert_eq!(Balances::free_balance(SUN), FUNDS);
		assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().bids, 0);
		assert_noop!(forgive(), Error::<Test>::NoCommitment);
	});
}

#[test]
fn forgive_should_return_the_bond_to_who_committed() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Aggregations::mutate(|all| all.get_mut(&SOLAR).unwrap().aggregator = VOLT);
		Now::set(kept_until().0);
		assert_ok!(forgive());
		assert_eq!(Balances::free_balance(SUN), FUNDS);
		assert_ok!(BidMarket::remove_auction(RuntimeOrigin::signed(ANYONE), AUCTION));
	});
}

#[test]
fn forgive_should_fail_for_anyone_but_the_admin() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.revealing_until.0);
		let signed = [ISO, DSO, SUN, ANYONE].map(RuntimeOrigin::signed);
		for origin in signed.into_iter().chain([RuntimeOrigin::none()]) {
			assert_noop!(BidMarket::forgive(origin, AUCTION, SOLAR), BadOrigin);
		}
	});
}

#[test]
fn forgive_should_fail_for_an_unknown_auction() {
	market(|| {
		assert_noop!(forgive(), Error::<Test>::UnknownAuction);
	});
}

#[test]
fn forgive_should_fail_while_the_bid_can_still_be_revealed() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.revealing_until.0 - 1);
		assert_noop!(forgive(), Error::<Test>::RevealingNotOver);
	});
}

#[test]
fn forgive_should_fail_for_a_bid_that_was_revealed_or_forfeited() {
	open_market(|| {
		bid(SUN, SOLAR, vec![]);
		Now::set(NOW);
		assert_ok!(commit(VOLT, &bid_of(BATTERIES, vec![])));
		Now::set(SCHEDULE.revealing_until.0);
		assert_noop!(forgive(), Error::<Test>::NoCommitment);
		assert_ok!(BidMarket::forfeit(RuntimeOrigin::signed(ANYONE), AUCTION, BATTERIES));
		assert_noop!(
			BidMarket::forgive(RuntimeOrigin::root(), AUCTION, BATTERIES),
			Error::<Test>::NoCommitment
		);
	});
}

/// A stall of finality at the last instant of the revealing phase.
fn stall() {
	let start = Millis(SCHEDULE.revealing_until.0 - 1);
	Stalls::set(vec![Interval { start, length: Millis(60_000) }]);
}

#[test]
fn forgive_should_be_open_to_anyone_where_finality_stalled_during_the_revealing_phase() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		stall();
		Now::set(SCHEDULE.revealing_until.0);
		let none = RuntimeOrigin::none();
		assert_noop!(BidMarket::forgive(none, AUCTION, SOLAR), BadOrigin);
		assert_ok!(BidMarket::forgive(RuntimeOrigin::signed(ANYONE), AUCTION, SOLAR));
		assert_eq!(Balances::free_balance(SUN), FUNDS);
		assert_eq!(held(HoldReason::Bond, SUN), 0);
	});
}

#[test]
fn forgive_should_fail_for_anyone_while_the_bid_can_still_be_revealed() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		stall();
		Now::set(SCHEDULE.revealing_until.0 - 1);
		let anyone = RuntimeOrigin::signed(ANYONE);
		assert_noop!(BidMarket::forgive(anyone, AUCTION, SOLAR), Error::<Test>::RevealingNotOver);
	});
}

#[test]
fn forgive_should_fail_for_anyone_where_finality_stalled_in_another_phase() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		let start = SCHEDULE.revealing_until;
		Stalls::set(vec![Interval { start, length: Millis(60_000) }]);
		Now::set(SCHEDULE.clearing_until.0);
		let anyone = RuntimeOrigin::signed(ANYONE);
		assert_noop!(BidMarket::forgive(anyone, AUCTION, SOLAR), BadOrigin);
	});
}

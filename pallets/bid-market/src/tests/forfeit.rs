use super::*;

fn forfeit() -> sp_runtime::DispatchResult {
	BidMarket::forfeit(RuntimeOrigin::signed(ANYONE), AUCTION, SOLAR)
}

#[test]
fn forfeit_should_burn_the_bond() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.revealing_until.0);
		let issuance = Balances::total_issuance();
		let others = [ISO, DSO, VOLT, ANYONE, RENT].map(Balances::free_balance);
		assert_ok!(forfeit());
		System::assert_last_event(
			Event::<Test>::BondForfeited {
				auction: AUCTION,
				aggregation: SOLAR,
				bidder: SUN,
				amount: BOND,
			}
			.into(),
		);
		assert_eq!(Balances::total_issuance(), issuance - BOND);
		assert_eq!([ISO, DSO, VOLT, ANYONE, RENT].map(Balances::free_balance), others);
		assert_eq!(held(HoldReason::Bond, SUN), 0);
		assert_eq!(Balances::free_balance(SUN), FUNDS - BOND);
		assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().bids, 0);
		assert_noop!(forfeit(), Error::<Test>::NoCommitment);
	});
}

#[test]
fn forfeit_should_clear_a_commitment_without_a_bond() {
	market(|| {
		create_node_with(Terms { bond: 0, ..terms() }, summer_time(), false);
		assert_ok!(open(TOMORROW));
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.clearing_until.0);
		assert_ok!(forfeit());
		assert_eq!(Commitments::<Test>::get(AUCTION, SOLAR), None);
	});
}

#[test]
fn forfeit_should_fail_for_an_unknown_auction() {
	market(|| {
		assert_noop!(forfeit(), Error::<Test>::UnknownAuction);
	});
}

#[test]
fn forfeit_should_fail_while_the_bid_can_still_be_revealed() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.revealing_until.0 - 1);
		assert_noop!(forfeit(), Error::<Test>::RevealingNotOver);
	});
}

#[test]
fn forfeit_should_fail_for_a_revealed_bid() {
	open_market(|| {
		bid(SUN, SOLAR, vec![]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_noop!(forfeit(), Error::<Test>::NoCommitment);
	});
}

#[test]
fn forfeit_should_fail_without_a_signature() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.revealing_until.0);
		for origin in unsigned() {
			assert_noop!(BidMarket::forfeit(origin, AUCTION, SOLAR), BadOrigin);
		}
	});
}

#[test]
fn forfeit_should_burn_a_bond_below_the_existential_deposit() {
	market(|| {
		create_node_with(Terms { bond: 1, ..terms() }, summer_time(), false);
		assert_ok!(open(TOMORROW));
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(forfeit());
		assert_eq!(Balances::free_balance(SUN), FUNDS - 1);
	});
}

#[test]
fn forfeit_should_burn_the_bond_that_was_held_for_the_size() {
	market(|| {
		create_node_with(Terms { bond_per_mw: 10_000, ..terms() }, summer_time(), false);
		assert_ok!(open(TOMORROW));
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Aggregations::mutate(|all| all.get_mut(&SOLAR).unwrap().size = kw(900));
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(forfeit());
		// 200 kW at the commitment.
		assert_eq!(Balances::free_balance(SUN), FUNDS - BOND - 2_000);
		assert_eq!(held(HoldReason::Bond, SUN), 0);
	});
}

/// An interval of chain time.
fn span(from: u64, until: u64) -> Interval {
	Interval { start: Millis(from), length: Millis(until - from) }
}

#[test]
fn forfeit_should_fail_where_finality_stalled_during_the_revealing_phase() {
	let Schedule { bidding_until, revealing_until, .. } = SCHEDULE;
	let stalls = [
		span(bidding_until.0 - 1_000, bidding_until.0 + 1),
		span(bidding_until.0 + 1, bidding_until.0 + 2),
		span(revealing_until.0 - 1, revealing_until.0 + 1_000),
	];
	for stall in stalls {
		open_market(|| {
			assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
			Stalls::set(vec![stall]);
			Now::set(SCHEDULE.clearing_until.0);
			assert_noop!(forfeit(), Error::<Test>::FinalityStalled);
		});
	}
}

#[test]
fn forfeit_should_burn_the_bond_where_finality_stalled_before_and_after_the_revealing_phase() {
	let Schedule { bidding_until, revealing_until, .. } = SCHEDULE;
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Stalls::set(vec![
			span(bidding_until.0 - 1_000, bidding_until.0),
			span(revealing_until.0, revealing_until.0 + 1_000),
		]);
		Now::set(SCHEDULE.clearing_until.0);
		assert_ok!(forfeit());
	});
}

#[test]
fn forfeit_should_fail_before_the_end_of_the_revealing_phase_is_final() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Lag::set(8_000);
		Now::set(SCHEDULE.revealing_until.0 + 7_999);
		assert_noop!(forfeit(), Error::<Test>::RevealingNotFinal);
		Now::set(SCHEDULE.revealing_until.0 + 8_000);
		assert_ok!(forfeit());
	});
}

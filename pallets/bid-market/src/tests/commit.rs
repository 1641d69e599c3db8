use super::*;

#[test]
fn commit_should_hold_the_bond_once() {
	open_market(|| {
		let first = bid_of(SOLAR, vec![supply(0, 0, &[(30, 100)])]);
		assert_ok!(commit(SUN, &first));
		assert_eq!(held(HoldReason::Bond, SUN), BOND);

		let second = bid_of(SOLAR, vec![supply(0, 0, &[(31, 100)])]);
		assert_ok!(commit(SUN, &second));
		assert_eq!(held(HoldReason::Bond, SUN), BOND);
		let hash = H256(commitment_hash(&second, &SALT, &SUN, AUCTION));
		System::assert_last_event(
			Event::<Test>::Committed { auction: AUCTION, aggregation: SOLAR, digest: hash }.into(),
		);
		assert_eq!(Commitments::<Test>::get(AUCTION, SOLAR).unwrap().digest, hash);
		assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().bids, 1);
	});
}

#[test]
fn commit_should_fail_for_an_unknown_auction() {
	market(|| {
		assert_noop!(commit(SUN, &bid_of(SOLAR, vec![])), Error::<Test>::UnknownAuction);
	});
}

#[test]
fn commit_should_fail_once_the_gate_has_closed() {
	open_market(|| {
		Now::set(SCHEDULE.bidding_until.0);
		assert_noop!(commit(SUN, &bid_of(SOLAR, vec![])), Error::<Test>::NotBidding);
		Now::set(SCHEDULE.bidding_until.0 - 1);
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
	});
}

#[test]
fn commit_should_fail_for_an_unknown_aggregation() {
	open_market(|| {
		assert_noop!(
			commit(SUN, &bid_of(AggregationId(0), vec![])),
			Error::<Test>::UnknownAggregation
		);
	});
}

#[test]
fn commit_should_fail_for_anyone_but_the_aggregator() {
	open_market(|| {
		for who in [ISO, DSO, VOLT, ANYONE] {
			assert_noop!(commit(who, &bid_of(SOLAR, vec![])), Error::<Test>::NotAggregator);
		}
	});
}

#[test]
fn commit_should_fail_without_a_signature() {
	open_market(|| {
		for origin in unsigned() {
			assert_noop!(
				BidMarket::commit(origin, AUCTION, SOLAR, H256::repeat_byte(1)),
				BadOrigin
			);
		}
	});
}

#[test]
fn commit_should_fail_when_another_aggregator_has_committed() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Aggregations::mutate(|all| all.get_mut(&SOLAR).unwrap().aggregator = VOLT);
		assert_noop!(commit(VOLT, &bid_of(SOLAR, vec![])), Error::<Test>::NotBidder);
	});
}

#[test]
fn commit_should_fail_for_an_aggregation_of_another_node() {
	open_market(|| {
		assert_noop!(commit(SUN, &bid_of(ELSEWHERE, vec![])), Error::<Test>::WrongPricingNode);
	});
}

#[test]
fn commit_should_fail_for_an_aggregation_below_the_minimum_size() {
	open_market(|| {
		let resize = |size| Aggregations::mutate(|all| all.get_mut(&SOLAR).unwrap().size = size);
		resize(Watts(99_999));
		assert_noop!(commit(SUN, &bid_of(SOLAR, vec![])), Error::<Test>::AggregationTooSmall);
		resize(Watts(100_000));
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
	});
}

#[test]
fn commit_should_fail_when_the_aggregator_cannot_pay_the_bond() {
	open_market(|| {
		assert_noop!(
			commit(POOR, &bid_of(PENNILESS, vec![])),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

/// Runs a test on a market with an open auction that asks this bond of each megawatt.
fn market_with_bond_per_mw(bond_per_mw: u64, test: impl FnOnce()) {
	market(|| {
		create_node_with(Terms { bond_per_mw, ..terms() }, summer_time(), false);
		assert_ok!(open(TOMORROW));
		test();
	});
}

fn resize(size: i64) {
	Aggregations::mutate(|all| all.get_mut(&SOLAR).unwrap().size = Watts(size));
}

#[test]
fn commit_should_hold_a_bond_in_proportion_to_the_size_rounded_up() {
	for (bond_per_mw, size, held_for_size) in [
		(10_000, 200_000, 2_000),
		(10_000, 1_000_000, 10_000),
		(10_000, 2_500_000, 25_000),
		(10_000, 200_001, 2_001),
		(1, 100_000, 1),
		(1, 1_000_001, 2),
		(0, 1_000_000_000, 0),
	] {
		market_with_bond_per_mw(bond_per_mw, || {
			resize(size);
			assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
			assert_eq!(held(HoldReason::Bond, SUN), BOND + held_for_size, "{size} W");
			let commitment = Commitments::<Test>::get(AUCTION, SOLAR).unwrap();
			assert_eq!(commitment.bond, BOND + held_for_size);
		});
	}
}

#[test]
fn commit_should_keep_the_bond_of_the_first_commitment_when_it_is_replaced() {
	market_with_bond_per_mw(10_000, || {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		resize(900_000);
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![supply(0, 0, &[(30, 100)])])));
		assert_eq!(held(HoldReason::Bond, SUN), BOND + 2_000);
		resize(200_000);
		Now::set(SCHEDULE.bidding_until.0);
		assert_ok!(reveal(SUN, &bid_of(SOLAR, vec![supply(0, 0, &[(30, 100)])])));
		assert_eq!(held(HoldReason::Bond, SUN), 0);
	});
}

#[test]
fn commit_should_fail_when_the_bond_does_not_fit() {
	for bond_per_mw in [u64::MAX, u64::MAX / 200_000 + 1] {
		market_with_bond_per_mw(bond_per_mw, || {
			assert_noop!(commit(SUN, &bid_of(SOLAR, vec![])), Error::<Test>::BondTooLarge);
		});
	}
}

#[test]
fn a_commitment_should_hash_the_bytes_that_the_documentation_names() {
	let bid = Bid { aggregation: AggregationId(7), offers: vec![supply(3, 5, &[(30, 100)])] };
	let mut bytes = Vec::new();
	bytes.extend(7u32.to_le_bytes());
	bytes.push(1 << 2);
	bytes.extend(0u16.to_le_bytes());
	bytes.extend(3u16.to_le_bytes());
	bytes.extend(5u16.to_le_bytes());
	bytes.push(0);
	bytes.push(1 << 2);
	bytes.extend(30_000_000i64.to_le_bytes());
	bytes.extend(100_000i64.to_le_bytes());
	bytes.extend([9; 32]);
	bytes.extend([1; 32]);
	bytes.extend(11u32.to_le_bytes());
	assert_eq!(
		commitment_hash(&bid, &[9; 32], &[1u8; 32], AuctionId(11)),
		sp_io::hashing::blake2_256(&bytes)
	);
}

#[test]
fn commit_should_fail_while_the_aggregator_is_suspended() {
	open_market(|| {
		Suspended::set(vec![SUN]);
		assert_noop!(commit(SUN, &bid_of(SOLAR, vec![])), Error::<Test>::AggregatorSuspended);
		Suspended::set(vec![VOLT]);
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
	});
}

#[test]
fn a_suspended_aggregator_replaces_no_bid_but_reveals_it_and_gets_its_bond_back() {
	open_market(|| {
		let bid = bid_of(SOLAR, vec![supply(0, 0, &[(30, 100)])]);
		assert_ok!(commit(SUN, &bid));
		Suspended::set(vec![SUN]);
		let other = bid_of(SOLAR, vec![supply(0, 0, &[(31, 100)])]);
		assert_noop!(commit(SUN, &other), Error::<Test>::AggregatorSuspended);
		Now::set(SCHEDULE.bidding_until.0);
		assert_ok!(reveal(SUN, &bid));
		assert_eq!(held(HoldReason::Bond, SUN), 0);
	});
}

#[test]
fn a_suspended_aggregator_withdraws_its_bid() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Suspended::set(vec![SUN]);
		assert_ok!(BidMarket::withdraw_commitment(RuntimeOrigin::signed(SUN), AUCTION, SOLAR));
		assert_eq!(held(HoldReason::Bond, SUN), 0);
	});
}

use super::*;

fn withdraw(who: AccountId) -> sp_runtime::DispatchResult {
	BidMarket::withdraw_commitment(RuntimeOrigin::signed(who), AUCTION, SOLAR)
}

#[test]
fn withdraw_commitment_should_return_the_bond() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		assert_ok!(withdraw(SUN));
		System::assert_last_event(
			Event::<Test>::CommitmentWithdrawn { auction: AUCTION, aggregation: SOLAR }.into(),
		);
		assert_eq!(held(HoldReason::Bond, SUN), 0);
		assert_eq!(Balances::free_balance(SUN), FUNDS);
		assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().bids, 0);
		assert_noop!(withdraw(SUN), Error::<Test>::NoCommitment);
	});
}

#[test]
fn withdraw_commitment_should_fail_for_an_unknown_auction() {
	market(|| {
		assert_noop!(withdraw(SUN), Error::<Test>::UnknownAuction);
	});
}

#[test]
fn withdraw_commitment_should_fail_once_the_gate_has_closed() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.bidding_until.0);
		assert_noop!(withdraw(SUN), Error::<Test>::NotBidding);
	});
}

#[test]
fn withdraw_commitment_should_fail_without_a_signature() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		for origin in unsigned() {
			assert_noop!(BidMarket::withdraw_commitment(origin, AUCTION, SOLAR), BadOrigin);
		}
	});
}

#[test]
fn withdraw_commitment_should_fail_for_anyone_but_the_bidder() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		for who in [ISO, VOLT, ANYONE] {
			assert_noop!(withdraw(who), Error::<Test>::NotBidder);
		}
	});
}

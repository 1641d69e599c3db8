use super::*;

fn remove(aggregation: AggregationId) -> sp_runtime::DispatchResult {
	BidMarket::remove_bid(RuntimeOrigin::signed(ANYONE), AUCTION, aggregation)
		.map(drop)
		.map_err(|failed| failed.error)
}

#[test]
fn remove_bid_should_empty_the_books_and_return_the_deposit() {
	congested_market(|| {
		Now::set(kept_until().0);
		assert!(Balances::free_balance(SUN) < FUNDS);
		assert_ok!(remove(SOLAR));
		System::assert_last_event(
			Event::<Test>::BidRemoved { auction: AUCTION, aggregation: SOLAR }.into(),
		);
		assert_eq!(Balances::free_balance(SUN), FUNDS);
		assert_eq!(RevealedBids::<Test>::get(AUCTION, SOLAR), None);
		assert_eq!(Book::<Test>::get((AUCTION, 0, SOLAR)), None);
		assert_eq!(BookSize::<Test>::get(AUCTION, 0), Size { offers: 1, steps: 1 });
		assert_ok!(remove(BATTERIES));
		assert!(!BookSize::<Test>::contains_key(AUCTION, 0));
	});
}

#[test]
fn remove_bid_should_fail_for_an_unknown_auction() {
	market(|| {
		assert_noop!(remove(SOLAR), Error::<Test>::UnknownAuction);
	});
}

#[test]
fn remove_bid_should_fail_without_a_signature() {
	congested_market(|| {
		Now::set(kept_until().0);
		for origin in unsigned() {
			assert_noop!(BidMarket::remove_bid(origin, AUCTION, SOLAR), BadOrigin);
		}
	});
}

#[test]
fn remove_bid_should_fail_within_the_retention() {
	congested_market(|| {
		Now::set(kept_until().0 - 1);
		assert_noop!(remove(SOLAR), Error::<Test>::StillKept);
	});
}

#[test]
fn remove_bid_should_fail_without_a_revealed_bid() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(kept_until().0);
		assert_noop!(remove(SOLAR), Error::<Test>::NoBid);
	});
}

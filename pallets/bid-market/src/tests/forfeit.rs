use super::*;

fn forfeit() -> sp_runtime::DispatchResult {
	BidMarket::forfeit(RuntimeOrigin::signed(ANYONE), AUCTION, SOLAR)
}

#[test]
fn forfeit_should_give_the_bond_to_the_iso() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(SCHEDULE.revealing_until.0);
		let before = Balances::free_balance(ISO);
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
		assert_eq!(Balances::free_balance(ISO), before + BOND);
		assert_eq!(held(HoldReason::Bond, SUN), 0);
		assert_eq!(Balances::free_balance(SUN), FUNDS - BOND);
		assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().bids, 0);
		assert_noop!(forfeit(), Error::<Test>::NoCommitment);
	});
}

#[test]
fn forfeit_should_clear_a_commitment_without_a_bond() {
	market(|| {
		create_node(false);
		let free = Terms { bond: 0, ..terms() };
		let renamed = name("free").unwrap();
		assert_ok!(BidMarket::set_pricing_node(RuntimeOrigin::root(), NODE, ISO, renamed, free));
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
fn forfeit_should_give_the_least_bond_to_an_iso_that_holds_nothing() {
	market(|| {
		create_node(false);
		let change = |iso, bond| {
			let terms = Terms { bond, ..terms() };
			let name = name("least").unwrap();
			assert_ok!(BidMarket::set_pricing_node(RuntimeOrigin::root(), NODE, iso, name, terms));
		};
		change(ISO, EXISTENTIAL_DEPOSIT);
		assert_ok!(open(TOMORROW));
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		let nobody = 77;
		change(nobody, EXISTENTIAL_DEPOSIT);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(forfeit());
		assert_eq!(Balances::free_balance(nobody), EXISTENTIAL_DEPOSIT);
	});
}

//! Each invariant notices when it is broken.

use super::*;
use tieline_primitives::{AwardOverride, Capability, OverrideId};

/// Breaks a congested market in which interval 0 is cleared and a third bid was not revealed, and
/// expects the invariant with this number to notice.
fn broken(invariant: &str, how: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		Now::set(NOW);
		create_node(false);
		assert_ok!(open(TOMORROW));
		limit(120_000);
		Aggregations::mutate(|all| all.get_mut(&PENNILESS).unwrap().aggregator = ANYONE);
		assert_ok!(commit(ANYONE, &bid_of(PENNILESS, vec![])));
		bid(SUN, SOLAR, vec![supply(0, 0, &[(30, 100)])]);
		bid(VOLT, BATTERIES, vec![supply(1, 0, &[(40, 100)])]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(0, congested_certificate()));
		for id in 0..2 {
			let (from, caps) = (start(TOMORROW), Capability { export: kw(50), import: kw(0) });
			let until = from.saturating_add(HOUR);
			let points = vec![id].try_into().unwrap();
			let (area, dso, reason) = (AreaId(0), DSO, Reason::Outage);
			let issued = AwardOverride { area, dso, points, from, until, caps, reason };
			Issued::mutate(|all| all.insert(OverrideId(id.into()), issued));
		}
		Now::set(start(TOMORROW).0 + MILLIS_PER_HOUR);
		let named = vec![OverrideId(0), OverrideId(1)].try_into().unwrap();
		let anyone = RuntimeOrigin::signed(ANYONE);
		assert_ok!(BidMarket::tally_overrides(anyone, AUCTION, 0, AreaId(0), named));
		Now::set(SCHEDULE.revealing_until.0);
		BidMarket::do_try_state().unwrap();

		how();
		let sp_runtime::TryRuntimeError::Other(found) = BidMarket::do_try_state().unwrap_err()
		else {
			panic!("an invariant says what is wrong");
		};
		assert_eq!(found.split_once(':').unwrap().0, invariant, "found {found}");
	});
}

fn change(how: impl FnOnce(&mut Auction<u64>)) {
	Auctions::<Test>::mutate(AUCTION, |auction| how(auction.as_mut().unwrap()));
}

#[test]
fn invariant_1_identifiers_are_handed_out_once() {
	broken("1", || NextPricingNode::<Test>::put(NODE));
	broken("1", || NextAuction::<Test>::put(AUCTION));
}

#[test]
fn invariant_2_a_days_auction_is_the_auction_of_that_day() {
	broken("2", || DayAuctions::<Test>::insert(NODE, Day(1), AuctionId(5)));
	broken("2", || DayAuctions::<Test>::remove(NODE, TOMORROW));
	broken("2", || change(|auction| auction.day = Day(1)));
	broken("2", || LastDay::<Test>::insert(NODE, Day(20_000)));
}

#[test]
fn invariant_3_an_auction_counts_its_bids() {
	broken("3", || change(|auction| auction.bids += 1));
	broken("3", || {
		let lost = Commitments::<Test>::get(AUCTION, PENNILESS).unwrap();
		Commitments::<Test>::insert(AuctionId(5), PENNILESS, lost);
	});
	broken("3", || {
		let entry = Book::<Test>::take((AUCTION, 0, SOLAR)).unwrap();
		Book::<Test>::insert((AUCTION, 0, ELSEWHERE), entry);
		Clearings::<Test>::remove(AUCTION, 0);
		change(|auction| auction.cleared = 0);
	});
}

#[test]
fn invariant_4_an_auction_has_its_curves_and_its_deposit() {
	broken("4", || Curves::<Test>::remove(AUCTION, 23));
	broken("4", || (1..24).for_each(|interval| Curves::<Test>::remove(AUCTION, interval)));
	broken("4", || {
		Curves::<Test>::insert(AUCTION, 23, Curve { supply: steps(&[(60, 0)]), ..curve() })
	});
	broken("4", || {
		Curves::<Test>::insert(AUCTION, 23, Curve { supply: steps(&[(50, 1)]), ..curve() })
	});
	broken("4", || Deposits::<Test>::remove(AUCTION));
}

#[test]
fn invariant_5_a_book_is_as_large_as_it_says() {
	broken("5", || BookSize::<Test>::remove(AUCTION, 0));
	broken("5", || Book::<Test>::remove((AUCTION, 0, SOLAR)));
	broken("5", || {
		Book::<Test>::mutate((AUCTION, 0, SOLAR), |entry| {
			entry.as_mut().unwrap()[0].interval = 1;
		});
	});
}

#[test]
fn invariant_6_an_auction_counts_its_clearings() {
	broken("6", || change(|auction| auction.cleared = 2));
	broken("6", || Clearings::<Test>::remove(AUCTION, 0));
}

#[test]
fn invariant_7_every_bond_is_held() {
	broken("7", || {
		Commitments::<Test>::mutate(AUCTION, PENNILESS, |commitment| {
			commitment.as_mut().unwrap().bond += 1;
		});
	});
	broken("7", || {
		use frame_support::traits::fungible::MutateHold;
		assert_ok!(Balances::hold(&HoldReason::Bond.into(), &DSO, BOND));
	});
	broken("7", || {
		Commitments::<Test>::mutate(AUCTION, PENNILESS, |commitment| {
			commitment.as_mut().unwrap().bidder = 77;
		});
	});
}

#[test]
fn invariant_8_a_clearing_verifies() {
	let change = |how: fn(&mut Clearing<AccountId, u64>)| {
		Clearings::<Test>::mutate(AUCTION, 0, |clearing| how(clearing.as_mut().unwrap()));
	};
	broken("8", || change(|clearing| clearing.certificate.price = usd(49).into()));
	broken("8", || change(|clearing| clearing.price = None));
	broken("8", || change(|clearing| clearing.welfare += 1));
}

#[test]
fn invariant_9_no_more_is_curtailed_than_was_in_merit() {
	broken("9", || {
		Curtailment::<Test>::mutate(SOLAR, |tally| tally.curtailed.0 = tally.in_merit.0 + 1);
	});
}

#[test]
fn invariant_10_an_auction_is_at_a_sound_pricing_node() {
	let change = |how: fn(&mut PricingNode<AccountId, u64>)| {
		PricingNodes::<Test>::mutate(NODE, |node| how(node.as_mut().unwrap()));
	};
	broken("10", || PricingNodes::<Test>::remove(NODE));
	broken("10", || change(|node| node.name = Default::default()));
	broken("10", || change(|node| node.terms.minimum_size = Watts(-1)));
	broken("10", || change(|node| node.zone.offsets = Default::default()));
	broken("10", || {
		change(|node| {
			let from = Day(20_003);
			node.next_terms =
				Some(NextTerms { from, terms: Terms { cap: usd(-101), ..node.terms } });
		});
	});
	broken("10", || {
		change(|node| node.next_terms = Some(NextTerms { from: Day(20_004), terms: node.terms }));
	});
}

#[test]
fn invariant_12_auctions_deliver_on_market_days() {
	broken("12", || change(|auction| auction.start.0 += 1));
	broken("12", || {
		PricingNodes::<Test>::mutate(NODE, |node| {
			let half_an_hour = Offset(-7 * MILLIS_PER_HOUR as i32 / 2);
			let change = OffsetFrom { from: Day(20_010), offset: half_an_hour };
			node.as_mut().unwrap().zone.offsets.try_push(change).unwrap();
		});
	});
}

#[test]
fn invariant_11_portfolios_are_remembered_while_bids_may_be_revealed() {
	broken("11", || {
		Now::set(SCHEDULE.revealing_until.0 - 1);
		LastDay::<Test>::insert(NODE, Day(TOMORROW.0 + PORTFOLIO_HISTORY));
	});
}

#[test]
fn invariant_13_overrides_are_tallied_once() {
	let change = |how: fn(&mut Vec<TalliedOverride<AccountId>>)| {
		let mut tallied = TalliedOverrides::<Test>::get(AUCTION, 0).into_inner();
		how(&mut tallied);
		TalliedOverrides::<Test>::insert(AUCTION, 0, TalliedOf::<Test>::truncate_from(tallied));
	};
	broken("13", || {
		let tallied = TalliedOverrides::<Test>::get(AUCTION, 0);
		TalliedOverrides::<Test>::insert(AUCTION, 1, tallied);
	});
	broken("13", || change(|tallied| tallied.swap(0, 1)));
	broken("13", || change(|tallied| tallied[1].id = OverrideId(0)));
	broken("13", || {
		change(|tallied| {
			let more = (2..=MAX_TALLIED_OVERRIDES).map(|id| TalliedOverride {
				id: OverrideId(id),
				issued: tallied[0].issued.clone(),
			});
			tallied.extend(more.collect::<Vec<_>>());
		});
	});
	broken("13", || OverrideCurtailment::<Test>::remove((SOLAR, AreaId(0), DSO)));
	broken("13", || change(|tallied| tallied[1].issued.caps.export = kw(0)));
}

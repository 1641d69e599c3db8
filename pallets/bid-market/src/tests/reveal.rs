use super::*;
use frame_support::traits::Currency;

/// A reveal that is refused leaves no trace but the commitment.
fn refused(offers: Vec<Offer>, error: Error<Test>) {
	open_market(|| {
		let bid = bid_of(SOLAR, offers);
		assert_ok!(commit(SUN, &bid));
		Now::set(SCHEDULE.bidding_until.0);
		assert_noop!(reveal(SUN, &bid), error);
		assert_eq!(held(HoldReason::Bond, SUN), BOND);
	});
}

#[test]
fn reveal_should_fill_the_books_and_exchange_the_bond_for_a_deposit() {
	open_market(|| {
		let offers = vec![
			supply(3, 5, &[(30, 100), (35, 50)]),
			supply(0, 0, &[(30, 200)]),
			offer(point(3), 5, Side::Demand, &[(20, 100), (10, 100)]),
		];
		bid(SUN, SOLAR, offers);
		System::assert_last_event(
			Event::<Test>::BidRevealed { auction: AUCTION, aggregation: SOLAR, offers: 3 }.into(),
		);
		assert_eq!(held(HoldReason::Bond, SUN), 0);
		assert!(held(HoldReason::StorageDeposit, SUN) > 0);
		assert_eq!(Commitments::<Test>::get(AUCTION, SOLAR), None);
		assert_eq!(RevealedBids::<Test>::get(AUCTION, SOLAR).unwrap().offers, 3);

		let entry = Book::<Test>::get((AUCTION, 5, SOLAR)).unwrap();
		assert_eq!(
			entry.iter().map(|offer| (offer.point, offer.side)).collect::<Vec<_>>(),
			[(point(3), Side::Supply), (point(3), Side::Demand)],
		);
		assert_eq!(BookSize::<Test>::get(AUCTION, 5), Size { offers: 2, steps: 4 });
		assert_eq!(BookSize::<Test>::get(AUCTION, 0), Size { offers: 1, steps: 1 });
		assert_eq!(BookSize::<Test>::get(AUCTION, 1), Size::default());
	});
}

#[test]
fn reveal_should_take_both_sides_at_one_point_up_to_the_portfolio() {
	open_market(|| {
		let whole = [(30, 100), (31, 100)];
		let offers = vec![
			offer(point(0), 0, Side::Supply, &whole),
			offer(point(0), 0, Side::Demand, &[(29, 200)]),
			offer(point(0), 1, Side::Supply, &whole),
		];
		bid(SUN, SOLAR, offers);
	});
}

#[test]
fn a_reveal_that_was_refused_should_have_no_room_of_its_own_but_be_taken() {
	open_market(|| {
		let bid = bid_of(SOLAR, vec![]);
		let call = Call::reveal { auction: AUCTION, bid: bid.clone(), salt: SALT };
		assert_ok!(commit(SUN, &bid));
		Now::set(SCHEDULE.bidding_until.0);
		assert!(BidMarket::turn(&SUN, &call).is_some());
		BidMarket::note_turn(Turn::Reveal(AUCTION, SOLAR));
		assert!(BidMarket::turn(&SUN, &call).is_none());
		assert_ok!(reveal(SUN, &bid));
		assert_eq!(RefusedReveals::<Test>::get(AUCTION, SOLAR), None);
		BidMarket::note_turn(Turn::Reveal(AUCTION, SOLAR));
		assert_eq!(RefusedReveals::<Test>::get(AUCTION, SOLAR), None, "it was accepted");
	});
}

#[test]
fn a_refused_reveal_should_be_forgotten_with_its_commitment() {
	for forgive in [false, true] {
		open_market(|| {
			assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
			Now::set(SCHEDULE.bidding_until.0);
			BidMarket::note_turn(Turn::Reveal(AUCTION, SOLAR));
			Now::set(SCHEDULE.revealing_until.0);
			assert_ok!(if forgive {
				BidMarket::forgive(RuntimeOrigin::root(), AUCTION, SOLAR)
			} else {
				BidMarket::forfeit(RuntimeOrigin::signed(VOLT), AUCTION, SOLAR)
			});
			assert_eq!(RefusedReveals::<Test>::get(AUCTION, SOLAR), None);
		});
	}
}

#[test]
fn reveal_should_fail_without_a_signature() {
	open_market(|| {
		let bid = bid_of(SOLAR, vec![]);
		assert_ok!(commit(SUN, &bid));
		Now::set(SCHEDULE.bidding_until.0);
		for origin in unsigned() {
			assert_noop!(BidMarket::reveal(origin, AUCTION, bid.clone(), SALT), BadOrigin);
		}
	});
}

#[test]
fn reveal_should_fail_for_an_unknown_auction() {
	market(|| {
		assert_noop!(reveal(SUN, &bid_of(SOLAR, vec![])), Error::<Test>::UnknownAuction);
	});
}

#[test]
fn reveal_should_fail_in_any_other_phase() {
	open_market(|| {
		let bid = bid_of(SOLAR, vec![]);
		assert_ok!(commit(SUN, &bid));
		assert_noop!(reveal(SUN, &bid), Error::<Test>::NotRevealing);
		Now::set(SCHEDULE.revealing_until.0);
		assert_noop!(reveal(SUN, &bid), Error::<Test>::NotRevealing);
		Now::set(SCHEDULE.revealing_until.0 - 1);
		assert_ok!(reveal(SUN, &bid));
	});
}

#[test]
fn reveal_should_fail_without_a_commitment() {
	open_market(|| {
		Now::set(SCHEDULE.bidding_until.0);
		assert_noop!(reveal(SUN, &bid_of(SOLAR, vec![])), Error::<Test>::NoCommitment);
	});
}

#[test]
fn reveal_should_fail_the_second_time() {
	open_market(|| {
		bid(SUN, SOLAR, vec![]);
		assert_noop!(reveal(SUN, &bid_of(SOLAR, vec![])), Error::<Test>::NoCommitment);
	});
}

#[test]
fn reveal_should_fail_for_anyone_but_the_bidder() {
	open_market(|| {
		let bid = bid_of(SOLAR, vec![]);
		assert_ok!(commit(SUN, &bid));
		Now::set(SCHEDULE.bidding_until.0);
		for who in [ISO, VOLT, ANYONE] {
			assert_noop!(reveal(who, &bid), Error::<Test>::NotBidder);
		}
	});
}

#[test]
fn reveal_should_fail_when_bid_or_salt_is_not_what_was_committed() {
	open_market(|| {
		let bid = bid_of(SOLAR, vec![supply(0, 0, &[(30, 100)])]);
		assert_ok!(commit(SUN, &bid));
		Now::set(SCHEDULE.bidding_until.0);
		let dearer = bid_of(SOLAR, vec![supply(0, 0, &[(31, 100)])]);
		assert_noop!(reveal(SUN, &dearer), Error::<Test>::HashMismatch);
		assert_noop!(
			BidMarket::reveal(RuntimeOrigin::signed(SUN), AUCTION, bid, [0; 32]),
			Error::<Test>::HashMismatch
		);
	});
}

#[test]
fn reveal_should_fail_when_the_hash_was_copied_from_another_bidder() {
	open_market(|| {
		let hash = commitment_hash(&bid_of(BATTERIES, vec![]), &SALT, &SUN, AUCTION);
		assert_ok!(BidMarket::commit(RuntimeOrigin::signed(VOLT), AUCTION, BATTERIES, hash.into()));
		Now::set(SCHEDULE.bidding_until.0);
		assert_noop!(reveal(VOLT, &bid_of(BATTERIES, vec![])), Error::<Test>::HashMismatch);
	});
}

#[test]
fn reveal_should_fail_when_the_aggregation_was_lost_or_shrank_since_the_commitment() {
	open_market(|| {
		let bid = bid_of(SOLAR, vec![]);
		assert_ok!(commit(SUN, &bid));
		Now::set(SCHEDULE.bidding_until.0);
		let portfolio = Aggregations::get()[&SOLAR].clone();
		let becomes = |changed: Option<Portfolio>| {
			Aggregations::mutate(|all| {
				all.remove(&SOLAR);
				all.extend(changed.map(|portfolio| (SOLAR, portfolio)));
			});
		};
		becomes(None);
		assert_noop!(reveal(SUN, &bid), Error::<Test>::UnknownAggregation);
		becomes(Some(Portfolio { aggregator: VOLT, ..portfolio.clone() }));
		assert_noop!(reveal(SUN, &bid), Error::<Test>::NotAggregator);
		becomes(Some(Portfolio { node: PricingNodeId(1), ..portfolio.clone() }));
		assert_noop!(reveal(SUN, &bid), Error::<Test>::WrongPricingNode);
		becomes(Some(Portfolio { size: Watts(99_999), ..portfolio }));
		assert_noop!(reveal(SUN, &bid), Error::<Test>::AggregationTooSmall);
	});
}

#[test]
fn reveal_should_fail_when_an_offer_is_out_of_merit_order() {
	refused(vec![supply(0, 0, &[(31, 10), (30, 10)])], Error::MalformedOffer);
	refused(vec![supply(0, 0, &[(30, 10), (30, 10)])], Error::MalformedOffer);
	refused(vec![offer(point(0), 0, Side::Demand, &[(30, 1), (31, 1)])], Error::MalformedOffer);
}

#[test]
fn reveal_should_fail_when_an_offer_is_empty_or_has_no_power() {
	refused(vec![supply(0, 0, &[])], Error::MalformedOffer);
	refused(vec![supply(0, 0, &[(30, 0)])], Error::MalformedOffer);
	refused(vec![supply(0, 0, &[(30, -10)])], Error::MalformedOffer);
}

#[test]
fn reveal_should_fail_when_an_offer_is_for_an_interval_that_the_auction_lacks() {
	refused(vec![supply(0, 24, &[(30, 10)])], Error::UnknownInterval);
}

#[test]
fn reveal_should_fail_when_a_price_is_below_the_floor_or_above_the_cap() {
	refused(vec![supply(0, 0, &[(-101, 10)])], Error::PriceOutOfRange);
	refused(vec![supply(0, 0, &[(30, 10), (2_001, 10)])], Error::PriceOutOfRange);
}

#[test]
fn reveal_should_fail_when_the_point_does_not_exist() {
	refused(vec![supply(256, 0, &[(30, 10)])], Error::UnknownPoint);
}

#[test]
fn reveal_should_fail_when_the_point_is_at_another_pricing_node() {
	let elsewhere = PointId(AreaId(9), 0);
	refused(vec![offer(elsewhere, 0, Side::Supply, &[(30, 10)])], Error::WrongPricingNode);
}

#[test]
fn reveal_should_fail_when_two_offers_share_point_side_and_interval() {
	refused(
		vec![supply(0, 0, &[(30, 10)]), supply(1, 0, &[(30, 10)]), supply(0, 0, &[(40, 10)])],
		Error::DuplicateOffer,
	);
}

#[test]
fn reveal_should_fail_when_the_offer_exceeds_the_portfolio() {
	refused(vec![supply(0, 0, &[(30, 100), (31, 101)])], Error::OfferExceedsPortfolio);
	refused(vec![offer(point(0), 0, Side::Demand, &[(30, 201)])], Error::OfferExceedsPortfolio);
}

#[test]
fn reveal_should_fail_when_a_step_has_more_than_a_terawatt() {
	for power in [MAX_POWER.0 + 1, i64::MAX] {
		let steps = vec![Step { price: usd(30), power: Watts(power) }].try_into().unwrap();
		refused(
			vec![Offer { point: point(0), interval: 0, side: Side::Supply, steps }],
			Error::MalformedOffer,
		);
	}
}

#[test]
fn reveal_should_fail_when_steps_of_a_terawatt_exceed_the_portfolio() {
	let steps = [30, 31].map(|price| Step { price: usd(price), power: MAX_POWER });
	let steps = steps.to_vec().try_into().unwrap();
	refused(
		vec![Offer { point: point(0), interval: 0, side: Side::Supply, steps }],
		Error::OfferExceedsPortfolio,
	);
}

#[test]
fn reveal_should_take_every_bid_whatever_the_book_holds_already() {
	open_market(|| {
		let all = |price| (0..256).map(|at| supply(at, 1, &[(price, 1)])).collect::<Vec<_>>();
		bid(SUN, SOLAR, all(30));
		bid(VOLT, BATTERIES, all(31));
		assert_eq!(BookSize::<Test>::get(AUCTION, 1), Size { offers: 512, steps: 512 });
	});
}

#[test]
fn reveal_should_fail_when_the_bidder_cannot_pay_the_deposit() {
	open_market(|| {
		Auctions::<Test>::mutate(AUCTION, |auction| auction.as_mut().unwrap().terms.bond = 0);
		let offers = (0..24).map(|at| {
			supply(
				at,
				at,
				&[
					(30, 1),
					(31, 1),
					(32, 1),
					(33, 1),
					(34, 1),
					(35, 1),
					(36, 1),
					(37, 1),
					(38, 1),
					(39, 1),
				],
			)
		});
		let bid = bid_of(PENNILESS, offers.collect());
		assert_ok!(commit(POOR, &bid));
		Now::set(SCHEDULE.bidding_until.0);
		Balances::make_free_balance_be(&POOR, 2);
		assert_noop!(reveal(POOR, &bid), sp_runtime::TokenError::FundsUnavailable);
		Balances::make_free_balance_be(&POOR, 50);
		assert_ok!(reveal(POOR, &bid));
	});
}

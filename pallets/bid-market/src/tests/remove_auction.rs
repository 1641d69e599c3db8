use super::*;

fn remove() -> sp_runtime::DispatchResult {
	BidMarket::remove_auction(RuntimeOrigin::signed(ANYONE), AUCTION)
		.map(drop)
		.map_err(|failed| failed.error)
}

#[test]
fn remove_auction_should_leave_nothing_but_the_day_and_the_tallies() {
	congested_market(|| {
		assert_ok!(clear(0, congested_certificate()));
		Now::set(kept_until().0);
		for aggregation in [SOLAR, BATTERIES] {
			let anyone = RuntimeOrigin::signed(ANYONE);
			assert_ok!(BidMarket::remove_bid(anyone, AUCTION, aggregation));
		}
		assert_ok!(remove());
		System::assert_last_event(Event::<Test>::AuctionRemoved { auction: AUCTION }.into());

		assert_eq!(Balances::free_balance(ISO), FUNDS);
		assert_eq!(Auctions::<Test>::iter().count(), 0);
		assert_eq!(Curves::<Test>::iter().count(), 0);
		assert_eq!(Clearings::<Test>::iter().count(), 0);
		assert_eq!(Deposits::<Test>::iter().count(), 0);
		assert_eq!(DayAuctions::<Test>::iter().count(), 0);
		assert_eq!(LastDay::<Test>::get(NODE), Some(TOMORROW));
		assert_eq!(NextAuction::<Test>::get(), AuctionId(1));
		assert_eq!(Curtailment::<Test>::iter().count(), 2);
	});
}

#[test]
fn remove_auction_should_return_the_deposit_to_who_opened_it() {
	open_market(|| {
		let renamed = name("N").unwrap();
		assert_ok!(BidMarket::set_pricing_node(
			RuntimeOrigin::root(),
			NODE,
			ANYONE,
			RENT,
			renamed,
			terms(),
		));
		Now::set(kept_until().0);
		assert_ok!(remove());
		assert_eq!(Balances::free_balance(ISO), FUNDS);
	});
}

#[test]
fn the_retention_should_start_when_delivery_ends_or_in_replay_when_clearing_does() {
	open_market(|| {
		let end = start(TOMORROW.next());
		assert_eq!(kept_until(), end.saturating_add(Retention::get()));
	});
	market(|| {
		create_node(true);
		assert_ok!(open(Day(20_100)));
		assert_eq!(kept_until(), SCHEDULE.clearing_until.saturating_add(Retention::get()));
	});
}

#[test]
fn remove_auction_should_fail_for_an_unknown_auction() {
	market(|| {
		assert_noop!(remove(), Error::<Test>::UnknownAuction);
	});
}

#[test]
fn remove_auction_should_fail_without_a_signature() {
	open_market(|| {
		Now::set(kept_until().0);
		for origin in unsigned() {
			assert_noop!(BidMarket::remove_auction(origin, AUCTION), BadOrigin);
		}
	});
}

#[test]
fn remove_auction_should_fail_within_the_retention() {
	open_market(|| {
		Now::set(kept_until().0 - 1);
		assert_noop!(remove(), Error::<Test>::StillKept);
	});
}

#[test]
fn remove_auction_should_fail_while_bids_remain() {
	open_market(|| {
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		Now::set(kept_until().0);
		assert_noop!(remove(), Error::<Test>::BidsRemain);
		assert_ok!(BidMarket::forfeit(RuntimeOrigin::signed(ANYONE), AUCTION, SOLAR));
		assert_ok!(remove());
	});
}

#[test]
fn remove_auction_should_forget_the_overrides_that_were_tallied_but_not_their_tallies() {
	congested_market(|| {
		use tieline_primitives::{AwardOverride, Capability, OverrideId};

		assert_ok!(clear(0, congested_certificate()));
		let issued = AwardOverride {
			area: AreaId(0),
			dso: DSO,
			points: vec![0].try_into().unwrap(),
			from: start(TOMORROW),
			until: start(TOMORROW).saturating_add(HOUR),
			caps: Capability::ZERO,
			reason: Reason::Outage,
		};
		Issued::mutate(|all| all.insert(OverrideId(0), issued));
		let anyone = RuntimeOrigin::signed(ANYONE);
		let named = vec![OverrideId(0)].try_into().unwrap();
		Now::set(start(TOMORROW).0 + MILLIS_PER_HOUR);
		assert_ok!(BidMarket::tally_overrides(anyone, AUCTION, 0, AreaId(0), named));
		let tallies = OverrideCurtailment::<Test>::iter().collect::<Vec<_>>();
		assert_eq!(tallies.len(), 1);

		Now::set(kept_until().0);
		for aggregation in [SOLAR, BATTERIES] {
			let anyone = RuntimeOrigin::signed(ANYONE);
			assert_ok!(BidMarket::remove_bid(anyone, AUCTION, aggregation));
		}
		assert_ok!(remove());
		assert_eq!(TalliedOverrides::<Test>::iter().count(), 0);
		assert_eq!(OverrideCurtailment::<Test>::iter().collect::<Vec<_>>(), tallies);
	});
}

#[test]
fn remove_auction_should_forget_the_certificates_that_were_refused() {
	open_market(|| {
		Now::set(SCHEDULE.revealing_until.0);
		BidMarket::note_turn(Turn::Clear(AUCTION, 0, ISO));
		assert_eq!(RefusedCertificates::<Test>::get(AUCTION, 0).to_vec(), [ISO]);
		Now::set(kept_until().0);
		assert_ok!(remove());
		assert_eq!(RefusedCertificates::<Test>::iter().count(), 0);
	});
}

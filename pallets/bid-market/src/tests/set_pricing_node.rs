use super::*;

fn set(
	origin: RuntimeOrigin,
	node: PricingNodeId,
	terms: Terms<u64>,
) -> sp_runtime::DispatchResult {
	BidMarket::set_pricing_node(origin, node, ANYONE, RENT, name("renamed").unwrap(), terms)
}

#[test]
fn set_pricing_node_should_change_the_accounts_at_once_and_the_terms_after_the_first_free_day() {
	open_market(|| {
		let stricter = Terms { cap: usd(100), bond: 2 * BOND, ..terms() };
		assert_ok!(set(RuntimeOrigin::root(), NODE, stricter));
		let terms_from = Some(Day(20_003));
		System::assert_last_event(
			Event::<Test>::PricingNodeChanged { node: NODE, iso: ANYONE, terms_from }.into(),
		);

		let node = PricingNodes::<Test>::get(NODE).unwrap();
		assert_eq!((node.iso, node.name.clone()), (ANYONE, name("renamed").unwrap()));
		assert_eq!((node.zone.clone(), node.replay), (summer_time(), false));
		// Tomorrow's auction is open.
		assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().terms, terms());
		assert_eq!(*node.terms_of(Day(20_002)), terms());
		assert_eq!(*node.terms_of(Day(20_003)), stricter);
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		assert_eq!(held(HoldReason::Bond, SUN), BOND);
	});
}

#[test]
fn changed_terms_should_be_those_of_the_auctions_that_follow_the_first_free_day() {
	market(|| {
		create_node(true);
		let stricter =
			Terms { cap: usd(100), interval_length: Millis(MILLIS_PER_HOUR / 2), ..terms() };
		assert_ok!(open(Day(3)));
		assert_ok!(set(RuntimeOrigin::root(), NODE, stricter));
		let open = |day, intervals| {
			let origin = RuntimeOrigin::signed(ANYONE);
			BidMarket::open_auction(origin, NODE, Day(day), curves(intervals))
		};
		assert_noop!(open(4, 48), Error::<Test>::WrongNumberOfCurves);
		assert_ok!(open(4, 24));
		assert_ok!(open(5, 48));
		assert_eq!(Auctions::<Test>::get(AuctionId(1)).unwrap().terms, terms());
		assert_eq!(Auctions::<Test>::get(AuctionId(2)).unwrap().terms, stricter);
	});
}

#[test]
fn changed_terms_should_replace_those_that_wait_and_those_that_apply_by_then() {
	let with_bond = |bond| Terms { bond, ..terms() };
	let of = |day| PricingNodes::<Test>::get(NODE).unwrap().terms_of(Day(day)).bond;
	market(|| {
		create_node(false);
		assert_ok!(set(RuntimeOrigin::root(), NODE, with_bond(1)));
		assert_ok!(set(RuntimeOrigin::root(), NODE, with_bond(2)));
		assert_eq!([20_001, 20_002, 20_009].map(of), [BOND, 2, 2]);
		Now::set(NOW + MILLIS_PER_DAY);
		assert_ok!(set(RuntimeOrigin::root(), NODE, with_bond(3)));
		assert_eq!([20_002, 20_003].map(of), [2, 3]);
		// The terms of the first free day stay.
		assert_ok!(set(RuntimeOrigin::root(), NODE, with_bond(2)));
		assert_eq!([20_002, 20_003].map(of), [2, 2]);
		assert_eq!(PricingNodes::<Test>::get(NODE).unwrap().next_terms, None);
	});
}

#[test]
fn set_pricing_node_should_fail_when_intervals_do_not_divide_a_day_that_comes() {
	market(|| {
		create_node_with(terms(), zone(&[(0, 0), (20_005, -2)]), false);
		let five_minutes = Terms { interval_length: Millis(MILLIS_PER_HOUR / 12), ..terms() };
		let set = || set(RuntimeOrigin::root(), NODE, five_minutes);
		assert_noop!(set(), Error::<Test>::IndivisibleDay);
		// The day of 26 hours is the first free one, and keeps its terms.
		Now::set(NOW + 3 * MILLIS_PER_DAY);
		assert_ok!(set());
	});
}

#[test]
fn set_pricing_node_should_change_who_receives_the_congestion_rent() {
	open_market(|| {
		let renamed = name("renamed").unwrap();
		let root = RuntimeOrigin::root();
		assert_ok!(BidMarket::set_pricing_node(root, NODE, ISO, ANYONE, renamed, terms()));
		assert_eq!(PricingNodes::<Test>::get(NODE).unwrap().congestion_account, ANYONE);
	});
}

#[test]
fn set_pricing_node_should_fail_for_anyone_but_the_admin() {
	open_market(|| {
		for origin in [RuntimeOrigin::signed(ISO), RuntimeOrigin::none()] {
			assert_noop!(set(origin, NODE, terms()), BadOrigin);
		}
	});
}

#[test]
fn set_pricing_node_should_fail_for_an_unknown_node() {
	open_market(|| {
		assert_noop!(
			set(RuntimeOrigin::root(), PricingNodeId(1), terms()),
			Error::<Test>::UnknownPricingNode
		);
	});
}

#[test]
fn set_pricing_node_should_fail_when_the_terms_are_malformed() {
	open_market(|| {
		for terms in [
			Terms { floor: usd(10), cap: usd(9), ..terms() },
			Terms { cap: Price(MAX_PRICE.0 + 1), ..terms() },
			Terms { minimum_size: Watts(-1), ..terms() },
			Terms { interval_length: Millis(1), ..terms() },
			Terms { gate: Gate { lead: Millis(1), ..GATE }, ..terms() },
		] {
			assert_noop!(set(RuntimeOrigin::root(), NODE, terms), Error::<Test>::MalformedTerms);
		}
	});
}

#[test]
fn set_pricing_node_should_fail_without_a_readable_name() {
	open_market(|| {
		for name in [vec![], vec![0xff]] {
			let (root, name) = (RuntimeOrigin::root(), name.try_into().unwrap());
			assert_noop!(
				BidMarket::set_pricing_node(root, NODE, ISO, RENT, name, terms()),
				Error::<Test>::MalformedName
			);
		}
	});
}

#[test]
fn set_pricing_node_should_fail_when_the_iso_has_another_role() {
	market(|| {
		create_node(false);
		Excluded::set(Some(ANYONE));
		let changed = set(RuntimeOrigin::root(), NODE, terms());
		Excluded::set(None);
		assert_eq!(changed, Err(Error::<Test>::RoleConflict.into()));
		assert_eq!(PricingNodes::<Test>::get(NODE).unwrap().iso, ISO);
	});
}

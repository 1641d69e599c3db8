use super::*;

fn set(
	origin: RuntimeOrigin,
	node: PricingNodeId,
	terms: Terms<u64>,
) -> sp_runtime::DispatchResult {
	BidMarket::set_pricing_node(origin, node, ANYONE, RENT, name("renamed").unwrap(), terms)
}

#[test]
fn set_pricing_node_should_leave_open_auctions_and_the_calendar_as_they_are() {
	open_market(|| {
		let stricter = Terms { cap: usd(100), bond: 2 * BOND, ..terms() };
		assert_ok!(set(RuntimeOrigin::root(), NODE, stricter));
		System::assert_last_event(
			Event::<Test>::PricingNodeChanged { node: NODE, iso: ANYONE }.into(),
		);

		let node = PricingNodes::<Test>::get(NODE).unwrap();
		assert_eq!(node.terms, stricter);
		assert_eq!(node.name, name("renamed").unwrap());
		assert_eq!((node.day_start, node.replay), (DAY_START, false));
		assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().terms, terms());
		assert_ok!(commit(SUN, &bid_of(SOLAR, vec![])));
		assert_eq!(held(HoldReason::Bond, SUN), BOND);
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

use super::*;

#[test]
fn create_pricing_node_should_hand_out_identifiers_in_order() {
	market(|| {
		create_node(false);
		create_node(true);
		System::assert_has_event(
			Event::<Test>::PricingNodeCreated { node: PricingNodeId(1), iso: ISO }.into(),
		);
		assert!(!PricingNodes::<Test>::get(NODE).unwrap().replay);
		assert!(PricingNodes::<Test>::get(PricingNodeId(1)).unwrap().replay);
	});
}

fn create(
	origin: RuntimeOrigin,
	terms: Terms<u64>,
	day_start: Millis,
) -> sp_runtime::DispatchResult {
	BidMarket::create_pricing_node(origin, ISO, RENT, name("N").unwrap(), terms, day_start, false)
}

#[test]
fn create_pricing_node_should_fail_for_anyone_but_the_admin() {
	market(|| {
		for origin in [RuntimeOrigin::signed(ISO), RuntimeOrigin::none()] {
			assert_noop!(create(origin, terms(), DAY_START), BadOrigin);
		}
	});
}

#[test]
fn create_pricing_node_should_fail_when_the_floor_is_above_the_cap() {
	market(|| {
		let terms = Terms { floor: usd(10), cap: usd(9), ..terms() };
		assert_noop!(
			create(RuntimeOrigin::root(), terms, DAY_START),
			Error::<Test>::MalformedTerms
		);
	});
}

#[test]
fn create_pricing_node_should_fail_when_the_minimum_size_is_negative() {
	market(|| {
		let terms = Terms { minimum_size: Watts(-1), ..terms() };
		assert_noop!(
			create(RuntimeOrigin::root(), terms, DAY_START),
			Error::<Test>::MalformedTerms
		);
	});
}

#[test]
fn create_pricing_node_should_fail_when_floor_or_cap_is_beyond_a_million_dollars() {
	market(|| {
		let beyond = Price(MAX_PRICE.0 + 1);
		let below = Price(-MAX_PRICE.0 - 1);
		for terms in [
			Terms { cap: beyond, ..terms() },
			Terms { floor: below, ..terms() },
			Terms { floor: beyond, cap: beyond, ..terms() },
			Terms { floor: below, cap: below, ..terms() },
			Terms { floor: Price(i64::MIN), cap: Price(i64::MAX), ..terms() },
		] {
			assert_noop!(
				create(RuntimeOrigin::root(), terms, DAY_START),
				Error::<Test>::MalformedTerms
			);
		}
		let widest = Terms { floor: Price(-MAX_PRICE.0), cap: MAX_PRICE, ..terms() };
		assert_ok!(create(RuntimeOrigin::root(), widest, DAY_START));
	});
}

#[test]
fn create_pricing_node_should_keep_who_receives_the_congestion_rent() {
	market(|| {
		create_node(false);
		assert_eq!(PricingNodes::<Test>::get(NODE).unwrap().congestion_account, RENT);
	});
}

#[test]
fn create_pricing_node_should_fail_without_a_readable_name() {
	market(|| {
		for name in [vec![], vec![b'Z', 0xfc, b'r', b'i', b'c', b'h']] {
			let name = name.try_into().unwrap();
			let root = RuntimeOrigin::root();
			assert_noop!(
				BidMarket::create_pricing_node(root, ISO, RENT, name, terms(), DAY_START, false),
				Error::<Test>::MalformedName
			);
		}
	});
}

#[test]
fn create_pricing_node_should_fail_when_the_day_starts_a_day_late() {
	market(|| {
		assert_noop!(
			create(RuntimeOrigin::root(), terms(), Millis(MILLIS_PER_DAY)),
			Error::<Test>::MalformedDayStart
		);
		assert_ok!(create(RuntimeOrigin::root(), terms(), Millis(MILLIS_PER_DAY - 1)));
	});
}

#[test]
fn create_pricing_node_should_fail_when_all_identifiers_are_taken() {
	market(|| {
		NextPricingNode::<Test>::put(PricingNodeId(u16::MAX));
		assert_noop!(
			create(RuntimeOrigin::root(), terms(), DAY_START),
			Error::<Test>::TooManyPricingNodes
		);
	});
}

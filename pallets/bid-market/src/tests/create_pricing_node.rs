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

fn create(origin: RuntimeOrigin, terms: Terms<u64>, zone: Zone) -> sp_runtime::DispatchResult {
	BidMarket::create_pricing_node(origin, ISO, RENT, name("N").unwrap(), terms, zone, false)
}

#[test]
fn create_pricing_node_should_fail_for_anyone_but_the_admin() {
	market(|| {
		for origin in [RuntimeOrigin::signed(ISO), RuntimeOrigin::none()] {
			assert_noop!(create(origin, terms(), summer_time()), BadOrigin);
		}
	});
}

#[test]
fn create_pricing_node_should_fail_when_the_floor_is_above_the_cap() {
	market(|| {
		let terms = Terms { floor: usd(10), cap: usd(9), ..terms() };
		assert_noop!(
			create(RuntimeOrigin::root(), terms, summer_time()),
			Error::<Test>::MalformedTerms
		);
	});
}

#[test]
fn create_pricing_node_should_fail_when_the_minimum_size_is_negative() {
	market(|| {
		let terms = Terms { minimum_size: Watts(-1), ..terms() };
		assert_noop!(
			create(RuntimeOrigin::root(), terms, summer_time()),
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
				create(RuntimeOrigin::root(), terms, summer_time()),
				Error::<Test>::MalformedTerms
			);
		}
		let widest = Terms { floor: Price(-MAX_PRICE.0), cap: MAX_PRICE, ..terms() };
		assert_ok!(create(RuntimeOrigin::root(), widest, summer_time()));
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
				BidMarket::create_pricing_node(
					root,
					ISO,
					RENT,
					name,
					terms(),
					summer_time(),
					false
				),
				Error::<Test>::MalformedName
			);
		}
	});
}

#[test]
fn create_pricing_node_should_fail_when_the_zone_is_malformed() {
	market(|| {
		for zone in [zone(&[]), zone(&[(1, 0)]), zone(&[(0, 17)]), zone(&[(0, 0), (9, 5)])] {
			let created = create(RuntimeOrigin::root(), terms(), zone);
			assert_eq!(created, Err(Error::<Test>::MalformedZone.into()));
		}
	});
}

#[test]
fn create_pricing_node_should_fail_when_intervals_are_of_another_length() {
	market(|| {
		for length in [0, 1, 10 * 60_000, 2 * MILLIS_PER_HOUR] {
			let terms = Terms { interval_length: Millis(length), ..terms() };
			let created = create(RuntimeOrigin::root(), terms, summer_time());
			assert_eq!(created, Err(Error::<Test>::MalformedTerms.into()));
		}
		for minutes in [60, 30, 15, 5] {
			let terms = Terms { interval_length: Millis(minutes * 60_000), ..terms() };
			assert_ok!(create(RuntimeOrigin::root(), terms, summer_time()));
		}
	});
}

#[test]
fn create_pricing_node_should_fail_when_intervals_do_not_divide_a_day_that_comes() {
	let half_an_hour = |from| OffsetFrom {
		from: Day(from),
		offset: Offset(-4 * MILLIS_PER_HOUR as i32 + MILLIS_PER_HOUR as i32 / 2),
	};
	let zone = |from| {
		let mut zone = summer_time();
		zone.offsets.try_push(half_an_hour(from)).unwrap();
		zone
	};
	market(|| {
		let hourly = |from| create(RuntimeOrigin::root(), terms(), zone(from));
		assert_eq!(hourly(20_005), Err(Error::<Test>::IndivisibleDay.into()));
		// The day before has 23.5 hours.
		assert_eq!(hourly(20_002), Err(Error::<Test>::IndivisibleDay.into()));
		assert_ok!(hourly(20_001));
		let half_hourly = Terms { interval_length: Millis(MILLIS_PER_HOUR / 2), ..terms() };
		assert_ok!(create(RuntimeOrigin::root(), half_hourly, zone(20_005)));
	});
}

#[test]
fn create_pricing_node_should_fail_when_a_day_has_too_many_intervals() {
	market(|| {
		let five_minutes = Terms { interval_length: Millis(MILLIS_PER_HOUR / 12), ..terms() };
		let back_by = |hours: i32| zone(&[(0, 0), (20_005, -hours)]);
		assert_ok!(create(RuntimeOrigin::root(), five_minutes, back_by(1)));
		let created = create(RuntimeOrigin::root(), five_minutes, back_by(2));
		assert_eq!(created, Err(Error::<Test>::IndivisibleDay.into()));
		assert_ok!(create(RuntimeOrigin::root(), terms(), back_by(2)));
	});
}

fn with_gate(gate: Gate) -> sp_runtime::DispatchResult {
	create(RuntimeOrigin::root(), Terms { gate, ..terms() }, summer_time())
}

#[test]
fn create_pricing_node_should_fail_when_a_phase_of_the_gate_is_too_short() {
	market(|| {
		let shortest = MinPhase::get();
		let brief = Millis(shortest.0 - 1);
		for gate in [
			Gate { bidding: brief, ..GATE },
			Gate { revealing: brief, ..GATE },
			Gate { clearing: brief, ..GATE },
			Gate { clearing: Millis(0), ..GATE },
			// The time in which anyone may open an auction.
			Gate { open_to_all: GATE.bidding.saturating_add(brief), ..GATE },
			Gate { open_to_all: GATE.bidding.saturating_sub(brief), ..GATE },
		] {
			assert_eq!(with_gate(gate), Err(Error::<Test>::MalformedTerms.into()), "{gate:?}");
		}
		let (twice, bidding) = (shortest.saturating_add(shortest), shortest);
		assert_ok!(with_gate(Gate {
			lead: twice,
			opens: twice,
			open_to_all: twice,
			bidding,
			revealing: shortest,
			clearing: shortest,
		}));
	});
}

#[test]
fn create_pricing_node_should_allow_shorter_phases_in_replay() {
	market(|| {
		let brief = Millis(MinPhase::get().0 - 1);
		let terms = Terms { gate: Gate { clearing: brief, ..GATE }, ..terms() };
		create_node_with(terms, summer_time(), true);
		let brief = Millis(MinReplayPhase::get().0 - 1);
		let terms = Terms { gate: Gate { clearing: brief, ..GATE }, ..terms };
		let root = RuntimeOrigin::root();
		let created = BidMarket::create_pricing_node(
			root,
			ISO,
			RENT,
			name("N").unwrap(),
			terms,
			summer_time(),
			true,
		);
		assert_eq!(created, Err(Error::<Test>::MalformedTerms.into()));
	});
}

#[test]
fn create_pricing_node_should_fail_when_the_iso_opens_later_than_anyone() {
	market(|| {
		let gate = Gate { opens: GATE.open_to_all.saturating_sub(Millis(1)), ..GATE };
		assert_eq!(with_gate(gate), Err(Error::<Test>::MalformedTerms.into()));
		assert_ok!(with_gate(Gate { opens: GATE.open_to_all, ..GATE }));
	});
}

#[test]
fn create_pricing_node_should_fail_when_clearing_ends_after_the_day_starts() {
	market(|| {
		let ends_with_the_day = GATE.revealing.saturating_add(GATE.clearing);
		let lead = ends_with_the_day.saturating_sub(Millis(1));
		assert_eq!(with_gate(Gate { lead, ..GATE }), Err(Error::<Test>::MalformedTerms.into()));
		assert_ok!(with_gate(Gate { lead: ends_with_the_day, ..GATE }));
	});
}

#[test]
fn create_pricing_node_should_fail_when_auctions_open_beyond_the_horizon() {
	market(|| {
		let most = Horizon::get().saturating_sub(GATE.lead);
		for opens in [most.saturating_add(Millis(1)), Millis(u64::MAX)] {
			let gate = Gate { opens, ..GATE };
			assert_eq!(with_gate(gate), Err(Error::<Test>::MalformedTerms.into()));
		}
		assert_ok!(with_gate(Gate { opens: most, ..GATE }));
	});
}

#[test]
fn create_pricing_node_should_fail_when_all_identifiers_are_taken() {
	market(|| {
		NextPricingNode::<Test>::put(PricingNodeId(u16::MAX));
		assert_noop!(
			create(RuntimeOrigin::root(), terms(), summer_time()),
			Error::<Test>::TooManyPricingNodes
		);
	});
}

#[test]
fn create_pricing_node_should_fail_when_the_iso_has_another_role() {
	market(|| {
		Excluded::set(Some(ISO));
		let created = create(RuntimeOrigin::root(), terms(), summer_time());
		Excluded::set(None);
		assert_eq!(created, Err(Error::<Test>::RoleConflict.into()));
	});
}

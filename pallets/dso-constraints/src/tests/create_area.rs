use super::*;
use sp_runtime::DispatchError;

fn create_with(
	node: PricingNodeId,
	name: Name,
	review_period: Millis,
	penalties: Penalties,
) -> DispatchResult {
	let root = RuntimeOrigin::root();
	DsoConstraints::create_area(root, DSO, node, name, review_period, true, penalties)
}

fn create(node: PricingNodeId, name: Name, review_period: Millis) -> DispatchResult {
	create_with(node, name, review_period, PENALTIES)
}

#[test]
fn create_area_should_appoint_the_dso() {
	chain(|| {
		assert_ok!(create(NODE, text("IEEE 13"), SIXTY_DAYS));
		assert_event(Event::AreaCreated {
			area: AreaId(0),
			dso: DSO,
			pricing_node: NODE,
			name: text("IEEE 13"),
			review_period: SIXTY_DAYS,
			qualify_on_lapse: true,
			penalties: PENALTIES,
		});
		let expected = Area {
			dso: DSO,
			pricing_node: NODE,
			name: text("IEEE 13"),
			review_period: SIXTY_DAYS,
			qualify_on_lapse: true,
			lapse_change: None,
			reviews_until: Millis::ZERO,
			penalties: PENALTIES,
			points: 0,
			present: PointSet::default(),
		};
		assert_eq!(Areas::<Test>::get(AreaId(0)), Some(expected));
	});
}

#[test]
fn create_area_should_number_areas_over_all_pricing_nodes() {
	chain(|| {
		for node in [NODE, PricingNodeId(2), NODE] {
			assert_ok!(create(node, text("feeder"), SIXTY_DAYS));
		}
		assert_eq!(AreasOf::<Test>::get(NODE), vec![AreaId(0), AreaId(2)]);
		assert_eq!(AreasOf::<Test>::get(PricingNodeId(2)), vec![AreaId(1)]);
	});
}

#[test]
fn create_area_should_fail_for_anyone_but_the_admin() {
	chain(|| {
		for origin in [signed(DSO), RuntimeOrigin::none()] {
			let (name, period) = (text("mine"), SIXTY_DAYS);
			assert_noop!(
				DsoConstraints::create_area(origin, DSO, NODE, name, period, true, PENALTIES),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn create_area_should_fail_without_a_readable_name() {
	chain(|| {
		assert_noop!(create(NODE, text(""), SIXTY_DAYS), Error::MalformedName);
		let latin1 = Name::truncate_from(vec![b'Z', 0xfc, b'r', b'i', b'c', b'h']);
		assert_noop!(create(NODE, latin1, SIXTY_DAYS), Error::MalformedName);
	});
}

#[test]
fn create_area_should_fail_at_a_pricing_node_that_does_not_exist() {
	chain(|| {
		assert_noop!(create(NOWHERE, text("feeder"), SIXTY_DAYS), Error::UnknownPricingNode);
	});
}

#[test]
fn create_area_should_fail_when_the_review_period_is_out_of_range() {
	chain(|| {
		let beyond = Millis(MAX_REVIEW_PERIOD.0 + 1);
		assert_noop!(create(NODE, text("a"), Millis::ZERO), Error::ReviewPeriodOutOfRange);
		assert_noop!(create(NODE, text("a"), beyond), Error::ReviewPeriodOutOfRange);
		assert_ok!(create(NODE, text("a"), Millis(1)));
		assert_ok!(create(NODE, text("b"), MAX_REVIEW_PERIOD));
	});
}

#[test]
fn create_area_should_fail_when_a_penalty_is_out_of_range() {
	chain(|| {
		for wrong in [0, -1, 1_000_000_000_001] {
			for penalties in [
				Penalties { voltage: Price(wrong), ..PENALTIES },
				Penalties { thermal: Price(wrong), ..PENALTIES },
				Penalties { outage: Price(wrong), ..PENALTIES },
				Penalties { envelope: Price(wrong), ..PENALTIES },
			] {
				assert_noop!(
					create_with(NODE, text("a"), SIXTY_DAYS, penalties),
					Error::PenaltyOutOfRange
				);
			}
		}
		for right in [1, 1_000_000_000_000] {
			let penalties = Penalties::uniform(Price(right));
			assert_ok!(create_with(NODE, text("a"), SIXTY_DAYS, penalties));
		}
	});
}

#[test]
fn create_area_should_fail_when_the_pricing_node_is_full() {
	chain(|| {
		for _ in 0..MAX_AREAS {
			assert_ok!(create(NODE, text("feeder"), SIXTY_DAYS));
		}
		assert_noop!(create(NODE, text("feeder"), SIXTY_DAYS), Error::TooManyAreas);
		assert_ok!(create(PricingNodeId(2), text("feeder"), SIXTY_DAYS));
	});
}

#[test]
fn create_area_should_fail_when_the_identifiers_are_exhausted() {
	new_test_ext().execute_with(|| {
		NextArea::<Test>::put(AreaId(u16::MAX));
		assert_noop!(create(NODE, text("feeder"), SIXTY_DAYS), Error::TooManyAreas);
	});
}

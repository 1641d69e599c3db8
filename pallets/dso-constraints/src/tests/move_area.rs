use super::*;
use sp_runtime::DispatchError;

const ELSEWHERE: PricingNodeId = PricingNodeId(2);

fn move_to(area: AreaId, node: PricingNodeId) -> DispatchResult {
	DsoConstraints::move_area(RuntimeOrigin::root(), area, node)
}

/// An area without points at another pricing node.
fn area_at(node: PricingNodeId) -> AreaId {
	let area = bare_area();
	assert_ok!(move_to(area, node));
	area
}

#[test]
fn move_area_should_list_it_in_order_under_its_new_pricing_node() {
	chain(|| {
		let areas = [area_at(ELSEWHERE), area(), area_at(ELSEWHERE)];
		empty(areas[1]);
		assert_ok!(move_to(areas[1], ELSEWHERE));
		assert_event(Event::AreaMoved { area: areas[1], pricing_node: ELSEWHERE });
		assert_eq!(<DsoConstraints as Network>::pricing_node(areas[1]), Some(ELSEWHERE));
		assert_eq!(AreasOf::<Test>::get(ELSEWHERE), areas.to_vec());
		assert!(!AreasOf::<Test>::contains_key(NODE));
		assert_ok!(add(areas[1], &[("671.1", 1_000)]));
		assert_event(Event::PointsAdded { area: areas[1], points: indices(&[0]) });
	});
}

#[test]
fn move_area_should_fail_while_anything_is_left_of_it() {
	chain(|| {
		let area = area();
		assert_noop!(move_to(area, ELSEWHERE), Error::AreaInUse);
		assert_ok!(remove(area, &[0, 1, 2]));
		assert_noop!(move_to(area, ELSEWHERE), Error::StillKept);
		advance(RETENTION);
		assert_ok!(move_to(area, ELSEWHERE));
	});
}

#[test]
fn move_area_should_fail_when_the_pricing_node_is_full_or_does_not_exist() {
	chain(|| {
		for _ in 0..MAX_AREAS {
			area_at(ELSEWHERE);
		}
		let area = bare_area();
		assert_noop!(move_to(area, ELSEWHERE), Error::TooManyAreas);
		assert_noop!(move_to(area, NOWHERE), Error::UnknownPricingNode);
		assert_noop!(move_to(AreaId(99), NODE), Error::UnknownArea);
	});
}

#[test]
fn move_area_should_fail_for_anyone_but_the_admin() {
	chain(|| {
		let area = bare_area();
		for origin in [signed(DSO), RuntimeOrigin::none()] {
			assert_noop!(
				DsoConstraints::move_area(origin, area, ELSEWHERE),
				DispatchError::BadOrigin
			);
		}
	});
}

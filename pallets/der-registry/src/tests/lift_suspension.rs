use super::*;

/// The device of [`suspended`], after its DER was retired, forgotten and registered anew at a point.
fn registered_anew(point: PointId) -> DerId {
	let old = qualified(solar("1"));
	assert_ok!(Registry::suspend(by(DSO), old, Ground::EndangersFeeder, hash("a fault record")));
	assert_ok!(Registry::retire(by(OWNER), old));
	assert_ok!(Registry::forget(by(OWNER), old));
	assert!(Suspensions::<Test>::contains_key(hash("1")));
	let aggregation = if point == OTHER_POINT { ELSEWHERE } else { OURS };
	let new = consenting(Registration { point, ..solar("1") }, aggregation);
	assert_ok!(bulk::request_review(by(AGGREGATOR), batch([new])));
	new
}

#[test]
fn a_suspension_and_its_ground_follow_the_device_to_another_registration() {
	market(|| {
		let der = registered_anew(POINT);
		let suspension = Suspensions::<Test>::get(hash("1")).unwrap();
		assert_eq!(suspension.dso, DSO);
		assert_eq!(suspension.ground, Ground::EndangersFeeder);
		assert_eq!(suspension.evidence, hash("a fault record"));
		let qualify = || Registry::qualify(by(DSO), der, export(5_000), UNTIL, None);
		assert_noop!(qualify(), E::DeviceSuspended(FIRST));
		assert!(held(DSO) > 0);
		assert_ok!(Registry::lift_suspension(by(DSO), hash("1")));
		happened(Event::SuspensionLifted { device: hash("1") });
		assert_eq!(held(DSO), 0);
		assert_ok!(qualify());
	});
}

#[test]
fn a_device_with_another_meter_is_still_suspended() {
	market(|| {
		let old = qualified(solar("1"));
		assert_ok!(Registry::suspend(by(DSO), old, Ground::Incapable, hash("test")));
		assert_ok!(Registry::retire(by(OWNER), old));
		let der = under_review(Registration { meter: hash("another"), ..solar("1") });
		assert_noop!(
			Registry::qualify(by(DSO), der, export(5_000), UNTIL, None),
			E::DeviceSuspended(FIRST)
		);
	});
}

#[test]
fn a_suspended_device_is_not_qualified_by_a_lapse() {
	market(|| {
		let der = registered_anew(POINT);
		Now::mutate(|now| *now += REVIEW);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
		assert_eq!(status(der), Status::Registered);
	});
}

#[test]
fn a_suspended_device_stays_suspended_when_its_qualification_ends() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_ok!(Registry::suspend(by(DSO), der, Ground::Incapable, hash("test")));
		auctions_until(UNTIL.0);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		assert_noop!(
			Registry::qualify(by(DSO), der, export(5_000), Day(UNTIL.0 + 49), None),
			E::DeviceSuspended(FIRST)
		);
		assert_ok!(Registry::lift_suspension(by(DSO), hash("1")));
		assert_ok!(Registry::qualify(by(DSO), der, export(5_000), Day(UNTIL.0 + 49), None));
	});
}

#[test]
fn the_dso_of_the_area_that_a_device_has_moved_to_lifts_its_suspension() {
	market(|| {
		let der = registered_anew(OTHER_POINT);
		assert_noop!(Registry::lift_suspension(by(STRICT_DSO), hash("1")), E::NotDso(FIRST));
		assert_ok!(Registry::lift_suspension(by(OTHER_DSO), hash("1")));
		assert_eq!(held(DSO), 0);
		assert_ok!(Registry::qualify(by(OTHER_DSO), der, export(5_000), UNTIL, None));
	});
}

#[test]
fn the_dso_lifts_the_suspension_of_a_device_that_is_gone() {
	market(|| {
		let der = qualified(solar("1"));
		assert_ok!(Registry::suspend(by(DSO), der, Ground::Incapable, hash("test")));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::lift_suspension(by(OTHER_DSO), hash("1")), E::NotDso(FIRST));
		assert_ok!(Registry::lift_suspension(by(DSO), hash("1")));
		assert_eq!(held(DSO), 0);
	});
}

#[test]
fn lift_suspension_should_fail_while_a_der_is_suspended() {
	market(|| {
		let der = qualified(solar("1"));
		assert_ok!(Registry::suspend(by(DSO), der, Ground::Incapable, hash("test")));
		assert_noop!(Registry::lift_suspension(by(DSO), hash("1")), E::DerSuspended);
		assert_ok!(Registry::reinstate(by(DSO), der));
		assert_eq!(Suspensions::<Test>::get(hash("1")), None);
		assert_eq!(held(DSO), 0);
	});
}

#[test]
fn lift_suspension_should_fail_when_the_device_is_not_suspended() {
	market(|| {
		qualified(solar("1"));
		assert_noop!(Registry::lift_suspension(by(DSO), hash("1")), E::NotSuspended);
	});
}

#[test]
fn lift_suspension_should_fail_when_the_caller_is_no_dso_or_nobody_signs() {
	market(|| {
		registered_anew(POINT);
		for who in [OWNER, AGGREGATOR, OTHER_DSO, ANYONE] {
			assert_noop!(Registry::lift_suspension(by(who), hash("1")), E::NotDso(FIRST));
		}
		assert_noop!(Registry::lift_suspension(admin(), hash("1")), BadOrigin);
	});
}

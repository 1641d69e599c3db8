use super::*;

fn wait(millis: u64) {
	Now::mutate(|now| *now += millis);
}

#[test]
fn a_registration_that_nobody_wants_reviewed_expires() {
	market(|| {
		let der = consenting(solar("1"), OURS);
		wait(REGISTRATION - 1);
		assert_noop!(Registry::expire(by(ANYONE), der), E::NotExpired);
		wait(1);
		assert_ok!(Registry::expire(by(ANYONE), der));
		happened(Event::DerExpired { der });
		assert_eq!(status(der), Status::Retired { from: Day(0) });
		assert_ok!(Registry::register(by(NEIGHBOUR), solar("1")));
		assert_ok!(Registry::forget(by(ANYONE), der));
		assert_eq!(held(OWNER), 0);
	});
}

#[test]
fn the_period_begins_again_when_a_review_ends_against_the_der_or_lapses() {
	market(|| {
		let rejected = under_review(solar("1"));
		let strict = under_review(Registration { point: STRICT_POINT, ..solar("2") });
		wait(REVIEW - 1);
		assert_ok!(Registry::reject(by(DSO), rejected, Ground::Incapable, hash("test")));
		wait(1);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), strict));
		wait(REGISTRATION - 1);
		assert_noop!(Registry::expire(by(ANYONE), strict), E::NotExpired);
		assert_ok!(Registry::expire(by(ANYONE), rejected));
		wait(1);
		assert_ok!(Registry::expire(by(ANYONE), strict));
	});
}

#[test]
fn expire_should_fail_while_a_review_is_open() {
	market(|| {
		let der = under_review(solar("1"));
		wait(REGISTRATION);
		assert_noop!(Registry::expire(by(ANYONE), der), E::NotExpired);
	});
}

#[test]
fn expire_should_fail_when_the_der_has_been_qualified() {
	market(|| {
		let der = qualified(solar("1"));
		auctions_until(UNTIL.0);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		assert_ok!(Registry::reject(by(DSO), der, Ground::Incapable, hash("test")));
		wait(REGISTRATION);
		assert_noop!(Registry::expire(by(ANYONE), der), E::WasQualified);
	});
}

#[test]
fn expire_should_fail_when_the_der_is_unknown_or_retired_or_nobody_signs() {
	market(|| {
		assert_noop!(Registry::expire(by(ANYONE), DerId(0)), E::UnknownDer(FIRST));
		let der = registered(solar("1"));
		wait(REGISTRATION);
		assert_noop!(Registry::expire(admin(), der), BadOrigin);
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::expire(by(ANYONE), der), E::DerRetired(FIRST));
	});
}

use super::*;

#[test]
fn revoke_consent_works() {
	market(|| {
		let der = consenting(solar("1"), OURS);
		assert_ok!(Registry::revoke_consent(by(OWNER), der));
		happened(Event::ConsentRevoked { der, aggregation: OURS });
		assert_eq!(Consents::<Test>::get(der), None);
	});
}

#[test]
fn an_enrolled_der_leaves_every_service_on_the_first_free_day() {
	market(|| {
		let der = enrolled(solar("1"));
		sell_all_services();
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Reserve));
		auctions_until(FREE + 2);
		assert_ok!(Registry::revoke_consent(by(OWNER), der));
		for service in [Service::Energy, Service::Reserve] {
			let on = |day| Registry::capability(OURS, POINT, service, Day(day));
			assert_eq!(on(FREE + 1), export(5_000));
			assert_eq!(on(FREE + 2), export(0));
		}
		assert_eq!(count(|event| matches!(event, Event::DerWithdrawn { .. })), 2);
		assert_eq!(Enrolments::<Test>::iter().count(), 0);
	});
}

#[test]
fn revoke_consent_should_fail_when_there_is_none() {
	market(|| {
		let der = registered(solar("1"));
		assert_noop!(Registry::revoke_consent(by(OWNER), der), E::NoConsent(FIRST));
	});
}

#[test]
fn revoke_consent_should_fail_when_the_caller_does_not_own_the_der() {
	market(|| {
		let der = enrolled(solar("1"));
		for who in [NEIGHBOUR, AGGREGATOR, DSO] {
			assert_noop!(Registry::revoke_consent(by(who), der), E::NotOwner(FIRST));
		}
		assert_noop!(Registry::revoke_consent(admin(), der), BadOrigin);
	});
}

#[test]
fn revoke_consent_should_fail_when_there_is_no_such_der() {
	market(|| {
		assert_noop!(Registry::revoke_consent(by(OWNER), DerId(0)), E::UnknownDer(FIRST));
	});
}

use super::*;

#[test]
fn consent_works() {
	market(|| {
		let der = registered(solar("1"));
		assert_ok!(Registry::consent(by(OWNER), der, OURS));
		happened(Event::ConsentGiven { der, aggregation: OURS });
		assert_eq!(Consents::<Test>::get(der), Some(OURS));
	});
}

#[test]
fn an_owner_may_consent_to_another_before_the_der_is_enrolled() {
	market(|| {
		let der = qualified(solar("1"));
		assert_ok!(Registry::consent(by(OWNER), der, THEIRS));
		assert_eq!(Consents::<Test>::get(der), Some(THEIRS));
	});
}

#[test]
fn consent_many_works() {
	market(|| {
		let ders = batch(["1", "2", "3"].map(|serial| registered(solar(serial))));
		assert_ok!(bulk::consent_many(by(OWNER), ders.clone(), THEIRS));
		assert!(ders.iter().all(|der| Consents::<Test>::get(der) == Some(THEIRS)));
	});
}

#[test]
fn consent_many_should_name_the_item_and_consent_to_none_when_one_is_refused() {
	market(|| {
		let der = registered(solar("1"));
		assert_noop!(
			bulk::consent_many(by(OWNER), batch([der, DerId(7)]), OURS),
			E::UnknownDer(Item(1))
		);
	});
}

#[test]
fn consent_should_fail_while_the_der_is_enrolled() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_noop!(Registry::consent(by(OWNER), der, THEIRS), E::ConsentInUse(FIRST));
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_ok!(Registry::consent(by(OWNER), der, THEIRS));
	});
}

#[test]
fn consent_should_fail_when_the_caller_does_not_own_the_der() {
	market(|| {
		let der = registered(solar("1"));
		for who in [NEIGHBOUR, AGGREGATOR, DSO] {
			assert_noop!(Registry::consent(by(who), der, OURS), E::NotOwner(FIRST));
		}
		assert_noop!(Registry::consent(admin(), der, OURS), BadOrigin);
		assert_noop!(bulk::consent_many(admin(), batch([der]), OURS), BadOrigin);
	});
}

#[test]
fn consent_should_fail_when_there_is_no_such_der() {
	market(|| {
		assert_noop!(Registry::consent(by(OWNER), DerId(0), OURS), E::UnknownDer(FIRST));
	});
}

#[test]
fn consent_should_fail_when_the_der_is_retired() {
	market(|| {
		let der = registered(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::consent(by(OWNER), der, OURS), E::DerRetired(FIRST));
	});
}

#[test]
fn consent_should_fail_when_there_is_no_such_aggregation() {
	market(|| {
		let der = registered(solar("1"));
		assert_noop!(
			Registry::consent(by(OWNER), der, AggregationId(9)),
			E::UnknownAggregation(FIRST)
		);
	});
}

#[test]
fn consent_should_fail_when_the_aggregation_is_at_another_pricing_node() {
	market(|| {
		let der = registered(solar("1"));
		assert_noop!(Registry::consent(by(OWNER), der, ELSEWHERE), E::WrongPricingNode(FIRST));
	});
}

use super::*;

#[test]
fn reinstate_aggregator_works() {
	market(|| {
		let der = qualified(solar("1"));
		assert_ok!(Registry::suspend_aggregator(admin(), AGGREGATOR, hash("doubt")));
		assert_ok!(Registry::reinstate_aggregator(admin(), AGGREGATOR));
		happened(Event::AggregatorReinstated { aggregator: AGGREGATOR });
		assert!(Registry::may_bid(OURS));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
	});
}

#[test]
fn reinstate_aggregator_should_fail_when_it_is_not_suspended() {
	market(|| {
		assert_noop!(
			Registry::reinstate_aggregator(admin(), AGGREGATOR),
			E::AggregatorNotSuspended
		);
		assert_noop!(Registry::reinstate_aggregator(admin(), ANYONE), E::UnknownAggregator);
	});
}

#[test]
fn reinstate_aggregator_should_fail_when_it_has_been_expelled() {
	market(|| {
		assert_ok!(Registry::expel_aggregator(admin(), RIVAL, hash("fraud")));
		assert_noop!(Registry::reinstate_aggregator(admin(), RIVAL), E::AggregatorExpelled);
	});
}

#[test]
fn reinstate_aggregator_should_fail_when_the_caller_is_not_the_consortium() {
	market(|| {
		assert_ok!(Registry::suspend_aggregator(admin(), RIVAL, hash("doubt")));
		for who in [AGGREGATOR, RIVAL, DSO, ANYONE] {
			assert_noop!(Registry::reinstate_aggregator(by(who), RIVAL), BadOrigin);
		}
	});
}

use super::*;

/// Expels an aggregator.
fn expel(who: u64) {
	assert_ok!(Registry::expel_aggregator(admin(), who, hash("fraud")));
}

#[test]
fn expel_aggregator_works() {
	market(|| {
		expel(RIVAL);
		let evidence = hash("fraud");
		happened(Event::AggregatorExpelled { aggregator: RIVAL, evidence });
		let admission = Aggregators::<Test>::get(RIVAL).unwrap().admission;
		assert_eq!(admission, Admission::Expelled { evidence });
		assert_noop!(
			Registry::create_aggregation(by(RIVAL), NODE, name("").unwrap(), H256::zero()),
			E::AggregatorExpelled
		);
	});
}

#[test]
fn an_aggregator_is_expelled_although_its_ders_would_enrol_again() {
	market(|| {
		let der = enrolled(solar("1"));
		let ready = qualified(solar("2"));
		expel(AGGREGATOR);
		assert!(!Registry::may_bid(OURS));
		let enroll = Registry::enroll(by(AGGREGATOR), ready, Service::Energy);
		assert_eq!(enroll, Err(E::AggregatorExpelled.into()));
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_noop!(Registry::enroll(by(AGGREGATOR), der, Service::Energy), E::AggregatorExpelled);
	});
}

#[test]
fn a_suspended_aggregator_is_expelled() {
	market(|| {
		assert_ok!(Registry::suspend_aggregator(admin(), RIVAL, hash("doubt")));
		expel(RIVAL);
		assert_noop!(Registry::reinstate_aggregator(admin(), RIVAL), E::AggregatorExpelled);
	});
}

#[test]
fn an_expelled_aggregator_still_answers_for_the_days_auctioned() {
	market(|| {
		enrolled(solar("1"));
		auctions_until(FREE + 2);
		expel(AGGREGATOR);
		assert_ok!(Registry::clear_members(by(ANYONE), OURS, 1));
		assert_eq!(Registry::aggregator(OURS), Some(AGGREGATOR));
		assert_eq!(energy(OURS, FREE + 1), export(5_000));
		assert_eq!(energy(OURS, FREE + 2), export(0));
	});
}

#[test]
fn expel_aggregator_should_fail_when_there_is_none() {
	market(|| {
		assert_noop!(
			Registry::expel_aggregator(admin(), ANYONE, hash("fraud")),
			E::UnknownAggregator
		);
	});
}

#[test]
fn expel_aggregator_should_fail_when_it_has_been_expelled() {
	market(|| {
		expel(RIVAL);
		assert_noop!(
			Registry::expel_aggregator(admin(), RIVAL, hash("more")),
			E::AggregatorExpelled
		);
	});
}

#[test]
fn expel_aggregator_should_fail_when_the_caller_is_not_the_consortium() {
	market(|| {
		for who in [AGGREGATOR, RIVAL, DSO, ANYONE] {
			assert_noop!(Registry::expel_aggregator(by(who), RIVAL, hash("fraud")), BadOrigin);
		}
	});
}

use super::*;

/// Suspends an aggregator.
fn suspend(who: u64) {
	assert_ok!(Registry::suspend_aggregator(admin(), who, hash("doubt")));
}

#[test]
fn suspend_aggregator_works_at_once() {
	market(|| {
		let der = enrolled(solar("1"));
		assert!(Registry::may_bid(OURS));
		suspend(AGGREGATOR);
		let evidence = hash("doubt");
		happened(Event::AggregatorSuspended { aggregator: AGGREGATOR, evidence });
		assert!(!Registry::may_bid(OURS) && !Registry::may_bid(ELSEWHERE));
		assert!(Registry::may_bid(THEIRS));
		assert_eq!(counted(der, Service::Energy).unwrap().capability, export(5_000));
	});
}

#[test]
fn a_suspended_aggregator_gains_nothing() {
	market(|| {
		let ready = qualified(solar("1"));
		let waiting = consenting(solar("2"), OURS);
		let new = registered(solar("3"));
		suspend(AGGREGATOR);
		let suspended = || E::AggregatorSuspended;
		assert_noop!(Registry::enroll(by(AGGREGATOR), ready, Service::Energy), suspended());
		assert_noop!(bulk::request_review(by(AGGREGATOR), batch([waiting])), suspended());
		assert_noop!(Registry::consent(by(OWNER), new, OURS), suspended());
		assert_noop!(
			Registry::create_aggregation(by(AGGREGATOR), NODE, name("New").unwrap(), H256::zero()),
			suspended()
		);
		assert_noop!(
			Registry::admit_aggregator(admin(), AGGREGATOR, name("New").unwrap()),
			E::DuplicateAggregator
		);
	});
}

#[test]
fn the_ders_of_a_suspended_aggregator_can_leave_and_join_another() {
	market(|| {
		let (mine, theirs) = (enrolled(solar("1")), enrolled(solar("2")));
		suspend(AGGREGATOR);
		assert_ok!(Registry::revoke_consent(by(OWNER), mine));
		assert_ok!(Registry::consent(by(OWNER), mine, THEIRS));
		assert_ok!(Registry::enroll(by(RIVAL), mine, Service::Energy));
		assert_ok!(Registry::withdraw(by(AGGREGATOR), theirs, Service::Energy));
	});
}

#[test]
fn suspend_aggregator_should_fail_when_it_is_suspended_or_expelled() {
	market(|| {
		suspend(AGGREGATOR);
		assert_noop!(
			Registry::suspend_aggregator(admin(), AGGREGATOR, hash("more")),
			E::AggregatorSuspended
		);
		assert_ok!(Registry::expel_aggregator(admin(), RIVAL, hash("fraud")));
		assert_noop!(
			Registry::suspend_aggregator(admin(), RIVAL, hash("more")),
			E::AggregatorExpelled
		);
	});
}

#[test]
fn suspend_aggregator_should_fail_when_there_is_none() {
	market(|| {
		assert_noop!(
			Registry::suspend_aggregator(admin(), ANYONE, hash("doubt")),
			E::UnknownAggregator
		);
	});
}

#[test]
fn suspend_aggregator_should_fail_when_the_caller_is_not_the_consortium() {
	market(|| {
		for who in [AGGREGATOR, RIVAL, DSO, ANYONE] {
			assert_noop!(Registry::suspend_aggregator(by(who), RIVAL, hash("doubt")), BadOrigin);
		}
	});
}

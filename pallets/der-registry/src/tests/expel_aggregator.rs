use super::*;

#[test]
fn expel_aggregator_works() {
	market(|| {
		assert_ok!(Registry::expel_aggregator(admin(), RIVAL));
		happened(Event::AggregatorExpelled { aggregator: RIVAL });
		assert_eq!(Aggregators::<Test>::get(RIVAL), None);
		assert_noop!(
			Registry::create_aggregation(by(RIVAL), NODE, name("").unwrap(), H256::zero()),
			E::UnknownAggregator
		);
	});
}

#[test]
fn expel_aggregator_should_fail_while_it_has_members() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_noop!(Registry::expel_aggregator(admin(), AGGREGATOR), E::AggregatorWithMembers);
		assert_ok!(Registry::withdraw(admin(), der, Service::Energy));
		assert_ok!(Registry::expel_aggregator(admin(), AGGREGATOR));
	});
}

#[test]
fn an_expelled_aggregator_still_answers_for_the_days_auctioned() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 2);
		assert_ok!(Registry::withdraw(admin(), der, Service::Energy));
		assert_ok!(Registry::expel_aggregator(admin(), AGGREGATOR));
		assert_eq!(Registry::aggregator(OURS), Some(AGGREGATOR));
		assert_eq!(energy(OURS, FREE + 1), export(5_000));
		assert_eq!(energy(OURS, FREE + 2), export(0));
	});
}

#[test]
fn expel_aggregator_should_fail_when_there_is_none() {
	market(|| {
		assert_noop!(Registry::expel_aggregator(admin(), ANYONE), E::UnknownAggregator);
	});
}

#[test]
fn expel_aggregator_should_fail_when_the_caller_is_not_the_consortium() {
	market(|| {
		for who in [AGGREGATOR, RIVAL, DSO, ANYONE] {
			assert_noop!(Registry::expel_aggregator(by(who), RIVAL), BadOrigin);
		}
	});
}

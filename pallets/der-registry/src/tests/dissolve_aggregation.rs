use super::*;

#[test]
fn dissolve_aggregation_works() {
	market(|| {
		let before = held(AGGREGATOR);
		let id = aggregation(AGGREGATOR, NODE);
		assert_ok!(Registry::dissolve_aggregation(by(AGGREGATOR), id));
		happened(Event::AggregationDissolved { aggregation: id });
		assert_eq!(Registry::aggregator(id), None);
		assert_eq!(held(AGGREGATOR), before);
	});
}

#[test]
fn a_dissolved_aggregation_leaves_nothing_behind() {
	market(|| {
		let before = held(AGGREGATOR);
		let der = enrolled(solar("1"));
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		auctions_until(FREE + 3);
		assert_ok!(Registry::clear_portfolio(by(ANYONE), OURS, POINT, Service::Energy));
		assert_eq!(held(AGGREGATOR), before);
		assert_ok!(Registry::dissolve_aggregation(by(AGGREGATOR), OURS));
		assert_eq!(Totals::<Test>::iter().count(), 0);
		assert_eq!(Portfolios::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_expelled_aggregator_can_dissolve_its_aggregations() {
	market(|| {
		assert_ok!(Registry::expel_aggregator(admin(), RIVAL, hash("fraud")));
		assert_ok!(Registry::dissolve_aggregation(by(RIVAL), THEIRS));
		assert_eq!(held(RIVAL), 0);
	});
}

#[test]
fn dissolve_aggregation_should_fail_while_it_has_members() {
	market(|| {
		enrolled(solar("1"));
		assert_noop!(Registry::dissolve_aggregation(by(AGGREGATOR), OURS), E::AggregationInUse);
	});
}

#[test]
fn dissolve_aggregation_should_fail_while_a_portfolio_is_kept() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 1);
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_noop!(Registry::dissolve_aggregation(by(AGGREGATOR), OURS), E::AggregationInUse);
	});
}

#[test]
fn dissolve_aggregation_should_fail_when_it_is_of_another() {
	market(|| {
		for who in [RIVAL, OWNER, ANYONE] {
			assert_noop!(Registry::dissolve_aggregation(by(who), OURS), E::NotAggregator);
		}
		assert_noop!(Registry::dissolve_aggregation(admin(), OURS), BadOrigin);
	});
}

#[test]
fn dissolve_aggregation_should_fail_when_there_is_none() {
	market(|| {
		assert_noop!(
			Registry::dissolve_aggregation(by(AGGREGATOR), AggregationId(9)),
			E::UnknownAggregation(FIRST)
		);
	});
}

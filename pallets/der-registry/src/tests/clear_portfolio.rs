use super::*;

fn clear(who: u64) -> frame_support::pallet_prelude::DispatchResult {
	Registry::clear_portfolio(by(who), OURS, POINT, Service::Energy)
}

#[test]
fn clear_portfolio_works() {
	market(|| {
		let before = held(AGGREGATOR);
		let der = enrolled(solar("1"));
		auctions_until(FREE + 1);
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		auctions_until(FREE + 4);
		assert_ok!(clear(ANYONE));
		happened(Event::PortfolioCleared {
			aggregation: OURS,
			point: POINT,
			service: Service::Energy,
		});
		assert_eq!(Portfolios::<Test>::iter().count(), 0);
		assert_eq!(EnergyPortfolios::<Test>::iter().count(), 0);
		assert_eq!(Aggregations::<Test>::get(OURS).unwrap().portfolios, 0);
		assert_eq!(held(AGGREGATOR), before);
	});
}

#[test]
fn a_portfolio_can_be_filled_again_after_it_was_cleared() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_ok!(clear(ANYONE));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
		assert_eq!(energy(OURS, FREE), export(5_000));
	});
}

#[test]
fn clear_portfolio_should_fail_while_a_day_that_it_counts_can_be_asked_for() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 1);
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		auctions_until(FREE + 3);
		assert_noop!(clear(AGGREGATOR), E::PortfolioInUse);
	});
}

#[test]
fn clear_portfolio_should_fail_while_a_der_is_enrolled_even_if_nothing_counts() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(UNTIL.0 + 10);
		assert_noop!(clear(AGGREGATOR), E::PortfolioInUse);
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_ok!(clear(AGGREGATOR));
	});
}

#[test]
fn clear_portfolio_should_fail_when_there_is_none() {
	market(|| {
		assert_noop!(clear(ANYONE), E::UnknownPortfolio);
		assert_noop!(
			Registry::clear_portfolio(by(ANYONE), AggregationId(9), POINT, Service::Energy),
			E::UnknownAggregation(FIRST)
		);
	});
}

#[test]
fn clear_portfolio_should_fail_when_nobody_signs() {
	market(|| {
		assert_noop!(Registry::clear_portfolio(admin(), OURS, POINT, Service::Energy), BadOrigin);
	});
}

//! What is recorded at a connection point, for the network.

use super::*;
use tieline_primitives::Registrations;

#[test]
fn a_der_is_recorded_at_its_point_until_it_is_forgotten() {
	market(|| {
		assert!(!Registry::at(POINT));
		let (first, second) = (registered(solar("1")), registered(solar("2")));
		assert!(Registry::at(POINT) && !Registry::at(NEXT_POINT));
		for der in [first, second] {
			assert_ok!(Registry::retire(by(OWNER), der));
			assert!(Registry::at(POINT));
			assert_ok!(Registry::forget(by(ANYONE), der));
		}
		assert!(!Registry::at(POINT));
	});
}

#[test]
fn a_portfolio_is_recorded_at_its_point_until_it_is_cleared() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_ok!(Registry::forget(by(ANYONE), der));
		assert!(Registry::at(POINT), "the portfolio is there still");
		assert_ok!(Registry::clear_portfolio(by(ANYONE), OURS, POINT, Service::Energy));
		assert!(!Registry::at(POINT));
	});
}

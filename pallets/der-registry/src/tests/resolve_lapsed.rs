use super::*;

#[test]
fn a_lapsed_review_qualifies_the_der_at_its_rating_where_the_area_says_so() {
	market(|| {
		let der = under_review(battery("1"));
		Now::mutate(|now| *now += REVIEW);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
		let capability = battery("1").rating;
		let until = Day(FREE + MAX_QUALIFICATION);
		System::assert_has_event(Event::ReviewLapsed { der }.into());
		let (from, derating) = (Day(FREE), None);
		happened(Event::DerQualified { der, capability, from, until, derating });
		assert_eq!(status(der), Status::Qualified { capability, until });
	});
}

#[test]
fn a_lapsed_review_leaves_the_der_registered_where_the_area_says_so() {
	market(|| {
		let der = under_review(Registration { point: STRICT_POINT, ..solar("1") });
		Now::mutate(|now| *now += REVIEW);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
		happened(Event::ReviewLapsed { der });
		assert_eq!(status(der), Status::Registered);
	});
}

#[test]
fn a_lapse_renews_what_is_still_enrolled() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(UNTIL.0);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		Now::mutate(|now| *now += REVIEW);
		auctions_until(UNTIL.0 + 5);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
		assert_eq!(energy(OURS, UNTIL.0 + 4), export(0));
		assert_eq!(energy(OURS, UNTIL.0 + 5), export(5_000));
	});
}

#[test]
fn resolve_lapsed_should_fail_before_the_deadline() {
	market(|| {
		let der = under_review(solar("1"));
		Now::mutate(|now| *now += REVIEW - 1);
		assert_noop!(Registry::resolve_lapsed(by(AGGREGATOR), der), E::ReviewOpen);
	});
}

/// A DER that is still enrolled, under a review that has lapsed.
fn lapsed() -> DerId {
	let der = enrolled(solar("1"));
	auctions_until(UNTIL.0);
	assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
	Now::mutate(|now| *now += REVIEW);
	der
}

#[test]
fn resolve_lapsed_should_fail_when_the_portfolio_would_change_on_too_many_days() {
	market(|| {
		let der = lapsed();
		with_a_full_portfolio(|| {
			assert_noop!(Registry::resolve_lapsed(by(ANYONE), der), E::TooManyChanges(FIRST));
		});
	});
}

#[test]
fn resolve_lapsed_should_fail_when_the_sum_does_not_fit() {
	market(|| {
		let der = lapsed();
		with_a_portfolio_of(i64::MAX, || {
			assert_noop!(Registry::resolve_lapsed(by(ANYONE), der), E::CapabilityOverflow(FIRST));
		});
	});
}

#[test]
fn resolve_lapsed_should_fail_when_the_der_is_not_under_review() {
	market(|| {
		for der in [registered(solar("1")), qualified(solar("2"))] {
			assert_noop!(Registry::resolve_lapsed(by(ANYONE), der), E::NoReview(FIRST));
		}
	});
}

#[test]
fn resolve_lapsed_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		assert_noop!(Registry::resolve_lapsed(by(ANYONE), DerId(0)), E::UnknownDer(FIRST));
		let der = under_review(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::resolve_lapsed(by(ANYONE), der), E::DerRetired(FIRST));
	});
}

#[test]
fn resolve_lapsed_should_fail_when_nobody_signs() {
	market(|| {
		let der = under_review(solar("1"));
		assert_noop!(Registry::resolve_lapsed(admin(), der), BadOrigin);
	});
}

#[test]
fn a_qualification_by_lapse_ends_on_the_grid() {
	market(|| {
		let der = under_review(solar("1"));
		Now::mutate(|now| *now += REVIEW);
		auctions_until(FREE + 3);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
		let until = Day(FREE + MAX_QUALIFICATION);
		assert_eq!(status(der), Status::Qualified { capability: export(5_000), until });
	});
}

use super::*;

fn suspended() -> DerId {
	let der = enrolled(solar("1"));
	auctions_until(FREE + 2);
	assert_ok!(Registry::suspend(by(DSO), der, Ground::Incapable, hash("")));
	der
}

#[test]
fn reinstate_works() {
	market(|| {
		let der = suspended();
		auctions_until(FREE + 4);
		assert_ok!(Registry::reinstate(by(DSO), der));
		happened(Event::DerReinstated { der, from: Day(FREE + 4) });
		assert_eq!(status(der), Status::Qualified { capability: export(5_000), until: UNTIL });
		let days = (FREE + 1..FREE + 6).map(|day| energy(OURS, day).export.0);
		assert_eq!(days.collect::<Vec<_>>(), [5_000, 0, 0, 5_000, 5_000]);
		assert_eq!(energy(OURS, UNTIL.0), export(0));
	});
}

#[test]
fn a_der_reinstated_too_late_counts_nothing_until_it_is_reviewed() {
	market(|| {
		let der = suspended();
		auctions_until(UNTIL.0);
		assert_ok!(Registry::reinstate(by(DSO), der));
		assert_eq!(energy(OURS, UNTIL.0), export(0));
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
	});
}

#[test]
fn reinstate_should_fail_when_the_portfolio_would_change_on_too_many_days() {
	market(|| {
		let der = suspended();
		with_a_full_portfolio(|| {
			assert_noop!(Registry::reinstate(by(DSO), der), E::TooManyChanges(FIRST));
		});
	});
}

#[test]
fn reinstate_should_fail_when_the_sum_does_not_fit() {
	market(|| {
		let der = suspended();
		with_a_portfolio_of(i64::MAX, || {
			assert_noop!(Registry::reinstate(by(DSO), der), E::CapabilityOverflow(FIRST));
		});
	});
}

#[test]
fn reinstate_should_fail_when_the_der_is_not_suspended() {
	market(|| {
		let der = qualified(solar("1"));
		assert_noop!(Registry::reinstate(by(DSO), der), E::NotSuspended);
	});
}

#[test]
fn reinstate_should_fail_when_the_caller_is_not_the_dso_of_the_area() {
	market(|| {
		let der = suspended();
		for who in [STRICT_DSO, OTHER_DSO, OWNER, AGGREGATOR] {
			assert_noop!(Registry::reinstate(by(who), der), E::NotDso(FIRST));
		}
		assert_noop!(Registry::reinstate(admin(), der), BadOrigin);
	});
}

#[test]
fn reinstate_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		assert_noop!(Registry::reinstate(by(DSO), DerId(0)), E::UnknownDer(FIRST));
		let der = suspended();
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::reinstate(by(DSO), der), E::DerRetired(FIRST));
	});
}

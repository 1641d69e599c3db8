use super::*;

#[test]
fn reject_works_on_either_ground() {
	market(|| {
		for (serial, ground) in [("1", Ground::Incapable), ("2", Ground::EndangersFeeder)] {
			let der = under_review(solar(serial));
			let evidence = hash("a power flow");
			assert_ok!(Registry::reject(by(DSO), der, ground, evidence));
			happened(Event::DerRejected { der, ground, evidence });
			assert_eq!(status(der), Status::Rejected { ground, evidence });
		}
	});
}

#[test]
fn reject_should_fail_after_the_deadline() {
	market(|| {
		let der = under_review(solar("1"));
		Now::mutate(|now| *now += REVIEW);
		assert_noop!(
			Registry::reject(by(DSO), der, Ground::Incapable, hash("late")),
			E::ReviewOver(FIRST)
		);
		Now::mutate(|now| *now -= 1);
		assert_ok!(Registry::reject(by(DSO), der, Ground::Incapable, hash("in time")));
	});
}

#[test]
fn reject_should_fail_when_the_der_is_not_under_review() {
	market(|| {
		for der in [registered(solar("1")), qualified(solar("2"))] {
			assert_noop!(
				Registry::reject(by(DSO), der, Ground::Incapable, hash("")),
				E::NoReview(FIRST)
			);
		}
	});
}

#[test]
fn reject_should_fail_when_the_caller_is_not_the_dso_of_the_area() {
	market(|| {
		let der = under_review(solar("1"));
		for who in [STRICT_DSO, OTHER_DSO, OWNER, AGGREGATOR] {
			assert_noop!(
				Registry::reject(by(who), der, Ground::Incapable, hash("")),
				E::NotDso(FIRST)
			);
		}
		assert_noop!(Registry::reject(admin(), der, Ground::Incapable, hash("")), BadOrigin);
	});
}

#[test]
fn reject_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		let reject = |der| Registry::reject(by(DSO), der, Ground::Incapable, hash(""));
		assert_noop!(reject(DerId(0)), E::UnknownDer(FIRST));
		let der = under_review(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(reject(der), E::DerRetired(FIRST));
	});
}

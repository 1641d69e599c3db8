use super::*;

/// A DER in the strict area whose review the DSO has let lapse twice, with the deadline of the
/// consortium.
fn escalated() -> (DerId, Millis) {
	let der = under_review(Registration { point: STRICT_POINT, ..solar("1") });
	Now::mutate(|now| *now += REVIEW);
	assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
	assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
	Now::mutate(|now| *now += REVIEW);
	assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
	(der, Millis(Now::get() + REVIEW))
}

fn in_favour() -> Finding {
	Finding::Qualified { capability: export(5_000), until: UNTIL, derating: None }
}

fn against() -> Finding {
	Finding::Rejected { ground: Ground::Incapable, evidence: hash("test") }
}

#[test]
fn the_second_lapse_in_a_row_escalates_the_review() {
	market(|| {
		let (der, deadline) = escalated();
		happened(Event::ReviewEscalated { der, deadline });
		assert_eq!(status(der), Status::Escalated { deadline });
		let tally = Registry::review_tally(STRICT_POINT.area());
		assert_eq!((tally.requested, tally.lapsed, tally.escalated), (2, 2, 1));
	});
}

#[test]
fn a_finding_between_two_lapses_starts_the_count_again() {
	market(|| {
		let der = under_review(Registration { point: STRICT_POINT, ..solar("1") });
		let lapse = || {
			Now::mutate(|now| *now += REVIEW);
			assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
			status(der)
		};
		assert_eq!(lapse(), Status::Registered);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		assert_ok!(Registry::reject(by(STRICT_DSO), der, Ground::Incapable, hash("test")));
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		assert_eq!(lapse(), Status::Registered);
	});
}

#[test]
fn the_consortium_decides_in_favour() {
	market(|| {
		let (der, deadline) = escalated();
		Now::set(deadline.0 - 1);
		assert_ok!(Registry::decide_review(admin(), der, in_favour()));
		assert_eq!(status(der), Status::Qualified { capability: export(5_000), until: UNTIL });
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
	});
}

#[test]
fn the_consortium_decides_against() {
	market(|| {
		let (der, _) = escalated();
		assert_ok!(Registry::decide_review(admin(), der, against()));
		let (ground, evidence) = (Ground::Incapable, hash("test"));
		happened(Event::DerRejected { der, ground, evidence });
		assert_eq!(status(der), Status::Rejected { ground, evidence });
		assert_eq!(Ders::<Test>::get(der).unwrap().lapses, 0);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
	});
}

#[test]
fn the_silence_of_the_consortium_qualifies_the_der_at_its_rating() {
	market(|| {
		let (der, deadline) = escalated();
		Now::set(deadline.0 - 1);
		assert_noop!(Registry::resolve_lapsed(by(ANYONE), der), E::ReviewOpen);
		Now::set(deadline.0);
		assert_noop!(Registry::decide_review(admin(), der, against()), E::ReviewOver(FIRST));
		let lapsed = Registry::der_status(der).unwrap();
		assert!(lapsed.has_lapsed);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
		assert_eq!(status(der), lapsed.status);
		assert!(
			matches!(status(der), Status::Qualified { capability, .. } if capability == export(5_000))
		);
	});
}

#[test]
fn a_device_that_no_dso_answers_for_sells_within_three_periods() {
	market(|| {
		let begun = Now::get();
		let (der, deadline) = escalated();
		assert_eq!(deadline.0, begun + 3 * REVIEW);
		Now::set(deadline.0);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
	});
}

#[test]
fn the_dso_can_still_qualify_but_no_longer_refuse_an_escalated_der() {
	market(|| {
		let (der, _) = escalated();
		assert_noop!(
			Registry::reject(by(STRICT_DSO), der, Ground::Incapable, hash("late")),
			E::ReviewOver(FIRST)
		);
		assert_noop!(
			Registry::qualify(by(STRICT_DSO), der, export(1), UNTIL, Some(derating())),
			E::ReviewOver(FIRST)
		);
		assert_noop!(bulk::request_review(by(AGGREGATOR), batch([der])), E::ReviewNeedless(FIRST));
		assert_ok!(Registry::qualify(by(STRICT_DSO), der, export(5_000), UNTIL, None));
		let tally = Registry::review_tally(STRICT_POINT.area());
		assert_eq!((tally.lapsed, tally.qualified), (2, 0));
	});
}

#[test]
fn the_consortium_lifts_the_suspension_of_a_device_that_it_qualifies() {
	market(|| {
		let old = qualified(solar("1"));
		assert_ok!(Registry::suspend(by(DSO), old, Ground::Incapable, hash("test")));
		assert_ok!(Registry::retire(by(OWNER), old));
		let der = under_review(solar("1"));
		for _ in 0..2 {
			Now::mutate(|now| *now += REVIEW);
			assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
			let _ = bulk::request_review(by(AGGREGATOR), batch([der]));
		}
		assert!(matches!(status(der), Status::Escalated { .. }));
		assert_ok!(Registry::decide_review(admin(), der, in_favour()));
		assert_eq!(Suspensions::<Test>::get(hash("1")), None);
		assert_eq!(held(DSO), 0);
	});
}

#[test]
fn the_tally_of_an_area_has_each_review_once() {
	market(|| {
		let ders = ["1", "2", "3", "4", "5", "6"].map(|serial| under_review(solar(serial)));
		assert_ok!(Registry::qualify(by(DSO), ders[0], export(5_000), UNTIL, None));
		assert_ok!(Registry::qualify(by(DSO), ders[1], export(1), UNTIL, Some(derating())));
		assert_ok!(Registry::reject(by(DSO), ders[2], Ground::Incapable, hash("test")));
		assert_ok!(Registry::retire(by(OWNER), ders[3]));
		Now::mutate(|now| *now += REVIEW);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), ders[4]));
		// A qualification that is extended is no review.
		assert_ok!(Registry::qualify(by(DSO), ders[0], export(5_000), Day(UNTIL.0 + 7), None));
		assert_ok!(Registry::suspend(by(DSO), ders[0], Ground::Incapable, hash("test")));
		let tally = Registry::review_tally(POINT.area());
		let expected = ReviewTally {
			requested: 6,
			qualified: 1,
			derated: 1,
			rejected: 1,
			lapsed: 1,
			withdrawn: 1,
			escalated: 0,
			suspended: 1,
			struck: 0,
		};
		assert_eq!(tally, expected);
		assert_eq!(Registry::review_tally(STRICT_POINT.area()), ReviewTally::default());
	});
}

#[test]
fn decide_review_should_hold_the_consortium_to_the_rules_of_the_dso() {
	market(|| {
		let (der, _) = escalated();
		let decide = |capability, until, derating| {
			let finding = Finding::Qualified { capability, until, derating };
			Registry::decide_review(admin(), der, finding)
		};
		assert_noop!(decide(export(5_001), UNTIL, None), E::CapabilityImpossible(FIRST));
		assert_noop!(decide(export(1), UNTIL, None), E::NoGround(FIRST));
		assert_noop!(decide(export(5_000), UNTIL, Some(derating())), E::GroundNeedless(FIRST));
		assert_noop!(decide(export(5_000), Day(FREE), None), E::QualificationOver(FIRST));
		assert_ok!(decide(export(1), UNTIL, Some(derating())));
	});
}

#[test]
fn decide_review_should_fail_when_the_review_is_not_escalated() {
	market(|| {
		for der in [registered(solar("1")), under_review(solar("2")), qualified(solar("3"))] {
			assert_noop!(Registry::decide_review(admin(), der, against()), E::NotEscalated);
		}
		assert_noop!(Registry::decide_review(admin(), DerId(9), against()), E::UnknownDer(FIRST));
	});
}

#[test]
fn decide_review_should_fail_when_the_der_is_retired() {
	market(|| {
		let (der, _) = escalated();
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::decide_review(admin(), der, against()), E::DerRetired(FIRST));
	});
}

#[test]
fn decide_review_should_fail_when_the_caller_is_not_the_consortium() {
	market(|| {
		let (der, _) = escalated();
		for who in [STRICT_DSO, OWNER, AGGREGATOR, ANYONE] {
			assert_noop!(Registry::decide_review(by(who), der, in_favour()), BadOrigin);
		}
	});
}

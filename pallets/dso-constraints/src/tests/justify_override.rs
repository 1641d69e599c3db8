use super::*;
use sp_runtime::DispatchError;

#[test]
fn justify_override_should_put_the_evidence_under_review() {
	chain(|| {
		let area = area();
		let id = override_noon(area);
		advance(JUSTIFICATION_PERIOD - 1);
		assert_ok!(DsoConstraints::justify_override(signed(DSO), id, EVIDENCE));
		let review_by = Millis(Now::get() + REVIEW_PERIOD);
		assert_event(Event::JustificationSubmitted { id, area, evidence: EVIDENCE, review_by });
		assert_eq!(state(id), OverrideState::UnderReview { evidence: EVIDENCE, review_by });
		assert_eq!(OpenOverrides::<Test>::get(area), vec![]);
	});
}

#[test]
fn justify_override_should_be_for_the_dso_that_issued_it_and_for_the_one_that_operates_the_area() {
	for who in [DSO, OTHER] {
		chain(|| {
			let area = area();
			let id = override_noon(area);
			assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, OTHER));
			assert_noop!(
				DsoConstraints::justify_override(signed(PUBLIC), id, EVIDENCE),
				Error::NotDso
			);
			assert_ok!(DsoConstraints::justify_override(signed(who), id, EVIDENCE));
		});
	}
}

#[test]
fn justify_override_should_fail_for_anyone_but_the_dso_of_the_area() {
	chain(|| {
		let id = override_noon(area());
		for who in [OTHER, PUBLIC] {
			assert_noop!(
				DsoConstraints::justify_override(signed(who), id, EVIDENCE),
				Error::NotDso
			);
		}
		assert_noop!(
			DsoConstraints::justify_override(RuntimeOrigin::root(), id, EVIDENCE),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn justify_override_should_fail_when_there_is_no_such_override() {
	chain(|| {
		assert_noop!(
			DsoConstraints::justify_override(signed(DSO), OverrideId(0), EVIDENCE),
			Error::UnknownOverride
		);
	});
}

#[test]
fn justify_override_should_fail_after_the_deadline() {
	chain(|| {
		let id = override_noon(area());
		advance(JUSTIFICATION_PERIOD);
		assert_noop!(
			DsoConstraints::justify_override(signed(DSO), id, EVIDENCE),
			Error::MissedDeadline
		);
	});
}

#[test]
fn justify_override_should_fail_a_second_time() {
	chain(|| {
		let id = override_noon(area());
		assert_ok!(DsoConstraints::justify_override(signed(DSO), id, EVIDENCE));
		assert_noop!(
			DsoConstraints::justify_override(signed(DSO), id, H256([8; 32])),
			Error::SettledOverride
		);
	});
}

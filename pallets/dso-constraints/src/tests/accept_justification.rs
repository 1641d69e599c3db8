use super::*;
use sp_runtime::DispatchError;

#[test]
fn accept_justification_should_be_for_the_reviewer_and_the_admin() {
	for origin in [signed(PUBLIC), RuntimeOrigin::root()] {
		chain(|| {
			let area = area();
			appoint(PUBLIC);
			let id = submit_noon(area);
			advance(REVIEW_PERIOD - 1);
			assert_ok!(DsoConstraints::accept_justification(origin, id));
			assert_event(Event::OverrideJustified { id, area, evidence: EVIDENCE, reviewed: true });
			assert_eq!(state(id), OverrideState::Justified { evidence: EVIDENCE, reviewed: true });
			assert!(held(HoldReason::Overrides, DSO) > 0, "until the end of the retention");
		});
	}
}

#[test]
fn accept_justification_should_be_for_anyone_once_the_reviewer_has_been_silent() {
	chain(|| {
		let area = area();
		appoint(OTHER);
		let id = submit_noon(area);
		let silent = OverrideState::Justified { evidence: EVIDENCE, reviewed: false };
		advance(REVIEW_PERIOD - 1);
		assert_noop!(DsoConstraints::accept_justification(signed(PUBLIC), id), Error::NotReviewer);
		assert_eq!(DsoConstraints::override_state(id), Some(state(id)));
		advance(1);
		assert_eq!(DsoConstraints::override_state(id), Some(silent));
		assert_ok!(DsoConstraints::accept_justification(signed(PUBLIC), id));
		assert_event(Event::OverrideJustified { id, area, evidence: EVIDENCE, reviewed: false });
		assert_eq!(state(id), silent);
	});
}

#[test]
fn accept_justification_should_fail_for_whoever_answers_for_the_override() {
	chain(|| {
		let area = area();
		let id = submit_noon(area);
		appoint(DSO);
		assert_noop!(
			DsoConstraints::accept_justification(signed(DSO), id),
			Error::OwnJustification
		);
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, OTHER));
		for who in [DSO, OTHER] {
			appoint(who);
			assert_noop!(
				DsoConstraints::accept_justification(signed(who), id),
				Error::OwnJustification
			);
		}
		appoint(PUBLIC);
		assert_ok!(DsoConstraints::accept_justification(signed(PUBLIC), id));
	});
}

#[test]
fn accept_justification_should_fail_without_a_signature() {
	chain(|| {
		let id = submit_noon(area());
		advance(REVIEW_PERIOD);
		assert_noop!(
			DsoConstraints::accept_justification(RuntimeOrigin::none(), id),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn accept_justification_should_fail_when_there_is_none() {
	chain(|| {
		assert_noop!(accept(OverrideId(0)), Error::UnknownOverride);
		let id = override_noon(area());
		assert_noop!(accept(id), Error::NoJustification);
	});
}

#[test]
fn accept_justification_should_fail_when_the_override_is_settled() {
	chain(|| {
		let area = area();
		let (lapsed, accepted, rejected) =
			(override_noon(area), submit_noon(area), submit_noon(area));
		assert_ok!(accept(accepted));
		assert_ok!(DsoConstraints::reject_justification(RuntimeOrigin::root(), rejected, GROUNDS));
		advance(JUSTIFICATION_PERIOD);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), lapsed));
		for id in [lapsed, accepted, rejected] {
			assert_noop!(accept(id), Error::SettledOverride);
		}
	});
}

use super::*;
use sp_runtime::DispatchError;

const EVIDENCE: H256 = H256([7; 32]);

#[test]
fn justify_override_should_keep_the_evidence() {
	chain(|| {
		let area = area();
		let id = override_noon(area);
		advance(JUSTIFICATION_PERIOD - 1);
		assert_ok!(DsoConstraints::justify_override(signed(DSO), id, EVIDENCE));
		assert_event(Event::OverrideJustified { id, area, evidence: EVIDENCE });
		let state = crate::Overrides::<Test>::get(id).unwrap().state;
		assert_eq!(state, OverrideState::Justified { evidence: EVIDENCE });
		assert_eq!(OpenOverrides::<Test>::get(area), vec![]);
	});
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

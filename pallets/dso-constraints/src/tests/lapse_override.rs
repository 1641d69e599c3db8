use super::*;
use sp_runtime::DispatchError;

#[test]
fn lapse_override_should_let_anyone_mark_a_missed_deadline() {
	chain(|| {
		let area = area();
		let id = override_noon(area);
		advance(JUSTIFICATION_PERIOD);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), id));
		assert_event(Event::OverrideLapsed { id, area });
		assert_eq!(crate::Overrides::<Test>::get(id).unwrap().state, OverrideState::Lapsed);
		assert_eq!(OpenOverrides::<Test>::get(area), vec![]);
	});
}

#[test]
fn lapse_override_should_fail_without_a_signature() {
	chain(|| {
		let id = override_noon(area());
		advance(JUSTIFICATION_PERIOD);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(DsoConstraints::lapse_override(origin, id), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn lapse_override_should_fail_before_the_deadline() {
	chain(|| {
		let id = override_noon(area());
		advance(JUSTIFICATION_PERIOD - 1);
		assert_noop!(DsoConstraints::lapse_override(signed(PUBLIC), id), Error::PendingDeadline);
	});
}

#[test]
fn lapse_override_should_fail_when_it_was_justified_or_has_lapsed() {
	chain(|| {
		let area = area();
		let (justified, lapsed) = (override_noon(area), override_noon(area));
		assert_ok!(DsoConstraints::justify_override(signed(DSO), justified, H256([7; 32])));
		advance(JUSTIFICATION_PERIOD);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), lapsed));
		for id in [justified, lapsed] {
			assert_noop!(
				DsoConstraints::lapse_override(signed(PUBLIC), id),
				Error::SettledOverride
			);
		}
	});
}

#[test]
fn lapse_override_should_fail_when_there_is_no_such_override() {
	chain(|| {
		assert_noop!(
			DsoConstraints::lapse_override(signed(PUBLIC), OverrideId(0)),
			Error::UnknownOverride
		);
	});
}

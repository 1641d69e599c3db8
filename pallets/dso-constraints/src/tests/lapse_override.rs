use super::*;
use frame_support::traits::fungible::Inspect;
use sp_runtime::DispatchError;

#[test]
fn lapse_override_should_let_anyone_mark_a_missed_deadline() {
	chain(|| {
		let area = area();
		let id = override_noon(area);
		advance(JUSTIFICATION_PERIOD);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), id));
		assert_event(Event::OverrideLapsed { id, area });
		assert_eq!(state(id), OverrideState::Lapsed);
		assert_eq!(OpenOverrides::<Test>::get(area), vec![]);
	});
}

#[test]
fn lapse_override_should_burn_the_deposit() {
	chain(|| {
		let id = override_noon(area());
		let (deposit, issuance) =
			(held(HoldReason::Overrides, DSO), <Balances as Inspect<u64>>::total_issuance());
		assert!(deposit > 0);
		advance(JUSTIFICATION_PERIOD);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), id));
		assert_eq!(held(HoldReason::Overrides, DSO), 0);
		assert_eq!(<Balances as Inspect<u64>>::total_issuance(), issuance - deposit);
	});
}

#[test]
fn lapse_override_should_burn_the_deposit_of_the_dso_that_issued_it() {
	chain(|| {
		let area = area();
		let id = override_noon(area);
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, OTHER));
		let others = <Balances as Inspect<u64>>::total_balance(&OTHER);
		advance(JUSTIFICATION_PERIOD);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), id));
		assert_eq!(held(HoldReason::Overrides, DSO), 0);
		assert_eq!(<Balances as Inspect<u64>>::total_balance(&OTHER), others);
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
fn lapse_override_should_fail_when_it_is_under_review_or_has_lapsed() {
	chain(|| {
		let area = area();
		let (submitted, lapsed) = (submit_noon(area), override_noon(area));
		advance(JUSTIFICATION_PERIOD);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), lapsed));
		for id in [submitted, lapsed] {
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

use super::*;
use sp_runtime::DispatchError;

fn remove(id: OverrideId) -> DispatchResult {
	DsoConstraints::remove_override(signed(PUBLIC), id)
}

#[test]
fn remove_override_should_return_the_deposit_at_the_end_of_the_retention() {
	chain(|| {
		let area = area();
		let id = submit_noon(area);
		assert_ok!(accept(id));
		Now::set(hour(13).end().0 + RETENTION - 1);
		assert_noop!(remove(id), Error::StillKept);
		advance(1);
		assert_ok!(remove(id));
		assert_event(Event::OverrideRemoved { id, area });
		assert_eq!(held(HoldReason::Overrides, DSO), 0);
		assert!(!crate::Overrides::<Test>::contains_key(id));
	});
}

#[test]
fn remove_override_should_return_the_deposit_to_whoever_paid_it() {
	chain(|| {
		let area = area();
		let id = override_noon(area);
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, OTHER));
		assert_ok!(DsoConstraints::justify_override(signed(OTHER), id, EVIDENCE));
		assert_ok!(accept(id));
		advance(RETENTION + MILLIS_PER_DAY);
		assert_ok!(remove(id));
		assert_eq!(held(HoldReason::Overrides, DSO), 0);
	});
}

#[test]
fn remove_override_should_keep_one_of_a_replayed_day_from_its_issue_on() {
	chain(|| {
		let area = area();
		Replay::set(true);
		advance(90 * MILLIS_PER_DAY);
		let id = submit_noon(area);
		assert_ok!(accept(id));
		advance(RETENTION - 1);
		assert_noop!(remove(id), Error::StillKept);
		advance(1);
		assert_ok!(remove(id));
	});
}

#[test]
fn remove_override_should_fail_until_it_is_justified_or_has_lapsed() {
	chain(|| {
		let id = override_noon(area());
		advance(RETENTION + MILLIS_PER_DAY);
		assert_noop!(remove(id), Error::StillKept);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), id));
		assert_ok!(remove(id));
	});
}

#[test]
fn remove_override_should_fail_while_a_justification_is_under_review() {
	chain(|| {
		let id = submit_noon(area());
		advance(RETENTION + MILLIS_PER_DAY);
		assert_noop!(remove(id), Error::StillKept);
		assert_ok!(DsoConstraints::accept_justification(signed(PUBLIC), id));
		assert_ok!(remove(id));
	});
}

#[test]
fn remove_override_should_return_nothing_of_a_burned_deposit() {
	chain(|| {
		let id = submit_noon(area());
		assert_ok!(DsoConstraints::reject_justification(RuntimeOrigin::root(), id, GROUNDS));
		advance(RETENTION + MILLIS_PER_DAY);
		let free = Balances::free_balance(DSO);
		assert_ok!(remove(id));
		assert_eq!(Balances::free_balance(DSO), free);
	});
}

#[test]
fn remove_override_should_fail_when_there_is_no_such_override() {
	chain(|| {
		assert_noop!(remove(OverrideId(0)), Error::UnknownOverride);
	});
}

#[test]
fn remove_override_should_fail_without_a_signature() {
	chain(|| {
		let id = override_noon(area());
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(DsoConstraints::remove_override(origin, id), DispatchError::BadOrigin);
		}
	});
}

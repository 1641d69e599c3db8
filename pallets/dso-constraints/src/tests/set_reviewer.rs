use super::*;
use sp_runtime::DispatchError;

#[test]
fn set_reviewer_should_replace_the_one_before() {
	chain(|| {
		let id = submit_noon(area());
		appoint(PUBLIC);
		assert_event(Event::ReviewerSet { reviewer: Some(PUBLIC) });
		appoint(OTHER);
		assert_noop!(DsoConstraints::accept_justification(signed(PUBLIC), id), Error::NotReviewer);
		assert_ok!(DsoConstraints::accept_justification(signed(OTHER), id));
	});
}

#[test]
fn set_reviewer_should_leave_decisions_to_the_admin_alone() {
	chain(|| {
		let id = submit_noon(area());
		appoint(PUBLIC);
		assert_ok!(DsoConstraints::set_reviewer(RuntimeOrigin::root(), None));
		assert_eq!(Reviewer::<Test>::get(), None);
		assert_noop!(DsoConstraints::accept_justification(signed(PUBLIC), id), Error::NotReviewer);
		assert_ok!(accept(id));
	});
}

#[test]
fn set_reviewer_should_fail_for_anyone_but_the_admin() {
	chain(|| {
		for origin in [signed(DSO), signed(PUBLIC), RuntimeOrigin::none()] {
			assert_noop!(DsoConstraints::set_reviewer(origin, Some(DSO)), DispatchError::BadOrigin);
		}
	});
}

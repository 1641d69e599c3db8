use super::*;
use sp_runtime::{DispatchError, TokenError};

#[test]
fn set_dso_should_hand_over_the_area_and_the_deposit_for_its_points() {
	chain(|| {
		let area = area();
		let deposit = held(HoldReason::Points, DSO);
		assert!(deposit > 0);
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, OTHER));
		assert_event(Event::DsoChanged { area, former: DSO, dso: OTHER });
		assert_eq!(DsoConstraints::dso(area), Some(OTHER));
		assert_eq!(held(HoldReason::Points, DSO), 0);
		assert_eq!(held(HoldReason::Points, OTHER), deposit);
	});
}

#[test]
fn set_dso_should_leave_posted_rows_in_force_and_their_deposit_where_it_was() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(10)]);
		let before = <DsoConstraints as Network>::limits(area, &hour(10));
		let deposit = held(HoldReason::Limits, DSO);
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, OTHER));
		assert_eq!(<DsoConstraints as Network>::limits(area, &hour(10)), before);
		assert_eq!(held(HoldReason::Limits, DSO), deposit);

		// The new DSO replaces them, at its own expense.
		assert_ok!(DsoConstraints::post_limits(signed(OTHER), area, hour(10), Rows::default()));
		assert_eq!(held(HoldReason::Limits, DSO), 0);
		assert!(held(HoldReason::Limits, OTHER) > 0);
	});
}

#[test]
fn set_dso_should_take_the_former_dso_its_say() {
	chain(|| {
		let area = area();
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, OTHER));
		assert_noop!(post(area, hour(10), &[]), Error::NotDso);
	});
}

#[test]
fn set_dso_should_move_no_deposit_while_there_are_no_points() {
	chain(|| {
		let area = bare_area();
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, POOR));
		assert_eq!(DsoConstraints::dso(area), Some(POOR));
	});
}

#[test]
fn set_dso_should_change_nothing_when_the_dso_stays() {
	chain(|| {
		let area = area();
		let deposit = held(HoldReason::Points, DSO);
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, DSO));
		assert_eq!(held(HoldReason::Points, DSO), deposit);
	});
}

#[test]
fn set_dso_should_fail_for_anyone_but_the_admin() {
	chain(|| {
		let area = area();
		for who in [DSO, OTHER] {
			assert_noop!(
				DsoConstraints::set_dso(signed(who), area, OTHER),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn set_dso_should_fail_when_there_is_no_such_area() {
	chain(|| {
		assert_noop!(
			DsoConstraints::set_dso(RuntimeOrigin::root(), AreaId(0), OTHER),
			Error::UnknownArea
		);
	});
}

#[test]
fn set_dso_should_fail_when_the_new_dso_cannot_pay_the_deposit() {
	chain(|| {
		let area = area();
		assert_noop!(
			DsoConstraints::set_dso(RuntimeOrigin::root(), area, POOR),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn an_account_with_another_role_should_not_become_the_dso() {
	chain(|| {
		let area = area();
		Excluded::set(Some(OTHER));
		let appointed = DsoConstraints::set_dso(RuntimeOrigin::root(), area, OTHER);
		Excluded::set(Some(DSO));
		let created = DsoConstraints::create_area(
			RuntimeOrigin::root(),
			DSO,
			NODE,
			text("Second"),
			SIXTY_DAYS,
			false,
			PENALTIES,
		);
		Excluded::set(None);
		assert_eq!(appointed, Err(Error::RoleConflict.into()));
		assert_eq!(created, Err(Error::RoleConflict.into()));
		assert_eq!(DsoConstraints::dso(area), Some(DSO));
	});
}

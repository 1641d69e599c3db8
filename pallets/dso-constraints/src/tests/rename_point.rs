use super::*;
use sp_runtime::DispatchError;

fn rename(area: AreaId, point: u16, name: &str) -> DispatchResult {
	DsoConstraints::rename_point(signed(DSO), area, point, text(name))
}

#[test]
fn rename_point_should_free_the_former_name() {
	chain(|| {
		let area = area();
		assert_ok!(rename(area, 1, "RG60.2"));
		assert_event(Event::PointRenamed { area, point: 1, name: text("rg60.2") });
		assert_eq!(crate::Points::<Test>::get(area, 1), Some(text("rg60.2")));
		assert_ok!(add(area, &[("671.2", 1)]));
		assert_eq!(PointIndex::<Test>::get(area, text("671.2")), Some(3));
	});
}

#[test]
fn rename_point_should_fail_while_a_record_names_the_point() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12)]);
		assert_noop!(rename(area, 0, "680.1"), Error::PointInUse);
		Registered::set(vec![PointId(area, 1)]);
		assert_noop!(rename(area, 1, "680.1"), Error::PointInUse);
		Registered::set(vec![]);
		assert_ok!(rename(area, 1, "680.1"));
	});
}

#[test]
fn rename_point_should_fail_when_the_name_is_taken_or_none() {
	chain(|| {
		let area = area();
		assert_noop!(rename(area, 1, "671.1"), Error::DuplicatePoint);
		assert_noop!(rename(area, 1, "671.2"), Error::DuplicatePoint);
		assert_noop!(rename(area, 1, "671"), Error::MalformedName);
	});
}

#[test]
fn rename_point_should_fail_when_there_is_no_such_area_or_point() {
	chain(|| {
		assert_noop!(rename(AreaId(0), 0, "680.1"), Error::UnknownArea);
		let area = area();
		assert_noop!(rename(area, 3, "680.1"), Error::UnknownPoint);
	});
}

#[test]
fn rename_point_should_fail_for_anyone_but_the_dso_of_the_area() {
	chain(|| {
		let area = area();
		let name = text("680.1");
		for who in [OTHER, PUBLIC] {
			assert_noop!(
				DsoConstraints::rename_point(signed(who), area, 1, name.clone()),
				Error::NotDso
			);
		}
		assert_noop!(
			DsoConstraints::rename_point(RuntimeOrigin::root(), area, 1, name),
			DispatchError::BadOrigin
		);
	});
}

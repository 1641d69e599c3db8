use super::*;
use sp_runtime::DispatchError;

fn rename(area: AreaId, name: Name) -> DispatchResult {
	DsoConstraints::rename_area(RuntimeOrigin::root(), area, name)
}

#[test]
fn rename_area_should_change_nothing_but_the_name() {
	chain(|| {
		let area = area();
		let before = Areas::<Test>::get(area).unwrap();
		assert_ok!(rename(area, text("IEEE 34")));
		assert_event(Event::AreaRenamed { area, name: text("IEEE 34") });
		let after = Areas::<Test>::get(area).unwrap();
		assert_eq!(after, Area { name: text("IEEE 34"), ..before });
	});
}

#[test]
fn rename_area_should_fail_without_a_readable_name_or_an_area() {
	chain(|| {
		assert_noop!(rename(AreaId(0), text("IEEE 34")), Error::UnknownArea);
		let area = area();
		assert_noop!(rename(area, text("")), Error::MalformedName);
	});
}

#[test]
fn rename_area_should_fail_for_anyone_but_the_admin() {
	chain(|| {
		let area = area();
		for origin in [signed(DSO), RuntimeOrigin::none()] {
			assert_noop!(
				DsoConstraints::rename_area(origin, area, text("mine")),
				DispatchError::BadOrigin
			);
		}
	});
}

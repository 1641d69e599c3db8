use super::*;
use sp_runtime::DispatchError;

/// The rows in force in an hour for which nothing is posted.
fn rows_at(area: AreaId, interval: Interval) -> Vec<Limit> {
	<DsoConstraints as Network>::limits(area, &interval)
}

#[test]
fn remove_points_should_return_the_deposit_and_free_the_names() {
	chain(|| {
		let area = area();
		let three = held(HoldReason::Points, DSO);
		assert_ok!(remove(area, &[1]));
		assert_event(Event::PointsRemoved { area, points: indices(&[1]) });
		assert_eq!(held(HoldReason::Points, DSO), three - (three - PRICE_PER_ITEM) / 3);
		assert!(!DsoConstraints::point_exists(PointId(area, 1)));
		assert_eq!(<DsoConstraints as Network>::capacity(PointId(area, 1)), None);
		assert_eq!(DsoConstraints::standing(PointId(area, 1), Millis(0)), None);
		assert_eq!(PointIndex::<Test>::get(area, text("671.2")), None);
		assert_ok!(remove(area, &[0, 2]));
		assert_eq!(held(HoldReason::Points, DSO), 0);
	});
}

#[test]
fn remove_points_should_move_no_row_of_the_others() {
	chain(|| {
		let area = area();
		let before = rows_at(area, hour(12));
		assert_ok!(remove(area, &[1]));
		assert_eq!(rows_at(area, hour(12)), before);
		assert_ok!(add(area, &[("680.1", 1_000)]));
		assert_eq!(rows_at(area, hour(12))[..before.len()], before[..]);
	});
}

#[test]
fn an_index_should_be_given_again_once_no_auction_is_kept_that_has_its_rows() {
	chain(|| {
		let area = area();
		assert_ok!(remove(area, &[1]));
		advance(RETENTION - 1);
		assert_ok!(add(area, &[("680.1", 1_000)]));
		assert_event(Event::PointsAdded { area, points: indices(&[3]) });
		assert_ok!(remove(area, &[0]));
		advance(1);
		assert_ok!(add(area, &[("671.2", 7_000), ("680.2", 8_000)]));
		assert_event(Event::PointsAdded { area, points: indices(&[1, 4]) });
		assert_eq!(
			DsoConstraints::standing(PointId(area, 1), Millis(0)),
			Some(standing(7_000, 3_500))
		);
		assert_eq!(PointIndex::<Test>::get(area, text("671.2")), Some(1));
	});
}

#[test]
fn a_full_area_should_have_room_again_for_as_many_points_as_were_removed() {
	chain(|| {
		let area = bare_area();
		let all = (0..MAX_POINTS)
			.map(|index| new_point(&format!("{index}.1"), standing(1, 1)))
			.collect::<Vec<_>>();
		assert_ok!(DsoConstraints::add_points(signed(DSO), area, all.try_into().unwrap()));
		assert_ok!(remove(area, &[7, 255]));
		assert_noop!(add(area, &[("new.1", 1)]), Error::TooManyPoints);
		advance(RETENTION);
		assert_noop!(add(area, &[("a.1", 1), ("b.1", 1), ("c.1", 1)]), Error::TooManyPoints);
		assert_ok!(add(area, &[("a.1", 1), ("b.1", 1)]));
		assert_event(Event::PointsAdded { area, points: indices(&[7, 255]) });
	});
}

#[test]
fn nothing_should_name_a_removed_point() {
	chain(|| {
		let area = area();
		assert_ok!(remove(area, &[1]));
		let named = row(&[(0, 1_000_000), (1, 1_000_000)], 1);
		assert_noop!(post(area, hour(12), &[named]), Error::UnknownPoint);
		assert_noop!(
			DsoConstraints::override_awards(
				signed(DSO),
				area,
				indices(&[1]),
				hour(13).start,
				hour(13).end(),
				standing(0, 0),
				Reason::Outage,
			),
			Error::UnknownPoint
		);
		let set = DsoConstraints::set_standing(signed(DSO), area, 1, standing(1, 1));
		assert_eq!(set, Err(Error::UnknownPoint.into()));
		assert_noop!(
			DsoConstraints::set_capacity(signed(DSO), area, 1, CAPACITY),
			Error::UnknownPoint
		);
		assert_noop!(remove(area, &[1]), Error::UnknownPoint);
	});
}

#[test]
fn remove_points_should_fail_while_something_is_registered_there() {
	chain(|| {
		let area = area();
		Registered::set(vec![PointId(area, 1)]);
		assert_noop!(remove(area, &[0, 1]), Error::PointInUse);
		assert_ok!(remove(area, &[0]));
		Registered::set(vec![]);
		assert_ok!(remove(area, &[1]));
	});
}

#[test]
fn remove_points_should_fail_while_rows_name_it() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12), hour(13)]);
		assert_noop!(remove(area, &[0]), Error::PointInUse);
		assert_ok!(remove(area, &[1]));
		// Other rows take their place in one hour, and the others are withdrawn.
		assert_ok!(post(area, hour(12), &[row(&[(2, 1_000_000)], 1)]));
		assert_noop!(remove(area, &[0]), Error::PointInUse);
		let hours = vec![hour(13)].try_into().unwrap();
		assert_ok!(bulk::clear_limits(signed(DSO), area, hours));
		assert_ok!(remove(area, &[0]));
		assert_noop!(remove(area, &[2]), Error::PointInUse);
	});
}

#[test]
fn remove_points_should_fail_while_an_override_names_it() {
	chain(|| {
		let area = area();
		let id = submit_noon(area);
		assert_ok!(accept(id));
		assert_noop!(remove(area, &[0]), Error::PointInUse);
		assert_ok!(remove(area, &[1]));
		advance(RETENTION + MILLIS_PER_DAY);
		assert_ok!(DsoConstraints::remove_override(signed(PUBLIC), id));
		assert_ok!(remove(area, &[0, 2]));
	});
}

#[test]
fn remove_points_should_fail_for_anyone_but_the_dso_of_the_area() {
	chain(|| {
		let area = area();
		for who in [OTHER, PUBLIC] {
			assert_noop!(
				DsoConstraints::remove_points(signed(who), area, indices(&[1])),
				Error::NotDso
			);
		}
		assert_noop!(
			DsoConstraints::remove_points(RuntimeOrigin::root(), area, indices(&[1])),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn remove_points_should_fail_unless_each_is_named_once_and_in_order() {
	chain(|| {
		assert_noop!(remove(AreaId(0), &[0]), Error::UnknownArea);
		let area = area();
		assert_noop!(remove(area, &[]), Error::EmptyList);
		assert_noop!(remove(area, &[1, 1]), Error::DisorderedPoints);
		assert_noop!(remove(area, &[2, 0]), Error::DisorderedPoints);
		assert_noop!(remove(area, &[2, 3]), Error::UnknownPoint);
	});
}

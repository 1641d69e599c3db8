//! The trait `Network`, as other pallets use it.

use super::*;

#[test]
fn an_area_is_known_by_its_dso_its_pricing_node_and_its_review_rule() {
	chain(|| {
		let area = area();
		assert_eq!(DsoConstraints::dso(area), Some(DSO));
		assert_eq!(DsoConstraints::pricing_node(area), Some(NODE));
		assert_eq!(DsoConstraints::review_rule(area), Some((SIXTY_DAYS, false)));
		assert_eq!(DsoConstraints::areas(NODE), [area]);
	});
}

#[test]
fn an_area_that_is_not_there_has_nothing() {
	chain(|| {
		let nowhere = AreaId(9);
		assert_eq!(DsoConstraints::dso(nowhere), None);
		assert_eq!(DsoConstraints::pricing_node(nowhere), None);
		assert_eq!(DsoConstraints::review_rule(nowhere), None);
		assert!(!DsoConstraints::point_exists(PointId(nowhere, 0)));
		assert_eq!(<DsoConstraints as Network>::limits(nowhere, &hour(12)), []);
		assert_eq!(DsoConstraints::areas(PricingNodeId(9)), []);
		let none = Penalties::uniform(Price::ZERO);
		assert_eq!(<DsoConstraints as Network>::penalties(nowhere, &hour(12)), none);
	});
}

#[test]
fn a_silent_dso_leaves_an_envelope_at_every_point() {
	chain(|| {
		let area = area();
		let envelope = |point, ppm, headroom| Limit {
			reason: Reason::Envelope,
			..row(&[(point, ppm)], headroom)
		};
		assert_eq!(
			<DsoConstraints as Network>::limits(area, &hour(12)),
			[
				envelope(0, 1_000_000, 10_000),
				envelope(0, -1_000_000, 5_000),
				envelope(1, 1_000_000, 20_000),
				envelope(1, -1_000_000, 10_000),
				envelope(2, 1_000_000, 30_000),
				envelope(2, -1_000_000, 15_000),
			]
		);
	});
}

#[test]
fn rows_are_in_force_for_just_their_interval() {
	chain(|| {
		let area = area();
		post_each(area, &[hour(12)]);
		let quarter = Interval { start: hour(12).start, length: Millis(MILLIS_PER_HOUR / 4) };
		assert_eq!(<DsoConstraints as Network>::limits(area, &hour(12)).len(), 1);
		assert_eq!(<DsoConstraints as Network>::limits(area, &quarter).len(), 6);
	});
}

#[test]
fn standing_limits_are_normalised_and_distinct() {
	chain(|| {
		let area = area();
		let limits = <DsoConstraints as Network>::limits(area, &hour(12));
		assert!(limits.iter().all(Limit::is_normalised));
		assert!(are_distinct(&limits));
		assert_eq!(<DsoConstraints as Network>::penalties(area, &hour(12)), PENALTIES);
	});
}

#[test]
fn the_standing_limits_of_the_largest_area_fit_the_bound_on_rows() {
	chain(|| {
		let area = bare_area();
		let point = |index| new_point(&format!("{index}.1"), standing(1, 1));
		let all = (0..MAX_POINTS).map(point).collect::<Vec<_>>();
		assert_ok!(DsoConstraints::add_points(signed(DSO), area, all.try_into().unwrap()));
		let limits = <DsoConstraints as Network>::limits(area, &hour(12));
		assert_eq!(limits.len() as u32, MAX_ROWS);
		assert!(limits.iter().all(Limit::is_well_formed));
	});
}

#[test]
fn a_point_added_late_moves_no_row_of_the_others() {
	chain(|| {
		let area = area();
		let before = <DsoConstraints as Network>::limits(area, &hour(12));
		assert_ok!(add(area, &[("680.1", 1_000)]));
		let after = <DsoConstraints as Network>::limits(area, &hour(12));
		assert_eq!(after[..before.len()], before[..]);
		assert_eq!(after.len(), before.len() + 2);
	});
}

//! The tally of overrides by area and DSO.

use super::*;

fn tally(area: AreaId) -> OverrideTally {
	DsoConstraints::override_tally(area, DSO)
}

fn issue(area: AreaId, points: &[u16], caps: Capability, reason: Reason) -> OverrideId {
	let id = NextOverride::<Test>::get();
	assert_ok!(DsoConstraints::override_awards(
		signed(DSO),
		area,
		points.to_vec().try_into().unwrap(),
		hour(13).start,
		hour(15).start,
		caps,
		reason,
	));
	id
}

#[test]
fn an_override_should_count_what_its_points_carry_beyond_its_caps() {
	chain(|| {
		let area = area();
		let carried = |point, capacity| {
			assert_ok!(DsoConstraints::set_capacity(signed(DSO), area, point, capacity));
		};
		carried(0, standing(50_000, 10_000));
		carried(2, standing(30_000, 20_000));
		// For two hours: 50 − 40 kW of export at the first; 10 − 5 and 20 − 5 kW of import.
		issue(area, &[0, 2], standing(40_000, 5_000), Reason::Outage);
		let energy = EnergyByReason { outage: WattHours(60_000), ..Default::default() };
		assert_eq!(tally(area), OverrideTally { issued: 1, energy, ..Default::default() });
	});
}

#[test]
fn energy_should_be_counted_by_the_kind_of_reason() {
	chain(|| {
		let area = area();
		let branch = text("632671.1");
		let bus = text("675");
		let caps = standing(CAPACITY.export.0 - 500, CAPACITY.import.0);
		issue(area, &[0], caps, Reason::Voltage { bus, phase: 1, bound: Bound::Upper });
		issue(area, &[0, 1], caps, Reason::Thermal { branch });
		issue(area, &[0, 1, 2], caps, Reason::Envelope);
		let energy = EnergyByReason {
			voltage: WattHours(1_000),
			thermal: WattHours(2_000),
			outage: WattHours(0),
			envelope: WattHours(3_000),
		};
		assert_eq!(tally(area).energy, energy);
	});
}

#[test]
fn an_override_that_ends_early_should_count_its_shorter_window_though_capacities_have_changed() {
	chain(|| {
		let area = area();
		let id = issue(area, &[0], standing(0, 0), Reason::Outage);
		assert_eq!(tally(area).energy.outage, WattHours(400_000));
		let capacity = standing(10_000, 5_000);
		assert_ok!(DsoConstraints::set_capacity(signed(DSO), area, 0, capacity));
		let half = Millis(hour(13).start.0 + MILLIS_PER_HOUR / 2);
		assert_ok!(DsoConstraints::end_override(signed(DSO), id, half));
		assert_eq!(tally(area).energy.outage, WattHours(100_000));
		let called_off = hour(13).start;
		assert_ok!(DsoConstraints::end_override(signed(DSO), id, called_off));
		assert_eq!(tally(area).energy.outage, WattHours(0));
	});
}

#[test]
fn the_tally_should_count_what_became_of_each_override() {
	chain(|| {
		let area = area();
		let (lapsed, rejected) = (override_noon(area), submit_noon(area));
		let (accepted, silent) = (submit_noon(area), submit_noon(area));
		assert_ok!(DsoConstraints::reject_justification(RuntimeOrigin::root(), rejected, GROUNDS));
		assert_ok!(accept(accepted));
		advance(REVIEW_PERIOD);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), lapsed));
		assert_ok!(DsoConstraints::accept_justification(signed(PUBLIC), silent));
		let OverrideTally { issued, justified, unreviewed, lapsed, rejected, .. } = tally(area);
		assert_eq!((issued, justified, unreviewed, lapsed, rejected), (4, 2, 1, 1, 1));
	});
}

#[test]
fn the_tally_should_be_that_of_the_dso_that_issued_the_override() {
	chain(|| {
		let (one, another) = (area(), area());
		let id = override_noon(one);
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), one, OTHER));
		advance(JUSTIFICATION_PERIOD);
		assert_ok!(DsoConstraints::lapse_override(signed(PUBLIC), id));
		assert_eq!((tally(one).issued, tally(one).lapsed), (1, 1));
		assert_eq!(tally(another), OverrideTally::default());
		assert_eq!(DsoConstraints::override_tally(one, OTHER), OverrideTally::default());
	});
}

#[test]
fn the_tally_should_outlive_the_override() {
	chain(|| {
		let area = area();
		let id = submit_noon(area);
		assert_ok!(accept(id));
		let counted = tally(area);
		advance(RETENTION + MILLIS_PER_DAY);
		assert_ok!(DsoConstraints::remove_override(signed(PUBLIC), id));
		assert_eq!(tally(area), counted);
		assert!(counted.energy.thermal > WattHours(0));
	});
}

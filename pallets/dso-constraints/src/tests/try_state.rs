//! Each numbered invariant detects its violation.

use super::*;
use frame_support::{BoundedVec, assert_err};
use sp_runtime::DispatchError;

/// An area with rows and an override, spoilt by `spoil`, fails with `complaint`.
#[track_caller]
fn spoilt(spoil: impl FnOnce(AreaId, OverrideId), complaint: &'static str) {
	new_test_ext().execute_with(|| {
		let area = area();
		post_each(area, &[hour(12)]);
		let id = override_noon(area);
		assert_ok!(DsoConstraints::do_try_state());
		spoil(area, id);
		assert_err!(DsoConstraints::do_try_state(), DispatchError::Other(complaint));
	});
}

#[test]
fn invariant_1_areas_were_numbered_and_are_well_formed() {
	spoilt(|_, _| NextArea::<Test>::put(AreaId(0)), "1: an area was never numbered");
	spoilt(
		|area, _| {
			Areas::<Test>::mutate(area, |area| {
				let from = Millis(1);
				area.as_mut().unwrap().lapse_change =
					Some(LapseChange { qualify_on_lapse: true, from });
			});
		},
		"1: a planned change of the lapse rule without notice or effect",
	);
	spoilt(
		|area, _| Areas::<Test>::mutate(area, |area| area.as_mut().unwrap().name = text("")),
		"1: an area has no name",
	);
	spoilt(
		|area, _| {
			Areas::<Test>::mutate(area, |area| {
				area.as_mut().unwrap().review_period = Millis::ZERO;
			});
		},
		"1: a review period is out of range",
	);
	spoilt(
		|area, _| {
			Areas::<Test>::mutate(area, |area| {
				area.as_mut().unwrap().penalties.outage = Price::ZERO;
			});
		},
		"1: a penalty is out of range",
	);
}

#[test]
fn invariant_2_areas_are_listed_under_their_pricing_node() {
	spoilt(
		|_, _| AreasOf::<Test>::remove(NODE),
		"2: a pricing node has a list and no areas, or areas and no list",
	);
	spoilt(
		|area, _| {
			let list = AreasOf::<Test>::take(NODE);
			AreasOf::<Test>::insert(NOWHERE, list);
			Areas::<Test>::mutate(area, |area| area.as_mut().unwrap().pricing_node = NOWHERE);
		},
		"2: an area of no pricing node",
	);
	spoilt(
		|area, _| AreasOf::<Test>::try_append(NODE, area).unwrap(),
		"2: the areas of a pricing node are not those listed, in ascending order",
	);
}

#[test]
fn invariant_3_points_are_numbered_with_standing_limits_and_a_deposit() {
	spoilt(|area, _| crate::Points::<Test>::remove(area, 1), "3: a point is missing or too many");
	let unknown = "3: an index is not that of a point or of a removed one";
	let removal = |index, at| Removal { index, at: Millis(at) };
	let removed = |list: &[Removal], complaint| {
		let list = list.to_vec();
		spoilt(
			|area, _| Removals::<Test>::insert(area, BoundedVec::truncate_from(list)),
			complaint,
		);
	};
	removed(&[removal(1, 1)], unknown);
	removed(&[removal(3, 1)], unknown);
	spoilt(
		|area, _| {
			Areas::<Test>::mutate(area, |area| area.as_mut().unwrap().points = 4);
		},
		unknown,
	);
	spoilt(
		|area, _| {
			assert_ok!(add(area, &[("680.1", 1), ("680.2", 1)]));
			assert_ok!(remove(area, &[3, 4]));
			Removals::<Test>::mutate(area, |removals| removals[0].at.0 += 1);
		},
		"3: removed points are not in the order of their removal",
	);
	spoilt(
		|area, _| Standings::<Test>::mutate(area, |all| all.truncate(2)),
		"3: a point has no standing limit",
	);
	spoilt(
		|area, _| Standings::<Test>::mutate(area, |all| all[1].limit = standing(0, -1)),
		"3: a standing limit is out of range",
	);
	spoilt(
		|area, _| Capacities::<Test>::mutate(area, |all| all.truncate(2)),
		"3: a capacity is missing or out of range",
	);
	spoilt(
		|area, _| Capacities::<Test>::mutate(area, |all| all[1] = standing(0, -1)),
		"3: a capacity is missing or out of range",
	);
	spoilt(
		|area, _| Capacities::<Test>::mutate(area, |all| all[1] = standing(19_999, 10_000)),
		"3: a standing limit exceeds the capacity",
	);
	spoilt(
		|area, _| PointTickets::<Test>::remove(area),
		"3: the deposit for points is missing or too much",
	);
	spoilt(
		|_, _| crate::Points::<Test>::insert(AreaId(9), 0, text("671.1")),
		"3: a point of no area",
	);
}

#[test]
fn invariant_4_the_index_by_name_holds_exactly_the_points() {
	let complaint = "4: the index by name differs from the points";
	spoilt(|area, _| PointIndex::<Test>::remove(area, text("671.1")), complaint);
	spoilt(|area, _| PointIndex::<Test>::insert(area, text("671.1"), 1), complaint);
	spoilt(|area, _| crate::Points::<Test>::insert(area, 0, text("671")), complaint);
}

#[test]
fn invariant_5_rows_and_postings_go_together_and_are_well_formed() {
	spoilt(|area, _| Postings::<Test>::remove(area, hour(12)), "5: rows without a posting");
	spoilt(|area, _| PostedRows::<Test>::remove(area, hour(12)), "5: a posting without rows");
	spoilt(
		|area, _| PostedRows::<Test>::insert(area, hour(12), rows(&[row(&[(3, 1_000_000)], 1)])),
		"5: a malformed row",
	);
	spoilt(
		|area, _| {
			let points = (0..MAX_POINTS as u16).map(|point| (point, 1_000_000)).collect::<Vec<_>>();
			let many = vec![row(&points, 1); (MAX_COEFFICIENTS / MAX_POINTS) as usize + 1];
			Areas::<Test>::mutate(area, |area| {
				let area = area.as_mut().unwrap();
				area.points = MAX_POINTS as u16;
				area.present = (0..MAX_POINTS as u16).collect();
			});
			let stored = crate::Points::<Test>::iter_prefix(area).count() as u16;
			for point in stored..MAX_POINTS as u16 {
				let name = text(&format!("{point}.1"));
				crate::Points::<Test>::insert(area, point, &name);
				PointIndex::<Test>::insert(area, name, point);
				Standings::<Test>::mutate(area, |all| {
					all.try_push(Standing::new(Capability::ZERO)).unwrap();
				});
				Capacities::<Test>::mutate(area, |all| all.try_push(CAPACITY).unwrap());
			}
			PostedRows::<Test>::insert(area, hour(12), rows(&many));
			Postings::<Test>::mutate(area, hour(12), |posting| {
				posting.as_mut().unwrap().points = PointSet::named_by(&many);
			});
		},
		"5: too many coefficients",
	);
	let whole = |point| row(&[(point, 1_000_000)], 1);
	let posted = |all: &[Limit], complaint| {
		let damage = |area, _| {
			PostedRows::<Test>::insert(area, hour(12), rows(all));
			Postings::<Test>::mutate(area, hour(12), |posting| {
				posting.as_mut().unwrap().points = PointSet::named_by(all);
			});
		};
		spoilt(damage, complaint);
	};
	spoilt(
		|area, _| PostedRows::<Test>::insert(area, hour(12), rows(&[whole(0)])),
		"5: a posting of other points",
	);
	posted(&[row(&[(0, 999_999)], 1)], "5: a row that is not normalised");
	posted(&[row(&[(0, 1_000_000)], i64::MIN)], "5: a headroom out of range");
	posted(&[whole(0), whole(1), whole(0)], "5: two rows with the same coefficients");
	spoilt(
		|area, _| {
			Postings::<Test>::mutate(area, hour(12), |posting| {
				posting.as_mut().unwrap().penalties.thermal = Price(-1);
			});
		},
		"5: rows with a penalty out of range",
	);
	spoilt(
		|_, _| PostedRows::<Test>::insert(AreaId(9), hour(12), Rows::default()),
		"5: rows of no area",
	);
	spoilt(
		|area, _| {
			let posting = Postings::<Test>::get(area, hour(12)).unwrap();
			let empty = Interval { length: Millis::ZERO, ..hour(12) };
			Postings::<Test>::insert(area, empty, posting);
			PostedRows::<Test>::insert(area, empty, Rows::default());
			Postings::<Test>::mutate(area, empty, |posting| {
				posting.as_mut().unwrap().points = PointSet::default();
			});
		},
		"5: rows for a malformed interval",
	);
}

#[test]
fn invariant_6_overrides_are_of_points_that_exist() {
	let change = |id, change: fn(&mut OverrideOf<Test>)| {
		crate::Overrides::<Test>::mutate(id, |issued| change(issued.as_mut().unwrap()));
	};
	spoilt(|_, _| NextOverride::<Test>::put(OverrideId(0)), "6: an override was never numbered");
	spoilt(|_, id| change(id, |issued| issued.area = AreaId(9)), "6: an override of no area");
	spoilt(
		|_, id| change(id, |issued| issued.points = vec![2, 3].try_into().unwrap()),
		"6: an override names a point that is not there",
	);
	spoilt(
		|_, id| change(id, |issued| issued.until = hour(1).start),
		"6: an override ends before it begins",
	);
	spoilt(
		|_, id| change(id, |issued| issued.until = Millis(issued.from.0 + MAX_LENGTH.0 + 1)),
		"6: an override of more than a day",
	);
	spoilt(
		|_, id| change(id, |issued| issued.caps = standing(-1, 0)),
		"6: an override with a cap out of range",
	);
}

#[test]
fn invariant_7_the_open_overrides_are_those_in_emergency() {
	let complaint = "7: the open overrides are not those in emergency, in ascending order";
	spoilt(|area, _| OpenOverrides::<Test>::remove(area), complaint);
	spoilt(|area, id| OpenOverrides::<Test>::try_append(area, id).unwrap(), complaint);
	spoilt(
		|_, id| {
			crate::Overrides::<Test>::mutate(id, |issued| {
				let issued = issued.as_mut().unwrap();
				issued.state = OverrideState::Lapsed;
				issued.ticket = None;
			});
			OverrideTallies::<Test>::mutate(AreaId(0), DSO, |tally| tally.lapsed = 1);
		},
		complaint,
	);
}

#[test]
fn invariant_8_the_deposit_of_an_override_is_burned_when_it_lapsed_or_was_rejected() {
	let complaint = "8: a deposit kept or burned wrongly";
	let change = |id, change: fn(&mut OverrideOf<Test>)| {
		crate::Overrides::<Test>::mutate(id, |issued| change(issued.as_mut().unwrap()));
	};
	spoilt(|_, id| change(id, |issued| issued.ticket = None), complaint);
	spoilt(|_, id| change(id, |issued| issued.state = OverrideState::Lapsed), complaint);
	spoilt(
		|_, id| {
			change(id, |issued| {
				issued.state = OverrideState::Rejected { evidence: EVIDENCE, grounds: GROUNDS };
			});
		},
		complaint,
	);
}

#[test]
fn invariant_10_the_records_that_name_a_point_are_counted() {
	let complaint = "10: the records that name a point are not counted";
	spoilt(|area, _| Usage::<Test>::remove(area), complaint);
	spoilt(|area, _| Usage::<Test>::mutate(area, |uses| uses.points[2] = 1), complaint);
	spoilt(|area, _| Usage::<Test>::mutate(area, |uses| uses.postings = 0), complaint);
	spoilt(|area, _| Usage::<Test>::mutate(area, |uses| uses.overrides = 2), complaint);
	spoilt(|_, _| Usage::<Test>::insert(AreaId(9), Uses::default()), "10: records of no area");
}

#[test]
fn invariant_9_a_tally_counts_every_override() {
	let change = |area, change: fn(&mut OverrideTally)| {
		OverrideTallies::<Test>::mutate(area, DSO, change);
	};
	let missing = "9: a tally misses an override";
	spoilt(|area, _| OverrideTallies::<Test>::remove(area, DSO), missing);
	spoilt(|area, _| change(area, |tally| tally.issued = 0), missing);
	let too_many = "9: a tally has more decisions than overrides";
	spoilt(|area, _| change(area, |tally| tally.justified = 2), too_many);
	spoilt(|area, _| change(area, |tally| tally.unreviewed = 1), too_many);
	spoilt(
		|area, _| change(area, |tally| tally.energy.thermal = WattHours(-1)),
		"9: a tally of negative energy",
	);
}

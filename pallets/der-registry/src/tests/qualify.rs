use super::*;

#[test]
fn qualify_works() {
	market(|| {
		let der = under_review(battery("1"));
		let capability = battery("1").rating;
		assert_ok!(Registry::qualify(by(DSO), der, capability, UNTIL, None));
		let from = Day(FREE);
		happened(Event::DerQualified { der, capability, from, until: UNTIL, derating: None });
		assert_eq!(status(der), Status::Qualified { capability, until: UNTIL });
		assert_eq!(Ders::<Test>::get(der).unwrap().derating, None);
	});
}

#[test]
fn qualify_derates_on_a_ground() {
	market(|| {
		let der = under_review(battery("1"));
		let capability = Capability { export: Watts(5_000), import: Watts(4_000) };
		let (from, derating) = (Day(FREE), Some(derating()));
		assert_ok!(Registry::qualify(by(DSO), der, capability, UNTIL, derating));
		happened(Event::DerQualified { der, capability, from, until: UNTIL, derating });
		assert_eq!(status(der), Status::Qualified { capability, until: UNTIL });
		assert_eq!(Ders::<Test>::get(der).unwrap().derating, derating);

		let capability = battery("1").rating;
		assert_ok!(Registry::qualify(by(DSO), der, capability, UNTIL, None));
		assert_eq!(Ders::<Test>::get(der).unwrap().derating, None);
	});
}

#[test]
fn a_ground_is_kept_while_the_der_is_suspended_and_dropped_with_the_next_review() {
	market(|| {
		let der = under_review(solar("1"));
		let ground_of = || Ders::<Test>::get(der).unwrap().derating;
		assert_ok!(Registry::qualify(by(DSO), der, export(1_000), UNTIL, Some(derating())));
		assert_ok!(Registry::suspend(by(DSO), der, Ground::EndangersFeeder, hash("a fault")));
		assert_ok!(Registry::reinstate(by(DSO), der));
		assert_eq!(ground_of(), Some(derating()));
		auctions_until(UNTIL.0);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		assert_eq!(ground_of(), None);
	});
}

#[test]
fn qualify_many_works() {
	market(|| {
		let ders = ["1", "2", "3"].map(|serial| under_review(solar(serial)));
		let qualifications = ders.map(|der| Qualification {
			der,
			capability: export(3_000),
			until: UNTIL,
			derating: Some(derating()),
		});
		assert_ok!(bulk::qualify_many(by(DSO), batch(qualifications)));
		let qualified = Status::Qualified { capability: export(3_000), until: UNTIL };
		assert!(ders.iter().all(|der| status(*der) == qualified));
	});
}

#[test]
fn qualify_should_fail_when_it_derates_without_a_ground() {
	market(|| {
		let der = under_review(battery("1"));
		let rating = battery("1").rating;
		let lower = [
			Capability { export: Watts(4_999), import: Watts(5_000) },
			Capability { export: Watts(5_000), import: Watts(4_999) },
			export(1),
		];
		for capability in lower {
			assert_noop!(
				Registry::qualify(by(DSO), der, capability, UNTIL, None),
				E::NoGround(FIRST)
			);
		}
		let early = Day(FREE + MIN_QUALIFICATION - GRID);
		assert_noop!(Registry::qualify(by(DSO), der, rating, early, None), E::NoGround(FIRST));
		let until = Day(FREE + MIN_QUALIFICATION);
		assert_ok!(Registry::qualify(by(DSO), der, rating, until, None));
	});
}

#[test]
fn qualify_should_fail_when_a_renewal_derates_without_a_ground() {
	market(|| {
		let der = under_review(solar("1"));
		assert_ok!(Registry::qualify(by(DSO), der, export(1_000), UNTIL, Some(derating())));
		for (capability, until) in [(1_000, Day(UNTIL.0 + GRID)), (4_999, UNTIL)] {
			assert_noop!(
				Registry::qualify(by(DSO), der, export(capability), until, None),
				E::NoGround(FIRST)
			);
		}
		auctions_until(UNTIL.0 - 2);
		assert_noop!(
			Registry::qualify(by(DSO), der, export(5_000), UNTIL, None),
			E::NoGround(FIRST)
		);
	});
}

#[test]
fn the_shortest_term_is_counted_from_the_first_day_that_the_der_can_count() {
	market(|| {
		let old = enrolled(solar("1"));
		auctions_until(FREE + 6);
		assert_ok!(Registry::retire(by(OWNER), old));
		let new = consenting(
			Registration { point: OTHER_POINT, meter: hash("another"), ..solar("1") },
			ELSEWHERE,
		);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([new])));
		let full = Day(FREE + 7 + MIN_QUALIFICATION);
		let qualify = |until| Registry::qualify(by(OTHER_DSO), new, export(5_000), until, None);
		assert_noop!(qualify(Day(full.0 - GRID)), E::NoGround(FIRST));
		assert_ok!(qualify(full));
	});
}

#[test]
fn qualify_should_fail_when_there_is_no_ground_to_state() {
	market(|| {
		let der = under_review(solar("1"));
		assert_noop!(
			Registry::qualify(by(DSO), der, export(5_000), UNTIL, Some(derating())),
			E::GroundNeedless(FIRST)
		);
	});
}

#[test]
fn qualify_should_fail_when_it_derates_after_the_deadline() {
	market(|| {
		let der = under_review(solar("1"));
		Now::mutate(|now| *now += REVIEW);
		let derate = || Registry::qualify(by(DSO), der, export(1), UNTIL, Some(derating()));
		assert_noop!(derate(), E::ReviewOver(FIRST));
		Now::mutate(|now| *now -= 1);
		assert_ok!(derate());
	});
}

#[test]
fn qualify_many_should_name_the_item_that_is_derated_without_a_ground() {
	market(|| {
		let ders = ["1", "2"].map(|serial| under_review(solar(serial)));
		let [full, derated] = ders.map(|der| Qualification {
			der,
			capability: export(5_000),
			until: UNTIL,
			derating: None,
		});
		let derated = Qualification { capability: export(1), ..derated };
		assert_noop!(bulk::qualify_many(by(DSO), batch([full, derated])), E::NoGround(Item(1)));
	});
}

#[test]
fn qualify_many_should_name_the_item_and_qualify_none_when_one_is_refused() {
	market(|| {
		let ready = under_review(solar("1"));
		let early = consenting(solar("2"), OURS);
		let qualifications = [ready, early].map(|der| Qualification {
			der,
			capability: export(5_000),
			until: UNTIL,
			derating: None,
		});
		assert_noop!(bulk::qualify_many(by(DSO), batch(qualifications)), E::NoReview(Item(1)));
	});
}

#[test]
fn another_capability_counts_from_the_first_free_day() {
	market(|| {
		let der = under_review(solar("1"));
		assert_ok!(Registry::qualify(by(DSO), der, export(2_000), UNTIL, Some(derating())));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
		auctions_until(FREE + 3);
		assert_ok!(Registry::qualify(by(DSO), der, export(5_000), Day(UNTIL.0 + GRID), None));
		assert_eq!(energy(OURS, FREE + 2), export(2_000));
		assert_eq!(energy(OURS, FREE + 3), export(5_000));
		assert_eq!(energy(OURS, UNTIL.0 + GRID - 1), export(5_000));
		assert_eq!(energy(OURS, UNTIL.0 + GRID), export(0));
	});
}

#[test]
fn a_qualification_past_its_deadline_is_still_welcome() {
	market(|| {
		let der = under_review(solar("1"));
		Now::mutate(|now| *now += 2 * REVIEW);
		assert_ok!(Registry::qualify(by(DSO), der, export(5_000), UNTIL, None));
	});
}

#[test]
fn qualify_should_fail_when_the_der_is_not_under_review() {
	market(|| {
		let registered = registered(solar("1"));
		let rejected = under_review(solar("2"));
		assert_ok!(Registry::reject(by(DSO), rejected, Ground::Incapable, hash("test")));
		let suspended = qualified(solar("3"));
		assert_ok!(Registry::suspend(by(DSO), suspended, Ground::Incapable, hash("test")));
		for der in [registered, rejected, suspended] {
			assert_noop!(
				Registry::qualify(by(DSO), der, export(5_000), UNTIL, None),
				E::NoReview(FIRST)
			);
		}
	});
}

#[test]
fn qualify_should_fail_when_the_capability_exceeds_the_rating() {
	market(|| {
		let der = under_review(solar("1"));
		let impossible = [
			export(5_001),
			export(0),
			export(-1),
			Capability { export: Watts(1), import: Watts(1) },
		];
		for capability in impossible {
			assert_noop!(
				Registry::qualify(by(DSO), der, capability, UNTIL, Some(derating())),
				E::CapabilityImpossible(FIRST)
			);
		}
	});
}

#[test]
fn qualify_should_fail_when_it_would_end_before_it_counts() {
	market(|| {
		let der = under_review(solar("1"));
		for until in [Day(0), Day(FREE)] {
			assert_noop!(
				Registry::qualify(by(DSO), der, export(1), until, Some(derating())),
				E::QualificationOver(FIRST)
			);
		}
		assert_ok!(Registry::qualify(by(DSO), der, export(1), Day(FREE + GRID), Some(derating())));
	});
}

#[test]
fn qualify_should_fail_when_the_caller_is_not_the_dso_of_the_area() {
	market(|| {
		let der = under_review(solar("1"));
		for who in [STRICT_DSO, OTHER_DSO, OWNER, AGGREGATOR, ANYONE] {
			assert_noop!(
				Registry::qualify(by(who), der, export(5_000), UNTIL, None),
				E::NotDso(FIRST)
			);
		}
		assert_noop!(Registry::qualify(admin(), der, export(5_000), UNTIL, None), BadOrigin);
		let one = Qualification { der, capability: export(5_000), until: UNTIL, derating: None };
		assert_noop!(bulk::qualify_many(admin(), batch([one])), BadOrigin);
	});
}

#[test]
fn qualify_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		assert_noop!(
			Registry::qualify(by(DSO), DerId(0), export(5_000), UNTIL, None),
			E::UnknownDer(FIRST)
		);
		let der = under_review(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(
			Registry::qualify(by(DSO), der, export(5_000), UNTIL, None),
			E::DerRetired(FIRST)
		);
	});
}

#[test]
fn qualify_should_fail_when_the_portfolio_would_change_on_too_many_days() {
	market(|| {
		let ders = ["1", "2"].map(|serial| enrolled(solar(serial)));
		with_a_full_portfolio(|| {
			let extend =
				|der| Registry::qualify(by(DSO), der, export(5_000), Day(UNTIL.0 + GRID), None);
			assert_eq!(extend(ders[0]), Err(E::TooManyChanges(FIRST).into()));
		});
		assert_ok!(Registry::qualify(by(DSO), ders[1], export(5_000), Day(UNTIL.0 + GRID), None));
	});
}

#[test]
fn qualify_should_fail_when_it_would_end_off_the_grid() {
	market(|| {
		let der = under_review(solar("1"));
		let qualify = |until| Registry::qualify(by(DSO), der, export(5_000), Day(until), None);
		for off in 1..GRID {
			assert_noop!(qualify(UNTIL.0 + off), E::QualificationOffGrid(FIRST));
		}
		assert_ok!(qualify(UNTIL.0 + GRID));
	});
}

#[test]
fn qualify_should_fail_when_it_would_last_too_long() {
	market(|| {
		let der = under_review(solar("1"));
		let qualify = |until| Registry::qualify(by(DSO), der, export(5_000), Day(until), None);
		let last = FREE + MAX_QUALIFICATION;
		assert_noop!(qualify(last + GRID), E::QualificationTooLong(FIRST));
		assert_ok!(qualify(last));
	});
}

#[test]
fn a_der_is_qualified_for_as_long_as_a_node_that_replays_past_days_needs() {
	market(|| {
		auctions_at(NODE, 0);
		Now::set(20_000 * tieline_primitives::MILLIS_PER_DAY);
		let der = under_review(solar("1"));
		let until = Day(20_300);
		assert_ok!(Registry::qualify(by(DSO), der, export(5_000), until, None));
		let lapsed = under_review(solar("2"));
		Now::mutate(|now| *now += REVIEW);
		assert_ok!(Registry::resolve_lapsed(by(ANYONE), lapsed));
		let until = Day((20_060 + MAX_QUALIFICATION) / GRID * GRID);
		assert_eq!(status(lapsed), Status::Qualified { capability: export(5_000), until });
	});
}

#[test]
fn qualify_should_fail_when_the_sum_does_not_fit() {
	market(|| {
		let der = under_review(solar("1"));
		assert_ok!(Registry::qualify(by(DSO), der, export(1_000), UNTIL, Some(derating())));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
		with_a_portfolio_of(i64::MAX, || {
			assert_noop!(
				Registry::qualify(by(DSO), der, export(5_000), UNTIL, None),
				E::CapabilityOverflow(FIRST)
			);
		});
	});
}

#[test]
fn qualify_should_fail_when_a_qualification_would_be_reduced_without_a_ground() {
	market(|| {
		let der = enrolled(solar("1"));
		for (capability, until) in [(export(4_999), UNTIL), (export(5_000), Day(UNTIL.0 - GRID))] {
			assert_noop!(
				Registry::qualify(by(DSO), der, capability, until, Some(derating())),
				E::QualificationReduced(FIRST)
			);
		}
		assert_ok!(Registry::suspend(by(DSO), der, Ground::Incapable, hash("test")));
		assert_ok!(Registry::reinstate(by(DSO), der));
		auctions_until(UNTIL.0);
		assert_ok!(Registry::qualify(
			by(DSO),
			der,
			export(1),
			Day(UNTIL.0 + GRID),
			Some(derating())
		));
	});
}

use super::*;

#[test]
fn qualify_works() {
	market(|| {
		let der = under_review(battery("1"));
		let capability = Capability { export: Watts(5_000), import: Watts(4_000) };
		assert_ok!(Registry::qualify(by(DSO), der, capability, UNTIL));
		happened(Event::DerQualified { der, capability, from: Day(FREE), until: UNTIL });
		assert_eq!(status(der), Status::Qualified { capability, until: UNTIL });
	});
}

#[test]
fn qualify_many_works() {
	market(|| {
		let ders = ["1", "2", "3"].map(|serial| under_review(solar(serial)));
		let qualifications =
			ders.map(|der| Qualification { der, capability: export(3_000), until: UNTIL });
		assert_ok!(Registry::qualify_many(by(DSO), batch(qualifications)));
		let qualified = Status::Qualified { capability: export(3_000), until: UNTIL };
		assert!(ders.iter().all(|der| status(*der) == qualified));
	});
}

#[test]
fn qualify_many_should_name_the_item_and_qualify_none_when_one_is_refused() {
	market(|| {
		let ready = under_review(solar("1"));
		let early = consenting(solar("2"), OURS);
		let qualifications =
			[ready, early].map(|der| Qualification { der, capability: export(1), until: UNTIL });
		assert_noop!(
			Registry::qualify_many(by(DSO), batch(qualifications)),
			E::ReviewMissing(Item(1))
		);
	});
}

#[test]
fn another_capability_counts_from_the_first_free_day() {
	market(|| {
		let der = under_review(solar("1"));
		assert_ok!(Registry::qualify(by(DSO), der, export(2_000), UNTIL));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
		auctions_until(FREE + 3);
		assert_ok!(Registry::qualify(by(DSO), der, export(5_000), Day(UNTIL.0 + 10)));
		assert_eq!(energy(OURS, FREE + 2), export(2_000));
		assert_eq!(energy(OURS, FREE + 3), export(5_000));
		assert_eq!(energy(OURS, UNTIL.0 + 9), export(5_000));
		assert_eq!(energy(OURS, UNTIL.0 + 10), export(0));
	});
}

#[test]
fn a_qualification_past_its_deadline_is_still_welcome() {
	market(|| {
		let der = under_review(solar("1"));
		Now::mutate(|now| *now += 2 * REVIEW);
		assert_ok!(Registry::qualify(by(DSO), der, export(5_000), UNTIL));
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
				Registry::qualify(by(DSO), der, export(1), UNTIL),
				E::ReviewMissing(FIRST)
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
				Registry::qualify(by(DSO), der, capability, UNTIL),
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
				Registry::qualify(by(DSO), der, export(1), until),
				E::QualificationOver(FIRST)
			);
		}
		assert_ok!(Registry::qualify(by(DSO), der, export(1), Day(FREE + 1)));
	});
}

#[test]
fn qualify_should_fail_when_the_caller_is_not_the_dso_of_the_area() {
	market(|| {
		let der = under_review(solar("1"));
		for who in [STRICT_DSO, OTHER_DSO, OWNER, AGGREGATOR, ANYONE] {
			assert_noop!(Registry::qualify(by(who), der, export(1), UNTIL), E::DsoMismatch(FIRST));
		}
		assert_noop!(Registry::qualify(admin(), der, export(1), UNTIL), BadOrigin);
		let one = Qualification { der, capability: export(1), until: UNTIL };
		assert_noop!(Registry::qualify_many(admin(), batch([one])), BadOrigin);
	});
}

#[test]
fn qualify_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		assert_noop!(Registry::qualify(by(DSO), DerId(0), export(1), UNTIL), E::UnknownDer(FIRST));
		let der = under_review(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::qualify(by(DSO), der, export(1), UNTIL), E::DerRetired(FIRST));
	});
}

#[test]
fn qualify_should_fail_when_the_portfolio_would_change_on_too_many_days() {
	market(|| {
		let ders = ["1", "2", "3", "4", "5", "6", "7"].map(|serial| enrolled(solar(serial)));
		for (day, der) in ders.iter().take(6).enumerate() {
			let until = Day(UNTIL.0 + 1 + day as u32);
			let outcome = Registry::qualify(by(DSO), *der, export(5_000), until);
			if day < 5 {
				assert_ok!(outcome);
			} else {
				assert_eq!(outcome, Err(E::TooManyChanges(FIRST).into()));
			}
		}
		let until = Day(UNTIL.0 + 1);
		assert_ok!(Registry::qualify(by(DSO), ders[6], export(5_000), until));
	});
}

#[test]
fn qualify_should_fail_when_the_sum_does_not_fit() {
	market(|| {
		enrolled(solar("1"));
		let der = enrolled(solar("2"));
		// More than any number of DERs come to.
		let modest = Ders::<Test>::get(der).unwrap();
		Ders::<Test>::mutate(der, |der| der.as_mut().unwrap().rating = export(i64::MAX));
		assert_noop!(
			Registry::qualify(by(DSO), der, export(i64::MAX), UNTIL),
			E::CapabilityImpossible(FIRST)
		);
		Ders::<Test>::insert(der, modest);
	});
}

#[test]
fn qualify_should_fail_when_a_qualification_would_be_reduced_without_a_ground() {
	market(|| {
		let der = enrolled(solar("1"));
		for (capability, until) in [(export(4_999), UNTIL), (export(5_000), Day(UNTIL.0 - 1))] {
			assert_noop!(
				Registry::qualify(by(DSO), der, capability, until),
				E::QualificationReduced(FIRST)
			);
		}
		assert_ok!(Registry::suspend(by(DSO), der, Ground::Incapable, hash("test")));
		assert_ok!(Registry::reinstate(by(DSO), der));
		auctions_until(UNTIL.0);
		assert_ok!(Registry::qualify(by(DSO), der, export(1), Day(UNTIL.0 + 1)));
	});
}

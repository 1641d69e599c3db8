use super::*;

#[test]
fn withdraw_works_for_the_owner_the_aggregator_and_the_consortium() {
	for origin in [by(OWNER), by(AGGREGATOR), admin()] {
		market(|| {
			let der = qualified(solar("1"));
			let before = held(AGGREGATOR);
			assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
			auctions_until(FREE + 2);
			assert_ok!(Registry::withdraw(origin.clone(), der, Service::Energy));
			happened(Event::DerWithdrawn {
				der,
				aggregation: OURS,
				service: Service::Energy,
				from: Day(FREE + 2),
			});
			assert_eq!(energy(OURS, FREE + 1), export(5_000));
			assert_eq!(energy(OURS, FREE + 2), export(0));
			assert_eq!(Enrolments::<Test>::get(der, Service::Energy), None);
			assert_eq!(Aggregations::<Test>::get(OURS).unwrap().members, 0);
			assert_eq!(Aggregators::<Test>::get(AGGREGATOR).unwrap().active, 0);
			assert_eq!(Ders::<Test>::get(der).unwrap().earliest, Day(FREE + 2));

			auctions_until(FREE + 5);
			assert_ok!(Registry::clear_portfolio(by(ANYONE), OURS, POINT, Service::Energy));
			assert_eq!(held(AGGREGATOR), before);
		});
	}
}

#[test]
fn an_enrolment_that_has_not_taken_effect_is_dropped_at_once() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		for day in FREE - 1..UNTIL.0 + 1 {
			assert_eq!(energy(OURS, day), export(0));
		}
		assert_eq!(Ders::<Test>::get(der).unwrap().earliest, Day(0));
	});
}

#[test]
fn a_der_leaves_one_service_and_keeps_the_other() {
	market(|| {
		let der = enrolled(solar("1"));
		sell_all_services();
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Reserve));
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_eq!(energy(OURS, FREE), export(0));
		let reserve = Registry::capability(OURS, POINT, Service::Reserve, Day(FREE));
		assert_eq!(reserve, export(5_000));
		assert_eq!(Aggregators::<Test>::get(AGGREGATOR).unwrap().active, 1);
	});
}

#[test]
fn nobody_is_held_in_a_portfolio_because_it_is_full() {
	market(|| {
		let ders = ["0", "1", "2", "3", "4", "5"].map(|serial| enrolled(solar(serial)));
		with_a_full_portfolio(|| {
			let others = energy(OURS, FREE).export.0 - 30_000;
			for (day, der) in (1..).zip(ders) {
				auctions_until(FREE + day);
				assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
				let left = others + 5_000 * i64::from(6 - day);
				assert_eq!(energy(OURS, FREE + day), export(left));
				assert_eq!(energy(OURS, FREE + day - 1), export(left + 5_000));
			}
			auctions_until(FREE);
		});
	});
}

#[test]
fn withdraw_works_for_a_der_that_is_suspended_or_whose_qualification_is_over() {
	market(|| {
		let suspended = enrolled(solar("1"));
		assert_ok!(Registry::suspend(by(DSO), suspended, Ground::Incapable, hash("")));
		let expired = enrolled(solar("2"));
		auctions_until(UNTIL.0 + 1);
		for der in [suspended, expired] {
			assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		}
	});
}

#[test]
fn withdraw_should_fail_when_the_caller_is_neither_owner_nor_aggregator() {
	market(|| {
		let der = enrolled(solar("1"));
		for who in [NEIGHBOUR, RIVAL, DSO, ANYONE] {
			assert_noop!(
				Registry::withdraw(by(who), der, Service::Energy),
				E::NotOwnerNorAggregator
			);
		}
		assert_noop!(Registry::withdraw(RuntimeOrigin::none(), der, Service::Energy), BadOrigin);
	});
}

#[test]
fn withdraw_should_fail_when_the_der_is_not_enrolled_for_the_service() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_noop!(Registry::withdraw(by(OWNER), der, Service::Reserve), E::NotEnrolled);
	});
}

#[test]
fn withdraw_should_fail_when_there_is_no_such_der() {
	market(|| {
		assert_noop!(
			Registry::withdraw(by(OWNER), DerId(0), Service::Energy),
			E::UnknownDer(FIRST)
		);
	});
}

#[test]
fn an_owner_can_leave_when_the_calendar_is_set_back_behind_what_is_forgotten() {
	market(|| {
		let der = enrolled(solar("1"));
		let other = under_review(Registration { point: NEXT_POINT, ..solar("2") });
		assert_ok!(Registry::qualify(by(DSO), other, export(1), UNTIL, Some(derating())));
		assert_ok!(Registry::enroll(by(AGGREGATOR), other, Service::Energy));
		for day in [FREE + 4, FREE + 7] {
			auctions_until(day);
			assert_ok!(Registry::qualify(
				by(DSO),
				other,
				export(i64::from(day)),
				UNTIL,
				Some(derating())
			));
		}
		auctions_until(FREE + 3);
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_eq!(energy(OURS, FREE + 2), export(5_000));
		assert_eq!(energy(OURS, FREE + 3), export(0));
	});
}

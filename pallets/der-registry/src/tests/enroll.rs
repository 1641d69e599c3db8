use super::*;

#[test]
fn enroll_works() {
	market(|| {
		let der = qualified(solar("1"));
		let before = held(AGGREGATOR);
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
		happened(Event::DerEnrolled {
			der,
			aggregation: OURS,
			service: Service::Energy,
			from: Day(FREE),
			capability: export(5_000),
		});
		let enrolment = Enrolments::<Test>::get(der, Service::Energy).unwrap();
		assert_eq!(enrolment.aggregation, OURS);
		assert_eq!(enrolment.from, Day(FREE));
		assert_eq!(enrolment.counted, Counted::new(export(5_000), Day(FREE), UNTIL));
		let aggregation = Aggregations::<Test>::get(OURS).unwrap();
		assert_eq!((aggregation.members, aggregation.portfolios), (1, 1));
		assert_eq!(Aggregators::<Test>::get(AGGREGATOR).unwrap().active, 1);
		assert!(held(AGGREGATOR) > before);
	});
}

#[test]
fn a_portfolio_counts_its_ders_from_the_first_free_day_until_their_qualification_ends() {
	market(|| {
		enrolled(solar("1"));
		enrolled(battery("2"));
		enrolled(Registration { point: NEXT_POINT, ..battery("3") });
		let both = Capability { export: Watts(10_000), import: Watts(5_000) };
		assert_eq!(energy(OURS, FREE - 1), Capability::ZERO);
		assert_eq!(energy(OURS, FREE), both);
		assert_eq!(energy(OURS, UNTIL.0 - 1), both);
		assert_eq!(energy(OURS, UNTIL.0), Capability::ZERO);
		let size = |day| Registry::size(OURS, Service::Energy, Day(day));
		assert_eq!(size(FREE - 1), Watts(0));
		assert_eq!(size(FREE), Watts(15_000));
		assert_eq!(size(UNTIL.0), Watts(0));
	});
}

#[test]
fn different_services_may_be_sold_side_by_side() {
	market(|| {
		let der = enrolled(solar("1"));
		sell_all_services();
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Reserve));
		let on = |service| Registry::capability(OURS, POINT, service, Day(FREE));
		assert_eq!(on(Service::Energy), export(5_000));
		assert_eq!(on(Service::Reserve), export(5_000));
		assert_eq!(on(Service::Regulation), export(0));
	});
}

#[test]
fn enroll_many_works() {
	market(|| {
		let ders = ["1", "2", "3"].map(|serial| qualified(solar(serial)));
		assert_ok!(bulk::enroll_many(by(AGGREGATOR), batch(ders), Service::Energy));
		assert_eq!(energy(OURS, FREE), export(15_000));
		assert_eq!(Aggregations::<Test>::get(OURS).unwrap().members, 3);
	});
}

#[test]
fn enroll_many_should_name_the_item_and_enrol_none_when_one_is_refused() {
	market(|| {
		let ready = qualified(solar("1"));
		let early = under_review(solar("2"));
		assert_noop!(
			bulk::enroll_many(by(AGGREGATOR), batch([ready, early]), Service::Energy),
			E::NotQualified(Item(1))
		);
	});
}

#[test]
fn enroll_many_should_fail_when_a_der_occurs_twice() {
	market(|| {
		let der = qualified(solar("1"));
		assert_noop!(
			bulk::enroll_many(by(AGGREGATOR), batch([der, der]), Service::Energy),
			E::AlreadyEnrolled(Item(1))
		);
	});
}

#[test]
fn a_der_joins_another_aggregation_on_the_day_that_it_leaves_the_first() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 5);
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_ok!(Registry::consent(by(OWNER), der, THEIRS));
		assert_ok!(Registry::enroll(by(RIVAL), der, Service::Energy));
		for day in FREE..FREE + 10 {
			let (left, joined) = (energy(OURS, day), energy(THEIRS, day));
			let expected = if day < FREE + 5 { (5_000, 0) } else { (0, 5_000) };
			assert_eq!((left.export.0, joined.export.0), expected, "on day {day}");
		}
	});
}

#[test]
fn a_device_registered_anew_is_enrolled_from_the_day_that_the_old_one_counts_no_more() {
	market(|| {
		let old = enrolled(solar("1"));
		auctions_until(FREE + 4);
		assert_ok!(Registry::retire(by(OWNER), old));
		let moved = Registration { point: OTHER_POINT, meter: hash("another"), ..solar("1") };
		let new = consenting(moved, ELSEWHERE);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([new])));
		assert_ok!(Registry::qualify(by(OTHER_DSO), new, export(5_000), UNTIL, None));
		assert_ok!(Registry::enroll(by(AGGREGATOR), new, Service::Energy));
		assert_eq!(Enrolments::<Test>::get(new, Service::Energy).unwrap().from, Day(FREE + 5));
	});
}

#[test]
fn enroll_should_fail_when_the_node_has_as_many_portfolios_for_energy_as_it_can() {
	market(|| {
		MaxPortfolios::set(2);
		enrolled(solar("1"));
		let ours = enrolled(Registration { point: NEXT_POINT, ..solar("2") });
		let theirs = consenting(solar("3"), THEIRS);
		assert_ok!(bulk::request_review(by(RIVAL), batch([theirs])));
		assert_ok!(Registry::qualify(by(DSO), theirs, export(5_000), UNTIL, None));
		let full = || E::TooManyPortfolios(FIRST);
		assert_noop!(Registry::enroll(by(RIVAL), theirs, Service::Energy), full());
		let far = qualified(Registration { point: PointId(POINT.area(), 5), ..solar("4") });
		let near = qualified(solar("5"));
		assert_noop!(
			bulk::enroll_many(by(AGGREGATOR), batch([near, far]), Service::Energy),
			E::TooManyPortfolios(Item(1))
		);

		// A DER more in a portfolio takes no room, nor does one for another service or elsewhere.
		assert_ok!(Registry::enroll(by(AGGREGATOR), near, Service::Energy));
		sell_all_services();
		assert_ok!(Registry::enroll(by(RIVAL), theirs, Service::Reserve));
		let elsewhere = consenting(Registration { point: OTHER_POINT, ..solar("6") }, ELSEWHERE);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([elsewhere])));
		assert_ok!(Registry::qualify(by(OTHER_DSO), elsewhere, export(5_000), UNTIL, None));
		assert_ok!(Registry::enroll(by(AGGREGATOR), elsewhere, Service::Energy));
		assert_eq!(EnergyPortfolios::<Test>::get(NODE), 2);
		assert_eq!(EnergyPortfolios::<Test>::get(OTHER_NODE), 1);

		// Room comes back when a portfolio is spent and cleared, not when its last DER leaves.
		assert_ok!(Registry::withdraw(by(OWNER), ours, Service::Energy));
		assert_noop!(Registry::enroll(by(RIVAL), theirs, Service::Energy), full());
		assert_ok!(Registry::clear_portfolio(by(ANYONE), OURS, NEXT_POINT, Service::Energy));
		assert_ok!(Registry::enroll(by(RIVAL), theirs, Service::Energy));
		assert_eq!(EnergyPortfolios::<Test>::get(NODE), 2);
	});
}

#[test]
fn enroll_should_fail_when_the_service_is_sold_in_retail() {
	market(|| {
		let retail = BoundedVec::truncate_from(vec![Service::Energy]);
		let der = qualified(Registration { retail, ..solar("1") });
		assert_noop!(
			Registry::enroll(by(AGGREGATOR), der, Service::Energy),
			E::ServiceSoldInRetail(FIRST)
		);
		sell_all_services();
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Reserve));
	});
}

#[test]
fn enroll_should_fail_when_the_der_is_enrolled_for_the_service() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_noop!(
			Registry::enroll(by(AGGREGATOR), der, Service::Energy),
			E::AlreadyEnrolled(FIRST)
		);
	});
}

#[test]
fn enroll_should_fail_when_the_der_is_not_qualified() {
	market(|| {
		let registered = consenting(solar("1"), OURS);
		let waiting = under_review(solar("2"));
		let rejected = under_review(solar("3"));
		assert_ok!(Registry::reject(by(DSO), rejected, Ground::EndangersFeeder, hash("")));
		let suspended = qualified(solar("4"));
		assert_ok!(Registry::suspend(by(DSO), suspended, Ground::Incapable, hash("")));
		for der in [registered, waiting, rejected, suspended] {
			assert_noop!(
				Registry::enroll(by(AGGREGATOR), der, Service::Energy),
				E::NotQualified(FIRST)
			);
		}
	});
}

#[test]
fn enroll_should_fail_when_the_qualification_is_over_by_the_first_free_day() {
	market(|| {
		let der = qualified(solar("1"));
		auctions_until(UNTIL.0);
		assert_noop!(
			Registry::enroll(by(AGGREGATOR), der, Service::Energy),
			E::NotQualified(FIRST)
		);
		auctions_until(UNTIL.0 - 1);
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
	});
}

#[test]
fn enroll_should_fail_when_the_owner_has_not_consented() {
	market(|| {
		let der = qualified(solar("1"));
		assert_ok!(Registry::revoke_consent(by(OWNER), der));
		assert_noop!(Registry::enroll(by(AGGREGATOR), der, Service::Energy), E::NoConsent(FIRST));
	});
}

#[test]
fn enroll_should_fail_when_the_owner_has_consented_to_another() {
	market(|| {
		let der = qualified(solar("1"));
		assert_noop!(Registry::enroll(by(RIVAL), der, Service::Energy), E::ConsentToAnother(FIRST));
	});
}

#[test]
fn enroll_should_fail_when_the_caller_is_no_aggregator() {
	market(|| {
		let der = qualified(solar("1"));
		for who in [OWNER, DSO, ANYONE] {
			assert_noop!(Registry::enroll(by(who), der, Service::Energy), E::UnknownAggregator);
		}
		assert_noop!(Registry::enroll(admin(), der, Service::Energy), BadOrigin);
		assert_noop!(bulk::enroll_many(admin(), batch([der]), Service::Energy), BadOrigin);
	});
}

#[test]
fn enroll_should_fail_when_the_aggregator_has_been_expelled() {
	market(|| {
		let der = qualified(solar("1"));
		assert_ok!(Registry::expel_aggregator(admin(), AGGREGATOR, hash("fraud")));
		assert_noop!(Registry::enroll(by(AGGREGATOR), der, Service::Energy), E::AggregatorExpelled);
	});
}

#[test]
fn enroll_should_fail_when_the_aggregation_is_dissolved() {
	market(|| {
		let der = qualified(solar("1"));
		assert_ok!(Registry::dissolve_aggregation(by(AGGREGATOR), OURS));
		assert_noop!(
			Registry::enroll(by(AGGREGATOR), der, Service::Energy),
			E::UnknownAggregation(FIRST)
		);
	});
}

#[test]
fn enroll_should_fail_when_the_aggregation_is_at_another_pricing_node() {
	market(|| {
		let der = qualified(solar("1"));
		Consents::<Test>::insert(der, ELSEWHERE);
		assert_noop!(
			Registry::enroll(by(AGGREGATOR), der, Service::Energy),
			E::WrongPricingNode(FIRST)
		);
	});
}

#[test]
fn enroll_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		assert_noop!(
			Registry::enroll(by(AGGREGATOR), DerId(0), Service::Energy),
			E::UnknownDer(FIRST)
		);
		let der = qualified(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::enroll(by(AGGREGATOR), der, Service::Energy), E::DerRetired(FIRST));
	});
}

#[test]
fn enroll_should_fail_when_the_portfolio_would_change_on_too_many_days() {
	market(|| {
		enrolled(solar("1"));
		let same = qualified(solar("2"));
		let other = under_review(solar("3"));
		assert_ok!(Registry::qualify(by(DSO), other, export(5_000), Day(UNTIL.0 + GRID), None));
		with_a_full_portfolio(|| {
			assert_noop!(
				Registry::enroll(by(AGGREGATOR), other, Service::Energy),
				E::TooManyChanges(FIRST)
			);
			assert_ok!(Registry::enroll(by(AGGREGATOR), same, Service::Energy));
		});
	});
}

#[test]
fn enroll_should_fail_when_the_sum_does_not_fit() {
	market(|| {
		enrolled(solar("1"));
		let der = qualified(solar("2"));
		with_a_portfolio_of(i64::MAX, || {
			assert_noop!(
				Registry::enroll(by(AGGREGATOR), der, Service::Energy),
				E::CapabilityOverflow(FIRST)
			);
		});
	});
}

#[test]
fn enroll_should_fail_when_the_deposit_cannot_be_paid() {
	market(|| {
		let der = qualified(solar("1"));
		let left = Balances::free_balance(AGGREGATOR);
		assert_ok!(Balances::transfer_allow_death(by(AGGREGATOR), ANYONE, left - 10));
		assert_noop!(
			Registry::enroll(by(AGGREGATOR), der, Service::Energy),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

#[test]
fn enroll_should_fail_when_no_auction_sells_the_service() {
	market(|| {
		let der = qualified(solar("1"));
		for service in [Service::Reserve, Service::Regulation] {
			assert_noop!(Registry::enroll(by(AGGREGATOR), der, service), E::ServiceNotSold);
			assert_noop!(
				bulk::enroll_many(by(AGGREGATOR), batch([der]), service),
				E::ServiceNotSold
			);
		}
		sell_all_services();
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Reserve));
	});
}

/// Registered at two nodes in turn, a device counts a day later each time.
#[test]
fn enroll_should_fail_when_the_der_begins_too_far_ahead() {
	market(|| {
		let old = enrolled(solar("1"));
		auctions_until(FREE + 4);
		assert_ok!(Registry::retire(by(OWNER), old));
		for turn in 0..10 {
			let point = if turn % 2 == 0 { OTHER_POINT } else { POINT };
			let meter = hash(&format!("meter {turn}"));
			let der = registered(Registration { point, meter, ..solar("1") });
			assert_ok!(Registry::retire(by(OWNER), der));
		}
		let elsewhere =
			registered(Registration { point: OTHER_POINT, meter: hash("another"), ..solar("1") });
		assert_ok!(Registry::retire(by(OWNER), elsewhere));
		let der = qualified(solar("1"));
		let earliest = Ders::<Test>::get(der).unwrap().earliest;
		auctions_until(earliest.0 - 11);
		let enroll = || Registry::enroll(by(AGGREGATOR), der, Service::Energy);
		assert_noop!(enroll(), E::StartTooFarAhead(FIRST));
		auctions_until(earliest.0 - 10);
		assert_ok!(enroll());
		assert_eq!(Enrolments::<Test>::get(der, Service::Energy).unwrap().from, earliest);
	});
}

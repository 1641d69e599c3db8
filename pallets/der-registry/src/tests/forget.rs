use super::*;

#[test]
fn forget_works_once_the_device_is_registered_anew() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 2);
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_ok!(Registry::close_site(by(OWNER), SiteId(0)));
		assert_ok!(Registry::register(by(NEIGHBOUR), solar("1")));
		auctions_until(FREE + 5);
		assert!(held(OWNER) > 0);
		assert_ok!(Registry::forget(by(ANYONE), der));
		happened(Event::DerForgotten { der });
		assert_eq!(Ders::<Test>::get(der), None);
		assert_eq!(Devices::<Test>::get(hash("1")), Some(DerId(1)));
		assert_eq!(Meters::<Test>::get(hash("meter of 1")), Some(Metered::Site(SiteId(1))));
		assert_ok!(Registry::forget_site(by(ANYONE), SiteId(0)));
		assert_eq!(held(OWNER), 0);
	});
}

#[test]
fn what_has_never_counted_is_forgotten_at_once_with_its_device_and_meters() {
	market(|| {
		let submeter = Some(hash("sub"));
		let der = registered(Registration { submeter, ..solar("1") });
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_ok!(Registry::forget(by(ANYONE), der));
		assert_eq!(Ders::<Test>::get(der), None);
		assert_eq!(Devices::<Test>::get(hash("1")), None);
		assert_eq!(Meters::<Test>::get(hash("sub")), None);
		assert_eq!(Meters::<Test>::iter().count(), 0);
		assert_eq!(held(OWNER), 0);
	});
}

#[test]
fn forget_leaves_the_device_with_the_der_that_has_it_now() {
	market(|| {
		let measured = || Registration { submeter: Some(hash("sub")), ..solar("1") };
		let old = registered(measured());
		assert_ok!(Registry::retire(by(OWNER), old));
		let new = registered(measured());
		assert_ok!(Registry::forget(by(OWNER), old));
		assert_eq!(Devices::<Test>::get(hash("1")), Some(new));
		assert_eq!(Meters::<Test>::get(hash("sub")), Some(Metered::Der(new)));
	});
}

#[test]
fn forget_should_fail_when_nothing_else_says_from_when_the_device_or_its_meter_counts() {
	market(|| {
		let measured = || Registration { submeter: Some(hash("sub")), ..solar("1") };
		let der = enrolled(measured());
		auctions_until(FREE + 2);
		assert_ok!(Registry::retire(by(OWNER), der));
		auctions_until(FREE + 100);
		assert_noop!(Registry::forget(by(OWNER), der), E::OnlyRecord);
		registered(Registration { device: hash("2"), ..measured() });
		assert_noop!(Registry::forget(by(OWNER), der), E::OnlyRecord);
		registered(Registration { submeter: Some(hash("another")), ..measured() });
		assert_ok!(Registry::forget(by(OWNER), der));
	});
}

#[test]
fn forget_should_fail_for_a_heir_that_has_not_counted_itself() {
	market(|| {
		let old = enrolled(solar("1"));
		auctions_until(FREE + 2);
		assert_ok!(Registry::retire(by(OWNER), old));
		let heir = registered(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), heir));
		auctions_until(FREE + 100);
		assert_ok!(Registry::forget(by(OWNER), old));
		assert_noop!(Registry::forget(by(OWNER), heir), E::OnlyRecord);
	});
}

/// Two nodes that replay days of their own: the second has yet to auction days that the first has
/// auctioned.
#[test]
fn a_device_is_not_sold_again_at_a_node_whose_days_are_far_behind() {
	market(|| {
		Now::set(50 * tieline_primitives::MILLIS_PER_DAY);
		auctions_at(OTHER_NODE, 1);
		let old = enrolled(solar("1"));
		auctions_at(NODE, FREE + 2);
		assert_ok!(Registry::retire(by(OWNER), old));
		auctions_at(NODE, FREE + 40);
		assert_noop!(Registry::forget(by(OWNER), old), E::OnlyRecord);

		let meter = hash("a meter there");
		let new = consenting(Registration { point: OTHER_POINT, meter, ..solar("1") }, ELSEWHERE);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([new])));
		assert_ok!(Registry::qualify(by(OTHER_DSO), new, export(5_000), UNTIL, None));
		assert_ok!(Registry::enroll(by(AGGREGATOR), new, Service::Energy));
		for day in 0..UNTIL.0 {
			let elsewhere = Registry::capability(ELSEWHERE, OTHER_POINT, Service::Energy, Day(day));
			let due = if day < FREE + 3 { 0 } else { 5_000 };
			assert_eq!(elsewhere, export(due), "on day {day}");
		}
		assert_eq!(energy(OURS, FREE + 1), export(5_000));
	});
}

#[test]
fn forget_should_fail_while_the_chain_can_be_asked_for_a_day_on_which_it_counted() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 2);
		assert_ok!(Registry::retire(by(OWNER), der));
		auctions_until(FREE + 4);
		assert_noop!(Registry::forget(by(OWNER), der), E::StillKept);
	});
}

#[test]
fn forget_should_fail_when_the_der_is_not_retired() {
	market(|| {
		let der = registered(solar("1"));
		assert_noop!(Registry::forget(by(OWNER), der), E::DerInUse);
	});
}

#[test]
fn forget_should_fail_when_there_is_no_such_der() {
	market(|| {
		assert_noop!(Registry::forget(by(OWNER), DerId(0)), E::UnknownDer(FIRST));
	});
}

#[test]
fn forget_should_fail_when_nobody_signs() {
	market(|| {
		let der = registered(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::forget(admin(), der), BadOrigin);
	});
}

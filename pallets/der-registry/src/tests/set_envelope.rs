use super::*;

#[test]
fn the_ders_of_a_site_count_together_at_most_its_envelope() {
	market(|| {
		let solar = enrolled(solar("1"));
		set_envelope(envelope(7_000, 4_000));
		let battery = enrolled(behind_meter_1("2"));
		assert_eq!(counted(solar, Service::Energy).unwrap().capability, export(5_000));
		assert_eq!(counted(battery, Service::Energy).unwrap().capability, envelope(2_000, 4_000));
		assert_eq!(energy(OURS, FREE), envelope(7_000, 4_000));
		assert_eq!(Registry::size(OURS, Service::Energy, Day(FREE)), Watts(7_000));
		assert_eq!(energy(OURS, UNTIL.0), Capability::ZERO);
	});
}

#[test]
fn until_the_dso_sets_an_envelope_it_is_what_the_point_carries() {
	market(|| {
		Capacity::set(envelope(8_000, 8_000));
		enrolled(solar("1"));
		enrolled(behind_meter_1("2"));
		assert_eq!(energy(OURS, FREE), envelope(8_000, 5_000));
	});
}

#[test]
fn a_narrower_envelope_takes_effect_on_the_first_free_day() {
	market(|| {
		enrolled(solar("1"));
		enrolled(behind_meter_1("2"));
		auctions_until(FREE + 2);
		set_envelope(envelope(6_000, 0));
		let evidence = hash("the agreement");
		happened(Event::EnvelopeSet { site: SITE, envelope: envelope(6_000, 0), evidence });
		assert_eq!(energy(OURS, FREE + 1), envelope(10_000, 5_000));
		assert_eq!(energy(OURS, FREE + 2), envelope(6_000, 0));
		set_envelope(envelope(0, 0));
		assert_eq!(energy(OURS, FREE + 2), Capability::ZERO);
		set_envelope(envelope(9_000, 9_000));
		assert_eq!(energy(OURS, FREE + 2), envelope(9_000, 5_000));
	});
}

#[test]
fn ders_that_count_on_different_days_do_not_take_each_others_room() {
	market(|| {
		let first = enrolled(solar("1"));
		set_envelope(envelope(5_000, 5_000));
		assert_ok!(Registry::switch(by(OWNER), first, THEIRS, Day(FREE + 3)));
		auctions_until(FREE + 3);
		assert_ok!(Registry::make_switch(by(ANYONE), first));
		enrolled(behind_meter_1("2"));
		let levels = (FREE + 2..FREE + 5).map(|day| energy(OURS, day).export.0);
		assert_eq!(levels.collect::<Vec<_>>(), [5_000, 5_000, 5_000]);
	});
}

#[test]
fn a_der_for_which_there_is_no_room_at_all_is_not_enrolled() {
	market(|| {
		enrolled(solar("1"));
		set_envelope(envelope(5_000, 0));
		let battery = qualified(behind_meter_1("2"));
		let enroll = Registry::enroll(by(AGGREGATOR), battery, Service::Energy);
		assert_noop!(enroll, E::EnvelopeFull(FIRST));
	});
}

#[test]
fn each_service_has_the_whole_envelope() {
	market(|| {
		sell_all_services();
		let der = enrolled(battery("1"));
		set_envelope(envelope(4_000, 4_000));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Reserve));
		let reserve = Registry::capability(OURS, POINT, Service::Reserve, Day(FREE));
		assert_eq!((energy(OURS, FREE), reserve), (envelope(4_000, 4_000), envelope(4_000, 4_000)));
	});
}

#[test]
fn set_envelope_should_fail_when_it_cannot_be() {
	market(|| {
		registered(solar("1"));
		Capacity::set(envelope(8_000, 8_000));
		let set = |envelope| Registry::set_envelope(by(DSO), SITE, envelope, hash("typo"));
		for negative in [envelope(-1, 0), envelope(0, -1)] {
			assert_eq!(set(negative).unwrap_err().error, E::EnvelopeImpossible.into());
		}
		for beyond in [envelope(8_001, 0), envelope(0, 8_001)] {
			assert_eq!(set(beyond).unwrap_err().error, E::EnvelopeExceedsCapacity.into());
		}
		assert_ok!(set(envelope(8_000, 8_000)));
	});
}

#[test]
fn set_envelope_should_fail_when_the_caller_is_not_the_dso_of_the_area() {
	market(|| {
		enrolled(solar("1"));
		auctions_until(FREE + 1);
		let set = |who, site| {
			let set = Registry::set_envelope(by(who), site, envelope(1, 1), hash("evidence"));
			set.unwrap_err().error
		};
		for who in [OWNER, AGGREGATOR, OTHER_DSO] {
			assert_eq!(set(who, SITE), E::NotDso(FIRST).into());
		}
		assert_eq!(set(DSO, SiteId(9)), E::UnknownSite.into());
		assert_ok!(Registry::retire(by(OWNER), DerId(0)));
		assert_ok!(Registry::close_site(by(OWNER), SITE));
		assert_eq!(set(DSO, SITE), E::SiteClosed.into());
		let root = Registry::set_envelope(admin(), SITE, envelope(1, 1), hash("evidence"));
		assert_eq!(root.unwrap_err().error, BadOrigin);
	});
}

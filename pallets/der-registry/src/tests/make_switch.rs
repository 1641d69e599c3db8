use super::*;

#[test]
fn the_ders_of_one_meter_switch_together() {
	market(|| {
		let ders = [enrolled(solar("1")), enrolled(behind_meter_1("2"))];
		for der in ders {
			assert_ok!(Registry::switch(by(OWNER), der, THEIRS, Day(FREE + 2)));
		}
		auctions_until(FREE + 2);
		let enroll = |der| Registry::enroll(by(RIVAL), der, Service::Energy);
		assert_noop!(enroll(ders[0]), E::SiteInAnother(FIRST));
		assert_ok!(Registry::make_switch(by(ANYONE), ders[1]));
		happened(Event::ConsentGiven { der: ders[1], aggregation: THEIRS });
		assert_ok!(enroll(ders[0]));
		assert_ok!(enroll(ders[1]));
		assert_eq!(energy(OURS, FREE + 1), envelope(10_000, 5_000));
		assert_eq!(energy(THEIRS, FREE + 2), envelope(10_000, 5_000));
	});
}

#[test]
fn a_der_with_a_meter_of_its_own_may_be_in_another_aggregation() {
	market(|| {
		enrolled(solar("1"));
		set_envelope(envelope(7_000, 7_000));
		let metered = Registration { submeter: Some(hash("sub")), ..behind_meter_1("2") };
		let der = qualified(metered);
		assert_ok!(Registry::consent(by(OWNER), der, THEIRS));
		assert_ok!(Registry::enroll(by(RIVAL), der, Service::Energy));
		assert_eq!(energy(OURS, FREE), export(5_000));
		assert_eq!(energy(THEIRS, FREE), envelope(2_000, 5_000));
	});
}

#[test]
fn make_switch_should_fail_when_no_switch_is_due() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_noop!(Registry::make_switch(by(ANYONE), der), E::NoSwitch);
		assert_ok!(Registry::switch(by(OWNER), der, THEIRS, Day(FREE + 1)));
		assert_noop!(Registry::make_switch(by(ANYONE), der), E::SwitchTooEarly);
		assert_noop!(Registry::make_switch(admin(), der), BadOrigin);
	});
}

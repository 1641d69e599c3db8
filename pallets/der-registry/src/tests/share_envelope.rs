use super::*;

#[test]
fn room_that_a_der_has_left_is_shared_out_among_the_others() {
	market(|| {
		let solar = enrolled(solar("1"));
		set_envelope(envelope(6_000, 6_000));
		let battery = enrolled(behind_meter_1("2"));
		assert_eq!(counted(battery, Service::Energy).unwrap().capability, envelope(1_000, 5_000));
		assert_ok!(Registry::withdraw(by(OWNER), solar, Service::Energy));
		assert_eq!(energy(OURS, FREE), envelope(1_000, 5_000));
		assert_ok!(Registry::share_envelope(by(ANYONE), SITE));
		happened(Event::EnvelopeShared { site: SITE });
		assert_eq!(energy(OURS, FREE), envelope(5_000, 5_000));
	});
}

#[test]
fn room_is_given_in_the_order_of_registration() {
	market(|| {
		let first = qualified(solar("1"));
		set_envelope(envelope(6_000, 6_000));
		let second = enrolled(behind_meter_1("2"));
		assert_ok!(Registry::enroll(by(AGGREGATOR), first, Service::Energy));
		let counts = |der| counted(der, Service::Energy).unwrap().capability.export.0;
		assert_eq!((counts(first), counts(second)), (1_000, 5_000));
		assert_ok!(Registry::share_envelope(by(ANYONE), SITE));
		assert_eq!((counts(first), counts(second)), (5_000, 1_000));
	});
}

#[test]
fn the_weight_is_that_of_the_ders_of_the_site() {
	market(|| {
		enrolled(solar("1"));
		let used = Registry::share_envelope(by(ANYONE), SITE).unwrap().actual_weight;
		assert_eq!(used, Some(<() as crate::WeightInfo>::set_envelope(1)));
	});
}

#[test]
fn share_envelope_should_fail_when_there_is_no_such_site_or_nobody_signs() {
	market(|| {
		let share = |origin| Registry::share_envelope(origin, SITE).unwrap_err().error;
		assert_eq!(share(by(ANYONE)), E::UnknownSite.into());
		assert_eq!(share(admin()), BadOrigin);
	});
}

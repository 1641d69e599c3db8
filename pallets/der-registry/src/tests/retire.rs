use super::*;

#[test]
fn retire_works() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 2);
		assert_ok!(Registry::retire(by(OWNER), der));
		happened(Event::DerRetired { der, from: Day(FREE + 2) });
		assert_eq!(status(der), Status::Retired { from: Day(FREE + 2) });
		assert_eq!(count(|event| matches!(event, Event::DerWithdrawn { .. })), 1);
		assert_eq!(count(|event| matches!(event, Event::ConsentRevoked { .. })), 1);
		assert_eq!(Consents::<Test>::get(der), None);
		assert_eq!(energy(OURS, FREE + 1), export(5_000));
		assert_eq!(energy(OURS, FREE + 2), export(0));
	});
}

#[test]
fn a_der_that_never_counted_is_retired_from_the_beginning_of_time() {
	market(|| {
		let der = registered(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_eq!(status(der), Status::Retired { from: Day(0) });
	});
}

#[test]
fn the_consortium_retires_what_was_registered_to_keep_a_device_from_its_owner() {
	market(|| {
		let squatted = solar("1");
		let der = registered(squatted.clone());
		assert_noop!(
			Registry::register(by(NEIGHBOUR), squatted.clone()),
			E::DuplicateDevice(FIRST)
		);
		assert_ok!(Registry::retire(admin(), der));
		assert_ok!(Registry::register(by(NEIGHBOUR), squatted));
	});
}

#[test]
fn retire_should_fail_when_the_caller_does_not_own_the_der() {
	market(|| {
		let der = enrolled(solar("1"));
		for who in [NEIGHBOUR, AGGREGATOR, DSO] {
			assert_noop!(Registry::retire(by(who), der), E::NotOwner(FIRST));
		}
		assert_noop!(Registry::retire(RuntimeOrigin::none(), der), BadOrigin);
	});
}

#[test]
fn retire_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		assert_noop!(Registry::retire(by(OWNER), DerId(0)), E::UnknownDer(FIRST));
		let der = registered(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(Registry::retire(by(OWNER), der), E::DerRetired(FIRST));
	});
}

use super::*;

#[test]
fn forget_works() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 2);
		assert_ok!(Registry::retire(by(OWNER), der));
		assert!(held(OWNER) > 0);
		auctions_until(FREE + 5);
		assert_ok!(Registry::forget(by(ANYONE), der));
		happened(Event::DerForgotten { der });
		assert_eq!(Ders::<Test>::get(der), None);
		assert_eq!(Devices::<Test>::get(hash("1")), None);
		assert_eq!(Meters::<Test>::get(hash("meter of 1")), None);
		assert_eq!(held(OWNER), 0);
	});
}

#[test]
fn forget_leaves_the_device_with_the_der_that_has_it_now() {
	market(|| {
		let old = registered(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), old));
		let new = registered(solar("1"));
		assert_ok!(Registry::forget(by(OWNER), old));
		assert_eq!(Devices::<Test>::get(hash("1")), Some(new));
		assert_eq!(Meters::<Test>::get(hash("meter of 1")), Some(new));
	});
}

#[test]
fn forget_should_fail_while_the_chain_can_be_asked_for_a_day_on_which_it_counted() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 2);
		assert_ok!(Registry::retire(by(OWNER), der));
		auctions_until(FREE + 4);
		assert_noop!(Registry::forget(by(OWNER), der), E::TooEarlyToForget);
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

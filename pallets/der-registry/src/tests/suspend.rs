use super::*;

#[test]
fn suspend_works() {
	market(|| {
		let der = enrolled(solar("1"));
		let other = enrolled(solar("2"));
		auctions_until(FREE + 2);
		let (ground, evidence) = (Ground::EndangersFeeder, hash("a fault record"));
		assert_ok!(Registry::suspend(by(DSO), der, ground, evidence));
		happened(Event::DerSuspended { der, ground, evidence, from: Day(FREE + 2) });
		assert_eq!(
			status(der),
			Status::Suspended { capability: export(5_000), until: UNTIL, ground, evidence }
		);
		assert_eq!(energy(OURS, FREE + 1), export(10_000));
		assert_eq!(energy(OURS, FREE + 2), export(5_000));
		assert_eq!(
			counted(der, Service::Energy),
			Some(Counted::new(export(5_000), Day(FREE), Day(FREE + 2)))
		);
		assert_eq!(
			counted(other, Service::Energy),
			Some(Counted::new(export(5_000), Day(FREE), UNTIL))
		);
	});
}

#[test]
fn suspend_should_fail_when_the_der_is_not_qualified() {
	market(|| {
		let twice = qualified(solar("1"));
		assert_ok!(Registry::suspend(by(DSO), twice, Ground::Incapable, hash("")));
		for der in [twice, registered(solar("2")), under_review(solar("3"))] {
			assert_noop!(
				Registry::suspend(by(DSO), der, Ground::Incapable, hash("")),
				E::NotQualified(FIRST)
			);
		}
	});
}

#[test]
fn suspend_should_fail_when_the_caller_is_not_the_dso_of_the_area() {
	market(|| {
		let der = qualified(solar("1"));
		for who in [STRICT_DSO, OTHER_DSO, OWNER, AGGREGATOR] {
			assert_noop!(
				Registry::suspend(by(who), der, Ground::Incapable, hash("")),
				E::NotDso(FIRST)
			);
		}
		assert_noop!(Registry::suspend(admin(), der, Ground::Incapable, hash("")), BadOrigin);
	});
}

#[test]
fn suspend_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		let suspend = |der| Registry::suspend(by(DSO), der, Ground::Incapable, hash(""));
		assert_noop!(suspend(DerId(0)), E::UnknownDer(FIRST));
		let der = qualified(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(suspend(der), E::DerRetired(FIRST));
	});
}

#[test]
fn suspend_should_fail_when_the_dso_cannot_pay_the_deposit() {
	market(|| {
		let der = qualified(solar("1"));
		assert_ok!(Balances::force_set_balance(admin(), DSO, 1));
		let suspend = Registry::suspend(by(DSO), der, Ground::Incapable, hash("test"));
		assert_eq!(suspend, Err(sp_runtime::TokenError::FundsUnavailable.into()));
	});
}

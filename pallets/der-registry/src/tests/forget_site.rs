use super::*;

/// A closed site, of a customer whose DER counted until `FREE + 4`.
fn closed() {
	let der = enrolled(solar("1"));
	auctions_until(FREE + 4);
	assert_ok!(Registry::retire(by(OWNER), der));
	assert_ok!(Registry::close_site(by(OWNER), SITE));
}

#[test]
fn a_closed_site_is_forgotten_once_another_has_its_meter() {
	market(|| {
		closed();
		assert_ok!(Registry::register(by(NEIGHBOUR), behind_meter_1("2")));
		let paid = held(OWNER);
		auctions_until(FREE + 7);
		assert_ok!(Registry::forget_site(by(ANYONE), SITE));
		happened(Event::SiteForgotten { site: SITE });
		assert!(held(OWNER) < paid);
		assert_eq!(Registry::site_of(hash("meter of 1")), Some(SiteId(1)));
	});
}

#[test]
fn forget_site_should_fail_while_the_record_is_needed() {
	market(|| {
		assert_noop!(Registry::forget_site(by(ANYONE), SITE), E::UnknownSite);
		closed();
		assert_noop!(Registry::forget_site(admin(), SITE), BadOrigin);
		assert_noop!(Registry::forget_site(by(ANYONE), SITE), E::StillKept);
		auctions_until(FREE + 99);
		assert_noop!(Registry::forget_site(by(ANYONE), SITE), E::OnlyRecord);
		registered(solar("2"));
		assert_noop!(Registry::forget_site(by(ANYONE), SiteId(1)), E::SiteInUse);
	});
}

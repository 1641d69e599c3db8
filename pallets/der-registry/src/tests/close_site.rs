use super::*;

#[test]
fn another_customer_opens_a_site_at_the_meter_of_a_closed_one() {
	market(|| {
		let old = enrolled(solar("1"));
		set_envelope(envelope(1_000, 1_000));
		auctions_until(FREE + 4);
		assert_ok!(Registry::retire(by(OWNER), old));
		assert_ok!(Registry::close_site(by(OWNER), SITE));
		happened(Event::SiteClosed { site: SITE });
		assert_eq!(Registry::site_of(hash("meter of 1")), None);
		assert_eq!(SiteLevels::<Test>::iter().count(), 0);
		assert_ok!(Registry::register(by(NEIGHBOUR), behind_meter_1("2")));
		let new = Ders::<Test>::get(DerId(1)).unwrap();
		assert_eq!((new.site, new.earliest), (SiteId(1), Day(FREE + 4)));
		assert_eq!(Sites::<Test>::get(new.site).unwrap().envelope, None);
	});
}

#[test]
fn what_is_behind_the_meter_of_a_closed_site_counts_at_another_node_a_day_later() {
	market(|| {
		let old = enrolled(solar("1"));
		auctions_until(FREE + 4);
		assert_ok!(Registry::retire(by(OWNER), old));
		assert_ok!(Registry::close_site(by(OWNER), SITE));
		let there = Registration { point: OTHER_POINT, ..behind_meter_1("2") };
		let new = registered(there);
		assert_eq!(Ders::<Test>::get(new).unwrap().earliest, Day(FREE + 5));
	});
}

#[test]
fn of_a_site_at_which_nothing_has_counted_nothing_is_kept() {
	market(|| {
		let ders = [registered(solar("1")), registered(behind_meter_1("2"))];
		assert_ok!(Registry::retire(by(OWNER), ders[1]));
		assert_eq!(Registry::site_of(hash("meter of 1")), Some(SITE));
		assert_ok!(Registry::retire(by(OWNER), ders[0]));
		happened(Event::SiteForgotten { site: SITE });
		assert_eq!(Sites::<Test>::iter().count() + Meters::<Test>::iter().count(), 0);
		for der in ders {
			assert_ok!(Registry::forget(by(ANYONE), der));
		}
		assert_eq!(held(OWNER), 0);
	});
}

#[test]
fn close_site_should_fail_when_it_has_ders_or_the_caller_has_no_say() {
	market(|| {
		assert_noop!(Registry::close_site(by(OWNER), SITE), E::UnknownSite);
		let der = enrolled(solar("1"));
		auctions_until(FREE + 1);
		assert_noop!(Registry::close_site(by(OWNER), SITE), E::SiteInUse);
		assert_noop!(Registry::close_site(by(NEIGHBOUR), SITE), E::NotCustomerNorDso);
		assert_noop!(Registry::close_site(admin(), SITE), BadOrigin);
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_ok!(super::move_out::move_out(OWNER, FREE + 1, Some(NEIGHBOUR)));
		assert_noop!(Registry::close_site(by(OWNER), SITE), E::NotCustomerNorDso);
		assert_ok!(Registry::close_site(by(DSO), SITE));
	});
}

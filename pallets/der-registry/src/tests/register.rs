use super::*;

#[test]
fn register_works() {
	market(|| {
		let retail = BoundedVec::truncate_from(vec![Service::Regulation]);
		let registration = Registration { retail: retail.clone(), ..battery("1") };
		assert_ok!(Registry::register(by(OWNER), registration.clone()));
		happened(Event::DerRegistered { der: DerId(0), owner: OWNER, point: POINT });
		let der = Ders::<Test>::get(DerId(0)).unwrap();
		assert_eq!(der.owner, OWNER);
		assert_eq!(der.point, POINT);
		assert_eq!(der.technology, Technology::Storage);
		assert_eq!(der.rating, registration.rating);
		assert_eq!(der.retail, retail);
		assert_eq!(der.status, Status::Registered);
		assert_eq!(der.earliest, Day(0));
		assert_eq!(Devices::<Test>::get(hash("1")), Some(DerId(0)));
		let site = Sites::<Test>::get(der.site).unwrap();
		let opened = Event::SiteOpened { site: der.site, customer: OWNER, point: POINT };
		System::assert_has_event(opened.into());
		assert_eq!(Meters::<Test>::get(hash("meter of 1")), Some(Metered::Site(der.site)));
		assert_eq!((site.customer, site.point, site.envelope), (OWNER, POINT, None));
		assert_eq!(site.ders.to_vec(), [DerId(0)]);
		assert!(held(OWNER) > 0);
	});
}

#[test]
fn register_many_works() {
	market(|| {
		let many = batch((0..16).map(|i| solar(&format!("{i}"))));
		assert_ok!(bulk::register_many(by(OWNER), many));
		assert_eq!(count(|event| matches!(event, Event::DerRegistered { .. })), 16);
		assert_eq!(NextDer::<Test>::get(), DerId(16));
	});
}

#[test]
fn register_many_should_name_the_item_and_register_none_when_one_is_refused() {
	market(|| {
		let nowhere = Registration { point: PointId(POINT.area(), 99), ..solar("2") };
		assert_noop!(
			bulk::register_many(by(OWNER), batch([solar("0"), solar("1"), nowhere])),
			E::UnknownPoint(Item(2))
		);
	});
}

#[test]
fn the_refused_item_is_the_second_byte_of_the_module_error() {
	market(|| {
		let twice = batch([solar("0"), solar("1"), solar("1")]);
		let error = bulk::register_many(by(OWNER), twice).unwrap_err();
		let DispatchError::Module(module) = error else { panic!("not a module error: {error:?}") };
		assert_eq!(module.message, Some("DuplicateDevice"));
		assert_eq!(module.error[1..], [2, 0, 0]);
	});
}

#[test]
fn register_should_fail_when_the_point_does_not_exist() {
	market(|| {
		for point in [PointId(POINT.area(), 16), PointId(tieline_primitives::AreaId(9), 0)] {
			assert_noop!(
				Registry::register(by(OWNER), Registration { point, ..solar("1") }),
				E::UnknownPoint(FIRST)
			);
		}
	});
}

#[test]
fn register_should_fail_when_the_technology_cannot_have_the_rating() {
	market(|| {
		let impossible = [
			export(0),
			export(-1),
			Capability { export: Watts(1), import: Watts(-1) },
			Capability { export: Watts(0), import: Watts(5_000) },
			export(tieline_primitives::MAX_RATING.0 + 1),
		];
		for rating in impossible {
			assert_noop!(
				Registry::register(by(OWNER), Registration { rating, ..solar("1") }),
				E::RatingImpossible(FIRST)
			);
		}
		let technology = Technology::EvCharger;
		assert_noop!(
			Registry::register(by(OWNER), Registration { technology, ..solar("1") }),
			E::RatingImpossible(FIRST)
		);
	});
}

#[test]
fn register_should_fail_when_the_device_is_registered() {
	market(|| {
		registered(solar("1"));
		let again = Registration { meter: hash("another meter"), ..solar("1") };
		assert_noop!(Registry::register(by(OWNER), again.clone()), E::DuplicateDevice(FIRST));
		assert_noop!(Registry::register(by(NEIGHBOUR), again), E::DuplicateDevice(FIRST));
	});
}

#[test]
fn the_devices_behind_one_meter_are_of_one_site() {
	market(|| {
		let battery = Registration { device: hash("a battery"), ..battery("1") };
		assert_ok!(bulk::register_many(by(OWNER), batch([solar("1"), battery])));
		assert_eq!(count(|event| matches!(event, Event::SiteOpened { .. })), 1);
		assert_eq!(Sites::<Test>::get(SiteId(0)).unwrap().ders.to_vec(), [DerId(0), DerId(1)]);
	});
}

#[test]
fn register_should_fail_when_the_meter_is_another_customers() {
	market(|| {
		registered(solar("1"));
		let again = Registration { device: hash("another device"), ..solar("1") };
		assert_noop!(Registry::register(by(NEIGHBOUR), again), E::DuplicateMeter(FIRST));
	});
}

#[test]
fn register_should_fail_when_the_meter_is_at_another_point() {
	market(|| {
		registered(solar("1"));
		let elsewhere =
			Registration { device: hash("another device"), point: NEXT_POINT, ..solar("1") };
		assert_noop!(Registry::register(by(OWNER), elsewhere), E::WrongPoint(FIRST));
	});
}

#[test]
fn register_should_fail_when_the_site_is_full() {
	market(|| {
		let behind = |n: u32| Registration { device: hash(&format!("{n}")), ..solar("1") };
		(0..MAX_SITE_DERS).map(behind).map(registered).for_each(|_| ());
		assert_noop!(Registry::register(by(OWNER), behind(99)), E::SiteFull(FIRST));
		assert_ok!(Registry::retire(by(OWNER), DerId(0)));
		assert_ok!(Registry::register(by(OWNER), behind(99)));
	});
}

#[test]
fn a_meter_measures_one_site_or_one_der() {
	market(|| {
		let metered = |device: &str, meter: &str, submeter: &str| Registration {
			device: hash(device),
			meter: hash(meter),
			submeter: Some(hash(submeter)),
			..solar("")
		};
		registered(metered("1", "main", "sub"));
		for (meter, submeter) in [("other", "other"), ("other", "sub"), ("other", "main")] {
			let twice = metered("2", meter, submeter);
			assert_noop!(Registry::register(by(OWNER), twice), E::DuplicateMeter(FIRST));
		}
		let main = Registration { device: hash("2"), meter: hash("sub"), ..solar("") };
		assert_noop!(Registry::register(by(OWNER), main.clone()), E::DuplicateMeter(FIRST));
		assert_ok!(Registry::retire(by(OWNER), DerId(0)));
		assert_ok!(Registry::register(by(OWNER), main));
		assert_eq!(Meters::<Test>::get(hash("sub")), Some(Metered::Site(SiteId(1))));
	});
}

#[test]
fn register_should_fail_when_the_deposit_cannot_be_paid() {
	market(|| {
		assert_noop!(
			Registry::register(by(50), solar("1")),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

#[test]
fn register_should_fail_when_no_identifier_is_left() {
	market(|| {
		NextSite::<Test>::put(SiteId(u32::MAX));
		assert_noop!(Registry::register(by(OWNER), solar("1")), E::TooManySites);
		NextSite::<Test>::put(SiteId(0));
		NextDer::<Test>::put(DerId(u32::MAX));
		assert_noop!(Registry::register(by(OWNER), solar("1")), E::TooManyDers);
	});
}

#[test]
fn register_should_fail_when_nobody_signs() {
	market(|| {
		assert_noop!(Registry::register(admin(), solar("1")), BadOrigin);
		assert_noop!(bulk::register_many(admin(), batch([solar("1")])), BadOrigin);
	});
}

#[test]
fn a_device_sold_to_a_neighbour_is_not_counted_twice() {
	market(|| {
		let old = enrolled(solar("1"));
		auctions_until(FREE + 4);
		assert_ok!(Registry::retire(by(OWNER), old));
		assert_ok!(Registry::close_site(by(OWNER), SiteId(0)));
		assert_ok!(Registry::register(by(NEIGHBOUR), solar("1")));
		let new = DerId(1);
		assert_eq!(Devices::<Test>::get(hash("1")), Some(new));
		assert_eq!(Ders::<Test>::get(new).unwrap().earliest, Day(FREE + 4));
	});
}

#[test]
fn a_device_moved_to_another_pricing_node_counts_there_a_day_later() {
	market(|| {
		let old = enrolled(solar("1"));
		auctions_until(FREE + 4);
		assert_ok!(Registry::retire(by(OWNER), old));
		let meter = hash("another meter");
		let new = registered(Registration { point: OTHER_POINT, meter, ..solar("1") });
		assert_eq!(Ders::<Test>::get(new).unwrap().earliest, Day(FREE + 5));
	});
}

#[test]
fn register_should_fail_when_the_rating_exceeds_what_the_point_carries() {
	market(|| {
		let carried = |watts| Capability { export: Watts(watts), import: Watts(watts) };
		Capacity::set(carried(625_000));
		let typed_in_kilowatts = Registration { rating: export(625_000_000), ..solar("1") };
		assert_noop!(
			bulk::register_many(by(OWNER), batch([solar("0"), typed_in_kilowatts])),
			E::RatingExceedsCapacity(Item(1))
		);
		let import = Registration { rating: carried(625_001), ..battery("1") };
		assert_noop!(Registry::register(by(OWNER), import), E::RatingExceedsCapacity(FIRST));
		let rating = carried(625_000);
		assert_ok!(Registry::register(by(OWNER), Registration { rating, ..battery("1") }));
	});
}

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
		assert_eq!(Meters::<Test>::get(hash("meter of 1")), Some(DerId(0)));
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
fn register_should_fail_when_the_meter_is_registered() {
	market(|| {
		registered(solar("1"));
		let again = Registration { device: hash("another device"), ..solar("1") };
		assert_noop!(Registry::register(by(NEIGHBOUR), again), E::DuplicateMeter(FIRST));
	});
}

#[test]
fn register_many_should_fail_when_a_meter_occurs_twice_in_the_call() {
	market(|| {
		let again = Registration { device: hash("another device"), ..solar("1") };
		assert_noop!(
			bulk::register_many(by(OWNER), batch([solar("1"), again])),
			E::DuplicateMeter(Item(1))
		);
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
		let new = registered(Registration { point: OTHER_POINT, ..solar("1") });
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

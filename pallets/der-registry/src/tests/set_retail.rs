use super::*;

fn services(list: &[Service]) -> BoundedVec<Service, frame_support::traits::ConstU32<3>> {
	BoundedVec::truncate_from(list.to_vec())
}

fn set(der: DerId, list: &[Service]) -> frame_support::pallet_prelude::DispatchResult {
	Registry::set_retail(by(DSO), der, services(list), hash("the tariff"))
}

#[test]
fn an_enrolment_for_a_service_sold_in_retail_ends_on_the_first_free_day() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(FREE + 2);
		assert_ok!(set(der, &[Service::Energy]));
		let (services, evidence) = (services(&[Service::Energy]), hash("the tariff"));
		happened(Event::RetailSet { der, services: services.clone(), evidence });
		assert_eq!(Ders::<Test>::get(der).unwrap().retail, services);
		assert_eq!(count(|event| matches!(event, Event::DerWithdrawn { .. })), 1);
		assert_eq!(energy(OURS, FREE + 1), export(5_000));
		assert_eq!(energy(OURS, FREE + 2), export(0));
		assert_noop!(
			Registry::enroll(by(AGGREGATOR), der, Service::Energy),
			E::ServiceSoldInRetail(FIRST)
		);
	});
}

#[test]
fn other_services_stay_enrolled() {
	market(|| {
		sell_all_services();
		let der = enrolled(solar("1"));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Reserve));
		assert_ok!(set(der, &[Service::Reserve]));
		assert!(counted(der, Service::Energy).is_some());
		assert_eq!(counted(der, Service::Reserve), None);
	});
}

#[test]
fn what_an_owner_has_declared_wrongly_is_corrected_both_ways() {
	market(|| {
		let der = qualified(Registration { retail: services(&[Service::Energy]), ..solar("1") });
		assert_ok!(set(der, &[]));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
	});
}

#[test]
fn a_false_declaration_is_a_ground() {
	market(|| {
		let ground = Ground::FalseDeclaration;
		let rejected = under_review(solar("1"));
		assert_ok!(Registry::reject(by(DSO), rejected, ground, hash("the tariff")));
		let suspended = enrolled(solar("2"));
		assert_ok!(set(suspended, &[Service::Energy]));
		assert_ok!(Registry::suspend(by(DSO), suspended, ground, hash("the tariff")));
		assert!(matches!(status(suspended), Status::Suspended { ground: g, .. } if g == ground));
	});
}

#[test]
fn set_retail_should_fail_when_the_caller_is_not_the_dso_of_the_area() {
	market(|| {
		let der = enrolled(solar("1"));
		let set = |origin| {
			Registry::set_retail(origin, der, services(&[Service::Energy]), hash("the tariff"))
		};
		for who in [STRICT_DSO, OTHER_DSO, OWNER, AGGREGATOR] {
			assert_noop!(set(by(who)), E::NotDso(FIRST));
		}
		assert_noop!(set(admin()), BadOrigin);
	});
}

#[test]
fn set_retail_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		assert_noop!(set(DerId(0), &[]), E::UnknownDer(FIRST));
		let der = registered(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(set(der, &[]), E::DerRetired(FIRST));
	});
}

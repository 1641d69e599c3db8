use super::*;

pub(super) fn move_out(who: u64, day: u32, successor: Option<u64>) -> Result<(), DispatchError> {
	let report = Registry::move_out(by(who), SITE, Day(day), successor, hash("the report"));
	report.map(drop).map_err(|refused| refused.error)
}

#[test]
fn the_ders_count_until_the_day_on_which_their_owner_moves_out() {
	market(|| {
		let solar = enrolled(solar("1"));
		enrolled(behind_meter_1("2"));
		assert_ok!(move_out(OWNER, FREE + 3, Some(NEIGHBOUR)));
		happened(Event::MoveOutReported {
			site: SITE,
			customer: OWNER,
			day: Day(FREE + 3),
			successor: Some(NEIGHBOUR),
			evidence: hash("the report"),
		});
		assert_eq!(energy(OURS, FREE + 2), envelope(10_000, 5_000));
		assert_eq!(energy(OURS, FREE + 3), Capability::ZERO);
		assert_ok!(Registry::qualify(by(DSO), solar, export(5_000), Day(UNTIL.0 + GRID), None));
		assert_eq!(energy(OURS, FREE + 3), Capability::ZERO);
	});
}

#[test]
fn a_move_that_the_dso_reports_late_ends_what_counts_from_the_first_free_day() {
	market(|| {
		Now::set(u64::from(FREE) * tieline_primitives::MILLIS_PER_DAY);
		let der = enrolled(solar("1"));
		auctions_until(FREE + 5);
		assert_ok!(move_out(DSO, FREE + 1, None));
		assert_eq!(energy(OURS, FREE + 4), export(5_000));
		assert_eq!(energy(OURS, FREE + 5), Capability::ZERO);
		assert_eq!(Consents::<Test>::get(der), None);
		assert!(!Enrolments::<Test>::contains_key(der, Service::Energy));
		let customer = |day| Registry::customer_on(SITE, Day(day));
		assert_eq!((customer(FREE), customer(FREE + 1)), (Some(OWNER), None));
	});
}

#[test]
fn who_has_moved_out_no_longer_acts_for_the_ders() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_ok!(move_out(OWNER, FREE + 2, None));
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
		auctions_until(FREE + 2);
		let vacated = E::SiteVacated(FIRST);
		assert_noop!(Registry::consent(by(OWNER), der, THEIRS), vacated);
		assert_noop!(Registry::revoke_consent(by(OWNER), der), E::SiteVacated(FIRST));
		assert_noop!(Registry::retire(by(OWNER), der), E::SiteVacated(FIRST));
		assert_noop!(Registry::register(by(OWNER), behind_meter_1("2")), E::SiteVacated(FIRST));
		assert_ok!(Registry::withdraw(by(AGGREGATOR), der, Service::Energy));
		let enroll = Registry::enroll(by(AGGREGATOR), der, Service::Energy);
		assert_eq!(enroll, Err(E::SiteVacated(FIRST).into()));
		assert_eq!(move_out(OWNER, FREE + 9, None), Err(E::SiteVacated(FIRST).into()));
	});
}

#[test]
fn the_report_of_the_dso_takes_the_place_of_the_customers_and_not_the_other_way_round() {
	market(|| {
		enrolled(solar("1"));
		assert_ok!(move_out(OWNER, FREE + 2, None));
		assert_ok!(move_out(OWNER, FREE + 4, None));
		assert_eq!(energy(OURS, FREE + 3), export(5_000));
		assert_ok!(move_out(DSO, FREE + 1, Some(NEIGHBOUR)));
		assert_eq!(energy(OURS, FREE + 1), Capability::ZERO);
		assert_eq!(move_out(OWNER, FREE + 8, None), Err(E::SiteVacated(FIRST).into()));
		assert_ok!(move_out(DSO, FREE + 6, Some(NEIGHBOUR)));
		assert_eq!(energy(OURS, FREE + 5), export(5_000));
	});
}

#[test]
fn move_out_should_fail_when_the_day_is_out_of_reach() {
	market(|| {
		Now::set(u64::from(FREE) * tieline_primitives::MILLIS_PER_DAY);
		registered(solar("1"));
		for day in [FREE - 1, FREE + 11] {
			assert_eq!(move_out(OWNER, day, None), Err(E::MoveOutOfReach.into()));
		}
		assert_ok!(move_out(OWNER, FREE + 10, None));
	});
}

#[test]
fn move_out_should_fail_when_the_caller_is_neither_the_customer_nor_the_dso() {
	market(|| {
		assert_eq!(move_out(OWNER, FREE, None), Err(E::UnknownSite.into()));
		registered(solar("1"));
		for who in [NEIGHBOUR, AGGREGATOR, STRICT_DSO] {
			assert_eq!(move_out(who, FREE, None), Err(E::NotCustomerNorDso.into()));
		}
		let root = Registry::move_out(admin(), SITE, Day(FREE), None, hash("the report"));
		assert_eq!(root.unwrap_err().error, BadOrigin);
	});
}

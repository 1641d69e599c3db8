use super::{move_out::move_out, *};

fn cancel(who: u64) -> Result<(), DispatchError> {
	let cancelled = Registry::cancel_move_out(by(who), SITE);
	cancelled.map(drop).map_err(|refused| refused.error)
}

#[test]
fn the_ders_of_a_customer_who_stays_count_on() {
	market(|| {
		enrolled(solar("1"));
		assert_ok!(move_out(OWNER, FREE + 2, None));
		assert_ok!(cancel(OWNER));
		happened(Event::MoveOutCancelled { site: SITE });
		assert_eq!(energy(OURS, FREE + 2), export(5_000));
		assert_eq!(energy(OURS, UNTIL.0), Capability::ZERO);
	});
}

#[test]
fn a_report_that_was_wrong_is_cancelled_by_the_dso_and_the_customer_consents_anew() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_ok!(move_out(DSO, FREE, None));
		assert_eq!(cancel(OWNER), Err(E::SiteVacated(FIRST).into()));
		assert_ok!(cancel(DSO));
		assert_ok!(Registry::consent(by(OWNER), der, OURS));
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
		assert_eq!(energy(OURS, FREE), export(5_000));
	});
}

#[test]
fn cancel_move_out_should_fail_when_there_is_no_move_or_the_caller_has_no_say() {
	market(|| {
		assert_eq!(cancel(OWNER), Err(E::UnknownSite.into()));
		registered(solar("1"));
		assert_eq!(cancel(OWNER), Err(E::NoMove.into()));
		assert_ok!(move_out(OWNER, FREE + 1, None));
		assert_eq!(cancel(NEIGHBOUR), Err(E::NotCustomerNorDso.into()));
		let root = Registry::cancel_move_out(admin(), SITE);
		assert_eq!(root.unwrap_err().error, BadOrigin);
		auctions_until(FREE + 1);
		assert_eq!(cancel(OWNER), Err(E::SiteVacated(FIRST).into()));
	});
}

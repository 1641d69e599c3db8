use super::*;

fn strike(der: DerId) -> frame_support::pallet_prelude::DispatchResult {
	Registry::strike(by(DSO), der, hash("the sales contract"))
}

#[test]
fn squatting_a_strangers_device_costs_the_deposit_and_keeps_the_owner_out_no_longer() {
	market(|| {
		let before = Balances::total_issuance();
		let der = registered(solar("1"));
		let deposit = held(OWNER);
		assert_noop!(Registry::register(by(NEIGHBOUR), solar("1")), E::DuplicateDevice(FIRST));
		assert_ok!(strike(der));
		happened(Event::DerStruck { der, evidence: hash("the sales contract") });
		assert_eq!(held(OWNER), 0);
		assert_eq!(Balances::free_balance(OWNER), ENDOWMENT - deposit);
		assert_eq!(Balances::total_issuance(), before - deposit);
		assert_ok!(Registry::register(by(NEIGHBOUR), solar("1")));
		assert_eq!(Devices::<Test>::get(hash("1")), Some(DerId(1)));
		assert_ok!(Registry::forget(by(ANYONE), der));
		assert_eq!(Balances::total_issuance(), before - deposit);
		assert_eq!(Registry::review_tally(POINT.area()).struck, 1);
	});
}

#[test]
fn a_review_and_a_consent_end_with_the_der() {
	market(|| {
		let der = under_review(solar("1"));
		assert_ok!(strike(der));
		assert_eq!(Consents::<Test>::get(der), None);
		assert_eq!(status(der), Status::Retired { from: Day(0) });
		let tally = Registry::review_tally(POINT.area());
		assert_eq!((tally.requested, tally.withdrawn, tally.struck), (1, 1, 1));
	});
}

#[test]
fn the_days_that_a_device_counted_before_it_was_squatted_are_not_lost() {
	market(|| {
		let old = enrolled(solar("1"));
		auctions_until(FREE + 4);
		assert_ok!(Registry::retire(by(OWNER), old));
		assert_ok!(Registry::close_site(by(OWNER), SITE));
		let squatter = DerId(1);
		assert_ok!(Registry::register(by(NEIGHBOUR), solar("1")));
		auctions_until(FREE + 8);
		assert_ok!(Registry::forget(by(ANYONE), old));
		assert_ok!(strike(squatter));
		assert_ok!(Registry::forget_site(by(ANYONE), SITE));
		assert_noop!(Registry::forget_site(by(ANYONE), SiteId(1)), E::OnlyRecord);
		for new in [registered(solar("1")), registered(behind_meter_1("2"))] {
			assert_eq!(Ders::<Test>::get(new).unwrap().earliest, Day(FREE + 4));
		}
	});
}

#[test]
fn the_consortium_strikes_a_der_in_whatever_area() {
	market(|| {
		let der = registered(Registration { point: OTHER_POINT, ..solar("1") });
		assert_noop!(strike(der), E::NotDso(FIRST));
		assert_ok!(Registry::strike(admin(), der, hash("the sales contract")));
	});
}

#[test]
fn strike_should_fail_when_the_der_has_been_qualified() {
	market(|| {
		let der = qualified(solar("1"));
		assert_noop!(strike(der), E::WasQualified);
		assert_ok!(Registry::suspend(by(DSO), der, Ground::FalseDeclaration, hash("test")));
		assert_noop!(strike(der), E::WasQualified);
		assert_noop!(Registry::strike(admin(), der, hash("test")), E::WasQualified);
	});
}

#[test]
fn a_dso_cannot_strike_a_der_whose_review_it_has_let_lapse() {
	market(|| {
		let der = under_review(solar("1"));
		Now::mutate(|now| *now += REVIEW);
		assert_noop!(strike(der), E::ReviewOver(FIRST));
		assert_ok!(Registry::strike(admin(), der, hash("test")));
	});
}

#[test]
fn strike_should_fail_when_the_caller_is_not_the_dso_of_the_area() {
	market(|| {
		let der = registered(solar("1"));
		for who in [STRICT_DSO, OTHER_DSO, OWNER, AGGREGATOR, ANYONE] {
			assert_noop!(Registry::strike(by(who), der, hash("test")), E::NotDso(FIRST));
		}
		assert_noop!(Registry::strike(RuntimeOrigin::none(), der, hash("test")), BadOrigin);
	});
}

#[test]
fn strike_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		assert_noop!(strike(DerId(0)), E::UnknownDer(FIRST));
		let der = registered(solar("1"));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(strike(der), E::DerRetired(FIRST));
	});
}

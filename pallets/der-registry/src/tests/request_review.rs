use super::*;

#[test]
fn request_review_works() {
	market(|| {
		let ders = ["1", "2"].map(|serial| consenting(solar(serial), OURS));
		Now::set(5_000);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch(ders)));
		let deadline = Millis(5_000 + REVIEW);
		happened(Event::ReviewRequested { der: ders[1], aggregation: OURS, deadline });
		assert!(ders.iter().all(|der| status(*der) == Status::UnderReview { deadline }));
	});
}

#[test]
fn a_rejected_der_may_be_reviewed_again() {
	market(|| {
		let der = under_review(solar("1"));
		assert_ok!(Registry::reject(by(DSO), der, Ground::Incapable, hash("test")));
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		assert!(matches!(status(der), Status::UnderReview { .. }));
	});
}

#[test]
fn a_der_may_be_reviewed_again_once_its_qualification_is_over() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(UNTIL.0 - 1);
		assert_noop!(bulk::request_review(by(AGGREGATOR), batch([der])), E::ReviewNeedless(FIRST));
		auctions_until(UNTIL.0);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		assert_ok!(Registry::qualify(
			by(DSO),
			der,
			export(4_000),
			Day(UNTIL.0 + GRID),
			Some(derating())
		));
		assert_eq!(energy(OURS, UNTIL.0 - 1), export(5_000));
		assert_eq!(energy(OURS, UNTIL.0), export(4_000));
		assert_eq!(energy(OURS, UNTIL.0 + GRID), export(0));
	});
}

#[test]
fn what_a_der_has_counted_stands_when_the_calendar_is_set_back_during_its_next_review() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(UNTIL.0);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		auctions_until(UNTIL.0 - 2);
		Registry::do_try_state().unwrap();
		assert_ok!(Registry::reject(by(DSO), der, Ground::Incapable, hash("test")));
		assert_eq!(energy(OURS, UNTIL.0 - 1), export(5_000));
		assert_eq!(energy(OURS, UNTIL.0), export(0));
	});
}

#[test]
fn request_review_should_name_the_item_and_request_none_when_one_is_refused() {
	market(|| {
		let ready = consenting(solar("1"), OURS);
		let silent = registered(solar("2"));
		assert_noop!(
			bulk::request_review(by(AGGREGATOR), batch([ready, silent])),
			E::NoConsent(Item(1))
		);
	});
}

#[test]
fn request_review_should_fail_when_a_review_is_not_needed() {
	market(|| {
		let waiting = under_review(solar("1"));
		let qualified = qualified(solar("2"));
		let suspended = enrolled(solar("3"));
		assert_ok!(Registry::suspend(by(DSO), suspended, Ground::Incapable, hash("test")));
		for der in [waiting, qualified, suspended] {
			assert_noop!(
				bulk::request_review(by(AGGREGATOR), batch([der])),
				E::ReviewNeedless(FIRST)
			);
		}
	});
}

#[test]
fn request_review_should_fail_when_the_owner_has_consented_to_another() {
	market(|| {
		let der = consenting(solar("1"), THEIRS);
		assert_noop!(
			bulk::request_review(by(AGGREGATOR), batch([der])),
			E::ConsentToAnother(FIRST)
		);
	});
}

#[test]
fn request_review_should_fail_when_the_caller_is_no_aggregator() {
	market(|| {
		let der = consenting(solar("1"), OURS);
		for who in [OWNER, DSO, ANYONE] {
			assert_noop!(bulk::request_review(by(who), batch([der])), E::UnknownAggregator);
		}
		assert_noop!(bulk::request_review(admin(), batch([der])), BadOrigin);
	});
}

#[test]
fn request_review_should_fail_when_the_aggregator_has_been_expelled() {
	market(|| {
		let der = consenting(solar("1"), THEIRS);
		assert_ok!(Registry::expel_aggregator(admin(), RIVAL, hash("fraud")));
		assert_noop!(bulk::request_review(by(RIVAL), batch([der])), E::AggregatorExpelled);
	});
}

#[test]
fn a_suspended_der_can_be_reviewed_once_its_qualification_has_ended() {
	market(|| {
		let der = qualified(solar("1"));
		assert_ok!(Registry::suspend(by(DSO), der, Ground::Incapable, hash("test")));
		assert_noop!(bulk::request_review(by(AGGREGATOR), batch([der])), E::ReviewNeedless(FIRST));
		auctions_until(UNTIL.0);
		assert_ok!(bulk::request_review(by(AGGREGATOR), batch([der])));
		assert!(matches!(status(der), Status::UnderReview { .. }));
	});
}

#[test]
fn request_review_should_fail_when_the_aggregation_is_dissolved() {
	market(|| {
		let der = consenting(solar("1"), THEIRS);
		assert_ok!(Registry::dissolve_aggregation(by(RIVAL), THEIRS));
		assert_noop!(bulk::request_review(by(RIVAL), batch([der])), E::UnknownAggregation(FIRST));
	});
}

#[test]
fn request_review_should_fail_when_the_area_belongs_to_another_pricing_node() {
	market(|| {
		let der = consenting(solar("1"), OURS);
		Consents::<Test>::insert(der, ELSEWHERE);
		assert_noop!(
			bulk::request_review(by(AGGREGATOR), batch([der])),
			E::WrongPricingNode(FIRST)
		);
		Consents::<Test>::insert(der, OURS);
	});
}

#[test]
fn request_review_should_fail_when_the_der_is_unknown_or_retired() {
	market(|| {
		let der = consenting(solar("1"), OURS);
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(bulk::request_review(by(AGGREGATOR), batch([der])), E::DerRetired(FIRST));
		assert_noop!(bulk::request_review(by(AGGREGATOR), batch([DerId(5)])), E::UnknownDer(FIRST));
	});
}

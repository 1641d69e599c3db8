use super::*;

fn switch(der: DerId, day: u32) -> frame_support::pallet_prelude::DispatchResult {
	Registry::switch(by(OWNER), der, THEIRS, Day(day))
}

#[test]
fn a_der_switches_on_the_day_without_its_present_aggregator() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_ok!(switch(der, FREE + 3));
		happened(Event::SwitchPlanned { der, aggregation: THEIRS, day: Day(FREE + 3) });
		assert_eq!(energy(OURS, FREE + 2), export(5_000));
		assert_eq!(energy(OURS, FREE + 3), export(0));
		auctions_until(FREE + 2);
		let enroll = || Registry::enroll(by(RIVAL), der, Service::Energy);
		assert_noop!(enroll(), E::ConsentToAnother(FIRST));
		auctions_until(FREE + 3);
		assert_ok!(enroll());
		assert_eq!(Switches::<Test>::get(der), None);
		assert_eq!(Consents::<Test>::get(der), Some(THEIRS));
		assert_eq!(Aggregations::<Test>::get(OURS).unwrap().members, 0);
		for day in FREE..FREE + 6 {
			let (left, joined) = (energy(OURS, day), energy(THEIRS, day));
			let expected = if day < FREE + 3 { (5_000, 0) } else { (0, 5_000) };
			assert_eq!((left.export.0, joined.export.0), expected, "on day {day}");
		}
	});
}

#[test]
fn a_renewal_and_a_reinstatement_count_until_the_day_of_the_switch() {
	market(|| {
		let der = enrolled(solar("1"));
		assert_ok!(switch(der, FREE + 5));
		assert_ok!(Registry::suspend(by(DSO), der, Ground::Incapable, hash("test")));
		assert_eq!(energy(OURS, FREE + 1), export(0));
		auctions_until(FREE + 2);
		assert_ok!(Registry::reinstate(by(DSO), der));
		assert_ok!(Registry::qualify(by(DSO), der, export(5_000), Day(UNTIL.0 + GRID), None));
		let days = (FREE + 1..FREE + 7).map(|day| energy(OURS, day).export.0);
		assert_eq!(days.collect::<Vec<_>>(), [0, 5_000, 5_000, 5_000, 0, 0]);
	});
}

#[test]
fn a_later_switch_takes_the_place_of_the_earlier_one() {
	market(|| {
		let third = aggregation(RIVAL, NODE);
		let der = enrolled(solar("1"));
		assert_ok!(switch(der, FREE + 3));
		assert_ok!(Registry::switch(by(OWNER), der, third, Day(FREE + 8)));
		assert_eq!(energy(OURS, FREE + 7), export(5_000));
		assert_eq!(energy(OURS, FREE + 8), export(0));
		auctions_until(FREE + 8);
		assert_ok!(Registry::enroll(by(RIVAL), der, Service::Energy));
		assert_eq!(energy(third, FREE + 8), export(5_000));
	});
}

#[test]
fn a_switch_ends_with_the_consent() {
	market(|| {
		let (revoked, retired) = (enrolled(solar("1")), enrolled(solar("2")));
		for der in [revoked, retired] {
			assert_ok!(switch(der, FREE + 3));
		}
		assert_ok!(Registry::revoke_consent(by(OWNER), revoked));
		assert_ok!(Registry::retire(by(OWNER), retired));
		assert_eq!(Switches::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_review_of_a_der_that_has_switched_is_requested_by_its_next_aggregator() {
	market(|| {
		let der = enrolled(solar("1"));
		auctions_until(UNTIL.0 - 2);
		assert_ok!(switch(der, UNTIL.0));
		auctions_until(UNTIL.0);
		assert_ok!(bulk::request_review(by(RIVAL), batch([der])));
		assert_eq!(Consents::<Test>::get(der), Some(THEIRS));
	});
}

#[test]
fn switch_should_fail_when_the_day_is_not_within_reach() {
	market(|| {
		let der = enrolled(solar("1"));
		for day in [0, FREE, FREE + 11] {
			assert_noop!(switch(der, day), E::SwitchOutOfReach);
		}
		assert_ok!(switch(der, FREE + 10));
	});
}

#[test]
fn switch_should_fail_when_the_der_is_in_the_aggregation_or_in_none() {
	market(|| {
		let der = enrolled(solar("1"));
		let same = Registry::switch(by(OWNER), der, OURS, Day(FREE + 1));
		assert_eq!(same, Err(E::SwitchNeedless.into()));
		let free = consenting(solar("2"), OURS);
		assert_noop!(switch(free, FREE + 1), E::NotEnrolled);
	});
}

#[test]
fn switch_should_fail_when_the_aggregation_cannot_have_the_consent() {
	market(|| {
		let der = enrolled(solar("1"));
		let to = |aggregation| Registry::switch(by(OWNER), der, aggregation, Day(FREE + 1));
		assert_noop!(to(AggregationId(9)), E::UnknownAggregation(FIRST));
		assert_noop!(to(ELSEWHERE), E::WrongPricingNode(FIRST));
		assert_ok!(Registry::suspend_aggregator(admin(), RIVAL, hash("doubt")));
		assert_noop!(to(THEIRS), E::AggregatorSuspended);
		assert_ok!(Registry::expel_aggregator(admin(), RIVAL, hash("fraud")));
		assert_noop!(to(THEIRS), E::AggregatorExpelled);
	});
}

#[test]
fn switch_should_fail_when_the_caller_does_not_own_the_der() {
	market(|| {
		let der = enrolled(solar("1"));
		for who in [NEIGHBOUR, AGGREGATOR, RIVAL, DSO] {
			let switch = Registry::switch(by(who), der, THEIRS, Day(FREE + 1));
			assert_eq!(switch, Err(E::NotOwner(FIRST).into()));
		}
		assert_noop!(Registry::switch(admin(), der, THEIRS, Day(FREE + 1)), BadOrigin);
		assert_noop!(switch(DerId(9), FREE + 1), E::UnknownDer(FIRST));
		assert_ok!(Registry::retire(by(OWNER), der));
		assert_noop!(switch(der, FREE + 1), E::DerRetired(FIRST));
	});
}

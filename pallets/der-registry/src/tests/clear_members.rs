use super::*;
use crate::WeightInfo;

/// Three DERs of an aggregator that has been expelled since.
fn of_expelled() -> [DerId; 3] {
	let ders = ["1", "2", "3"].map(|serial| enrolled(solar(serial)));
	assert_ok!(Registry::expel_aggregator(admin(), AGGREGATOR, hash("fraud")));
	ders
}

#[test]
fn clear_members_works_in_steps_and_frees_each_der_for_another_aggregator() {
	market(|| {
		let ders = of_expelled();
		let before = held(AGGREGATOR);
		auctions_until(FREE + 3);
		let left = |limit| {
			let cleared = Registry::clear_members(by(ANYONE), OURS, limit).unwrap();
			(cleared.actual_weight, Aggregations::<Test>::get(OURS).unwrap().members)
		};
		assert_eq!(left(2), (Some(<() as WeightInfo>::clear_members(2)), 1));
		assert_eq!(left(2), (Some(<() as WeightInfo>::clear_members(1)), 0));
		assert_eq!(left(2), (Some(<() as WeightInfo>::clear_members(0)), 0));
		assert_eq!(energy(OURS, FREE + 2), export(15_000));
		assert_eq!(energy(OURS, FREE + 3), export(0));
		assert!(held(AGGREGATOR) < before);
		assert_eq!(count(|event| matches!(event, Event::DerWithdrawn { .. })), 3);
		assert_eq!(count(|event| matches!(event, Event::ConsentRevoked { .. })), 3);
		for der in ders {
			assert_ok!(Registry::consent(by(OWNER), der, THEIRS));
			assert_ok!(Registry::enroll(by(RIVAL), der, Service::Energy));
		}
		assert_eq!(energy(THEIRS, FREE + 3), export(15_000));
	});
}

#[test]
fn one_call_clears_no_more_than_a_batch() {
	market(|| {
		for index in 0..17 {
			enrolled(solar(&format!("{index}")));
		}
		assert_ok!(Registry::expel_aggregator(admin(), AGGREGATOR, hash("fraud")));
		assert_ok!(Registry::clear_members(by(ANYONE), OURS, u32::MAX));
		assert_eq!(Aggregations::<Test>::get(OURS).unwrap().members, 1);
	});
}

#[test]
fn an_aggregator_is_admitted_again_once_its_members_are_cleared() {
	market(|| {
		of_expelled();
		let admit = || Registry::admit_aggregator(admin(), AGGREGATOR, name("Sunrise").unwrap());
		assert_noop!(admit(), E::AggregatorWithMembers);
		assert_ok!(Registry::clear_members(by(ANYONE), OURS, 3));
		assert_ok!(admit());
		assert!(Registry::may_bid(OURS));
	});
}

#[test]
fn clear_members_should_fail_unless_the_aggregator_has_been_expelled() {
	market(|| {
		enrolled(solar("1"));
		let clear = || Registry::clear_members(by(ANYONE), OURS, 1);
		assert_noop!(clear(), E::AggregatorNotExpelled);
		assert_ok!(Registry::suspend_aggregator(admin(), AGGREGATOR, hash("doubt")));
		assert_noop!(clear(), E::AggregatorNotExpelled);
	});
}

#[test]
fn clear_members_should_fail_when_there_is_no_such_aggregation() {
	market(|| {
		let none = AggregationId(9);
		assert_noop!(Registry::clear_members(by(ANYONE), none, 1), E::UnknownAggregation(FIRST));
	});
}

#[test]
fn clear_members_should_fail_when_nobody_signs() {
	market(|| {
		of_expelled();
		assert_noop!(Registry::clear_members(admin(), OURS, 1), BadOrigin);
	});
}

use super::*;

#[test]
fn admit_aggregator_works() {
	empty().execute_with(|| {
		let sunrise = name("Sunrise").unwrap();
		System::set_block_number(7);
		assert_ok!(Registry::admit_aggregator(admin(), AGGREGATOR, sunrise.clone()));
		happened(Event::AggregatorAdmitted { aggregator: AGGREGATOR, name: sunrise.clone() });
		assert_eq!(
			Aggregators::<Test>::get(AGGREGATOR),
			Some(Aggregator { name: sunrise, since: 7, active: 0, admission: Admission::Admitted })
		);
	});
}

#[test]
fn admit_aggregator_should_fail_when_it_is_admitted_already() {
	market(|| {
		assert_noop!(
			Registry::admit_aggregator(admin(), AGGREGATOR, name("Again").unwrap()),
			E::DuplicateAggregator
		);
	});
}

#[test]
fn admit_aggregator_should_fail_when_the_name_is_no_text() {
	market(|| {
		for bytes in [vec![], vec![0xff]] {
			let name = BoundedVec::truncate_from(bytes);
			assert_noop!(Registry::admit_aggregator(admin(), ANYONE, name), E::MalformedName);
		}
	});
}

#[test]
fn admit_aggregator_should_fail_when_the_caller_is_not_the_consortium() {
	market(|| {
		for who in [AGGREGATOR, OWNER, DSO, ANYONE] {
			assert_noop!(Registry::admit_aggregator(by(who), ANYONE, name("").unwrap()), BadOrigin);
		}
	});
}

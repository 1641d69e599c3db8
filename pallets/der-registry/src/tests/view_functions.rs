//! The answers of the view functions.

use super::*;

fn charger(serial: &str) -> Registration {
	Registration {
		technology: Technology::EvCharger,
		rating: Capability { export: Watts(0), import: Watts(7_000) },
		point: NEXT_POINT,
		..solar(serial)
	}
}

#[test]
fn a_portfolio_should_list_what_the_aggregation_has_at_each_point() {
	market(|| {
		enrolled(charger("1"));
		enrolled(solar("2"));
		enrolled(solar("3"));
		let portfolio = |day| Registry::portfolio(OURS, Service::Energy, Day(day));
		let import = Capability { export: Watts(0), import: Watts(7_000) };
		assert_eq!(portfolio(FREE), [(POINT, export(10_000)), (NEXT_POINT, import)]);
		assert_eq!(portfolio(FREE - 1), []);
		assert_eq!(portfolio(UNTIL.0), []);
		assert_eq!(Registry::portfolio(OURS, Service::Reserve, Day(FREE)), []);
		assert_eq!(Registry::portfolio(THEIRS, Service::Energy, Day(FREE)), []);
	});
}

#[test]
fn a_portfolio_should_agree_with_the_capability_at_each_point_and_the_size() {
	market(|| {
		enrolled(charger("1"));
		enrolled(battery("2"));
		let portfolio = Registry::portfolio(OURS, Service::Energy, Day(FREE));
		let mut sum = Capability::ZERO;
		for (point, capability) in portfolio {
			let there = Registry::capability(OURS, point, Service::Energy, Day(FREE));
			assert_eq!(there, capability);
			sum = sum.checked_add(&capability).unwrap();
		}
		assert_eq!(sum.import, Watts(12_000));
		assert_eq!(Registry::size(OURS, Service::Energy, Day(FREE)), sum.size());
	});
}

#[test]
fn the_status_of_a_der_should_be_what_is_recorded_unless_a_review_has_lapsed() {
	market(|| {
		let recorded = |der| EffectiveStatus { status: status(der), has_lapsed: false };
		for der in [registered(solar("1")), under_review(solar("2")), enrolled(solar("3"))] {
			assert_eq!(Registry::der_status(der), Some(recorded(der)));
		}
		assert_eq!(Registry::der_status(DerId(3)), None);
	});
}

#[test]
fn the_status_under_a_lapsed_review_should_be_what_resolving_it_makes() {
	market(|| {
		let strict = Registration { point: STRICT_POINT, ..solar("1") };
		for registration in [battery("2"), strict] {
			let der = under_review(registration);
			Now::mutate(|now| *now += REVIEW - 1);
			assert!(!Registry::der_status(der).unwrap().has_lapsed);
			Now::mutate(|now| *now += 1);
			let lapsed = Registry::der_status(der).unwrap();
			assert!(lapsed.has_lapsed);
			assert!(matches!(status(der), Status::UnderReview { .. }));
			assert_ok!(Registry::resolve_lapsed(by(ANYONE), der));
			assert_eq!(status(der), lapsed.status);
		}
	});
}

#[test]
fn an_enrolment_should_count_from_the_first_free_day_on() {
	market(|| {
		let der = qualified(solar("1"));
		assert_eq!(Registry::counts_from(der, Service::Energy), None);
		auctions_until(FREE + 3);
		assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
		let from = Some((OURS, Day(FREE + 3)));
		assert_eq!(Registry::counts_from(der, Service::Energy), from);
		assert_eq!(Registry::counts_from(der, Service::Reserve), None);
		assert_eq!(energy(OURS, FREE + 2), export(0));
		assert_eq!(energy(OURS, FREE + 3), export(5_000));
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		assert_eq!(Registry::counts_from(der, Service::Energy), None);
	});
}

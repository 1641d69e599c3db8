//! The trait `Portfolios`, as other pallets use it.

use super::*;

#[test]
fn an_aggregation_that_does_not_exist_has_nothing() {
	market(|| {
		let none = AggregationId(9);
		assert_eq!(Registry::aggregator(none), None);
		assert_eq!(Registry::pricing_node(none), None);
		assert_eq!(Registry::capability(none, POINT, Service::Energy, Day(FREE)), Capability::ZERO);
		assert_eq!(Registry::size(none, Service::Energy, Day(FREE)), Watts::ZERO);
	});
}

#[test]
fn the_size_is_the_larger_of_all_exports_and_all_imports() {
	market(|| {
		enrolled(solar("1"));
		let charger = Registration {
			technology: Technology::EvCharger,
			rating: Capability { export: Watts(0), import: Watts(7_000) },
			point: NEXT_POINT,
			..solar("2")
		};
		enrolled(charger);
		assert_eq!(Registry::size(OURS, Service::Energy, Day(FREE)), Watts(7_000));
	});
}

#[test]
fn days_beyond_the_history_answer_nothing() {
	market(|| {
		let first = enrolled(solar("1"));
		auctions_until(FREE + 1);
		assert_ok!(Registry::withdraw(by(OWNER), first, Service::Energy));
		auctions_until(FREE + 5);
		enrolled(solar("2"));
		assert_eq!(energy(OURS, FREE), export(0));
		assert_eq!(energy(OURS, FREE + 5), export(5_000));
	});
}

use super::*;

fn named() -> Name {
	name("Main Street").unwrap()
}

#[test]
fn create_aggregation_works() {
	market(|| {
		let before = held(AGGREGATOR);
		let id = aggregation(AGGREGATOR, OTHER_NODE);
		happened(Event::AggregationCreated {
			aggregation: id,
			aggregator: AGGREGATOR,
			pricing_node: OTHER_NODE,
		});
		let stored = Aggregations::<Test>::get(id).unwrap();
		assert_eq!(stored.aggregator, AGGREGATOR);
		assert_eq!(stored.attestation, hash("attested"));
		assert_eq!((stored.members, stored.portfolios), (0, 0));
		assert_eq!(Registry::aggregator(id), Some(AGGREGATOR));
		assert_eq!(Registry::pricing_node(id), Some(OTHER_NODE));
		assert!(held(AGGREGATOR) > before);
	});
}

#[test]
fn create_aggregation_should_fail_when_the_caller_is_no_aggregator() {
	market(|| {
		for who in [OWNER, DSO, ANYONE] {
			assert_noop!(
				Registry::create_aggregation(by(who), NODE, named(), H256::zero()),
				E::UnknownAggregator
			);
		}
		assert_noop!(Registry::create_aggregation(admin(), NODE, named(), H256::zero()), BadOrigin);
	});
}

#[test]
fn create_aggregation_should_fail_when_the_pricing_node_does_not_exist() {
	market(|| {
		let nowhere = tieline_primitives::PricingNodeId(2);
		assert_noop!(
			Registry::create_aggregation(by(AGGREGATOR), nowhere, named(), H256::zero()),
			E::UnknownPricingNode
		);
	});
}

#[test]
fn create_aggregation_should_fail_when_the_name_is_no_text() {
	market(|| {
		for bytes in [vec![], vec![0xff]] {
			let name = BoundedVec::truncate_from(bytes);
			assert_noop!(
				Registry::create_aggregation(by(AGGREGATOR), NODE, name, H256::zero()),
				E::MalformedName
			);
		}
	});
}

#[test]
fn create_aggregation_should_fail_when_the_deposit_cannot_be_paid() {
	market(|| {
		let poor = 50;
		admit(poor, "Poor");
		assert_noop!(
			Registry::create_aggregation(by(poor), NODE, named(), H256::zero()),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

#[test]
fn create_aggregation_should_fail_when_no_identifier_is_left() {
	empty().execute_with(|| {
		admit(AGGREGATOR, "Sunrise");
		NextAggregation::<Test>::put(AggregationId(u32::MAX));
		assert_noop!(
			Registry::create_aggregation(by(AGGREGATOR), NODE, named(), H256::zero()),
			E::TooManyAggregations
		);
	});
}

#[test]
fn create_aggregation_should_fail_for_the_iso_or_a_dso_of_the_node() {
	market(|| {
		Excluded::set(Some(AGGREGATOR));
		let created = Registry::create_aggregation(by(AGGREGATOR), NODE, named(), H256::zero());
		Excluded::set(None);
		assert_eq!(created, Err(E::RoleConflict.into()));
	});
}

//! The bulk calls, without what they weigh; and what one weighs that is refused.

use super::*;
use crate::weights::WeightInfo;
use frame_support::{
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	weights::Weight,
};

fn plain(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(|_| ()).map_err(|refused| refused.error)
}

pub fn register_many(origin: RuntimeOrigin, items: Batch<Test, Registration>) -> DispatchResult {
	plain(Registry::register_many(origin, items))
}

pub fn consent_many(
	origin: RuntimeOrigin,
	ders: Batch<Test, DerId>,
	aggregation: AggregationId,
) -> DispatchResult {
	plain(Registry::consent_many(origin, ders, aggregation))
}

pub fn request_review(origin: RuntimeOrigin, ders: Batch<Test, DerId>) -> DispatchResult {
	plain(Registry::request_review(origin, ders))
}

pub fn qualify_many(origin: RuntimeOrigin, items: Batch<Test, Qualification>) -> DispatchResult {
	plain(Registry::qualify_many(origin, items))
}

pub fn enroll_many(
	origin: RuntimeOrigin,
	ders: Batch<Test, DerId>,
	service: Service,
) -> DispatchResult {
	plain(Registry::enroll_many(origin, ders, service))
}

/// What a call that is refused weighs.
fn weight(result: DispatchResultWithPostInfo) -> Weight {
	result.unwrap_err().post_info.actual_weight.expect("less than it declares")
}

#[test]
fn a_bulk_call_that_is_refused_should_weigh_as_much_as_its_items_up_to_there() {
	market(|| {
		let unknown = |count| batch((0..count).map(|index| DerId(900 + index)));
		for refused in [
			Registry::request_review(by(ANYONE), unknown(8)),
			Registry::consent_many(by(ANYONE), unknown(8), AggregationId(0)),
			Registry::enroll_many(by(ANYONE), unknown(8), Service::Energy),
		] {
			let spent = weight(refused);
			let declared = <() as WeightInfo>::request_review(8);
			assert!(spent.ref_time() > 0 && spent.ref_time() < declared.ref_time(), "{spent:?}");
		}
		assert_eq!(
			weight(Registry::request_review(by(ANYONE), unknown(8))),
			<() as WeightInfo>::request_review(1)
		);
	});
}

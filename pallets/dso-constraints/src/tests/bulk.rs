//! The bulk calls, without what they weigh; and what one weighs that is refused.

use super::*;
use crate::weights::WeightInfo;
use frame_support::{
	BoundedVec, dispatch::DispatchResultWithPostInfo, traits::ConstU32, weights::Weight,
};

fn plain(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(|_| ()).map_err(|refused| refused.error)
}

pub fn clear_limits(
	origin: RuntimeOrigin,
	area: AreaId,
	intervals: BoundedVec<Interval, ConstU32<MAX_INTERVALS>>,
) -> DispatchResult {
	plain(DsoConstraints::clear_limits(origin, area, intervals))
}

pub fn post_limits_many(
	origin: RuntimeOrigin,
	area: AreaId,
	limits: BoundedVec<IntervalLimits, ConstU32<MAX_INTERVALS>>,
) -> DispatchResult {
	plain(DsoConstraints::post_limits_many(origin, area, limits))
}

/// What a call that is refused weighs.
fn weight(result: DispatchResultWithPostInfo) -> Weight {
	result.unwrap_err().post_info.actual_weight.expect("less than it declares")
}

#[test]
fn a_bulk_call_that_is_refused_should_weigh_as_much_as_its_items_up_to_there() {
	chain(|| {
		let area = area();
		let hours = || (0..24).map(hour).collect::<Vec<_>>();
		let cleared = DsoConstraints::clear_limits(signed(DSO), area, hours().try_into().unwrap());
		assert_eq!(weight(cleared), <() as WeightInfo>::clear_limits(1));

		let limits =
			hours().into_iter().map(|interval| IntervalLimits { interval, rows: Rows::default() });
		let limits = limits.collect::<Vec<_>>();
		let posted =
			DsoConstraints::post_limits_many(signed(PUBLIC), area, limits.try_into().unwrap());
		assert_eq!(weight(posted), <() as WeightInfo>::post_limits(0, 0));
	});
}

//! The helpers of the benchmarks.

use crate::Runtime;
use tieline_primitives::Millis;

/// Sets the chain's clock.
pub struct Helper;

impl pallet_dso_constraints::BenchmarkHelper for Helper {
	fn set_time(now: Millis) {
		pallet_timestamp::Now::<Runtime>::put(now.0);
	}
}

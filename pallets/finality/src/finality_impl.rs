//! What other pallets ask of finality.

use crate::*;
use tieline_primitives::{Finality, Interval, Millis};

impl<T: Config> Finality for Pallet<T> {
	fn stalled_during(span: Interval) -> bool {
		StalledSince::<T>::get().is_some_and(|from| from < span.end())
			|| Stalls::<T>::get().iter().any(|stall| stall.overlaps(&span))
	}

	fn stalled_now() -> bool {
		StalledSince::<T>::exists()
	}

	fn final_until() -> Millis {
		Latest::<T>::get().map(|latest| latest.time).unwrap_or_default()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(span: Option<Interval>) {
		benchmarking::prepare::<T>(span);
	}
}

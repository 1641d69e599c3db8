//! What is recorded at a connection point: the trait `Registrations`.

use crate::*;
use tieline_primitives::{PointId, Registrations};

impl<T: Config> Registrations for Pallet<T> {
	fn at(point: PointId) -> bool {
		Recorded::<T>::contains_key(point)
	}
}

impl<T: Config> Pallet<T> {
	/// Counts a DER or a portfolio more at a connection point.
	pub(crate) fn record_at(point: PointId) {
		Recorded::<T>::mutate(point, |count| *count = count.saturating_add(1));
	}

	/// Counts a DER or a portfolio less at a connection point.
	pub(crate) fn unrecord_at(point: PointId) {
		Recorded::<T>::mutate_exists(point, |slot| {
			*slot = slot.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
		});
	}
}

//! The view functions.

use crate::*;
use tieline_primitives::{AreaId, Capability, Interval, Millis, Network, OverrideId, PointId};

impl<T: Config> Pallet<T> {
	pub(crate) fn view_limits(area: AreaId, interval: Interval) -> Option<LimitsInForceOf<T>> {
		Areas::<T>::contains_key(area).then(|| LimitsInForce {
			rows: <Self as Network>::limits(area, &interval),
			posted: <Self as Network>::posted(area, &interval),
			penalties: <Self as Network>::penalties(area, &interval),
		})
	}

	pub(crate) fn view_override_state(id: OverrideId) -> Option<OverrideState> {
		Overrides::<T>::get(id).map(|issued| issued.state.at(Self::now()))
	}

	pub(crate) fn view_override_tally(area: AreaId, dso: T::AccountId) -> OverrideTally {
		OverrideTallies::<T>::get(area, dso)
	}

	pub(crate) fn view_capacity(point: PointId) -> Option<Capability> {
		Self::capacity_of(point)
	}

	pub(crate) fn view_standing(point: PointId, instant: Millis) -> Option<Capability> {
		if !<Self as Network>::point_exists(point) {
			return None;
		}
		let standings = Standings::<T>::get(point.area());
		standings.get(usize::from(point.index())).map(|standing| standing.at(instant))
	}
}

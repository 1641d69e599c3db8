//! The network as the other pallets see it: the trait `Network`.

use crate::*;
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use tieline_primitives::{
	AreaId, AwardOverride, Capability, Interval, Limit, Millis, Network, OverrideId, Penalties,
	PointId, PricingNodeId,
};

impl<T: Config> Network for Pallet<T> {
	type AccountId = T::AccountId;
	type BlockNumber = BlockNumberFor<T>;

	const MAX_AREAS: u32 = MAX_AREAS;
	const MAX_POINTS: u32 = MAX_POINTS;
	const MAX_COEFFICIENTS: u32 = MAX_COEFFICIENTS;

	fn dso(area: AreaId) -> Option<T::AccountId> {
		Areas::<T>::get(area).map(|area| area.dso)
	}

	fn pricing_node(area: AreaId) -> Option<PricingNodeId> {
		Areas::<T>::get(area).map(|area| area.pricing_node)
	}

	fn review_rule(area: AreaId) -> Option<(Millis, bool)> {
		Areas::<T>::get(area).map(|area| (area.review_period, area.qualifies_on_lapse(Self::now())))
	}

	fn point_exists(point: PointId) -> bool {
		Areas::<T>::get(point.area()).is_some_and(|area| area.present.contains(point.index()))
	}

	fn capacity(point: PointId) -> Option<Capability> {
		Self::capacity_of(point)
	}

	fn areas(node: PricingNodeId) -> Vec<AreaId> {
		AreasOf::<T>::get(node).into_inner()
	}

	fn limits(area: AreaId, interval: &Interval) -> Vec<Limit> {
		match PostedRows::<T>::get(area, interval) {
			Some(rows) => rows.into_inner(),
			None => Self::standing_rows(area, interval.start),
		}
	}

	fn penalties(area: AreaId, interval: &Interval) -> Penalties {
		match Postings::<T>::get(area, interval) {
			Some(posting) => posting.penalties,
			None => Areas::<T>::get(area).map(|area| area.penalties).unwrap_or_default(),
		}
	}

	fn posted(area: AreaId, interval: &Interval) -> Option<BlockNumberFor<T>> {
		Postings::<T>::get(area, interval).map(|posting| posting.block)
	}

	fn award_override(id: OverrideId) -> Option<AwardOverride<T::AccountId>> {
		let issued = Overrides::<T>::get(id)?;
		Some(AwardOverride {
			area: issued.area,
			dso: issued.depositor,
			points: issued.points,
			from: issued.from,
			until: issued.until,
			caps: issued.caps,
			reason: issued.reason,
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(
		dso: &T::AccountId,
		node: PricingNodeId,
		points: u32,
		rows: u32,
		interval: &Interval,
	) -> AreaId {
		crate::benchmarking::prepare::<T>(dso, node, points, rows, interval)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare_overrides(
		dso: &T::AccountId,
		area: AreaId,
		points: u32,
		count: u32,
		interval: &Interval,
	) -> Vec<OverrideId> {
		crate::benchmarking::prepare_overrides::<T>(dso, area, points, count, interval)
	}
}

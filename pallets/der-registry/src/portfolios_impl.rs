//! The registry as the other pallets see it: the trait `Portfolios`.

use crate::*;
use frame_support::traits::Get;
use tieline_primitives::{
	AggregationId, Capability, Day, PointId, Portfolios as PortfoliosTrait, PricingNodeId, Service,
	Watts,
};

impl<T: Config> PortfoliosTrait for Pallet<T> {
	type AccountId = T::AccountId;

	fn aggregator(aggregation: AggregationId) -> Option<T::AccountId> {
		Aggregations::<T>::get(aggregation).map(|aggregation| aggregation.aggregator)
	}

	fn pricing_node(aggregation: AggregationId) -> Option<PricingNodeId> {
		Aggregations::<T>::get(aggregation).map(|aggregation| aggregation.pricing_node)
	}

	fn may_bid(aggregation: AggregationId) -> bool {
		Self::aggregator(aggregation).is_some_and(|who| Self::ensure_admitted(&who).is_ok())
	}

	fn capability(
		aggregation: AggregationId,
		point: PointId,
		service: Service,
		day: Day,
	) -> Capability {
		Portfolios::<T>::get((aggregation, point, service))
			.map_or(Capability::ZERO, |portfolio| portfolio.capability.on(day))
	}

	fn size(aggregation: AggregationId, service: Service, day: Day) -> Watts {
		Totals::<T>::get(aggregation, service).on(day).size()
	}

	fn max_portfolios() -> u32 {
		T::MaxPortfolios::get()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(
		aggregator: &T::AccountId,
		node: PricingNodeId,
		points: &[PointId],
		capability: Capability,
	) -> AggregationId {
		crate::benchmarking::prepare::<T>(aggregator, node, points, capability)
	}
}

//! The calls that concern aggregators and their aggregations.

use crate::*;
use frame_support::{pallet_prelude::*, traits::Consideration};
use sp_core::H256;
use tieline_primitives::{AggregationId, Calendar, Name, PointId, PricingNodeId, Service, is_text};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_admit_aggregator(who: T::AccountId, name: Name) -> DispatchResult {
		ensure!(!Aggregators::<T>::contains_key(&who), Error::<T>::DuplicateAggregator);
		ensure!(is_text(&name), Error::<T>::MalformedName);
		let since = frame_system::Pallet::<T>::block_number();
		Aggregators::<T>::insert(&who, Aggregator { name: name.clone(), since, active: 0 });
		Self::deposit_event(Event::AggregatorAdmitted { aggregator: who, name });
		Ok(())
	}

	pub(crate) fn do_expel_aggregator(who: T::AccountId) -> DispatchResult {
		let aggregator = Aggregators::<T>::get(&who).ok_or(Error::<T>::UnknownAggregator)?;
		ensure!(aggregator.active == 0, Error::<T>::AggregatorWithMembers);
		Aggregators::<T>::remove(&who);
		Self::deposit_event(Event::AggregatorExpelled { aggregator: who });
		Ok(())
	}

	pub(crate) fn do_create_aggregation(
		who: T::AccountId,
		pricing_node: PricingNodeId,
		name: Name,
		attestation: H256,
	) -> DispatchResult {
		ensure!(Aggregators::<T>::contains_key(&who), Error::<T>::UnknownAggregator);
		ensure!(T::Calendar::node_exists(pricing_node), Error::<T>::UnknownPricingNode);
		ensure!(is_text(&name), Error::<T>::MalformedName);
		let aggregation = NextAggregation::<T>::get();
		let next = aggregation.0.checked_add(1).ok_or(Error::<T>::TooManyAggregations)?;
		let ticket = Self::deposit(&who, Self::aggregation_footprint())?;
		NextAggregation::<T>::put(AggregationId(next));
		Aggregations::<T>::insert(
			aggregation,
			Aggregation {
				aggregator: who.clone(),
				pricing_node,
				name,
				attestation,
				members: 0,
				portfolios: 0,
				ticket,
			},
		);
		Self::deposit_event(Event::AggregationCreated {
			aggregation,
			aggregator: who,
			pricing_node,
		});
		Ok(())
	}

	pub(crate) fn do_dissolve_aggregation(who: T::AccountId, id: AggregationId) -> DispatchResult {
		let aggregation =
			Aggregations::<T>::take(id).ok_or(Error::<T>::UnknownAggregation(Item(0)))?;
		ensure!(aggregation.aggregator == who, Error::<T>::NotAggregator);
		ensure!(
			aggregation.members == 0 && aggregation.portfolios == 0,
			Error::<T>::AggregationInUse
		);
		for service in SERVICES {
			Totals::<T>::remove(id, service);
		}
		aggregation.ticket.drop(&who)?;
		Self::deposit_event(Event::AggregationDissolved { aggregation: id });
		Ok(())
	}

	pub(crate) fn do_clear_portfolio(
		id: AggregationId,
		point: PointId,
		service: Service,
	) -> DispatchResult {
		let mut aggregation =
			Aggregations::<T>::get(id).ok_or(Error::<T>::UnknownAggregation(Item(0)))?;
		let portfolio =
			Portfolios::<T>::take((id, point, service)).ok_or(Error::<T>::UnknownPortfolio)?;
		let free = T::Calendar::first_free_day(aggregation.pricing_node);
		ensure!(
			portfolio.enrolled == 0 && portfolio.capability.is_spent(Self::horizon(free)),
			Error::<T>::PortfolioInUse
		);
		portfolio.ticket.drop(&aggregation.aggregator)?;
		aggregation.portfolios = aggregation.portfolios.saturating_sub(1);
		if service == Service::Energy {
			EnergyPortfolios::<T>::mutate_exists(aggregation.pricing_node, |slot| {
				*slot = slot.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
			});
		}
		Aggregations::<T>::insert(id, aggregation);
		Self::deposit_event(Event::PortfolioCleared { aggregation: id, point, service });
		Ok(())
	}
}

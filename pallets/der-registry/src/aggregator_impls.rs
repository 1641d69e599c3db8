//! The calls that concern aggregators and their aggregations.

use crate::*;
use alloc::vec::Vec;
use frame_support::{pallet_prelude::*, traits::Consideration};
use sp_core::H256;
use tieline_primitives::{
	AggregationId, Calendar, Name, PointId, PricingNodeId, Role, Separation, Service, is_text,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_admit_aggregator(who: T::AccountId, name: Name) -> DispatchResult {
		if let Some(earlier) = Aggregators::<T>::get(&who) {
			let is_expelled = matches!(earlier.admission, Admission::Expelled { .. });
			ensure!(is_expelled, Error::<T>::DuplicateAggregator);
			ensure!(earlier.active == 0, Error::<T>::AggregatorWithMembers);
		}
		ensure!(is_text(&name), Error::<T>::MalformedName);
		let since = frame_system::Pallet::<T>::block_number();
		let admission = Admission::Admitted;
		let aggregator = Aggregator { name: name.clone(), since, active: 0, admission };
		Aggregators::<T>::insert(&who, aggregator);
		Self::deposit_event(Event::AggregatorAdmitted { aggregator: who, name });
		Ok(())
	}

	pub(crate) fn do_expel_aggregator(who: T::AccountId, evidence: H256) -> DispatchResult {
		let mut aggregator = Aggregators::<T>::get(&who).ok_or(Error::<T>::UnknownAggregator)?;
		let is_expelled = matches!(aggregator.admission, Admission::Expelled { .. });
		ensure!(!is_expelled, Error::<T>::AggregatorExpelled);
		aggregator.admission = Admission::Expelled { evidence };
		Aggregators::<T>::insert(&who, aggregator);
		Self::deposit_event(Event::AggregatorExpelled { aggregator: who, evidence });
		Ok(())
	}

	pub(crate) fn do_suspend_aggregator(who: T::AccountId, evidence: H256) -> DispatchResult {
		Self::ensure_admitted(&who)?;
		Aggregators::<T>::mutate_extant(&who, |aggregator| {
			aggregator.admission = Admission::Suspended { evidence };
		});
		Self::deposit_event(Event::AggregatorSuspended { aggregator: who, evidence });
		Ok(())
	}

	pub(crate) fn do_reinstate_aggregator(who: T::AccountId) -> DispatchResult {
		let mut aggregator = Aggregators::<T>::get(&who).ok_or(Error::<T>::UnknownAggregator)?;
		match aggregator.admission {
			Admission::Suspended { .. } => aggregator.admission = Admission::Admitted,
			Admission::Admitted => return Err(Error::<T>::AggregatorNotSuspended.into()),
			Admission::Expelled { .. } => return Err(Error::<T>::AggregatorExpelled.into()),
		}
		Aggregators::<T>::insert(&who, aggregator);
		Self::deposit_event(Event::AggregatorReinstated { aggregator: who });
		Ok(())
	}

	/// Ends at most `limit` enrolments of an expelled aggregator, and returns how many.
	pub(crate) fn do_clear_members(id: AggregationId, limit: u32) -> Result<u32, DispatchError> {
		let aggregation =
			Aggregations::<T>::get(id).ok_or(Error::<T>::UnknownAggregation(Item(0)))?;
		let admission = Aggregators::<T>::get(&aggregation.aggregator).map(|a| a.admission);
		let is_expelled = matches!(admission, Some(Admission::Expelled { .. }));
		ensure!(is_expelled, Error::<T>::AggregatorNotExpelled);
		let limit = usize::try_from(limit).unwrap_or(usize::MAX);
		let members = Members::<T>::iter_key_prefix(id).take(limit).collect::<Vec<_>>();
		for (der_id, service) in &members {
			let mut der = Ders::<T>::get(der_id).ok_or(Error::<T>::UnknownDer(Item(0)))?;
			let free = Self::free_day(der.point, Item(0))?;
			Self::leave(*der_id, &mut der, *service, free)?;
			Ders::<T>::insert(der_id, der);
			if !Self::is_enrolled(*der_id) {
				Self::drop_consent(*der_id);
			}
		}
		Ok(u32::try_from(members.len()).unwrap_or(u32::MAX))
	}

	pub(crate) fn do_create_aggregation(
		who: T::AccountId,
		pricing_node: PricingNodeId,
		name: Name,
		attestation: H256,
	) -> DispatchResult {
		Self::ensure_admitted(&who)?;
		ensure!(T::Calendar::node_exists(pricing_node), Error::<T>::UnknownPricingNode);
		ensure!(is_text(&name), Error::<T>::MalformedName);
		let may_aggregate = T::Separation::may_take(&who, Role::Aggregator, pricing_node);
		ensure!(may_aggregate, Error::<T>::RoleConflict);
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
		Self::unrecord_at(point);
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

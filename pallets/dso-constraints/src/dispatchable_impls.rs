//! The calls about areas and limits.

use crate::*;
use frame_support::{
	BoundedVec,
	dispatch::WithPostDispatchInfo,
	pallet_prelude::*,
	traits::{Consideration, Footprint},
};
use tieline_primitives::{
	AreaId, Calendar, Interval, Millis, Name, Penalties, PricingNodeId, Role, Separation, is_text,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_area(
		dso: T::AccountId,
		pricing_node: PricingNodeId,
		name: Name,
		review_period: Millis,
		qualify_on_lapse: bool,
		penalties: Penalties,
	) -> Result<AreaId, DispatchError> {
		ensure!(is_text(&name), Error::<T>::MalformedName);
		ensure!(T::Calendar::node_exists(pricing_node), Error::<T>::UnknownPricingNode);
		ensure!(is_review_period(review_period), Error::<T>::ReviewPeriodOutOfRange);
		ensure!(penalties.is_well_formed(), Error::<T>::PenaltyOutOfRange);
		Self::ensure_may_operate(&dso, pricing_node)?;
		let area = NextArea::<T>::get();
		let next = area.0.checked_add(1).ok_or(Error::<T>::TooManyAreas)?;
		AreasOf::<T>::try_append(pricing_node, area).map_err(|()| Error::<T>::TooManyAreas)?;
		NextArea::<T>::put(AreaId(next));
		Areas::<T>::insert(
			area,
			Area {
				dso: dso.clone(),
				pricing_node,
				name: name.clone(),
				review_period,
				qualify_on_lapse,
				lapse_change: None,
				reviews_until: Millis::ZERO,
				penalties,
				points: 0,
				present: PointSet::default(),
			},
		);
		Self::deposit_event(Event::AreaCreated {
			area,
			dso,
			pricing_node,
			name,
			review_period,
			qualify_on_lapse,
			penalties,
		});
		Ok(area)
	}

	pub(crate) fn do_set_penalties(id: AreaId, penalties: Penalties) -> DispatchResult {
		ensure!(penalties.is_well_formed(), Error::<T>::PenaltyOutOfRange);
		Areas::<T>::try_mutate(id, |slot| {
			slot.as_mut().ok_or(Error::<T>::UnknownArea)?.penalties = penalties;
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::PenaltiesSet { area: id, penalties });
		Ok(())
	}

	pub(crate) fn do_set_dso(id: AreaId, dso: T::AccountId) -> DispatchResult {
		let mut area = Areas::<T>::get(id).ok_or(Error::<T>::UnknownArea)?;
		Self::ensure_may_operate(&dso, area.pricing_node)?;
		let former = core::mem::replace(&mut area.dso, dso.clone());
		if let Some(ticket) = PointTickets::<T>::take(id) {
			ticket.drop(&former)?;
			let ticket = T::PointConsideration::new(&dso, points_footprint(area.present.len()))?;
			PointTickets::<T>::insert(id, ticket);
		}
		Areas::<T>::insert(id, area);
		Self::deposit_event(Event::DsoChanged { area: id, former, dso });
		Ok(())
	}

	/// Whether an account may be the DSO of an area at a pricing node.
	fn ensure_may_operate(dso: &T::AccountId, node: PricingNodeId) -> DispatchResult {
		ensure!(T::Separation::may_take(dso, Role::Dso, node), Error::<T>::RoleConflict);
		Ok(())
	}

	pub(crate) fn do_rename_area(id: AreaId, name: Name) -> DispatchResult {
		ensure!(is_text(&name), Error::<T>::MalformedName);
		Areas::<T>::try_mutate(id, |slot| {
			slot.as_mut().ok_or(Error::<T>::UnknownArea)?.name = name.clone();
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::AreaRenamed { area: id, name });
		Ok(())
	}

	pub(crate) fn do_set_review_rule(
		id: AreaId,
		review_period: Millis,
		qualify_on_lapse: bool,
	) -> DispatchResult {
		ensure!(is_review_period(review_period), Error::<T>::ReviewPeriodOutOfRange);
		let mut area = Areas::<T>::get(id).ok_or(Error::<T>::UnknownArea)?;
		let now = Self::now();
		let current = area.qualifies_on_lapse(now);
		let last_deadline = now.saturating_add(area.review_period).max(area.reviews_until);
		let change = LapseChange { qualify_on_lapse, from: last_deadline };
		area.qualify_on_lapse = current;
		area.lapse_change = (qualify_on_lapse != current).then_some(change);
		area.reviews_until = last_deadline;
		area.review_period = review_period;
		Areas::<T>::insert(id, area);
		Self::deposit_event(Event::ReviewRuleSet {
			area: id,
			review_period,
			qualify_on_lapse,
			lapse_from: last_deadline,
		});
		Ok(())
	}

	pub(crate) fn do_move_area(id: AreaId, pricing_node: PricingNodeId) -> DispatchResult {
		let mut area = Areas::<T>::get(id).ok_or(Error::<T>::UnknownArea)?;
		ensure!(T::Calendar::node_exists(pricing_node), Error::<T>::UnknownPricingNode);
		Self::ensure_may_operate(&area.dso, pricing_node)?;
		Self::vacate(id, &area)?;
		Self::unlist(area.pricing_node, id);
		AreasOf::<T>::try_mutate(pricing_node, |areas| {
			let place = areas.binary_search(&id).unwrap_or_else(|place| place);
			areas.try_insert(place, id).map_err(|_| Error::<T>::TooManyAreas)
		})?;
		area.pricing_node = pricing_node;
		area.points = 0;
		Areas::<T>::insert(id, area);
		Self::deposit_event(Event::AreaMoved { area: id, pricing_node });
		Ok(())
	}

	pub(crate) fn do_remove_area(id: AreaId) -> DispatchResult {
		let area = Areas::<T>::take(id).ok_or(Error::<T>::UnknownArea)?;
		Self::vacate(id, &area)?;
		Self::unlist(area.pricing_node, id);
		Self::deposit_event(Event::AreaRemoved { area: id });
		Ok(())
	}

	/// Forgets the indices of an area that nothing is left of.
	fn vacate(id: AreaId, area: &Area<T::AccountId>) -> DispatchResult {
		let uses = Usage::<T>::get(id);
		ensure!(
			area.present.is_empty() && uses.postings == 0 && uses.overrides == 0,
			Error::<T>::AreaInUse
		);
		// In the order of their removal: the last one was removed last.
		let forgotten =
			Removals::<T>::get(id).last().is_none_or(|last| Self::is_past_retention(last.at));
		ensure!(forgotten, Error::<T>::StillKept);
		Standings::<T>::remove(id);
		Capacities::<T>::remove(id);
		Removals::<T>::remove(id);
		Usage::<T>::remove(id);
		OpenOverrides::<T>::remove(id);
		Ok(())
	}

	/// Takes an area off the list of its pricing node.
	fn unlist(node: PricingNodeId, id: AreaId) {
		AreasOf::<T>::mutate_exists(node, |slot| {
			if let Some(areas) = slot {
				areas.retain(|area| *area != id);
			}
			*slot = slot.take().filter(|areas| !areas.is_empty());
		});
	}

	pub(crate) fn do_post_limits(
		who: T::AccountId,
		id: AreaId,
		limits: IntervalLimits,
	) -> DispatchResult {
		let area = Self::operated_area(&who, id)?;
		Self::post(&who, id, &area, limits)
	}

	pub(crate) fn do_post_limits_many(
		who: T::AccountId,
		id: AreaId,
		limits: BoundedVec<IntervalLimits, ConstU32<MAX_INTERVALS>>,
	) -> DispatchResultWithPostInfo {
		// A call that fails weighs as much as the intervals up to there.
		let mut spent = T::WeightInfo::post_limits(0, 0);
		let area = Self::operated_area(&who, id).map_err(|refused| refused.with_weight(spent))?;
		ensure!(!limits.is_empty(), Error::<T>::EmptyList.with_weight(spent));
		for limits in limits {
			let (rows, terms) = (limits.rows.len() as u32, coefficients(&limits.rows));
			spent = spent.saturating_add(T::WeightInfo::post_limits(rows, terms));
			Self::post(&who, id, &area, limits).map_err(|refused| refused.with_weight(spent))?;
		}
		Ok(().into())
	}

	fn post(
		who: &T::AccountId,
		id: AreaId,
		area: &Area<T::AccountId>,
		IntervalLimits { interval, rows }: IntervalLimits,
	) -> DispatchResult {
		ensure!(is_interval(&interval), Error::<T>::MalformedInterval);
		ensure!(
			T::Calendar::is_delivery_interval(area.pricing_node, &interval),
			Error::<T>::NotDeliveryInterval
		);
		ensure!(!T::Calendar::gate_closed(area.pricing_node, &interval), Error::<T>::GateClosed);
		ensure!(coefficients(&rows) <= MAX_COEFFICIENTS, Error::<T>::TooManyCoefficients);
		for row in &rows {
			ensure!(is_row(row), Error::<T>::MalformedRow);
			ensure!(row.is_normalised(), Error::<T>::NotNormalised);
			ensure!(is_headroom_in_range(row), Error::<T>::HeadroomOutOfRange);
			ensure!(names_only(row, &area.present), Error::<T>::UnknownPoint);
		}
		ensure!(are_distinct(&rows), Error::<T>::DuplicateLimit);
		Self::store_rows(who, id, interval, rows, area.penalties)
	}

	/// Stores rows in place of those that were there, and holds the deposit for them.
	pub(crate) fn store_rows(
		who: &T::AccountId,
		area: AreaId,
		interval: Interval,
		rows: Rows,
		penalties: Penalties,
	) -> DispatchResult {
		let footprint = Footprint::from_encodable(&rows);
		let points = PointSet::named_by(&rows);
		let former = Postings::<T>::take(area, interval);
		Usage::<T>::mutate(area, |uses| {
			match &former {
				Some(former) => uses.remove(&former.points),
				None => uses.postings = uses.postings.saturating_add(1),
			}
			uses.add(&points);
		});
		let ticket = match former {
			Some(former) if former.depositor == *who => former.ticket.update(who, footprint)?,
			Some(former) => {
				// Another DSO operated the area when these rows were posted.
				former.ticket.drop(&former.depositor)?;
				T::LimitConsideration::new(who, footprint)?
			},
			None => T::LimitConsideration::new(who, footprint)?,
		};
		let posting = Posting {
			block: frame_system::Pallet::<T>::block_number(),
			time: Self::now(),
			penalties,
			points,
			depositor: who.clone(),
			ticket,
		};
		Postings::<T>::insert(area, interval, posting);
		let count = rows.len() as u32;
		PostedRows::<T>::insert(area, interval, rows);
		Self::deposit_event(Event::LimitsPosted { area, interval, rows: count });
		Ok(())
	}

	pub(crate) fn do_clear_limits(
		who: T::AccountId,
		id: AreaId,
		intervals: BoundedVec<Interval, ConstU32<MAX_INTERVALS>>,
	) -> DispatchResultWithPostInfo {
		let weight = T::WeightInfo::clear_limits;
		ensure!(!intervals.is_empty(), Error::<T>::EmptyList.with_weight(weight(1)));
		let unknown = || Error::<T>::UnknownArea.with_weight(weight(1));
		let area = Areas::<T>::get(id).ok_or_else(unknown)?;
		for (index, interval) in (1u32..).zip(intervals) {
			Self::clear(&who, id, &area, interval)
				.map_err(|refused| refused.with_weight(weight(index)))?;
		}
		Ok(().into())
	}

	fn clear(
		who: &T::AccountId,
		id: AreaId,
		area: &Area<T::AccountId>,
		interval: Interval,
	) -> DispatchResult {
		let posting = Postings::<T>::take(id, interval).ok_or(Error::<T>::NoLimits)?;
		if T::Calendar::gate_closed(area.pricing_node, &interval) {
			ensure!(
				Self::is_past_retention(interval.end().max(posting.time)),
				Error::<T>::StillKept
			);
		} else {
			ensure!(area.dso == *who, Error::<T>::NotDso);
		}
		posting.ticket.drop(&posting.depositor)?;
		Usage::<T>::mutate(id, |uses| {
			uses.postings = uses.postings.saturating_sub(1);
			uses.remove(&posting.points);
		});
		PostedRows::<T>::remove(id, interval);
		Self::deposit_event(Event::LimitsCleared { area: id, interval });
		Ok(())
	}
}

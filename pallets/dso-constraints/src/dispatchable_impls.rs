//! The calls.

use crate::*;
use frame_support::{
	BoundedVec,
	pallet_prelude::*,
	traits::{Consideration, Footprint},
};
use sp_core::H256;
use tieline_primitives::{
	AreaId, Calendar, Capability, Interval, Millis, Name, OverrideId, Penalties, PointName,
	PricingNodeId, Reason, is_text,
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
		ensure!(
			review_period > Millis::ZERO && review_period <= MAX_REVIEW_PERIOD,
			Error::<T>::ReviewPeriodOutOfRange
		);
		ensure!(penalties.is_well_formed(), Error::<T>::PenaltyOutOfRange);
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
				penalties,
				points: 0,
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
		let former = core::mem::replace(&mut area.dso, dso.clone());
		if let Some(ticket) = PointTickets::<T>::take(id) {
			ticket.drop(&former)?;
			let ticket = T::PointConsideration::new(&dso, points_footprint(area.points))?;
			PointTickets::<T>::insert(id, ticket);
		}
		Areas::<T>::insert(id, area);
		Self::deposit_event(Event::DsoChanged { area: id, former, dso });
		Ok(())
	}

	pub(crate) fn do_add_points(
		who: T::AccountId,
		id: AreaId,
		points: BoundedVec<NewPoint, ConstU32<MAX_POINTS>>,
	) -> DispatchResult {
		let mut area = Self::operated_area(&who, id)?;
		ensure!(!points.is_empty(), Error::<T>::EmptyList);
		let first = area.points;
		let count = points.len() as u32;
		let mut standings = Standings::<T>::get(id);
		for NewPoint { name, standing } in points {
			ensure!(is_magnitude(&standing), Error::<T>::PowerOutOfRange);
			let name = PointName::try_from(&name).map_err(|_| Error::<T>::MalformedName)?.to_name();
			ensure!(!PointIndex::<T>::contains_key(id, &name), Error::<T>::DuplicatePoint);
			standings.try_push(Standing::new(standing)).map_err(|_| Error::<T>::TooManyPoints)?;
			PointIndex::<T>::insert(id, &name, area.points);
			Points::<T>::insert(id, area.points, name);
			area.points = area.points.checked_add(1).ok_or(Error::<T>::TooManyPoints)?;
		}
		let footprint = points_footprint(area.points);
		let ticket = match PointTickets::<T>::take(id) {
			Some(ticket) => ticket.update(&who, footprint)?,
			None => T::PointConsideration::new(&who, footprint)?,
		};
		PointTickets::<T>::insert(id, ticket);
		Standings::<T>::insert(id, standings);
		Areas::<T>::insert(id, area);
		Self::deposit_event(Event::PointsAdded { area: id, first, count });
		Ok(())
	}

	pub(crate) fn do_set_standing(
		who: T::AccountId,
		id: AreaId,
		point: u16,
		standing: Capability,
	) -> DispatchResult {
		let area = Self::operated_area(&who, id)?;
		ensure!(is_magnitude(&standing), Error::<T>::PowerOutOfRange);
		let node = area.pricing_node;
		let from = T::Calendar::day_start(node, T::Calendar::first_free_day(node).next());
		let from = Standings::<T>::try_mutate(id, |standings| {
			standings
				.get_mut(usize::from(point))
				.ok_or(Error::<T>::UnknownPoint)?
				.plan(standing, from, Self::now(), |change| Self::has_settled(node, change))
				.ok_or(Error::<T>::UnsettledStanding)
		})?;
		Self::deposit_event(Event::StandingSet { area: id, point, standing, from });
		Ok(())
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
	) -> DispatchResult {
		let area = Self::operated_area(&who, id)?;
		ensure!(!limits.is_empty(), Error::<T>::EmptyList);
		limits.into_iter().try_for_each(|limits| Self::post(&who, id, &area, limits))
	}

	fn post(
		who: &T::AccountId,
		id: AreaId,
		area: &Area<T::AccountId>,
		IntervalLimits { interval, rows }: IntervalLimits,
	) -> DispatchResult {
		ensure!(is_delivery_interval(&interval), Error::<T>::MalformedInterval);
		ensure!(!T::Calendar::gate_closed(area.pricing_node, &interval), Error::<T>::GateClosed);
		ensure!(coefficients(&rows) <= MAX_COEFFICIENTS, Error::<T>::TooManyCoefficients);
		for row in &rows {
			ensure!(is_row(row), Error::<T>::MalformedRow);
			ensure!(row.is_normalised(), Error::<T>::NotNormalised);
			ensure!(is_headroom_in_range(row), Error::<T>::HeadroomOutOfRange);
			ensure!(names_only(row, area.points), Error::<T>::UnknownPoint);
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
		let ticket = match Postings::<T>::take(area, interval) {
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
	) -> DispatchResult {
		ensure!(!intervals.is_empty(), Error::<T>::EmptyList);
		let area = Areas::<T>::get(id).ok_or(Error::<T>::UnknownArea)?;
		for interval in intervals {
			let posting = Postings::<T>::take(id, interval).ok_or(Error::<T>::NoLimits)?;
			if T::Calendar::gate_closed(area.pricing_node, &interval) {
				ensure!(
					Self::is_past_retention(interval.end().max(posting.time)),
					Error::<T>::StillKept
				);
			} else {
				ensure!(area.dso == who, Error::<T>::NotDso);
			}
			posting.ticket.drop(&posting.depositor)?;
			PostedRows::<T>::remove(id, interval);
			Self::deposit_event(Event::LimitsCleared { area: id, interval });
		}
		Ok(())
	}

	pub(crate) fn do_override_awards(
		who: T::AccountId,
		id: AreaId,
		points: PointIndices,
		from: Millis,
		until: Millis,
		caps: Capability,
		reason: Reason,
	) -> DispatchResult {
		let area = Self::operated_area(&who, id)?;
		ensure!(!points.is_empty(), Error::<T>::EmptyList);
		ensure!(are_ascending(&points), Error::<T>::DisorderedPoints);
		ensure!(points.iter().all(|&point| point < area.points), Error::<T>::UnknownPoint);
		let length = until.checked_sub(from).ok_or(Error::<T>::MalformedWindow)?;
		ensure!(length > Millis::ZERO && length <= MAX_LENGTH, Error::<T>::MalformedWindow);
		ensure!(is_magnitude(&caps), Error::<T>::PowerOutOfRange);
		ensure!(is_reason(&reason), Error::<T>::MalformedReason);

		let override_id = NextOverride::<T>::get();
		let next = override_id.0.checked_add(1).ok_or(Error::<T>::TooManyOverrides)?;
		OpenOverrides::<T>::try_append(id, override_id)
			.map_err(|()| Error::<T>::TooManyOpenOverrides)?;
		NextOverride::<T>::put(OverrideId(next));
		let issued = Self::now();
		let justify_by = issued.saturating_add(T::JustificationPeriod::get());
		let footprint = Footprint::from_encodable((&points, from, until, caps, &reason));
		Overrides::<T>::insert(
			override_id,
			Override {
				area: id,
				points: points.clone(),
				from,
				until,
				caps,
				reason: reason.clone(),
				state: OverrideState::Emergency { justify_by },
				block: frame_system::Pallet::<T>::block_number(),
				issued,
				ticket: T::OverrideConsideration::new(&who, footprint)?,
				depositor: who,
			},
		);
		Self::deposit_event(Event::AwardsOverridden {
			id: override_id,
			area: id,
			points,
			from,
			until,
			caps,
			reason,
			justify_by,
		});
		Ok(())
	}

	pub(crate) fn do_justify_override(
		who: T::AccountId,
		id: OverrideId,
		evidence: H256,
	) -> DispatchResult {
		let mut issued = Overrides::<T>::get(id).ok_or(Error::<T>::UnknownOverride)?;
		Self::operated_area(&who, issued.area)?;
		let OverrideState::Emergency { justify_by } = issued.state else {
			return Err(Error::<T>::SettledOverride.into());
		};
		ensure!(Self::now() < justify_by, Error::<T>::MissedDeadline);
		let area = issued.area;
		issued.state = OverrideState::Justified { evidence };
		Overrides::<T>::insert(id, issued);
		Self::settle(area, id);
		Self::deposit_event(Event::OverrideJustified { id, area, evidence });
		Ok(())
	}

	pub(crate) fn do_end_override(
		who: T::AccountId,
		id: OverrideId,
		until: Millis,
	) -> DispatchResult {
		let mut issued = Overrides::<T>::get(id).ok_or(Error::<T>::UnknownOverride)?;
		Self::operated_area(&who, issued.area)?;
		let within = issued.from <= until && until < issued.until;
		let replayed = issued.issued >= issued.until;
		ensure!(within && (replayed || until >= Self::now()), Error::<T>::MalformedWindow);
		let area = issued.area;
		issued.until = until;
		Overrides::<T>::insert(id, issued);
		Self::deposit_event(Event::OverrideEnded { id, area, until });
		Ok(())
	}

	pub(crate) fn do_lapse_override(id: OverrideId) -> DispatchResult {
		let mut issued = Overrides::<T>::get(id).ok_or(Error::<T>::UnknownOverride)?;
		let OverrideState::Emergency { justify_by } = issued.state else {
			return Err(Error::<T>::SettledOverride.into());
		};
		ensure!(Self::now() >= justify_by, Error::<T>::PendingDeadline);
		let area = issued.area;
		issued.state = OverrideState::Lapsed;
		Overrides::<T>::insert(id, issued);
		Self::settle(area, id);
		Self::deposit_event(Event::OverrideLapsed { id, area });
		Ok(())
	}

	pub(crate) fn do_remove_override(id: OverrideId) -> DispatchResult {
		let issued = Overrides::<T>::take(id).ok_or(Error::<T>::UnknownOverride)?;
		let settled = !matches!(issued.state, OverrideState::Emergency { .. });
		ensure!(
			settled && Self::is_past_retention(issued.until.max(issued.issued)),
			Error::<T>::StillKept
		);
		issued.ticket.drop(&issued.depositor)?;
		Self::deposit_event(Event::OverrideRemoved { id, area: issued.area });
		Ok(())
	}

	/// Takes an override off the list of those that are yet to be justified.
	fn settle(area: AreaId, id: OverrideId) {
		OpenOverrides::<T>::mutate(area, |open| open.retain(|other| *other != id));
	}
}

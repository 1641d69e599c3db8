//! The calls about connection points.

use crate::*;
use frame_support::{BoundedVec, pallet_prelude::*, traits::Consideration};
use tieline_primitives::{AreaId, Calendar, Capability, Name, PointId, PointName, Registrations};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_points(
		who: T::AccountId,
		id: AreaId,
		points: BoundedVec<NewPoint, ConstU32<MAX_POINTS>>,
	) -> DispatchResult {
		let mut area = Self::operated_area(&who, id)?;
		ensure!(!points.is_empty(), Error::<T>::EmptyList);
		let removals = Removals::<T>::get(id);
		let mut free =
			removals.iter().take_while(|removal| Self::is_past_retention(removal.at)).fuse();
		let mut reused = 0usize;
		let mut indices = PointIndices::default();
		let mut standings = Standings::<T>::get(id);
		let mut capacities = Capacities::<T>::get(id);
		for NewPoint { name, standing, capacity } in points {
			ensure!(
				is_magnitude(&standing) && is_magnitude(&capacity),
				Error::<T>::PowerOutOfRange
			);
			ensure!(capacity.covers(&standing), Error::<T>::StandingExceedsCapacity);
			let name = PointName::try_from(&name).map_err(|_| Error::<T>::MalformedName)?.to_name();
			ensure!(!PointIndex::<T>::contains_key(id, &name), Error::<T>::DuplicatePoint);
			let index = match free.next() {
				Some(removal) => {
					reused = reused.saturating_add(1);
					removal.index
				},
				None => area.points,
			};
			area.points = area.points.max(index.saturating_add(1));
			put_at(&mut standings, index, Standing::new(standing))
				.ok_or(Error::<T>::TooManyPoints)?;
			put_at(&mut capacities, index, capacity).ok_or(Error::<T>::TooManyPoints)?;
			indices.try_push(index).map_err(|_| Error::<T>::TooManyPoints)?;
			area.present.insert(index);
			PointIndex::<T>::insert(id, &name, index);
			Points::<T>::insert(id, index, name);
		}
		if reused > 0 {
			Removals::<T>::mutate(id, |removals| {
				*removals =
					BoundedVec::truncate_from(removals.iter().skip(reused).copied().collect());
			});
		}
		let footprint = points_footprint(area.present.len());
		let ticket = match PointTickets::<T>::take(id) {
			Some(ticket) => ticket.update(&who, footprint)?,
			None => T::PointConsideration::new(&who, footprint)?,
		};
		PointTickets::<T>::insert(id, ticket);
		Standings::<T>::insert(id, standings);
		Capacities::<T>::insert(id, capacities);
		Areas::<T>::insert(id, area);
		Self::deposit_event(Event::PointsAdded { area: id, points: indices });
		Ok(())
	}

	pub(crate) fn do_set_capacity(
		who: T::AccountId,
		id: AreaId,
		point: u16,
		capacity: Capability,
	) -> DispatchResult {
		let area = Self::operated_area(&who, id)?;
		ensure!(is_magnitude(&capacity), Error::<T>::PowerOutOfRange);
		ensure!(area.present.contains(point), Error::<T>::UnknownPoint);
		let standings = Standings::<T>::get(id);
		let standing = standings.get(usize::from(point)).ok_or(Error::<T>::UnknownPoint)?;
		ensure!(standing.is_within(&capacity), Error::<T>::StandingExceedsCapacity);
		Capacities::<T>::try_mutate(id, |capacities| {
			let slot = capacities.get_mut(usize::from(point)).ok_or(Error::<T>::UnknownPoint)?;
			*slot = capacity;
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::CapacitySet { area: id, point, capacity });
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
		ensure!(area.present.contains(point), Error::<T>::UnknownPoint);
		let capacities = Capacities::<T>::get(id);
		let capacity = capacities.get(usize::from(point)).ok_or(Error::<T>::UnknownPoint)?;
		ensure!(capacity.covers(&standing), Error::<T>::StandingExceedsCapacity);
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

	pub(crate) fn do_rename_point(
		who: T::AccountId,
		id: AreaId,
		point: u16,
		name: Name,
	) -> DispatchResult {
		let area = Self::operated_area(&who, id)?;
		Self::ensure_unused(id, &area, &Usage::<T>::get(id), point)?;
		let name = PointName::try_from(&name).map_err(|_| Error::<T>::MalformedName)?.to_name();
		ensure!(!PointIndex::<T>::contains_key(id, &name), Error::<T>::DuplicatePoint);
		if let Some(former) = Points::<T>::get(id, point) {
			PointIndex::<T>::remove(id, former);
		}
		PointIndex::<T>::insert(id, &name, point);
		Points::<T>::insert(id, point, &name);
		Self::deposit_event(Event::PointRenamed { area: id, point, name });
		Ok(())
	}

	pub(crate) fn do_remove_points(
		who: T::AccountId,
		id: AreaId,
		points: PointIndices,
	) -> DispatchResult {
		let mut area = Self::operated_area(&who, id)?;
		ensure!(!points.is_empty(), Error::<T>::EmptyList);
		ensure!(are_ascending(&points), Error::<T>::DisorderedPoints);
		let uses = Usage::<T>::get(id);
		let at = Self::now();
		let mut removals = Removals::<T>::get(id);
		for &index in &points {
			Self::ensure_unused(id, &area, &uses, index)?;
			if let Some(name) = Points::<T>::take(id, index) {
				PointIndex::<T>::remove(id, name);
			}
			area.present.remove(index);
			removals.try_push(Removal { index, at }).map_err(|_| Error::<T>::TooManyPoints)?;
		}
		if let Some(ticket) = PointTickets::<T>::take(id) {
			match area.present.len() {
				0 => ticket.drop(&who)?,
				left => {
					let ticket = ticket.update(&who, points_footprint(left))?;
					PointTickets::<T>::insert(id, ticket);
				},
			}
		}
		Removals::<T>::insert(id, removals);
		Areas::<T>::insert(id, area);
		Self::deposit_event(Event::PointsRemoved { area: id, points });
		Ok(())
	}

	/// Refuses a point that is not there, or that a stored record names.
	fn ensure_unused(
		id: AreaId,
		area: &Area<T::AccountId>,
		uses: &Uses,
		point: u16,
	) -> DispatchResult {
		ensure!(area.present.contains(point), Error::<T>::UnknownPoint);
		let registered = T::Registrations::at(PointId(id, point));
		ensure!(uses.at(point) == 0 && !registered, Error::<T>::PointInUse);
		Ok(())
	}
}

/// Puts a value in the place of an index, the last one or the next. `None` when there is no such
/// place.
fn put_at<V>(list: &mut BoundedVec<V, ConstU32<MAX_POINTS>>, index: u16, value: V) -> Option<()> {
	match list.get_mut(usize::from(index)) {
		Some(slot) => {
			*slot = value;
			Some(())
		},
		None => list.try_push(value).ok(),
	}
}

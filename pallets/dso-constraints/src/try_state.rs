//! The invariants, which hold after any call.

use crate::*;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::Encode;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use tieline_primitives::{AreaId, Calendar, Limit, OverrideId, PointName, PricingNodeId, is_text};

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. Areas were numbered, each has a name, and a review period and penalties in range. A
	///    planned change of what a lapsed review does changes it, and not before the last deadline
	///    of reviews that were requested before.
	/// 2. Each area is listed once, under its own pricing node, in ascending order, and the node
	///    exists.
	/// 3. Each index that points of an area have had is that of a point or of a removed one, which
	///    are in the order of their removal; each has a capacity in range and a standing limit
	///    within it; there is a deposit for points exactly when there are some.
	/// 4. The names of points are in canonical form, and the index by name holds exactly them.
	/// 5. Rows and their postings are there for the same intervals of existing areas, and a posting
	///    says which points its rows name. Intervals and rows are well formed; rows are normalised
	///    and distinct, with headroom and penalties in range, name only points of their area and
	///    have no more coefficients together than a clearing has room for.
	/// 6. Overrides were numbered, are of existing areas, name only points of them, and last no
	///    longer than a day.
	/// 7. The open overrides of an area are exactly those in emergency, in ascending order.
	/// 8. The deposit of an override is burned exactly when it lapsed or was rejected.
	/// 9. A tally counts no fewer overrides of its DSO than are stored, in each state, and no more
	///    decisions than overrides; its energies are not negative.
	/// 10. The number of postings and overrides of an area, and of those that name each of its
	///     points, is that of what is stored.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_areas()?;
		Self::try_state_points()?;
		Self::try_state_rows()?;
		Self::try_state_overrides()?;
		Self::try_state_tallies()?;
		Self::try_state_uses()
	}

	/// Invariants 1 and 2.
	fn try_state_areas() -> Result<(), TryRuntimeError> {
		let mut by_node = BTreeMap::<PricingNodeId, BTreeSet<AreaId>>::new();
		for (id, area) in Areas::<T>::iter() {
			ensure!(id < NextArea::<T>::get(), "1: an area was never numbered");
			ensure!(is_text(&area.name), "1: an area has no name");
			ensure!(is_review_period(area.review_period), "1: a review period is out of range");
			ensure!(
				area.lapse_change.is_none_or(|change| {
					change.qualify_on_lapse != area.qualify_on_lapse
						&& change.from <= area.reviews_until
				}),
				"1: a planned change of the lapse rule without notice or effect"
			);
			ensure!(area.penalties.is_well_formed(), "1: a penalty is out of range");
			by_node.entry(area.pricing_node).or_default().insert(id);
		}
		let listed = AreasOf::<T>::iter().collect::<BTreeMap<_, _>>();
		ensure!(
			listed.keys().eq(by_node.keys()),
			"2: a pricing node has a list and no areas, or areas and no list"
		);
		ensure!(
			listed.values().zip(by_node.values()).all(|(list, areas)| list.iter().eq(areas)),
			"2: the areas of a pricing node are not those listed, in ascending order"
		);
		ensure!(listed.into_keys().all(T::Calendar::node_exists), "2: an area of no pricing node");
		Ok(())
	}

	/// Invariants 3 and 4.
	fn try_state_points() -> Result<(), TryRuntimeError> {
		for (id, area) in Areas::<T>::iter() {
			let indices = Points::<T>::iter_key_prefix(id).collect::<BTreeSet<_>>();
			ensure!(
				indices.into_iter().eq(area.present.iter()),
				"3: a point is missing or too many"
			);
			let removals = Removals::<T>::get(id);
			let removed = removals.iter().map(|removal| removal.index).collect::<PointSet>();
			ensure!(
				usize::from(removed.len()) == removals.len()
					&& (0..MAX_POINTS as u16).all(|index| {
						let had = area.present.contains(index) != removed.contains(index);
						had == (index < area.points)
							&& !(area.present.contains(index) && removed.contains(index))
					}),
				"3: an index is not that of a point or of a removed one"
			);
			ensure!(
				removals.is_sorted_by_key(|removal| removal.at),
				"3: removed points are not in the order of their removal"
			);
			let standings = Standings::<T>::get(id);
			ensure!(
				standings.len() == usize::from(area.points),
				"3: a point has no standing limit"
			);
			ensure!(
				standings.iter().all(|standing| {
					is_magnitude(&standing.limit)
						&& standing.change.is_none_or(|change| is_magnitude(&change.limit))
				}),
				"3: a standing limit is out of range"
			);
			let capacities = Capacities::<T>::get(id);
			ensure!(
				capacities.len() == usize::from(area.points) && capacities.iter().all(is_magnitude),
				"3: a capacity is missing or out of range"
			);
			ensure!(
				standings.iter().zip(&capacities).all(|(standing, most)| standing.is_within(most)),
				"3: a standing limit exceeds the capacity"
			);
			ensure!(
				PointTickets::<T>::contains_key(id) != area.present.is_empty(),
				"3: the deposit for points is missing or too much"
			);
			let named = Points::<T>::iter_prefix(id)
				.map(|(index, name)| {
					let canonical = PointName::try_from(&name).is_ok_and(|n| n.to_name() == name);
					canonical.then_some((name, index))
				})
				.collect::<Option<BTreeMap<_, _>>>();
			let indexed = PointIndex::<T>::iter_prefix(id).collect::<BTreeMap<_, _>>();
			ensure!(named == Some(indexed), "4: the index by name differs from the points");
		}
		let known = |area| Areas::<T>::contains_key(area);
		ensure!(
			Points::<T>::iter_keys().all(|(area, _)| known(area))
				&& PointIndex::<T>::iter_keys().all(|(area, _)| known(area))
				&& Standings::<T>::iter_keys().all(known)
				&& Capacities::<T>::iter_keys().all(known)
				&& Removals::<T>::iter_keys().all(known)
				&& PointTickets::<T>::iter_keys().all(known),
			"3: a point of no area"
		);
		Ok(())
	}

	/// Invariant 5.
	fn try_state_rows() -> Result<(), TryRuntimeError> {
		for (id, interval, rows) in PostedRows::<T>::iter() {
			let area = Areas::<T>::get(id).ok_or("5: rows of no area")?;
			let posting = Postings::<T>::get(id, interval).ok_or("5: rows without a posting")?;
			ensure!(posting.penalties.is_well_formed(), "5: rows with a penalty out of range");
			ensure!(is_interval(&interval), "5: rows for a malformed interval");
			ensure!(
				rows.iter().all(|row| is_row(row) && names_only(row, &area.present)),
				"5: a malformed row"
			);
			ensure!(rows.iter().all(Limit::is_normalised), "5: a row that is not normalised");
			ensure!(rows.iter().all(is_headroom_in_range), "5: a headroom out of range");
			ensure!(coefficients(&rows) <= MAX_COEFFICIENTS, "5: too many coefficients");
			ensure!(are_distinct(&rows), "5: two rows with the same coefficients");
			ensure!(posting.points == PointSet::named_by(&rows), "5: a posting of other points");
		}
		ensure!(
			Postings::<T>::iter_keys()
				.all(|(area, interval)| PostedRows::<T>::contains_key(area, interval)),
			"5: a posting without rows"
		);
		Ok(())
	}

	/// Invariant 10.
	fn try_state_uses() -> Result<(), TryRuntimeError> {
		let mut counted = BTreeMap::<AreaId, Uses>::new();
		for (id, _, posting) in Postings::<T>::iter() {
			let uses = counted.entry(id).or_default();
			uses.postings = uses.postings.saturating_add(1);
			uses.add(&posting.points);
		}
		for issued in Overrides::<T>::iter_values() {
			let uses = counted.entry(issued.area).or_default();
			uses.overrides = uses.overrides.saturating_add(1);
			uses.add(&issued.points.iter().copied().collect());
		}
		for (id, stored) in Usage::<T>::iter() {
			let uses = counted.remove(&id).unwrap_or_default();
			ensure!(
				(stored.postings, stored.overrides) == (uses.postings, uses.overrides)
					&& (0..MAX_POINTS as u16).all(|point| stored.at(point) == uses.at(point)),
				"10: the records that name a point are not counted"
			);
			ensure!(Areas::<T>::contains_key(id), "10: records of no area");
		}
		ensure!(counted.is_empty(), "10: the records that name a point are not counted");
		Ok(())
	}

	/// Invariant 9.
	fn try_state_tallies() -> Result<(), TryRuntimeError> {
		let mut stored = BTreeMap::<(AreaId, Vec<u8>), OverrideTally>::new();
		for issued in Overrides::<T>::iter_values() {
			let tally = stored.entry((issued.area, issued.depositor.encode())).or_default();
			tally.issued = tally.issued.saturating_add(1);
			let decided = match issued.state {
				OverrideState::Emergency { .. } | OverrideState::UnderReview { .. } => continue,
				OverrideState::Justified { .. } => &mut tally.justified,
				OverrideState::Lapsed => &mut tally.lapsed,
				OverrideState::Rejected { .. } => &mut tally.rejected,
			};
			*decided = decided.saturating_add(1);
		}
		for (area, dso, tally) in OverrideTallies::<T>::iter() {
			let least = stored.remove(&(area, dso.encode())).unwrap_or_default();
			ensure!(
				least.issued <= tally.issued
					&& least.justified <= tally.justified
					&& least.lapsed <= tally.lapsed
					&& least.rejected <= tally.rejected,
				"9: a tally misses an override"
			);
			let decided = tally.justified.saturating_add(tally.lapsed);
			ensure!(
				decided.saturating_add(tally.rejected) <= tally.issued
					&& tally.unreviewed <= tally.justified,
				"9: a tally has more decisions than overrides"
			);
			let EnergyByReason { voltage, thermal, outage, envelope } = tally.energy;
			ensure!(
				[voltage, thermal, outage, envelope].iter().all(|energy| energy.0 >= 0),
				"9: a tally of negative energy"
			);
		}
		ensure!(stored.is_empty(), "9: a tally misses an override");
		Ok(())
	}

	/// Invariants 6 to 8.
	fn try_state_overrides() -> Result<(), TryRuntimeError> {
		let mut open = BTreeMap::<AreaId, BTreeSet<OverrideId>>::new();
		for (id, issued) in Overrides::<T>::iter() {
			ensure!(id < NextOverride::<T>::get(), "6: an override was never numbered");
			let area = Areas::<T>::get(issued.area).ok_or("6: an override of no area")?;
			ensure!(
				are_ascending(&issued.points)
					&& issued.points.iter().all(|&point| area.present.contains(point)),
				"6: an override names a point that is not there"
			);
			let length = issued.until.checked_sub(issued.from);
			ensure!(length.is_some(), "6: an override ends before it begins");
			ensure!(length <= Some(MAX_LENGTH), "6: an override of more than a day");
			ensure!(is_magnitude(&issued.caps), "6: an override with a cap out of range");
			let is_burned =
				matches!(issued.state, OverrideState::Lapsed | OverrideState::Rejected { .. });
			ensure!(issued.ticket.is_none() == is_burned, "8: a deposit kept or burned wrongly");
			if matches!(issued.state, OverrideState::Emergency { .. }) {
				open.entry(issued.area).or_default().insert(id);
			}
		}
		let listed = OpenOverrides::<T>::iter()
			.filter(|(_, list)| !list.is_empty())
			.collect::<BTreeMap<_, _>>();
		ensure!(
			listed.keys().eq(open.keys())
				&& listed.values().zip(open.values()).all(|(list, ids)| list.iter().eq(ids)),
			"7: the open overrides are not those in emergency, in ascending order"
		);
		Ok(())
	}
}

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
	/// 1. Areas are numbered without a gap, each with a name, and with a review period and
	///    penalties in range.
	/// 2. Each area is listed once, under its own pricing node, in ascending order, and the node
	///    exists.
	/// 3. The points of an area are numbered without a gap; each has a capacity in range and a
	///    standing limit within it; there is a deposit for them exactly when there are points.
	/// 4. The names of points are in canonical form, and the index by name holds exactly them.
	/// 5. Rows and their postings are there for the same intervals of existing areas. Intervals
	///    and rows are well formed; rows are normalised and distinct, with headroom and penalties
	///    in range, name only points of their area and have no more coefficients together than a
	///    clearing has room for.
	/// 6. Overrides were numbered, are of existing areas, name only points of them, and last no
	///    longer than a day.
	/// 7. The open overrides of an area are exactly those in emergency, in ascending order.
	/// 8. The deposit of an override is burned exactly when it lapsed or was rejected.
	/// 9. A tally counts no fewer overrides of its DSO than are stored, in each state, and no more
	///    decisions than overrides; its energies are not negative.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_areas()?;
		Self::try_state_points()?;
		Self::try_state_rows()?;
		Self::try_state_overrides()?;
		Self::try_state_tallies()
	}

	/// Invariants 1 and 2.
	fn try_state_areas() -> Result<(), TryRuntimeError> {
		let mut by_node = BTreeMap::<PricingNodeId, BTreeSet<AreaId>>::new();
		let mut count = 0u16;
		for (id, area) in Areas::<T>::iter() {
			ensure!(id < NextArea::<T>::get(), "1: an area was never numbered");
			ensure!(is_text(&area.name), "1: an area has no name");
			ensure!(
				area.review_period.0 > 0 && area.review_period <= MAX_REVIEW_PERIOD,
				"1: a review period is out of range"
			);
			ensure!(area.penalties.is_well_formed(), "1: a penalty is out of range");
			by_node.entry(area.pricing_node).or_default().insert(id);
			count = count.saturating_add(1);
		}
		ensure!(AreaId(count) == NextArea::<T>::get(), "1: an area is missing");
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
			ensure!(indices.into_iter().eq(0..area.points), "3: a point is missing or too many");
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
				capacities.len() == usize::from(area.points)
					&& capacities.iter().all(is_magnitude),
				"3: a capacity is missing or out of range"
			);
			ensure!(
				standings.iter().zip(&capacities).all(|(standing, most)| standing.is_within(most)),
				"3: a standing limit exceeds the capacity"
			);
			ensure!(
				PointTickets::<T>::contains_key(id) == (area.points > 0),
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
				rows.iter().all(|row| is_row(row) && names_only(row, area.points)),
				"5: a malformed row"
			);
			ensure!(rows.iter().all(Limit::is_normalised), "5: a row that is not normalised");
			ensure!(rows.iter().all(is_headroom_in_range), "5: a headroom out of range");
			ensure!(coefficients(&rows) <= MAX_COEFFICIENTS, "5: too many coefficients");
			ensure!(are_distinct(&rows), "5: two rows with the same coefficients");
		}
		ensure!(
			Postings::<T>::iter_keys()
				.all(|(area, interval)| PostedRows::<T>::contains_key(area, interval)),
			"5: a posting without rows"
		);
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
					&& issued.points.iter().all(|&point| point < area.points),
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

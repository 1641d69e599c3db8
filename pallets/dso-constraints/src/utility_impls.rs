//! Helpers: the DSO of an area, what has settled, the time, the rows of standing limits.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{EnsureOrigin, Get, Time},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::traits::BadOrigin;
use tieline_primitives::{
	AreaId, Calendar, Capability, Day, Limit, Millis, PointId, PricingNodeId,
};

impl<T: Config> Pallet<T> {
	/// The area, when `who` is its DSO.
	pub(crate) fn operated_area(
		who: &T::AccountId,
		id: AreaId,
	) -> Result<Area<T::AccountId>, Error<T>> {
		let area = Areas::<T>::get(id).ok_or(Error::<T>::UnknownArea)?;
		ensure!(area.dso == *who, Error::<T>::NotDso);
		Ok(area)
	}

	/// Whether `call` cannot wait for its turn in a block and is this account's to make: an override
	/// of awards, or its end, by the DSO of the area.
	pub fn is_entitled(who: &T::AccountId, call: &Call<T>) -> bool {
		let area = match call {
			Call::override_awards { area, .. } => Some(*area),
			Call::end_override { id, .. } => Overrides::<T>::get(id).map(|record| record.area),
			_ => None,
		};
		area.is_some_and(|area| Self::operated_area(who, area).is_ok())
	}

	/// The signer, or none when the admin calls.
	pub(crate) fn admin_or_signed(origin: OriginFor<T>) -> Result<Option<T::AccountId>, BadOrigin> {
		match T::AdminOrigin::try_origin(origin) {
			Ok(_) => Ok(None),
			Err(origin) => ensure_signed(origin).map(Some),
		}
	}

	/// What a connection point carries, in watts.
	pub(crate) fn capacity_of(point: PointId) -> Option<Capability> {
		if !Areas::<T>::get(point.area())?.present.contains(point.index()) {
			return None;
		}
		Capacities::<T>::get(point.area()).get(usize::from(point.index())).copied()
	}

	/// Whether all auctions of the node that deliver before a change applies have ended.
	pub(crate) fn has_settled(node: PricingNodeId, change: &StandingChange) -> bool {
		// The first without an auction when the change was planned.
		let last_before = Day(T::Calendar::day_of(node, change.from).0.saturating_sub(1));
		let clears_until = T::Calendar::clears_until(node, last_before);
		change.has_settled(Self::now(), T::AuctionHorizon::get(), clears_until)
	}

	/// Whether the retention of what ended at `instant` is over.
	pub(crate) fn is_past_retention(instant: Millis) -> bool {
		Self::now() >= instant.saturating_add(T::Retention::get())
	}

	/// The chain's time, in Unix milliseconds.
	pub(crate) fn now() -> Millis {
		Millis(T::Time::now())
	}

	/// The rows of the standing limits of the area's points for delivery at `instant`: for each
	/// point, in order, one that limits export and one that limits import.
	pub(crate) fn standing_rows(area: AreaId, instant: Millis) -> Vec<Limit> {
		(0u16..)
			.zip(Standings::<T>::get(area))
			.flat_map(|(point, standing)| Limit::envelope(point, standing.at(instant)))
			.collect()
	}

	pub(crate) fn do_integrity_test() {
		assert!(T::MaxOpenOverrides::get() > 0, "an area needs room for an override");
		assert!(
			T::JustificationPeriod::get() > Millis::ZERO,
			"a DSO needs time to justify an override"
		);
		assert!(T::ReviewPeriod::get() > Millis::ZERO, "a review takes time");
		assert!(
			T::Retention::get() >= MAX_LENGTH.max(T::AuctionHorizon::get()),
			"rows have to outlast the auctions that use them"
		);
	}
}

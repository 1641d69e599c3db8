//! Helpers: roles, market days, deposits.

use crate::{portfolio::ChangeError, *};
use frame_support::{
	BoundedVec,
	dispatch::{DispatchResultWithPostInfo, WithPostDispatchInfo},
	pallet_prelude::*,
	traits::{Consideration, Footprint, UnixTime},
};
use sp_core::H256;
use tieline_primitives::{
	AggregationId, Calendar, Day, DerId, Millis, Network, PointId, PricingNodeId, Service, SiteId,
};

impl<T: Config> Pallet<T> {
	/// Applies `action` to every item of a bulk call, and stops at the first that is refused: the
	/// call then weighs as much as one of the items up to there, so that one that fails early does
	/// not use up a block.
	pub(crate) fn for_each<I, S>(
		batch: BoundedVec<I, S>,
		weight: fn(u32) -> Weight,
		mut action: impl FnMut(I, Item) -> DispatchResult,
	) -> DispatchResultWithPostInfo {
		for (index, entry) in (0u32..).zip(batch) {
			let item = Item(u8::try_from(index).unwrap_or(u8::MAX));
			action(entry, item)
				.map_err(|refused| refused.with_weight(weight(index.saturating_add(1))))?;
		}
		Ok(().into())
	}

	/// The time in Unix milliseconds.
	pub(crate) fn now() -> Millis {
		Millis(u64::try_from(T::Time::now().as_millis()).unwrap_or(u64::MAX))
	}

	/// The pricing node of a connection point.
	pub(crate) fn node_of(point: PointId, item: Item) -> Result<PricingNodeId, DispatchError> {
		T::Network::pricing_node(point.area()).ok_or(Error::<T>::UnknownPoint(item).into())
	}

	/// The market day on which a change at a connection point takes effect.
	pub(crate) fn free_day(point: PointId, item: Item) -> Result<Day, DispatchError> {
		Self::node_of(point, item).map(T::Calendar::first_free_day)
	}

	/// The last day before `free` for which portfolios need not be kept.
	pub(crate) fn horizon(free: Day) -> Day {
		Day(free.0.saturating_sub(T::PortfolioHistory::get()))
	}

	/// The day by the chain's clock, in UTC. The first free day of a node is before it only where past
	/// days are replayed, and says nothing there of when a DER will count.
	pub(crate) fn today() -> Day {
		Day::of_utc(Self::now())
	}

	/// The market day on which a qualification by lapse ends.
	pub(crate) fn default_end(free: Day) -> Day {
		let end = free.max(Self::today()).0.saturating_add(T::DefaultQualification::get());
		let beyond = end.checked_rem(T::QualificationGrid::get()).unwrap_or_default();
		Day(end.saturating_sub(beyond))
	}

	/// When a registration expires of which no review is requested from now on.
	pub(crate) fn expiry() -> Millis {
		Self::now().saturating_add(T::RegistrationPeriod::get())
	}

	/// A DER that is not retired.
	pub(crate) fn live_der(id: DerId, item: Item) -> Result<DerOf<T>, DispatchError> {
		let der = Ders::<T>::get(id).ok_or(Error::<T>::UnknownDer(item))?;
		ensure!(!matches!(der.status, Status::Retired { .. }), Error::<T>::DerRetired(item));
		Ok(der)
	}

	/// A DER that is not retired, of this owner.
	pub(crate) fn der_of_owner(
		who: &T::AccountId,
		id: DerId,
		item: Item,
	) -> Result<DerOf<T>, DispatchError> {
		let der = Self::live_der(id, item)?;
		ensure!(der.owner == *who, Error::<T>::NotOwner(item));
		Self::ensure_occupied(&der, Self::free_day(der.point, item)?, item)?;
		Ok(der)
	}

	/// Makes sure that the owner of a DER has not left its site by a day.
	fn ensure_occupied(der: &DerOf<T>, day: Day, item: Item) -> DispatchResult {
		let has_left = Sites::<T>::get(der.site).is_some_and(|site| site.has_left(day));
		ensure!(!has_left, Error::<T>::SiteVacated(item));
		Ok(())
	}

	/// A DER that is not retired, in an area of this DSO.
	pub(crate) fn der_of_dso(
		who: &T::AccountId,
		id: DerId,
		item: Item,
	) -> Result<DerOf<T>, DispatchError> {
		let der = Self::live_der(id, item)?;
		let dso = T::Network::dso(der.point.area());
		ensure!(dso.as_ref() == Some(who), Error::<T>::NotDso(item));
		Ok(der)
	}

	/// Makes sure that an aggregator is admitted, and neither suspended nor expelled.
	pub(crate) fn ensure_admitted(who: &T::AccountId) -> DispatchResult {
		let aggregator = Aggregators::<T>::get(who).ok_or(Error::<T>::UnknownAggregator)?;
		match aggregator.admission {
			Admission::Admitted => Ok(()),
			Admission::Suspended { .. } => Err(Error::<T>::AggregatorSuspended.into()),
			Admission::Expelled { .. } => Err(Error::<T>::AggregatorExpelled.into()),
		}
	}

	/// Whether an aggregator is admitted, and neither suspended nor expelled.
	pub fn is_admitted(who: &T::AccountId) -> bool {
		Self::ensure_admitted(who).is_ok()
	}

	/// Whether a DER is enrolled for any service.
	pub(crate) fn is_enrolled(id: DerId) -> bool {
		SERVICES.iter().any(|service| Enrolments::<T>::contains_key(id, service))
	}

	/// A DER that is not retired and whose owner has consented to an aggregation of this
	/// aggregator, at the DER's pricing node.
	pub(crate) fn der_of_aggregator(
		who: &T::AccountId,
		id: DerId,
		item: Item,
	) -> Result<(DerOf<T>, AggregationId, PricingNodeId), DispatchError> {
		Self::ensure_admitted(who)?;
		let der = Self::live_der(id, item)?;
		let consent = Consents::<T>::get(id).ok_or(Error::<T>::NoConsent(item))?;
		let aggregation =
			Aggregations::<T>::get(consent).ok_or(Error::<T>::UnknownAggregation(item))?;
		ensure!(aggregation.aggregator == *who, Error::<T>::ConsentToAnother(item));
		let node = Self::node_of(der.point, item)?;
		ensure!(aggregation.pricing_node == node, Error::<T>::WrongPricingNode(item));
		Self::ensure_occupied(&der, T::Calendar::first_free_day(node), item)?;
		Ok((der, consent, node))
	}

	/// Makes sure that a review, if there is one, can still refuse, wholly or in part: its deadline
	/// has not passed.
	pub(crate) fn ensure_in_time(status: &Status, item: Item) -> DispatchResult {
		match status {
			Status::UnderReview { deadline } if Self::now() >= *deadline => {
				Err(Error::<T>::ReviewOver(item).into())
			},
			Status::Escalated { .. } => Err(Error::<T>::ReviewOver(item).into()),
			_ => Ok(()),
		}
	}

	/// The first day that a new DER with this device and meter of its own can be counted, if neither is
	/// in use.
	pub(crate) fn claim(
		registration: &Registration,
		node: PricingNodeId,
		item: Item,
	) -> Result<Day, DispatchError> {
		let device = Self::freed(Devices::<T>::get(registration.device), node)
			.ok_or(Error::<T>::DuplicateDevice(item))?;
		let Some(submeter) = registration.submeter else { return Ok(device) };
		ensure!(submeter != registration.meter, Error::<T>::DuplicateMeter(item));
		let meter = Self::metered_from(submeter, node).ok_or(Error::<T>::DuplicateMeter(item))?;
		Ok(device.max(meter))
	}

	/// The first day on which `holder`, which has the device or meter, counts no more; none while
	/// it is in use. At another pricing node the day after, since days may begin earlier there.
	pub(crate) fn freed(holder: Option<DerId>, node: PricingNodeId) -> Option<Day> {
		let Some(holder) = holder.and_then(Ders::<T>::get) else { return Some(Day(0)) };
		let Status::Retired { from } = holder.status else { return None };
		let same_days = T::Network::pricing_node(holder.point.area()) == Some(node);
		Some(if same_days { from } else { from.next() })
	}

	/// The storage of a DER: its record, its device, a meter of its own, a consent and a switch.
	pub(crate) fn der_footprint() -> Footprint {
		type Indices = ((H256, DerId), (H256, Metered), (DerId, AggregationId), (DerId, Switch));
		Footprint::from_mel::<(DerOf<T>, Indices)>()
	}

	/// The storage of a site: its record, its meter and what its DERs count together for energy.
	pub(crate) fn site_footprint() -> Footprint {
		Footprint::from_mel::<(SiteOf<T>, (H256, Metered), (SiteId, Service, ChangesOf<T>))>()
	}

	/// The storage of an aggregation: its record and its totals.
	pub(crate) fn aggregation_footprint() -> Footprint {
		Footprint::from_mel::<(AggregationOf<T>, [ChangesOf<T>; 3])>()
	}

	/// The storage of an enrolment: its record, and the aggregation's member.
	pub(crate) fn enrolment_footprint() -> Footprint {
		Footprint::from_mel::<(EnrolmentOf<T>, (AggregationId, DerId, Service))>()
	}

	/// The storage of a suspension.
	pub(crate) fn suspension_footprint() -> Footprint {
		Footprint::from_mel::<(H256, SuspensionOf<T>)>()
	}

	/// The storage of a portfolio.
	pub(crate) fn portfolio_footprint() -> Footprint {
		Footprint::from_mel::<PortfolioOf<T>>()
	}

	/// A deposit.
	pub(crate) fn deposit(
		who: &T::AccountId,
		footprint: Footprint,
	) -> Result<TicketOf<T>, DispatchError> {
		T::Consideration::new(who, footprint)
	}

	/// The error of a call that cannot revise a portfolio.
	pub(crate) fn refusal(error: ChangeError, item: Item) -> DispatchError {
		match error {
			ChangeError::TooMany => Error::<T>::TooManyChanges(item).into(),
			ChangeError::Overflow => Error::<T>::CapabilityOverflow(item).into(),
		}
	}

	pub(crate) fn do_integrity_test() {
		assert!(
			(1..=256).contains(&T::MaxBatch::get()),
			"an item's index is one byte, so MaxBatch is from 1 to 256"
		);
		let grid = T::QualificationGrid::get();
		assert!(grid > 0, "qualifications end on a grid of days");
		let past = T::PortfolioHistory::get().saturating_add(1);
		let ahead = T::MaxLead::get().saturating_add(T::MaxQualification::get().div_ceil(grid));
		assert!(
			T::MaxChanges::get() >= past.saturating_add(ahead),
			"MaxChanges leaves no room for every day on which a portfolio can change"
		);
		assert!(T::MaxPortfolios::get() > 0, "a pricing node needs room for a portfolio");
		assert!(
			T::DefaultQualification::get() >= T::MinQualification::get().saturating_add(grid),
			"DefaultQualification must outlast MinQualification and its own rounding"
		);
		assert!(
			T::DefaultQualification::get() <= T::MaxQualification::get(),
			"DefaultQualification is longer than a qualification can be"
		);
	}
}

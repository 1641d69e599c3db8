//! The calls that concern the review and the qualification of DERs.

use crate::*;
use frame_support::{pallet_prelude::*, traits::Consideration};
use sp_core::H256;
use tieline_primitives::{Calendar, Capability, Day, DerId, Network};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_request_review(who: &T::AccountId, id: DerId, item: Item) -> DispatchResult {
		let (mut der, aggregation, node) = Self::der_of_aggregator(who, id, item)?;
		let needed = match der.status {
			Status::Registered | Status::Rejected { .. } => true,
			Status::Qualified { until, .. } | Status::Suspended { until, .. } => {
				until <= der.earliest.max(T::Calendar::first_free_day(node))
			},
			Status::UnderReview { .. } | Status::Retired { .. } => false,
		};
		ensure!(needed, Error::<T>::ReviewNeedless(item));
		let (period, _) =
			T::Network::review_rule(der.point.area()).ok_or(Error::<T>::UnknownPoint(item))?;
		let deadline = Self::now().saturating_add(period);
		der.status = Status::UnderReview { deadline };
		der.derating = None;
		// What it has counted stands, should the calendar be set back to it.
		for service in SERVICES {
			if let Some(enrolment) = Enrolments::<T>::get(id, service) {
				der.earliest = der.earliest.max(enrolment.counted.until);
			}
		}
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::ReviewRequested { der: id, aggregation, deadline });
		Ok(())
	}

	pub(crate) fn do_qualify(
		who: &T::AccountId,
		qualification: Qualification,
		item: Item,
	) -> DispatchResult {
		let Qualification { der: id, capability, until, derating } = qualification;
		let der = Self::der_of_dso(who, id, item)?;
		ensure!(
			matches!(der.status, Status::UnderReview { .. } | Status::Qualified { .. }),
			Error::<T>::NoReview(item)
		);
		let is_suspended = Suspensions::<T>::contains_key(der.device);
		ensure!(!is_suspended, Error::<T>::DeviceSuspended(item));
		ensure!(
			der.technology.admits(&capability) && der.rating.covers(&capability),
			Error::<T>::CapabilityImpossible(item)
		);
		let free = Self::free_day(der.point, item)?;
		let from = free.max(der.earliest);
		ensure!(until > from, Error::<T>::QualificationOver(item));
		if let Status::Qualified { capability: held, until: end } = der.status {
			ensure!(
				end <= free || (capability.covers(&held) && until >= end),
				Error::<T>::QualificationReduced(item)
			);
		}
		let full_term = from.0.saturating_add(T::MinQualification::get());
		if capability.covers(&der.rating) && until >= Day(full_term) {
			ensure!(derating.is_none(), Error::<T>::GroundNeedless(item));
		} else {
			ensure!(derating.is_some(), Error::<T>::NoGround(item));
			Self::ensure_in_time(&der.status, item)?;
		}
		Self::put_qualified(id, der, capability, free, until, derating, item)
	}

	pub(crate) fn do_reject(
		who: &T::AccountId,
		id: DerId,
		ground: Ground,
		evidence: H256,
	) -> DispatchResult {
		let mut der = Self::der_of_dso(who, id, Item(0))?;
		ensure!(matches!(der.status, Status::UnderReview { .. }), Error::<T>::NoReview(Item(0)));
		Self::ensure_in_time(&der.status, Item(0))?;
		der.status = Status::Rejected { ground, evidence };
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::DerRejected { der: id, ground, evidence });
		Ok(())
	}

	pub(crate) fn do_resolve_lapsed(id: DerId) -> DispatchResult {
		let mut der = Self::live_der(id, Item(0))?;
		let Status::UnderReview { deadline } = der.status else {
			return Err(Error::<T>::NoReview(Item(0)).into());
		};
		ensure!(Self::now() >= deadline, Error::<T>::ReviewOpen);
		let (_, qualifies) =
			T::Network::review_rule(der.point.area()).ok_or(Error::<T>::UnknownPoint(Item(0)))?;
		Self::deposit_event(Event::ReviewLapsed { der: id });
		if qualifies && !Suspensions::<T>::contains_key(der.device) {
			let free = Self::free_day(der.point, Item(0))?;
			let (rating, until) = (der.rating, Self::default_end(free));
			Self::put_qualified(id, der, rating, free, until, None, Item(0))
		} else {
			der.status = Status::Registered;
			Ders::<T>::insert(id, der);
			Ok(())
		}
	}

	pub(crate) fn do_suspend(
		who: &T::AccountId,
		id: DerId,
		ground: Ground,
		evidence: H256,
	) -> DispatchResult {
		let mut der = Self::der_of_dso(who, id, Item(0))?;
		let Status::Qualified { capability, until } = der.status else {
			return Err(Error::<T>::NotQualified(Item(0)).into());
		};
		let ticket = Self::deposit(who, Self::suspension_footprint())?;
		let suspension = Suspension { dso: who.clone(), ground, evidence, ticket };
		Suspensions::<T>::insert(der.device, suspension);
		let free = Self::free_day(der.point, Item(0))?;
		let from = Self::recount(id, &mut der, free, None, Item(0))?;
		der.status = Status::Suspended { capability, until, ground, evidence };
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::DerSuspended { der: id, ground, evidence, from });
		Ok(())
	}

	pub(crate) fn do_reinstate(who: &T::AccountId, id: DerId) -> DispatchResult {
		let mut der = Self::der_of_dso(who, id, Item(0))?;
		let Status::Suspended { capability, until, .. } = der.status else {
			return Err(Error::<T>::NotSuspended.into());
		};
		let free = Self::free_day(der.point, Item(0))?;
		let from = Self::recount(id, &mut der, free, Some((capability, until)), Item(0))?;
		der.status = Status::Qualified { capability, until };
		Self::lift(der.device)?;
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::DerReinstated { der: id, from });
		Ok(())
	}

	pub(crate) fn do_lift_suspension(who: &T::AccountId, device: H256) -> DispatchResult {
		let suspension = Suspensions::<T>::get(device).ok_or(Error::<T>::NotSuspended)?;
		let holder = Devices::<T>::get(device).and_then(Ders::<T>::get);
		let mut is_dso = suspension.dso == *who;
		if let Some(der) = holder {
			ensure!(!matches!(der.status, Status::Suspended { .. }), Error::<T>::DerSuspended);
			let is_live = !matches!(der.status, Status::Retired { .. });
			is_dso |= is_live && T::Network::dso(der.point.area()).as_ref() == Some(who);
		}
		ensure!(is_dso, Error::<T>::NotDso(Item(0)));
		Self::lift(device)
	}

	/// Lifts the suspension of a device, if there is one, and gives the deposit back.
	fn lift(device: H256) -> DispatchResult {
		if let Some(suspension) = Suspensions::<T>::take(device) {
			suspension.ticket.drop(&suspension.dso)?;
			Self::deposit_event(Event::SuspensionLifted { device });
		}
		Ok(())
	}

	/// Qualifies a DER, whose enrolments count the capability from the first free day on.
	fn put_qualified(
		id: DerId,
		mut der: DerOf<T>,
		capability: Capability,
		free: Day,
		until: Day,
		derating: Option<Derating>,
		item: Item,
	) -> DispatchResult {
		let from = Self::recount(id, &mut der, free, Some((capability, until)), item)?;
		der.status = Status::Qualified { capability, until };
		der.derating = derating;
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::DerQualified { der: id, capability, from, until, derating });
		Ok(())
	}
}

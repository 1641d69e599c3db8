//! The calls that concern the review and the qualification of DERs.

use crate::*;
use frame_support::{pallet_prelude::*, traits::Consideration};
use sp_core::H256;
use tieline_primitives::{AreaId, Calendar, Capability, Day, DerId, Network};

/// The number of lapses in a row after which the review of a DER is escalated to the consortium.
pub(crate) const LAPSES_TO_ESCALATE: u8 = 2;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_request_review(who: &T::AccountId, id: DerId, item: Item) -> DispatchResult {
		Self::settle_switch(id, item)?;
		let (mut der, aggregation, node) = Self::der_of_aggregator(who, id, item)?;
		let needed = match der.status {
			Status::Registered | Status::Rejected { .. } => true,
			Status::Qualified { until, .. } | Status::Suspended { until, .. } => {
				until <= der.earliest.max(T::Calendar::first_free_day(node))
			},
			Status::UnderReview { .. } | Status::Escalated { .. } | Status::Retired { .. } => false,
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
		Self::tally(der.point.area(), |tally| &mut tally.requested);
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::ReviewRequested { der: id, aggregation, deadline });
		Ok(())
	}

	pub(crate) fn do_qualify(
		who: &T::AccountId,
		qualification: Qualification,
		item: Item,
	) -> DispatchResult {
		let id = qualification.der;
		let der = Self::der_of_dso(who, id, item)?;
		let area = der.point.area();
		match der.status {
			Status::UnderReview { .. } | Status::Qualified { .. } | Status::Escalated { .. } => {},
			_ => return Err(Error::<T>::NoReview(item).into()),
		}
		let is_suspended = Suspensions::<T>::contains_key(der.device);
		ensure!(!is_suspended, Error::<T>::DeviceSuspended(item));
		let is_full = qualification.derating.is_none();
		if matches!(der.status, Status::UnderReview { .. }) {
			Self::tally(
				area,
				|tally| if is_full { &mut tally.qualified } else { &mut tally.derated },
			);
		}
		if !is_full {
			Self::ensure_in_time(&der.status, item)?;
		}
		Self::accept(der, qualification, item)
	}

	pub(crate) fn do_reject(
		who: &T::AccountId,
		id: DerId,
		ground: Ground,
		evidence: H256,
	) -> DispatchResult {
		let der = Self::der_of_dso(who, id, Item(0))?;
		match der.status {
			Status::UnderReview { .. } | Status::Escalated { .. } => {},
			_ => return Err(Error::<T>::NoReview(Item(0)).into()),
		}
		Self::ensure_in_time(&der.status, Item(0))?;
		Self::tally(der.point.area(), |tally| &mut tally.rejected);
		Self::put_rejected(id, der, ground, evidence);
		Ok(())
	}

	pub(crate) fn do_decide_review(id: DerId, finding: Finding) -> DispatchResult {
		let der = Self::live_der(id, Item(0))?;
		let Status::Escalated { deadline } = der.status else {
			return Err(Error::<T>::NotEscalated.into());
		};
		ensure!(Self::now() < deadline, Error::<T>::ReviewOver(Item(0)));
		match finding {
			Finding::Qualified { capability, until, derating } => {
				let qualification = Qualification { der: id, capability, until, derating };
				Self::accept(der, qualification, Item(0))
			},
			Finding::Rejected { ground, evidence } => {
				Self::put_rejected(id, der, ground, evidence);
				Ok(())
			},
		}
	}

	pub(crate) fn do_resolve_lapsed(id: DerId) -> DispatchResult {
		let mut der = Self::live_der(id, Item(0))?;
		let (Status::UnderReview { deadline } | Status::Escalated { deadline }) = der.status else {
			return Err(Error::<T>::NoReview(Item(0)).into());
		};
		ensure!(Self::now() >= deadline, Error::<T>::ReviewOpen);
		let area = der.point.area();
		if matches!(der.status, Status::UnderReview { .. }) {
			Self::tally(area, |tally| &mut tally.lapsed);
		}
		Self::deposit_event(Event::ReviewLapsed { der: id });
		match Self::lapse(&der).ok_or(Error::<T>::UnknownPoint(Item(0)))? {
			Status::Qualified { capability, until } => {
				let free = Self::free_day(der.point, Item(0))?;
				return Self::put_qualified(id, der, capability, free, until, None, Item(0));
			},
			Status::Escalated { deadline } => {
				Self::tally(area, |tally| &mut tally.escalated);
				Self::deposit_event(Event::ReviewEscalated { der: id, deadline });
				der.status = Status::Escalated { deadline };
			},
			status => der.status = status,
		}
		der.lapses = der.lapses.saturating_add(1);
		der.expires = Self::expiry();
		Ders::<T>::insert(id, der);
		Ok(())
	}

	/// The status that a DER gets by a review whose deadline has passed; none when its area is
	/// unknown.
	///
	/// Silence qualifies it at its rating if the rule of the area says so, unless its device is
	/// suspended, about which the DSO has not been silent. Otherwise the second lapse in a row
	/// escalates the review to the consortium, whose silence qualifies the DER in any case.
	pub(crate) fn lapse(der: &DerOf<T>) -> Option<Status> {
		let area = der.point.area();
		let (period, qualifies) = T::Network::review_rule(area)?;
		let was_escalated = matches!(der.status, Status::Escalated { .. });
		let is_suspended = Suspensions::<T>::contains_key(der.device);
		if was_escalated || (qualifies && !is_suspended) {
			let free = T::Calendar::first_free_day(T::Network::pricing_node(area)?);
			let (capability, until) = (der.rating, Self::default_end(free));
			return Some(Status::Qualified { capability, until });
		}
		if der.lapses.saturating_add(1) < LAPSES_TO_ESCALATE {
			return Some(Status::Registered);
		}
		Some(Status::Escalated { deadline: Self::now().saturating_add(period) })
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
		let area = der.point.area();
		der.status = Status::Suspended { capability, until, ground, evidence };
		Ders::<T>::insert(id, der);
		Self::tally(area, |tally| &mut tally.suspended);
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

	/// Qualifies a DER by a finding of its DSO or of the consortium.
	fn accept(der: DerOf<T>, qualification: Qualification, item: Item) -> DispatchResult {
		let Qualification { der: id, capability, until, derating } = qualification;
		ensure!(
			der.technology.admits(&capability) && der.rating.covers(&capability),
			Error::<T>::CapabilityImpossible(item)
		);
		let free = Self::free_day(der.point, item)?;
		let from = free.max(der.earliest);
		ensure!(until > from, Error::<T>::QualificationOver(item));
		let is_on_grid = until.0.checked_rem(T::QualificationGrid::get()) == Some(0);
		ensure!(is_on_grid, Error::<T>::QualificationOffGrid(item));
		let last = from.0.saturating_add(T::MaxQualification::get());
		let is_replayed = free < Self::today();
		ensure!(until.0 <= last || is_replayed, Error::<T>::QualificationTooLong(item));
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
		}
		Self::put_qualified(id, der, capability, free, until, derating, item)
	}

	fn put_rejected(id: DerId, mut der: DerOf<T>, ground: Ground, evidence: H256) {
		der.status = Status::Rejected { ground, evidence };
		der.expires = Self::expiry();
		der.lapses = 0;
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::DerRejected { der: id, ground, evidence });
	}

	/// Counts one review more in the tally of an area.
	pub(crate) fn tally(area: AreaId, outcome: impl FnOnce(&mut ReviewTally) -> &mut u32) {
		Reviews::<T>::mutate(area, |tally| {
			let count = outcome(tally);
			*count = count.saturating_add(1);
		});
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
		Self::lift(der.device)?;
		der.status = Status::Qualified { capability, until };
		der.derating = derating;
		der.was_qualified = true;
		der.lapses = 0;
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::DerQualified { der: id, capability, from, until, derating });
		Ok(())
	}
}

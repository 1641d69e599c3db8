//! The calls that concern DERs, their consents and enrolments.

use crate::{portfolio::Counted, *};
use frame_support::{pallet_prelude::*, traits::Consideration};
use sp_core::H256;
use tieline_primitives::{AggregationId, Calendar, Capability, Day, DerId, Network, Service};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		who: &T::AccountId,
		registration: Registration,
		item: Item,
	) -> DispatchResult {
		let Registration { point, technology, rating, device, submeter, .. } = registration;
		ensure!(T::Network::point_exists(point), Error::<T>::UnknownPoint(item));
		ensure!(technology.admits(&rating), Error::<T>::RatingImpossible(item));
		let fits = T::Network::capacity(point).is_none_or(|capacity| capacity.covers(&rating));
		ensure!(fits, Error::<T>::RatingExceedsCapacity(item));
		let node = Self::node_of(point, item)?;
		let free_from = Self::claim(&registration, node, item)?;
		let (at, mut site) = Self::site_for(who, &registration, node, item)?;
		let earliest = free_from.max(site.earliest);

		let der = NextDer::<T>::get();
		let next = der.0.checked_add(1).ok_or(Error::<T>::TooManyDers)?;
		let ticket = Self::deposit(who, Self::der_footprint())?;
		NextDer::<T>::put(DerId(next));
		Devices::<T>::insert(device, der);
		if let Some(submeter) = submeter {
			Meters::<T>::insert(submeter, Metered::Der(der));
		}
		site.ders.try_push(der).map_err(|_| Error::<T>::SiteFull(item))?;
		Sites::<T>::insert(at, site);
		Self::record_at(point);
		Ders::<T>::insert(
			der,
			Der {
				owner: who.clone(),
				site: at,
				point,
				technology,
				rating,
				device,
				submeter,
				retail: registration.retail,
				status: Status::Registered,
				derating: None,
				was_qualified: false,
				expires: Self::expiry(),
				lapses: 0,
				earliest,
				ticket: Some(ticket),
			},
		);
		Self::deposit_event(Event::DerRegistered { der, owner: who.clone(), point });
		Ok(())
	}

	pub(crate) fn do_consent(
		who: &T::AccountId,
		id: DerId,
		aggregation: AggregationId,
		item: Item,
	) -> DispatchResult {
		let der = Self::der_of_owner(who, id, item)?;
		Self::ensure_open_to(&der, aggregation, item)?;
		if Consents::<T>::get(id) != Some(aggregation) {
			ensure!(!Self::is_enrolled(id), Error::<T>::ConsentInUse(item));
			Consents::<T>::insert(id, aggregation);
			Switches::<T>::remove(id);
		}
		Self::deposit_event(Event::ConsentGiven { der: id, aggregation });
		Ok(())
	}

	/// Makes sure that an aggregation can have the consent for a DER.
	fn ensure_open_to(der: &DerOf<T>, id: AggregationId, item: Item) -> DispatchResult {
		let Aggregation { pricing_node, aggregator, .. } =
			Aggregations::<T>::get(id).ok_or(Error::<T>::UnknownAggregation(item))?;
		Self::ensure_admitted(&aggregator)?;
		ensure!(
			pricing_node == Self::node_of(der.point, item)?,
			Error::<T>::WrongPricingNode(item)
		);
		Ok(())
	}

	pub(crate) fn do_switch(
		who: &T::AccountId,
		id: DerId,
		aggregation: AggregationId,
		day: Day,
	) -> DispatchResult {
		let mut der = Self::der_of_owner(who, id, Item(0))?;
		Self::ensure_open_to(&der, aggregation, Item(0))?;
		ensure!(Self::is_enrolled(id), Error::<T>::NotEnrolled);
		ensure!(Consents::<T>::get(id) != Some(aggregation), Error::<T>::SwitchNeedless);
		let free = Self::free_day(der.point, Item(0))?;
		let latest = free.0.saturating_add(T::MaxLead::get());
		ensure!(free < day && day.0 <= latest, Error::<T>::SwitchOutOfReach);
		Switches::<T>::insert(id, Switch { aggregation, day });
		let qualified = der.status.qualification();
		Self::recount(id, &mut der, free, qualified, Item(0))?;
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::SwitchPlanned { der: id, aggregation, day });
		Ok(())
	}

	pub(crate) fn do_make_switch(id: DerId) -> DispatchResult {
		ensure!(Switches::<T>::contains_key(id), Error::<T>::NoSwitch);
		Self::settle_switch(id, Item(0))?;
		ensure!(!Switches::<T>::contains_key(id), Error::<T>::SwitchTooEarly);
		Ok(())
	}

	pub(crate) fn do_revoke_consent(who: &T::AccountId, id: DerId) -> DispatchResult {
		let mut der = Self::der_of_owner(who, id, Item(0))?;
		let aggregation = Consents::<T>::take(id).ok_or(Error::<T>::NoConsent(Item(0)))?;
		Switches::<T>::remove(id);
		let free = Self::free_day(der.point, Item(0))?;
		Self::leave_all(id, &mut der, free)?;
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::ConsentRevoked { der: id, aggregation });
		Ok(())
	}

	pub(crate) fn do_enroll(
		who: &T::AccountId,
		id: DerId,
		service: Service,
		item: Item,
	) -> DispatchResult {
		ensure!(T::SoldServices::get().contains(&service), Error::<T>::ServiceNotSold);
		Self::settle_switch(id, item)?;
		let (der, aggregation, node) = Self::der_of_aggregator(who, id, item)?;
		ensure!(!der.retail.contains(&service), Error::<T>::ServiceSoldInRetail(item));
		ensure!(!Enrolments::<T>::contains_key(id, service), Error::<T>::AlreadyEnrolled(item));
		let Status::Qualified { capability, until } = der.status else {
			return Err(Error::<T>::NotQualified(item).into());
		};
		let free = T::Calendar::first_free_day(node);
		let from = free.max(der.earliest).max(Self::shared_from(&der, aggregation, item)?);
		ensure!(from < until, Error::<T>::NotQualified(item));
		let latest = free.0.saturating_add(T::MaxLead::get());
		ensure!(from.0 <= latest || free < Self::today(), Error::<T>::StartTooFarAhead(item));

		let due = Counted::new(capability, from, Self::counted_until(id, &der, until));
		let counted = Self::fit(&der, service, free, &Counted::NOTHING, due, item)?;
		let is_full = !due.is_empty() && counted.capability == Capability::ZERO;
		ensure!(!is_full, Error::<T>::EnvelopeFull(item));
		Self::share(&der, aggregation);
		Self::join(who, aggregation, der.point, service, item)?;
		Self::revise(aggregation, der.point, service, free, &Counted::NOTHING, &counted, item)?;
		let ticket = Self::deposit(who, Self::enrolment_footprint())?;
		Members::<T>::insert(aggregation, (id, service), ());
		Enrolments::<T>::insert(id, service, Enrolment { aggregation, from, counted, ticket });
		let capability = counted.capability;
		Self::deposit_event(Event::DerEnrolled { der: id, aggregation, service, from, capability });
		Ok(())
	}

	pub(crate) fn do_withdraw(
		who: Option<T::AccountId>,
		id: DerId,
		service: Service,
	) -> DispatchResult {
		let mut der = Ders::<T>::get(id).ok_or(Error::<T>::UnknownDer(Item(0)))?;
		let enrolment = Enrolments::<T>::get(id, service).ok_or(Error::<T>::NotEnrolled)?;
		if let Some(who) = who {
			let aggregator = Aggregations::<T>::get(enrolment.aggregation).map(|a| a.aggregator);
			ensure!(der.owner == who || aggregator == Some(who), Error::<T>::NotOwnerNorAggregator);
		}
		let free = Self::free_day(der.point, Item(0))?;
		Self::leave(id, &mut der, service, free)?;
		Ders::<T>::insert(id, der);
		Ok(())
	}

	pub(crate) fn do_set_retail(
		who: &T::AccountId,
		id: DerId,
		services: BoundedVec<Service, ConstU32<3>>,
		evidence: H256,
	) -> DispatchResult {
		let mut der = Self::der_of_dso(who, id, Item(0))?;
		let free = Self::free_day(der.point, Item(0))?;
		for service in &services {
			Self::leave(id, &mut der, *service, free)?;
		}
		der.retail = services.clone();
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::RetailSet { der: id, services, evidence });
		Ok(())
	}

	pub(crate) fn do_retire(who: Option<&T::AccountId>, id: DerId) -> DispatchResult {
		let der = match who {
			Some(who) => Self::der_of_owner(who, id, Item(0))?,
			None => Self::live_der(id, Item(0))?,
		};
		let site = der.site;
		Self::put_retired(id, der)?;
		Self::close_unused(site, false)
	}

	pub(crate) fn do_strike(
		who: Option<&T::AccountId>,
		id: DerId,
		evidence: H256,
	) -> DispatchResult {
		let mut der = match who {
			Some(who) => Self::der_of_dso(who, id, Item(0))?,
			None => Self::live_der(id, Item(0))?,
		};
		ensure!(!der.was_qualified, Error::<T>::WasQualified);
		if who.is_some() {
			// A DSO that has let the review lapse cannot end it so.
			Self::ensure_in_time(&der.status, Item(0))?;
		}
		if let Some(ticket) = der.ticket.take() {
			ticket.burn(&der.owner);
		}
		Self::tally(der.point.area(), |tally| &mut tally.struck);
		let site = der.site;
		Self::put_retired(id, der)?;
		Self::close_unused(site, true)?;
		Self::deposit_event(Event::DerStruck { der: id, evidence });
		Ok(())
	}

	pub(crate) fn do_expire(id: DerId) -> DispatchResult {
		let der = Self::live_der(id, Item(0))?;
		ensure!(!der.was_qualified, Error::<T>::WasQualified);
		let is_idle = matches!(der.status, Status::Registered | Status::Rejected { .. });
		ensure!(is_idle && Self::now() >= der.expires, Error::<T>::NotExpired);
		let site = der.site;
		Self::put_retired(id, der)?;
		Self::close_unused(site, false)?;
		Self::deposit_event(Event::DerExpired { der: id });
		Ok(())
	}

	/// Takes a DER out of the market for good.
	fn put_retired(id: DerId, mut der: DerOf<T>) -> DispatchResult {
		if matches!(der.status, Status::UnderReview { .. }) {
			Self::tally(der.point.area(), |tally| &mut tally.withdrawn);
		}
		let free = Self::free_day(der.point, Item(0))?;
		Self::leave_all(id, &mut der, free)?;
		Self::drop_consent(id);
		let from = der.earliest;
		Self::leave_site(id, &der);
		der.status = Status::Retired { from };
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::DerRetired { der: id, from });
		Ok(())
	}

	pub(crate) fn do_forget(id: DerId) -> DispatchResult {
		let der = Ders::<T>::get(id).ok_or(Error::<T>::UnknownDer(Item(0)))?;
		let Status::Retired { from } = der.status else {
			return Err(Error::<T>::DerInUse.into());
		};
		let free = Self::free_day(der.point, Item(0))?;
		ensure!(from <= Self::horizon(free), Error::<T>::StillKept);
		let has_device = Devices::<T>::get(der.device) == Some(id);
		let submeter = der.submeter.filter(|of| Meters::<T>::get(of) == Some(Metered::Der(id)));
		// Another node may still be before `from`, however far behind, or be created there.
		ensure!(from == Day(0) || !(has_device || submeter.is_some()), Error::<T>::OnlyRecord);
		if has_device {
			Devices::<T>::remove(der.device);
		}
		if let Some(submeter) = submeter {
			Meters::<T>::remove(submeter);
		}
		Ders::<T>::remove(id);
		Self::unrecord_at(der.point);
		if let Some(ticket) = der.ticket {
			ticket.drop(&der.owner)?;
		}
		Self::deposit_event(Event::DerForgotten { der: id });
		Ok(())
	}
}

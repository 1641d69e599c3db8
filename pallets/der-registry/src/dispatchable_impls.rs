//! The calls.

use crate::{portfolio::Counted, *};
use frame_support::{pallet_prelude::*, traits::Consideration};
use sp_core::H256;
use tieline_primitives::{
	AggregationId, Calendar, Capability, Day, DerId, Name, Network, PointId, PricingNodeId,
	Service, is_text,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_admit_aggregator(who: T::AccountId, name: Name) -> DispatchResult {
		ensure!(!Aggregators::<T>::contains_key(&who), Error::<T>::DuplicateAggregator);
		ensure!(is_text(&name), Error::<T>::MalformedName);
		let since = frame_system::Pallet::<T>::block_number();
		Aggregators::<T>::insert(&who, Aggregator { name: name.clone(), since, active: 0 });
		Self::deposit_event(Event::AggregatorAdmitted { aggregator: who, name });
		Ok(())
	}

	pub(crate) fn do_expel_aggregator(who: T::AccountId) -> DispatchResult {
		let aggregator = Aggregators::<T>::get(&who).ok_or(Error::<T>::UnknownAggregator)?;
		ensure!(aggregator.active == 0, Error::<T>::AggregatorWithMembers);
		Aggregators::<T>::remove(&who);
		Self::deposit_event(Event::AggregatorExpelled { aggregator: who });
		Ok(())
	}

	pub(crate) fn do_create_aggregation(
		who: T::AccountId,
		pricing_node: PricingNodeId,
		name: Name,
		attestation: H256,
	) -> DispatchResult {
		ensure!(Aggregators::<T>::contains_key(&who), Error::<T>::UnknownAggregator);
		ensure!(T::Calendar::node_exists(pricing_node), Error::<T>::UnknownPricingNode);
		ensure!(is_text(&name), Error::<T>::MalformedName);
		let aggregation = NextAggregation::<T>::get();
		let next = aggregation.0.checked_add(1).ok_or(Error::<T>::TooManyAggregations)?;
		let ticket = Self::deposit(&who, Self::aggregation_footprint())?;
		NextAggregation::<T>::put(AggregationId(next));
		Aggregations::<T>::insert(
			aggregation,
			Aggregation {
				aggregator: who.clone(),
				pricing_node,
				name,
				attestation,
				members: 0,
				portfolios: 0,
				ticket,
			},
		);
		Self::deposit_event(Event::AggregationCreated {
			aggregation,
			aggregator: who,
			pricing_node,
		});
		Ok(())
	}

	pub(crate) fn do_dissolve_aggregation(who: T::AccountId, id: AggregationId) -> DispatchResult {
		let aggregation =
			Aggregations::<T>::take(id).ok_or(Error::<T>::UnknownAggregation(Item(0)))?;
		ensure!(aggregation.aggregator == who, Error::<T>::NotAggregator);
		ensure!(
			aggregation.members == 0 && aggregation.portfolios == 0,
			Error::<T>::AggregationInUse
		);
		for service in SERVICES {
			Totals::<T>::remove(id, service);
		}
		aggregation.ticket.drop(&who)?;
		Self::deposit_event(Event::AggregationDissolved { aggregation: id });
		Ok(())
	}

	pub(crate) fn do_register(
		who: &T::AccountId,
		registration: Registration,
		item: Item,
	) -> DispatchResult {
		let Registration { point, technology, rating, device, meter, .. } = registration;
		ensure!(T::Network::point_exists(point), Error::<T>::UnknownPoint(item));
		ensure!(technology.admits(&rating), Error::<T>::RatingImpossible(item));
		let earliest = Self::claim(&registration, Self::node_of(point, item)?, item)?;

		let der = NextDer::<T>::get();
		let next = der.0.checked_add(1).ok_or(Error::<T>::TooManyDers)?;
		let ticket = Self::deposit(who, Self::der_footprint())?;
		NextDer::<T>::put(DerId(next));
		Devices::<T>::insert(device, der);
		Meters::<T>::insert(meter, der);
		Self::record_at(point);
		Ders::<T>::insert(
			der,
			Der {
				owner: who.clone(),
				point,
				technology,
				rating,
				device,
				meter,
				retail: registration.retail,
				status: Status::Registered,
				derating: None,
				earliest,
				ticket,
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
		let pricing_node = Aggregations::<T>::get(aggregation)
			.ok_or(Error::<T>::UnknownAggregation(item))?
			.pricing_node;
		ensure!(
			pricing_node == Self::node_of(der.point, item)?,
			Error::<T>::WrongPricingNode(item)
		);
		if Consents::<T>::get(id) != Some(aggregation) {
			let enrolled = SERVICES.iter().any(|s| Enrolments::<T>::contains_key(id, s));
			ensure!(!enrolled, Error::<T>::ConsentInUse(item));
			Consents::<T>::insert(id, aggregation);
		}
		Self::deposit_event(Event::ConsentGiven { der: id, aggregation });
		Ok(())
	}

	pub(crate) fn do_revoke_consent(who: &T::AccountId, id: DerId) -> DispatchResult {
		let mut der = Self::der_of_owner(who, id, Item(0))?;
		let aggregation = Consents::<T>::take(id).ok_or(Error::<T>::NoConsent(Item(0)))?;
		let free = Self::free_day(der.point, Item(0))?;
		Self::leave_all(id, &mut der, free)?;
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::ConsentRevoked { der: id, aggregation });
		Ok(())
	}

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
		if qualifies {
			let free = Self::free_day(der.point, Item(0))?;
			let (rating, until) = (der.rating, Self::default_end(free));
			Self::put_qualified(id, der, rating, free, until, None, Item(0))
		} else {
			der.status = Status::Registered;
			Ders::<T>::insert(id, der);
			Ok(())
		}
	}

	pub(crate) fn do_enroll(
		who: &T::AccountId,
		id: DerId,
		service: Service,
		item: Item,
	) -> DispatchResult {
		let (der, aggregation, node) = Self::der_of_aggregator(who, id, item)?;
		ensure!(!der.retail.contains(&service), Error::<T>::ServiceSoldInRetail(item));
		ensure!(!Enrolments::<T>::contains_key(id, service), Error::<T>::AlreadyEnrolled(item));
		let Status::Qualified { capability, until } = der.status else {
			return Err(Error::<T>::NotQualified(item).into());
		};
		let free = T::Calendar::first_free_day(node);
		let from = free.max(der.earliest);
		ensure!(from < until, Error::<T>::NotQualified(item));

		let counted = Counted::new(capability, from, until);
		Self::join(who, aggregation, der.point, service, item)?;
		Self::revise(aggregation, der.point, service, free, &Counted::NOTHING, &counted, item)?;
		let ticket = Self::deposit(who, Self::enrolment_footprint())?;
		Enrolments::<T>::insert(id, service, Enrolment { aggregation, from, counted, ticket });
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
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::DerReinstated { der: id, from });
		Ok(())
	}

	pub(crate) fn do_retire(who: Option<&T::AccountId>, id: DerId) -> DispatchResult {
		let mut der = match who {
			Some(who) => Self::der_of_owner(who, id, Item(0))?,
			None => Self::live_der(id, Item(0))?,
		};
		let free = Self::free_day(der.point, Item(0))?;
		Self::leave_all(id, &mut der, free)?;
		if let Some(aggregation) = Consents::<T>::take(id) {
			Self::deposit_event(Event::ConsentRevoked { der: id, aggregation });
		}
		let from = der.earliest;
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
		let has_meter = Meters::<T>::get(der.meter) == Some(id);
		// Another node may still be before `from`, however far behind, or be created there.
		ensure!(from == Day(0) || !(has_device || has_meter), Error::<T>::OnlyRecord);
		if has_device {
			Devices::<T>::remove(der.device);
		}
		if has_meter {
			Meters::<T>::remove(der.meter);
		}
		Ders::<T>::remove(id);
		Self::unrecord_at(der.point);
		der.ticket.drop(&der.owner)?;
		Self::deposit_event(Event::DerForgotten { der: id });
		Ok(())
	}

	pub(crate) fn do_clear_portfolio(
		id: AggregationId,
		point: PointId,
		service: Service,
	) -> DispatchResult {
		let mut aggregation =
			Aggregations::<T>::get(id).ok_or(Error::<T>::UnknownAggregation(Item(0)))?;
		let portfolio =
			Portfolios::<T>::take((id, point, service)).ok_or(Error::<T>::UnknownPortfolio)?;
		let free = T::Calendar::first_free_day(aggregation.pricing_node);
		ensure!(
			portfolio.enrolled == 0 && portfolio.capability.is_spent(Self::horizon(free)),
			Error::<T>::PortfolioInUse
		);
		portfolio.ticket.drop(&aggregation.aggregator)?;
		Self::unrecord_at(point);
		aggregation.portfolios = aggregation.portfolios.saturating_sub(1);
		if service == Service::Energy {
			EnergyPortfolios::<T>::mutate_exists(aggregation.pricing_node, |slot| {
				*slot = slot.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
			});
		}
		Aggregations::<T>::insert(id, aggregation);
		Self::deposit_event(Event::PortfolioCleared { aggregation: id, point, service });
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

	/// Replaces the capability that a DER's enrolments count from the first free day on: by nothing,
	/// or by its qualified capability until a day. Returns the first day of the change.
	fn recount(
		id: DerId,
		der: &mut DerOf<T>,
		free: Day,
		qualified: Option<(Capability, Day)>,
		item: Item,
	) -> Result<Day, DispatchError> {
		let from = free.max(der.earliest);
		for service in SERVICES {
			let Some(mut enrolment) = Enrolments::<T>::get(id, service) else { continue };
			let removed = enrolment.counted.starting(from);
			let added = qualified.map_or(Counted::NOTHING, |(capability, until)| {
				Counted::new(capability, enrolment.from.max(from), until)
			});
			Self::revise(enrolment.aggregation, der.point, service, free, &removed, &added, item)?;
			if enrolment.from < from {
				der.earliest = from;
			}
			enrolment.counted =
				if added.is_empty() { enrolment.counted.ending(from) } else { added };
			Enrolments::<T>::insert(id, service, enrolment);
		}
		Ok(from)
	}

	/// Revises a portfolio and its aggregation's total.
	fn revise(
		aggregation: AggregationId,
		point: PointId,
		service: Service,
		free: Day,
		removed: &Counted,
		added: &Counted,
		item: Item,
	) -> DispatchResult {
		let kept = T::PortfolioHistory::get();
		let refusal = |error| Self::refusal(error, item);
		Portfolios::<T>::try_mutate((aggregation, point, service), |slot| {
			let portfolio = slot.as_mut().ok_or(Error::<T>::UnknownPortfolio)?;
			portfolio.capability =
				portfolio.capability.revise(free, kept, removed, added).map_err(refusal)?;
			Ok::<_, DispatchError>(())
		})?;
		Totals::<T>::try_mutate(aggregation, service, |total| {
			*total = total.revise(free, kept, removed, added).map_err(refusal)?;
			Ok(())
		})
	}

	/// Counts one member more.
	fn join(
		who: &T::AccountId,
		id: AggregationId,
		point: PointId,
		service: Service,
		item: Item,
	) -> DispatchResult {
		Aggregations::<T>::try_mutate(id, |slot| {
			let aggregation = slot.as_mut().ok_or(Error::<T>::UnknownAggregation(Item(0)))?;
			Portfolios::<T>::try_mutate((id, point, service), |slot| {
				let portfolio = match slot {
					Some(portfolio) => portfolio,
					None => {
						if service == Service::Energy {
							Self::count_portfolio(aggregation.pricing_node, item)?;
						}
						let ticket = Self::deposit(who, Self::portfolio_footprint())?;
						aggregation.portfolios = aggregation.portfolios.saturating_add(1);
						Self::record_at(point);
						slot.insert(Portfolio {
							capability: ChangesOf::<T>::default(),
							enrolled: 0,
							ticket,
						})
					},
				};
				portfolio.enrolled = portfolio.enrolled.saturating_add(1);
				Ok::<_, DispatchError>(())
			})?;
			if aggregation.members == 0 {
				Self::count_active(who, |active| active.saturating_add(1));
			}
			aggregation.members = aggregation.members.saturating_add(1);
			Ok(())
		})
	}

	/// Counts one portfolio for energy more at a pricing node.
	fn count_portfolio(node: PricingNodeId, item: Item) -> DispatchResult {
		EnergyPortfolios::<T>::try_mutate(node, |count| {
			ensure!(*count < T::MaxPortfolios::get(), Error::<T>::TooManyPortfolios(item));
			*count = count.saturating_add(1);
			Ok(())
		})
	}

	/// Takes a DER out of its aggregation for a service, if it is in one.
	fn leave(id: DerId, der: &mut DerOf<T>, service: Service, free: Day) -> DispatchResult {
		let Some(enrolment) = Enrolments::<T>::take(id, service) else { return Ok(()) };
		let Enrolment { aggregation, from: joined, counted, ticket } = enrolment;
		let from = free.max(der.earliest);
		let removed = counted.starting(from);
		let nothing = Counted::NOTHING;
		Self::revise(aggregation, der.point, service, free, &removed, &nothing, Item(0))?;
		Portfolios::<T>::mutate((aggregation, der.point, service), |slot| {
			if let Some(portfolio) = slot {
				portfolio.enrolled = portfolio.enrolled.saturating_sub(1);
			}
		});
		let aggregator = Aggregations::<T>::try_mutate(aggregation, |slot| {
			let aggregation = slot.as_mut().ok_or(Error::<T>::UnknownAggregation(Item(0)))?;
			aggregation.members = aggregation.members.saturating_sub(1);
			if aggregation.members == 0 {
				Self::count_active(&aggregation.aggregator, |active| active.saturating_sub(1));
			}
			Ok::<_, DispatchError>(aggregation.aggregator.clone())
		})?;
		ticket.drop(&aggregator)?;
		if joined < from {
			der.earliest = from;
		}
		Self::deposit_event(Event::DerWithdrawn { der: id, aggregation, service, from });
		Ok(())
	}

	/// Takes a DER out of its aggregation for every service.
	fn leave_all(id: DerId, der: &mut DerOf<T>, free: Day) -> DispatchResult {
		SERVICES.into_iter().try_for_each(|service| Self::leave(id, der, service, free))
	}

	/// Updates the number of an aggregator's aggregations that have members.
	fn count_active(who: &T::AccountId, count: impl FnOnce(u32) -> u32) {
		Aggregators::<T>::mutate_extant(who, |aggregator| {
			aggregator.active = count(aggregator.active);
		});
	}
}

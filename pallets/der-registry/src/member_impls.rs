//! What enrolments count: joining, leaving, and changes in between.

use crate::{portfolio::Counted, *};
use frame_support::{pallet_prelude::*, traits::Consideration};
use tieline_primitives::{AggregationId, Capability, Day, DerId, PointId, PricingNodeId, Service};

impl<T: Config> Pallet<T> {
	/// Replaces the capability that a DER's enrolments count from the first free day on: by nothing,
	/// or by its qualified capability until a day. Returns the first day of the change.
	pub(crate) fn recount(
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
			let due = qualified.map_or(Counted::NOTHING, |(capability, until)| {
				let until = Self::counted_until(id, der, until);
				Counted::new(capability, enrolment.from.max(from), until)
			});
			let added = Self::fit(der, service, free, &removed, due, item)?;
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
	pub(crate) fn revise(
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
	pub(crate) fn join(
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
	pub(crate) fn leave(
		id: DerId,
		der: &mut DerOf<T>,
		service: Service,
		free: Day,
	) -> DispatchResult {
		let Some(enrolment) = Enrolments::<T>::take(id, service) else { return Ok(()) };
		let Enrolment { aggregation, from: joined, counted, ticket } = enrolment;
		Members::<T>::remove(aggregation, (id, service));
		let from = free.max(der.earliest);
		let removed = counted.starting(from);
		let nothing = Counted::NOTHING;
		Self::fit(der, service, free, &removed, nothing, Item(0))?;
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
		let has_counted = joined < from;
		if has_counted {
			der.earliest = from;
		}
		Self::unshare(der, has_counted.then_some(from));
		Self::deposit_event(Event::DerWithdrawn { der: id, aggregation, service, from });
		Ok(())
	}

	/// Takes a DER out of its aggregation for every service.
	pub(crate) fn leave_all(id: DerId, der: &mut DerOf<T>, free: Day) -> DispatchResult {
		SERVICES.into_iter().try_for_each(|service| Self::leave(id, der, service, free))
	}

	/// The day on which an enrolment of a DER qualified until a day counts it no more: that of a
	/// planned switch or of its owner's move out, if it is earlier.
	pub(crate) fn counted_until(id: DerId, der: &DerOf<T>, until: Day) -> Day {
		let switch = Switches::<T>::get(id).map(|switch| switch.day);
		let out = Sites::<T>::get(der.site).and_then(|site| site.move_out).map(|out| out.day);
		switch.into_iter().chain(out).fold(until, Day::min)
	}

	/// Makes a planned switch, if its day has come: the DER leaves its aggregation, which counts it no
	/// more, and the other has the consent.
	pub(crate) fn settle_switch(id: DerId, item: Item) -> DispatchResult {
		let Some(Switch { aggregation, day }) = Switches::<T>::get(id) else { return Ok(()) };
		let mut der = Ders::<T>::get(id).ok_or(Error::<T>::UnknownDer(item))?;
		let free = Self::free_day(der.point, item)?;
		if day <= free {
			Self::leave_all(id, &mut der, free)?;
			Ders::<T>::insert(id, der);
			Switches::<T>::remove(id);
			Consents::<T>::insert(id, aggregation);
			Self::deposit_event(Event::ConsentGiven { der: id, aggregation });
		}
		Ok(())
	}

	/// Ends the consent for a DER, if there is one.
	pub(crate) fn drop_consent(id: DerId) {
		Switches::<T>::remove(id);
		if let Some(aggregation) = Consents::<T>::take(id) {
			Self::deposit_event(Event::ConsentRevoked { der: id, aggregation });
		}
	}

	/// Updates the number of an aggregator's aggregations that have members.
	pub(crate) fn count_active(who: &T::AccountId, count: impl FnOnce(u32) -> u32) {
		Aggregators::<T>::mutate_extant(who, |aggregator| {
			aggregator.active = count(aggregator.active);
		});
	}
}

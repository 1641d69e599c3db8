//! The calls that concern sites: envelopes, moves, meters, and what the DERs of a site share.

use crate::{portfolio::Counted, *};
use frame_support::{pallet_prelude::*, traits::Consideration};
use sp_core::H256;
use tieline_primitives::{
	AggregationId, Calendar, Capability, Day, DerId, Network, PointId, PricingNodeId, SiteId,
};

impl<T: Config> Pallet<T> {
	/// The site at which a registration puts a DER: that of its meter, or one that is opened there.
	pub(crate) fn site_for(
		who: &T::AccountId,
		registration: &Registration,
		node: PricingNodeId,
		item: Item,
	) -> Result<(SiteId, SiteOf<T>), DispatchError> {
		let Registration { point, meter, .. } = *registration;
		if let Some(Metered::Site(id)) = Meters::<T>::get(meter)
			&& let Some(site) = Sites::<T>::get(id)
			&& !site.closed
		{
			ensure!(site.customer == *who, Error::<T>::DuplicateMeter(item));
			ensure!(site.point == point, Error::<T>::WrongPoint(item));
			let has_left = site.has_left(Self::free_day(point, item)?);
			ensure!(!has_left, Error::<T>::SiteVacated(item));
			return Ok((id, site));
		}
		let earliest = Self::metered_from(meter, node).ok_or(Error::<T>::DuplicateMeter(item))?;
		let id = NextSite::<T>::get();
		let next = id.0.checked_add(1).ok_or(Error::<T>::TooManySites)?;
		let ticket = Self::deposit(who, Self::site_footprint())?;
		NextSite::<T>::put(SiteId(next));
		Meters::<T>::insert(meter, Metered::Site(id));
		Self::deposit_event(Event::SiteOpened { site: id, customer: who.clone(), point });
		let site = Site {
			customer: who.clone(),
			since: Self::free_day(point, item)?.min(T::Calendar::day_of(node, Self::now())),
			former: BoundedVec::new(),
			move_out: None,
			point,
			meter,
			envelope: None,
			ders: BoundedVec::new(),
			shared: None,
			earliest,
			settled: earliest,
			closed: false,
			ticket: Some(ticket),
		};
		Ok((id, site))
	}

	/// The first day on which what is behind a meter can count; none while the meter is in use. At
	/// another pricing node the day after it has counted last, since days may begin earlier there.
	pub(crate) fn metered_from(meter: H256, node: PricingNodeId) -> Option<Day> {
		match Meters::<T>::get(meter) {
			None => Some(Day(0)),
			Some(Metered::Der(der)) => Self::freed(Some(der), node),
			Some(Metered::Site(site)) => {
				let Some(site) = Sites::<T>::get(site) else { return Some(Day(0)) };
				let same_days = T::Network::pricing_node(site.point.area()) == Some(node);
				let from = if same_days { site.settled } else { site.settled.next() };
				site.closed.then_some(from)
			},
		}
	}

	/// The weight of a call that concerns a site, by its number of DERs.
	pub(crate) fn weight_of(id: SiteId, weight: fn(u32) -> Weight) -> Option<Weight> {
		let count = Sites::<T>::get(id).map_or(0, |site| site.ders.len());
		Some(weight(u32::try_from(count).unwrap_or(MAX_SITE_DERS)))
	}

	/// A site that is not closed.
	pub(crate) fn open_site(id: SiteId) -> Result<SiteOf<T>, DispatchError> {
		let site = Sites::<T>::get(id).ok_or(Error::<T>::UnknownSite)?;
		ensure!(!site.closed, Error::<T>::SiteClosed);
		Ok(site)
	}

	/// A site that is not closed, in an area of this DSO.
	fn site_of_dso(who: &T::AccountId, id: SiteId) -> Result<SiteOf<T>, DispatchError> {
		let site = Self::open_site(id)?;
		ensure!(Self::is_dso(who, site.point), Error::<T>::NotDso(Item(0)));
		Ok(site)
	}

	fn is_dso(who: &T::AccountId, point: PointId) -> bool {
		T::Network::dso(point.area()).as_ref() == Some(who)
	}

	/// The most that the DERs of a site count together.
	pub(crate) fn envelope_of(site: &SiteOf<T>) -> Capability {
		let envelope = site.envelope.or_else(|| T::Network::capacity(site.point));
		envelope.unwrap_or(Capability::ZERO)
	}

	pub(crate) fn do_set_envelope(
		who: &T::AccountId,
		id: SiteId,
		envelope: Capability,
		evidence: H256,
	) -> DispatchResult {
		let mut site = Self::site_of_dso(who, id)?;
		ensure!(envelope.covers(&Capability::ZERO), Error::<T>::EnvelopeImpossible);
		let carried = T::Network::capacity(site.point).ok_or(Error::<T>::UnknownPoint(Item(0)))?;
		ensure!(carried.covers(&envelope), Error::<T>::EnvelopeExceedsCapacity);
		site.envelope = Some(envelope);
		let ders = site.ders.clone();
		Sites::<T>::insert(id, site);
		Self::deposit_event(Event::EnvelopeSet { site: id, envelope, evidence });
		Self::share_out(&ders)
	}

	pub(crate) fn do_share_envelope(id: SiteId) -> DispatchResult {
		let site = Self::open_site(id)?;
		Self::share_out(&site.ders)?;
		Self::deposit_event(Event::EnvelopeShared { site: id });
		Ok(())
	}

	/// Counts the DERs of a site anew from the first free day on: each in the order of registration as
	/// far as those before it leave room in the envelope.
	fn share_out(ders: &[DerId]) -> DispatchResult {
		for qualified in [false, true] {
			for id in ders {
				let mut der = Self::live_der(*id, Item(0))?;
				let free = Self::free_day(der.point, Item(0))?;
				let qualification = der.status.qualification().filter(|_| qualified);
				Self::recount(*id, &mut der, free, qualification, Item(0))?;
				Ders::<T>::insert(id, der);
			}
		}
		Ok(())
	}

	pub(crate) fn do_move_out(
		who: &T::AccountId,
		id: SiteId,
		day: Day,
		successor: Option<T::AccountId>,
		evidence: H256,
	) -> DispatchResult {
		let mut site = Self::open_site(id)?;
		let by_dso = Self::ensure_may_move(who, &site)?;
		let free = Self::free_day(site.point, Item(0))?;
		let latest = free.0.saturating_add(T::MaxLead::get());
		ensure!(site.since <= day && day.0 <= latest, Error::<T>::MoveOutOfReach);
		let was_out = site.has_left(free);
		site.move_out = Some(MoveOut { day, successor: successor.clone(), by_dso, evidence });
		let (customer, is_out) = (site.customer.clone(), site.has_left(free));
		let ders = site.ders.clone();
		Sites::<T>::insert(id, site);
		for der in &ders {
			if is_out || was_out {
				Self::vacate(*der, free)?;
			} else {
				Self::recount_until_move(*der, free)?;
			}
		}
		Self::deposit_event(Event::MoveOutReported {
			site: id,
			customer,
			day,
			successor,
			evidence,
		});
		Ok(())
	}

	pub(crate) fn do_cancel_move_out(who: &T::AccountId, id: SiteId) -> DispatchResult {
		let mut site = Self::open_site(id)?;
		Self::ensure_may_move(who, &site)?;
		site.move_out.take().ok_or(Error::<T>::NoMove)?;
		let free = Self::free_day(site.point, Item(0))?;
		let ders = site.ders.clone();
		Sites::<T>::insert(id, site);
		for der in &ders {
			Self::recount_until_move(*der, free)?;
		}
		Self::deposit_event(Event::MoveOutCancelled { site: id });
		Ok(())
	}

	/// Makes sure that an account may report a move out of a site or change what was reported: the
	/// DSO, or the customer unless the DSO has reported it or the day has come. Returns whether it is
	/// the DSO.
	fn ensure_may_move(who: &T::AccountId, site: &SiteOf<T>) -> Result<bool, DispatchError> {
		if Self::is_dso(who, site.point) {
			return Ok(true);
		}
		ensure!(site.customer == *who, Error::<T>::NotCustomerNorDso);
		let free = Self::free_day(site.point, Item(0))?;
		let is_settled = site.move_out.as_ref().is_some_and(|out| out.by_dso || out.day <= free);
		ensure!(!is_settled, Error::<T>::SiteVacated(Item(0)));
		Ok(false)
	}

	/// Ends the consent and the enrolments of a DER whose owner has moved out.
	fn vacate(id: DerId, free: Day) -> DispatchResult {
		let mut der = Self::live_der(id, Item(0))?;
		Self::leave_all(id, &mut der, free)?;
		Self::drop_consent(id);
		Ders::<T>::insert(id, der);
		Ok(())
	}

	/// Counts a DER until its owner moves out.
	fn recount_until_move(id: DerId, free: Day) -> DispatchResult {
		let mut der = Self::live_der(id, Item(0))?;
		let qualification = der.status.qualification();
		Self::recount(id, &mut der, free, qualification, Item(0))?;
		Ders::<T>::insert(id, der);
		Ok(())
	}

	pub(crate) fn do_move_in(who: &T::AccountId, id: SiteId, day: Day) -> DispatchResult {
		let mut site = Self::open_site(id)?;
		let out = site.move_out.take().ok_or(Error::<T>::NoMove)?;
		ensure!(out.successor.as_ref() == Some(who), Error::<T>::NotSuccessor);
		let free = Self::free_day(site.point, Item(0))?;
		ensure!(out.day <= day && day <= free, Error::<T>::MoveOutOfReach);
		let former = Occupancy { customer: site.customer, since: site.since, until: out.day };
		if site.former.is_full() {
			let is_kept =
				site.former.first().is_some_and(|oldest| oldest.until > Self::horizon(free));
			ensure!(!is_kept, Error::<T>::MovedTooOften);
			site.former.remove(0);
		}
		site.former.try_push(former.clone()).map_err(|_| Error::<T>::MovedTooOften)?;
		let ticket = Self::deposit(who, Self::site_footprint())?;
		if let Some(former_ticket) = site.ticket.replace(ticket) {
			former_ticket.drop(&former.customer)?;
		}
		(site.customer, site.since) = (who.clone(), day);
		let ders = site.ders.clone();
		Sites::<T>::insert(id, site);
		for der in &ders {
			Self::vacate(*der, free)?;
			Self::hand_over(*der, who)?;
		}
		Self::deposit_event(Event::MovedIn { site: id, customer: who.clone(), day });
		Ok(())
	}

	/// Makes an account the owner of a DER, who pays the deposit for it.
	fn hand_over(id: DerId, who: &T::AccountId) -> DispatchResult {
		let mut der = Self::live_der(id, Item(0))?;
		let ticket = Self::deposit(who, Self::der_footprint())?;
		let former = core::mem::replace(&mut der.owner, who.clone());
		if let Some(former_ticket) = der.ticket.replace(ticket) {
			former_ticket.drop(&former)?;
		}
		Ders::<T>::insert(id, der);
		Self::deposit_event(Event::DerHandedOver { der: id, owner: who.clone() });
		Ok(())
	}

	pub(crate) fn do_exchange_meter(
		who: &T::AccountId,
		id: SiteId,
		meter: H256,
		evidence: H256,
	) -> DispatchResult {
		let mut site = Self::site_of_dso(who, id)?;
		ensure!(!Meters::<T>::contains_key(meter), Error::<T>::DuplicateMeter(Item(0)));
		Meters::<T>::remove(site.meter);
		Meters::<T>::insert(meter, Metered::Site(id));
		site.meter = meter;
		Sites::<T>::insert(id, site);
		Self::deposit_event(Event::MeterExchanged { site: id, meter, evidence });
		Ok(())
	}

	pub(crate) fn do_close_site(who: &T::AccountId, id: SiteId) -> DispatchResult {
		let site = Self::open_site(id)?;
		let has_left = site.has_left(Self::free_day(site.point, Item(0))?);
		let is_customers = site.customer == *who && !has_left;
		ensure!(is_customers || Self::is_dso(who, site.point), Error::<T>::NotCustomerNorDso);
		Self::put_closed(id, site)
	}

	/// Closes a site at which nothing has counted, once it has no DER, and returns its deposit or burns
	/// it. Of any other its customer's agreements with the DSO stay on record.
	pub(crate) fn close_unused(id: SiteId, burns: bool) -> DispatchResult {
		let site = Sites::<T>::get(id).filter(SiteOf::<T>::is_unused);
		let Some(mut site) = site else { return Ok(()) };
		if burns && let Some(ticket) = site.ticket.take() {
			ticket.burn(&site.customer);
			Self::deposit_event(Event::SiteStruck { site: id });
		}
		Self::put_closed(id, site)
	}

	/// Closes a site without DERs. Its record stays while it alone says from which day on its meter
	/// can count again.
	fn put_closed(id: SiteId, mut site: SiteOf<T>) -> DispatchResult {
		ensure!(site.ders.is_empty(), Error::<T>::SiteInUse);
		SERVICES.iter().for_each(|service| SiteLevels::<T>::remove(id, service));
		site.closed = true;
		site.move_out = None;
		Self::deposit_event(Event::SiteClosed { site: id });
		if site.settled == Day(0) {
			return Self::remove_site(id, site);
		}
		Sites::<T>::insert(id, site);
		Ok(())
	}

	pub(crate) fn do_forget_site(id: SiteId) -> DispatchResult {
		let site = Sites::<T>::get(id).ok_or(Error::<T>::UnknownSite)?;
		ensure!(site.closed, Error::<T>::SiteInUse);
		let free = Self::free_day(site.point, Item(0))?;
		ensure!(site.settled <= Self::horizon(free), Error::<T>::StillKept);
		let has_meter = Meters::<T>::get(site.meter) == Some(Metered::Site(id));
		ensure!(!has_meter, Error::<T>::OnlyRecord);
		Self::remove_site(id, site)
	}

	fn remove_site(id: SiteId, site: SiteOf<T>) -> DispatchResult {
		if Meters::<T>::get(site.meter) == Some(Metered::Site(id)) {
			Meters::<T>::remove(site.meter);
		}
		Sites::<T>::remove(id);
		if let Some(ticket) = site.ticket {
			ticket.drop(&site.customer)?;
		}
		Self::deposit_event(Event::SiteForgotten { site: id });
		Ok(())
	}

	/// Takes a retired DER off the list of its site.
	pub(crate) fn leave_site(id: DerId, der: &DerOf<T>) {
		Sites::<T>::mutate_extant(der.site, |site| {
			site.ders.retain(|of| *of != id);
			if der.was_qualified {
				site.settled = site.settled.max(der.earliest);
			}
		});
	}

	/// The day from which an enrolment of a DER without a meter of its own in an aggregation counts at
	/// the earliest, if the others of its site are in no other.
	pub(crate) fn shared_from(
		der: &DerOf<T>,
		aggregation: AggregationId,
		item: Item,
	) -> Result<Day, DispatchError> {
		if der.submeter.is_some() {
			return Ok(Day(0));
		}
		let site = Sites::<T>::get(der.site).ok_or(Error::<T>::UnknownSite)?;
		let Some(Shared { aggregation: of, enrolments, until }) = site.shared else {
			return Ok(Day(0));
		};
		ensure!(of == aggregation || enrolments == 0, Error::<T>::SiteInAnother(item));
		Ok(until)
	}

	/// Counts one enrolment more of the DERs of a site that have no meter of their own.
	pub(crate) fn share(der: &DerOf<T>, aggregation: AggregationId) {
		if der.submeter.is_none() {
			Sites::<T>::mutate_extant(der.site, |site| {
				let until = site.shared.map_or(Day(0), |shared| shared.until);
				let before = site.shared.map_or(0, |shared| shared.enrolments);
				let enrolments = before.saturating_add(1);
				site.shared = Some(Shared { aggregation, enrolments, until });
			});
		}
	}

	/// Counts one enrolment less of them, which has counted until a day, if it has counted.
	pub(crate) fn unshare(der: &DerOf<T>, counted: Option<Day>) {
		if der.submeter.is_none() {
			Sites::<T>::mutate_extant(der.site, |site| {
				if let Some(shared) = &mut site.shared {
					shared.enrolments = shared.enrolments.saturating_sub(1);
					shared.until = shared.until.max(counted.unwrap_or_default());
				}
			});
		}
	}

	/// What an enrolment counts in place of `removed`: what its DER is qualified for, as far as the
	/// envelope of the site leaves room on each of the days.
	pub(crate) fn fit(
		der: &DerOf<T>,
		service: tieline_primitives::Service,
		free: Day,
		removed: &Counted,
		due: Counted,
		item: Item,
	) -> Result<Counted, DispatchError> {
		let kept = T::PortfolioHistory::get();
		let refusal = |error| Self::refusal(error, item);
		let site = Sites::<T>::get(der.site).ok_or(Error::<T>::UnknownSite)?;
		SiteLevels::<T>::try_mutate(der.site, service, |levels| {
			let others = levels.revise(free, kept, removed, &Counted::NOTHING).map_err(refusal)?;
			let room = Self::envelope_of(&site).saturating_sub(&others.peak(due.from, due.until));
			let capability = due.capability.limited_to(&room);
			let counted = Counted { capability, ..due };
			*levels = others.revise(free, kept, &Counted::NOTHING, &counted).map_err(refusal)?;
			Ok(counted)
		})
	}
}

impl<AccountId: Clone, Ticket> Site<AccountId, Ticket> {
	/// Whether it has no DER, and nothing has counted at it.
	pub fn is_unused(&self) -> bool {
		self.ders.is_empty() && self.settled == self.earliest
	}

	/// Whether its customer has left by a day.
	pub fn has_left(&self, day: Day) -> bool {
		self.move_out.as_ref().is_some_and(|out| out.day <= day)
	}

	/// Who has it on a market day, as far as it remembers and as is known by now.
	pub fn customer_on(&self, day: Day) -> Option<AccountId> {
		if self.since <= day {
			return (!self.has_left(day)).then(|| self.customer.clone());
		}
		let mut former = self.former.iter().rev();
		let found = former.find(|of| of.since <= day && day < of.until);
		found.map(|of| of.customer.clone())
	}
}

impl Status {
	/// What a DER of this status is qualified for, and until when.
	pub fn qualification(&self) -> Option<(Capability, Day)> {
		match self {
			Self::Qualified { capability, until } => Some((*capability, *until)),
			_ => None,
		}
	}
}

//! What is always true of the registry.

use crate::{portfolio::Counted, *};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use tieline_primitives::{
	AggregationId, AreaId, Calendar, Capability, Day, Network, PointId, PricingNodeId, Service,
	SiteId,
};

type Key = (AggregationId, PointId, Service);

impl<T: Config> Pallet<T> {
	/// Checks the invariants, in order:
	///
	/// 1. A DER is in an area that exists. One that is not retired has its device, and its own meter if
	///    it has one, is listed by its site, which is open and at its point, and is the customer's; an
	///    open site has its meter. A device or meter is had by a record that names it.
	/// 2. Identifiers are below the next to be handed out.
	/// 3. Only a DER that exists and is not retired has a consent or an enrolment; an enrolment is
	///    in the aggregation consented to, and for no service sold in a retail programme.
	/// 4. The counts of members, portfolios and active aggregations, and of the portfolios for
	///    energy of each pricing node, are those of what is stored; the members of an aggregation are
	///    its enrolments.
	/// 5. Step functions rise in days, change at every step, and are never negative.
	/// 6. An enrolment counts at most what its DER is qualified for, on every day from the first free
	///    one.
	/// 7. A portfolio is the sum of what its enrolments count.
	/// 8. A total is the sum of its aggregation's portfolios.
	/// 9. A DER that is qualified for less than its rating has a derating.
	/// 10. The device of a suspended DER is suspended on the same ground; that of a qualified one is
	///     not suspended.
	/// 11. Of the reviews requested in an area as many are open as have not ended.
	/// 12. A DER that is qualified has been; only a struck DER has no deposit, and that has not.
	/// 13. A switch is planned for a DER with a consent, to another aggregation.
	/// 14. The count of DERs and portfolios at each connection point is that of what is stored.
	/// 15. The level of a site is the sum of what its enrolments count, and within its envelope where
	///     its DSO has set one.
	/// 16. The enrolments of the DERs of a site without meters of their own are as many as the site
	///     counts, in the aggregation that it names.
	///
	/// 7, 8 and 15 hold on every remembered day from the first on which every DER can change what
	/// it counts: the first free day, unless the calendar has been set back, or that of another
	/// pricing node is ahead. What a forgotten DER has counted is before that day, too, since the
	/// DERs that have its device and its meter now count no earlier.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_devices_and_meters()?;
		Self::check_ids()?;
		Self::check_consents_and_enrolments()?;
		Self::check_counts()?;
		Self::check_step_functions()?;
		Self::check_what_is_counted()?;
		Self::check_portfolios()?;
		Self::check_totals()?;
		Self::check_deratings()?;
		Self::check_suspensions()?;
		Self::check_reviews()?;
		Self::check_struck()?;
		Self::check_switches()?;
		Self::check_recorded()?;
		Self::check_levels()?;
		Self::check_shared()
	}

	fn check_levels() -> Result<(), TryRuntimeError> {
		let settled = Self::settled();
		let mut spans = BTreeMap::<(SiteId, Service), Vec<Counted>>::new();
		for (id, service, enrolment) in Enrolments::<T>::iter() {
			let site = Ders::<T>::get(id).ok_or("3: an enrolment of no DER")?.site;
			spans.entry((site, service)).or_default().push(enrolment.counted);
			ensure!(SiteLevels::<T>::contains_key(site, service), "15: a site without a level");
		}
		for (id, service, levels) in SiteLevels::<T>::iter() {
			let site = Sites::<T>::get(id).ok_or("15: a level of no site")?;
			let node = T::Network::pricing_node(site.point.area()).ok_or("15: a site nowhere")?;
			let open = T::Calendar::first_free_day(node).max(settled).max(levels.since());
			let spans = spans.remove(&(id, service)).unwrap_or_default();
			let mut days = BTreeSet::from([open]);
			days.extend(levels.as_slice().iter().map(|change| change.day));
			days.extend(spans.iter().flat_map(|span| [span.from, span.until]));
			for day in days.range(open..) {
				let sum = sum(spans.iter().map(|span| span.on(*day)))?;
				ensure!(levels.on(*day) == sum, "15: a level is not the sum of its enrolments");
				let fits = site.envelope.is_none_or(|envelope| envelope.covers(&sum));
				ensure!(fits, "15: a site counts more than its envelope");
			}
		}
		Ok(())
	}

	fn check_shared() -> Result<(), TryRuntimeError> {
		let mut shared = BTreeMap::<SiteId, (AggregationId, u32)>::new();
		for (id, _, enrolment) in Enrolments::<T>::iter() {
			let der = Ders::<T>::get(id).ok_or("3: an enrolment of no DER")?;
			if der.submeter.is_none() {
				let of = shared.entry(der.site).or_insert((enrolment.aggregation, 0));
				ensure!(of.0 == enrolment.aggregation, "16: a meter shared by aggregations");
				of.1 += 1;
			}
		}
		for (id, site) in Sites::<T>::iter() {
			let counted = site.shared.filter(|shared| shared.enrolments > 0);
			let counted = counted.map(|shared| (shared.aggregation, shared.enrolments));
			ensure!(counted == shared.remove(&id), "16: a site miscounts its enrolments");
		}
		ensure!(shared.is_empty(), "16: enrolments at no site");
		Ok(())
	}

	fn check_recorded() -> Result<(), TryRuntimeError> {
		let mut recorded = BTreeMap::<PointId, u32>::new();
		let ders = Ders::<T>::iter_values().map(|der| der.point);
		for point in ders.chain(Portfolios::<T>::iter_keys().map(|(_, point, _)| point)) {
			*recorded.entry(point).or_default() += 1;
		}
		ensure!(
			Recorded::<T>::iter().collect::<BTreeMap<_, _>>() == recorded,
			"14: a wrong count at a connection point"
		);
		Ok(())
	}

	fn check_devices_and_meters() -> Result<(), TryRuntimeError> {
		for (id, der) in Ders::<T>::iter() {
			ensure!(T::Network::pricing_node(der.point.area()).is_some(), "1: a DER nowhere");
			if !matches!(der.status, Status::Retired { .. }) {
				ensure!(Devices::<T>::get(der.device) == Some(id), "1: a DER without its device");
				let measured = der.submeter.map(Meters::<T>::get);
				let has_meter = measured.is_none_or(|of| of == Some(Metered::Der(id)));
				ensure!(has_meter, "1: a DER without its meter");
				let site = Sites::<T>::get(der.site).ok_or("1: a DER without a site")?;
				ensure!(site.ders.contains(&id), "1: a DER that its site does not list");
				ensure!(site.point == der.point, "1: a DER at another point than its site");
				ensure!(site.customer == der.owner, "1: a DER of another customer");
			}
		}
		for (device, id) in Devices::<T>::iter() {
			let held = Ders::<T>::get(id).is_some_and(|der| der.device == device);
			ensure!(held, "1: a device without its DER");
		}
		for (meter, id) in Meters::<T>::iter() {
			let held = match id {
				Metered::Site(id) => Sites::<T>::get(id).is_some_and(|site| site.meter == meter),
				Metered::Der(id) => {
					Ders::<T>::get(id).is_some_and(|der| der.submeter == Some(meter))
				},
			};
			ensure!(held, "1: a meter of nothing");
		}
		for (id, site) in Sites::<T>::iter() {
			let has_meter = Meters::<T>::get(site.meter) == Some(Metered::Site(id));
			ensure!(site.closed || has_meter, "1: a site without its meter");
			let listed = site.ders.iter().all(|der| {
				let der = Ders::<T>::get(der);
				der.is_some_and(|der| {
					der.site == id && !matches!(der.status, Status::Retired { .. })
				})
			});
			ensure!(listed, "1: a site lists a DER that it has not");
			ensure!(!site.closed || site.ders.is_empty(), "1: a closed site with DERs");
		}
		Ok(())
	}

	fn check_ids() -> Result<(), TryRuntimeError> {
		let next = NextDer::<T>::get();
		ensure!(Ders::<T>::iter_keys().all(|id| id < next), "2: a DER from the future");
		let next = NextSite::<T>::get();
		ensure!(Sites::<T>::iter_keys().all(|id| id < next), "2: a site from the future");
		let next = NextAggregation::<T>::get();
		ensure!(
			Aggregations::<T>::iter_keys().all(|id| id < next),
			"2: an aggregation from the future"
		);
		Ok(())
	}

	fn check_consents_and_enrolments() -> Result<(), TryRuntimeError> {
		for id in Consents::<T>::iter_keys() {
			let der = Ders::<T>::get(id).ok_or("3: a consent for no DER")?;
			ensure!(
				!matches!(der.status, Status::Retired { .. }),
				"3: a consent for a retired DER"
			);
		}
		for (id, service, enrolment) in Enrolments::<T>::iter() {
			let der = Ders::<T>::get(id).ok_or("3: an enrolment of no DER")?;
			ensure!(!der.retail.contains(&service), "3: a service sold in retail is enrolled");
			ensure!(
				Consents::<T>::get(id) == Some(enrolment.aggregation),
				"3: an enrolment without consent"
			);
			let key = (enrolment.aggregation, der.point, service);
			ensure!(Portfolios::<T>::contains_key(key), "3: an enrolment without a portfolio");
		}
		Ok(())
	}

	fn check_counts() -> Result<(), TryRuntimeError> {
		let mut enrolled = BTreeMap::<Key, u32>::new();
		let mut members = BTreeMap::<AggregationId, u32>::new();
		for (id, service, enrolment) in Enrolments::<T>::iter() {
			let point = Ders::<T>::get(id).ok_or("3: an enrolment of no DER")?.point;
			*enrolled.entry((enrolment.aggregation, point, service)).or_default() += 1;
			*members.entry(enrolment.aggregation).or_default() += 1;
			ensure!(
				Members::<T>::contains_key(enrolment.aggregation, (id, service)),
				"4: an enrolment of no member"
			);
		}
		ensure!(
			Members::<T>::iter_keys().count() == Enrolments::<T>::iter_keys().count(),
			"4: a member without an enrolment"
		);
		let mut portfolios = BTreeMap::<AggregationId, u32>::new();
		for (key, portfolio) in Portfolios::<T>::iter() {
			*portfolios.entry(key.0).or_default() += 1;
			ensure!(
				portfolio.enrolled == enrolled.get(&key).copied().unwrap_or_default(),
				"4: a portfolio miscounts its enrolments"
			);
			ensure!(Aggregations::<T>::contains_key(key.0), "4: a portfolio of no aggregation");
		}
		let mut active = BTreeMap::<T::AccountId, u32>::new();
		for (id, aggregation) in Aggregations::<T>::iter() {
			ensure!(
				aggregation.members == members.get(&id).copied().unwrap_or_default(),
				"4: an aggregation miscounts its members"
			);
			ensure!(
				aggregation.portfolios == portfolios.get(&id).copied().unwrap_or_default(),
				"4: an aggregation miscounts its portfolios"
			);
			if aggregation.members > 0 {
				*active.entry(aggregation.aggregator).or_default() += 1;
			}
		}
		for (who, aggregator) in Aggregators::<T>::iter() {
			ensure!(
				aggregator.active == active.remove(&who).unwrap_or_default(),
				"4: an aggregator miscounts its active aggregations"
			);
		}
		ensure!(active.is_empty(), "4: members of an aggregator that is not admitted");
		Self::check_energy_portfolios()
	}

	fn check_energy_portfolios() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<PricingNodeId, u32>::new();
		for (id, _, service) in Portfolios::<T>::iter_keys() {
			let aggregation =
				Aggregations::<T>::get(id).ok_or("4: a portfolio of no aggregation")?;
			if service == Service::Energy {
				*counts.entry(aggregation.pricing_node).or_default() += 1;
			}
		}
		ensure!(
			EnergyPortfolios::<T>::iter().collect::<BTreeMap<_, _>>() == counts,
			"4: a pricing node miscounts its portfolios for energy"
		);
		Ok(())
	}

	fn check_step_functions() -> Result<(), TryRuntimeError> {
		let portfolios = Portfolios::<T>::iter_values().map(|portfolio| portfolio.capability);
		for changes in portfolios.chain(Totals::<T>::iter_values()) {
			let mut before = (None, Capability::ZERO);
			for change in changes.as_slice() {
				ensure!(before.0 < Some(change.day), "5: days of a step function do not rise");
				ensure!(before.1 != change.level, "5: a change that changes nothing");
				ensure!(change.level.covers(&Capability::ZERO), "5: a level is negative");
				before = (Some(change.day), change.level);
			}
		}
		Ok(())
	}

	fn check_what_is_counted() -> Result<(), TryRuntimeError> {
		for (id, _, enrolment) in Enrolments::<T>::iter() {
			let der = Ders::<T>::get(id).ok_or("3: an enrolment of no DER")?;
			let free = Self::first_free_day_of(enrolment.aggregation)?.max(der.earliest);
			let due = match der.status {
				Status::Qualified { capability, until } => {
					let until = Self::counted_until(id, &der, until);
					Counted::new(capability, enrolment.from.max(free), until)
				},
				_ => Counted::NOTHING,
			};
			let counted = enrolment.counted.starting(free);
			ensure!(
				counted.from == due.from
					&& counted.until == due.until
					&& due.capability.covers(&counted.capability),
				"6: an enrolment counts what its DER is not qualified for"
			);
		}
		Ok(())
	}

	fn check_portfolios() -> Result<(), TryRuntimeError> {
		let settled = Self::settled();
		let mut spans = BTreeMap::<Key, Vec<Counted>>::new();
		for (id, service, enrolment) in Enrolments::<T>::iter() {
			let point = Ders::<T>::get(id).ok_or("3: an enrolment of no DER")?.point;
			spans
				.entry((enrolment.aggregation, point, service))
				.or_default()
				.push(enrolment.counted);
		}
		for (key, portfolio) in Portfolios::<T>::iter() {
			let open =
				Self::first_free_day_of(key.0)?.max(settled).max(portfolio.capability.since());
			let spans = spans.remove(&key).unwrap_or_default();
			let mut days = BTreeSet::from([open]);
			days.extend(portfolio.capability.as_slice().iter().map(|change| change.day));
			days.extend(spans.iter().flat_map(|span| [span.from, span.until]));
			for day in days.range(open..) {
				let sum = sum(spans.iter().map(|span| span.on(*day)))?;
				ensure!(
					portfolio.capability.on(*day) == sum,
					"7: a portfolio is not the sum of its enrolments"
				);
			}
		}
		Ok(())
	}

	fn check_totals() -> Result<(), TryRuntimeError> {
		let mut portfolios = BTreeMap::<(AggregationId, Service), Vec<ChangesOf<T>>>::new();
		for ((id, _, service), portfolio) in Portfolios::<T>::iter() {
			portfolios.entry((id, service)).or_default().push(portfolio.capability);
		}
		let totals = Totals::<T>::iter().map(|(id, service, total)| ((id, service), total));
		let settled = Self::settled();
		for (key, total) in totals.collect::<Vec<_>>() {
			let parts = portfolios.remove(&key).unwrap_or_default();
			let since = parts.iter().map(|part| part.since()).fold(total.since(), Day::max);
			let open = Self::first_free_day_of(key.0)?.max(settled).max(since);
			let mut days = BTreeSet::from([open]);
			for changes in parts.iter().chain([&total]) {
				days.extend(changes.as_slice().iter().map(|change| change.day));
			}
			for day in days.range(open..) {
				let sum = sum(parts.iter().map(|part| part.on(*day)))?;
				ensure!(total.on(*day) == sum, "8: a total is not the sum of its portfolios");
			}
		}
		ensure!(portfolios.is_empty(), "8: portfolios without a total");
		Ok(())
	}

	fn check_deratings() -> Result<(), TryRuntimeError> {
		for der in Ders::<T>::iter_values() {
			let (Status::Qualified { capability, .. } | Status::Suspended { capability, .. }) =
				der.status
			else {
				continue;
			};
			ensure!(
				capability.covers(&der.rating) || der.derating.is_some(),
				"9: a DER is derated without a ground"
			);
		}
		Ok(())
	}

	fn check_suspensions() -> Result<(), TryRuntimeError> {
		for der in Ders::<T>::iter_values() {
			let suspension = Suspensions::<T>::get(der.device).map(|s| (s.ground, s.evidence));
			match der.status {
				Status::Suspended { ground, evidence, .. } => ensure!(
					suspension == Some((ground, evidence)),
					"10: a suspended DER whose device is not suspended alike"
				),
				Status::Qualified { .. } => {
					ensure!(suspension.is_none(), "10: a qualified DER whose device is suspended");
				},
				_ => {},
			}
		}
		Ok(())
	}

	fn check_reviews() -> Result<(), TryRuntimeError> {
		let mut open = BTreeMap::<AreaId, u64>::new();
		for der in Ders::<T>::iter_values() {
			if matches!(der.status, Status::UnderReview { .. }) {
				*open.entry(der.point.area()).or_default() += 1;
			}
		}
		for (area, tally) in Reviews::<T>::iter() {
			let ReviewTally { requested, qualified, derated, rejected, lapsed, withdrawn, .. } =
				tally;
			let ended = [qualified, derated, rejected, lapsed, withdrawn];
			let ended = ended.into_iter().map(u64::from).sum::<u64>();
			let open = open.remove(&area).unwrap_or_default();
			ensure!(u64::from(requested) == ended + open, "11: reviews are miscounted");
			ensure!(tally.escalated <= lapsed, "11: a review escalated that has not lapsed");
		}
		ensure!(open.is_empty(), "11: reviews in an area that had none");
		Ok(())
	}

	fn check_struck() -> Result<(), TryRuntimeError> {
		for der in Ders::<T>::iter_values() {
			let is_qualified =
				matches!(der.status, Status::Qualified { .. } | Status::Suspended { .. });
			ensure!(!is_qualified || der.was_qualified, "12: a DER forgets its qualification");
			let is_retired = matches!(der.status, Status::Retired { .. });
			ensure!(
				der.ticket.is_some() || (is_retired && !der.was_qualified),
				"12: a DER without a deposit that was not struck"
			);
		}
		Ok(())
	}

	fn check_switches() -> Result<(), TryRuntimeError> {
		for (id, switch) in Switches::<T>::iter() {
			let consent = Consents::<T>::get(id).ok_or("13: a switch without a consent")?;
			ensure!(consent != switch.aggregation, "13: a switch to the same aggregation");
		}
		Ok(())
	}

	/// The latest day from which a change has taken effect.
	fn settled() -> Day {
		let days = Ders::<T>::iter().map(|(id, der)| {
			let joined = Enrolments::<T>::iter_prefix_values(id).map(|enrolment| enrolment.from);
			joined.fold(der.earliest, Day::max)
		});
		days.max().unwrap_or_default()
	}

	fn first_free_day_of(id: AggregationId) -> Result<Day, TryRuntimeError> {
		let aggregation =
			Aggregations::<T>::get(id).ok_or("4: something belongs to no aggregation")?;
		Ok(T::Calendar::first_free_day(aggregation.pricing_node))
	}
}

fn sum(parts: impl Iterator<Item = Capability>) -> Result<Capability, TryRuntimeError> {
	let mut sum = Capability::ZERO;
	for part in parts {
		sum = sum.checked_add(&part).ok_or("7: a sum does not fit")?;
	}
	Ok(sum)
}

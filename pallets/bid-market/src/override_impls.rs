//! Overrides: what they take from the awards of a cleared interval, tallied by aggregation.

use crate::{
	clearing_impls::{count, entries, failure},
	*,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ensure,
	traits::Get,
	weights::Weight,
};
use tieline_clearing::BookOffer;
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, AwardOverride, Interval, Network, OverrideId, Portfolios,
	Reason, Watts,
};

/// What overrides withhold, by aggregation and by the DSO that issued them.
type ByAggregation<AccountId> = BTreeMap<(AggregationId, AccountId), Withheld>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_tally_overrides(
		auction_id: AuctionId,
		index: u16,
		area: AreaId,
		named: NamedOverrides,
	) -> DispatchResultWithPostInfo {
		let count_named = count(&named);
		let early = |error: Error<T>| failure(error, Self::tally_weight(0, 0, count_named));
		let auction = Self::auction(auction_id).map_err(early)?;
		let interval = auction.interval(index).ok_or_else(|| early(Error::<T>::UnknownInterval))?;
		let Clearing { certificate, .. } =
			Clearings::<T>::get(auction_id, index).ok_or_else(|| early(Error::<T>::NotCleared))?;
		Self::ensure_delivered(&auction, &interval).map_err(early)?;
		let at_node = T::Network::pricing_node(area) == Some(auction.node);
		ensure!(at_node, early(Error::<T>::WrongPricingNode));
		let kept = TalliedOverrides::<T>::get(auction_id, index);
		let (former, of_others): (Vec<_>, Vec<_>) =
			kept.into_iter().partition(|tallied| tallied.issued.area == area);
		let merged = Self::merge(area, &interval, &former, &named).map_err(early)?;

		let snapshot = Self::take_snapshot(auction_id, &auction, index, &interval);
		let problem = snapshot.problem();
		let work = tieline_clearing::Size::of(&problem, &certificate).work();
		let entries = entries(&snapshot.offers);
		let weight = |tallies| Self::tally_weight(entries.max(tallies), work, count_named);
		let failed = |error| failure::<T>(error, weight(0));
		let outcome = tieline_clearing::verify(&problem, &certificate)
			.map_err(|flaw| failed(Error::<T>::from(flaw)))?;
		let awards = Awards { offers: &snapshot.offers, steps: &outcome.awards, interval };
		let tallied = awards.fit(merged, &named).ok_or(failed(Error::<T>::TooManyOverrides))?;

		let changes = changes(awards.by_aggregation(&former), awards.by_aggregation(&tallied));
		let tallies = u32::try_from(changes.len()).unwrap_or(u32::MAX);
		let most = T::Portfolios::max_portfolios();
		ensure!(tallies <= most, failed(Error::<T>::TooMuchWork));
		let mut kept = of_others;
		kept.extend(tallied);
		kept.sort_by_key(|tallied| (tallied.issued.area, tallied.id));
		let kept =
			TalliedOf::<T>::try_from(kept).map_err(|_| failed(Error::<T>::TooManyOverrides))?;
		TalliedOverrides::<T>::insert(auction_id, index, kept);
		let overrides = named;
		let interval = index;
		let event = Event::OverridesTallied { auction: auction_id, interval, area, overrides };
		Self::deposit_event(event);
		Self::note_withheld(auction_id, index, area, changes);
		Ok(PostDispatchInfo { actual_weight: Some(weight(tallies)), pays_fee: Pays::No })
	}

	/// Refuses an interval whose overrides may yet be ended early, or whose offers may have been
	/// removed. In replay no clock says that delivery is over.
	fn ensure_delivered(
		auction: &Auction<BalanceOf<T>>,
		interval: &Interval,
	) -> Result<(), Error<T>> {
		let now = Self::now();
		let replayed = PricingNodes::<T>::get(auction.node).is_some_and(|node| node.replay);
		ensure!(replayed || now >= interval.end(), Error::<T>::DeliveryNotOver);
		ensure!(now < auction.kept_until, Error::<T>::NoLongerKept);
		Ok(())
	}

	/// The overrides of an area that have been tallied for an interval, with those that are named,
	/// in the order of their issue.
	fn merge(
		area: AreaId,
		interval: &Interval,
		former: &[TalliedOverride<T::AccountId>],
		named: &[OverrideId],
	) -> Result<BTreeMap<OverrideId, AwardOverride<T::AccountId>>, Error<T>> {
		ensure!(!named.is_empty(), Error::<T>::AlreadyTallied);
		let mut merged = former
			.iter()
			.map(|tallied| (tallied.id, tallied.issued.clone()))
			.collect::<BTreeMap<_, _>>();
		for id in named {
			let issued = T::Network::award_override(*id)
				.filter(|issued| issued.area == area)
				.ok_or(Error::<T>::UnknownOverride)?;
			let until = issued.until.min(interval.end());
			let issued = AwardOverride { until, ..issued };
			match merged.get(id) {
				Some(tallied) => ensure!(*tallied != issued, Error::<T>::AlreadyTallied),
				None => {
					let covers = issued.window().overlaps(interval);
					ensure!(covers, Error::<T>::OverrideOutsideInterval);
				},
			}
			merged.insert(*id, issued);
		}
		Ok(merged)
	}

	/// Adds to the tallies what overrides withhold, in place of what they withheld before.
	fn note_withheld(
		auction: AuctionId,
		interval: u16,
		area: AreaId,
		changes: Vec<(AggregationId, T::AccountId, Change)>,
	) {
		for (aggregation, dso, Change { former, now }) in changes {
			OverrideCurtailment::<T>::mutate((aggregation, area, &dso), |tally| {
				*tally = tally.saturating_sub(former).saturating_add(now);
			});
			let energy = now.energy().saturating_sub(former.energy());
			Self::deposit_event(Event::AwardsWithheld {
				auction,
				interval,
				aggregation,
				area,
				dso,
				energy,
			});
		}
	}

	/// What the tallied overrides of an interval withhold, by area, while its records are kept.
	#[cfg(any(feature = "try-runtime", test))]
	pub(crate) fn withheld_in(
		auction_id: AuctionId,
		index: u16,
	) -> Option<BTreeMap<AreaId, ByAggregation<T::AccountId>>> {
		let auction = Auctions::<T>::get(auction_id)?;
		let interval = auction.interval(index)?;
		let clearing = Clearings::<T>::get(auction_id, index)?;
		let snapshot = Self::take_snapshot(auction_id, &auction, index, &interval);
		if Self::now() >= auction.kept_until || snapshot.limits_hash() != clearing.limits {
			return None;
		}
		let outcome = tieline_clearing::verify(&snapshot.problem(), &clearing.certificate).ok()?;
		let awards = Awards { offers: &snapshot.offers, steps: &outcome.awards, interval };
		let tallied = TalliedOverrides::<T>::get(auction_id, index);
		let by_area = tallied.chunk_by(|a, b| a.issued.area == b.issued.area);
		let of_area = |tallied: &[TalliedOverride<T::AccountId>]| {
			tallied.first().map(|first| (first.issued.area, awards.by_aggregation(tallied)))
		};
		Some(by_area.filter_map(of_area).collect())
	}

	/// The weight of tallying so many overrides from a book of the entries of as many aggregations,
	/// each of which loses something, with a certificate that takes as many elementary operations to
	/// verify.
	pub(crate) fn tally_weight(entries: u32, work: u64, overrides: u32) -> Weight {
		T::WeightInfo::tally_overrides(entries, overrides)
			.saturating_add(Self::verification_weight(work))
	}

	/// The weight of tallying the most overrides from the largest book.
	pub(crate) fn largest_tally() -> Weight {
		Self::tally_weight(
			T::Portfolios::max_portfolios(),
			T::MaxClearingWork::get(),
			MAX_TALLIED_OVERRIDES,
		)
	}
}

/// The awards of an interval.
struct Awards<'a> {
	offers: &'a [BookOffer],
	/// Step by step, in the order of the offers.
	steps: &'a [Vec<Watts>],
	interval: Interval,
}

impl Awards<'_> {
	/// The overrides without, where they are too many, those that take nothing: others take as much
	/// without them. `None` where there is still no room, or for one of those that are named.
	fn fit<AccountId>(
		&self,
		overrides: BTreeMap<OverrideId, AwardOverride<AccountId>>,
		named: &[OverrideId],
	) -> Option<Vec<TalliedOverride<AccountId>>> {
		let mut overrides = overrides
			.into_iter()
			.map(|(id, issued)| TalliedOverride { id, issued })
			.collect::<Vec<_>>();
		if count(&overrides) > MAX_TALLIED_OVERRIDES {
			let issued = issued(&overrides);
			let takes =
				tieline_clearing::takes_anything(self.offers, self.steps, &self.interval, &issued);
			let useful = overrides.into_iter().zip(takes).filter(|(_, takes)| *takes);
			overrides = useful.map(|(tallied, _)| tallied).collect();
			let has_room = |id: &OverrideId| overrides.iter().any(|tallied| tallied.id == *id);
			if count(&overrides) > MAX_TALLIED_OVERRIDES || !named.iter().all(has_room) {
				return None;
			}
		}
		Some(overrides)
	}

	/// What an area's overrides take together.
	fn by_aggregation<AccountId: Clone + Ord>(
		&self,
		overrides: &[TalliedOverride<AccountId>],
	) -> ByAggregation<AccountId> {
		// Those of one DSO for one kind of reason are shared together.
		let mut groups = BTreeMap::new();
		let kinds = overrides.iter().map(|TalliedOverride { issued, .. }| {
			let place = groups.len();
			let key = (&issued.dso, kind(&issued.reason));
			groups.entry(key).or_insert((place, issued)).0
		});
		let kinds = kinds.collect::<Vec<_>>();
		let groups = groups.into_values().collect::<BTreeMap<_, _>>();
		let withheld = tieline_clearing::withheld(
			self.offers,
			self.steps,
			&self.interval,
			&issued(overrides),
			&kinds,
		);
		let mut tallies = ByAggregation::new();
		for ((aggregation, group), energy) in withheld {
			if let Some(issued) = groups.get(&group) {
				let sum: &mut Withheld =
					tallies.entry((aggregation, issued.dso.clone())).or_default();
				let of_kind = sum.of(&issued.reason);
				*of_kind = of_kind.saturating_add(energy);
			}
		}
		tallies
	}
}

fn issued<AccountId>(overrides: &[TalliedOverride<AccountId>]) -> Vec<&AwardOverride<AccountId>> {
	overrides.iter().map(|tallied| &tallied.issued).collect()
}

/// The place of a reason's kind among the kinds.
fn kind(reason: &Reason) -> u8 {
	match reason {
		Reason::Voltage { .. } => 0,
		Reason::Thermal { .. } => 1,
		Reason::Outage => 2,
		Reason::Envelope => 3,
	}
}

/// What an interval adds to a tally in place of what it added before.
#[derive(Clone, Copy, Default)]
struct Change {
	former: Withheld,
	now: Withheld,
}

/// The tallies that change.
fn changes<AccountId: Ord>(
	former: ByAggregation<AccountId>,
	now: ByAggregation<AccountId>,
) -> Vec<(AggregationId, AccountId, Change)> {
	let mut changes = BTreeMap::<_, Change>::new();
	for (key, former) in former {
		changes.entry(key).or_default().former = former;
	}
	for (key, now) in now {
		changes.entry(key).or_default().now = now;
	}
	changes
		.into_iter()
		.filter(|(_, change)| change.former != change.now)
		.map(|((aggregation, dso), change)| (aggregation, dso, change))
		.collect()
}

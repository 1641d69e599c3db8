//! Clearing: the snapshot of an interval, the verification of a certificate, and what follows.

use crate::*;
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ensure,
	traits::Get,
	weights::Weight,
};
use tieline_clearing::{BookOffer, Certificate, ExactPrice, Outcome, Problem, payments};
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, AuctionId, Interval, Millis, Network, Offer, Price, Side,
	Watts,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_clear(
		who: T::AccountId,
		auction_id: AuctionId,
		index: u16,
		certificate: Certificate,
	) -> DispatchResultWithPostInfo {
		let early = |error: Error<T>| failure(error, Self::clear_weight(0, 0, 0));
		let mut auction = Self::auction(auction_id).map_err(early)?;
		let interval = auction.interval(index).ok_or_else(|| early(Error::<T>::UnknownInterval))?;
		ensure!(Self::phase_of(&auction) == Phase::Clearing, early(Error::<T>::NotClearing));
		ensure!(
			!Clearings::<T>::contains_key(auction_id, index),
			early(Error::<T>::AlreadyCleared)
		);

		let snapshot = Self::take_snapshot(auction_id, &auction, index, &interval);
		let problem = snapshot.problem();
		let entries = entries(&snapshot.offers);
		let shadow_prices = count(&certificate.shadow_prices);
		let work = tieline_clearing::Size::of(&problem, &certificate).work();
		ensure!(
			work <= T::MaxClearingWork::get(),
			failure(
				Error::<T>::TooMuchWork,
				Self::clear_weight(entries, T::MaxClearingWork::get(), shadow_prices)
			)
		);
		let weight = Self::clear_weight(entries, work, shadow_prices);
		let flawed = |error| failure(Error::<T>::from(error), weight);
		let outcome = tieline_clearing::verify(&problem, &certificate).map_err(flawed)?;
		let congestion_rent = payments(&problem, &certificate, &outcome, interval.length)
			.map_err(flawed)?
			.congestion_rent;

		let costs = costs(&problem, &outcome);
		let (supplied, consumed) = awarded(&problem, &outcome);
		Self::deposit_event(Event::IntervalCleared {
			auction: auction_id,
			interval: index,
			price: outcome.price,
			congestion_rent,
			supplied,
			consumed,
			welfare: outcome.welfare,
			by: who.clone(),
		});
		Self::note_bound_limits(auction_id, index, &snapshot.limits, &certificate);
		Self::note_curtailment(auction_id, index, interval.length, costs);
		Clearings::<T>::insert(
			auction_id,
			index,
			Clearing {
				by: who,
				at: frame_system::Pallet::<T>::block_number(),
				price: outcome.price,
				congestion_rent,
				welfare: outcome.welfare,
				supplied,
				consumed,
				limits: snapshot.limits_hash(),
				certificate,
			},
		);
		auction.cleared = auction.cleared.saturating_add(1);
		Auctions::<T>::insert(auction_id, auction);
		Ok(PostDispatchInfo { actual_weight: Some(weight), pays_fee: Pays::No })
	}

	/// All that the clearing of an interval of this auction depends on, as of now.
	pub(crate) fn take_snapshot(
		auction_id: AuctionId,
		auction: &Auction<BalanceOf<T>>,
		index: u16,
		interval: &Interval,
	) -> Snapshot {
		let mut entries = Book::<T>::iter_prefix((auction_id, index)).collect::<Vec<_>>();
		entries.sort_unstable_by_key(|(aggregation, _)| *aggregation);
		let offers = entries
			.into_iter()
			.flat_map(|(aggregation, entry)| {
				entry.into_iter().map(move |Offer { point, side, steps, .. }| BookOffer {
					aggregation,
					point,
					side,
					steps,
				})
			})
			.collect();
		let limits = T::Network::areas(auction.node)
			.into_iter()
			.flat_map(|area| {
				let penalties = T::Network::penalties(area, interval);
				T::Network::limits(area, interval).into_iter().map(move |limit| {
					let penalty = penalties.of(&limit.reason);
					AreaLimit { area, limit, penalty }
				})
			})
			.collect();
		Snapshot {
			offers,
			curve: Curves::<T>::get(auction_id, index).unwrap_or_default(),
			limits,
			floor: auction.terms.floor,
			cap: auction.terms.cap,
		}
	}

	/// Names each limit row that has a shadow price.
	pub(crate) fn note_bound_limits(
		auction: AuctionId,
		interval: u16,
		limits: &[AreaLimit],
		certificate: &Certificate,
	) {
		for shadow in &certificate.shadow_prices {
			if let Some(bound) = limits.get(row_index(limits, shadow.area, shadow.row)) {
				Self::deposit_event(Event::LimitBound {
					auction,
					interval,
					area: shadow.area,
					row: shadow.row,
					reason: bound.limit.reason.clone(),
					shadow_price: nearest(shadow.price),
				});
			}
		}
	}

	/// Adds to the tallies of the aggregations, and names those that limits cost something.
	fn note_curtailment(
		auction: AuctionId,
		interval: u16,
		length: Millis,
		costs: BTreeMap<AggregationId, Cost>,
	) {
		for (aggregation, cost) in costs {
			Curtailment::<T>::mutate(aggregation, |tally| {
				tally.in_merit = tally.in_merit.saturating_add(energy(cost.in_merit, length));
				tally.curtailed = tally.curtailed.saturating_add(energy(cost.curtailed, length));
			});
			if cost.curtailed > Watts::ZERO {
				Self::deposit_event(Event::Curtailed {
					auction,
					interval,
					aggregation,
					power: cost.curtailed,
				});
			}
		}
	}
}

/// Where the row with this index among those of an area is, in rows that ascend by area.
pub(crate) fn row_index(limits: &[AreaLimit], area: AreaId, row: u16) -> usize {
	limits.partition_point(|limit| limit.area < area).saturating_add(row.into())
}

/// What a clearing's limits cost one aggregation.
#[derive(Clone, Copy, Default)]
struct Cost {
	/// The power that it offered at prices better than the clearing price.
	in_merit: Watts,
	/// The part of it that limits refused.
	curtailed: Watts,
}

/// The aggregations that offered power at prices better than the clearing price. Where nothing
/// trades there is no such price: what limits refused is then all that was in merit.
fn costs(problem: &Problem<'_>, outcome: &Outcome) -> BTreeMap<AggregationId, Cost> {
	let mut costs = BTreeMap::<AggregationId, Cost>::new();
	for (offer, curtailed) in problem.offers.iter().zip(&outcome.curtailed) {
		let in_merit = outcome.price.map_or(*curtailed, |price| in_merit(offer, price));
		// What is curtailed was in merit.
		if in_merit > Watts::ZERO {
			let cost = costs.entry(offer.aggregation).or_default();
			cost.in_merit = cost.in_merit.saturating_add(in_merit);
			cost.curtailed = cost.curtailed.saturating_add(*curtailed);
		}
	}
	costs
}

/// The power that an offer has at prices better than the clearing price.
fn in_merit(offer: &BookOffer, clearing_price: Price) -> Watts {
	total(offer.steps.iter().filter_map(|step| {
		let better = match offer.side {
			Side::Supply => step.price < clearing_price,
			Side::Demand => step.price > clearing_price,
		};
		better.then_some(step.power)
	}))
}

/// The watts awarded to aggregations as supply and as demand.
fn awarded(problem: &Problem<'_>, outcome: &Outcome) -> (Watts, Watts) {
	let of = |side: Side| {
		total(
			problem
				.offers
				.iter()
				.zip(&outcome.awards)
				.filter(|(offer, _)| offer.side == side)
				.flat_map(|(_, awards)| awards.iter().copied()),
		)
	};
	(of(Side::Supply), of(Side::Demand))
}

/// The sum, or the largest number that fits.
fn total(powers: impl Iterator<Item = Watts>) -> Watts {
	powers.fold(Watts::ZERO, Watts::saturating_add)
}

/// The nearest price in µ$/MWh, or the highest that fits.
pub(crate) fn nearest(shadow_price: ExactPrice) -> Price {
	shadow_price.round().unwrap_or(Price(i64::MAX))
}

/// The number of a book's entries: one for each aggregation.
pub(crate) fn entries(offers: &[BookOffer]) -> u32 {
	let entries = offers.chunk_by(|a, b| a.aggregation == b.aggregation).count();
	u32::try_from(entries).unwrap_or(u32::MAX)
}

pub(crate) fn count<Item>(items: &[Item]) -> u32 {
	u32::try_from(items.len()).unwrap_or(u32::MAX)
}

/// A failure that pays the fee of what it cost to find out.
pub(crate) fn failure<T: Config>(error: Error<T>, weight: Weight) -> DispatchErrorWithPostInfo {
	DispatchErrorWithPostInfo {
		post_info: PostDispatchInfo { actual_weight: Some(weight), pays_fee: Pays::Yes },
		error: error.into(),
	}
}

impl<T> From<tieline_clearing::Error> for Error<T> {
	fn from(error: tieline_clearing::Error) -> Self {
		use tieline_clearing::Error as Flaw;

		match error {
			Flaw::StepWithoutPower(_) => Self::CertificateStepWithoutPower,
			Flaw::DisorderedLimit(_) => Self::CertificateDisorderedLimit,
			Flaw::Overflow => Self::CertificateNumberTooLarge,
			Flaw::DisorderedShadowPrice(_) => Self::CertificateDisorderedShadowPrice,
			Flaw::UnknownRow(_) => Self::CertificateUnknownRow,
			Flaw::ShadowPriceNotPositive(_) => Self::CertificateShadowPriceNotPositive,
			Flaw::Unbalanced { .. } => Self::CertificateUnbalanced,
			Flaw::RowExceeded(_) => Self::CertificateRowExceeded,
			Flaw::RowNotTight(_) => Self::CertificateRowNotTight,
			Flaw::PriceNotMidpoint { .. } => Self::CertificatePriceNotMidpoint,
		}
	}
}

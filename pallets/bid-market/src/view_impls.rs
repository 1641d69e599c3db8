//! What the view functions answer.

use crate::{clearing_impls::row_index, *};
use alloc::{collections::BTreeMap, vec::Vec};
use core::iter;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use tieline_clearing::{Curtailment, Outcome, Payments, PointPrice};
use tieline_primitives::{
	AggregationId, AreaLimit, AuctionId, BidRules, Day, Interval, Network, PricingNodeId,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn view_auction_phase(auction: AuctionId) -> Option<Phase> {
		let auction = Auctions::<T>::get(auction)?;
		Some(auction.schedule.phase(Self::now(), auction.cleared == auction.intervals))
	}

	pub(crate) fn view_interval_phase(id: AuctionId, interval: u16) -> Option<Phase> {
		let auction = Auctions::<T>::get(id)?;
		if interval >= auction.intervals {
			return None;
		}
		Some(auction.schedule.phase(Self::now(), Clearings::<T>::contains_key(id, interval)))
	}

	pub(crate) fn view_open_auctions(node: PricingNodeId) -> Vec<AuctionId> {
		let Some(last) = LastDay::<T>::get(node) else { return Vec::new() };
		let now = Self::now();
		(Self::portfolio_horizon(last).0..=last.0)
			.filter_map(|day| DayAuctions::<T>::get(node, Day(day)))
			.filter(|id| {
				Auctions::<T>::get(id).is_some_and(|auction| {
					let cleared = auction.cleared == auction.intervals;
					match auction.schedule.phase(now, cleared) {
						Phase::Bidding | Phase::Revealing | Phase::Clearing => true,
						Phase::Cleared | Phase::NoTrade => false,
					}
				})
			})
			.collect()
	}

	pub(crate) fn view_opening(node: PricingNodeId, day: Day) -> Option<Opening> {
		PricingNodes::<T>::get(node)?.opening(day)
	}

	pub(crate) fn view_bid_rules(auction: AuctionId) -> Option<BidRules> {
		Some(Auctions::<T>::get(auction)?.bid_rules(T::MaxOffersPerBid::get()))
	}

	pub(crate) fn view_problem(id: AuctionId, index: u16) -> Option<IntervalProblemOf<T>> {
		let auction = Auctions::<T>::get(id)?;
		let interval = auction.interval(index)?;
		let snapshot = Self::take_snapshot(id, &auction, index, &interval);
		let posted = Self::posted(&snapshot.limits, &interval);
		Some(IntervalProblem { snapshot, posted })
	}

	pub(crate) fn view_outcome(id: AuctionId, index: u16) -> Option<IntervalOutcomeOf<T>> {
		let auction = Auctions::<T>::get(id)?;
		let interval = auction.interval(index)?;
		let node = PricingNodes::<T>::get(auction.node)?;
		let Clearing { certificate, by, at, .. } = Clearings::<T>::get(id, index)?;
		let snapshot = Self::take_snapshot(id, &auction, index, &interval);
		let problem = snapshot.problem();
		let outcome = tieline_clearing::verify(&problem, &certificate).ok()?;
		let curtailments = tieline_clearing::curtailments(&problem, &certificate, &outcome).ok()?;
		let prices = tieline_clearing::nodal_prices(&problem, &certificate).ok()?;
		let paid =
			tieline_clearing::payments(&problem, &certificate, &outcome, interval.length).ok()?;

		let posted = Self::posted(&snapshot.limits, &interval);
		let reasons = curtailments
			.iter()
			.map(|curtailed| (curtailed.offer, reasons(&snapshot.limits, &posted, curtailed)))
			.collect::<BTreeMap<_, _>>();
		let Payments { offers: payments, wholesale, congestion_rent } = paid;
		let Outcome { price, awards, curtailed, wholesale_demand, wholesale_supply, welfare } =
			outcome;
		let offers = snapshot.offers.into_iter().zip(awards).zip(curtailed).zip(payments);
		let offers = offers
			.enumerate()
			.map(|(place, (((offer, awards), curtailed), payment))| {
				let at = prices.binary_search_by_key(&offer.point, |price| price.point).ok()?;
				let PointPrice { nodal_price, settled, .. } = *prices.get(at)?;
				Some(OfferOutcome {
					aggregation: offer.aggregation,
					point: offer.point,
					side: offer.side,
					steps: offer.steps,
					awards,
					exact_price: nodal_price.0,
					price: settled,
					payment,
					curtailed,
					reasons: reasons.get(&place).cloned().unwrap_or_default(),
				})
			})
			.collect::<Option<Vec<_>>>()?;
		Some(IntervalOutcome {
			certificate,
			by,
			at,
			price,
			welfare,
			offers,
			wholesale_demand,
			wholesale_supply,
			wholesale_payment: wholesale,
			congestion_rent,
			congestion_account: node.congestion_account,
		})
	}

	pub(crate) fn view_withheld(aggregation: AggregationId) -> Vec<WithheldBy<T::AccountId>> {
		let tallies = OverrideCurtailment::<T>::iter_prefix((aggregation,));
		let mut tallies = tallies
			.map(|((area, dso), withheld)| WithheldBy { area, dso, withheld })
			.collect::<Vec<_>>();
		tallies.sort_by(|a, b| (a.area, &a.dso).cmp(&(b.area, &b.dso)));
		tallies
	}

	/// For each limit row, in ascending order of area, the block in which it was posted.
	fn posted(limits: &[AreaLimit], interval: &Interval) -> Vec<Option<BlockNumberFor<T>>> {
		limits
			.chunk_by(|a, b| a.area == b.area)
			.flat_map(|rows| {
				let block = rows.first().and_then(|row| T::Network::posted(row.area, interval));
				iter::repeat_n(block, rows.len())
			})
			.collect()
	}
}

/// The reasons of a curtailment, with what the limits protect and when they were posted.
fn reasons<BlockNumber: Copy>(
	limits: &[AreaLimit],
	posted: &[Option<BlockNumber>],
	curtailed: &Curtailment,
) -> Vec<CurtailmentReason<BlockNumber>> {
	let reasons = curtailed.reasons.iter().filter_map(|part| {
		let place = row_index(limits, part.row.area, part.row.row);
		Some(CurtailmentReason {
			area: part.row.area,
			row: part.row.row,
			reason: limits.get(place)?.limit.reason.clone(),
			price: part.price,
			posted: posted.get(place).copied().flatten(),
		})
	});
	reasons.collect()
}

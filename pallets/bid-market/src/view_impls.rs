//! What the view functions answer.

use crate::{clearing_impls::row_index, *};
use alloc::{collections::BTreeMap, vec::Vec};
use core::iter;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use tieline_clearing::{Certificate, Curtailment, NodalPrice, Outcome};
use tieline_primitives::{
	AreaLimit, AuctionId, BidRules, Day, Interval, Network, PointId, Price, PricingNodeId,
};

/// Parts per million of one.
const PPM: i128 = 1_000_000;

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
		let Clearing { certificate, by, at, .. } = Clearings::<T>::get(id, index)?;
		let snapshot = Self::take_snapshot(id, &auction, index, &interval);
		let problem = snapshot.problem();
		let outcome = tieline_clearing::verify(&problem, &certificate).ok()?;
		let curtailments = tieline_clearing::curtailments(&problem, &certificate, &outcome).ok()?;

		let posted = Self::posted(&snapshot.limits, &interval);
		let reasons = curtailments
			.iter()
			.map(|curtailed| (curtailed.offer, reasons(&snapshot.limits, &posted, curtailed)))
			.collect::<BTreeMap<_, _>>();
		let prices = NodalPrices::new(&snapshot.limits, &certificate);
		let Outcome { awards, curtailed, wholesale_demand, wholesale_supply, welfare } = outcome;
		let offers = snapshot.offers.into_iter().zip(awards).zip(curtailed).enumerate();
		let offers = offers
			.map(|(place, ((offer, awards), curtailed))| {
				let nodal = prices.at(offer.point);
				let paid_at = match auction.terms.payment {
					PaymentRule::Uniform => NodalPrice::from(certificate.price),
					PaymentRule::Nodal => nodal,
				};
				let length = interval.length;
				let payment =
					tieline_clearing::payment(offer.side, &offer.steps, &awards, paid_at, length);
				Some(OfferOutcome {
					aggregation: offer.aggregation,
					point: offer.point,
					side: offer.side,
					steps: offer.steps,
					awards,
					exact_price: nodal.0,
					price: nearest(nodal),
					payment: payment?.total()?,
					curtailed,
					reasons: reasons.get(&place).cloned().unwrap_or_default(),
				})
			})
			.collect::<Option<Vec<_>>>()?;
		Some(IntervalOutcome {
			certificate,
			by,
			at,
			welfare,
			offers,
			wholesale_demand,
			wholesale_supply,
		})
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

/// The nodal prices of an interval whose certificate has passed, in time linear in its rows:
/// [`tieline_clearing::nodal_price`] for every point at once.
struct NodalPrices {
	/// The price at the pricing node.
	lambda: NodalPrice,
	/// What limits take from it at a point, in parts per million of a µ$/MWh.
	congestion: BTreeMap<PointId, i128>,
}

impl NodalPrices {
	fn new(limits: &[AreaLimit], certificate: &Certificate) -> Self {
		let mut congestion = BTreeMap::<PointId, i128>::new();
		for shadow in &certificate.shadow_prices {
			let Some(row) = limits.get(row_index(limits, shadow.area, shadow.row)) else {
				continue;
			};
			for coefficient in &row.limit.coefficients {
				let part = i128::from(coefficient.sensitivity.0)
					.saturating_mul(i128::from(shadow.price.0));
				let sum = congestion.entry(PointId(row.area, coefficient.point)).or_default();
				*sum = sum.saturating_add(part);
			}
		}
		Self { lambda: NodalPrice::from(certificate.price), congestion }
	}

	fn at(&self, point: PointId) -> NodalPrice {
		let congestion = self.congestion.get(&point).copied().unwrap_or_default();
		NodalPrice(self.lambda.0.saturating_sub(congestion))
	}
}

/// The nearest price in µ$/MWh, half up, saturating.
pub(crate) fn nearest(price: NodalPrice) -> Price {
	let rounded = price.0.saturating_add(PPM / 2).div_euclid(PPM);
	let bound = if rounded < 0 { i64::MIN } else { i64::MAX };
	Price(i64::try_from(rounded).unwrap_or(bound))
}

//! The nouns of the market.

use crate::{
	chain::{
		AccountId, Hash, Static,
		api::runtime_types::pallet_bid_market::{node as stored_node, types as stored},
	},
	text,
};
use std::collections::BTreeMap;
use tieline_clearing::{BookOffer, Certificate, ExactPrice, Outcome, Problem, watt_hours};
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, AuctionId, Curve, Day, Interval, Millis, Money, PointId,
	Price, PricingNodeId, Reason, Side, Steps, WattHours, Watts, Zone,
};

/// A pricing node of the wholesale market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricingNode {
	/// The account of its market operator.
	pub iso: AccountId,
	/// The account that receives the congestion rent.
	pub congestion_account: AccountId,
	/// Its name.
	pub name: String,
	/// The terms of its auctions.
	pub terms: Terms,
	/// The terms that replace them.
	pub next_terms: Option<NextTerms>,
	/// Where its market days begin and end.
	pub zone: Zone,
	/// Whether delivery may lie in the past, so that a day can be played in minutes.
	pub replay: bool,
}

impl PricingNode {
	/// The terms of the auction of a market day.
	pub fn terms_of(&self, day: Day) -> &Terms {
		let next = self.next_terms.as_ref().filter(|next| next.from <= day);
		next.map_or(&self.terms, |next| &next.terms)
	}
}

/// Terms that replace those of a pricing node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextTerms {
	/// The first market day that they apply to.
	pub from: Day,
	/// The terms.
	pub terms: Terms,
}

/// When the auctions of a pricing node are opened, and how long their phases last. Outside replay
/// all is counted from the gate, when bidding ends; in replay from the opening on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
	/// How long before the start of the market day bidding ends.
	pub lead: Millis,
	/// How long before its gate an auction may be opened at the earliest.
	pub opens: Millis,
	/// From how long before its gate on anyone may open an auction, without curves.
	pub open_to_all: Millis,
	/// How long before its gate an auction may be opened at the latest. In replay, how long bidding
	/// lasts.
	pub bidding: Millis,
	/// How long revealing lasts.
	pub revealing: Millis,
	/// How long clearing lasts.
	pub clearing: Millis,
}

impl Gate {
	/// The gate of a replay node, whose phases last so long. Of the other times the chain asks that
	/// they are in order, but never uses them.
	pub fn replayed(bidding: Millis, revealing: Millis, clearing: Millis) -> Self {
		let opens = bidding.saturating_add(bidding);
		let lead = revealing.saturating_add(clearing);
		Self { lead, opens, open_to_all: opens, bidding, revealing, clearing }
	}
}

/// When the auction of a market day may be opened, in chain time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
	/// From when the ISO may open it.
	pub earliest: Millis,
	/// From when anyone may open it, without curves.
	pub open_to_all: Millis,
	/// The last instant at which it may be opened.
	pub latest: Millis,
	/// When its phases end.
	pub schedule: Schedule,
}

/// The terms of a pricing node. An auction keeps those of its market day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
	/// The lowest price of an offer and of the clearing.
	pub floor: Price,
	/// The highest price of an offer and of the clearing.
	pub cap: Price,
	/// The part of the bond of a commitment that does not depend on the size of the aggregation, in
	/// the chain's smallest unit.
	pub bond: u128,
	/// The part of the bond for each megawatt of the aggregation's size, in the chain's smallest
	/// unit.
	pub bond_per_mw: u128,
	/// The least size of an aggregation that may bid.
	pub minimum_size: Watts,
	/// The length of a delivery interval: 60, 30, 15 or 5 minutes.
	pub interval_length: Millis,
	/// When auctions are opened and their phases end.
	pub gate: Gate,
}

/// What an auction sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
	/// Energy in the intervals of a market day.
	DayAhead,
}

/// When the phases of an auction end, in chain time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
	/// When bidding ends.
	pub bidding_until: Millis,
	/// When revealing ends.
	pub revealing_until: Millis,
	/// When clearing ends.
	pub clearing_until: Millis,
}

/// The phase of an auction or of an interval of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
	/// Sealed bids are committed, replaced and withdrawn.
	Bidding,
	/// Bids are revealed.
	Revealing,
	/// Certificates are taken.
	Clearing,
	/// A certificate has been accepted; of an auction, for every interval.
	Cleared,
	/// Clearing ended without a certificate; there are no awards.
	NoTrade,
}

impl Phase {
	/// Whether nothing more can happen.
	pub fn is_over(self) -> bool {
		matches!(self, Self::Cleared | Self::NoTrade)
	}
}

/// An auction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auction {
	/// Its identifier.
	pub id: AuctionId,
	/// Its pricing node.
	pub node: PricingNodeId,
	/// What it sells.
	pub product: Product,
	/// The market day of its delivery.
	pub day: Day,
	/// The start of its first interval.
	pub start: Millis,
	/// The length of each interval.
	pub interval_length: Millis,
	/// The number of intervals.
	pub intervals: u16,
	/// When its phases end.
	pub schedule: Schedule,
	/// The node's terms of its market day.
	pub terms: Terms,
	/// From when its records may be removed, in chain time.
	pub kept_until: Millis,
	/// The number of commitments and revealed bids that it keeps.
	pub bids: u32,
	/// The number of intervals that have been cleared.
	pub cleared: u16,
}

impl Auction {
	pub(super) fn new(id: AuctionId, auction: stored::Auction<u128>) -> Self {
		Self {
			id,
			node: auction.node.0,
			product: auction.product.into(),
			day: auction.day.0,
			start: auction.start.0,
			interval_length: auction.interval_length.0,
			intervals: auction.intervals,
			schedule: auction.schedule.into(),
			terms: auction.terms.into(),
			kept_until: auction.kept_until.0,
			bids: auction.bids,
			cleared: auction.cleared,
		}
	}

	/// The delivery interval with this index; `None` when the auction has no such interval.
	pub fn interval(&self, index: u16) -> Option<Interval> {
		if index >= self.intervals {
			return None;
		}
		let offset = self.interval_length.0.checked_mul(index.into())?;
		let start = self.start.checked_add(Millis(offset))?;
		Some(Interval { start, length: self.interval_length })
	}

	/// The delivery intervals, each with its index.
	pub fn delivery(&self) -> impl Iterator<Item = (u16, Interval)> + '_ {
		(0..self.intervals).filter_map(|index| Some((index, self.interval(index)?)))
	}
}

/// A sealed bid: the promise to reveal it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment {
	/// The account that committed, and alone may reveal.
	pub bidder: AccountId,
	/// The [`commitment_hash`](tieline_primitives::commitment_hash) of the bid.
	pub digest: Hash,
	/// What is held for it, in the chain's smallest unit.
	pub bond: u128,
}

/// The clearing problem of one interval, with the block in which each limit row was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalProblem {
	/// The offers, in ascending order of aggregation; within one, in the order of its bid.
	pub offers: Vec<BookOffer>,
	/// What the wholesale market buys and sells.
	pub curve: Curve,
	/// The limit rows, in ascending order of area; within one, in the order of the DSO.
	pub limits: Vec<AreaLimit>,
	/// The block in which each row was posted; `None` for a standing limit.
	pub posted: Vec<Option<u32>>,
	/// The lowest price.
	pub floor: Price,
	/// The highest price.
	pub cap: Price,
}

impl IntervalProblem {
	/// The problem to solve or to verify.
	pub fn problem(&self) -> Problem<'_> {
		Problem {
			offers: &self.offers,
			curve: &self.curve,
			limits: &self.limits,
			floor: self.floor,
			cap: self.cap,
		}
	}
}

/// The outcome of a cleared interval, as the chain derives it from the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalOutcome {
	/// The price and the shadow prices.
	pub certificate: Certificate,
	/// The account that posted the certificate.
	pub by: AccountId,
	/// The block in which it was accepted.
	pub block: u32,
	/// The price at which the pricing node settles; `None` where nothing trades.
	pub price: Option<Price>,
	/// The welfare, in µ$/MWh · W: divide by 10⁶ for µ$ an hour.
	pub welfare: i128,
	/// The outcome of each offer, in the order of the problem's offers.
	pub offers: Vec<OfferOutcome>,
	/// The watts that the wholesale market buys, by step of its demand.
	pub wholesale_demand: Vec<Watts>,
	/// The watts that the wholesale market sells, by step of its supply.
	pub wholesale_supply: Vec<Watts>,
	/// What the wholesale market receives; negative when it pays.
	pub wholesale_payment: Money,
	/// What demand pays beyond what supply receives; negative where awards are paid to relieve a
	/// limit that is violated without them.
	pub congestion_rent: Money,
	/// The account that receives the congestion rent.
	pub congestion_account: AccountId,
}

impl IntervalOutcome {
	/// The net injection awarded at each connection point: supply less demand.
	pub fn injections(&self) -> BTreeMap<PointId, Watts> {
		sum_injections(self.offers.iter().map(|offer| (offer.point, offer.side, &*offer.awards)))
	}
}

/// The outcome of an offer in a cleared interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferOutcome {
	/// The aggregation that offered.
	pub aggregation: AggregationId,
	/// The connection point.
	pub point: PointId,
	/// Supply or demand.
	pub side: Side,
	/// The steps of the offer.
	pub steps: Steps,
	/// The award of each step.
	pub awards: Vec<Watts>,
	/// The nodal price at the point, in 10⁻¹⁹ µ$/MWh.
	pub nodal_price: ExactPrice,
	/// The price at which the awards are paid: the nodal price to the nearest µ$/MWh, within floor
	/// and cap.
	pub price: Price,
	/// What the aggregation receives for the awards; negative when it pays.
	pub payment: Money,
	/// The power that limits refused although its price beats that of the pricing node.
	pub curtailed: Watts,
	/// The limits that refused it, in ascending order of area and row.
	pub reasons: Vec<CurtailmentReason>,
}

/// The part of a limit in the curtailment of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurtailmentReason {
	/// The area whose limit it is.
	pub area: AreaId,
	/// The index of the row among the area's rows for the interval.
	pub row: u16,
	/// What the limit protects.
	pub reason: Reason,
	/// What the limit takes from the value of the offer; positive.
	pub price: Price,
	/// The block in which the DSO posted the limit; `None` for a standing limit.
	pub posted: Option<u32>,
}

/// What limits have cost an aggregation over all clearings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
	/// The energy that it offered at prices better than the clearing price.
	pub in_merit: WattHours,
	/// The part of it that limits refused.
	pub curtailed: WattHours,
}

/// What overrides have withheld of awards, by the kind of their reason, each in whole watt-hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
	/// For a voltage limit.
	pub voltage: WattHours,
	/// For a thermal limit.
	pub thermal: WattHours,
	/// For an outage.
	pub outage: WattHours,
	/// For an operating envelope.
	pub envelope: WattHours,
}

impl Withheld {
	/// The energy for reasons of all kinds.
	pub fn energy(&self) -> WattHours {
		[self.voltage, self.thermal, self.outage, self.envelope]
			.into_iter()
			.fold(WattHours::ZERO, WattHours::saturating_add)
	}
}

/// The net injection that the outcome of a clearing awards at each connection point: supply less
/// demand. `offers` are those of the problem that was cleared.
pub fn net_injections(offers: &[BookOffer], outcome: &Outcome) -> BTreeMap<PointId, Watts> {
	let awards = outcome.awards.iter().map(Vec::as_slice);
	sum_injections(
		offers.iter().zip(awards).map(|(offer, awards)| (offer.point, offer.side, awards)),
	)
}

fn sum_injections<'a>(
	awarded: impl Iterator<Item = (PointId, Side, &'a [Watts])>,
) -> BTreeMap<PointId, Watts> {
	let mut net = BTreeMap::<PointId, Watts>::new();
	for (point, side, awards) in awarded {
		let power = awards.iter().fold(Watts::ZERO, |sum, watts| sum.saturating_add(*watts));
		let sum = net.entry(point).or_insert(Watts::ZERO);
		*sum = match side {
			Side::Supply => sum.saturating_add(power),
			Side::Demand => sum.saturating_sub(power),
		};
	}
	net
}

impl From<stored_node::PricingNode<AccountId, u128>> for PricingNode {
	fn from(node: stored_node::PricingNode<AccountId, u128>) -> Self {
		Self {
			iso: node.iso,
			congestion_account: node.congestion_account,
			name: text(&node.name),
			terms: node.terms.into(),
			next_terms: node
				.next_terms
				.map(|next| NextTerms { from: next.from.0, terms: next.terms.into() }),
			zone: node.zone.0,
			replay: node.replay,
		}
	}
}

impl From<stored_node::Terms<u128>> for Terms {
	fn from(terms: stored_node::Terms<u128>) -> Self {
		let gate = terms.gate;
		Self {
			floor: terms.floor.0,
			cap: terms.cap.0,
			bond: terms.bond,
			bond_per_mw: terms.bond_per_mw,
			minimum_size: terms.minimum_size.0,
			interval_length: terms.interval_length.0,
			gate: Gate {
				lead: gate.lead.0,
				opens: gate.opens.0,
				open_to_all: gate.open_to_all.0,
				bidding: gate.bidding.0,
				revealing: gate.revealing.0,
				clearing: gate.clearing.0,
			},
		}
	}
}

impl From<Terms> for stored_node::Terms<u128> {
	fn from(terms: Terms) -> Self {
		let gate = terms.gate;
		Self {
			floor: Static(terms.floor),
			cap: Static(terms.cap),
			bond: terms.bond,
			bond_per_mw: terms.bond_per_mw,
			minimum_size: Static(terms.minimum_size),
			interval_length: Static(terms.interval_length),
			gate: stored_node::Gate {
				lead: Static(gate.lead),
				opens: Static(gate.opens),
				open_to_all: Static(gate.open_to_all),
				bidding: Static(gate.bidding),
				revealing: Static(gate.revealing),
				clearing: Static(gate.clearing),
			},
		}
	}
}

impl From<stored_node::Opening> for Opening {
	fn from(opening: stored_node::Opening) -> Self {
		Self {
			earliest: opening.earliest.0,
			open_to_all: opening.open_to_all.0,
			latest: opening.latest.0,
			schedule: opening.schedule.into(),
		}
	}
}

impl From<stored::Product> for Product {
	fn from(product: stored::Product) -> Self {
		match product {
			stored::Product::DayAhead => Self::DayAhead,
		}
	}
}

impl From<stored::Schedule> for Schedule {
	fn from(schedule: stored::Schedule) -> Self {
		Self {
			bidding_until: schedule.bidding_until.0,
			revealing_until: schedule.revealing_until.0,
			clearing_until: schedule.clearing_until.0,
		}
	}
}

impl From<stored::Phase> for Phase {
	fn from(phase: stored::Phase) -> Self {
		match phase {
			stored::Phase::Bidding => Self::Bidding,
			stored::Phase::Revealing => Self::Revealing,
			stored::Phase::Clearing => Self::Clearing,
			stored::Phase::Cleared => Self::Cleared,
			stored::Phase::NoTrade => Self::NoTrade,
		}
	}
}

impl From<stored::Commitment<AccountId, u128>> for Commitment {
	fn from(commitment: stored::Commitment<AccountId, u128>) -> Self {
		let stored::Commitment { bidder, digest, bond } = commitment;
		Self { bidder, digest, bond }
	}
}

impl From<stored::IntervalProblem<u32>> for IntervalProblem {
	fn from(problem: stored::IntervalProblem<u32>) -> Self {
		let stored::IntervalProblem { snapshot, posted } = problem;
		Self {
			offers: snapshot.offers.into_iter().map(|offer| offer.0).collect(),
			curve: snapshot.curve.0,
			limits: snapshot.limits.into_iter().map(|limit| limit.0).collect(),
			posted,
			floor: snapshot.floor.0,
			cap: snapshot.cap.0,
		}
	}
}

impl From<stored::Withheld> for Withheld {
	fn from(withheld: stored::Withheld) -> Self {
		Self {
			voltage: watt_hours(withheld.voltage),
			thermal: watt_hours(withheld.thermal),
			outage: watt_hours(withheld.outage),
			envelope: watt_hours(withheld.envelope),
		}
	}
}

impl From<stored::Tally> for Tally {
	fn from(tally: stored::Tally) -> Self {
		Self { in_merit: tally.in_merit.0, curtailed: tally.curtailed.0 }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn auction() -> Auction {
		let at = |hour: u64| Millis(hour * 3_600_000);
		Auction {
			id: AuctionId(3),
			node: PricingNodeId(0),
			product: Product::DayAhead,
			day: Day(0),
			start: at(4),
			interval_length: at(1),
			intervals: 24,
			schedule: Schedule {
				bidding_until: at(1),
				revealing_until: at(2),
				clearing_until: at(3),
			},
			terms: Terms {
				floor: Price(0),
				cap: Price(1),
				bond: 0,
				bond_per_mw: 0,
				minimum_size: Watts::ZERO,
				interval_length: at(1),
				gate: Gate::replayed(at(1), at(1), at(1)),
			},
			kept_until: at(100),
			bids: 0,
			cleared: 0,
		}
	}

	#[test]
	fn an_auction_has_the_intervals_of_its_delivery_and_no_other() {
		let auction = auction();
		let first = Interval { start: Millis(4 * 3_600_000), length: Millis(3_600_000) };
		assert_eq!(auction.interval(0), Some(first));
		assert_eq!(auction.interval(24), None);
		let delivery = auction.delivery().collect::<Vec<_>>();
		assert_eq!(delivery.len(), 24);
		assert!(delivery.windows(2).all(|pair| pair[0].1.end() == pair[1].1.start));
	}

	#[test]
	fn demand_is_taken_from_supply_at_its_point() {
		let (here, there) = (PointId(AreaId(0), 0), PointId(AreaId(0), 1));
		let watts = |values: &[i64]| values.iter().copied().map(Watts).collect::<Vec<_>>();
		let (solar, charging, storage) = (watts(&[5_000, 2_000]), watts(&[3_000]), watts(&[400]));
		let net = sum_injections(
			[
				(here, Side::Supply, &*solar),
				(here, Side::Demand, &*charging),
				(there, Side::Demand, &*storage),
			]
			.into_iter(),
		);
		assert_eq!(net, [(here, Watts(4_000)), (there, Watts(-400))].into());
	}

	#[test]
	fn an_auction_without_trade_is_over() {
		assert!(Phase::NoTrade.is_over() && Phase::Cleared.is_over());
		assert!(!Phase::Clearing.is_over());
	}
}

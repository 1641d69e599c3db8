//! The nouns of the market: auctions, bids, books and clearings.

use crate::Terms;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	BoundedVec,
	sp_runtime::traits::{BlakeTwo256, Hash},
	traits::{ConstU32, Get, fungible::Inspect},
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::H256;
use tieline_clearing::{BookOffer, Certificate, Problem, watt_hours};
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, AuctionId, AwardOverride, Bid, BidRules, Curve, Day,
	Interval, MILLIS_PER_HOUR, Millis, Money, Network, Offer, OverrideId, PointId, Price,
	PricingNodeId, Reason, Side, Steps, WattHours, Watts,
};

/// The balance of the chain's own currency, in which bonds and deposits are held.
pub type BalanceOf<T> =
	<<T as crate::Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

/// The bid of a runtime.
pub type BidOf<T> = Bid<BoundedVec<Offer, <T as crate::Config>::MaxOffersPerBid>>;

/// The book entry of a runtime: what one aggregation offers in one interval.
pub type EntryOf<T> = BoundedVec<Offer, <T as crate::Config>::MaxOffersPerBid>;

/// The problem of an interval, as the view function gives it.
pub type IntervalProblemOf<T> = IntervalProblem<BlockNumberFor<T>>;

/// The outcome of an interval, as the view function gives it.
pub type IntervalOutcomeOf<T> =
	IntervalOutcome<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// The most overrides of an area that are tallied for one interval. One that takes nothing makes
/// room for one that does.
pub const MAX_TALLIED_OVERRIDES: u32 = 32;

/// Overrides that a call names.
pub type NamedOverrides = BoundedVec<OverrideId, ConstU32<MAX_TALLIED_OVERRIDES>>;

/// The overrides that have been tallied for an interval, as a runtime stores them.
pub type TalliedOf<T> =
	BoundedVec<TalliedOverride<<T as frame_system::Config>::AccountId>, MaxTallied<T>>;

/// What an auction sells.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Product {
	/// Energy in the intervals of a market day.
	#[codec(index = 0)]
	DayAhead,
}

/// When the phases of an auction end, in chain time (Unix milliseconds). Each phase is the
/// half-open span up to its end.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Schedule {
	/// When bidding ends: the gate. From then on bids are fixed, and so are the limits.
	pub bidding_until: Millis,
	/// When revealing ends: the book is complete, and a bid that has not been revealed forfeits its
	/// bond.
	pub revealing_until: Millis,
	/// When clearing ends: an interval that is not cleared by then does not trade.
	pub clearing_until: Millis,
}

impl Schedule {
	/// The phase at an instant, of an interval that has or has not been cleared.
	pub fn phase(&self, now: Millis, cleared: bool) -> Phase {
		if cleared {
			Phase::Cleared
		} else if now < self.bidding_until {
			Phase::Bidding
		} else if now < self.revealing_until {
			Phase::Revealing
		} else if now < self.clearing_until {
			Phase::Clearing
		} else {
			Phase::NoTrade
		}
	}
}

/// Where an interval of an auction stands: a pure function of chain time and of whether it has
/// been cleared.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Phase {
	/// Sealed bids are taken, replaced and withdrawn.
	#[codec(index = 0)]
	Bidding,
	/// Bids are opened and checked.
	#[codec(index = 1)]
	Revealing,
	/// Anyone may post a certificate.
	#[codec(index = 2)]
	Clearing,
	/// A certificate has been accepted.
	#[codec(index = 3)]
	Cleared,
	/// Clearing ended without a certificate; there are no awards.
	#[codec(index = 4)]
	NoTrade,
}

/// An auction of consecutive delivery intervals at one pricing node.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Auction<Balance> {
	/// The pricing node.
	pub node: PricingNodeId,
	/// What it sells.
	pub product: Product,
	/// The market day that it delivers on.
	pub day: Day,
	/// The start of its first delivery interval, in Unix milliseconds.
	pub start: Millis,
	/// The length of each interval, in milliseconds.
	pub interval_length: Millis,
	/// The number of intervals.
	pub intervals: u16,
	/// When its phases end.
	pub schedule: Schedule,
	/// The node's terms of its market day.
	pub terms: Terms<Balance>,
	/// From when its records may be removed, in Unix milliseconds of chain time.
	pub kept_until: Millis,
	/// The number of commitments and revealed bids that it keeps.
	pub bids: u32,
	/// The number of intervals that have been cleared.
	pub cleared: u16,
}

impl<Balance> Auction<Balance> {
	/// The delivery interval with this index, or `None` when the auction has no such interval.
	pub fn interval(&self, index: u16) -> Option<Interval> {
		if index >= self.intervals {
			return None;
		}
		let offset = self.interval_length.0.checked_mul(index.into())?;
		let start = self.start.checked_add(Millis(offset))?;
		Some(Interval { start, length: self.interval_length })
	}

	/// What it asks of the offers of a bid.
	pub fn bid_rules(&self, max_offers: u32) -> BidRules {
		let Terms { floor, cap, .. } = self.terms;
		BidRules { intervals: self.intervals, floor, cap, max_offers }
	}

	/// All its intervals as one.
	pub fn delivery(&self) -> Interval {
		let length = self.interval_length.0.saturating_mul(self.intervals.into());
		Interval { start: self.start, length: Millis(length) }
	}
}

/// A sealed bid: the promise to reveal it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Commitment<AccountId, Balance> {
	/// Who committed, and alone may reveal.
	pub bidder: AccountId,
	/// The [`commitment_hash`](tieline_primitives::commitment_hash) of the bid.
	pub digest: H256,
	/// What is held for it, in the chain's own currency.
	pub bond: Balance,
}

/// What an account has room of its own for in a block, once: a pool and a batch hold one of each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub enum Turn<AccountId> {
	/// A reveal of a commitment.
	Reveal(AuctionId, AggregationId),
	/// A certificate of an account for an interval.
	Clear(AuctionId, u16, AccountId),
}

/// The most operators of a pricing node: its ISO and the DSOs of its areas.
pub struct MaxOperators<T>(PhantomData<T>);

impl<T: crate::Config> Get<u32> for MaxOperators<T> {
	fn get() -> u32 {
		T::Network::MAX_AREAS.saturating_add(1)
	}
}

/// A revealed bid: who pays for keeping it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Revealed<AccountId, Ticket> {
	/// Who revealed it, and gets the deposit back.
	pub bidder: AccountId,
	/// The number of its offers.
	pub offers: u32,
	/// The deposit for keeping it.
	pub deposit: Ticket,
}

/// What was paid for keeping an auction.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Deposit<AccountId, Ticket> {
	/// Who opened the auction, and gets the deposit back.
	pub depositor: AccountId,
	/// The deposit.
	pub ticket: Ticket,
}

/// How much a book holds.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Size {
	/// The number of offers.
	pub offers: u32,
	/// The number of their steps.
	pub steps: u32,
}

/// The clearing of one interval. It keeps the certificate; awards are derived from it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Clearing<AccountId, BlockNumber> {
	/// The price and the shadow prices.
	pub certificate: Certificate,
	/// Who posted it.
	pub by: AccountId,
	/// The block in which it was accepted.
	pub at: BlockNumber,
	/// The price at which the pricing node settles, in µ$/MWh; none where nothing trades.
	pub price: Option<Price>,
	/// What demand pays beyond what supply receives, over the interval, in µ$. Negative where
	/// awards are paid to relieve a limit that is violated without them.
	pub congestion_rent: Money,
	/// The welfare: value of demand less cost of supply, in µ$/MWh · W. Divide by 10⁶ for µ$ an
	/// hour.
	pub welfare: i128,
	/// The watts awarded to aggregations as supply.
	pub supplied: Watts,
	/// The watts awarded to aggregations as demand.
	pub consumed: Watts,
	/// The Blake2 hash of the SCALE-encoded limit rows that it was verified against
	/// (`Vec<AreaLimit>`), so that an auditor can show which they were.
	pub limits: H256,
}

/// What the DSOs' limits have cost an aggregation, so that anyone can check that none is treated
/// worse than the others.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Tally {
	/// The energy that it offered at prices better than the clearing price, in watt-hours.
	pub in_merit: WattHours,
	/// The part of it that limits refused, in watt-hours.
	pub curtailed: WattHours,
}

/// The most overrides that are tallied for one interval, over all areas of a pricing node.
pub struct MaxTallied<T>(PhantomData<T>);

impl<T: crate::Config> Get<u32> for MaxTallied<T> {
	fn get() -> u32 {
		T::Network::MAX_AREAS.saturating_mul(MAX_TALLIED_OVERRIDES)
	}
}

/// An override as it was tallied for an interval.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct TalliedOverride<AccountId> {
	/// Its identifier.
	pub id: OverrideId,
	/// What it caps, until the end of the interval at most. An override whose window ends earlier
	/// since then is tallied anew.
	pub issued: AwardOverride<AccountId>,
}

/// Energy that overrides withhold of awards, by the kind of reason, in watts times milliseconds:
/// 3,600,000 are a watt-hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Withheld {
	/// For a voltage limit.
	pub voltage: u128,
	/// For a thermal limit.
	pub thermal: u128,
	/// For an outage.
	pub outage: u128,
	/// For an operating envelope.
	pub envelope: u128,
}

impl Withheld {
	/// The energy withheld for reasons of this kind.
	pub(crate) fn of(&mut self, reason: &Reason) -> &mut u128 {
		match reason {
			Reason::Voltage { .. } => &mut self.voltage,
			Reason::Thermal { .. } => &mut self.thermal,
			Reason::Outage => &mut self.outage,
			Reason::Envelope => &mut self.envelope,
		}
	}

	/// The energy withheld for reasons of all kinds, in watt-hours, rounded down.
	pub fn energy(&self) -> WattHours {
		let kinds = [self.voltage, self.thermal, self.outage, self.envelope];
		watt_hours(kinds.into_iter().fold(0, u128::saturating_add))
	}

	/// The sums by kind, or the largest numbers that fit.
	pub(crate) fn saturating_add(self, other: Self) -> Self {
		self.by_kind(other, u128::saturating_add)
	}

	/// The differences by kind, or nothing.
	pub(crate) fn saturating_sub(self, other: Self) -> Self {
		self.by_kind(other, u128::saturating_sub)
	}

	fn by_kind(self, other: Self, combine: fn(u128, u128) -> u128) -> Self {
		Self {
			voltage: combine(self.voltage, other.voltage),
			thermal: combine(self.thermal, other.thermal),
			outage: combine(self.outage, other.outage),
			envelope: combine(self.envelope, other.envelope),
		}
	}
}

/// What the overrides of a DSO in an area have withheld of an aggregation's awards.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WithheldBy<AccountId> {
	/// The area.
	pub area: AreaId,
	/// The DSO that issued them.
	pub dso: AccountId,
	/// The energy.
	pub withheld: Withheld,
}

/// All that the clearing of one interval depends on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Snapshot {
	/// The offers, in ascending order of aggregation; within one, in the order of its bid.
	pub offers: Vec<BookOffer>,
	/// What the wholesale market buys and sells.
	pub curve: Curve,
	/// The limit rows, in ascending order of area; within one, in the order of the DSO.
	pub limits: Vec<AreaLimit>,
	/// The lowest price, in µ$/MWh.
	pub floor: Price,
	/// The highest price, in µ$/MWh.
	pub cap: Price,
}

impl Snapshot {
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

	/// The hash of the limit rows.
	pub fn limits_hash(&self) -> H256 {
		BlakeTwo256::hash_of(&self.limits)
	}
}

/// The problem of an interval, with when its limits were posted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct IntervalProblem<BlockNumber> {
	/// What the clearing depends on.
	pub snapshot: Snapshot,
	/// For each limit row of the snapshot, in its order, the block in which the DSO posted it;
	/// none for the standing limit of a point. No part of what a clearing is verified against.
	pub posted: Vec<Option<BlockNumber>>,
}

/// The outcome of a cleared interval: the certificate, and all that follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct IntervalOutcome<AccountId, BlockNumber> {
	/// The price and the shadow prices.
	pub certificate: Certificate,
	/// Who posted it.
	pub by: AccountId,
	/// The block in which it was accepted.
	pub at: BlockNumber,
	/// The price at which the pricing node settles, in µ$/MWh; none where nothing trades.
	pub price: Option<Price>,
	/// The welfare: value of demand less cost of supply, in µ$/MWh · W. Divide by 10⁶ for µ$ an
	/// hour.
	pub welfare: i128,
	/// What became of each offer of the book, in ascending order of aggregation; within one, in
	/// the order of its bid.
	pub offers: Vec<OfferOutcome<BlockNumber>>,
	/// The watts that the wholesale market buys, by step of its demand.
	pub wholesale_demand: Vec<Watts>,
	/// The watts that the wholesale market sells, by step of its supply.
	pub wholesale_supply: Vec<Watts>,
	/// What the wholesale market receives at the node's price over the interval, in µ$; negative
	/// when it pays.
	pub wholesale_payment: Money,
	/// What remains of all payments over the interval: the congestion rent, and the fractions of a
	/// micro-dollar that rounding keeps, in µ$. Negative where awards are paid to relieve a limit
	/// that is violated without them.
	pub congestion_rent: Money,
	/// Who receives the congestion rent: the account of the pricing node as of now.
	pub congestion_account: AccountId,
}

/// What became of an offer in a cleared interval.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct OfferOutcome<BlockNumber> {
	/// The aggregation that offered.
	pub aggregation: AggregationId,
	/// Where.
	pub point: PointId,
	/// Supply or demand.
	pub side: Side,
	/// How much at which price.
	pub steps: Steps,
	/// What each step is awarded, in watts.
	pub awards: Vec<Watts>,
	/// The nodal price at the point in 10⁻¹⁹ µ$/MWh, rounded down.
	pub exact_price: i128,
	/// The price at which the awards are paid: the nodal price to the nearest µ$/MWh, within floor
	/// and cap.
	pub price: Price,
	/// What the aggregation receives for the awards over the interval, in µ$; negative when it
	/// pays.
	pub payment: Money,
	/// The watts that limits refused although their price beats that of the pricing node.
	pub curtailed: Watts,
	/// The limits that refused them, in ascending order of area and row. At least one where
	/// anything is curtailed.
	pub reasons: Vec<CurtailmentReason<BlockNumber>>,
}

/// A limit's part in the curtailment of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct CurtailmentReason<BlockNumber> {
	/// The area whose limit it is.
	pub area: AreaId,
	/// The index of the row among the area's rows for the interval.
	pub row: u16,
	/// What the limit protects.
	pub reason: Reason,
	/// What the limit takes from the value of a watt of the offer, in µ$/MWh, rounded up;
	/// positive.
	pub price: Price,
	/// The block in which the DSO posted the limit; none for the standing limit of a point.
	pub posted: Option<BlockNumber>,
}

/// A power held for a time, as energy, rounded towards zero.
pub(crate) fn energy(power: Watts, length: Millis) -> WattHours {
	let energy = i128::from(power.0)
		.saturating_mul(length.0.into())
		.checked_div(MILLIS_PER_HOUR.into())
		.unwrap_or(0);
	WattHours(i64::try_from(energy).unwrap_or(i64::MAX))
}

//! Pricing nodes: their terms, and when their auctions are opened.

use crate::Schedule;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::sp_runtime::traits::{AtLeast32BitUnsigned, One};
use scale_info::TypeInfo;
use tieline_primitives::{
	Day, INTERVAL_LENGTHS, MAX_PRICE, MILLIS_PER_DAY, Millis, Name, Price, Step, Watts, Zone,
};

/// Watts in a megawatt.
const WATTS_PER_MEGAWATT: u32 = 1_000_000;

/// When the auctions of a pricing node are opened, and how long their phases last.
///
/// Outside replay all is counted from the *gate*, when bidding ends: a fixed time before the market
/// day starts. In replay the phases follow each other from the opening on.
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
pub struct Gate {
	/// How long before the start of the market day bidding ends, in milliseconds.
	pub lead: Millis,
	/// How long before its gate an auction may be opened at the earliest, in milliseconds.
	pub opens: Millis,
	/// From how long before its gate on anyone may open an auction, without curves, in
	/// milliseconds. Before that it is for the ISO to do.
	pub open_to_all: Millis,
	/// How long before its gate an auction may be opened at the latest, in milliseconds: the
	/// shortest that bidding lasts. In replay bidding lasts as long.
	pub bidding: Millis,
	/// How long revealing lasts, in milliseconds.
	pub revealing: Millis,
	/// How long clearing lasts, in milliseconds.
	pub clearing: Millis,
}

impl Gate {
	/// Whether each phase lasts at least `shortest`, and so does the time in which anyone may open
	/// an auction; no auction may be opened sooner by anyone than by the ISO; clearing ends before
	/// the market day starts, and the day within `horizon` of the first opening.
	pub fn is_well_formed(&self, shortest: Millis, horizon: Millis) -> bool {
		let lasts = |length: Millis| length > Millis::ZERO && length >= shortest;
		let for_all = self.open_to_all.checked_sub(self.bidding);
		let after_gate = self.revealing.checked_add(self.clearing);
		let ahead = self.lead.checked_add(self.opens);
		lasts(self.bidding)
			&& lasts(self.revealing)
			&& lasts(self.clearing)
			&& for_all.is_some_and(lasts)
			&& self.open_to_all <= self.opens
			&& after_gate.is_some_and(|after| after <= self.lead)
			&& ahead.is_some_and(|ahead| ahead <= horizon)
	}

	/// The schedule of an auction whose bidding ends at an instant.
	fn schedule(&self, bidding_until: Millis) -> Schedule {
		let revealing_until = bidding_until.saturating_add(self.revealing);
		let clearing_until = revealing_until.saturating_add(self.clearing);
		Schedule { bidding_until, revealing_until, clearing_until }
	}

	/// The schedule of a replayed auction that is opened `now`.
	pub fn replayed(&self, now: Millis) -> Schedule {
		self.schedule(now.saturating_add(self.bidding))
	}

	/// When the auction of a market day that starts at `day_start` may be opened outside replay.
	pub fn opening(&self, day_start: Millis) -> Opening {
		let gate = day_start.saturating_sub(self.lead);
		Opening {
			earliest: gate.saturating_sub(self.opens),
			open_to_all: gate.saturating_sub(self.open_to_all),
			latest: gate.saturating_sub(self.bidding),
			schedule: self.schedule(gate),
		}
	}
}

/// When the auction of a market day may be opened, in chain time (Unix milliseconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
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
pub struct Terms<Balance> {
	/// The lowest price of an offer, and at which an award is paid, in µ$/MWh. May be negative.
	pub floor: Price,
	/// The highest price of an offer, and at which an award is paid, in µ$/MWh.
	pub cap: Price,
	/// What is held for each commitment whatever the size of the aggregation, in the chain's own
	/// currency.
	pub bond: Balance,
	/// What is held besides for each megawatt of the aggregation's size, in the chain's own
	/// currency: so the bond grows with what a bid that is not revealed may withhold.
	pub bond_per_mw: Balance,
	/// The least size of an aggregation that may bid, in watts. FERC Order 2222 allows no more
	/// than 100 kW.
	pub minimum_size: Watts,
	/// The length of a delivery interval: 60, 30, 15 or 5 minutes, in milliseconds.
	pub interval_length: Millis,
	/// When auctions are opened and their phases end.
	pub gate: Gate,
}

impl<Balance> Terms<Balance> {
	/// Whether the floor is no higher than the cap, both are [`MAX_PRICE`] at most in magnitude,
	/// the minimum size is not negative, intervals have one of the [`INTERVAL_LENGTHS`], and the
	/// [gate](Gate::is_well_formed) is well formed.
	pub fn is_well_formed(&self, shortest: Millis, horizon: Millis) -> bool {
		let is_in_range = |price: Price| price.0.unsigned_abs() <= MAX_PRICE.0.unsigned_abs();
		self.floor <= self.cap
			&& is_in_range(self.floor)
			&& is_in_range(self.cap)
			&& self.minimum_size >= Watts::ZERO
			&& INTERVAL_LENGTHS.contains(&self.interval_length)
			&& self.gate.is_well_formed(shortest, horizon)
	}

	/// The number of intervals of a market day of this length; `None` when it is none, not a whole
	/// one, or more than `most`.
	pub fn intervals(&self, day: Millis, most: u32) -> Option<u16> {
		if day.0.checked_rem(self.interval_length.0) != Some(0) {
			return None;
		}
		let count = u16::try_from(day.0.checked_div(self.interval_length.0)?).ok()?;
		(count > 0 && u32::from(count) <= most).then_some(count)
	}

	/// What is held for a commitment of an aggregation of this size: the bond and, for each watt,
	/// a millionth of the bond per megawatt, their sum rounded up. `None` when it does not fit.
	pub fn bond_for(&self, size: Watts) -> Option<Balance>
	where
		Balance: AtLeast32BitUnsigned + Copy,
	{
		let watts = Balance::try_from(size.0.unsigned_abs()).ok()?;
		let whole = Balance::from(WATTS_PER_MEGAWATT);
		let millionths = self.bond_per_mw.checked_mul(&watts)?;
		let rounded_up =
			millionths.checked_add(&whole.checked_sub(&One::one())?)?.checked_div(&whole)?;
		self.bond.checked_add(&rounded_up)
	}

	/// Whether every step's price lies within the floor and the cap.
	pub fn admit(&self, steps: &[Step]) -> bool {
		steps.iter().all(|step| step.is_priced_within(self.floor, self.cap))
	}
}

/// A pricing node of the wholesale market, where an ISO buys and sells.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PricingNode<AccountId, Balance> {
	/// The market operator: opens auctions.
	pub iso: AccountId,
	/// Who receives the congestion rent.
	pub congestion_account: AccountId,
	/// The name of the node, UTF-8.
	pub name: Name,
	/// The terms of its auctions.
	pub terms: Terms<Balance>,
	/// The terms that replace them.
	pub next_terms: Option<NextTerms<Balance>>,
	/// Where its market days begin and end.
	pub zone: Zone,
	/// Whether delivery may lie at any date up to `ReplayHorizon` ahead, so that a day can be
	/// played in minutes. Fixed.
	pub replay: bool,
}

impl<AccountId, Balance> PricingNode<AccountId, Balance> {
	/// The terms of the auction of a market day.
	pub fn terms_of(&self, day: Day) -> &Terms<Balance> {
		self.next_terms
			.as_ref()
			.filter(|next| next.from <= day)
			.map_or(&self.terms, |next| &next.terms)
	}

	/// When the auction of a market day may be opened; `None` in replay, which knows no clock of
	/// delivery.
	pub fn opening(&self, day: Day) -> Option<Opening> {
		let opening = || self.terms_of(day).gate.opening(self.zone.start(day));
		(!self.replay).then(opening)
	}

	/// Whether every market day from `first` on is a whole number of the intervals of its terms,
	/// `most` at most.
	pub fn divides_days(&self, first: Day, most: u32) -> bool {
		let divides = |day: Day| {
			let length = self.zone.day(day).length;
			self.terms_of(day).intervals(length, most).is_some()
		};
		// All but the days of a change have 24 hours: one of each terms stands for them.
		let whole = [Some(&self.terms), self.next_terms.as_ref().map(|next| &next.terms)];
		self.zone.changes().filter(|day| *day >= first).all(divides)
			&& whole
				.into_iter()
				.flatten()
				.all(|terms| terms.intervals(Millis(MILLIS_PER_DAY), most).is_some())
	}
}

/// Terms that replace those of a pricing node.
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
pub struct NextTerms<Balance> {
	/// The first market day that they apply to.
	pub from: Day,
	/// The terms.
	pub terms: Terms<Balance>,
}

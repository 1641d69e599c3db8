//! # Bid market
//!
//! Auctions of energy at the pricing nodes of a wholesale market, in which aggregators of
//! distributed energy resources bid at the connection points of their devices.
//!
//! ## The market
//!
//! A *pricing node* is where the wholesale market (the *ISO*) buys and sells; the areas of one or
//! more distribution utilities hang on it. For each market day there is a day-ahead *auction* of
//! intervals of 60, 30, 15 or 5 minutes, and the ISO posts, for each interval, a *curve* of what it
//! buys and sells at the node. An *offer* is up to ten steps of price and power at one connection point in one interval;
//! a *bid* is all offers of one aggregation in one auction.
//!
//! ## The phases
//!
//! The [`Phase`] follows from chain time alone; nothing has to be triggered, nothing can get stuck.
//!
//! 1. **Bidding**: aggregators [`commit`](Pallet::commit) to the hash of their bid under a bond,
//!    so that nobody bids with the others' prices in view. A commitment may be replaced or
//!    withdrawn.
//! 2. **Revealing**: aggregators [`reveal`](Pallet::reveal) their bids. A bid is checked against
//!    the aggregation's portfolio, the price cap and its own form; one that fails a check is
//!    refused with the reason and holds up nobody else. The bond of a commitment that is not
//!    revealed is [forfeited](Pallet::forfeit): a sealed bid is no free option. It is burned, so
//!    that nobody gains by a phase that a bidder misses; and it grows with the aggregation's size,
//!    so that to withhold more costs more. Where the chain was at fault, the consortium may
//!    [forgive](Pallet::forgive) it before that. Where the chain's own finality stalled during the
//!    revealing phase ([`Config::Finality`]), nobody could see in time that it had begun: nothing is
//!    forfeited, and anyone may forgive. No bond is forfeited before the end of the phase is final.
//! 3. **Clearing**: anyone may [`clear`](Pallet::clear) an interval with a *certificate* of an
//!    optimal clearing. The first valid one clears it.
//! 4. **Cleared**, or **no trade** where the phase ended without a valid certificate.
//!
//! ## The certificate
//!
//! The clearing is a convex programme: the most welfare, subject to balance at the node and to the
//! limit rows of the feeders. It is solved off chain by whoever likes. What is posted is prices
//! alone: that of the node, and the shadow prices of the binding rows. All fills follow from them,
//! and [`tieline_clearing::verify`] checks in integers that they are optimal. There is one outcome,
//! to within the rounding of the prices: no contest, no trusted solver, and nothing for its author
//! to choose. Storage keeps the certificate; awards are derived from it ([`Pallet::outcome`]).
//!
//! Awards are paid at the price of their connection point, the wholesale market's trade at that of
//! the node. What remains is the *congestion rent*, which goes to an account of the pricing node.
//!
//! A book has one offer at most for each portfolio for energy and side. The registry bounds the
//! portfolios of a node, so that the fullest book can be cleared in one block, and no bid is turned
//! away for want of room.
//!
//! Whoever clears pays no fee; a certificate that fails does.
//!
//! ## Overrides
//!
//! What limits refuse is tallied by aggregation when an interval is cleared ([`Curtailment`]). After
//! that a DSO may override awards. Anyone may then [tally](Pallet::tally_overrides) what that took
//! from whom ([`OverrideCurtailment`]), by area, DSO and kind of reason, so that discrimination
//! cannot move there.
//!
//! ## The calendar
//!
//! A market day is a date of the node's [zone](tieline_primitives::Zone): it starts where the last
//! one ended, and has 23, 24 or 25 hours. Its phases are terms of the node ([`Gate`]): outside the
//! `replay` setting bidding ends a fixed time before the day starts, clearing before it starts, and
//! the auction is opened within a window before its gate. In the last part of the window anyone may
//! open it, as a market among DERs; the ISO may [post its curves](Pallet::post_curves) until the
//! gate. No day is opened before an earlier one that can still be opened: nobody leaves out a day
//! but by everybody's silence. In replay the ISO opens any day, and the phases follow from then on.
//!
//! A node's days are opened in ascending order, each once: a day that ended without trade stays
//! without. Enrolments take effect on the [first free day](tieline_primitives::Calendar), so that
//! a portfolio does not change under an open auction. Changed terms apply after the first free day,
//! and a changed zone moves no boundary of it. No day is opened while portfolios would for its sake
//! forget one whose bids may yet be revealed.
//!
//! ## Asking
//!
//! Phases, the rules of a bid, the problem of an interval and its outcome are view functions: a
//! program that takes part need not rebuild any of it from storage.
//!
//! ## Keeping and removing
//!
//! Who opens an auction holds a deposit for it, an aggregator one for a revealed bid. When the
//! auction's retention is over anyone may [remove](Pallet::remove_bid) the bids and then
//! [the auction](Pallet::remove_auction); the deposits go back to those who paid them.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calendar_impl;
mod clearing_impls;
mod dispatchable_impls;
pub mod migrations;
#[cfg(test)]
mod mock;
mod node;
mod override_impls;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod utility_impls;
mod view_impls;
pub mod weights;

pub use node::*;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// Auctions by sealed bids, cleared by certificates that the runtime verifies.
#[frame_support::pallet]
#[allow(clippy::too_many_arguments)]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint, Time, fungible},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use tieline_clearing::Certificate;
	use tieline_primitives::{
		AggregationId, AreaId, AuctionId, BidRules, Curve, Day, Finality, Millis, Money, Name,
		Network, Portfolios, Price, PricingNodeId, Reason, Separation, WattHours, Watts, Zone,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

	/// Pricing nodes, auctions, bids and clearings.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Weight information for all calls of this pallet.
		type WeightInfo: WeightInfo;

		/// The chain's own currency, in which bonds are held.
		type Currency: fungible::Mutate<Self::AccountId>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reason for a hold.
		type RuntimeHoldReason: From<HoldReason>;

		/// What is held for keeping an auction or a revealed bid.
		type Consideration: Consideration<Self::AccountId, Footprint>;

		/// Who creates and changes pricing nodes.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Which roles at a pricing node exclude each other.
		type Separation: Separation<Self::AccountId>;

		/// The areas of a pricing node, their points and limits.
		type Network: Network<AccountId = Self::AccountId, BlockNumber = BlockNumberFor<Self>>;

		/// The aggregations and what they can deliver.
		type Portfolios: Portfolios<AccountId = Self::AccountId>;

		/// Chain time in Unix milliseconds.
		type Time: Time<Moment = u64>;

		/// How far the chain's own finality lags.
		type Finality: Finality;

		/// The most intervals of one auction.
		#[pallet::constant]
		type MaxIntervals: Get<u32>;

		/// The most offers of one bid, over all intervals. The length of a block may bound them
		/// earlier: an offer takes 8 bytes and 16 for each step.
		#[pallet::constant]
		type MaxOffersPerBid: Get<u32>;

		/// The most elementary operations that verifying a certificate may take
		/// ([`tieline_clearing::Size::work`]), so that a clearing fits a block.
		#[pallet::constant]
		type MaxClearingWork: Get<u64>;

		/// The shortest that a phase of an auction may last, in milliseconds: no bidder loses
		/// its bond to a phase that it could not meet, or that others kept it from meeting by
		/// filling blocks.
		#[pallet::constant]
		type MinPhase: Get<Millis>;

		/// The same for an auction of a replay node, which nobody's money depends on.
		#[pallet::constant]
		type MinReplayPhase: Get<Millis>;

		/// The longest time from the first instant at which an auction may be opened to the start
		/// of its market day, in milliseconds, and so the longest that its phases may last.
		#[pallet::constant]
		type Horizon: Get<Millis>;

		/// How far ahead of chain time the delivery of a replay node may lie, in milliseconds. As
		/// days are opened in ascending order, one that lay beyond all time would be the node's
		/// last, and what waits for a later one would wait for good.
		#[pallet::constant]
		type ReplayHorizon: Get<Millis>;

		/// How many market days before the first free one `Portfolios` remembers. While bids of a
		/// day may be revealed it is one of them.
		#[pallet::constant]
		type PortfolioHistory: Get<u32>;

		/// How long an auction's records are kept after its clearing (and, outside replay, its
		/// delivery) has ended, in milliseconds.
		#[pallet::constant]
		type Retention: Get<Millis>;
	}

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The bond of a commitment: burned when the bid is not revealed.
		#[codec(index = 0)]
		Bond,
		/// The deposit for keeping an auction or a revealed bid.
		#[codec(index = 1)]
		StorageDeposit,
	}

	/// The pricing nodes of the wholesale market.
	#[pallet::storage]
	pub type PricingNodes<T: Config> = StorageMap<
		_,
		Twox64Concat,
		PricingNodeId,
		PricingNode<T::AccountId, BalanceOf<T>>,
		OptionQuery,
	>;

	/// The identifier of the next pricing node.
	#[pallet::storage]
	pub type NextPricingNode<T> = StorageValue<_, PricingNodeId, ValueQuery>;

	/// The auctions that are kept.
	#[pallet::storage]
	pub type Auctions<T: Config> =
		StorageMap<_, Twox64Concat, AuctionId, Auction<BalanceOf<T>>, OptionQuery>;

	/// The identifier of the next auction.
	#[pallet::storage]
	pub type NextAuction<T> = StorageValue<_, AuctionId, ValueQuery>;

	/// The auction of a pricing node's market day.
	#[pallet::storage]
	pub type DayAuctions<T> =
		StorageDoubleMap<_, Twox64Concat, PricingNodeId, Twox64Concat, Day, AuctionId, OptionQuery>;

	/// The latest market day of a pricing node that an auction was opened for.
	#[pallet::storage]
	pub type LastDay<T> = StorageMap<_, Twox64Concat, PricingNodeId, Day, OptionQuery>;

	/// The deposit for keeping an auction.
	#[pallet::storage]
	pub type Deposits<T: Config> = StorageMap<
		_,
		Twox64Concat,
		AuctionId,
		Deposit<T::AccountId, T::Consideration>,
		OptionQuery,
	>;

	/// What the wholesale market buys and sells, by auction and interval. Nothing in an auction for
	/// which the ISO has posted no curves.
	#[pallet::storage]
	pub type Curves<T> =
		StorageDoubleMap<_, Twox64Concat, AuctionId, Twox64Concat, u16, Curve, OptionQuery>;

	/// The sealed bids that have not been revealed, by auction and aggregation.
	#[pallet::storage]
	pub type Commitments<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		AuctionId,
		Twox64Concat,
		AggregationId,
		Commitment<T::AccountId, BalanceOf<T>>,
		OptionQuery,
	>;

	/// The commitments whose reveal had room of its own in a block and was refused, by auction and
	/// aggregation. They have none any more.
	#[pallet::storage]
	pub type RefusedReveals<T> =
		StorageDoubleMap<_, Twox64Concat, AuctionId, Twox64Concat, AggregationId, (), OptionQuery>;

	/// The revealed bids that are kept, by auction and aggregation.
	#[pallet::storage]
	pub type RevealedBids<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		AuctionId,
		Twox64Concat,
		AggregationId,
		Revealed<T::AccountId, T::Consideration>,
		OptionQuery,
	>;

	/// The offers, by auction, interval and aggregation, in the order of the bid.
	#[pallet::storage]
	pub type Book<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, AuctionId>,
			NMapKey<Twox64Concat, u16>,
			NMapKey<Twox64Concat, AggregationId>,
		),
		EntryOf<T>,
		OptionQuery,
	>;

	/// How much the book holds, by auction and interval.
	#[pallet::storage]
	pub type BookSize<T> =
		StorageDoubleMap<_, Twox64Concat, AuctionId, Twox64Concat, u16, Size, ValueQuery>;

	/// The clearings, by auction and interval.
	#[pallet::storage]
	pub type Clearings<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		AuctionId,
		Twox64Concat,
		u16,
		Clearing<T::AccountId, BlockNumberFor<T>>,
		OptionQuery,
	>;

	/// The accounts whose certificate had room of its own in a block and was refused, by auction and
	/// interval. They have none any more.
	#[pallet::storage]
	pub type RefusedCertificates<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		AuctionId,
		Twox64Concat,
		u16,
		BoundedVec<T::AccountId, MaxOperators<T>>,
		ValueQuery,
	>;

	/// What limits have cost each aggregation over all clearings, in watt-hours.
	#[pallet::storage]
	pub type Curtailment<T> = StorageMap<_, Twox64Concat, AggregationId, Tally, ValueQuery>;

	/// The overrides that have been tallied, by auction and interval, in ascending order of area and
	/// identifier.
	#[pallet::storage]
	pub type TalliedOverrides<T: Config> =
		StorageDoubleMap<_, Twox64Concat, AuctionId, Twox64Concat, u16, TalliedOf<T>, ValueQuery>;

	/// What overrides have withheld of the awards of each aggregation, by area, by the DSO that issued
	/// them and by kind of reason.
	#[pallet::storage]
	pub type OverrideCurtailment<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, AggregationId>,
			NMapKey<Twox64Concat, AreaId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Withheld,
		ValueQuery,
	>;

	/// What has happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A pricing node was created.
		PricingNodeCreated {
			/// The pricing node.
			node: PricingNodeId,
			/// Its market operator.
			iso: T::AccountId,
		},
		/// The accounts, name or terms of a pricing node were changed.
		PricingNodeChanged {
			/// The pricing node.
			node: PricingNodeId,
			/// Its market operator from now on.
			iso: T::AccountId,
			/// The first market day to which other terms apply than to the first free day; none
			/// when the terms stay as they are.
			terms_from: Option<Day>,
		},
		/// The zone of a pricing node was changed: its market days may start at other instants, but
		/// for those up to the second free day.
		ZoneSet {
			/// The pricing node.
			node: PricingNodeId,
		},
		/// An auction was opened; its bidding phase runs.
		AuctionOpened {
			/// The auction.
			auction: AuctionId,
			/// Its pricing node.
			node: PricingNodeId,
			/// What it sells.
			product: Product,
			/// The market day that it delivers on, in days since 1970-01-01 of the node's zone.
			day: Day,
			/// The start of its first delivery interval, in Unix milliseconds.
			start: Millis,
			/// The length of each interval, in milliseconds.
			interval_length: Millis,
			/// The number of intervals.
			intervals: u16,
			/// When its phases end, in Unix milliseconds of chain time.
			schedule: Schedule,
			/// Who opened it.
			by: T::AccountId,
		},
		/// The ISO posted the wholesale market's curves for an open auction, or replaced those
		/// posted before.
		CurvesPosted {
			/// The auction.
			auction: AuctionId,
		},
		/// A sealed bid was committed, or replaced an earlier one.
		Committed {
			/// The auction.
			auction: AuctionId,
			/// The aggregation that bids.
			aggregation: AggregationId,
			/// The digest of its bid.
			digest: H256,
		},
		/// A sealed bid was withdrawn and its bond released.
		CommitmentWithdrawn {
			/// The auction.
			auction: AuctionId,
			/// The aggregation.
			aggregation: AggregationId,
		},
		/// A bid was revealed, passed all checks and is in the book; its bond was released.
		BidRevealed {
			/// The auction.
			auction: AuctionId,
			/// The aggregation that bids.
			aggregation: AggregationId,
			/// The number of its offers.
			offers: u32,
		},
		/// A bid was not revealed in time; its bond was burned.
		BondForfeited {
			/// The auction.
			auction: AuctionId,
			/// The aggregation.
			aggregation: AggregationId,
			/// Who had committed.
			bidder: T::AccountId,
			/// The bond, in the chain's own currency.
			amount: BalanceOf<T>,
		},
		/// A bid was not revealed in time, but its bond was released all the same.
		BondForgiven {
			/// The auction.
			auction: AuctionId,
			/// The aggregation.
			aggregation: AggregationId,
			/// Who had committed, and has the bond back.
			bidder: T::AccountId,
			/// The bond, in the chain's own currency.
			amount: BalanceOf<T>,
		},
		/// An interval was cleared.
		IntervalCleared {
			/// The auction.
			auction: AuctionId,
			/// The index of the interval.
			interval: u16,
			/// The price at which the pricing node settles, in µ$/MWh; none where nothing trades.
			price: Option<Price>,
			/// What demand pays beyond what supply receives, over the interval, in µ$.
			congestion_rent: Money,
			/// The power awarded to aggregations as supply, in watts.
			supplied: Watts,
			/// The power awarded to aggregations as demand, in watts.
			consumed: Watts,
			/// The welfare, in µ$/MWh · W: divide by 10⁶ for µ$ an hour.
			welfare: i128,
			/// Who posted the certificate.
			by: T::AccountId,
		},
		/// A limit row binds in the clearing of an interval.
		LimitBound {
			/// The auction.
			auction: AuctionId,
			/// The index of the interval.
			interval: u16,
			/// The area whose row it is.
			area: AreaId,
			/// The index of the row among the area's rows for the interval.
			row: u16,
			/// What the limit protects.
			reason: Reason,
			/// What one more watt of headroom would be worth, to the nearest µ$/MWh.
			shadow_price: Price,
		},
		/// Limits refused power of an aggregation that was offered at a better price than the
		/// clearing price. The reasons are the bound limits of the interval.
		Curtailed {
			/// The auction.
			auction: AuctionId,
			/// The index of the interval.
			interval: u16,
			/// The aggregation.
			aggregation: AggregationId,
			/// The power that was refused, in watts.
			power: Watts,
		},
		/// Overrides of an area were tallied for an interval, or anew since they ended earlier.
		OverridesTallied {
			/// The auction.
			auction: AuctionId,
			/// The index of the interval.
			interval: u16,
			/// The area.
			area: AreaId,
			/// The overrides.
			overrides: NamedOverrides,
		},
		/// The overrides of a DSO in an area withheld energy of an aggregation's awards.
		AwardsWithheld {
			/// The auction.
			auction: AuctionId,
			/// The index of the interval.
			interval: u16,
			/// The aggregation.
			aggregation: AggregationId,
			/// The area.
			area: AreaId,
			/// The DSO that issued the overrides.
			dso: T::AccountId,
			/// The energy that was added to the tally, in watt-hours; negative where an override
			/// that had been tallied ended earlier.
			energy: WattHours,
		},
		/// The records of a bid were removed and its deposit was returned.
		BidRemoved {
			/// The auction.
			auction: AuctionId,
			/// The aggregation.
			aggregation: AggregationId,
		},
		/// The records of an auction were removed and its deposit was returned.
		AuctionRemoved {
			/// The auction.
			auction: AuctionId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such pricing node. Create it first.
		UnknownPricingNode,
		/// There is no such auction, or it has been removed.
		UnknownAuction,
		/// There is no such aggregation.
		UnknownAggregation,
		/// The auction has no interval with this index, which a call or an offer names.
		UnknownInterval,
		/// The signer is not the ISO of the pricing node. It alone posts curves, opens an auction
		/// before that is open to all, and opens one in replay.
		NotIso,
		/// The account has another role at the pricing node, or is an aggregator: ISO, DSO and
		/// aggregator of one node are three accounts, except on a development chain. Appoint another.
		RoleConflict,
		/// The signer is not the aggregator of the aggregation.
		NotAggregator,
		/// The aggregator is suspended or expelled, so it makes no new bids. What it has committed it
		/// may reveal or withdraw.
		AggregatorSuspended,
		/// The signer is not who committed the bid.
		NotBidder,
		/// No pricing node can be added: all identifiers are taken.
		TooManyPricingNodes,
		/// No auction can be added: all identifiers are taken.
		TooManyAuctions,
		/// The name is empty, or not UTF-8.
		MalformedName,
		/// The floor is above the cap, either is more than 10¹² µ$/MWh in magnitude, the minimum
		/// size is negative, or intervals are not of 60, 30, 15 or 5 minutes. Or the gate is
		/// malformed: each phase, and the time in which anyone may open an auction, lasts at least
		/// `MinPhase` (in replay, `MinReplayPhase`); `open_to_all` is no longer than `opens`,
		/// revealing and clearing together no longer than `lead`, and `lead` and `opens` together
		/// no longer than `Horizon`. Correct the terms.
		MalformedTerms,
		/// The zone has no name or no offsets, its first offset is not from day 0, one is beyond 16
		/// hours, or two in turn are not of ascending days or differ by nothing or by more than 4
		/// hours.
		MalformedZone,
		/// The zone moves the start of a market day that is opened, that is free, or that follows
		/// the first free one. Keep the offsets up to that day.
		ZoneTooSoon,
		/// A market day from the first free one on is not a whole number of intervals, or has more
		/// than `MaxIntervals`. Shorten or lengthen the intervals: a day of 24.5 hours takes
		/// intervals of 30 minutes at most.
		IndivisibleDay,
		/// The number of curves is not that of the market day's intervals. Post one for each; an
		/// auction may also be opened without any.
		WrongNumberOfCurves,
		/// The auction of the market day cannot be opened yet, or no more. Ask `opening`.
		OutsideOpeningWindow,
		/// The auction of an earlier market day can still be opened. Open it first.
		EarlierDayFirst,
		/// A replay node may deliver at any date that is no further ahead than `ReplayHorizon`.
		DeliveryOutOfReach,
		/// The steps of a curve are not in strict merit order, or not all of positive size up to
		/// 10¹² W.
		MalformedCurve,
		/// A curve sells at or below a price at which it buys, so that the wholesale market would
		/// trade with itself. Net the two sides, and post what is left.
		CrossedCurve,
		/// A price of a curve or an offer lies outside the floor and cap of the auction.
		PriceOutOfRange,
		/// The pricing node has had an auction for this day or a later one.
		DayAlreadyOpened,
		/// An auction of the pricing node takes reveals for a day that portfolios would forget
		/// (`PortfolioHistory`). Wait until its revealing has ended, or open an earlier day.
		RevealsPending,
		/// The auction is not in its bidding phase.
		NotBidding,
		/// The auction is not in its revealing phase.
		NotRevealing,
		/// The auction is not in its clearing phase.
		NotClearing,
		/// The revealing phase has not ended: the bid can still be revealed.
		RevealingNotOver,
		/// Finality stalled during the revealing phase: the bidder may have been unable to reveal.
		/// Forgive the bond instead.
		FinalityStalled,
		/// The end of the revealing phase is not final yet. Wait until it is.
		RevealingNotFinal,
		/// The retention of the auction has not ended.
		StillKept,
		/// The aggregation is at another pricing node than the auction, or the point or the area is.
		WrongPricingNode,
		/// The aggregation is smaller than the pricing node's minimum on the day of the auction.
		AggregationTooSmall,
		/// The bond for an aggregation of this size does not fit the chain's currency. Ask the
		/// consortium to lower the node's bond per megawatt.
		BondTooLarge,
		/// The aggregation has no commitment in this auction.
		NoCommitment,
		/// The aggregation has no revealed bid in this auction.
		NoBid,
		/// The bid, salt, signer and auction do not hash to what was committed. Reveal exactly
		/// what was committed.
		HashMismatch,
		/// The steps of an offer are not in strict merit order, or not all of positive size up to
		/// 10¹² W, or there is none.
		MalformedOffer,
		/// The bid has more than `MaxOffersPerBid` offers.
		TooManyOffers,
		/// An offer names a connection point that does not exist.
		UnknownPoint,
		/// Two offers of the bid share point, side and interval. Merge their steps.
		DuplicateOffer,
		/// An offer's steps add up to more than the aggregation can deliver at the point on the
		/// day of the auction.
		OfferExceedsPortfolio,
		/// Bids of the auction have not been forfeited, forgiven or removed yet.
		BidsRemain,
		/// The interval has been cleared.
		AlreadyCleared,
		/// Verifying the certificate would take more than `MaxClearingWork`. No book and no limits
		/// that the pallets admit take that: report it. Or overrides of several DSOs in one area would
		/// change more tallies than the pricing node can have portfolios: name fewer of them.
		TooMuchWork,
		/// The interval has not been cleared: there are no awards to override.
		NotCleared,
		/// The interval is not delivered yet, and its overrides may still be ended. Wait until it is.
		DeliveryNotOver,
		/// The retention of the auction has ended, and bids may have been removed.
		NoLongerKept,
		/// There is no such override in the area, or it has been removed.
		UnknownOverride,
		/// The override covers no part of the interval.
		OverrideOutsideInterval,
		/// An override has been tallied for the interval, with the window that it has now, or is
		/// named twice, or none is named.
		AlreadyTallied,
		/// As many overrides of the area as can be have been tallied for the interval, or an override
		/// that takes nothing from the awards finds no room among them. Name those that take something.
		TooManyOverrides,
		/// Certificate: a step of the book or the curve has no positive power; no certificate can
		/// pass. The pallet admits none: report it.
		CertificateStepWithoutPower,
		/// Certificate: the limit rows are not in order of area; no certificate can pass. The
		/// network has to order them: report it.
		CertificateDisorderedLimit,
		/// Certificate: a number does not fit in 128 bits, or a sum of watts or money not in 64.
		/// Correct the certificate's prices.
		CertificateNumberTooLarge,
		/// Certificate: shadow prices are not in strictly ascending order of area and row. Order
		/// them, each row once.
		CertificateDisorderedShadowPrice,
		/// Certificate: a shadow price of a row that is not in force. Solve again with the rows of
		/// this moment.
		CertificateUnknownRow,
		/// Certificate: a shadow price is zero or negative. Leave out rows that do not bind.
		CertificateShadowPriceNotPositive,
		/// Certificate: at its prices supply and demand are not equal. Solve again with the book
		/// of this interval.
		CertificateUnbalanced,
		/// Certificate: at its prices the awards take more than the room of a row. Solve again with
		/// the rows of this moment.
		CertificateRowExceeded,
		/// Certificate: a row has a shadow price, but at the certificate's prices there is room
		/// left in it. Lower its shadow price, or leave it out.
		CertificateRowNotTight,
		/// Certificate: a range of prices supports the awards, and the price is not its midpoint.
		/// Use the midpoint.
		CertificatePriceNotMidpoint,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			Self::do_integrity_test();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(
			_: BlockNumberFor<T>,
		) -> Result<(), frame_support::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// What can be asked of the market without a transaction.
	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The phase that an auction is in by chain time; `Cleared` once every interval is. None
		/// when there is no such auction.
		pub fn auction_phase(auction: AuctionId) -> Option<Phase> {
			Self::view_auction_phase(auction)
		}

		/// The phase that an interval of an auction is in. None when there is no such interval.
		pub fn interval_phase(auction: AuctionId, interval: u16) -> Option<Phase> {
			Self::view_interval_phase(auction, interval)
		}

		/// The auctions of a pricing node that are in their bidding, revealing or clearing phase,
		/// and not cleared in every interval, in ascending order of market day. Of the last
		/// `PortfolioHistory` market days up to the last one opened; only in replay can an
		/// auction of an earlier day still be clearing.
		pub fn open_auctions(node: PricingNodeId) -> Vec<AuctionId> {
			Self::view_open_auctions(node)
		}

		/// When the auction of a market day may be opened, by whom, and when its phases end, in
		/// Unix milliseconds of chain time. None in replay, where the ISO may open any day at any
		/// time, and when there is no such pricing node.
		pub fn opening(node: PricingNodeId, day: Day) -> Option<Opening> {
			Self::view_opening(node, day)
		}

		/// What an auction asks of the offers of a bid: the number of its intervals, floor and cap
		/// (µ$/MWh), and the most offers. None when there is no such auction.
		pub fn bid_rules(auction: AuctionId) -> Option<BidRules> {
			Self::view_bid_rules(auction)
		}

		/// All that the clearing of an interval depends on, as of now: the offers (µ$/MWh, W), the
		/// wholesale curve, the limit rows and the block in which each was posted, floor and cap.
		/// Final from the end of the revealing phase on. None when there is no such interval.
		pub fn problem(auction: AuctionId, interval: u16) -> Option<IntervalProblemOf<T>> {
			Self::view_problem(auction, interval)
		}

		/// The outcome of a cleared interval: the certificate, the price of the node (µ$/MWh) and
		/// the congestion rent (µ$), and for each offer what it is awarded (W), at which nodal
		/// price (µ$/MWh), what is paid for it (µ$), and what limits refused of it (W) for which
		/// reasons. None when the interval has not been cleared, or its
		/// records are being removed.
		pub fn outcome(auction: AuctionId, interval: u16) -> Option<IntervalOutcomeOf<T>> {
			Self::view_outcome(auction, interval)
		}

		/// What overrides have withheld of an aggregation's awards, by area and by the DSO that issued
		/// them, in ascending order, and by kind of reason (W · ms).
		pub fn withheld(aggregation: AggregationId) -> Vec<WithheldBy<T::AccountId>> {
			Self::view_withheld(aggregation)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Creates a pricing node.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// The node gets the next identifier. Whether it replays is fixed from then on, since
		/// portfolios hang on its calendar.
		///
		/// ## Parameters
		/// - `iso`: the market operator, who opens auctions.
		/// - `congestion_account`: who receives the congestion rent.
		/// - `name`: the name of the node, UTF-8, 1 to 32 bytes.
		/// - `terms`: floor and cap (µ$/MWh, 10¹² at most in magnitude), bond and bond per megawatt
		///   (own currency), minimum size (W), length of intervals and times of the gate (ms).
		/// - `zone`: where its market days begin and end.
		/// - `replay`: whether delivery may lie at any date up to `ReplayHorizon` ahead.
		///
		/// ## Errors
		/// - [`Error::MalformedName`], [`Error::MalformedTerms`], [`Error::MalformedZone`],
		///   [`Error::IndivisibleDay`], [`Error::TooManyPricingNodes`].
		///
		/// ## Events
		/// - [`Event::PricingNodeCreated`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create_pricing_node())]
		pub fn create_pricing_node(
			origin: OriginFor<T>,
			iso: T::AccountId,
			congestion_account: T::AccountId,
			name: Name,
			terms: Terms<BalanceOf<T>>,
			zone: Zone,
			replay: bool,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_create_pricing_node(PricingNode {
				iso,
				congestion_account,
				name,
				terms,
				next_terms: None,
				zone,
				replay,
			})
		}

		/// Changes the accounts, the name and the terms of a pricing node.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// The accounts and the name change at once. Changed terms apply to the auctions of market
		/// days after the first free one, and replace such as were to apply then; open auctions
		/// keep theirs.
		///
		/// ## Parameters
		/// - `node`: the pricing node.
		/// - `iso`, `congestion_account`, `name`, `terms`: as in [`Pallet::create_pricing_node`].
		///
		/// ## Errors
		/// - [`Error::UnknownPricingNode`], [`Error::MalformedName`], [`Error::MalformedTerms`],
		///   [`Error::IndivisibleDay`].
		///
		/// ## Events
		/// - [`Event::PricingNodeChanged`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_pricing_node())]
		pub fn set_pricing_node(
			origin: OriginFor<T>,
			node: PricingNodeId,
			iso: T::AccountId,
			congestion_account: T::AccountId,
			name: Name,
			terms: Terms<BalanceOf<T>>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_pricing_node(node, iso, congestion_account, name, terms)
		}

		/// Opens the auction of a market day, and posts the wholesale market's curves.
		///
		/// ## Origin
		/// Signed by the ISO of the node or, in the last part of the window, by anyone.
		///
		/// ## Details
		/// The auction keeps the node's terms of its day, which say when its phases end. Days are
		/// opened in ascending order, each once, and none so late that portfolios would forget a day
		/// whose bids may yet be revealed. Outside replay the day is opened within its window (see
		/// `opening`), and not before an earlier one that can still be opened. In replay the ISO
		/// opens it, and its phases follow from now on. A deposit for the records, with a curve and
		/// a certificate of the largest size for each interval, is held until
		/// [`Pallet::remove_auction`].
		///
		/// ## Parameters
		/// - `node`: the pricing node.
		/// - `day`: the market day, in days since 1970-01-01 of the node's zone.
		/// - `curves`: what the wholesale market buys and sells, one curve for each interval
		///   (µ$/MWh, W; steps of 10¹² W at most, and no sale at or below a price at which it
		///   buys). Or none, for a market among DERs alone until the ISO posts its curves
		///   ([`Pallet::post_curves`]); anyone but the ISO opens without.
		///
		/// ## Errors
		/// - [`Error::UnknownPricingNode`], [`Error::NotIso`]: who opens what.
		/// - [`Error::OutsideOpeningWindow`], [`Error::EarlierDayFirst`],
		///   [`Error::DayAlreadyOpened`], [`Error::RevealsPending`], [`Error::IndivisibleDay`],
		///   [`Error::DeliveryOutOfReach`]: the calendar.
		/// - [`Error::WrongNumberOfCurves`], [`Error::MalformedCurve`],
		///   [`Error::PriceOutOfRange`], [`Error::CrossedCurve`]: the curves.
		/// - [`Error::TooManyAuctions`], or a lack of funds for the deposit.
		///
		/// ## Events
		/// - [`Event::AuctionOpened`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::open_auction(curves.len() as u32))]
		pub fn open_auction(
			origin: OriginFor<T>,
			node: PricingNodeId,
			day: Day,
			curves: BoundedVec<Curve, T::MaxIntervals>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_open_auction(who, node, day, curves)
		}

		/// Commits to a sealed bid, or replaces the one committed before.
		///
		/// ## Origin
		/// Signed by the aggregator of the aggregation.
		///
		/// ## Details
		/// In the bidding phase. Holds the auction's bond and its bond per megawatt of the
		/// aggregation's size on the auction's day, once for each aggregation, until the bid is
		/// revealed or withdrawn.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		/// - `aggregation`: the aggregation that bids.
		/// - `digest`: `blake2_256(SCALE(bid) ++ salt ++ SCALE(bidder) ++ SCALE(auction))`, see
		///   [`commitment_hash`](tieline_primitives::commitment_hash). Use a fresh random salt of
		///   32 bytes, and keep it.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::NotBidding`].
		/// - [`Error::UnknownAggregation`], [`Error::NotAggregator`], [`Error::WrongPricingNode`],
		///   [`Error::AggregationTooSmall`], [`Error::AggregatorSuspended`].
		/// - [`Error::BondTooLarge`], or a lack of funds for the bond.
		///
		/// ## Events
		/// - [`Event::Committed`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::commit())]
		pub fn commit(
			origin: OriginFor<T>,
			auction: AuctionId,
			aggregation: AggregationId,
			digest: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit(who, auction, aggregation, digest)
		}

		/// Withdraws a sealed bid and takes back its bond.
		///
		/// ## Origin
		/// Signed by who committed it.
		///
		/// ## Details
		/// In the bidding phase only.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		/// - `aggregation`: the aggregation whose bid is withdrawn.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::NotBidding`], [`Error::NoCommitment`],
		///   [`Error::NotBidder`].
		///
		/// ## Events
		/// - [`Event::CommitmentWithdrawn`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw_commitment())]
		pub fn withdraw_commitment(
			origin: OriginFor<T>,
			auction: AuctionId,
			aggregation: AggregationId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_commitment(who, auction, aggregation)
		}

		/// Reveals a committed bid.
		///
		/// ## Origin
		/// Signed by who committed it.
		///
		/// ## Details
		/// In the revealing phase. A bid that passes all checks enters the book whole; its bond is
		/// released, and a deposit for keeping it is held until [`Pallet::remove_bid`]. A bid that
		/// fails a check is refused whole. Since its hash is fixed it cannot be mended: unless the
		/// cause goes away in time (as a lack of funds may), its bond is forfeited. A reveal pays no
		/// fee, so that a high one keeps nobody from it; one that fails does.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		/// - `bid`: the aggregation and its offers (µ$/MWh, W).
		/// - `salt`: the 32 bytes that the commitment was salted with.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::NotRevealing`], [`Error::NoCommitment`],
		///   [`Error::NotBidder`], [`Error::HashMismatch`]: the reveal.
		/// - [`Error::UnknownAggregation`], [`Error::NotAggregator`], [`Error::WrongPricingNode`],
		///   [`Error::AggregationTooSmall`]: the aggregation.
		/// - [`Error::TooManyOffers`], [`Error::MalformedOffer`], [`Error::UnknownInterval`],
		///   [`Error::PriceOutOfRange`], [`Error::UnknownPoint`], [`Error::WrongPricingNode`],
		///   [`Error::DuplicateOffer`], [`Error::OfferExceedsPortfolio`]: the offers.
		/// - A lack of funds for the deposit.
		///
		/// ## Events
		/// - [`Event::BidRevealed`].
		#[pallet::call_index(5)]
		#[pallet::weight(Pallet::<T>::reveal_weight(bid.len()))]
		pub fn reveal(
			origin: OriginFor<T>,
			auction: AuctionId,
			bid: BidOf<T>,
			salt: [u8; 32],
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_reveal(who, auction, bid, salt)?;
			Ok(Pays::No.into())
		}

		/// Forfeits the bond of a commitment that was not revealed.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// Once the revealing phase has ended and its end is final, unless finality stalled during
		/// the phase. The bond is burned: nobody who has a say in when phases begin and end gains by
		/// it.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		/// - `aggregation`: the aggregation whose bid was not revealed.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::RevealingNotOver`], [`Error::FinalityStalled`],
		///   [`Error::RevealingNotFinal`], [`Error::NoCommitment`].
		///
		/// ## Events
		/// - [`Event::BondForfeited`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::forfeit().saturating_add(T::DbWeight::get().writes(1)))]
		pub fn forfeit(
			origin: OriginFor<T>,
			auction: AuctionId,
			aggregation: AggregationId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_forfeit(auction, aggregation)
		}

		/// Clears an interval with a certificate of an optimal clearing.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// In the clearing phase. The certificate is verified against the book, the curve and the
		/// limit rows in force; the first valid one clears the interval. The weight is declared
		/// for the largest market and corrected to the real one afterwards. Whoever posts it pays no
		/// fee; one that fails pays for what it cost to find out.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		/// - `interval`: the index of the interval, from 0.
		/// - `certificate`: the price and the shadow prices, in 10⁻¹⁹ µ$/MWh.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::NotClearing`], [`Error::UnknownInterval`],
		///   [`Error::AlreadyCleared`], [`Error::TooMuchWork`].
		/// - [`Error::CertificateUnbalanced`] and one error for each other check that a certificate
		///   can fail; their descriptions begin with "Certificate".
		///
		/// ## Events
		/// - [`Event::IntervalCleared`], then [`Event::LimitBound`] for each binding row and
		///   [`Event::Curtailed`] for each aggregation that limits cost something.
		#[pallet::call_index(7)]
		#[pallet::weight(Pallet::<T>::largest_clear())]
		pub fn clear(
			origin: OriginFor<T>,
			auction: AuctionId,
			interval: u16,
			certificate: Certificate,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_clear(who, auction, interval, certificate)
		}

		/// Removes the records of a revealed bid and returns its deposit.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// Once the retention of the auction has ended. The deposit goes to who paid it.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		/// - `aggregation`: the aggregation whose bid is removed.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::StillKept`], [`Error::NoBid`].
		///
		/// ## Events
		/// - [`Event::BidRemoved`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::remove_bid(
			T::MaxIntervals::get(),
			T::MaxOffersPerBid::get()
		))]
		pub fn remove_bid(
			origin: OriginFor<T>,
			auction: AuctionId,
			aggregation: AggregationId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let (intervals, offers) = Self::do_remove_bid(auction, aggregation)?;
			Ok(Some(T::WeightInfo::remove_bid(intervals, offers)).into())
		}

		/// Removes the records of an auction and returns its deposit.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// Once the retention of the auction has ended, all its bids have been removed
		/// ([`Pallet::remove_bid`]) and all unrevealed ones forfeited ([`Pallet::forfeit`]) or
		/// forgiven ([`Pallet::forgive`]). The deposit goes to who paid it. The day stays taken.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::StillKept`], [`Error::BidsRemain`].
		///
		/// ## Events
		/// - [`Event::AuctionRemoved`].
		#[pallet::call_index(9)]
		#[pallet::weight(Pallet::<T>::remove_auction_weight(T::MaxIntervals::get()))]
		pub fn remove_auction(
			origin: OriginFor<T>,
			auction: AuctionId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let intervals = Self::do_remove_auction(auction)?;
			Ok(Some(Self::remove_auction_weight(intervals)).into())
		}

		/// Releases the bond of a commitment that was not revealed.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`] or, where finality stalled during the revealing phase, signed by
		/// anyone.
		///
		/// ## Details
		/// Once the revealing phase has ended, and until the bond is forfeited. For a bidder that
		/// could not reveal through no fault of its own: phases end by chain time, also while the
		/// chain stands still or does not finalize.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		/// - `aggregation`: the aggregation whose bid was not revealed.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::RevealingNotOver`], [`Error::NoCommitment`].
		///
		/// ## Events
		/// - [`Event::BondForgiven`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::forgive().saturating_add(T::DbWeight::get().writes(1)))]
		pub fn forgive(
			origin: OriginFor<T>,
			auction: AuctionId,
			aggregation: AggregationId,
		) -> DispatchResult {
			let is_admin = T::AdminOrigin::ensure_origin(origin.clone()).is_ok();
			if !is_admin {
				ensure_signed(origin)?;
			}
			Self::do_forgive(is_admin, auction, aggregation)
		}

		/// Changes where the market days of a pricing node begin and end.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// With notice, since portfolios and auctions hang on market days: every day up to the first
		/// free one keeps both its boundaries. The offsets of the past stay in the list.
		///
		/// ## Parameters
		/// - `node`: the pricing node.
		/// - `zone`: the name, and for each change of the offset from UTC the first market day that
		///   starts with it.
		///
		/// ## Errors
		/// - [`Error::UnknownPricingNode`], [`Error::MalformedZone`], [`Error::ZoneTooSoon`],
		///   [`Error::IndivisibleDay`].
		///
		/// ## Events
		/// - [`Event::ZoneSet`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::set_zone())]
		pub fn set_zone(origin: OriginFor<T>, node: PricingNodeId, zone: Zone) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_zone(node, zone)
		}

		/// Posts the wholesale market's curves for an open auction, or replaces them.
		///
		/// ## Origin
		/// Signed by the ISO of the node.
		///
		/// ## Details
		/// In the bidding phase, as often as the ISO likes, whoever opened the auction.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		/// - `curves`: as in [`Pallet::open_auction`], one for each interval.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::NotIso`], [`Error::NotBidding`].
		/// - [`Error::WrongNumberOfCurves`], [`Error::MalformedCurve`],
		///   [`Error::PriceOutOfRange`], [`Error::CrossedCurve`]: the curves.
		///
		/// ## Events
		/// - [`Event::CurvesPosted`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::post_curves(curves.len() as u32))]
		pub fn post_curves(
			origin: OriginFor<T>,
			auction: AuctionId,
			curves: BoundedVec<Curve, T::MaxIntervals>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_post_curves(who, auction, curves)
		}

		/// Tallies what overrides of awards withhold of each aggregation's in a cleared interval.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// Once the interval is delivered (in replay, once it is cleared), until the retention of the
		/// auction ends. At each point that an override names, what the net award of all aggregations
		/// exceeds its cap by is divided among those whose own net award is in that direction, in
		/// proportion to it, for the part of the interval that it covers. Where several overrides cover a
		/// point at the same instant, each withholds what it refuses beyond those issued before it: no
		/// watt counts twice, and in whatever order they are tallied the tallies come out the same. An
		/// override counts once for each interval. One that has been ended since counts anew, in place of
		/// what it counted before.
		///
		/// All or nothing. Whoever tallies what has not been tallied pays no fee; a call that fails pays
		/// for what it cost to find out. The weight is declared for the largest market and corrected to
		/// the real one afterwards.
		///
		/// ## Parameters
		/// - `auction`: the auction.
		/// - `interval`: the index of the interval, from 0.
		/// - `area`: the area of the overrides.
		/// - `overrides`: the identifiers of 1 to 32 overrides.
		///
		/// ## Errors
		/// - [`Error::UnknownAuction`], [`Error::UnknownInterval`], [`Error::NotCleared`],
		///   [`Error::DeliveryNotOver`], [`Error::NoLongerKept`]: the interval.
		/// - [`Error::WrongPricingNode`], [`Error::UnknownOverride`],
		///   [`Error::OverrideOutsideInterval`], [`Error::AlreadyTallied`],
		///   [`Error::TooManyOverrides`], [`Error::TooMuchWork`]: the overrides.
		/// - The errors of a certificate, where the records of the interval are no longer those that it
		///   was cleared with.
		///
		/// ## Events
		/// - [`Event::OverridesTallied`], then [`Event::AwardsWithheld`] for each aggregation and DSO
		///   whose tally changes.
		#[pallet::call_index(13)]
		#[pallet::weight(Pallet::<T>::largest_tally())]
		pub fn tally_overrides(
			origin: OriginFor<T>,
			auction: AuctionId,
			interval: u16,
			area: AreaId,
			overrides: NamedOverrides,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_tally_overrides(auction, interval, area, overrides)
		}
	}
}

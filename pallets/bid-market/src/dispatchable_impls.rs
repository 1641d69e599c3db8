//! What the calls do, but for clearing.

use crate::*;
use alloc::{collections::BTreeMap, vec::Vec};
use codec::MaxEncodedLen;
use frame_support::{
	BoundedVec,
	dispatch::DispatchResult,
	ensure,
	sp_runtime::{DispatchError, traits::Zero},
	traits::{
		Consideration, Footprint, Get,
		fungible::MutateHold,
		tokens::{Fortitude, Precision},
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use tieline_primitives::{
	AggregationId, AuctionId, BidError, Calendar, Capability, Curve, Day, Finality, Interval,
	Millis, Name, Network, Offer, PointId, Portfolios, PricingNodeId, Role, Separation, Service,
	Zone, commitment_hash, is_text,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_pricing_node(
		node: PricingNode<T::AccountId, BalanceOf<T>>,
	) -> DispatchResult {
		Self::check_node(&node.name, &node.terms, node.replay)?;
		ensure!(node.zone.is_well_formed(), Error::<T>::MalformedZone);
		let first = Self::free_day(&node, None);
		ensure!(node.divides_days(first, T::MaxIntervals::get()), Error::<T>::IndivisibleDay);
		let id = NextPricingNode::<T>::get();
		let next = id.0.checked_add(1).ok_or(Error::<T>::TooManyPricingNodes)?;
		Self::ensure_may_operate(&node.iso, id)?;

		let iso = node.iso.clone();
		NextPricingNode::<T>::put(PricingNodeId(next));
		PricingNodes::<T>::insert(id, node);
		Self::deposit_event(Event::PricingNodeCreated { node: id, iso });
		Ok(())
	}

	pub(crate) fn do_set_pricing_node(
		id: PricingNodeId,
		iso: T::AccountId,
		congestion_account: T::AccountId,
		name: Name,
		terms: Terms<BalanceOf<T>>,
	) -> DispatchResult {
		let node = PricingNodes::<T>::get(id).ok_or(Error::<T>::UnknownPricingNode)?;
		Self::check_node(&name, &terms, node.replay)?;
		Self::ensure_may_operate(&iso, id)?;
		let free = Self::first_free_day(id);
		let (terms, next_terms) = replace_terms(&node, free, terms);
		let terms_from = next_terms.as_ref().map(|next| next.from);
		let changed =
			PricingNode { iso: iso.clone(), congestion_account, name, terms, next_terms, ..node };
		ensure!(changed.divides_days(free, T::MaxIntervals::get()), Error::<T>::IndivisibleDay);

		PricingNodes::<T>::insert(id, changed);
		Self::deposit_event(Event::PricingNodeChanged { node: id, iso, terms_from });
		Ok(())
	}

	/// Whether an account may be the ISO of a pricing node.
	fn ensure_may_operate(iso: &T::AccountId, node: PricingNodeId) -> DispatchResult {
		ensure!(T::Separation::may_take(iso, Role::Iso, node), Error::<T>::RoleConflict);
		Ok(())
	}

	pub(crate) fn do_set_zone(id: PricingNodeId, zone: Zone) -> DispatchResult {
		let node = PricingNodes::<T>::get(id).ok_or(Error::<T>::UnknownPricingNode)?;
		ensure!(zone.is_well_formed(), Error::<T>::MalformedZone);
		// Its start ends the first free day, which keeps its length.
		let free = Self::first_free_day(id);
		let second_free = free.next();
		ensure!(zone.starts_like(&node.zone, second_free), Error::<T>::ZoneTooSoon);
		let changed = PricingNode { zone, ..node };
		ensure!(changed.divides_days(free, T::MaxIntervals::get()), Error::<T>::IndivisibleDay);

		PricingNodes::<T>::insert(id, changed);
		Self::deposit_event(Event::ZoneSet { node: id });
		Ok(())
	}

	pub(crate) fn do_open_auction(
		who: T::AccountId,
		node_id: PricingNodeId,
		day: Day,
		curves: BoundedVec<Curve, T::MaxIntervals>,
	) -> DispatchResult {
		let node = PricingNodes::<T>::get(node_id).ok_or(Error::<T>::UnknownPricingNode)?;
		let last = LastDay::<T>::get(node_id);
		ensure!(last.is_none_or(|last| last < day), Error::<T>::DayAlreadyOpened);
		let schedule = Self::may_open(&who, &node, last, day, curves.is_empty())?;
		ensure!(
			last.is_none_or(|last| Self::remembers_reveals(node_id, last, day)),
			Error::<T>::RevealsPending
		);
		let delivery = node.zone.day(day);
		let terms = *node.terms_of(day);
		let intervals = terms
			.intervals(delivery.length, T::MaxIntervals::get())
			.ok_or(Error::<T>::IndivisibleDay)?;
		if !curves.is_empty() {
			Self::check_curves(&terms, intervals, &curves)?;
		}
		let id = NextAuction::<T>::get();
		let next = id.0.checked_add(1).ok_or(Error::<T>::TooManyAuctions)?;

		let product = Product::DayAhead;
		let mut auction = Auction {
			node: node_id,
			product,
			day,
			start: delivery.start,
			interval_length: terms.interval_length,
			intervals,
			schedule,
			terms,
			kept_until: schedule.clearing_until,
			bids: 0,
			cleared: 0,
		};
		if !node.replay {
			auction.kept_until = auction.kept_until.max(delivery.end());
		}
		auction.kept_until = auction.kept_until.saturating_add(T::Retention::get());

		let ticket = T::Consideration::new(&who, Self::auction_footprint(intervals))?;
		NextAuction::<T>::put(AuctionId(next));
		Auctions::<T>::insert(id, auction);
		DayAuctions::<T>::insert(node_id, day, id);
		LastDay::<T>::insert(node_id, day);
		Deposits::<T>::insert(id, Deposit { depositor: who.clone(), ticket });
		Self::keep_curves(id, curves);
		Self::deposit_event(Event::AuctionOpened {
			auction: id,
			node: node_id,
			product,
			day,
			start: delivery.start,
			interval_length: terms.interval_length,
			intervals,
			schedule,
			by: who,
		});
		Ok(())
	}

	pub(crate) fn do_post_curves(
		who: T::AccountId,
		auction_id: AuctionId,
		curves: BoundedVec<Curve, T::MaxIntervals>,
	) -> DispatchResult {
		let auction = Self::auction(auction_id)?;
		let node = PricingNodes::<T>::get(auction.node).ok_or(Error::<T>::UnknownPricingNode)?;
		ensure!(node.iso == who, Error::<T>::NotIso);
		ensure!(Self::phase_of(&auction) == Phase::Bidding, Error::<T>::NotBidding);
		Self::check_curves(&auction.terms, auction.intervals, &curves)?;

		Self::keep_curves(auction_id, curves);
		Self::deposit_event(Event::CurvesPosted { auction: auction_id });
		Ok(())
	}

	pub(crate) fn do_commit(
		who: T::AccountId,
		auction_id: AuctionId,
		aggregation: AggregationId,
		digest: H256,
	) -> DispatchResult {
		let mut auction = Self::auction(auction_id)?;
		ensure!(Self::phase_of(&auction) == Phase::Bidding, Error::<T>::NotBidding);
		Self::ensure_may_bid(&who, &auction, aggregation)?;
		ensure!(T::Portfolios::may_bid(aggregation), Error::<T>::AggregatorSuspended);

		match Commitments::<T>::get(auction_id, aggregation) {
			Some(earlier) => {
				ensure!(earlier.bidder == who, Error::<T>::NotBidder);
				Commitments::<T>::insert(auction_id, aggregation, Commitment { digest, ..earlier });
			},
			None => {
				let size = T::Portfolios::size(aggregation, Service::Energy, auction.day);
				let bond = auction.terms.bond_for(size).ok_or(Error::<T>::BondTooLarge)?;
				T::Currency::hold(&HoldReason::Bond.into(), &who, bond)?;
				Commitments::<T>::insert(
					auction_id,
					aggregation,
					Commitment { bidder: who, digest, bond },
				);
				auction.bids = auction.bids.saturating_add(1);
				Auctions::<T>::insert(auction_id, auction);
			},
		}
		Self::deposit_event(Event::Committed { auction: auction_id, aggregation, digest });
		Ok(())
	}

	pub(crate) fn do_withdraw_commitment(
		who: T::AccountId,
		auction_id: AuctionId,
		aggregation: AggregationId,
	) -> DispatchResult {
		let mut auction = Self::auction(auction_id)?;
		ensure!(Self::phase_of(&auction) == Phase::Bidding, Error::<T>::NotBidding);
		let commitment =
			Commitments::<T>::get(auction_id, aggregation).ok_or(Error::<T>::NoCommitment)?;
		ensure!(commitment.bidder == who, Error::<T>::NotBidder);

		Self::release_bond(&commitment)?;
		Commitments::<T>::remove(auction_id, aggregation);
		auction.bids = auction.bids.saturating_sub(1);
		Auctions::<T>::insert(auction_id, auction);
		Self::deposit_event(Event::CommitmentWithdrawn { auction: auction_id, aggregation });
		Ok(())
	}

	pub(crate) fn do_reveal(
		who: T::AccountId,
		auction_id: AuctionId,
		bid: BidOf<T>,
		salt: [u8; 32],
	) -> DispatchResult {
		let auction = Self::auction(auction_id)?;
		ensure!(Self::phase_of(&auction) == Phase::Revealing, Error::<T>::NotRevealing);
		let aggregation = bid.aggregation;
		let commitment =
			Commitments::<T>::get(auction_id, aggregation).ok_or(Error::<T>::NoCommitment)?;
		ensure!(commitment.bidder == who, Error::<T>::NotBidder);
		ensure!(
			commitment.digest == H256(commitment_hash(&bid, &salt, &who, auction_id)),
			Error::<T>::HashMismatch
		);
		Self::ensure_may_bid(&who, &auction, aggregation)?;
		Self::check_offers(&auction, &bid)?;

		// The bond first, so that it can serve for the deposit.
		Self::release_bond(&commitment)?;
		Commitments::<T>::remove(auction_id, aggregation);
		RefusedReveals::<T>::remove(auction_id, aggregation);
		let deposit = T::Consideration::new(&who, Footprint::from_encodable(&bid))?;
		let offers = bid.len();
		for (interval, entry) in entries(&bid.offers) {
			// As many as the bid at most.
			let entry = EntryOf::<T>::truncate_from(entry);
			BookSize::<T>::try_mutate(auction_id, interval, |size| {
				*size = size.with(&entry).ok_or(Error::<T>::TooManyOffers)?;
				Ok::<_, Error<T>>(())
			})?;
			Book::<T>::insert((auction_id, interval, aggregation), entry);
		}
		RevealedBids::<T>::insert(
			auction_id,
			aggregation,
			Revealed { bidder: who, offers, deposit },
		);
		Self::deposit_event(Event::BidRevealed { auction: auction_id, aggregation, offers });
		Ok(())
	}

	pub(crate) fn do_forfeit(auction_id: AuctionId, aggregation: AggregationId) -> DispatchResult {
		let mut auction = Self::auction(auction_id)?;
		ensure!(Self::now() >= auction.schedule.revealing_until, Error::<T>::RevealingNotOver);
		ensure!(!Self::could_not_reveal(&auction), Error::<T>::FinalityStalled);
		ensure!(
			T::Finality::final_until() >= auction.schedule.revealing_until,
			Error::<T>::RevealingNotFinal
		);
		let commitment =
			Commitments::<T>::take(auction_id, aggregation).ok_or(Error::<T>::NoCommitment)?;
		RefusedReveals::<T>::remove(auction_id, aggregation);

		let amount = commitment.bond;
		if !amount.is_zero() {
			T::Currency::burn_held(
				&HoldReason::Bond.into(),
				&commitment.bidder,
				amount,
				Precision::Exact,
				Fortitude::Force,
			)?;
		}
		auction.bids = auction.bids.saturating_sub(1);
		Auctions::<T>::insert(auction_id, auction);
		Self::deposit_event(Event::BondForfeited {
			auction: auction_id,
			aggregation,
			bidder: commitment.bidder,
			amount,
		});
		Ok(())
	}

	pub(crate) fn do_forgive(
		is_admin: bool,
		auction_id: AuctionId,
		aggregation: AggregationId,
	) -> DispatchResult {
		let mut auction = Self::auction(auction_id)?;
		ensure!(is_admin || Self::could_not_reveal(&auction), DispatchError::BadOrigin);
		ensure!(Self::now() >= auction.schedule.revealing_until, Error::<T>::RevealingNotOver);
		let commitment =
			Commitments::<T>::take(auction_id, aggregation).ok_or(Error::<T>::NoCommitment)?;
		RefusedReveals::<T>::remove(auction_id, aggregation);

		Self::release_bond(&commitment)?;
		auction.bids = auction.bids.saturating_sub(1);
		Auctions::<T>::insert(auction_id, auction);
		Self::deposit_event(Event::BondForgiven {
			auction: auction_id,
			aggregation,
			bidder: commitment.bidder,
			amount: commitment.bond,
		});
		Ok(())
	}

	/// Gives the numbers of the auction's intervals and of the bid's offers.
	pub(crate) fn do_remove_bid(
		auction_id: AuctionId,
		aggregation: AggregationId,
	) -> Result<(u32, u32), DispatchError> {
		let mut auction = Self::auction(auction_id)?;
		ensure!(Self::now() >= auction.kept_until, Error::<T>::StillKept);
		let revealed = RevealedBids::<T>::take(auction_id, aggregation).ok_or(Error::<T>::NoBid)?;

		revealed.deposit.drop(&revealed.bidder)?;
		let auction_intervals = auction.intervals.into();
		for index in 0..auction.intervals {
			if let Some(entry) = Book::<T>::take((auction_id, index, aggregation)) {
				BookSize::<T>::mutate_exists(auction_id, index, |size| {
					*size = size.and_then(|size| size.without(&entry));
				});
			}
		}
		auction.bids = auction.bids.saturating_sub(1);
		Auctions::<T>::insert(auction_id, auction);
		Self::deposit_event(Event::BidRemoved { auction: auction_id, aggregation });
		Ok((auction_intervals, revealed.offers))
	}

	/// Gives the number of the auction's intervals.
	pub(crate) fn do_remove_auction(auction_id: AuctionId) -> Result<u32, DispatchError> {
		let auction = Self::auction(auction_id)?;
		ensure!(Self::now() >= auction.kept_until, Error::<T>::StillKept);
		ensure!(auction.bids == 0, Error::<T>::BidsRemain);

		if let Some(deposit) = Deposits::<T>::take(auction_id) {
			deposit.ticket.drop(&deposit.depositor)?;
		}
		for index in 0..auction.intervals {
			Curves::<T>::remove(auction_id, index);
			Clearings::<T>::remove(auction_id, index);
			RefusedCertificates::<T>::remove(auction_id, index);
			TalliedOverrides::<T>::remove(auction_id, index);
		}
		DayAuctions::<T>::remove(auction.node, auction.day);
		Auctions::<T>::remove(auction_id);
		Self::deposit_event(Event::AuctionRemoved { auction: auction_id });
		Ok(auction.intervals.into())
	}

	/// Whether the name and the terms of a pricing node, which replays or does not, are well formed.
	pub(crate) fn check_node(
		name: &Name,
		terms: &Terms<BalanceOf<T>>,
		replay: bool,
	) -> DispatchResult {
		let shortest = if replay { T::MinReplayPhase::get() } else { T::MinPhase::get() };
		ensure!(is_text(name), Error::<T>::MalformedName);
		ensure!(terms.is_well_formed(shortest, T::Horizon::get()), Error::<T>::MalformedTerms);
		Ok(())
	}

	/// Whether there is a well-formed curve within the terms for each interval.
	fn check_curves(
		terms: &Terms<BalanceOf<T>>,
		intervals: u16,
		curves: &[Curve],
	) -> DispatchResult {
		ensure!(curves.len() == usize::from(intervals), Error::<T>::WrongNumberOfCurves);
		for curve in curves {
			ensure!(curve.is_well_formed(), Error::<T>::MalformedCurve);
			ensure!(
				terms.admit(&curve.demand) && terms.admit(&curve.supply),
				Error::<T>::PriceOutOfRange
			);
			ensure!(!curve.is_crossed(), Error::<T>::CrossedCurve);
		}
		Ok(())
	}

	fn keep_curves(auction: AuctionId, curves: BoundedVec<Curve, T::MaxIntervals>) {
		for (index, curve) in (0u16..).zip(curves) {
			Curves::<T>::insert(auction, index, curve);
		}
	}

	/// Whether `who` may now open the auction of a market day, after `last`: the schedule that it
	/// gets.
	fn may_open(
		who: &T::AccountId,
		node: &PricingNode<T::AccountId, BalanceOf<T>>,
		last: Option<Day>,
		day: Day,
		without_curves: bool,
	) -> Result<Schedule, Error<T>> {
		let now = Self::now();
		let is_iso = node.iso == *who;
		let Some(opening) = node.opening(day) else {
			ensure!(is_iso, Error::<T>::NotIso);
			let furthest = now.saturating_add(T::ReplayHorizon::get());
			ensure!(node.zone.start(day) <= furthest, Error::<T>::DeliveryOutOfReach);
			return Ok(node.terms_of(day).gate.replayed(now));
		};
		ensure!(opening.earliest <= now && now <= opening.latest, Error::<T>::OutsideOpeningWindow);
		ensure!(is_iso || (without_curves && opening.open_to_all <= now), Error::<T>::NotIso);
		// As few as begin between now and the horizon.
		let today = node.zone.day_of(now);
		let first = last.map_or(today, |last| last.next().max(today));
		let can_be_opened = |day| node.opening(day).is_some_and(|opening| now <= opening.latest);
		ensure!(!(first.0..day.0).map(Day).any(can_be_opened), Error::<T>::EarlierDayFirst);
		Ok(opening.schedule)
	}

	/// Whether portfolios are remembered for every day that takes reveals, once `day` is the last
	/// one opened after `last`.
	///
	/// They are as of `last`, since this held when it was opened: what is looked at are the days
	/// that would be forgotten now, and no more than a portfolio remembers.
	fn remembers_reveals(node: PricingNodeId, last: Day, day: Day) -> bool {
		let now = Self::now();
		let forgotten = Self::portfolio_horizon(day).min(last.next());
		(Self::portfolio_horizon(last).0..forgotten.0).map(Day).all(|day| {
			DayAuctions::<T>::get(node, day)
				.and_then(Auctions::<T>::get)
				.is_none_or(|auction| auction.schedule.revealing_until <= now)
		})
	}

	/// The first day for which portfolios are remembered once `day` is the last one opened.
	pub(crate) fn portfolio_horizon(day: Day) -> Day {
		Day(day.next().0.saturating_sub(T::PortfolioHistory::get()))
	}

	/// Whether `who` may bid for the aggregation in the auction.
	fn ensure_may_bid(
		who: &T::AccountId,
		auction: &Auction<BalanceOf<T>>,
		aggregation: AggregationId,
	) -> DispatchResult {
		let aggregator =
			T::Portfolios::aggregator(aggregation).ok_or(Error::<T>::UnknownAggregation)?;
		ensure!(aggregator == *who, Error::<T>::NotAggregator);
		ensure!(
			T::Portfolios::pricing_node(aggregation) == Some(auction.node),
			Error::<T>::WrongPricingNode
		);
		ensure!(
			T::Portfolios::size(aggregation, Service::Energy, auction.day)
				>= auction.terms.minimum_size,
			Error::<T>::AggregationTooSmall
		);
		Ok(())
	}

	/// Whether a bid's offers pass all checks of the market's rules.
	fn check_offers(auction: &Auction<BalanceOf<T>>, bid: &BidOf<T>) -> Result<(), Error<T>> {
		let rules = auction.bid_rules(T::MaxOffersPerBid::get());
		bid.check(&rules, |point| Self::capability(auction, bid.aggregation, point)).map_err(
			|error| match error {
				BidError::TooManyOffers { .. } => Error::<T>::TooManyOffers,
				BidError::MalformedOffer { .. } => Error::<T>::MalformedOffer,
				BidError::UnknownInterval { .. } => Error::<T>::UnknownInterval,
				BidError::PriceOutOfRange { .. } => Error::<T>::PriceOutOfRange,
				BidError::DuplicateOffer { .. } => Error::<T>::DuplicateOffer,
				BidError::UnknownPoint { point, .. } if T::Network::point_exists(point) => {
					Error::<T>::WrongPricingNode
				},
				BidError::UnknownPoint { .. } => Error::<T>::UnknownPoint,
				BidError::OfferExceedsPortfolio { .. } => Error::<T>::OfferExceedsPortfolio,
			},
		)
	}

	/// What the aggregation can deliver at a point on the auction's day; `None` when the auction's
	/// pricing node has no such point.
	fn capability(
		auction: &Auction<BalanceOf<T>>,
		aggregation: AggregationId,
		point: PointId,
	) -> Option<Capability> {
		let is_here = T::Network::point_exists(point)
			&& T::Network::pricing_node(point.area()) == Some(auction.node);
		is_here.then(|| T::Portfolios::capability(aggregation, point, Service::Energy, auction.day))
	}

	/// Whether finality stalled at an instant of the auction's revealing phase, so that who waits
	/// for finality could not see it in time.
	fn could_not_reveal(auction: &Auction<BalanceOf<T>>) -> bool {
		let Schedule { bidding_until, revealing_until, .. } = auction.schedule;
		let length = revealing_until.saturating_sub(bidding_until).max(Millis(1));
		T::Finality::stalled_during(Interval { start: bidding_until, length })
	}

	fn release_bond(commitment: &Commitment<T::AccountId, BalanceOf<T>>) -> DispatchResult {
		T::Currency::release(
			&HoldReason::Bond.into(),
			&commitment.bidder,
			commitment.bond,
			Precision::Exact,
		)?;
		Ok(())
	}

	/// What an auction stores, with the largest curve and certificate for each interval.
	pub(crate) fn auction_footprint(intervals: u16) -> Footprint {
		let clearing = Clearing::<T::AccountId, BlockNumberFor<T>>::max_encoded_len();
		let each = clearing.saturating_add(Curve::max_encoded_len());
		let size = Auction::<BalanceOf<T>>::max_encoded_len()
			.saturating_add(each.saturating_mul(intervals.into()));
		Footprint::from_parts(1, size)
	}
}

/// The terms of a node, and those that replace them, after a change: the first free day keeps its
/// terms, and the next one has the new.
fn replace_terms<AccountId, Balance: Copy + PartialEq>(
	node: &PricingNode<AccountId, Balance>,
	free: Day,
	terms: Terms<Balance>,
) -> (Terms<Balance>, Option<NextTerms<Balance>>) {
	let kept = *node.terms_of(free);
	(kept, (kept != terms).then_some(NextTerms { from: free.next(), terms }))
}

/// What a bid enters into the book of each interval, in its own order.
type Entries = BTreeMap<u16, Vec<Offer>>;

fn entries(offers: &[Offer]) -> Entries {
	let mut entries = Entries::new();
	for offer in offers {
		entries.entry(offer.interval).or_default().push(offer.clone());
	}
	entries
}

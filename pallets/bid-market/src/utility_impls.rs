//! The small questions: what time it is, what a clearing weighs, whether the constants fit.

use crate::*;
use codec::MaxEncodedLen;
use frame_support::{
	dispatch::DispatchClass,
	traits::{Get, Time},
	weights::Weight,
};
use sp_core::H256;
use tieline_clearing::MAX_SHADOW_PRICES;
use tieline_primitives::{
	AuctionId, Curve, INTERVAL_LENGTHS, MAX_CURVE_STEPS, MAX_STEPS, MILLIS_PER_DAY,
	MILLIS_PER_HOUR, Millis, Network, Offer, Portfolios, SHORTEST_DAY, commitment_hash,
};

/// The bytes of the shortest offer in a bid: point, interval, side and one step.
const SHORTEST_OFFER: u32 = 24;

impl Size {
	/// The size with an entry more, or `None` when it does not fit.
	pub(crate) fn with(self, entry: &[Offer]) -> Option<Self> {
		let added = Self::of(entry)?;
		Some(Self {
			offers: self.offers.checked_add(added.offers)?,
			steps: self.steps.checked_add(added.steps)?,
		})
	}

	/// The size with an entry less, or `None` when nothing is left.
	pub(crate) fn without(self, entry: &[Offer]) -> Option<Self> {
		let removed = Self::of(entry)?;
		let left = Self {
			offers: self.offers.checked_sub(removed.offers)?,
			steps: self.steps.checked_sub(removed.steps)?,
		};
		(left != Self::default()).then_some(left)
	}

	fn of(entry: &[Offer]) -> Option<Self> {
		let steps =
			entry.iter().try_fold(0usize, |sum, offer| sum.checked_add(offer.steps.len()))?;
		Some(Self { offers: u32::try_from(entry.len()).ok()?, steps: u32::try_from(steps).ok()? })
	}
}

impl<T: Config> Pallet<T> {
	/// Chain time in Unix milliseconds.
	pub fn now() -> Millis {
		Millis(T::Time::now())
	}

	/// What an account has room of its own for by `call`, which cannot wait among the others: a reveal
	/// of the bid that it committed, with its salt, while revealing, or a certificate of the ISO or of
	/// a DSO of the pricing node, while clearing. None where one was refused before.
	pub fn turn(who: &T::AccountId, call: &Call<T>) -> Option<Turn<T::AccountId>> {
		match call {
			Call::reveal { auction, bid, salt } => {
				let commitment = Commitments::<T>::get(auction, bid.aggregation)?;
				let is_entitled = commitment.bidder == *who
					&& commitment.digest == H256(commitment_hash(bid, salt, who, *auction))
					&& !RefusedReveals::<T>::contains_key(auction, bid.aggregation)
					&& Self::view_auction_phase(*auction) == Some(Phase::Revealing);
				is_entitled.then_some(Turn::Reveal(*auction, bid.aggregation))
			},
			Call::clear { auction, interval, .. } => {
				let is_entitled = Self::view_interval_phase(*auction, *interval)
					== Some(Phase::Clearing)
					&& Self::operates(who, *auction)
					&& !RefusedCertificates::<T>::get(auction, interval).contains(who);
				is_entitled.then(|| Turn::Clear(*auction, *interval, who.clone()))
			},
			_ => None,
		}
	}

	/// Notes that a call that had room of its own was refused: what it was to reveal is still sealed,
	/// or what it was to clear is not cleared.
	pub fn note_turn(turn: Turn<T::AccountId>) {
		match turn {
			Turn::Reveal(auction, aggregation) => {
				if Commitments::<T>::contains_key(auction, aggregation) {
					RefusedReveals::<T>::insert(auction, aggregation, ());
				}
			},
			Turn::Clear(auction, interval, who) => {
				if !Clearings::<T>::contains_key(auction, interval) {
					RefusedCertificates::<T>::mutate(auction, interval, |refused| {
						// Full only where operators were replaced meanwhile.
						if refused.is_full() {
							refused.remove(0);
						}
						let _ = refused.try_push(who);
					});
				}
			},
		}
	}

	/// Whether an account is the ISO of an auction's pricing node or the DSO of one of its areas.
	fn operates(who: &T::AccountId, auction: AuctionId) -> bool {
		let Some(node) = Auctions::<T>::get(auction).map(|auction| auction.node) else {
			return false;
		};
		let is_iso = || PricingNodes::<T>::get(node).is_some_and(|record| record.iso == *who);
		let is_dso = || {
			let areas = T::Network::areas(node);
			areas.into_iter().any(|area| T::Network::dso(area).as_ref() == Some(who))
		};
		is_iso() || is_dso()
	}

	pub(crate) fn auction(auction: AuctionId) -> Result<Auction<BalanceOf<T>>, Error<T>> {
		Auctions::<T>::get(auction).ok_or(Error::<T>::UnknownAuction)
	}

	/// The phase of an auction by the clock alone.
	pub(crate) fn phase_of(auction: &Auction<BalanceOf<T>>) -> Phase {
		auction.schedule.phase(Self::now(), false)
	}

	/// The weight of clearing the largest book with the most work and the most binding rows.
	pub(crate) fn largest_clear() -> Weight {
		Self::clear_weight(
			T::Portfolios::max_portfolios(),
			T::MaxClearingWork::get(),
			MAX_SHADOW_PRICES,
		)
	}

	/// The weight of a clearing: of reading the entries of so many aggregations and telling each
	/// what limits cost it, of verifying, which takes this many elementary operations
	/// ([`tieline_clearing::Size::work`]) of the dearer kind, and of naming the rows with a shadow
	/// price.
	pub(crate) fn clear_weight(entries: u32, work: u64, shadow_prices: u32) -> Weight {
		T::WeightInfo::clear(entries)
			.saturating_add(Self::verification_weight(work))
			.saturating_add(T::WeightInfo::note_bound_limits(shadow_prices))
	}

	/// The weight of as many elementary operations of a verification, of the dearer kind.
	pub(crate) fn verification_weight(work: u64) -> Weight {
		let thousands = u32::try_from(work.div_ceil(1_000)).unwrap_or(u32::MAX);
		let verify = T::WeightInfo::verify_certificate(thousands);
		verify.max(T::WeightInfo::verify_ties(thousands))
	}

	/// The weight of revealing a bid of this many offers, and of forgetting that a reveal was refused.
	/// A check ends at the first offer where the
	/// aggregation holds nothing, so that it reads no more points than a node can have. It enters the
	/// books of no more intervals than an auction can have.
	pub(crate) fn reveal_weight(offers: u32) -> Weight {
		let intervals = offers.min(T::MaxIntervals::get());
		T::WeightInfo::reveal(offers.min(Self::max_points()), intervals, offers)
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// The weight of removing an auction of so many intervals, with the certificates that were refused
	/// and the overrides that were tallied.
	pub(crate) fn remove_auction_weight(intervals: u32) -> Weight {
		T::WeightInfo::remove_auction(intervals)
			.saturating_add(T::DbWeight::get().writes(u64::from(intervals).saturating_mul(2)))
	}

	/// The most connection points of a pricing node.
	pub(crate) fn max_points() -> u32 {
		T::Network::MAX_AREAS.saturating_mul(T::Network::MAX_POINTS)
	}

	/// The most offers in the book of an interval: one for each portfolio and side.
	pub(crate) fn max_book_offers() -> u32 {
		T::Portfolios::max_portfolios().saturating_mul(2)
	}

	/// The size of the fullest book with the most limits that the DSOs of a node can post.
	fn fullest() -> tieline_clearing::Size {
		let offers = Self::max_book_offers();
		let coefficients = T::Network::MAX_AREAS.saturating_mul(T::Network::MAX_COEFFICIENTS);
		tieline_clearing::Size {
			offers,
			steps: offers
				.saturating_mul(MAX_STEPS)
				.saturating_add(MAX_CURVE_STEPS.saturating_mul(2)),
			// Each has one coefficient at least.
			rows: coefficients,
			coefficients,
			shadow_prices: MAX_SHADOW_PRICES,
		}
	}

	pub(crate) fn do_integrity_test() {
		let longest = MILLIS_PER_DAY.saturating_add(MILLIS_PER_HOUR);
		assert!(
			INTERVAL_LENGTHS
				.iter()
				.all(|length| { longest.div_ceil(length.0) <= u64::from(T::MaxIntervals::get()) }),
			"an auction has the intervals of 25 hours"
		);
		assert!(T::MaxIntervals::get() <= u16::MAX.into(), "an interval's index is 16 bits wide");
		assert!(T::MaxOffersPerBid::get() >= 1, "a bid without offers is none");
		assert!(T::MinReplayPhase::get() > Millis::ZERO, "a phase lasts");
		assert!(
			T::MinReplayPhase::get() <= T::MinPhase::get(),
			"a replay may be faster than what it replays"
		);
		assert!(
			T::MinPhase::get().0.saturating_mul(3) <= T::Horizon::get().0,
			"three phases fit within the horizon"
		);
		assert!(
			T::Horizon::get().0 / SHORTEST_DAY.0 + 1 < u64::from(T::PortfolioHistory::get()),
			"portfolios are remembered for all days that can be open"
		);

		// Whatever the DSOs of a node post, its fullest book can be cleared.
		let work = Self::fullest().work();
		assert!(
			work <= T::MaxClearingWork::get(),
			"clearing the fullest book takes {work} operations"
		);

		let weights = T::BlockWeights::get();
		let most = weights.get(DispatchClass::Normal).max_extrinsic.unwrap_or(weights.max_block);
		let largest = [
			Self::largest_clear(),
			Self::largest_tally(),
			Self::reveal_weight(T::MaxOffersPerBid::get()),
			T::WeightInfo::open_auction(T::MaxIntervals::get()),
			T::WeightInfo::post_curves(T::MaxIntervals::get()),
			T::WeightInfo::remove_bid(T::MaxIntervals::get(), T::MaxOffersPerBid::get()),
			Self::remove_auction_weight(T::MaxIntervals::get()),
		];
		for weight in largest {
			assert!(weight.all_lte(most), "a call of {weight:?} does not fit a block: {most:?}");
		}
		let bid = T::MaxOffersPerBid::get().saturating_mul(SHORTEST_OFFER);
		let curve = u32::try_from(Curve::max_encoded_len()).unwrap_or(u32::MAX);
		let curves = T::MaxIntervals::get().saturating_mul(curve);
		let block = *T::BlockLength::get().max.get(DispatchClass::Normal);
		for length in [bid, curves] {
			assert!(length < block / 2, "a call of {length} bytes does not fit half a block");
		}
	}
}

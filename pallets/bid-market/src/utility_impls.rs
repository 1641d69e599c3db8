//! The small questions: what time it is, what a clearing weighs, whether the constants fit.

use crate::*;
use frame_support::{
	dispatch::DispatchClass,
	traits::{Get, Time},
	weights::Weight,
};
use tieline_clearing::MAX_SHADOW_PRICES;
use tieline_primitives::{
	AuctionId, MAX_CURVE_STEPS, MAX_STEPS, MILLIS_PER_DAY, Millis, Network, Offer,
};

/// The fills of a certificate for which even the fullest book of the most limited network leaves
/// room. More can be named where either is smaller.
const TYPICAL_FILLS: u32 = 100;

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
			T::MaxOffersPerInterval::get(),
			T::MaxClearingWork::get(),
			MAX_SHADOW_PRICES,
		)
	}

	/// The weight of a clearing: of reading the offers and telling their aggregations, of
	/// verifying, which takes this many elementary operations ([`tieline_clearing::Size::work`])
	/// of the dearer kind, and of naming the rows with a shadow price.
	pub(crate) fn clear_weight(offers: u32, work: u64, shadow_prices: u32) -> Weight {
		let thousands = u32::try_from(work.div_ceil(1_000)).unwrap_or(u32::MAX);
		let verify = T::WeightInfo::verify_certificate(thousands);
		T::WeightInfo::clear(offers)
			.saturating_add(verify.max(T::WeightInfo::verify_ties(thousands)))
			.saturating_add(T::WeightInfo::note_bound_limits(shadow_prices))
	}

	pub(crate) fn do_integrity_test() {
		use codec::MaxEncodedLen;

		assert!(T::MaxIntervals::get() >= 24, "a day-ahead auction has 24 intervals");
		assert!(T::MaxIntervals::get() <= u16::MAX.into(), "an interval's index is 16 bits wide");
		assert!(T::MaxOffersPerBid::get() >= 1, "a bid without offers is none");
		assert!(T::MaxOffersPerInterval::get() >= 1, "a book holds offers");
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
			T::Horizon::get().0 / MILLIS_PER_DAY + 1 < u64::from(T::PortfolioHistory::get()),
			"portfolios are remembered for all days that can be open"
		);

		// Whatever the DSOs of a node post, its fullest book can be cleared.
		let fullest = tieline_clearing::Size {
			steps: T::MaxOffersPerInterval::get()
				.saturating_mul(MAX_STEPS)
				.saturating_add(MAX_CURVE_STEPS.saturating_mul(2)),
			rows: T::Network::MAX_AREAS.saturating_mul(T::Network::MAX_COEFFICIENTS),
			coefficients: T::Network::MAX_AREAS.saturating_mul(T::Network::MAX_COEFFICIENTS),
			shadow_prices: MAX_SHADOW_PRICES,
			fills: TYPICAL_FILLS,
		};
		assert!(
			fullest.work() <= T::MaxClearingWork::get(),
			"clearing the fullest book takes {} operations",
			fullest.work()
		);

		let weights = T::BlockWeights::get();
		let most = weights.get(DispatchClass::Normal).max_extrinsic.unwrap_or(weights.max_block);
		let largest = [
			Self::largest_clear(),
			T::WeightInfo::reveal(T::MaxOffersPerBid::get()),
			T::WeightInfo::open_auction(),
		];
		for weight in largest {
			assert!(weight.all_lte(most), "a call of {weight:?} does not fit a block: {most:?}");
		}
		let length = BidOf::<T>::max_encoded_len();
		let block = *T::BlockLength::get().max.get(DispatchClass::Normal);
		assert!(
			u32::try_from(length).is_ok_and(|length| length < block / 2),
			"a bid of {length} bytes does not fit half a block"
		);
	}
}

//! Bids: what is sealed, and what is checked when the seal is opened.

use crate::{AggregationId, AuctionId, Capability, Offer, PointId, Price, Side, Watts};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// All offers of one aggregation in one auction.
///
/// `Offers` is the list that holds them. The runtime bounds its length by the type; a program off
/// chain keeps them in a `Vec`, and [`Bid::check`] says whether they are too many. Both encode
/// alike.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(bounds(Offers: TypeInfo + 'static), skip_type_params(Offers))]
pub struct Bid<Offers = Vec<Offer>> {
	/// The aggregation that offers.
	pub aggregation: AggregationId,
	/// Its offers, at most one for each connection point, side and interval.
	pub offers: Offers,
}

/// What a commitment commits to: `blake2_256(SCALE(bid) ++ salt ++ SCALE(bidder) ++
/// SCALE(auction))`.
///
/// The bytes are, in this order: the aggregation (`u32`, little-endian); the number of offers
/// (SCALE compact) and the offers, each as area (`u16`), point (`u16`), interval (`u16`), side
/// (one byte, 0 for supply and 1 for demand), number of steps (SCALE compact) and the steps, each
/// as price and power (two `i64`); the 32 bytes of the salt; the bidder's account (32 bytes on
/// this chain); the auction (`u32`). All integers are little-endian.
pub fn commitment_hash<Offers: Encode, AccountId: Encode>(
	bid: &Bid<Offers>,
	salt: &[u8; 32],
	bidder: &AccountId,
	auction: AuctionId,
) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&(bid, salt, bidder, auction).encode())
}

/// What an auction asks of the offers of a bid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BidRules {
	/// The number of intervals of the auction.
	pub intervals: u16,
	/// The lowest price of a step, in µ$/MWh. May be negative.
	pub floor: Price,
	/// The highest price of a step, in µ$/MWh.
	pub cap: Price,
	/// The most offers of one bid, over all intervals.
	pub max_offers: u32,
}

/// Why a bid does not pass the checks of its reveal. An `offer` is an index in the bid, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BidError {
	/// The bid has more offers than one may have.
	TooManyOffers {
		/// How many a bid has at most.
		most: u32,
	},
	/// An offer has no steps, one of no positive size or of more than a terawatt, or prices that
	/// are not in merit order.
	MalformedOffer {
		/// Which.
		offer: u32,
	},
	/// An offer is for an interval that the auction does not have.
	UnknownInterval {
		/// Which.
		offer: u32,
		/// How many intervals the auction has.
		intervals: u16,
	},
	/// A step of an offer is priced below the floor or above the cap.
	PriceOutOfRange {
		/// Which.
		offer: u32,
		/// The price, in µ$/MWh.
		price: Price,
		/// The lowest price that is allowed, in µ$/MWh.
		floor: Price,
		/// The highest price that is allowed, in µ$/MWh.
		cap: Price,
	},
	/// Two offers share connection point, side and interval.
	DuplicateOffer {
		/// The second of the two.
		offer: u32,
		/// The first of the two.
		first: u32,
	},
	/// An offer is at a connection point that the auction's pricing node does not have.
	UnknownPoint {
		/// Which.
		offer: u32,
		/// The point.
		point: PointId,
	},
	/// The steps of an offer add up to more than the aggregation can deliver at the point.
	OfferExceedsPortfolio {
		/// Which.
		offer: u32,
		/// The most that it can deliver there on the offer's side, in watts.
		most: Watts,
	},
}

impl BidError {
	/// The index of the offer that is refused, from 0, if it is one offer's.
	pub const fn offer(&self) -> Option<u32> {
		match self {
			Self::TooManyOffers { .. } => None,
			Self::MalformedOffer { offer }
			| Self::UnknownInterval { offer, .. }
			| Self::PriceOutOfRange { offer, .. }
			| Self::DuplicateOffer { offer, .. }
			| Self::UnknownPoint { offer, .. }
			| Self::OfferExceedsPortfolio { offer, .. } => Some(*offer),
		}
	}
}

impl fmt::Display for BidError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if let Some(offer) = self.offer() {
			write!(f, "offer {offer}: ")?;
		}
		match self {
			Self::TooManyOffers { most } => {
				write!(f, "a bid has {most} offers at most: leave some out")
			},
			Self::MalformedOffer { .. } => f.write_str(
				"give it steps of positive size, a terawatt at most, with prices that strictly rise \
				 for supply and strictly fall for demand",
			),
			Self::UnknownInterval { intervals, .. } => {
				write!(
					f,
					"the auction has {intervals} intervals, counted from 0: offer for one of these"
				)
			},
			Self::PriceOutOfRange { price, floor, cap, .. } => {
				write!(f, "{price} is not a price from {floor} to {cap}: bring it within")
			},
			Self::DuplicateOffer { first, .. } => write!(
				f,
				"offer {first} has the same point, side and interval: merge the steps of both"
			),
			Self::UnknownPoint { point, .. } => write!(
				f,
				"there is no point {} in an area {} of the auction's pricing node: offer elsewhere",
				point.index(),
				point.area()
			),
			Self::OfferExceedsPortfolio { most, .. } => {
				write!(f, "the aggregation has {most} on this side at the point: offer less")
			},
		}
	}
}

impl core::error::Error for BidError {}

impl<Offers: AsRef<[Offer]>> Bid<Offers> {
	/// The number of its offers.
	pub fn len(&self) -> u32 {
		u32::try_from(self.offers.as_ref().len()).unwrap_or(u32::MAX)
	}

	/// Whether it offers nothing.
	pub fn is_empty(&self) -> bool {
		self.offers.as_ref().is_empty()
	}

	/// Whether its offers would be taken when it is revealed, or the first reason why not.
	///
	/// `capability` is what the aggregation can deliver at a connection point on the day of the
	/// auction; `None` when the auction's pricing node has no such point. It is asked once for
	/// each point. The time taken is that of sorting the offers.
	pub fn check(
		&self,
		rules: &BidRules,
		capability: impl Fn(PointId) -> Option<Capability>,
	) -> Result<(), BidError> {
		if self.len() > rules.max_offers {
			return Err(BidError::TooManyOffers { most: rules.max_offers });
		}
		let mut seen = BTreeMap::new();
		let mut capabilities = BTreeMap::new();
		for (offer, terms) in (0u32..).zip(self.offers.as_ref()) {
			rules.check_form(offer, terms)?;
			let key = (terms.interval, terms.point, terms.side);
			if let Some(first) = seen.insert(key, offer) {
				return Err(BidError::DuplicateOffer { offer, first });
			}
			let held = capabilities.entry(terms.point).or_insert_with(|| capability(terms.point));
			let Some(held) = held else {
				return Err(BidError::UnknownPoint { offer, point: terms.point });
			};
			let most = match terms.side {
				Side::Supply => held.export,
				Side::Demand => held.import,
			};
			if terms.power().is_none_or(|power| power > most) {
				return Err(BidError::OfferExceedsPortfolio { offer, most });
			}
		}
		Ok(())
	}
}

impl BidRules {
	/// Whether an offer is well formed, within the auction, and priced within floor and cap.
	fn check_form(&self, offer: u32, terms: &Offer) -> Result<(), BidError> {
		if !terms.is_well_formed() {
			return Err(BidError::MalformedOffer { offer });
		}
		if terms.interval >= self.intervals {
			return Err(BidError::UnknownInterval { offer, intervals: self.intervals });
		}
		let Self { floor, cap, .. } = *self;
		match terms.steps.iter().find(|step| !step.is_priced_within(floor, cap)) {
			Some(step) => Err(BidError::PriceOutOfRange { offer, price: step.price, floor, cap }),
			None => Ok(()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{AreaId, MAX_POWER, Step};
	use alloc::{string::ToString, vec};
	use core::cell::RefCell;

	const RULES: BidRules = BidRules {
		intervals: 24,
		floor: Price(-50_000_000),
		cap: Price(300_000_000),
		max_offers: 4,
	};
	const HELD: Capability = Capability { export: Watts(5_000), import: Watts(3_000) };

	fn offer(point: u16, interval: u16, side: Side, steps: &[(i64, i64)]) -> Offer {
		let steps = steps
			.iter()
			.map(|&(price, power)| Step { price: Price(price * 1_000_000), power: Watts(power) })
			.collect::<Vec<_>>();
		Offer { point: PointId(AreaId(0), point), interval, side, steps: steps.try_into().unwrap() }
	}

	fn supply(point: u16, interval: u16) -> Offer {
		offer(point, interval, Side::Supply, &[(30, 5_000)])
	}

	/// The bid of an aggregation that has `HELD` at the points below 10, which are all there are.
	fn check(offers: Vec<Offer>) -> Result<(), BidError> {
		let bid = Bid { aggregation: AggregationId(7), offers };
		bid.check(&RULES, |point| (point.index() < 10).then_some(HELD))
	}

	#[test]
	fn a_bid_may_use_its_whole_portfolio_on_both_sides_in_each_interval() {
		let demand = offer(3, 5, Side::Demand, &[(20, 2_000), (10, 1_000)]);
		assert_eq!(check(vec![supply(3, 5), demand, supply(3, 6), supply(4, 5)]), Ok(()));
		assert_eq!(check(vec![]), Ok(()));
	}

	#[test]
	fn a_bid_has_no_more_offers_than_one_may_have() {
		let offers = (0..5).map(|interval| supply(0, interval)).collect();
		assert_eq!(check(offers), Err(BidError::TooManyOffers { most: 4 }));
	}

	#[test]
	fn an_offer_without_steps_or_out_of_merit_order_is_refused_by_its_index() {
		let vast = MAX_POWER.0 + 1;
		for steps in [&[][..], &[(30, 0)], &[(30, vast)], &[(30, 1), (30, 1)], &[(31, 1), (30, 1)]]
		{
			let offers = vec![supply(0, 0), offer(0, 1, Side::Supply, steps)];
			assert_eq!(check(offers), Err(BidError::MalformedOffer { offer: 1 }));
		}
	}

	#[test]
	fn an_offer_is_for_an_interval_of_the_auction() {
		assert_eq!(check(vec![supply(0, 23)]), Ok(()));
		assert_eq!(
			check(vec![supply(0, 24)]),
			Err(BidError::UnknownInterval { offer: 0, intervals: 24 })
		);
	}

	#[test]
	fn every_step_is_priced_within_floor_and_cap() {
		let priced = |low, high| check(vec![offer(0, 0, Side::Supply, &[(low, 1), (high, 1)])]);
		assert_eq!(priced(-50, 300), Ok(()));
		let refused = |price: i64| BidError::PriceOutOfRange {
			offer: 0,
			price: Price(price * 1_000_000),
			floor: RULES.floor,
			cap: RULES.cap,
		};
		assert_eq!(priced(-51, 300), Err(refused(-51)));
		assert_eq!(priced(-50, 301), Err(refused(301)));
	}

	#[test]
	fn two_offers_of_one_point_side_and_interval_are_named_both() {
		let offers = vec![supply(1, 0), supply(0, 0), supply(0, 1), supply(0, 0)];
		assert_eq!(check(offers), Err(BidError::DuplicateOffer { offer: 3, first: 1 }));
	}

	#[test]
	fn an_offer_is_at_a_point_that_there_is() {
		let point = PointId(AreaId(0), 10);
		assert_eq!(check(vec![supply(10, 0)]), Err(BidError::UnknownPoint { offer: 0, point }));
	}

	#[test]
	fn an_offer_is_no_larger_than_the_portfolio_on_its_side() {
		let offered = |side, power| check(vec![offer(0, 0, side, &[(30, power)])]);
		assert_eq!(offered(Side::Demand, 3_000), Ok(()));
		for (side, most) in [(Side::Supply, Watts(5_000)), (Side::Demand, Watts(3_000))] {
			let refused = Err(BidError::OfferExceedsPortfolio { offer: 0, most });
			assert_eq!(offered(side, most.0 + 1), refused);
		}
		let sum = offer(0, 0, Side::Supply, &[(30, 5_000), (31, 1)]);
		let most = Watts(5_000);
		assert_eq!(check(vec![sum]), Err(BidError::OfferExceedsPortfolio { offer: 0, most }));
	}

	#[test]
	fn a_portfolio_is_asked_for_once_for_each_point() {
		let asked = RefCell::new(Vec::new());
		let offers = vec![supply(1, 0), supply(0, 0), supply(1, 1), supply(0, 1)];
		let bid = Bid { aggregation: AggregationId(7), offers };
		let capability = |point: PointId| {
			asked.borrow_mut().push(point.index());
			Some(HELD)
		};
		assert_eq!(bid.check(&RULES, capability), Ok(()));
		assert_eq!(asked.into_inner(), [1, 0]);
	}

	#[test]
	fn an_error_says_which_offer_and_what_to_do() {
		let low = offer(0, 0, Side::Supply, &[(-60, 1)]);
		assert_eq!(
			check(vec![supply(1, 0), low]).unwrap_err().to_string(),
			"offer 1: -60.00 $/MWh is not a price from -50.00 $/MWh to 300.00 $/MWh: bring it \
			 within"
		);
		let large = offer(0, 0, Side::Demand, &[(30, 5_000)]);
		assert_eq!(
			check(vec![large]).unwrap_err().to_string(),
			"offer 0: the aggregation has 3 kW on this side at the point: offer less"
		);
		assert_eq!(
			BidError::TooManyOffers { most: 4 }.to_string(),
			"a bid has 4 offers at most: leave some out"
		);
	}

	/// A test vector of the documentation.
	struct Vector {
		bid: Vec<u8>,
		salt: [u8; 32],
		bidder: [u8; 32],
		auction: Vec<u8>,
		digest: [u8; 32],
	}

	/// The test vectors of `docs/market-rules.md`, each in a fenced block of its own.
	fn vectors() -> Vec<Vector> {
		let rules = include_str!("../../docs/market-rules.md");
		let section = rules.split("### Test vectors of the seal").nth(1).unwrap();
		let section = section.split("\n## ").next().unwrap();
		let field = |block: &str, name: &str| {
			let line = block.lines().find(|line| line.starts_with(name)).unwrap();
			let digits = line[name.len()..].trim().as_bytes();
			let byte = |pair: &[u8]| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16);
			digits.chunks(2).map(|pair| byte(pair).unwrap()).collect::<Vec<_>>()
		};
		let blocks = section.split("```").skip(1).step_by(2);
		blocks
			.map(|block| Vector {
				bid: field(block, "bid "),
				salt: field(block, "salt ").try_into().unwrap(),
				bidder: field(block, "bidder ").try_into().unwrap(),
				auction: field(block, "auction "),
				digest: field(block, "digest ").try_into().unwrap(),
			})
			.collect()
	}

	#[test]
	fn the_seal_hashes_to_the_test_vectors_of_the_documentation() {
		let vectors = vectors();
		assert_eq!(vectors.len(), 3);
		for vector in vectors {
			let mut bytes = vector.bid.as_slice();
			let bid = Bid::<Vec<Offer>>::decode(&mut bytes).unwrap();
			assert!(bytes.is_empty());
			assert_eq!(bid.encode(), vector.bid);
			let auction = AuctionId::decode(&mut vector.auction.as_slice()).unwrap();
			assert_eq!(commitment_hash(&bid, &vector.salt, &vector.bidder, auction), vector.digest);
		}
	}

	#[test]
	fn the_test_vectors_are_of_the_bids_that_the_documentation_describes() {
		let bids = [
			Bid { aggregation: AggregationId(7), offers: vec![] },
			Bid {
				aggregation: AggregationId(7),
				offers: vec![offer(3, 5, Side::Supply, &[(30, 100_000)])],
			},
			Bid {
				aggregation: AggregationId(70_000),
				offers: vec![
					offer(3, 5, Side::Supply, &[(-5, 2_000), (35, 3_000)]),
					offer(9, 23, Side::Demand, &[(20, 1_500)]),
				],
			},
		];
		let encoded = vectors().into_iter().map(|vector| vector.bid);
		assert!(encoded.eq(bids.iter().map(Encode::encode)));
	}

	#[test]
	fn what_is_sealed_for_another_bidder_or_auction_has_another_hash() {
		let bid = Bid { aggregation: AggregationId(7), offers: vec![supply(0, 0)] };
		let digest = commitment_hash(&bid, &[9; 32], &[1u8; 32], AuctionId(11));
		assert_ne!(commitment_hash(&bid, &[9; 32], &[2u8; 32], AuctionId(11)), digest);
		assert_ne!(commitment_hash(&bid, &[9; 32], &[1u8; 32], AuctionId(12)), digest);
		assert_ne!(commitment_hash(&bid, &[8; 32], &[1u8; 32], AuctionId(11)), digest);
	}
}

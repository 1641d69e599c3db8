//! What the chain says of an auction, put together so that anyone can solve its clearing, check
//! it, or derive its awards.

use crate::chain::{
	AtFinalizedBlock, ChainError, Static,
	api::{self, runtime_types::pallet_bid_market::types as stored},
};
use std::collections::BTreeMap;
use tieline_clearing::{BookOffer, Certificate, Outcome, Problem};
use tieline_primitives::{
	AreaId, AreaLimit, AuctionId, Capability, Coefficient, Curve, Day, Interval, Limit, Millis,
	PointId, Ppm, Price, PricingNodeId, Reason, Watts,
};

/// One watt per watt, in parts per million: the coefficient of an operating envelope.
const WHOLE: i32 = 1_000_000;

/// What an auction is doing at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
	/// Sealed bids are taken.
	Bidding,
	/// Bids are opened.
	Revealing,
	/// Certificates are taken.
	Clearing,
	/// It is over.
	Over,
}

/// An auction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auction {
	/// Its identifier.
	pub id: AuctionId,
	/// Its pricing node.
	pub node: PricingNodeId,
	/// The market day that it delivers on.
	pub day: Day,
	/// The start of its first interval.
	pub start: Millis,
	/// The length of each interval.
	pub interval_length: Millis,
	/// The number of intervals.
	pub intervals: u16,
	/// When bidding ends, in chain time.
	pub bidding_until: Millis,
	/// When revealing ends.
	pub reveal_until: Millis,
	/// When clearing ends.
	pub clearing_until: Millis,
	/// The lowest price.
	pub floor: Price,
	/// The highest price.
	pub cap: Price,
	/// The number of intervals that have been cleared.
	pub cleared: u16,
}

impl Auction {
	/// What it is doing at an instant of chain time.
	pub fn phase(&self, now: Millis) -> Phase {
		if now < self.bidding_until {
			Phase::Bidding
		} else if now < self.reveal_until {
			Phase::Revealing
		} else if now < self.clearing_until {
			Phase::Clearing
		} else {
			Phase::Over
		}
	}

	/// The delivery interval with this index.
	pub fn interval(&self, index: u16) -> Interval {
		let offset = self.interval_length.0.saturating_mul(index.into());
		Interval { start: self.start.saturating_add(Millis(offset)), length: self.interval_length }
	}

	/// Whether nothing more can happen in it.
	pub fn is_over(&self, now: Millis) -> bool {
		self.cleared >= self.intervals || self.phase(now) == Phase::Over
	}

	/// All auctions that the chain keeps, in the order of their identifiers.
	pub async fn all(at: &AtFinalizedBlock) -> Result<Vec<Self>, ChainError> {
		let mut auctions = at
			.read_all(api::storage().bid_market().auctions(), ())
			.await?
			.into_iter()
			.map(|(key, auction)| Self::new(key.0.0, auction))
			.collect::<Vec<_>>();
		auctions.sort_by_key(|auction| auction.id);
		Ok(auctions)
	}

	fn new(id: AuctionId, auction: stored::Auction<u128>) -> Self {
		Self {
			id,
			node: auction.node.0,
			day: auction.day.0,
			start: auction.start.0,
			interval_length: auction.interval_length.0,
			intervals: auction.intervals,
			bidding_until: auction.schedule.bidding_until.0,
			reveal_until: auction.schedule.reveal_until.0,
			clearing_until: auction.schedule.clearing_until.0,
			floor: auction.terms.floor.0,
			cap: auction.terms.cap.0,
			cleared: auction.cleared,
		}
	}
}

/// The clearing problem of one interval, as the runtime puts it together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
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

impl Snapshot {
	/// The problem of an interval, from the state at a block after the auction's reveal.
	pub async fn read(
		at: &AtFinalizedBlock,
		auction: &Auction,
		index: u16,
	) -> Result<Self, ChainError> {
		let id = auction.id;
		let market = api::storage().bid_market();
		let mut book = at
			.read_all(market.book(), (Static(id), index))
			.await?
			.into_iter()
			.map(|(key, entry)| (key.2.0, entry))
			.collect::<Vec<_>>();
		book.sort_by_key(|(aggregation, _)| *aggregation);
		let offers = book
			.into_iter()
			.flat_map(|(aggregation, entry)| entry.into_iter().map(move |o| (aggregation, o)))
			.map(|(aggregation, offer)| BookOffer {
				aggregation,
				point: offer.point.0,
				side: offer.side.0,
				steps: offer
					.steps
					.into_iter()
					.map(|step| step.0)
					.collect::<Vec<_>>()
					.try_into()
					.unwrap_or_default(),
			})
			.collect();
		let curve = at
			.read(market.curves(), (Static(id), index))
			.await?
			.map(|curve| curve.0)
			.unwrap_or_default();
		let (mut limits, mut posted) = (Vec::new(), Vec::new());
		let network = api::storage().dso_constraints();
		let areas = at.read(network.areas_of(), (Static(auction.node),)).await?.unwrap_or_default();
		for area in areas {
			let (rows, block) = limits_of(at, area.0, &auction.interval(index)).await?;
			posted.extend(rows.iter().map(|_| block));
			limits.extend(rows.into_iter().map(|limit| AreaLimit { area: area.0, limit }));
		}
		Ok(Self { offers, curve, limits, posted, floor: auction.floor, cap: auction.cap })
	}

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

/// The rows in force for an interval, and the block in which they were posted; the standing
/// limits of the area's points where the DSO has posted nothing.
pub async fn limits_of(
	at: &AtFinalizedBlock,
	area: AreaId,
	interval: &Interval,
) -> Result<(Vec<Limit>, Option<u32>), ChainError> {
	let network = api::storage().dso_constraints();
	let key = (Static(area), Static(*interval));
	if let Some(rows) = at.read(network.posted_rows(), key.clone()).await? {
		let posting = at.read(network.postings(), key).await?;
		return Ok((rows.into_iter().map(|row| row.0).collect(), posting.map(|p| p.block)));
	}
	let standings = at.read(network.standings(), (Static(area),)).await?.unwrap_or_default();
	let rows = standings.into_iter().zip(0u16..).flat_map(|(standing, point)| {
		let limit = match standing.change {
			Some(change) if change.from.0 <= interval.start => change.limit.0,
			_ => standing.limit.0,
		};
		envelope(point, limit)
	});
	Ok((rows.collect(), None))
}

/// The operating envelope of a point, as two limit rows: what may be injected there, and what
/// withdrawn.
pub fn envelope(point: u16, most: Capability) -> [Limit; 2] {
	let row = |sensitivity, headroom| Limit {
		reason: Reason::Envelope,
		coefficients: vec![Coefficient { point, sensitivity: Ppm(sensitivity) }]
			.try_into()
			.unwrap_or_default(),
		headroom,
	};
	[row(WHOLE, most.export), row(-WHOLE, most.import)]
}

/// The clearing of one interval, with the awards that follow from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
	/// The problem.
	pub snapshot: Snapshot,
	/// The certificate that the runtime accepted.
	pub certificate: Certificate,
	/// What it awards.
	pub outcome: Outcome,
	/// The block in which it was accepted.
	pub block: u32,
}

/// Why an interval's awards cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum MarketError {
	/// The chain could not be asked.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The certificate on chain does not fit the book and the limits that the chain shows: the
	/// state was read at different blocks, or records have been removed.
	#[error("auction {auction}, interval {interval}: the certificate does not verify: {reason}")]
	Unverified {
		/// The auction.
		auction: AuctionId,
		/// The interval.
		interval: u16,
		/// Which check failed.
		reason: String,
	},
}

impl Cleared {
	/// The clearing of an interval, verified again; `None` while it is not cleared.
	pub async fn read(
		at: &AtFinalizedBlock,
		auction: &Auction,
		index: u16,
	) -> Result<Option<Self>, MarketError> {
		let key = (Static(auction.id), index);
		let Some(clearing) = at.read(api::storage().bid_market().clearings(), key).await? else {
			return Ok(None);
		};
		let snapshot = Snapshot::read(at, auction, index).await?;
		let certificate = clearing.certificate.0;
		let outcome =
			tieline_clearing::verify(&snapshot.problem(), &certificate).map_err(|error| {
				MarketError::Unverified {
					auction: auction.id,
					interval: index,
					reason: error.to_string(),
				}
			})?;
		Ok(Some(Self { snapshot, certificate, outcome, block: clearing.at }))
	}

	/// The net injection awarded at each connection point.
	pub fn injections(&self) -> BTreeMap<PointId, Watts> {
		net_injections(&self.snapshot.offers, &self.outcome)
	}
}

/// The net injection that an outcome awards at each connection point: supply less demand.
pub fn net_injections(offers: &[BookOffer], outcome: &Outcome) -> BTreeMap<PointId, Watts> {
	let mut net = BTreeMap::<PointId, Watts>::new();
	for (offer, awards) in offers.iter().zip(&outcome.awards) {
		let awarded = awards.iter().fold(Watts::ZERO, |sum, watts| sum.saturating_add(*watts));
		let at = net.entry(offer.point).or_default();
		*at = match offer.side {
			tieline_primitives::Side::Supply => at.saturating_add(awarded),
			tieline_primitives::Side::Demand => at.saturating_sub(awarded),
		};
	}
	net
}

//! The events of the market.

use super::{Product, Schedule};
use crate::chain::{AccountId, Hash, api::runtime_types::pallet_bid_market::pallet as emitted};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Day, Millis, Money, OverrideId, Price, PricingNodeId, Reason,
	WattHours, Watts,
};

/// An event of the market. Bonds are in the chain's smallest unit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The fields are named as in the runtime, whose documentation has them.
pub enum Event {
	/// A pricing node was created.
	PricingNodeCreated { node: PricingNodeId, iso: AccountId },
	/// The accounts, name or terms of a pricing node were changed.
	PricingNodeChanged { node: PricingNodeId, iso: AccountId, terms_from: Option<Day> },
	/// The zone of a pricing node was changed.
	ZoneSet { node: PricingNodeId },
	/// An auction was opened.
	AuctionOpened {
		auction: AuctionId,
		node: PricingNodeId,
		product: Product,
		day: Day,
		start: Millis,
		interval_length: Millis,
		intervals: u16,
		schedule: Schedule,
		by: AccountId,
	},
	/// The wholesale market's curves were posted or replaced.
	CurvesPosted { auction: AuctionId },
	/// A sealed bid was committed, or replaced an earlier one.
	Committed { auction: AuctionId, aggregation: AggregationId, digest: Hash },
	/// A sealed bid was withdrawn and its bond released.
	CommitmentWithdrawn { auction: AuctionId, aggregation: AggregationId },
	/// A bid was revealed and is in the book; its bond was released.
	BidRevealed { auction: AuctionId, aggregation: AggregationId, offers: u32 },
	/// A bid was not revealed in time; its bond was burned.
	BondForfeited {
		auction: AuctionId,
		aggregation: AggregationId,
		bidder: AccountId,
		amount: u128,
	},
	/// A bid was not revealed in time; its bond was released all the same.
	BondForgiven { auction: AuctionId, aggregation: AggregationId, bidder: AccountId, amount: u128 },
	/// An interval was cleared, at no price where nothing trades. The welfare is in µ$/MWh · W.
	IntervalCleared {
		auction: AuctionId,
		interval: u16,
		price: Option<Price>,
		congestion_rent: Money,
		supplied: Watts,
		consumed: Watts,
		welfare: i128,
		by: AccountId,
	},
	/// A limit row binds in the clearing of an interval.
	LimitBound {
		auction: AuctionId,
		interval: u16,
		area: AreaId,
		row: u16,
		reason: Reason,
		shadow_price: Price,
	},
	/// Limits refused power of an aggregation that was offered at a better price than the clearing
	/// price.
	Curtailed { auction: AuctionId, interval: u16, aggregation: AggregationId, power: Watts },
	/// Overrides of an area were tallied for an interval.
	OverridesTallied { auction: AuctionId, interval: u16, area: AreaId, overrides: Vec<OverrideId> },
	/// The overrides of a DSO in an area withheld energy of an aggregation's awards.
	AwardsWithheld {
		auction: AuctionId,
		interval: u16,
		aggregation: AggregationId,
		area: AreaId,
		dso: AccountId,
		energy: WattHours,
	},
	/// The records of a bid were removed.
	BidRemoved { auction: AuctionId, aggregation: AggregationId },
	/// The records of an auction were removed.
	AuctionRemoved { auction: AuctionId },
}

impl From<emitted::Event> for Event {
	fn from(event: emitted::Event) -> Self {
		use emitted::Event as E;
		match event {
			E::PricingNodeCreated { node, iso } => Self::PricingNodeCreated { node: node.0, iso },
			E::PricingNodeChanged { node, iso, terms_from } => Self::PricingNodeChanged {
				node: node.0,
				iso,
				terms_from: terms_from.map(|day| day.0),
			},
			E::ZoneSet { node } => Self::ZoneSet { node: node.0 },
			E::AuctionOpened {
				auction,
				node,
				product,
				day,
				start,
				interval_length,
				intervals,
				schedule,
				by,
			} => Self::AuctionOpened {
				auction: auction.0,
				node: node.0,
				product: product.into(),
				day: day.0,
				start: start.0,
				interval_length: interval_length.0,
				intervals,
				schedule: schedule.into(),
				by,
			},
			E::CurvesPosted { auction } => Self::CurvesPosted { auction: auction.0 },
			E::Committed { auction, aggregation, digest } => {
				Self::Committed { auction: auction.0, aggregation: aggregation.0, digest }
			},
			E::CommitmentWithdrawn { auction, aggregation } => {
				Self::CommitmentWithdrawn { auction: auction.0, aggregation: aggregation.0 }
			},
			E::BidRevealed { auction, aggregation, offers } => {
				Self::BidRevealed { auction: auction.0, aggregation: aggregation.0, offers }
			},
			E::BondForfeited { auction, aggregation, bidder, amount } => {
				let (auction, aggregation) = (auction.0, aggregation.0);
				Self::BondForfeited { auction, aggregation, bidder, amount }
			},
			E::BondForgiven { auction, aggregation, bidder, amount } => {
				let (auction, aggregation) = (auction.0, aggregation.0);
				Self::BondForgiven { auction, aggregation, bidder, amount }
			},
			E::IntervalCleared {
				auction,
				interval,
				price,
				congestion_rent,
				supplied,
				consumed,
				welfare,
				by,
			} => Self::IntervalCleared {
				auction: auction.0,
				interval,
				price: price.map(|price| price.0),
				congestion_rent: congestion_rent.0,
				supplied: supplied.0,
				consumed: consumed.0,
				welfare,
				by,
			},
			E::LimitBound { auction, interval, area, row, reason, shadow_price } => {
				Self::LimitBound {
					auction: auction.0,
					interval,
					area: area.0,
					row,
					reason: reason.0,
					shadow_price: shadow_price.0,
				}
			},
			E::Curtailed { auction, interval, aggregation, power } => Self::Curtailed {
				auction: auction.0,
				interval,
				aggregation: aggregation.0,
				power: power.0,
			},
			E::OverridesTallied { auction, interval, area, overrides } => Self::OverridesTallied {
				auction: auction.0,
				interval,
				area: area.0,
				overrides: overrides.into_iter().map(|id| id.0).collect(),
			},
			E::AwardsWithheld { auction, interval, aggregation, area, dso, energy } => {
				Self::AwardsWithheld {
					auction: auction.0,
					interval,
					aggregation: aggregation.0,
					area: area.0,
					dso,
					energy: energy.0,
				}
			},
			E::BidRemoved { auction, aggregation } => {
				Self::BidRemoved { auction: auction.0, aggregation: aggregation.0 }
			},
			E::AuctionRemoved { auction } => Self::AuctionRemoved { auction: auction.0 },
		}
	}
}

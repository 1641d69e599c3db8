//! The identifier of a bid in logs.

use std::{fmt, num::ParseIntError, str::FromStr};
use tieline_primitives::{AggregationId, AuctionId};

/// Which bid: that of an aggregation in an auction, of which there is one. It reads `3/7`: the bid
/// of aggregation 7 in auction 3. Everybody can derive it from the chain, so that the logs of all
/// agents name a bid alike, from its commitment to its award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BidId {
	/// The auction.
	pub auction: AuctionId,
	/// The aggregation that bids.
	pub aggregation: AggregationId,
}

impl fmt::Display for BidId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}/{}", self.auction, self.aggregation)
	}
}

/// Why a text names no bid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BidIdError {
	/// There is no slash.
	#[error("write it as `auction/aggregation`, such as `3/7`")]
	NoSlash,
	/// A part is no number.
	#[error(transparent)]
	NoNumber(#[from] ParseIntError),
}

impl FromStr for BidId {
	type Err = BidIdError;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let (auction, aggregation) = text.split_once('/').ok_or(BidIdError::NoSlash)?;
		let auction = AuctionId(auction.parse()?);
		Ok(Self { auction, aggregation: AggregationId(aggregation.parse()?) })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_bid_is_named_by_auction_and_aggregation() {
		let id = BidId { auction: AuctionId(3), aggregation: AggregationId(7) };
		assert_eq!(id.to_string(), "3/7");
		assert_eq!("3/7".parse(), Ok(id));
		assert_eq!("37".parse::<BidId>(), Err(BidIdError::NoSlash));
		assert!("3/x".parse::<BidId>().is_err());
	}
}

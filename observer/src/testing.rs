//! Parts of a market for the tests of this crate.

use tieline_client::{
	chain::AccountId,
	market::{Auction, Gate, PricingNode, Product, Schedule, Terms},
	zone::{LocalTime, zone},
};
use tieline_primitives::{AuctionId, Day, Millis, Price, PricingNodeId, Watts, Zone};

/// The start of 15 April 2026 in Fresno.
pub(crate) const START: Millis = Millis(1_776_236_400_000);

/// An auction of 24 hours at the first node; bids until 40 ms of chain time, reveals until 60 ms,
/// clears until 100 ms.
pub(crate) fn auction(id: u32) -> Auction {
	Auction {
		id: AuctionId(id),
		node: PricingNodeId(0),
		product: Product::DayAhead,
		day: Day(20_558),
		start: START,
		interval_length: Millis(3_600_000),
		intervals: 24,
		schedule: Schedule {
			bidding_until: Millis(40),
			revealing_until: Millis(60),
			clearing_until: Millis(100),
		},
		terms: terms(),
		kept_until: Millis(1_000_000),
		bids: 2,
		cleared: 24,
	}
}

fn terms() -> Terms {
	Terms {
		floor: Price(-150_000_000),
		cap: Price(1_000_000_000),
		bond: 1_000_000_000_000,
		bond_per_mw: 20_000_000_000_000,
		minimum_size: Watts(100_000),
		interval_length: Millis(3_600_000),
		gate: Gate::replayed(Millis(40), Millis(20), Millis(40)),
	}
}

/// The zone of California.
fn california() -> Zone {
	zone("America/Los_Angeles", 2025..=2027).expect("a zone")
}

/// The clocks of California.
pub(crate) fn clocks() -> LocalTime {
	LocalTime::of(&california(), Day(20_558))
}

/// A pricing node in California.
pub(crate) fn pricing_node(name: &str) -> PricingNode {
	PricingNode {
		iso: AccountId([1; 32]),
		congestion_account: AccountId([2; 32]),
		name: name.into(),
		terms: terms(),
		next_terms: None,
		zone: california(),
		replay: true,
	}
}

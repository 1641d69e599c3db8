//! Weights for `pallet_bid_market`
//!
//! Estimated from the number of storage accesses and the work per offer and row; to be replaced by
//! what `frame-omni-bencher v1 benchmark pallet --pallet=pallet_bid_market` measures.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};
use core::marker::PhantomData;

/// Weight functions needed for `pallet_bid_market`.
pub trait WeightInfo {
	fn create_pricing_node() -> Weight;
	fn set_pricing_node() -> Weight;
	fn open_auction() -> Weight;
	fn commit() -> Weight;
	fn withdraw_commitment() -> Weight;
	fn reveal(o: u32, ) -> Weight;
	fn forfeit() -> Weight;
	fn clear(o: u32, ) -> Weight;
	fn verify_certificate(w: u32, ) -> Weight;
	fn note_bound_limits(b: u32, ) -> Weight;
	fn remove_bid() -> Weight;
	fn remove_auction() -> Weight;
}

/// Weights for `pallet_bid_market` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `BidMarket::NextPricingNode` (r:1 w:1)
	/// Storage: `BidMarket::PricingNodes` (r:0 w:1)
	fn create_pricing_node() -> Weight {
		Weight::from_parts(15_000_000, 1_489)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `BidMarket::PricingNodes` (r:1 w:1)
	fn set_pricing_node() -> Weight {
		Weight::from_parts(16_000_000, 3_580)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Storage: `BidMarket::LastDay` (r:1 w:1)
	/// Storage: `BidMarket::NextAuction` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `BidMarket::Auctions` (r:0 w:1)
	/// Storage: `BidMarket::DayAuctions` (r:0 w:1)
	/// Storage: `BidMarket::Deposits` (r:0 w:1)
	/// Storage: `BidMarket::Curves` (r:0 w:24)
	fn open_auction() -> Weight {
		Weight::from_parts(200_000_000, 4_200)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(30_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `DerRegistry` aggregation, portfolio (r:3 w:0)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn commit() -> Weight {
		Weight::from_parts(60_000_000, 4_200)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn withdraw_commitment() -> Weight {
		Weight::from_parts(55_000_000, 4_200)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:0)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Storage: `DerRegistry` aggregation, portfolio (r:3 w:0), capability (r:o w:0)
	/// Storage: `DsoConstraints` area, point (r:2o w:0)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `BidMarket::BookSize` (r:24 w:24)
	/// Storage: `BidMarket::Book` (r:0 w:24)
	/// Storage: `BidMarket::RevealedBids` (r:0 w:1)
	/// The range of component `o` is that of the pallet's constants.
	fn reveal(o: u32, ) -> Weight {
		Weight::from_parts(120_000_000, 4_200)
			.saturating_add(Weight::from_parts(9_000_000, 0).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(31_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(o.into())))
			.saturating_add(T::DbWeight::get().writes(52_u64))
			.saturating_add(Weight::from_parts(0, 2_560).saturating_mul(o.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn forfeit() -> Weight {
		Weight::from_parts(80_000_000, 6_200)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::Clearings` (r:1 w:1)
	/// Storage: `BidMarket::Curves` (r:1 w:0)
	/// Storage: `DsoConstraints` areas, limits (r:2 w:0)
	/// Storage: `BidMarket::Book` (r:o w:0)
	/// Storage: `BidMarket::Curtailment` (r:o w:o)
	/// The range of component `o` is that of the pallet's constants.
	fn clear(o: u32, ) -> Weight {
		Weight::from_parts(150_000_000, 30_000)
			.saturating_add(Weight::from_parts(22_000_000, 0).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(o.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(o.into())))
			.saturating_add(Weight::from_parts(0, 6_000).saturating_mul(o.into()))
	}
	/// The range of component `w` is `[0, 10000]`, thousands of elementary operations.
	fn verify_certificate(w: u32, ) -> Weight {
		Weight::from_parts(50_000_000, 0)
			.saturating_add(Weight::from_parts(10_000_000, 0).saturating_mul(w.into()))
	}
	/// The range of component `b` is `[0, 256]`.
	fn note_bound_limits(b: u32, ) -> Weight {
		Weight::from_parts(2_000_000, 0)
			.saturating_add(Weight::from_parts(8_000_000, 0).saturating_mul(b.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::RevealedBids` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `BidMarket::Book` (r:24 w:24)
	/// Storage: `BidMarket::BookSize` (r:24 w:24)
	fn remove_bid() -> Weight {
		Weight::from_parts(260_000_000, 200_000)
			.saturating_add(T::DbWeight::get().reads(52_u64))
			.saturating_add(T::DbWeight::get().writes(52_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::Deposits` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `BidMarket::DayAuctions` (r:0 w:1)
	/// Storage: `BidMarket::Curves` (r:0 w:24)
	/// Storage: `BidMarket::Clearings` (r:0 w:24)
	fn remove_auction() -> Weight {
		Weight::from_parts(120_000_000, 4_200)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(53_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	/// Storage: `BidMarket::NextPricingNode` (r:1 w:1)
	/// Storage: `BidMarket::PricingNodes` (r:0 w:1)
	fn create_pricing_node() -> Weight {
		Weight::from_parts(15_000_000, 1_489)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `BidMarket::PricingNodes` (r:1 w:1)
	fn set_pricing_node() -> Weight {
		Weight::from_parts(16_000_000, 3_580)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Storage: `BidMarket::LastDay` (r:1 w:1)
	/// Storage: `BidMarket::NextAuction` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `BidMarket::Auctions` (r:0 w:1)
	/// Storage: `BidMarket::DayAuctions` (r:0 w:1)
	/// Storage: `BidMarket::Deposits` (r:0 w:1)
	/// Storage: `BidMarket::Curves` (r:0 w:24)
	fn open_auction() -> Weight {
		Weight::from_parts(200_000_000, 4_200)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(30_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `DerRegistry` aggregation, portfolio (r:3 w:0)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn commit() -> Weight {
		Weight::from_parts(60_000_000, 4_200)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn withdraw_commitment() -> Weight {
		Weight::from_parts(55_000_000, 4_200)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:0)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Storage: `DerRegistry` aggregation, portfolio (r:3 w:0), capability (r:o w:0)
	/// Storage: `DsoConstraints` area, point (r:2o w:0)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `BidMarket::BookSize` (r:24 w:24)
	/// Storage: `BidMarket::Book` (r:0 w:24)
	/// Storage: `BidMarket::RevealedBids` (r:0 w:1)
	/// The range of component `o` is that of the pallet's constants.
	fn reveal(o: u32, ) -> Weight {
		Weight::from_parts(120_000_000, 4_200)
			.saturating_add(Weight::from_parts(9_000_000, 0).saturating_mul(o.into()))
			.saturating_add(RocksDbWeight::get().reads(31_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(o.into())))
			.saturating_add(RocksDbWeight::get().writes(52_u64))
			.saturating_add(Weight::from_parts(0, 2_560).saturating_mul(o.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn forfeit() -> Weight {
		Weight::from_parts(80_000_000, 6_200)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::Clearings` (r:1 w:1)
	/// Storage: `BidMarket::Curves` (r:1 w:0)
	/// Storage: `DsoConstraints` areas, limits (r:2 w:0)
	/// Storage: `BidMarket::Book` (r:o w:0)
	/// Storage: `BidMarket::Curtailment` (r:o w:o)
	/// The range of component `o` is that of the pallet's constants.
	fn clear(o: u32, ) -> Weight {
		Weight::from_parts(150_000_000, 30_000)
			.saturating_add(Weight::from_parts(22_000_000, 0).saturating_mul(o.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(o.into())))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(o.into())))
			.saturating_add(Weight::from_parts(0, 6_000).saturating_mul(o.into()))
	}
	/// The range of component `w` is `[0, 10000]`, thousands of elementary operations.
	fn verify_certificate(w: u32, ) -> Weight {
		Weight::from_parts(50_000_000, 0)
			.saturating_add(Weight::from_parts(10_000_000, 0).saturating_mul(w.into()))
	}
	/// The range of component `b` is `[0, 256]`.
	fn note_bound_limits(b: u32, ) -> Weight {
		Weight::from_parts(2_000_000, 0)
			.saturating_add(Weight::from_parts(8_000_000, 0).saturating_mul(b.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::RevealedBids` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `BidMarket::Book` (r:24 w:24)
	/// Storage: `BidMarket::BookSize` (r:24 w:24)
	fn remove_bid() -> Weight {
		Weight::from_parts(260_000_000, 200_000)
			.saturating_add(RocksDbWeight::get().reads(52_u64))
			.saturating_add(RocksDbWeight::get().writes(52_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Storage: `BidMarket::Deposits` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:0)
	/// Storage: `BidMarket::DayAuctions` (r:0 w:1)
	/// Storage: `BidMarket::Curves` (r:0 w:24)
	/// Storage: `BidMarket::Clearings` (r:0 w:24)
	fn remove_auction() -> Weight {
		Weight::from_parts(120_000_000, 4_200)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(53_u64))
	}
}

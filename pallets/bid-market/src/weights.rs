//! Weights of `pallet_bid_market`, measured with `frame-benchmarking` 64.0.0.
//!
//! 2026-11-29, 20 steps of 10 repetitions, Compiled execution, cache
//! 1024 MiB, on AMD EPYC. Written by `cargo xtask weights`; do not edit.
//!
//! Measured: `commit` (with two reads added by hand for the state of the aggregator),
//! `withdraw_commitment`, `clear` and the three parts of its verification. Those of the calendar and all
//! parts by intervals are estimates by hand since: measure all again.

#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::ParityDbWeight},
};

/// What the calls of the pallet weigh.
pub trait WeightInfo {
	/// Of `create_pricing_node`.
	fn create_pricing_node() -> Weight;
	/// Of `set_pricing_node`.
	fn set_pricing_node() -> Weight;
	/// Of `open_auction`.
	fn open_auction(i: u32) -> Weight;
	/// Of `commit`.
	fn commit() -> Weight;
	/// Of `withdraw_commitment`.
	fn withdraw_commitment() -> Weight;
	/// Of `reveal`.
	fn reveal(p: u32, i: u32, o: u32) -> Weight;
	/// Of `forgive`.
	fn forgive() -> Weight;
	/// Of `forfeit`.
	fn forfeit() -> Weight;
	/// Of `clear`.
	fn clear(o: u32) -> Weight;
	/// Of `verify_certificate`.
	fn verify_certificate(w: u32) -> Weight;
	/// Of `verify_ties`.
	fn verify_ties(w: u32) -> Weight;
	/// Of `note_bound_limits`.
	fn note_bound_limits(b: u32) -> Weight;
	/// Of `remove_bid`.
	fn remove_bid(i: u32, o: u32) -> Weight;
	/// Of `remove_auction`.
	fn remove_auction(i: u32) -> Weight;
	/// Of `set_zone`.
	fn set_zone() -> Weight;
	/// Of `post_curves`.
	fn post_curves(i: u32) -> Weight;
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `BidMarket::NextPricingNode` (r:1 w:1)
	/// Proof: `BidMarket::NextPricingNode` (`max_values`: Some(1), `max_size`: Some(2), added: 497, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:0 w:1)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	fn create_pricing_node() -> Weight {
		Weight::from_parts(20_000_000, 1493)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `BidMarket::PricingNodes` (r:1 w:1)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	fn set_pricing_node() -> Weight {
		Weight::from_parts(30_000_000, 4400)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:1)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:31 w:1)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Auctions` (r:31 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::NextAuction` (r:1 w:1)
	/// Proof: `BidMarket::NextAuction` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Curves` (r:0 w:24)
	/// Proof: `BidMarket::Curves` (`max_values`: None, `max_size`: Some(1048), added: 3523, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Deposits` (r:0 w:1)
	/// Proof: `BidMarket::Deposits` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn open_auction(i: u32) -> Weight {
		Weight::from_parts(100_000_000, 81311)
			.saturating_add(Weight::from_parts(16_000_000, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(68_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(i.into())))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(131), added: 2606, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:0)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn commit() -> Weight {
		// Proof size: `1161` measured, `4772` estimated.
		// Shortest time: 69_734 picoseconds.
		Weight::from_parts(73_880_000, 4772)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(131), added: 2606, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn withdraw_commitment() -> Weight {
		// Proof size: `846` measured, `3676` estimated.
		// Shortest time: 51_427 picoseconds.
		Weight::from_parts(54_822_000, 3676)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:0)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:0)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:8 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:2048 w:0)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::BookSize` (r:24 w:24)
	/// Proof: `BidMarket::BookSize` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Book` (r:0 w:24)
	/// Proof: `BidMarket::Book` (`max_values`: None, `max_size`: Some(679972), added: 682447, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::RevealedBids` (r:0 w:1)
	/// Proof: `BidMarket::RevealedBids` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[1, 2048]`, that of `i` `[1, 300]`. Component `o` is not measured yet: five
	/// microseconds are above what hashing, decoding and sorting an offer of ten steps take.
	fn reveal(p: u32, i: u32, o: u32) -> Weight {
		Weight::from_parts(692_907_000, 61110)
			.saturating_add(Weight::from_parts(14_321_298, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(5_000_000, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(i.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 3814).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 2505).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(5_000_000, 0).saturating_mul(o.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn forgive() -> Weight {
		// Proof size: `831` measured, `3676` estimated.
		// Shortest time: 70_734 picoseconds.
		Weight::from_parts(80_320_000, 3676)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn forfeit() -> Weight {
		// Proof size: `1086` measured, `6196` estimated.
		// Shortest time: 85_216 picoseconds.
		Weight::from_parts(94_982_000, 6196)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(131), added: 2606, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Clearings` (r:1 w:1)
	/// Proof: `BidMarket::Clearings` (`max_values`: None, `max_size`: Some(82077), added: 84552, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Book` (r:6145 w:0)
	/// Proof: `BidMarket::Book` (`max_values`: None, `max_size`: Some(5505062), added: 5507537, mode: `Measured`)
	/// Storage: `DsoConstraints::AreasOf` (r:1 w:0)
	/// Proof: `DsoConstraints::AreasOf` (`max_values`: None, `max_size`: Some(35), added: 2510, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Postings` (r:8 w:0)
	/// Proof: `DsoConstraints::Postings` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:7 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PostedRows` (r:8 w:0)
	/// Proof: `DsoConstraints::PostedRows` (`max_values`: None, `max_size`: Some(810028), added: 812503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Standings` (r:7 w:0)
	/// Proof: `DsoConstraints::Standings` (`max_values`: None, `max_size`: Some(12556), added: 15031, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Curves` (r:1 w:0)
	/// Proof: `BidMarket::Curves` (`max_values`: None, `max_size`: Some(1048), added: 3523, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Curtailment` (r:6144 w:6144)
	/// Proof: `BidMarket::Curtailment` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// The range of component `o` is `[1, 6144]`.
	fn clear(o: u32) -> Weight {
		// Proof size: `145182 + o * (47 ±0)` measured, `6501014 + o * (2524 ±0)` estimated.
		// Shortest time: 1_426_256 picoseconds.
		Weight::from_parts(1_463_862_000, 6501014)
			// Standard error: 94_175
			.saturating_add(Weight::from_parts(14_837_571, 0).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(36_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(o.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(o.into())))
			.saturating_add(Weight::from_parts(0, 2524).saturating_mul(o.into()))
	}
	/// The range of component `w` is `[0, 8000]`.
	fn verify_certificate(w: u32) -> Weight {
		// Proof size: `0` measured, `0` estimated.
		// Shortest time: 341_800 picoseconds.
		Weight::from_parts(344_043_000, 0)
			// Standard error: 29_548
			.saturating_add(Weight::from_parts(8_194_267, 0).saturating_mul(w.into()))
	}
	/// The range of component `w` is `[0, 8000]`.
	fn verify_ties(w: u32) -> Weight {
		// Proof size: `0` measured, `0` estimated.
		// Shortest time: 6_700 picoseconds.
		Weight::from_parts(985_718_834, 0)
			// Standard error: 69_643
			.saturating_add(Weight::from_parts(6_083_745, 0).saturating_mul(w.into()))
	}
	/// The range of component `b` is `[0, 4096]`.
	fn note_bound_limits(b: u32) -> Weight {
		// Proof size: `0` measured, `0` estimated.
		// Shortest time: 150 picoseconds.
		Weight::from_parts(160_000, 0)
			// Standard error: 5_357
			.saturating_add(Weight::from_parts(1_732_523, 0).saturating_mul(b.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::RevealedBids` (r:1 w:1)
	/// Proof: `BidMarket::RevealedBids` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Book` (r:24 w:24)
	/// Proof: `BidMarket::Book` (`max_values`: None, `max_size`: Some(679972), added: 682447, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::BookSize` (r:24 w:24)
	/// Proof: `BidMarket::BookSize` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// The range of component `i` is `[1, 300]`, that of `o` `[300, 32768]`.
	fn remove_bid(i: u32, o: u32) -> Weight {
		Weight::from_parts(100_000_000, 4000)
			.saturating_add(Weight::from_parts(14_000_000, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(311_447, 0).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(i.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 684952).saturating_mul(i.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Deposits` (r:1 w:1)
	/// Proof: `BidMarket::Deposits` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Clearings` (r:0 w:24)
	/// Proof: `BidMarket::Clearings` (`max_values`: None, `max_size`: Some(25734), added: 28209, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Curves` (r:0 w:24)
	/// Proof: `BidMarket::Curves` (`max_values`: None, `max_size`: Some(1048), added: 3523, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:0 w:1)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	fn remove_auction(i: u32) -> Weight {
		Weight::from_parts(60_000_000, 3676)
			.saturating_add(Weight::from_parts(4_500_000, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(i.into())))
	}
	/// An estimate: reads the node, its last day and the time, and writes the node.
	fn set_zone() -> Weight {
		Weight::from_parts(30_000_000, 4400)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// An estimate: reads auction, node and time, and checks and writes a curve for each interval.
	/// The range of component `i` is `[1, 300]`.
	fn post_curves(i: u32) -> Weight {
		Weight::from_parts(50_000_000, 4400)
			.saturating_add(Weight::from_parts(16_000_000, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(i.into())))
	}
}

/// The measured weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn create_pricing_node() -> Weight {
		Weight::from_parts(20_000_000, 1493)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn set_pricing_node() -> Weight {
		Weight::from_parts(30_000_000, 4400)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn open_auction(i: u32) -> Weight {
		Weight::from_parts(100_000_000, 81311)
			.saturating_add(Weight::from_parts(16_000_000, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(68_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(i.into())))
	}
	fn commit() -> Weight {
		Weight::from_parts(73_880_000, 4772)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn withdraw_commitment() -> Weight {
		Weight::from_parts(54_822_000, 3676)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn reveal(p: u32, i: u32, o: u32) -> Weight {
		Weight::from_parts(692_907_000, 61110)
			.saturating_add(Weight::from_parts(14_321_298, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(5_000_000, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(15_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(i.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 3814).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 2505).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(5_000_000, 0).saturating_mul(o.into()))
	}
	fn forgive() -> Weight {
		Weight::from_parts(80_320_000, 3676)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn forfeit() -> Weight {
		Weight::from_parts(94_982_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn clear(o: u32) -> Weight {
		Weight::from_parts(1_463_862_000, 6501014)
			.saturating_add(Weight::from_parts(14_837_571, 0).saturating_mul(o.into()))
			.saturating_add(ParityDbWeight::get().reads(36_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(o.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(o.into())))
			.saturating_add(Weight::from_parts(0, 2524).saturating_mul(o.into()))
	}
	fn verify_certificate(w: u32) -> Weight {
		Weight::from_parts(344_043_000, 0)
			.saturating_add(Weight::from_parts(8_194_267, 0).saturating_mul(w.into()))
	}
	fn verify_ties(w: u32) -> Weight {
		Weight::from_parts(985_718_834, 0)
			.saturating_add(Weight::from_parts(6_083_745, 0).saturating_mul(w.into()))
	}
	fn note_bound_limits(b: u32) -> Weight {
		Weight::from_parts(160_000, 0)
			.saturating_add(Weight::from_parts(1_732_523, 0).saturating_mul(b.into()))
	}
	fn remove_bid(i: u32, o: u32) -> Weight {
		Weight::from_parts(100_000_000, 4000)
			.saturating_add(Weight::from_parts(14_000_000, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(311_447, 0).saturating_mul(o.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(i.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 684952).saturating_mul(i.into()))
	}
	fn remove_auction(i: u32) -> Weight {
		Weight::from_parts(60_000_000, 3676)
			.saturating_add(Weight::from_parts(4_500_000, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(i.into())))
	}
	fn set_zone() -> Weight {
		Weight::from_parts(30_000_000, 4400)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn post_curves(i: u32) -> Weight {
		Weight::from_parts(50_000_000, 4400)
			.saturating_add(Weight::from_parts(16_000_000, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(i.into())))
	}
}

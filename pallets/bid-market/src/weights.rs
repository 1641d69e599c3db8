//! Weights of `pallet_bid_market`, measured with `frame-benchmarking` 64.0.0.
//!
//! 2026-11-29, 20 steps of 10 repetitions, Compiled execution, cache
//! 1024 MiB, on AMD EPYC. Written by `cargo xtask weights`; do not edit.

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
	/// Of `post_curves`.
	fn post_curves(i: u32) -> Weight;
	/// Of `set_zone`.
	fn set_zone() -> Weight;
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
	/// Of `tally_overrides`.
	fn tally_overrides(o: u32, n: u32) -> Weight;
	/// Of `remove_bid`.
	fn remove_bid(i: u32, o: u32) -> Weight;
	/// Of `remove_auction`.
	fn remove_auction(i: u32) -> Weight;
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `BidMarket::NextPricingNode` (r:1 w:1)
	/// Proof: `BidMarket::NextPricingNode` (`max_values`: Some(1), `max_size`: Some(2), added: 497, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::AreasOf` (r:1 w:0)
	/// Proof: `DsoConstraints::AreasOf` (`max_values`: None, `max_size`: Some(35), added: 2510, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:0 w:1)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	fn create_pricing_node() -> Weight {
		// Proof size: `51` measured, `3587` estimated.
		// Shortest time: 13_280 picoseconds.
		Weight::from_parts(14_302_000, 3587)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `BidMarket::PricingNodes` (r:1 w:1)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::AreasOf` (r:1 w:0)
	/// Proof: `DsoConstraints::AreasOf` (`max_values`: None, `max_size`: Some(35), added: 2510, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	fn set_pricing_node() -> Weight {
		// Proof size: `982` measured, `4349` estimated.
		// Shortest time: 18_618 picoseconds.
		Weight::from_parts(20_099_000, 4349)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:1)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:31 w:1)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Auctions` (r:31 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::NextAuction` (r:1 w:1)
	/// Proof: `BidMarket::NextAuction` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Curves` (r:0 w:300)
	/// Proof: `BidMarket::Curves` (`max_values`: None, `max_size`: Some(1048), added: 3523, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Deposits` (r:0 w:1)
	/// Proof: `BidMarket::Deposits` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// The range of component `i` is `[1, 300]`.
	fn open_auction(i: u32) -> Weight {
		// Proof size: `7889` measured, `83512` estimated.
		// Shortest time: 226_577 picoseconds.
		Weight::from_parts(231_646_286, 83512)
			// Standard error: 2_042
			.saturating_add(Weight::from_parts(2_275_846, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(68_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(i.into())))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:0)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Curves` (r:0 w:300)
	/// Proof: `BidMarket::Curves` (`max_values`: None, `max_size`: Some(1048), added: 3523, mode: `MaxEncodedLen`)
	/// The range of component `i` is `[1, 300]`.
	fn post_curves(i: u32) -> Weight {
		// Proof size: `1324` measured, `4349` estimated.
		// Shortest time: 15_373 picoseconds.
		Weight::from_parts(9_932_863, 4349)
			// Standard error: 1_426
			.saturating_add(Weight::from_parts(2_167_426, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(i.into())))
	}
	/// Storage: `BidMarket::PricingNodes` (r:1 w:1)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	fn set_zone() -> Weight {
		// Proof size: `403` measured, `4349` estimated.
		// Shortest time: 14_211 picoseconds.
		Weight::from_parts(15_192_000, 4349)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:0)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn commit() -> Weight {
		// Proof size: `1277` measured, `5412` estimated.
		// Shortest time: 68_352 picoseconds.
		Weight::from_parts(73_830_000, 5412)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn withdraw_commitment() -> Weight {
		// Proof size: `916` measured, `3766` estimated.
		// Shortest time: 50_445 picoseconds.
		Weight::from_parts(52_919_000, 3766)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:0)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:0)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:8 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:2048 w:0)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::BookSize` (r:300 w:300)
	/// Proof: `BidMarket::BookSize` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Book` (r:0 w:300)
	/// Proof: `BidMarket::Book` (`max_values`: None, `max_size`: Some(5505062), added: 5507537, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::RevealedBids` (r:0 w:1)
	/// Proof: `BidMarket::RevealedBids` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[55, 2048]`.
	/// The range of component `i` is `[9, 300]`.
	/// The range of component `o` is `[2048, 32768]`.
	fn reveal(p: u32, i: u32, o: u32) -> Weight {
		// Proof size: `2538 + p * (117 ±0)` measured, `5412 + i * (2505 ±0) + p * (4487 ±0)` estimated.
		// Shortest time: 25_415_688 picoseconds.
		Weight::from_parts(1_708_759_945, 5412)
			// Standard error: 184_692
			.saturating_add(Weight::from_parts(10_286_944, 0).saturating_mul(p.into()))
			// Standard error: 1_262_766
			.saturating_add(Weight::from_parts(4_552_756, 0).saturating_mul(i.into()))
			// Standard error: 11_985
			.saturating_add(Weight::from_parts(1_778_420, 0).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(i.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 2505).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(0, 4487).saturating_mul(p.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Finality::StalledSince` (r:1 w:0)
	/// Proof: `Finality::StalledSince` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Finality::Stalls` (r:1 w:0)
	/// Proof: `Finality::Stalls` (`max_values`: Some(1), `max_size`: Some(1026), added: 1521, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn forgive() -> Weight {
		// Proof size: `2043` measured, `3766` estimated.
		// Shortest time: 52_819 picoseconds.
		Weight::from_parts(55_913_000, 3766)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Finality::StalledSince` (r:1 w:0)
	/// Proof: `Finality::StalledSince` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Finality::Stalls` (r:1 w:0)
	/// Proof: `Finality::Stalls` (`max_values`: Some(1), `max_size`: Some(1026), added: 1521, mode: `MaxEncodedLen`)
	/// Storage: `Finality::Latest` (r:1 w:0)
	/// Proof: `Finality::Latest` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Commitments` (r:1 w:1)
	/// Proof: `BidMarket::Commitments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn forfeit() -> Weight {
		// Proof size: `2043` measured, `3766` estimated.
		// Shortest time: 44_887 picoseconds.
		Weight::from_parts(48_672_000, 3766)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Clearings` (r:1 w:1)
	/// Proof: `BidMarket::Clearings` (`max_values`: None, `max_size`: Some(82077), added: 84552, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Book` (r:6145 w:0)
	/// Proof: `BidMarket::Book` (`max_values`: None, `max_size`: Some(5505062), added: 5507537, mode: `Measured`)
	/// Storage: `DsoConstraints::AreasOf` (r:1 w:0)
	/// Proof: `DsoConstraints::AreasOf` (`max_values`: None, `max_size`: Some(35), added: 2510, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Postings` (r:8 w:0)
	/// Proof: `DsoConstraints::Postings` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:7 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
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
		// Proof size: `145051 + o * (47 ±0)` measured, `6501014 + o * (2524 ±0)` estimated.
		// Shortest time: 1_403_021 picoseconds.
		Weight::from_parts(570_535_241, 6501014)
			// Standard error: 59_056
			.saturating_add(Weight::from_parts(11_161_072, 0).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(36_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(o.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(o.into())))
			.saturating_add(Weight::from_parts(0, 2524).saturating_mul(o.into()))
	}
	/// The range of component `w` is `[0, 8000]`.
	fn verify_certificate(w: u32) -> Weight {
		// Proof size: `0` measured, `0` estimated.
		// Shortest time: 356_671 picoseconds.
		Weight::from_parts(358_765_000, 0)
			// Standard error: 11_885
			.saturating_add(Weight::from_parts(6_325_776, 0).saturating_mul(w.into()))
	}
	/// The range of component `w` is `[0, 8000]`.
	fn verify_ties(w: u32) -> Weight {
		// Proof size: `0` measured, `0` estimated.
		// Shortest time: 6_489 picoseconds.
		Weight::from_parts(855_774_062, 0)
			// Standard error: 19_351
			.saturating_add(Weight::from_parts(4_672_634, 0).saturating_mul(w.into()))
	}
	/// The range of component `b` is `[0, 4096]`.
	fn note_bound_limits(b: u32) -> Weight {
		// Proof size: `0` measured, `0` estimated.
		// Shortest time: 140 picoseconds.
		Weight::from_parts(1_263_100, 0)
			// Standard error: 466
			.saturating_add(Weight::from_parts(1_666_702, 0).saturating_mul(b.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:0)
	/// Storage: `BidMarket::Clearings` (r:1 w:0)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `DsoConstraints::Areas` (r:8 w:0)
	/// Storage: `BidMarket::TalliedOverrides` (r:1 w:1)
	/// Storage: `DsoConstraints::Overrides` (r:32 w:0)
	/// Storage: `BidMarket::Book` (r:6145 w:0)
	/// Storage: `DsoConstraints::AreasOf` (r:1 w:0)
	/// Storage: `DsoConstraints::Postings` (r:8 w:0)
	/// Storage: `DsoConstraints::PostedRows` (r:8 w:0)
	/// Storage: `DsoConstraints::Standings` (r:7 w:0)
	/// Storage: `BidMarket::Curves` (r:1 w:0)
	/// Storage: `BidMarket::OverrideCurtailment` (r:6144 w:6144)
	/// The range of component `o` is `[1, 6144]`.
	/// The range of component `n` is `[1, 32]`.
	// Not measured yet: by analogy with `clear`, which reads the same records, with the numbers of reads
	// and writes of this call, and thirty milliseconds for sharing what 32 overrides of 256 points take.
	fn tally_overrides(o: u32, n: u32) -> Weight {
		Weight::from_parts(30_570_535_241, 6501014)
			.saturating_add(Weight::from_parts(11_161_072, 0).saturating_mul(o.into()))
			.saturating_add(Weight::from_parts(20_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(39_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(o.into())))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(o.into())))
			.saturating_add(Weight::from_parts(0, 2609).saturating_mul(o.into()))
			.saturating_add(Weight::from_parts(0, 3218).saturating_mul(n.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::RevealedBids` (r:1 w:1)
	/// Proof: `BidMarket::RevealedBids` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Book` (r:300 w:300)
	/// Proof: `BidMarket::Book` (`max_values`: None, `max_size`: Some(5505062), added: 5507537, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::BookSize` (r:300 w:300)
	/// Proof: `BidMarket::BookSize` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// The range of component `i` is `[9, 300]`.
	/// The range of component `o` is `[300, 32768]`.
	fn remove_bid(i: u32, o: u32) -> Weight {
		// Proof size: `348 + i * (55 ±0) + o * (168 ±0)` measured, `3766 + i * (5507537 ±0)` estimated.
		// Shortest time: 3_080_372 picoseconds.
		Weight::from_parts(3_132_329_000, 3766)
			// Standard error: 294_216
			.saturating_add(Weight::from_parts(6_209_094, 0).saturating_mul(i.into()))
			// Standard error: 2_699
			.saturating_add(Weight::from_parts(125_533, 0).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(i.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 5507537).saturating_mul(i.into()))
	}
	/// Storage: `BidMarket::Auctions` (r:1 w:1)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Deposits` (r:1 w:1)
	/// Proof: `BidMarket::Deposits` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Clearings` (r:0 w:300)
	/// Proof: `BidMarket::Clearings` (`max_values`: None, `max_size`: Some(82077), added: 84552, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Curves` (r:0 w:300)
	/// Proof: `BidMarket::Curves` (`max_values`: None, `max_size`: Some(1048), added: 3523, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:0 w:1)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// The range of component `i` is `[1, 300]`.
	fn remove_auction(i: u32) -> Weight {
		// Proof size: `704` measured, `3766` estimated.
		// Shortest time: 47_641 picoseconds.
		Weight::from_parts(33_934_924, 3766)
			// Standard error: 3_382
			.saturating_add(Weight::from_parts(2_885_285, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(i.into())))
	}
}

/// The measured weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn create_pricing_node() -> Weight {
		Weight::from_parts(14_302_000, 3587)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn set_pricing_node() -> Weight {
		Weight::from_parts(20_099_000, 4349)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn open_auction(i: u32) -> Weight {
		Weight::from_parts(231_646_286, 83512)
			.saturating_add(Weight::from_parts(2_275_846, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(68_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(i.into())))
	}
	fn post_curves(i: u32) -> Weight {
		Weight::from_parts(9_932_863, 4349)
			.saturating_add(Weight::from_parts(2_167_426, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(i.into())))
	}
	fn set_zone() -> Weight {
		Weight::from_parts(15_192_000, 4349)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn commit() -> Weight {
		Weight::from_parts(73_830_000, 5412)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn withdraw_commitment() -> Weight {
		Weight::from_parts(52_919_000, 3766)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn reveal(p: u32, i: u32, o: u32) -> Weight {
		Weight::from_parts(1_708_759_945, 5412)
			.saturating_add(Weight::from_parts(10_286_944, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(4_552_756, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(1_778_420, 0).saturating_mul(o.into()))
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(i.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 2505).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(0, 4487).saturating_mul(p.into()))
	}
	fn forgive() -> Weight {
		Weight::from_parts(55_913_000, 3766)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn forfeit() -> Weight {
		Weight::from_parts(48_672_000, 3766)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn clear(o: u32) -> Weight {
		Weight::from_parts(570_535_241, 6501014)
			.saturating_add(Weight::from_parts(11_161_072, 0).saturating_mul(o.into()))
			.saturating_add(ParityDbWeight::get().reads(36_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(o.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(o.into())))
			.saturating_add(Weight::from_parts(0, 2524).saturating_mul(o.into()))
	}
	fn verify_certificate(w: u32) -> Weight {
		Weight::from_parts(358_765_000, 0)
			.saturating_add(Weight::from_parts(6_325_776, 0).saturating_mul(w.into()))
	}
	fn verify_ties(w: u32) -> Weight {
		Weight::from_parts(855_774_062, 0)
			.saturating_add(Weight::from_parts(4_672_634, 0).saturating_mul(w.into()))
	}
	fn note_bound_limits(b: u32) -> Weight {
		Weight::from_parts(1_263_100, 0)
			.saturating_add(Weight::from_parts(1_666_702, 0).saturating_mul(b.into()))
	}
	fn tally_overrides(o: u32, n: u32) -> Weight {
		Weight::from_parts(30_570_535_241, 6501014)
			.saturating_add(Weight::from_parts(11_161_072, 0).saturating_mul(o.into()))
			.saturating_add(Weight::from_parts(20_000_000, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(39_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(o.into())))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(o.into())))
			.saturating_add(Weight::from_parts(0, 2609).saturating_mul(o.into()))
			.saturating_add(Weight::from_parts(0, 3218).saturating_mul(n.into()))
	}
	fn remove_bid(i: u32, o: u32) -> Weight {
		Weight::from_parts(3_132_329_000, 3766)
			.saturating_add(Weight::from_parts(6_209_094, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(125_533, 0).saturating_mul(o.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(i.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 5507537).saturating_mul(i.into()))
	}
	fn remove_auction(i: u32) -> Weight {
		Weight::from_parts(33_934_924, 3766)
			.saturating_add(Weight::from_parts(2_885_285, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(i.into())))
	}
}

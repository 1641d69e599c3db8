//! Weights of `pallet_dso_constraints`, measured with `frame-benchmarking` 64.0.0.
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
	/// Of `create_area`.
	fn create_area() -> Weight;
	/// Of `set_dso`.
	fn set_dso() -> Weight;
	/// Of `add_points`.
	fn add_points(p: u32) -> Weight;
	/// Of `set_standing`.
	fn set_standing() -> Weight;
	/// Of `post_limits`.
	fn post_limits(r: u32, c: u32) -> Weight;
	/// Of `clear_limits`.
	fn clear_limits(i: u32) -> Weight;
	/// Of `override_awards`.
	fn override_awards(p: u32) -> Weight;
	/// Of `justify_override`.
	fn justify_override() -> Weight;
	/// Of `accept_justification`.
	fn accept_justification() -> Weight;
	/// Of `reject_justification`.
	fn reject_justification() -> Weight;
	/// Of `set_reviewer`.
	fn set_reviewer() -> Weight;
	/// Of `end_override`.
	fn end_override() -> Weight;
	/// Of `lapse_override`.
	fn lapse_override() -> Weight;
	/// Of `remove_override`.
	fn remove_override() -> Weight;
	/// Of `set_penalties`.
	fn set_penalties() -> Weight;
	/// Of `set_capacity`.
	fn set_capacity() -> Weight;
	/// Of `rename_point`.
	fn rename_point() -> Weight;
	/// Of `remove_points`.
	fn remove_points(p: u32) -> Weight;
	/// Of `rename_area`.
	fn rename_area() -> Weight;
	/// Of `move_area`.
	fn move_area() -> Weight;
	/// Of `remove_area`.
	fn remove_area() -> Weight;
	/// Of `set_review_rule`.
	fn set_review_rule() -> Weight;
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::NextArea` (r:1 w:1)
	/// Proof: `DsoConstraints::NextArea` (`max_values`: Some(1), `max_size`: Some(2), added: 497, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::AreasOf` (r:1 w:1)
	/// Proof: `DsoConstraints::AreasOf` (`max_values`: None, `max_size`: Some(35), added: 2510, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:0 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	fn create_area() -> Weight {
		// Proof size: `663` measured, `4349` estimated.
		// Shortest time: 20_971 picoseconds.
		Weight::from_parts(22_313_000, 4349)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PointTickets` (r:1 w:1)
	/// Proof: `DsoConstraints::PointTickets` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn set_dso() -> Weight {
		// Proof size: `1096` measured, `6542` estimated.
		// Shortest time: 114_641 picoseconds.
		Weight::from_parts(138_176_000, 6542)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Removals` (r:1 w:0)
	/// Proof: `DsoConstraints::Removals` (`max_values`: None, `max_size`: Some(2572), added: 5047, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Standings` (r:1 w:1)
	/// Proof: `DsoConstraints::Standings` (`max_values`: None, `max_size`: Some(12556), added: 15031, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:1)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PointIndex` (r:256 w:256)
	/// Proof: `DsoConstraints::PointIndex` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PointTickets` (r:1 w:1)
	/// Proof: `DsoConstraints::PointTickets` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Points` (r:0 w:256)
	/// Proof: `DsoConstraints::Points` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[1, 256]`.
	fn add_points(p: u32) -> Weight {
		// Proof size: `284` measured, `16021 + p * (2536 ±0)` estimated.
		// Shortest time: 63_004 picoseconds.
		Weight::from_parts(40_557_955, 16021)
			// Standard error: 5_346
			.saturating_add(Weight::from_parts(6_863_084, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2536).saturating_mul(p.into()))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Standings` (r:1 w:1)
	/// Proof: `DsoConstraints::Standings` (`max_values`: None, `max_size`: Some(12556), added: 15031, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:1 w:0)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Auctions` (r:1 w:0)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	fn set_standing() -> Weight {
		// Proof size: `9816` measured, `16021` estimated.
		// Shortest time: 65_498 picoseconds.
		Weight::from_parts(81_081_000, 16021)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:1 w:0)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Auctions` (r:1 w:0)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Postings` (r:1 w:1)
	/// Proof: `DsoConstraints::Postings` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Usage` (r:1 w:1)
	/// Proof: `DsoConstraints::Usage` (`max_values`: None, `max_size`: Some(1044), added: 3519, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PostedRows` (r:0 w:1)
	/// Proof: `DsoConstraints::PostedRows` (`max_values`: None, `max_size`: Some(810028), added: 812503, mode: `MaxEncodedLen`)
	/// The range of component `r` is `[64, 512]`.
	/// The range of component `c` is `[512, 16384]`.
	fn post_limits(r: u32, c: u32) -> Weight {
		// Proof size: `1628` measured, `4509` estimated.
		// Shortest time: 311_985 picoseconds.
		Weight::from_parts(147_282_155, 4509)
			// Standard error: 8_778
			.saturating_add(Weight::from_parts(375_156, 0).saturating_mul(r.into()))
			// Standard error: 248
			.saturating_add(Weight::from_parts(15_988, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Postings` (r:25 w:25)
	/// Proof: `DsoConstraints::Postings` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:25 w:0)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Auctions` (r:25 w:0)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(187), added: 2662, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Usage` (r:1 w:1)
	/// Proof: `DsoConstraints::Usage` (`max_values`: None, `max_size`: Some(1044), added: 3519, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PostedRows` (r:0 w:25)
	/// Proof: `DsoConstraints::PostedRows` (`max_values`: None, `max_size`: Some(810028), added: 812503, mode: `MaxEncodedLen`)
	/// The range of component `i` is `[1, 25]`.
	fn clear_limits(i: u32) -> Weight {
		// Proof size: `2339 + i * (317 ±0)` measured, `4509 + i * (2662 ±0)` estimated.
		// Shortest time: 108_481 picoseconds.
		Weight::from_parts(64_356_252, 4509)
			// Standard error: 65_113
			.saturating_add(Weight::from_parts(50_079_899, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(i.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 2662).saturating_mul(i.into()))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::NextOverride` (r:1 w:1)
	/// Proof: `DsoConstraints::NextOverride` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OpenOverrides` (r:1 w:1)
	/// Proof: `DsoConstraints::OpenOverrides` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OverrideTallies` (r:1 w:1)
	/// Proof: `DsoConstraints::OverrideTallies` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Usage` (r:1 w:1)
	/// Proof: `DsoConstraints::Usage` (`max_values`: None, `max_size`: Some(1044), added: 3519, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Overrides` (r:0 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(730), added: 3205, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[1, 256]`.
	fn override_awards(p: u32) -> Weight {
		// Proof size: `6626` measured, `7573` estimated.
		// Shortest time: 124_525 picoseconds.
		Weight::from_parts(144_789_781, 7573)
			// Standard error: 2_232
			.saturating_add(Weight::from_parts(13_372, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(730), added: 3205, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OpenOverrides` (r:1 w:1)
	/// Proof: `DsoConstraints::OpenOverrides` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn justify_override() -> Weight {
		// Proof size: `1749` measured, `4195` estimated.
		// Shortest time: 41_913 picoseconds.
		Weight::from_parts(54_902_000, 4195)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(730), added: 3205, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Reviewer` (r:1 w:0)
	/// Proof: `DsoConstraints::Reviewer` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OverrideTallies` (r:1 w:1)
	/// Proof: `DsoConstraints::OverrideTallies` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	fn accept_justification() -> Weight {
		// Proof size: `1487` measured, `4195` estimated.
		// Shortest time: 33_880 picoseconds.
		Weight::from_parts(57_165_000, 4195)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(730), added: 3205, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Reviewer` (r:1 w:0)
	/// Proof: `DsoConstraints::Reviewer` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OverrideTallies` (r:1 w:1)
	/// Proof: `DsoConstraints::OverrideTallies` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	fn reject_justification() -> Weight {
		// Proof size: `1562` measured, `4195` estimated.
		// Shortest time: 63_014 picoseconds.
		Weight::from_parts(88_992_000, 4195)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `DsoConstraints::Reviewer` (r:0 w:1)
	/// Proof: `DsoConstraints::Reviewer` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	fn set_reviewer() -> Weight {
		// Proof size: `0` measured, `0` estimated.
		// Shortest time: 3_926 picoseconds.
		Weight::from_parts(4_386_000, 0).saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(730), added: 3205, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OverrideTallies` (r:1 w:1)
	/// Proof: `DsoConstraints::OverrideTallies` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	fn end_override() -> Weight {
		// Proof size: `1907` measured, `4349` estimated.
		// Shortest time: 43_144 picoseconds.
		Weight::from_parts(61_692_000, 4349)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(730), added: 3205, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OverrideTallies` (r:1 w:1)
	/// Proof: `DsoConstraints::OverrideTallies` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OpenOverrides` (r:1 w:1)
	/// Proof: `DsoConstraints::OpenOverrides` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn lapse_override() -> Weight {
		// Proof size: `1962` measured, `4195` estimated.
		// Shortest time: 69_383 picoseconds.
		Weight::from_parts(87_902_000, 4195)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(730), added: 3205, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Usage` (r:1 w:1)
	/// Proof: `DsoConstraints::Usage` (`max_values`: None, `max_size`: Some(1044), added: 3519, mode: `MaxEncodedLen`)
	fn remove_override() -> Weight {
		// Proof size: `2245` measured, `4509` estimated.
		// Shortest time: 65_578 picoseconds.
		Weight::from_parts(88_221_000, 4509)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	fn set_penalties() -> Weight {
		// Proof size: `284` measured, `3635` estimated.
		// Shortest time: 8_753 picoseconds.
		Weight::from_parts(9_575_000, 3635)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Standings` (r:1 w:0)
	/// Proof: `DsoConstraints::Standings` (`max_values`: None, `max_size`: Some(12556), added: 15031, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:1)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	fn set_capacity() -> Weight {
		// Proof size: `8904` measured, `16021` estimated.
		// Shortest time: 29_364 picoseconds.
		Weight::from_parts(41_603_000, 16021)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Usage` (r:1 w:0)
	/// Proof: `DsoConstraints::Usage` (`max_values`: None, `max_size`: Some(1044), added: 3519, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Recorded` (r:1 w:0)
	/// Proof: `DerRegistry::Recorded` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PointIndex` (r:1 w:2)
	/// Proof: `DsoConstraints::PointIndex` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Points` (r:1 w:1)
	/// Proof: `DsoConstraints::Points` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	fn rename_point() -> Weight {
		// Proof size: `2095` measured, `4509` estimated.
		// Shortest time: 41_272 picoseconds.
		Weight::from_parts(55_293_000, 4509)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Usage` (r:1 w:0)
	/// Proof: `DsoConstraints::Usage` (`max_values`: None, `max_size`: Some(1044), added: 3519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Removals` (r:1 w:1)
	/// Proof: `DsoConstraints::Removals` (`max_values`: None, `max_size`: Some(2572), added: 5047, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Recorded` (r:256 w:0)
	/// Proof: `DerRegistry::Recorded` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Points` (r:256 w:256)
	/// Proof: `DsoConstraints::Points` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PointTickets` (r:1 w:1)
	/// Proof: `DsoConstraints::PointTickets` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PointIndex` (r:0 w:256)
	/// Proof: `DsoConstraints::PointIndex` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[1, 256]`.
	fn remove_points(p: u32) -> Weight {
		// Proof size: `6963 + p * (27 ±0)` measured, `6037 + p * (2528 ±0)` estimated.
		// Shortest time: 75_733 picoseconds.
		Weight::from_parts(105_330_255, 6037)
			// Standard error: 10_038
			.saturating_add(Weight::from_parts(7_568_518, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2528).saturating_mul(p.into()))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	fn rename_area() -> Weight {
		// Proof size: `284` measured, `3635` estimated.
		// Shortest time: 9_104 picoseconds.
		Weight::from_parts(9_935_000, 3635)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Usage` (r:1 w:1)
	/// Proof: `DsoConstraints::Usage` (`max_values`: None, `max_size`: Some(1044), added: 3519, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Removals` (r:1 w:1)
	/// Proof: `DsoConstraints::Removals` (`max_values`: None, `max_size`: Some(2572), added: 5047, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::AreasOf` (r:2 w:2)
	/// Proof: `DsoConstraints::AreasOf` (`max_values`: None, `max_size`: Some(35), added: 2510, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OpenOverrides` (r:0 w:1)
	/// Proof: `DsoConstraints::OpenOverrides` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:0 w:1)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Standings` (r:0 w:1)
	/// Proof: `DsoConstraints::Standings` (`max_values`: None, `max_size`: Some(12556), added: 15031, mode: `MaxEncodedLen`)
	fn move_area() -> Weight {
		// Proof size: `4004` measured, `6037` estimated.
		// Shortest time: 48_753 picoseconds.
		Weight::from_parts(52_138_000, 6037)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Usage` (r:1 w:1)
	/// Proof: `DsoConstraints::Usage` (`max_values`: None, `max_size`: Some(1044), added: 3519, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Removals` (r:1 w:1)
	/// Proof: `DsoConstraints::Removals` (`max_values`: None, `max_size`: Some(2572), added: 5047, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::AreasOf` (r:1 w:1)
	/// Proof: `DsoConstraints::AreasOf` (`max_values`: None, `max_size`: Some(35), added: 2510, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OpenOverrides` (r:0 w:1)
	/// Proof: `DsoConstraints::OpenOverrides` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:0 w:1)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Standings` (r:0 w:1)
	/// Proof: `DsoConstraints::Standings` (`max_values`: None, `max_size`: Some(12556), added: 15031, mode: `MaxEncodedLen`)
	fn remove_area() -> Weight {
		// Proof size: `3213` measured, `6037` estimated.
		// Shortest time: 32_949 picoseconds.
		Weight::from_parts(35_543_000, 6037)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn set_review_rule() -> Weight {
		// Proof size: `326` measured, `3635` estimated.
		// Shortest time: 11_127 picoseconds.
		Weight::from_parts(12_008_000, 3635)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

/// The measured weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn create_area() -> Weight {
		Weight::from_parts(22_313_000, 4349)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_dso() -> Weight {
		Weight::from_parts(138_176_000, 6542)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn add_points(p: u32) -> Weight {
		Weight::from_parts(40_557_955, 16021)
			.saturating_add(Weight::from_parts(6_863_084, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2536).saturating_mul(p.into()))
	}
	fn set_standing() -> Weight {
		Weight::from_parts(81_081_000, 16021)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn post_limits(r: u32, c: u32) -> Weight {
		Weight::from_parts(147_282_155, 4509)
			.saturating_add(Weight::from_parts(375_156, 0).saturating_mul(r.into()))
			.saturating_add(Weight::from_parts(15_988, 0).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn clear_limits(i: u32) -> Weight {
		Weight::from_parts(64_356_252, 4509)
			.saturating_add(Weight::from_parts(50_079_899, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(i.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 2662).saturating_mul(i.into()))
	}
	fn override_awards(p: u32) -> Weight {
		Weight::from_parts(144_789_781, 7573)
			.saturating_add(Weight::from_parts(13_372, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn justify_override() -> Weight {
		Weight::from_parts(54_902_000, 4195)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn accept_justification() -> Weight {
		Weight::from_parts(57_165_000, 4195)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn reject_justification() -> Weight {
		Weight::from_parts(88_992_000, 4195)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_reviewer() -> Weight {
		Weight::from_parts(4_386_000, 0).saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn end_override() -> Weight {
		Weight::from_parts(61_692_000, 4349)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn lapse_override() -> Weight {
		Weight::from_parts(87_902_000, 4195)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn remove_override() -> Weight {
		Weight::from_parts(88_221_000, 4509)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_penalties() -> Weight {
		Weight::from_parts(9_575_000, 3635)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_capacity() -> Weight {
		Weight::from_parts(41_603_000, 16021)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn rename_point() -> Weight {
		Weight::from_parts(55_293_000, 4509)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn remove_points(p: u32) -> Weight {
		Weight::from_parts(105_330_255, 6037)
			.saturating_add(Weight::from_parts(7_568_518, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(p.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2528).saturating_mul(p.into()))
	}
	fn rename_area() -> Weight {
		Weight::from_parts(9_935_000, 3635)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn move_area() -> Weight {
		Weight::from_parts(52_138_000, 6037)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn remove_area() -> Weight {
		Weight::from_parts(35_543_000, 6037)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn set_review_rule() -> Weight {
		Weight::from_parts(12_008_000, 3635)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}

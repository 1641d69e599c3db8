//! Weights of `pallet_dso_constraints`, measured with `frame-benchmarking` 64.0.0.
//!
//! 2026-11-29, 20 steps of 10 repetitions, Compiled execution, cache
//! 1024 MiB, on AMD EPYC. Written by `cargo xtask weights`; do not edit.
//!
//! Not measured since they changed: `add_points`, `set_standing`, `post_limits`, `clear_limits`,
//! `override_awards`, `end_override`, `lapse_override`, `remove_override`, whose new reads and writes are
//! added by hand; never measured: those that call another one. Measure all again.

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
	/// Of `accept_justification`.
	fn accept_justification() -> Weight;
	/// Of `reject_justification`.
	fn reject_justification() -> Weight;
	/// Of `set_reviewer`.
	fn set_reviewer() -> Weight;
	/// Of `rename_point`.
	fn rename_point() -> Weight;
	/// Of `rename_area`.
	fn rename_area() -> Weight;
	/// Of `move_area`.
	fn move_area() -> Weight;
	/// Of `remove_area`.
	fn remove_area() -> Weight;
	/// Of `set_review_rule`.
	fn set_review_rule() -> Weight;
	/// Of `remove_points`.
	fn remove_points(p: u32) -> Weight;
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::NextArea` (r:1 w:1)
	/// Proof: `DsoConstraints::NextArea` (`max_values`: Some(1), `max_size`: Some(2), added: 497, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::AreasOf` (r:1 w:1)
	/// Proof: `DsoConstraints::AreasOf` (`max_values`: None, `max_size`: Some(35), added: 2510, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:0 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	fn create_area() -> Weight {
		// Proof size: `311` measured, `3637` estimated.
		// Shortest time: 16_014 picoseconds.
		Weight::from_parts(17_666_000, 3637)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PointTickets` (r:1 w:1)
	/// Proof: `DsoConstraints::PointTickets` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn set_dso() -> Weight {
		// Proof size: `509` measured, `6362` estimated.
		// Shortest time: 86_009 picoseconds.
		Weight::from_parts(92_728_000, 6362)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Standings` (r:1 w:1)
	/// Proof: `DsoConstraints::Standings` (`max_values`: None, `max_size`: Some(12556), added: 15031, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PointIndex` (r:256 w:256)
	/// Proof: `DsoConstraints::PointIndex` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PointTickets` (r:1 w:1)
	/// Proof: `DsoConstraints::PointTickets` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Points` (r:0 w:256)
	/// Proof: `DsoConstraints::Points` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[1, 256]`.
	fn add_points(p: u32) -> Weight {
		// Proof size: `206` measured, `16021 + p * (2536 ±0)` estimated.
		// Shortest time: 57_856 picoseconds.
		Weight::from_parts(52_366_384, 16021)
			// Standard error: 2_927
			.saturating_add(Weight::from_parts(6_679_740, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2536).saturating_mul(p.into()))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Standings` (r:1 w:1)
	/// Proof: `DsoConstraints::Standings` (`max_values`: None, `max_size`: Some(12556), added: 15031, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:1 w:0)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Auctions` (r:1 w:0)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(131), added: 2606, mode: `MaxEncodedLen`)
	fn set_standing() -> Weight {
		// Proof size: `5370` measured, `16021` estimated.
		// Shortest time: 38_588 picoseconds.
		Weight::from_parts(42_304_000, 16021)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:2 w:0)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Auctions` (r:2 w:0)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(131), added: 2606, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Postings` (r:1 w:1)
	/// Proof: `DsoConstraints::Postings` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PostedRows` (r:0 w:1)
	/// Proof: `DsoConstraints::PostedRows` (`max_values`: None, `max_size`: Some(810028), added: 812503, mode: `MaxEncodedLen`)
	/// The range of component `r` is `[64, 512]`.
	/// The range of component `c` is `[512, 16384]`.
	fn post_limits(r: u32, c: u32) -> Weight {
		// Proof size: `1368` measured, `6202` estimated.
		// Shortest time: 238_606 picoseconds.
		Weight::from_parts(92_698_077, 6202)
			// Standard error: 5_588
			.saturating_add(Weight::from_parts(372_575, 0).saturating_mul(r.into()))
			// Standard error: 157
			.saturating_add(Weight::from_parts(12_055, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Postings` (r:24 w:24)
	/// Proof: `DsoConstraints::Postings` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::DayAuctions` (r:48 w:0)
	/// Proof: `BidMarket::DayAuctions` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::Auctions` (r:48 w:0)
	/// Proof: `BidMarket::Auctions` (`max_values`: None, `max_size`: Some(131), added: 2606, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::PostedRows` (r:0 w:24)
	/// Proof: `DsoConstraints::PostedRows` (`max_values`: None, `max_size`: Some(810028), added: 812503, mode: `MaxEncodedLen`)
	/// The range of component `i` is `[1, 24]`.
	fn clear_limits(i: u32) -> Weight {
		// Proof size: `980 + i * (387 ±0)` measured, `3676 + i * (5212 ±0)` estimated.
		// Shortest time: 77_445 picoseconds.
		Weight::from_parts(29_013_559, 3676)
			// Standard error: 29_591
			.saturating_add(Weight::from_parts(51_032_399, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(i.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 5212).saturating_mul(i.into()))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::NextOverride` (r:1 w:1)
	/// Proof: `DsoConstraints::NextOverride` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OpenOverrides` (r:1 w:1)
	/// Proof: `DsoConstraints::OpenOverrides` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Overrides` (r:0 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(689), added: 3164, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[1, 256]`.
	fn override_awards(p: u32) -> Weight {
		// Proof size: `672` measured, `3676` estimated.
		// Shortest time: 62_083 picoseconds.
		Weight::from_parts(66_618_711, 3676)
			// Standard error: 383
			.saturating_add(Weight::from_parts(4_273, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(689), added: 3164, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OpenOverrides` (r:1 w:1)
	/// Proof: `DsoConstraints::OpenOverrides` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn justify_override() -> Weight {
		// Proof size: `1748` measured, `4154` estimated.
		// Shortest time: 25_338 picoseconds.
		Weight::from_parts(28_232_000, 4154)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(689), added: 3164, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn end_override() -> Weight {
		// Proof size: `1145` measured, `4154` estimated.
		// Shortest time: 19_669 picoseconds.
		Weight::from_parts(21_743_000, 4154)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(689), added: 3164, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::OpenOverrides` (r:1 w:1)
	/// Proof: `DsoConstraints::OpenOverrides` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn lapse_override() -> Weight {
		// Proof size: `1670` measured, `4154` estimated.
		// Shortest time: 22_945 picoseconds.
		Weight::from_parts(25_498_000, 4154)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `DsoConstraints::Overrides` (r:1 w:1)
	/// Proof: `DsoConstraints::Overrides` (`max_values`: None, `max_size`: Some(689), added: 3164, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn remove_override() -> Weight {
		// Proof size: `1131` measured, `4154` estimated.
		// Shortest time: 47_822 picoseconds.
		Weight::from_parts(51_787_000, 4154)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:1)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	fn set_penalties() -> Weight {
		// Proof size: `206` measured, `3585` estimated.
		// Shortest time: 8_533 picoseconds.
		Weight::from_parts(9_474_000, 3585)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Not measured yet: no more than `set_standing`, which reads more.
	fn set_capacity() -> Weight {
		Self::set_standing()
	}
	/// Not measured yet: no more than `remove_override`, which writes more, and a read more.
	fn accept_justification() -> Weight {
		Self::remove_override().saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Not measured yet: no more than `lapse_override`, which writes more, and a read more.
	fn reject_justification() -> Weight {
		Self::lapse_override().saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Not measured yet: no more than `create_area`, which reads and writes more.
	fn set_reviewer() -> Weight {
		Self::create_area()
	}
	/// Not measured yet: no more than adding a point, and one read and write more.
	fn rename_point() -> Weight {
		Self::add_points(1)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Not measured yet: no more than `create_area`, which reads and writes more.
	fn rename_area() -> Weight {
		Self::create_area()
	}
	/// Not measured yet: `create_area`, and what is read and removed of the points.
	fn move_area() -> Weight {
		Self::create_area()
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Not measured yet: `create_area`, and what is read and removed of the points.
	fn remove_area() -> Weight {
		Self::create_area()
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Not measured yet: no more than `create_area`, which reads and writes more.
	fn set_review_rule() -> Weight {
		Self::create_area()
	}
	/// Not measured yet: `add_points`, and a read more for each point.
	fn remove_points(p: u32) -> Weight {
		Self::add_points(p).saturating_add(T::DbWeight::get().reads(u64::from(p).saturating_add(2)))
	}
}

/// The measured weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn create_area() -> Weight {
		Weight::from_parts(17_666_000, 3637)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_dso() -> Weight {
		Weight::from_parts(92_728_000, 6362)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn add_points(p: u32) -> Weight {
		Weight::from_parts(52_366_384, 16021)
			.saturating_add(Weight::from_parts(6_679_740, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2536).saturating_mul(p.into()))
	}
	fn set_standing() -> Weight {
		Weight::from_parts(42_304_000, 16021)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn post_limits(r: u32, c: u32) -> Weight {
		Weight::from_parts(92_698_077, 6202)
			.saturating_add(Weight::from_parts(372_575, 0).saturating_mul(r.into()))
			.saturating_add(Weight::from_parts(12_055, 0).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn clear_limits(i: u32) -> Weight {
		Weight::from_parts(29_013_559, 3676)
			.saturating_add(Weight::from_parts(51_032_399, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(i.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 5212).saturating_mul(i.into()))
	}
	fn override_awards(p: u32) -> Weight {
		Weight::from_parts(66_618_711, 3676)
			.saturating_add(Weight::from_parts(4_273, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn justify_override() -> Weight {
		Weight::from_parts(28_232_000, 4154)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn end_override() -> Weight {
		Weight::from_parts(21_743_000, 4154)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn lapse_override() -> Weight {
		Weight::from_parts(25_498_000, 4154)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn remove_override() -> Weight {
		Weight::from_parts(51_787_000, 4154)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_penalties() -> Weight {
		Weight::from_parts(9_474_000, 3585)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_capacity() -> Weight {
		<() as WeightInfo>::set_standing()
	}
	fn accept_justification() -> Weight {
		<() as WeightInfo>::remove_override().saturating_add(ParityDbWeight::get().reads(1_u64))
	}
	fn reject_justification() -> Weight {
		<() as WeightInfo>::lapse_override().saturating_add(ParityDbWeight::get().reads(1_u64))
	}
	fn set_reviewer() -> Weight {
		<() as WeightInfo>::create_area()
	}
	fn rename_point() -> Weight {
		<() as WeightInfo>::add_points(1)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn rename_area() -> Weight {
		<() as WeightInfo>::create_area()
	}
	fn move_area() -> Weight {
		<() as WeightInfo>::create_area()
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn remove_area() -> Weight {
		<() as WeightInfo>::create_area()
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn set_review_rule() -> Weight {
		<() as WeightInfo>::create_area()
	}
	fn remove_points(p: u32) -> Weight {
		<() as WeightInfo>::add_points(p)
			.saturating_add(ParityDbWeight::get().reads(u64::from(p).saturating_add(2)))
	}
}

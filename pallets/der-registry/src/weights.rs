//! Weights of `pallet_der_registry`, measured with `frame-benchmarking` 64.0.0.
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
	/// Of `admit_aggregator`.
	fn admit_aggregator() -> Weight;
	/// Of `expel_aggregator`.
	fn expel_aggregator() -> Weight;
	/// Of `create_aggregation`.
	fn create_aggregation() -> Weight;
	/// Of `dissolve_aggregation`.
	fn dissolve_aggregation() -> Weight;
	/// Of `register_many`.
	fn register_many(n: u32) -> Weight;
	/// Of `consent_many`.
	fn consent_many(n: u32) -> Weight;
	/// Of `revoke_consent`.
	fn revoke_consent() -> Weight;
	/// Of `request_review`.
	fn request_review(n: u32) -> Weight;
	/// Of `qualify_many`.
	fn qualify_many(n: u32) -> Weight;
	/// Of `reject`.
	fn reject() -> Weight;
	/// Of `resolve_lapsed`.
	fn resolve_lapsed() -> Weight;
	/// Of `enroll_many`.
	fn enroll_many(n: u32) -> Weight;
	/// Of `withdraw`.
	fn withdraw() -> Weight;
	/// Of `suspend`.
	fn suspend() -> Weight;
	/// Of `reinstate`.
	fn reinstate() -> Weight;
	/// Of `retire`.
	fn retire() -> Weight;
	/// Of `forget`.
	fn forget() -> Weight;
	/// Of `clear_portfolio`.
	fn clear_portfolio() -> Weight;
	/// Of `suspend_aggregator`.
	fn suspend_aggregator() -> Weight;
	/// Of `reinstate_aggregator`.
	fn reinstate_aggregator() -> Weight;
	/// Of `clear_members`.
	fn clear_members(n: u32) -> Weight;
	/// Of `lift_suspension`.
	fn lift_suspension() -> Weight;
	/// Of `decide_review`.
	fn decide_review() -> Weight;
	/// Of `set_retail`.
	fn set_retail() -> Weight;
	/// Of `strike`.
	fn strike() -> Weight;
	/// Of `expire`.
	fn expire() -> Weight;
	/// Of `switch`.
	fn switch() -> Weight;
	/// Of `set_envelope`.
	fn set_envelope(n: u32) -> Weight;
	/// Of `move_out`.
	fn move_out(n: u32) -> Weight;
	/// Of `move_in`.
	fn move_in(n: u32) -> Weight;
	/// Of `exchange_meter`.
	fn exchange_meter() -> Weight;
	/// Of `close_site`.
	fn close_site() -> Weight;
	/// Of `forget_site`.
	fn forget_site() -> Weight;
	/// Of `make_switch`.
	fn make_switch() -> Weight;
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	fn admit_aggregator() -> Weight {
		// Proof size: `42` measured, `3554` estimated.
		// Shortest time: 8_783 picoseconds.
		Weight::from_parts(9_444_000, 3554)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	fn expel_aggregator() -> Weight {
		// Proof size: `158` measured, `3554` estimated.
		// Shortest time: 9_564 picoseconds.
		Weight::from_parts(10_195_000, 3554)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::NextAggregation` (r:1 w:1)
	/// Proof: `DerRegistry::NextAggregation` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:0 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	fn create_aggregation() -> Weight {
		// Proof size: `443` measured, `3676` estimated.
		// Shortest time: 49_884 picoseconds.
		Weight::from_parts(52_278_000, 3676)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:0 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	fn dissolve_aggregation() -> Weight {
		// Proof size: `502` measured, `3676` estimated.
		// Shortest time: 46_700 picoseconds.
		Weight::from_parts(48_813_000, 3676)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:256 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Devices` (r:256 w:256)
	/// Proof: `DerRegistry::Devices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:512 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Meters` (r:256 w:256)
	/// Proof: `DerRegistry::Meters` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::NextDer` (r:1 w:1)
	/// Proof: `DerRegistry::NextDer` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn register_many(n: u32) -> Weight {
		// Proof size: `923 + n * (628 ±0)` measured, `3676 + n * (5432 ±0)` estimated.
		// Shortest time: 76_774 picoseconds.
		Weight::from_parts(77_535_000, 3676)
			// Standard error: 120_650
			.saturating_add(Weight::from_parts(63_101_807, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5432).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:256 w:0)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:8 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:256)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:768 w:0)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn consent_many(n: u32) -> Weight {
		// Proof size: `1635 + n * (180 ±0)` measured, `18375 + n * (7632 ±7)` estimated.
		// Shortest time: 26_299 picoseconds.
		Weight::from_parts(27_020_000, 18375)
			// Standard error: 42_901
			.saturating_add(Weight::from_parts(17_702_243, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7632).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:1 w:1)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:3)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:3 w:3)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:3 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	fn revoke_consent() -> Weight {
		// Proof size: `3469` measured, `12432` estimated.
		// Shortest time: 189_443 picoseconds.
		Weight::from_parts(197_654_000, 12432)
			.saturating_add(T::DbWeight::get().reads(19_u64))
			.saturating_add(T::DbWeight::get().writes(18_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:256 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:0)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:256 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:256 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:256 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:256 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:768 w:0)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn request_review(n: u32) -> Weight {
		// Proof size: `1008 + n * (701 ±0)` measured, `3554 + n * (7632 ±0)` estimated.
		// Shortest time: 52_949 picoseconds.
		Weight::from_parts(54_020_000, 3554)
			// Standard error: 156_470
			.saturating_add(Weight::from_parts(40_621_082, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((10_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7632).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:256 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:256 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:256 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:256 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:768 w:768)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:768 w:768)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:768 w:768)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn qualify_many(n: u32) -> Weight {
		// Proof size: `2277 + n * (774 ±0)` measured, `1493 + n * (11442 ±0)` estimated.
		// Shortest time: 82_092 picoseconds.
		Weight::from_parts(83_334_000, 1493)
			// Standard error: 254_631
			.saturating_add(Weight::from_parts(76_669_771, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads((15_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((11_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 11442).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn reject() -> Weight {
		// Proof size: `814` measured, `3706` estimated.
		// Shortest time: 20_761 picoseconds.
		Weight::from_parts(22_444_000, 3706)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:3)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:3 w:3)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:3 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	fn resolve_lapsed() -> Weight {
		// Proof size: `2956` measured, `12432` estimated.
		// Shortest time: 80_721 picoseconds.
		Weight::from_parts(86_018_000, 12432)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:256 w:0)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:0)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:256 w:256)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:256 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:256 w:256)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:256 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:256 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:256 w:256)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::EnergyPortfolios` (r:256 w:256)
	/// Proof: `DerRegistry::EnergyPortfolios` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:256 w:256)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn enroll_many(n: u32) -> Weight {
		// Proof size: `2261 + n * (591 ±0)` measured, `3676 + n * (3814 ±0)` estimated.
		// Shortest time: 133_950 picoseconds.
		Weight::from_parts(134_801_000, 3676)
			// Standard error: 493_945
			.saturating_add(Weight::from_parts(120_858_191, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((10_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3814).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:1 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// Proof size: `3300` measured, `4804` estimated.
		// Shortest time: 83_765 picoseconds.
		Weight::from_parts(89_694_000, 4804)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:3)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:3 w:3)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:3 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	fn suspend() -> Weight {
		// Proof size: `3008` measured, `12432` estimated.
		// Shortest time: 72_278 picoseconds.
		Weight::from_parts(75_703_000, 12432)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:3)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:3 w:3)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:3 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	fn reinstate() -> Weight {
		// Proof size: `3041` measured, `12432` estimated.
		// Shortest time: 71_828 picoseconds.
		Weight::from_parts(74_712_000, 12432)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:3)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:3 w:3)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:3 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:1 w:1)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn retire() -> Weight {
		// Proof size: `3469` measured, `12432` estimated.
		// Shortest time: 185_075 picoseconds.
		Weight::from_parts(193_439_000, 12432)
			.saturating_add(T::DbWeight::get().reads(20_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(241), added: 2716, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Devices` (r:1 w:1)
	/// Proof: `DerRegistry::Devices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Meters` (r:1 w:1)
	/// Proof: `DerRegistry::Meters` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn forget() -> Weight {
		// Proof size: `1476` measured, `3706` estimated.
		// Shortest time: 63_985 picoseconds.
		Weight::from_parts(67_561_000, 3706)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(172), added: 2647, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::EnergyPortfolios` (r:1 w:1)
	/// Proof: `DerRegistry::EnergyPortfolios` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	fn clear_portfolio() -> Weight {
		// Proof size: `953` measured, `4804` estimated.
		// Shortest time: 59_929 picoseconds.
		Weight::from_parts(62_614_000, 4804)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Estimated: as `expel_aggregator`.
	fn suspend_aggregator() -> Weight {
		Weight::from_parts(14_752_000, 3554)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Estimated: as `expel_aggregator`.
	fn reinstate_aggregator() -> Weight {
		Weight::from_parts(14_752_000, 3554)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Estimated: for each member as `withdraw`, and its consent.
	fn clear_members(n: u32) -> Weight {
		Weight::from_parts(30_000_000, 4804)
			.saturating_add(Weight::from_parts(160_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((15_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((9_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 10200).saturating_mul(n.into()))
	}
	/// Estimated: the suspension, the DER that has the device, its area and a deposit.
	fn lift_suspension() -> Weight {
		Weight::from_parts(90_000_000, 3706)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Estimated: as `resolve_lapsed`, and the deposit of a suspension.
	fn decide_review() -> Weight {
		Weight::from_parts(330_000_000, 12432)
			.saturating_add(T::DbWeight::get().reads(19_u64))
			.saturating_add(T::DbWeight::get().writes(15_u64))
	}
	/// Estimated: as `revoke_consent`, without the consent.
	fn set_retail() -> Weight {
		Weight::from_parts(265_052_000, 12432)
			.saturating_add(T::DbWeight::get().reads(19_u64))
			.saturating_add(T::DbWeight::get().writes(16_u64))
	}
	/// Estimated: as `forget`, and the tally, the enrolments and the consent.
	fn strike() -> Weight {
		Weight::from_parts(110_000_000, 11000)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Estimated: as `strike`, without the deposit.
	fn expire() -> Weight {
		Weight::from_parts(80_000_000, 11000)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Estimated: as `suspend`, and the aggregation, its aggregator, the consent and the switch.
	fn switch() -> Weight {
		Weight::from_parts(120_000_000, 12432)
			.saturating_add(T::DbWeight::get().reads(19_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	fn set_envelope(n: u32) -> Weight {
		Weight::from_parts(60_000_000, 4804)
			.saturating_add(Weight::from_parts(300_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().reads((40_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes((18_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 12000).saturating_mul(n.into()))
	}
	fn move_out(n: u32) -> Weight {
		Weight::from_parts(60_000_000, 4804)
			.saturating_add(Weight::from_parts(260_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().reads((30_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes((16_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 12000).saturating_mul(n.into()))
	}
	fn move_in(n: u32) -> Weight {
		Weight::from_parts(90_000_000, 4804)
			.saturating_add(Weight::from_parts(300_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().reads((34_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(8_u64))
			.saturating_add(T::DbWeight::get().writes((18_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 12000).saturating_mul(n.into()))
	}
	fn exchange_meter() -> Weight {
		Weight::from_parts(60_000_000, 4804)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn close_site() -> Weight {
		Weight::from_parts(80_000_000, 4804)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn forget_site() -> Weight {
		Weight::from_parts(70_000_000, 4804)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn make_switch() -> Weight {
		Weight::from_parts(160_000_000, 4804)
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(16_u64))
	}
}

/// The measured weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn admit_aggregator() -> Weight {
		Weight::from_parts(9_444_000, 3554)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn expel_aggregator() -> Weight {
		Weight::from_parts(10_195_000, 3554)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn create_aggregation() -> Weight {
		Weight::from_parts(52_278_000, 3676)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn dissolve_aggregation() -> Weight {
		Weight::from_parts(48_813_000, 3676)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn register_many(n: u32) -> Weight {
		Weight::from_parts(77_535_000, 3676)
			.saturating_add(Weight::from_parts(63_101_807, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5432).saturating_mul(n.into()))
	}
	fn consent_many(n: u32) -> Weight {
		Weight::from_parts(27_020_000, 18375)
			.saturating_add(Weight::from_parts(17_702_243, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7632).saturating_mul(n.into()))
	}
	fn revoke_consent() -> Weight {
		Weight::from_parts(197_654_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(19_u64))
			.saturating_add(ParityDbWeight::get().writes(18_u64))
	}
	fn request_review(n: u32) -> Weight {
		Weight::from_parts(54_020_000, 3554)
			.saturating_add(Weight::from_parts(40_621_082, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((10_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7632).saturating_mul(n.into()))
	}
	fn qualify_many(n: u32) -> Weight {
		Weight::from_parts(83_334_000, 1493)
			.saturating_add(Weight::from_parts(76_669_771, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().reads((15_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((11_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 11442).saturating_mul(n.into()))
	}
	fn reject() -> Weight {
		Weight::from_parts(22_444_000, 3706)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn resolve_lapsed() -> Weight {
		Weight::from_parts(86_018_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(18_u64))
			.saturating_add(ParityDbWeight::get().writes(14_u64))
	}
	fn enroll_many(n: u32) -> Weight {
		Weight::from_parts(134_801_000, 3676)
			.saturating_add(Weight::from_parts(120_858_191, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((10_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
			.saturating_add(ParityDbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3814).saturating_mul(n.into()))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(89_694_000, 4804)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn suspend() -> Weight {
		Weight::from_parts(75_703_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(18_u64))
			.saturating_add(ParityDbWeight::get().writes(14_u64))
	}
	fn reinstate() -> Weight {
		Weight::from_parts(74_712_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(18_u64))
			.saturating_add(ParityDbWeight::get().writes(14_u64))
	}
	fn retire() -> Weight {
		Weight::from_parts(193_439_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(20_u64))
			.saturating_add(ParityDbWeight::get().writes(19_u64))
	}
	fn forget() -> Weight {
		Weight::from_parts(67_561_000, 3706)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn clear_portfolio() -> Weight {
		Weight::from_parts(62_614_000, 4804)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn suspend_aggregator() -> Weight {
		Weight::from_parts(14_752_000, 3554)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn reinstate_aggregator() -> Weight {
		Weight::from_parts(14_752_000, 3554)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn clear_members(n: u32) -> Weight {
		Weight::from_parts(30_000_000, 4804)
			.saturating_add(Weight::from_parts(160_000_000, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((15_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((9_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 10200).saturating_mul(n.into()))
	}
	fn lift_suspension() -> Weight {
		Weight::from_parts(90_000_000, 3706)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn decide_review() -> Weight {
		Weight::from_parts(330_000_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(19_u64))
			.saturating_add(ParityDbWeight::get().writes(15_u64))
	}
	fn set_retail() -> Weight {
		Weight::from_parts(265_052_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(19_u64))
			.saturating_add(ParityDbWeight::get().writes(16_u64))
	}
	fn strike() -> Weight {
		Weight::from_parts(110_000_000, 11000)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn expire() -> Weight {
		Weight::from_parts(80_000_000, 11000)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn switch() -> Weight {
		Weight::from_parts(120_000_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(19_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn set_envelope(n: u32) -> Weight {
		Weight::from_parts(60_000_000, 4804)
			.saturating_add(Weight::from_parts(300_000_000, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().reads((40_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
			.saturating_add(ParityDbWeight::get().writes((18_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 12000).saturating_mul(n.into()))
	}
	fn move_out(n: u32) -> Weight {
		Weight::from_parts(60_000_000, 4804)
			.saturating_add(Weight::from_parts(260_000_000, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().reads((30_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
			.saturating_add(ParityDbWeight::get().writes((16_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 12000).saturating_mul(n.into()))
	}
	fn move_in(n: u32) -> Weight {
		Weight::from_parts(90_000_000, 4804)
			.saturating_add(Weight::from_parts(300_000_000, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().reads((34_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
			.saturating_add(ParityDbWeight::get().writes((18_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 12000).saturating_mul(n.into()))
	}
	fn exchange_meter() -> Weight {
		Weight::from_parts(60_000_000, 4804)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn close_site() -> Weight {
		Weight::from_parts(80_000_000, 4804)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn forget_site() -> Weight {
		Weight::from_parts(70_000_000, 4804)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn make_switch() -> Weight {
		Weight::from_parts(160_000_000, 4804)
			.saturating_add(ParityDbWeight::get().reads(24_u64))
			.saturating_add(ParityDbWeight::get().writes(16_u64))
	}
}

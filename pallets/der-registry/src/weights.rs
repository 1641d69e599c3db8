//! Weights of `pallet_der_registry`, measured with `frame-benchmarking` 64.0.0.
//!
//! 2026-11-23, 20 steps of 10 repetitions, Compiled execution, cache
//! 1024 MiB, on Intel(R) Xeon(R) Processor. Written by `cargo xtask weights`; do not edit.

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
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	fn admit_aggregator() -> Weight {
		// Proof size: `42` measured, `3554` estimated.
		// Shortest time: 13_668 picoseconds.
		Weight::from_parts(17_013_000, 3554)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	fn expel_aggregator() -> Weight {
		// Proof size: `158` measured, `3554` estimated.
		// Shortest time: 15_014 picoseconds.
		Weight::from_parts(18_207_000, 3554)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::NextAggregation` (r:1 w:1)
	/// Proof: `DerRegistry::NextAggregation` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:0 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	fn create_aggregation() -> Weight {
		// Proof size: `249` measured, `3676` estimated.
		// Shortest time: 67_362 picoseconds.
		Weight::from_parts(76_048_000, 3676)
			.saturating_add(T::DbWeight::get().reads(4_u64))
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
		// Proof size: `469` measured, `3676` estimated.
		// Shortest time: 70_067 picoseconds.
		Weight::from_parts(79_044_000, 3676)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Devices` (r:256 w:256)
	/// Proof: `DerRegistry::Devices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:512 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
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
		// Proof size: `1016 + n * (498 ±0)` measured, `3676 + n * (5364 ±0)` estimated.
		// Shortest time: 120_405 picoseconds.
		Weight::from_parts(122_034_000, 3676)
			// Standard error: 539_853
			.saturating_add(Weight::from_parts(87_829_128, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5364).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:256 w:0)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:256)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:768 w:0)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn consent_many(n: u32) -> Weight {
		// Proof size: `742 + n * (178 ±0)` measured, `3600 + n * (7632 ±0)` estimated.
		// Shortest time: 46_837 picoseconds.
		Weight::from_parts(8_428_323, 3600)
			// Standard error: 27_275
			.saturating_add(Weight::from_parts(26_098_133, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7632).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:1 w:1)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
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
		// Proof size: `3081` measured, `12432` estimated.
		// Shortest time: 275_029 picoseconds.
		Weight::from_parts(299_445_000, 12432)
			.saturating_add(T::DbWeight::get().reads(19_u64))
			.saturating_add(T::DbWeight::get().writes(15_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:256 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:0)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn request_review(n: u32) -> Weight {
		// Proof size: `844 + n * (198 ±0)` measured, `3600 + n * (2682 ±0)` estimated.
		// Shortest time: 63_260 picoseconds.
		Weight::from_parts(15_271_778, 3600)
			// Standard error: 30_373
			.saturating_add(Weight::from_parts(30_781_630, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2682).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:256 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:768 w:768)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:768 w:768)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:3 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn qualify_many(n: u32) -> Weight {
		// Proof size: `2226 + n * (413 ±0)` measured, `12336 + n * (11442 ±0)` estimated.
		// Shortest time: 122_794 picoseconds.
		Weight::from_parts(124_187_000, 12336)
			// Standard error: 134_373
			.saturating_add(Weight::from_parts(83_597_812, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(T::DbWeight::get().writes((7_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 11442).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn reject() -> Weight {
		// Proof size: `781` measured, `3672` estimated.
		// Shortest time: 34_247 picoseconds.
		Weight::from_parts(40_232_000, 3672)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:3)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:3 w:3)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:3 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	fn resolve_lapsed() -> Weight {
		// Proof size: `2568` measured, `12432` estimated.
		// Shortest time: 114_015 picoseconds.
		Weight::from_parts(139_866_000, 12432)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(89), added: 2564, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:256 w:0)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:0)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:256 w:256)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:256 w:256)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn enroll_many(n: u32) -> Weight {
		// Proof size: `1796 + n * (198 ±0)` measured, `4772 + n * (3814 ±0)` estimated.
		// Shortest time: 193_907 picoseconds.
		Weight::from_parts(196_115_000, 4772)
			// Standard error: 266_408
			.saturating_add(Weight::from_parts(132_613_283, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3814).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:1 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
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
		// Proof size: `2912` measured, `4804` estimated.
		// Shortest time: 118_819 picoseconds.
		Weight::from_parts(143_818_000, 4804)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:3)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:3 w:3)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:3 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	fn suspend() -> Weight {
		// Proof size: `2620` measured, `12432` estimated.
		// Shortest time: 110_515 picoseconds.
		Weight::from_parts(124_784_000, 12432)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:3)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:3 w:3)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(1339), added: 3814, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:3 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1307), added: 3782, mode: `MaxEncodedLen`)
	fn reinstate() -> Weight {
		// Proof size: `2653` measured, `12432` estimated.
		// Shortest time: 110_855 picoseconds.
		Weight::from_parts(123_602_000, 12432)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
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
		// Proof size: `3081` measured, `12432` estimated.
		// Shortest time: 274_602 picoseconds.
		Weight::from_parts(303_635_000, 12432)
			.saturating_add(T::DbWeight::get().reads(19_u64))
			.saturating_add(T::DbWeight::get().writes(15_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(207), added: 2682, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
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
		// Proof size: `1121` measured, `3676` estimated.
		// Shortest time: 86_651 picoseconds.
		Weight::from_parts(103_810_000, 3676)
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
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn clear_portfolio() -> Weight {
		// Proof size: `597` measured, `4804` estimated.
		// Shortest time: 75_078 picoseconds.
		Weight::from_parts(88_715_000, 4804)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

/// The measured weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn admit_aggregator() -> Weight {
		Weight::from_parts(17_013_000, 3554)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn expel_aggregator() -> Weight {
		Weight::from_parts(18_207_000, 3554)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn create_aggregation() -> Weight {
		Weight::from_parts(76_048_000, 3676)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn dissolve_aggregation() -> Weight {
		Weight::from_parts(79_044_000, 3676)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn register_many(n: u32) -> Weight {
		Weight::from_parts(122_034_000, 3676)
			.saturating_add(Weight::from_parts(87_829_128, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5364).saturating_mul(n.into()))
	}
	fn consent_many(n: u32) -> Weight {
		Weight::from_parts(8_428_323, 3600)
			.saturating_add(Weight::from_parts(26_098_133, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7632).saturating_mul(n.into()))
	}
	fn revoke_consent() -> Weight {
		Weight::from_parts(299_445_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(19_u64))
			.saturating_add(ParityDbWeight::get().writes(15_u64))
	}
	fn request_review(n: u32) -> Weight {
		Weight::from_parts(15_271_778, 3600)
			.saturating_add(Weight::from_parts(30_781_630, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2682).saturating_mul(n.into()))
	}
	fn qualify_many(n: u32) -> Weight {
		Weight::from_parts(124_187_000, 12336)
			.saturating_add(Weight::from_parts(83_597_812, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().reads((7_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
			.saturating_add(ParityDbWeight::get().writes((7_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 11442).saturating_mul(n.into()))
	}
	fn reject() -> Weight {
		Weight::from_parts(40_232_000, 3672)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn resolve_lapsed() -> Weight {
		Weight::from_parts(139_866_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn enroll_many(n: u32) -> Weight {
		Weight::from_parts(196_115_000, 4772)
			.saturating_add(Weight::from_parts(132_613_283, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 3814).saturating_mul(n.into()))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(143_818_000, 4804)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn suspend() -> Weight {
		Weight::from_parts(124_784_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn reinstate() -> Weight {
		Weight::from_parts(123_602_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn retire() -> Weight {
		Weight::from_parts(303_635_000, 12432)
			.saturating_add(ParityDbWeight::get().reads(19_u64))
			.saturating_add(ParityDbWeight::get().writes(15_u64))
	}
	fn forget() -> Weight {
		Weight::from_parts(103_810_000, 3676)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn clear_portfolio() -> Weight {
		Weight::from_parts(88_715_000, 4804)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
}

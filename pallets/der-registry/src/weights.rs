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
	/// Of `suspend_aggregator`.
	fn suspend_aggregator() -> Weight;
	/// Of `reinstate_aggregator`.
	fn reinstate_aggregator() -> Weight;
	/// Of `clear_members`.
	fn clear_members(n: u32) -> Weight;
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
	/// Of `switch`.
	fn switch() -> Weight;
	/// Of `request_review`.
	fn request_review(n: u32) -> Weight;
	/// Of `qualify_many`.
	fn qualify_many(n: u32) -> Weight;
	/// Of `reject`.
	fn reject() -> Weight;
	/// Of `resolve_lapsed`.
	fn resolve_lapsed() -> Weight;
	/// Of `decide_review`.
	fn decide_review() -> Weight;
	/// Of `enroll_many`.
	fn enroll_many(n: u32) -> Weight;
	/// Of `withdraw`.
	fn withdraw() -> Weight;
	/// Of `set_retail`.
	fn set_retail() -> Weight;
	/// Of `suspend`.
	fn suspend() -> Weight;
	/// Of `reinstate`.
	fn reinstate() -> Weight;
	/// Of `lift_suspension`.
	fn lift_suspension() -> Weight;
	/// Of `retire`.
	fn retire() -> Weight;
	/// Of `strike`.
	fn strike() -> Weight;
	/// Of `expire`.
	fn expire() -> Weight;
	/// Of `forget`.
	fn forget() -> Weight;
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
	/// Of `clear_portfolio`.
	fn clear_portfolio() -> Weight;
}

/// The measured weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	fn admit_aggregator() -> Weight {
		// Proof size: `4` measured, `3587` estimated.
		// Shortest time: 7_982 picoseconds.
		Weight::from_parts(8_602_000, 3587)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	fn expel_aggregator() -> Weight {
		// Proof size: `121` measured, `3587` estimated.
		// Shortest time: 9_394 picoseconds.
		Weight::from_parts(10_025_000, 3587)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	fn suspend_aggregator() -> Weight {
		// Proof size: `121` measured, `3587` estimated.
		// Shortest time: 10_085 picoseconds.
		Weight::from_parts(10_806_000, 3587)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	fn reinstate_aggregator() -> Weight {
		// Proof size: `154` measured, `3587` estimated.
		// Shortest time: 8_993 picoseconds.
		Weight::from_parts(9_575_000, 3587)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Members` (r:256 w:256)
	/// Proof: `DerRegistry::Members` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:256 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:8 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:768 w:256)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:256 w:256)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:256 w:256)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:8 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:256 w:256)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:256)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:0 w:256)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[0, 256]`.
	fn clear_members(n: u32) -> Weight {
		// Proof size: `6210 + n * (582 ±0)` measured, `53654 + n * (7731 ±0)` estimated.
		// Shortest time: 14_983 picoseconds.
		Weight::from_parts(15_293_000, 53654)
			// Standard error: 135_977
			.saturating_add(Weight::from_parts(75_204_320, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(21_u64))
			.saturating_add(T::DbWeight::get().reads((9_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((8_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::AreasOf` (r:1 w:0)
	/// Proof: `DsoConstraints::AreasOf` (`max_values`: None, `max_size`: Some(35), added: 2510, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::NextAggregation` (r:1 w:1)
	/// Proof: `DerRegistry::NextAggregation` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:0 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	fn create_aggregation() -> Weight {
		// Proof size: `814` measured, `4349` estimated.
		// Shortest time: 32_128 picoseconds.
		Weight::from_parts(34_010_000, 4349)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:0 w:3)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	fn dissolve_aggregation() -> Weight {
		// Proof size: `582` measured, `3633` estimated.
		// Shortest time: 29_374 picoseconds.
		Weight::from_parts(31_036_000, 3633)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `DsoConstraints::Areas` (r:256 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:256 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Devices` (r:256 w:256)
	/// Proof: `DerRegistry::Devices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:256 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Meters` (r:512 w:512)
	/// Proof: `DerRegistry::Meters` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:512 w:256)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::NextSite` (r:1 w:1)
	/// Proof: `DerRegistry::NextSite` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:256 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:256 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::NextDer` (r:1 w:1)
	/// Proof: `DerRegistry::NextDer` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Recorded` (r:256 w:256)
	/// Proof: `DerRegistry::Recorded` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn register_many(n: u32) -> Weight {
		// Proof size: `1469 + n * (1117 ±0)` measured, `3578 + n * (6583 ±0)` estimated.
		// Shortest time: 113_139 picoseconds.
		Weight::from_parts(114_471_000, 3578)
			// Standard error: 522_784
			.saturating_add(Weight::from_parts(103_703_750, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((11_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 6583).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:256 w:0)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:8 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:256 w:0)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:256)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:768 w:0)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:0 w:256)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn consent_many(n: u32) -> Weight {
		// Proof size: `2540 + n * (357 ±0)` measured, `18710 + n * (7731 ±0)` estimated.
		// Shortest time: 52_127 picoseconds.
		Weight::from_parts(6_428_685, 18710)
			// Standard error: 87_723
			.saturating_add(Weight::from_parts(30_428_529, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:1 w:1)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:0 w:1)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Members` (r:0 w:1)
	/// Proof: `DerRegistry::Members` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn revoke_consent() -> Weight {
		// Proof size: `6867` measured, `8721` estimated.
		// Shortest time: 120_289 picoseconds.
		Weight::from_parts(126_589_000, 8721)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(13_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:0)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:1 w:0)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:0 w:1)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn switch() -> Weight {
		// Proof size: `6549` measured, `8721` estimated.
		// Shortest time: 96_474 picoseconds.
		Weight::from_parts(100_480_000, 8721)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `DerRegistry::Switches` (r:256 w:0)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:0)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:256 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:0)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:256 w:0)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:256 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:256 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:256 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:256 w:0)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:768 w:0)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Reviews` (r:256 w:256)
	/// Proof: `DerRegistry::Reviews` (`max_values`: None, `max_size`: Some(46), added: 2521, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn request_review(n: u32) -> Weight {
		// Proof size: `1355 + n * (905 ±0)` measured, `3587 + n * (7731 ±0)` estimated.
		// Shortest time: 67_421 picoseconds.
		Weight::from_parts(68_081_000, 3587)
			// Standard error: 181_814
			.saturating_add(Weight::from_parts(54_876_926, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((12_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:256 w:256)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:256 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Suspensions` (r:256 w:0)
	/// Proof: `DerRegistry::Suspensions` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Reviews` (r:256 w:256)
	/// Proof: `DerRegistry::Reviews` (`max_values`: None, `max_size`: Some(46), added: 2521, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:256 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:256 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:768 w:256)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:256 w:0)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:256 w:0)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:256 w:256)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:256 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:256 w:256)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:256 w:256)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn qualify_many(n: u32) -> Weight {
		// Proof size: `5242 + n * (1093 ±0)` measured, `1493 + n * (7731 ±0)` estimated.
		// Shortest time: 92_037 picoseconds.
		Weight::from_parts(94_942_000, 1493)
			// Standard error: 403_773
			.saturating_add(Weight::from_parts(85_048_417, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads((15_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Reviews` (r:1 w:1)
	/// Proof: `DerRegistry::Reviews` (`max_values`: None, `max_size`: Some(46), added: 2521, mode: `MaxEncodedLen`)
	fn reject() -> Weight {
		// Proof size: `1018` measured, `3755` estimated.
		// Shortest time: 27_211 picoseconds.
		Weight::from_parts(30_275_000, 3755)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Suspensions` (r:1 w:1)
	/// Proof: `DerRegistry::Suspensions` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:1 w:0)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:0)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn resolve_lapsed() -> Weight {
		// Proof size: `6788` measured, `8721` estimated.
		// Shortest time: 118_036 picoseconds.
		Weight::from_parts(124_125_000, 8721)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:1 w:0)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:0)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Suspensions` (r:1 w:1)
	/// Proof: `DerRegistry::Suspensions` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn decide_review() -> Weight {
		// Proof size: `6848` measured, `8721` estimated.
		// Shortest time: 108_492 picoseconds.
		Weight::from_parts(114_781_000, 8721)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `DerRegistry::Switches` (r:256 w:0)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:256 w:0)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:256 w:0)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:256 w:256)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:256 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:256 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:256 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:256 w:256)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:256 w:256)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:256 w:256)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:256 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:256 w:256)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::EnergyPortfolios` (r:256 w:256)
	/// Proof: `DerRegistry::EnergyPortfolios` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Recorded` (r:256 w:256)
	/// Proof: `DerRegistry::Recorded` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:256 w:256)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Members` (r:0 w:256)
	/// Proof: `DerRegistry::Members` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn enroll_many(n: u32) -> Weight {
		// Proof size: `4636 + n * (1009 ±0)` measured, `3587 + n * (6583 ±0)` estimated.
		// Shortest time: 126_609 picoseconds.
		Weight::from_parts(127_400_000, 3587)
			// Standard error: 798_444
			.saturating_add(Weight::from_parts(114_094_917, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((15_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(T::DbWeight::get().writes((9_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 6583).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:1 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Members` (r:0 w:1)
	/// Proof: `DerRegistry::Members` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// Proof size: `6865` measured, `7573` estimated.
		// Shortest time: 107_000 picoseconds.
		Weight::from_parts(112_448_000, 7573)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Members` (r:0 w:1)
	/// Proof: `DerRegistry::Members` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn set_retail() -> Weight {
		// Proof size: `6865` measured, `8721` estimated.
		// Shortest time: 111_556 picoseconds.
		Weight::from_parts(118_647_000, 8721)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:0)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Reviews` (r:1 w:1)
	/// Proof: `DerRegistry::Reviews` (`max_values`: None, `max_size`: Some(46), added: 2521, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Suspensions` (r:0 w:1)
	/// Proof: `DerRegistry::Suspensions` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	fn suspend() -> Weight {
		// Proof size: `6577` measured, `8721` estimated.
		// Shortest time: 92_959 picoseconds.
		Weight::from_parts(99_177_000, 8721)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:1 w:0)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:0)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Suspensions` (r:1 w:1)
	/// Proof: `DerRegistry::Suspensions` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn reinstate() -> Weight {
		// Proof size: `6893` measured, `8721` estimated.
		// Shortest time: 99_008 picoseconds.
		Weight::from_parts(106_278_000, 8721)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `DerRegistry::Suspensions` (r:1 w:1)
	/// Proof: `DerRegistry::Suspensions` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Devices` (r:1 w:0)
	/// Proof: `DerRegistry::Devices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:1 w:0)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn lift_suspension() -> Weight {
		// Proof size: `1698` measured, `3755` estimated.
		// Shortest time: 44_035 picoseconds.
		Weight::from_parts(47_010_000, 3755)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:3)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:2 w:2)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:2 w:2)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:1 w:1)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Meters` (r:1 w:1)
	/// Proof: `DerRegistry::Meters` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:0 w:1)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Members` (r:0 w:1)
	/// Proof: `DerRegistry::Members` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn retire() -> Weight {
		// Proof size: `7083` measured, `8721` estimated.
		// Shortest time: 152_437 picoseconds.
		Weight::from_parts(159_678_000, 8721)
			.saturating_add(T::DbWeight::get().reads(21_u64))
			.saturating_add(T::DbWeight::get().writes(18_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:0)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Reviews` (r:1 w:1)
	/// Proof: `DerRegistry::Reviews` (`max_values`: None, `max_size`: Some(46), added: 2521, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:0)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:1 w:1)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Meters` (r:1 w:1)
	/// Proof: `DerRegistry::Meters` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:0 w:3)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:0 w:1)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn strike() -> Weight {
		// Proof size: `2318` measured, `8721` estimated.
		// Shortest time: 128_882 picoseconds.
		Weight::from_parts(138_807_000, 8721)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:0)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:1 w:1)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Meters` (r:1 w:1)
	/// Proof: `DerRegistry::Meters` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:0 w:3)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:0 w:1)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn expire() -> Weight {
		// Proof size: `2033` measured, `8721` estimated.
		// Shortest time: 75_482 picoseconds.
		Weight::from_parts(82_993_000, 8721)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Devices` (r:1 w:1)
	/// Proof: `DerRegistry::Devices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Recorded` (r:1 w:1)
	/// Proof: `DerRegistry::Recorded` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn forget() -> Weight {
		// Proof size: `1921` measured, `4349` estimated.
		// Shortest time: 49_324 picoseconds.
		Weight::from_parts(52_849_000, 4349)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:32 w:32)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:96 w:32)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:32 w:0)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 32]`.
	fn set_envelope(n: u32) -> Weight {
		// Proof size: `5987 + n * (259 ±0)` measured, `7573 + n * (7731 ±0)` estimated.
		// Shortest time: 104_516 picoseconds.
		Weight::from_parts(45_408_074, 7573)
			// Standard error: 54_099
			.saturating_add(Weight::from_parts(60_499_830, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:32 w:32)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:96 w:32)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:32 w:32)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:0 w:32)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Members` (r:0 w:32)
	/// Proof: `DerRegistry::Members` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 32]`.
	fn move_out(n: u32) -> Weight {
		// Proof size: `6589 + n * (279 ±0)` measured, `7573 + n * (7731 ±0)` estimated.
		// Shortest time: 122_432 picoseconds.
		Weight::from_parts(65_963_910, 7573)
			// Standard error: 55_541
			.saturating_add(Weight::from_parts(56_571_391, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(8_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:3 w:3)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:3 w:3)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:32 w:32)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:96 w:32)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:32 w:32)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Switches` (r:0 w:32)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Members` (r:0 w:32)
	/// Proof: `DerRegistry::Members` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 32]`.
	fn move_in(n: u32) -> Weight {
		// Proof size: `7116 + n * (279 ±0)` measured, `8754 + n * (7731 ±0)` estimated.
		// Shortest time: 166_098 picoseconds.
		Weight::from_parts(90_015_789, 8754)
			// Standard error: 108_363
			.saturating_add(Weight::from_parts(77_253_461, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(12_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Meters` (r:1 w:2)
	/// Proof: `DerRegistry::Meters` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	fn exchange_meter() -> Weight {
		// Proof size: `931` measured, `3999` estimated.
		// Shortest time: 21_682 picoseconds.
		Weight::from_parts(23_846_000, 3999)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:0 w:3)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	fn close_site() -> Weight {
		// Proof size: `1580` measured, `4349` estimated.
		// Shortest time: 33_990 picoseconds.
		Weight::from_parts(37_105_000, 4349)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Meters` (r:1 w:0)
	/// Proof: `DerRegistry::Meters` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn forget_site() -> Weight {
		// Proof size: `1831` measured, `4349` estimated.
		// Shortest time: 45_748 picoseconds.
		Weight::from_parts(50_205_000, 4349)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `DerRegistry::Switches` (r:1 w:1)
	/// Proof: `DerRegistry::Switches` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Ders` (r:1 w:1)
	/// Proof: `DerRegistry::Ders` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Areas` (r:1 w:0)
	/// Proof: `DsoConstraints::Areas` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Enrolments` (r:3 w:1)
	/// Proof: `DerRegistry::Enrolments` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Sites` (r:1 w:1)
	/// Proof: `DerRegistry::Sites` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::SiteLevels` (r:1 w:1)
	/// Proof: `DerRegistry::SiteLevels` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DsoConstraints::Capacities` (r:1 w:0)
	/// Proof: `DsoConstraints::Capacities` (`max_values`: None, `max_size`: Some(4108), added: 6583, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Totals` (r:1 w:1)
	/// Proof: `DerRegistry::Totals` (`max_values`: None, `max_size`: Some(1947), added: 4422, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Aggregators` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregators` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Consents` (r:0 w:1)
	/// Proof: `DerRegistry::Consents` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Members` (r:0 w:1)
	/// Proof: `DerRegistry::Members` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn make_switch() -> Weight {
		// Proof size: `6946` measured, `8721` estimated.
		// Shortest time: 112_097 picoseconds.
		Weight::from_parts(121_201_000, 8721)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(13_u64))
	}
	/// Storage: `DerRegistry::Aggregations` (r:1 w:1)
	/// Proof: `DerRegistry::Aggregations` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Portfolios` (r:1 w:1)
	/// Proof: `DerRegistry::Portfolios` (`max_values`: None, `max_size`: Some(2012), added: 4487, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::LastDay` (r:1 w:0)
	/// Proof: `BidMarket::LastDay` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	/// Storage: `BidMarket::PricingNodes` (r:1 w:0)
	/// Proof: `BidMarket::PricingNodes` (`max_values`: None, `max_size`: Some(884), added: 3359, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Deposits` (r:1 w:1)
	/// Proof: `Sponsorship::Deposits` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `Sponsorship::Sponsorships` (r:1 w:1)
	/// Proof: `Sponsorship::Sponsorships` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::Recorded` (r:1 w:1)
	/// Proof: `DerRegistry::Recorded` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `DerRegistry::EnergyPortfolios` (r:1 w:1)
	/// Proof: `DerRegistry::EnergyPortfolios` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
	fn clear_portfolio() -> Weight {
		// Proof size: `1245` measured, `5477` estimated.
		// Shortest time: 42_924 picoseconds.
		Weight::from_parts(46_940_000, 5477)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
}

/// The measured weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn admit_aggregator() -> Weight {
		Weight::from_parts(8_602_000, 3587)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn expel_aggregator() -> Weight {
		Weight::from_parts(10_025_000, 3587)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn suspend_aggregator() -> Weight {
		Weight::from_parts(10_806_000, 3587)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn reinstate_aggregator() -> Weight {
		Weight::from_parts(9_575_000, 3587)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn clear_members(n: u32) -> Weight {
		Weight::from_parts(15_293_000, 53654)
			.saturating_add(Weight::from_parts(75_204_320, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(21_u64))
			.saturating_add(ParityDbWeight::get().reads((9_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((8_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	fn create_aggregation() -> Weight {
		Weight::from_parts(34_010_000, 4349)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn dissolve_aggregation() -> Weight {
		Weight::from_parts(31_036_000, 3633)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn register_many(n: u32) -> Weight {
		Weight::from_parts(114_471_000, 3578)
			.saturating_add(Weight::from_parts(103_703_750, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().reads((11_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 6583).saturating_mul(n.into()))
	}
	fn consent_many(n: u32) -> Weight {
		Weight::from_parts(6_428_685, 18710)
			.saturating_add(Weight::from_parts(30_428_529, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().reads((6_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	fn revoke_consent() -> Weight {
		Weight::from_parts(126_589_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(18_u64))
			.saturating_add(ParityDbWeight::get().writes(13_u64))
	}
	fn switch() -> Weight {
		Weight::from_parts(100_480_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn request_review(n: u32) -> Weight {
		Weight::from_parts(68_081_000, 3587)
			.saturating_add(Weight::from_parts(54_876_926, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((12_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	fn qualify_many(n: u32) -> Weight {
		Weight::from_parts(94_942_000, 1493)
			.saturating_add(Weight::from_parts(85_048_417, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().reads((15_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	fn reject() -> Weight {
		Weight::from_parts(30_275_000, 3755)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn resolve_lapsed() -> Weight {
		Weight::from_parts(124_125_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn decide_review() -> Weight {
		Weight::from_parts(114_781_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn enroll_many(n: u32) -> Weight {
		Weight::from_parts(127_400_000, 3587)
			.saturating_add(Weight::from_parts(114_094_917, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((15_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
			.saturating_add(ParityDbWeight::get().writes((9_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 6583).saturating_mul(n.into()))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(112_448_000, 7573)
			.saturating_add(ParityDbWeight::get().reads(15_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn set_retail() -> Weight {
		Weight::from_parts(118_647_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn suspend() -> Weight {
		Weight::from_parts(99_177_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn reinstate() -> Weight {
		Weight::from_parts(106_278_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn lift_suspension() -> Weight {
		Weight::from_parts(47_010_000, 3755)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn retire() -> Weight {
		Weight::from_parts(159_678_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(21_u64))
			.saturating_add(ParityDbWeight::get().writes(18_u64))
	}
	fn strike() -> Weight {
		Weight::from_parts(138_807_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn expire() -> Weight {
		Weight::from_parts(82_993_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn forget() -> Weight {
		Weight::from_parts(52_849_000, 4349)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn set_envelope(n: u32) -> Weight {
		Weight::from_parts(45_408_074, 7573)
			.saturating_add(Weight::from_parts(60_499_830, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	fn move_out(n: u32) -> Weight {
		Weight::from_parts(65_963_910, 7573)
			.saturating_add(Weight::from_parts(56_571_391, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	fn move_in(n: u32) -> Weight {
		Weight::from_parts(90_015_789, 8754)
			.saturating_add(Weight::from_parts(77_253_461, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7731).saturating_mul(n.into()))
	}
	fn exchange_meter() -> Weight {
		Weight::from_parts(23_846_000, 3999)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn close_site() -> Weight {
		Weight::from_parts(37_105_000, 4349)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn forget_site() -> Weight {
		Weight::from_parts(50_205_000, 4349)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn make_switch() -> Weight {
		Weight::from_parts(121_201_000, 8721)
			.saturating_add(ParityDbWeight::get().reads(18_u64))
			.saturating_add(ParityDbWeight::get().writes(13_u64))
	}
	fn clear_portfolio() -> Weight {
		Weight::from_parts(46_940_000, 5477)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
}

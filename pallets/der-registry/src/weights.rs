//! Weights of `pallet_der_registry`, in the form in which the benchmark command line writes them.
//!
//! Database reads and writes are counted from the calls; times are estimates until measured on the
//! target hardware by `frame-omni-bencher v1 benchmark pallet --pallet pallet_der_registry`.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};
use core::marker::PhantomData;

/// Weight functions needed for `pallet_der_registry`.
pub trait WeightInfo {
	fn admit_aggregator() -> Weight;
	fn expel_aggregator() -> Weight;
	fn create_aggregation() -> Weight;
	fn dissolve_aggregation() -> Weight;
	fn register_many(n: u32, ) -> Weight;
	fn consent_many(n: u32, ) -> Weight;
	fn revoke_consent() -> Weight;
	fn request_review(n: u32, ) -> Weight;
	fn qualify_many(n: u32, ) -> Weight;
	fn reject() -> Weight;
	fn resolve_lapsed() -> Weight;
	fn enroll_many(n: u32, ) -> Weight;
	fn withdraw() -> Weight;
	fn suspend() -> Weight;
	fn reinstate() -> Weight;
	fn retire() -> Weight;
	fn forget() -> Weight;
	fn clear_portfolio() -> Weight;
}

/// Weights for `pallet_der_registry` with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn admit_aggregator() -> Weight {
		Weight::from_parts(12_000_000, 3_500)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn expel_aggregator() -> Weight {
		Weight::from_parts(12_000_000, 3_500)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn create_aggregation() -> Weight {
		Weight::from_parts(45_000_000, 14_000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn dissolve_aggregation() -> Weight {
		Weight::from_parts(50_000_000, 10_500)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// The range of component `n` is `[1, 256]`.
	fn register_many(n: u32, ) -> Weight {
		Weight::from_parts(40_000_000, 14_000)
			.saturating_add(Weight::from_parts(45_000_000, 17_500).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	/// The range of component `n` is `[1, 256]`.
	fn consent_many(n: u32, ) -> Weight {
		Weight::from_parts(10_000_000, 7_000)
			.saturating_add(Weight::from_parts(18_000_000, 17_500).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	fn revoke_consent() -> Weight {
		Weight::from_parts(160_000_000, 63_000)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(15_u64))
	}
	/// The range of component `n` is `[1, 256]`.
	fn request_review(n: u32, ) -> Weight {
		Weight::from_parts(15_000_000, 14_000)
			.saturating_add(Weight::from_parts(20_000_000, 14_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	/// The range of component `n` is `[1, 256]`.
	fn qualify_many(n: u32, ) -> Weight {
		Weight::from_parts(15_000_000, 7_000)
			.saturating_add(Weight::from_parts(75_000_000, 38_500).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((11_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((10_u64).saturating_mul(n.into())))
	}
	fn reject() -> Weight {
		Weight::from_parts(15_000_000, 10_500)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn resolve_lapsed() -> Weight {
		Weight::from_parts(80_000_000, 49_000)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// The range of component `n` is `[1, 256]`.
	fn enroll_many(n: u32, ) -> Weight {
		Weight::from_parts(40_000_000, 21_000)
			.saturating_add(Weight::from_parts(70_000_000, 21_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(80_000_000, 38_500)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn suspend() -> Weight {
		Weight::from_parts(80_000_000, 45_500)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	fn reinstate() -> Weight {
		Weight::from_parts(80_000_000, 45_500)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	fn retire() -> Weight {
		Weight::from_parts(160_000_000, 63_000)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(15_u64))
	}
	fn forget() -> Weight {
		Weight::from_parts(50_000_000, 28_000)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	fn clear_portfolio() -> Weight {
		Weight::from_parts(50_000_000, 21_000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn admit_aggregator() -> Weight {
		Weight::from_parts(12_000_000, 3_500)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn expel_aggregator() -> Weight {
		Weight::from_parts(12_000_000, 3_500)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn create_aggregation() -> Weight {
		Weight::from_parts(45_000_000, 14_000)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn dissolve_aggregation() -> Weight {
		Weight::from_parts(50_000_000, 10_500)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// The range of component `n` is `[1, 256]`.
	fn register_many(n: u32, ) -> Weight {
		Weight::from_parts(40_000_000, 14_000)
			.saturating_add(Weight::from_parts(45_000_000, 17_500).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
			.saturating_add(RocksDbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	/// The range of component `n` is `[1, 256]`.
	fn consent_many(n: u32, ) -> Weight {
		Weight::from_parts(10_000_000, 7_000)
			.saturating_add(Weight::from_parts(18_000_000, 17_500).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	fn revoke_consent() -> Weight {
		Weight::from_parts(160_000_000, 63_000)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(15_u64))
	}
	/// The range of component `n` is `[1, 256]`.
	fn request_review(n: u32, ) -> Weight {
		Weight::from_parts(15_000_000, 14_000)
			.saturating_add(Weight::from_parts(20_000_000, 14_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	/// The range of component `n` is `[1, 256]`.
	fn qualify_many(n: u32, ) -> Weight {
		Weight::from_parts(15_000_000, 7_000)
			.saturating_add(Weight::from_parts(75_000_000, 38_500).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().reads((11_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((10_u64).saturating_mul(n.into())))
	}
	fn reject() -> Weight {
		Weight::from_parts(15_000_000, 10_500)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn resolve_lapsed() -> Weight {
		Weight::from_parts(80_000_000, 49_000)
			.saturating_add(RocksDbWeight::get().reads(14_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	/// The range of component `n` is `[1, 256]`.
	fn enroll_many(n: u32, ) -> Weight {
		Weight::from_parts(40_000_000, 21_000)
			.saturating_add(Weight::from_parts(70_000_000, 21_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().reads((6_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
			.saturating_add(RocksDbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(80_000_000, 38_500)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn suspend() -> Weight {
		Weight::from_parts(80_000_000, 45_500)
			.saturating_add(RocksDbWeight::get().reads(13_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	fn reinstate() -> Weight {
		Weight::from_parts(80_000_000, 45_500)
			.saturating_add(RocksDbWeight::get().reads(13_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	fn retire() -> Weight {
		Weight::from_parts(160_000_000, 63_000)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(15_u64))
	}
	fn forget() -> Weight {
		Weight::from_parts(50_000_000, 28_000)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn clear_portfolio() -> Weight {
		Weight::from_parts(50_000_000, 21_000)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
}

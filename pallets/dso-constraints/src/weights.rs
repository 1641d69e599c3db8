//! The weights of the calls.
//!
//! Estimates from the reads and writes of each call, until the benchmarks have run on the
//! reference machine: the time for what is decoded, hashed and encoded, plus the database. The
//! calendar is asked at its worst: the pricing node, its last day, and two auctions by day.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// The weights of the calls.
pub trait WeightInfo {
	/// Of `create_area`.
	fn create_area() -> Weight;
	/// Of `set_dso`.
	fn set_dso() -> Weight;
	/// Of `add_points` with `p` points.
	fn add_points(p: u32) -> Weight;
	/// Of `set_standing`.
	fn set_standing() -> Weight;
	/// Of `post_limits` with `r` rows, each of which names every point that an area can have.
	fn post_limits(r: u32) -> Weight;
	/// Of `clear_limits` with `i` intervals.
	fn clear_limits(i: u32) -> Weight;
	/// Of `override_awards` with `p` points.
	fn override_awards(p: u32) -> Weight;
	/// Of `justify_override`.
	fn justify_override() -> Weight;
	/// Of `end_override`.
	fn end_override() -> Weight;
	/// Of `lapse_override`.
	fn lapse_override() -> Weight;
	/// Of `remove_override`.
	fn remove_override() -> Weight;
}

/// The weights for a runtime that says how fast its database is.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: DsoConstraints::NextArea (r:1 w:1)
	/// Storage: DsoConstraints::AreasOf (r:1 w:1)
	/// Storage: DsoConstraints::Areas (r:0 w:1)
	fn create_area() -> Weight {
		Weight::from_parts(15_000_000, 3513)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:1)
	/// Storage: DsoConstraints::PointTickets (r:1 w:1)
	/// Storage: Balances::Holds (r:2 w:2)
	/// Storage: System::Account (r:2 w:2)
	fn set_dso() -> Weight {
		Weight::from_parts(70_000_000, 8000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:1)
	/// Storage: DsoConstraints::Standings (r:1 w:1)
	/// Storage: DsoConstraints::PointIndex (r:256 w:256)
	/// Storage: DsoConstraints::Points (r:0 w:256)
	/// Storage: DsoConstraints::PointTickets (r:1 w:1)
	/// Storage: Balances::Holds (r:1 w:1)
	/// Storage: System::Account (r:1 w:1)
	/// The range of component `p` is `[1, 256]`.
	fn add_points(p: u32, ) -> Weight {
		Weight::from_parts(60_000_000, 14000)
			.saturating_add(Weight::from_parts(6_000_000, 2560).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(p.into())))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: the calendar (r:2 w:0)
	/// Storage: DsoConstraints::Standings (r:1 w:1)
	fn set_standing() -> Weight {
		Weight::from_parts(35_000_000, 14000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: the calendar (r:6 w:0)
	/// Storage: DsoConstraints::Postings (r:1 w:1)
	/// Storage: DsoConstraints::PostedRows (r:0 w:1)
	/// Storage: Balances::Holds (r:1 w:1)
	/// Storage: System::Account (r:1 w:1)
	/// The range of component `r` is `[0, 512]`.
	fn post_limits(r: u32, ) -> Weight {
		Weight::from_parts(60_000_000, 6200)
			.saturating_add(Weight::from_parts(5_000_000, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: the calendar (r:98 w:0)
	/// Storage: DsoConstraints::Postings (r:24 w:24)
	/// Storage: DsoConstraints::PostedRows (r:0 w:24)
	/// Storage: Balances::Holds (r:24 w:24)
	/// Storage: System::Account (r:24 w:24)
	/// The range of component `i` is `[1, 24]`.
	fn clear_limits(i: u32, ) -> Weight {
		Weight::from_parts(20_000_000, 3600)
			.saturating_add(Weight::from_parts(45_000_000, 2700).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(i.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(i.into())))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: DsoConstraints::NextOverride (r:1 w:1)
	/// Storage: DsoConstraints::OpenOverrides (r:1 w:1)
	/// Storage: DsoConstraints::Overrides (r:0 w:1)
	/// Storage: Balances::Holds (r:1 w:1)
	/// Storage: System::Account (r:1 w:1)
	/// The range of component `p` is `[1, 256]`.
	fn override_awards(p: u32, ) -> Weight {
		Weight::from_parts(65_000_000, 6200)
			.saturating_add(Weight::from_parts(20_000, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: DsoConstraints::Overrides (r:1 w:1)
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: DsoConstraints::OpenOverrides (r:1 w:1)
	fn justify_override() -> Weight {
		Weight::from_parts(30_000_000, 4300)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: DsoConstraints::Overrides (r:1 w:1)
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	fn end_override() -> Weight {
		Weight::from_parts(25_000_000, 4300)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: DsoConstraints::Overrides (r:1 w:1)
	/// Storage: DsoConstraints::OpenOverrides (r:1 w:1)
	fn lapse_override() -> Weight {
		Weight::from_parts(25_000_000, 4300)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: DsoConstraints::Overrides (r:1 w:1)
	/// Storage: Balances::Holds (r:1 w:1)
	/// Storage: System::Account (r:1 w:1)
	fn remove_override() -> Weight {
		Weight::from_parts(50_000_000, 4300)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: DsoConstraints::NextArea (r:1 w:1)
	/// Storage: DsoConstraints::AreasOf (r:1 w:1)
	/// Storage: DsoConstraints::Areas (r:0 w:1)
	fn create_area() -> Weight {
		Weight::from_parts(15_000_000, 3513)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:1)
	/// Storage: DsoConstraints::PointTickets (r:1 w:1)
	/// Storage: Balances::Holds (r:2 w:2)
	/// Storage: System::Account (r:2 w:2)
	fn set_dso() -> Weight {
		Weight::from_parts(70_000_000, 8000)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:1)
	/// Storage: DsoConstraints::Standings (r:1 w:1)
	/// Storage: DsoConstraints::PointIndex (r:256 w:256)
	/// Storage: DsoConstraints::Points (r:0 w:256)
	/// Storage: DsoConstraints::PointTickets (r:1 w:1)
	/// Storage: Balances::Holds (r:1 w:1)
	/// Storage: System::Account (r:1 w:1)
	/// The range of component `p` is `[1, 256]`.
	fn add_points(p: u32, ) -> Weight {
		Weight::from_parts(60_000_000, 14000)
			.saturating_add(Weight::from_parts(6_000_000, 2560).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(p.into())))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: the calendar (r:2 w:0)
	/// Storage: DsoConstraints::Standings (r:1 w:1)
	fn set_standing() -> Weight {
		Weight::from_parts(35_000_000, 14000)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: the calendar (r:6 w:0)
	/// Storage: DsoConstraints::Postings (r:1 w:1)
	/// Storage: DsoConstraints::PostedRows (r:0 w:1)
	/// Storage: Balances::Holds (r:1 w:1)
	/// Storage: System::Account (r:1 w:1)
	/// The range of component `r` is `[0, 512]`.
	fn post_limits(r: u32, ) -> Weight {
		Weight::from_parts(60_000_000, 6200)
			.saturating_add(Weight::from_parts(5_000_000, 0).saturating_mul(r.into()))
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: the calendar (r:98 w:0)
	/// Storage: DsoConstraints::Postings (r:24 w:24)
	/// Storage: DsoConstraints::PostedRows (r:0 w:24)
	/// Storage: Balances::Holds (r:24 w:24)
	/// Storage: System::Account (r:24 w:24)
	/// The range of component `i` is `[1, 24]`.
	fn clear_limits(i: u32, ) -> Weight {
		Weight::from_parts(20_000_000, 3600)
			.saturating_add(Weight::from_parts(45_000_000, 2700).saturating_mul(i.into()))
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().reads((7_u64).saturating_mul(i.into())))
			.saturating_add(RocksDbWeight::get().writes((4_u64).saturating_mul(i.into())))
	}
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: DsoConstraints::NextOverride (r:1 w:1)
	/// Storage: DsoConstraints::OpenOverrides (r:1 w:1)
	/// Storage: DsoConstraints::Overrides (r:0 w:1)
	/// Storage: Balances::Holds (r:1 w:1)
	/// Storage: System::Account (r:1 w:1)
	/// The range of component `p` is `[1, 256]`.
	fn override_awards(p: u32, ) -> Weight {
		Weight::from_parts(65_000_000, 6200)
			.saturating_add(Weight::from_parts(20_000, 0).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: DsoConstraints::Overrides (r:1 w:1)
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	/// Storage: DsoConstraints::OpenOverrides (r:1 w:1)
	fn justify_override() -> Weight {
		Weight::from_parts(30_000_000, 4300)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: DsoConstraints::Overrides (r:1 w:1)
	/// Storage: DsoConstraints::Areas (r:1 w:0)
	fn end_override() -> Weight {
		Weight::from_parts(25_000_000, 4300)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: DsoConstraints::Overrides (r:1 w:1)
	/// Storage: DsoConstraints::OpenOverrides (r:1 w:1)
	fn lapse_override() -> Weight {
		Weight::from_parts(25_000_000, 4300)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: DsoConstraints::Overrides (r:1 w:1)
	/// Storage: Balances::Holds (r:1 w:1)
	/// Storage: System::Account (r:1 w:1)
	fn remove_override() -> Weight {
		Weight::from_parts(50_000_000, 4300)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
}

//! Weights of `pallet_sponsorship`: derived by hand from what the calls read and write, to be
//! measured with `cargo xtask weights`.

#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::ParityDbWeight},
};

/// What the calls of the pallet, and the payment of a fee by a sponsor, weigh.
pub trait WeightInfo {
	/// Of `sponsor`.
	fn sponsor(b: u32) -> Weight;
	/// Of `top_up`.
	fn top_up() -> Weight;
	/// Of `end_sponsorship`.
	fn end_sponsorship() -> Weight;
	/// Of `release_beneficiary`.
	fn release_beneficiary() -> Weight;
	/// Of a fee that a sponsor pays, beyond one that the signer pays.
	fn charge() -> Weight;
}

/// The estimated weights, with the runtime's database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `System::Account` (r:1+2b w:1+2b), `Balances::Holds` (r:1+b w:1+b),
	/// `Sponsorship::Sponsorships` (r:b w:b)
	fn sponsor(b: u32) -> Weight {
		Weight::from_parts(60_000_000, 3676)
			.saturating_add(Weight::from_parts(150_000_000, 8000).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(b.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(b.into())))
	}
	/// Storage: `System::Account` (r:1 w:1), `Balances::Holds` (r:1 w:1),
	/// `Sponsorship::Sponsorships` (r:1 w:1), `DerRegistry::Aggregators` (r:1 w:0)
	fn top_up() -> Weight {
		Weight::from_parts(70_000_000, 3676)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `System::Account` (r:2 w:2), `Balances::Holds` (r:1 w:1),
	/// `Sponsorship::Sponsorships` (r:1 w:1), `Sponsorship::Deposits` (r:1 w:0)
	fn end_sponsorship() -> Weight {
		Weight::from_parts(130_000_000, 6196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `System::Account` (r:2 w:2), `Balances::Holds` (r:1 w:1),
	/// `Sponsorship::Sponsorships` (r:1 w:1), `Sponsorship::Deposits` (r:1 w:0)
	fn release_beneficiary() -> Weight {
		Weight::from_parts(90_000_000, 6196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `System::Account` (r:1 w:1), `Balances::Holds` (r:1 w:1),
	/// `Sponsorship::Sponsorships` (r:1 w:1)
	fn charge() -> Weight {
		Weight::from_parts(120_000_000, 3676)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
}

/// The estimated weights with ParityDB's, for tests.
impl WeightInfo for () {
	fn sponsor(b: u32) -> Weight {
		Weight::from_parts(60_000_000, 3676)
			.saturating_add(Weight::from_parts(150_000_000, 8000).saturating_mul(b.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(b.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(b.into())))
	}
	fn top_up() -> Weight {
		Weight::from_parts(70_000_000, 3676)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn end_sponsorship() -> Weight {
		Weight::from_parts(130_000_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn release_beneficiary() -> Weight {
		Weight::from_parts(90_000_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn charge() -> Weight {
		Weight::from_parts(120_000_000, 3676)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
}

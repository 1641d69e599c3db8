//! Version 2: a pricing node has a zone in place of a fixed offset from UTC, and its terms say how long
//! intervals are and when auctions are opened and their phases end.
//!
//! A node's days keep their boundaries: the zone has the former offset for good, until governance
//! sets the one with the changes of local time. The gate is the runtime's choice. An auction keeps
//! its schedule; its terms have the length of its intervals.

use crate::*;
use core::marker::PhantomData;
use frame_support::{
	BoundedVec,
	migrations::VersionedMigration,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::Weight,
};
use tieline_primitives::{Day, MILLIS_PER_HOUR, Millis, Offset, OffsetFrom, Zone};

/// The migration from version 1, with the gate of all pricing nodes.
pub type Migration<T, G> =
	VersionedMigration<1, 2, Unversioned<T, G>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// The migration without the check of versions.
pub struct Unversioned<T, G>(PhantomData<(T, G)>);

impl<T: Config, G: Get<Gate>> UncheckedOnRuntimeUpgrade for Unversioned<T, G> {
	fn on_runtime_upgrade() -> Weight {
		let mut items = 0u64;
		PricingNodes::<T>::translate_values(|node: v1::PricingNodeOf<T>| {
			items = items.saturating_add(1);
			Some(node.migrated(G::get()))
		});
		Auctions::<T>::translate_values(|auction: v1::AuctionOf<T>| {
			items = items.saturating_add(1);
			Some(auction.migrated(G::get()))
		});
		T::DbWeight::get().reads_writes(items, items)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<alloc::vec::Vec<u8>, frame_support::sp_runtime::TryRuntimeError> {
		use codec::Encode;
		let nodes = v1::PricingNodes::<T>::iter().count() as u32;
		let auctions = v1::Auctions::<T>::iter().count() as u32;
		Ok((nodes, auctions).encode())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(
		before: alloc::vec::Vec<u8>,
	) -> Result<(), frame_support::sp_runtime::TryRuntimeError> {
		use codec::Decode;
		let (nodes, auctions) = <(u32, u32)>::decode(&mut &before[..])
			.map_err(|_| "what was counted before cannot be decoded")?;
		frame_support::ensure!(
			PricingNodes::<T>::iter().count() == nodes as usize,
			"a pricing node was lost"
		);
		frame_support::ensure!(
			Auctions::<T>::iter().count() == auctions as usize,
			"an auction was lost"
		);
		Ok(())
	}
}

/// The zone of days that start this long after midnight UTC. A day that started in the afternoon by
/// UTC is that of the next date east of Greenwich, but the numbers of days do not change: portfolios
/// hang on them.
fn zone(day_start: Millis) -> Zone {
	let offset = i32::try_from(day_start.0).unwrap_or_default().saturating_neg();
	let hours = day_start.0.checked_div(MILLIS_PER_HOUR).unwrap_or_default();
	let name = alloc::format!("UTC-{hours:02}");
	let from_the_start = OffsetFrom { from: Day(0), offset: Offset(offset) };
	Zone {
		name: BoundedVec::truncate_from(name.into_bytes()),
		offsets: BoundedVec::truncate_from(alloc::vec![from_the_start]),
	}
}

/// What version 1 stored.
pub(crate) mod v1 {
	use super::*;
	use codec::{Decode, Encode, MaxEncodedLen};
	use frame_support::Twox64Concat;
	use tieline_primitives::{AuctionId, Name, Price, PricingNodeId, Watts};

	/// A pricing node of a runtime.
	pub type PricingNodeOf<T> = PricingNode<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
	/// An auction of a runtime.
	pub type AuctionOf<T> = Auction<BalanceOf<T>>;

	/// The pricing nodes.
	#[frame_support::storage_alias]
	pub type PricingNodes<T: Config> =
		StorageMap<Pallet<T>, Twox64Concat, PricingNodeId, PricingNodeOf<T>>;
	/// The auctions.
	#[frame_support::storage_alias]
	pub type Auctions<T: Config> = StorageMap<Pallet<T>, Twox64Concat, AuctionId, AuctionOf<T>>;

	#[derive(Clone, Encode, Decode, MaxEncodedLen)]
	pub struct Terms<Balance> {
		pub floor: Price,
		pub cap: Price,
		pub bond: Balance,
		pub bond_per_mw: Balance,
		pub minimum_size: Watts,
	}

	#[derive(Clone, Encode, Decode, MaxEncodedLen)]
	pub struct PricingNode<AccountId, Balance> {
		pub iso: AccountId,
		pub congestion_account: AccountId,
		pub name: Name,
		pub terms: Terms<Balance>,
		pub day_start: Millis,
		pub replay: bool,
	}

	#[derive(Clone, Encode, Decode, MaxEncodedLen)]
	pub struct Auction<Balance> {
		pub node: PricingNodeId,
		pub product: Product,
		pub day: Day,
		pub start: Millis,
		pub interval_length: Millis,
		pub intervals: u16,
		pub schedule: Schedule,
		pub terms: Terms<Balance>,
		pub kept_until: Millis,
		pub bids: u32,
		pub cleared: u16,
	}

	impl<Balance> Terms<Balance> {
		fn migrated(self, interval_length: Millis, gate: Gate) -> crate::Terms<Balance> {
			let Self { floor, cap, bond, bond_per_mw, minimum_size } = self;
			crate::Terms { floor, cap, bond, bond_per_mw, minimum_size, interval_length, gate }
		}
	}

	impl<AccountId, Balance> PricingNode<AccountId, Balance> {
		pub fn migrated(self, gate: Gate) -> crate::PricingNode<AccountId, Balance> {
			crate::PricingNode {
				iso: self.iso,
				congestion_account: self.congestion_account,
				name: self.name,
				terms: self.terms.migrated(Millis(MILLIS_PER_HOUR), gate),
				next_terms: None,
				zone: zone(self.day_start),
				replay: self.replay,
			}
		}
	}

	impl<Balance> Auction<Balance> {
		pub fn migrated(self, gate: Gate) -> crate::Auction<Balance> {
			crate::Auction {
				node: self.node,
				product: self.product,
				day: self.day,
				start: self.start,
				interval_length: self.interval_length,
				intervals: self.intervals,
				schedule: self.schedule,
				terms: self.terms.migrated(self.interval_length, gate),
				kept_until: self.kept_until,
				bids: self.bids,
				cleared: self.cleared,
			}
		}
	}
}

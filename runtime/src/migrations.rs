//! What an upgrade of the runtime changes in storage.
//!
//! Each pallet has a storage version, which a migration raises by one. A migration lives in its
//! pallet, as a `VersionedMigration` with checks before and after and a test of its own, and stays in
//! the tuple until every chain has passed it. `cargo xtask rehearse STATE` runs all of them on the
//! state of a real chain.

use crate::Runtime;
use frame_support::parameter_types;
use pallet_bid_market::Gate;
use tieline_primitives::{MILLIS_PER_HOUR, Millis};

parameter_types! {
	/// The gate of the pricing nodes of a chain that had none in its terms: bidding from the noon two
	/// days before delivery until ten o'clock of the day before, as the day-ahead markets of North
	/// America have it.
	pub FormerGate: Gate = Gate {
		lead: Millis(14 * MILLIS_PER_HOUR),
		opens: Millis(22 * MILLIS_PER_HOUR),
		open_to_all: Millis(4 * MILLIS_PER_HOUR),
		bidding: Millis(2 * MILLIS_PER_HOUR),
		revealing: Millis(MILLIS_PER_HOUR),
		clearing: Millis(2 * MILLIS_PER_HOUR),
	};
}

/// The migrations of this release, in the order in which they run.
pub type Migrations = (pallet_bid_market::migrations::v2::Migration<Runtime, FormerGate>,);

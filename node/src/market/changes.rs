//! What the events of a block say has changed, so that only that is read from the state.

use pallet_bid_market::Event as MarketEvent;
use pallet_der_registry::Event as RegistryEvent;
use pallet_dso_constraints::Event as NetworkEvent;
use std::collections::BTreeSet;
use tieline_primitives::{AreaId, AuctionId, DerId, OverrideId};
use tieline_runtime::{Runtime, RuntimeEvent};

/// What the events of a block say has changed.
#[derive(Default)]
pub struct Changes {
	/// The pricing nodes.
	pub nodes: bool,
	/// The areas.
	pub areas: bool,
	/// What overrides have withheld.
	pub withheld: bool,
	/// Auctions.
	pub auctions: BTreeSet<AuctionId>,
	/// Auctions whose sealed bids are others.
	pub sealed: BTreeSet<AuctionId>,
	/// Areas whose posted limits are others.
	pub limits: BTreeSet<AreaId>,
	/// DERs whose status may be another.
	pub ders: BTreeSet<DerId>,
	/// Overrides whose state may be another.
	pub overrides: BTreeSet<OverrideId>,
}

/// What the events of a block say has changed.
pub fn changes(events: &[RuntimeEvent]) -> Changes {
	let mut changes = Changes::default();
	for event in events {
		match event {
			RuntimeEvent::BidMarket(event) => market_changes(event, &mut changes),
			RuntimeEvent::DerRegistry(event) => changes.ders.extend(der_of(event)),
			RuntimeEvent::DsoConstraints(event) => network_changes(event, &mut changes),
			_ => {},
		}
	}
	changes
}

fn market_changes(event: &MarketEvent<Runtime>, changes: &mut Changes) {
	match event {
		MarketEvent::PricingNodeCreated { .. }
		| MarketEvent::PricingNodeChanged { .. }
		| MarketEvent::ZoneSet { .. } => changes.nodes = true,
		MarketEvent::AuctionOpened { auction, .. }
		| MarketEvent::IntervalCleared { auction, .. }
		| MarketEvent::AuctionRemoved { auction } => {
			changes.auctions.insert(*auction);
		},
		MarketEvent::Committed { auction, .. }
		| MarketEvent::CommitmentWithdrawn { auction, .. }
		| MarketEvent::BidRevealed { auction, .. }
		| MarketEvent::BondForfeited { auction, .. }
		| MarketEvent::BondForgiven { auction, .. } => {
			changes.sealed.insert(*auction);
		},
		MarketEvent::AwardsWithheld { .. } => changes.withheld = true,
		_ => {},
	}
}

fn network_changes(event: &NetworkEvent<Runtime>, changes: &mut Changes) {
	match event {
		NetworkEvent::AreaCreated { .. }
		| NetworkEvent::AreaMoved { .. }
		| NetworkEvent::AreaRemoved { .. }
		| NetworkEvent::ReviewRuleSet { .. } => changes.areas = true,
		NetworkEvent::LimitsPosted { area, .. } | NetworkEvent::LimitsCleared { area, .. } => {
			changes.limits.insert(*area);
		},
		NetworkEvent::AwardsOverridden { id, .. }
		| NetworkEvent::JustificationSubmitted { id, .. }
		| NetworkEvent::OverrideJustified { id, .. }
		| NetworkEvent::OverrideRejected { id, .. }
		| NetworkEvent::OverrideLapsed { id, .. }
		| NetworkEvent::OverrideRemoved { id, .. } => {
			changes.overrides.insert(*id);
		},
		_ => {},
	}
}

/// The DER whose status may be another after an event.
fn der_of(event: &RegistryEvent<Runtime>) -> Option<DerId> {
	match event {
		RegistryEvent::DerRegistered { der, .. }
		| RegistryEvent::ReviewRequested { der, .. }
		| RegistryEvent::ReviewLapsed { der }
		| RegistryEvent::ReviewEscalated { der, .. }
		| RegistryEvent::DerQualified { der, .. }
		| RegistryEvent::DerRejected { der, .. }
		| RegistryEvent::DerSuspended { der, .. }
		| RegistryEvent::DerReinstated { der, .. }
		| RegistryEvent::DerRetired { der, .. }
		| RegistryEvent::DerStruck { der, .. }
		| RegistryEvent::DerExpired { der }
		| RegistryEvent::DerForgotten { der } => Some(*der),
		_ => None,
	}
}

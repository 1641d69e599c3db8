//! What an aggregator's agent tells Prometheus beyond its calls.

use crate::metrics::Label;
use prometheus_client::{
	metrics::{counter::Counter, family::Family, gauge::Gauge},
	registry::{Registry, Unit},
};
use std::sync::atomic::AtomicU64;

/// The metrics of an aggregator.
#[derive(Clone, Debug, Default)]
pub(super) struct AggregatorMetrics {
	/// Its sealed bids whose revealing phase runs.
	pub unrevealed: Gauge,
	/// Its sealed bids that its bids and key do not give.
	pub foreign: Gauge,
	/// The DERs that are enrolled in its aggregation.
	pub enrolled: Gauge,
	awarded: Family<Label, Counter<f64, AtomicU64>>,
}

impl AggregatorMetrics {
	pub fn register(&self, registry: &mut Registry) {
		let unrevealed = "Sealed bids that are yet to be revealed, in auctions whose revealing \
			phase runs: their bonds are at risk";
		registry.register("bids_unrevealed", unrevealed, self.unrevealed.clone());
		let foreign = "Sealed bids on chain that are not those of this agent's bids and key, which \
			it cannot reveal";
		registry.register("bids_foreign", foreign, self.foreign.clone());
		let enrolled = "DERs that are enrolled in the aggregation";
		registry.register("ders_enrolled", enrolled, self.enrolled.clone());
		let awarded = "Energy awarded in the auctions that were over while this agent ran, by side";
		let unit = Unit::Other("watt_hours".into());
		registry.register_with_unit("awarded", awarded, unit, self.awarded.clone());
		self.awarded(0.0, 0.0);
	}

	/// The aggregation is awarded so many watt-hours of supply and of demand.
	pub fn awarded(&self, supply_wh: f64, demand_wh: f64) {
		for (side, energy) in [("supply", supply_wh), ("demand", demand_wh)] {
			self.awarded.get_or_create(&[("side", side)]).inc_by(energy);
		}
	}
}

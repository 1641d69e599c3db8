//! What the gateway tells Prometheus.

use crate::{
	energy::Ledger,
	health::Health,
	instructions::{Decision, Instructions},
	sunspec::{Applied, DeviceError, Readings},
};
use prometheus_client::{
	encoding::text::encode,
	metrics::{counter::Counter, family::Family, gauge::Gauge},
	registry::{Registry, Unit},
};
use std::{collections::BTreeMap, sync::atomic::AtomicU64};

type Float = Gauge<f64, AtomicU64>;
/// One label with its value.
type Label = [(&'static str, &'static str); 1];

/// The metrics of a gateway: each of them for its one device.
#[derive(Debug)]
pub struct Metrics {
	registry: Registry,
	pub(crate) health: Health,
	power: Float,
	voltage: Float,
	state_of_charge: Float,
	set_point: Float,
	basis: Family<Label, Gauge>,
	writes: Counter,
	errors: Family<Label, Counter>,
	connections: Gauge,
	block: Gauge,
	block_time: Float,
	intervals: Gauge,
	disk_errors: Counter,
}

impl Default for Metrics {
	fn default() -> Self {
		let mut metrics = Self {
			registry: Registry::with_prefix("tieline_gateway"),
			health: Health::default(),
			power: Float::default(),
			voltage: Float::default(),
			state_of_charge: Float::default(),
			set_point: Float::default(),
			basis: Family::default(),
			writes: Counter::default(),
			errors: Family::default(),
			connections: Gauge::default(),
			block: Gauge::default(),
			block_time: Float::default(),
			intervals: Gauge::default(),
			disk_errors: Counter::default(),
		};
		metrics.register();
		metrics
	}
}

impl Metrics {
	fn register(&mut self) {
		let registry = &mut self.registry;
		let watts = || Unit::Other("watts".into());
		let power = "Active power of the device, positive as injection";
		registry.register_with_unit("power", power, watts(), self.power.clone());
		let voltage = "Voltage between line and neutral, the mean of the phases";
		registry.register_with_unit("voltage", voltage, Unit::Volts, self.voltage.clone());
		let charge = "State of charge";
		registry.register_with_unit(
			"state_of_charge",
			charge,
			Unit::Ratios,
			self.state_of_charge.clone(),
		);
		let set_point = "Set-point in force, positive as injection";
		registry.register_with_unit("set_point", set_point, watts(), self.set_point.clone());
		let basis = "1 for what the set-point follows from: award, limits, override or lost";
		registry.register("set_point_basis", basis, self.basis.clone());
		registry.register("set_point_writes", "Set-points written", self.writes.clone());
		registry.register("device_errors", "Failures of the device, by kind", self.errors.clone());
		let connections = "How often the device has been discovered";
		registry.register("device_connections", connections, self.connections.clone());
		registry.register("chain_block", "Newest finalized block read", self.block.clone());
		let time = "Chain time of the newest finalized block read, since 1970";
		registry.register_with_unit(
			"chain_block_time",
			time,
			Unit::Seconds,
			self.block_time.clone(),
		);
		let intervals = "Intervals of energy that wait to be taken";
		registry.register("energy_intervals_kept", intervals, self.intervals.clone());
		let disk = "Failures to keep energy on disk";
		registry.register("energy_disk_errors", disk, self.disk_errors.clone());
	}

	/// The metrics in the text format of OpenMetrics.
	pub fn text(&self) -> Result<String, std::fmt::Error> {
		let mut text = String::new();
		encode(&mut text, &self.registry)?;
		Ok(text)
	}

	/// A set-point was written.
	pub fn applied(&self, applied: &Applied, decision: &Decision, connections: u64) {
		self.health.device();
		self.set_point.set(applied.power.0 as f64);
		self.writes.inc();
		self.connections.set(i64::try_from(connections).unwrap_or(i64::MAX));
		for name in ["award", "limits", "override", "lost"] {
			let is_it = decision.basis.name() == name;
			self.basis.get_or_create(&[("basis", name)]).set(i64::from(is_it));
		}
	}

	/// The device was read.
	pub fn read(&self, readings: &Readings) {
		self.health.device();
		self.power.set(readings.power.0 as f64);
		self.voltage.set(readings.voltage.unwrap_or(f64::NAN));
		self.state_of_charge.set(readings.state_of_charge.unwrap_or(f64::NAN));
	}

	/// The device failed.
	pub fn failed(&self, error: &DeviceError) {
		self.errors.get_or_create(&[("kind", error.kind())]).inc();
	}

	/// The chain was read.
	pub fn heard(&self, instructions: &Instructions) {
		self.health.chain();
		self.block.set(instructions.block.into());
		self.block_time.set(instructions.time.0 as f64 / 1_000.0);
	}

	/// Energy was recorded or taken.
	pub fn kept(&self, ledger: &Ledger) {
		self.intervals.set(count(ledger.kept()));
	}

	/// Energy could not be kept.
	pub fn disk_failed(&self) {
		self.disk_errors.inc();
	}
}

fn count<K, V>(map: &BTreeMap<K, V>) -> i64 {
	i64::try_from(map.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::Watts;

	#[test]
	fn errors_are_counted_by_kind() {
		let metrics = Metrics::default();
		metrics.failed(&DeviceError::Endless);
		metrics.failed(&DeviceError::Endless);
		let text = metrics.text().unwrap();
		assert!(text.contains("tieline_gateway_device_errors_total{kind=\"garbage\"} 2"), "{text}");
		assert!(text.contains("tieline_gateway_power_watts 0.0"), "{text}");
	}

	#[test]
	fn of_the_reasons_of_a_set_point_one_is_set() {
		use crate::{instructions::Basis, sunspec::Command};
		let metrics = Metrics::default();
		let command = Command {
			power: Watts(5),
			standing: tieline_primitives::Capability::ZERO,
			reversion: std::time::Duration::from_secs(60),
		};
		let decision = Decision { command, basis: Basis::Lost };
		metrics.applied(&Applied { model: 704, power: Watts(5) }, &decision, 1);
		let text = metrics.text().unwrap();
		assert!(text.contains("set_point_basis{basis=\"lost\"} 1"), "{text}");
		assert!(text.contains("set_point_basis{basis=\"award\"} 0"), "{text}");
	}
}

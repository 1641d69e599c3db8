//! The machine that the node runs on, as metrics: the space for the chain, and the clock.

use crate::{client::FullClient, double_authorship::slot};
use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use sp_consensus::BlockOrigin;
use std::{
	path::{Path, PathBuf},
	sync::Arc,
	time::{SystemTime, UNIX_EPOCH},
};
use substrate_prometheus_endpoint::{F64, Gauge, PrometheusError, Registry, U64, register};
use tieline_runtime::SLOT_MILLIS;

/// The metrics of the machine.
struct MachineMetrics {
	free: Gauge<U64>,
	size: Gauge<U64>,
	clock_offset: Gauge<F64>,
}

impl MachineMetrics {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let free = Gauge::new(
			"tieline_node_data_free_bytes",
			"Space that is left to the node where its chain is",
		)?;
		let size = Gauge::new("tieline_node_data_size_bytes", "All space where its chain is")?;
		let clock_offset = Gauge::new(
			"tieline_node_clock_offset_seconds",
			"By how much this machine's clock was ahead of the slot of another validator's block \
			 when that came: less than a slot where both are right",
		)?;
		Ok(Self {
			free: register(free, registry)?,
			size: register(size, registry)?,
			clock_offset: register(clock_offset, registry)?,
		})
	}

	fn look_at_space(&self, data: &Path) {
		if let Some((free, size)) = space(data) {
			self.free.set(free);
			self.size.set(size);
		}
	}
}

/// Registers the metrics, and gives the task that keeps them: at each block. `data` is where the
/// chain is.
pub fn task(
	client: Arc<FullClient>,
	data: PathBuf,
	registry: &Registry,
) -> Result<impl Future<Output = ()> + Send + use<>, PrometheusError> {
	let metrics = MachineMetrics::register(registry)?;
	metrics.look_at_space(&data);
	Ok(async move {
		let mut imported = client.every_import_notification_stream();
		while let Some(block) = imported.next().await {
			metrics.look_at_space(&data);
			// The node's own blocks are made by the clock that is to be compared.
			let is_news = matches!(
				block.origin,
				BlockOrigin::NetworkBroadcast | BlockOrigin::ConsensusBroadcast
			);
			if let Some(slot) = slot(&block.header).filter(|_| is_news) {
				let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
				let begun = u64::from(slot).saturating_mul(SLOT_MILLIS) as f64 / 1e3;
				metrics.clock_offset.set(now.as_secs_f64() - begun);
			}
		}
	})
}

/// The space that is left on the disk of a folder, and all of it, in bytes.
#[cfg(unix)]
fn space(folder: &Path) -> Option<(u64, u64)> {
	let disk = rustix::fs::statvfs(folder).ok()?;
	let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
	Some((bytes(disk.f_bavail), bytes(disk.f_blocks)))
}

#[cfg(not(unix))]
fn space(_: &Path) -> Option<(u64, u64)> {
	None
}

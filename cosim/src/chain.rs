//! The chain as a federate sees it: through the client library, at finalized blocks.

use crate::{
	feeder::FederateError,
	points::{ChainConfig, PointConfig, divide},
};
use std::time::Duration;
use tieline_client::{
	chain::{Client, Settings},
	network::{self, Override},
};
use tieline_devices::Limits;
use tieline_primitives::{AreaId, Millis};
use tokio::runtime::{Builder, Runtime};

/// A connection to the chain. A federate has one thread, which waits for each answer.
pub(crate) struct Chain {
	pub runtime: Runtime,
	pub client: Client,
	pub area: AreaId,
	begins: Millis,
}

impl Chain {
	pub fn connect(config: &ChainConfig) -> Result<Self, FederateError> {
		let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
		let patience = Duration::from_secs(config.patience_s);
		let settings = Settings {
			patience: Some(patience),
			request_timeout: patience.min(Settings::default().request_timeout),
			..Settings::default()
		};
		let client = Client::connect_with(config.endpoints.clone(), settings);
		let client = runtime.block_on(client)?;
		Ok(Self { runtime, client, area: config.area, begins: config.begins })
	}

	/// The instant of delivery of a second of the day.
	pub fn delivery(&self, at_s: f64) -> Millis {
		Millis(self.begins.0.saturating_add((at_s * 1e3) as u64))
	}
}

/// The overrides of an area at the newest finalized block.
pub(crate) struct Overrides {
	chain: Chain,
	block: Option<u32>,
	of_area: Vec<Override>,
}

impl Overrides {
	pub fn follow(config: &ChainConfig) -> Result<Self, FederateError> {
		Ok(Self { chain: Chain::connect(config)?, block: None, of_area: Vec::new() })
	}

	/// The caps of each DER at a second of the day; none for those without.
	pub fn caps(
		&mut self,
		at_s: f64,
		points: &[PointConfig],
		awards_w: &[f64],
	) -> Result<Vec<Option<Limits>>, FederateError> {
		self.read()?;
		let now = self.chain.delivery(at_s);
		let mut limits = vec![Limits::NONE; awards_w.len()];
		for issued in self.of_area.iter().filter(|of| of.from <= now && now < of.until) {
			for point in points.iter().filter(|of| issued.points.binary_search(&of.index).is_ok()) {
				divide(point, issued.caps, awards_w, &mut limits);
			}
		}
		Ok(limits.into_iter().map(|limit| Some(limit).filter(|of| *of != Limits::NONE)).collect())
	}

	/// Reads the overrides again where there is a newer finalized block.
	fn read(&mut self) -> Result<(), FederateError> {
		let Chain { runtime, client, area, .. } = &self.chain;
		let at = runtime.block_on(client.at_finalized())?;
		if self.block != Some(at.number()) {
			let overrides = runtime.block_on(network::overrides(&at))?;
			self.of_area = overrides.into_values().filter(|of| of.area == *area).collect();
			self.block = Some(at.number());
		}
		Ok(())
	}
}

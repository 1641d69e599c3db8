//! What `tieline serve` tells Prometheus.

use prometheus_client::{
	encoding::text::encode,
	metrics::{
		counter::Counter,
		family::{Family, MetricConstructor},
		gauge::Gauge,
		histogram::Histogram,
	},
	registry::{Registry, Unit},
};
use std::{sync::atomic::AtomicU64, time::Duration};

type RouteAndStatus = [(&'static str, String); 2];
type Route = [(&'static str, String); 1];

/// The metrics of `tieline serve`.
#[derive(Debug)]
pub(crate) struct Metrics {
	registry: Registry,
	requests: Family<RouteAndStatus, Counter>,
	durations: Family<Route, Histogram, Buckets>,
	block: Gauge,
	lag: Gauge<f64, AtomicU64>,
	readers: Gauge,
	dropped: Counter,
}

#[derive(Clone, Copy, Debug)]
struct Buckets;

impl MetricConstructor<Histogram> for Buckets {
	fn new_metric(&self) -> Histogram {
		Histogram::new([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0].into_iter())
	}
}

impl Default for Metrics {
	fn default() -> Self {
		let mut metrics = Self {
			registry: Registry::with_prefix("tieline_serve"),
			requests: Family::default(),
			durations: Family::new_with_constructor(Buckets),
			block: Gauge::default(),
			lag: Gauge::default(),
			readers: Gauge::default(),
			dropped: Counter::default(),
		};
		metrics.register();
		metrics
	}
}

impl Metrics {
	fn register(&mut self) {
		let registry = &mut self.registry;
		let requests = "Requests by route and status";
		registry.register("requests", requests, self.requests.clone());
		let durations = "How long answers took, by route";
		registry.register_with_unit(
			"request_duration",
			durations,
			Unit::Seconds,
			self.durations.clone(),
		);
		registry.register("index_block", "Newest block of the index", self.block.clone());
		let lag = "How far the index is behind the newest finalized block, on the chain's clock";
		registry.register_with_unit("index_lag", lag, Unit::Seconds, self.lag.clone());
		let readers = "Readers of the stream of events";
		registry.register("stream_readers", readers, self.readers.clone());
		let dropped = "Readers of the stream that were dropped because they were too slow";
		registry.register("stream_readers_dropped", dropped, self.dropped.clone());
	}

	/// The metrics in the text format of OpenMetrics.
	pub fn text(&self) -> Result<String, std::fmt::Error> {
		let mut text = String::new();
		encode(&mut text, &self.registry)?;
		Ok(text)
	}

	/// A request was answered.
	pub fn answered(&self, route: &str, status: u16, took: Duration) {
		let labels = [("route", route.to_owned()), ("status", status.to_string())];
		self.requests.get_or_create(&labels).inc();
		let route = [("route", route.to_owned())];
		self.durations.get_or_create(&route).observe(took.as_secs_f64());
	}

	/// How far the index is.
	pub fn indexed(&self, block: i64, lag_seconds: f64) {
		self.block.set(block);
		self.lag.set(lag_seconds);
	}

	/// How many read events now.
	pub fn readers(&self, count: usize) {
		self.readers.set(i64::try_from(count).unwrap_or(i64::MAX));
	}

	/// A reader was too slow.
	pub fn dropped(&self) {
		self.dropped.inc();
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn requests_are_counted_by_route_and_status() {
		let metrics = Metrics::default();
		metrics.answered("/v1/blocks", 200, Duration::from_millis(2));
		metrics.indexed(31, 0.5);
		let text = metrics.text().unwrap();
		for line in [
			"tieline_serve_requests_total{route=\"/v1/blocks\",status=\"200\"} 1",
			"tieline_serve_index_block 31",
			"tieline_serve_index_lag_seconds 0.5",
			"tieline_serve_request_duration_seconds_count{route=\"/v1/blocks\"} 1",
		] {
			assert!(text.contains(line), "{line} is missing in\n{text}");
		}
	}
}

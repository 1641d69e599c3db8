//! What an agent tells Prometheus about itself, and whether it is well.
//!
//! Every agent has [`Metrics`]. As the [`Observer`] of its loop they count its calls and steps; what
//! only one kind of agent knows, such as the reviews of a DSO, is registered beside them by that
//! agent. A [`Port`] serves them.
//!
//! All names begin with `tieline_agent_`, and all metrics have the kind of the agent as the label
//! `agent`. Other labels take few values: the names of the runtime's errors, kinds and ranges.
//! None is an account or a DER.

mod health;
mod port;

pub use port::{Port, PortError};

use health::{Health, Trouble};
use prometheus_client::{
	encoding::text::encode,
	metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
	registry::{Registry, Unit},
};
use std::{
	sync::{Mutex, OnceLock, PoisonError, atomic::AtomicU64},
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tieline_client::{
	agent::{AgentError, CallPlace, Observer, SeenBlock, SentCall},
	chain::{Client, Refusal, SubmitError},
};

/// A gauge of a number that is not whole.
pub(crate) type Float = Gauge<f64, AtomicU64>;
/// One label, whose values are known in advance.
pub(crate) type Label = [(&'static str, &'static str); 1];
/// One label, whose values the runtime's metadata knows.
type Reason = [(&'static str, String); 1];

/// The bounds of the times that steps, solutions and power flows take, in seconds.
const WORK: [f64; 12] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0];
/// The bounds of the times from signature to finality, in seconds: a slot is two.
const FINALITY: [f64; 12] = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 20.0, 30.0, 60.0, 120.0, 180.0];

/// A histogram of how long work takes.
pub(crate) fn work_histogram() -> Histogram {
	Histogram::new(WORK.into_iter())
}

/// The metrics of one agent.
#[derive(Debug)]
pub struct Metrics {
	kind: &'static str,
	registry: Registry,
	health: Health,
	/// What the agent talks to the chain with, once it is connected.
	client: OnceLock<Client>,
	calls: Calls,
	steps: Family<Label, Counter>,
	step_seconds: Histogram,
	connected: Gauge,
	failovers: Counter,
	block: Gauge,
	block_time: Float,
	last_step: Float,
	finality_lag: Float,
	clock_offset: Float,
	/// The failovers that are counted already. Held while they are added to.
	counted_failovers: Mutex<u64>,
}

/// What becomes of an agent's calls.
#[derive(Debug)]
struct Calls {
	submitted: Counter,
	included: Counter,
	finalized: Counter,
	undone: Counter,
	refused: Family<Reason, Counter>,
	missed: Family<Label, Counter>,
	finality: Histogram,
}

impl Default for Calls {
	fn default() -> Self {
		let (submitted, included, finalized, undone, refused, missed) = Default::default();
		let finality = Histogram::new(FINALITY.into_iter());
		Self { submitted, included, finalized, undone, refused, missed, finality }
	}
}

impl Calls {
	fn register(&self, registry: &mut Registry) {
		let submitted = "Calls that were signed and handed to a node";
		registry.register("calls_submitted", submitted, self.submitted.clone());
		let included = "Calls that happened, in blocks that could still be undone";
		registry.register("calls_included", included, self.included.clone());
		let finalized = "Calls that happened, in blocks that are final";
		registry.register("calls_final", finalized, self.finalized.clone());
		let undone = "Calls that happened in blocks that were undone";
		registry.register("calls_undone", undone, self.undone.clone());
		let refused = "Calls that the runtime refused, by its reason";
		registry.register("calls_refused", refused, self.refused.clone());
		let missed = "Calls that got into no block, by why";
		registry.register("calls_missed", missed, self.missed.clone());
		let finality = "Time from the signature of a call until its block was final";
		registry.register_with_unit(
			"call_finality",
			finality,
			Unit::Seconds,
			self.finality.clone(),
		);
		for why in MISSES {
			self.missed.get_or_create(&[("why", why)]).inc_by(0);
		}
	}
}

impl Metrics {
	/// The metrics of an agent of this kind. `duties` registers what only its kind has.
	pub fn new(kind: &'static str, duties: impl FnOnce(&mut Registry)) -> Self {
		let mut metrics = Self {
			kind,
			registry: Registry::with_prefix_and_labels(
				"tieline_agent",
				[("agent".into(), kind.into())].into_iter(),
			),
			health: Health::default(),
			client: OnceLock::new(),
			calls: Calls::default(),
			steps: Family::default(),
			step_seconds: work_histogram(),
			connected: Gauge::default(),
			failovers: Counter::default(),
			block: Gauge::default(),
			block_time: Float::default(),
			last_step: Float::default(),
			finality_lag: Float::default(),
			clock_offset: Float::default(),
			counted_failovers: Mutex::default(),
		};
		metrics.calls.register(&mut metrics.registry);
		metrics.register();
		duties(&mut metrics.registry);
		metrics
	}

	/// The kind of the agent: `iso`, `dso`, `aggregator`, `solve`, `owners` or `consortium`.
	pub fn kind(&self) -> &'static str {
		self.kind
	}

	fn register(&mut self) {
		let registry = &mut self.registry;
		let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
		registry.register("build", "The version of the program", build);
		let steps = "Blocks that the agent was stepped at, by whether the step was done or failed";
		registry.register("steps", steps, self.steps.clone());
		for result in [DONE, FAILED] {
			self.steps.get_or_create(&[("result", result)]).inc_by(0);
		}
		let took = "Time that a step took, without the wait for its calls";
		registry.register_with_unit("step", took, Unit::Seconds, self.step_seconds.clone());
		registry.register("connected", "1 while a node answers", self.connected.clone());
		let failovers = "How often a new connection had to be opened";
		registry.register("failovers", failovers, self.failovers.clone());
		registry.register("chain_block", "Newest block acted on", self.block.clone());
		let time = "Chain time of the newest block acted on, since 1970";
		registry.register_with_unit(
			"chain_block_timestamp",
			time,
			Unit::Seconds,
			self.block_time.clone(),
		);
		let last_step = "When the agent was stepped last, by its own clock, since 1970";
		registry.register_with_unit(
			"last_step_timestamp",
			last_step,
			Unit::Seconds,
			self.last_step.clone(),
		);
		let lag = "By how much the newest final block is older than the best one";
		registry.register_with_unit("finality_lag", lag, Unit::Seconds, self.finality_lag.clone());
		let offset = "By how much this machine's clock was ahead of the chain's when the best block \
			came: less than a slot where both are right";
		registry.register_with_unit(
			"clock_offset",
			offset,
			Unit::Seconds,
			self.clock_offset.clone(),
		);
	}

	/// The agent is connected by this client, which is asked from now on whether it still is.
	pub fn connected_by(&self, client: &Client) {
		// There is one client for a process.
		self.client.set(client.clone()).ok();
		self.health.connected();
	}

	/// The metrics in the text format of OpenMetrics.
	pub fn text(&self) -> Result<String, std::fmt::Error> {
		let is_connected = self.client.get().is_some_and(Client::is_connected);
		self.connected.set(is_connected.into());
		if let Some(client) = self.client.get() {
			self.count_failovers(client.failovers());
		}
		let mut text = String::new();
		encode(&mut text, &self.registry)?;
		Ok(text)
	}

	fn count_failovers(&self, failovers: u64) {
		let mut counted = self.counted_failovers.lock().unwrap_or_else(PoisonError::into_inner);
		self.failovers.inc_by(failovers.saturating_sub(*counted));
		*counted = failovers.max(*counted);
	}

	/// Why the process is not alive in the sense of an orchestrator; `None` while it is.
	fn is_ill(&self) -> Option<Trouble> {
		self.health.stuck()
	}

	/// Why the agent cannot act at the moment; `None` while it can.
	fn is_unready(&self) -> Option<Trouble> {
		match self.client.get() {
			Some(client) if client.is_connected() => self.health.out_of_date(now()),
			_ => Some(Trouble::NotConnected),
		}
	}
}

const DONE: &str = "done";
const FAILED: &str = "failed";
/// Why calls get into no block.
const MISSES: [&str; 7] =
	["no_funds", "not_accepted", "not_signed", "too_late", "unsettled", "overtaken", "chain"];

fn miss(error: &SubmitError) -> &'static str {
	match error {
		SubmitError::NoFunds { .. } => "no_funds",
		SubmitError::NotAccepted { .. } => "not_accepted",
		SubmitError::Signing { .. } | SubmitError::DevelopmentKey { .. } => "not_signed",
		SubmitError::TooLate { .. } => "too_late",
		SubmitError::Unsettled { .. } => "unsettled",
		SubmitError::Overtaken { .. } | SubmitError::OutOfAttempts { .. } => "overtaken",
		_ => "chain",
	}
}

/// This machine's clock, since 1970.
fn now() -> Duration {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

impl Observer for Metrics {
	fn waiting(&self) {
		self.health.waiting();
	}

	fn seen(&self, block: &SeenBlock) {
		self.health.seen(block.time);
		self.block.set(block.number.into());
		self.block_time.set(block.time.0 as f64 / 1_000.0);
		self.finality_lag.set(block.finality_lag.as_secs_f64());
		self.clock_offset.set(block.clock_offset_ms as f64 / 1_000.0);
		self.count_failovers(block.failovers);
	}

	fn stepped(&self, took: Duration) {
		self.health.moved();
		self.steps.get_or_create(&[("result", DONE)]).inc();
		self.step_seconds.observe(took.as_secs_f64());
		self.last_step.set(now().as_secs_f64());
	}

	fn step_failed(&self, _error: &AgentError) {
		self.health.moved();
		self.steps.get_or_create(&[("result", FAILED)]).inc();
	}

	fn submitted(&self, calls: usize) {
		self.calls.submitted.inc_by(calls as u64);
	}

	fn included(&self, _call: &SentCall<'_>, _place: &CallPlace) {
		self.health.moved();
		self.calls.included.inc();
	}

	fn finalized(&self, call: &SentCall<'_>, _place: &CallPlace) {
		self.calls.finalized.inc();
		self.calls.finality.observe(call.since_signed.as_secs_f64());
	}

	fn undone(&self, _call: &SentCall<'_>, _place: &CallPlace) {
		self.calls.undone.inc();
	}

	fn refused(&self, _call: &SentCall<'_>, refusal: &Refusal) {
		let reason = format!("{}.{}", refusal.by, refusal.error);
		self.calls.refused.get_or_create(&[("reason", reason)]).inc();
	}

	fn missed(&self, _call: &SentCall<'_>, error: &SubmitError) {
		self.calls.missed.get_or_create(&[("why", miss(error))]).inc();
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::Millis;

	fn text_after(what: impl FnOnce(&Metrics)) -> String {
		let metrics = Metrics::new("dso", |_| ());
		what(&metrics);
		metrics.text().unwrap()
	}

	fn sent(since_signed: Duration) -> SentCall<'static> {
		let (what, name, account) = ("post limits", "DsoConstraints.post_limits", [7; 32].into());
		SentCall { what, name, account, bids: &[], since_signed }
	}

	fn refusal(error: &str) -> Refusal {
		Refusal {
			by: "BidMarket".into(),
			error: error.into(),
			meaning: "Not now.".into(),
			item: None,
		}
	}

	#[test]
	fn refusals_are_counted_by_the_name_of_the_runtimes_error() {
		let text = text_after(|metrics| {
			for error in ["NotBidding", "NotBidding", "NotIso"] {
				metrics.refused(&sent(Duration::ZERO), &refusal(error));
			}
		});
		let line = |error, count| {
			let labels = format!("{{agent=\"dso\",reason=\"BidMarket.{error}\"}}");
			format!("tieline_agent_calls_refused_total{labels} {count}\n")
		};
		assert!(text.contains(&line("NotBidding", 2)), "{text}");
		assert!(text.contains(&line("NotIso", 1)), "{text}");
	}

	#[test]
	fn the_time_to_finality_is_counted_once_the_block_is_final() {
		let text = text_after(|metrics| {
			metrics.submitted(2);
			let place = CallPlace { block: 7, extrinsic: 2, since_seen: Duration::ZERO };
			metrics.included(&sent(Duration::from_millis(1_500)), &place);
			metrics.finalized(&sent(Duration::from_millis(3_500)), &place);
		});
		for line in [
			"tieline_agent_calls_submitted_total{agent=\"dso\"} 2\n",
			"tieline_agent_calls_included_total{agent=\"dso\"} 1\n",
			"tieline_agent_calls_final_total{agent=\"dso\"} 1\n",
			"tieline_agent_call_finality_seconds_sum{agent=\"dso\"} 3.5\n",
			"tieline_agent_call_finality_seconds_bucket{agent=\"dso\",le=\"3.0\"} 0\n",
			"tieline_agent_call_finality_seconds_bucket{agent=\"dso\",le=\"4.0\"} 1\n",
		] {
			assert!(text.contains(line), "{line}{text}");
		}
	}

	#[test]
	fn what_may_happen_is_there_before_it_happens() {
		let text = text_after(|_| ());
		for why in MISSES {
			let line = format!("calls_missed_total{{agent=\"dso\",why=\"{why}\"}} 0\n");
			assert!(text.contains(&line), "{line}{text}");
		}
		assert!(text.contains("tieline_agent_steps_total{agent=\"dso\",result=\"failed\"} 0\n"));
		assert!(text.contains("tieline_agent_connected{agent=\"dso\"} 0\n"), "{text}");
	}

	#[test]
	fn the_clocks_are_in_seconds() {
		let text = text_after(|metrics| {
			metrics.seen(&SeenBlock {
				number: 7,
				time: Millis(1_776_279_600_500),
				is_final: true,
				finality_lag: Duration::from_millis(2_000),
				clock_offset_ms: -250,
				failovers: 3,
			});
		});
		for line in [
			"tieline_agent_chain_block{agent=\"dso\"} 7\n",
			"tieline_agent_chain_block_timestamp_seconds{agent=\"dso\"} 1776279600.5\n",
			"tieline_agent_finality_lag_seconds{agent=\"dso\"} 2.0\n",
			"tieline_agent_clock_offset_seconds{agent=\"dso\"} -0.25\n",
			"tieline_agent_failovers_total{agent=\"dso\"} 3\n",
		] {
			assert!(text.contains(line), "{line}{text}");
		}
	}

	#[test]
	fn failovers_that_are_told_of_twice_are_counted_once() {
		let metrics = Metrics::new("dso", |_| ());
		for failovers in [2, 2, 1, 4] {
			metrics.count_failovers(failovers);
		}
		assert_eq!(metrics.failovers.get(), 4);
	}
}

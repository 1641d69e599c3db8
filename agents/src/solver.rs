//! The solver: solves the clearing of each interval and posts the certificate. Anyone may run one.

use crate::{
	config::{self, AccountConfig, ConfigError},
	metrics::{Metrics, work_histogram},
	timing::blocks_until,
};
use prometheus_client::{
	metrics::{counter::Counter, gauge::Gauge, histogram::Histogram},
	registry::{Registry, Unit},
};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeSet,
	path::Path,
	sync::Arc,
	time::{Duration, Instant},
};
use tieline_client::{
	agent::{Action, Agent, AgentError},
	chain::{Account, AtFinalizedBlock},
	market::{self, Auction, BidId, Phase},
};

/// After how much work to hand over the certificates that there are: the agent may end before the
/// rest, and the clearing phase may be shorter than the work.
const WORK: Duration = Duration::from_secs(2);

/// The configuration of a solver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The account that posts. A certificate that passes costs no fee, one that fails does.
	pub account: AccountConfig,
}

/// An agent that clears the auctions of every pricing node.
pub struct Solver {
	account: Account,
	metrics: Arc<Metrics>,
	duties: SolverMetrics,
}

/// What a solver tells Prometheus beyond its calls.
#[derive(Debug)]
struct SolverMetrics {
	took: Histogram,
	failures: Counter,
	waiting: Gauge,
}

impl Default for SolverMetrics {
	fn default() -> Self {
		let (failures, waiting) = Default::default();
		Self { took: work_histogram(), failures, waiting }
	}
}

impl SolverMetrics {
	fn register(&self, registry: &mut Registry) {
		let took = "Time that the clearing problem of one interval took";
		registry.register_with_unit("solver", took, Unit::Seconds, self.took.clone());
		let failures = "Clearing problems that were not solved";
		registry.register("solver_failures", failures, self.failures.clone());
		let waiting = "Intervals in their clearing phase that are not cleared";
		registry.register("intervals_uncleared", waiting, self.waiting.clone());
	}
}

impl Solver {
	/// A solver that posts with this account.
	pub fn new(account: Account) -> Self {
		let duties = SolverMetrics::default();
		let metrics = Metrics::new("solve", |registry| duties.register(registry)).into();
		Self { account, metrics, duties }
	}

	/// The solver of a configuration file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		let config: Config = config::read(file)?;
		Ok(Self::new(config.account.load(file)?))
	}

	/// The account that it acts with.
	pub fn account(&self) -> &Account {
		&self.account
	}

	/// What it tells Prometheus.
	pub fn metrics(&self) -> &Arc<Metrics> {
		&self.metrics
	}

	/// Clears the intervals of an auction that are not cleared, until it has worked for so long.
	/// Gives how many are not cleared.
	async fn clear(
		&self,
		at: &AtFinalizedBlock,
		auction: &Auction,
		begun: Instant,
		actions: &mut Vec<Action>,
	) -> Result<usize, AgentError> {
		let cleared = market::cleared_intervals(at, auction.id).await?;
		let now = at.now().await?;
		let left = blocks_until(now, auction.schedule.clearing_until);
		let until = at.number().saturating_add(left);
		for interval in (0..auction.intervals).filter(|interval| !cleared.contains(interval)) {
			if begun.elapsed() >= WORK && !actions.is_empty() {
				break;
			}
			let Some(problem) = market::problem(at, auction.id, interval).await? else { continue };
			let solving = Instant::now();
			let solved = tieline_clearing::solve(&problem.problem());
			self.duties.took.observe(solving.elapsed().as_secs_f64());
			match solved {
				Ok(certificate) => {
					let call = market::clear(auction.id, interval, certificate);
					let what = format!("clear interval {interval} of auction {}", auction.id);
					let offers = problem.offers.iter();
					let bidders = offers.map(|offer| offer.aggregation).collect::<BTreeSet<_>>();
					let bid = |aggregation| BidId { auction: auction.id, aggregation };
					let bids = bidders.into_iter().map(bid);
					actions.push(Action::new(what, call).about(bids).until(until));
				},
				// Every interval has a clearing. One that the solver does not find holds up none of
				// the others.
				Err(error) => {
					self.duties.failures.inc();
					tracing::warn!(
						agent = self.name(),
						auction = auction.id.0,
						interval,
						%error,
						"no certificate"
					);
				},
			}
		}
		Ok(usize::from(auction.intervals).saturating_sub(cleared.len()))
	}
}

impl Agent for Solver {
	fn name(&self) -> &str {
		"solve"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let begun = Instant::now();
		let mut actions = Vec::new();
		let mut waiting = 0;
		for node in market::pricing_nodes(at).await?.into_keys() {
			for id in market::open_auctions(at, node).await? {
				if market::auction_phase(at, id).await? != Some(Phase::Clearing) {
					continue;
				}
				if let Some(auction) = market::auction(at, id).await? {
					waiting += self.clear(at, &auction, begun, &mut actions).await?;
				}
			}
		}
		self.duties.waiting.set(i64::try_from(waiting).unwrap_or(i64::MAX));
		Ok(actions)
	}
}

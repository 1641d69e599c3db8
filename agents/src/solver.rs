//! The solver: solves the clearing of each interval and posts the certificate. Anyone may run one.

use crate::{
	config::{self, AccountConfig, ConfigError},
	timing::blocks_until,
};
use serde::{Deserialize, Serialize};
use std::{
	path::Path,
	time::{Duration, Instant},
};
use tieline_client::{
	agent::{Action, Agent, AgentError},
	chain::{Account, AtFinalizedBlock},
	market::{self, Auction, Phase},
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
}

impl Solver {
	/// A solver that posts with this account.
	pub fn new(account: Account) -> Self {
		Self { account }
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

	/// Clears the intervals of an auction that are not cleared, until it has worked for so long.
	async fn clear(
		&self,
		at: &AtFinalizedBlock,
		auction: &Auction,
		begun: Instant,
		actions: &mut Vec<Action>,
	) -> Result<(), AgentError> {
		let cleared = market::cleared_intervals(at, auction.id).await?;
		let now = at.now().await?;
		let left = blocks_until(now, auction.schedule.clearing_until);
		let until = at.number().saturating_add(left);
		for interval in (0..auction.intervals).filter(|interval| !cleared.contains(interval)) {
			if begun.elapsed() >= WORK && !actions.is_empty() {
				break;
			}
			let Some(problem) = market::problem(at, auction.id, interval).await? else { continue };
			match tieline_clearing::solve(&problem.problem()) {
				Ok(certificate) => {
					let call = market::clear(auction.id, interval, certificate);
					let what = format!("clear interval {interval} of auction {}", auction.id);
					actions.push(Action::new(what, call).until(until));
				},
				// Every interval has a clearing. One that the solver does not find holds up none of
				// the others.
				Err(error) => tracing::warn!(
					agent = self.name(),
					auction = auction.id.0,
					interval,
					%error,
					"no certificate"
				),
			}
		}
		Ok(())
	}
}

impl Agent for Solver {
	fn name(&self) -> &str {
		"solve"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let begun = Instant::now();
		let mut actions = Vec::new();
		for node in market::pricing_nodes(at).await?.into_keys() {
			for id in market::open_auctions(at, node).await? {
				if market::auction_phase(at, id).await? != Some(Phase::Clearing) {
					continue;
				}
				if let Some(auction) = market::auction(at, id).await? {
					self.clear(at, &auction, begun, &mut actions).await?;
				}
			}
		}
		Ok(actions)
	}
}

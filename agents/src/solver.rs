//! The solver: solves the clearing of each interval and posts the certificate. Anyone may run one.

use crate::{
	config::{self, ConfigError},
	timing::blocks_until,
};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeSet,
	path::Path,
	time::{Duration, Instant},
};
use tieline_client::{
	agent::{Action, Agent, AgentError},
	chain::{Account, AtFinalizedBlock, Static, api},
	keys::KeySource,
	market::{Auction, Phase, Snapshot},
};

/// After how much work to hand over what there is: what has been solved is lost when the agent
/// ends before, and the clearing phase may be shorter than the work.
const WORK: Duration = Duration::from_secs(2);

/// The configuration of a solver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The key that signs. A certificate that passes costs no fee, one that fails does.
	pub key: KeySource,
}

/// An agent that clears the auctions of every pricing node.
pub struct Solver {
	account: Account,
}

impl Solver {
	/// A solver with this configuration.
	pub fn new(config: Config) -> Result<Self, ConfigError> {
		Ok(Self { account: Account::new(config.key.load()?) })
	}

	/// The solver of a configuration file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		Self::new(config::read(file)?)
	}

	/// The account that it acts with.
	pub fn account(&self) -> &Account {
		&self.account
	}
}

impl Agent for Solver {
	fn name(&self) -> &str {
		"solve"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let begun = Instant::now();
		let now = at.now().await?;
		let mut actions = Vec::new();
		for auction in Auction::all(at).await? {
			if auction.phase(now) != Phase::Clearing {
				continue;
			}
			let cleared = at
				.read_all(api::storage().bid_market().clearings(), (Static(auction.id),))
				.await?
				.into_iter()
				.map(|(key, _)| key.1)
				.collect::<BTreeSet<_>>();
			let until = at.number().saturating_add(blocks_until(now, auction.clearing_until));
			for index in (0..auction.intervals).filter(|index| !cleared.contains(index)) {
				if begun.elapsed() >= WORK && !actions.is_empty() {
					return Ok(actions);
				}
				let snapshot = Snapshot::read(at, &auction, index).await?;
				match tieline_clearing::solve(&snapshot.problem()) {
					Ok(certificate) => {
						let call = api::tx().bid_market().clear(
							Static(auction.id),
							index,
							Static(certificate),
						);
						let what = format!("clear interval {index} of auction {}", auction.id);
						actions.push(Action::new(what, call).until(until));
					},
					// An interval that cannot be cleared does not hold up the others: it ends
					// without trade.
					Err(error) => tracing::warn!(
						agent = self.name(),
						auction = auction.id.0,
						interval = index,
						%error,
						"no certificate"
					),
				}
			}
		}
		Ok(actions)
	}
}

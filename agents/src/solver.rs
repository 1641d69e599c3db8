//! Whoever likes to: solves the clearing of each interval and posts the certificate.

use super::world::blocks_until;
use std::{
	collections::BTreeSet,
	time::{Duration, Instant},
};
use tieline_client::agent::{Action, Agent, AgentError};
use tieline_client::chain::{AtFinalizedBlock, Static, api};
use tieline_client::market::{Auction, Phase, Snapshot};

/// After how much work to hand over what there is: what has been solved is lost when the agent
/// ends before, and the clearing phase may be shorter than the work.
const WORK: Duration = Duration::from_secs(2);

/// An agent that clears the auctions of every pricing node.
#[derive(Default)]
pub struct Solver;

impl Solver {
	/// One that keeps nothing.
	pub fn new() -> Self {
		Self
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
			let until = at.number().saturating_add(blocks_until(now.0, auction.clearing_until.0));
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

//! Following a market day on its chain until the auction is over.

use super::progress::Progress;
use anyhow::{Context, Result};
use std::time::{Duration, Instant};
use tieline_agents::World;
use tieline_client::chain::{AtFinalizedBlock, Client};
use tieline_client::market::{Auction, Phase};
use tieline_observer::audit::SeenBlock;
use tieline_primitives::Millis;
use tieline_scenario::Scenario;

/// Follows the chain until the auction is over. Gives the state then, and every block so far but
/// the genesis block.
pub(super) async fn follow(
	client: &Client,
	scenario: &Scenario,
	progress: &mut Progress,
) -> Result<(AtFinalizedBlock, Vec<SeenBlock>)> {
	let mut stream = client.finalized_blocks();
	let mut blocks = Vec::new();
	let (begun, mut opened) = (Instant::now(), None);
	let mut next_number = 1;
	loop {
		let newest = stream.next().await?;
		// The stream leaves out blocks when it falls behind.
		for number in next_number..=newest.number() {
			let at = if number == newest.number() {
				newest.clone()
			} else {
				let missed = client.at_number(number).await?;
				missed.with_context(|| format!("block {number} is final but not there"))?
			};
			let now = at.now().await?;
			let auction = match World::find(&at, scenario).await? {
				Some(world) => {
					Auction::all(&at).await?.into_iter().find(|auction| auction.node == world.node)
				},
				None => None,
			};
			let (percent, phase, message) = match &auction {
				Some(auction) => in_auction(auction, *opened.get_or_insert(now), now),
				None => before_auction(begun.elapsed()),
			};
			progress.show(percent, message);
			// Ancestors of a finalized block are final.
			blocks.push(SeenBlock::read(&at, newest.seen(), phase).await?);
			if auction.is_some_and(|auction| auction.is_over(now)) {
				return Ok((at, blocks));
			}
		}
		next_number = newest.number().saturating_add(1).max(next_number);
	}
}

/// How far the day has come, in percent, the phase, and what it does.
type Stage = (u64, &'static str, String);

fn before_auction(elapsed: Duration) -> Stage {
	// Registration takes about half a minute; the bar need not know better.
	let percent = (elapsed.as_secs() / 2).min(24);
	(percent, "registration", "registering, reviewing, enrolling".into())
}

fn in_auction(auction: &Auction, opened: Millis, now: Millis) -> Stage {
	let part = |from: Millis, until: Millis| {
		let length = until.0.saturating_sub(from.0).max(1);
		now.0.saturating_sub(from.0).min(length).saturating_mul(20) / length
	};
	match auction.phase(now) {
		Phase::Bidding => {
			(25 + part(opened, auction.bidding_until), "bidding", "taking sealed bids".into())
		},
		Phase::Revealing => (
			45 + part(auction.bidding_until, auction.reveal_until),
			"revealing",
			"revealing bids".into(),
		),
		Phase::Clearing | Phase::Over => (
			65 + u64::from(auction.cleared) * 30 / u64::from(auction.intervals.max(1)),
			"clearing",
			format!("{} of {} intervals cleared", auction.cleared, auction.intervals),
		),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::{Day, Price};

	#[test]
	fn the_bar_moves_in_every_phase_and_never_back() {
		const OPENED: u64 = 1_790_000_000_000;
		let at = |seconds: u64| Millis(OPENED + seconds * 1000);
		let auction = |cleared| Auction {
			id: Default::default(),
			node: Default::default(),
			day: Day::default(),
			start: at(0),
			interval_length: Millis(3_600_000),
			intervals: 24,
			bidding_until: at(20),
			reveal_until: at(34),
			clearing_until: at(74),
			floor: Price::default(),
			cap: Price::default(),
			cleared,
		};
		let percent = |seconds, cleared| in_auction(&auction(cleared), at(0), at(seconds)).0;
		let shown =
			[(0, 0), (10, 0), (19, 0), (20, 0), (27, 0), (33, 0), (34, 0), (36, 12), (40, 24)]
				.map(|(seconds, cleared)| percent(seconds, cleared));
		assert_eq!(shown, [25, 35, 44, 45, 55, 63, 65, 80, 95]);
		assert!(before_auction(Duration::from_secs(3600)).0 < 25);
	}
}

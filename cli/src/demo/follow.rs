//! Following a market day on its chain until the auction is over, or until it is certain that it
//! will never be opened.

use super::{
	faults::SeenPhase,
	participants::Participants,
	preparation::Preparation,
	progress::Progress,
	refusals::{Refusals, Refused},
};
use anyhow::{Result, bail};
use tieline_client::{
	Venue,
	chain::{AtFinalizedBlock, Block, ChainError, Client},
	market::{self, Auction, Phase},
	network, registry,
};
use tieline_observer::audit::SeenBlock;
use tieline_primitives::Millis;
use tieline_scenario::Scenario;

/// The share of the progress bar that the preparation takes, in percent.
const PREPARATION: u64 = 25;

/// Follows the chain until the auction is over. Gives the state then, and every block so far but
/// the genesis block. Fails as soon as the auction can never be opened, and says why.
pub(super) async fn follow(
	client: &Client,
	scenario: &Scenario,
	seen: &SeenPhase,
	progress: &mut Progress,
) -> Result<(AtFinalizedBlock, Vec<SeenBlock>)> {
	let mut stream = client.blocks(1..);
	let mut day = Day::new(Participants::of(scenario)?);
	let mut blocks = Vec::new();
	loop {
		let at = stream.next().await?;
		let stage = day.look(&at).await?;
		if let Some(phase) = stage.phase {
			seen.set(phase);
		}
		progress.show(stage.percent, stage.step);
		blocks.push(SeenBlock::followed(&at).await?);
		if let Some(obstacle) = stage.obstacle {
			bail!("the day cannot go on: it is {}, but {obstacle}", progress.step());
		}
		if stage.is_over {
			return Ok((at, blocks));
		}
	}
}

/// A market day as far as it has been followed.
struct Day {
	participants: Participants,
	/// The preparation, as it was at the last block.
	preparation: Option<Preparation>,
	refusals: Refusals,
	/// When the auction was opened, in chain time.
	opened: Option<Millis>,
}

/// Where a day stands at a block.
#[derive(Debug, Default)]
struct Stage {
	/// How much of the day is over, in percent.
	percent: u64,
	/// What it waits for, to go after `it is`.
	step: String,
	/// Why it will wait for ever, when that is certain.
	obstacle: Option<String>,
	/// The phase of the auction, if there is one.
	phase: Option<Phase>,
	/// Whether the auction is over.
	is_over: bool,
}

impl Day {
	fn new(participants: Participants) -> Self {
		Self { participants, preparation: None, refusals: Refusals::default(), opened: None }
	}

	async fn look(&mut self, at: &AtFinalizedBlock) -> Result<Stage, ChainError> {
		let opened = match Venue::node_of(at, &self.participants.iso).await? {
			Some(node) => market::auctions(at).await?.into_iter().find(|a| a.node == node),
			None => None,
		};
		let Some(auction) = opened else { return self.prepare(at).await };
		let Some(phase) = market::auction_phase(at, auction.id).await? else {
			return self.prepare(at).await;
		};
		let now = at.now().await?;
		let opened = *self.opened.get_or_insert(now);
		let book = self.book(at, &auction).await?;
		Ok(in_auction(&auction, phase, opened, now, &book))
	}

	/// The stage before there is an auction.
	async fn prepare(&mut self, at: &AtFinalizedBlock) -> Result<Stage, ChainError> {
		let now = Preparation::read(at, &self.participants).await?;
		if self.preparation.as_ref() != Some(&now) {
			self.refusals.clear();
		}
		self.refusals.count(&Block::read(at).await?);
		let mut step = format!("waiting for {}", now.next_step());
		let mut obstacle = now.obstacle();
		if let Some(refused) = self.refusals.most_repeated() {
			let refusal = self.in_words(&refused);
			if refused.is_certain() {
				obstacle = obstacle.or(Some(refusal));
			} else {
				step = format!("{step}; {refusal}");
			}
		}
		// The opening of the auction is what is left of the preparation at 100 %.
		let percent = (now.percent() * PREPARATION / 100).min(PREPARATION - 1);
		self.preparation = Some(now);
		Ok(Stage { percent, step, obstacle, ..Stage::default() })
	}

	fn in_words(&self, refused: &Refused<'_>) -> String {
		let Refused { signer, call, reason, times } = refused;
		let signer = self.participants.name(signer);
		let times = if *times == 1 { "once".into() } else { format!("{times} times in a row") };
		format!("the runtime has refused {call} by {signer} {times} ({reason})")
	}

	/// What has come in for an auction.
	async fn book(&self, at: &AtFinalizedBlock, auction: &Auction) -> Result<Book, ChainError> {
		let (mut sealed, mut revealed) = (0, 0);
		let aggregations = registry::aggregations(at).await?;
		for (id, _) in aggregations.iter().filter(|(_, one)| one.node == auction.node) {
			sealed += usize::from(market::commitment(at, auction.id, *id).await?.is_some());
			revealed += usize::from(market::is_revealed(at, auction.id, *id).await?);
		}
		let limited = match Venue::area_of(at, &self.participants.dso, auction.node).await? {
			Some(area) => {
				let posted = network::posted_intervals(at, area).await?;
				auction.delivery().filter(|(_, interval)| posted.contains(interval)).count()
			},
			None => 0,
		};
		Ok(Book { sealed, revealed, aggregators: self.participants.aggregators.len(), limited })
	}
}

/// What has come in for an auction.
#[derive(Clone, Copy, Debug, Default)]
struct Book {
	/// The bids that are sealed.
	sealed: usize,
	/// The bids that have been revealed.
	revealed: usize,
	/// The number of aggregators, each with one bid at most.
	aggregators: usize,
	/// The intervals for which the DSO has posted limit rows.
	limited: usize,
}

fn in_auction(auction: &Auction, phase: Phase, opened: Millis, now: Millis, book: &Book) -> Stage {
	let part = |from: Millis, until: Millis| {
		let length = until.0.saturating_sub(from.0).max(1);
		now.0.saturating_sub(from.0).min(length).saturating_mul(20) / length
	};
	let Book { sealed, revealed, aggregators, limited } = book;
	let intervals = auction.intervals;
	let schedule = &auction.schedule;
	let (percent, step) = match phase {
		Phase::Bidding => (
			PREPARATION + part(opened, schedule.bidding_until),
			format!(
				"taking sealed bids ({sealed} of {aggregators}) and limit rows (for {limited} of \
				 {intervals} intervals)"
			),
		),
		Phase::Revealing => (
			45 + part(schedule.bidding_until, schedule.revealing_until),
			format!("revealing bids ({revealed} of {})", sealed + revealed),
		),
		Phase::Clearing | Phase::Cleared | Phase::NoTrade => (
			65 + u64::from(auction.cleared) * 30 / u64::from(intervals.max(1)),
			format!("clearing ({} of {intervals} intervals)", auction.cleared),
		),
	};
	Stage { percent, step, obstacle: None, phase: Some(phase), is_over: phase.is_over() }
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_client::market::{Gate, Product, Schedule, Terms};
	use tieline_primitives::{Day as MarketDay, Price, Watts};

	#[test]
	fn the_bar_moves_in_every_phase_and_never_back() {
		const OPENED: u64 = 1_790_000_000_000;
		let at = |seconds: u64| Millis(OPENED + seconds * 1000);
		let auction = |cleared| Auction {
			id: Default::default(),
			node: Default::default(),
			product: Product::DayAhead,
			day: MarketDay::default(),
			start: at(0),
			interval_length: Millis(3_600_000),
			intervals: 24,
			schedule: Schedule {
				bidding_until: at(20),
				revealing_until: at(34),
				clearing_until: at(74),
			},
			terms: Terms {
				floor: Price::default(),
				cap: Price::default(),
				bond: 0,
				bond_per_mw: 0,
				minimum_size: Watts::default(),
				interval_length: Millis(3_600_000),
				gate: Gate::replayed(Millis(20_000), Millis(14_000), Millis(40_000)),
			},
			kept_until: at(0),
			bids: 0,
			cleared,
		};
		let percent = |seconds, cleared, phase| {
			in_auction(&auction(cleared), phase, at(0), at(seconds), &Book::default()).percent
		};
		let shown = [
			(0, 0, Phase::Bidding),
			(10, 0, Phase::Bidding),
			(19, 0, Phase::Bidding),
			(20, 0, Phase::Revealing),
			(27, 0, Phase::Revealing),
			(33, 0, Phase::Revealing),
			(34, 0, Phase::Clearing),
			(36, 12, Phase::Clearing),
			(40, 24, Phase::Cleared),
		];
		let shown = shown.map(|(seconds, cleared, phase)| percent(seconds, cleared, phase));
		assert_eq!(shown, [25, 35, 44, 45, 55, 63, 65, 80, 95]);
	}
}

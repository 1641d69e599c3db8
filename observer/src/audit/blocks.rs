//! The blocks of a day: what each one is, and which steps of the market are in it.

use super::RecordDayError;
use crate::record;
use std::ops::RangeInclusive;
use tieline_client::{
	chain::{AtFinalizedBlock, Block, Client},
	events::Event,
	market::{self, Auction},
};
use tieline_primitives::{AuctionId, Millis};

/// A finalized block, as far as a record needs it.
#[derive(Clone, Debug)]
pub struct SeenBlock {
	/// The block's record. Its phase is yet to be filled in.
	pub(super) record: record::Block,
	/// Its calls, as `pallet.call`.
	pub(super) calls: Vec<String>,
	/// The auctions that were opened in it.
	pub(super) opened: Vec<AuctionId>,
	/// The intervals that were cleared in it: auction, index and extrinsic.
	pub(super) cleared: Vec<(AuctionId, u16, u32)>,
}

impl SeenBlock {
	/// Reads a block that a client follows the chain by: the record has the time that it took until
	/// the client saw it finalized.
	pub async fn followed(at: &AtFinalizedBlock) -> Result<Self, RecordDayError> {
		let mut block = Self::past(at).await?;
		block.record.finality_ms = Some(at.seen().0.saturating_sub(block.record.time));
		Ok(block)
	}

	/// Reads a block of the past: nobody knows any more when it was finalized.
	pub async fn past(at: &AtFinalizedBlock) -> Result<Self, RecordDayError> {
		Self::new(&Block::read(at).await?)
	}

	fn new(block: &Block) -> Result<Self, RecordDayError> {
		let (mut opened, mut cleared) = (Vec::new(), Vec::new());
		for placed in block.market_events()? {
			match (placed.event, placed.extrinsic) {
				(Event::Market(market::Event::AuctionOpened { auction, .. }), _) => {
					opened.push(auction);
				},
				(
					Event::Market(market::Event::IntervalCleared { auction, interval, .. }),
					Some(extrinsic),
				) => cleared.push((auction, interval, extrinsic)),
				_ => {},
			}
		}
		let bytes = block.extrinsics.iter().map(|extrinsic| extrinsic.bytes).sum::<usize>();
		let calls = block.extrinsics.iter().map(|x| format!("{}.{}", x.pallet, x.call));
		Ok(Self {
			record: record::Block {
				number: block.number,
				hash: format!("{:?}", block.hash),
				time: block.time.0,
				extrinsics: block.extrinsics.len().try_into().unwrap_or(u32::MAX),
				bytes: bytes.try_into().unwrap_or(u32::MAX),
				finality_ms: None,
				phase: String::new(),
			},
			calls: calls.collect(),
			opened,
			cleared,
		})
	}

	/// The block's hash and the extrinsic that cleared an interval in it.
	pub(super) fn clearing(&self, auction: AuctionId, interval: u16) -> Option<(String, u32)> {
		let mut cleared = self.cleared.iter();
		let (.., extrinsic) = cleared.find(|(a, i, _)| (*a, *i) == (auction, interval))?;
		Some((self.record.hash.clone(), *extrinsic))
	}
}

/// The finalized blocks of a range, in order and without gaps.
pub(super) async fn read_blocks(
	client: &Client,
	range: RangeInclusive<u32>,
) -> Result<Vec<SeenBlock>, RecordDayError> {
	let mut blocks = Vec::new();
	let mut stream = client.blocks(*range.start()..);
	for _ in range {
		blocks.push(SeenBlock::past(&stream.next().await?).await?);
	}
	Ok(blocks)
}

/// The blocks with the phase that the auctions of the record were in: of the first one that was not
/// over. Without the genesis block, which has no time stamp and nothing to finalize.
pub(super) fn with_phases(blocks: &[SeenBlock], auctions: &[Auction]) -> Vec<record::Block> {
	let opened = |auction: AuctionId| {
		let opening = blocks.iter().find(|block| block.opened.contains(&auction));
		opening.map_or(0, |block| block.record.number)
	};
	let last_clearing = |auction: AuctionId| {
		let clears = |block: &&SeenBlock| block.cleared.iter().any(|(a, ..)| *a == auction);
		blocks.iter().rfind(clears).map(|block| block.record.number)
	};
	let spans = auctions
		.iter()
		.map(|auction| (auction, opened(auction.id), last_clearing(auction.id)))
		.collect::<Vec<_>>();
	let phase = |block: &record::Block| {
		let phases = spans.iter().map(|(auction, opened, last)| {
			if block.number < *opened {
				"registration"
			} else if last.is_some_and(|last| block.number > last) {
				"over"
			} else {
				phase_at(auction, Millis(block.time))
			}
		});
		phases.into_iter().find(|phase| *phase != "over").unwrap_or("over")
	};
	let blocks = blocks.iter().map(|block| &block.record).filter(|block| block.number > 0);
	blocks.map(|block| record::Block { phase: phase(block).into(), ..block.clone() }).collect()
}

/// The phase of an auction that still has intervals to clear.
fn phase_at(auction: &Auction, now: Millis) -> &'static str {
	let schedule = &auction.schedule;
	if now < schedule.bidding_until {
		"bidding"
	} else if now < schedule.revealing_until {
		"revealing"
	} else if now < schedule.clearing_until {
		"clearing"
	} else {
		"over"
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::auction;

	fn block(number: u32) -> SeenBlock {
		SeenBlock {
			record: record::Block { number, time: u64::from(number) * 10, ..Default::default() },
			calls: Vec::new(),
			opened: Vec::new(),
			cleared: Vec::new(),
		}
	}

	#[test]
	fn a_block_has_the_phase_of_the_auction_at_its_time() {
		// Bidding until 40, revealing until 60, clearing until 100.
		let auction = auction(3);
		let mut blocks = (0..=9).map(block).collect::<Vec<_>>();
		blocks[2].opened.push(auction.id);
		blocks[7].cleared.push((auction.id, 0, 1));
		blocks[8].opened.push(AuctionId(4));
		let recorded = with_phases(&blocks, &[auction]);
		let phases = recorded.iter().map(|block| block.phase.as_str()).collect::<Vec<_>>();
		assert_eq!(
			phases,
			[
				"registration",
				"bidding",
				"bidding",
				"revealing",
				"revealing",
				"clearing",
				"clearing",
				"over",
				"over"
			]
		);
		assert_eq!(recorded[0].number, 1, "without the genesis block");
	}

	#[test]
	fn a_clearing_is_found_by_auction_and_interval() {
		let mut seen = block(7);
		seen.record.hash = "0xab".into();
		seen.cleared = vec![(AuctionId(2), 5, 1), (AuctionId(3), 5, 4)];
		assert_eq!(seen.clearing(AuctionId(3), 5), Some(("0xab".into(), 4)));
		assert_eq!(seen.clearing(AuctionId(3), 6), None);
	}
}

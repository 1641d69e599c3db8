//! The stream of the blocks to act on: finalized ones, and best ones while finality lags.

use super::heads::{Heads, Kind};
use crate::chain::{AtBlock, ChainError, Client};
use futures::{StreamExt, stream::BoxStream};
use std::{fmt, time::Duration};
use tieline_primitives::Millis;

/// A block to act on, and the newest block that is final.
#[derive(Clone, Debug)]
pub(in crate::chain) struct Timely {
	/// The block to act on.
	pub at: AtBlock,
	/// The newest finalized block.
	pub finalized: AtBlock,
}

/// What the clocks say about the block that came last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clocks {
	/// The chain's clock at it; zero at the genesis block.
	pub block: Millis,
	/// By how much, on the chain's clock, the newest finalized block was older than the best one.
	pub finality_lag: Duration,
	/// By how many milliseconds this program's clock was ahead of the chain's when it learned of the
	/// best block.
	pub offset_ms: i64,
}

/// The stream of the blocks to act on. While finality keeps up these are the newest finalized
/// blocks, as in [`FinalizedBlocks`](super::FinalizedBlocks). While it lags by more than
/// [`finality_patience`](crate::chain::Settings::finality_patience) they are the best blocks of a
/// node, which can still be undone ([`AtBlock::is_final`]): the market's phases go by the chain's
/// clock, which does not wait for finality.
///
/// Heights only rise, except that a block that came as the best one may come again when it is
/// final. The log says once that finality lags, again each time that the lag has doubled, and that
/// finality has caught up.
pub struct TimelyBlocks {
	blocks: Blocks,
	/// The lowest height that is still wanted.
	lowest: u32,
}

impl TimelyBlocks {
	pub(in crate::chain) fn new(client: Client) -> Self {
		Self { blocks: Blocks::new(client), lowest: 0 }
	}

	/// The next block to act on.
	///
	/// Waits as long as it takes: a chain that makes no blocks is no error. Fails when no node can
	/// be reached, and may then be asked again. Dropping the future can lose the block that was
	/// about to come, not those after it.
	pub async fn next(&mut self) -> Result<AtBlock, ChainError> {
		Ok(self.next_with_finalized().await?.at)
	}

	/// The next block to act on, with the newest that is final.
	pub(in crate::chain) async fn next_with_finalized(&mut self) -> Result<Timely, ChainError> {
		loop {
			let timely = self.blocks.next().await?;
			if timely.at.number() >= self.lowest {
				return Ok(timely);
			}
		}
	}

	/// What the clocks say about the block that came last.
	pub fn clocks(&self) -> Clocks {
		self.blocks.clocks
	}

	/// Leaves out the blocks below this height, for a caller who knows of a later one.
	pub fn skip_to(&mut self, height: u32) {
		self.lowest = self.lowest.max(height);
	}
}

/// The heads of both kinds, and which of them is to be acted on.
struct Blocks {
	client: Client,
	finalized_heads: BoxStream<'static, Result<AtBlock, ChainError>>,
	best_heads: BoxStream<'static, Result<AtBlock, ChainError>>,
	/// The newest finalized block, and the chain's clock there.
	finalized: Option<(AtBlock, Millis)>,
	/// The best block.
	best: Option<AtBlock>,
	/// The chain's clock at the best blocks that came first and last, of those at which it is set. A
	/// chain that has finalized nothing yet is compared with the first.
	best_clock: Option<(Millis, Millis)>,
	passed: Passed,
	clocks: Clocks,
}

impl Blocks {
	fn new(client: Client) -> Self {
		let finalized_heads = Heads::new(client.clone(), Kind::Finalized).blocks();
		let best_heads = Heads::new(client.clone(), Kind::Best).blocks();
		let (finalized, best, best_clock, passed, clocks) = Default::default();
		Self { client, finalized_heads, best_heads, finalized, best, best_clock, passed, clocks }
	}

	async fn next(&mut self) -> Result<Timely, ChainError> {
		loop {
			let head = tokio::select! {
				biased;
				head = self.finalized_heads.next() => head,
				head = self.best_heads.next() => head,
			};
			// The streams have no end.
			let Some(head) = head else { continue };
			let at = head?;
			let now = match at.now().await {
				Ok(now) => now,
				// The next head comes over another connection.
				Err(ChainError::ConnectionLost { .. }) => continue,
				Err(error) => return Err(error),
			};
			if at.is_final() {
				self.finalized = Some((at, now));
			} else {
				if now > Millis(0) {
					self.best_clock = Some((self.best_clock.map_or(now, |(first, _)| first), now));
					self.clocks.offset_ms = offset(at.seen(), now);
				}
				self.best = Some(at);
			}
			if let Some(timely) = self.due() {
				return Ok(timely);
			}
		}
	}

	/// The block to act on, unless it came already. There is none before both heads are known: that
	/// which is final may be far behind.
	fn due(&mut self) -> Option<Timely> {
		let (finalized, final_at) = self.finalized.clone()?;
		let best = self.best.clone()?;
		let lag = self.best_clock.map_or(Duration::ZERO, |best| lag(final_at, best));
		self.clocks.finality_lag = lag;
		if lag > self.client.settings().finality_patience && self.passed.pass(best.number(), false)
		{
			self.client.finality_lags(lag);
			self.clocks.block = self.best_clock.map_or(Millis(0), |(_, last)| last);
			return Some(Timely { at: best, finalized });
		}
		if self.passed.pass(finalized.number(), true) {
			self.client.finality_keeps_up(lag);
			self.clocks.block = final_at;
			return Some(Timely { at: finalized.clone(), finalized });
		}
		None
	}
}

/// By how much the newest finalized block is older than the last of the best blocks, by the chain's
/// clock, which stands at zero at the genesis block.
fn lag(final_at: Millis, (first, last): (Millis, Millis)) -> Duration {
	let since = if final_at == Millis(0) { first } else { final_at };
	Duration::from_millis(last.0.saturating_sub(since.0))
}

/// By how many milliseconds a clock is ahead of the chain's.
fn offset(own: Millis, chain: Millis) -> i64 {
	let ahead = i128::from(own.0) - i128::from(chain.0);
	i64::try_from(ahead).unwrap_or(i64::MAX)
}

/// The height of the block that came last, and whether it was final.
#[derive(Debug, Default)]
struct Passed(Option<(u32, bool)>);

impl Passed {
	/// Whether a block of this height may come now.
	fn pass(&mut self, height: u32, is_final: bool) -> bool {
		let passes = self.0.is_none_or(|(last, last_is_final)| {
			height > last || (height == last && is_final && !last_is_final)
		});
		if passes {
			self.0 = Some((height, is_final));
		}
		passes
	}
}

impl fmt::Debug for TimelyBlocks {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("TimelyBlocks").field("passed", &self.blocks.passed).finish_non_exhaustive()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_height_comes_once_and_again_when_it_is_final() {
		let mut passed = Passed::default();
		let heads =
			[(7, true), (8, false), (9, false), (8, true), (9, true), (9, true), (9, false)];
		let came = heads.map(|(height, is_final)| passed.pass(height, is_final));
		assert_eq!(came, [true, true, true, false, true, false, false]);
	}

	#[test]
	fn a_clock_is_ahead_of_the_chains_or_behind_it() {
		assert_eq!(offset(Millis(10_500), Millis(10_000)), 500);
		assert_eq!(offset(Millis(10_000), Millis(13_000)), -3_000);
	}

	#[test]
	fn finality_lags_by_the_chains_clock() {
		let lag = |finalized, first, last| lag(Millis(finalized), (Millis(first), Millis(last)));
		assert_eq!(lag(100_000, 90_000, 112_000), Duration::from_secs(12));
		assert_eq!(lag(100_000, 90_000, 100_000), Duration::ZERO);
		// A node behind the one that was asked before.
		assert_eq!(lag(100_000, 90_000, 98_000), Duration::ZERO);
		// Nothing but the genesis block is final, whose clock is not set.
		assert_eq!(lag(0, 90_000, 94_000), Duration::from_secs(4));
	}
}

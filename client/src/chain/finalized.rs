//! The stream of finalized blocks.

use super::{AtFinalizedBlock, ChainError, Client, Config, connection::Connection};
use codec::Encode;
use futures::FutureExt;
use std::sync::Arc;
use subxt::{
	config::{Hasher, Header, substrate::BlakeTwo256},
	rpcs::client::RpcSubscription,
};
use tokio::time::timeout;

/// After how many repeated or old heights in a row a subscription is held to be stuck. Each new
/// subscription repeats one: it begins with the newest block.
const TOO_MANY_REPEATS: u32 = 8;

type BlockHeader = <Config as subxt::Config>::Header;
type Subscription = RpcSubscription<BlockHeader>;

/// The stream of finalized blocks: heights only rise and none comes twice, through broken
/// connections, nodes that lag behind and subscriptions that stall.
///
/// It is made for looking at the state rather than at each block. After a gap, or while the caller
/// was busy, it goes on with the newest block and leaves out those before it.
pub struct FinalizedBlocks {
	client: Client,
	heights: Heights,
	subscription: Option<(Arc<Connection>, Subscription)>,
	/// The block that is being looked up. It has left the subscription, and is here so that it is
	/// not lost with a future that is dropped.
	found: Option<(Arc<Connection>, BlockHeader)>,
	stalls: u32,
}

impl FinalizedBlocks {
	pub(super) fn new(client: Client) -> Self {
		Self { client, heights: Heights::default(), subscription: None, found: None, stalls: 0 }
	}

	/// The next finalized block.
	///
	/// Waits as long as it takes: a chain that makes no blocks is no error. Fails when no node can
	/// be reached, and may then be asked again. Dropping the future loses nothing.
	pub async fn next(&mut self) -> Result<AtFinalizedBlock, ChainError> {
		loop {
			let (connection, header) = match &self.found {
				Some(found) if self.heights.is_new(found.1.number()) => found.clone(),
				_ => {
					let next = self.next_header().await?;
					self.found.insert(next).clone()
				},
			};
			let hash = BlakeTwo256.hash(&header.encode());
			let at = connection.online.at_block_hash_and_number(hash, header.number()).await;
			self.found = None;
			match at {
				Ok(at) => {
					self.heights.pass(header.number());
					return Ok(AtFinalizedBlock::new(self.client.clone(), connection, at));
				},
				Err(error) => match connection.explain("a finalized block", error).await {
					ChainError::ConnectionLost { .. } => self.turn_away(&connection).await?,
					error => return Err(error),
				},
			}
		}
	}

	/// Leaves out the blocks below this height, for a caller who knows of a later one.
	pub fn skip_to(&mut self, height: u32) {
		if let Some(before) = u64::from(height).checked_sub(1) {
			self.heights.pass(before);
		}
	}

	async fn next_header(&mut self) -> Result<(Arc<Connection>, BlockHeader), ChainError> {
		let stall_timeout = self.client.settings().stall_timeout;
		loop {
			let (connection, subscription) = match &mut self.subscription {
				Some(subscription) => subscription,
				None => {
					let connection = self.client.connection();
					match connection.rpc.chain_subscribe_finalized_heads().await {
						Ok(fresh) => self.subscription.insert((connection, fresh)),
						Err(error) => {
							let error = connection.explain("finalized blocks", error).await;
							if !error.is_connection() {
								return Err(error);
							}
							self.turn_away(&connection).await?;
							continue;
						},
					}
				},
			};
			let connection = connection.clone();
			match timeout(stall_timeout, subscription.next()).await {
				Ok(Some(Ok(mut header))) => {
					while let Some(Some(Ok(later))) = subscription.next().now_or_never() {
						if later.number() > header.number() {
							header = later;
						}
					}
					if self.heights.is_new(header.number()) {
						self.stalls = 0;
						return Ok((connection, header));
					}
					if self.heights.repeat() {
						tracing::warn!(
							endpoint = connection.endpoint,
							height = header.number(),
							seen = self.heights.last,
							"endpoint repeats old blocks; trying the next endpoint"
						);
						self.turn_away(&connection).await?;
					}
				},
				Ok(Some(Err(_)) | None) => {
					self.subscription = None;
					if !connection.answers().await {
						self.turn_away(&connection).await?;
					}
				},
				Err(_) => {
					self.subscription = None;
					self.stalls += 1;
					tracing::debug!(
						endpoint = connection.endpoint,
						seconds = stall_timeout.as_secs(),
						"no finalized block; subscribing again"
					);
					// A subscription can die in silence; a node can also have lost its peers. So
					// first a new subscription, then another node.
					if self.stalls.is_multiple_of(2) || !connection.answers().await {
						self.turn_away(&connection).await?;
					}
				},
			}
		}
	}

	async fn turn_away(&mut self, connection: &Connection) -> Result<(), ChainError> {
		self.subscription = None;
		self.client.reconnect(connection).await.map(|_| ())
	}
}

/// Which heights have been passed.
#[derive(Debug, Default)]
struct Heights {
	last: Option<u64>,
	repeats: u32,
}

impl Heights {
	fn is_new(&self, height: u64) -> bool {
		self.last.is_none_or(|last| height > last)
	}

	fn pass(&mut self, height: u64) {
		self.last = self.last.max(Some(height));
		self.repeats = 0;
	}

	/// Counts a height that is not new. True when there have been too many in a row.
	fn repeat(&mut self) -> bool {
		self.repeats += 1;
		let stuck = self.repeats >= TOO_MANY_REPEATS;
		if stuck {
			self.repeats = 0;
		}
		stuck
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The heights that pass, of those that nodes report.
	fn passed(reported: &[u64]) -> Vec<u64> {
		let mut heights = Heights::default();
		let mut passed = Vec::new();
		for &height in reported {
			if heights.is_new(height) {
				heights.pass(height);
				passed.push(height);
			}
		}
		passed
	}

	#[test]
	fn a_height_comes_once_and_never_backwards() {
		assert_eq!(passed(&[0, 1, 1, 2, 0, 1, 2, 3, 3, 4]), [0, 1, 2, 3, 4]);
	}

	#[test]
	fn after_a_gap_the_newest_comes_next() {
		assert_eq!(passed(&[7, 8, 20, 9, 10, 21]), [7, 8, 20, 21]);
	}

	#[test]
	fn a_caller_can_skip_ahead_but_not_back() {
		let mut heights = Heights::default();
		heights.pass(10);
		heights.pass(4);
		assert!(!heights.is_new(10));
		assert!(heights.is_new(11));
	}

	#[test]
	fn a_node_that_replays_old_blocks_is_found_out() {
		let mut heights = Heights::default();
		heights.pass(100);
		let stuck = (0..TOO_MANY_REPEATS).filter(|_| heights.repeat()).count();
		assert_eq!(stuck, 1);
		heights.pass(101);
		assert!(!heights.repeat());
	}
}

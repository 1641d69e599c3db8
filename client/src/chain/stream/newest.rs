//! The stream of finalized blocks for looking at the newest state.

use super::heights::Heights;
use crate::chain::{AtFinalizedBlock, ChainError, Client, Config, connection::Connection};
use codec::Encode;
use futures::{FutureExt, Stream, StreamExt, future::poll_fn, stream, stream::BoxStream};
use std::{
	pin::Pin,
	sync::Arc,
	task::{Context, Poll, ready},
};
use subxt::{
	config::{Hasher, Header, substrate::BlakeTwo256},
	rpcs::client::RpcSubscription,
};
use tokio::time::timeout;

type BlockHeader = <Config as subxt::Config>::Header;
type Subscription = RpcSubscription<BlockHeader>;

/// The stream of finalized blocks: heights only rise and none comes twice, through broken
/// connections, nodes that lag behind and subscriptions that stall.
///
/// It is made for looking at the state rather than at each block: after a gap, or while the caller
/// was busy, it goes on with the newest block and leaves out those before it. For every block use
/// [`Client::blocks`].
///
/// As a [`Stream`] it does not end; after an error it may be asked again.
pub struct FinalizedBlocks {
	stream: BoxStream<'static, Result<AtFinalizedBlock, ChainError>>,
	/// The lowest height that is still wanted.
	lowest: u32,
}

impl FinalizedBlocks {
	pub(in crate::chain) fn new(client: Client) -> Self {
		let (heights, subscription, stalls) = Default::default();
		let newest = Newest { client, heights, subscription, stalls };
		let blocks = stream::unfold(newest, |mut newest| async move {
			let next = newest.next().await;
			Some((next, newest))
		});
		Self { stream: blocks.boxed(), lowest: 0 }
	}

	/// The next finalized block.
	///
	/// Waits as long as it takes: a chain that makes no blocks is no error. Fails when no node can
	/// be reached, and may then be asked again. Dropping the future loses nothing.
	pub async fn next(&mut self) -> Result<AtFinalizedBlock, ChainError> {
		poll_fn(|context| self.poll(context)).await
	}

	/// Leaves out the blocks below this height, for a caller who knows of a later one.
	pub fn skip_to(&mut self, height: u32) {
		self.lowest = self.lowest.max(height);
	}

	fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<AtFinalizedBlock, ChainError>> {
		loop {
			match ready!(self.stream.poll_next_unpin(context)) {
				Some(Ok(at)) if at.number() < self.lowest => {},
				Some(next) => return Poll::Ready(next),
				// The stream has no end.
				None => return Poll::Pending,
			}
		}
	}
}

impl Stream for FinalizedBlocks {
	type Item = Result<AtFinalizedBlock, ChainError>;

	fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
		self.poll(context).map(Some)
	}
}

/// Follows the subscription to finalized heads of one node after the other.
struct Newest {
	client: Client,
	heights: Heights,
	subscription: Option<(Arc<Connection>, Subscription)>,
	/// How many subscriptions in a row have stalled.
	stalls: u32,
}

impl Newest {
	async fn next(&mut self) -> Result<AtFinalizedBlock, ChainError> {
		loop {
			let (connection, header) = self.next_header().await?;
			let hash = BlakeTwo256.hash(&header.encode());
			match connection.online.at_block_hash_and_number(hash, header.number()).await {
				Ok(at) => {
					self.heights.pass(header.number());
					let at = AtFinalizedBlock::new(self.client.clone(), connection, at);
					self.client.remember(&at);
					return Ok(at);
				},
				Err(error) => match connection.explain("a finalized block", error).await {
					ChainError::ConnectionLost { .. } => self.turn_away(&connection).await?,
					error => return Err(error),
				},
			}
		}
	}

	/// The header of the next finalized block that is new.
	async fn next_header(&mut self) -> Result<(Arc<Connection>, BlockHeader), ChainError> {
		let stall_timeout = self.client.settings().stall_timeout;
		loop {
			let Some((connection, subscription)) = &mut self.subscription else {
				self.subscribe().await?;
				continue;
			};
			let connection = connection.clone();
			match timeout(stall_timeout, subscription.next()).await {
				Ok(Some(Ok(header))) => {
					let header = newest_of(header, subscription);
					match self.client.compare(&connection).await {
						Ok(()) => {},
						Err(ChainError::ConnectionLost { .. }) => {
							self.turn_away(&connection).await?;
							continue;
						},
						Err(error) => return Err(error),
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
				Err(_) => self.stalled(&connection).await?,
			}
		}
	}

	async fn subscribe(&mut self) -> Result<(), ChainError> {
		let connection = self.client.connection();
		match connection.rpc.chain_subscribe_finalized_heads().await {
			Ok(subscription) => self.subscription = Some((connection, subscription)),
			Err(error) => {
				let error = connection.explain("finalized blocks", error).await;
				if !error.is_connection() {
					return Err(error);
				}
				self.turn_away(&connection).await?;
			},
		}
		Ok(())
	}

	/// A subscription can die in silence; a node can also have lost its peers. So the remedy is a
	/// new subscription first, then another node.
	async fn stalled(&mut self, connection: &Connection) -> Result<(), ChainError> {
		self.subscription = None;
		self.stalls += 1;
		tracing::debug!(endpoint = connection.endpoint, "no finalized block; subscribing again");
		if self.stalls.is_multiple_of(2) || !connection.answers().await {
			self.turn_away(connection).await?;
		}
		Ok(())
	}

	async fn turn_away(&mut self, connection: &Connection) -> Result<(), ChainError> {
		self.subscription = None;
		self.client.reconnect(connection).await.map(|_| ())
	}
}

/// The newest of the headers that have arrived.
fn newest_of(mut newest: BlockHeader, subscription: &mut Subscription) -> BlockHeader {
	while let Some(Some(Ok(later))) = subscription.next().now_or_never() {
		if later.number() > newest.number() {
			newest = later;
		}
	}
	newest
}

//! The newest heads of the chain, finalized or best, by the subscriptions of one node after the
//! other.

use super::heights::Heights;
use crate::chain::{AtBlock, ChainError, Client, Config, connection::Connection};
use codec::Encode;
use futures::{FutureExt, StreamExt, stream, stream::BoxStream};
use std::sync::Arc;
use subxt::{
	config::{Hasher, Header, substrate::BlakeTwo256},
	rpcs::client::RpcSubscription,
};
use tokio::time::timeout;

type BlockHeader = <Config as subxt::Config>::Header;
type Subscription = RpcSubscription<BlockHeader>;

/// Which heads are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
	/// Those that are final.
	Finalized,
	/// Those of the longest chain that a node has.
	Best,
}

/// Follows the subscription to the heads of one node after the other. Heights only rise.
pub(super) struct Heads {
	client: Client,
	kind: Kind,
	heights: Heights,
	subscription: Option<(Arc<Connection>, Subscription)>,
	/// How many subscriptions in a row have stalled.
	stalls: u32,
	/// The height of the node's best block when it was asked last.
	grown_to: u64,
}

impl Heads {
	pub fn new(client: Client, kind: Kind) -> Self {
		let (heights, subscription, stalls, grown_to) = Default::default();
		Self { client, kind, heights, subscription, stalls, grown_to }
	}

	/// The blocks of the heads, without an end. After an error it may be asked again.
	pub fn blocks(self) -> BoxStream<'static, Result<AtBlock, ChainError>> {
		let blocks = stream::unfold(self, |mut heads| async move {
			let next = heads.next().await;
			Some((next, heads))
		});
		blocks.boxed()
	}

	async fn next(&mut self) -> Result<AtBlock, ChainError> {
		loop {
			let (connection, header) = self.next_header().await?;
			let hash = BlakeTwo256.hash(&header.encode());
			match connection.online.at_block_hash_and_number(hash, header.number()).await {
				Ok(at) => {
					self.heights.pass(header.number());
					let at = AtBlock::new(self.client.clone(), connection, at);
					if self.kind == Kind::Best {
						return Ok(at.not_final());
					}
					self.client.remember(&at);
					return Ok(at);
				},
				Err(error) => match connection.explain("a block", error).await {
					ChainError::ConnectionLost { .. } => self.turn_away(&connection).await?,
					error => return Err(error),
				},
			}
		}
	}

	/// The header of the next head that is new.
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
		let subscribed = match self.kind {
			Kind::Finalized => connection.rpc.chain_subscribe_finalized_heads().await,
			Kind::Best => connection.rpc.chain_subscribe_new_heads().await,
		};
		match subscribed {
			Ok(subscription) => {
				if self.kind == Kind::Finalized {
					self.grows(&connection).await;
				}
				self.subscription = Some((connection, subscription));
			},
			Err(error) => {
				let error = connection.explain("the heads of the chain", error).await;
				if !error.is_connection() {
					return Err(error);
				}
				self.turn_away(&connection).await?;
			},
		}
		Ok(())
	}

	/// A subscription can die in silence; a node can also have lost its peers. So the remedy is a
	/// new subscription first, then another node. Where the node's chain grows it is finality that
	/// has stopped, and another node helps only if it has finalized more.
	async fn stalled(&mut self, connection: &Connection) -> Result<(), ChainError> {
		self.subscription = None;
		self.stalls += 1;
		tracing::debug!(endpoint = connection.endpoint, "no new head; subscribing again");
		if self.kind == Kind::Finalized && self.grows(connection).await {
			let seen = self.heights.last.and_then(|seen| u32::try_from(seen).ok()).unwrap_or(0);
			if self.client.finalized_elsewhere(connection).await <= Some(seen) {
				return Ok(());
			}
			return self.turn_away(connection).await;
		}
		if self.stalls.is_multiple_of(2) || !connection.answers().await {
			self.turn_away(connection).await?;
		}
		Ok(())
	}

	/// Whether the node's best chain is longer than when it was asked last.
	async fn grows(&mut self, connection: &Connection) -> bool {
		let Ok(Some(header)) = connection.rpc.chain_get_header(None).await else { return false };
		let before = std::mem::replace(&mut self.grown_to, header.number());
		header.number() > before
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

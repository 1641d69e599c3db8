//! The stream of finalized blocks without gaps.

use super::FinalizedBlocks;
use crate::chain::{AtFinalizedBlock, ChainError, Client, Hash};
use futures::{Stream, StreamExt, future::poll_fn, stream, stream::BoxStream};
use std::{
	pin::Pin,
	task::{Context, Poll, ready},
	time::Duration,
};
use tieline_primitives::Millis;
use tokio::time::sleep;

/// How long to wait for a node that is behind another.
const LAG: Duration = Duration::from_secs(1);

/// The stream of every finalized block from a number on, in order and without gaps, through broken
/// connections and nodes that lag behind. Each block is the child of the one before it.
///
/// Old blocks are there only at nodes that keep their state (`--state-pruning archive`); at others
/// it fails with [`ChainError::Node`]. As a [`Stream`] it does not end; after an error it may be
/// asked again and goes on with the block that it failed at.
pub struct BlockStream {
	stream: BoxStream<'static, Result<AtFinalizedBlock, ChainError>>,
}

impl BlockStream {
	pub(in crate::chain) fn new(client: Client, first: u32) -> Self {
		let newest = client.finalized_blocks();
		let every = Every { client, newest, tip: None, next: first, parent: None };
		let blocks = stream::unfold(every, |mut every| async move {
			let next = every.next().await;
			Some((next, every))
		});
		Self { stream: blocks.boxed() }
	}

	/// The next block. Waits until it is final, as long as that takes. Dropping the future loses
	/// nothing.
	pub async fn next(&mut self) -> Result<AtFinalizedBlock, ChainError> {
		poll_fn(|context| self.poll(context)).await
	}

	fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<AtFinalizedBlock, ChainError>> {
		match ready!(self.stream.poll_next_unpin(context)) {
			Some(next) => Poll::Ready(next),
			// The stream has no end.
			None => Poll::Pending,
		}
	}
}

impl Stream for BlockStream {
	type Item = Result<AtFinalizedBlock, ChainError>;

	fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
		self.poll(context).map(Some)
	}
}

/// Fills the gaps between the newest blocks.
struct Every {
	client: Client,
	newest: FinalizedBlocks,
	/// The height up to which blocks are known to be final, and since when.
	tip: Option<(u32, Millis)>,
	/// The height of the next block.
	next: u32,
	/// The hash of the block before it.
	parent: Option<Hash>,
}

impl Every {
	async fn next(&mut self) -> Result<AtFinalizedBlock, ChainError> {
		let mut found = None;
		let seen = loop {
			match self.tip {
				Some((height, seen)) if height >= self.next => break seen,
				_ => {
					let at = self.newest.next().await?;
					self.tip = Some((at.number(), at.seen()));
					found = (at.number() == self.next).then_some(at);
				},
			}
		};
		loop {
			let at = match found.take() {
				Some(at) => at,
				None => match self.client.at_number(self.next).await? {
					// Ancestors of a finalized block are final.
					Some(at) => at.seen_since(seen),
					None => {
						sleep(LAG).await;
						continue;
					},
				},
			};
			match self.follow(&at).await {
				Ok(()) => return Ok(at),
				Err(ChainError::ConnectionLost { .. }) => {
					self.client.reconnect(at.connection()).await?;
				},
				Err(error) => return Err(error),
			}
		}
	}

	/// Takes the next block, which has to be the child of the one before.
	async fn follow(&mut self, at: &AtFinalizedBlock) -> Result<(), ChainError> {
		if let Some(expected) = self.parent {
			let found = at.parent().await?;
			if found != expected {
				return Err(ChainError::OtherHistory {
					endpoint: at.connection().endpoint.clone(),
					height: self.next.saturating_sub(1),
					expected,
					found,
				});
			}
		}
		self.parent = Some(at.hash());
		self.next = self.next.saturating_add(1);
		Ok(())
	}
}

//! The stream of finalized blocks for looking at the newest state.

use super::heads::{Heads, Kind};
use crate::chain::{AtFinalizedBlock, ChainError, Client};
use futures::{Stream, StreamExt, future::poll_fn, stream::BoxStream};
use std::{
	pin::Pin,
	task::{Context, Poll, ready},
};

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
		Self { stream: Heads::new(client, Kind::Finalized).blocks(), lowest: 0 }
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

//! The blocks that a submission waits for.

use crate::chain::{ChainError, Client, stream::Timely};
use tokio::{sync::mpsc, task::JoinHandle};

/// The blocks to act on, read by a task of their own: finding another node may take longer than a
/// tick, which must not interrupt it.
pub(super) struct Blocks {
	received: mpsc::Receiver<Result<Timely, ChainError>>,
	task: JoinHandle<()>,
}

impl Blocks {
	pub fn of(client: &Client) -> Self {
		let mut blocks = client.timely_blocks();
		let (sender, received) = mpsc::channel(1);
		let task = tokio::spawn(async move {
			loop {
				let next = blocks.next_with_finalized().await;
				let failed = next.is_err();
				if sender.send(next).await.is_err() || failed {
					return;
				}
			}
		});
		Self { received, task }
	}

	pub async fn next(&mut self) -> Result<Timely, ChainError> {
		match self.received.recv().await {
			Some(next) => next,
			// The task has reported a failure, and been asked again.
			None => std::future::pending().await,
		}
	}
}

impl Drop for Blocks {
	fn drop(&mut self) {
		self.task.abort();
	}
}

//! The nodes beside the one that a client talks to.

use super::{Client, connection::Connection};
use futures::future::join_all;
use subxt::rpcs::Error;

/// The code of `author_submitExtrinsic` for an extrinsic that the pool has.
const ALREADY_IMPORTED: i32 = 1013;

impl Client {
	/// Hands an extrinsic to the nodes at the other endpoints too. Gives how many of them have it
	/// then.
	pub(super) async fn hand_to_others(&self, extrinsic: &[u8]) -> usize {
		let others = self.others(self.connection().index).await;
		let handing = others.iter().map(|connection| async {
			match connection.rpc.author_submit_extrinsic(extrinsic).await {
				Ok(_) => true,
				Err(Error::User(error)) if error.code == ALREADY_IMPORTED => true,
				Err(error) => {
					let endpoint = &connection.endpoint;
					tracing::debug!(endpoint, %error, "an extrinsic was not taken");
					false
				},
			}
		});
		join_all(handing).await.into_iter().filter(|taken| *taken).count()
	}

	/// The height up to which the nodes at the other endpoints have finalized; `None` where none of
	/// them answers.
	pub(super) async fn finalized_elsewhere(&self, than: &Connection) -> Option<u32> {
		let others = self.others(than.index).await;
		let asking = others.iter().map(|connection| connection.finalized());
		join_all(asking).await.into_iter().filter_map(Result::ok).max()
	}

	/// Connections to the endpoints that answer, without the one of this index.
	async fn others(&self, index: usize) -> Vec<Connection> {
		let opening = self.dialer().others(index, self.genesis());
		opening.await
	}
}

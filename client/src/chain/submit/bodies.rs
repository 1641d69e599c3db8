//! The extrinsics and events of finalized blocks.

use crate::chain::{AtFinalizedBlock, ChainError, Config, Hash, connection::Connection};
use std::sync::Arc;
use subxt::{ArcMetadata, events::Events};

/// A finalized block with its extrinsics as bytes.
pub(super) struct Body {
	pub number: u32,
	pub hash: Hash,
	pub extrinsics: Vec<Vec<u8>>,
}

/// The finalized blocks after number `scanned`, up to `at`, found from child to parent: by its
/// number a block is found only at a node that has finalized it.
pub(super) async fn bodies(
	connection: &Connection,
	at: &AtFinalizedBlock,
	scanned: u32,
) -> Result<Vec<Body>, ChainError> {
	let mut bodies = Vec::new();
	let mut hash = at.hash();
	for number in (scanned.saturating_add(1)..=at.number()).rev() {
		let block = match connection.rpc.chain_get_block(Some(hash)).await {
			Ok(Some(details)) => details.block,
			Ok(None) => {
				let missing = subxt::Error::other_str(format!("there is no block {hash:?}"));
				return Err(connection.explain("a finalized block", missing).await);
			},
			Err(error) => return Err(connection.explain("a finalized block", error).await),
		};
		let extrinsics = block.extrinsics.into_iter().map(|bytes| bytes.0).collect();
		bodies.push(Body { number, hash, extrinsics });
		hash = block.header.parent_hash;
	}
	bodies.reverse();
	Ok(bodies)
}

/// The events of a block, and the metadata that they are read by.
pub(super) async fn read_events(
	connection: &Connection,
	block: &Body,
) -> Result<(Arc<Events<Config>>, ArcMetadata), ChainError> {
	let reading = async {
		let at =
			connection.online.at_block_hash_and_number(block.hash, block.number.into()).await?;
		let events = at.events().fetch().await?;
		// None may be left out: it could be the one that reports a refusal.
		for event in events.iter() {
			event?;
		}
		Ok::<_, subxt::Error>((Arc::new(events), at.metadata()))
	};
	match reading.await {
		Ok(read) => Ok(read),
		Err(error) => Err(connection.explain("the events of a finalized block", error).await),
	}
}

//! The extrinsics and events of blocks.

use crate::chain::{AtBlock, ChainError, Config, Hash, connection::Connection};
use std::{collections::BTreeMap, sync::Arc};
use subxt::{ArcMetadata, events::Events};

/// A block with its extrinsics as bytes.
pub(super) struct Body {
	pub number: u32,
	pub hash: Hash,
	parent: Hash,
	pub extrinsics: Vec<Vec<u8>>,
}

/// The blocks that are not final and have been read: while finality lags the same ones are looked
/// through at each new block.
#[derive(Default)]
pub(super) struct Bodies(BTreeMap<Hash, Arc<Body>>);

impl Bodies {
	/// The blocks after number `scanned`, up to `at`, found from child to parent: by its number a
	/// block is found only at a node that has it in its best chain.
	pub async fn up_to(
		&mut self,
		connection: &Connection,
		at: &AtBlock,
		scanned: u32,
	) -> Result<Vec<Arc<Body>>, ChainError> {
		self.0.retain(|_, body| body.number > scanned);
		let mut bodies = Vec::new();
		let mut hash = at.hash();
		for number in (scanned.saturating_add(1)..=at.number()).rev() {
			let body = match self.0.get(&hash) {
				Some(body) => body.clone(),
				None => Arc::new(read(connection, number, hash).await?),
			};
			self.0.insert(hash, body.clone());
			hash = body.parent;
			bodies.push(body);
		}
		bodies.reverse();
		Ok(bodies)
	}
}

async fn read(connection: &Connection, number: u32, hash: Hash) -> Result<Body, ChainError> {
	let block = match connection.rpc.chain_get_block(Some(hash)).await {
		Ok(Some(details)) => details.block,
		Ok(None) => {
			let missing = subxt::Error::other_str(format!("there is no block {hash:?}"));
			return Err(connection.explain("a block", missing).await);
		},
		Err(error) => return Err(connection.explain("a block", error).await),
	};
	let extrinsics = block.extrinsics.into_iter().map(|bytes| bytes.0).collect();
	Ok(Body { number, hash, parent: block.header.parent_hash, extrinsics })
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
		Err(error) => Err(connection.explain("the events of a block", error).await),
	}
}

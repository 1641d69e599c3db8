//! Blocks of the past, read many at a time.

use super::{Block, ChainError, Client, Config, Hash, connection::Connection};
use futures::{Stream, StreamExt, TryStreamExt, future::BoxFuture, stream, stream::FuturesOrdered};
use std::{ops::RangeInclusive, sync::Arc};
use subxt::{
	OnlineClientAtBlock,
	config::substrate::{DigestItem, SubstrateHeader},
};
use tokio::task::JoinHandle;

/// How many blocks are read together, by one runtime as a rule.
const TOGETHER: u32 = 32;
/// How many questions about them are open at a time.
const OPEN: usize = 32;
/// How many such groups are on their way while the caller works on one: at least, at most, and as many
/// as take this much.
const LEAST_AHEAD: usize = 2;
const MOST_AHEAD: usize = 12;
const BYTES_AHEAD: usize = 8 << 20;
/// About how much an event takes.
const EVENT_BYTES: usize = 200;
/// The consensus engine whose digest has the slot.
const AURA: [u8; 4] = *b"aura";
/// The storage key of `System.Events`.
const EVENTS: [u8; 32] = [
	0x26, 0xaa, 0x39, 0x4e, 0xea, 0x56, 0x30, 0xe0, 0x7c, 0x48, 0xae, 0x0c, 0x95, 0x58, 0xce, 0xf7,
	0x80, 0xd4, 0x1e, 0x5e, 0x16, 0x05, 0x67, 0x65, 0xbc, 0x84, 0x61, 0x85, 0x10, 0x72, 0xc9, 0xd7,
];

/// A finalized block with its header, and the version of the runtime that executed it.
pub struct PastBlock {
	/// What is in the header.
	pub header: Header,
	/// The version of the runtime (`spec_version`) that executed it: that of the state of its parent.
	pub spec_version: u32,
	/// The block, taken apart.
	pub block: Block,
}

/// What is in the header of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
	/// The hash of the block before.
	pub parent: Hash,
	/// The root of the state after the block.
	pub state_root: Hash,
	/// The root of its extrinsics.
	pub extrinsics_root: Hash,
	/// The slot of Aura in which it was made, which names its author: the validators take turns. `None`
	/// for the genesis block.
	pub slot: Option<u64>,
}

impl Client {
	/// Finalized blocks of the past in order, read many at a time: some thousand a second from a node
	/// nearby, where they are empty. They have to be final already; to wait for more see
	/// [`finalized_blocks`](Self::finalized_blocks).
	///
	/// The events of old blocks are there only at nodes that keep their state
	/// (`--state-pruning archive`); at others the stream fails with [`ChainError::Node`].
	pub fn past_blocks(
		&self,
		numbers: RangeInclusive<u32>,
	) -> impl Stream<Item = Result<PastBlock, ChainError>> + Send + use<> {
		let ahead = Ahead {
			client: self.clone(),
			groups: Box::new(groups(numbers)),
			reading: FuturesOrdered::new(),
			depth: LEAST_AHEAD,
		};
		stream::unfold(ahead, |mut ahead| async move {
			let next = ahead.next().await?;
			Some((next, ahead))
		})
		.flat_map(|read| match read {
			Ok(blocks) => stream::iter(blocks).map(Ok).boxed(),
			Err(error) => stream::iter([Err(error)]).boxed(),
		})
	}
}

/// The groups of blocks that are on their way while the caller works on one.
struct Ahead {
	client: Client,
	groups: Box<dyn Iterator<Item = RangeInclusive<u32>> + Send>,
	reading: FuturesOrdered<JoinHandle<Result<Vec<PastBlock>, ChainError>>>,
	/// How many groups are on their way: the more the smaller they are. A node answers many questions in
	/// one go, and may be silent for the forty milliseconds of a delayed acknowledgement before.
	depth: usize,
}

impl Ahead {
	async fn next(&mut self) -> Option<Result<Vec<PastBlock>, ChainError>> {
		while self.reading.len() < self.depth
			&& let Some(group) = self.groups.next()
		{
			let client = self.client.clone();
			// Decoding is work for another thread than that of the caller.
			self.reading.push_back(tokio::spawn(async move { read(&client, group).await }));
		}
		// A task is cancelled where the program ends.
		let read = self.reading.next().await?.ok()?;
		if let Ok(blocks) = &read {
			let bytes = blocks.iter().map(PastBlock::bytes).sum::<usize>();
			self.depth = (BYTES_AHEAD / bytes.max(1)).clamp(LEAST_AHEAD, MOST_AHEAD);
		}
		Some(read)
	}
}

impl PastBlock {
	/// About how much it takes.
	fn bytes(&self) -> usize {
		let extrinsics = self.block.extrinsics.iter().map(|extrinsic| extrinsic.bytes);
		extrinsics.sum::<usize>() + EVENT_BYTES * self.block.events.len()
	}
}

impl Client {
	/// The hashes of finalized blocks of the past, in order.
	pub fn hashes(
		&self,
		numbers: RangeInclusive<u32>,
	) -> BoxFuture<'_, Result<Vec<Hash>, ChainError>> {
		Box::pin(async move {
			self.ask("the hashes of past blocks", |connection| {
				let numbers = numbers.clone().collect::<Vec<_>>();
				async move { connection.block_hashes(&numbers).await }
			})
			.await
		})
	}
}

fn groups(numbers: RangeInclusive<u32>) -> impl Iterator<Item = RangeInclusive<u32>> {
	let last = *numbers.end();
	numbers.step_by(TOGETHER as usize).map(move |first| {
		let until = first.saturating_add(TOGETHER - 1);
		first..=until.min(last)
	})
}

async fn read(client: &Client, group: RangeInclusive<u32>) -> Result<Vec<PastBlock>, ChainError> {
	client
		.ask("past blocks with their events", |connection| {
			let group = group.clone();
			async move {
				let runtime = |number: u32| runtime(&connection, number);
				// Versions only rise: with one at both ends there is no other between.
				let (first, last) = (runtime(*group.start()).await?, runtime(*group.end()).await?);
				let is_one = first.spec_version() == last.spec_version();
				let numbers = group.collect::<Vec<_>>();
				let hashes = connection.block_hashes(&numbers).await?;
				let places = numbers.into_iter().zip(hashes);
				let blocks = stream::iter(places).map(|(number, hash)| {
					let (connection, first) = (&connection, &first);
					async move {
						let other = match is_one {
							true => None,
							false => Some(self::runtime(connection, number).await?),
						};
						block(connection, other.as_ref().unwrap_or(first), (number, hash)).await
					}
				});
				blocks.buffered(OPEN).try_collect().await
			}
		})
		.await
}

/// The runtime that executes the block of this number: that of its parent's state.
async fn runtime(
	connection: &Arc<Connection>,
	number: u32,
) -> Result<OnlineClientAtBlock<Config>, subxt::Error> {
	Ok(connection.online.at_block(u64::from(number.saturating_sub(1))).await?)
}

async fn block(
	connection: &Connection,
	runtime: &OnlineClientAtBlock<Config>,
	(number, hash): (u32, Hash),
) -> Result<PastBlock, subxt::Error> {
	let missing = || subxt::Error::other_str(format!("the node has no block {number}"));
	let rpc = &connection.rpc;
	let (details, events) = futures::try_join!(
		rpc.chain_get_block(Some(hash)),
		rpc.state_get_storage(&EVENTS, Some(hash)),
	)?;
	let details = details.ok_or_else(missing)?.block;
	let body = details.extrinsics.into_iter().map(|bytes| bytes.0).collect();
	let block = Block::decode(runtime, (number, hash), body, events.unwrap_or_default()).await?;
	let spec_version = runtime.spec_version();
	Ok(PastBlock { header: details.header.into(), spec_version, block })
}

impl From<SubstrateHeader<Hash>> for Header {
	fn from(header: SubstrateHeader<Hash>) -> Self {
		let slot = header.digest.logs.iter().find_map(|item| match item {
			DigestItem::PreRuntime(AURA, slot) => {
				slot.as_slice().try_into().ok().map(u64::from_le_bytes)
			},
			_ => None,
		});
		Self {
			parent: header.parent_hash,
			state_root: header.state_root,
			extrinsics_root: header.extrinsics_root,
			slot,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_crypto_hashing::twox_128;

	#[test]
	fn the_key_of_the_events_is_that_of_the_runtime() {
		assert_eq!(EVENTS.as_slice(), [twox_128(b"System"), twox_128(b"Events")].concat());
	}

	#[test]
	fn the_groups_of_a_range_leave_out_nothing_and_repeat_nothing() {
		for numbers in [0..=0, 5..=5 + TOGETHER - 1, 7..=1_000, u32::MAX - 40..=u32::MAX] {
			let read = groups(numbers.clone()).flatten().collect::<Vec<_>>();
			assert_eq!(read, numbers.collect::<Vec<_>>());
		}
		#[allow(clippy::reversed_empty_ranges)]
		let none = groups(5..=4).count();
		assert_eq!(none, 0);
	}
}

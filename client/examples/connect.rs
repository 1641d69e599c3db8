//! Connect to one of several nodes, and follow the finalized blocks.
//!
//! ```sh
//! cargo run -p tieline-client --example connect -- ws://127.0.0.1:9944 ws://127.0.0.1:9945
//! ```
//!
//! Runs until it is interrupted. Stop the node that it is connected to, and it goes on with the
//! next one.

mod common;

use anyhow::Result;
use tieline_client::chain::{Block, ChainError, Client};

#[tokio::main]
async fn main() -> Result<()> {
	let (endpoints, _) = common::arguments();
	// The first endpoint that answers. When a node fails, the client turns to the next one that has
	// the same genesis block and the same history.
	let client = Client::connect(endpoints).await?;
	println!("connected to {}: {}", client.endpoint(), client.chain().await?);
	tokio::try_join!(every_block(&client), newest_state(&client))?;
	Ok(())
}

/// Every finalized block, in order and without gaps: for an index, a ledger, an audit.
async fn every_block(client: &Client) -> Result<(), ChainError> {
	// A program that goes on where it ended begins after the last block that it has dealt with.
	let newest = client.at_finalized().await?;
	let mut blocks = client.blocks(newest.number()..);
	loop {
		let block = Block::read(&blocks.next().await?).await?;
		let (extrinsics, events) = (block.extrinsics.len(), block.events.len());
		println!("block {}: {extrinsics} extrinsics, {events} events", block.number);
	}
}

/// The newest finalized state: for a decision. A program that was busy does not see the blocks that
/// came meanwhile, but the last of them.
async fn newest_state(client: &Client) -> Result<(), ChainError> {
	let mut blocks = client.finalized_blocks();
	loop {
		let at = blocks.next().await?;
		// Phases and deadlines go by this clock, not by that of the machine.
		let now = at.now().await?;
		println!("newest: block {}, {} ms since 1970 by the chain's clock", at.number(), now.0);
	}
}

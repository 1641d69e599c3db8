//! What clients and nodes do on a network of four validators: while two of them are stopped, so that
//! nothing becomes final, and under a flood of extrinsics.
//!
//! The node is the program that `TIELINE_NODE` names, or the one built for release beside these
//! tests. Without one these tests fail.

mod busy;
mod flood;
#[allow(dead_code)] // Of the market's others these tests need some.
#[path = "../examples/market.rs"]
mod market;
#[allow(dead_code)]
#[path = "../examples/program.rs"]
mod program;

use flood::Flood;
use program::{Program, run};
use std::{future, time::Duration};
use tieline_client::{
	chain::{AtBlock, Client},
	market::{Auction, is_revealed},
};
use tieline_primitives::{AggregationId, Millis};
use tieline_testnet::Validators;

/// The only aggregation of the chain.
const AGGREGATION: AggregationId = AggregationId(0);

#[tokio::test]
async fn what_four_validators_do() {
	let validators = network().await;
	a_bid_is_revealed_in_time_while_nothing_becomes_final(&validators).await;
	busy::a_day_clears_while_blocks_are_full(&validators).await;
}

/// The pools still forget about one in a thousand extrinsics that wait for an earlier nonce: when
/// finality overtakes the last view that has them. A submitter signs those anew.
#[tokio::test]
#[ignore = "the SDK's pool forgets an extrinsic now and then that waits for an earlier nonce"]
async fn a_flood_of_many_accounts_is_in_finalized_blocks() {
	let validators = network().await;
	let flood = Flood { accounts: 240, each: 8, within: Duration::from_secs(180) };
	flood.is_in_finalized_blocks(&validators).await;
}

/// The flood of the issue that it was found by. Consecutive extrinsics of each account go to
/// different nodes, and a node learns of one only when those before it are in a block, so that each
/// account gets one into about every other block.
#[tokio::test]
#[ignore = "six thousand extrinsics of few accounts take four validators ten minutes"]
async fn a_flood_of_few_accounts_is_in_finalized_blocks() {
	let validators = network().await;
	let flood = Flood { accounts: 24, each: 250, within: Duration::from_secs(900) };
	flood.is_in_finalized_blocks(&validators).await;
}

async fn network() -> Validators {
	Validators::start().await.unwrap_or_else(|error| panic!("{error}"))
}

/// Two of the four stop when the auction has opened, and go on when the time for revealing is over
/// by the chain's clock. Nothing is final in between.
async fn a_bid_is_revealed_in_time_while_nothing_becomes_final(validators: &Validators) {
	let nodes = validators.nodes();
	let urls = validators.endpoints()[..2].join(" ");
	let client = Client::connect(&validators.endpoints()[..2]).await.expect("the first node");
	market::set_up(&client).await;
	let registration = async {
		tokio::select! {
			output = run("register", format!("{urls} 675.1.2.3 site-1")) => output,
			() = async { market::qualify(&client, 2).await; future::pending().await } => {
				unreachable!("it is pending")
			},
		}
	};
	registration.await.ok();
	run("enrol", &urls).await.ok();
	let [auction, _] = market::open_auctions(&client).await;

	let before = market::newest(&client).await.number();
	nodes[2..].iter().for_each(|node| node.pause().unwrap_or_else(|error| panic!("{error}")));
	let mut bid = Program::start("bid", &format!("{urls} {}", auction.id));
	bid.prints("committed in block").await;
	bid.prints("revealed 48 offers in block").await;
	let best = best_block_after(&client, auction.schedule.revealing_until).await;
	assert!(is_revealed(&best, auction.id, AGGREGATION).await.expect("an answer"));
	let stalled = market::newest(&client).await.number();
	assert!(stalled <= before + 3, "blocks became final: {before} to {stalled}");
	assert!(best.number() > stalled + 10, "the chain grew to {} only", best.number());

	nodes[2..].iter().for_each(|node| node.resume().unwrap_or_else(|error| panic!("{error}")));
	bid.end().await.ok();
	reveal_is_final(&client, &auction).await;
}

/// The first block to act on after an instant of the chain's clock.
async fn best_block_after(client: &Client, instant: Millis) -> AtBlock {
	let mut blocks = client.timely_blocks();
	loop {
		let at = blocks.next().await.expect("a block");
		if at.now().await.expect("the time") > instant {
			assert!(!at.is_final(), "finality does not lag at {at:?}");
			return at;
		}
	}
}

/// The bid is in the book that is cleared, so that its bond is not forfeit.
async fn reveal_is_final(client: &Client, auction: &Auction) {
	let mut blocks = client.finalized_blocks();
	loop {
		let at = blocks.next().await.expect("a finalized block");
		if at.now().await.expect("the time") > auction.schedule.revealing_until {
			assert!(is_revealed(&at, auction.id, AGGREGATION).await.expect("an answer"));
			return;
		}
	}
}

//! What a client does while finality lags, and when a node loses what it has accepted, with nodes in
//! memory.

mod common;

use common::{
	TIE, account,
	fake::{Chain, FakeNode},
	transfer,
};
use std::time::Duration;
use tieline_client::chain::{Client, Settings, TimelyBlocks};
use tokio::time::{sleep, timeout};

/// Longer than anything here should take.
const LIMIT: Duration = Duration::from_secs(30);
/// As long as it takes to see that nothing comes.
const MOMENT: Duration = Duration::from_millis(300);

async fn connect(nodes: &[&FakeNode], settings: Settings) -> Client {
	let endpoints = nodes.iter().map(|node| node.endpoint());
	Client::connect_with(endpoints, settings).await.expect("a node")
}

/// The height of the next block, and whether it is final.
async fn next(blocks: &mut TimelyBlocks) -> (u32, bool) {
	let at = timeout(LIMIT, blocks.next()).await.expect("an end within the limit");
	let at = at.expect("a block");
	(at.number(), at.is_final())
}

async fn nothing_comes(blocks: &mut TimelyBlocks) {
	if let Ok(at) = timeout(MOMENT, blocks.next()).await {
		panic!("not awaited: {at:?}");
	}
}

#[tokio::test]
async fn best_blocks_come_while_finality_lags_and_finalized_ones_before_and_after() {
	let node = FakeNode::start(Chain::new(1, 3)).await;
	let client = connect(&[&node], Settings::default()).await;
	let mut blocks = client.timely_blocks();
	assert_eq!(next(&mut blocks).await, (3, true));
	node.grow(1, 1);
	assert_eq!(next(&mut blocks).await, (4, true));

	// Five slots of two seconds are the ten seconds that a client waits for finality.
	node.stall();
	node.grow(1, 5);
	nothing_comes(&mut blocks).await;
	node.grow(1, 1);
	assert_eq!(next(&mut blocks).await, (10, false));
	node.grow(1, 2);
	assert_eq!(next(&mut blocks).await, (12, false));

	node.finalize();
	assert_eq!(next(&mut blocks).await, (12, true), "the same block, now final");
	node.grow(1, 1);
	assert_eq!(next(&mut blocks).await, (13, true));
}

#[tokio::test]
async fn the_clock_of_a_chain_that_begins_is_no_lag() {
	let node = FakeNode::start(Chain::new(1, 0)).await;
	node.stall();
	let client = connect(&[&node], Settings::default()).await;
	let mut blocks = client.timely_blocks();
	assert_eq!(next(&mut blocks).await, (0, true));
	node.grow(1, 1);
	nothing_comes(&mut blocks).await;
	node.finalize();
	assert_eq!(next(&mut blocks).await, (1, true));
}

#[tokio::test]
async fn a_client_that_begins_while_finality_lags_acts_on_the_best_block() {
	let node = FakeNode::start(Chain::new(1, 3)).await;
	node.stall();
	node.grow(1, 20);
	let client = connect(&[&node], Settings::default()).await;
	let mut blocks = client.timely_blocks();
	assert_eq!(next(&mut blocks).await, (23, false));
}

#[tokio::test]
async fn a_node_whose_chain_grows_is_kept_unless_another_has_finalized_more() {
	let (first, second) =
		(FakeNode::start(Chain::new(1, 3)).await, FakeNode::start(Chain::new(1, 3)).await);
	first.stall();
	second.stall();
	let stall_timeout = Duration::from_millis(200);
	let settings = Settings { stall_timeout, ..Settings::default() };
	let client = connect(&[&first, &second], settings).await;
	let mut blocks = client.finalized_blocks();
	assert_eq!(timeout(LIMIT, blocks.next()).await.unwrap().unwrap().number(), 3);
	let wait = async {
		let end = sleep(8 * stall_timeout);
		tokio::pin!(end);
		loop {
			tokio::select! {
				() = &mut end => return,
				() = sleep(stall_timeout / 4) => first.grow(1, 1),
			}
		}
	};
	tokio::select! {
		() = wait => {},
		at = blocks.next() => panic!("nothing is final: {at:?}"),
	}
	assert_eq!(client.failovers(), 0, "the node is well");

	second.grow(1, 2);
	second.finalize();
	let grow = async {
		loop {
			first.grow(1, 1);
			sleep(stall_timeout / 4).await;
		}
	};
	let at = tokio::select! {
		at = timeout(LIMIT, blocks.next()) => at.expect("an end within the limit"),
		() = grow => unreachable!("it has no end"),
	};
	assert_eq!((at.expect("a block").number(), client.endpoint()), (5, second.endpoint()));
}

#[tokio::test]
async fn a_call_that_its_node_loses_goes_to_the_others_and_is_then_signed_anew() {
	let first = FakeNode::start(Chain::new(1, 3)).await;
	let second = FakeNode::start(Chain::new(1, 3)).await;
	let client = connect(&[&first, &second], Settings::default()).await;
	let submitter = client.submitter(&account("//Alice"));
	// Of use for 32 blocks: handed on after four, and signed anew after eight.
	let submission = submitter.submit(transfer(&account("//Bob"), TIE).until(3 + 32));
	let grow = async {
		let mut handed = Vec::new();
		for _ in 0..14 {
			sleep(MOMENT).await;
			handed.push((first.handed().len(), second.handed().len()));
			first.grow(1, 1);
			second.grow(1, 1);
		}
		handed
	};
	let handed = tokio::select! {
		outcome = submission => panic!("it is in no block: {outcome:?}"),
		handed = grow => handed,
	};
	assert_eq!(handed[1], (1, 0), "at first it is handed to one node: {handed:?}");
	// The node was asked for it first at block 4, which had come when the second entry was made.
	let first_with = |wanted: (usize, usize)| {
		let found = handed.iter().position(|&(own, other)| own >= wanted.0 && other >= wanted.1);
		found.unwrap_or_else(|| panic!("never {wanted:?}: {handed:?}"))
	};
	assert!((5..8).contains(&first_with((1, 1))), "the other gets it: {handed:?}");
	assert!((9..12).contains(&first_with((2, 0))), "it is signed anew: {handed:?}");
	assert!(second.handed().is_subset(&first.handed()), "the other got the same bytes");
}

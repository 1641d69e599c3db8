//! What a client makes of the blocks that nodes have, with nodes in memory.

mod common;

use common::{
	account,
	fake::{Chain, FakeNode, start_later},
	nobody,
};
use std::{future::pending, net::SocketAddr, time::Duration};
use subxt::{storage::StaticAddress, utils::Yes};
use tieline_client::{
	agent::{self, Action, Agent, AgentError},
	chain::{
		AtFinalizedBlock, BlockStream, ChainError, ChainKind, Client, FinalizedBlocks, Settings,
		api::SPEC_VERSION,
	},
};
use tokio::time::{sleep, timeout};

/// Longer than anything here should take.
const LIMIT: Duration = Duration::from_secs(30);

async fn within<T>(future: impl Future<Output = T>) -> T {
	timeout(LIMIT, future).await.expect("an end within the limit")
}

async fn connect(nodes: &[&FakeNode]) -> Client {
	within(Client::connect(nodes.iter().map(|node| node.endpoint()))).await.expect("a node")
}

async fn next(blocks: &mut FinalizedBlocks) -> AtFinalizedBlock {
	within(blocks.next()).await.expect("a block")
}

async fn numbers(blocks: &mut BlockStream, count: usize) -> Vec<u32> {
	let mut numbers = Vec::new();
	for _ in 0..count {
		numbers.push(within(blocks.next()).await.expect("a block").number());
	}
	numbers
}

#[tokio::test]
async fn every_block_comes_in_order_where_a_node_shows_only_the_newest() {
	let node = FakeNode::start(Chain::new(1, 10)).await;
	let client = connect(&[&node]).await;
	let mut blocks = client.blocks(3..);
	assert_eq!(numbers(&mut blocks, 8).await, (3..=10).collect::<Vec<_>>());
	node.grow(1, 5);
	assert_eq!(numbers(&mut blocks, 5).await, (11..=15).collect::<Vec<_>>());
	assert!(timeout(Duration::from_millis(200), blocks.next()).await.is_err(), "no block yet");
	node.grow(1, 1);
	assert_eq!(numbers(&mut blocks, 1).await, [16]);
}

#[tokio::test]
async fn the_stream_of_the_newest_leaves_out_blocks_that_it_missed() {
	let node = FakeNode::start(Chain::new(1, 10)).await;
	let client = connect(&[&node]).await;
	let mut blocks = client.finalized_blocks();
	assert_eq!(next(&mut blocks).await.number(), 10);
	node.grow(1, 5);
	assert_eq!(next(&mut blocks).await.number(), 15);
	blocks.skip_to(18);
	node.grow(1, 1);
	let skipped = timeout(Duration::from_millis(200), blocks.next()).await;
	assert!(skipped.is_err(), "block 16 is left out");
	node.grow(1, 2);
	assert_eq!(next(&mut blocks).await.number(), 18);
}

#[tokio::test]
async fn a_node_that_keeps_up_is_taken_before_one_that_has_fallen_behind_or_only_listens() {
	let (behind, ahead) = (Chain::new(1, 4), Chain::new(1, 40));
	let (behind, ahead) = (FakeNode::start(behind).await, FakeNode::start(ahead).await);
	// It takes connections and never answers.
	let frozen = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
	let frozen = format!("ws://{}", frozen.local_addr().expect("its address"));
	let begun = std::time::Instant::now();
	let endpoints = [frozen.clone(), behind.endpoint(), ahead.endpoint()];
	let client = within(Client::connect(endpoints)).await.expect("a node");
	assert_eq!(client.endpoint(), ahead.endpoint());
	assert!(begun.elapsed() < Duration::from_secs(8), "the one that hangs was waited for");
	// Where no other answers the one behind is better than none.
	ahead.stop().await;
	within(client.at_finalized()).await.expect("a block");
	assert_eq!(client.endpoint(), behind.endpoint());
}

#[tokio::test]
async fn no_block_is_lost_or_repeated_when_a_node_that_lags_takes_over() {
	let (first, second) = (Chain::new(1, 8), Chain::new(1, 6));
	let (first, second) = (FakeNode::start(first).await, FakeNode::start(second).await);
	let client = connect(&[&first, &second]).await;
	let mut blocks = client.blocks(1..);
	assert_eq!(numbers(&mut blocks, 8).await, (1..=8).collect::<Vec<_>>());
	first.stop().await;
	let growth = async {
		sleep(Duration::from_millis(500)).await;
		second.grow(1, 1);
		sleep(Duration::from_millis(500)).await;
		second.grow(1, 3);
	};
	let (later, ()) = tokio::join!(numbers(&mut blocks, 2), growth);
	assert_eq!(later, [9, 10]);
	assert_eq!(client.endpoint(), second.endpoint());
}

#[tokio::test]
async fn a_node_that_lags_has_no_other_history() {
	let node = FakeNode::start(Chain::new(1, 20)).await;
	let client = connect(&[&node]).await;
	let mut blocks = client.finalized_blocks();
	assert_eq!(next(&mut blocks).await.number(), 20);
	let node = node.restart(Chain::new(1, 4)).await;
	let at = within(client.at_finalized()).await.expect("the same chain");
	assert_eq!(at.number(), 4);
	node.grow(1, 17);
	assert_eq!(next(&mut blocks).await.number(), 21);
}

/// The error of a stream whose node is exchanged for one with this chain.
async fn after_restart(before: Chain, after: Chain) -> (Chain, Chain, ChainError) {
	let node = FakeNode::start(before.clone()).await;
	let client = connect(&[&node]).await;
	let mut blocks = client.finalized_blocks();
	next(&mut blocks).await;
	let node = node.restart(after).await;
	let grows = async {
		sleep(Duration::from_secs(1)).await;
		node.grow(2, 1);
		pending().await
	};
	let error = async {
		loop {
			if let Err(error) = blocks.next().await {
				return error;
			}
		}
	};
	let error = within(async {
		tokio::select! {
			error = error => error,
			() = grows => unreachable!(),
		}
	});
	let error = error.await;
	(before, node.chain(), error)
}

#[track_caller]
fn assert_other_history(height: u32, before: &Chain, after: &Chain, error: &ChainError) {
	let ChainError::OtherHistory { height: at, expected, found, .. } = error else {
		panic!("{error}")
	};
	assert_eq!(*at, height);
	assert_eq!((*expected, *found), (before.hash(height as usize), after.hash(height as usize)));
	assert!(error.is_final());
}

#[tokio::test]
async fn a_chain_that_was_started_over_is_found_out_by_its_first_block() {
	let (before, after, error) = after_restart(Chain::new(1, 20), Chain::new(2, 3)).await;
	assert_other_history(1, &before, &after, &error);
	assert!(error.to_string().contains("was started over: block 1 was"), "{error}");
}

#[tokio::test]
async fn a_chain_that_was_started_over_is_found_out_as_soon_as_it_has_a_block() {
	let (before, after, error) = after_restart(Chain::new(1, 20), Chain::new(2, 0)).await;
	assert_other_history(1, &before, &after, &error);
}

#[tokio::test]
async fn a_history_that_parted_later_is_found_out_at_the_newest_block() {
	let before = Chain::new(1, 20);
	let mut after = Chain::new(1, 10);
	after.grow(2, 30);
	let (before, after, error) = after_restart(before, after).await;
	assert_other_history(20, &before, &after, &error);
}

#[tokio::test]
async fn a_block_that_is_no_child_of_the_one_before_ends_the_stream_of_every_block() {
	let node = FakeNode::start(Chain::new(1, 4)).await;
	let client = connect(&[&node]).await;
	let mut blocks = client.blocks(2..);
	assert_eq!(numbers(&mut blocks, 3).await, [2, 3, 4]);
	// Of another history from block 3 on, shorter than what has been seen, so that it is not told
	// by its length.
	let mut other = Chain::new(1, 2);
	other.grow(2, 1);
	let node = node.restart(other).await;
	sleep(Duration::from_millis(500)).await;
	node.grow(2, 3);
	let error = within(blocks.next()).await.expect_err("another history");
	assert!(matches!(error, ChainError::OtherHistory { height: 4, .. }), "{error}");
}

/// Does nothing.
struct Idle;

impl Agent for Idle {
	fn name(&self) -> &str {
		"idle"
	}

	async fn step(&mut self, _: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		Ok(Vec::new())
	}
}

#[tokio::test]
async fn an_agent_ends_when_its_chain_was_started_over() {
	let node = FakeNode::start(Chain::new(1, 20)).await;
	let client = connect(&[&node]).await;
	let (alice, mut idle) = (account("//Alice"), Idle);
	let run = agent::run_until(&client, &alice, &mut idle, pending());
	let exchange = async {
		sleep(Duration::from_millis(500)).await;
		node.restart(Chain::new(2, 3)).await
	};
	let (ended, _node) = within(async { tokio::join!(run, exchange) }).await;
	let error = ended.expect_err("it ends").to_string();
	assert!(error.contains("Start this program again"), "{error}");
}

#[tokio::test]
async fn a_development_key_is_refused_where_money_is_at_stake() {
	for (kind, refused) in [("Development", false), ("Local", false), ("Live", true)] {
		let mut chain = Chain::new(1, 3);
		chain.kind = kind;
		let node = FakeNode::start(chain).await;
		let client = connect(&[&node]).await;
		assert_eq!(within(client.chain()).await.unwrap().kind.to_string(), kind);
		let (alice, mut idle) = (account("//Alice"), Idle);
		let end = sleep(Duration::from_millis(300));
		let ended = within(agent::run_until(&client, &alice, &mut idle, end)).await;
		match ended {
			Ok(_) => assert!(!refused, "{kind}"),
			Err(error) => {
				assert!(refused, "{kind}: {error}");
				let error = error.to_string();
				assert!(error.contains("Fake (Live) is not a development chain"), "{error}");
				assert!(error.contains(&alice.address()), "{error}");
			},
		}
		let own = account("0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
		let end = sleep(Duration::from_millis(100));
		within(agent::run_until(&client, &own, &mut Idle, end)).await.expect("a key of one's own");
	}
	assert!(ChainKind::Local.is_development());
}

#[tokio::test]
async fn an_agent_waits_for_its_node_as_long_as_it_takes() {
	let endpoint = nobody();
	let address: SocketAddr = endpoint.trim_start_matches("ws://").parse().expect("an address");
	let node = async {
		sleep(Duration::from_secs(2)).await;
		start_later(address, Chain::new(1, 3)).await
	};
	let (client, _node) = within(async { tokio::join!(agent::connect([endpoint]), node) }).await;
	assert_eq!(client.expect("a connection").failovers(), 0);
}

#[tokio::test]
async fn a_client_gives_up_when_its_patience_ends() {
	let patience = Some(Duration::from_secs(1));
	let settings = Settings { patience, ..Settings::default() };
	let ended = within(Client::connect_with([nobody()], settings)).await;
	assert!(matches!(ended, Err(ChainError::Unreachable { .. })), "{ended:?}");
}

#[tokio::test]
async fn a_runtime_that_has_moved_on_is_named_with_both_versions() {
	let mut chain = Chain::new(1, 3);
	chain.spec_version = 107;
	let node = FakeNode::start(chain).await;
	let client = connect(&[&node]).await;
	let at = within(client.at_finalized()).await.expect("a block");
	for item in ["Auctions", "Removed"] {
		let of_another_form = StaticAddress::<(), u32, Yes>::new_static("BidMarket", item, [0; 32]);
		let error = within(at.read(of_another_form, ())).await.expect_err("another form");
		let ChainError::Incompatible { built_for, found, .. } = &error else { panic!("{error}") };
		assert_eq!((*built_for, *found), (SPEC_VERSION, 107));
		assert!(error.to_string().contains("install the release of this program"), "{error}");
	}
}

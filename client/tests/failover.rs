//! What a client does when nodes die, lag behind or start over.

mod common;

use common::{TIE, account, balance, nobody, node, transfer};
use std::time::Duration;
use tieline_client::chain::{
	ChainError, ChainKind, Client, Hash, Settings, SubmitError, SubmitOptions, Submitter,
};
use tieline_testnet::{DevNode, Relay, Sealing};
use tokio::time::timeout;

#[tokio::test]
async fn no_node_at_all_is_an_error_that_names_each_endpoint() {
	let (one, two) = (nobody(), nobody());
	let settings = Settings { patience: Some(Duration::ZERO), ..Settings::default() };
	let error = Client::connect_with([&one, &two], settings).await.unwrap_err();
	let ChainError::Unreachable { attempts, .. } = &error else { panic!("{error}") };
	assert_eq!(attempts.iter().map(|a| &a.endpoint).collect::<Vec<_>>(), [&one, &two]);
	assert!(matches!(Client::connect([""; 0]).await, Err(ChainError::NoEndpoint)));
}

/// Two nodes of one chain's name: one that makes no blocks unless told, and one that does.
#[tokio::test]
async fn what_a_client_does_when_nodes_die() {
	let (silent, lively) = tokio::join!(node(Sealing::Manual), node(Sealing::Aura));
	let ((mut silent, at_silent), (mut lively, _)) = (silent, lively);

	a_node_of_another_chain_is_never_taken(&lively).await;
	a_development_node_says_what_it_is(&at_silent).await;
	a_submission_that_waits_too_long_says_that_it_may_still_happen(&at_silent).await;
	a_block_is_not_lost_with_a_question_that_is_dropped(&at_silent).await;

	// The first endpoint is dead from the beginning, the second dies, the third dies and returns.
	let endpoints = [nobody(), silent.endpoint(), lively.endpoint()];
	let client = Client::connect(endpoints).await.expect("the second endpoint");
	assert_eq!(client.endpoint(), silent.endpoint());
	silent.kill();
	client.at_finalized().await.expect("the third answers");
	assert_eq!(client.endpoint(), lively.endpoint());

	let (alice, reader) = (account("//Alice"), account("//Reader"));
	let submitter = client.submitter(&alice);
	let before = client.at_finalized().await.unwrap();
	let submission = async { submitter.submit_all((0..10).map(|_| transfer(&reader, TIE))).await };
	let heights = async {
		let mut blocks = client.finalized_blocks();
		let mut heights = Vec::new();
		for _ in 0..6 {
			heights.push(blocks.next().await.expect("a block").number());
		}
		heights
	};
	let death = async {
		// In the middle of it: the node has some of them, and forgets what is in no block.
		while submitter.on_their_way(&before).await.expect("an answer") == 0 {
			tokio::time::sleep(Duration::from_millis(2)).await;
		}
		lively.kill();
		tokio::time::sleep(Duration::from_secs(2)).await;
		lively.restart().await.unwrap_or_else(|error| panic!("{error}"));
	};
	let every = async {
		let mut blocks = client.blocks(1..);
		let mut heights = Vec::new();
		while heights.last() < Some(&(before.number() + 6)) {
			heights.push(blocks.next().await.expect("a block").number());
		}
		heights
	};
	let (outcomes, heights, every, ()) = tokio::join!(submission, heights, every, death);
	for outcome in outcomes {
		outcome.expect("what was submitted survives the death of the node");
	}
	assert_eq!(balance(&client, &reader).await, 10 * TIE, "each transfer happened once");
	assert!(heights.is_sorted_by(|a, b| a < b), "never twice, never back: {heights:?}");
	assert!(every.iter().copied().eq(1..=before.number() + 6), "without gaps: {every:?}");
	assert!(client.failovers() >= 2);
}

async fn a_node_of_another_chain_is_never_taken(node: &DevNode) {
	let settings = Settings {
		genesis: Some(Hash::repeat_byte(7)),
		patience: Some(Duration::ZERO),
		..Settings::default()
	};
	let error = Client::connect_with([node.endpoint()], settings).await.unwrap_err();
	assert!(error.to_string().contains("is a node of another chain"), "{error}");
}

async fn a_submission_that_waits_too_long_says_that_it_may_still_happen(client: &Client) {
	let options = SubmitOptions { timeout: Duration::from_secs(3), ..SubmitOptions::default() };
	let submitter = Submitter::new(client.clone(), account("//Alice")).with_options(options);
	let outcome = submitter.submit(transfer(&account("//Reader"), TIE)).await;
	assert!(matches!(outcome, Err(SubmitError::Unsettled { .. })), "{outcome:?}");
}

async fn a_block_is_not_lost_with_a_question_that_is_dropped(client: &Client) {
	// This chain makes no other block, so one that is lost does not come again.
	for _ in 0..10 {
		let mut blocks = client.finalized_blocks();
		let mut patience = Duration::from_micros(100);
		let next = async {
			loop {
				match timeout(patience, blocks.next()).await {
					Ok(next) => return next,
					Err(_) => patience = patience * 6 / 5,
				}
			}
		};
		let next = timeout(Duration::from_secs(20), next).await.expect("the block is not lost");
		next.expect("the block");
	}
}

async fn a_development_node_says_what_it_is(client: &Client) {
	let chain = client.chain().await.expect("the chain's name");
	assert_eq!(chain.kind, ChainKind::Development);
	assert!(!chain.name.is_empty());
}

/// Waits until a chain has finalized a block after genesis.
async fn grown(client: &Client) {
	let mut blocks = client.finalized_blocks();
	while blocks.next().await.expect("a block").number() < 1 {}
}

#[tokio::test]
async fn a_chain_that_was_started_over_is_told_from_a_node_that_lags() {
	let (first, second) = tokio::join!(node(Sealing::Aura), node(Sealing::Aura));
	let ((first, at_first), (second, at_second)) = (first, second);
	tokio::join!(grown(&at_first), grown(&at_second));
	let relay = Relay::to(&first).await.expect("a port");
	let client = Client::connect([relay.endpoint()]).await.expect("the first node");
	let mut blocks = client.finalized_blocks();
	let seen = blocks.next().await.expect("a block");

	relay.turn_to(&first);
	let again = client.at_finalized().await.expect("the same chain after a break");
	assert!(again.number() >= seen.number());

	relay.turn_to(&second);
	let error = loop {
		if let Err(error) = blocks.next().await {
			break error;
		}
	};
	let ChainError::OtherHistory { endpoint, height, expected, found } = &error else {
		panic!("{error}")
	};
	assert_eq!((endpoint, *height), (&relay.endpoint(), 1));
	let block = |client: Client| async move { client.at_number(1).await.unwrap().unwrap().hash() };
	assert_eq!((*expected, *found), (block(at_first).await, block(at_second).await));
	assert!(error.is_final());
	assert!(error.to_string().contains("Start this program again"), "{error}");
}

//! Storage proofs, from a real node: a third party checks them against the header.

mod common;

use common::{FIXTURE, fill, get, json, sqlite};
use serde_json::Value;
use sp_core::{Blake2Hasher, H256, Hasher};
use sp_state_machine::{StorageProof, read_proof_check};
use std::time::Duration;
use tieline_api::{ApiError, App, Node, Settings, listen, router, serve};
use tieline_client::chain::Client;
use tieline_testnet::{DevNode, Relay, Sealing};
use tokio::time::{sleep, timeout};

/// A node with some final blocks; `None` where its program is not built.
async fn node() -> Option<(DevNode, Client)> {
	if tieline_testnet::node_program().is_err() {
		assert!(std::env::var_os("CI").is_none(), "the node is not built");
		eprintln!("skipped: the node is not built");
		return None;
	}
	let node = DevNode::start(Sealing::Instant).await.unwrap();
	let client = Client::connect([node.endpoint()]).await.unwrap();
	Some((node, client))
}

fn bytes(hex: &Value) -> Vec<u8> {
	let digits = hex.as_str().unwrap().strip_prefix("0x").unwrap().as_bytes().chunks(2);
	digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// How many values the program of the examples finds proven; `None` where it refuses the proof.
fn verify_py(evidence: &Value) -> Option<usize> {
	let folder = tempfile::tempdir().unwrap();
	std::fs::write(folder.path().join("evidence.json"), evidence.to_string()).unwrap();
	let program = concat!(env!("CARGO_MANIFEST_DIR"), "/src/verify.py");
	let mut python = std::process::Command::new("python3");
	let output = python.arg(program).current_dir(folder.path()).output().unwrap();
	let said = String::from_utf8(output.stdout).unwrap();
	output.status.success().then(|| said.matches("proven: ").count())
}

/// Fills a database with the fixture, whose interval was cleared in a block of a real chain.
async fn cleared_in(client: &Client, hash: &str) -> (tieline_index::Database, tempfile::TempDir) {
	let genesis = format!("{:?}", client.genesis());
	let known = "0x00000000000000000000000000000000000000000000000000000000000000aa";
	let third = "0x0000000000000000000000000000000000000000000000000000000000000003";
	sqlite(&FIXTURE.replace(known, &genesis).replace(third, hash)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_party_verifies_what_was_proven_against_the_header() {
	let Some((_node, client)) = node().await else { return };
	let at = client.at_finalized().await.unwrap();
	let (database, _folder) = cleared_in(&client, &format!("{:?}", at.hash())).await;
	let node = Node::connected(vec![client.endpoint()], client.clone());
	let app = App::new(database, node, None, Settings::default()).await.unwrap();
	let answer = get(&router(app), "/v1/auctions/0/intervals/0/evidence").await;
	assert_eq!(answer.status, 200, "{answer:?}");
	assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
	let evidence = answer.json();

	let header = bytes(&evidence["header"]);
	assert_eq!(Blake2Hasher::hash(&header).0.to_vec(), bytes(&evidence["block_hash"]));
	let root = H256::from_slice(&bytes(&evidence["state_root"]));
	// Behind the hash of the parent and the compact number.
	assert!(header[33..69].windows(32).any(|part| part == root.as_bytes()));
	let proof = StorageProof::new(evidence["proof"].as_array().unwrap().iter().map(bytes));
	let stored = evidence["storage"].as_array().unwrap();
	assert!(stored.len() >= 5, "{evidence}");
	let keys = stored.iter().map(|one| bytes(&one["key"])).collect::<Vec<_>>();
	let values = read_proof_check::<Blake2Hasher, _>(root, proof.clone(), keys).unwrap();
	for one in stored {
		let value = (!one["value"].is_null()).then(|| bytes(&one["value"]));
		assert_eq!(values[&bytes(&one["key"])], value, "{one}");
	}
	// The program of the examples says the same, of this proof and of one with a gap.
	assert_eq!(verify_py(&evidence), Some(stored.len()));
	let mut gap = evidence.clone();
	gap["proof"].as_array_mut().unwrap().pop();
	assert_eq!(verify_py(&gap), None);
	// A proof without one of its nodes proves nothing.
	let nodes = proof.into_nodes().into_iter().skip(1);
	let keys = stored.iter().map(|one| bytes(&one["key"]));
	assert!(read_proof_check::<Blake2Hasher, _>(root, StorageProof::new(nodes), keys).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_that_the_node_does_not_have_is_gone() {
	let Some((_node, client)) = node().await else { return };
	let (database, _folder) = cleared_in(&client, &format!("0x{}", "77".repeat(32))).await;
	let node = Node::connected(vec![client.endpoint()], client);
	let app = App::new(database, node, None, Settings::default()).await.unwrap();
	let answer = get(&router(app), "/v1/auctions/0/intervals/0/evidence").await;
	assert!(answer.problem(410).contains("archive"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_another_chain_is_refused_and_a_node_of_the_chain_is_watched() {
	let Some((_node, client)) = node().await else { return };
	let (other, _folder) = sqlite(FIXTURE).await;
	let node = Node::connected(vec![client.endpoint()], client.clone());
	let refused = App::new(other, node, None, Settings::default()).await.err().unwrap();
	let words = refused.to_string();
	assert!(words.contains("0x00000000") && words.contains(&format!("{:?}", client.genesis())));

	let at = client.at_finalized().await.unwrap();
	let (database, _folder) = cleared_in(&client, &format!("{:?}", at.hash())).await;
	let ahead = "INSERT INTO blocks VALUES (1000000, '0x06', '0x04', '0x01', '0x02', 1776200008000, NULL, \
		100, 1, 0, 100)";
	fill(&database, ahead).await;
	let app = {
		let node = Node::new(vec![client.endpoint()]);
		App::new(database, node, None, Settings::default()).await.unwrap()
	};
	let router = router(app.clone());
	let listener = tieline_api::listen(([127, 0, 0, 1], 0).into()).await.unwrap();
	let serving = tokio::spawn(tieline_api::serve(listener, app, std::future::pending()));
	let mut tries = 0;
	while get(&router, "/ready").await.status != 200 {
		tries += 1;
		assert!(tries < 100, "{:?}", get(&router, "/ready").await);
		sleep(Duration::from_millis(200)).await;
	}
	let network = get(&router, "/v1/network").await.json();
	assert_eq!(network["endpoints"][0]["healthy"], true, "{network}");
	assert_eq!(network["node"]["pool_pending"], 0, "{network}");
	assert_eq!(get(&router, "/v1/chain").await.json()["node"]["connected"], true);
	serving.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_freezes_is_left_for_another() {
	let Some((node, client)) = node().await else { return };
	let relay = Relay::to(&node).await.unwrap();
	let hash = format!("{:?}", client.at_finalized().await.unwrap().hash());
	let (database, _folder) = cleared_in(&client, &hash).await;
	let nodes = Node::new(vec![relay.endpoint(), node.endpoint()]);
	let app = App::new(database, nodes, None, Settings::default()).await.unwrap();
	let listener = listen(([127, 0, 0, 1], 0).into()).await.unwrap();
	let _serving = tokio::spawn(serve(listener, app.clone(), std::future::pending()));
	let router = router(app);
	let evidence = "/v1/auctions/0/intervals/0/evidence";
	assert_eq!(get(&router, evidence).await.status, 200);
	assert_eq!(json(&router, "/v1/chain").await["node"]["endpoint"], relay.endpoint());

	relay.freeze();
	// The document on failover says 35 s; a question of that time says that the node is away.
	let left = async {
		while get(&router, evidence).await.status != 200 {
			sleep(Duration::from_millis(500)).await;
		}
	};
	timeout(Duration::from_secs(35), left).await.expect("the frozen node is left");
	assert_eq!(json(&router, "/v1/chain").await["node"]["endpoint"], node.endpoint());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_of_another_chain_is_refused_where_the_index_is_not_written() {
	let Some((node, _client)) = node().await else { return };
	let (database, _folder) = sqlite(FIXTURE).await;
	let nodes = Node::reach(vec![node.endpoint()]).await;
	let Err(error) = App::new(database.clone(), nodes, None, Settings::default()).await else {
		panic!("a node of another chain was taken")
	};
	assert!(matches!(error, ApiError::OtherChain { .. }), "{error}");
	let away = Node::reach(vec!["ws://127.0.0.1:1".into()]).await;
	assert!(App::new(database, away, None, Settings::default()).await.is_ok());
}

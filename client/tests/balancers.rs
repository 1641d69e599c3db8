//! What clients lose behind HAProxy and nginx while nodes are killed and frozen: nothing. The
//! configurations are those of `balancing/`, with the ports of the test.

mod common;

use common::{TIE, account, balance, transfer};
use futures::future::join_all;
use std::{
	sync::atomic::{AtomicBool, AtomicU32, Ordering},
	time::Duration,
};
use tieline_client::chain::{Account, Client, Settings};
use tieline_testnet::{Balancer, BalancerKind, Validators};
use tokio::time::{sleep, timeout};

/// How many calls each account hands in.
const CALLS: u32 = 40;
/// The accounts that do.
const PAYERS: [&str; 4] = ["//Alice", "//Bob", "//Charlie", "//Dave"];

fn settings() -> Settings {
	Settings {
		connect_timeout: Duration::from_secs(4),
		request_timeout: Duration::from_secs(4),
		stall_timeout: Duration::from_secs(6),
		..Settings::default()
	}
}

async fn connect(endpoint: &str) -> Client {
	let client = Client::connect_with([endpoint], settings());
	client.await.unwrap_or_else(|error| panic!("{error}"))
}

/// Kills the first node and starts it again, then freezes the second for a while. Three of the four run at
/// every moment, so that blocks become final.
async fn trouble(validators: &mut Validators) {
	let [first, second, ..] = validators.nodes_mut() else { panic!("there are four") };
	sleep(Duration::from_secs(4)).await;
	first.kill();
	sleep(Duration::from_secs(5)).await;
	first.restart().await.unwrap_or_else(|error| panic!("{error}"));
	let client = connect(&first.endpoint()).await;
	let before = client.at_finalized().await.expect("a block").number();
	let grown = async {
		while client.at_finalized().await.map_or(0, |at| at.number()) < before + 3 {
			sleep(Duration::from_millis(200)).await;
		}
	};
	timeout(Duration::from_secs(60), grown).await.expect("the first node goes on");
	second.pause().unwrap_or_else(|error| panic!("{error}"));
	sleep(Duration::from_secs(12)).await;
	second.resume().unwrap_or_else(|error| panic!("{error}"));
}

/// Pays over and over, and expects each call to be final. Gives how many there were.
async fn pay(endpoint: &str, payer: &Account, reader: &Account, over: &AtomicBool) -> u32 {
	let client = connect(endpoint).await;
	let submitter = client.submitter(payer);
	let mut count = 0;
	while count < CALLS || !over.load(Ordering::Relaxed) {
		let included = submitter.submit(transfer(reader, TIE)).await;
		let included = included.unwrap_or_else(|error| panic!("call {count}: {error}"));
		assert!(included.is_final);
		count += 1;
	}
	count
}

/// Asks over and over, and expects every answer.
async fn ask(endpoint: &str, over: &AtomicBool, answers: &AtomicU32) {
	let client = connect(endpoint).await;
	let reader = account("//Alice");
	while !over.load(Ordering::Relaxed) {
		let at = client.at_finalized().await.unwrap_or_else(|error| panic!("{error}"));
		match common::balance_at(&at, *reader.id()).await {
			Ok(balance) => assert!(balance > 0),
			// The connection broke between block and balance; the client has another by the next question.
			Err(error) => assert!(error.is_connection(), "{error}"),
		}
		answers.fetch_add(1, Ordering::Relaxed);
		sleep(Duration::from_millis(20)).await;
	}
}

async fn nothing_is_lost_behind(kind: BalancerKind, validators: &mut Validators) {
	let balancer = Balancer::start(kind, &validators.endpoints()[..3], &[]);
	let Some(balancer) = balancer.unwrap_or_else(|error| panic!("{error}")) else { return };
	let (name, endpoint) = (kind.name(), balancer.endpoint());
	let reader = account(&format!("//Reader/{name}"));
	let (over, answers) = (AtomicBool::new(false), AtomicU32::new(0));
	let payers = PAYERS.map(account);
	let paying = join_all(payers.iter().map(|payer| pay(&endpoint, payer, &reader, &over)));
	let asking = join_all((0..4).map(|_| ask(&endpoint, &over, &answers)));
	let trouble = async {
		trouble(validators).await;
		over.store(true, Ordering::Relaxed);
	};
	let (paid, _, ()) = tokio::join!(paying, asking, trouble);
	let paid = paid.iter().sum::<u32>();
	let client = connect(&endpoint).await;
	assert_eq!(balance(&client, &reader).await, u128::from(paid) * TIE, "each call once");
	let answers = answers.load(Ordering::Relaxed);
	println!("{name}: {paid} calls are final, each once; {answers} questions were answered");
	assert!(answers > 100, "{answers}");
}

#[tokio::test]
async fn nothing_is_lost_behind_a_balancer_while_nodes_die_and_freeze() {
	let mut validators = Validators::start().await.unwrap_or_else(|error| panic!("{error}"));
	nothing_is_lost_behind(BalancerKind::Haproxy, &mut validators).await;
	nothing_is_lost_behind(BalancerKind::Nginx, &mut validators).await;
}

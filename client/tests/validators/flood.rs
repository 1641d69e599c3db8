//! A flood of extrinsics, and what becomes of it.

use futures::future::join_all;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};
use subxt::{
	config::DefaultExtrinsicParamsBuilder,
	ext::jsonrpsee::{
		core::client::ClientT,
		rpc_params,
		ws_client::{WsClient, WsClientBuilder},
	},
};
use subxt_signer::{SecretUri, sr25519::Keypair};
use tieline_client::chain::{AccountId, AtBlock, Call, Client, Config, api};
use tieline_testnet::Validators;
use tokio::time::sleep;

/// One token.
const TIE: u128 = 1_000_000_000_000;
/// How many blocks each extrinsic lives: more than any flood takes.
const LIFE: u64 = 4_096;

/// Transfers of several accounts, handed to all nodes at once: of each account, each extrinsic to
/// another node than the one before it.
pub struct Flood {
	/// How many accounts.
	pub accounts: usize,
	/// How many extrinsics of each.
	pub each: u64,
	/// How long it may take from when all are accepted until all are final.
	pub within: Duration,
}

impl Flood {
	/// Hands the extrinsics over and waits until each that was accepted is in a finalized block. All
	/// are accepted: the pools have room for them.
	pub async fn is_in_finalized_blocks(&self, validators: &Validators) {
		let client = Client::connect(validators.endpoints()).await.expect("the first node");
		let keys = self.keys();
		self.fund(&client, &keys).await;
		let at = client.at_finalized().await.expect("a finalized block");
		let nodes = join_all(validators.endpoints().iter().map(socket)).await;
		let extrinsics = self.sign(&at, &keys, nodes.len());
		let handing = nodes.iter().zip(extrinsics).map(|(node, extrinsics)| async move {
			for extrinsic in extrinsics {
				let params = rpc_params![format!("0x{}", hex(&extrinsic))];
				let answer = node.request::<String, _>("author_submitExtrinsic", params).await;
				answer.unwrap_or_else(|error| panic!("refused: {error}"));
			}
		});
		join_all(handing).await;
		let begun = Instant::now();
		self.is_final(&client, &keys, begun).await;
		for node in &nodes {
			let left = node.request::<Vec<String>, _>("author_pendingExtrinsics", rpc_params![]);
			assert_eq!(left.await.expect("an answer").len(), 0, "left in the pool");
		}
	}

	fn keys(&self) -> Vec<Keypair> {
		let key = |index: usize| {
			let uri = format!("//Flood//{}//{index}", self.accounts).parse::<SecretUri>();
			Keypair::from_uri(&uri.expect("a URI")).expect("a key")
		};
		(0..self.accounts).map(key).collect()
	}

	async fn fund(&self, client: &Client, keys: &[Keypair]) {
		let calls = keys.iter().map(|key| {
			let to = AccountId(key.public_key().0);
			Call::from(api::tx().balances().transfer_keep_alive(to.into(), 10 * TIE))
		});
		let alice = client.submitter(&"//Alice".parse().expect("a key"));
		let funded = alice.submit(Call::all_or_nothing(calls)).await;
		funded.unwrap_or_else(|error| panic!("{error}"));
	}

	/// The extrinsics for each node.
	fn sign(&self, at: &AtBlock, keys: &[Keypair], nodes: usize) -> Vec<Vec<Vec<u8>>> {
		let to = AccountId(subxt_signer::sr25519::dev::alice().public_key().0);
		let call = api::tx().balances().transfer_keep_alive(to.into(), TIE / 1_000);
		let mut extrinsics = vec![Vec::new(); nodes];
		for nonce in 0..self.each {
			for (index, key) in keys.iter().enumerate() {
				let params = DefaultExtrinsicParamsBuilder::<Config>::new()
					.nonce(nonce)
					.mortal_from_unchecked(LIFE, at.number().into(), at.hash())
					.build();
				let mut signable = at.tx().create_signable_offline(&call, params).expect("a call");
				let signed = signable.sign(key).expect("a signature");
				let node = (index + nonce as usize) % nodes;
				extrinsics[node].push(signed.into_encoded());
			}
		}
		extrinsics
	}

	/// Waits until each account has used all its nonces at a finalized block.
	async fn is_final(&self, client: &Client, keys: &[Keypair], begun: Instant) {
		loop {
			let at = client.at_finalized().await.expect("a finalized block");
			let accounts = at.read_all(api::storage().system().account(), ()).await;
			let accounts = accounts.expect("the accounts").into_iter();
			let used = accounts.map(|((id,), info)| (id.0, u64::from(info.nonce)));
			let used = used.collect::<BTreeMap<_, _>>();
			let left = keys.iter().map(|key| {
				let used = used.get(&key.public_key().0).copied().unwrap_or(0);
				self.each.saturating_sub(used)
			});
			let left = left.sum::<u64>();
			let seconds = begun.elapsed().as_secs();
			if left == 0 {
				println!(
					"{} extrinsics are final after {seconds} s",
					self.accounts as u64 * self.each
				);
				return;
			}
			let block = at.number();
			assert!(begun.elapsed() < self.within, "{left} are lost: block {block}, {seconds} s");
			sleep(Duration::from_secs(2)).await;
		}
	}
}

async fn socket(endpoint: &String) -> WsClient {
	WsClientBuilder::default().build(endpoint).await.expect("the node answers")
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

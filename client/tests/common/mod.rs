//! What the tests against a node share.
//!
//! The node is the program that `TIELINE_NODE` names, or the one built for release beside these
//! tests. Without one these tests fail.

#![allow(dead_code, unused_imports)] // Each test uses some of it.

pub mod fake;

use std::net::TcpListener;
use tieline_client::chain::{
	Account, AccountId, AtFinalizedBlock, Call, ChainError, Client, Included, SubmitError, api,
};
use tieline_testnet::{DevNode, Sealing};

/// One token.
pub const TIE: u128 = 1_000_000_000_000;

pub fn account(suri: &str) -> Account {
	suri.parse().expect("a key")
}

/// An endpoint at which nobody listens.
pub fn nobody() -> String {
	let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
	format!("ws://{}", listener.local_addr().expect("its address"))
}

pub async fn node(sealing: Sealing) -> (DevNode, Client) {
	let node = DevNode::start(sealing).await.unwrap_or_else(|error| panic!("{error}"));
	let client = Client::connect([node.endpoint()]).await.expect("the node answers");
	(node, client)
}

pub fn transfer(to: &Account, amount: u128) -> Call {
	api::tx().balances().transfer_keep_alive((*to.id()).into(), amount).into()
}

pub async fn balance(client: &Client, of: &Account) -> u128 {
	let at = client.at_finalized().await.expect("a finalized block");
	balance_at(&at, *of.id()).await.expect("the account's balance")
}

pub async fn balance_at(at: &AtFinalizedBlock, of: AccountId) -> Result<u128, ChainError> {
	let info = at.read(api::storage().system().account(), (of,)).await?;
	Ok(info.map_or(0, |info| info.data.free))
}

/// The runtime's reason for refusing a call.
pub fn reason(outcome: Result<Included, SubmitError>) -> String {
	match outcome {
		Err(SubmitError::Refused { refusal, .. }) => refusal.to_string(),
		other => panic!("expected the runtime to refuse, but: {other:?}"),
	}
}

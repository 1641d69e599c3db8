//! The client against a real node: what it does when all is well, when the runtime says no, and
//! when nodes die.
//!
//! The node is the program that `TIELINE_NODE` names, or the one built for release beside these
//! tests. Without one these tests fail.

use std::{net::TcpListener, time::Duration};
use tieline_client::{
	agent::{self, Action, Agent, AgentError, Tally},
	chain::{
		Account, AccountId, AtFinalizedBlock, Call, ChainError, Client, Hash, Settings,
		SubmitError, SubmitOptions, Submitter, api,
	},
	dev_node::{DevNode, Sealing},
};

/// One token.
const TIE: u128 = 1_000_000_000_000;

fn account(suri: &str) -> Account {
	suri.parse().expect("a key")
}

/// An endpoint at which nobody listens.
fn nobody() -> String {
	let port = TcpListener::bind(("127.0.0.1", 0)).expect("a port").local_addr().unwrap().port();
	format!("ws://127.0.0.1:{port}")
}

async fn node(sealing: Sealing) -> (DevNode, Client) {
	let node = DevNode::start(sealing).await.unwrap_or_else(|error| panic!("{error}"));
	let client = Client::connect([node.endpoint()]).await.expect("the node answers");
	(node, client)
}

fn transfer(to: &Account, amount: u128) -> Call {
	api::tx().balances().transfer_keep_alive((*to.id()).into(), amount).into()
}

async fn balance(client: &Client, of: &Account) -> u128 {
	let at = client.at_finalized().await.expect("a finalized block");
	balance_at(&at, *of.id()).await.expect("the account's balance")
}

async fn balance_at(at: &AtFinalizedBlock, of: AccountId) -> Result<u128, ChainError> {
	let info = at.read(api::storage().system().account(), (of,)).await?;
	Ok(info.map(|info| info.data.free).unwrap_or_default())
}

/// The runtime's reason for refusing a call.
fn reason(outcome: Result<tieline_client::chain::Included, SubmitError>) -> String {
	match outcome {
		Err(SubmitError::Refused { refusal, .. }) => refusal.to_string(),
		other => panic!("expected the runtime to refuse, but: {other:?}"),
	}
}

#[tokio::test]
async fn the_checked_in_metadata_is_that_of_the_runtime() {
	let (_node, client) = node(Sealing::Instant).await;
	let live = client.metadata().await.expect("the metadata");
	assert!(
		live == include_bytes!("../metadata.scale"),
		"the runtime's interface has changed: write client/metadata.scale anew with \
		 `cargo run -p tieline-client --example fetch_metadata`"
	);
}

mod submitting {
	use super::*;

	#[tokio::test]
	async fn a_call_is_included_with_its_events_and_its_place() {
		let (_node, client) = node(Sealing::Instant).await;
		let (alice, reader) = (account("//Alice"), account("//Reader"));
		let included =
			client.submitter(&alice).submit(transfer(&reader, 3 * TIE)).await.expect("a transfer");

		let moved = included.event::<api::balances::events::Transfer>().expect("its event");
		assert_eq!((moved.from, moved.to), (*alice.id(), *reader.id()));
		assert_eq!(moved.amount, 3 * TIE);
		assert_eq!(balance(&client, &reader).await, 3 * TIE);

		let block = client.block(included.block_number).await.unwrap().expect("the block");
		assert_eq!(block.hash, included.block_hash);
		let extrinsic = &block.extrinsics[included.extrinsic_index as usize];
		assert_eq!((&*extrinsic.pallet, &*extrinsic.call), ("Balances", "transfer_keep_alive"));
		assert_eq!(extrinsic.hash, included.extrinsic_hash);
		assert_eq!(extrinsic.signer.as_ref(), Some(alice.id()));
		assert_eq!(extrinsic.refusal, None);
		assert_eq!(block.extrinsics[0].pallet, "Timestamp");
		let transfers = block.events_of::<api::balances::events::Transfer>();
		assert_eq!(transfers.len(), 1);
		assert_eq!(transfers[0].0, Some(included.extrinsic_index));
		let at = client.at_number(included.block_number).await.unwrap().expect("the block");
		assert_eq!(block.time, at.now().await.unwrap());
	}

	#[tokio::test]
	async fn calls_one_behind_the_other_all_get_in_in_their_order() {
		let (_node, client) = node(Sealing::Aura).await;
		let (alice, reader) = (account("//Alice"), account("//Reader"));
		let calls = (1..=20).map(|n| transfer(&reader, n * TIE));
		let outcomes = client.submitter(&alice).submit_all(calls).await;

		let places = outcomes.iter().map(|outcome| {
			let included = outcome.as_ref().expect("a transfer");
			(included.block_number, included.extrinsic_index)
		});
		let places = places.collect::<Vec<_>>();
		assert_eq!(places.len(), 20);
		assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
		assert_eq!(balance(&client, &reader).await, 210 * TIE);
	}

	#[tokio::test]
	async fn a_batch_happens_whole_or_not_at_all() {
		let (_node, client) = node(Sealing::Instant).await;
		let (alice, reader) = (account("//Alice"), account("//Reader"));
		let submitter = client.submitter(&alice);

		let too_much = u128::MAX / 2;
		let half = Call::all_or_nothing([transfer(&reader, TIE), transfer(&reader, too_much)]);
		let reason = reason(submitter.submit(half).await);
		assert_eq!(reason, "Token.FundsUnavailable: Funds are unavailable.");
		assert_eq!(balance(&client, &reader).await, 0);

		let whole = Call::all_or_nothing([transfer(&reader, TIE), transfer(&reader, 2 * TIE)]);
		let included = submitter.submit(whole).await.expect("a batch");
		assert_eq!(included.events_of::<api::balances::events::Transfer>().len(), 2);
		assert_eq!(balance(&client, &reader).await, 3 * TIE);

		let block = client.block(included.block_number).await.unwrap().expect("the block");
		let inside = block.extrinsics[included.extrinsic_index as usize].calls();
		assert_eq!(inside.len(), 2, "the batch's own calls");
	}

	#[tokio::test]
	async fn a_refusal_names_pallet_error_and_meaning() {
		let (_node, client) = node(Sealing::Instant).await;
		let bob = client.submitter(&account("//Bob"));
		let remark =
			api::runtime_types::tieline_runtime::RuntimeCall::System(api::system::Call::remark {
				remark: Vec::new(),
			});

		let as_root = reason(bob.submit(api::tx().sudo().sudo(remark)).await);
		assert_eq!(as_root, "Sudo.RequireSudo: Sender must be the Sudo account.");

		// A call that root may not make either fails inside one that succeeds.
		let transfer = api::runtime_types::tieline_runtime::RuntimeCall::Balances(
			api::balances::Call::transfer_keep_alive {
				dest: (*account("//Bob").id()).into(),
				value: TIE,
			},
		);
		let alice = client.submitter(&account("//Alice"));
		let inside = reason(alice.submit(api::tx().sudo().sudo(transfer)).await);
		assert_eq!(inside, "Runtime.BadOrigin: Bad origin.");
	}

	#[tokio::test]
	async fn an_account_without_funds_is_told_so() {
		let (_node, client) = node(Sealing::Instant).await;
		let pauper = account("//Pauper");
		let outcome = client.submitter(&pauper).submit(transfer(&account("//Bob"), TIE)).await;
		assert!(
			matches!(&outcome, Err(SubmitError::NoFunds { account, .. }) if account == pauper.id()),
			"{outcome:?}"
		);
	}

	#[tokio::test]
	async fn a_call_whose_phase_is_over_is_not_submitted() {
		let (_node, client) = node(Sealing::Instant).await;
		let (alice, reader) = (account("//Alice"), account("//Reader"));
		let submitter = client.submitter(&alice);
		let first = submitter.submit(transfer(&reader, TIE)).await.expect("a transfer");
		let late = submitter.submit(transfer(&reader, TIE).until(first.block_number)).await;
		assert!(matches!(late, Err(SubmitError::TooLate { .. })), "{late:?}");
		assert_eq!(balance(&client, &reader).await, TIE);
	}

	#[tokio::test]
	async fn two_programs_that_submit_for_one_account_both_get_through() {
		let (node, client) = node(Sealing::Aura).await;
		let (alice, reader) = (account("//Alice"), account("//Reader"));
		let other = Client::connect([node.endpoint()]).await.unwrap();
		let one = client.submitter(&alice);
		let two = other.submitter(&alice);
		let (first, second) = tokio::join!(
			one.submit_all((0..5).map(|_| transfer(&reader, TIE))),
			two.submit_all((0..5).map(|_| transfer(&reader, TIE))),
		);
		for outcome in first.into_iter().chain(second) {
			outcome.expect("a transfer");
		}
		assert_eq!(balance(&client, &reader).await, 10 * TIE);
	}

	#[tokio::test]
	async fn a_submission_that_waits_too_long_says_that_it_may_still_happen() {
		let (_node, client) = node(Sealing::Manual).await;
		let options = SubmitOptions { timeout: Duration::from_secs(3), ..SubmitOptions::default() };
		let submitter = Submitter::new(client.clone(), account("//Alice")).with_options(options);
		let outcome = submitter.submit(transfer(&account("//Reader"), TIE)).await;
		assert!(matches!(outcome, Err(SubmitError::Unsettled { .. })), "{outcome:?}");
	}
}

mod failing_over {
	use super::*;

	#[tokio::test]
	async fn a_dead_endpoint_is_passed_over() {
		let (node, _) = node(Sealing::Instant).await;
		let client = Client::connect([nobody(), node.endpoint()]).await.expect("the second");
		assert_eq!(client.endpoint(), node.endpoint());
		assert_eq!(client.at_finalized().await.unwrap().number(), 0);
	}

	#[tokio::test]
	async fn no_node_at_all_is_an_error_that_names_each() {
		let (one, two) = (nobody(), nobody());
		let settings = Settings { patience: Duration::ZERO, ..Settings::default() };
		let error = Client::connect_with([&one, &two], settings).await.unwrap_err();
		let ChainError::Unreachable { attempts, .. } = &error else { panic!("{error}") };
		assert_eq!(attempts.iter().map(|a| &a.endpoint).collect::<Vec<_>>(), [&one, &two]);
		assert!(matches!(Client::connect([""; 0]).await, Err(ChainError::NoEndpoint)));
	}

	#[tokio::test]
	async fn a_node_of_another_chain_is_never_taken() {
		let (node, _) = node(Sealing::Instant).await;
		let settings = Settings {
			genesis: Some(Hash::repeat_byte(7)),
			patience: Duration::ZERO,
			..Settings::default()
		};
		let error = Client::connect_with([node.endpoint()], settings).await.unwrap_err();
		assert!(error.to_string().contains("is a node of another chain"), "{error}");
	}

	#[tokio::test]
	async fn what_was_submitted_survives_the_death_of_the_node() {
		let (mut node, client) = node(Sealing::Aura).await;
		let (alice, reader) = (account("//Alice"), account("//Reader"));
		let submitter = client.submitter(&alice);
		let submission = tokio::spawn(async move {
			submitter.submit_all((0..10).map(|_| transfer(&reader, TIE))).await
		});
		// In the middle of it: handed over, mostly not yet in a block, none of it final.
		tokio::time::sleep(Duration::from_millis(300)).await;
		node.kill();
		tokio::time::sleep(Duration::from_secs(2)).await;
		node.restart().await.unwrap_or_else(|error| panic!("{error}"));

		for outcome in submission.await.unwrap() {
			outcome.expect("a transfer");
		}
		assert_eq!(balance(&client, &account("//Reader")).await, 10 * TIE, "each once");
		assert!(client.failovers() >= 1);
	}

	#[tokio::test]
	async fn finalized_blocks_go_on_after_a_restart_and_never_go_back() {
		let (mut node, client) = node(Sealing::Aura).await;
		let mut blocks = client.finalized_blocks();
		let mut heights = Vec::new();
		for _ in 0..2 {
			heights.push(blocks.next().await.expect("a block").number());
		}
		node.stop();
		let restart = async {
			tokio::time::sleep(Duration::from_secs(1)).await;
			node.restart().await.unwrap_or_else(|error| panic!("{error}"));
		};
		let more = async {
			for _ in 0..3 {
				heights.push(blocks.next().await.expect("a block").number());
			}
		};
		tokio::join!(restart, more);
		assert!(heights.is_sorted_by(|a, b| a < b), "{heights:?}");
	}

	#[tokio::test]
	async fn a_client_turns_to_the_second_node_when_the_first_dies() {
		let (mut first, _) = node(Sealing::Instant).await;
		let (second, _) = node(Sealing::Instant).await;
		let client = Client::connect([first.endpoint(), second.endpoint()]).await.unwrap();
		assert_eq!(client.endpoint(), first.endpoint());
		first.kill();
		client.at_finalized().await.expect("the second answers");
		assert_eq!(client.endpoint(), second.endpoint());
	}
}

mod agents {
	use super::*;

	/// Wants Alice to have a proxy.
	struct WantsProxy {
		delegate: AccountId,
	}

	impl Agent for WantsProxy {
		fn name(&self) -> &str {
			"wants-proxy"
		}

		async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
			let alice = *account("//Alice").id();
			let proxies = at.read(api::storage().proxy().proxies(), (alice,)).await?;
			if proxies.is_some_and(|(proxies, _)| !proxies.is_empty()) {
				return Ok(Vec::new());
			}
			let any = api::runtime_types::tieline_runtime::configs::governance::ProxyType::Any;
			let add = api::tx().proxy().add_proxy(self.delegate.into(), any, 0);
			Ok(vec![Action::new("add a proxy", add)])
		}
	}

	async fn proxies(client: &Client) -> usize {
		let at = client.at_finalized().await.unwrap();
		let alice = *account("//Alice").id();
		let proxies = at.read(api::storage().proxy().proxies(), (alice,)).await.unwrap();
		proxies.map(|(proxies, _)| proxies.len()).unwrap_or_default()
	}

	/// Runs the agent until the chain shows a proxy, and then for a few blocks more, in which it
	/// could do something that it should not.
	async fn run(client: &Client) -> Tally {
		let end = async {
			let mut blocks = client.finalized_blocks();
			let mut left = 4;
			while left > 0 {
				if blocks.next().await.is_ok() && proxies(client).await > 0 {
					left -= 1;
				}
			}
		};
		let mut agent = WantsProxy { delegate: *account("//Bob").id() };
		agent::run_until(client, &account("//Alice"), &mut agent, end).await.expect("it runs")
	}

	#[tokio::test]
	async fn an_agent_does_what_is_to_be_done_once() {
		let (_node, client) = node(Sealing::Aura).await;
		let tally = run(&client).await;
		assert_eq!((tally.done, tally.refused, tally.missed, tally.failed_steps), (1, 0, 0, 0));
		// Started again it sees that nothing is left to do.
		assert_eq!(run(&client).await.done, 0);
		assert_eq!(proxies(&client).await, 1);
	}

	#[tokio::test]
	async fn two_of_the_same_agent_do_no_harm() {
		let (node, client) = node(Sealing::Aura).await;
		let other = Client::connect([node.endpoint()]).await.unwrap();
		let (one, two) = tokio::join!(run(&client), run(&other));
		assert_eq!(one.done + two.done, 1, "{one:?} {two:?}");
		assert!(one.refused + two.refused <= 1, "{one:?} {two:?}");
		assert_eq!(proxies(&client).await, 1);
	}

	#[tokio::test]
	async fn an_agent_goes_on_when_its_node_comes_back() {
		let (mut node, client) = node(Sealing::Aura).await;
		node.kill();
		let restart = async {
			tokio::time::sleep(Duration::from_secs(2)).await;
			node.restart().await.unwrap_or_else(|error| panic!("{error}"));
		};
		let (tally, ()) = tokio::join!(run(&client), restart);
		assert_eq!(tally.done, 1, "{tally:?}");
		assert_eq!(proxies(&client).await, 1);
	}
}

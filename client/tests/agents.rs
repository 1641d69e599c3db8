//! What the loop of an agent does.

mod common;

use common::{TIE, account, balance, balance_at, node};
use std::{
	sync::{
		Arc,
		atomic::{AtomicU64, Ordering},
	},
	time::Duration,
};
use tieline_client::agent::{
	self, Action, Agent, AgentError, CallPlace, Observer, SeenBlock, SentCall, Tally,
};
use tieline_client::chain::{
	Account, AccountId, AtFinalizedBlock, ChainError, Client, Refusal, SubmitError,
	api::{self, runtime_types::tieline_runtime::configs::governance::ProxyType},
};
use tieline_testnet::{DevNode, Sealing};
use tokio::sync::Barrier;

/// Wants an account to have a proxy.
struct WantsProxy {
	account: AccountId,
}

impl Agent for WantsProxy {
	fn name(&self) -> &str {
		"wants-proxy"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		if proxies(at, &self.account).await? > 0 {
			return Ok(Vec::new());
		}
		let delegate = *account("//Ferdie").id();
		let add = api::tx().proxy().add_proxy(delegate.into(), ProxyType::Any, 0);
		Ok(vec![Action::new("add a proxy", add)])
	}
}

async fn proxies(at: &AtFinalizedBlock, of: &AccountId) -> Result<usize, ChainError> {
	let proxies = at.read(api::storage().proxy().proxies(), (*of,)).await?;
	Ok(proxies.map_or(0, |(proxies, _)| proxies.len()))
}

/// Wants an account to have been paid, which the runtime would do a second time.
struct WantsPaid {
	to: AccountId,
	/// Where it waits in its first step for another that is in its own.
	together: Option<Arc<Barrier>>,
}

impl Agent for WantsPaid {
	fn name(&self) -> &str {
		"wants-paid"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		if let Some(together) = self.together.take() {
			together.wait().await;
		}
		if balance_at(at, self.to).await? > 0 {
			return Ok(Vec::new());
		}
		let pay = api::tx().balances().transfer_keep_alive(self.to.into(), TIE);
		Ok(vec![Action::new("pay", pay)])
	}
}

/// Runs an agent until the chain shows what it is for, and then for a few blocks more, in which it
/// could do something that it should not.
async fn run_until_shown(
	client: &Client,
	account: &Account,
	agent: &mut impl Agent,
	shown: impl AsyncFn(&AtFinalizedBlock) -> bool,
) -> Tally {
	let end = async {
		let mut blocks = client.finalized_blocks();
		let mut left = 4;
		while left > 0 {
			if let Ok(at) = blocks.next().await
				&& shown(&at).await
			{
				left -= 1;
			}
		}
	};
	let told = Told::default();
	let ran = agent::run_observed(client, account, agent, &told, end).await;
	let tally = ran.expect("it runs");
	told.agrees_with(&tally);
	tally
}

/// Counts what it is told of an agent's loop.
#[derive(Debug, Default)]
struct Told {
	seen: AtomicU64,
	stepped: AtomicU64,
	failed: AtomicU64,
	submitted: AtomicU64,
	included: AtomicU64,
	finalized: AtomicU64,
	refused: AtomicU64,
	missed: AtomicU64,
}

impl Observer for Told {
	fn seen(&self, block: &SeenBlock) {
		self.seen.fetch_add(1, Ordering::Relaxed);
		assert!(block.finality_lag < Duration::from_secs(60), "{block:?}");
		// One machine has one clock, and a block comes soon after it is made.
		assert!((0..20_000).contains(&block.clock_offset_ms), "{block:?}");
	}

	fn stepped(&self, _took: Duration) {
		self.stepped.fetch_add(1, Ordering::Relaxed);
	}

	fn step_failed(&self, _error: &AgentError) {
		self.failed.fetch_add(1, Ordering::Relaxed);
	}

	fn submitted(&self, calls: usize) {
		self.submitted.fetch_add(calls as u64, Ordering::Relaxed);
	}

	fn included(&self, call: &SentCall<'_>, place: &CallPlace) {
		assert!(
			place.block > 0 && place.extrinsic > 0 && !call.name.is_empty(),
			"{call:?} {place:?}"
		);
		self.included.fetch_add(1, Ordering::Relaxed);
	}

	fn finalized(&self, call: &SentCall<'_>, place: &CallPlace) {
		self.finalized.fetch_add(1, Ordering::Relaxed);
		assert!(call.since_signed < Duration::from_secs(180), "{call:?}");
		assert!(place.since_seen <= call.since_signed, "{call:?} {place:?}");
	}

	fn refused(&self, _call: &SentCall<'_>, refusal: &Refusal) {
		self.refused.fetch_add(1, Ordering::Relaxed);
		assert!(!refusal.error.is_empty());
	}

	fn missed(&self, _call: &SentCall<'_>, _error: &SubmitError) {
		self.missed.fetch_add(1, Ordering::Relaxed);
	}
}

impl Told {
	/// It was told of all that the loop has counted.
	fn agrees_with(&self, tally: &Tally) {
		let Self { seen, stepped, failed, submitted, included, finalized, refused, missed } = self;
		let told = [seen, included, refused, missed, failed];
		let told = told.map(|count| count.load(Ordering::Relaxed));
		let Tally { blocks, done, refused, missed, failed_steps, .. } = *tally;
		assert_eq!(told, [blocks, done, refused, missed, failed_steps]);
		let [stepped, submitted, finalized] =
			[stepped, submitted, finalized].map(|count| count.load(Ordering::Relaxed));
		assert!(stepped <= blocks && finalized <= done, "{self:?}");
		assert!(submitted >= done + refused + missed, "{self:?}");
	}
}

async fn run(client: &Client, key: &str) -> Tally {
	let account = account(key);
	let mut agent = WantsProxy { account: *account.id() };
	let shown =
		async |at: &AtFinalizedBlock| proxies(at, account.id()).await.is_ok_and(|count| count > 0);
	run_until_shown(client, &account, &mut agent, shown).await
}

async fn has_one_proxy(client: &Client, key: &str) {
	let at = client.at_finalized().await.unwrap();
	assert_eq!(proxies(&at, account(key).id()).await.unwrap(), 1);
}

#[tokio::test]
async fn what_agents_do() {
	let (mut node, client) = node(Sealing::Aura).await;
	tokio::join!(
		an_agent_does_what_is_to_be_done_once(&client),
		two_of_the_same_agent_do_no_harm(&client, &node),
		two_of_the_same_agent_pay_once(&client, &node, "//Dave"),
		two_of_the_same_agent_pay_once(&client, &node, "//Eve"),
		two_of_the_same_agent_pay_once(&client, &node, "//Ferdie"),
		two_of_the_same_agent_pay_once(&client, &node, "//Alice//stash"),
		two_of_the_same_agent_pay_once(&client, &node, "//Bob//stash"),
	);

	an_agent_waits_for_its_node(&mut node).await;

	// An agent that finds no node at first goes on when one comes.
	node.kill();
	let restart = async {
		tokio::time::sleep(Duration::from_secs(2)).await;
		node.restart().await.unwrap_or_else(|error| panic!("{error}"));
	};
	let (tally, ()) = tokio::join!(run(&client, "//Charlie"), restart);
	assert_eq!(tally.done, 1, "{tally:?}");
	has_one_proxy(&client, "//Charlie").await;
}

async fn an_agent_does_what_is_to_be_done_once(client: &Client) {
	let tally = run(client, "//Alice").await;
	assert_eq!((tally.done, tally.refused, tally.missed, tally.failed_steps), (1, 0, 0, 0));
	// Started again it sees that nothing is left to do.
	assert_eq!(run(client, "//Alice").await.done, 0);
	has_one_proxy(client, "//Alice").await;
}

async fn two_of_the_same_agent_do_no_harm(client: &Client, node: &DevNode) {
	let other = Client::connect([node.endpoint()]).await.unwrap();
	let (one, two) = tokio::join!(run(client, "//Bob"), run(&other, "//Bob"));
	assert_eq!(one.done + two.done, 1, "{one:?} {two:?}");
	assert!(one.refused + two.refused <= 1, "{one:?} {two:?}");
	has_one_proxy(client, "//Bob").await;
}

async fn two_of_the_same_agent_pay_once(client: &Client, node: &DevNode, key: &str) {
	let other = Client::connect([node.endpoint()]).await.unwrap();
	let (payer, payee) = (account(key), account(&format!("{key}//payee")));
	let together = Arc::new(Barrier::new(2));
	let agent = || WantsPaid { to: *payee.id(), together: Some(together.clone()) };
	let shown = async |at: &AtFinalizedBlock| {
		balance_at(at, *payee.id()).await.is_ok_and(|balance| balance > 0)
	};
	let (mut first, mut second) = (agent(), agent());
	let (one, two) = tokio::join!(
		run_until_shown(client, &payer, &mut first, shown),
		run_until_shown(&other, &payer, &mut second, shown),
	);
	assert_eq!(balance(client, &payee).await, TIE, "{one:?} {two:?}");
	assert_eq!(one.done + two.done, 1, "{one:?} {two:?}");
}

async fn an_agent_waits_for_its_node(node: &mut DevNode) {
	let endpoint = node.endpoint();
	node.kill();
	let restart = async {
		tokio::time::sleep(Duration::from_secs(2)).await;
		node.restart().await.unwrap_or_else(|error| panic!("{error}"));
	};
	let (client, ()) = tokio::join!(agent::connect([endpoint]), restart);
	assert_eq!(client.expect("connected").failovers(), 0);
}

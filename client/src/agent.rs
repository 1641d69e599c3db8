//! The loop that all of the market's agents share.
//!
//! An [`Agent`] is asked at each finalized block what is to be done that the chain's state does
//! not show as done. It answers with [`Action`]s; the loop submits them, waits until they are
//! final, and asks again at a block that shows them. An agent keeps no state of its own that
//! matters: killed at any point and started again, it goes on from what the chain says. Nor does
//! it matter what became of an action. One that the runtime refused, that came too late or that
//! nobody knows the end of is looked at again at the next block, where the state decides.
//!
//! # Each call at most once
//!
//! What is on its way the finalized state does not show. An agent that was killed between handing
//! over a call and its finality would sign it again, and not everything is refused the second
//! time: a transfer, or a pricing node, would be made twice. So the calls of a step get the nonces
//! that follow the block that was looked at, and a call whose nonce another extrinsic takes is not
//! signed anew but looked at again ([`Submitter::submit_all_at`]). While extrinsics of an account
//! are in a node's pool or in blocks that are not final, it signs nothing, since that could only
//! lose.
//!
//! So it does no harm to run two of an agent, or to start one again at a node that lags behind.
//! What both ask for at one state has one nonce. At different states a call can have different
//! places in their lists; hence the rule of [`Agent::step`] for calls that the runtime would do a
//! second time. This holds within an account; between accounts only the runtime can refuse.

use crate::chain::{
	Account, AccountId, AtFinalizedBlock, Call, ChainError, Client, SubmitError, Submitter,
};
use futures::future::join_all;
use std::{collections::BTreeMap, error::Error, fmt, future::Future};
use tokio::signal;

/// After how many blocks an agent says that it is well: five minutes' worth.
const HEALTH_BLOCKS: u32 = 150;

/// A long-running client of the market.
pub trait Agent: Send {
	/// Its name in logs, such as `dso`.
	fn name(&self) -> &str;

	/// What has to be done now and, by the state at this block, is not done yet. Derive it from
	/// the state alone.
	///
	/// All reads of one step are of one block, so that they fit together.
	///
	/// Calls that the runtime would do a second time, such as a transfer, belong in one extrinsic
	/// ([`Call::all_or_nothing`]) with no other action of the same account beside it: then no two
	/// runs of the agent can both get it in, whatever each has seen.
	fn step(
		&mut self,
		at: &AtFinalizedBlock,
	) -> impl Future<Output = Result<Vec<Action>, AgentError>> + Send;
}

/// Something to be done on the chain, and why.
#[derive(Clone, Debug)]
pub struct Action {
	/// What it is for, in words for a log: `commit a bid in auction 3`.
	pub what: String,
	/// The call.
	pub call: Call,
	/// Who signs it, when it is not the agent's own account.
	pub signer: Option<Account>,
}

impl Action {
	/// An action of the agent's own account.
	pub fn new(what: impl Into<String>, call: impl Into<Call>) -> Self {
		Self { what: what.into(), call: call.into(), signer: None }
	}

	/// Signed by another account, such as that of a device's owner.
	pub fn signed_by(mut self, account: Account) -> Self {
		self.signer = Some(account);
		self
	}

	/// Of no use after this block: see [`Call::until`].
	pub fn until(mut self, block: u32) -> Self {
		self.call = self.call.until(block);
		self
	}
}

/// A step that did not come to an answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum AgentError {
	/// The chain could not be asked.
	Chain(ChainError),
	/// subxt could not read an answer; which layer failed is found out by the loop.
	Subxt(Box<subxt::Error>),
	/// The agent's own work failed: a model that cannot be solved, say. It is tried again at the
	/// next block.
	Own(Box<dyn Error + Send + Sync>),
	/// The agent's own work failed in a way that trying again will not mend, such as a file that
	/// is not there. The loop ends.
	Fatal(Box<dyn Error + Send + Sync>),
}

impl AgentError {
	/// The agent's own work failed; try again at the next block.
	pub fn own(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
		Self::Own(error.into())
	}

	/// The agent cannot go on.
	pub fn fatal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
		Self::Fatal(error.into())
	}
}

impl fmt::Display for AgentError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Chain(error) => error.fmt(f),
			Self::Subxt(error) => error.fmt(f),
			Self::Own(error) | Self::Fatal(error) => error.fmt(f),
		}
	}
}

impl Error for AgentError {
	fn source(&self) -> Option<&(dyn Error + 'static)> {
		match self {
			Self::Chain(error) => error.source(),
			Self::Subxt(error) => error.source(),
			Self::Own(error) | Self::Fatal(error) => error.source(),
		}
	}
}

impl From<ChainError> for AgentError {
	fn from(error: ChainError) -> Self {
		Self::Chain(error)
	}
}

impl<E: Into<subxt::Error>> From<E> for AgentError {
	fn from(error: E) -> Self {
		Self::Subxt(Box::new(error.into()))
	}
}

/// What an agent did while it ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
	/// The finalized blocks that it looked at.
	pub blocks: u64,
	/// The actions that happened.
	pub done: u64,
	/// The actions that the runtime refused.
	pub refused: u64,
	/// The actions that got into no block, as far as it knows.
	pub missed: u64,
	/// The steps that failed.
	pub failed_steps: u64,
}

/// Runs an agent until the process is told to end (SIGINT or SIGTERM).
///
/// Nodes that cannot be reached are tried for as long as it takes. The loop ends with an error
/// only where trying again cannot help: when the runtime is not the one that this program was
/// built for, and when the agent says so.
pub async fn run<A: Agent>(
	client: &Client,
	account: &Account,
	agent: &mut A,
) -> Result<Tally, AgentError> {
	run_until(client, account, agent, told_to_end()).await
}

/// Runs an agent until `end` is ready. Ending drops what it is waiting for: calls that are on
/// their way stay so, and the next run sees what became of them.
pub async fn run_until<A: Agent>(
	client: &Client,
	account: &Account,
	agent: &mut A,
	end: impl Future<Output = ()>,
) -> Result<Tally, AgentError> {
	let name = agent.name().to_owned();
	let mut watch = Watch::new(client, account, &name);
	tracing::info!(agent = name, account = account.address(), "running");
	let ended = tokio::select! {
		ended = watch.keep(agent) => ended,
		() = end => Ok(()),
	};
	match &ended {
		Ok(()) => tracing::info!(agent = name, tally = ?watch.tally, "ended"),
		Err(error) => tracing::error!(agent = name, %error, "cannot go on"),
	}
	ended.map(|()| watch.tally)
}

/// Ready when the process gets SIGINT or SIGTERM.
pub async fn told_to_end() {
	let interrupted = async {
		if signal::ctrl_c().await.is_err() {
			// Without a handler the signal ends the process by itself.
			std::future::pending::<()>().await;
		}
	};
	#[cfg(unix)]
	let terminated = async {
		match signal::unix::signal(signal::unix::SignalKind::terminate()) {
			Ok(mut signal) => {
				signal.recv().await;
			},
			Err(_) => std::future::pending::<()>().await,
		}
	};
	#[cfg(not(unix))]
	let terminated = std::future::pending::<()>();
	tokio::select! {
		() = interrupted => {},
		() = terminated => {},
	}
}

struct Watch<'a> {
	client: &'a Client,
	account: &'a Account,
	name: &'a str,
	submitters: BTreeMap<AccountId, Submitter>,
	tally: Tally,
}

impl<'a> Watch<'a> {
	fn new(client: &'a Client, account: &'a Account, name: &'a str) -> Self {
		let (submitters, tally) = Default::default();
		Self { client, account, name, submitters, tally }
	}

	async fn keep<A: Agent>(&mut self, agent: &mut A) -> Result<(), AgentError> {
		let mut blocks = self.client.finalized_blocks();
		let mut well_at = None;
		loop {
			let at = match blocks.next().await {
				Ok(at) => at,
				Err(error) if error.is_final() => return Err(error.into()),
				Err(error) => {
					tracing::error!(agent = self.name, %error, "no block");
					// Patience is in the client; this only keeps a quick failure from spinning.
					tokio::time::sleep(std::time::Duration::from_secs(1)).await;
					continue;
				},
			};
			self.tally.blocks += 1;
			if well_at.is_none_or(|well: u32| at.number() >= well.saturating_add(HEALTH_BLOCKS)) {
				well_at = Some(at.number());
				self.say_well(&at);
			}
			let acted = match agent.step(&at).await {
				Ok(actions) => self.act(&at, actions).await,
				Err(error) => Err(error),
			};
			match acted {
				Ok(Some(shown)) => blocks.skip_to(shown),
				Ok(None) => {},
				Err(error) => self.failed(&at, error).await?,
			}
		}
	}

	/// Submits the actions, those of one account one behind the other, and waits for them. Leaves
	/// out those of accounts that have something on their way. Gives the height from which on the
	/// state shows them.
	async fn act(
		&mut self,
		at: &AtFinalizedBlock,
		actions: Vec<Action>,
	) -> Result<Option<u32>, AgentError> {
		let mut by_account = BTreeMap::<AccountId, Vec<Action>>::new();
		for action in actions {
			let account = action.signer.as_ref().unwrap_or(self.account);
			let submitter = || Submitter::new(self.client.clone(), account.clone());
			self.submitters.entry(*account.id()).or_insert_with(submitter);
			by_account.entry(*account.id()).or_default().push(action);
		}
		let submitters = &self.submitters;
		let on_their_way = by_account.keys().filter_map(|account| {
			let submitter = submitters.get(account)?;
			Some(async move { (*account, submitter.on_their_way(at).await) })
		});
		let (agent, mut waiting) = (self.name, 0);
		for (account, count) in join_all(on_their_way).await {
			if count? > 0 {
				waiting += 1;
				by_account.remove(&account);
			}
		}
		if waiting > 0 {
			tracing::info!(agent, accounts = waiting, "waiting for what was signed before");
		}
		let submissions = by_account.into_iter().filter_map(|(account, actions)| {
			let submitter = submitters.get(&account)?;
			Some(async move {
				let calls = actions.iter().map(|action| action.call.clone()).collect::<Vec<_>>();
				let outcomes = submitter.submit_all_at(at, calls).await;
				actions.into_iter().zip(outcomes).collect::<Vec<_>>()
			})
		});
		let mut shown = None;
		for (action, outcome) in join_all(submissions).await.into_iter().flatten() {
			let what = &action.what;
			match outcome {
				Ok(included) => {
					self.tally.done += 1;
					shown = shown.max(Some(included.block_number));
					tracing::info!(
						agent,
						what,
						block = included.block_number,
						extrinsic = included.extrinsic_index,
						"done"
					);
				},
				Err(SubmitError::Refused { refusal, block_number, extrinsic_index, .. }) => {
					self.tally.refused += 1;
					shown = shown.max(Some(block_number));
					tracing::warn!(
						agent,
						what,
						%refusal,
						block = block_number,
						extrinsic = extrinsic_index,
						"refused; looking again"
					);
				},
				Err(SubmitError::Chain(error)) if error.is_final() => {
					return Err(AgentError::Fatal(Box::new(SubmitError::Chain(error))));
				},
				Err(error) => {
					self.tally.missed += 1;
					tracing::warn!(agent, what, %error, "not done; looking again");
				},
			}
		}
		Ok(shown)
	}

	async fn failed(&mut self, at: &AtFinalizedBlock, error: AgentError) -> Result<(), AgentError> {
		self.tally.failed_steps += 1;
		let error = match error {
			AgentError::Subxt(error) => AgentError::Chain(at.explain("the state", *error).await),
			error => error,
		};
		match error {
			AgentError::Fatal(_) => return Err(error),
			AgentError::Chain(error) if error.is_final() => return Err(error.into()),
			error => {
				tracing::warn!(agent = self.name, block = at.number(), %error, "looking again");
			},
		}
		Ok(())
	}

	fn say_well(&self, at: &AtFinalizedBlock) {
		let Tally { blocks, done, refused, missed, failed_steps } = self.tally;
		tracing::info!(
			agent = self.name,
			block = at.number(),
			endpoint = self.client.endpoint(),
			failovers = self.client.failovers(),
			blocks,
			done,
			refused,
			missed,
			failed_steps,
			"well"
		);
	}
}

#[cfg(all(test, unix))]
mod tests {
	use super::*;
	use std::process::{self, Command};

	#[tokio::test]
	async fn an_agent_ends_when_the_process_is_told_to() {
		for signal in ["-TERM", "-INT"] {
			// Joined in this order the first is listening when the second speaks.
			let tell = async {
				let pid = process::id().to_string();
				let told = Command::new("kill").args([signal, &pid]).status().expect("kill");
				assert!(told.success());
			};
			tokio::join!(told_to_end(), tell);
		}
	}
}

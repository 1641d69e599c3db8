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
//!
//! # What is refused
//!
//! What the runtime refuses stays as it was in the state, so the agent asks for it again. The loop
//! leaves it out for a while, and each time in a row for twice as long. Of a bulk call, which is
//! all or nothing, it leaves out the item that the refusal names, and the others go on.

use crate::chain::{
	Account, AccountId, AtFinalizedBlock, Call, ChainError, Client, Included, Refusal, SubmitError,
	Submitter,
};
use futures::future::join_all;
use std::{collections::BTreeMap, error::Error, fmt, future::Future, sync::Arc};
use tokio::signal;

/// How many items the runtime takes in one bulk call.
pub const MAX_BATCH: usize = 256;
/// For how many blocks to leave out what was refused once.
const FIRST_PAUSE: u32 = 2;
/// For how many at most: about four minutes' worth.
const LONGEST_PAUSE: u32 = 128;
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
	/// What it is for, in words for a log: `commit a bid in auction 3`. It is also what a refusal
	/// is remembered by.
	pub what: String,
	/// Who signs it, when it is not the agent's own account.
	pub signer: Option<Account>,
	calls: Calls,
	until: Option<u32>,
}

impl Action {
	/// One call of the agent's own account.
	pub fn new(what: impl Into<String>, call: impl Into<Call>) -> Self {
		Self { what: what.into(), signer: None, calls: Calls::One(call.into()), until: None }
	}

	/// The same for each of these items, which have names for logs, by a bulk call that is all or
	/// nothing: in as many calls as it takes, without what the runtime has refused lately.
	pub fn for_each<T, C>(
		what: impl Into<String>,
		items: impl IntoIterator<Item = (String, T)>,
		call: impl Fn(Vec<T>) -> C + Send + Sync + 'static,
	) -> Self
	where
		T: Clone + Send + Sync + 'static,
		C: Into<Call>,
	{
		let (names, items): (Vec<_>, Vec<_>) = items.into_iter().unzip();
		let call = Arc::new(move |chosen: &[usize]| {
			call(chosen.iter().filter_map(|&at| items.get(at).cloned()).collect()).into()
		});
		let calls = Calls::Bulk(Bulk { names, call });
		Self { what: what.into(), signer: None, calls, until: None }
	}

	/// Signed by another account, such as that of a device's owner.
	pub fn signed_by(mut self, account: Account) -> Self {
		self.signer = Some(account);
		self
	}

	/// Of no use after this block: see [`Call::until`].
	pub fn until(mut self, block: u32) -> Self {
		self.until = Some(block);
		self
	}

	/// The calls that it takes, without what has been refused lately.
	fn tasks(self, is_paused: impl Fn(&str) -> bool) -> Vec<Task> {
		let Self { what, calls, until, .. } = self;
		let in_time = |call: Call| match until {
			Some(block) => call.until(block),
			None => call,
		};
		match calls {
			Calls::One(_) if is_paused(&what) => Vec::new(),
			Calls::One(call) => {
				vec![Task { call: in_time(call), parts: vec![what.clone()], what }]
			},
			Calls::Bulk(Bulk { names, call }) => {
				let part = |name: &String| format!("{what} {name}");
				let names = names.iter().map(part).enumerate();
				let left = names.filter(|(_, part)| !is_paused(part)).collect::<Vec<_>>();
				let tasks = left.chunks(MAX_BATCH).map(|chunk| {
					let (chosen, parts): (Vec<_>, Vec<_>) = chunk.iter().cloned().unzip();
					let what = match &parts[..] {
						[first, others @ ..] if !others.is_empty() => {
							format!("{first} and {} more", others.len())
						},
						parts => parts.concat(),
					};
					Task { what, parts, call: in_time(call(&chosen)) }
				});
				tasks.collect()
			},
		}
	}
}

#[derive(Clone, Debug)]
enum Calls {
	One(Call),
	Bulk(Bulk),
}

/// One call for many items.
#[derive(Clone)]
struct Bulk {
	names: Vec<String>,
	call: Arc<CallForItems>,
}

/// Makes the call for the items at these indices.
type CallForItems = dyn Fn(&[usize]) -> Call + Send + Sync;

impl fmt::Debug for Bulk {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Bulk").field("names", &self.names).finish_non_exhaustive()
	}
}

/// One call, to be submitted now.
struct Task {
	what: String,
	/// What is done by it: of a bulk call, one for each item, in their order.
	parts: Vec<String>,
	call: Call,
}

impl Task {
	/// What a refusal is about: the item that it names, or else all of it.
	fn refused(&self, refusal: Option<&Refusal>) -> &[String] {
		let item = refusal.and_then(|refusal| refusal.item).map(usize::from);
		let part = item.and_then(|item| self.parts.get(item..)?.get(..1));
		part.unwrap_or(&self.parts)
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

/// What was refused, by account and words, and is left out for a while.
#[derive(Debug, Default)]
struct Pauses(BTreeMap<(AccountId, String), Pause>);

#[derive(Clone, Copy, Debug)]
struct Pause {
	/// The block from which on it is tried again.
	until: u32,
	/// How long it is left out, in blocks.
	blocks: u32,
}

impl Pauses {
	fn is_paused(&self, account: AccountId, part: &str, height: u32) -> bool {
		self.0.get(&(account, part.into())).is_some_and(|pause| height < pause.until)
	}

	/// Leaves it out from `height` on, for twice as long as the last time. Gives the block from
	/// which on it is tried again.
	fn refused(&mut self, account: AccountId, part: &str, height: u32) -> u32 {
		let before = self.0.get(&(account, part.into())).map_or(0, |pause| pause.blocks);
		let blocks = before.saturating_mul(2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
		let until = height.saturating_add(blocks);
		self.0.insert((account, part.into()), Pause { until, blocks });
		until
	}

	fn done(&mut self, account: AccountId, part: &str) {
		self.0.remove(&(account, part.into()));
	}

	/// Forgets what has not been refused for long, which is done, or not wanted any more.
	fn forget(&mut self, height: u32) {
		self.0.retain(|_, pause| height < pause.until.saturating_add(LONGEST_PAUSE));
	}
}

struct Watch<'a> {
	client: &'a Client,
	account: &'a Account,
	name: &'a str,
	submitters: BTreeMap<AccountId, Submitter>,
	pauses: Pauses,
	tally: Tally,
}

impl<'a> Watch<'a> {
	fn new(client: &'a Client, account: &'a Account, name: &'a str) -> Self {
		let (submitters, pauses, tally) = Default::default();
		Self { client, account, name, submitters, pauses, tally }
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
	/// out what was refused lately, and accounts that have something on their way. Gives the height
	/// from which on the state shows them.
	async fn act(
		&mut self,
		at: &AtFinalizedBlock,
		actions: Vec<Action>,
	) -> Result<Option<u32>, AgentError> {
		let (agent, height) = (self.name, at.number());
		self.pauses.forget(height);
		let mut by_account = BTreeMap::<AccountId, Vec<Task>>::new();
		for action in actions {
			let account = action.signer.as_ref().unwrap_or(self.account).clone();
			let id = *account.id();
			let tasks = action.tasks(|part| self.pauses.is_paused(id, part, height));
			if tasks.is_empty() {
				continue;
			}
			let submitter = || Submitter::new(self.client.clone(), account);
			self.submitters.entry(id).or_insert_with(submitter);
			by_account.entry(id).or_default().extend(tasks);
		}
		let submitters = &self.submitters;
		let on_their_way = by_account.keys().filter_map(|account| {
			let submitter = submitters.get(account)?;
			Some(async move { (*account, submitter.on_their_way(at).await) })
		});
		let mut waiting = 0;
		for (account, count) in join_all(on_their_way).await {
			if count? > 0 {
				waiting += 1;
				by_account.remove(&account);
			}
		}
		if waiting > 0 {
			tracing::info!(agent, accounts = waiting, "waiting for what was signed before");
		}
		let submissions = by_account.into_iter().filter_map(|(account, tasks)| {
			let submitter = submitters.get(&account)?;
			Some(async move {
				let calls = tasks.iter().map(|task| task.call.clone()).collect::<Vec<_>>();
				let outcomes = submitter.submit_all_at(at, calls).await;
				(account, tasks.into_iter().zip(outcomes).collect::<Vec<_>>())
			})
		});
		let mut shown = None;
		for (account, outcomes) in join_all(submissions).await {
			for (task, outcome) in outcomes {
				shown = shown.max(self.settled(account, &task, outcome, height)?);
			}
		}
		Ok(shown)
	}

	/// Takes note of what became of a call. Gives the block that it is in.
	fn settled(
		&mut self,
		account: AccountId,
		task: &Task,
		outcome: Result<Included, SubmitError>,
		height: u32,
	) -> Result<Option<u32>, AgentError> {
		let (agent, what) = (self.name, &task.what);
		let error = match outcome {
			Ok(included) => {
				self.tally.done += 1;
				task.parts.iter().for_each(|part| self.pauses.done(account, part));
				let (block, extrinsic) = (included.block_number, included.extrinsic_index);
				tracing::info!(agent, what, block, extrinsic, "done");
				return Ok(Some(block));
			},
			Err(SubmitError::Chain(error)) if error.is_final() => {
				return Err(AgentError::Fatal(Box::new(SubmitError::Chain(error))));
			},
			Err(error) => error,
		};
		match error {
			SubmitError::Refused { ref refusal, block_number: block, extrinsic_index, .. } => {
				self.tally.refused += 1;
				for part in task.refused(Some(refusal)) {
					let until = self.pauses.refused(account, part, block);
					tracing::warn!(
						agent,
						what = part,
						%refusal,
						block,
						extrinsic = extrinsic_index,
						until,
						"refused; left out for a while"
					);
				}
				Ok(Some(block))
			},
			SubmitError::NoFunds { .. } | SubmitError::NotAccepted { .. } => {
				self.tally.missed += 1;
				for part in &task.parts {
					let until = self.pauses.refused(account, part, height);
					tracing::warn!(agent, what = part, %error, until, "left out for a while");
				}
				Ok(None)
			},
			error => {
				self.tally.missed += 1;
				tracing::warn!(agent, what, %error, "not done; looking again");
				Ok(None)
			},
		}
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

	fn account(byte: u8) -> AccountId {
		subxt::utils::AccountId32([byte; 32])
	}

	fn remark() -> Call {
		Call::new(subxt::tx::dynamic("System", "remark", vec![Vec::<u8>::new()]))
	}

	/// A bulk call for so many items. Its last block says how many it is for.
	fn register(items: u32) -> Action {
		let items = (0..items).map(|item| (format!("device {item}"), item));
		Action::for_each("register", items, |items| {
			remark().until(u32::try_from(items.len()).unwrap())
		})
	}

	fn refusal(item: Option<u8>) -> Refusal {
		Refusal { by: String::new(), error: String::new(), meaning: String::new(), item }
	}

	#[test]
	fn a_bulk_call_takes_no_more_items_than_the_runtime() {
		let tasks = register(600).tasks(|_| false);
		let sizes = tasks.iter().map(|task| task.call.last_block()).collect::<Vec<_>>();
		assert_eq!(sizes, [Some(256), Some(256), Some(88)]);
		assert_eq!(tasks[1].parts[0], "register device 256");
		assert_eq!(tasks[1].what, "register device 256 and 255 more");
		assert!(register(0).tasks(|_| false).is_empty());
	}

	#[test]
	fn the_item_that_was_refused_is_left_out_and_the_others_go_on() {
		let mut pauses = Pauses::default();
		let tasks = register(3).tasks(|_| false);
		for part in tasks[0].refused(Some(&refusal(Some(1)))) {
			pauses.refused(account(1), part, 100);
		}
		let tasks = |who, height| register(3).tasks(|part| pauses.is_paused(who, part, height));
		let parts = tasks(account(1), 101).into_iter().flat_map(|task| task.parts);
		assert_eq!(parts.collect::<Vec<_>>(), ["register device 0", "register device 2"]);
		assert_eq!(tasks(account(1), 101)[0].call.last_block(), Some(2), "for two of three");
		assert_eq!(tasks(account(2), 101)[0].parts.len(), 3, "another account's is another matter");
		assert_eq!(tasks(account(1), 102)[0].parts.len(), 3, "tried again after a while");
	}

	#[test]
	fn a_refusal_that_names_no_item_is_about_all_of_them() {
		let tasks = register(3).tasks(|_| false);
		assert_eq!(tasks[0].refused(Some(&refusal(None))).len(), 3);
		assert_eq!(tasks[0].refused(Some(&refusal(Some(9)))).len(), 3);
		let one = Action::new("open the auction", remark()).tasks(|_| false);
		assert_eq!(one[0].refused(Some(&refusal(Some(0)))), ["open the auction"]);
	}

	#[test]
	fn each_refusal_in_a_row_doubles_the_pause_up_to_a_bound() {
		let mut pauses = Pauses::default();
		let mut refused = |height| pauses.refused(account(1), "enrol DER 5", height) - height;
		assert_eq!([0, 2, 6, 14].map(&mut refused), [2, 4, 8, 16]);
		assert_eq!((30..40).map(refused).max(), Some(LONGEST_PAUSE));
		pauses.done(account(1), "enrol DER 5");
		assert!(!pauses.is_paused(account(1), "enrol DER 5", 40));
		assert_eq!(pauses.refused(account(1), "enrol DER 5", 50), 52);
		pauses.forget(52 + LONGEST_PAUSE - 1);
		assert_eq!(pauses.0.len(), 1);
		pauses.forget(52 + LONGEST_PAUSE);
		assert!(pauses.0.is_empty());
	}

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

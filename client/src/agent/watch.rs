//! One agent at work.

use super::{
	Agent, AgentError, CallPlace, Observer, SeenBlock,
	action::{Action, Task},
	pauses::Pauses,
};
use crate::chain::{
	Account, AccountId, AtBlock, ChainError, Client, Hash, Included, SubmitError, Submitter,
	TimelyBlocks,
};
use futures::future::join_all;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};
use tokio::time::sleep;

/// After how many blocks an agent reports that it is well: five minutes' worth.
const HEALTH_BLOCKS: u32 = 150;
/// Keeps a failure that comes at once from being repeated without pause.
const BREATH: Duration = Duration::from_secs(1);

/// What an agent did while it ran, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
	/// The blocks that it was stepped at.
	pub blocks: u64,
	/// Of these, the blocks that were not final: finality lagged.
	pub best_blocks: u64,
	/// The actions that happened.
	pub done: u64,
	/// Of these, the actions whose block was undone before it was final. The agent looks again, and
	/// an action that it repeats counts once more.
	pub undone: u64,
	/// The actions that the runtime refused.
	pub refused: u64,
	/// The actions that got into no block, as far as it knows.
	pub missed: u64,
	/// The steps that failed.
	pub failed_steps: u64,
}

/// An agent at work.
pub(super) struct Watch<'a> {
	client: &'a Client,
	account: &'a Account,
	name: &'a str,
	observer: &'a dyn Observer,
	/// One for each signer, whose nonces all its calls share.
	submitters: BTreeMap<AccountId, Submitter>,
	pauses: Pauses,
	/// What was done in blocks that were not final.
	unconfirmed: Vec<Unconfirmed>,
	/// The last failure that the log has.
	logged: Option<String>,
	pub tally: Tally,
}

/// Something that was done in a block that was not final.
struct Unconfirmed {
	account: AccountId,
	task: Task,
	block: u32,
	extrinsic: u32,
	hash: Hash,
	/// When it was signed.
	signed: Instant,
	/// When it was seen in that block.
	seen: Instant,
}

/// A call with the account that it is for.
type AccountTask = (AccountId, Task);

impl<'a> Watch<'a> {
	pub fn new(
		client: &'a Client,
		account: &'a Account,
		name: &'a str,
		observer: &'a dyn Observer,
	) -> Self {
		let (submitters, pauses, unconfirmed, logged, tally) = Default::default();
		Self { client, account, name, observer, submitters, pauses, unconfirmed, logged, tally }
	}

	/// Steps the agent at each finalized block, and at best blocks while finality lags, until it
	/// cannot go on.
	pub async fn keep<A: Agent>(&mut self, agent: &mut A) -> Result<(), AgentError> {
		self.check_key().await?;
		let mut blocks = self.client.timely_blocks();
		let mut well_at = None;
		loop {
			self.observer.waiting();
			let at = match blocks.next().await {
				Ok(at) => at,
				Err(error) => {
					self.no_block(error).await?;
					continue;
				},
			};
			self.note_block(&at, &blocks);
			if at.is_final() {
				self.confirm(&at).await;
			}
			if well_at.is_none_or(|well: u32| at.number() >= well.saturating_add(HEALTH_BLOCKS)) {
				well_at = Some(at.number());
				self.report(&at);
			}
			let begun = Instant::now();
			let acted = match agent.step(&at).await {
				Ok(actions) => {
					self.observer.stepped(begun.elapsed());
					self.act(&at, actions).await
				},
				Err(error) => Err(error),
			};
			match acted {
				Ok(shown) => {
					self.logged = None;
					if let Some(shown) = shown {
						blocks.skip_to(shown);
					}
				},
				Err(error) => self.failed(&at, error).await?,
			}
		}
	}

	fn note_block(&mut self, at: &AtBlock, blocks: &TimelyBlocks) {
		self.tally.blocks += 1;
		self.tally.best_blocks += u64::from(!at.is_final());
		let clocks = blocks.clocks();
		self.observer.seen(&SeenBlock {
			number: at.number(),
			time: clocks.block,
			is_final: at.is_final(),
			finality_lag: clocks.finality_lag,
			clock_offset_ms: clocks.offset_ms,
			failovers: self.client.failovers(),
		});
	}

	/// Fails when everybody knows the agent's key and the chain is not for development.
	async fn check_key(&mut self) -> Result<(), AgentError> {
		let submitter = self.client.submitter(self.account);
		loop {
			match submitter.check_key().await {
				Ok(()) => return Ok(()),
				Err(error) if error.is_final() => return Err(AgentError::fatal(error)),
				Err(error) => {
					self.log_failure(&error.to_string());
					sleep(BREATH).await;
				},
			}
		}
	}

	async fn no_block(&mut self, error: ChainError) -> Result<(), AgentError> {
		if error.is_final() {
			return Err(error.into());
		}
		// Where no node can be reached, the client has logged that it waits for one.
		if !matches!(error, ChainError::Unreachable { .. }) {
			self.log_failure(&error.to_string());
		}
		self.observer.no_block(&error.into());
		sleep(BREATH).await;
		Ok(())
	}

	/// Says which of the things that were done in blocks that were not final are undone. The state
	/// shows it too, so that the agent does them again by itself.
	async fn confirm(&mut self, at: &AtBlock) {
		let (due, later) = std::mem::take(&mut self.unconfirmed)
			.into_iter()
			.partition::<Vec<_>, _>(|done| done.block <= at.number());
		self.unconfirmed = later;
		for done in due {
			let (agent, what, block) = (self.name, &done.task.what, done.block);
			let call = done.task.sent(done.account, done.signed.elapsed());
			let (extrinsic, since_seen) = (done.extrinsic, done.seen.elapsed());
			let place = CallPlace { block, extrinsic, since_seen };
			match self.client.at_number(block).await {
				Ok(Some(found)) if found.hash() == done.hash => {
					self.observer.finalized(&call, &place);
					tracing::debug!(agent, what, block, "final");
				},
				Ok(Some(_)) => {
					self.tally.undone += 1;
					self.observer.undone(&call, &place);
					tracing::warn!(agent, what, block, "its block was undone; looking again");
				},
				// Asked again at the next block.
				Ok(None) | Err(_) => self.unconfirmed.push(done),
			}
		}
	}

	/// Submits the actions, those of one signer one behind the other, and waits for them. Leaves
	/// out actions that were refused lately, and signers that have calls on their way. Gives the
	/// height from which on the state shows them.
	async fn act(&mut self, at: &AtBlock, actions: Vec<Action>) -> Result<Option<u32>, AgentError> {
		let mut by_signer = self.tasks(at.number(), actions);
		let (submitters, observer) = (&self.submitters, self.observer);
		let on_their_way = by_signer.keys().filter_map(|signer| {
			let submitter = submitters.get(signer)?;
			Some(async move { (*signer, submitter.on_their_way(at).await) })
		});
		for (signer, count) in join_all(on_their_way).await {
			let count = count?;
			if count > 0 {
				by_signer.remove(&signer);
				let (agent, signer) = (self.name, signer.to_string());
				tracing::debug!(agent, signer, count, "waiting for calls that are on their way");
			}
		}
		let submissions = by_signer.into_iter().filter_map(|(signer, tasks)| {
			let submitter = submitters.get(&signer)?;
			Some(async move {
				let calls = tasks.iter().map(|(_, task)| task.call.clone()).collect::<Vec<_>>();
				observer.submitted(calls.len());
				let begun = Instant::now();
				let outcomes = submitter.submit_all_at(at, calls).await;
				(begun, tasks.into_iter().zip(outcomes).collect::<Vec<_>>())
			})
		});
		let mut shown = None;
		for (begun, outcomes) in join_all(submissions).await {
			for ((account, task), outcome) in outcomes {
				shown = shown.max(self.settled(account, task, outcome, begun, at.number())?);
			}
		}
		Ok(shown)
	}

	/// The calls that the actions take, by signer.
	fn tasks(
		&mut self,
		height: u32,
		actions: Vec<Action>,
	) -> BTreeMap<AccountId, Vec<AccountTask>> {
		self.pauses.forget(height);
		let mut by_signer = BTreeMap::<AccountId, Vec<AccountTask>>::new();
		for action in actions {
			let account = action.signer.as_ref().unwrap_or(self.account).clone();
			let id = *account.id();
			let mut tasks = action.tasks(|part| self.pauses.is_paused(id, part, height));
			if tasks.is_empty() {
				continue;
			}
			if let Some(real) = account.real() {
				for task in &mut tasks {
					task.call = task.call.clone().by_proxy_of(*real);
				}
			}
			let signer = *account.signer_id();
			let submitter = || Submitter::new(self.client.clone(), account.of_signer());
			self.submitters.entry(signer).or_insert_with(submitter);
			by_signer.entry(signer).or_default().extend(tasks.into_iter().map(|task| (id, task)));
		}
		by_signer
	}

	/// Takes note of the outcome of a call. Gives the block that it is in.
	fn settled(
		&mut self,
		account: AccountId,
		task: Task,
		outcome: Result<Included, SubmitError>,
		begun: Instant,
		height: u32,
	) -> Result<Option<u32>, AgentError> {
		let (agent, what, bid) = (self.name, &task.what, task.bid_list());
		match outcome {
			Ok(included) => {
				self.tally.done += 1;
				task.parts.iter().for_each(|part| self.pauses.done(account, part));
				let (block, extrinsic) = (included.block_number, included.extrinsic_index);
				let place = CallPlace { block, extrinsic, since_seen: Duration::ZERO };
				let call = task.sent(account, included.waited);
				self.observer.included(&call, &place);
				if included.is_final {
					self.observer.finalized(&call, &place);
					tracing::info!(agent, what, bid, block, extrinsic, "done");
				} else {
					tracing::info!(agent, what, bid, block, extrinsic, "done; not final yet");
					let seen = Instant::now();
					self.unconfirmed.push(Unconfirmed {
						signed: seen.checked_sub(included.waited).unwrap_or(begun),
						hash: included.block_hash,
						account,
						task,
						block,
						extrinsic,
						seen,
					});
				}
				Ok(Some(block))
			},
			Err(error) if error.is_final() => Err(AgentError::fatal(error)),
			Err(SubmitError::Refused { refusal, block_number, extrinsic_index, .. }) => {
				self.tally.refused += 1;
				self.observer.refused(&task.sent(account, begun.elapsed()), &refusal);
				for what in task.refused(Some(&refusal)) {
					let until = self.pauses.refused(account, what, block_number);
					tracing::warn!(
						agent,
						what,
						bid,
						%refusal,
						block = block_number,
						extrinsic = extrinsic_index,
						until,
						"refused; left out for a while"
					);
				}
				Ok(Some(block_number))
			},
			Err(
				error @ (SubmitError::NoFunds { .. }
				| SubmitError::NotAccepted { .. }
				| SubmitError::Signing { .. }),
			) => {
				self.tally.missed += 1;
				self.observer.missed(&task.sent(account, begun.elapsed()), &error);
				for what in &task.parts {
					let until = self.pauses.refused(account, what, height);
					tracing::warn!(agent, what, bid, %error, until, "left out for a while");
				}
				Ok(None)
			},
			Err(error) => {
				self.tally.missed += 1;
				self.observer.missed(&task.sent(account, begun.elapsed()), &error);
				tracing::warn!(agent, what, bid, %error, "not done; looking again");
				Ok(None)
			},
		}
	}

	async fn failed(&mut self, at: &AtBlock, error: AgentError) -> Result<(), AgentError> {
		self.tally.failed_steps += 1;
		let error = match error {
			AgentError::Subxt(error) => AgentError::Chain(at.explain("the state", *error).await),
			error => error,
		};
		self.observer.step_failed(&error);
		match error {
			AgentError::Fatal(_) => return Err(error),
			AgentError::Chain(error) if error.is_final() => return Err(error.into()),
			error => self.log_failure(&error.to_string()),
		}
		Ok(())
	}

	/// Logs a failure once, however often it is repeated.
	fn log_failure(&mut self, error: &str) {
		let agent = self.name;
		if self.logged.as_deref() == Some(error) {
			tracing::debug!(agent, error, "failed again");
		} else {
			tracing::warn!(agent, error, "failed; trying again");
			self.logged = Some(error.to_owned());
		}
	}

	fn report(&self, at: &AtBlock) {
		let Tally { blocks, best_blocks, done, undone, refused, missed, failed_steps } = self.tally;
		tracing::info!(
			agent = self.name,
			block = at.number(),
			endpoint = self.client.endpoint(),
			failovers = self.client.failovers(),
			blocks,
			best_blocks,
			done,
			undone,
			refused,
			missed,
			failed_steps,
			"well"
		);
	}
}

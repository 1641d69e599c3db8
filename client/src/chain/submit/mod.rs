//! Getting calls into finalized blocks.
//!
//! A [`Submitter`] does not watch the transaction pool, whose word is not final and whose
//! subscriptions die with the connection. It signs, hands the extrinsic to a node, and then reads
//! the finalized blocks until the extrinsic is in one of them or can no longer be in any: because
//! another extrinsic of the account has taken its nonce, or because its life has ended. So a lost
//! connection changes nothing but the node that is asked next, and nothing is ever signed anew
//! while an older form of it could still get in.
//!
//! Whether a call that lost its nonce is still wanted, only its author can say. [`submit`] and
//! [`submit_all`] take it that it is, and sign it anew; [`submit_all_at`] asks back.
//!
//! [`submit`]: Submitter::submit
//! [`submit_all`]: Submitter::submit_all
//! [`submit_all_at`]: Submitter::submit_all_at

mod life;
mod nonce;
mod pool;

use super::{
	Account, AccountId, AtFinalizedBlock, Call, ChainError, Client, Config, Hash, Refusal, api,
	connection::Connection,
};
use life::{Fate, Life};
use pool::PoolAnswer;
use std::{fmt, sync::Arc, time::Duration};
use subxt::{
	ArcMetadata,
	config::{DefaultExtrinsicParamsBuilder, Hasher, substrate::BlakeTwo256},
	events::{DecodeAsEvent, Events, Phase},
};
use tokio::{
	sync::{Mutex, mpsc},
	task::JoinHandle,
	time::{Instant, timeout, timeout_at},
};

/// How long to wait for a finalized block before looking after the extrinsics all the same: on a
/// chain that makes blocks only on demand, none comes while they are not in the pool.
const TICK: Duration = Duration::from_secs(4);

/// How a submitter goes about it.
#[derive(Clone, Debug)]
pub struct SubmitOptions {
	/// How many blocks an extrinsic lives when its call does not say [`Call::until`] when it ends:
	/// 64 unless said otherwise. One that has ended is signed anew.
	pub life_blocks: u32,
	/// How long to wait for finality before giving up with [`SubmitError::Unsettled`]: three
	/// minutes unless said otherwise.
	pub timeout: Duration,
	/// How often a call may be signed: 5 times unless said otherwise. Those of
	/// [`submit_all_at`](Submitter::submit_all_at) are signed once.
	pub attempts: u32,
}

impl Default for SubmitOptions {
	fn default() -> Self {
		Self { life_blocks: 64, timeout: Duration::from_secs(180), attempts: 5 }
	}
}

/// A call that did not happen, as far as one can know.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
	/// The runtime executed the call and refused it. Look at the state again before anything else:
	/// it may have been done already.
	#[error("refused in block {block_number}: {refusal}")]
	Refused {
		/// The reason.
		refusal: Refusal,
		/// The block.
		block_number: u32,
		/// The block's hash.
		block_hash: Hash,
		/// The extrinsic's index in it.
		extrinsic_index: u32,
	},
	/// The account cannot pay the fee. Send it some of the token.
	#[error("{account} cannot pay the fee of {call}: send it funds")]
	NoFunds {
		/// The account.
		account: AccountId,
		/// The call.
		call: String,
	},
	/// The node would not have the extrinsic, and no other form of it.
	#[error("{call} was not accepted by the node: {message} (code {code})")]
	NotAccepted {
		/// The call.
		call: String,
		/// The JSON-RPC error code.
		code: i32,
		/// The node's words.
		message: String,
	},
	/// The last block at which the call makes sense has passed, and it is in none.
	#[error("{call} was of use until block {until}, and block {finalized} is final")]
	TooLate {
		/// The call.
		call: String,
		/// The last block at which it makes sense.
		until: u32,
		/// The newest finalized block.
		finalized: u32,
	},
	/// It was not final in time. It may still be: look at the state before trying again.
	#[error("{call} is not final after {} s; it may still become so", .waited.as_secs())]
	Unsettled {
		/// The call.
		call: String,
		/// How long it was waited for.
		waited: Duration,
	},
	/// It was signed for the state at one block, and another extrinsic of the account came first,
	/// or no node would have it in time. It is in no block and comes into none. Look at the state
	/// again: it may have been done already.
	#[error("{call} was overtaken: {because}")]
	Overtaken {
		/// The call.
		call: String,
		/// What became of it.
		because: String,
	},
	/// It was signed as often as allowed and got into no block.
	#[error("{call} got into no block in {attempts} attempts: {last}")]
	OutOfAttempts {
		/// The call.
		call: String,
		/// How often it was signed.
		attempts: u32,
		/// What became of the last.
		last: String,
	},
	/// The chain could not be asked, or the runtime has no such call. When the connection failed,
	/// nobody knows yet what became of the call: look at the state before trying again.
	#[error(transparent)]
	Chain(#[from] Arc<ChainError>),
}

impl From<ChainError> for SubmitError {
	fn from(error: ChainError) -> Self {
		Self::Chain(Arc::new(error))
	}
}

impl SubmitError {
	/// The runtime's reason, when it was the runtime that refused.
	pub fn refusal(&self) -> Option<&Refusal> {
		match self {
			Self::Refused { refusal, .. } => Some(refusal),
			_ => None,
		}
	}
}

/// A call that happened: where, and what came of it.
#[derive(Clone)]
pub struct Included {
	/// The number of the finalized block.
	pub block_number: u32,
	/// Its hash.
	pub block_hash: Hash,
	/// The extrinsic's index in it.
	pub extrinsic_index: u32,
	/// The extrinsic's hash.
	pub extrinsic_hash: Hash,
	/// How long it took from the first signature until this program saw that it is final.
	pub waited: Duration,
	events: Arc<Events<Config>>,
}

impl Included {
	/// The first event of this type that the extrinsic caused.
	pub fn event<E: DecodeAsEvent>(&self) -> Option<E> {
		self.events_of::<E>().into_iter().next()
	}

	/// The events of this type that the extrinsic caused.
	pub fn events_of<E: DecodeAsEvent>(&self) -> Vec<E> {
		let own = Phase::ApplyExtrinsic(self.extrinsic_index);
		let events = self.events.iter().filter_map(Result::ok).filter(|e| e.phase() == own);
		events.filter_map(|event| event.decode_fields_as::<E>()?.ok()).collect()
	}

	/// The names of the events that the extrinsic caused, such as `BidMarket.Committed`.
	pub fn event_names(&self) -> Vec<String> {
		let own = Phase::ApplyExtrinsic(self.extrinsic_index);
		let events = self.events.iter().filter_map(Result::ok).filter(|e| e.phase() == own);
		events.map(|event| format!("{}.{}", event.pallet_name(), event.event_name())).collect()
	}
}

impl fmt::Debug for Included {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Included")
			.field("block_number", &self.block_number)
			.field("extrinsic_index", &self.extrinsic_index)
			.field("events", &self.event_names())
			.finish_non_exhaustive()
	}
}

/// What becomes of a submitted call.
pub type Outcome = Result<Included, SubmitError>;

/// Submits the calls of one account.
///
/// Clones take turns, so that their nonces do not collide; calls that may go together belong in
/// one [`submit_all`](Self::submit_all). Two programs that submit for one account get in each
/// other's way only for a while; what both submit happens twice, unless the runtime refuses it or
/// both submit it with [`submit_all_at`](Self::submit_all_at).
#[derive(Clone)]
pub struct Submitter {
	client: Client,
	account: Account,
	options: SubmitOptions,
	turn: Arc<Mutex<()>>,
}

impl Submitter {
	/// A submitter for an account.
	pub fn new(client: Client, account: Account) -> Self {
		let options = SubmitOptions::default();
		Self { client, account, options, turn: Arc::default() }
	}

	/// The same with other options.
	pub fn with_options(mut self, options: SubmitOptions) -> Self {
		self.options = options;
		self
	}

	/// The account that signs.
	pub fn account(&self) -> &Account {
		&self.account
	}

	/// How many extrinsics of the account are on their way: in the node's pool, or in blocks after
	/// the one that `at` stands at.
	pub async fn on_their_way(&self, at: &AtFinalizedBlock) -> Result<u64, ChainError> {
		let (next, used) = (self.next_nonce().await?, self.used_nonces(at).await?);
		Ok(next.saturating_sub(used))
	}

	/// The account's next nonce as a node counts that has its pool in view.
	async fn next_nonce(&self) -> Result<u64, ChainError> {
		let id = self.account.id();
		let next = self.client.ask("the account's next nonce", |connection| async move {
			Ok(connection.rpc.system_account_next_index(id).await?)
		});
		next.await
	}

	/// The number of nonces that the account has used up to a block.
	async fn used_nonces(&self, at: &AtFinalizedBlock) -> Result<u64, ChainError> {
		let api = api::runtime_apis().account_nonce_api();
		at.call(api.account_nonce(*self.account.id())).await.map(u64::from)
	}

	/// Submits a call and waits until it is final.
	pub async fn submit(&self, call: impl Into<Call>) -> Outcome {
		let mut outcomes = self.submit_all([call.into()]).await;
		outcomes.remove(0)
	}

	/// Submits calls one behind the other, without waiting between them, and waits until all are
	/// final. They are executed in their order, mostly in one block; one that is refused does not
	/// stop those behind it. The outcomes are in the order of the calls.
	pub async fn submit_all(&self, calls: impl IntoIterator<Item = Call>) -> Vec<Outcome> {
		let _turn = self.turn.lock().await;
		self.drive(calls, Nonces::Free).await
	}

	/// Submits calls that the state at a block asks for, each at most once: the first with the
	/// nonce that is the account's next there, the others with those that follow. A call whose
	/// nonce another extrinsic takes fails with [`SubmitError::Overtaken`], and so do those behind
	/// it that no node has yet; none is signed anew. Otherwise as
	/// [`submit_all`](Self::submit_all).
	///
	/// A nonce is used once, on whichever node. So of several who submit the same calls for the
	/// same state, be it by two programs or by one that was killed and started again, each call
	/// happens once, and the others learn that they have to look again.
	pub async fn submit_all_at(
		&self,
		at: &AtFinalizedBlock,
		calls: impl IntoIterator<Item = Call>,
	) -> Vec<Outcome> {
		let _turn = self.turn.lock().await;
		match self.used_nonces(at).await {
			Ok(next) => self.drive(calls, Nonces::From(next)).await,
			Err(error) => {
				let error = Arc::new(error);
				calls.into_iter().map(|_| Err(SubmitError::Chain(error.clone()))).collect()
			},
		}
	}

	async fn drive(&self, calls: impl IntoIterator<Item = Call>, nonces: Nonces) -> Vec<Outcome> {
		let jobs = calls.into_iter().map(Job::new).collect::<Vec<_>>();
		let mut work = Work { submitter: self, jobs, nonces, begun: Instant::now() };
		let failure = work.drive().await.err().map(Arc::new);
		let waited = work.begun.elapsed();
		let outcomes = work.jobs.into_iter().map(|job| match (job.outcome, &failure) {
			(Some(outcome), _) => outcome,
			(None, Some(failure)) => Err(SubmitError::Chain(failure.clone())),
			(None, None) => Err(SubmitError::Unsettled { call: job.call.name().into(), waited }),
		});
		outcomes.collect()
	}
}

/// One call on its way.
struct Job {
	call: Call,
	/// How often it was signed.
	attempts: u32,
	/// What became of the last attempt.
	last: String,
	signed: Option<Signed>,
	outcome: Option<Outcome>,
}

struct Signed {
	bytes: Vec<u8>,
	hash: Hash,
	life: Life,
	/// The connection over which a node took it, and the block at which it did.
	handed: Option<(u64, u32)>,
}

impl Job {
	fn new(call: Call) -> Self {
		Self { call, attempts: 0, last: String::new(), signed: None, outcome: None }
	}

	fn fail(&mut self, error: SubmitError) {
		self.outcome = Some(Err(error));
	}

	/// To be signed anew, because what was signed can no longer get in.
	fn sign_anew(&mut self, because: impl Into<String>) {
		self.signed = None;
		self.last = because.into();
		tracing::debug!(call = %self.call, because = self.last, "to be signed anew");
	}

	fn is_open(&self) -> bool {
		self.outcome.is_none()
	}

	fn is_on_its_way(&self) -> bool {
		self.is_open() && self.signed.is_some()
	}
}

/// Which nonces calls are signed with.
#[derive(Clone, Copy)]
enum Nonces {
	/// The next that is free, and another one when that was taken.
	Free,
	/// This one and those that follow, and no other.
	From(u64),
}

/// The calls of one `submit_all`.
struct Work<'a> {
	submitter: &'a Submitter,
	jobs: Vec<Job>,
	nonces: Nonces,
	begun: Instant,
}

impl Work<'_> {
	async fn drive(&mut self) -> Result<(), ChainError> {
		let deadline = self.begun + self.submitter.options.timeout;
		let mut blocks = Blocks::of(&self.submitter.client);
		let Ok(first) = timeout_at(deadline, blocks.next()).await else { return Ok(()) };
		let mut at = first?;
		let mut scanned = at.number();
		loop {
			self.send(&at).await?;
			if !self.jobs.iter().any(Job::is_open) || Instant::now() >= deadline {
				return Ok(());
			}
			let tick = TICK.min(deadline.saturating_duration_since(Instant::now()));
			match timeout(tick, blocks.next()).await {
				Ok(block) => {
					at = block?;
					// A connection that breaks here leaves everything as it was; the next block
					// comes over another.
					let looked = match self.look_back(&at, scanned).await {
						Ok(()) => {
							scanned = at.number();
							self.judge(&at).await
						},
						error => error,
					};
					match looked {
						Err(ChainError::ConnectionLost { .. }) => {},
						looked => looked?,
					}
					self.hand_again(at.number(), false).await?;
				},
				// Only the connection may have changed.
				Err(_) => self.hand_again(at.number(), true).await?,
			}
		}
	}

	/// Signs what has to be signed and hands it to a node, in the order of the calls. Stops at the
	/// first that the node does not take for now, so that none overtakes another.
	async fn send(&mut self, at: &AtFinalizedBlock) -> Result<(), ChainError> {
		let options = &self.submitter.options;
		for index in 0..self.jobs.len() {
			let job = &self.jobs[index];
			if !job.is_open() || job.signed.is_some() {
				continue;
			}
			let (call, attempts) = (job.call.clone(), job.attempts);
			if attempts >= options.attempts {
				let last = job.last.clone();
				let call = call.name().into();
				self.jobs[index].fail(SubmitError::OutOfAttempts { call, attempts, last });
				continue;
			}
			let Some(blocks) = life::blocks(at.number(), call.last_block(), options.life_blocks)
			else {
				let until = call.last_block().unwrap_or_default();
				let (call, finalized) = (call.name().into(), at.number());
				self.jobs[index].fail(SubmitError::TooLate { call, until, finalized });
				continue;
			};
			let nonce = match self.nonces {
				Nonces::Free => self.free_nonce().await?,
				Nonces::From(next) => next,
			};
			let life = Life { nonce, birth: at.number(), blocks };
			let signed = match self.sign(at, &call, life) {
				Ok(signed) => signed,
				Err(error) => {
					let error = at.explain(call.name(), error).await;
					self.jobs[index].fail(error.into());
					continue;
				},
			};
			let answer = self.hand(&signed, at.number()).await?;
			let job = &mut self.jobs[index];
			job.attempts += 1;
			match answer {
				PoolAnswer::Taken(handed) => {
					tracing::debug!(%call, nonce, hash = ?signed.hash, "submitted");
					job.signed = Some(Signed { handed, ..signed });
					if let Nonces::From(next) = &mut self.nonces {
						*next = next.saturating_add(1);
					}
				},
				PoolAnswer::SignAnew(because) => {
					self.lose(index, &because);
					return Ok(());
				},
				PoolAnswer::NoFunds => {
					let account = *self.submitter.account.id();
					job.fail(SubmitError::NoFunds { account, call: call.name().into() });
				},
				PoolAnswer::Never { code, message } => {
					job.fail(SubmitError::NotAccepted { call: call.name().into(), code, message });
				},
			}
		}
		Ok(())
	}

	/// The next nonce that neither a node's pool nor a call on its way has.
	async fn free_nonce(&self) -> Result<u64, ChainError> {
		let next = self.submitter.next_nonce().await?;
		let taken = self.jobs.iter().filter(|job| job.is_open());
		let taken = taken.filter_map(|job| job.signed.as_ref()).map(|signed| signed.life.nonce);
		Ok(nonce::free(next, taken))
	}

	/// What is done about a call that cannot get in as it was signed. Where its nonce was the only
	/// one that it could have, those behind it that are not signed cannot get in either.
	fn lose(&mut self, index: usize, because: &str) {
		let one_nonce = matches!(self.nonces, Nonces::From(_));
		for (at, job) in self.jobs.iter_mut().enumerate().skip(index) {
			let lost = at == index;
			if one_nonce && (lost || (job.is_open() && job.signed.is_none())) {
				let (call, because) = (job.call.name().into(), because.into());
				job.fail(SubmitError::Overtaken { call, because });
			} else if lost {
				job.sign_anew(because);
			}
		}
	}

	fn sign(
		&self,
		at: &AtFinalizedBlock,
		call: &Call,
		life: Life,
	) -> Result<Signed, subxt::error::ExtrinsicError> {
		let params = DefaultExtrinsicParamsBuilder::<Config>::new()
			.nonce(life.nonce)
			.mortal_from_unchecked(life.blocks.into(), life.birth.into(), at.hash())
			.build();
		let tx = at.tx();
		let call = call.encode(&tx)?;
		let signed =
			tx.create_signable_offline(&call, params)?.sign(self.submitter.account.signer())?;
		let bytes = signed.into_encoded();
		Ok(Signed { hash: BlakeTwo256.hash(&bytes), bytes, life, handed: None })
	}

	/// Hands an extrinsic to a node. When the connection breaks meanwhile nobody knows whether the
	/// node has it: then it counts as taken, by no node, and is handed to the next.
	async fn hand(&self, signed: &Signed, height: u32) -> Result<PoolAnswer, ChainError> {
		let connection = self.submitter.client.connection();
		let error = match connection.rpc.author_submit_extrinsic(&signed.bytes).await {
			Ok(_) => return Ok(PoolAnswer::Taken(Some((connection.generation, height)))),
			Err(subxt::rpcs::Error::User(error)) => {
				return Ok(pool::answer(&error, connection.generation, height));
			},
			Err(error) => error,
		};
		match connection.explain("an extrinsic", error).await {
			ChainError::ConnectionLost { .. } => {
				self.submitter.client.reconnect(&connection).await?;
				Ok(PoolAnswer::Taken(None))
			},
			error => Err(error),
		}
	}

	/// Hands the same bytes to a node again, where another node may have lost them. A node that
	/// has them says so, and one that sees their nonce used will show it in a finalized block.
	async fn hand_again(&mut self, height: u32, quiet_chain: bool) -> Result<(), ChainError> {
		let generation = self.submitter.client.connection().generation;
		for index in 0..self.jobs.len() {
			let job = &self.jobs[index];
			let Some(signed) = job.signed.as_ref().filter(|_| job.is_open()) else { continue };
			if !quiet_chain && !life::is_due(signed.handed, generation, height) {
				continue;
			}
			if let PoolAnswer::Taken(handed @ Some(_)) = self.hand(signed, height).await?
				&& let Some(signed) = &mut self.jobs[index].signed
			{
				signed.handed = handed;
			}
		}
		Ok(())
	}

	/// Looks for our extrinsics in the finalized blocks after number `scanned`, up to `at`.
	async fn look_back(&mut self, at: &AtFinalizedBlock, scanned: u32) -> Result<(), ChainError> {
		if !self.jobs.iter().any(Job::is_on_its_way) {
			return Ok(());
		}
		let connection = at.connection();
		for block in bodies(connection, at, scanned).await? {
			let mut events = None;
			for (index, extrinsic) in block.extrinsics.iter().enumerate() {
				let hash = BlakeTwo256.hash(extrinsic);
				let found = self.jobs.iter().position(|job| {
					job.is_on_its_way() && job.signed.as_ref().is_some_and(|s| s.hash == hash)
				});
				let Some(found) = found else { continue };
				let (events, metadata) = match &events {
					Some(events) => events,
					None => events.insert(read_events(connection, &block).await?),
				};
				let included = Included {
					block_number: block.number,
					block_hash: block.hash,
					extrinsic_index: u32::try_from(index).unwrap_or(u32::MAX),
					extrinsic_hash: hash,
					waited: self.begun.elapsed(),
					events: events.clone(),
				};
				self.jobs[found].outcome = Some(settle(included, metadata));
			}
		}
		Ok(())
	}

	/// Decides for each extrinsic that was in no block so far whether it still can be.
	async fn judge(&mut self, at: &AtFinalizedBlock) -> Result<(), ChainError> {
		if !self.jobs.iter().any(Job::is_on_its_way) {
			return Ok(());
		}
		let used = self.submitter.used_nonces(at).await?;
		for index in 0..self.jobs.len() {
			let job = &self.jobs[index];
			let Some(signed) = job.signed.as_ref().filter(|_| job.is_open()) else { continue };
			match signed.life.fate(at.number(), used) {
				Fate::Open => {},
				Fate::NonceTaken => {
					self.lose(index, "another extrinsic of the account took its nonce");
				},
				Fate::Ended => self.lose(index, "its life ended before it was in a block"),
			}
		}
		Ok(())
	}
}

/// The finalized blocks, read by a task of their own: looking for another node takes longer than
/// a tick, and must not begin anew with each.
struct Blocks {
	received: mpsc::Receiver<Result<AtFinalizedBlock, ChainError>>,
	task: JoinHandle<()>,
}

impl Blocks {
	fn of(client: &Client) -> Self {
		let mut blocks = client.finalized_blocks();
		let (sender, received) = mpsc::channel(1);
		let task = tokio::spawn(async move {
			loop {
				let next = blocks.next().await;
				let failed = next.is_err();
				if sender.send(next).await.is_err() || failed {
					return;
				}
			}
		});
		Self { received, task }
	}

	async fn next(&mut self) -> Result<AtFinalizedBlock, ChainError> {
		match self.received.recv().await {
			Some(next) => next,
			// The task has reported a failure, and been asked again.
			None => std::future::pending().await,
		}
	}
}

impl Drop for Blocks {
	fn drop(&mut self) {
		self.task.abort();
	}
}

struct Body {
	number: u32,
	hash: Hash,
	extrinsics: Vec<Vec<u8>>,
}

/// The finalized blocks after number `scanned`, up to `at`, found from child to parent: the number
/// of a block says which one it is only at a node that has finalized it.
async fn bodies(
	connection: &Connection,
	at: &AtFinalizedBlock,
	scanned: u32,
) -> Result<Vec<Body>, ChainError> {
	let mut bodies = Vec::new();
	let mut hash = at.hash();
	for number in (scanned.saturating_add(1)..=at.number()).rev() {
		let block = match connection.rpc.chain_get_block(Some(hash)).await {
			Ok(Some(details)) => details.block,
			Ok(None) => {
				let missing = subxt::Error::other_str(format!("there is no block {hash:?}"));
				return Err(connection.explain("a finalized block", missing).await);
			},
			Err(error) => return Err(connection.explain("a finalized block", error).await),
		};
		let extrinsics = block.extrinsics.into_iter().map(|bytes| bytes.0).collect();
		bodies.push(Body { number, hash, extrinsics });
		hash = block.header.parent_hash;
	}
	bodies.reverse();
	Ok(bodies)
}

async fn read_events(
	connection: &Connection,
	block: &Body,
) -> Result<(Arc<Events<Config>>, ArcMetadata), ChainError> {
	let reading = async {
		let at =
			connection.online.at_block_hash_and_number(block.hash, block.number.into()).await?;
		Ok::<_, subxt::Error>((Arc::new(at.events().fetch().await?), at.metadata()))
	};
	match reading.await {
		Ok(read) => Ok(read),
		Err(error) => Err(connection.explain("the events of a finalized block", error).await),
	}
}

/// What the events say about an extrinsic that is in a finalized block.
fn settle(included: Included, metadata: &ArcMetadata) -> Outcome {
	let own = Phase::ApplyExtrinsic(included.extrinsic_index);
	for event in included.events.iter().filter_map(Result::ok).filter(|e| e.phase() == own) {
		let (pallet, name) = (event.pallet_name(), event.event_name());
		let refusal = Refusal::in_event(pallet, name, event.field_bytes(), metadata)
			.unwrap_or_else(|error| {
				Some(Refusal {
					by: "Runtime".into(),
					error: "Unknown".into(),
					meaning: format!("the runtime's reason cannot be read: {error}"),
					item: None,
				})
			});
		if let Some(refusal) = refusal {
			return Err(SubmitError::Refused {
				refusal,
				block_number: included.block_number,
				block_hash: included.block_hash,
				extrinsic_index: included.extrinsic_index,
			});
		}
	}
	Ok(included)
}

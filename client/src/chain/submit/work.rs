//! Getting the calls of one account into finalized blocks.

use super::{
	SubmitError, SubmitOptions,
	blocks::Blocks,
	bodies::{bodies, read_events},
	included::{Included, Outcome, settle},
	job::{Job, Nonces, Signed},
	life::{self, Fate, Life},
	nonce,
	pool::{self, PoolAnswer},
	rights::with_right,
};
use crate::{
	chain::{Account, AtFinalizedBlock, Call, ChainError, Client, Config},
	keys::{SignError, Signature},
};
use std::{sync::Arc, time::Duration};
use subxt::{
	config::{DefaultExtrinsicParamsBuilder, Hasher, substrate::BlakeTwo256},
	error::ExtrinsicError,
};
use tokio::time::{Instant, timeout, timeout_at};

/// How long to wait for a finalized block before looking after the extrinsics all the same: on a
/// chain that makes blocks only on demand, none comes while they are not in the pool.
const TICK: Duration = Duration::from_secs(4);

/// The calls of one `submit_all`.
pub(super) struct Work<'a> {
	client: &'a Client,
	account: &'a Account,
	options: &'a SubmitOptions,
	jobs: Vec<Job>,
	nonces: Nonces,
	begun: Instant,
}

impl<'a> Work<'a> {
	pub fn new(
		client: &'a Client,
		account: &'a Account,
		options: &'a SubmitOptions,
		calls: impl Iterator<Item = Call>,
		nonces: Nonces,
	) -> Self {
		let jobs = calls.map(Job::new).collect();
		Self { client, account, options, jobs, nonces, begun: Instant::now() }
	}

	/// The outcomes of the calls, in their order.
	pub async fn outcomes(mut self) -> Vec<Outcome> {
		let failure = self.drive().await.err().map(Arc::new);
		let waited = self.begun.elapsed();
		let outcomes = self.jobs.into_iter().map(|job| match (job.outcome, &failure) {
			(Some(outcome), _) => outcome,
			(None, Some(failure)) => Err(SubmitError::Chain(failure.clone())),
			(None, None) => Err(SubmitError::Unsettled { call: job.call.name().into(), waited }),
		});
		outcomes.collect()
	}

	async fn drive(&mut self) -> Result<(), ChainError> {
		let deadline = self.begun + self.options.timeout;
		let mut blocks = Blocks::of(self.client);
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

	/// Signs the calls that have to be signed and hands them to a node, in their order. Stops at
	/// the first that the node does not take for now, so that none overtakes another.
	async fn send(&mut self, at: &AtFinalizedBlock) -> Result<(), ChainError> {
		let options = self.options;
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
			let blocks = match life::blocks(at.number(), call.last_block(), options.life_blocks) {
				Ok(blocks) => blocks,
				Err(until) => {
					let (call, finalized) = (call.name().into(), at.number());
					self.jobs[index].fail(SubmitError::TooLate { call, until, finalized });
					continue;
				},
			};
			let nonce = match self.nonces {
				Nonces::Next => self.free_nonce().await?,
				Nonces::From(next) => next,
			};
			let life = Life { nonce, birth: at.number(), blocks };
			let signed = match self.sign(at, &call, life).await {
				Ok(signed) => signed,
				Err(error) => {
					self.jobs[index].fail(error);
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
					let account = *self.account.signer_id();
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
		let next = nonce::next(self.client, self.account.signer_id()).await?;
		let taken = self.jobs.iter().filter(|job| job.is_open());
		let taken = taken.filter_map(|job| job.signed.as_ref()).map(|signed| signed.life.nonce);
		Ok(nonce::free(next, taken))
	}

	/// Gives up a call as it was signed, since it cannot get in. Where its nonce was the only one
	/// that it could have, those behind it that are not signed cannot get in either.
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

	async fn sign(
		&self,
		at: &AtFinalizedBlock,
		call: &Call,
		life: Life,
	) -> Result<Signed, SubmitError> {
		let params = DefaultExtrinsicParamsBuilder::<Config>::new()
			.nonce(life.nonce)
			.mortal_from_unchecked(life.blocks.into(), life.birth.into(), at.hash())
			.tip(self.options.tip)
			.build();
		let call = &with_right(call, at, self.account.signer_id()).await?;
		let tx = at.tx();
		let prepared = async {
			let encoded = call.encode(&tx)?;
			let mut signable = tx.create_signable_offline(&encoded, params)?;
			let account = *self.account.signer_id();
			let signature = match self.signature(&signable.signer_payload()?).await {
				Ok(signature) => signature,
				Err(cause) => {
					let call = call.name().into();
					return Ok(Err(SubmitError::Signing { call, account, cause }));
				},
			};
			let signed = signable.sign_with_account_and_signature(&account, &signature)?;
			Ok::<_, ExtrinsicError>(Ok(signed.into_encoded()))
		};
		let bytes = match prepared.await {
			Ok(bytes) => bytes?,
			Err(error) => return Err(at.explain(call.name(), error).await.into()),
		};
		Ok(Signed { hash: BlakeTwo256.hash(&bytes), bytes, life, handed: None })
	}

	/// The signer's signature, for which it has as long as the submission.
	async fn signature(&self, payload: &[u8]) -> Result<Signature, SignError> {
		let patience = self.options.timeout;
		let signing = self.account.signer().sign(payload);
		timeout_at(self.begun + patience, signing).await.unwrap_or_else(|_| {
			Err(SignError::unreachable(format_args!("no answer within {} s", patience.as_secs())))
		})
	}

	/// Hands an extrinsic to a node. When the connection breaks meanwhile, it is unknown whether
	/// the node has it: then it counts as taken, by no node, and is handed to the next.
	async fn hand(&self, signed: &Signed, height: u32) -> Result<PoolAnswer, ChainError> {
		let connection = self.client.connection();
		let error = match connection.rpc.author_submit_extrinsic(&signed.bytes).await {
			Ok(_) => return Ok(PoolAnswer::Taken(Some((connection.generation, height)))),
			Err(subxt::rpcs::Error::User(error)) => {
				return Ok(pool::answer(&error, connection.generation, height));
			},
			Err(error) => error,
		};
		match connection.explain("an extrinsic", error).await {
			ChainError::ConnectionLost { .. } => {
				self.client.reconnect(&connection).await?;
				Ok(PoolAnswer::Taken(None))
			},
			error => Err(error),
		}
	}

	/// Hands the same bytes to a node again, where another node may have lost them. A node that
	/// has them answers so.
	async fn hand_again(&mut self, height: u32, quiet_chain: bool) -> Result<(), ChainError> {
		let generation = self.client.connection().generation;
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
		let used = nonce::used(at, self.account.signer_id()).await?;
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

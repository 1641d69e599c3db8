//! Getting the calls of one account into finalized blocks.

use super::{
	SubmitError, SubmitOptions,
	blocks::Blocks,
	bodies::Bodies,
	included::Outcome,
	job::{Form, Job, Nonces, Signed},
	life::{self, Life},
	nonce,
	pool::PoolAnswer,
	rights::with_right,
};
use crate::{
	chain::{Account, AtBlock, Call, ChainError, Client, Config, stream::Timely},
	keys::{SignError, Signature},
};
use std::{sync::Arc, time::Duration};
use subxt::{
	config::{DefaultExtrinsicParamsBuilder, Hasher, substrate::BlakeTwo256},
	error::ExtrinsicError,
};
use tokio::time::{Instant, timeout, timeout_at};

/// How long to wait for a block before looking after the extrinsics all the same: on a
/// chain that makes blocks only on demand, none comes while they are not in the pool.
const TICK: Duration = Duration::from_secs(4);

/// The calls of one `submit_all`.
pub(super) struct Work<'a> {
	pub(super) client: &'a Client,
	pub(super) account: &'a Account,
	pub(super) options: &'a SubmitOptions,
	pub(super) jobs: Vec<Job>,
	pub(super) nonces: Nonces,
	pub(super) begun: Instant,
	/// The blocks that have been read and are not final.
	pub(super) bodies: Bodies,
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
		let (begun, bodies) = (Instant::now(), Bodies::default());
		Self { client, account, options, jobs, nonces, begun, bodies }
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
		let mut now = first?;
		let mut scanned = now.finalized.number();
		loop {
			self.send(&now.at).await?;
			if !self.jobs.iter().any(Job::is_open) || Instant::now() >= deadline {
				return Ok(());
			}
			let tick = TICK.min(deadline.saturating_duration_since(Instant::now()));
			match timeout(tick, blocks.next()).await {
				Ok(next) => {
					now = next?;
					// A connection that breaks here leaves everything as it was; the next block
					// comes over another.
					match self.look(&now, &mut scanned).await {
						Err(ChainError::ConnectionLost { .. }) => {},
						looked => looked?,
					}
					self.hand_again(now.at.number(), false).await?;
					self.look_after_unseen(&now.at).await?;
				},
				// Only the connection may have changed.
				Err(_) => self.hand_again(now.at.number(), true).await?,
			}
		}
	}

	/// Looks for the calls in the blocks that have come.
	async fn look(&mut self, now: &Timely, scanned: &mut u32) -> Result<(), ChainError> {
		if now.finalized.number() > *scanned {
			self.look_back(&now.finalized, *scanned).await?;
			*scanned = now.finalized.number();
			self.judge(&now.finalized).await?;
		}
		if now.at.is_final() || matches!(self.nonces, Nonces::Next) {
			return Ok(());
		}
		// The caller goes by the state at this block: its calls are settled there.
		self.look_back(&now.at, *scanned).await?;
		self.judge(&now.at).await
	}

	/// Signs the calls that have to be signed and hands them to a node, in their order. Stops at
	/// the first that the node does not take for now, so that none overtakes another.
	async fn send(&mut self, at: &AtBlock) -> Result<(), ChainError> {
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
					let (call, height) = (call.name().into(), at.number());
					self.jobs[index].fail(SubmitError::TooLate { call, until, height });
					continue;
				},
			};
			let nonce = match self.nonces {
				Nonces::Next => self.free_nonce().await?,
				Nonces::From(next) => next,
			};
			let life = Life { nonce, birth: at.number(), blocks };
			let form = match self.sign(at, &call, life).await {
				Ok(form) => form,
				Err(error) => {
					self.jobs[index].fail(error);
					continue;
				},
			};
			let answer = self.hand(&form, at.number()).await?;
			let job = &mut self.jobs[index];
			job.attempts += 1;
			match answer {
				PoolAnswer::Taken(handed) => {
					tracing::debug!(%call, nonce, hash = ?form.hash, "submitted");
					job.signed = Some(Signed::new(form, handed));
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
		let taken = taken.filter_map(|job| job.signed.as_ref()?.nonce());
		Ok(nonce::free(next, taken))
	}

	/// Gives up a call as it was signed, since it cannot get in. Where its nonce was the only one
	/// that it could have, those behind it that are not signed cannot get in either.
	pub(super) fn lose(&mut self, index: usize, because: &str) {
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

	pub(super) async fn sign(
		&self,
		at: &AtBlock,
		call: &Call,
		life: Life,
	) -> Result<Form, SubmitError> {
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
		Ok(Form { hash: BlakeTwo256.hash(&bytes), bytes, life })
	}

	/// The signer's signature, for which it has as long as the submission.
	async fn signature(&self, payload: &[u8]) -> Result<Signature, SignError> {
		let patience = self.options.timeout;
		let signing = self.account.signer().sign(payload);
		timeout_at(self.begun + patience, signing).await.unwrap_or_else(|_| {
			Err(SignError::unreachable(format_args!("no answer within {} s", patience.as_secs())))
		})
	}
}

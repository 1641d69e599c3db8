//! The submitter of one account.

use super::{SubmitError, SubmitOptions, included::Outcome, job::Nonces, nonce, work::Work};
use crate::chain::{Account, AtBlock, Call, ChainError, Client};
use futures::future::BoxFuture;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Submits the calls of one account. The account's signer signs them; it pays the fees, also where
/// it acts for the account by proxy.
///
/// A key of the development phrase is refused on every chain that is not for development.
///
/// Clones take turns, so that their nonces do not collide; calls that may go together belong in
/// one [`submit_all`](Self::submit_all). Two programs that submit for one signer delay each other
/// at most; a call that both submit happens twice, unless the runtime refuses it or both submit it
/// with [`submit_all_at`](Self::submit_all_at).
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

	/// The account that it submits for.
	pub fn account(&self) -> &Account {
		&self.account
	}

	/// How many extrinsics of the signer are on their way: in the node's pool, or in blocks after
	/// the one that `at` stands at.
	pub fn on_their_way<'a>(&'a self, at: &'a AtBlock) -> BoxFuture<'a, Result<u64, ChainError>> {
		Box::pin(async move {
			let signer = self.account.signer_id();
			let (next, used) =
				(nonce::next(&self.client, signer).await?, nonce::used(at, signer).await?);
			Ok(next.saturating_sub(used))
		})
	}

	/// Submits a call and waits until it is final.
	pub async fn submit(&self, call: impl Into<Call>) -> Outcome {
		let mut outcomes = self.submit_all([call.into()]).await;
		outcomes.swap_remove(0)
	}

	/// Submits calls one behind the other, without waiting between them, and waits until all are
	/// final. They are executed in their order, mostly in one block; one that is refused does not
	/// stop those behind it. The outcomes are in the order of the calls.
	pub async fn submit_all(&self, calls: impl IntoIterator<Item = Call>) -> Vec<Outcome> {
		self.submit_next(calls.into_iter().collect()).await
	}

	fn submit_next(&self, calls: Vec<Call>) -> BoxFuture<'_, Vec<Outcome>> {
		Box::pin(async move {
			let _turn = self.turn.lock().await;
			self.drive(calls, Nonces::Next).await
		})
	}

	/// Submits calls that the state at a block asks for, each at most once: the first with the
	/// nonce that is the account's next there, the others with those that follow. A call whose
	/// nonce another extrinsic takes fails with [`SubmitError::Overtaken`], and so do those behind
	/// it that no node has yet; none is signed anew. Otherwise as
	/// [`submit_all`](Self::submit_all).
	///
	/// While finality lags, a call is reported as soon as it is in a best block, which can still be
	/// undone ([`Included::is_final`](super::Included::is_final)); and one that can get into no
	/// later block of that chain fails.
	///
	/// A nonce is used once, whichever node it is sent to. So when two programs, or one that was
	/// killed and started again, submit the same calls for the same state, each call happens once;
	/// the others fail with [`SubmitError::Overtaken`].
	pub async fn submit_all_at(
		&self,
		at: &AtBlock,
		calls: impl IntoIterator<Item = Call>,
	) -> Vec<Outcome> {
		self.submit_from(at, calls.into_iter().collect()).await
	}

	fn submit_from<'a>(&'a self, at: &'a AtBlock, calls: Vec<Call>) -> BoxFuture<'a, Vec<Outcome>> {
		Box::pin(async move {
			let _turn = self.turn.lock().await;
			match nonce::used(at, self.account.signer_id()).await {
				Ok(next) => self.drive(calls, Nonces::From(next)).await,
				Err(error) => {
					let error = Arc::new(error);
					calls.into_iter().map(|_| Err(SubmitError::Chain(error.clone()))).collect()
				},
			}
		})
	}

	async fn drive(&self, calls: Vec<Call>, nonces: Nonces) -> Vec<Outcome> {
		let calls = calls.into_iter();
		if let Err(error) = self.check_key().await {
			return calls.map(|_| Err(error.clone())).collect();
		}
		let calls = calls.map(|call| match self.account.real() {
			Some(real) => call.by_proxy_of(*real),
			None => call,
		});
		let work = Work::new(&self.client, &self.account, &self.options, calls, nonces);
		work.outcomes().await
	}

	/// Fails when the signer's key is one that everybody knows and the chain is not for
	/// development.
	pub(crate) async fn check_key(&self) -> Result<(), SubmitError> {
		if !self.account.is_development() {
			return Ok(());
		}
		let chain = self.client.chain().await?;
		if chain.kind.is_development() {
			return Ok(());
		}
		Err(SubmitError::DevelopmentKey { account: *self.account.signer_id(), chain })
	}
}

//! The loop of a long-running program of the market.
//!
//! At each finalized block an [`Agent`] derives from the chain's state what is still to be done,
//! as [`Action`]s. The loop submits them, waits until they are final, and steps the agent again at
//! a block that shows them. An agent keeps no state of its own that matters: killed at any point
//! and started again, it goes on from the chain's state. An action that the runtime refused, that
//! came too late, or whose outcome is unknown is decided on again at the next block.
//!
//! # Each call at most once
//!
//! The finalized state does not show calls that are on their way. An agent that was killed between
//! submitting a call and its finality would sign it again, and the runtime does not refuse every
//! call the second time: a transfer, or a pricing node, would be made twice. So the calls of a step
//! get the nonces that follow the block it was derived from, and a call whose nonce another
//! extrinsic takes is not signed anew ([`Submitter::submit_all_at`](crate::chain::Submitter)).
//! While a signer has extrinsics in a node's pool or in blocks that are not final, the loop signs
//! nothing for it.
//!
//! So two instances of an agent do no harm, nor does one that is started again at a node that lags
//! behind: the same call at the same state has the same nonce. At different states a call can have
//! different places in the two lists; hence the rule of [`Agent::step`] for calls that the runtime
//! would execute a second time. This holds for one signer; between signers only the runtime can
//! refuse.
//!
//! # When finality lags
//!
//! The market's phases end by the chain's clock, which goes on while validators are missing and
//! nothing becomes final. So while the newest finalized block is older than the best one by more
//! than [`Settings::finality_patience`], the loop steps the agent at best blocks, signs for them,
//! and goes on as soon as a call is in one. The log says so. A best block can be undone: then the
//! state at the next block does not show the call, and the agent asks for it again. It has the same
//! nonce, so that one of the two happens.
//!
//! # Refusals
//!
//! A refused action leaves the state as it was, so the agent derives it again. The loop leaves it
//! out for a while, and each time in a row for twice as long. Of a bulk call, which is all or
//! nothing, it leaves out the item that the refusal names, and the others go on.

mod action;
mod error;
mod observer;
mod pauses;
mod signals;
mod watch;

pub use action::{Action, MAX_BATCH};
pub use error::AgentError;
pub use observer::{CallPlace, Observer, Observers, SeenBlock, SentCall};
pub use signals::shutdown_signal;
pub use watch::Tally;

use crate::chain::{Account, AtBlock, ChainError, Client, Settings};
use std::future::Future;
use watch::Watch;

/// A long-running program of the market.
pub trait Agent: Send {
	/// Its name in logs, such as `dso`.
	fn name(&self) -> &str;

	/// The actions that the state at this block asks for: a function of that state alone.
	///
	/// All reads of one step are of one block, so that they fit together. An agent that follows
	/// many DERs keeps them in a [`registry::View`](crate::registry::View), which is as good as
	/// reading them all.
	///
	/// Calls that the runtime would execute a second time, such as a transfer, belong in one
	/// extrinsic ([`Call::all_or_nothing`](crate::chain::Call::all_or_nothing)) with no other
	/// action of the same signer beside it: then no two instances of the agent can both get it in,
	/// whatever state each has seen.
	fn step(
		&mut self,
		at: &AtBlock,
	) -> impl Future<Output = Result<Vec<Action>, AgentError>> + Send;
}

/// Connects an agent: waits for one of the endpoints to answer for as long as it takes. The log
/// says once what it waits for, and when it is connected.
pub async fn connect(
	endpoints: impl IntoIterator<Item = impl Into<String>>,
) -> Result<Client, ChainError> {
	Client::connect_with(endpoints, Settings { patience: None, ..Settings::default() }).await
}

/// Runs an agent until the process is asked to end (SIGINT or SIGTERM).
///
/// Nodes that cannot be reached are tried for as long as it takes. The loop ends with an error
/// only where trying again cannot help: when the runtime is not the one that this program was
/// built for, when the chain was started over, when the account's key is one that everybody knows
/// and the chain is not for development, and when the agent's step fails for good
/// ([`AgentError::Fatal`]).
pub async fn run<A: Agent>(
	client: &Client,
	account: &Account,
	agent: &mut A,
) -> Result<Tally, AgentError> {
	run_until(client, account, agent, shutdown_signal()).await
}

/// Runs an agent until `end` is ready. Ending drops the loop as it is: calls that are on their way
/// stay so, and the next run sees their outcome in the state.
pub async fn run_until<A: Agent>(
	client: &Client,
	account: &Account,
	agent: &mut A,
	end: impl Future<Output = ()>,
) -> Result<Tally, AgentError> {
	run_observed(client, account, agent, &(), end).await
}

/// As [`run_until`], and tells an observer what the loop does.
pub async fn run_observed<A: Agent>(
	client: &Client,
	account: &Account,
	agent: &mut A,
	observer: &dyn Observer,
	end: impl Future<Output = ()>,
) -> Result<Tally, AgentError> {
	let name = agent.name().to_owned();
	let mut watch = Watch::new(client, account, &name, observer);
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

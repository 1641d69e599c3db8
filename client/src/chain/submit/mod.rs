//! Getting calls into finalized blocks.
//!
//! A [`Submitter`] does not watch the transaction pool, whose status is not final and whose
//! subscriptions die with the connection. It signs, hands the extrinsic to a node, and then reads
//! the finalized blocks until the extrinsic is in one of them or can no longer be in any: because
//! another extrinsic of the signer has taken its nonce, or because its life has ended. So a lost
//! connection only changes the node that is asked next.
//!
//! A node can take an extrinsic and keep it out of all blocks. A call that the node knows neither in
//! its best chain nor among the extrinsics for the next block is handed to the other nodes after an
//! eighth of the time in which it is of use, and signed anew after a quarter. All its forms have one
//! nonce, so that at most one gets in; with another nonce no call is signed while an older form of
//! it could still get in.
//!
//! While finality lags, calls are signed for the best block, and the state there decides which are
//! handed on. A call that [`submit`] and [`submit_all`] report as done is final all the same.
//! [`submit_all_at`] reports it as soon as it is in a best block
//! ([`Included::is_final`]), so that its caller can go on before its phase ends.
//!
//! A call that lost its nonce may not be wanted any more. [`submit`] and [`submit_all`] assume that
//! it is, and sign it anew; [`submit_all_at`] reports it.
//!
//! [`submit`]: Submitter::submit
//! [`submit_all`]: Submitter::submit_all
//! [`submit_all_at`]: Submitter::submit_all_at

mod blocks;
mod bodies;
mod error;
mod hand;
mod included;
mod job;
mod life;
mod look;
mod nonce;
mod options;
mod pool;
mod rights;
mod submitter;
mod work;

pub use error::SubmitError;
pub use included::Included;
pub use options::SubmitOptions;
pub use submitter::Submitter;

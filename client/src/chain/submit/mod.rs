//! Getting calls into finalized blocks.
//!
//! A [`Submitter`] does not watch the transaction pool, whose status is not final and whose
//! subscriptions die with the connection. It signs, hands the extrinsic to a node, and then reads
//! the finalized blocks until the extrinsic is in one of them or can no longer be in any: because
//! another extrinsic of the signer has taken its nonce, or because its life has ended. So a lost
//! connection only changes the node that is asked next, and no call is signed anew while an older
//! form of it could still get in.
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
mod included;
mod job;
mod life;
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

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

mod blocks;
mod bodies;
mod error;
mod included;
mod job;
mod life;
mod nonce;
mod options;
mod pool;
mod submitter;
mod work;

pub use error::SubmitError;
pub use included::Included;
pub use options::SubmitOptions;
pub use submitter::Submitter;

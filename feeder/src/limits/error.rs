//! Errors of deriving limit rows.

use crate::sensitivity::Collapse;
use tieline_primitives::{MAX_COEFFICIENTS, MAX_NAME};

/// An operating point, a feeder or connection points without limit rows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
	/// The operating point has no derivatives.
	#[error(transparent)]
	Collapse(#[from] Collapse),
	/// The name of a bus, line or transformer does not fit into a row. Shorten it.
	#[error("name `{0}` longer than {MAX_NAME} bytes")]
	LongName(String),
	/// More points than a row has coefficients. Split the area.
	#[error("{0} connection points, more than the {MAX_COEFFICIENTS} of a row")]
	TooManyPoints(usize),
	/// The taps of the regulators do not change the voltages of their relays, so that the relays
	/// cannot be held. Lock those regulators (`max_change`).
	#[error("regulators that cannot hold their relays")]
	Uncontrollable,
	/// Two points have the same index in their area.
	#[error("duplicate index {0} of a connection point")]
	DuplicateIndex(u16),
}

//! Why a step of an agent failed.

use crate::chain::ChainError;
use std::{error::Error, fmt};

/// Why a step of an agent failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum AgentError {
	/// The chain could not be asked.
	Chain(ChainError),
	/// subxt could not read an answer; the loop finds out which layer failed.
	Subxt(Box<subxt::Error>),
	/// The agent's own work failed, such as solving a model. It is tried again at the
	/// next block.
	Own(Box<dyn Error + Send + Sync>),
	/// The agent's own work failed in a way that trying again will not mend, such as a file that
	/// is not there. The loop ends.
	Fatal(Box<dyn Error + Send + Sync>),
}

impl AgentError {
	/// The agent's own work failed; try again at the next block.
	pub fn own(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
		Self::Own(error.into())
	}

	/// The agent cannot go on.
	pub fn fatal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
		Self::Fatal(error.into())
	}
}

impl fmt::Display for AgentError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Chain(error) => error.fmt(f),
			Self::Subxt(error) => error.fmt(f),
			Self::Own(error) | Self::Fatal(error) => error.fmt(f),
		}
	}
}

impl Error for AgentError {
	fn source(&self) -> Option<&(dyn Error + 'static)> {
		match self {
			Self::Chain(error) => error.source(),
			Self::Subxt(error) => error.source(),
			Self::Own(error) | Self::Fatal(error) => error.source(),
		}
	}
}

impl From<ChainError> for AgentError {
	fn from(error: ChainError) -> Self {
		Self::Chain(error)
	}
}

impl<E: Into<subxt::Error>> From<E> for AgentError {
	fn from(error: E) -> Self {
		Self::Subxt(Box::new(error.into()))
	}
}

//! Why history cannot be written or read.

use sqlx::error::ErrorKind;
use tieline_client::chain::{ChainError, UnknownForm};

/// Why history cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
	/// The URL is of no database that history can be kept in.
	#[error(
		"`{0}` names no database: write sqlite:PATH for a file, or \
		 postgres://USER:PASSWORD@HOST/NAME"
	)]
	Url(String),

	/// The database cannot be reached. It is tried again where a program follows the chain.
	#[error("the database {url} cannot be reached: {cause}")]
	Unreachable {
		/// The database, without its password.
		url: String,
		/// What failed.
		cause: sqlx::Error,
	},

	/// There is no such file, and it is only to be read.
	#[error("there is no database {0}: make it with `tieline index --database`")]
	Missing(String),

	/// A later version of this program wrote the schema.
	#[error(
		"the database {url} has version {found} of the schema, and this program knows those up to \
		 {known}: use the version of this program that made it"
	)]
	Newer {
		/// The database.
		url: String,
		/// The version that it has.
		found: i64,
		/// The newest version that this program knows.
		known: i64,
	},

	/// The schema is an older one, and the database is only to be read.
	#[error(
		"the database {0} has an older schema or none: run `tieline index --database` on it, which \
		 brings it up to date"
	)]
	Older(String),

	/// The database is of another chain.
	#[error(
		"the database {url} is of the chain with the genesis block {known}, and the node is of {found}: \
		 name a node of the former, or another database"
	)]
	OtherChain {
		/// The database.
		url: String,
		/// The genesis block of the chain in the database.
		known: String,
		/// That of the node's chain.
		found: String,
	},

	/// The chain has another block where the database has one: a development chain that was started over.
	#[error(
		"the database {url} has block {number} as {known}, and the chain has {found}: the chain was \
		 started over, so start with another database"
	)]
	OtherHistory {
		/// The database.
		url: String,
		/// The height.
		number: u32,
		/// The hash in the database.
		known: String,
		/// The hash on the chain.
		found: String,
	},

	/// The node has no state of an old block.
	#[error(
		"the node no longer has the state of block {number} ({cause}): follow the chain by a node that \
		 keeps all of it (--state-pruning archive --blocks-pruning archive)"
	)]
	Pruned {
		/// The height.
		number: u32,
		/// The node's answer.
		cause: ChainError,
	},

	/// The chain has no market.
	#[error("the chain has no pallet {0}: it is no chain of Tieline")]
	NoPallet(&'static str),

	/// The database has lost the newest blocks: its server was killed. They are written again.
	#[error("the database {url} no longer has the block before {number}: it is written again")]
	Lost {
		/// The database.
		url: String,
		/// The block that was to be written.
		number: u32,
	},

	/// The disk is full.
	#[error(
		"the disk of the database {url} is full: make room; nothing of block {number} was written"
	)]
	DiskFull {
		/// The database.
		url: String,
		/// The block that could not be written.
		number: u32,
	},

	/// The chain cannot be asked.
	#[error(transparent)]
	Chain(#[from] ChainError),

	/// An event or a call of a runtime that this program does not know.
	#[error(transparent)]
	Unknown(#[from] UnknownForm),

	/// The database refused a statement.
	#[error("the database cannot {doing}: {cause}")]
	Database {
		/// What was to be done.
		doing: String,
		/// What failed.
		cause: sqlx::Error,
	},

	/// A number of the chain does not fit the schema.
	#[error("{0} does not fit into the database")]
	TooLarge(&'static str),

	/// A file cannot be written.
	#[error("{path} cannot be written: {cause}")]
	File {
		/// The file.
		path: String,
		/// What failed.
		cause: std::io::Error,
	},

	/// There is no such table or view to export.
	#[error("there is no table or view `{name}`: there are {}", .known.join(", "))]
	NoTable {
		/// The name.
		name: String,
		/// Those that there are.
		known: Vec<String>,
	},
}

impl IndexError {
	/// Whether trying again later may help: the way to a node or to the database failed, or its disk is
	/// full.
	pub fn is_passing(&self) -> bool {
		match self {
			Self::Unreachable { .. } | Self::DiskFull { .. } | Self::Lost { .. } => true,
			Self::Chain(error) => !error.is_final(),
			Self::Database { cause, .. } => is_connection(cause) || is_busy(cause),
			_ => false,
		}
	}

	/// Whether what is written is still the history of the chain, though it cannot be written on: it can
	/// be served.
	pub fn keeps_history(&self) -> bool {
		match self {
			Self::Pruned { .. } | Self::Unknown(_) | Self::TooLarge(_) => true,
			Self::Chain(error) => matches!(error, ChainError::Incompatible { .. }),
			_ => false,
		}
	}

	/// What the database answered while something was done.
	pub(crate) fn database(doing: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
		|cause| Self::Database { doing: doing.into(), cause }
	}
}

/// Whether the way to the database failed.
pub(crate) fn is_connection(error: &sqlx::Error) -> bool {
	match error {
		sqlx::Error::Io(_)
		| sqlx::Error::PoolTimedOut
		| sqlx::Error::PoolClosed
		| sqlx::Error::WorkerCrashed
		| sqlx::Error::Tls(_)
		| sqlx::Error::Protocol(_) => true,
		// 57P01 to 57P03: PostgreSQL is shut down or not up yet.
		sqlx::Error::Database(error) => {
			error.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08"))
		},
		_ => false,
	}
}

/// Whether another program held the database for too long.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
	// SQLITE_BUSY and its extended codes; serialization failure and deadlock.
	const CODES: [&str; 6] = ["5", "261", "517", "6", "40001", "40P01"];
	error
		.as_database_error()
		.and_then(|error| error.code())
		.is_some_and(|code| CODES.contains(&&*code))
}

/// Whether the disk is full: SQLITE_FULL, or disk_full of PostgreSQL.
pub(crate) fn is_full(error: &sqlx::Error) -> bool {
	error
		.as_database_error()
		.and_then(|error| error.code())
		.is_some_and(|code| matches!(&*code, "13" | "53100"))
}

/// Whether a row with the same key is there already.
pub(crate) fn is_there_already(error: &sqlx::Error) -> bool {
	error.as_database_error().is_some_and(|error| error.kind() == ErrorKind::UniqueViolation)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_history_that_cannot_be_written_on_is_served_unless_it_is_of_another_chain() {
		let (url, known, found) = ("sqlite:a".to_owned(), "0xaa".to_owned(), "0xbb".to_owned());
		let other = IndexError::OtherChain { url, known, found };
		let pruned = IndexError::Pruned { number: 7, cause: ChainError::NoEndpoint };
		for (error, keeps) in
			[(pruned, true), (other, false), (IndexError::NoPallet("Market"), false)]
		{
			assert_eq!(error.keeps_history(), keeps, "{error}");
			assert!(!error.is_passing(), "{error}");
		}
	}
}

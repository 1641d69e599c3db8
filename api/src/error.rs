//! Why the API cannot be served.

use std::{net::SocketAddr, path::PathBuf};
use tieline_feeder::QstsError;

/// Why the API cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
	/// Another program has the port, or there is no such address.
	#[error("{address} cannot be listened at: {cause}. Choose another with `--listen`")]
	Listen {
		/// The address.
		address: SocketAddr,
		/// What the system says.
		cause: std::io::Error,
	},

	/// The database has no block yet. Fill it by `tieline index`, or serve without `--no-index`.
	#[error("the database is empty: fill it by `tieline index`, or serve without `--no-index`")]
	Empty,

	/// The database is of another chain than the node. Name the right one of either.
	#[error("the database is of the chain with genesis {known}, and the node of {found}")]
	OtherChain {
		/// The genesis hash in the database.
		known: String,
		/// That of the node.
		found: String,
	},

	/// The file of the chain's specification cannot be read.
	#[error("{} is no chain specification: {cause}", .file.display())]
	ChainSpec {
		/// The file.
		file: PathBuf,
		/// What is wrong with it.
		cause: String,
	},

	/// The power flow of the study's feeder cannot be solved.
	#[error("the study's feeder: {0}")]
	Feeder(#[from] QstsError),

	/// The database does not answer.
	#[error("the database does not answer: {0}")]
	Database(#[from] sqlx::Error),

	/// The server ended.
	#[error("the server ended: {0}")]
	Serve(std::io::Error),
}

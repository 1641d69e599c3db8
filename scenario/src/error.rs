//! What can be wrong with a scenario, and where.

use std::{fmt, io, path::PathBuf};

/// Why a scenario cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
	/// The file cannot be read: check the path and its permissions.
	#[error("{}: {cause}", file.display())]
	Unreadable {
		/// The file.
		file: PathBuf,
		/// Why.
		cause: io::Error,
	},
	/// The file does not describe a market day: correct the lines that it names.
	#[error("{}", listed(file, problems))]
	Malformed {
		/// The file.
		file: PathBuf,
		/// What is wrong, in the order of the file; at least one.
		problems: Vec<Problem>,
	},
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
	/// The scenario that it stands on, where that is wrong; none where it is the file itself.
	pub base: Option<PathBuf>,
	/// The line, from 1.
	pub line: usize,
	/// The column in characters, from 1.
	pub column: usize,
	/// What is wrong.
	pub what: String,
}

fn listed(file: &std::path::Path, problems: &[Problem]) -> String {
	let lines = problems.iter().map(|problem| {
		let Problem { base, line, column, what } = problem;
		let file = base.as_deref().unwrap_or(file);
		format!("{}:{line}:{column}: {what}", file.display())
	});
	lines.collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Problem {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}:{}: {}", self.line, self.column, self.what)
	}
}

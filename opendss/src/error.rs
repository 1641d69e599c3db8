//! Errors of reading a script.

use std::{io, path::PathBuf};

/// A feeder that cannot be read from a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
	/// The file cannot be read. Check its path, its permissions, and that it is UTF-8.
	#[error("{}: {cause}", path.display())]
	File {
		/// The path.
		path: PathBuf,
		/// The operating system's reason.
		#[source]
		cause: io::Error,
	},
	/// The script in it is refused.
	#[error(transparent)]
	Script(#[from] ParseError),
}

/// A script that is refused: where, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {kind}")]
pub struct ParseError {
	/// The file, as named by the caller.
	pub file: String,
	/// The line, from 1.
	pub line: usize,
	/// Why.
	pub kind: ParseErrorKind,
}

/// Why a script is refused.
///
/// The reader refuses everything that it does not model and that could change the result.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseErrorKind {
	/// A command outside the supported subset. Remove it, or write its effect in place.
	#[error("unsupported command `{0}`")]
	UnsupportedCommand(String),
	/// An option of `Set` that may change the result and is not supported.
	#[error("unsupported option `{0}`")]
	UnsupportedOption(String),
	/// A class of elements that is not supported.
	#[error("unsupported element `{0}`")]
	UnsupportedElement(String),
	/// A property, or a value of it, that may change the result and is not supported.
	#[error("unsupported property `{property}` of {element}")]
	UnsupportedProperty {
		/// The element.
		element: String,
		/// The property, with its value where only the value is unsupported.
		property: String,
	},
	/// A value without the name of its property. Write `property=value`.
	#[error("value `{0}` without a property")]
	Positional(String),
	/// A value of the wrong type or out of the range of its property.
	#[error("malformed value `{value}` of `{property}`")]
	Malformed {
		/// The property.
		property: String,
		/// The value.
		value: String,
	},
	/// A required property is missing: OpenDSS has a default, which would be a guess.
	#[error("missing property `{property}` of {element}")]
	Missing {
		/// The element.
		element: String,
		/// The property.
		property: String,
	},
	/// A reference to an element that no earlier command defines.
	#[error("unknown {0}")]
	Unknown(String),
	/// A second element of the same class and name.
	#[error("duplicate {0}")]
	Duplicate(String),
	/// A bracket or quotation mark that is not closed on its line.
	#[error("unclosed `{0}`")]
	Unclosed(char),
	/// Properties that contradict each other.
	#[error("inconsistent {0}")]
	Inconsistent(String),
	/// A node without a path of lines and transformers to the source.
	#[error("node `{0}` without a connection to the source")]
	Disconnected(String),
	/// A script without `New Circuit`.
	#[error("script without a circuit")]
	NoCircuit,
}

/// A reason to refuse a script, and the line from which it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
	pub line: usize,
	pub kind: ParseErrorKind,
}

/// The result of reading a part of a script.
pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

impl Fault {
	/// The error that the caller sees; `file` is the name that the caller gave the script.
	pub fn in_file(self, file: &str) -> ParseError {
		ParseError { file: file.into(), line: self.line, kind: self.kind }
	}
}

//! What can be wrong with a script.

/// A script that is no feeder: where, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {kind}")]
pub struct ParseError {
	/// The file, as named by the caller.
	pub file: String,
	/// The line, from 1.
	pub line: usize,
	/// What is wrong.
	pub kind: ParseErrorKind,
}

/// What is wrong with a script.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseErrorKind {
	/// The reader does not know the command. Remove it, or write what it does in place.
	#[error("unsupported command `{0}`")]
	UnsupportedCommand(String),
	/// The reader does not know the option of `Set`, and it may change the result.
	#[error("unsupported option `{0}`")]
	UnsupportedOption(String),
	/// The reader does not know the class of element.
	#[error("unsupported element `{0}`")]
	UnsupportedElement(String),
	/// The reader does not know the property, or this value of it, and it may change the result.
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
	/// A value that is not what its property takes.
	#[error("malformed value `{value}` of `{property}`")]
	Malformed {
		/// The property.
		property: String,
		/// The value.
		value: String,
	},
	/// A property is missing whose default would be a guess.
	#[error("missing property `{property}` of {element}")]
	Missing {
		/// The element.
		element: String,
		/// The property.
		property: String,
	},
	/// A name that nothing defined before has.
	#[error("unknown {0}")]
	Unknown(String),
	/// A name that is taken.
	#[error("duplicate {0}")]
	Duplicate(String),
	/// A bracket or quotation mark is not closed on its line.
	#[error("unclosed `{0}`")]
	Unclosed(char),
	/// Properties that contradict each other, or an element that cannot be modelled.
	#[error("inconsistent {0}")]
	Inconsistent(String),
	/// A node that no line or transformer connects to the source.
	#[error("node `{0}` without a connection to the source")]
	Disconnected(String),
	/// The script defines no circuit.
	#[error("script without a circuit")]
	NoCircuit,
}

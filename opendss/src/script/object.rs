//! The elements of a script as written, and the faults that name them.

use crate::error::{Fault, ParseErrorKind};

/// A property as written.
#[derive(Clone, Debug)]
pub(crate) struct Property {
	/// In lower case.
	pub name: String,
	/// Without quotation marks or brackets around it.
	pub value: String,
	/// From 1, as for all lines.
	pub line: usize,
}

/// An element as written, with the properties that later commands gave it.
#[derive(Clone, Debug)]
pub(crate) struct Object {
	/// In lower case.
	pub class: String,
	/// In lower case.
	pub name: String,
	pub line: usize,
	pub properties: Vec<Property>,
}

impl Property {
	/// A fault on the line of this property.
	pub fn fault(&self, kind: ParseErrorKind) -> Fault {
		Fault { line: self.line, kind }
	}

	/// The value has the wrong type or is out of range.
	pub fn malformed(&self) -> Fault {
		let (property, value) = (self.name.clone(), self.value.clone());
		self.fault(ParseErrorKind::Malformed { property, value })
	}
}

impl Object {
	/// The element as errors name it. A command has no name.
	fn label(&self) -> String {
		if self.name.is_empty() {
			return format!("command `{}`", self.class);
		}
		format!("{} `{}`", self.class, self.name)
	}

	/// The reader does not know the property.
	pub fn unsupported(&self, property: &Property) -> Fault {
		let (element, name) = (self.label(), property.name.clone());
		property.fault(ParseErrorKind::UnsupportedProperty { element, property: name })
	}

	/// The reader knows the property, but does not model this value of it.
	pub fn unsupported_value(&self, property: &Property) -> Fault {
		let (element, name) = (self.label(), format!("{}={}", property.name, property.value));
		property.fault(ParseErrorKind::UnsupportedProperty { element, property: name })
	}

	/// A required property is missing.
	pub fn missing(&self, property: &str) -> Fault {
		let (element, property) = (self.label(), property.into());
		Fault { line: self.line, kind: ParseErrorKind::Missing { element, property } }
	}

	/// The element contradicts itself.
	pub fn inconsistent(&self, reason: &str) -> Fault {
		let kind = ParseErrorKind::Inconsistent(format!("{}: {reason}", self.label()));
		Fault { line: self.line, kind }
	}

	/// The element contradicts itself from this property on.
	pub fn inconsistent_at(&self, property: &Property, reason: &str) -> Fault {
		Fault { line: property.line, ..self.inconsistent(reason) }
	}
}

//! What a chain calls itself.

use serde::Deserialize;
use std::fmt;

/// The name and the type of a chain, as its nodes have them from the chain specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainInfo {
	/// The name, such as `Tieline Development`.
	pub name: String,
	/// The type.
	pub kind: ChainKind,
	/// How it writes accounts and amounts.
	pub properties: Properties,
}

/// How a chain writes accounts and amounts, as its nodes have it from the chain specification.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Properties {
	/// The prefix of its addresses; 42 where the specification has none.
	pub ss58_format: u16,
	/// The symbol of its token.
	pub token_symbol: String,
	/// The number of decimals of its token.
	pub token_decimals: u8,
}

impl Default for Properties {
	fn default() -> Self {
		Self { ss58_format: 42, token_symbol: "UNIT".into(), token_decimals: 12 }
	}
}

/// The type of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub enum ChainKind {
	/// One node, for development.
	Development,
	/// Several nodes on one machine, for tests.
	Local,
	/// A chain in operation.
	Live,
	/// Another type, by its name.
	Custom(String),
}

impl ChainKind {
	/// Whether it is a chain for development and tests, on which keys that everybody knows may
	/// sign.
	pub fn is_development(&self) -> bool {
		matches!(self, Self::Development | Self::Local)
	}
}

impl fmt::Display for ChainKind {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Development => "Development",
			Self::Local => "Local",
			Self::Live => "Live",
			Self::Custom(name) => name,
		})
	}
}

impl fmt::Display for ChainInfo {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{} ({})", self.name, self.kind)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_chain_type_is_read_as_nodes_write_it() {
		let kind = |json| serde_json::from_str::<ChainKind>(json).expect("a chain type");
		assert_eq!(kind(r#""Development""#), ChainKind::Development);
		assert_eq!(kind(r#"{"Custom":"Pilot"}"#), ChainKind::Custom("Pilot".into()));
		assert!(kind(r#""Local""#).is_development());
		assert!(!kind(r#""Live""#).is_development());
		assert!(!kind(r#"{"Custom":"Development"}"#).is_development());
	}
}

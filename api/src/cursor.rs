//! Positions in lists.
//!
//! A cursor names the last entry that was given, so that a list can be read on while new entries
//! come. It carries a tag of the chain and of the list: one from elsewhere is refused.

use crate::problem::Problem;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sp_crypto_hashing::blake2_64;

/// A part of a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Key {
	Int(i64),
	Text(String),
}

impl From<i64> for Key {
	fn from(value: i64) -> Self {
		Self::Int(value)
	}
}

impl From<u32> for Key {
	fn from(value: u32) -> Self {
		Self::Int(value.into())
	}
}

impl From<u16> for Key {
	fn from(value: u16) -> Self {
		Self::Int(value.into())
	}
}

impl From<String> for Key {
	fn from(value: String) -> Self {
		Self::Text(value)
	}
}

impl From<&String> for Key {
	fn from(value: &String) -> Self {
		Self::Text(value.clone())
	}
}

/// The list of a chain that cursors are for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List<'a> {
	/// The genesis block's hash.
	pub chain: &'a str,
	/// The name of the list.
	pub name: &'a str,
	/// Whether each part of a position is text.
	pub texts: &'a [bool],
}

impl List<'_> {
	fn tag(&self) -> [u8; 8] {
		blake2_64(format!("{} {}", self.chain, self.name).as_bytes())
	}

	/// The cursor of a position.
	pub fn cursor(&self, position: &[Key]) -> String {
		let mut bytes = self.tag().to_vec();
		bytes.extend(serde_json::to_vec(position).unwrap_or_default());
		URL_SAFE_NO_PAD.encode(bytes)
	}

	/// The position of a cursor.
	pub fn position(&self, cursor: &str) -> Result<Vec<Key>, Problem> {
		let unknown = || Problem::cursor("it is none: take `next` of the page before as it is");
		let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| unknown())?;
		let (tag, position) = bytes.split_at_checked(8).ok_or_else(unknown)?;
		let position = serde_json::from_slice::<Vec<Key>>(position).map_err(|_| unknown())?;
		if tag != self.tag() {
			return Err(Problem::cursor(
				"it is of another list or of another chain: take `next` of the page before of the \
				 same list, or leave it out to begin",
			));
		}
		let is_text = |key: &Key| matches!(key, Key::Text(_));
		if !position.iter().map(is_text).eq(self.texts.iter().copied()) {
			return Err(unknown());
		}
		Ok(position)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const BLOCKS: List<'_> = List { chain: "0xab", name: "blocks", texts: &[false, true] };

	#[test]
	fn a_cursor_is_the_position_that_it_was_made_of() {
		let position = vec![Key::Int(31), Key::Text("O'Brien <b>".into())];
		assert_eq!(BLOCKS.position(&BLOCKS.cursor(&position)).unwrap(), position);
	}

	#[test]
	fn a_cursor_of_another_list_or_chain_is_refused_by_name() {
		let position = vec![Key::Int(31), Key::Text("a".into())];
		for other in [List { name: "events", ..BLOCKS }, List { chain: "0xcd", ..BLOCKS }] {
			let problem = BLOCKS.position(&other.cursor(&position)).unwrap_err();
			assert!(problem.detail().contains("of another list or of another chain"));
		}
	}

	#[test]
	fn garbage_is_no_cursor() {
		let short = BLOCKS.cursor(&[Key::Int(1)]);
		let swapped = BLOCKS.cursor(&[Key::Text("1".into()), Key::Int(1)]);
		for garbage in ["", "a", "!!", "AAAAAAAAAAAAAAAA", &short, &swapped] {
			let problem = BLOCKS.position(garbage).unwrap_err();
			assert!(problem.detail().contains("it is none"), "{garbage}");
		}
	}
}

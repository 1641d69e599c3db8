//! The identifiers of devices and meters, as they are hashed.

use std::{fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// The most characters of an identifier, in its canonical form.
pub const MAX_IDENTIFIER: usize = 64;

/// The serial number of a device or a meter in its canonical form, so that one device has one
/// [`digest`](Identifier::digest) however its serial number was typed.
///
/// The rule, in this order:
///
/// 1. Compatible forms are composed (Unicode NFKC): full-width `Ａ` is `A`.
/// 2. White space is dropped, also within: printed serial numbers are grouped differently.
/// 3. Letters are in upper case.
/// 4. What is left has 1 to [`MAX_IDENTIFIER`] characters, each a letter, a digit or ASCII
///    punctuation. Control characters are refused, and so is what looks like nothing (a
///    zero-width space) or like something else (a dash that is not `-`).
///
/// So `INV-48311`, `inv-48311` and `INV-48311 ` are one device. Punctuation counts, and so do
/// leading zeros: manufacturers number devices with a fixed width, and `0012` and `12` may be two
/// of them. To take two devices for one would keep the second out of the market.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(String);

/// Why a text identifies no device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierError {
	/// There is nothing but white space: read the serial number off the device.
	Empty,
	/// The canonical form has more than [`MAX_IDENTIFIER`] characters: give the serial number
	/// alone.
	TooLong,
	/// A character is neither a letter nor a digit nor ASCII punctuation: type it by hand.
	Character(char),
}

impl fmt::Display for IdentifierError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Empty => f.write_str("the serial number is empty"),
			Self::TooLong => {
				write!(f, "a serial number has {MAX_IDENTIFIER} characters at most")
			},
			Self::Character(character) => write!(
				f,
				"{character:?} is neither a letter nor a digit nor ASCII punctuation, so it is in \
				 no serial number"
			),
		}
	}
}

impl std::error::Error for IdentifierError {}

impl Identifier {
	/// The canonical form of a serial number.
	pub fn new(text: &str) -> Result<Self, IdentifierError> {
		let composed = text.nfkc().filter(|c| !c.is_whitespace());
		// A letter's upper case may have several letters, which may compose.
		let canonical = composed.flat_map(char::to_uppercase).nfkc().collect::<String>();
		let admitted = |c: &char| c.is_alphanumeric() || c.is_ascii_punctuation();
		if let Some(character) = canonical.chars().find(|c| !admitted(c)) {
			return Err(IdentifierError::Character(character));
		}
		match canonical.chars().count() {
			0 => Err(IdentifierError::Empty),
			1..=MAX_IDENTIFIER => Ok(Self(canonical)),
			_ => Err(IdentifierError::TooLong),
		}
	}

	/// The canonical form.
	pub fn as_str(&self) -> &str {
		&self.0
	}

	/// What a registration carries: the BLAKE2-256 hash of the canonical form in UTF-8.
	pub fn digest(&self) -> [u8; 32] {
		sp_crypto_hashing::blake2_256(self.0.as_bytes())
	}
}

impl FromStr for Identifier {
	type Err = IdentifierError;

	fn from_str(text: &str) -> Result<Self, IdentifierError> {
		Self::new(text)
	}
}

impl fmt::Display for Identifier {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn canonical(text: &str) -> String {
		Identifier::new(text).unwrap().to_string()
	}

	#[test]
	fn one_device_has_one_identifier_however_it_was_typed() {
		for text in
			["INV-48311", "inv-48311", "INV-48311 ", "\tInv - 483 11\n", "ＩＮＶ-４８３１１"]
		{
			assert_eq!(canonical(text), "INV-48311", "{text:?}");
		}
	}

	#[test]
	fn the_digest_is_the_hash_of_the_canonical_form() {
		let digest = Identifier::new("inv-48311").unwrap().digest();
		assert_eq!(digest, sp_crypto_hashing::blake2_256(b"INV-48311"));
		assert_ne!(digest, Identifier::new("INV-48312").unwrap().digest());
	}

	#[test]
	fn leading_zeros_and_punctuation_tell_devices_apart() {
		assert_ne!(canonical("0012"), canonical("12"));
		assert_ne!(canonical("A-12"), canonical("A12"));
	}

	#[test]
	fn letters_of_several_forms_are_one_letter() {
		assert_eq!(canonical("zähler-1"), canonical("ZA\u{308}HLER-1"));
		assert_eq!(canonical("straße"), "STRASSE");
		assert_eq!(canonical("ﬁ9"), "FI9");
	}

	#[test]
	fn the_canonical_form_is_its_own() {
		for text in ["inv-48311", "straße", "ǰ1", "ﬁ9", "ΐ3", "µ-7", "½"] {
			match Identifier::new(text) {
				Ok(identifier) => assert_eq!(canonical(identifier.as_str()), identifier.0),
				Err(error) => assert!(matches!(error, IdentifierError::Character(_)), "{text}"),
			}
		}
	}

	#[test]
	fn an_empty_serial_number_is_refused() {
		for text in ["", "  ", "\t\n", "\u{3000}"] {
			assert_eq!(Identifier::new(text), Err(IdentifierError::Empty));
		}
	}

	#[test]
	fn a_serial_number_of_more_than_64_characters_is_refused() {
		assert!(Identifier::new(&"Ä".repeat(64)).is_ok());
		assert_eq!(Identifier::new(&"7".repeat(65)), Err(IdentifierError::TooLong));
		assert!(Identifier::new(&"7 ".repeat(64)).is_ok());
	}

	#[test]
	fn characters_that_nobody_sees_or_tells_apart_are_refused() {
		for character in ['\0', '\u{7f}', '\u{200b}', '\u{feff}', '\u{ad}', '–', '\u{2011}', '€']
		{
			let text = format!("INV{character}48311");
			let refused = Identifier::new(&text).unwrap_err();
			assert!(matches!(refused, IdentifierError::Character(_)), "{text:?}");
		}
	}
}

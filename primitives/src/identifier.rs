//! The identifiers of devices and meters, and what of them is registered.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// The most characters of a serial number, in its canonical form.
pub const MAX_IDENTIFIER: usize = 64;

/// What carries an identifier. The same number on a device and on a meter is registered as two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hardware {
	/// The device that injects or withdraws.
	Device,
	/// The meter that measures it.
	Meter,
}

impl Hardware {
	fn name(self) -> &'static str {
		match self {
			Self::Device => "device",
			Self::Meter => "meter",
		}
	}
}

/// The identifier that is printed on a device or a meter, in its canonical form, so that one device
/// is registered under one [`digest`](Identifier::digest) however its number was typed.
///
/// 40 hexadecimal digits are an [`Lfdi`]. Anything else is a serial number, by this rule, in this
/// order:
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
pub enum Identifier {
	/// A serial number, in its canonical form.
	Serial(String),
	/// The LFDI of the device's certificate.
	Lfdi(Lfdi),
}

/// The long-form device identifier of IEEE 2030.5: the first 160 bits of the SHA-256 hash of the
/// device's certificate. As text it is 40 hexadecimal digits, in groups or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lfdi(pub [u8; 20]);

/// The secret of a DSO that keeps its serial numbers from being guessed: of five digits a plain hash
/// is found in milliseconds. As text it is 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentifierSecret([u8; 32]);

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
	/// It is no LFDI: 40 hexadecimal digits, in groups divided by white space, `-` or `:`.
	NoLfdi,
	/// It can be a serial number, but not what is registered: ask the DSO for the identifier that it
	/// issues for the serial number.
	NotIssued,
	/// It is no secret: 64 hexadecimal digits.
	NoSecret,
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
			Self::NoLfdi => f.write_str("an LFDI has 40 hexadecimal digits"),
			Self::NotIssued => f.write_str(
				"neither an LFDI of 40 hexadecimal digits, nor an identifier that the DSO has issued \
				 for a serial number, 0x with 64 of them",
			),
			Self::NoSecret => f.write_str("a secret for identifiers has 64 hexadecimal digits"),
		}
	}
}

impl std::error::Error for IdentifierError {}

impl Identifier {
	/// The canonical form of what is printed.
	pub fn new(text: &str) -> Result<Self, IdentifierError> {
		if let Ok(lfdi) = text.parse() {
			return Ok(Self::Lfdi(lfdi));
		}
		let composed = text.nfkc().filter(|c| !c.is_whitespace());
		// A letter's upper case may have several letters, which may compose.
		let canonical = composed.flat_map(char::to_uppercase).nfkc().collect::<String>();
		let admitted = |c: &char| c.is_alphanumeric() || c.is_ascii_punctuation();
		if let Some(character) = canonical.chars().find(|c| !admitted(c)) {
			return Err(IdentifierError::Character(character));
		}
		match canonical.chars().count() {
			0 => Err(IdentifierError::Empty),
			1..=MAX_IDENTIFIER => Ok(Self::Serial(canonical)),
			_ => Err(IdentifierError::TooLong),
		}
	}

	/// What a registration carries, which the DSO issues to the owner with the interconnection
	/// agreement. Of an LFDI see [`Lfdi::digest`], for which the secret is not needed. Of a serial
	/// number it is `HMAC-SHA-256(secret, "tieline:device:serial:" ++ canonical form in UTF-8)`, with
	/// `meter` in place of `device` for a meter.
	pub fn digest(&self, of: Hardware, secret: &IdentifierSecret) -> [u8; 32] {
		match self {
			Self::Lfdi(lfdi) => lfdi.digest(of),
			Self::Serial(serial) => {
				// A key of any length is admitted.
				let Ok(mac) = Hmac::<Sha256>::new_from_slice(&secret.0) else { return [0; 32] };
				let mac = mac.chain_update(format!("tieline:{}:serial:", of.name()));
				mac.chain_update(serial).finalize().into_bytes().into()
			},
		}
	}

	/// What a registration carries, from what an owner has: the LFDI of the device, or the identifier
	/// that the DSO has issued, `0x` with 64 hexadecimal digits.
	pub fn issued(text: &str, of: Hardware) -> Result<[u8; 32], IdentifierError> {
		if let Some(digest) = text.trim().strip_prefix("0x").and_then(hexadecimal) {
			return Ok(digest);
		}
		text.parse::<Lfdi>().map(|lfdi| lfdi.digest(of)).map_err(|_| IdentifierError::NotIssued)
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
		match self {
			Self::Serial(serial) => f.write_str(serial),
			Self::Lfdi(lfdi) => lfdi.fmt(f),
		}
	}
}

impl Lfdi {
	/// What a registration carries: `SHA-256("tieline:device:lfdi:" ++ the 20 bytes)`, with `meter` in
	/// place of `device` for a meter. An LFDI cannot be guessed, so no secret is needed.
	pub fn digest(&self, of: Hardware) -> [u8; 32] {
		let hash = Sha256::new_with_prefix(format!("tieline:{}:lfdi:", of.name()));
		hash.chain_update(self.0).finalize().into()
	}
}

impl FromStr for Lfdi {
	type Err = IdentifierError;

	fn from_str(text: &str) -> Result<Self, IdentifierError> {
		let digits = text.nfkc().filter(|c| !(c.is_whitespace() || matches!(c, '-' | ':')));
		hexadecimal(&digits.collect::<String>()).map(Self).ok_or(IdentifierError::NoLfdi)
	}
}

impl fmt::Display for Lfdi {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		for (index, pair) in self.0.chunks(2).enumerate() {
			let divider = if index == 0 { "" } else { "-" };
			f.write_str(divider)?;
			pair.iter().try_for_each(|byte| write!(f, "{byte:02X}"))?;
		}
		Ok(())
	}
}

impl From<[u8; 32]> for IdentifierSecret {
	fn from(secret: [u8; 32]) -> Self {
		Self(secret)
	}
}

impl FromStr for IdentifierSecret {
	type Err = IdentifierError;

	fn from_str(text: &str) -> Result<Self, IdentifierError> {
		let text = text.trim();
		let digits = text.strip_prefix("0x").unwrap_or(text);
		hexadecimal(digits).map(Self).ok_or(IdentifierError::NoSecret)
	}
}

impl fmt::Debug for IdentifierSecret {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("IdentifierSecret(…)")
	}
}

/// The bytes of as many pairs of hexadecimal digits.
fn hexadecimal<const N: usize>(digits: &str) -> Option<[u8; N]> {
	if digits.len() != 2 * N || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
		return None;
	}
	let mut bytes = [0; N];
	for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
		*byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
	}
	Some(bytes)
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

	/// The example of IEEE 2030.5.
	const LFDI: &str = "3E4F-45AB-31ED-FE5B-67E3-43E5-E456-2E31-984E-23E5";

	/// The secret of bytes 0 to 31.
	fn secret() -> IdentifierSecret {
		let bytes: [u8; 32] = std::array::from_fn(|index| index as u8);
		IdentifierSecret::from(bytes)
	}

	fn digest(text: &str, of: Hardware) -> String {
		let digest = Identifier::new(text).unwrap().digest(of, &secret());
		digest.iter().map(|byte| format!("{byte:02x}")).collect()
	}

	/// The same vectors are tested with polkadot.js.
	#[test]
	fn the_digests_are_those_of_the_test_vectors() {
		for (text, of, expected) in [
			(
				"inv-48311",
				Hardware::Device,
				"e22db1b5d016f2279295fc0f0178c90ea89bc350d16abda398ddfb089c41b04f",
			),
			(
				"inv-48311",
				Hardware::Meter,
				"fb272fd15e1ef664ed861b341af036fde1111803db0eced259f042da22d15cba",
			),
			(
				LFDI,
				Hardware::Device,
				"963545fb131f41d14f589457cf510ddb1705857cf27c4ef267802bb9583c6fa9",
			),
			(
				LFDI,
				Hardware::Meter,
				"f074d7b5a49453fafda28ba4371515574a0728f149da267c8b4562cc24a48de2",
			),
		] {
			assert_eq!(digest(text, of), expected, "{text} of a {of:?}");
		}
	}

	#[test]
	fn without_the_secret_a_serial_number_is_not_found() {
		let other = IdentifierSecret::from([7; 32]);
		let serial = Identifier::new("48311").unwrap();
		let of = Hardware::Device;
		assert_ne!(serial.digest(of, &secret()), serial.digest(of, &other));
		let lfdi = Identifier::new(LFDI).unwrap();
		assert_eq!(lfdi.digest(of, &secret()), lfdi.digest(of, &other));
	}

	#[test]
	fn an_lfdi_is_one_however_it_is_grouped() {
		let plain = LFDI.replace('-', "");
		let spaced = format!(" {} ", LFDI.replace('-', " ").to_lowercase());
		for text in [LFDI, &plain, &spaced, &LFDI.replace('-', ":")] {
			assert_eq!(Identifier::new(text), Ok(Identifier::Lfdi(text.parse().unwrap())));
			assert_eq!(canonical(text), LFDI);
		}
		for text in [&plain[1..], &format!("{plain}0"), &plain.replace('3', "g")] {
			assert_eq!(text.parse::<Lfdi>(), Err(IdentifierError::NoLfdi));
			assert!(matches!(Identifier::new(text), Ok(Identifier::Serial(_))));
		}
	}

	#[test]
	fn an_owner_registers_an_lfdi_or_what_the_dso_has_issued() {
		let of = Hardware::Device;
		let issued = Identifier::new("INV-48311").unwrap().digest(of, &secret());
		let text = format!("0x{}", digest("INV-48311", of));
		assert_eq!(Identifier::issued(&text, of), Ok(issued));
		let lfdi = LFDI.parse::<Lfdi>().unwrap();
		assert_eq!(Identifier::issued(LFDI, of), Ok(lfdi.digest(of)));
		assert_eq!(Identifier::issued("INV-48311", of), Err(IdentifierError::NotIssued));
		assert_eq!(Identifier::issued(&text[..64], of), Err(IdentifierError::NotIssued));
	}

	#[test]
	fn a_secret_is_64_digits_and_is_not_printed() {
		let text = (0..32).map(|byte| format!("{byte:02x}")).collect::<String>();
		assert_eq!(text.parse(), Ok(secret()));
		assert_eq!(format!("0x{text}\n").parse(), Ok(secret()));
		for wrong in ["", &text[1..], &text.replace('1', "g")] {
			assert_eq!(wrong.parse::<IdentifierSecret>(), Err(IdentifierError::NoSecret));
		}
		assert!(!format!("{:?}", secret()).contains("0"));
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
				Ok(identifier) => {
					assert_eq!(canonical(&identifier.to_string()), identifier.to_string())
				},
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

//! The names of connection points.

use crate::{MAX_NAME, Name};
use alloc::{
	string::{String, ToString},
	vec::Vec,
};
use core::{fmt, str, str::FromStr};

/// The name of a connection point in the notation of OpenDSS: a bus and the phases used there,
/// as in `675.2` or `671.1.2.3`.
///
/// OpenDSS compares buses without case, for ASCII letters; a name keeps them in lower case. So
/// names that differ by case alone are equal, and a name is as long as the text that it was read
/// from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct PointName {
	bus: String,
	phases: Vec<u8>,
}

/// Why a text does not name a connection point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointNameError {
	/// There is no bus before the first dot: write the bus first, as in `675.2`.
	NoBus,
	/// There is no phase after the bus: name every phase that is used.
	NoPhase,
	/// The bus contains white space or a control character: leave it out.
	Bus,
	/// A phase is not 1, 2 or 3, or the phases do not rise: sort them, and name each once.
	Phases,
	/// The name is longer than [`MAX_NAME`] bytes: give the bus a shorter name.
	TooLong,
	/// The bytes are not UTF-8: encode the name as UTF-8.
	NotText,
}

impl fmt::Display for PointNameError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NoBus => f.write_str("a connection point starts with its bus, as in `675.2`"),
			Self::NoPhase => {
				f.write_str("a connection point names its phases, as in `675.2` or `671.1.2.3`")
			},
			Self::Bus => f.write_str("a bus has neither white space nor control characters"),
			Self::Phases => f.write_str(
				"the phases of a connection point are 1, 2 or 3, each once, in rising order",
			),
			Self::TooLong => {
				write!(f, "the name of a connection point has {MAX_NAME} bytes at most")
			},
			Self::NotText => f.write_str("the name of a connection point is UTF-8"),
		}
	}
}

impl core::error::Error for PointNameError {}

impl PointName {
	/// The bus, with ASCII letters in lower case.
	pub fn bus(&self) -> &str {
		&self.bus
	}

	/// The phases, in rising order, each from 1 to 3.
	pub fn phases(&self) -> &[u8] {
		&self.phases
	}

	/// The name as the chain stores it. It fits, since no longer one is read.
	pub fn to_name(&self) -> Name {
		Name::truncate_from(self.to_string().into_bytes())
	}
}

impl FromStr for PointName {
	type Err = PointNameError;

	fn from_str(text: &str) -> Result<Self, PointNameError> {
		if text.len() > MAX_NAME as usize {
			return Err(PointNameError::TooLong);
		}
		let (bus, phases) = text.split_once('.').ok_or(PointNameError::NoPhase)?;
		if bus.is_empty() {
			return Err(PointNameError::NoBus);
		}
		if bus.chars().any(|c| c.is_whitespace() || c.is_control()) {
			return Err(PointNameError::Bus);
		}
		let phases = phases
			.split('.')
			.map(|phase| match phase {
				"1" => Some(1),
				"2" => Some(2),
				"3" => Some(3),
				_ => None,
			})
			.collect::<Option<Vec<u8>>>()
			.ok_or(PointNameError::Phases)?;
		if !phases.is_sorted_by(|a, b| a < b) {
			return Err(PointNameError::Phases);
		}
		Ok(Self { bus: bus.to_ascii_lowercase(), phases })
	}
}

impl TryFrom<&[u8]> for PointName {
	type Error = PointNameError;

	fn try_from(name: &[u8]) -> Result<Self, PointNameError> {
		str::from_utf8(name).map_err(|_| PointNameError::NotText)?.parse()
	}
}

impl TryFrom<&Name> for PointName {
	type Error = PointNameError;

	fn try_from(name: &Name) -> Result<Self, PointNameError> {
		Self::try_from(name.as_slice())
	}
}

impl TryFrom<String> for PointName {
	type Error = PointNameError;

	fn try_from(name: String) -> Result<Self, PointNameError> {
		name.parse()
	}
}

impl From<PointName> for String {
	fn from(name: PointName) -> Self {
		name.to_string()
	}
}

impl fmt::Display for PointName {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.bus)?;
		self.phases.iter().try_for_each(|phase| write!(f, ".{phase}"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn point(text: &str) -> Result<PointName, PointNameError> {
		text.parse()
	}

	#[test]
	fn a_point_is_written_as_it_is_read() {
		for text in ["675.2", "671.1.2.3", "684.1.3", "sourcebus.3"] {
			assert_eq!(point(text).unwrap().to_string(), text);
		}
	}

	#[test]
	fn a_bus_is_the_same_in_any_case() {
		let name = point("SourceBus.1").unwrap();
		assert_eq!(name.bus(), "sourcebus");
		assert_eq!(point("SOURCEBUS.1"), Ok(name));
	}

	#[test]
	fn only_ascii_letters_change_their_case_so_that_a_name_keeps_its_length() {
		assert_eq!(point("İstanbul.1").unwrap().to_string(), "İstanbul.1");
		assert_eq!(point("ÄA.1").unwrap().bus(), "Äa");
	}

	#[test]
	fn a_point_without_bus_or_phase_is_refused() {
		assert_eq!(point("675"), Err(PointNameError::NoPhase));
		assert_eq!(point(""), Err(PointNameError::NoPhase));
		assert_eq!(point(".2"), Err(PointNameError::NoBus));
	}

	#[test]
	fn a_bus_without_visible_characters_only_is_refused() {
		for text in ["67 5.2", " 675.2", "675\t.2", "675\0.2", "\u{a0}.1"] {
			assert_eq!(point(text), Err(PointNameError::Bus), "{text:?}");
		}
	}

	#[test]
	fn phases_rise_from_one_to_three() {
		for text in ["675.0", "675.4", "675.2.1", "675.1.1", "675.", "675.a", "675.+1", "675.01"] {
			assert_eq!(point(text), Err(PointNameError::Phases), "{text}");
		}
	}

	#[test]
	fn a_name_that_the_chain_has_no_room_for_is_refused() {
		let fits = "b".repeat(MAX_NAME as usize - 2) + ".1";
		let name = point(&fits).unwrap();
		assert_eq!(name.to_name().as_slice(), fits.as_bytes());
		assert_eq!(point(&("b".to_string() + &fits)), Err(PointNameError::TooLong));
	}

	#[test]
	fn the_stored_name_reads_back_as_the_same_point() {
		let name = point("Bus-7.1.3").unwrap();
		assert_eq!(PointName::try_from(&name.to_name()), Ok(name));
		assert_eq!(PointName::try_from(&[0xff][..]), Err(PointNameError::NotText));
	}
	#[cfg(feature = "serde")]
	#[test]
	fn a_point_is_a_string_in_a_file() {
		use serde::{
			Deserialize,
			de::{
				IntoDeserializer,
				value::{Error, StrDeserializer},
			},
		};

		let read = |text: &'static str| {
			let text: StrDeserializer<'_, Error> = text.into_deserializer();
			PointName::deserialize(text)
		};
		assert_eq!(read("675.2").unwrap(), point("675.2").unwrap());
		let refused = read("675").unwrap_err().to_string();
		assert_eq!(refused, PointNameError::NoPhase.to_string());
		assert_eq!(String::from(point("675.2").unwrap()), "675.2");
	}
}

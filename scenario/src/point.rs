//! The names of connection points.

use std::{fmt, str::FromStr};

/// The name of a connection point in the notation of OpenDSS: a bus and the phases used there,
/// as in `675.2` or `671.1.2.3`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointName {
	bus: String,
	phases: Vec<u8>,
}

/// Why a text does not name a connection point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PointNameError {
	/// There is no bus before the first dot: write the bus first, as in `675.2`.
	#[error("a connection point starts with its bus, as in `675.2`")]
	NoBus,
	/// There is no phase after the bus: name every phase that is used.
	#[error("a connection point names its phases, as in `675.2` or `671.1.2.3`")]
	NoPhase,
	/// A phase is not 1, 2 or 3, or the phases do not rise.
	#[error("the phases of a connection point are 1, 2 or 3, each once, in rising order")]
	Phases,
}

impl PointName {
	/// The bus, in small letters.
	pub fn bus(&self) -> &str {
		&self.bus
	}

	/// The phases, in rising order.
	pub fn phases(&self) -> &[u8] {
		&self.phases
	}
}

impl FromStr for PointName {
	type Err = PointNameError;

	fn from_str(text: &str) -> Result<Self, PointNameError> {
		let (bus, phases) = text.split_once('.').ok_or(PointNameError::NoPhase)?;
		if bus.is_empty() {
			return Err(PointNameError::NoBus);
		}
		let phases = phases
			.split('.')
			.map(|phase| phase.parse().ok().filter(|phase| (1..=3).contains(phase)))
			.collect::<Option<Vec<u8>>>()
			.ok_or(PointNameError::Phases)?;
		if phases.windows(2).any(|pair| pair[0] >= pair[1]) {
			return Err(PointNameError::Phases);
		}
		Ok(Self { bus: bus.to_lowercase(), phases })
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

	#[test]
	fn a_point_is_written_as_it_is_read() {
		for text in ["675.2", "671.1.2.3", "684.1.3"] {
			assert_eq!(text.parse::<PointName>().unwrap().to_string(), text);
		}
	}

	#[test]
	fn a_point_without_bus_or_phase_is_refused() {
		assert_eq!("675".parse::<PointName>(), Err(PointNameError::NoPhase));
		assert_eq!(".2".parse::<PointName>(), Err(PointNameError::NoBus));
	}

	#[test]
	fn phases_rise_from_one_to_three() {
		for text in ["675.0", "675.4", "675.2.1", "675.1.1", "675.", "675.a"] {
			assert_eq!(text.parse::<PointName>(), Err(PointNameError::Phases), "{text}");
		}
	}
}

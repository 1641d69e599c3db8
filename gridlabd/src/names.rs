//! By which names a program reaches the model while GridLAB-D runs.

use num_complex::Complex64;

/// A property of an object, and its value at rated load.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Property {
	/// Its name, such as `constant_power_AB`.
	pub name: String,
	/// Its value: VA, A or Ω.
	pub value: (f64, f64),
	/// Whether a multiple of the load divides it, since it is an impedance.
	pub divides: bool,
}

/// A load.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct LoadNames {
	/// The object.
	pub object: String,
	/// What a multiple of the load changes.
	pub properties: Vec<Property>,
}

/// A regulator, which is of one phase.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RegulatorNames {
	/// The regulator's name in the feeder.
	pub name: String,
	/// The object.
	pub object: String,
	/// The phase there: `A`, `B` or `C`.
	pub phase: char,
}

/// A line, a transformer or a regulator.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct LinkNames {
	/// The object.
	pub object: String,
	/// The object of the node at its first end.
	pub from: String,
	/// The object of the node at its second end.
	pub to: String,
	/// Its phases: letters such as `ABC`.
	pub phases: String,
}

/// The names of a written model.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Names {
	/// The loads.
	pub loads: Vec<LoadNames>,
	/// The object of each DER, and the properties among which its power is shared equally.
	pub ders: Vec<(String, Vec<String>)>,
	/// The regulators, in the order of the feeder's.
	pub regulators: Vec<RegulatorNames>,
	/// The object of the node of each bus, by the bus's name.
	pub buses: Vec<(String, String)>,
	/// The object of each line, in the order of the feeder's.
	pub lines: Vec<String>,
	/// All lines, transformers and regulators.
	pub links: Vec<LinkNames>,
	/// The link between swing node and source bus: what flows out of it is what the source delivers.
	pub source: LinkNames,
}

/// The letter of a phase.
pub(crate) fn letter(phase: u8) -> char {
	match phase {
		1 => 'A',
		2 => 'B',
		_ => 'C',
	}
}

/// Letters in ascending order, such as `ABC`.
pub(crate) fn letters(phases: impl IntoIterator<Item = u8>) -> String {
	let mut letters = phases.into_iter().map(letter).collect::<Vec<_>>();
	letters.sort_unstable();
	letters.dedup();
	letters.into_iter().collect()
}

/// A name that GLM takes.
pub(crate) fn object(kind: &str, name: &str) -> String {
	let sound = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
	format!("{kind}_{}", name.chars().map(sound).collect::<String>())
}

/// A complex number as GLM reads it.
pub(crate) fn complex(value: Complex64) -> String {
	format!("{:e}{:+e}j", value.re, value.im)
}

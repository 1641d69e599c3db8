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

/// A name that GLM takes, another for each name: what is neither letter nor digit is its number between
/// underscores, and an underscore is two.
pub(crate) fn object(kind: &str, name: &str) -> String {
	let mut object = format!("{kind}_");
	for c in name.chars() {
		match c {
			'_' => object.push_str("__"),
			_ if c.is_ascii_alphanumeric() => object.push(c),
			_ => object.push_str(&format!("_{:x}_", u32::from(c))),
		}
	}
	object
}

/// A complex number as GLM reads it.
pub(crate) fn complex(value: Complex64) -> String {
	format!("{:e}{:+e}j", value.re, value.im)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn names_that_differ_are_objects_that_differ() {
		let pieces = ["", "a", "_", "__", "-", ".", "2d", "2e", " ", "é"];
		let names = pieces.iter().flat_map(|a| pieces.iter().map(move |b| format!("{a}{b}")));
		let names = names.flat_map(|ab| pieces.iter().map(move |c| format!("{ab}{c}")));
		let names = names.collect::<BTreeSet<_>>();
		let objects = names.iter().map(|name| object("line", name)).collect::<BTreeSet<_>>();
		assert_eq!(objects.len(), names.len());
		let sound = |c: char| c.is_ascii_alphanumeric() || c == '_';
		assert!(objects.iter().all(|object| object.chars().all(sound)), "{objects:?}");
		assert_eq!(object("line", "a-b.1_c"), "line_a_2d_b_2e_1__c");
	}
}

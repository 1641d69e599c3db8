//! Line codes and lines: from impedances per unit of length to those of a line.

use super::error::ParseErrorKind;
use super::read::{Result, missing, unsupported};
use super::script::{Object, Property};
use crate::Complex64;
use std::collections::HashMap;

/// The impedance and capacitance of a line code, per unit of length, or of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
	pub phases: Option<usize>,
	/// Metres of the unit of length.
	unit: Option<f64>,
	data: Option<Data>,
	pub rating_amps: Option<f64>,
}

#[derive(Clone, Debug)]
enum Data {
	/// Resistance, reactance, capacitance: matrices as written.
	Matrices([Option<Property>; 3]),
	/// r1, x1, r0, x0, c1, c0.
	Sequences([Option<f64>; 6]),
}

/// The impedance matrix in ohm, and the capacitance matrix in nF.
pub(super) type Matrices = (Vec<Complex64>, Vec<f64>);

impl Section {
	/// Takes a property, if it is one of a line code.
	fn take(&mut self, property: &Property) -> std::result::Result<bool, ParseErrorKind> {
		let sequence = match property.name.as_str() {
			"rmatrix" => {
				self.matrix(0, property);
				return Ok(true);
			},
			"xmatrix" => {
				self.matrix(1, property);
				return Ok(true);
			},
			"cmatrix" => {
				self.matrix(2, property);
				return Ok(true);
			},
			"r1" => 0,
			"x1" => 1,
			"r0" => 2,
			"x0" => 3,
			"c1" => 4,
			"c0" => 5,
			"units" => {
				self.unit = property.metres()?;
				return Ok(true);
			},
			"normamps" => {
				self.rating_amps = Some(property.positive()?);
				return Ok(true);
			},
			"enabled" | "emergamps" | "faultrate" | "pctperm" | "repair" | "rg" | "xg" | "rho"
			| "seasons" | "ratings" => return Ok(true),
			_ => return Ok(false),
		};
		if !matches!(self.data, Some(Data::Sequences(_))) {
			self.data = Some(Data::Sequences([None; 6]));
		}
		if let Some(Data::Sequences(values)) = &mut self.data {
			values[sequence] = Some(property.number()?);
		}
		Ok(true)
	}

	fn matrix(&mut self, index: usize, property: &Property) {
		if !matches!(self.data, Some(Data::Matrices(_))) {
			self.data = Some(Data::Matrices([None, None, None]));
		}
		if let Some(Data::Matrices(matrices)) = &mut self.data {
			matrices[index] = Some(property.clone());
		}
	}

	fn matrices(&self, phases: usize, length: f64, object: &Object) -> Result<Matrices> {
		let missing = |property: &str| missing(object, property);
		let data = self.data.as_ref().ok_or_else(|| missing("rmatrix"))?;
		let (r, x, c) = match data {
			Data::Matrices(written) => {
				let matrix = |index: usize, name| {
					let property = written[index].as_ref().ok_or_else(|| missing(name))?;
					property.matrix(phases).map_err(|kind| (property.line, kind))
				};
				(matrix(0, "rmatrix")?, matrix(1, "xmatrix")?, matrix(2, "cmatrix")?)
			},
			Data::Sequences(values) => {
				let names = ["r1", "x1", "r0", "x0", "c1", "c0"];
				let value = |index: usize| values[index].ok_or_else(|| missing(names[index]));
				let matrix = |positive: f64, zero: f64| {
					let mutual = (zero - positive) / 3.0;
					let own = positive + mutual;
					(0..phases * phases)
						.map(|k| if k % (phases + 1) == 0 { own } else { mutual })
						.collect::<Vec<_>>()
				};
				let (r, x) = (matrix(value(0)?, value(2)?), matrix(value(1)?, value(3)?));
				(r, x, matrix(value(4)?, value(5)?))
			},
		};
		let impedance =
			r.iter().zip(&x).map(|(r, x)| Complex64::new(r * length, x * length)).collect();
		Ok((impedance, c.iter().map(|c| c * length).collect()))
	}
}

/// A line code.
pub(super) fn line_code(object: &Object, frequency_hz: f64) -> Result<Section> {
	let mut code = Section { phases: Some(3), ..Section::default() };
	for property in &object.properties {
		let at = |kind| (property.line, kind);
		match property.name.as_str() {
			"nphases" => code.phases = Some(property.phases().map_err(at)?),
			"basefreq" if property.number().map_err(at)? == frequency_hz => {},
			_ if code.take(property).map_err(at)? => {},
			_ => return Err(unsupported(object, property)),
		}
	}
	Ok(code)
}

/// What the properties of a line say.
pub(super) struct LineText<'a> {
	pub buses: [&'a Property; 2],
	pub phases: usize,
	pub matrices: Matrices,
	pub rating_amps: Option<f64>,
}

/// A line. Properties take effect in their order, as in OpenDSS: a line code, or `switch=yes`,
/// replaces the impedance that was given before, and is replaced by what is given after.
pub(super) fn line<'a>(
	object: &'a Object,
	codes: &HashMap<String, Section>,
) -> Result<LineText<'a>> {
	let mut section = Section::default();
	let (mut buses, mut phases) = ([None, None], None);
	let (mut length, mut unit) = (1.0, None);
	for property in &object.properties {
		let at = |kind| (property.line, kind);
		match property.name.as_str() {
			"bus1" => buses[0] = Some(property),
			"bus2" => buses[1] = Some(property),
			"phases" => phases = Some(property.phases().map_err(at)?),
			"linecode" => {
				let code = codes.get(&property.value.to_ascii_lowercase()).ok_or_else(|| {
					at(ParseErrorKind::Unknown(format!("linecode `{}`", property.value)))
				})?;
				let rating_amps = code.rating_amps.or(section.rating_amps);
				section = Section { rating_amps, ..code.clone() };
				phases = code.phases;
			},
			"length" => length = property.positive().map_err(at)?,
			"units" => unit = property.metres().map_err(at)?,
			"switch" => {
				if property.flag().map_err(at)? {
					let values = [1.0, 1.0, 1.0, 1.0, 1.1, 1.0].map(Some);
					section.data = Some(Data::Sequences(values));
					section.unit = None;
					(length, unit) = (0.001, None);
				}
			},
			_ if section.take(property).map_err(at)? => {},
			_ => return Err(unsupported(object, property)),
		}
	}
	// A length in units counts only against an impedance per unit that is known.
	let factor = match (unit, section.unit) {
		(Some(line), Some(code)) => line / code,
		_ => 1.0,
	};
	let phases = phases.unwrap_or(3);
	let [Some(from), Some(to)] = buses else {
		let property = if buses[0].is_none() { "bus1" } else { "bus2" };
		return Err(missing(object, property));
	};
	Ok(LineText {
		buses: [from, to],
		phases,
		matrices: section.matrices(phases, length * factor, object)?,
		rating_amps: section.rating_amps,
	})
}

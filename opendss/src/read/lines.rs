//! Line codes and lines: from impedances per unit of length to those of a line.

use crate::error::ParseErrorKind;
use crate::read::{Result, inconsistent, missing, unsupported};
use crate::script::{Object, Property};
use std::collections::HashMap;
use tieline_feeder::Complex64;

/// The impedance and capacitance of a line code, per unit of length, or of a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Section {
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
pub(crate) type Matrices = (Vec<Complex64>, Vec<f64>);

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

	fn has_matrices(&self) -> bool {
		matches!(self.data, Some(Data::Matrices(_)))
	}

	fn matrix(&mut self, index: usize, property: &Property) {
		if !matches!(self.data, Some(Data::Matrices(_))) {
			self.data = Some(Data::Matrices([None, None, None]));
		}
		if let Some(Data::Matrices(matrices)) = &mut self.data {
			matrices[index] = Some(property.clone());
		}
	}

	/// The matrices of this length; the capacitance times `scale`.
	fn matrices(
		&self,
		phases: usize,
		length: f64,
		scale: f64,
		object: &Object,
	) -> Result<Matrices> {
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
					// OpenDSS gives a line of one phase the positive sequence alone.
					let mutual = if phases == 1 { 0.0 } else { (zero - positive) / 3.0 };
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
		Ok((impedance, c.iter().map(|c| c * length * scale).collect()))
	}
}

/// A line code.
pub(crate) fn line_code(object: &Object, frequency_hz: f64) -> Result<Section> {
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
pub(crate) struct LineText<'a> {
	pub buses: [&'a Property; 2],
	pub phases: usize,
	pub matrices: Matrices,
	pub rating_amps: Option<f64>,
}

/// How the length of a line counts against its impedance, in OpenDSS's `Line.pas`.
struct Units {
	/// Metres of the unit of the line, if it has one.
	line: Option<f64>,
	/// Metres of the unit of the line code, while a line code gives the impedance.
	code: Option<Option<f64>>,
	/// Units of the impedance in one unit of the line.
	factor: f64,
}

impl Units {
	/// Of a line whose impedance is its own: per unit of its length, whatever that is. A unit
	/// that was written before is forgotten.
	fn own() -> Self {
		Self { line: None, code: None, factor: 1.0 }
	}

	fn take_code(&mut self, code: Option<f64>) {
		self.factor = conversion(code, self.line);
		self.code = Some(code);
	}

	/// A second unit for an own impedance converts from the first.
	fn take_line(&mut self, line: Option<f64>) {
		self.factor = match self.code {
			Some(code) => conversion(code, line),
			None => self.factor * conversion(self.line, line),
		};
		self.line = line;
	}
}

/// A length in units counts only against an impedance per unit that is known.
fn conversion(from: Option<f64>, to: Option<f64>) -> f64 {
	match (from, to) {
		(Some(from), Some(to)) => to / from,
		_ => 1.0,
	}
}

/// A line. Properties take effect in their order, as in OpenDSS: a line code, or `switch=yes`,
/// replaces the impedance that was given before, and is replaced by what is given after. OpenDSS
/// however ignores matrices that follow sequence impedances or `switch=yes`; these are refused.
pub(crate) fn line<'a>(
	object: &'a Object,
	codes: &HashMap<String, Section>,
) -> Result<LineText<'a>> {
	let mut section = Section::default();
	let (mut buses, mut phases) = ([None, None], None);
	let (mut length, mut units) = (1.0, Units::own());
	// Whether sequence impedances of its own prevail (`SymComponentsChanged`), and whether it ever
	// gave a capacitance of its own (`FCapSpecified`).
	let (mut own_sequences, mut own_capacitance) = (false, false);
	for property in &object.properties {
		let at = |kind| (property.line, kind);
		let ignored = || {
			let what = "matrices after sequence impedances or switch=yes; write one kind only";
			at(inconsistent(object, what).1)
		};
		match property.name.as_str() {
			"bus1" => buses[0] = Some(property),
			"bus2" => buses[1] = Some(property),
			"phases" => {
				let count = property.phases().map_err(at)?;
				if phases.unwrap_or(3) != count && !section.has_matrices() {
					own_sequences = false;
				}
				phases = Some(count);
			},
			"linecode" => {
				let code = codes.get(&property.value.to_ascii_lowercase()).ok_or_else(|| {
					at(ParseErrorKind::Unknown(format!("linecode `{}`", property.value)))
				})?;
				if own_sequences && code.has_matrices() {
					return Err(ignored());
				}
				own_sequences = false;
				let rating_amps = code.rating_amps.or(section.rating_amps);
				section = Section { rating_amps, ..code.clone() };
				phases = code.phases;
				units.take_code(code.unit);
			},
			"length" => length = property.positive().map_err(at)?,
			"units" => units.take_line(property.metres().map_err(at)?),
			"switch" => {
				if property.flag().map_err(at)? {
					let values = [1.0, 1.0, 1.0, 1.0, 1.1, 1.0].map(Some);
					section.data = Some(Data::Sequences(values));
					(length, units) = (0.001, Units::own());
					own_sequences = true;
				}
			},
			name => {
				match name {
					"rmatrix" | "xmatrix" | "cmatrix" if own_sequences => return Err(ignored()),
					"rmatrix" | "xmatrix" | "cmatrix" => units = Units::own(),
					"r1" | "x1" | "r0" | "x0" | "c1" | "c0" => {
						units = Units::own();
						own_sequences = true;
					},
					_ => {},
				}
				own_capacitance |= matches!(name, "cmatrix" | "c1" | "c0");
				if !section.take(property).map_err(at)? {
					return Err(unsupported(object, property));
				}
			},
		}
	}
	// OpenDSS takes a capacitance that came with own sequence impedances, but is not of the line
	// itself, as one per 1000 feet.
	let scale = match units.line {
		Some(_) if own_sequences && !own_capacitance => conversion(Some(304.8), units.line),
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
		matrices: section.matrices(phases, length * units.factor, scale, object)?,
		rating_amps: section.rating_amps,
	})
}

//! Lines, cables and switches.

use super::builder::Builder;
use super::line_codes::LineCode;
use super::line_parameters::LineParameters;
use super::units::Units;
use crate::error::{Fault, ParseErrorKind, Result};
use crate::script::{Object, Property};
use std::collections::HashMap;
use tieline_feeder::Line;

/// A line as its properties build it up. They take effect in their order, as in OpenDSS: a line
/// code or `switch=yes` replaces the impedance written before it, and an impedance written after
/// it replaces its own. Matrices after sequence impedances or `switch=yes` are refused, because
/// OpenDSS ignores them.
struct LineText<'a> {
	object: &'a Object,
	buses: [Option<&'a Property>; 2],
	phases: Option<usize>,
	parameters: LineParameters,
	length: f64,
	units: Units,
	/// Whether sequence impedances of its own prevail (OpenDSS's `SymComponentsChanged`).
	own_sequences: bool,
	/// Whether it ever gave a capacitance of its own (OpenDSS's `FCapSpecified`).
	own_capacitance: bool,
}

impl<'a> LineText<'a> {
	fn new(object: &'a Object) -> Self {
		Self {
			object,
			buses: [None, None],
			phases: None,
			parameters: LineParameters::default(),
			length: 1.0,
			units: Units::own(),
			own_sequences: false,
			own_capacitance: false,
		}
	}

	fn take(&mut self, property: &'a Property, codes: &HashMap<String, LineCode>) -> Result<()> {
		match property.name.as_str() {
			"bus1" => self.buses[0] = Some(property),
			"bus2" => self.buses[1] = Some(property),
			"phases" => self.take_phases(property.phases()?),
			"linecode" => self.take_code(property, codes)?,
			"length" => self.length = property.positive()?,
			"units" => self.units.take_line(property.metres()?),
			"switch" => {
				if property.flag()? {
					self.take_switch();
				}
			},
			_ => self.take_parameter(property)?,
		}
		Ok(())
	}

	fn take_phases(&mut self, count: usize) {
		if self.phases.unwrap_or(3) != count && !self.parameters.has_matrices() {
			self.own_sequences = false;
		}
		self.phases = Some(count);
	}

	fn take_code(&mut self, property: &Property, codes: &HashMap<String, LineCode>) -> Result<()> {
		let code = codes.get(&property.value.to_ascii_lowercase()).ok_or_else(|| {
			property.fault(ParseErrorKind::Unknown(format!("linecode `{}`", property.value)))
		})?;
		if self.own_sequences && code.parameters.has_matrices() {
			return Err(self.ignored_matrices(property));
		}
		self.own_sequences = false;
		let rating_amps = code.parameters.rating_amps.or(self.parameters.rating_amps);
		self.parameters = code.parameters.clone();
		self.parameters.rating_amps = rating_amps;
		self.phases = Some(code.phases);
		self.units.take_code(code.unit);
		Ok(())
	}

	fn take_switch(&mut self) {
		self.parameters = LineParameters::switch(self.parameters.rating_amps);
		(self.length, self.units) = (0.001, Units::own());
		self.own_sequences = true;
	}

	fn take_parameter(&mut self, property: &Property) -> Result<()> {
		match property.name.as_str() {
			"rmatrix" | "xmatrix" | "cmatrix" if self.own_sequences => {
				return Err(self.ignored_matrices(property));
			},
			"rmatrix" | "xmatrix" | "cmatrix" => self.units = Units::own(),
			"r1" | "x1" | "r0" | "x0" | "c1" | "c0" => {
				self.units = Units::own();
				self.own_sequences = true;
			},
			_ => {},
		}
		self.own_capacitance |= matches!(property.name.as_str(), "cmatrix" | "c1" | "c0");
		if !self.parameters.take(property)? {
			return Err(self.object.unsupported(property));
		}
		Ok(())
	}

	fn ignored_matrices(&self, property: &Property) -> Fault {
		let reason = "matrices after sequence impedances or switch=yes; write one kind only";
		self.object.inconsistent_at(property, reason)
	}

	/// The unit of the capacitance: OpenDSS takes one that came with own sequence impedances, but
	/// is not of the line itself, as one per 1000 feet.
	fn capacitance_scale(&self) -> f64 {
		if self.own_sequences && !self.own_capacitance { self.units.kilofeet() } else { 1.0 }
	}

	fn finish(self, builder: &mut Builder) -> Result<Line> {
		let Self { object, buses, parameters, .. } = &self;
		let phases = self.phases.unwrap_or(3);
		let [Some(from), Some(to)] = *buses else {
			return Err(object.missing(if buses[0].is_none() { "bus1" } else { "bus2" }));
		};
		let length = self.length * self.units.factor();
		let (impedance_ohm, capacitance_nf) =
			parameters.matrices(phases, length, self.capacitance_scale(), object)?;
		Ok(Line {
			name: object.name.clone(),
			from: builder.phases(from, phases)?,
			to: builder.phases(to, phases)?,
			impedance_ohm,
			capacitance_nf,
			rating_amps: parameters.rating_amps,
		})
	}
}

pub(super) fn add(builder: &mut Builder, object: &Object) -> Result<()> {
	let mut text = LineText::new(object);
	for property in &object.properties {
		text.take(property, &builder.line_codes)?;
	}
	let line = text.finish(builder)?;
	builder.feeder.lines.push(line);
	Ok(())
}

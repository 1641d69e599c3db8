//! Line codes.

use super::line_parameters::LineParameters;
use crate::error::Result;
use crate::script::Object;

/// The parameters of a type of line, per unit of length.
#[derive(Clone, Debug)]
pub(super) struct LineCode {
	pub phases: usize,
	/// The unit of length in metres; `None` where the code gives none.
	pub unit: Option<f64>,
	pub parameters: LineParameters,
}

impl LineCode {
	pub fn read(object: &Object, frequency_hz: f64) -> Result<Self> {
		let mut code = Self { phases: 3, unit: None, parameters: LineParameters::default() };
		for property in &object.properties {
			match property.name.as_str() {
				"nphases" => code.phases = property.phases()?,
				"units" => code.unit = property.metres()?,
				"basefreq" if property.number()? == frequency_hz => {},
				_ if code.parameters.take(property)? => {},
				_ => return Err(object.unsupported(property)),
			}
		}
		Ok(code)
	}
}

//! The demand of a load: kW, kvar, kVA and power factor.

use crate::error::Result;
use crate::script::Property;

/// The pair of quantities that fixes the demand of a load (`LoadSpecType` in OpenDSS's `Load.pas`).
enum Specification {
	KwAndFactor,
	KwAndKvar,
	KvaAndFactor,
}

/// The demand of a load as its properties build it up.
pub(super) struct Demand {
	specification: Specification,
	pub kw: f64,
	pub kvar: f64,
	kva: f64,
	/// The power factor. The kvar that it gives have its sign times that of the kW.
	factor: f64,
	/// Whether the script gave active or apparent power.
	pub is_given: bool,
}

impl Demand {
	/// OpenDSS's defaults.
	pub fn new() -> Self {
		let specification = Specification::KwAndFactor;
		Self { specification, kw: 10.0, kvar: 5.0, kva: 0.0, factor: 0.88, is_given: false }
	}

	/// Takes a property; false when it is not one of the demand. `pf` does not change the pair that
	/// counts: after `kw` and `kvar` it has no effect.
	pub fn take(&mut self, property: &Property) -> Result<bool> {
		match property.name.as_str() {
			"kw" => {
				self.kw = property.number()?;
				self.specification = Specification::KwAndFactor;
				self.is_given = true;
			},
			"kvar" => {
				self.kvar = property.number()?;
				self.specification = Specification::KwAndKvar;
			},
			"kva" => {
				self.kva = property.number()?;
				self.specification = Specification::KvaAndFactor;
				self.is_given = true;
			},
			"pf" => {
				let factor = property.number()?;
				if factor == 0.0 || factor.abs() > 1.0 {
					return Err(property.malformed());
				}
				self.factor = factor;
			},
			_ => return Ok(false),
		}
		Ok(true)
	}

	/// Recomputes the dependent quantities, as OpenDSS does at the end of each command
	/// (`RecalcElementData`): a power factor that follows from kW and kvar stays when a later
	/// command gives kW alone.
	pub fn settle(&mut self) {
		match self.specification {
			Specification::KwAndFactor => self.kvar = self.reactive(),
			Specification::KwAndKvar => {
				let kva = self.kw.hypot(self.kvar);
				if kva > 0.0 {
					let sign = if self.kvar == 0.0 { self.kw } else { self.kvar };
					self.factor = (self.kw.abs() / kva).copysign(sign);
				}
			},
			Specification::KvaAndFactor => {
				self.kw = self.kva * self.factor.abs();
				self.kvar = self.reactive();
			},
		}
	}

	/// The kvar that follow from kW and power factor; not finite at a power factor of 0.
	fn reactive(&self) -> f64 {
		let square = 1.0 / (self.factor * self.factor) - 1.0;
		self.kw * square.max(0.0).sqrt().copysign(self.factor)
	}
}

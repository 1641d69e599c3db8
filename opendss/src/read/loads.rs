//! Loads and capacitors.

use crate::error::ParseErrorKind;
use crate::read::{Reader, Result, inconsistent, missing, unsupported, unsupported_value};
use crate::script::{Object, Property};
use tieline_feeder::{Capacitor, Characteristic, Connection, Load};

/// Which of its quantities fix the demand of a load (`LoadSpecType` in OpenDSS's `Load.pas`).
enum Specification {
	KwAndFactor,
	KwAndKvar,
	KvaAndFactor,
}

/// The demand of a load as its script builds it up.
struct Demand {
	specification: Specification,
	/// kW.
	kw: f64,
	/// kvar.
	kvar: f64,
	/// kVA.
	kva: f64,
	/// The power factor; where it gives the kvar, these are of its sign times that of kW.
	factor: f64,
	/// Whether the script gave active or apparent power.
	is_given: bool,
}

impl Demand {
	/// OpenDSS's defaults.
	fn new() -> Self {
		let specification = Specification::KwAndFactor;
		Self { specification, kw: 10.0, kvar: 5.0, kva: 0.0, factor: 0.88, is_given: false }
	}

	/// Takes a property, if it is one of the demand. `pf` does not change which quantities count:
	/// after `kw` and `kvar` it says nothing.
	fn take(&mut self, property: &Property) -> std::result::Result<bool, ParseErrorKind> {
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

	/// What OpenDSS recomputes at the end of each command (`RecalcElementData`): a power factor
	/// that follows from kW and kvar stays when a later command gives kW alone.
	fn settle(&mut self) {
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

	/// The kvar of kW and the power factor; not finite where the power factor is 0.
	fn reactive(&self) -> f64 {
		let square = 1.0 / (self.factor * self.factor) - 1.0;
		self.kw * square.max(0.0).sqrt().copysign(self.factor)
	}
}

impl Reader {
	pub(crate) fn load(&mut self, object: &Object) -> Result<()> {
		let (mut bus, mut phases, mut connection) = (None, 3, Connection::Wye);
		let (mut kv, mut demand, mut command) = (None, Demand::new(), object.line);
		let (mut model, mut zip, mut limits, mut low) = (1, None, (0.95, 1.05), 0.5);
		for property in &object.properties {
			let at = |kind| (property.line, kind);
			// A command is a line of the script.
			if property.line != command {
				demand.settle();
				command = property.line;
			}
			match property.name.as_str() {
				"bus1" => bus = Some(property),
				"phases" => phases = property.phases().map_err(at)?,
				"conn" => connection = property.connection().map_err(at)?,
				"kv" => kv = Some(property.positive().map_err(at)?),
				"model" => match property.count().map_err(at)? {
					number @ (1 | 2 | 5 | 8) => model = number,
					_ => return Err(unsupported_value(object, property)),
				},
				"zipv" => {
					let shares: [f64; 7] = property.numbers().map_err(at)?;
					// The last is a voltage below which the load drops out.
					if shares[6] != 0.0 {
						return Err(unsupported_value(object, property));
					}
					zip = Some(shares);
				},
				"vminpu" => limits.0 = property.positive().map_err(at)?,
				"vmaxpu" => limits.1 = property.positive().map_err(at)?,
				"vlowpu" => low = property.positive().map_err(at)?,
				"daily" | "yearly" | "duty" | "growth" | "class" | "numcust" | "vminnorm"
				| "vminemerg" | "%mean" | "%stddev" | "relweight" | "enabled" => {},
				"status" if property.value.eq_ignore_ascii_case("variable") => {},
				_ if demand.take(property).map_err(at)? => {},
				_ => return Err(unsupported(object, property)),
			}
		}
		let bus = bus.ok_or_else(|| missing(object, "bus1"))?;
		let rated_kv = kv.ok_or_else(|| missing(object, "kv"))?;
		demand.settle();
		if !demand.is_given {
			return Err(missing(object, "kw"));
		}
		if !demand.kvar.is_finite() {
			return Err(inconsistent(
				object,
				"power factor of 0; write kw and kvar in one command",
			));
		}
		if low > limits.0 || limits.0 >= limits.1 {
			return Err(inconsistent(object, "limits of voltage"));
		}
		let characteristic = match (model, zip) {
			(1, _) => Characteristic::ConstantPower,
			(2, _) => Characteristic::ConstantImpedance,
			(5, _) => Characteristic::ConstantCurrent,
			(_, Some([pz, pi, pp, qz, qi, qp, _])) => {
				Characteristic::Zip { active: [pz, pi, pp], reactive: [qz, qi, qp] }
			},
			_ => return Err(missing(object, "zipv")),
		};
		let (nodes, connection) = self.connected(bus, connection, phases)?;
		self.feeder.loads.push(Load {
			name: object.name.clone(),
			nodes,
			connection,
			phases,
			rated_kv,
			kw: demand.kw,
			kvar: demand.kvar,
			characteristic,
			limits_pu: limits,
			low_pu: low,
		});
		Ok(())
	}

	pub(crate) fn capacitor(&mut self, object: &Object) -> Result<()> {
		let (mut bus, mut phases, mut connection) = (None, 3, Connection::Wye);
		let (mut kv, mut kvar) = (None, None);
		for property in &object.properties {
			let at = |kind| (property.line, kind);
			match property.name.as_str() {
				"bus1" => bus = Some(property),
				"phases" => phases = property.phases().map_err(at)?,
				"conn" => connection = property.connection().map_err(at)?,
				"kv" => kv = Some(property.positive().map_err(at)?),
				"kvar" => kvar = Some(property.positive().map_err(at)?),
				"numsteps" if property.count().map_err(at)? == 1 => {},
				"states" if property.words() == ["1"] => {},
				"normamps" | "emergamps" | "faultrate" | "pctperm" | "repair" | "enabled" => {},
				_ => return Err(unsupported(object, property)),
			}
		}
		let bus = bus.ok_or_else(|| missing(object, "bus1"))?;
		let rated_kv = kv.ok_or_else(|| missing(object, "kv"))?;
		let rated_kvar = kvar.ok_or_else(|| missing(object, "kvar"))?;
		let is_wye = connection == Connection::Wye;
		let (nodes, connection) = self.connected(bus, connection, phases)?;
		// A load or winding of one phase may have its neutral at a second; OpenDSS ignores that of
		// a capacitor, whose other end is `bus2`.
		if is_wye && connection == Connection::Delta {
			return Err((bus.line, bus.malformed()));
		}
		self.feeder.capacitors.push(Capacitor {
			name: object.name.clone(),
			nodes,
			connection,
			phases,
			rated_kv,
			rated_kvar,
		});
		Ok(())
	}
}

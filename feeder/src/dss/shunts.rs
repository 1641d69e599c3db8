//! Loads and capacitors.

use super::read::{Reader, Result, inconsistent, missing, unsupported, unsupported_value};
use super::script::Object;
use crate::model::{Capacitor, Characteristic, Connection, Load};

/// How a load gives its reactive power: as last written.
enum Reactive {
	PowerFactor(f64),
	Kvar(f64),
}

impl Reader {
	pub(super) fn load(&mut self, object: &Object) -> Result<()> {
		let (mut bus, mut phases, mut connection) = (None, 3, Connection::Wye);
		let (mut kv, mut kw, mut reactive) = (None, None, Reactive::PowerFactor(0.88));
		let (mut model, mut zip, mut limits, mut low) = (1, None, (0.95, 1.05), 0.5);
		for property in &object.properties {
			let at = |kind| (property.line, kind);
			match property.name.as_str() {
				"bus1" => bus = Some(property),
				"phases" => phases = property.phases().map_err(at)?,
				"conn" => connection = property.connection().map_err(at)?,
				"kv" => kv = Some(property.positive().map_err(at)?),
				"kw" => kw = Some(property.number().map_err(at)?),
				"kvar" => reactive = Reactive::Kvar(property.number().map_err(at)?),
				"pf" => {
					let factor = property.number().map_err(at)?;
					if factor == 0.0 || factor.abs() > 1.0 {
						return Err(at(property.malformed()));
					}
					reactive = Reactive::PowerFactor(factor);
				},
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
				_ => return Err(unsupported(object, property)),
			}
		}
		let bus = bus.ok_or_else(|| missing(object, "bus1"))?;
		let rated_kv = kv.ok_or_else(|| missing(object, "kv"))?;
		let kw = kw.ok_or_else(|| missing(object, "kw"))?;
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
		let kvar = match reactive {
			Reactive::Kvar(kvar) => kvar,
			Reactive::PowerFactor(factor) => {
				kw * (1.0 / (factor * factor) - 1.0).sqrt().copysign(factor)
			},
		};
		let (nodes, connection) = self.connected(bus, connection, phases)?;
		self.feeder.loads.push(Load {
			name: object.name.clone(),
			nodes,
			connection,
			phases,
			rated_kv,
			kw,
			kvar,
			characteristic,
			limits_pu: limits,
			low_pu: low,
		});
		Ok(())
	}

	pub(super) fn capacitor(&mut self, object: &Object) -> Result<()> {
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
		let (nodes, connection) = self.connected(bus, connection, phases)?;
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

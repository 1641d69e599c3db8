//! Loads.

use super::builder::Builder;
use super::demand::Demand;
use crate::error::Result;
use crate::script::{Object, Property};
use tieline_feeder::{Characteristic, Connection, Load};

/// A load as its properties build it up.
struct LoadText<'a> {
	object: &'a Object,
	bus: Option<&'a Property>,
	phases: usize,
	connection: Connection,
	kv: Option<f64>,
	demand: Demand,
	model: usize,
	zip: Option<[f64; 7]>,
	limits_pu: (f64, f64),
	low_pu: f64,
}

impl<'a> LoadText<'a> {
	/// OpenDSS's defaults.
	fn new(object: &'a Object) -> Self {
		Self {
			object,
			bus: None,
			phases: 3,
			connection: Connection::Wye,
			kv: None,
			demand: Demand::new(),
			model: 1,
			zip: None,
			limits_pu: (0.95, 1.05),
			low_pu: 0.5,
		}
	}

	fn read(object: &'a Object) -> Result<Self> {
		let mut text = Self::new(object);
		let mut command = object.line;
		for property in &object.properties {
			// A command is a line of the script.
			if property.line != command {
				text.demand.settle();
				command = property.line;
			}
			text.take(property)?;
		}
		text.demand.settle();
		Ok(text)
	}

	fn take(&mut self, property: &'a Property) -> Result<()> {
		match property.name.as_str() {
			"bus1" => self.bus = Some(property),
			"phases" => self.phases = property.phases()?,
			"conn" => self.connection = property.connection()?,
			"kv" => self.kv = Some(property.positive()?),
			"model" => match property.count()? {
				number @ (1 | 2 | 5 | 8) => self.model = number,
				_ => return Err(self.object.unsupported_value(property)),
			},
			"zipv" => {
				let shares: [f64; 7] = property.numbers()?;
				// The last is the voltage below which the load disconnects.
				if shares[6] != 0.0 {
					return Err(self.object.unsupported_value(property));
				}
				self.zip = Some(shares);
			},
			"vminpu" => self.limits_pu.0 = property.positive()?,
			"vmaxpu" => self.limits_pu.1 = property.positive()?,
			"vlowpu" => self.low_pu = property.positive()?,
			"daily" | "yearly" | "duty" | "growth" | "class" | "numcust" | "vminnorm"
			| "vminemerg" | "%mean" | "%stddev" | "relweight" | "enabled" => {},
			"status" if property.value.eq_ignore_ascii_case("variable") => {},
			_ if self.demand.take(property)? => {},
			_ => return Err(self.object.unsupported(property)),
		}
		Ok(())
	}

	fn check_demand(&self) -> Result<()> {
		if !self.demand.is_given {
			return Err(self.object.missing("kw"));
		}
		if !self.demand.kvar.is_finite() {
			let reason = "power factor of 0; write kw and kvar in one command";
			return Err(self.object.inconsistent(reason));
		}
		Ok(())
	}

	fn check_limits(&self) -> Result<()> {
		let (lower, upper) = self.limits_pu;
		if self.low_pu > lower || lower >= upper {
			return Err(self.object.inconsistent("limits of voltage"));
		}
		Ok(())
	}

	fn characteristic(&self) -> Result<Characteristic> {
		match (self.model, self.zip) {
			(1, _) => Ok(Characteristic::ConstantPower),
			(2, _) => Ok(Characteristic::ConstantImpedance),
			(5, _) => Ok(Characteristic::ConstantCurrent),
			(_, Some([pz, pi, pp, qz, qi, qp, _])) => {
				Ok(Characteristic::Zip { active: [pz, pi, pp], reactive: [qz, qi, qp] })
			},
			_ => Err(self.object.missing("zipv")),
		}
	}
}

pub(super) fn add(builder: &mut Builder, object: &Object) -> Result<()> {
	let text = LoadText::read(object)?;
	let bus = text.bus.ok_or_else(|| object.missing("bus1"))?;
	let rated_kv = text.kv.ok_or_else(|| object.missing("kv"))?;
	text.check_demand()?;
	text.check_limits()?;
	let characteristic = text.characteristic()?;
	let (nodes, connection) = builder.connected(bus, text.connection, text.phases)?;
	builder.feeder.loads.push(Load {
		name: object.name.clone(),
		nodes,
		connection,
		phases: text.phases,
		rated_kv,
		kw: text.demand.kw,
		kvar: text.demand.kvar,
		characteristic,
		limits_pu: text.limits_pu,
		low_pu: text.low_pu,
	});
	Ok(())
}

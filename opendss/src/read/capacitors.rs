//! Shunt capacitors.

use super::builder::Builder;
use crate::error::Result;
use crate::script::Object;
use tieline_feeder::{Capacitor, Connection};

pub(super) fn add(builder: &mut Builder, object: &Object) -> Result<()> {
	let (mut bus, mut phases, mut connection) = (None, 3, Connection::Wye);
	let (mut kv, mut kvar) = (None, None);
	for property in &object.properties {
		match property.name.as_str() {
			"bus1" => bus = Some(property),
			"phases" => phases = property.phases()?,
			"conn" => connection = property.connection()?,
			"kv" => kv = Some(property.positive()?),
			"kvar" => kvar = Some(property.positive()?),
			"numsteps" if property.count()? == 1 => {},
			"states" if property.words() == ["1"] => {},
			"normamps" | "emergamps" | "faultrate" | "pctperm" | "repair" | "enabled" => {},
			_ => return Err(object.unsupported(property)),
		}
	}
	let bus = bus.ok_or_else(|| object.missing("bus1"))?;
	let rated_kv = kv.ok_or_else(|| object.missing("kv"))?;
	let rated_kvar = kvar.ok_or_else(|| object.missing("kvar"))?;
	let is_wye = connection == Connection::Wye;
	let (nodes, connection) = builder.connected(bus, connection, phases)?;
	// The neutral of a load or winding of one phase may be another phase. That of a capacitor is
	// its `bus2`; OpenDSS ignores a second phase in `bus1`.
	if is_wye && connection == Connection::Delta {
		return Err(bus.malformed());
	}
	builder.feeder.capacitors.push(Capacitor {
		name: object.name.clone(),
		nodes,
		connection,
		phases,
		rated_kv,
		rated_kvar,
	});
	Ok(())
}

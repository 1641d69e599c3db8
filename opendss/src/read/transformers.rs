//! Transformers.

use super::builder::Builder;
use crate::error::Result;
use crate::script::{Object, Property};
use tieline_feeder::{Connection, TapRange, Transformer, Winding};

/// A winding as its properties build it up.
#[derive(Clone, Copy, Debug)]
struct WindingText {
	connection: Connection,
	kv: Option<f64>,
	kva: Option<f64>,
	percent_r: f64,
	tap: f64,
	taps: TapRange,
}

impl WindingText {
	/// OpenDSS's defaults.
	fn new() -> Self {
		Self {
			connection: Connection::Wye,
			kv: None,
			kva: None,
			percent_r: 0.2,
			tap: 1.0,
			taps: TapRange { lowest_pu: 0.9, highest_pu: 1.1, steps: 32 },
		}
	}

	/// Takes a property; false when it is not one of a winding.
	fn take(&mut self, property: &Property) -> Result<bool> {
		match property.name.as_str() {
			"conn" => self.connection = property.connection()?,
			"kv" => self.kv = Some(property.positive()?),
			"kva" => self.kva = Some(property.positive()?),
			"tap" => self.tap = property.positive()?,
			"%r" => self.percent_r = property.number()?,
			"mintap" => self.taps.lowest_pu = property.positive()?,
			"maxtap" => self.taps.highest_pu = property.positive()?,
			"numtaps" => self.taps.steps = steps(property)?,
			_ => return Ok(false),
		}
		Ok(true)
	}
}

fn steps(property: &Property) -> Result<u8> {
	let count = property.count().ok().and_then(|count| u8::try_from(count).ok());
	count.filter(|&count| count > 0).ok_or_else(|| property.malformed())
}

/// A transformer as its properties build it up.
struct TransformerText<'a> {
	object: &'a Object,
	phases: usize,
	windings: [WindingText; 2],
	/// The winding that properties of one winding refer to, from 0.
	active: usize,
	xhl: Option<f64>,
	leads: bool,
	antifloat_ppm: f64,
	/// The buses of the windings, each as a property of its own.
	buses: [Option<Property>; 2],
}

impl<'a> TransformerText<'a> {
	/// OpenDSS's defaults.
	fn new(object: &'a Object) -> Self {
		Self {
			object,
			phases: 3,
			windings: [WindingText::new(); 2],
			active: 0,
			xhl: None,
			leads: false,
			antifloat_ppm: 1.0,
			buses: [None, None],
		}
	}

	fn take(&mut self, property: &Property) -> Result<()> {
		match property.name.as_str() {
			"phases" => match property.phases()? {
				2 => return Err(self.object.unsupported_value(property)),
				phases => self.phases = phases,
			},
			"windings" if property.count()? == 2 => {},
			"wdg" => self.active = property.winding()?,
			"bus" => self.buses[self.active] = Some(property.clone()),
			"buses" => {
				let words = property.pair()?;
				self.buses =
					words.map(|word| Some(Property { value: word.into(), ..property.clone() }));
			},
			"xhl" | "x12" => self.xhl = Some(property.positive()?),
			"leadlag" => match property.value.to_ascii_lowercase().as_str() {
				"lead" | "euro" => self.leads = true,
				"lag" | "ansi" => self.leads = false,
				_ => return Err(property.malformed()),
			},
			"ppm_antifloat" => self.antifloat_ppm = property.number()?,
			"%noloadloss" | "%imag" if property.number()? == 0.0 => {},
			"sub" | "subname" | "bank" | "normhkva" | "emerghkva" | "thermal" | "n" | "m"
			| "flrise" | "hsrise" | "faultrate" | "pctperm" | "repair" | "enabled" => {},
			_ if self.windings[self.active].take(property)? => {},
			_ if self.take_both(property)? => {},
			_ => return Err(self.object.unsupported(property)),
		}
		Ok(())
	}

	/// Takes a property of both windings; false when it is none.
	fn take_both(&mut self, property: &Property) -> Result<bool> {
		match property.name.as_str() {
			"conns" => self.set_both(property.connections()?, |w, value| w.connection = value),
			"kvs" => self.set_both(positives(property)?, |w, value| w.kv = Some(value)),
			"kvas" => self.set_both(positives(property)?, |w, value| w.kva = Some(value)),
			"taps" => self.set_both(positives(property)?, |w, value| w.tap = value),
			"%rs" => self.set_both(property.numbers()?, |w, value| w.percent_r = value),
			"%loadloss" => {
				let half = property.number()? / 2.0;
				self.set_both([half; 2], |w, value| w.percent_r = value);
			},
			_ => return Ok(false),
		}
		Ok(true)
	}

	fn set_both<T>(&mut self, values: [T; 2], set: impl Fn(&mut WindingText, T)) {
		for (winding, value) in self.windings.iter_mut().zip(values) {
			set(winding, value);
		}
	}
}

/// Two numbers above zero, one for each winding.
fn positives(property: &Property) -> Result<[f64; 2]> {
	let numbers: [f64; 2] = property.numbers()?;
	if numbers.iter().any(|&number| number <= 0.0) {
		return Err(property.malformed());
	}
	Ok(numbers)
}

pub(super) fn add(builder: &mut Builder, object: &Object) -> Result<()> {
	let mut text = TransformerText::new(object);
	for property in &object.properties {
		text.take(property)?;
	}
	let mut winding = |w: usize| {
		let WindingText { connection, kv, percent_r, tap, .. } = text.windings[w];
		let bus = text.buses[w].as_ref().ok_or_else(|| object.missing("buses"))?;
		let rated_kv = kv.ok_or_else(|| object.missing("kvs"))?;
		let (nodes, connection) = builder.connected(bus, connection, text.phases)?;
		Ok(Winding { nodes, connection, rated_kv, resistance_percent: percent_r, tap_pu: tap })
	};
	let windings = [winding(0)?, winding(1)?];
	let [Some(kva), Some(other)] = text.windings.map(|winding| winding.kva) else {
		return Err(object.missing("kvas"));
	};
	if kva != other {
		return Err(object.inconsistent("windings of different ratings"));
	}
	builder.tap_ranges.push(text.windings.map(|winding| winding.taps));
	builder.feeder.transformers.push(Transformer {
		name: object.name.clone(),
		windings,
		rated_kva: kva,
		reactance_percent: text.xhl.ok_or_else(|| object.missing("xhl"))?,
		leads: text.leads,
		antifloat_ppm: text.antifloat_ppm,
	});
	Ok(())
}

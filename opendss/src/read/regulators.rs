//! Regulator controls.

use super::builder::Builder;
use crate::error::{ParseErrorKind, Result};
use crate::script::{Object, Property};
use tieline_feeder::{Complex64, Connection, Regulator, RegulatorSettings};

/// A regulator control as its properties build it up.
struct RegulatorText<'a> {
	object: &'a Object,
	/// The transformer, as an index into the feeder's.
	transformer: Option<usize>,
	/// The winding, from 0.
	winding: Option<usize>,
	delay: f64,
	settings: RegulatorSettings,
}

impl<'a> RegulatorText<'a> {
	/// OpenDSS's defaults.
	fn new(object: &'a Object) -> Self {
		let settings = RegulatorSettings {
			target_volts: 120.0,
			band_volts: 3.0,
			voltage_ratio: 60.0,
			current_rating: 300.0,
			drop_volts: Complex64::ZERO,
			max_change: 16,
		};
		Self { object, transformer: None, winding: None, delay: 15.0, settings }
	}

	fn take(&mut self, property: &Property, builder: &Builder) -> Result<()> {
		let settings = &mut self.settings;
		match property.name.as_str() {
			"transformer" => self.transformer = Some(transformer(builder, property)?),
			"winding" => self.winding = Some(property.winding()?),
			"vreg" => settings.target_volts = property.positive()?,
			"band" => settings.band_volts = property.positive()?,
			"ptratio" => settings.voltage_ratio = property.positive()?,
			"ctprim" => settings.current_rating = property.positive()?,
			"r" => settings.drop_volts.re = property.number()?,
			"x" => settings.drop_volts.im = property.number()?,
			"maxtapchange" => {
				let most = property.count()?.min(127);
				settings.max_change = most.try_into().map_err(|_| property.malformed())?;
			},
			"delay" => self.delay = property.number()?,
			"tapdelay" | "debugtrace" | "eventlog" | "enabled" => {},
			_ => return Err(self.object.unsupported(property)),
		}
		Ok(())
	}
}

/// The index of the transformer that a property names.
fn transformer(builder: &Builder, property: &Property) -> Result<usize> {
	let name = &property.value;
	let all = &builder.feeder.transformers;
	let found = all.iter().position(|t| t.name.eq_ignore_ascii_case(name));
	let unknown = || property.fault(ParseErrorKind::Unknown(format!("transformer `{name}`")));
	found.ok_or_else(unknown)
}

pub(super) fn add(builder: &mut Builder, object: &Object) -> Result<()> {
	let mut text = RegulatorText::new(object);
	for property in &object.properties {
		text.take(property, builder)?;
	}
	// Regulators act in one step only when their delays are equal.
	if *builder.regulator_delay.get_or_insert(text.delay) != text.delay {
		return Err(object.inconsistent("delays of the regulators differ"));
	}
	let transformer = text.transformer.ok_or_else(|| object.missing("transformer"))?;
	let winding = text.winding.ok_or_else(|| object.missing("winding"))?;
	check_winding(builder, object, transformer, winding)?;
	let range = builder.tap_ranges[transformer][winding];
	// The position takes the place of the turns.
	let turns_pu = &mut builder.feeder.transformers[transformer].windings[winding].tap_pu;
	let tap = range
		.position(*turns_pu)
		.ok_or_else(|| object.inconsistent("tap between two steps or out of range"))?;
	*turns_pu = 1.0;
	builder.feeder.regulators.push(Regulator {
		name: object.name.clone(),
		transformer,
		winding,
		settings: text.settings,
		range,
		tap,
	});
	Ok(())
}

/// The controlled winding is a wye whose range includes rated turns, under one control.
fn check_winding(
	builder: &Builder,
	object: &Object,
	transformer: usize,
	winding: usize,
) -> Result<()> {
	let feeder = &builder.feeder;
	if feeder.transformers[transformer].windings[winding].connection != Connection::Wye {
		return Err(object.inconsistent("controlled winding in delta"));
	}
	if feeder.regulators.iter().any(|r| r.transformer == transformer) {
		return Err(object.inconsistent("transformer of another regulator"));
	}
	if builder.tap_ranges[transformer][winding].positions().is_none() {
		return Err(object.inconsistent("range of taps"));
	}
	Ok(())
}

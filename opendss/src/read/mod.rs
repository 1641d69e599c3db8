//! The reader: from the elements of a script to a feeder model.
//!
//! Each class of elements has a module with a function `add`. It applies the properties of an
//! element in their order, as OpenDSS does, and adds the element to the feeder.

mod builder;
mod capacitors;
mod demand;
mod line_codes;
mod line_parameters;
mod lines;
mod loads;
mod regulators;
mod source;
mod transformers;
mod units;

use crate::error::{Fault, ParseError, ParseErrorKind, ReadError, Result};
use crate::script::{Object, Script};
use builder::Builder;
use line_codes::LineCode;
use std::path::Path;
use tieline_feeder::Feeder;

/// Reads a feeder from the text of an OpenDSS script. `file_name` names it in errors.
pub fn parse(text: &str, file_name: &str) -> Result<Feeder, ParseError> {
	let feeder = Script::parse(text).and_then(|script| feeder(&script));
	feeder.map_err(|fault| fault.in_file(file_name))
}

/// Reads a feeder from an OpenDSS script in a file.
pub fn read(path: impl AsRef<Path>) -> Result<Feeder, ReadError> {
	let path = path.as_ref();
	let text = std::fs::read_to_string(path)
		.map_err(|cause| ReadError::File { path: path.into(), cause })?;
	Ok(parse(&text, &path.to_string_lossy())?)
}

fn feeder(script: &Script) -> Result<Feeder> {
	let source = script.objects.iter().find(|o| o.class == "vsource" && o.name == "source");
	let source = source.ok_or(Fault { line: 1, kind: ParseErrorKind::NoCircuit })?;
	let mut builder = Builder::new(script.circuit.clone(), script.frequency_hz);
	source::add(&mut builder, source)?;
	for object in &script.objects {
		if is_enabled(object)? {
			add(&mut builder, object)?;
		}
	}
	for place in &script.places {
		add_place(&mut builder, place)?;
	}
	builder.finish()
}

/// Puts a bus at its place: `SetBusXY bus=675 x=400 y=100`.
fn add_place(builder: &mut Builder, place: &Object) -> Result<()> {
	let (mut bus, mut x, mut y) = (None, None, None);
	for property in &place.properties {
		match property.name.as_str() {
			"bus" => bus = Some(property),
			"x" => x = Some(property.number()?),
			"y" => y = Some(property.number()?),
			_ => return Err(place.unsupported(property)),
		}
	}
	let bus = bus.ok_or_else(|| place.missing("bus"))?;
	let index = builder.feeder.bus(&bus.value).ok_or_else(|| {
		bus.fault(ParseErrorKind::Unknown(format!("bus `{}`", bus.value.to_ascii_lowercase())))
	})?;
	let (x, y) = (x.ok_or_else(|| place.missing("x"))?, y.ok_or_else(|| place.missing("y"))?);
	builder.feeder.buses[index].place = Some([x, y]);
	Ok(())
}

fn is_enabled(object: &Object) -> Result<bool> {
	let last = object.properties.iter().rev().find(|p| p.name == "enabled");
	last.map_or(Ok(true), |p| p.flag())
}

fn add(builder: &mut Builder, object: &Object) -> Result<()> {
	match object.class.as_str() {
		// Added before all others.
		"vsource" if object.name == "source" => Ok(()),
		"linecode" => {
			let code = LineCode::read(object, builder.feeder.frequency_hz)?;
			builder.line_codes.insert(object.name.clone(), code);
			Ok(())
		},
		"line" => lines::add(builder, object),
		"transformer" => transformers::add(builder, object),
		"regcontrol" => regulators::add(builder, object),
		"capacitor" => capacitors::add(builder, object),
		"load" => loads::add(builder, object),
		class => {
			Err(Fault { line: object.line, kind: ParseErrorKind::UnsupportedElement(class.into()) })
		},
	}
}

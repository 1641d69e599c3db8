//! The language: from the text of a script to its elements with their properties.

mod object;
mod tokens;
mod value;

pub(crate) use object::{Object, Property};

use crate::error::{Fault, ParseErrorKind, Result};
use tokens::{Token, is_plain, tokens};

/// The elements of a script, and the settings that hold for all.
#[derive(Clone, Debug)]
pub(crate) struct Script {
	/// The circuit's name; empty where the script defines none.
	pub circuit: String,
	pub frequency_hz: f64,
	/// In the order of their definition.
	pub objects: Vec<Object>,
	/// The places of buses: the commands `SetBusXY`, as elements of that class.
	pub places: Vec<Object>,
}

/// Options of `Set` without effect on the model: they control how OpenDSS solves and reports. The
/// control mode is among them, because the caller of the solver decides whether taps move.
const NEUTRAL_OPTIONS: [&str; 8] = [
	"voltagebases",
	"controlmode",
	"mode",
	"tolerance",
	"maxiterations",
	"maxcontroliter",
	"algorithm",
	"stepsize",
];

impl Script {
	/// Executes the commands of a script.
	pub fn parse(text: &str) -> Result<Self> {
		let script = Self {
			circuit: String::new(),
			frequency_hz: 60.0,
			objects: Vec::new(),
			places: Vec::new(),
		};
		let mut interpreter = Interpreter { script, active: None, line: 0 };
		let mut in_comment = false;
		for (index, text) in text.lines().enumerate() {
			interpreter.line = index + 1;
			let trimmed = text.trim_start();
			if in_comment || trimmed.starts_with("/*") {
				in_comment = !text.contains("*/");
				continue;
			}
			let result = tokens(trimmed).and_then(|tokens| interpreter.command(&tokens));
			result.map_err(|kind| Fault { line: index + 1, kind })?;
		}
		Ok(interpreter.script)
	}

	fn find(&self, path: &str) -> Result<usize, ParseErrorKind> {
		let (class, name) = class_and_name(path)?;
		let found = self.objects.iter().position(|o| {
			(o.class == class && o.name == name) || (class == "circuit" && o.class == "vsource")
		});
		found.ok_or_else(|| ParseErrorKind::Unknown(format!("{class} `{name}`")))
	}
}

/// The state between two commands.
struct Interpreter {
	script: Script,
	/// The element that `~` continues, as an index.
	active: Option<usize>,
	/// The line of the command, from 1.
	line: usize,
}

impl Interpreter {
	fn command(&mut self, tokens: &[Token]) -> Result<(), ParseErrorKind> {
		let Some((first, rest)) = tokens.split_first() else { return Ok(()) };
		if let Some(path) = &first.key {
			return self.edit_path(path, &first.value, rest);
		}
		match first.value.to_ascii_lowercase().as_str() {
			"clear" | "clearall" => {
				self.script.objects.clear();
				self.script.places.clear();
				self.script.circuit.clear();
				Ok(())
			},
			"new" => {
				let Some((object, rest)) = rest.split_first() else {
					return Err(ParseErrorKind::Malformed {
						property: "New".into(),
						value: String::new(),
					});
				};
				self.define(&object.value)?;
				self.properties(rest)
			},
			"edit" => {
				let Some((object, rest)) = rest.split_first() else {
					return Err(ParseErrorKind::Unknown("element".into()));
				};
				self.active = Some(self.script.find(&object.value)?);
				self.properties(rest)
			},
			"~" | "more" => self.properties(rest),
			"set" => self.set(rest),
			"setbusxy" => {
				let properties = properties(rest, self.line)?;
				let (class, name) = ("setbusxy".into(), String::new());
				self.script.places.push(Object { class, name, line: self.line, properties });
				Ok(())
			},
			"solve" if rest.is_empty() => Ok(()),
			"calcvoltagebases" | "calcv" => Ok(()),
			_ => Err(ParseErrorKind::UnsupportedCommand(first.value.clone())),
		}
	}

	/// `Class.Name.property=value`.
	fn edit_path(&mut self, path: &str, value: &str, rest: &[Token]) -> Result<(), ParseErrorKind> {
		let Some((object, property)) = path.rsplit_once('.').filter(|(o, _)| o.contains('.'))
		else {
			return Err(ParseErrorKind::UnsupportedCommand(format!("{path}={value}")));
		};
		self.active = Some(self.script.find(object)?);
		let first = Token { key: Some(property.into()), value: value.into() };
		self.properties(&[&[first], rest].concat())
	}

	/// Adds an element and makes it the active one. `New Circuit` defines its source.
	fn define(&mut self, path: &str) -> Result<(), ParseErrorKind> {
		let (mut class, mut name) = class_and_name(path)?;
		if class == "circuit" {
			if !self.script.circuit.is_empty() {
				return Err(ParseErrorKind::Duplicate("circuit".into()));
			}
			self.script.circuit = name;
			(class, name) = ("vsource".into(), "source".into());
		}
		let objects = &mut self.script.objects;
		if objects.iter().any(|o| o.class == class && o.name == name) {
			return Err(ParseErrorKind::Duplicate(format!("{class} `{name}`")));
		}
		self.active = Some(objects.len());
		objects.push(Object { class, name, line: self.line, properties: Vec::new() });
		Ok(())
	}

	/// Adds properties to the active element.
	fn properties(&mut self, tokens: &[Token]) -> Result<(), ParseErrorKind> {
		let object = self.active.and_then(|index| self.script.objects.get_mut(index));
		let object = object
			.ok_or_else(|| ParseErrorKind::Inconsistent("continuation of no element".into()))?;
		object.properties.extend(properties(tokens, self.line)?);
		Ok(())
	}

	fn set(&mut self, tokens: &[Token]) -> Result<(), ParseErrorKind> {
		for Token { key, value } in tokens {
			let option = key.as_deref().unwrap_or(value).to_ascii_lowercase();
			if option == "defaultbasefrequency" {
				let hz = value.parse().ok().filter(|hz| *hz > 0.0);
				let malformed =
					|| ParseErrorKind::Malformed { property: option, value: value.clone() };
				self.script.frequency_hz = hz.ok_or_else(malformed)?;
			} else if !NEUTRAL_OPTIONS.contains(&option.as_str()) {
				return Err(ParseErrorKind::UnsupportedOption(option));
			}
		}
		Ok(())
	}
}

/// `property=value`, one after the other.
fn properties(tokens: &[Token], line: usize) -> Result<Vec<Property>, ParseErrorKind> {
	let property = |Token { key, value }: &Token| match key {
		Some(key) => Ok(Property { name: key.to_ascii_lowercase(), value: value.clone(), line }),
		None => Err(ParseErrorKind::Positional(value.clone())),
	};
	tokens.iter().map(property).collect()
}

/// `Class.Name`, both in lower case.
fn class_and_name(path: &str) -> Result<(String, String), ParseErrorKind> {
	match path.split_once('.') {
		Some((class, name)) if !class.is_empty() && is_plain(name) => {
			Ok((class.to_ascii_lowercase(), name.to_ascii_lowercase()))
		},
		_ => Err(ParseErrorKind::Unknown(format!("element `{path}`"))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn later_commands_add_properties() {
		let text = "New Circuit.c bus1=a\n~ pu=1.01\n/* New Line.z\n*/\nnew LOAD.x kw=1\n\
			Load.X.kw=2 kvar=3\nedit vsource.source pu=1.02";
		let script = Script::parse(text).unwrap();
		let all: Vec<_> = script
			.objects
			.iter()
			.flat_map(|o| {
				o.properties.iter().map(|p| format!("{}.{}={}", o.class, p.name, p.value))
			})
			.collect();
		assert_eq!(
			all,
			[
				"vsource.bus1=a",
				"vsource.pu=1.01",
				"vsource.pu=1.02",
				"load.kw=1",
				"load.kw=2",
				"load.kvar=3"
			]
		);
	}
}

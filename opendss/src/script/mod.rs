//! A script as a list of objects with properties.

mod value;

pub(crate) use value::connection;

use crate::error::{ParseError, ParseErrorKind};

/// A property as written.
#[derive(Clone, Debug)]
pub(crate) struct Property {
	/// In lower case.
	pub name: String,
	/// Without quotation marks or brackets around it.
	pub value: String,
	pub line: usize,
}

/// An element as written, with the properties that later commands gave it.
#[derive(Clone, Debug)]
pub(crate) struct Object {
	/// In lower case.
	pub class: String,
	/// In lower case.
	pub name: String,
	pub line: usize,
	pub properties: Vec<Property>,
}

/// What a script says.
#[derive(Clone, Debug)]
pub(crate) struct Script {
	pub circuit: String,
	pub frequency_hz: f64,
	pub objects: Vec<Object>,
}

/// Options of `Set` that do not change the feeder: how OpenDSS solves it and reports. Taps are
/// decided at each solution, so that the control mode is none of the feeder's.
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
	pub fn parse(text: &str, file: &str) -> Result<Self, ParseError> {
		let mut script = Self { circuit: String::new(), frequency_hz: 60.0, objects: Vec::new() };
		let mut current = None;
		let mut in_comment = false;
		for (index, text) in text.lines().enumerate() {
			let line = index + 1;
			let trimmed = text.trim_start();
			if in_comment || trimmed.starts_with("/*") {
				in_comment = !text.contains("*/");
				continue;
			}
			let result =
				tokens(trimmed).and_then(|tokens| script.command(&tokens, line, &mut current));
			result.map_err(|kind| ParseError { file: file.into(), line, kind })?;
		}
		Ok(script)
	}

	fn command(
		&mut self,
		tokens: &[Token],
		line: usize,
		current: &mut Option<usize>,
	) -> Result<(), ParseErrorKind> {
		let Some((first, rest)) = tokens.split_first() else { return Ok(()) };
		if let Some(path) = &first.key {
			return self.edit_path(path, &first.value, rest, line, current);
		}
		match first.value.to_ascii_lowercase().as_str() {
			"clear" | "clearall" => {
				self.objects.clear();
				self.circuit.clear();
			},
			"new" => {
				let Some((object, rest)) = rest.split_first() else {
					return Err(ParseErrorKind::Malformed {
						property: "New".into(),
						value: String::new(),
					});
				};
				self.new_object(&object.value, line)?;
				*current = Some(self.objects.len() - 1);
				self.properties(*current, rest, line)?;
			},
			"edit" => {
				let Some((object, rest)) = rest.split_first() else {
					return Err(ParseErrorKind::Unknown("element".into()));
				};
				*current = Some(self.find(&object.value)?);
				self.properties(*current, rest, line)?;
			},
			"~" | "more" => self.properties(*current, rest, line)?,
			"set" => self.set(rest)?,
			"solve" if rest.is_empty() => {},
			"calcvoltagebases" | "calcv" => {},
			_ => return Err(ParseErrorKind::UnsupportedCommand(first.value.clone())),
		}
		Ok(())
	}

	/// `Class.Name.property=value`.
	fn edit_path(
		&mut self,
		path: &str,
		value: &str,
		rest: &[Token],
		line: usize,
		current: &mut Option<usize>,
	) -> Result<(), ParseErrorKind> {
		let Some((object, property)) = path.rsplit_once('.').filter(|(o, _)| o.contains('.'))
		else {
			return Err(ParseErrorKind::UnsupportedCommand(format!("{path}={value}")));
		};
		*current = Some(self.find(object)?);
		let first = Token { key: Some(property.into()), value: value.into() };
		self.properties(*current, &[&[first], rest].concat(), line)
	}

	fn new_object(&mut self, path: &str, line: usize) -> Result<(), ParseErrorKind> {
		let (class, name) = class_and_name(path)?;
		let (class, name) = match class.as_str() {
			"circuit" => {
				if !self.circuit.is_empty() {
					return Err(ParseErrorKind::Duplicate("circuit".into()));
				}
				self.circuit = name;
				("vsource".into(), "source".into())
			},
			_ => (class, name),
		};
		if self.objects.iter().any(|o| o.class == class && o.name == name) {
			return Err(ParseErrorKind::Duplicate(format!("{class} `{name}`")));
		}
		self.objects.push(Object { class, name, line, properties: Vec::new() });
		Ok(())
	}

	fn find(&self, path: &str) -> Result<usize, ParseErrorKind> {
		let (class, name) = class_and_name(path)?;
		let found = self.objects.iter().position(|o| {
			(o.class == class && o.name == name) || (class == "circuit" && o.class == "vsource")
		});
		found.ok_or_else(|| ParseErrorKind::Unknown(format!("{class} `{name}`")))
	}

	fn properties(
		&mut self,
		object: Option<usize>,
		tokens: &[Token],
		line: usize,
	) -> Result<(), ParseErrorKind> {
		let object = object.and_then(|index| self.objects.get_mut(index));
		let object = object
			.ok_or_else(|| ParseErrorKind::Inconsistent("continuation of no element".into()))?;
		for Token { key, value } in tokens {
			let Some(key) = key else { return Err(ParseErrorKind::Positional(value.clone())) };
			let name = key.to_ascii_lowercase();
			object.properties.push(Property { name, value: value.clone(), line });
		}
		Ok(())
	}

	fn set(&mut self, tokens: &[Token]) -> Result<(), ParseErrorKind> {
		for Token { key, value } in tokens {
			let option = key.as_deref().unwrap_or(value).to_ascii_lowercase();
			if option == "defaultbasefrequency" {
				self.frequency_hz = value.parse().ok().filter(|hz| *hz > 0.0).ok_or_else(|| {
					ParseErrorKind::Malformed { property: option, value: value.clone() }
				})?;
			} else if !NEUTRAL_OPTIONS.contains(&option.as_str()) {
				return Err(ParseErrorKind::UnsupportedOption(option));
			}
		}
		Ok(())
	}
}

fn class_and_name(path: &str) -> Result<(String, String), ParseErrorKind> {
	match path.split_once('.') {
		Some((class, name)) if !class.is_empty() && is_plain(name) => {
			Ok((class.to_ascii_lowercase(), name.to_ascii_lowercase()))
		},
		_ => Err(ParseErrorKind::Unknown(format!("element `{path}`"))),
	}
}

/// Whether a name can be written without quotation marks.
pub(crate) fn is_plain(name: &str) -> bool {
	let special = |c: char| c.is_whitespace() || "()[]{}\"'=,!|".contains(c);
	!name.is_empty() && !name.contains(special) && !name.contains("//")
}

/// A value, with the name before its `=`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
	key: Option<String>,
	value: String,
}

fn tokens(line: &str) -> Result<Vec<Token>, ParseErrorKind> {
	let mut tokens: Vec<Token> = Vec::new();
	let mut rest = line;
	let mut after_equals = false;
	loop {
		rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
		let Some(first) = rest.chars().next() else { break };
		if first == '!' || rest.starts_with("//") {
			break;
		}
		if first == '=' {
			match tokens.last_mut() {
				Some(last) if last.key.is_none() => {
					last.key = Some(std::mem::take(&mut last.value));
				},
				_ => return Err(ParseErrorKind::Positional("=".into())),
			}
			after_equals = true;
			rest = &rest[1..];
			continue;
		}
		let value = match first {
			'(' => enclosed(&mut rest, first, ')')?,
			'[' => enclosed(&mut rest, first, ']')?,
			'{' => enclosed(&mut rest, first, '}')?,
			'"' | '\'' => enclosed(&mut rest, first, first)?,
			_ => {
				let end = rest
					.find(|c: char| c.is_whitespace() || matches!(c, ',' | '=' | '!'))
					.into_iter()
					.chain(rest.find("//"))
					.min()
					.unwrap_or(rest.len());
				let (word, tail) = rest.split_at(end);
				rest = tail;
				word
			},
		};
		match tokens.last_mut() {
			Some(last) if after_equals => last.value = value.into(),
			_ => tokens.push(Token { key: None, value: value.into() }),
		}
		after_equals = false;
	}
	Ok(tokens)
}

fn enclosed<'a>(rest: &mut &'a str, open: char, close: char) -> Result<&'a str, ParseErrorKind> {
	let inner = &rest[1..];
	let end = inner.find(close).ok_or(ParseErrorKind::Unclosed(open))?;
	*rest = &inner[end + 1..];
	Ok(&inner[..end])
}

#[cfg(test)]
mod tests {
	use super::*;

	fn pairs(line: &str) -> Vec<(Option<String>, String)> {
		tokens(line).unwrap().into_iter().map(|t| (t.key, t.value)).collect()
	}

	fn pair(key: &str, value: &str) -> (Option<String>, String) {
		(Some(key.into()), value.into())
	}

	#[test]
	fn values_may_be_quoted_bracketed_and_spaced() {
		assert_eq!(
			pairs("New Line.a bus1 = x.1, kv=2.4 r=[1 | 2 3] 'n'=\"a b\" ! kv=3"),
			[
				(None, "New".into()),
				(None, "Line.a".into()),
				pair("bus1", "x.1"),
				pair("kv", "2.4"),
				pair("r", "1 | 2 3"),
				pair("n", "a b"),
			]
		);
		assert_eq!(pairs("a=1// b=2").len(), 1);
		assert_eq!(pairs("// nothing"), []);
	}

	#[test]
	fn a_bracket_closes_on_its_line() {
		assert_eq!(tokens("r=(1 2"), Err(ParseErrorKind::Unclosed('(')));
	}

	#[test]
	fn later_commands_add_properties() {
		let text = "New Circuit.c bus1=a\n~ pu=1.01\n/* New Line.z\n*/\nnew LOAD.x kw=1\n\
			Load.X.kw=2 kvar=3\nedit vsource.source pu=1.02";
		let script = Script::parse(text, "f").unwrap();
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

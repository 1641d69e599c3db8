//! A scenario that is another one but for what it says itself: `base = "FILE"`.
//!
//! Tables are merged key by key; devices and aggregators by their name, further ones are added; everything
//! else replaces what the base says. `repeat = N` has each device N times, with an N-th of its power: the
//! same feeder with more devices.

use crate::error::{Problem, ScenarioError};
use std::{
	fs,
	path::{Path, PathBuf},
};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

/// How many scenarios may stand on each other.
const MAX_DEPTH: usize = 4;
/// How often a device is repeated at most.
const MAX_REPEAT: i64 = 100;
/// The name in each entry of a list of tables, by which entries are merged.
const NAMES: [&str; 2] = ["id", "name"];
/// What of a device its copies share out.
const SHARED: [&str; 6] =
	["export_kw", "import_kw", "array_kw", "capacity_kwh", "initial_kwh", "energy_kwh"];
/// What of a device its copies have of their own.
const OWN: [&str; 4] = ["id", "serial", "meter", "submeter"];

/// A text that is a scenario by itself, and the texts that it comes from, the last one first.
pub(super) struct Whole {
	pub text: String,
	sources: Vec<(PathBuf, String)>,
}

impl Whole {
	/// The whole of a scenario.
	pub fn of(text: &str, file: &Path) -> Result<Self, ScenarioError> {
		let mut sources = vec![(file.to_path_buf(), text.to_owned())];
		let mut documents = Vec::new();
		loop {
			let (file, text) = sources.last().expect("one at least");
			// What is no TOML at all is said by the reading that follows.
			let Ok(mut document) = text.parse::<DocumentMut>() else {
				return Ok(Self { text: text.clone(), sources });
			};
			let base = document.remove("base");
			documents.push(document);
			let Some(base) = base else { break };
			let wrong = |what: String| {
				let line =
					1 + text.lines().position(|l| l.trim_start().starts_with("base")).unwrap_or(0);
				let problems = vec![Problem { base: None, line, column: 1, what }];
				ScenarioError::Malformed { file: file.clone(), problems }
			};
			let Some(base) = base.as_str() else {
				return Err(wrong("`base` is the path of a scenario".into()));
			};
			if documents.len() > MAX_DEPTH {
				return Err(wrong(format!("more than {MAX_DEPTH} scenarios stand on each other")));
			}
			let path = file.parent().unwrap_or(Path::new("")).join(base);
			let read = fs::read_to_string(&path);
			let read = read.map_err(|cause| wrong(format!("{}: {cause}", path.display())))?;
			sources.push((path, read));
		}
		let mut whole = documents.pop().unwrap_or_default();
		let is_plain = documents.is_empty() && !whole.contains_key("repeat");
		if is_plain {
			return Ok(Self { text: sources[0].1.clone(), sources });
		}
		// From the base on.
		while let Some(document) = documents.pop() {
			merge(whole.as_table_mut(), document.as_table());
		}
		if let Some(repeat) = whole.remove("repeat") {
			let times = repeat.as_integer().filter(|times| (1..=MAX_REPEAT).contains(times));
			let Some(times) = times else {
				let (file, text) = &sources[0];
				let line = text.lines().position(|l| l.trim_start().starts_with("repeat"));
				let what = format!("`repeat` is a number from 1 to {MAX_REPEAT}");
				let problems =
					vec![Problem { base: None, line: 1 + line.unwrap_or(0), column: 1, what }];
				return Err(ScenarioError::Malformed { file: file.clone(), problems });
			};
			repeat_devices(&mut whole, times);
		}
		let mut position = 0;
		number(whole.as_table_mut(), &mut position);
		Ok(Self { text: whole.to_string(), sources })
	}

	/// The file and the line that a line of the whole comes from.
	pub fn origin(&self, line: usize) -> (PathBuf, usize) {
		let (file, text) = &self.sources[0];
		if *text == self.text {
			return (file.clone(), line);
		}
		let wanted = self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
		for (file, text) in &self.sources {
			if let Some(line) = text.lines().position(|line| line.trim() == wanted) {
				return (file.clone(), line + 1);
			}
		}
		(file.clone(), 1)
	}
}

/// Puts what a table says over another.
fn merge(into: &mut Table, from: &Table) {
	for (key, item) in from {
		match (into.get_mut(key), item) {
			(Some(Item::Table(into)), Item::Table(from)) => merge(into, from),
			(Some(Item::ArrayOfTables(into)), Item::ArrayOfTables(from)) => merge_lists(into, from),
			_ => {
				into.insert(key, item.clone());
			},
		}
	}
}

fn merge_lists(into: &mut ArrayOfTables, from: &ArrayOfTables) {
	let name =
		|table: &Table| NAMES.iter().find_map(|name| table.get(name)?.as_str().map(str::to_owned));
	for table in from {
		let own = name(table);
		let known = into.iter_mut().find(|known| own.is_some() && name(known) == own);
		match known {
			Some(known) => merge(known, table),
			None => into.push(table.clone()),
		}
	}
}

/// Has each device so many times, with its share of the power, and each envelope of a site.
fn repeat_devices(document: &mut DocumentMut, times: i64) {
	if let Some(devices) = document.get_mut("devices").and_then(Item::as_array_of_tables_mut) {
		repeat(devices, times);
	}
	let envelopes = document.get_mut("dso").and_then(|dso| dso.get_mut("envelopes"));
	if let Some(envelopes) = envelopes.and_then(Item::as_array_of_tables_mut) {
		repeat(envelopes, times);
	}
}

fn repeat(tables: &mut ArrayOfTables, times: i64) {
	let mut repeated = ArrayOfTables::new();
	for table in tables.iter() {
		for copy in 1..=times {
			let mut device = table.clone();
			for key in SHARED {
				let number =
					device.get(key).and_then(Item::as_value).and_then(|value| match value {
						Value::Integer(number) => Some(*number.value() as f64),
						Value::Float(number) => Some(*number.value()),
						_ => None,
					});
				if let Some(number) = number {
					device[key] = toml_edit::value(number / times as f64);
				}
			}
			for key in OWN {
				let text = device.get(key).and_then(Item::as_str).map(str::to_owned);
				if let Some(text) = text {
					device[key] = toml_edit::value(format!("{text}-{copy}"));
				}
			}
			repeated.push(device);
		}
	}
	*tables = repeated;
}

/// Puts the tables of a document into the order of their nesting, in which they are written.
fn number(table: &mut Table, position: &mut usize) {
	table.set_position(*position);
	*position += 1;
	for (_, item) in table.iter_mut() {
		match item {
			Item::Table(table) => number(table, position),
			Item::ArrayOfTables(tables) => {
				tables.iter_mut().for_each(|table| number(table, position));
			},
			Item::None | Item::Value(_) => {},
		}
	}
}
